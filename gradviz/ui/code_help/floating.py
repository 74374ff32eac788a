"""What floats over the editor within its window: where it goes, and how it looks."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QFrame, QPlainTextEdit

from gradviz.ui.theme import Theme

_APART = 4


class Floating(QFrame):
    """A card over the window that takes no focus; it is a part of the window, so that it is seen wherever that is."""

    def __init__(self, field: QPlainTextEdit) -> None:
        super().__init__(field.window())
        self._field = field
        self.setObjectName("floating")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.hide()

    def wear(self, theme: Theme, rest: str = "") -> None:
        """Wear another theme."""
        self.setStyleSheet(
            f"#floating {{ background: {theme.card}; border: 1px solid {theme.border};"
            f" border-radius: {theme.radius}px; }} {rest}"
        )

    def surroundings(self) -> QRect:
        """The window's inside."""
        window = self._field.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        return window.rect().adjusted(_APART, _APART, -_APART, -_APART)

    def caret_rect(self, position: int) -> QRect:
        """Where a position of the text is in the window."""
        cursor = self._field.textCursor()
        cursor.setPosition(position)
        rect = self._field.cursorRect(cursor)
        return QRect(self._field.viewport().mapTo(self._field.window(), rect.topLeft()), rect.size())

    def present(self, rect: QRect) -> None:
        """Be there."""
        self.setGeometry(rect)
        self.raise_()
        self.show()


def below_or_above(anchor: QRect, size: QSize, room: QRect, *, above: bool = False) -> QRect:
    """A place of a size below an anchor, or above it where there is more room; `above`: the other way round."""
    under, over = room.bottom() - anchor.bottom() - _APART, anchor.top() - room.top() - _APART
    wanted = size.height()
    up = (over >= wanted or over > under) if above else (under < wanted and over > under)
    height = min(wanted, max(over if up else under, 20))
    top = anchor.top() - _APART - height if up else anchor.bottom() + _APART
    width = min(size.width(), room.width())
    left = max(room.left(), min(anchor.left(), room.right() - width))
    return QRect(left, top, width, height)


def beside(neighbor: QRect, size: QSize, room: QRect) -> QRect | None:
    """A place to the right of a card, or to its left; None where there is no room for reading."""
    right, left = room.right() - neighbor.right() - _APART, neighbor.left() - room.left() - _APART
    width = min(size.width(), max(right, left))
    if width < size.width() * 0.6:
        return None
    x = neighbor.right() + _APART if right >= min(left, size.width()) else neighbor.left() - _APART - width
    height = min(size.height(), room.height())
    top = min(neighbor.top(), room.bottom() - height)
    return QRect(QPoint(x, max(room.top(), top)), QSize(width, height))
