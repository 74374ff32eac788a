"""Where the text of each edge may stand: beside the edge, clear of all cards and of other texts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradviz.scene.boxes import Points, Rect

LABEL_WIDTH, LABEL_HEIGHT = 84.0, 18.0
NARROW = 46.0
"""Width of a label where there is little room."""
MOST_EDGES = 600
"""With more edges than these, nobody reads their labels all at once: only moving ones are drawn, wherever they are."""
_GRID = 120.0


@dataclass(frozen=True)
class Slot:
    """The middle of an edge's label, and the share of the edge's length that it stands at."""

    x: float
    y: float
    share: float = 0.5
    width: float = LABEL_WIDTH


class Taken:
    """Rectangles, found by place."""

    def __init__(self, rects: Sequence[Rect] = ()) -> None:
        self._tiles: defaultdict[tuple[int, int], list[Rect]] = defaultdict(list)
        for rect in rects:
            self.add(rect)

    def add(self, rect: Rect) -> None:
        """Take a place."""
        for tile in _tiles(rect):
            self._tiles[tile].append(rect)

    def hits(self, rect: Rect) -> bool:
        """Whether something there is taken."""
        return any(
            rect[0] < other[2] and other[0] < rect[2] and rect[1] < other[3] and other[1] < rect[3]
            for tile in _tiles(rect)
            for other in self._tiles.get(tile, ())
        )


def _tiles(rect: Rect) -> list[tuple[int, int]]:
    columns = range(int(rect[0] // _GRID), int(rect[2] // _GRID) + 1)
    rows = range(int(rect[1] // _GRID), int(rect[3] // _GRID) + 1)
    return [(column, row) for column in columns for row in rows]


def label_slots(routes: Sequence[Points], cards: Sequence[Rect]) -> list[Slot | None]:
    """A place for each edge's label, or None where there is no room."""
    taken = Taken(cards)
    lines = Taken([rect for route in routes for rect in _strokes(route)])
    slots: list[Slot | None] = [None] * len(routes)
    for width, obstacles in ((LABEL_WIDTH, lines), (NARROW, lines), (LABEL_WIDTH, None)):
        for number, route in enumerate(routes):
            if slots[number] is None:
                slots[number] = _find(route, width, taken, obstacles)
    return slots


def slots_among(
    slots: Sequence[Slot | None], routes: Sequence[Points], wanted: Sequence[int], cards: NDArray[np.float64]
) -> list[Slot | None]:
    """The places of all labels, with new ones for some edges, clear of cards and of the other labels."""
    found = list(slots)
    if len(routes) > MOST_EDGES or not wanted:
        return found
    others = [slot for slot in slots if slot is not None]
    taken = Taken([(left, top, right, bottom) for left, top, right, bottom in cards.tolist()])
    for slot in others:
        x, y, half = slot.x, slot.y, slot.width / 2
        taken.add((x - half, y - LABEL_HEIGHT / 2, x + half, y + LABEL_HEIGHT / 2))
    for width in (LABEL_WIDTH, NARROW):
        for number in wanted:
            if found[number] is None:
                found[number] = _find(routes[number], width, taken, None)
    return found


def _find(route: Points, width: float, taken: Taken, lines: Taken | None) -> Slot | None:
    candidates = _beside if _is_steep(route) else _candidates
    for x, y, share in candidates(route, width):
        rect = (x - width / 2, y - LABEL_HEIGHT / 2, x + width / 2, y + LABEL_HEIGHT / 2)
        if not taken.hits(rect) and not (lines is not None and lines.hits(rect)):
            taken.add(rect)
            return Slot(x, y, share, width)
    return None


def _candidates(route: Points, width: float) -> list[tuple[float, float, float]]:
    """Points above and below the edge, from its target's end on; a bowed edge is labelled on its outer side."""
    found = []
    middle = (route[0][1] + route[-1][1]) / 2
    for share in (0.5, 0.8, 0.2):
        x, y = point_at(route, share)
        sides = (17.0, -15.0) if y > middle + 4 else (-15.0, 17.0)
        found += [(x, y + side, share) for side in sides]
        if share == 0.5:
            found += [(x + side, y, share) for side in (width / 2 + 12, -width / 2 - 12)]
    return found


def _is_steep(route: Points) -> bool:
    """Whether an edge goes down (or up) rather than across."""
    across, down = np.abs(route[-1] - route[0]).tolist()
    return bool(down > across)


def _beside(route: Points, width: float) -> list[tuple[float, float, float]]:
    """Points at both sides of an edge that goes down, from its target's end on; the outer side of a bow comes first."""
    found = []
    middle = (route[0][0] + route[-1][0]) / 2
    away = width / 2 + 8
    for share in (0.5, 0.7, 0.3, 0.85, 0.15):
        x, y = point_at(route, share)
        sides = (-away, away) if x < middle - 4 else (away, -away)
        found += [(x + side, y, share) for side in sides]
    return found


def _strokes(route: Points) -> list[Rect]:
    ends = zip(route[:-1].tolist(), route[1:].tolist(), strict=True)
    return [(min(a[0], b[0]), min(a[1], b[1]) - 1, max(a[0], b[0]), max(a[1], b[1]) + 1) for a, b in ends]


def point_at(route: Points, share: float) -> tuple[float, float]:
    """The point at a share (0..1) of a polyline's length."""
    steps = np.hypot(*np.diff(route, axis=0).T)
    length = np.concatenate(([0.0], np.cumsum(steps)))
    wanted = min(max(share, 0.0), 1.0) * length[-1]
    return float(np.interp(wanted, length, route[:, 0])), float(np.interp(wanted, length, route[:, 1]))
