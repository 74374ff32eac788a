"""When what is drawn of a segment lives: nodes and collapsed groups, the wires between them; and when functions ran.

No place depends on it, nor it on any place: all scenes of a layout share one.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from gradviz.scene.portions import at_once, whole_numbers
from gradviz.trace.entities import Edge, Node
from gradviz.trace.passes import PassHistory
from gradviz.trace.trace import Trace

NEVER = 2**62
Numbers = NDArray[np.int64]
There = tuple[NDArray[np.bool_], NDArray[np.bool_]]
"""Which of what is drawn, and which wires."""


class Lives:
    """Knows who is there at a step. `seat` tells by what each node of the content is drawn, `wire` each edge."""

    def __init__(
        self, trace: Trace, nodes: Sequence[Node], seat: Numbers, wire: Numbers, count: int, wires: int
    ) -> None:
        self._trace, self._nodes, self._seat = trace, nodes, seat
        self._count, self._wires = count, wires
        self._seen = wire >= 0
        self._drawn_as = wire[self._seen]
        self._deaths: tuple[int, Numbers, Numbers] | None = None
        self._runs: tuple[PassHistory | None, int, Numbers] | None = None
        self._there: tuple[tuple[int, int], There] | None = None

    def prepare(self, edges: Sequence[Edge], ends: Numbers) -> Iterator[None]:
        """Look through nodes and edges, with pauses; `ends` are the places of each edge's two nodes."""
        self._born = yield from whole_numbers(self._nodes, lambda node: node.born)
        self.born = _least(self._born, self._seat, self._count)
        """The step at which each thing drawn came into the record."""
        self._edge_born = (yield from whole_numbers(edges, lambda edge: edge.born))[self._seen]
        self._ends = ends[self._seen]
        self.edge_born = _least(self._edge_born, self._drawn_as, self._wires)
        """The same of each wire."""
        functions = yield from whole_numbers(self._nodes, lambda node: node.ident if node.kind == "function" else -1)
        order = np.argsort(functions, kind="stable")
        self._functions = functions[order], self._seat[order]
        """The numbers of functions in their order, before them others; and their seats."""
        yield
        yield from self._find_deaths()

    def births(self, step: int) -> list[int]:
        """The places of the nodes that a step bore, those in collapsed groups too."""
        return np.flatnonzero(self._born == step).tolist()

    def died(self) -> Numbers:
        """The step at which each thing drawn died, as far as the record knows by now."""
        return self._died()[1]

    def there(self, step: int) -> There:
        """What lives at a step, and what this very step ends."""
        wanted = step, self._trace.changes
        if self._there is None or self._there[0] != wanted:
            nodes = (self._born <= step) & (self._died()[0] >= step)
            living, wires = np.zeros(self._count, dtype=bool), np.zeros(self._wires, dtype=bool)
            living[self._seat[nodes]] = True
            if len(self._ends):
                edges = (self._edge_born <= step) & nodes[self._ends[:, 0]] & nodes[self._ends[:, 1]]
                wires[self._drawn_as[edges]] = True
            living.setflags(write=False)
            wires.setflags(write=False)
            self._there = wanted, (living, wires)
        return self._there[1]

    def ran(self, step: int) -> Numbers:
        """When each function ran in the last pass begun by a step; `NEVER` for all else."""
        run = self._trace.passes.last(step)
        if self._runs is None or self._runs[0] is not run or self._runs[1] != self._trace.changes:
            ran = np.full(self._count, NEVER, dtype=np.int64)
            if run is not None and len(self._functions[0]):
                known, seats = self._functions
                functions = np.fromiter(run.ran.keys(), dtype=np.int64, count=len(run.ran))
                steps = np.fromiter(run.ran.values(), dtype=np.int64, count=len(run.ran))
                places = np.minimum(np.searchsorted(known, functions), len(known) - 1)
                here = known[places] == functions
                ran[seats[places[here]]] = steps[here]
            self._runs = run, self._trace.changes, ran
        return self._runs[2]

    def _died(self) -> tuple[Numbers, Numbers]:
        """Of each node, and of each thing drawn."""
        if self._deaths is None or self._deaths[0] != self._trace.changes:
            at_once(self._find_deaths())
        assert self._deaths is not None
        return self._deaths[1:]

    def _find_deaths(self) -> Generator[None, None, None]:
        changes = self._trace.changes
        died = yield from whole_numbers(self._nodes, lambda node: node.died or NEVER)
        last = np.full(self._count, -1, dtype=np.int64)
        np.maximum.at(last, self._seat, died)
        self._deaths = changes, died, last


def _least(steps: Numbers, seats: Numbers, count: int) -> Numbers:
    """The least of the steps of all that has the same seat."""
    found = np.full(count, NEVER, dtype=np.int64)
    np.minimum.at(found, seats, steps)
    return found
