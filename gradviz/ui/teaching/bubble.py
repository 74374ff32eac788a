"""A bubble with a few words that points at a part of the window, and the ring around that part."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QColor, QKeyEvent, QPainter, QPaintEvent, QPen, QPolygon
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gradviz.ui.theme import Theme

_WIDTH = 320
_TIP = 10
"""How far the tip stands out, and half of its width."""
_ROUND = 10
_EDGE = 12
"""From the edges of the window."""


class Ring(QWidget):
    """An outline around what the bubble is about; the mouse does not notice it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.color = ""
        self.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A rounded line."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self.color), 3))
        painter.drawRoundedRect(self.rect().adjusted(2, 2, -2, -2), 8, 8)
        painter.end()


class Bubble(QFrame):
    """Stands on the window, beside what it is about; nothing else stops working while it is there."""

    forward = Signal()
    back = Signal()
    ended = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self._theme: Theme | None = None
        self._tip: QPolygon | None = None
        self.ring = Ring(parent)
        self.title, self.text, self.place, self.done = QLabel(), QLabel(), QLabel(), QLabel()
        for label, name in ((self.title, "title"), (self.text, "text"), (self.place, "muted"), (self.done, "done")):
            label.setObjectName(name)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        self.end_button, self.back_button, self.next_button = QPushButton(), QPushButton(), QPushButton()
        self.next_button.setDefault(True)
        for button, signal in (
            (self.end_button, self.ended),
            (self.back_button, self.back),
            (self.next_button, self.forward),
        ):
            button.clicked.connect(signal)
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        buttons.addWidget(self.end_button)
        buttons.addStretch(1)
        buttons.addWidget(self.back_button)
        buttons.addWidget(self.next_button)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.place)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(8)
        self._column.addLayout(head)
        self._column.addWidget(self.text)
        self._column.addWidget(self.done)
        self._column.addLayout(buttons)
        self.setTabOrder(self.next_button, self.back_button)
        self.setTabOrder(self.back_button, self.end_button)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme."""
        self._theme = theme
        self.ring.color = theme.accent
        margin = _TIP + 14
        self._column.setContentsMargins(margin, margin - 4, margin, margin - 4)
        self.setStyleSheet(
            "Bubble { background: transparent; border: none; }"
            f"QLabel {{ color: {theme.text}; background: transparent; }}"
            f"#title {{ font-size: {theme.text_size + 3}px; font-weight: bold; }}"
            f"#muted {{ color: {theme.muted}; }} #done {{ color: {theme.leaf}; font-weight: bold; }}"
        )
        self.update()

    def tell(self, title: str, text: str, place: str, done: str) -> None:
        """Say something else; a screen reader reads it."""
        self.title.setText(title)
        self.text.setText(text)
        self.place.setText(place)
        self.done.setText(done)
        self.done.setVisible(bool(done))
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self.next_button.setAccessibleDescription(" ".join(part for part in (title + ".", text, done) if part))

    def announce(self) -> None:
        """Have a screen reader read it now."""
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def stand_by(self, target: QRect | None, kept_free: Sequence[QRect] = ()) -> None:
        """Stand beside a part of the window, where that covers least of others; in the middle if it is not there."""
        around = (target or QRect()).adjusted(-5, -5, 5, 5).intersected(self._over.rect())
        self.ring.setVisible(target is not None and self.isVisible())
        if target is None:
            return self.stand_on(self._over.rect())
        self.ring.setGeometry(around)
        self.ring.raise_()
        room = self._room()
        size = self._wanted(room)
        place, side = _beside(around, kept_free, size, room)
        return self._stand(place, _tip(side, around.center() - place.topLeft(), size))

    def stand_on(self, part: QRect) -> None:
        """Stand in the middle of a part of the window, and point at nothing."""
        room = self._room()
        place = QRect(QPoint(), self._wanted(room))
        place.moveCenter(part.center())
        self._stand(_within(place, room), None)

    def _room(self) -> QRect:
        return self._over.rect().adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)

    def _stand(self, place: QRect, tip: QPolygon | None) -> None:
        self._tip = tip
        if self.geometry() != place:
            self.setGeometry(place)
        self.raise_()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the focus, as Space does."""
        focused = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focused, QPushButton):
            focused.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A card with a tip."""
        if self._theme is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._theme.accent), 2))
        painter.setBrush(QColor(self._theme.card))
        painter.drawRoundedRect(self.rect().adjusted(_TIP, _TIP, -_TIP, -_TIP), _ROUND, _ROUND)
        if self._tip is not None:
            first, point, last = self._tip.toList()
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawPolygon(self._tip)
            painter.setPen(QPen(QColor(self._theme.accent), 2))
            painter.drawPolyline([first, point, last])
        painter.end()

    def _wanted(self, room: QRect) -> QSize:
        width = min((self._theme.length(_WIDTH) if self._theme else _WIDTH) + 2 * _TIP, room.width())
        self._column.activate()
        return QSize(width, min(max(self._column.totalHeightForWidth(width), 0), room.height()))


def _beside(target: QRect, kept_free: Sequence[QRect], size: QSize, room: QRect) -> tuple[QRect, str]:
    """The place that covers least of what should be seen, and on which side of the target it is."""
    wide, high = size.width(), size.height()
    left, top, middle = target.left(), target.top(), target.center()
    lefts = middle.x() - wide // 2, left, target.right() + 1 - wide
    tops = middle.y() - high // 2, top, target.bottom() + 1 - high
    corners = [("right", target.right() + 1, y) for y in tops] + [("below", x, target.bottom() + 1) for x in lefts]
    corners += [("left", left - wide, y) for y in tops] + [("above", x, top - high) for x in lefts]
    places = [(_within(QRect(QPoint(x, y), size), room), side) for side, x, y in corners]
    free = [(place, side) for place, side in places if not place.intersects(target)]
    on_it = _within(QRect(target.bottomRight() - QPoint(wide, high), size), room), ""
    return min(free, key=lambda found: sum(_area(found[0] & each) for each in kept_free), default=on_it)


def _area(rect: QRect) -> int:
    return rect.width() * rect.height() if rect.isValid() else 0


def _within(place: QRect, room: QRect) -> QRect:
    left = max(room.left(), min(place.left(), room.right() + 1 - place.width()))
    top = max(room.top(), min(place.top(), room.bottom() + 1 - place.height()))
    return QRect(QPoint(left, top), place.size())


def _tip(side: str, at: QPoint, size: QSize) -> QPolygon | None:
    """The three corners of the tip, in the bubble's own pixels."""
    width, height = size.width(), size.height()
    x = max(2 * _TIP + _ROUND, min(at.x(), width - 2 * _TIP - _ROUND))
    y = max(2 * _TIP + _ROUND, min(at.y(), height - 2 * _TIP - _ROUND))
    inner = {"right": _TIP + 1, "below": _TIP + 1, "left": width - _TIP - 1, "above": height - _TIP - 1}
    if side in ("right", "left"):
        edge = inner[side]
        return QPolygon(
            [QPoint(edge, y - _TIP), QPoint(1 if side == "right" else width - 1, y), QPoint(edge, y + _TIP)]
        )
    if side in ("below", "above"):
        edge = inner[side]
        return QPolygon(
            [QPoint(x - _TIP, edge), QPoint(x, 1 if side == "below" else height - 1), QPoint(x + _TIP, edge)]
        )
    return None
