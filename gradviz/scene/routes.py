"""The ways of edges: straight through layers, curved between them, round the end of a row to the next."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from gradviz.scene.boxes import Points, Spacing

if TYPE_CHECKING:
    from gradviz.scene.rows import Skeleton

CURVE = 18
"""Points of a curve."""
_T = np.linspace(0.0, 1.0, CURVE)[1:-1]
_WEIGHTS = np.column_stack(((1 - _T) ** 3, 3 * _T * (1 - _T) ** 2, 3 * _T**2 * (1 - _T), _T**3))
"""What each of the four points of a curve weighs, at all points but its ends."""
LANE = 11.0
"""Between two edges that go round the end of a row."""
GUTTER = 22.0
BOW = 62.0
"""How far the curves of parallel edges are pulled apart."""
CORNER = 12.0

Point = tuple[float, float]


class Ways:
    """Turns layers, rows and heights into points."""

    def __init__(
        self,
        bones: Skeleton,
        links: list[tuple[int, int]],
        columns: list[tuple[float, float]],
        breaks: list[int],
        y: list[float],
        spacing: Spacing,
    ) -> None:
        self.bones = bones
        self.links = links
        self.columns = columns
        self.breaks = breaks
        self.seat = {node: seat for layer in bones.layers for seat, node in enumerate(layer)}
        self.row_of = [bisect_right(breaks, layer) - 1 for layer in range(len(columns))]
        self.turns = self._turns(y)
        lanes = [len(self.turns[start]) for start in breaks[1:]]
        self.gutter = (GUTTER + LANE * max(lanes)) if lanes else 0.0
        self._place_rows(y, spacing, lanes)
        self.leaving = self._docks(outgoing=True)
        self.entering = self._docks(outgoing=False)

    def center(self, node: int) -> Point:
        """The middle of a node's docking line."""
        left, width = self.column(self.bones.layer_of[node])
        return left + width / 2, self.y[node]

    def column(self, layer: int) -> tuple[float, float]:
        """Left edge and width of a layer within its row."""
        start = self.breaks[self.row_of[layer]]
        return self.columns[layer][0] - self.columns[start][0] + self.gutter, self.columns[layer][1]

    def route(self, number: int) -> Points:
        """The polyline of an edge."""
        chain = self.bones.chains[number]
        leave, enter = self.leaving[number], self.entering[number]
        points: list[Point] = [leave]
        pull = self._pull(number)
        for index, (source, target) in enumerate(pairwise(chain)):
            first, last = index == 0, index == len(chain) - 2
            start = self._edge_of(source, right=True, at=leave[1] if first else None)
            end = self._edge_of(target, right=False, at=enter[1] if last else None)
            if first and self._free(source, end[1] + pull):
                start = leave
            if last and self._free(target, start[1] + pull):
                end = enter
            points.append(start)
            layers = self.bones.layer_of[source], self.bones.layer_of[target]
            if (source, target) in self.turns.get(layers[1], ()):
                points += self._turn(start, end, layers[1], (source, target))
            else:
                points += _curve(start, end, pull)
            points.append(end)
        points.append(enter)
        array = _distinct(points)
        return array[::-1].copy() if chain[0] != self.bones.edges[number][0] else array

    # ------------------------------------------------------------ rows

    def _turns(self, y: list[float]) -> dict[int, dict[tuple[int, int], int]]:
        """For each layer that begins a row: the links that go round to it, the lowest first."""
        found: dict[int, list[tuple[int, int]]] = {start: [] for start in self.breaks[1:]}
        for link in self.links if found else ():
            if self.bones.layer_of[link[1]] in found:
                found[self.bones.layer_of[link[1]]].append(link)
        return {
            start: {link: nr for nr, link in enumerate(sorted(links, key=lambda link: (-y[link[0]], -y[link[1]])))}
            for start, links in found.items()
        }

    def _place_rows(self, y: list[float], spacing: Spacing, lanes: list[int]) -> None:
        """Stack the rows and note where each ends."""
        bones = self.bones
        self.y = list(y)
        self.row_bottom: list[float] = []
        self.row_right: list[float] = []
        ends = [*self.breaks[1:], len(self.columns)]
        bowed = {node for pair in bones.parallel for node in pair}
        floor = 0.0
        for row, (start, end) in enumerate(zip(self.breaks, ends, strict=True)):
            nodes = [node for layer in bones.layers[start:end] for node in layer]
            top = min(y[n] - (max(bones.boxes[n].above, BOW) if n in bowed else bones.boxes[n].above) for n in nodes)
            bottom = max(y[n] + (max(bones.boxes[n].below, BOW) if n in bowed else bones.boxes[n].below) for n in nodes)
            for node in nodes:
                self.y[node] = y[node] - top + floor
            self.row_bottom.append(bottom - top + floor)
            left, width = self.column(end - 1)
            self.row_right.append(left + width)
            floor = self.row_bottom[-1] + spacing.row + (LANE * lanes[row] if row < len(lanes) else 0.0)
        self.width = max(self.row_right) + self.gutter
        self.height = self.row_bottom[-1]

    def _turn(self, start: Point, end: Point, layer: int, link: tuple[int, int]) -> list[Point]:
        """Round the right end of a row, back between the rows, and in again from the left."""
        nr = self.turns[layer][link]
        count = len(self.turns[layer])
        row = self.row_of[layer] - 1
        right = self.row_right[row] + GUTTER / 2 + LANE * nr
        between = self.row_bottom[row] + 20.0 + LANE * nr
        left = self.gutter - GUTTER / 2 - LANE * (count - 1 - nr)
        corners = [start, (right, start[1]), (right, between), (left, between), (left, end[1]), end]
        return _rounded(corners)[1:-1]

    # ------------------------------------------------------------ docks and curves

    def _edge_of(self, node: int, *, right: bool, at: float | None) -> Point:
        """The point at the side of a node's layer, at its height or at that of its dock."""
        left, width = self.column(self.bones.layer_of[node])
        return left + (width if right else 0.0), self.y[node] if at is None else at

    def _free(self, node: int, height: float) -> bool:
        """Whether a curve between a node and this height touches no neighbour of the node's layer."""
        layer, seat = self.bones.layers[self.bones.layer_of[node]], self.seat[node]
        if height < self.y[node] and seat > 0:
            upper = layer[seat - 1]
            return height - 10.0 > self.y[upper] + self.bones.boxes[upper].below
        if height > self.y[node] and seat + 1 < len(layer):
            lower = layer[seat + 1]
            return height + 10.0 < self.y[lower] - self.bones.boxes[lower].above
        return True

    def _docks(self, *, outgoing: bool) -> list[Point]:
        """Where each edge leaves its source (or enters its target): spread over the node's side, without crossing."""
        bones = self.bones
        ends: defaultdict[int, list[int]] = defaultdict(list)
        for number, chain in enumerate(bones.chains):
            ends[chain[0] if outgoing else chain[-1]].append(number)
        found: list[Point] = [(0.0, 0.0)] * len(bones.chains)
        for node, numbers in ends.items():
            for number, offset in zip(*self._spread(node, numbers, outgoing), strict=True):
                found[number] = self._dock(node, offset, outgoing)
        return found

    def _spread(self, node: int, numbers: list[int], outgoing: bool) -> tuple[list[int], list[float]]:
        asked = {number: self.bones.docks[number][0 if outgoing else 1] for number in numbers}
        fixed = {number: dock for number, dock in asked.items() if dock is not None}
        order, offsets = self._spread_free(node, [n for n in numbers if n not in fixed], outgoing)
        return [*order, *fixed], [*offsets, *fixed.values()]

    def _spread_free(self, node: int, numbers: list[int], outgoing: bool) -> tuple[list[int], list[float]]:
        if len(numbers) <= 1:
            return numbers, [0.0] * len(numbers)
        bones, box = self.bones, self.bones.boxes[node]
        seat = 1 if outgoing else -2

        def other(number: int) -> int:
            return bones.chains[number][seat]

        def level(number: int) -> float:
            dock = bones.docks[number][1 if outgoing else 0]
            return self.y[other(number)] + (dock if dock and other(number) < bones.real else 0.0)

        order = sorted(numbers, key=lambda n: (level(n), n))
        if outgoing:
            order.sort(key=lambda n: self.row_of[bones.layer_of[other(n)]])
        distinct = list(dict.fromkeys(other(n) for n in order))
        if len(distinct) == 1 and distinct[0] >= bones.real:
            return order, [0.0] * len(order)
        straight = [n for n in order if other(n) < bones.real and level(n) == self.y[node]]
        middle = order.index(straight[0]) if len(straight) == 1 else (len(order) - 1) / 2
        room = box.dock or 20.0
        step = min(18.0, room / max(middle, len(order) - 1 - middle, 1.0))
        return order, [(index - middle) * step for index in range(len(order))]

    def _dock(self, node: int, offset: float, outgoing: bool) -> Point:
        box = self.bones.boxes[node]
        x, y = self.center(node)
        arm = math.sqrt(max(box.arm**2 - offset**2, 0.0)) if box.round else box.arm
        return (x + arm if outgoing else x - arm), y + offset

    def _pull(self, number: int) -> float:
        """How far an edge is bent, so that it is told from others between the same nodes."""
        chain = self.bones.chains[number]
        group = self.bones.parallel.get((chain[0], chain[1])) if len(chain) == 2 else None
        return (group.index(number) - (len(group) - 1) / 2) * 2 * BOW / (len(group) - 1) if group else 0.0


