"""What is used many times is drawn again beside each use: one card far away would have wires everywhere.

A weight of a recurrent net, used at a thousand steps, or the function that took a batch apart into a thousand words
otherwise costs the time and the clearness of the whole picture.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradviz.scene import cards
from gradviz.scene.boxes import Box, Points
from gradviz.scene.levels import Frames
from gradviz.scene.portions import PORTION, ends_of

Floats = NDArray[np.float64]
MOST_USES = 8
"""A node that has edges to more others than these has copies."""
MOST_FRAMES = 2
"""So has one that is used in more open groups than these, its own and those around it aside."""


def with_copies(
    pairs: Sequence[tuple[int, int]], title: Callable[[int], str], first: int, frames: Frames
) -> Generator[None, None, tuple[list[tuple[int, int]], list[int], list[Box]]]:
    """Edges that begin at copies where a node has many uses; of each copy, which node it shows, and its box.

    The copies are numbered from `first` on. There is a pause now and then.
    """
    often = yield from _used_often(pairs, first)
    yield
    abroad = (yield from _used_abroad(pairs, frames)) if frames.parents else {}
    many = often | {source for source, there in abroad.items() if len(there) > MOST_FRAMES}
    known: dict[tuple[int, int], int] = {}
    originals: list[int] = []
    small: list[Box] = []
    sizes: dict[int, Box] = {}
    drawn = list(pairs)
    for number, pair in enumerate(pairs) if many else ():
        if number % PORTION == PORTION - 1:
            yield
        if pair[0] in many:
            if pair not in known:
                known[pair] = first + len(originals)
                originals.append(pair[0])
                if pair[0] not in sizes:
                    sizes[pair[0]] = cards.copy_box(title(pair[0]))
                small.append(sizes[pair[0]])
            drawn[number] = known[pair], pair[1]
    return drawn, originals, small


def _used_often(pairs: Sequence[tuple[int, int]], count: int) -> Generator[None, None, set[int]]:
    """Which of so many nodes have edges to more than a few others."""
    ends = yield from ends_of(pairs)
    uses = np.bincount(np.unique(ends[:, 0] * count + ends[:, 1]) // max(count, 1))
    return set(np.flatnonzero(uses > MOST_USES).tolist())


def _used_abroad(pairs: Sequence[tuple[int, int]], frames: Frames) -> Generator[None, None, dict[int, set[int]]]:
    """The frames in which each node is used, but for those that it is in itself."""
    found: dict[int, set[int]] = {}
    for number, (source, target) in enumerate(pairs):
        if number % PORTION == PORTION - 1:
            yield
        there, own = frames.inside[target], frames.inside[source]
        if there in (own, -1):
            continue
        while own >= 0 and own != there:
            own = frames.parents[own]
        if own != there:
            found.setdefault(source, set()).add(there)
    return found


@dataclass(frozen=True)
class Copies:
    """Where the copies of a laid out segment are."""

    nodes: NDArray[np.int64]
    """The node that each copy shows."""
    of_edge: NDArray[np.int64]
    """The copy that each edge begins at; -1: none, it begins at the card itself."""
    rects: Points
    """Left, top, width, height; shape (copies, 4)."""

    def originals(self, sources: NDArray[np.int64]) -> NDArray[np.int64]:
        """The node that each edge comes from, given where it begins."""
        found = sources.copy()
        copied = self.of_edge >= 0
        found[copied] = self.nodes[self.of_edge[copied]]
        return found

    def seen(self, edges: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """The copies that some of these edges begin at."""
        there = np.zeros(len(self.nodes), dtype=bool)
        there[self.of_edge[edges & (self.of_edge >= 0)]] = True
        return there

    def at(self, x: float, y: float, there: NDArray[np.bool_], reach: float) -> int | None:
        """The node whose copy, one of these, lies at a point or within reach of it."""
        left, top, width, height = self.rects.T
        hit = there & (left - reach <= x) & (x <= left + width + reach)
        hit &= (top - reach <= y) & (y <= top + height + reach)
        found = np.flatnonzero(hit)
        return int(self.nodes[found[0]]) if len(found) else None


def copies_of(
    pairs: NDArray[np.int64], originals: Sequence[int], arms: Floats, faces: Floats, centers: Points
) -> Copies:
    """The copies of a layout, whose sizes and centers stand behind those of the nodes."""
    first = len(centers) - len(originals)
    arms, faces, places = arms[first:], faces[first:], centers[first:]
    rects = np.column_stack((places[:, 0] - arms, places[:, 1] - faces / 2, 2 * arms, faces))
    sources = pairs[:, 0] - first if len(pairs) else np.zeros(0, dtype=np.int64)
    return Copies(np.asarray(originals, dtype=np.int64), np.maximum(sources, -1), rects.reshape(-1, 4))
