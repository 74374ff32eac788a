"""What a layout is made from, and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
Dock = tuple[float | None, float | None]
"""How far below the docking lines an edge leaves its source and enters its target; None: where it looks best."""
Rect = tuple[float, float, float, float]
"""left, top, right, bottom"""
ASIDE = 9.0
"""Between a function and what stands beside it where data flows down."""
READABLE = 0.9
"""At a smaller scale the smallest text of a card has less than about 11 pixels: too few on a projector."""


class Box(NamedTuple):
    """The room a node takes: its edges dock at the line that `above` and `below` are counted from."""

    width: float
    above: float
    below: float
    dock: float = 0.0
    """Half the height at which edges may dock above and below that line."""
    reach: float = 0.0
    """Half the width of what edges dock at; 0: the whole width."""
    round: bool = False
    """Edges dock at a circle."""
    face: float = 0.0
    """Height of what is drawn in the middle, on both sides of the docking line alike."""

    @property
    def arm(self) -> float:
        """How far from the middle edges dock."""
        return self.reach or self.width / 2

    @property
    def hanging(self) -> float:
        """Height of what hangs below a function: its name and its chips. Where data flows down it stands beside it."""
        return self.below - self.face / 2 if self.reach else 0.0

    def turned(self) -> Box:
        """The room of the same where data flows down, for a layout from left to right: across is down."""
        arm, hanging = self.face / 2, self.hanging
        if hanging:
            width, below = max(self.face, hanging), self.arm + ASIDE + self.width
            return Box(width, self.arm, below, self.dock, arm, self.round, 2 * self.arm)
        return Box(
            2 * max(self.above, self.below),
            self.width / 2,
            self.width / 2,
            self.arm - 14.0,
            arm,
            self.round,
            2 * self.arm,
        )

    def parts(self, x: float, y: float, *, down: bool) -> tuple[Rect, Rect]:
        """What is drawn of a node whose docking line's middle is there: what edges dock at, and what hangs on it."""
        arm, waist = self.arm, self.face / 2
        head = (x - arm, y - self.above, x + arm, y + waist)
        if down and self.hanging:
            left, half = x + arm + ASIDE, self.hanging / 2
            return head, (left, y - half, left + self.width, y + half)
        return head, (x - self.width / 2, y + waist, x + self.width / 2, y + self.below)


@dataclass(frozen=True)
class Layout:
    """Where everything is: node *i* at `centers[i]` (the docking line's middle), edge *k* along `routes[k]`."""

    centers: Points
    """Shape (nodes, 2)."""
    routes: tuple[Points, ...]
    """Polylines from source to target, each of shape (points, 2)."""
    width: float
    height: float


@dataclass(frozen=True)
class Spacing:
    """Distances between boxes."""

    layer: float = 94.0
    """Between two layers, at least; room for a gradient's label."""
    node: float = 30.0
    """Between two boxes of a layer."""
    lane: float = 16.0
    """What a passing edge takes in a layer."""
    row: float = 56.0
    """Between two rows of a wrapped graph, and between separate graphs."""
