"""The runs of a loop, and the turns of each, over the steps of a record."""

from __future__ import annotations

from array import array


class Run:
    """One run of a loop, from its first turn to its last."""

    def __init__(self) -> None:
        self.numbers = array("I")
        self.starts = array("I")
        """The steps at which these turns began."""
        self.exact = array("b")
        """Whether their numbers are exact, or the least that they can be."""
        self.open = False
        """Whether more turns may have followed that nothing told of."""


class LoopRuns:
    """One loop of the source."""

    def __init__(self) -> None:
        self.visits = array("I")
        """The steps at which one or another run went on."""
        self.runs: list[Run] = []
        """The run of each visit."""
        self.turns = 0
        """How many of all runs are recorded."""

    def begin(self, run: Run, number: int, start: int, *, exact: bool = True) -> None:
        """Another turn of a run begins."""
        run.numbers.append(number)
        run.starts.append(start)
        run.exact.append(exact)
        self.turns += 1
        self.visit(run, start)

    def visit(self, run: Run, step: int) -> None:
        """A run goes on."""
        if not self.runs or self.runs[-1] is not run:
            self.visits.append(step)
            self.runs.append(run)
