"""The record as lanes over time: lines, forward pass, backward pass, errors. No Qt."""

from __future__ import annotations

from collections.abc import Iterator

from gradviz import events as ev
from gradviz.trace.trace import Trace

LINE, FORWARD, FORWARD_ON, BACKWARD, BACKWARD_ON, PASS_FAILED, FAILED, END = range(1, 9)
_CODES: dict[type, int] = {
    ev.LineReached: LINE,
    ev.OperationCalled: FORWARD,
    ev.FunctionCreated: FORWARD_ON,
    ev.TensorCreated: FORWARD_ON,
    ev.TensorWritten: FORWARD_ON,
    ev.PassStarted: BACKWARD,
    ev.FunctionStarted: BACKWARD,
    ev.FunctionRan: BACKWARD_ON,
    ev.BufferFreed: BACKWARD_ON,
    ev.GradAccumulated: BACKWARD_ON,
    ev.ErrorRaised: FAILED,
    ev.WorkerEnded: FAILED,
    ev.CellStarted: END,
    ev.CellEnded: END,
}
_PART = 20_000
Span = tuple[int, int]
"""First event and the one after the last, counted from 0."""


class Lanes:
    """One small number for each event, so that a strip of any width is drawn without walking the record."""

    def __init__(self) -> None:
        self.codes = bytearray()

    def follow(self, trace: Trace) -> bool:
        """Take in some of the events that came since; whether that was all of them."""
        for event in trace.events[len(self.codes) : len(self.codes) + _PART]:
            code = _CODES.get(type(event), 0)
            if code == BACKWARD_ON or not isinstance(event, ev.PassEnded):
                self.codes.append(code)
            else:
                self.codes.append(PASS_FAILED if event.error else BACKWARD_ON)
        return len(self.codes) == len(trace.events)

    def spans(self, opening: int, going_on: int) -> Iterator[Span]:
        """Stretches that each begin with one code and go on with another."""
        start = self.codes.find(opening)
        while start >= 0:
            end = start + 1
            while end < len(self.codes) and self.codes[end] in (going_on, 0) and self.codes[end] != opening:
                end += 1
            while end > start + 1 and self.codes[end - 1] == 0:
                end -= 1
            yield start, end
            start = self.codes.find(opening, end)

    def lines(self) -> Iterator[Span]:
        """Stretches in which the program stood on one line."""
        start = self.codes.find(LINE)
        while start >= 0:
            following = self.codes.find(LINE, start + 1)
            ended = self.codes.find(END, start + 1)
            ends = [end for end in (following, ended) if end > 0]
            yield start, min(ends, default=len(self.codes))
            start = following

    def has(self, code: int, start: int, end: int) -> bool:
        """Whether an event of that code is in the stretch."""
        return self.codes.find(code, start, end) >= 0
