"""The ways of edges: straight through layers, curved between them, round the end of a row to the next."""

from __future__ import annotations

from itertools import chain
from math import hypot
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gradviz.scene.boxes import Points, Spacing

if TYPE_CHECKING:
    from gradviz.scene.rows import Skeleton

CURVE = 18
"""Points of a curve."""
_T = np.linspace(0.0, 1.0, CURVE)[1:-1]
_WEIGHTS = np.column_stack(((1 - _T) ** 3, 3 * _T * (1 - _T) ** 2, 3 * _T**2 * (1 - _T), _T**3))
"""What each of the four points of a curve weighs, at all points but its ends."""
_BENDS = [((1 - t) ** 2, 2 * t * (1 - t), t**2) for t in (0.0, 0.25, 0.5, 0.75, 1.0)]
"""What the corner and the two points beside it weigh, at all points of a rounded corner."""
LANE = 11.0
"""Between two edges that go round the end of a row."""
GUTTER = 22.0
BOW = 62.0
"""How far the curves of parallel edges are pulled apart."""
CORNER = 12.0
ROOM = 10.0
"""Between a curve beside a node and the next node of its layer."""

Numbers = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


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
        self.y = np.array(y)
        self.breaks = np.array(breaks)
        self.layer_of = np.array(bones.layer_of)
        self.row_of = np.searchsorted(self.breaks, np.arange(len(columns)), side="right") - 1
        above, below, dock = bones.sizes[:, 1], bones.sizes[:, 2], bones.sizes[:, 3]
        self.sizes = np.column_stack((above, below, bones.arms, np.where(dock > 0, dock, 20.0)))
        self.turns = self._turns(links)
        lanes = [len(self.turns[start]) for start in breaks[1:]]
        self.gutter = (GUTTER + LANE * max(lanes)) if lanes else 0.0
        sides = np.array(columns)
        self.left = sides[:, 0] - sides[self.breaks[self.row_of], 0] + self.gutter
        self.right = self.left + sides[:, 1]
        self._place_rows(spacing, lanes)
        wider = bones.sizes[:, 0] / 2 > bones.arms + 4.0
        self.waists = self.y + np.where(wider, bones.sizes[:, 6] / 2, np.inf)
        """Below this, what hangs under a node is wider than the node: no curve comes from there."""
        self.x = ((self.left + self.right) / 2)[self.layer_of]
        self._flatten()

    def centers(self) -> Points:
        """The middles of the nodes' docking lines."""
        return np.column_stack((self.x, self.y))[: self.bones.real]

    def routes(self) -> tuple[Points, Numbers]:
        """The polylines of all edges behind one another, and how many points each has."""
        if not len(self.sources):
            return np.zeros((0, 2)), np.zeros(0, dtype=np.int64)
        starts, ends, pulls, leave, enter = self._stretches()
        points, owners = self._joined(starts, ends, pulls, leave, enter)
        points, owners = _turned(points, owners, self.reversed)
        return _thinned(points, owners)

    # ------------------------------------------------------------ rows

    def _turns(self, links: list[tuple[int, int]]) -> dict[int, dict[tuple[int, int], int]]:
        """For each layer that begins a row: the links that go round to it, the lowest first."""
        found: dict[int, list[tuple[int, int]]] = {start: [] for start in self.breaks[1:].tolist()}
        if found:
            for index in np.flatnonzero(np.isin(self.layer_of[self.bones.ends[:, 1]], self.breaks[1:])).tolist():
                found[self.bones.layer_of[links[index][1]]].append(links[index])
        y = self.y
        return {
            start: {link: nr for nr, link in enumerate(sorted(links, key=lambda link: (-y[link[0]], -y[link[1]])))}
            for start, links in found.items()
        }

    def _place_rows(self, spacing: Spacing, lanes: list[int]) -> None:
        """Stack the rows and note where each ends."""
        above, below = self.sizes[:, 0].copy(), self.sizes[:, 1].copy()
        bowed = [node for pair in self.bones.parallel for node in pair]
        above[bowed], below[bowed] = np.maximum(above[bowed], BOW), np.maximum(below[bowed], BOW)
        row = self.row_of[self.layer_of]
        tops, bottoms = np.full(len(self.breaks), np.inf), np.full(len(self.breaks), -np.inf)
        np.minimum.at(tops, row, self.y - above)
        np.maximum.at(bottoms, row, self.y + below)
        tall = bottoms - tops
        gaps = spacing.row + LANE * np.array([*lanes, 0.0])
        floors = np.concatenate(([0.0], np.cumsum(tall + gaps)[:-1]))
        self.y += (floors - tops)[row]
        self.row_bottom = floors + tall
        self.row_right = self.right[np.concatenate((self.breaks[1:], [len(self.right)])) - 1]
        self.width = float(self.row_right.max() + self.gutter)
        self.height = float(self.row_bottom[-1])

    def _turn(self, start: tuple[float, float], end: tuple[float, float], layer: int, link: tuple[int, int]) -> Points:
        """Round the right end of a row, back between the rows, and in again from the left."""
        nr = self.turns[layer][link]
        count = len(self.turns[layer])
        row = self.row_of[layer] - 1
        right = self.row_right[row] + GUTTER / 2 + LANE * nr
        between = self.row_bottom[row] + 20.0 + LANE * nr
        left = self.gutter - GUTTER / 2 - LANE * (count - 1 - nr)
        corners = [start, (right, start[1]), (right, between), (left, between), (left, end[1]), end]
        return rounded(corners)[1:-1]

    # ------------------------------------------------------------ docks

    def _flatten(self) -> None:
        """The links of all chains behind one another."""
        bones = self.bones
        lengths = np.array([len(nodes) for nodes in bones.chains], dtype=np.int64)
        nodes = np.fromiter(chain.from_iterable(bones.chains), dtype=np.int64, count=int(lengths.sum()))
        ends = np.cumsum(lengths)
        within = np.ones(len(nodes), dtype=bool)
        within[ends - 1] = False
        seats = np.flatnonzero(within)
        self.sources, self.targets = nodes[seats], nodes[seats + 1]
        self.edge_of = np.repeat(np.arange(len(lengths)), lengths - 1)
        last = np.cumsum(lengths - 1) - 1
        self.ends = np.concatenate(([0], last + 1))[:-1].astype(np.int64), last
        """The first link of each chain, and the last."""
        asked = [(np.nan if a is None else a, np.nan if b is None else b) for a, b in bones.docks]
        self.asked = np.array(asked, dtype=float).reshape(-1, 2)
        begun = np.array([source for source, _ in bones.edges], dtype=np.int64)
        self.reversed = begun != self.sources[self.ends[0]]

    def _docks(self, *, outgoing: bool) -> Points:
        """Where each edge leaves its source (or enters its target): spread over the node's side, without crossing."""
        real = self.bones.real
        at = self.ends[0 if outgoing else 1]
        nodes, others = (self.sources[at], self.targets[at]) if outgoing else (self.targets[at], self.sources[at])
        asked, opposite = self.asked[:, 0 if outgoing else 1], self.asked[:, 1 if outgoing else 0]
        offsets = asked.copy()
        level = self.y[others] + np.where((others < real) & ~np.isnan(opposite), opposite, 0.0)
        free = np.flatnonzero(np.isnan(asked))
        rows = self.row_of[self.layer_of[others]] if outgoing else np.zeros(len(at))
        order = free[np.lexsort((level[free], rows[free], nodes[free]))]
        if len(order):
            offsets[order] = self._spread(nodes[order], others[order], level[order])
        arms, bent = self.sizes[nodes, 2], self.bones.sizes[nodes, 5] > 0
        arms = np.where(bent, np.sqrt(np.maximum(arms**2 - offsets**2, 0.0)), arms)
        return np.column_stack((self.x[nodes] + (arms if outgoing else -arms), self.y[nodes] + offsets))

    def _spread(self, nodes: Numbers, others: Numbers, level: Floats) -> Floats:
        """How far from the docking line each edge docks; the edges of a node come one after the other."""
        starts = np.flatnonzero(np.concatenate(([True], nodes[1:] != nodes[:-1])))
        count = np.diff(np.concatenate((starts, [len(nodes)])))
        seat = np.arange(len(nodes)) - np.repeat(starts, count)
        straight = (others < self.bones.real) & (level == self.y[nodes])
        alone = np.add.reduceat(straight, starts, dtype=np.int64) == 1
        middle = np.where(alone, np.add.reduceat(np.where(straight, seat, 0), starts), (count - 1) / 2)
        furthest = np.maximum(np.maximum(middle, count - 1 - middle), 1.0)
        step = np.minimum(18.0, self.sizes[nodes[starts], 3] / furthest)
        bus = np.minimum.reduceat(others, starts)
        step[(bus >= self.bones.real) & (bus == np.maximum.reduceat(others, starts))] = 0.0
        return np.asarray((seat - np.repeat(middle, count)) * np.repeat(step, count))

    # ------------------------------------------------------------ curves

    def _stretches(self) -> tuple[Points, Points, Floats, Points, Points]:
        """Where each link begins and ends, how far it is bent, and where each edge leaves and enters."""
        leave, enter = self._docks(outgoing=True), self._docks(outgoing=False)
        first, last = self.ends
        starts = np.column_stack((self.right[self.layer_of[self.sources]], self.y[self.sources]))
        ends = np.column_stack((self.left[self.layer_of[self.targets]], self.y[self.targets]))
        starts[first, 1], ends[last, 1] = leave[:, 1], enter[:, 1]
        pulls = np.zeros(len(starts))
        for group in self.bones.parallel.values():
            spread = np.arange(len(group)) - (len(group) - 1) / 2
            pulls[first[group]] = spread * 2 * BOW / (len(group) - 1)
        across, fall = ends[:, 0] - starts[:, 0], np.abs(ends[:, 1] - starts[:, 1])
        pulls *= np.clip(1.0 - fall / np.maximum(across, 1.0), 0.0, 1.0)  # steep ones are apart already, side by side
        above, below = self._room()
        goes = self._free(self.sources[first], ends[first, 1] + pulls[first], above, below)
        comes = self._free(self.targets[last], starts[last, 1] + pulls[last], above, below)
        starts[first[goes]], ends[last[comes]] = leave[goes], enter[comes]
        return starts, ends, pulls, leave, enter

    def _room(self) -> tuple[Floats, Floats]:
        """Where the node above each node ends, and where the one below it begins."""
        order = np.fromiter(chain.from_iterable(self.bones.layers), dtype=np.int64, count=len(self.y))
        together = self.layer_of[order[1:]] == self.layer_of[order[:-1]]
        upper, lower = order[:-1][together], order[1:][together]
        above, below = np.full(len(self.y), -np.inf), np.full(len(self.y), np.inf)
        above[lower] = self.y[upper] + self.sizes[upper, 1]
        below[upper] = self.y[lower] - self.sizes[lower, 0]
        return above, below

    def _free(self, nodes: Numbers, heights: Floats, above: Floats, below: Floats) -> Mask:
        """Whether a curve between a node and this height touches no neighbour of the node's layer, nor its own name.

        All edges above the node or all below it alike: of a steep one and a gentle one, one would cross the other.
        """
        up, down = heights < self.y[nodes], heights > self.y[nodes]
        blocked_up = up & (heights - ROOM <= above[nodes])
        blocked_down = down & ((heights + ROOM >= below[nodes]) | (heights > self.waists[nodes]))
        shut = np.zeros((2, len(self.y)), dtype=bool)
        shut[0, nodes[blocked_up]], shut[1, nodes[blocked_down]] = True, True
        return np.asarray(~((up & shut[0, nodes]) | (down & shut[1, nodes])))

    def _joined(
        self, starts: Points, ends: Points, pulls: Floats, leave: Points, enter: Points
    ) -> tuple[Points, Numbers]:
        """The points of all edges and the edge of each: where it leaves, the links, where it enters."""
        turning = self._turning(starts, ends)
        curved = (pulls != 0) | (np.abs(starts[:, 1] - ends[:, 1]) >= 0.01)
        curved[list(turning)] = False
        inner = np.where(curved, CURVE - 2, 0)
        for link, points in turning.items():
            inner[link] = len(points)
        first, last = self.ends
        size = inner + 2
        size[first] += 1
        size[last] += 1
        begin = np.cumsum(size) - size
        begin[first] += 1
        found = np.empty((int(size.sum()), 2))
        found[begin], found[begin + inner + 1] = starts, ends
        found[begin[first] - 1], found[(begin + inner + 2)[last]] = leave, enter
        found[begin[curved, None] + np.arange(1, CURVE - 1)] = _curves(starts[curved], ends[curved], pulls[curved])
        for link, points in turning.items():
            found[begin[link] + 1 : begin[link] + 1 + len(points)] = points
        return found, np.repeat(self.edge_of, size)

    def _turning(self, starts: Points, ends: Points) -> dict[int, Points]:
        """The corners of the links that go round to the next row."""
        found: dict[int, Points] = {}
        if not self.turns:
            return found
        layers = self.layer_of[self.targets]
        for link in np.flatnonzero(np.isin(layers, self.breaks[1:])).tolist():
            pair = int(self.sources[link]), int(self.targets[link])
            if pair in self.turns[int(layers[link])]:
                (x1, y1), (x2, y2) = starts[link].tolist(), ends[link].tolist()
                found[link] = self._turn((x1, y1), (x2, y2), int(layers[link]), pair)
        return found


