"""From an outline to places: the layout, and room for the labels of its edges. It needs no record."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradviz.scene.boxes import Layout, Rect
from gradviz.scene.labels import MOST_EDGES, Slot, label_slots
from gradviz.scene.meter import Told, unheard
from gradviz.scene.nested import HEAD, lay_out_nested
from gradviz.scene.outline import Outline
from gradviz.scene.portions import at_once

DOWN_THEN_RIGHT = [1, 0]
"""The order of axes that turns a layout from left to right into one from top to bottom, and back."""
COLUMN = 3.0
"""So many pages high is what flows down before it goes on beside that: one is used to scroll down."""


@dataclass(frozen=True)
class Arranged:
    """Where it all went."""

    layout: Layout
    slots: tuple[Slot | None, ...]
    frames: NDArray[np.float64]
    """Of open groups: left, top, right, bottom."""


def arrange(outline: Outline, page: tuple[float, float] = (1000.0, 680.0), told: Told = unheard) -> Arranged:
    """Lay out an outline and find places for the labels of its edges; `told` hears now and then how far it is."""
    return at_once(arrange_in_parts(outline, page, told))


def arrange_in_parts(
    outline: Outline, page: tuple[float, float] = (1000.0, 680.0), told: Told = unheard
) -> Generator[None, None, Arranged]:
    """The same, with pauses."""
    down = outline.down
    found, frames = yield from lay_out_nested(
        [box.turned() for box in outline.boxes] if down else outline.boxes,
        outline.pairs,
        outline.frames,
        page=(COLUMN * page[1], page[0]) if down else page,
        older=outline.older,
        light=outline.light,
        down=down,
        told=told,
    )
    if down:
        found, frames = _upright(found), frames[:, [1, 0, 3, 2]]
    slots: Sequence[Slot | None] = [None] * len(found.routes)
    if len(found.routes) <= MOST_EDGES:
        yield
        slots = label_slots(found.routes, _taken(outline, found, frames))
    return Arranged(found, tuple(slots), frames)


def _taken(outline: Outline, found: Layout, frames: NDArray[np.float64]) -> list[Rect]:
    """Where no label may stand: cards, and titles of frames."""
    rects = [
        part
        for (x, y), box in zip(found.centers.tolist(), outline.boxes, strict=True)
        for part in box.parts(x, y, down=outline.down)
    ]
    titles = zip(frames.tolist(), outline.frames.widths, strict=True)
    return rects + [(left, top, left + width, top + HEAD) for (left, top, _, _), width in titles]


def _upright(found: Layout) -> Layout:
    """A layout from left to right turned so that data flows down."""
    centers = np.ascontiguousarray(found.centers[:, DOWN_THEN_RIGHT])
    routes = tuple(np.ascontiguousarray(route[:, DOWN_THEN_RIGHT]) for route in found.routes)
    return Layout(centers, routes, found.height, found.width)
