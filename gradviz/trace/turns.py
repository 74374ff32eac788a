"""The turns of the program's loops over the steps of a record: which one is on at a step, and where each began.

As long as every line is told, the lines tell all turns (`loop_lines.py`). Beyond that, and in records without lines,
turns are told by tensor work (see `Turn`): one without any has no place here; its number is left out.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from gradviz import events as ev
from gradviz.trace.loop_lines import LoopLines
from gradviz.trace.loop_runs import LoopRuns, Run
from gradviz.trace.trace import Trace

_Told = (ev.OperationCalled, ev.PassStarted, ev.CallSeen)


_UNKNOWN = Run()
"""Of which no turns are known."""


class TurnAt(NamedTuple):
    """What a loop is at, at a step."""

    number: int
    """The turn that is on, or was last; 0 before the first, and where it is not known."""
    last: int
    """The last turn of this run of the loop, as far as it is recorded; 0 where turns are not known."""
    exact: bool
    last_exact: bool
    """False: the number, or the last one, is the least that it can be."""
    start: int
    """The step at which the turn began, or the turns that are not known; 0 before the first."""


class _Loop(LoopRuns):
    """A loop as tensor work tells of it."""

    def __init__(self) -> None:
        super().__init__()
        self.current: object = None
        """What tells the run from others: the call, and the turns of the loops around."""
        self.by_ident: dict[object, Run] = {}
        self.seen = 0
        """The last step at which work was told of in it."""


class TurnIndex:
    """Grows with a record; asking costs two bisections."""

    def __init__(self, trace: Trace) -> None:
        self._trace = trace
        self._loops: dict[tuple[str, int], _Loop] = {}
        self._lines = LoopLines()

    def begin(self, text: ev.Text) -> Iterator[None]:
        """Take in that code of a text begins to run, in slices."""
        return self._lines.begin(text)

    def take(self, step: int, event: ev.Event) -> None:
        """Take in the next event, if it is another one."""
        if isinstance(event, ev.LineReached):
            self._lines.take(step, event)
        if not isinstance(event, _Told) or not event.turns or event.place is None:
            return
        call = self._users_call(event)
        around: tuple[tuple[int, int], ...] = ()
        for turn in event.turns:
            if not turn.exact or turn.turn is None:
                self._lines.lines_end()
            if turn.turn is None:
                self._lose(step, event.place, turn)
            else:
                self._note(step, event.place, turn, (call, around))
                around = (*around, (turn.line, turn.turn))

    def __contains__(self, loop: tuple[str, int]) -> bool:
        return loop in self._loops or loop in self._lines.loops

    def at(self, loop: tuple[str, int], step: int) -> TurnAt:
        """What the loop at a (file, line) is at. Raises `KeyError` if no turn of it is recorded."""
        found = self._of(loop)
        run = self._run(found, step)
        if not run.numbers:
            visits = found.visits
            return TurnAt(0, 0, False, False, visits[bisect_right(visits, step) - 1])
        index = bisect_right(run.starts, step) - 1
        last, last_exact = run.numbers[-1], bool(run.exact[-1]) and not run.open
        if index < 0:
            return TurnAt(0, last, True, last_exact, 0)
        return TurnAt(run.numbers[index], last, bool(run.exact[index]), last_exact, run.starts[index])

    def beside(self, loop: tuple[str, int], step: int, direction: int) -> int | None:
        """Where the next (1) or the previous (-1) turn begins, be it of another run; None: there is none."""
        found = self._of(loop)
        run = self._run(found, step)
        index = bisect_right(run.starts, step) - 1 + direction
        if 0 <= index < len(run.starts):
            return run.starts[index]
        near = [other for other in self._near(found, step) if other.starts]
        starts = sorted({other.starts[0 if direction > 0 else -1] for other in near})
        first = min(step, run.starts[0]) if run.starts else step
        at = bisect_right(starts, step) if direction > 0 else bisect_left(starts, first) - 1
        return starts[at] if 0 <= at < len(starts) else None

    def of(self, loop: tuple[str, int], step: int, number: int) -> int:
        """Where the turn of a number begins, in the run that is on at a step; else the nearest that is recorded.

        Raises `IndexError` where the turns of that run are not known.
        """
        run = self._run(self._of(loop), step)
        index = min(bisect_left(run.numbers, number), len(run.numbers) - 1)
        return run.starts[index]

    def _of(self, loop: tuple[str, int]) -> LoopRuns:
        """A loop as its lines told of it, if these told of as many turns as tensor work did, and to its end."""
        worked, lined = self._loops.get(loop), self._lines.loops.get(loop)
        if worked is None or (lined is not None and lined.turns >= worked.turns and _UNKNOWN not in worked.runs[-1:]):
            return self._lines.loops[loop]
        return worked

    @staticmethod
    def _run(loop: LoopRuns, step: int) -> Run:
        return loop.runs[max(0, bisect_right(loop.visits, step) - 1)]

    @staticmethod
    def _near(loop: LoopRuns, step: int) -> list[Run]:
        """The runs of the visits around a step."""
        index = max(0, bisect_right(loop.visits, step) - 1)
        return loop.runs[max(0, index - 1) : index + 2]

    def _note(self, step: int, place: ev.Place, turn: ev.Turn, ident: object) -> None:
        assert turn.turn is not None
        loop = self._loops.setdefault((place.file, turn.line), _Loop())
        run = loop.by_ident.get(ident)
        if run is None or turn.turn < run.numbers[-1]:
            run = loop.by_ident[ident] = Run()
        begun = not run.numbers or turn.turn > run.numbers[-1]
        start = self._start(step, place, turn.line, loop.seen) if begun else step
        if loop.current != ident or not loop.runs or loop.runs[-1] is not run:
            loop.current = ident
            loop.visits.append(start)
            loop.runs.append(run)
        if begun:
            loop.begin(run, turn.turn, start, exact=turn.exact)
        loop.seen = step

    def _lose(self, step: int, place: ev.Place, turn: ev.Turn) -> None:
        """The turn of a loop is not known any longer."""
        loop = self._loops.get((place.file, turn.line))
        if loop is not None and loop.runs[-1] is not _UNKNOWN:
            loop.current = None
            loop.visits.append(step)
            loop.runs.append(_UNKNOWN)

    def _start(self, step: int, place: ev.Place, line: int, seen: int) -> int:
        """Where a turn began whose first work is at a step: at the loop's own line, if that was told since."""
        lines = self._trace.index.lines
        header = lines.runs[place.file, line][place.function].steps if (place.file, line) in lines.runs else ()
        for steps in (header, lines.threads[place.thread].steps if place.thread in lines.threads else ()):
            index = bisect_right(steps, step) - 1
            if index >= 0 and steps[index] > seen:
                return int(steps[index])
        return step

    def _users_call(self, event: ev.OperationCalled | ev.PassStarted | ev.CallSeen) -> int | None:
        """The innermost call of the user's own around an event."""
        if isinstance(event, ev.CallSeen):
            call = event.parent
        else:
            call = event.call if isinstance(event, ev.OperationCalled) else event.in_call
        calls = self._trace.calls
        while call is not None and (seen := calls.get(call)) is not None and seen.library:
            call = seen.parent
        return call
