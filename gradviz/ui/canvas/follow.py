"""Where the camera looks while nobody has chosen otherwise: at the whole segment, or along with the cursor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSizeF

from gradviz.scene.attention import Extent
from gradviz.scene.boxes import READABLE
from gradviz.scene.scene import SegmentScene
from gradviz.ui.canvas.camera import Camera, fitted
from gradviz.ui.canvas.captions import bubble_beside

BESIDE = 1.0
"""What stands beside the graph that one looks at comes into view whole, if it leaves that one at such a scale."""
_SHARES = (0.5, 0.3, 0.7, 0.1, 0.9, 0.0, 1.0)
"""Where the seen part may stand in the room that is left, the middle first."""
_RIM = 20.0
"""Pixels around the room in which one still sees the graph."""
FOLLOWED = 1000
"""Segments of more nodes are shown as a whole: nobody reads them node by node."""
OVERVIEW = 0.26
"""What a pass came to is shown as a whole, if at least at this scale: names and gradients are painted larger then."""
NEARER = 1.15
"""One looks anew at what is small, if it can be so many times as large."""
ALL = 0.45
"""So is what was cut off from it, if one can read all of that: of a leaf that got nothing one sees why."""
CAPTION = 24.0
"""Pixels for the words at a root: they are as large from afar."""
BESIDE_MESSAGE = 0.75
"""A graph is made so small before what torch says would cover a part of it."""
AHEAD = 80
"""Room is made for what is born within so many steps."""


@dataclass(frozen=True)
class Onlooker:
    """What somebody can read from where they sit."""

    least: float
    """The smallest scale at which they can read what is on cards."""
    message: QSizeF
    """Room for what torch says where a function failed, so that they can read it."""


AT_DESK = Onlooker(READABLE, QSizeF(330.0, 115.0))
BACK_ROW = Onlooker(0.66, QSizeF(600.0, 115.0))
"""On a wall, letters are as large at every scale."""


def whole(scene: SegmentScene, room: QRectF) -> Camera:
    """All that one should look at in the segment."""
    return fitted(_rect(scene.attention.focus()), room)


def living(scene: SegmentScene, step: int, room: QRectF) -> Camera:
    """All that lives at a step, if anything does."""
    alive = scene.living(step)
    return fitted(_rect(scene.extent(alive)), room) if alive.any() else whole(scene, room)


def wanted(scene: SegmentScene, step: int, room: QRectF, onlooker: Onlooker = AT_DESK) -> Camera:
    """The whole where it can be read; else what lives at the step, its graph, or as much of that as can be read."""
    if len(scene.keys) > FOLLOWED:
        return whole(scene, room)
    least, bubble, overview = onlooker.least, _message(scene, step, onlooker), _end(scene, step, room)
    for seen in _parts(scene, step) if overview is None else (scene.attention.focus(),):
        if bubble is not None:
            together = _rect(seen).united(bubble)
            if (scale := fitted(together, room).scale) >= min(BESIDE_MESSAGE, least):
                return _settled(scene, step, together, room, scale)
        scale = fitted(_rect(seen), room).scale
        if scale >= least:
            beside = min(scale, BESIDE)
            seen = scene.attention.with_neighbours(step, seen, room.width() / beside, room.height() / beside)
            return _settled(scene, step, _rect(seen), room, fitted(_rect(seen), room).scale)
    outcome, about = overview or _outcome(scene, step, room), None
    if outcome is not None:
        scale = fitted(outcome, room).scale
        if scale < least:
            return _settled(scene, step, outcome, room, scale)
        about = (outcome.left(), outcome.top(), outcome.right(), outcome.bottom())
    near = _rect(scene.attention.near(step, room.width() / READABLE, room.height() / READABLE, about))
    return _settled(scene, step, near, room, READABLE)


def _parts(scene: SegmentScene, step: int) -> Iterator[Extent]:
    """What one may look at, the more of it the better."""
    yield scene.attention.focus()
    for ahead in (AHEAD, AHEAD // 4, 0):
        yield scene.attention.focus_at(step, ahead)
    yield scene.attention.graph_of(step)


def upon(part: QRectF, room: QRectF, scale: float | None = None) -> Camera:
    """A camera that has a part in the middle, at a scale, or as large as there is room for it."""
    scale = fitted(part, room).scale if scale is None else scale
    return Camera(scale, *_corner(part.center(), room, scale))


def including(part: QRectF, camera: Camera, room: QRectF) -> Camera:
    """The camera moved no further than brings a part into the room; its upper left where that is too small."""
    corner, end = camera.to_widget(part.topLeft()), camera.to_widget(part.bottomRight())
    across = min(room.right() - end.x(), 0.0) or max(room.left() - corner.x(), 0.0)
    down = min(room.bottom() - end.y(), 0.0) or max(room.top() - corner.y(), 0.0)
    return camera.panned(QPointF(across, down)) if across or down else camera


def shows(camera: Camera, room: QRectF, scene: SegmentScene, step: int, onlooker: Onlooker = AT_DESK) -> bool:
    """Whether what the step is about is in view, and about as large as it can be."""
    outcome = None
    if len(scene.keys) <= FOLLOWED:
        outcome = _end(scene, step, room) or _outcome(scene, step, room)
        if outcome is None and camera.scale < 0.99 * onlooker.least:
            return False  # it still shows what a pass came to
    rect = outcome or _rect(scene.attention.attended(step))
    if (bubble := _message(scene, step, onlooker)) is not None:
        rect = rect.united(bubble)
    seen = QRectF(camera.to_widget(rect.topLeft()), camera.to_widget(rect.bottomRight()))
    if outcome is None and (seen.width() > room.width() or seen.height() > room.height()):
        return room.contains(seen.center())
    if not room.adjusted(-20, -4, 20, 4).contains(seen):
        return False
    if bubble is not None:
        return _is_about(camera, wanted(scene, step, room, onlooker))  # so that it covers least
    small = outcome is None and camera.scale < 0.99 * READABLE
    return not small or wanted(scene, step, room, onlooker).scale < NEARER * camera.scale


def _is_about(camera: Camera, other: Camera) -> bool:
    """Whether two cameras show the same, to a pixel or so."""
    away = QPointF(camera.x - other.x, camera.y - other.y).manhattanLength() * other.scale
    return away < 2 and abs(camera.scale / other.scale - 1) < 0.002


def _message(scene: SegmentScene, step: int, onlooker: Onlooker) -> QRectF | None:
    """Where torch says why a pass failed, if one just did: about as large as such messages are."""
    run = scene.trace.passes.last(step)
    if run is None or run.failed is None or run.ended is None or step < run.ended:
        return None
    number = scene.index.get(f"f{run.failed}")
    return None if number is None else bubble_beside(scene, scene.living(step), number, onlooker.message)


def _outcome(scene: SegmentScene, step: int, room: QRectF) -> QRectF | None:
    """What a pass that has just ended came to, or at least its leaves, if one can see that as a whole."""
    came_to = scene.attention.outcome(step)
    if came_to and fitted(_rect(scene.attention.graph_of(step)), room).scale >= ALL:
        return _rect(scene.attention.graph_of(step))
    return _first_seen(came_to, room)


def _end(scene: SegmentScene, step: int, room: QRectF) -> QRectF | None:
    """What a program came to that has just ended, if one can see that as a whole."""
    return _first_seen(scene.attention.end(step), room)


def _first_seen(parts: Iterable[Extent], room: QRectF) -> QRectF | None:
    """The first part that one can see as a whole, with room for the words at a root."""
    for found in parts:
        rect = _rect(found)
        beside = CAPTION / fitted(rect, room).scale
        rect.adjust(0, 0, beside, beside / 2)
        if fitted(rect, room).scale >= OVERVIEW:
            return rect
    return None


def _settled(scene: SegmentScene, step: int, seen: QRectF, room: QRectF, scale: float) -> Camera:
    """A camera that shows this part at a scale, with most of its graph, and cuts through as little as possible."""
    slack = room.width() / scale - seen.width(), room.height() / scale - seen.height()
    living = scene.living(step)
    rects, own = scene.rects[living], scene.attention.same_graph(step)[living]
    rim = _RIM / scale
    best, fewest = Camera(), 3 * len(rects) + 1
    wide, high = room.width() / scale, room.height() / scale
    columns = [_beside(rects[:, 0], rects[:, 2], seen.left() - slack[0] * share, wide, rim) for share in _SHARES]
    for down in _SHARES:
        top = seen.top() - slack[1] * down
        above, within = _beside(rects[:, 1], rects[:, 3], top, high, rim)
        for across, (aside, between) in zip(_SHARES, columns, strict=True):
            inside = between & within
            missed = int(np.count_nonzero(~(aside | above | inside))) + 2 * int(np.count_nonzero(own & ~inside))
            if missed < fewest:
                left = seen.left() - slack[0] * across
                corner = _corner(QPointF(left + wide / 2, top + high / 2), room, scale)
                best, fewest = Camera(scale, *corner), missed
    return best


def _corner(middle: QPointF, room: QRectF, scale: float) -> tuple[float, float]:
    """The scene's point in the widget's corner that brings a point to the middle of the room."""
    return middle.x() - room.center().x() / scale, middle.y() - room.center().y() / scale


def _rect(extent: Extent) -> QRectF:
    left, top, right, bottom = extent
    return QRectF(left, top, right - left, bottom - top)


def _beside(
    begins: NDArray[np.float64], ends: NDArray[np.float64], first: float, length: float, rim: float
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Along one axis: what lies outside of a stretch, and what lies in it."""
    low, high = first - rim, first + length + rim
    return np.asarray((ends < low) | (begins > high)), np.asarray((begins >= low) & (ends <= high))
