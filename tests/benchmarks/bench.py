"""A window to measure in."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable


class Bench:
    """A window with a worker, its settings in a folder of their own, and a way to wait in its event loop."""

    def __init__(self) -> None:
        from PySide6.QtCore import QSettings

        from gradviz.app import build_window, calm_garbage_collection, make_application

        self.application = make_application()
        calm_garbage_collection()
        settings = QSettings(os.path.join(tempfile.mkdtemp(), "settings.ini"), QSettings.Format.IniFormat)
        self.window = build_window(settings)
        self.window.resize(1280, 800)
        self.window.show()
        self.window.runs.prepare()

    def wait(self, until: Callable[[], bool]) -> None:
        """Let the event loop turn until something holds."""
        from PySide6.QtCore import QEventLoop

        while not until():
            self.application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 2)

    def rests(self) -> bool:
        """Whether the worker is ready, or has ended."""
        from gradviz.ui.runs import State

        return self.window.runs.state in (State.READY, State.ENDED)
