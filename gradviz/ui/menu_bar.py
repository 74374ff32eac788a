"""The menus' titles, all of them in view: where large type leaves no room, in letters as large as there is room for."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QActionEvent, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QMenuBar

from gradviz.ui.theme import SMALLEST_PIXELS, Theme, sans_font

_AROUND = 26
"""Pixels of a title that are no letters."""


class MenuBar(QMenuBar):
    """Qt would put titles that have no room into a menu whose sign is of 12 pixels, whatever the type."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._size = theme.text_size

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme."""
        self._theme = theme
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Have all titles in view."""
        super().resizeEvent(event)
        self._fit()

    def actionEvent(self, event: QActionEvent) -> None:
        """A title came, or is another one."""
        super().actionEvent(event)
        self._fit()

    def _fit(self) -> None:
        wanted = self._theme.text_size
        metrics = QFontMetrics(sans_font(self._theme, wanted))
        titles = [metrics.size(Qt.TextFlag.TextShowMnemonic, action.text()).width() for action in self.actions()]
        room = self.width() - _AROUND * len(titles)
        size = max(SMALLEST_PIXELS, min(wanted, int(wanted * room / max(1, sum(titles)))))
        if size != self._size:
            self._size = size
            self.setStyleSheet(f"QMenuBar {{ font-size: {size}px; }}")
