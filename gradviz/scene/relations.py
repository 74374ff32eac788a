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
    """What of the drawn segment is looked at. The step says which pass was the last one.

    Who belongs to whom is asked of the nodes themselves, also of those in collapsed groups.
    """
    starts = [_members(scene, key) for key in focus.of]
    if focus.kind == GRADIENT:
        return _gradient(scene, starts, step)
    count = len(scene.numbers)
    nodes = np.zeros(count, dtype=bool)
    if focus.kind == FOUND:
        nodes[[number for members in starts for number in members]] = True
    elif focus.kind == PATH:
        if len(starts) == 2:
            nodes = between(scene.ends, count, *starts)
    else:
        found = [number for members in starts for number in members]
        nodes = reached(scene.ends, count, found, back=focus.kind == ANCESTORS)
    return _drawn(scene, nodes, nodes[scene.ends[:, 0]] & nodes[scene.ends[:, 1]])


def _members(scene: SegmentScene, key: str) -> list[int]:
    """The nodes behind a key: one, or all in a collapsed group; none that are not in the segment."""
    if key in scene.numbers:
        return [scene.numbers[key]]
    group = scene.groups.get(scene.index.get(key, -1))
    return group.members() if group is not None else []


def _drawn(scene: SegmentScene, nodes: Mask, edges: Mask) -> Kept:
    """What is drawn in the place of some nodes and edges of the content."""
    folded = scene.content.folded
    drawn, wires = np.zeros(len(scene.keys), dtype=bool), np.zeros(len(scene.pairs), dtype=bool)
    drawn[folded.seat[nodes]] = True
    standing = folded.wire[edges]
    wires[standing[standing >= 0]] = True
    return Kept(drawn, wires)


def reached(ends: NDArray[np.int64], count: int, starts: Iterable[int], *, back: bool) -> Mask:
    """The nodes from which one of these was made (`back`), or that were made from one; with themselves."""
    near, far = (ends[:, 1], ends[:, 0]) if back else (ends[:, 0], ends[:, 1])
    order = np.argsort(-near if back else near, kind="stable")
    near, far = near[order], far[order]
    found = bytearray(count)
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


def between(ends: NDArray[np.int64], count: int, one: list[int], other: list[int]) -> Mask:
    """The nodes on all paths from some to others, whichever come first; none if no path leads there."""
    for first, last in ((one, other), (other, one)):
        after = reached(ends, count, first, back=False)
        if after[last].any():
            return after & reached(ends, count, last, back=True)
    return np.zeros(count, dtype=bool)


def gradient_way(scene: SegmentScene, starts: Iterable[int], step: int) -> Mask:
    """The edges of the content over which a gradient came to some of its nodes in the last pass begun by a step."""
    trace = scene.trace
    run = trace.passes.last(step)
    if run is None or not len(scene.ends):
        return np.zeros(len(scene.ends), dtype=bool)
    first = trace.passes.starts[bisect_right(trace.passes.starts, step) - 1]
    carried, _ = trace.flows.between(first, len(trace) if run.ended is None else run.ended)
    flowed = np.isin(scene.edge_numbers, carried)
    passed = reached(scene.ends[flowed], len(scene.numbers), starts, back=False)
    return flowed & passed[scene.ends[:, 0]]


def _gradient(scene: SegmentScene, starts: list[list[int]], step: int) -> Kept:
    found = [number for members in starts for number in members]
    edges = gradient_way(scene, found, step)
    nodes = np.zeros(len(scene.numbers), dtype=bool)
    nodes[scene.ends[edges].reshape(-1)] = True
    nodes[found] = True
    return _drawn(scene, nodes, edges)
