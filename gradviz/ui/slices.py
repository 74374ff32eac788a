"""Long work that pauses, done in slices: one in each turn of the event loop."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import perf_counter

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

_SLICE = 0.008
"""Seconds of one turn in which rows are made."""


def go_on(parts: Iterator[object], seconds: float) -> bool:
    """Go on with work for so many seconds, or to the first pause behind them; whether that was all of it."""
    until = perf_counter() + seconds
    return all(perf_counter() <= until for _pause in parts)


class Refill(QObject):
    """Has a panel filled whenever what it shows is out of date and it is seen: at once where little is to be made.

    `fill` makes all rows of the step that is shown when it begins, with pauses, and shows them at its end.
    """

    def __init__(self, panel: QWidget, fill: Callable[[], Iterator[object]]) -> None:
        super().__init__(panel)  # and so it is told nothing any more when the panel is gone
        self._panel, self._fill = panel, fill
        self._parts: Iterator[object] | None = None
        self._stale = True
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._go_on)

    @property
    def waits(self) -> bool:
        """Whether it will be filled soon."""
        return self._timer.isActive()

    @property
    def is_done(self) -> bool:
        """Whether what is shown is what there is to show."""
        return not self._stale and self._parts is None

    def expire(self) -> None:
        """What is shown is out of date."""
        self._stale = True
        if self._panel.isVisible() and not self.waits:
            self._timer.start(0)

    def begin_anew(self) -> None:
        """What is shown is out of date, and so is what is being made."""
        self._parts = None
        self.expire()

    def catch_up(self) -> None:
        """The panel is seen now."""
        if not self.is_done:
            self._go_on()

    def _go_on(self) -> None:
        if self._parts is None:
            self._stale = False
            self._parts = self._fill()
        if go_on(self._parts, _SLICE):
            self._parts = None
        if self._panel.isVisible() and not self.is_done:
            self._timer.start(0)
