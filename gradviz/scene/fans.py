"""A node with very many inputs: they stand in several columns, and those further away come to it on one line."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from math import ceil

from gradviz.scene.boxes import READABLE, Box, Spacing
from gradviz.scene.layers import Net

DEEPEST = 6
"""What has more layers is no mere input."""
FEWEST = 12
"""Fewer inputs are never spread."""
MOST_PAGES = 2.0
"""Inputs that are higher than so many pages, one upon the other, are spread."""


def spread(
    boxes: Sequence[Box],
    net: Net,
    layer: list[int],
    spacing: Spacing,
    page: tuple[float, float],
    first: Collection[int],
    last: Collection[int],
) -> set[tuple[int, int]]:
    """Move inputs to earlier layers where a node has too many for one; the edges which shall share a line.

    An input is a tree of nodes that nothing else uses.
    """
    before, after = net.before, net.after
    if max(map(len, before)) < FEWEST:
        return set()
    depth, tall = _trees(boxes, net, spacing, {*first, *last})
    shared: set[tuple[int, int]] = set()
    for target, sources in enumerate(before):
        hanging = [source for source in dict.fromkeys(sources) if depth[source] and set(after[source]) == {target}]
        height = sum(tall[source] for source in hanging)
        if len(hanging) < FEWEST or height <= MOST_PAGES * page[1] / READABLE:
            continue
        deep = max(depth[source] for source in hanging)
        wide = deep * (max(boxes[source].width for source in hanging) + spacing.layer)
        columns = ceil((height * page[0] / (page[1] * wide)) ** 0.5)
        passed = 0.0
        for source in hanging:
            column = min(int(passed * columns / height), columns - 1)
            passed += tall[source]
            for node in _tree(source, before):
                layer[node] -= column * deep + 1
            shared.add((source, target))
    base = 1 if first else 0
    lowest = min((number for node, number in enumerate(layer) if node not in first), default=base)
    if lowest < base:
        for node in range(len(layer)):
            layer[node] += 0 if node in first else base - lowest
    return shared


def _trees(
    boxes: Sequence[Box],
    net: Net,
    spacing: Spacing,
    ports: Collection[int],
) -> tuple[list[int], list[float]]:
    """Of each node that only a tree hangs on: how deep the tree is (else 0), and about how high."""
    depth, tall = [0] * len(boxes), [0.0] * len(boxes)
    before, after = net.before, net.after
    for node in net.order:
        sources = set(before[node])
        if node in ports or any(not depth[source] or len(set(after[source])) > 1 for source in sources):
            continue
        deep = 1 + max((depth[source] for source in sources), default=0)
        depth[node] = deep if deep <= DEEPEST else 0
        own = boxes[node].above + boxes[node].below + spacing.node
        tall[node] = max(own, sum(tall[source] for source in sources))
    return depth, tall


def _tree(root: int, before: list[list[int]]) -> list[int]:
    found = [root]
    for node in found:
        found += dict.fromkeys(before[node])
    return found
