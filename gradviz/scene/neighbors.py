"""The node beside another: along an edge, or the next one above or below it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradviz.scene.scene import SegmentScene

LEFT, RIGHT, UP, DOWN = "left", "right", "up", "down"
_SAME = 8.0
"""Nodes whose middles differ by less than so much stand at the same place of their axis."""


def neighbor(scene: SegmentScene, number: int, direction: str, living: NDArray[np.bool_]) -> int | None:
    """The living node that one comes to from another; None where there is none.

    Against and with the flow of data that is the nearest one at the other end of an edge: to the left what it was made
    of, to the right what was made of it; up and down, where data flows down. Where there is no edge, and aside, it is
    the nearest one that stands there.
    """
    against, along = (UP, DOWN) if scene.down else (LEFT, RIGHT)
    if direction in (against, along):
        near, far = (1, 0) if direction == against else (0, 1)
        linked = scene.pairs[scene.pairs[:, near] == number, far]
        linked = linked[living[linked]]
        if len(linked):
            return _nearest(scene, number, linked, 1.0, 1.0)
    axis, sign = {LEFT: (0, -1), RIGHT: (0, 1), UP: (1, -1), DOWN: (1, 1)}[direction]
    away = (scene.centers[:, axis] - scene.centers[number, axis]) * sign
    beside = np.flatnonzero(living & (away > _SAME))
    if not len(beside):
        return None
    return _nearest(scene, number, beside, 1.0 if axis == 0 else 4.0, 4.0 if axis == 0 else 1.0)


def _nearest(scene: SegmentScene, number: int, others: NDArray[np.int64], across: float, down: float) -> int:
    """The nearest of some nodes; each axis counts so much."""
    away = np.abs(scene.centers[others] - scene.centers[number]) * (across, down)
    return int(others[np.argmin(away.sum(axis=1))])
