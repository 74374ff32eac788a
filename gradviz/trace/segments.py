"""Where one picture of the graph ends and the next one begins."""

from __future__ import annotations

from bisect import bisect_right

from gradviz.events import CellStarted, Event, FunctionCreated, FunctionReleased, NameUnbound, TensorReleased

MIN_LIVING = 4
"""Where fewer functions of a cell live than this, a release of many at once ends no segment."""
MIN_DEAD = 48
"""Where fewer functions than this have died in a segment, they keep their seats."""


class Segments:
    """Cuts a growing record into ranges of steps that share one layout.

    A segment ends when a cell starts; when things released in a row (no other event between) are half of the cell's own
    functions that lived, or more: a new iteration of training, whose forward pass lives already when the old one goes;
    and where the dead of the segment have become many, and outnumber the living by four to one: a long loop of small
    steps. Functions of earlier cells are not counted, since they are hardly looked at.
    """

    def __init__(self) -> None:
        self.starts = [0]
        self._living: set[int] = set()
        """Functions that this cell made."""
        self._released = 0
        """Functions released in a row, just now."""
        self._dead = 0
        """Functions that lived in the segment and do not any longer."""

    def take(self, step: int, event: Event) -> bool:
        """Take in the next event; whether a segment begins with it."""
        begins = isinstance(event, CellStarted) and step > 1
        if isinstance(event, CellStarted):
            self._living.clear()
        if isinstance(event, FunctionReleased):
            own = self._living.intersection(event.functions)
            self._living -= own
            self._released += len(own)
        elif self._released and not isinstance(event, (TensorReleased, NameUnbound)):
            begins = self._after_release() or begins
        if isinstance(event, FunctionCreated):
            self._living.add(event.function)
        if begins:
            self.starts.append(step)
            self._dead = 0
        return begins

    def _after_release(self) -> bool:
        lived = len(self._living) + self._released
        many = lived >= MIN_LIVING and self._released * 2 >= lived
        self._dead += self._released
        self._released = 0
        return many or (self._dead >= MIN_DEAD and self._dead >= 4 * len(self._living))

    def at(self, step: int, length: int) -> range:
        """The segment of a step, in a record of so many events."""
        index = bisect_right(self.starts, step)
        return range(self.starts[index - 1], self.starts[index] if index < len(self.starts) else length + 1)

    def all(self, length: int) -> list[range]:
        """All segments, without gaps; the first begins at step 0."""
        ends = [*self.starts[1:], length + 1]
        return [range(start, end) for start, end in zip(self.starts, ends, strict=True)]
