"""Watches how much a record holds: events, bytes and seconds."""

from __future__ import annotations

import random
from collections.abc import Callable
from time import perf_counter

from gradviz import events as ev
from gradviz.limits import Limits

_BELONG = frozenset(
    {
        *(ev.FunctionCreated, ev.TensorCreated, ev.TensorWritten, ev.ValueChanged, ev.BufferStaled, ev.GradChanged),
        *(ev.FunctionStarted, ev.FunctionRan, ev.GradAccumulated, ev.BufferFreed, ev.PassEnded),
        *(ev.NameBound, ev.NameUnbound, ev.TensorReleased, ev.FunctionReleased),
    }
)
"""Events that complete what has begun: the operation or the pass at the limit is recorded whole."""
_MOST_BEYOND = 1_000
"""Events that may complete it."""
_PAUSE = 127
"""Events between two looks, at most: 64 on average."""
_LARGE = 4096
"""Bytes of a large event: near its limit a record is looked at more often."""


class Full(RuntimeError):
    """The record has reached a limit."""


class Budget:
    """Says when the record is full.

    Nothing is done for most events: it looks now and then, at random, so that no loop of the program keeps step with
    it. The bytes are those of the log where there is one (`size`), else estimated by the events it happens to look at.
    """

    def __init__(self, limits: Limits, size: Callable[[], int] | None) -> None:
        self.limits = limits
        self._size = size
        self._random = random.Random(0)
        self._events = 0
        self._estimate = 0.0
        self._pause = 0
        """Events that were taken since the last look, with the one that is looked at."""
        self._beyond = 0
        self.begin_run(limits)

    def begin_run(self, limits: Limits) -> None:
        """A program or a cell begins to run, perhaps with other limits."""
        self.limits = limits
        self._until = float("inf") if limits.seconds is None else perf_counter() + limits.seconds

    def look(self, event: ev.Event) -> int:
        """Look at an event before it is taken; in how many events to look again. Raises `Full` if it may not be."""
        self._events += self._pause
        if self._size is None:
            self._estimate += self._pause * len(ev.encode(event))
        reason = self._reached()
        if reason:
            self._beyond += 1
            if type(event) not in _BELONG or self._beyond > _MOST_BEYOND:
                raise Full(reason)
        self._pause = 1 if reason or self.limits.seconds is not None else self._next_pause()
        return self._pause

    def _reached(self) -> str:
        limits = self.limits
        if limits.events is not None and self._events > limits.events:
            return f"The record has reached its limit of events ({limits.events:,})."
        if limits.bytes is not None and self._bytes() > limits.bytes:
            return f"The record has reached its limit of bytes ({_in_words(limits.bytes)})."
        if perf_counter() > self._until:
            return f"The record has reached its limit of seconds ({limits.seconds:g})."
        return ""

    def _bytes(self) -> float:
        return self._estimate if self._size is None else self._size()

    def _next_pause(self) -> int:
        pause = self._random.randint(1, _PAUSE)
        if self.limits.events is not None:
            pause = min(pause, self.limits.events + 1 - self._events)
        if self.limits.bytes is not None:
            pause = min(pause, 1 + int(self.limits.bytes - self._bytes()) // _LARGE)
        return max(1, pause)


def _in_words(size: int) -> str:
    for power, unit in ((30, "GiB"), (20, "MiB"), (10, "KiB")):
        if size >= 1 << power:
            return f"{size / (1 << power):.4g} {unit}"
    return f"{size:,}"
