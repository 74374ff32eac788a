"""One connected graph, laid out in layers that are wrapped into rows where it is long and thin."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from math import inf

import numpy as np
from numpy.typing import NDArray

from gradviz.scene import coordinates
from gradviz.scene.boxes import READABLE, Box, Dock, Points, Spacing
from gradviz.scene.fans import spread
from gradviz.scene.layers import layers_of, neighbours, straight_edges, without_cycles
from gradviz.scene.meter import Told, unheard
from gradviz.scene.ordering import ordered, walk
from gradviz.scene.packing import Component
from gradviz.scene.routes import Ways

LONGEST_LANE = 60
"""An edge over more layers gets no lane of its own once lanes outnumber the nodes by far."""
CLEAR = 28.0
"""Between two layers where names stand out of what edges dock at."""
MOST_CUT = 8
"""More edges than these never go from a row to the next."""
MOST_PAGES = 3.0
"""What cannot be read as a whole is wrapped to the width of the page, like text, if it has no more pages than this."""
RAILS = 66.0
"""The room beside the rows in which edges go from one to the next."""
BUS = 4
"""From so many long edges on, a node's edges share one lane."""
WALKED, ORDERED, LEVELLED = 0.35, 0.3, 0.25
"""Such shares of the work are the first order of the nodes, a better one, and their heights."""
RIM = 0.6
"""How far the ports are from their neighbours, as a share of the usual distance."""


@dataclass(frozen=True)
class Ports:
    """Where edges have to begin and end."""

    docks: Mapping[int, Dock] = field(default_factory=dict)
    """By the number of the edge."""
    first: frozenset[int] = frozenset()
    """The nodes at the left rim."""
    last: frozenset[int] = frozenset()
    """The nodes at the right rim."""
    light: frozenset[int] = frozenset()
    """Edges that need not run straight."""

    def within(self, part: Component) -> Ports:
        """The same for nodes and edges numbered as they come in a component."""
        docks = {index: self.docks[number] for index, number in enumerate(part.edges) if number in self.docks}
        first, last = (
            frozenset(index for index, node in enumerate(part.nodes) if node in ports)
            for ports in (self.first, self.last)
        )
        light = frozenset(index for index, number in enumerate(part.edges) if number in self.light)
        return Ports(docks, first, last, light)


@dataclass
class Piece:
    """A connected graph in its place; its top left corner is (0, 0)."""

    part: Component
    centers: Points
    """In the order of the component's nodes."""
    points: Points
    """Of all edges behind one another, in the order of the component's edges."""
    lengths: NDArray[np.int64]
    """How many points each edge has."""
    width: float
    height: float


