"""Curves in as few straight pieces as the eye needs at a scale."""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from gradviz.scene.boxes import Points
from gradviz.scene.portions import at_once, portions

TOLERANCE = 0.25
"""A piece strays from its curve by no more than about this share of a level's unit."""
LEVELS = 2
"""Of so many zooms pieces are kept."""
FINEST = 1.0
"""Of the scene's units: no piece needs to be finer."""
CROWDED = 4
"""Fewer places than so many for a piece, and some lie upon each other."""
POINTS = 20_000
"""So many, or pieces, are looked at between two pauses."""


def level_of(least: float) -> int:
    """The level at which something is drawn that is no finer than `least`: its unit is the power of two below."""
    return math.floor(math.log2(least))


def turns(points: Points, owners: NDArray[np.int64], unit: float) -> NDArray[np.bool_]:
    """Which points of some polylines, one behind the other, are needed: the ends, and more the more a line is bent.

    A piece of length L of a curve with radius R is off by L² / 8R; so a point is needed each time that the root of
    bend times way has grown by so much.
    """
    steps = np.diff(points, axis=0)
    lengths = np.hypot(steps[:, 0], steps[:, 1])
    angles = np.arctan2(steps[:, 1], steps[:, 0])
    bends = np.abs((np.diff(angles) + np.pi) % (2 * np.pi) - np.pi)
    bends[(lengths[1:] == 0) | (lengths[:-1] == 0)] = np.pi
    inner = (owners[1:-1] == owners[:-2]) & (owners[1:-1] == owners[2:])
    ways = (lengths[1:] + lengths[:-1]) / 2
    needs = np.where(inner, np.sqrt(bends * ways / (8 * TOLERANCE * unit)), 0.0)
    counted = np.floor(np.concatenate(([0.0], np.cumsum(needs))))
    kept = np.ones(len(points), dtype=bool)
    kept[1:-1] = ~inner | (counted[1:] != counted[:-1])
    return kept


def pieces(points: Points, owners: NDArray[np.int64], unit: float) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """For each piece its owner and its ends: x1, y1, x2, y2."""
    if len(points) > 2:
        kept = turns(points, owners, unit)
        points, owners = points[kept], owners[kept]
    within = owners[1:] == owners[:-1]
    return owners[:-1][within], np.hstack((points[:-1], points[1:]))[within]


class Pieces:
    """The pieces of many polylines at one level; where they crowd, those that look alike there are drawn once."""

    def __init__(self, owners: NDArray[np.int32], drawn: NDArray[np.float64], alike: NDArray[np.int32] | None) -> None:
        self._owners = owners
        self._drawn = drawn
        self._alike = alike
        """Of each piece, the number of the one that is drawn for it; None: each is drawn itself."""

    @classmethod
    def made(cls, points: Points, owners: NDArray[np.int64], unit: float) -> Generator[None, None, Pieces]:
        """Those of some polylines, one behind the other; with pauses."""
        found = [(np.zeros(0, dtype=np.int32), np.zeros((0, 4)), np.zeros((0, 4), dtype=np.int64))]
        for cut in whole_lines(owners):
            some, drawn = pieces(points[cut], owners[cut], unit)
            found.append((some.astype(np.int32), drawn, np.floor(drawn * (2 / unit)).astype(np.int64)))
            yield
        held, drawn, cells = (np.concatenate(each) for each in zip(*found, strict=True))
        yield
        cells = cells.reshape(-1, 2)
        wide, high = (np.ptp(cells, axis=0) + 1).tolist() if len(cells) else (1, 1)
        if wide * high >= CROWDED * len(drawn):
            return cls(held, drawn, None)
        x, y = (cells - cells.min(axis=0)).T
        yield
        first, alike = yield from _alike((x * high + y).reshape(-1, 2), wide * high)
        return cls(held, drawn[first], alike)

    def of(self, wanted: NDArray[np.bool_]) -> NDArray[np.float64]:
        """The pieces of some of the polylines."""
        seen = wanted[self._owners]
        if self._alike is not None:
            distinct = np.zeros(len(self._drawn), dtype=bool)
            distinct[self._alike[seen]] = True
            seen = distinct
        return np.ascontiguousarray(self._drawn[seen])


def whole_lines(owners: NDArray[np.int64]) -> Iterator[slice]:
    """Polylines, one behind the other, in portions; none of them is cut."""
    ends = np.append(np.flatnonzero(owners[1:] != owners[:-1]) + 1, len(owners))
    start = 0
    while start < len(owners):
        end = int(ends[min(int(np.searchsorted(ends, start + POINTS)), len(ends) - 1)])
        yield slice(start, end)
        start = end


