"""Stretches of steps in one lane of the timeline, and how densely they fill each pixel. No Qt."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Stretches:
    """Some stretches as arrays: each goes from the step before its first event to the step of its last one."""

    starts: Floats
    ends: Floats
    tags: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.starts)

    def apart(self, least: float) -> tuple[Stretches, Stretches]:
        """Those of at least so many steps, and the shorter ones."""
        long = self.ends - self.starts >= least
        return self._only(long), self._only(~long)

    def _only(self, chosen: NDArray[np.bool_]) -> Stretches:
        return Stretches(self.starts[chosen], self.ends[chosen], self.tags[chosen])

    def shares(self, edges: Floats) -> Floats:
        """Which share (0..1) of each bin between two edges they fill."""
        if not len(self):
            return np.zeros(len(edges) - 1)
        before = np.concatenate(([0.0], np.cumsum(self.ends - self.starts)))
        index = np.searchsorted(self.starts, edges, side="right")
        last = np.maximum(index - 1, 0)
        within = np.clip(edges - self.starts[last], 0.0, self.ends[last] - self.starts[last])
        filled = np.where(index > 0, before[last] + within, 0.0)
        return np.asarray(np.diff(filled) / np.maximum(np.diff(edges), 1e-9))

    def bounds(self, edges: Floats) -> tuple[Floats, Floats]:
        """The least and the greatest tag in each bin between two edges; NaN where there is no stretch."""
        first = np.searchsorted(self.ends, edges[:-1], side="right")
        last = np.searchsorted(self.starts, edges[1:], side="left")
        low, high = np.full(len(first), np.nan), np.full(len(first), np.nan)
        some = np.flatnonzero(last > first)
        if len(some):
            pairs = np.column_stack((first[some], last[some])).ravel()
            tags = np.append(self.tags, self.tags[-1])  # an index may stand behind the last
            low[some] = np.minimum.reduceat(tags, pairs)[::2]
            high[some] = np.maximum.reduceat(tags, pairs)[::2]
        return low, high


class Spans:
    """Stretches that do not overlap, in order; they grow at their end.

    Where one begins inside another, the outer one is interrupted and goes on behind it.
    """

    def __init__(self) -> None:
        self._starts, self._ends, self._tags = array("q"), array("q"), array("q")
        self._open: list[tuple[int, int]] = []
        """Key and tag of those that have begun and not ended, the innermost last."""

    def __len__(self) -> int:
        return len(self._starts)

    def add(self, start: int, end: int, tag: int) -> None:
        """Append a stretch that is known whole."""
        self._starts.append(start)
        self._ends.append(end)
        self._tags.append(tag)

    def extend(self, end: int) -> None:
        """The newest stretch reaches until there."""
        self._ends[-1] = max(end, self._starts[-1])

    def begin(self, start: int, key: int, tag: int) -> None:
        """A stretch begins and goes on until `end` is told with the same key."""
        if self._open:
            self._close(start)
        self._open.append((key, tag))
        self.add(start, start + 1, tag)

    def end(self, step: int, key: int) -> None:
        """The stretch with this key ends; where it was the innermost, the one around it goes on."""
        keys = [key for key, _ in self._open]
        if key not in keys:
            return
        innermost = keys[-1] == key
        del self._open[len(keys) - 1 - keys[::-1].index(key)]
        if innermost:
            self._close(step)
            if self._open:
                self.add(step, step + 1, self._open[-1][1])

    def stop(self, step: int) -> None:
        """All that have begun end."""
        if self._open:
            self._open.clear()
            self._close(step)

    def put_off(self, step: int, *, for_the_one_before: bool) -> None:
        """The newest, which goes on behind another, does so only there; that other one reaches until there, or not."""
        if for_the_one_before:
            self._ends[-2] = step
        self._starts[-1], self._ends[-1] = step, step + 1

    @property
    def innermost(self) -> int | None:
        """The key of the innermost that has begun and not ended."""
        return self._open[-1][0] if self._open else None

    @property
    def open(self) -> bool:
        """Whether one has begun and not ended."""
        return bool(self._open)

    @property
    def reach(self) -> int:
        """Where the newest ends, as far as that is known."""
        return self._ends[-1] if self._ends else 0

    def _close(self, end: int) -> None:
        """The newest stretch ends; one that holds no event is none."""
        if end > self._starts[-1]:
            self._ends[-1] = end
        else:
            del self._starts[-1], self._ends[-1], self._tags[-1]

    def between(self, first: float, last: float, now: int) -> Stretches:
        """Those that touch a range of steps; one that has not ended reaches until now."""
        low, high = bisect_right(self._ends, first), bisect_left(self._starts, last)
        if self._open and now > first:
            low = min(low, len(self._starts) - 1)
        starts, ends, tags = (
            np.frombuffer(part[low:high], dtype=np.int64) if high > low else np.zeros(0, dtype=np.int64)
            for part in (self._starts, self._ends, self._tags)
        )
        reached = ends.astype(np.float64)
        if self._open and high == len(self._starts) > low:
            reached[-1] = max(now, reached[-1])
        return Stretches(starts.astype(np.float64), reached, tags)

    def at(self, where: float, now: int) -> tuple[int, int, int] | None:
        """Start, end and tag of the stretch that holds a moment."""
        index = bisect_right(self._starts, where) - 1
        if index < 0:
            return None
        last = index == len(self._starts) - 1
        end = max(now, self._ends[index]) if last and self._open else self._ends[index]
        return (self._starts[index], end, self._tags[index]) if where <= end else None

    def begun(self, first: float, last: float) -> int:
        """How many begin from one moment to another."""
        return bisect_left(self._starts, last) - bisect_left(self._starts, first)
