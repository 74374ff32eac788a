"""How the cells of a document ran: running, done, failed, edited since. It goes with the first line of a cell."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from time import perf_counter

from PySide6.QtCore import QObject, Signal

from gradviz.trace.outputs import RecordOutputs
from gradviz.ui.editor.lines import Lines

WAITS, RUNS, DONE, FAILED, STOPPED = "waits", "runs", "done", "failed", "stopped"
EDITED, BEHIND = "edited", "behind"
"""What ran is not what stands there now; it is, but what ran before it is not."""


@dataclass(eq=False)
class CellRun:
    """One run of a cell."""

    number: int
    """Which execution it was, as tracebacks and the output name it."""
    source: str
    """What ran, without the blank lines around it."""
    state: str = WAITS
    begun: float = 0.0
    """When it began, as `perf_counter` tells."""
    seconds: float | None = None
    """How long it took; None while that is not known, and for a part of a program that ran as a whole."""
    error: str = ""
    whole: bool = False
    """Whether it ran as a part of the whole program."""
    before: CellRun | None = None
    """The run that holds if this one never comes to be."""
    dropped: bool = False
    """Whether it never was."""
    forgotten: bool = False
    """Whether its process is gone, and what it did there."""
    record: RecordOutputs | None = None
    """Where all is that it put out."""
    gave_way: bool = False
    """Whether the file holds what another text put out that others wrote since."""


class CellStates(QObject):
    """Knows the runs of the cells of one document; cells are named by their first lines, from 0."""

    changed = Signal()

    def __init__(self, lines: Lines) -> None:
        super().__init__(lines.document)
        self._lines = lines
        self._any = False
        self._known: dict[int, tuple[str, CellRun | None]] | None = None
        lines.changed.connect(self._expire)

    def heads(self) -> list[int]:
        """The first lines of all cells of code that are not empty; 0 for what stands above the first mark."""
        markers = self._lines.markers
        above = [] if markers and markers[0] == 0 else [0]
        heads = above + self._lines.code_markers
        return [head for head in heads if self.source(head)]

    def head_of(self, line: int) -> int:
        """The first line of the cell that a line is in."""
        at = bisect_right(self._lines.markers, line)
        return self._lines.markers[at - 1] if at else 0

    def source(self, head: int) -> str:
        """What a cell holds now, without the blank lines around it."""
        first = head + 1 if self._lines.begins_cell(head) else head
        markers = self._lines.markers
        at = bisect_right(markers, head)
        last = markers[at] if at < len(markers) else len(self._lines)
        return self._lines.text_of(first, last).strip("\n")

    # ------------------------------------------------------------ what happened

    def send(self, head: int, number: int, *, whole: bool = False, record: RecordOutputs | None = None) -> CellRun:
        """A cell was given to the worker."""
        before = self._lines[head].cell
        before = before if isinstance(before, CellRun) else None
        if before is not None and before.state not in (WAITS, RUNS):
            before.before = None  # it was: what was before it holds no longer
        run = CellRun(number, self.source(head), whole=whole, before=before, record=record)
        self._lines[head].cell = run
        self._any = True
        self.refresh()
        return run

    def forget(self) -> None:
        """The process in which cells ran is gone, and what they did with it; what they put out is not."""
        if self._any:
            for line in self._lines:
                if isinstance(line.cell, CellRun):
                    line.cell.forgotten = True
            self._any = False
            self.refresh()

    def give_way(self) -> None:
        """The text is the file's now: of cells that are others there, it has what they put out."""
        for head in self.heads():
            run = self.last_run(head)
            if run is not None and run.source != self.source(head):
                run.gave_way = True

    def drop(self, runs: Iterable[CellRun]) -> None:
        """These runs never were: what was to run before them failed, or was stopped."""
        for run in runs:
            run.dropped = True
        for line in self._lines:
            while isinstance(line.cell, CellRun) and line.cell.dropped:
                line.cell = line.cell.before
        self.refresh()

    def refresh(self) -> None:
        """A run began or ended."""
        self._known = None
        self.changed.emit()

    def last_run(self, head: int) -> CellRun | None:
        """The run of a cell that came to its end last, in whichever process."""
        run = self._lines[head].cell
        while isinstance(run, CellRun) and run.state in (WAITS, RUNS):
            run = run.before
        return run if isinstance(run, CellRun) else None

    def begun(self, head: int) -> CellRun | None:
        """The run of a cell that began last, in whichever process."""
        run = self._lines[head].cell
        while isinstance(run, CellRun) and run.state == WAITS:
            run = run.before
        return run if isinstance(run, CellRun) else None

    # ------------------------------------------------------------ what holds now

    def state(self, head: int) -> tuple[str, CellRun | None]:
        """How a cell is, and the run that says so; an empty state for one that never ran."""
        if not self._any or head >= len(self._lines):
            return "", None
        if self._known is None:
            self._known = self._all()
        return self._known.get(head, ("", None))

    def _all(self) -> dict[int, tuple[str, CellRun | None]]:
        found_runs = ((number, line.cell) for number, line in enumerate(self._lines))
        runs = {number: run for number, run in found_runs if isinstance(run, CellRun) and not run.forgotten}
        runs = {number: run for number, run in runs.items() if number == 0 or self._lines.begins_cell(number)}
        edited = {number for number, run in runs.items() if run.source != self.source(number)}
        first = min((runs[number].number for number in edited), default=None)
        found: dict[int, tuple[str, CellRun | None]] = {}
        for number, run in runs.items():
            state = run.state
            if state not in (WAITS, RUNS):
                if number in edited:
                    state = EDITED
                elif state == DONE and first is not None and self._was_before(run, first, number, runs, edited):
                    state = BEHIND
            found[number] = (state, run)
        return found

    @staticmethod
    def _was_before(run: CellRun, first: int, number: int, runs: dict[int, CellRun], edited: set[int]) -> bool:
        """Whether a cell that was edited since ran before this one: as an earlier execution, or above in the same."""
        return first < run.number or any(runs[each].number == run.number and each < number for each in edited)

    def _expire(self, *_edit: int) -> None:
        self._known = None


def begin(run: CellRun) -> None:
    """The run began."""
    run.state, run.begun = RUNS, perf_counter()


def end(run: CellRun, error: str | None, seconds: float | None) -> None:
    """The run came to its end."""
    run.error = error or ""
    interrupted = run.error.startswith("KeyboardInterrupt")
    run.state = STOPPED if interrupted else FAILED if error is not None else DONE
    run.seconds = seconds
