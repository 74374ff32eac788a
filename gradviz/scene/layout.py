"""Places for boxes and ways for edges, from left to right: the one door to the layout engine.

The steps are those of Sugiyama, Tagawa, Toda: layers (`layers`), order within them (`ordering`), coordinates
(`coordinates`), then routes (`routes`). Long thin graphs are wrapped like text; separate graphs are packed (`packing`).
Equal input gives equal output.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gradviz.scene.boxes import Box, Layout, Spacing
from gradviz.scene.packing import components, pack
from gradviz.scene.rows import lay_out_component

ROOMY = 800.0
"""On a page less wide, layers stand closer."""


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
    spacing = spacing or _spacing(len(boxes), page[0])
    if not boxes:
        return Layout(np.zeros((0, 2)), (), 0.0, 0.0)
    parts = components(len(boxes), edges)
    if older:
        parts.sort(key=lambda part: all(older[node] for node in part.nodes))
    pieces = [lay_out_component(boxes, edges, part, spacing, page) for part in parts if len(part.nodes) > 1]
    single = [part.nodes[0] for part in parts if len(part.nodes) == 1]
    return pack(boxes, len(edges), pieces, single, spacing, page)


def _spacing(count: int, width: float) -> Spacing:
    """Closer where there is much to show, or little room."""
    if count > 150:
        return Spacing(layer=64.0, node=22.0)
    return Spacing() if width >= ROOMY else Spacing(layer=86.0)
