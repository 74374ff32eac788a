"""Ctrl and the wheel: larger or smaller type in the whole window, wherever the wheel has no other meaning."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent, QWindow
from PySide6.QtWidgets import QApplication, QWidget

_NOTCH = 120
"""What Qt calls a turn of the wheel by one notch."""


class TypeWheel(QObject):
    """Sees the wheel before the panes of a window do, which would scroll; the canvas and the timeline zoom with it.

    It looks at what comes to the windows of the screen that had the focus. To look at what comes to widgets would be
    asked thousands of times in a turn of the event loop.
    """

    def __init__(self, window: QWidget, zooming: tuple[QWidget, ...], enlarge: Callable[[int], None]) -> None:
        super().__init__(window)
        self._window, self._zooming, self._enlarge = window, zooming, enlarge
        self._turned = 0
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.focusWindowChanged.connect(self._watch)

    def _watch(self, on_screen: QWindow | None) -> None:
        if on_screen is not None:
            on_screen.removeEventFilter(self)  # so that it is asked once
            on_screen.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what is meant for the size of type."""
        if event.type() != QEvent.Type.Wheel or not isinstance(event, QWheelEvent):
            return False
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        top = next((widget for widget in QApplication.topLevelWidgets() if widget.windowHandle() is watched), None)
        if top is None or not self._is_ours(top):
            return False
        under = top.childAt(event.position().toPoint()) or top
        if any(pane is under or pane.isAncestorOf(under) for pane in self._zooming):
            return False
        self._turned += event.angleDelta().y()
        if abs(self._turned) >= _NOTCH:
            self._enlarge(1 if self._turned > 0 else -1)
            self._turned = 0
        return True

    def _is_ours(self, top: QWidget) -> bool:
        """Whether it is the window, or a dialog or panel of it."""
        found: QWidget | None = top
        while found is not None and found is not self._window:
            parent = found.parentWidget()
            found = parent.window() if parent is not None else None
        return found is not None
