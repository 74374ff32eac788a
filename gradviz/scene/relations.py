"""Which nodes belong together: what a node was made of, what was made of it, the path between two, the gradient's way.

What is looked at is a `Focus`; in a laid out segment it `kept` some of what is drawn, and the rest fades.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradviz.scene.scene import SegmentScene
from gradviz.trace.trace import Trace

ANCESTORS, DESCENDANTS, PATH, GRADIENT, FOUND = "ancestors", "descendants", "path", "gradient", "found"
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Focus:
    """What is looked at."""

    kind: str
    """``ancestors``, ``descendants``, ``path``, ``gradient``, or ``found``: just these nodes."""
    of: tuple[str, ...]
    """The nodes that it was asked of."""


@dataclass(frozen=True, eq=False)
class Kept:
    """What of a drawn segment does not fade, by its drawn numbers."""

    nodes: Mask
    edges: Mask


def kept(scene: SegmentScene, focus: Focus, step: int) -> Kept:
    """What of the drawn segment is looked at. The step says which pass was the last one."""
    if focus.kind == GRADIENT:
        return _gradient(scene, focus.of, step)
    nodes = np.zeros(len(scene.keys), dtype=bool)
    starts = [scene.index[key] for key in focus.of if key in scene.index]
    if focus.kind == FOUND:
        nodes[starts] = True
    elif focus.kind == PATH:
        if len(starts) == 2:
            nodes = between(scene, *starts)
    else:
        nodes = reached(scene, starts, back=focus.kind == ANCESTORS)
    return Kept(nodes, nodes[scene.pairs[:, 0]] & nodes[scene.pairs[:, 1]])


def reached(scene: SegmentScene, starts: Iterable[int], *, back: bool) -> Mask:
    """The drawn nodes from which one of these was made (`back`), or that were made from one; with themselves."""
    near, far = (scene.pairs[:, 1], scene.pairs[:, 0]) if back else (scene.pairs[:, 0], scene.pairs[:, 1])
    order = np.argsort(-near if back else near, kind="stable")
    near, far = near[order], far[order]
    found = bytearray(len(scene.keys))
    for start in starts:
        found[start] = 1
    if bool((far < near).all() if back else (far > near).all()):  # as nearly always: what is made is younger
        for one, other in zip(near.tolist(), far.tolist(), strict=True):
            if found[one]:
                found[other] = 1
    else:
        _spread(found, near.tolist(), far.tolist())
    return np.frombuffer(found, dtype=np.uint8).astype(bool)


def _spread(found: bytearray, near: list[int], far: list[int]) -> None:
    """Find what can be reached from what is found, whichever way edges lead."""
    following: dict[int, list[int]] = {}
    for one, other in zip(near, far, strict=True):
        following.setdefault(one, []).append(other)
    left = [number for number, there in enumerate(found) if there]
    while left:
        for other in following.get(left.pop(), ()):
            if not found[other]:
                found[other] = 1
                left.append(other)


def between(scene: SegmentScene, one: int, other: int) -> Mask:
    """The drawn nodes on all paths from one node to another, whichever comes first; none if no path leads there."""
    for first, last in ((one, other), (other, one)):
        after = reached(scene, [first], back=False)
        if after[last]:
            return after & reached(scene, [last], back=True)
    return np.zeros(len(scene.keys), dtype=bool)


def gradient_way(trace: Trace, keys: Iterable[str], step: int) -> list[tuple[str, str]]:
    """The edges over which a gradient came to these nodes in the last pass that had begun by a step."""
    starts = trace.passes.starts
    index = bisect_right(starts, step)
    run = trace.passes.last(step)
    if run is None:
        return []
    first, last = starts[index - 1], len(trace) if run.ended is None else run.ended
    grads, known, left, found = trace.edge_grads, set(keys), list(keys), []
    while left:
        key = left.pop()
        for edge in trace.edges_of(key):
            history = grads.get(edge.number) if edge.source == key else None
            if history is None or history.since(first, last, None) is None:
                continue
            found.append((key, edge.target))
            if edge.target not in known:
                known.add(edge.target)
                left.append(edge.target)
    return found


def _gradient(scene: SegmentScene, keys: Iterable[str], step: int) -> Kept:
    way = gradient_way(scene.trace, keys, step)
    count = len(scene.keys)
    nodes, drawn = np.zeros(count, dtype=bool), set()
    for source, target in way:
        if source in scene.index and target in scene.index:
            drawn.add(scene.index[source] * count + scene.index[target])
    codes = scene.pairs[:, 0] * count + scene.pairs[:, 1]
    edges = np.isin(codes, np.fromiter(drawn, dtype=np.int64, count=len(drawn)))
    nodes[scene.pairs[edges].reshape(-1)] = True
    nodes[[scene.index[key] for key in keys if key in scene.index]] = True
    return Kept(nodes, edges)