@dataclass
class Skeleton:
    """Nodes of one component, renumbered from 0, with lanes for long edges behind them."""

    boxes: list[Box]
    edges: list[tuple[int, int]]
    chains: list[list[int]]
    """For each edge: source, lanes, target."""
    layers: list[list[int]]
    layer_of: list[int]
    heavy: dict[int, int]
    real: int
    """So many of the boxes are nodes; the rest are lanes."""
    docks: list[Dock]
    """Where each chain has to begin and end."""
    ports: Ports
    level: list[list[int]] = field(default_factory=list)
    """Paths that should be level: straight edges, and the lanes of each long edge. Nodes alone are such paths too."""
    fans: frozenset[int] = frozenset()
    """The nodes whose many inputs share a line."""
    parallel: dict[tuple[int, int], list[int]] = field(default_factory=dict)
    """Edges between the same two nodes, where there are several."""

    @cached_property
    def links(self) -> list[tuple[int, int]]:
        """The short links that all edges consist of, each once."""
        layer_of = self.layer_of
        found = {link: None for chain in self.chains for link in pairwise(chain)}
        return [link for link in found if layer_of[link[1]] - layer_of[link[0]] == 1]

    @cached_property
    def ends(self) -> NDArray[np.int64]:
        """The links as an array."""
        return np.array(self.links, dtype=np.int64).reshape(-1, 2)

    @cached_property
    def sizes(self) -> NDArray[np.float64]:
        """The boxes as an array: a column for each of their attributes."""
        return np.array(self.boxes, dtype=np.float64)

    @cached_property
    def arms(self) -> NDArray[np.float64]:
        """How far from the middle of each box edges dock."""
        width, reach = self.sizes[:, 0], self.sizes[:, 4]
        return np.where(reach > 0, reach, width / 2)

    def most(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """The largest of the values of the boxes of each layer."""
        found = np.full(len(self.layers), -np.inf)
        np.maximum.at(found, self.layer_of, values)
        return found


def lay_out_component(
    boxes: Sequence[Box],
    edges: Sequence[tuple[int, int]],
    part: Component,
    spacing: Spacing,
    page: tuple[float, float],
    ports: Ports,
    told: Told = unheard,
) -> Piece:
    """Lay out one connected graph, and tell how many more nodes are done with."""
    local = {node: index for index, node in enumerate(part.nodes)}
    pairs = [(local[edges[number][0]], local[edges[number][1]]) for number in part.edges]
    bones = _skeleton([boxes[node] for node in part.nodes], pairs, spacing, page, ports.within(part), told)
    y = _heights(bones, spacing)
    told(LEVELLED * len(part.nodes))
    columns = _columns(bones, spacing)
    breaks = _breaks(bones, columns, y, spacing, page)
    ways = Ways(bones, bones.links, columns, breaks, y, spacing)
    piece = Piece(part, ways.centers(), *ways.routes(), ways.width, ways.height)
    told((1.0 - WALKED - ORDERED - LEVELLED) * len(part.nodes))
    return piece


def _skeleton(
    boxes: list[Box],
    edges: list[tuple[int, int]],
    spacing: Spacing,
    page: tuple[float, float],
    ports: Ports,
    told: Told,
) -> Skeleton:
    net = without_cycles(len(boxes), [_inward(pair, ports) for pair in edges] if ports.first or ports.last else edges)
    forward = net.pairs
    docks = [ports.docks.get(number, (None, None)) for number in range(len(edges))]
    docks = [dock if pair == way else dock[::-1] for dock, pair, way in zip(docks, edges, forward, strict=True)]
    layer = layers_of(net, ports.first, ports.last)
    fanned = spread(boxes, net, layer, spacing, page, ports.first, ports.last)
    real = len(boxes)
    boxes = list(boxes)
    lane = Box(0.0, spacing.lane / 2, spacing.lane / 2)
    chains: list[list[int]] = []
    total = sum(layer[target] - layer[source] - 1 for source, target in forward)
    longest = LONGEST_LANE if total > 6 * real + 4000 else total + 2
    long_edges: defaultdict[int, int] = defaultdict(int)
    for source, target in forward:
        if layer[target] - layer[source] > 1:
            long_edges[source] += 1
    shared: dict[tuple[int, float | None, int], int] = {}
    for (source, target), (leave, enter) in zip(forward, docks, strict=True):
        if layer[target] - layer[source] == 1:
            chains.append([source, target])
            continue
        chain = [source]
        fan = (source, target) in fanned
        bus = (-1 - target, enter) if fan else (source, leave) if long_edges[source] >= BUS else None
        if layer[target] - layer[source] <= longest:
            for step in range(layer[source] + 1, layer[target]):
                known = shared.get((*bus, step)) if bus else None
                if known is None:
                    known = len(boxes)
                    boxes.append(lane)
                    layer.append(step)
                    if bus:
                        shared[(*bus, step)] = known
                chain.append(known)
        chains.append([*chain, target])
    heavy = {pair for number, pair in enumerate(forward) if number not in ports.light}
    light = {pair for pair in forward if pair not in heavy} if ports.light else set()
    bones = Skeleton(boxes, edges, chains, [], layer, straight_edges(net, light), real, docks, ports)
    bones.fans = frozenset(target for _, target in fanned)
    _order(bones, told)
    _group_parallel(bones)
    return bones


def _inward(pair: tuple[int, int], ports: Ports) -> tuple[int, int]:
    """An edge turned so that it leads away from what is first, and to what is last."""
    source, target = pair
    turned = (target in ports.first and source not in ports.first) or (
        source in ports.last and target not in ports.last
    )
    return (target, source) if turned else pair


def _order(bones: Skeleton, told: Told) -> None:
    count = len(bones.boxes)
    before, after = neighbours(count, bones.links)
    bones.layers = [[] for _ in range(max(bones.layer_of) + 1)]
    bones.level = _chains(bones)
    for node in walk(bones.level, before, after):
        bones.layers[bones.layer_of[node]].append(node)
    told(WALKED * bones.real)
    sweeps = 24 if count <= 400 else 12 if count <= 3000 else 4
    bones.layers = ordered(bones.layers, before, after, sweeps, lambda share: told(share * ORDERED * bones.real))


def _group_parallel(bones: Skeleton) -> None:
    groups: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for number, chain in enumerate(bones.chains):
        if len(chain) == 2:
            groups[chain[0], chain[1]].append(number)
    bones.parallel = {pair: numbers for pair, numbers in groups.items() if len(numbers) > 1}


def _heights(bones: Skeleton, spacing: Spacing) -> list[float]:
    drops, real = _drops(bones), bones.real
    links = [
        (source, target, (1.0, 2.0, 8.0)[(source >= real) + (target >= real)], drops.get((source, target), 0.0))
        for source, target in bones.links
    ]
    gap = [spacing.node] * real + [4.0] * (len(bones.boxes) - real)
    above, below = bones.sizes[:, 1].tolist(), bones.sizes[:, 2].tolist()
    return coordinates.heights(bones.layers, bones.level, links, above, below, gap)


def _drops(bones: Skeleton) -> dict[tuple[int, int], float]:
    """How far below its source the target of a link stands where the link is level, if not at the same height."""
    found: defaultdict[tuple[int, int], list[float]] = defaultdict(list)
    for chain, (leave, enter) in zip(bones.chains, bones.docks, strict=True):
        links = list(pairwise(chain))
        for index, link in enumerate(links) if leave or enter else ():
            drop = (leave or 0.0) if index == 0 else 0.0
            found[link].append(drop - ((enter or 0.0) if index == len(links) - 1 else 0.0))
    return {link: sum(drops) / len(drops) for link, drops in found.items()}


def _chains(bones: Skeleton) -> list[list[int]]:
    follow: dict[int, int] = {}
    for source, target in bones.links:
        lanes = source >= bones.real and target >= bones.real
        if (lanes or bones.heavy.get(source) == target) and source not in follow:
            follow[source] = target
    later = set(follow.values())
    for source, target in bones.links if bones.fans else ():
        if source >= bones.real and target in bones.fans and target not in later and source not in follow:
            follow[source] = target
            later.add(target)
    chains = []
    for start in range(len(bones.boxes)):
        if start not in later:
            chain = [start]
            while chain[-1] in follow:
                chain.append(follow[chain[-1]])
            chains.append(chain)
    return chains


def _columns(bones: Skeleton, spacing: Spacing) -> list[tuple[float, float]]:
    """Left edge and width of each layer, all in one row."""
    wide = {bones.layer_of[source] for source, _ in bones.parallel}
    layer_of = np.array(bones.layer_of)
    joined = bones.ends[(bones.ends < bones.real).any(axis=1), 0]
    busy = np.bincount(layer_of[joined], minlength=len(bones.layers)).tolist()
    columns: list[tuple[float, float]] = []
    middle = arm = 0.0
    sizes = zip(bones.most(bones.sizes[:, 0]).tolist(), bones.most(bones.arms).tolist(), strict=True)
    for index, (width, reach) in enumerate(sizes):
        if index:
            rim = (index == 1 and bones.ports.first) or (index == len(bones.layers) - 1 and bones.ports.last)
            more = min(60.0, 3.0 * max(0, busy[index - 1] - 4)) + (36.0 if index - 1 in wide else 0.0)
            middle += max(
                arm + reach + spacing.layer * (RIM if rim else 1.0) + more, (columns[-1][1] + width) / 2 + CLEAR
            )
        else:
            middle = width / 2
        columns.append((middle - width / 2, width))
        arm = reach
    return columns


def _breaks(
    bones: Skeleton, columns: list[tuple[float, float]], y: list[float], spacing: Spacing, page: tuple[float, float]
) -> list[int]:
    """The layers at which rows begin, chosen so that the whole is as large as possible on the page."""
    heights = np.array(y)
    top = -bones.most(bones.sizes[:, 1] - heights)
    bottom = bones.most(heights + bones.sizes[:, 2])
    cut = np.bincount(np.array(bones.layer_of)[bones.ends[:, 1]], minlength=len(bones.layers)).tolist()
    """How many links go into each layer from the one before."""

    def scales(starts: list[int]) -> tuple[float, float]:
        """At which the rows fit the page's width, and its height."""
        ends = [*starts[1:], len(columns)]
        width = max(
            columns[end - 1][0] + columns[end - 1][1] - columns[start][0]
            for start, end in zip(starts, ends, strict=True)
        )
        tall = float((np.maximum.reduceat(bottom, starts) - np.minimum.reduceat(top, starts)).sum())
        tall += (len(starts) - 1) * spacing.row
        width += RAILS if len(starts) > 1 else 0.0
        return page[0] / max(width, 1.0), page[1] / max(tall, 1.0)  # ports alone have no width

    best, reached = [0], min(scales([0]))
    total = columns[-1][0] + columns[-1][1]
    tall = float(bottom.max() - top.min()) + spacing.row
    rows = int((total * page[1] / (page[0] * tall)) ** 0.5 * 0.5)
    while reached < READABLE:
        rows = max(2, rows + 1, rows * 5 // 4)
        if rows > len(columns) // 2:
            break
        starts = _even_breaks(columns, cut, total / rows)
        if starts is None:
            break
        found = min(scales(starts))
        if found > reached * 1.15:
            best, reached = starts, found
    if reached < READABLE:
        wrapped = _wrapped(columns, cut, page[0] / READABLE - RAILS)
        if wrapped is not None and scales(wrapped)[1] >= READABLE / MOST_PAGES:
            return wrapped
    return best


def _wrapped(columns: list[tuple[float, float]], cut: list[int], room: float) -> list[int] | None:
    """As few rows as fit the room, broken where few edges pass; None if there are no such places."""
    costs: list[tuple[float, int]] = [(0.0, 0)]
    """Of the layers before each, and where the last of their rows begins."""
    for end in range(1, len(columns) + 1):
        best = (inf, 0)
        for start in range(end - 1, -1, -1):
            left = room - (columns[end - 1][0] + columns[end - 1][1] - columns[start][0])
            if left < 0:
                break
            if cut[start] <= MOST_CUT:
                ragged = (left / room) ** 2 if end < len(columns) else 0.0
                best = min(best, (costs[start][0] + 1000.0 + 60.0 * cut[start] + 50.0 * ragged, start))
        costs.append(best)
    if costs[-1][0] == inf:
        return None
    starts = [costs[-1][1]]
    while starts[0] > 0:
        starts.insert(0, costs[starts[0]][1])
    return starts


def _even_breaks(columns: list[tuple[float, float]], cut: list[int], length: float) -> list[int] | None:
    """Rows of about equal length that begin where few edges pass; None if there are no such places."""
    starts = [0]
    while columns[-1][0] + columns[-1][1] - columns[starts[-1]][0] > length * 1.2:
        wanted = columns[starts[-1]][0] + length
        first = bisect_left(columns, (wanted - length * 0.25, 0.0), lo=starts[-1] + 1)
        last = bisect_left(columns, (wanted + length * 0.25, 0.0), lo=first)
        inside = [layer for layer in range(first, last) if cut[layer] <= MOST_CUT]
        if not inside:
            return None
        starts.append(min(inside, key=lambda layer: (cut[layer] * 60 + abs(columns[layer][0] - wanted), layer)))
    return starts
