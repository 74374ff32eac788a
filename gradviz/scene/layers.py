"""Which layer each node stands in, and which of its edges should run straight."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Sequence
from dataclasses import dataclass

Pairs = Sequence[tuple[int, int]]


def neighbours(count: int, edges: Pairs) -> tuple[list[list[int]], list[list[int]]]:
    """Before and after each node: the nodes its edges come from and go to."""
    before: list[list[int]] = [[] for _ in range(count)]
    after: list[list[int]] = [[] for _ in range(count)]
    for source, target in edges:
        before[target].append(source)
        after[source].append(target)
    return before, after


@dataclass(frozen=True)
class Net:
    """Nodes joined without cycles."""

    pairs: list[tuple[int, int]]
    before: list[list[int]]
    after: list[list[int]]
    order: list[int]
    """In which every edge points forward."""


def without_cycles(count: int, edges: Pairs) -> Net:
    """The edges, with those that close a cycle turned round."""
    before, after = neighbours(count, edges)
    order = topological(before, after)
    if len(order) == count:
        return Net(list(edges), before, after, order)
    seat = {node: index for index, node in enumerate(order)}
    for node in range(count):
        seat.setdefault(node, len(seat))
    pairs = [(s, t) if seat[s] < seat[t] else (t, s) for s, t in edges if s != t]
    before, after = neighbours(count, pairs)
    return Net(pairs, before, after, topological(before, after))


def topological(before: list[list[int]], after: list[list[int]]) -> list[int]:
    """Nodes in an order in which every edge points forward; those behind a cycle are missing."""
    waiting = [len(sources) for sources in before]
    ready = deque(node for node, count in enumerate(waiting) if count == 0)
    order = []
    while ready:
        node = ready.popleft()
        order.append(node)
        for target in after[node]:
            waiting[target] -= 1
            if waiting[target] == 0:
                ready.append(target)
    return order


def layers_of(net: Net, first: Collection[int] = (), last: Collection[int] = ()) -> list[int]:
    """The layer of each node: as late as its uses allow, so that edges are short; ends stay near what made them.

    The `first` and the `last` have a layer of their own.
    """
    layer = [0] * len(net.order)
    lowest = 1 if first else 0
    for node in net.order:
        sources = net.before[node]
        if node not in first:
            layer[node] = 1 + max([layer[source] for source in sources]) if sources else lowest
    end = max((number for node, number in enumerate(layer) if node not in last), default=-1) + 1
    for node in last:
        layer[node] = end
    for node in reversed(net.order):
        targets = net.after[node]
        if targets and node not in first and node not in last:
            layer[node] = min([layer[target] for target in targets]) - 1
    return layer


def straight_edges(net: Net, light: Collection[tuple[int, int]] = ()) -> dict[int, int]:
    """The paths that should run straight, as ``{node: next node}``: the longest first, none sharing a node.

    Light edges get what is left.
    """
    depth = [0] * len(net.order)
    height = [0] * len(net.order)
    for node in net.order:
        if net.before[node]:
            depth[node] = 1 + max([depth[source] for source in net.before[node]])
    for node in reversed(net.order):
        if net.after[node]:
            height[node] = 1 + max([height[target] for target in net.after[node]])
    pairs = [((s, t) in light, -depth[s] - height[t], s, t) for s, t in set(net.pairs)]
    chosen: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, source, target in sorted(pairs):
        if source not in chosen and target not in taken:
            chosen[source] = target
            taken.add(target)
    return chosen
