"""Where breakpoints match in a record: the places between which one jumps.

* A line: each time the program was about to run it. An operation: each call of it. A function: each run in a pass.
* NaN or infinite: a value or ``.grad`` that was finite, or was not there, and is no longer (what was there before, or
  lies in memory that nobody has written, has not been made: see `gradviz.unwritten`); a gradient on its way where it
  leaves a function that got finite ones; one that a pass began with.
* A norm: a ``.grad`` whose norm was within the bound, or was not there, and is above it.
* A tensor of a name: its value, ``.grad``, version or ``requires_grad`` changed, or the name came to mean another one.
* An error: what ended a cell, failed a pass or a hook, or ended the process.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from heapq import merge
from time import perf_counter

from gradviz import events as ev
from gradviz.breakpoints import CHANGED, ERROR, FUNCTION, GRAD_NORM, LINE, NOT_FINITE, OPERATION, Breakpoint
from gradviz.trace.norms import is_finite, norm_range
from gradviz.trace.trace import Trace
from gradviz.unwritten import Unwritten
from gradviz.wording import tr

_PART = 500
"""Events that a breakpoint looks at between two looks at the clock."""
_TURN = 0.008
"""Seconds of one turn."""
_Lines = Callable[[int], Iterable[tuple[str, int]]]


class Search:
    """The steps at which one breakpoint matches; grows with the record."""

    def __init__(self, trace: Trace, point: Breakpoint) -> None:
        self.point = point
        self.steps: list[int] = []
        self.unknown = 0
        """How often the record does not tell whether it matched."""
        self._trace = trace
        self._taken = 0
        self._were: dict[int, bool] = {}
        """By tensor, whether its value was finite, or whether its gradient was within the bound."""
        self._grads_were: dict[int, bool] = {}
        self._unwritten = Unwritten()
        self._passing = True
        """Whether what arrived at the function that runs is finite."""
        self._take = {
            OPERATION: self._operation,
            FUNCTION: self._function,
            NOT_FINITE: self._not_finite,
            GRAD_NORM: self._norm,
            CHANGED: self._changed,
            ERROR: self._error,
        }[point.kind]

    def catch_up(self) -> bool:
        """Look at some of what the record gained; whether that was all of it."""
        events = self._trace.events
        until = min(len(events), self._taken + _PART)
        for index in range(self._taken, until):
            if self._take(index + 1, events[index]):
                self.steps.append(index + 1)
        self._taken = until
        return until == len(events)

    def _operation(self, step: int, event: ev.Event) -> bool:
        return isinstance(event, ev.OperationCalled) and self.point.name in ("", event.name)

    def _function(self, step: int, event: ev.Event) -> bool:
        if not isinstance(event, ev.FunctionStarted):
            return False
        return not self.point.name or self._trace.functions[event.function].created.name == self.point.name

    def _error(self, step: int, event: ev.Event) -> bool:
        if isinstance(event, (ev.PassEnded, ev.HookFired)):
            return event.error is not None
        return isinstance(event, ev.ErrorRaised) or (isinstance(event, ev.WorkerEnded) and event.code != 0)

    # ------------------------------------------------------------ NaN

    def _not_finite(self, step: int, event: ev.Event) -> bool:
        made = self._unwritten.made(event)
        if isinstance(event, (ev.TensorCreated, ev.TensorWritten, ev.ValueChanged)):
            value = self._turns(self._were, event.tensor, not made or is_finite(event.value))
            grad = isinstance(event, ev.TensorCreated) and self._turns(
                self._grads_were, event.tensor, is_finite(event.grad)
            )
            return value or grad
        if isinstance(event, (ev.GradAccumulated, ev.GradChanged)):
            return self._turns(self._grads_were, event.tensor, is_finite(_grad(event)))
        if isinstance(event, ev.PassStarted):
            return not all(is_finite(root.grad) for root in event.roots)
        if isinstance(event, ev.FunctionStarted):
            self._passing = all(is_finite(grad) for grad in event.grads)
        elif isinstance(event, ev.FunctionRan):
            return self._passing and not all(is_finite(grad) for grad in event.grads)
        return False

    @staticmethod
    def _turns(before: dict[int, bool], tensor: int, good: bool) -> bool:
        """Note what holds of a tensor; whether it is bad now and was not before."""
        was = before.get(tensor, True)
        before[tensor] = good
        return was and not good

    # ------------------------------------------------------------ norms

    def _norm(self, step: int, event: ev.Event) -> bool:
        if not isinstance(event, (ev.GradAccumulated, ev.GradChanged, ev.TensorCreated)):
            return False
        tensor = self._trace.tensors[event.tensor]
        least, most = norm_range(_grad(event), math.prod(tensor.shape.at(step, tensor.created.shape)))
        if least <= self.point.bound < most:
            self.unknown += 1
            return False
        return self._turns(self._were, event.tensor, not least > self.point.bound)

    # ------------------------------------------------------------ names

    def _changed(self, step: int, event: ev.Event) -> bool:
        if isinstance(event, (ev.NameBound, ev.TensorCreated)):
            return event.name == self.point.name
        if isinstance(event, _CHANGES):
            return self.point.name in self._trace.tensors[event.tensor].names.at(step, ())
        return False


_CHANGES = (ev.TensorWritten, ev.ValueChanged, ev.GradChanged, ev.GradAccumulated, ev.RequiresGradChanged)


def _grad(event: ev.GradAccumulated | ev.GradChanged | ev.TensorCreated) -> ev.Value | None:
    return event.after if isinstance(event, ev.GradAccumulated) else event.grad


class Hits:
    """The matches of a set of breakpoints in one record."""

    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self._points: list[Breakpoint] = []
        self._searches: dict[tuple[str, str, float], Search] = {}
        self._lines: dict[int, list[tuple[str, int]]] = {}

    def set(self, points: Iterable[Breakpoint], lines: _Lines) -> None:
        """Look for these and no others; `lines` gives the (file, line) pairs that a line of the text ran as."""
        self._points = list(points)
        self._lines = {
            point.number: [(point.file, point.line)] if point.file else sorted(set(lines(point.line)))
            for point in self._points
            if point.kind == LINE
        }
        before, self._searches = self._searches, {}
        for point in self._points:
            if point.kind != LINE and point.enabled:
                asked = _asked(point)
                self._searches[asked] = before.get(asked) or Search(self.trace, point)

    def catch_up(self) -> bool:
        """Take in some of what the record gained; whether that was all of it."""
        until = perf_counter() + _TURN
        for search in self._searches.values():
            while not search.catch_up():
                if perf_counter() > until:
                    return False
        return True

    def steps(self, point: Breakpoint) -> Sequence[int]:
        """The steps at which it matches, ascending; none where `refusal` says why, or where it was not looked for."""
        if not point.enabled or point.condition:
            return ()
        search = self._searches.get(_asked(point))
        found = self._on_line(point) if point.kind == LINE else search.steps if search is not None else ()
        return found[point.hits - 1 :] if point.hits > 1 else found

    def refusal(self, point: Breakpoint) -> str:
        """Why the record cannot tell where it matches, or not everywhere; empty if it can."""
        if point.condition:
            return tr("Conditions are asked while the program runs; the record does not tell where this one was true.")
        search = self._searches.get(_asked(point))
        if search is not None and search.unknown:
            if search.unknown == 1:
                return tr(
                    "Of large gradients a sample is recorded, which does not tell the norm: once it may have passed."
                )
            return tr(
                "Of large gradients a sample is recorded, which does not tell the norm: "
                "{count:,} times it may have passed.",
                count=search.unknown,
            )
        return ""

    def beside(self, step: int, direction: int) -> tuple[int, Breakpoint] | None:
        """The first match after a step (1), or the last one before it (-1), with its breakpoint."""
        found: list[tuple[int, Breakpoint]] = []
        for point in self._points:
            steps = self.steps(point)
            at = bisect_right(steps, step) if direction > 0 else bisect_left(steps, step) - 1
            if 0 <= at < len(steps):
                found.append((steps[at], point))
        nearest = min if direction > 0 else max
        return nearest(found, key=lambda pair: pair[0], default=None)

    def _on_line(self, point: Breakpoint) -> Sequence[int]:
        runs = self.trace.index.lines.runs
        told = [
            rows.steps for line in self._lines.get(point.number, ()) if line in runs for rows in runs[line].values()
        ]
        return told[0] if len(told) == 1 else list(merge(*told))


def _asked(point: Breakpoint) -> tuple[str, str, float]:
    """What two breakpoints that match at the same steps have in common."""
    return point.kind, point.name, point.bound
