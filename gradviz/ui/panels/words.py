"""Text of a panel: selectable, never cut without a tool tip, and perhaps a link."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from gradviz.ui.panels.report import Link
from gradviz.wording import tr

_WORD = re.compile(r"[\u2e80-\uffef]|[^\u2e80-\uffef\s]+|\s")
"""What a line cannot be broken in: a word, or a single Chinese sign."""
_UNKNOWN = 100_000
_FOLLOW: tuple[int, ...] = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class Words(QLabel):
    """What is longer than the panel is wide gets dots; a link is followed by a click, Return or Space."""

    def __init__(self, follow: Callable[[Link], object], *, wrap: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._follow = follow
        self.whole = ""
        self.link: Link | None = None
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.setMinimumWidth(1)

    def show_text(self, text: str, link: Link | None) -> None:
        """Show another text, which leads elsewhere."""
        self.whole, self.link = text, link
        self.setAccessibleName(text)
        if link is None:
            self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        else:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setAccessibleDescription(tr("Go to {place}", place=text))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Follow the link."""
        if self.link is not None and event.button() == Qt.MouseButton.LeftButton:
            self._follow(self.link)
        else:
            super().mouseReleaseEvent(event)

    def event(self, event: QEvent) -> bool:
        """The keys that follow a link are its own: elsewhere the space bar plays."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.setAccepted(self.link is not None and event.key() in _FOLLOW)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Follow the link."""
        if self.link is not None and event.key() in _FOLLOW:
            self._follow(self.link)
        else:
            super().keyPressEvent(event)

    def _fit(self) -> None:
        """Give dots to what cannot be wrapped: words, or the line."""
        metrics = self.fontMetrics()
        room = self.contentsRect().width() if self.wordWrap() else self.maximumWidth()
        if self.wordWrap() and not self.testAttribute(Qt.WidgetAttribute.WA_Resized):
            room = _UNKNOWN
        parts = _WORD.findall(self.whole) if self.wordWrap() else [self.whole]
        shown = "".join(metrics.elidedText(part, Qt.TextElideMode.ElideMiddle, max(room, 24)) for part in parts)
        if shown != self.text():
            self.setText(shown)
        self.setToolTip(self.whole if shown != self.whole else "")