def _alike(ends: NDArray[np.int64], places: int) -> Generator[None, None, tuple[NDArray[np.int64], NDArray[np.int32]]]:
    """The first of the pieces that begin and end at the same of so many places; and of each, which of these it is.

    With pauses: pieces that begin at some of the places after those that begin at others.
    """
    counted = np.cumsum(np.bincount(ends[:, 0], minlength=places))
    alike = np.zeros(len(ends), dtype=np.int32)
    firsts = [np.zeros(0, dtype=np.int64)]
    start = known = 0
    yield
    while start < places:
        before = int(counted[start - 1]) if start else 0
        stop = max(int(np.searchsorted(counted, before + POINTS, side="right")), start + 1)
        here = np.flatnonzero((ends[:, 0] >= start) & (ends[:, 0] < stop))
        some = ends[here]
        _, first, which = np.unique(some[:, 0] * places + some[:, 1], return_index=True, return_inverse=True)
        firsts.append(here[first])
        alike[here] = which + known
        start, known = stop, known + len(first)
        yield
    return np.concatenate(firsts), alike


class Strokes:
    """The straight pieces of many polylines: seen from afar, most pieces of a curve are shorter than a pixel.

    Painting all of them is what would take the time; finding out which are needed takes a moment, once for each level.
    """

    def __init__(self, points: Points, owners: NDArray[np.int64]) -> None:
        """Polylines, one behind the other: their points, and the number of the polyline of each."""
        self._points, self._owners = points, owners
        self._known: dict[int, Pieces] = {}

    def of(self, wanted: NDArray[np.bool_], least: float) -> NDArray[np.float64]:
        """The pieces of some: x1, y1, x2, y2; as few as show what is no finer than `least`."""
        at_once(self.cut(least))
        return self._known[level_of(max(least, FINEST))].of(wanted)

    def roughly(self, wanted: NDArray[np.bool_], least: float) -> NDArray[np.float64]:
        """The same, finer or coarser where that is what is at hand."""
        level = level_of(max(least, FINEST))
        if not self._known:
            return self.of(wanted, least)
        return self._known[min(self._known, key=lambda known: abs(known - level))].of(wanted)

    def has(self, least: float) -> bool:
        """Whether the pieces that show what is no finer than that are at hand."""
        return level_of(max(least, FINEST)) in self._known

    def cut(self, least: float) -> Generator[None, None, None]:
        """Have these at hand; with pauses."""
        level = level_of(max(least, FINEST))
        if level not in self._known:
            found = yield from Pieces.made(self._points, self._owners, 2.0**level)
            while len(self._known) >= LEVELS:  # the coarsest stays, for what is painted roughly
                del self._known[next(known for known in self._known if known < max(self._known))]
            self._known[level] = found

    def moved(self, routes: Sequence[Points], changed: NDArray[np.int64]) -> Strokes:
        """The same where the ways of some of them are others."""
        return _Moved(self, routes, changed)


class _Moved(Strokes):
    """Those of which some have other ways: only these are looked at again."""

    def __init__(self, base: Strokes, routes: Sequence[Points], changed: NDArray[np.int64]) -> None:
        numbers = changed.tolist()
        points = np.concatenate([np.zeros((0, 2)), *(routes[number] for number in numbers)])
        super().__init__(points, np.repeat(changed, [len(routes[number]) for number in numbers]))
        self._base = base
        self._stays = np.ones(len(routes), dtype=bool)
        self._stays[changed] = False

    def of(self, wanted: NDArray[np.bool_], least: float) -> NDArray[np.float64]:
        return np.concatenate((self._base.of(wanted & self._stays, least), super().of(wanted, least)))

    def roughly(self, wanted: NDArray[np.bool_], least: float) -> NDArray[np.float64]:
        return np.concatenate((self._base.roughly(wanted & self._stays, least), super().roughly(wanted, least)))

    def has(self, least: float) -> bool:
        return self._base.has(least) and super().has(least)

    def cut(self, least: float) -> Generator[None, None, None]:
        yield from self._base.cut(least)
        yield from super().cut(least)


def along(
    routes: Sequence[Points],
) -> Generator[None, None, tuple[NDArray[np.float64], Points, NDArray[np.int64]]]:
    """Rectangles of routes (left, top, right, bottom); their points behind one another, and the route of each point."""
    rects = np.zeros((len(routes), 4))
    points, owners = [np.zeros((0, 2))], [np.zeros(0, dtype=np.int64)]
    for cut in portions(len(routes)):
        lengths = [len(route) for route in routes[cut]]
        some = np.concatenate(routes[cut])
        starts = np.concatenate(([0], np.cumsum(lengths)[:-1]))
        rects[cut] = np.hstack((np.minimum.reduceat(some, starts), np.maximum.reduceat(some, starts)))
        points.append(some)
        owners.append(np.repeat(np.arange(cut.start, cut.stop), lengths))
        yield
    return rects, np.concatenate(points), np.concatenate(owners)
