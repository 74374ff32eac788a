"""Watches how long the event loop is held: by one turn of it, by one action that a test triggers, or by a question.

What counts is the time for which the window's thread computes, not the clock: tests run on machines that are busy with
other things, and then a turn takes longer by the clock than by what is done in it.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from weakref import WeakKeyDictionary

from PySide6.QtCore import QAbstractEventDispatcher, QObject, QTimerEvent
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QWidget

from gradviz.ui.main_window import MainWindow

LONGEST = 0.050
"""Seconds for which nothing may hold the event loop, on a machine that does `_work` in `_USUAL` seconds."""
_USUAL = 0.0024
_ROUNDS = 60_000
_CROWDED = 1.6
"""So many times as long everything takes beside other tests, which share the processor's caches and memory."""


def _work() -> int:
    """Something that takes a while, by which one knows how fast the machine is just now."""
    total = 0
    for number in range(_ROUNDS):
        total += number & 7
    return total


def pace() -> float:
    """How many times as long things take as they usually do, at least 1."""
    begun = time.thread_time()
    _work()
    crowded = _CROWDED if "PYTEST_XDIST_WORKER" in os.environ else 1.0
    return max(1.0, (time.thread_time() - begun) / _USUAL) * crowded


OPENING = 3
"""Turns in which a window that was just shown is laid out and painted for the first time: for that there is a bound of
its own (``tests/benchmarks/run.py "window up"``)."""


_UNANSWERED = 30_000
"""Milliseconds between two looks: a dialog that is there at both waits for an answer that no test gives."""


class Watchdog(QObject):
    """Notes what took longer than it may, while it watches."""

    def __init__(self) -> None:
        super().__init__()
        self.long: list[str] = []
        self._turns: WeakKeyDictionary[MainWindow, int] = WeakKeyDictionary()
        """Through how many turns each window went since it was shown."""
        self._begun: float | None = None
        self._dialog: QWidget | None = None
        self._looks = self.startTimer(_UNANSWERED)
        dispatcher = QAbstractEventDispatcher.instance()
        assert dispatcher is not None
        self._dispatcher = dispatcher
        dispatcher.aboutToBlock.connect(self._begin)
        dispatcher.awake.connect(self._end)

    def stop(self) -> None:
        """Watch no longer."""
        self.killTimer(self._looks)
        self._dispatcher.aboutToBlock.disconnect(self._begin)
        self._dispatcher.awake.disconnect(self._end)

    def answering(
        self, answer: Callable[[Mapping[str, QAction], Mapping[str, Callable[[], object]]], None]
    ) -> Callable[[Mapping[str, QAction], Mapping[str, Callable[[], object]]], None]:
        """The same as `actions.answer`, with each handler watched."""

        def answer_watched(made: Mapping[str, QAction], handlers: Mapping[str, Callable[[], object]]) -> None:
            answer(made, {name: self._watched(name, handler) for name, handler in handlers.items()})

        return answer_watched

    def _watched(self, name: str, handler: Callable[[], object]) -> Callable[[], object]:
        def watched() -> None:
            begun = time.thread_time()
            handler()
            self._note(f"the action {name!r}", time.thread_time() - begun)

        return watched

    def timerEvent(self, event: QTimerEvent) -> None:
        before, self._dialog = self._dialog, QApplication.activeModalWidget()
        if self._dialog is not None and self._dialog is before:
            self.long.append(f"nobody answered “{self._dialog.windowTitle()}”")
            self._dialog.close()

    def _begin(self) -> None:
        """The loop waits for something, then does it; to wait takes none of the thread's time."""
        self._begun = time.thread_time()

    def _end(self) -> None:
        if self._begun is not None:
            seconds = time.thread_time() - self._begun
            if not self._is_opening():
                self._note("a turn of the event loop", seconds)
        self._begun = None

    def _is_opening(self) -> bool:
        opening = False
        for window in QApplication.topLevelWidgets():
            if isinstance(window, MainWindow) and window.isVisible():
                turn = self._turns[window] = self._turns.get(window, 0) + 1
                opening = opening or turn <= OPENING
        return opening

    def _note(self, what: str, seconds: float) -> None:
        if seconds > LONGEST and seconds > LONGEST * pace():
            self.long.append(f"{what} took {1000 * seconds:.0f} ms")
