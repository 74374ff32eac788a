"""From an outline to places: the layout, and room for the labels of its edges. It needs no record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradviz.scene.boxes import Box, Layout
from gradviz.scene.labels import MOST_EDGES, Rect, Slot, label_slots
from gradviz.scene.nested import HEAD, lay_out_nested
from gradviz.scene.outline import Outline


@dataclass(frozen=True)
class Arranged:
    """Where it all went."""

    layout: Layout
    slots: tuple[Slot | None, ...]
    frames: NDArray[np.float64]
    """Of open groups: left, top, right, bottom."""


def arrange(outline: Outline, page: tuple[float, float] = (1000.0, 680.0)) -> Arranged:
    """Lay out an outline and find places for the labels of its edges."""
    found, frames = lay_out_nested(
        outline.boxes, outline.pairs, outline.frames, page=page, older=outline.older, light=outline.light
    )
    slots: Sequence[Slot | None] = [None] * len(found.routes)
    if len(found.routes) <= MOST_EDGES:
        slots = label_slots(found.routes, _taken(outline, found, frames))
    return Arranged(found, tuple(slots), frames)


def _taken(outline: Outline, found: Layout, frames: NDArray[np.float64]) -> list[Rect]:
    """Where no label may stand: cards, and titles of frames."""
    rects = [
        part for (x, y), box in zip(found.centers.tolist(), outline.boxes, strict=True) for part in _parts(x, y, box)
    ]
    titles = zip(frames.tolist(), outline.frames.widths, strict=True)
    return rects + [(left, top, left + width, top + HEAD) for (left, top, _, _), width in titles]


def _parts(x: float, y: float, box: Box) -> list[Rect]:
    """What edges dock at, and what hangs below it and may be wider."""
    waist = y + box.face / 2
    return [
        (x - box.arm, y - box.above, x + box.arm, waist),
        (x - box.width / 2, waist, x + box.width / 2, y + box.below),
    ]
