"""The loop that learns: the innermost one around a pass, turn by turn. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, field

from gradviz import events as ev
from gradviz.scene.spans import Spans
from gradviz.trace.calls import turns
from gradviz.trace.trace import Trace

_Loop = tuple[str, int]
"""The file and the line where a loop stands."""
_Outer = tuple[tuple[int, int | None], ...]
"""Lines and turns of the loops around one."""


@dataclass
class _Turn:
    """The newest turn of a loop."""

    number: int | None
    """As the recorder counted it."""
    first: int
    """When its line was reached, or work was first done in it."""
    last: int = 0
    """When work was last done in it."""
    passes: set[int] = field(default_factory=set)
    """The lines of the passes in it."""


class LearningLoop:
    """Grows with the record; the tags of its turns are their numbers."""

    def __init__(self, trace: Trace) -> None:
        self.turns = Spans()
        self._trace = trace
        self._loops: dict[_Loop, _Turn] = {}
        self._reached: dict[_Loop, int] = {}
        """When each line was reached last."""
        self._shown: tuple[_Loop, _Outer] | None = None
        """The loop whose turn is the newest of `turns`, and the turns around it."""
        self._turn: _Turn | None = None
        self._number = 0

    def line_reached(self, step: int, place: ev.Place) -> None:
        """A line is about to run; it may be that of a loop."""
        self._reached[place.file, place.line] = step

    def worked(self, step: int, file: str, around: tuple[ev.Turn, ...]) -> None:
        """Work was done in these turns of loops. A turn begins with the line of its loop, where that is told."""
        for each in around:
            loop = file, each.line
            turn, header = self._loops.get(loop), self._reached.get(loop, 0)
            last = turn.last if turn else 0
            if turn is None or turn.number != each.turn or header > last:
                turn = self._loops[loop] = _Turn(each.turn, header if header > last else step)
            turn.last = step
            if turn is self._turn and turn.number is not None:  # else it may belong to the next turn
                self.turns.extend(step)

    def pass_started(self, step: int, event: ev.PassStarted) -> None:
        """The innermost loop around the pass learns; a new turn of it may have begun."""
        self.worked(step, event.place.file, event.turns)
        around = turns(self._trace, event)
        loop = (around[-1][1].file, around[-1][2].line) if around else ("", 0)
        turn = self._loops.get(loop)
        if turn is not None and turn.number is None and event.place.line in turn.passes:
            turn = self._loops[loop] = _Turn(None, self.turns.reach + 1, step)  # the same line again, a new turn
        if turn is not None and turn is not self._turn:
            self._show(step, loop, turn, tuple((each.line, each.turn) for _, _, each in around[:-1]))
        if turn is None:
            self._shown = self._turn = None
        else:
            turn.passes.add(event.place.line)

    def _show(self, step: int, loop: _Loop, turn: _Turn, outer: _Outer) -> None:
        before = self._number if (loop, outer) == self._shown else 0
        self._shown, self._turn, self._number = (loop, outer), turn, turn.number or before + 1
        start = max(turn.first - 1, self.turns.reach)
        if before and self._number == before + 1:
            self.turns.extend(start)
        self.turns.add(start, step, self._number)

    def worked_on(self, step: int) -> None:
        """A pass, or a step of an optimizer, has ended: it belongs to the turn."""
        if self._turn is not None:
            self.turns.extend(step)