def _curve(start: Point, end: Point, pull: float) -> list[Point]:
    """Points between the sides of two layers."""
    return bezier(start, end, pull) if pull or abs(start[1] - end[1]) >= 0.01 else []


def bezier(start: Point, end: Point, pull: float = 0.0) -> list[Point]:
    """A curve that leaves and arrives level; `pull` bends it down (or up, below 0)."""
    reach = (end[0] - start[0]) * (0.25 if pull else 0.5)
    corners = (start, (start[0] + reach, start[1] + pull), (end[0] - reach, end[1] + pull), end)
    return list(map(tuple, (_WEIGHTS @ np.array(corners)).tolist()))


def _rounded(corners: list[Point]) -> list[Point]:
    """A polyline with rounded corners."""
    points = [corners[0]]
    for before, corner, after in zip(corners, corners[1:], corners[2:], strict=False):
        one, other = np.subtract(before, corner), np.subtract(after, corner)
        lengths = float(np.hypot(*one)), float(np.hypot(*other))
        radius = min(CORNER, lengths[0] / 2, lengths[1] / 2)
        if radius < 0.5:
            points.append(corner)
            continue
        start, end = corner + one / lengths[0] * radius, corner + other / lengths[1] * radius
        for t in (0.0, 0.25, 0.5, 0.75, 1.0):
            x, y = (1 - t) ** 2 * start + 2 * t * (1 - t) * np.asarray(corner) + t**2 * end
            points.append((float(x), float(y)))
    return [*points, corners[-1]]


def _distinct(points: list[Point]) -> Points:
    """The points without repeats, as an array."""
    array = np.array(points)
    far = (np.abs(array[1:] - array[:-1]) > 0.01).any(axis=1)
    if far.all():
        return array
    if not far.any():
        return np.array((points[0], (points[0][0] + 0.02, points[0][1])))
    return array[np.concatenate(([True], far))]
