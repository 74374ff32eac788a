"""A small card beside the pointer: where it is, and what is there."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QWidget

from gradviz.ui.theme import Theme

_WIDEST = 520
_APART = 6


class HoverCard(QLabel):
    """Stands above a point, within the window of its parent."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._owner = parent
        self.setWindowFlags(Qt.WindowType.ToolTip | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setTextFormat(Qt.TextFormat.RichText)

    def show_words(self, title: str, text: str, above: QPoint, theme: Theme) -> None:
        """Say this, centred above a point of the screen."""
        self.setStyleSheet(
            f"background: {theme.card}; color: {theme.text}; border: 1px solid {theme.border}; padding: 5px 9px;"
        )
        head = f"<div style='color:{theme.muted}; font-size:{theme.small_size}px'>{escape(title)}</div>"
        self.setText(f"{head}<div>{escape(text)}</div>" if text else head)
        self.setWordWrap(False)
        most = min(theme.length(_WIDEST), self._owner.window().width() - 8)
        wide = self.sizeHint().width() > most
        self.setWordWrap(wide)
        self.setFixedWidth(most if wide else self.sizeHint().width())
        height = self.heightForWidth(most) if wide else self.sizeHint().height()
        self.resize(self.width(), height)
        window = self._owner.window()
        left = window.mapToGlobal(QPoint(0, 0)).x()
        x = max(left + 4, min(above.x() - self.width() // 2, left + window.width() - self.width() - 4))
        self.move(x, above.y() - height - _APART)
        self.show()
