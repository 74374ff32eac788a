"""Which layer each node stands in, and which of its edges should run straight."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Sequence

Pairs = Sequence[tuple[int, int]]


def neighbours(count: int, edges: Pairs) -> tuple[list[list[int]], list[list[int]]]:
    """Before and after each node: the nodes its edges come from and go to."""
    before: list[list[int]] = [[] for _ in range(count)]
    after: list[list[int]] = [[] for _ in range(count)]
    for source, target in edges:
        before[target].append(source)
        after[source].append(target)
    return before, after


def without_cycles(count: int, edges: Pairs) -> list[tuple[int, int]]:
    """The edges, with those that close a cycle turned round."""
    before, after = neighbours(count, edges)
    order = topological(before, after)
    if len(order) == count:
        return list(edges)
    seat = {node: index for index, node in enumerate(order)}
    for node in range(count):
        seat.setdefault(node, len(seat))
    return [(s, t) if seat[s] < seat[t] else (t, s) for s, t in edges if s != t]


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


def layers_of(
    before: list[list[int]],
    after: list[list[int]],
    first: Collection[int] = (),
    last: Collection[int] = (),
) -> list[int]:
    """The layer of each node: as late as its uses allow, so that edges are short; ends stay near what made them.

    The `first` and the `last` have a layer of their own.
    """
    order = topological(before, after)
    layer = [0] * len(before)
    lowest = 1 if first else 0
    for node in order:
        layer[node] = 0 if node in first else max((layer[source] + 1 for source in before[node]), default=lowest)
    end = max((layer[node] for node in order if node not in last), default=-1) + 1
    for node in last:
        layer[node] = end
    for node in reversed(order):
        if after[node] and node not in first and node not in last:
            layer[node] = min(layer[target] for target in after[node]) - 1
    return layer


def straight_edges(
    before: list[list[int]], after: list[list[int]], light: Collection[tuple[int, int]] = ()
) -> dict[int, int]:
    """The paths that should run straight, as ``{node: next node}``: the longest first, none sharing a node.

    Light edges get what is left.
    """
    order = topological(before, after)
    depth = [0] * len(before)
    height = [0] * len(before)
    for node in order:
        depth[node] = max((depth[source] + 1 for source in before[node]), default=0)
    for node in reversed(order):
        height[node] = max((height[target] + 1 for target in after[node]), default=0)
    pairs = {(source, target) for target, sources in enumerate(before) for source in sources}
    chosen: dict[int, int] = {}
    taken: set[int] = set()
    for source, target in sorted(pairs, key=lambda pair: (pair in light, -depth[pair[0]] - height[pair[1]], pair)):
        if source not in chosen and target not in taken:
            chosen[source] = target
            taken.add(target)
    return chosen
