"""The lines of wires as they are painted: made once for a scene."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable
from functools import cached_property
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPolygonF

from gradviz.scene.boxes import Points
from gradviz.scene.labels import point_at
from gradviz.scene.scene import SegmentScene
from gradviz.scene.strokes import level_of, pieces

MOST = 2000
"""Of so many wires lines are kept."""
HEAD = (8.0, 4.2)
"""Length of an arrow's head, and half its width."""


class Way:
    """A polyline, with its heads."""

    def __init__(self, route: Points) -> None:
        self.route = route
        self._pieces: tuple[int, NDArray[np.float64]] | None = None
        self._cut: tuple[tuple[float, float], tuple[Way, Way]] | None = None

    @cached_property
    def polygon(self) -> QPolygonF:
        """The polyline, as Qt wants it."""
        return polygon(self.route)

    @cached_property
    def head(self) -> QPolygonF:
        """A small head where it arrives."""
        return _head(self.route[-2], self.route[-1])

    @cached_property
    def tail(self) -> QPolygonF:
        """The same where it begins, for what goes back."""
        return _head(self.route[1], self.route[0])

    @cached_property
    def _points(self) -> tuple[list[float], list[list[float]]]:
        """How long it is up to each of its points; the points."""
        steps = np.hypot(*np.diff(self.route, axis=0).T)
        return np.concatenate(([0.0], np.cumsum(steps))).tolist(), self.route.tolist()

    @property
    def length(self) -> float:
        """How long it is."""
        return max(self._points[0][-1], 1e-6)

    def point(self, share: float) -> tuple[float, float]:
        """The point at a share (0..1) of its length."""
        lengths, points = self._points
        wanted = min(max(share, 0.0), 1.0) * lengths[-1]
        after = min(max(bisect_right(lengths, wanted), 1), len(lengths) - 1)
        (x1, y1), (x2, y2) = points[after - 1], points[after]
        part = (wanted - lengths[after - 1]) / max(lengths[after] - lengths[after - 1], 1e-9)
        return x1 + (x2 - x1) * part, y1 + (y2 - y1) * part

    def pieces(self, least: float) -> NDArray[np.float64]:
        """As few straight pieces as show what is no finer than `least`: x1, y1, x2, y2."""
        level = level_of(least)
        if self._pieces is None or self._pieces[0] != level:
            owners = np.zeros(len(self.route), dtype=np.int64)
            self._pieces = level, pieces(self.route, owners, 2.0**level)[1]
        return self._pieces[1]

    def cut(self, at: float, half: float) -> tuple[Way, Way]:
        """The two parts that are left where a gap of twice `half` is cut, all in shares of its length."""
        if self._cut is None or self._cut[0] != (at, half):
            self._cut = (at, half), (Way(until(self.route, at - half)), Way(since(self.route, at + half)))
        return self._cut[1]


_WAYS: WeakKeyDictionary[SegmentScene, dict[tuple[int, float], Way]] = WeakKeyDictionary()


def way(scene: SegmentScene, number: int, reach: float, beside: Callable[[Points, float], Points]) -> Way:
    """The way of a wire, or so far `beside` it."""
    known = _WAYS.setdefault(scene, {})
    found = known.get((number, reach))
    if found is None:
        if len(known) >= MOST:
            known.clear()
        route = scene.routes[number]
        found = known[number, reach] = Way(beside(route, reach) if reach else route)
    return found


def polygon(route: Points) -> QPolygonF:
    """A polyline, as Qt wants it."""
    return QPolygonF([QPointF(x, y) for x, y in route.tolist()])


def until(route: Points, share: float) -> Points:
    """The first part of a polyline, up to a share of its length."""
    if share >= 1:
        return route
    length = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(route, axis=0).T))))
    inside = route[length < share * length[-1]]
    return np.vstack((inside if len(inside) else route[:1], point_at(route, share)))


def since(route: Points, share: float) -> Points:
    """The last part of a polyline, from a share of its length on."""
    return route if share <= 0 else until(route[::-1], 1 - share)[::-1]


def shifted(route: Points, by: float) -> Points:
    """A polyline so far to the right of another."""
    along = np.gradient(route, axis=0)
    length = np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-9)[:, None]
    return route + np.column_stack((-along[:, 1], along[:, 0])) / length * by


def joined(some: NDArray[np.float64], by: float) -> NDArray[np.float64]:
    """Pieces a little longer at both ends, so that no ground shines through where they meet."""
    along = some[:, 2:] - some[:, :2]
    further = along * (by / np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-9))[:, None]
    return np.hstack((some[:, :2] - further, some[:, 2:] + further))


def _head(before: Points, end: Points) -> QPolygonF:
    (x1, y1), (x, y) = before.tolist(), end.tolist()
    length = max(math.hypot(x - x1, y - y1), 1e-6)
    dx, dy = (x - x1) / length, (y - y1) / length
    long, half = HEAD
    left, top = x - long * dx, y - long * dy
    corners = (x, y), (left - half * dy, top + half * dx), (left + half * dy, top - half * dx)
    return QPolygonF([QPointF(*corner) for corner in corners])
