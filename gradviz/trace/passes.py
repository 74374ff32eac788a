"""The passes of the engine: when each began, which functions it started and ran, and how it ended."""

from __future__ import annotations

from array import array
from bisect import bisect_right

import msgspec

from gradviz import events as ev


class PassHistory(msgspec.Struct, gc=False):
    """One run of the engine, by steps."""

    started: int
    event: ev.PassStarted
    ended: int | None = None
    error: str | None = None
    failed: int | None = None
    """The function that broke."""
    order: list[int] = msgspec.field(default_factory=list)
    """Steps at which functions started."""
    ran: dict[int, int] = msgspec.field(default_factory=dict)
    """The step at which each function ran."""


class Passes:
    """All passes, in the order in which they began."""

    def __init__(self) -> None:
        self.starts = array("I")
        """The step of each beginning."""
        self._all: list[PassHistory] = []
        self.numbered: dict[int, PassHistory] = {}
        self._open: dict[int, PassHistory] = {}

    def last(self, step: int) -> PassHistory | None:
        """The last pass that had begun by a step."""
        index = bisect_right(self.starts, step)
        return self._all[index - 1] if index else None

    def running(self, step: int) -> PassHistory | None:
        """The pass that the engine is in at a step; its last step counts."""
        last = self.last(step)
        return last if last and (last.ended is None or step <= last.ended) else None

    def begin(self, step: int, event: ev.PassStarted) -> None:
        """The engine starts."""
        self.starts.append(step)
        self._all.append(PassHistory(step, event))
        self._open[event.pass_] = self.numbered[event.pass_] = self._all[-1]

    def start_function(self, step: int, event: ev.FunctionStarted) -> None:
        """A function is about to run in a pass."""
        if event.pass_ in self._open:
            self._open[event.pass_].order.append(step)

    def end_function(self, step: int, event: ev.FunctionRan) -> None:
        """It has run."""
        if event.pass_ in self._open:
            self._open[event.pass_].ran[event.function] = step

    def end(self, step: int, event: ev.PassEnded) -> None:
        """The engine is done, or gave up."""
        if event.pass_ in self._open:
            ended = self._open.pop(event.pass_)
            ended.ended, ended.error, ended.failed = step, event.error, event.failed
