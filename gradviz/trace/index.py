"""Where moves go: for each sort of moment, the steps at which it is, kept as the record grows."""

from __future__ import annotations

from array import array

from gradviz import events as ev
from gradviz.trace.lines import LineIndex

_MADE = (ev.FunctionCreated, ev.TensorCreated, ev.TensorWritten, ev.ValueChanged, ev.BufferStaled)
"""What tells which operation it came from."""
_WITH_IT = (ev.NameBound, ev.GradChanged, ev.BufferMoved)
"""What belongs to the operation that it directly follows."""
_PUT_OUT = frozenset(
    {
        ev.TextPrinted,
        ev.ResultDisplayed,
        ev.OutputCleared,
        ev.ErrorRaised,
        ev.InputRequested,
        ev.InputGiven,
        ev.CellStarted,
        ev.CellEnded,
        ev.WorkerEnded,
    }
)
"""What the program puts out, and where its cells begin and end."""
_WRONG = (ev.ErrorRaised, ev.WarningShown, ev.WorkerEnded, ev.RecordingStopped)


class Index:
    """The steps that a person jumps to, each sort in ascending order."""

    def __init__(self) -> None:
        self.operations = array("I")
        """Behind all that an operation made."""
        self.functions = array("I")
        """Behind each run of a function in a pass, also one that broke."""
        self.passes = array("I")
        """At the beginning of each pass."""
        self.cells = array("I")
        """At the beginning of each cell."""
        self.errors = array("I")
        """At each error and warning."""
        self.outputs = array("I")
        """At all that the program puts out, and where its cells begin and end."""
        self.lines = LineIndex()
        self._open: int | None = None
        """The operation whose results may still come."""

    def take(self, step: int, event: ev.Event, place: ev.Place | None) -> None:
        """Take in the next event, with its place if it has one."""
        kind = type(event)
        if self._open is not None:
            if kind in _WITH_IT or (kind in _MADE and event.operation == self._open):  # type: ignore[union-attr]
                self.operations[-1] = step
            else:
                self._open = None
        if kind is ev.LineReached:
            self.lines.reached(step, event)  # type: ignore[arg-type]
        elif place is not None:
            self.lines.stood(step, place)
        if kind is ev.OperationCalled:
            self.operations.append(step)
            self._open = event.operation  # type: ignore[union-attr]
        elif kind is ev.FunctionRan:
            self.functions.append(step)
        else:
            self._take_rare(step, event)

    def _take_rare(self, step: int, event: ev.Event) -> None:
        if type(event) in _PUT_OUT:
            self.outputs.append(step)
        if isinstance(event, _WRONG):
            self.errors.append(step)
        elif isinstance(event, (ev.PassEnded, ev.HookFired)):
            if event.error is not None:
                self.errors.append(step)
            if isinstance(event, ev.PassEnded) and event.failed is not None:
                self.functions.append(step)
        elif isinstance(event, ev.PassStarted):
            self.passes.append(step)
        elif isinstance(event, ev.CellStarted):
            self.cells.append(step)
            self.lines.cell_began()
        elif isinstance(event, ev.CellEnded):
            self.lines.cell_ended(step)
