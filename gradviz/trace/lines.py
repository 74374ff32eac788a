"""The lines that a program stood before, as an index of the record: which frame each is in, and how deep.

Where no line was told (a record made without a worker), an event on another line than the one before it stands for one.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable

import numpy as np

from gradviz import events as ev

OUTSIDE = -1
"""The depth of the end of a cell: outside of everything."""
_CHUNK = 1024
"""Lines that a search looks at first; then twice as many, and so on."""


def _same(one: ev.Place | None, other: ev.Place | None) -> bool:
    """Whether two places are on one line."""
    if one is None or other is None:
        return False
    return one.line == other.line and one.function == other.function and one.file == other.file


class Rows:
    """Lines in order: the step before each, the number of its frame, its depth."""

    def __init__(self) -> None:
        self.steps = array("I")
        self.frames = array("i")
        self.depths = array("i")
        self.places: list[ev.Place | None] = []

    def add(self, step: int, place: ev.Place | None, frame: int, depth: int) -> None:
        """The next line; without a place, the end of a cell."""
        self.steps.append(step)
        self.frames.append(frame)
        self.depths.append(depth)
        self.places.append(place)

    def at(self, step: int) -> int:
        """The index of the last line up to a step; -1 before the first."""
        return bisect_right(self.steps, step) - 1

    def find(self, start: int, direction: int, frame: int | None, depth: int) -> int | None:
        """The first line from `start` on that is in `frame`, or less deep than `depth`."""

        def fits(part: slice) -> np.ndarray:
            shallow = np.frombuffer(self.depths, np.intc)[part] < depth
            return shallow if frame is None else shallow | (np.frombuffer(self.frames, np.intc)[part] == frame)

        return _search(len(self.steps), start, direction, fits)


def _search(count: int, start: int, direction: int, fits: Callable[[slice], np.ndarray]) -> int | None:
    """The first index from `start` on that fits; asked a stretch at a time, each twice as long as the one before."""
    size = _CHUNK
    while 0 <= start < count:
        part = slice(start, min(start + size, count)) if direction > 0 else slice(max(0, start - size + 1), start + 1)
        found = np.flatnonzero(fits(part))
        if len(found):
            return part.start + int(found[0 if direction > 0 else -1])
        start, size = part.stop if direction > 0 else part.start - 1, size * 2
    return None


class LineIndex:
    """Grows with the record; asking costs a bisection, or a vectorised search outwards from the shown line."""

    def __init__(self) -> None:
        self.steps = array("I")
        """Before each line, and behind the last line of each cell."""
        self.threads: defaultdict[str, Rows] = defaultdict(Rows)
        self.runs: defaultdict[tuple[str, int], defaultdict[str, Rows]] = defaultdict(lambda: defaultdict(Rows))
        """By file and line, then by function: a comprehension is one of its own on the same line."""
        self._told = False
        """Whether lines are told: then other events' places are none."""
        self._stacks: dict[str, list[tuple[str, int]]] = {}
        """By thread, the functions that seem to run, with numbers for their frames: where no frames are told."""
        self._guessed = 0

    def reached(self, step: int, event: ev.LineReached) -> None:
        """A line was told."""
        self._told = True
        frame, depth = (event.frame, event.depth) if event.frame else self._guess(event.place)
        self._add(step, event.place, frame, depth)

    def stood(self, step: int, place: ev.Place) -> None:
        """Another event has a place."""
        if self._told or not place.line:
            return
        rows = self.threads[place.thread]
        if not rows.places or not _same(rows.places[-1], place):
            self._add(step, place, *self._guess(place))

    def cell_began(self) -> None:
        """No function goes on."""
        self._stacks.clear()

    def cell_ended(self, step: int) -> None:
        """The last line has run."""
        self.steps.append(step)
        self.threads[""].add(step, None, 0, OUTSIDE)

    def _add(self, step: int, place: ev.Place, frame: int, depth: int) -> None:
        self.steps.append(step)
        self.threads[place.thread].add(step, place, frame, depth)
        self.runs[place.file, place.line][place.function].add(step, place, frame, depth)

    def _guess(self, place: ev.Place) -> tuple[int, int]:
        """Number and depth of the frame, by the names of the functions that seem to run (recursion is not seen)."""
        stack = self._stacks.get(place.thread)
        if stack is None:
            stack = self._stacks[place.thread] = [("", self._new())]
        names = [name for name, _ in stack]
        if place.function in names:
            del stack[names.index(place.function) + 1 :]
        else:
            stack.append((place.function, self._new()))
        return stack[-1][1], len(stack) - 1

    def _new(self) -> int:
        self._guessed -= 1
        return self._guessed

    # ------------------------------------------------------------ asking

    def shown(self, step: int, place: ev.Place | None) -> tuple[Rows, int]:
        """The line that the program stands on: its thread's lines and its index among them, -1 for none.

        It is the last one reached, or one further out whose call came back to the place.
        """
        rows = self.threads.get(place.thread if place is not None else "") or Rows()
        last = index = rows.at(step)
        while index >= 0 and rows.depths[index] != OUTSIDE:
            if _same(rows.places[index], place):
                return rows, index
            further = rows.find(index - 1, -1, None, rows.depths[index])
            index = -1 if further is None else further
        return rows, last

    def again(self, rows: Rows, index: int, direction: int) -> int | None:
        """The step before the same line in the same frame, else before its nearest run in another; None: no more."""
        place = rows.places[index]
        if place is None:
            return None
        runs = self.runs[place.file, place.line][place.function]
        frame, step = rows.frames[index], rows.steps[index]
        at = bisect_left(runs.steps, step) + direction
        found = runs.find(at, direction, frame, OUTSIDE)
        if found is None and 0 <= at < len(runs.steps):
            found = at
        return None if found is None else runs.steps[found]
