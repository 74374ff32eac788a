"""The whole record as lanes over time: what a strip of any width and zoom is drawn from. No Qt.

`Lanes.catch_up` reads each event once, as the record grows; what lies in a range of steps is found by bisection.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from gradviz import events as ev
from gradviz.scene.learning import LearningLoop
from gradviz.scene.spans import Floats, Spans
from gradviz.trace.texts import document_line
from gradviz.trace.trace import Trace
from gradviz.wording import later

CELLS, TURNS, LINES, OPERATIONS, PASSES, OPTIMIZER, HELD = LANES = (
    later("cells"),
    later("iterations"),
    later("lines"),
    later("operations"),
    later("passes"),
    later("optimizer"),
    later("held bytes"),
)
"""From top to bottom. Iterations are the turns of the loop that learns: the innermost one around a pass."""
ERROR, WARNING, BOOKMARK, HIT = KINDS = ("error", "warning", "bookmark", "breakpoint")
PART = 4_000
"""Events that are read in one go: some milliseconds."""


@dataclass(frozen=True)
class Mark:
    """A moment that is worth going to."""

    step: int
    kind: str
    """One of `KINDS`."""
    words: str = ""
    """What it is, for the pointer that rests on it; empty where the step's own sentence says it."""


class Lanes:
    """The lanes of one record."""

    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self.read = 0
        """How many events have been read."""
        self.cells = Spans()
        self._learning = LearningLoop(trace)
        self.turns = self._learning.turns
        """Turns of the loop that learns; their tags are their numbers."""
        self.lines = Spans()
        """Their tags are lines of the document."""
        self.tracked = Spans()
        """Operations that autograd keeps track of, with what they made."""
        self.untracked = Spans()
        self.passes = Spans()
        self.functions = Spans()
        self._pass_of: dict[int, int] = {}
        """In which pass each function that has not ended runs."""
        """What the engine runs within passes."""
        self.failed = Spans()
        """Passes that failed: from where they began."""
        self.steps = Spans()
        """Steps of optimizers."""
        self.marks: dict[str, list[Mark]] = {ERROR: [], WARNING: []}
        """Errors and warnings, each kind in order."""
        self._held_steps, self._held = array("q"), array("q")
        self._places_read = 0
        self._line: tuple[int, str, int] | None = None
        self._lines_of: dict[tuple[int, str, int], int] = {}
        self._operation, self._operations = 0, self.tracked
        """The operation that was called last, and where it stands."""

    # ------------------------------------------------------------ reading

    def catch_up(self, part: int = PART) -> bool:
        """Read some of the events that came since; whether that was all of them."""
        events, first = self.trace.events, self.read
        for step, event in enumerate(events[first : first + part], first + 1):
            self._read_line(step, event)
            reader = _READERS.get(type(event))
            if reader is not None:
                reader(self, step, event)
        self.read = min(first + part, len(events))
        self._read_held()
        return self.read == len(events)

    def _read_line(self, step: int, event: ev.Event) -> None:
        """The program stands on a line until another is reached, or the same one again."""
        places = self.trace.places
        if self._places_read == len(places.steps) or places.steps[self._places_read] != step:
            return
        place: ev.Place = places.values[self._places_read]
        self._places_read += 1
        reached, here = type(event) is ev.LineReached, (place.cell, place.file, place.line)
        if reached:
            self._learning.line_reached(step, place)
        if not place.line or type(event) is ev.CallSeen or (here == self._line and not reached):
            return
        self._line = here
        if here not in self._lines_of:
            self._lines_of[here] = document_line(self.trace, place)
        self.lines.stop(step - 1)
        self.lines.begin(step - 1, 0, self._lines_of[here])

    def _leave_line(self, step: int) -> None:
        self.lines.stop(step - 1)
        self._line = None

    def _read_held(self) -> None:
        held = self.trace.memory.total
        low = len(self._held)
        high = bisect_right(held.steps, self.read, lo=low)
        self._held_steps.extend(held.steps[low:high])
        self._held.extend(held.values[low:high])

    def _cell_started(self, step: int, event: ev.CellStarted) -> None:
        self._leave_line(step)
        self.cells.begin(step - 1, event.cell, step)

    def _cell_ended(self, step: int, event: ev.CellEnded) -> None:
        self._leave_line(step)
        self.cells.end(step, event.cell)

    def _worker_ended(self, step: int, event: ev.WorkerEnded) -> None:
        self._leave_line(step)
        for spans in (self.cells, self.passes, self.functions, self.steps):
            spans.stop(step - 1)
        self._warn(step, ERROR if event.code else WARNING)

    def _called(self, step: int, event: ev.OperationCalled) -> None:
        self._operation = event.operation
        self._operations = self.tracked if event.tracked else self.untracked
        self._operations.add(step - 1, step, step)
        if event.turns:
            self._learning.worked(step, event.place.file, event.turns)

    def _made(self, step: int, event: ev.FunctionCreated | ev.TensorCreated | ev.TensorWritten) -> None:
        if event.operation is not None and event.operation == self._operation:
            self._operations.extend(step)

    def _call_seen(self, step: int, event: ev.CallSeen) -> None:
        if event.place is not None and event.turns:
            self._learning.worked(step, event.place.file, event.turns)

    def _pass_started(self, step: int, event: ev.PassStarted) -> None:
        self.passes.begin(step - 1, event.pass_, step)
        self._learning.pass_started(step, event)

    def _function_started(self, step: int, event: ev.FunctionStarted) -> None:
        self._pass_of[event.function] = event.pass_
        self.functions.begin(step - 1, event.function, step)

    def _function_ran(self, step: int, event: ev.FunctionRan) -> None:
        self._pass_of.pop(event.function, None)
        self.functions.end(step, event.function)

    def _after_function(self, step: int, event: ev.BufferFreed | ev.GradAccumulated) -> None:
        """What a function freed, and where its gradient landed, belongs to it."""
        around = self.functions.innermost
        if around is not None and self._pass_of.get(around) != event.pass_:
            self.functions.put_off(step, for_the_one_before=True)  # a function of an outer pass waits
        elif around is None and self.passes.open and len(self.functions):
            self.functions.extend(step)

    def _died(self, step: int, _event: ev.TensorReleased) -> None:
        """What only a freed buffer kept dies with it, in the function that freed it."""
        if self.functions.innermost is None and self.passes.open and self.functions.reach == step - 1:
            self.functions.extend(step)

    def _pass_ended(self, step: int, event: ev.PassEnded) -> None:
        began = self.passes.at(step - 1, step)
        self.passes.end(step, event.pass_)
        if event.failed is not None:
            self.functions.end(step, event.failed)
        around = self.functions.innermost
        if not self.passes.open:
            self.functions.stop(step)
        elif around is not None and self._pass_of.get(around) != event.pass_:
            self.functions.put_off(step, for_the_one_before=False)
        if event.error is not None:
            if began is not None:
                self.failed.add(began[0], step, step)
            self._warn(step, ERROR)
        self._learning.worked_on(step)

    def _step_started(self, step: int, event: ev.OptimizerStepStarted) -> None:
        self.steps.begin(step - 1, event.optimizer, step)

    def _stepped(self, step: int, event: ev.OptimizerStepped) -> None:
        self.steps.end(step, event.optimizer)
        self._learning.worked_on(step)

    def _warn(self, step: int, kind: str) -> None:
        self.marks[kind].append(Mark(step, kind))

    # ------------------------------------------------------------ asking

    @property
    def shown(self) -> tuple[str, ...]:
        """The lanes that have something to show; one cell alone says nothing."""
        empty = {
            CELLS: len(self.cells) < 2,
            TURNS: not len(self.turns),
            OPTIMIZER: not len(self.steps),
        }
        return tuple(lane for lane in LANES if not empty.get(lane))

    def held(self, edges: Floats) -> tuple[Floats, Floats]:
        """The least and the most held bytes within each bin between two edges."""
        steps = np.array(self._held_steps, dtype=np.int64)
        values = np.concatenate(([0], np.array(self._held, dtype=np.int64)))
        first = np.searchsorted(steps, edges[:-1], side="right")
        last = np.maximum(np.searchsorted(steps, edges[1:], side="left"), first)
        pairs = np.column_stack((first, last + 1)).ravel()
        padded = np.append(values, values[-1])
        low = np.minimum.reduceat(padded, pairs)[::2]
        high = np.maximum.reduceat(padded, pairs)[::2]
        return low.astype(np.float64), high.astype(np.float64)

    def held_at(self, step: int) -> int:
        """The held bytes at a step."""
        index = bisect_right(self._held_steps, step)
        return self._held[index - 1] if index else 0

    def held_changes(self, first: float, last: float) -> int:
        """How often the held bytes change in a range of steps."""
        return bisect_right(self._held_steps, last) - bisect_right(self._held_steps, first)

    def peak(self, first: float, last: float) -> tuple[int, int]:
        """Step and size of the most held bytes in a range: where they were first reached."""
        low, high = bisect_right(self._held_steps, first), bisect_right(self._held_steps, last)
        before = self.held_at(int(first))
        if high <= low:
            return int(first), before
        values = np.frombuffer(self._held[low:high], dtype=np.int64)
        at = int(values.argmax())
        if before >= values[at]:
            return int(first), before
        return self._held_steps[low + at], int(values[at])


