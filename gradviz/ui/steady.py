"""Keeps the size of the window while it changes its look: halfway, parts may need more room than they do at the end."""

from __future__ import annotations

from collections.abc import Generator

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize
from PySide6.QtWidgets import QWidget


class SteadySize(QObject):
    """Qt makes a window larger as soon as its parts need that, and never smaller."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._size: QSize | None = None
        """That of before the change; a window that nobody has seen yet has none to keep."""

    def note(self) -> None:
        """A change begins."""
        self._size = self._window.size() if self._window.isVisible() else None

    def restore(self) -> Generator[None]:
        """All parts have changed: have the size of before, unless the screen gives it."""
        yield
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        yield
        if self._size is not None and not self._window.isMaximized() and not self._window.isFullScreen():
            self._window.resize(self._size)
        self._size = None
