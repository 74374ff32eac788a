"""Places for boxes and ways for edges, from left to right: the one door to the layout engine.

The steps are those of Sugiyama, Tagawa, Toda: layers (`layers`), order within them (`ordering`), coordinates
(`coordinates`), then routes (`routes`). Long thin graphs are wrapped like text; separate graphs are packed (`packing`).
Equal input gives equal output.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from gradviz.scene.boxes import Box, Dock, Layout, Spacing
from gradviz.scene.meter import Told, unheard
from gradviz.scene.packing import Component, components, joined, pack, to_rims
from gradviz.scene.rows import Piece, Ports, lay_out_component

DOWN = Spacing(layer=62.0, node=34.0)
"""Where data flows down: the label of an edge stands beside it, and needs less of its way."""
ROOMY = 800.0
"""On a page less wide, layers stand closer."""


def layout(
    boxes: Sequence[Box],
    edges: Sequence[tuple[int, int]],
    *,
    spacing: Spacing | None = None,
    page: tuple[float, float] = (1000.0, 680.0),
    older: Sequence[bool] = (),
    docks: Mapping[int, Dock] | None = None,
    first: Collection[int] = (),
    last: Collection[int] = (),
    light: Collection[int] = (),
    told: Told = unheard,
) -> Layout:
    """Lay out a graph whose edges are pairs of indices into `boxes`; `page` is the size it should be readable on.

    Separate graphs all of whose nodes are `older` stand below the others.

    Boxes that are `first` stand at the left rim and those that are `last` at the right one, in layers of their own:
    they are where edges from outside go in and out, and have no width. All that hangs on them is one graph. `docks`
    says, by the number of the edge, where edges have to begin and end. The `light` ones need not run straight.
    `told` hears how many more boxes are done with.

    Cycles, which no record makes but a damaged file may hold, are opened at their last edge.
    """
    spacing = spacing or spacing_for(len(boxes), page[0])
    if not boxes:
        return Layout(np.zeros((0, 2)), (), 0.0, 0.0)
    parts = components(len(boxes), edges)
    if older:
        parts.sort(key=lambda part: all(older[node] for node in part.nodes))
    ports = Ports(docks or {}, frozenset(first), frozenset(last), frozenset(light))
    held, parts = joined(parts, {*first, *last})
    pieces = [lay_out_component(boxes, edges, part, spacing, page, ports, told) for part in held]
    pieces += _lay_out([part for part in parts if len(part.nodes) > 1], boxes, edges, spacing, page, ports, told)
    single = [part.nodes[0] for part in parts if len(part.nodes) == 1]
    found = pack(boxes, len(edges), pieces, single, spacing, page, alone=len(held))
    told(len(single))
    return to_rims(found, edges, ports.first, ports.last) if held else found


def _lay_out(
    parts: Sequence[Component],
    boxes: Sequence[Box],
    edges: Sequence[tuple[int, int]],
    spacing: Spacing,
    page: tuple[float, float],
    ports: Ports,
    told: Told,
) -> list[Piece]:
    """Lay out separate graphs; those that are alike, as of the turns of a loop, only once."""
    known: dict[Hashable, Piece] = {}
    pieces = []
    for part in parts:
        local = {node: index for index, node in enumerate(part.nodes)}
        shape: Hashable = (
            tuple(boxes[node] for node in part.nodes),
            tuple((local[edges[number][0]], local[edges[number][1]]) for number in part.edges),
            tuple((index, ports.docks[n]) for index, n in enumerate(part.edges) if n in ports.docks),
            tuple(index for index, number in enumerate(part.edges) if number in ports.light),
        )
        found = known.get(shape)
        if found is None:
            known[shape] = piece = lay_out_component(boxes, edges, part, spacing, page, ports, told)
        else:
            piece = replace(found, part=part)
            told(len(part.nodes))
        pieces.append(piece)
    return pieces


def spacing_for(count: int, width: float, *, down: bool = False) -> Spacing:
    """Closer where there is much to show, or little room."""
    if down:
        return DOWN if count <= 150 else Spacing(layer=46.0, node=26.0)
    if count > 150:
        return Spacing(layer=64.0, node=22.0)
    return Spacing() if width >= ROOMY else Spacing(layer=86.0)
