"""Changes all that is seen, a few milliseconds in each turn of the event loop, while windows go on showing how it was.

Another theme or another language concerns every widget that there is. Done in one call, that holds the window for too
long; done in portions before everybody's eyes, one would see it half done.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterator
from time import perf_counter

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

_SLICE = 0.004
"""Seconds of one turn; the last portion, of up to 20 ms, and to lay out what changed in it come on top."""


class Backstage(QObject):
    """Makes one change after the other; there is one for the whole application, since its windows change together."""

    laid_out = Signal()
    """Everything has the size now with which it will be seen: who has to lay something out for it can do so."""
    nearly_seen = Signal()
    """What was laid out then is there: who takes long to paint can begin."""

    def __init__(self) -> None:
        super().__init__()
        self._changes: deque[tuple[QObject, Generator[None]]] = deque()
        self._turns: Iterator[bool] = iter(())
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._go_on)

    @property
    def busy(self) -> bool:
        """Whether something is not yet as it will be, or not yet seen so."""
        return self._timer.isActive()

    def change(self, owner: QObject, portions: Generator[None]) -> None:
        """Make a change, as long as its owner lives; begin now, unless another one has to be seen first."""
        self._changes.append((owner, portions))
        if not self.busy:
            self._turns = self._make_changes()
            self._timer.start()
            self._go_on()

    def finish(self) -> None:
        """Make all changes that wait, now: for a window that is closed."""
        for _turn_ends in self._turns:
            pass
        self._timer.stop()

    def _go_on(self) -> None:
        until = perf_counter() + _SLICE
        for turn_ends in self._turns:
            if turn_ends or perf_counter() > until:
                return
        self._timer.stop()

    def _make_changes(self) -> Iterator[bool]:
        """Says after each portion whether the event loop has to turn before the next one."""
        while self._changes:
            owner, portions = self._changes.popleft()
            windows = [window for window in QApplication.topLevelWidgets() if window.isVisible()]
            for window in windows:
                window.setUpdatesEnabled(False)
            try:
                while isValid(owner) and next(portions, self) is not self:
                    if windows:
                        yield False
                if windows:
                    yield True  # what was changed last is laid out, and now what that changed
                    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
                    yield True
                    self.laid_out.emit()
                    yield True
                    yield True  # a small layout that does not fit into that turn goes on behind this one
                    self.nearly_seen.emit()
                    yield True
            finally:
                for window in windows:
                    if isValid(window):
                        window.setUpdatesEnabled(True)
                        # Qt does not ask for it where it was about to paint all of the window as the change began
                        QCoreApplication.postEvent(window, QEvent(QEvent.Type.UpdateRequest))
            if windows:
                yield True  # it is painted


backstage = Backstage()
