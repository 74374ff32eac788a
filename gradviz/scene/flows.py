"""The gradients on a scene's edges at a step, as arrays: which flowed, and how large they are."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradviz.trace.trace import Trace

VANISHING, EXPLODING = 1e-6, 1e3
"""Elements of this size and below, or above, are called so."""
BANDS = ("zero", "vanishing", "healthy", "exploding", "bad", "unknown")


def band(size: float) -> str:
    """What a gradient is called whose elements are of this size (see `gradviz.trace.norms.element_size`)."""
    if size < 0:
        return "unknown"
    if math.isinf(size):
        return "bad"
    if size == 0:
        return "zero"
    return "vanishing" if size <= VANISHING else "exploding" if size >= EXPLODING else "healthy"


def bands(sizes: NDArray[np.float64]) -> NDArray[np.int8]:
    """The same for many, as indices into `BANDS`; of one alone it would take twenty times as long."""
    found = np.select(
        [sizes < 0, np.isinf(sizes), sizes == 0, sizes <= VANISHING, sizes >= EXPLODING], [5, 4, 0, 1, 3], 2
    )
    return found.astype(np.int8)


@dataclass(frozen=True)
class Flow:
    """The gradients of the last pass that had begun, as far as they have flowed by a step."""

    flowed: NDArray[np.bool_]
    sizes: NDArray[np.float64]
    """Of a drawn edge that stands for several, the largest."""
    ways: NDArray[np.int64]
    """Over how many edges of the record, drawn or not, a gradient came to each node from those that use it."""


class EdgeFlows:
    """Asks of one scene; the answer for a step is kept, since an animation asks many times."""

    def __init__(self, trace: Trace, edge_index: Mapping[int, int], sources: NDArray[np.int64], nodes: int) -> None:
        """`sources` has the number of the node at which each drawn edge begins."""
        self._trace = trace
        self._sources, self._nodes = sources, nodes
        self._count = count = len(sources)
        numbers = np.fromiter(edge_index.keys(), dtype=np.int64, count=len(edge_index))
        drawn = np.fromiter(edge_index.values(), dtype=np.int64, count=len(edge_index))
        order = np.argsort(numbers)
        self._numbers, self._drawn = numbers[order], drawn[order]
        self._known: tuple[int, int] = (-1, -1)
        self._flow = Flow(np.zeros(count, dtype=bool), np.zeros(count), np.zeros(nodes, dtype=np.int64))

    def at(self, step: int) -> Flow:
        """The gradients at a step."""
        starts = self._trace.passes.starts
        begun = bisect_right(starts, step)
        wanted = (starts[begun - 1] if begun else step + 1), step
        if wanted != self._known:
            self._known, self._flow = wanted, self._look_up(*wanted)
        return self._flow

    def _look_up(self, first: int, last: int) -> Flow:
        edges, sizes = self._trace.flows.between(first, last)
        flowed, largest = np.zeros(self._count, dtype=bool), np.full(self._count, -1.0)
        ways = np.zeros(self._nodes, dtype=np.int64)
        if len(edges) and len(self._numbers):
            seats = np.minimum(np.searchsorted(self._numbers, edges), len(self._numbers) - 1)
            here = self._numbers[seats] == edges
            drawn = self._drawn[seats[here]]
            flowed[drawn] = True
            np.maximum.at(largest, drawn, sizes[here])
            came = np.zeros(len(self._numbers), dtype=bool)
            came[seats[here]] = True
            ways = np.bincount(self._sources[self._drawn[came]], minlength=self._nodes)
        return Flow(flowed, largest, ways)
