"""Where all is once a person has moved some nodes: cards, copies beside them, wires, labels, frames of groups.

Wires between two nodes that moved alike go with them; others of theirs are drawn anew from dock to dock. All the rest
stays as it was laid out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gradviz.scene.boxes import Points
from gradviz.scene.copies import Copies
from gradviz.scene.labels import Slot, slots_among
from gradviz.scene.nested import HEAD, PAD
from gradviz.scene.routes import rounded

if TYPE_CHECKING:
    from gradviz.scene.scene import SegmentScene

Floats = NDArray[np.float64]
_T = np.linspace(0.0, 1.0, 26)[:, None]
LEAST = 30.0
"""Where there is less room between two docks, a wire goes round."""
TURN, ROUND = 24.0, 70.0
"""How far from a dock it turns, and how far below two docks of about the same height it goes back."""
APART = 56.0
"""Between the bows of parallel wires."""


@dataclass(frozen=True)
class Places:
    """See the attributes of that name of a `SegmentScene`."""

    centers: Points
    rects: Floats
    faces: Floats
    frames: Floats
    copies: Copies
    routes: tuple[Points, ...]
    route_rects: Floats
    slots: tuple[Slot | None, ...]
    rerouted: NDArray[np.int64]
    """The wires that run elsewhere."""


def places(scene: SegmentScene, shifts: Floats) -> Places:
    """All places of a laid out scene, given how far each thing drawn was moved."""
    rects = scene.rects + np.hstack((shifts, shifts))
    faces = scene.faces.copy()
    faces[:, :2] += shifts
    ends = shifts[scene.pairs[:, 1]]
    beside = scene.copies.of_edge >= 0
    starts = np.where(beside[:, None], ends, shifts[scene.pairs[:, 0]])
    of_copies = np.zeros((len(scene.copies.nodes), 2))
    of_copies[scene.copies.of_edge[beside]] = ends[beside]
    copies = replace(scene.copies, rects=scene.copies.rects + np.hstack((of_copies, np.zeros_like(of_copies))))
    rerouted = np.flatnonzero((starts != 0).any(axis=1) | (ends != 0).any(axis=1))
    alike = (starts == ends).all(axis=1)
    routes, slots = list(scene.routes), list(scene.slots)
    route_rects = scene.route_rects + np.where(alike[:, None], np.hstack((starts, starts)), 0.0)
    bows = _bows(scene, rerouted[~alike[rerouted]].tolist())
    for number in rerouted.tolist():
        route, slot = scene.routes[number], scene.slots[number]
        if alike[number]:
            x, y = starts[number]
            routes[number] = route + starts[number]
            slots[number] = slot and replace(slot, x=slot.x + float(x), y=slot.y + float(y))
        else:
            ways = route[0] + starts[number], route[-1] + ends[number]
            routes[number] = _way(*ways, bows[number], _lane(route, down=scene.down), down=scene.down)
            slots[number] = None
            route_rects[number] = *routes[number].min(axis=0), *routes[number].max(axis=0)
    slots = slots_among(slots, routes, sorted(bows), rects)
    frames = _frames(scene, shifts, rects)
    return Places(
        scene.centers + shifts, rects, faces, frames, copies, tuple(routes), route_rects, tuple(slots), rerouted
    )


def _way(start: Points, end: Points, bow: float, lane: float | None, *, down: bool) -> Points:
    return np.ascontiguousarray(way(start[::-1], end[::-1], bow, lane)[:, ::-1]) if down else way(start, end, bow, lane)


def way(start: Points, end: Points, bow: float = 0.0, lane: float | None = None) -> Points:
    """From dock to dock, to the right: a curve that leaves and arrives level, round corners to what is further back.

    With a bow it makes way for parallel ones; the way back is at the height of the lane, if that lies between.
    """
    across = float(end[0] - start[0])
    if across < LEAST:
        return _back(start, end, bow, lane)
    aside = np.array([max(across / 2, LEAST), bow])
    one, other = start + aside, end + aside * (-1, 1)
    return np.asarray((1 - _T) ** 3 * start + 3 * _T * (1 - _T) ** 2 * one + 3 * _T**2 * (1 - _T) * other + _T**3 * end)


def _back(start: Points, end: Points, bow: float, lane: float | None) -> Points:
    """Out at the right, back, and in from the left."""
    (x1, y1), (x2, y2) = start.tolist(), end.tolist()
    upper, lower = min(y1, y2) + TURN, max(y1, y2) - TURN
    if lane is None or not upper <= lane <= lower:
        lane = (y1 + y2) / 2 if upper <= lower else max(y1, y2) + ROUND
    out = TURN + abs(bow) / 4
    lane += bow / 4
    return rounded([(x1, y1), (x1 + out, y1), (x1 + out, lane), (x2 - out, lane), (x2 - out, y2), (x2, y2)])


def _lane(route: Points, *, down: bool) -> float | None:
    """Where, aside of the flow, a route goes back the furthest."""
    on = np.diff(route[:, int(down)])
    return float(route[np.argmin(on), int(not down)]) if len(on) and on.min() < -TURN else None


def _bows(scene: SegmentScene, wires: list[int]) -> dict[int, float]:
    """How far each of some wires bends aside, so that those between the same two can be told apart."""
    ends = {number: tuple(scene.pairs[number].tolist()) for number in wires}
    many: Counter[tuple[int, ...]] = Counter(ends.values())
    seen: Counter[tuple[int, ...]] = Counter()
    found = {}
    for number, pair in ends.items():
        found[number] = (seen[pair] - (many[pair] - 1) / 2) * APART
        seen[pair] += 1
    return found


def _frames(scene: SegmentScene, shifts: Floats, rects: Floats) -> Floats:
    """The frames of open groups: one goes with what is in it, or grows so that it holds what was moved out of it."""
    frames = scene.frames.copy()
    touched: set[int] = set()
    for number in set(scene.inside[(shifts != 0).any(axis=1)].tolist()):
        while number >= 0 and number not in touched:
            touched.add(number)
            number = scene.enclosures[number].parent
    within = defaultdict(list)
    for number, enclosure in enumerate(scene.enclosures):
        within[enclosure.parent].append(number)
    for number in sorted(touched, reverse=True):  # inner ones first
        members = scene.inside == number
        gone = np.concatenate((shifts[members], (frames - scene.frames)[within[number], :2]))
        if (gone == gone[0]).all() and not _has_grown(scene, frames, within[number]):
            frames[number] += np.tile(gone[0], 2)
            continue
        held = np.concatenate((rects[members & (shifts != 0).any(axis=1)], frames[within[number]]))
        held += (-PAD, -HEAD, PAD, PAD)
        frames[number, :2] = np.minimum(frames[number, :2], held[:, :2].min(axis=0))
        frames[number, 2:] = np.maximum(frames[number, 2:], held[:, 2:].max(axis=0))
    return frames


def _has_grown(scene: SegmentScene, frames: Floats, numbers: list[int]) -> bool:
    moved = frames[numbers] - scene.frames[numbers]
    return not np.allclose(moved[:, :2], moved[:, 2:])
