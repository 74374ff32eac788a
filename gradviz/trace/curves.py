"""A tensor's value and gradient over steps, as numbers that can be drawn."""

from __future__ import annotations

import math
import time
from array import array
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradviz.events import Value
from gradviz.trace.entities import TensorHistory
from gradviz.trace.norms import norm_range
from gradviz.trace.trace import Trace

NUMBER, NORM, BAND = "number", "norm", "mean"
"""What a curve shows: the number itself, the norm of all elements, or mean, deviation and bounds of a summary."""
_FIELDS = 5


@dataclass(frozen=True)
class Points:
    """From each step on, until the next: bounds, deviation and middle; NaN where there is nothing to draw."""

    steps: NDArray[np.int64]
    low: NDArray[np.float64]
    less: NDArray[np.float64]
    middle: NDArray[np.float64]
    more: NDArray[np.float64]
    high: NDArray[np.float64]
    bad: NDArray[np.bool_]
    """Where NaN or infinity is in it."""

    def at(self, step: int) -> int:
        """The number of the point that holds at a step; -1: none does yet."""
        return int(np.searchsorted(self.steps, step, side="right")) - 1


class Curve:
    """Reads one attribute as it grows, a little at a time; what was read is kept."""

    def __init__(self, find: Callable[[], tuple[list[int], list[Value | None]]]) -> None:
        self._find = find
        self._steps = array("q")
        self._numbers = array("d")
        self._bad = array("b")
        self.kind = NUMBER
        self._points: Points | None = None

    def read(self, seconds: float) -> bool:
        """Read for about so long; whether all is read now. The last value is read again: it may not be final."""
        steps, values = self._find()
        if self._steps:
            del self._steps[-1], self._bad[-1], self._numbers[-_FIELDS:]
        self._points = None
        end, first = time.perf_counter() + seconds, len(self._steps)
        for number in range(first, len(steps)):
            self._take(steps[number], values[number])
            if number > first and time.perf_counter() > end:  # the first of them may be the one that is read again
                break
        return len(self._steps) == len(steps)

    def points(self) -> Points:
        """What was read so far."""
        if self._points is None:
            table = np.array(self._numbers, dtype=np.float64).reshape(-1, _FIELDS).T
            steps, bad = np.array(self._steps, dtype=np.int64), np.array(self._bad, dtype=bool)
            low, less, middle, more, high = table
            self._points = Points(steps, low, less, middle, more, high, bad)
        return self._points

    def _take(self, step: int, value: Value | None) -> None:
        kind, numbers, bad = _measured(value)
        if kind:
            self.kind = kind
        self._steps.append(step)
        self._numbers.extend(numbers)
        self._bad.append(bad)


def _measured(value: Value | None) -> tuple[str, tuple[float, ...], bool]:
    """What a value is drawn as: its kind ('' where there is nothing), its numbers, and whether it is broken."""
    nothing = (math.nan,) * _FIELDS
    if value is None:
        return "", nothing, False
    if value.summary is not None:
        said = value.summary
        bad = bool(said.get("nan") or said.get("inf"))
        if said.get("mean") is None:
            return BAND, nothing, bad
        mean, deviation = said["mean"], said["std"]
        low, high = said["min"], said["max"]
        return BAND, (low, max(low, mean - deviation), mean, min(high, mean + deviation), high), bad
    if isinstance(value.data, (bool, int, float)):
        kind, number = NUMBER, float(value.data)
    else:
        kind, number = NORM, norm_range(value, 0)[0]
    if not math.isfinite(number):
        return kind, nothing, True
    return kind, (number,) * _FIELDS, False


class TensorCurves:
    """What a tensor's value, gradient and version were, from its birth to its end or the record's."""

    def __init__(self, trace: Trace, tensor: int) -> None:
        self.trace, self.number = trace, tensor
        self.tensor: TensorHistory = trace.tensors[tensor]
        self.born = trace.nodes[self.tensor.keys[0]].born
        self.value = Curve(self._values)
        self.grad = Curve(lambda: (list(self.tensor.grad.steps), list(self.tensor.grad.values)))
        self._read_at = -1
        self._complete = False

    @property
    def end(self) -> int:
        """Where it ends: when the program lets go of it, else where the record does by now."""
        return self.tensor.released or len(self.trace)

    @property
    def changes(self) -> bool:
        """Whether there is anything to tell over time."""
        return bool(self.tensor.value.steps or self.tensor.grad.steps or self.tensor.version.steps)

    @property
    def complete(self) -> bool:
        """Whether all that is recorded by now was read."""
        return self._complete and self._read_at == len(self.trace)

    def read(self, seconds: float) -> None:
        """Read for about so long what was not read yet."""
        if not self.complete:
            self._read_at = len(self.trace)
            value, grad = self.value.read(seconds / 2), self.grad.read(seconds / 2)
            self._complete = value and grad

    def versions(self) -> tuple[list[int], list[int]]:
        """Steps at which it was written, and its versions from then on."""
        return list(self.tensor.version.steps), list(self.tensor.version.values)

    def change_steps(self) -> list[int]:
        """Every step at which value, gradient or version changed, its birth first."""
        histories = (self.tensor.value, self.tensor.grad, self.tensor.version)
        return sorted({self.born, *(step for history in histories for step in history.steps)})

    def beside(self, step: int, direction: int) -> int | None:
        """The next change after a step, or the last one before it."""
        steps = self.change_steps()
        at = bisect_right(steps, step) if direction > 0 else bisect_right(steps, step - 1) - 1
        return steps[at] if 0 <= at < len(steps) else None

    def _values(self) -> tuple[list[int], list[Value | None]]:
        history, created = self.tensor.value, self.tensor.created.value
        steps, values = list(history.steps), list(history.values)
        if not steps or steps[0] > self.born:
            return [self.born, *steps], [created, *values]
        return steps, values
