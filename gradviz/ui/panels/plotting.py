"""pyqtgraph, imported at first use beside the window's own thread, since that takes up to half a second."""

from __future__ import annotations

import importlib
import threading
from collections.abc import Callable
from functools import cache

from PySide6.QtCore import QObject, Qt, Signal


class _Loading(QObject):
    """One import; `ended` comes to the thread of the window."""

    ended = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.done = False
        threading.Thread(target=self._load, name="import of pyqtgraph").start()

    def _load(self) -> None:
        library = importlib.import_module("pyqtgraph")
        library.setConfigOption("exitCleanup", False)  # it would look at all objects of a record at the end
        self.done = True
        self.ended.emit()


@cache
def _loading() -> _Loading:
    return _Loading()


def is_loaded() -> bool:
    """Whether it can be used; the first to ask has it imported."""
    return _loading().done


def when_loaded(call: Callable[[], None]) -> None:
    """Call this in a later turn of the event loop, when it can be used and could not be yet."""
    _loading().ended.connect(call, Qt.ConnectionType.QueuedConnection)