def _curves(starts: Points, ends: Points, pulls: Floats) -> Floats:
    """The points of curves but their ends; they leave and arrive level; `pulls` bend them down (or up, below 0)."""
    reach = (ends[:, 0] - starts[:, 0]) * np.where(pulls != 0, 0.25, 0.5)
    one, other = starts.copy(), ends.copy()
    one[:, 0] += reach
    one[:, 1] += pulls
    other[:, 0] -= reach
    other[:, 1] += pulls
    return np.asarray(np.einsum("tc,ecd->etd", _WEIGHTS, np.stack((starts, one, other, ends), axis=1)))


def _turned(points: Points, owners: Numbers, turned: Mask) -> tuple[Points, Numbers]:
    """The points with some edges, which were laid out against their direction, turned round."""
    for edge in np.flatnonzero(turned).tolist():
        first, end = np.searchsorted(owners, (edge, edge + 1))
        points[first:end] = points[first:end][::-1].copy()
    return points, owners


def _thinned(points: Points, owners: Numbers) -> tuple[Points, Numbers]:
    """The points without repeats and without those on level lines, and how many each edge has."""
    edges = int(owners[-1]) + 1
    new = owners[1:] != owners[:-1]
    far = (np.abs(points[1:] - points[:-1]) > 0.01).any(axis=1) | new
    kept = np.concatenate(([True], far))
    points, owners = points[kept], owners[kept]
    same = owners[1:] == owners[:-1]
    level = same & (np.abs(points[1:, 1] - points[:-1, 1]) < 1e-6)
    onward = np.sign(points[1:, 0] - points[:-1, 0])
    kept = np.ones(len(points), dtype=bool)
    kept[1:-1] = ~(level[:-1] & level[1:] & (onward[:-1] == onward[1:]))
    points, owners = points[kept], owners[kept]
    lengths = np.bincount(owners, minlength=edges)
    short = np.flatnonzero(lengths == 1)
    if len(short):
        seats = np.searchsorted(owners, short)
        points = np.insert(points, seats + 1, points[seats] + (0.02, 0.0), axis=0)
        lengths[short] = 2
    return points, lengths


def rounded(corners: list[tuple[float, float]]) -> Points:
    """A polyline with rounded corners."""
    points = [corners[0]]
    for (x0, y0), (x1, y1), (x2, y2) in zip(corners, corners[1:], corners[2:], strict=False):
        lengths = hypot(x0 - x1, y0 - y1), hypot(x2 - x1, y2 - y1)
        radius = min(CORNER, lengths[0] / 2, lengths[1] / 2)
        if radius < 0.5:
            points.append((x1, y1))
            continue
        back, on = radius / lengths[0], radius / lengths[1]
        start, end = (x1 + (x0 - x1) * back, y1 + (y0 - y1) * back), (x1 + (x2 - x1) * on, y1 + (y2 - y1) * on)
        for a, b, c in _BENDS:
            points.append((a * start[0] + b * x1 + c * end[0], a * start[1] + b * y1 + c * end[1]))
    return np.array([*points, corners[-1]])
