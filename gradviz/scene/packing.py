"""Separate graphs side by side, and lonely nodes in a tray below them."""

from __future__ import annotations

from collections.abc import Collection, Sequence, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gradviz.scene.boxes import READABLE, Box, Layout, Points, Spacing

if TYPE_CHECKING:
    from gradviz.scene.rows import Piece


MOST_PAGES = 12.0
"""What is higher than so many pages is not read like text."""


@dataclass(frozen=True)
class Component:
    """Nodes that hang together, and the numbers of their edges."""

    nodes: list[int]
    edges: list[int]


def components(count: int, edges: Sequence[tuple[int, int]]) -> list[Component]:
    """What hangs together, in the order of first nodes."""
    root = list(range(count))

    def find(node: int) -> int:
        while root[node] != node:
            root[node] = root[root[node]]
            node = root[node]
        return node

    for source, target in edges:
        one, other = find(source), find(target)
        root[max(one, other)] = min(one, other)
    parts: dict[int, Component] = {}
    for node in range(count):
        parts.setdefault(find(node), Component([], [])).nodes.append(node)
    for number, (source, target) in enumerate(edges):
        if source != target:
            parts[find(source)].edges.append(number)
    return list(parts.values())


def joined(parts: list[Component], ports: Set[int]) -> tuple[list[Component], list[Component]]:
    """What hangs on the ports, all in one (or nothing at all), and the others."""
    held: list[Component] = []
    others: list[Component] = []
    for part in parts:
        (others if ports.isdisjoint(part.nodes) else held).append(part)
    if not held:
        return [], parts
    nodes = sorted(node for part in held for node in part.nodes)
    edges = sorted(number for part in held for number in part.edges)
    return [Component(nodes, edges)], others


def to_rims(found: Layout, edges: Sequence[tuple[int, int]], first: Collection[int], last: Collection[int]) -> Layout:
    """The layout with its ports moved to the left rim and to the right one."""
    centers = found.centers.copy()
    centers[list(first), 0] = 0.0
    centers[list(last), 0] = found.width
    routes = list(found.routes)
    for number, (source, target) in enumerate(edges):
        for node, at_end in ((source, False), (target, True)):
            if node in first or node in last:
                routes[number] = _reaching(routes[number], float(centers[node, 0]), at_end=at_end)
    return Layout(centers, tuple(routes), found.width, found.height)


def _reaching(route: Points, x: float, *, at_end: bool) -> Points:
    """A route that begins (or ends) so far to the left or right, on the same height."""
    end = route[-1 if at_end else 0]
    if abs(end[0] - x) < 0.01:
        return route
    point = np.array([[x, end[1]]])
    return np.concatenate((route, point) if at_end else (point, route))


def pack(
    boxes: Sequence[Box],
    edge_count: int,
    pieces: list[Piece],
    single: list[int],
    spacing: Spacing,
    page: tuple[float, float],
    alone: int = 0,
) -> Layout:
    """Shelves of graphs in their order, then shelves of single nodes, as wide as looks best on the page.

    Nothing stands beside the first ones of the graphs, so many as stand `alone`.
    """
    sizes = [(piece.width, piece.height) for piece in pieces]
    lone = [(boxes[node].width, boxes[node].above + boxes[node].below) for node in single]
    limit = _best_width(sizes, lone, spacing, page)
    spots: list[tuple[float, float]] = []
    floor = 0.0
    for _, height in sizes[:alone]:
        spots.append((0.0, floor))
        floor += height + (spacing.row if len(spots) < len(sizes) else 0.0)
    others, floor = _shelves(sizes[alone:], limit, spacing.row, floor)
    spots += others
    lone_spots, floor = _shelves(lone, limit, spacing.node, floor + (spacing.row if sizes and lone else 0.0))
    centers = np.zeros((len(boxes), 2))
    routes: list[Points] = [np.zeros((2, 2))] * edge_count
    for piece, (x, y) in zip(pieces, spots, strict=True):
        centers[piece.part.nodes] = piece.centers + np.array((x, y))
        points, begin = piece.points + np.array((x, y)), 0
        for number, end in zip(piece.part.edges, np.cumsum(piece.lengths).tolist(), strict=True):
            routes[number] = points[begin:end]
            begin = end
    for node, (x, y) in zip(single, lone_spots, strict=True):
        centers[node] = (x + boxes[node].width / 2, y + boxes[node].above)
    rights = [x + w for (x, _), (w, _) in zip([*spots, *lone_spots], [*sizes, *lone], strict=True)]
    return Layout(centers, tuple(routes), max(rights), floor)


def _best_width(
    sizes: list[tuple[float, float]], lone: list[tuple[float, float]], spacing: Spacing, page: tuple[float, float]
) -> float:
    """The width at which everything is drawn largest."""
    widest = max(width for width, _ in (*sizes, *lone))
    area = sum((w + spacing.row) * (h + spacing.row) for w, h in sizes)
    area += sum((w + spacing.node) * (h + spacing.node) for w, h in lone)
    ideal = (area * page[0] / page[1]) ** 0.5
    best, reached = widest, 0.0
    readable = page[0] / READABLE
    for width in (
        widest,
        *(max(widest, ideal * factor) for factor in (0.8, 1.0, 1.2, 1.5, 2.0)),
        max(widest, page[0]),
        max(widest, readable),
    ):
        spots, floor = _shelves(sizes, width, spacing.row, 0.0)
        lone_spots, floor = _shelves(lone, width, spacing.node, floor + spacing.row)
        used = max(x + w for (x, _), (w, _) in zip([*spots, *lone_spots], [*sizes, *lone], strict=True))
        scale = min(page[0] / max(used, 1.0), page[1] / max(floor, 1.0), 1.0)
        if scale > reached + 1e-9:
            best, reached = width, scale
    if reached < READABLE and widest <= readable and area / readable <= MOST_PAGES * page[1]:
        return readable  # read from top to bottom, like text
    return best


def _shelves(
    sizes: list[tuple[float, float]], limit: float, gap: float, floor: float
) -> tuple[list[tuple[float, float]], float]:
    """Top left corners of boxes set in rows no wider than the limit, and where the last row ends."""
    spots = []
    x, tall = 0.0, 0.0
    for width, height in sizes:
        if x > 0 and x + width > limit:
            floor += tall + gap
            x, tall = 0.0, 0.0
        spots.append((x, floor))
        x += width + gap
        tall = max(tall, height)
    return spots, floor + tall
