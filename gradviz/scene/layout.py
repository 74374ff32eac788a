"""Places for boxes and ways for edges, from left to right: the one door to the layout engine.

The steps are those of Sugiyama, Tagawa, Toda: layers (`layers`), order within them (`ordering`), coordinates
(`coordinates`), then routes (`routes`). Long thin graphs are wrapped like text; separate graphs are packed (`packing`).
Equal input gives equal output.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]


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


def layout(
    boxes: Sequence[Box],
    edges: Sequence[tuple[int, int]],
    *,
    spacing: Spacing | None = None,
    page: tuple[float, float] = (1000.0, 680.0),
    older: Sequence[bool] = (),
) -> Layout:
    """Lay out a graph whose edges are pairs of indices into `boxes`; `page` is the size it should be readable on.

    Separate graphs all of whose nodes are `older` stand below the others.

    Cycles, which no record makes but a damaged file may hold, are opened at their last edge.
    """
    from gradviz.scene.packing import components, pack
    from gradviz.scene.rows import lay_out_component

    spacing = spacing or (Spacing() if len(boxes) <= 150 else Spacing(layer=64.0, node=22.0))
    if not boxes:
        return Layout(np.zeros((0, 2)), (), 0.0, 0.0)
    parts = components(len(boxes), edges)
    if older:
        parts.sort(key=lambda part: all(older[node] for node in part.nodes))
    pieces = [lay_out_component(boxes, edges, part, spacing, page) for part in parts if len(part.nodes) > 1]
    single = [part.nodes[0] for part in parts if len(part.nodes) == 1]
    return pack(boxes, len(edges), pieces, single, spacing, page)
