"""Curves in as few straight pieces as the eye needs at a scale."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from gradviz.scene.boxes import Points

TOLERANCE = 0.25
"""A piece strays from its curve by no more than about this share of a level's unit."""
LEVELS = 2
"""Of so many zooms pieces are kept."""
CROWDED = 4
"""Fewer places than so many for a piece, and some lie upon each other."""


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

    def __init__(self, points: Points, owners: NDArray[np.int64], unit: float) -> None:
        owners, self._drawn = pieces(points, owners, unit)
        self._owners = owners.astype(np.int32)
        self._alike: NDArray[np.int32] | None = None
        cells = np.floor(self._drawn * (2 / unit)).astype(np.int64).reshape(-1, 2)
        wide, high = (np.ptp(cells, axis=0) + 1).tolist() if len(cells) else (1, 1)
        if wide * high < CROWDED * len(self._drawn):
            x, y = (cells - cells.min(axis=0)).T
            ends = (x * high + y).reshape(-1, 2)
            _, first, alike = np.unique(ends[:, 0] * wide * high + ends[:, 1], return_index=True, return_inverse=True)
            self._drawn, self._alike = self._drawn[first], alike.astype(np.int32)

    def of(self, wanted: NDArray[np.bool_]) -> NDArray[np.float64]:
        """The pieces of some of the polylines."""
        seen = wanted[self._owners]
        if self._alike is not None:
            distinct = np.zeros(len(self._drawn), dtype=bool)
            distinct[self._alike[seen]] = True
            seen = distinct
        return np.ascontiguousarray(self._drawn[seen])