def marks_between(marks: Sequence[Mark], first: float, last: float) -> Sequence[Mark]:
    """Those of some marks in order that lie in a range of steps."""
    return marks[bisect_left(marks, first, key=_step_of) : bisect_right(marks, last, key=_step_of)]


def one_in_each(marks: Sequence[Mark], edges: Iterable[float]) -> list[Mark]:
    """The first of some marks in order between each two edges: of many at one place only one can be seen."""
    found, at = [], 0
    for first, last in pairwise(edges):
        at = bisect_left(marks, first, lo=at, key=_step_of)
        if at < len(marks) and marks[at].step < last:
            found.append(marks[at])
    return found


def _step_of(mark: Mark) -> int:
    return mark.step


_MADE = frozenset({ev.FunctionCreated, ev.TensorCreated, ev.TensorWritten})
_READERS: dict[type, Callable[[Lanes, int, Any], None]] = {
    ev.CellStarted: Lanes._cell_started,
    ev.CellEnded: Lanes._cell_ended,
    ev.OperationCalled: Lanes._called,
    ev.CallSeen: Lanes._call_seen,
    **dict.fromkeys(_MADE, Lanes._made),
    ev.PassStarted: Lanes._pass_started,
    ev.FunctionStarted: Lanes._function_started,
    ev.FunctionRan: Lanes._function_ran,
    ev.BufferFreed: Lanes._after_function,
    ev.GradAccumulated: Lanes._after_function,
    ev.TensorReleased: Lanes._died,
    ev.PassEnded: Lanes._pass_ended,
    ev.OptimizerStepStarted: Lanes._step_started,
    ev.OptimizerStepped: Lanes._stepped,
    ev.ErrorRaised: lambda lanes, step, _event: lanes._warn(step, ERROR),
    ev.WorkerEnded: Lanes._worker_ended,
    ev.WarningShown: lambda lanes, step, _event: lanes._warn(step, WARNING),
    ev.RecordingStopped: lambda lanes, step, _event: lanes._warn(step, WARNING),
    ev.NotRecorded: lambda lanes, step, _event: lanes._warn(step, WARNING),
}
