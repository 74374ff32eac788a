"""What one should look at in a laid out segment: as a whole, at a step, and what hangs together with that."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Generator, Iterator
from copy import copy
from functools import cached_property
from typing import TYPE_CHECKING
from weakref import ref

import numpy as np
from numpy.typing import NDArray

from gradviz import events as ev
from gradviz.scene.packing import components
from gradviz.scene.portions import portions

if TYPE_CHECKING:
    from gradviz.scene.scene import SegmentScene
    from gradviz.trace.passes import PassHistory

Extent = tuple[float, float, float, float]
"""left, top, right, bottom"""
GRADED = (ev.GradAccumulated, ev.GradRetained, ev.GradChanged)
_WORK = frozenset(
    {ev.FunctionStarted, ev.FunctionRan, ev.PassStarted, ev.PassEnded, ev.TensorWritten, ev.HookFired, *GRADED}
)


class Attention:
    """Asked by the camera."""

    def __init__(self, scene: SegmentScene) -> None:
        self._scene = ref(scene)
        """Whose it is: held weakly, so that a scene which nobody wants is gone at once, with all that it is made of."""
        self.trace = scene.trace
        self._outcomes: dict[tuple[int, int], NDArray[np.bool_]] = {}
        """What passes ran through, by their numbers and the step of which the versions of tensors are."""
        self._focused: NDArray[np.bool_] = np.zeros(0, dtype=bool)
        self._eventful: list[int] = []
        """The steps of the segment that bore or worked on something."""

    @property
    def scene(self) -> SegmentScene:
        """Where one looks."""
        scene = self._scene()
        assert scene is not None
        return scene

    def prepare(self) -> Iterator[None]:
        """Look through the events of the segment, with pauses. What they say is asked for at once later."""
        segment, born = self.scene.segment, self.scene.born
        first = max(0, segment.start - 1)
        worked: list[int] = []
        for cut in portions(segment.stop - 1 - first):
            events = self.trace.events[first + cut.start : first + cut.stop]
            worked += [step for step, event in enumerate(events, first + cut.start + 1) if type(event) in _WORK]
            yield
        self._eventful = sorted({*worked, *born[born >= segment.start].tolist()})
        yield
        seen = (yield from self._marked(segment.start, segment.stop - 1, segment.stop - 1)) | (born >= segment.start)
        self._with_inputs(seen, of=seen)
        if not seen.any():
            seen = np.asarray(self.scene.died() >= segment.stop)
        self._focused = seen
        run = self.trace.passes.last(segment.stop - 1)
        if run is not None and run.ended is not None and run.started >= segment.start:
            for step in (run.ended, segment.stop - 1):
                yield from self._look_through(run, step)

    def of(self, scene: SegmentScene) -> Attention:
        """The same in a scene in which only places differ: what it has found out stays known."""
        other = copy(self)
        other._scene = ref(scene)
        return other

    def focus(self) -> Extent:
        """Left, top, right, bottom of what one should look at, the same at all steps of the segment.

        That is what was born in it and what its passes ran through, both with their direct inputs; where nothing
        happened, what outlives it.
        """
        return self.scene.extent(self._focused)

    def focus_at(self, step: int, ahead: int) -> Extent:
        """The part of the focus that lives at a step, with what is born within so many steps."""
        there = self._focused & (self.scene.born <= step + ahead) & (self.scene.died() >= step)
        return self.scene.extent(there if there.any() else self._focused)

    def near(self, step: int, width: float, height: float, about: Extent | None = None) -> Extent:
        """What the step is about, or another part, with as much of its graph as a window of this size can hold."""
        left, top, right, bottom = about or self.attended(step)
        numbers = np.flatnonzero(self.same_graph(step) & self._focused)
        away = self.scene.centers[numbers] - ((left + right) / 2, (top + bottom) / 2)
        close = (np.abs(away) <= (width, height)).all(axis=1)
        numbers, away = numbers[close], away[close]
        for number in numbers[np.argsort(np.hypot(*away.T))].tolist():
            x1, y1, x2, y2 = self.scene.rects[number].tolist()
            grown = (min(left, x1), min(top, y1), max(right, x2), max(bottom, y2))
            if grown[2] - grown[0] <= width and grown[3] - grown[1] <= height:
                left, top, right, bottom = grown
        return left, top, right, bottom

    def with_neighbours(self, step: int, seen: Extent, width: float, height: float) -> Extent:
        """A part with as many of the other graphs that live, each of them whole, as a window of this size can hold."""
        left, top, right, bottom = seen
        living = self.scene.living(step)
        others = []
        for number in np.unique(self.graph_numbers[living]).tolist():
            x1, y1, x2, y2 = self.scene.extent(living & (self.graph_numbers == number))
            away = max(x1 - right, left - x2, 0.0) + max(y1 - bottom, top - y2, 0.0)
            others.append((away, (x1, y1, x2, y2)))
        for _, (x1, y1, x2, y2) in sorted(others):
            grown = (min(left, x1), min(top, y1), max(right, x2), max(bottom, y2))
            if grown[2] - grown[0] <= width and grown[3] - grown[1] <= height:
                left, top, right, bottom = grown
        return left, top, right, bottom

    @cached_property
    def graph_numbers(self) -> NDArray[np.int64]:
        """Of each node, the number of the graph that wires connect it to."""
        numbers = np.arange(len(self.scene.keys))
        for number, part in enumerate(components(len(self.scene.keys), self.scene.wired.tolist())):
            numbers[part.nodes] = number
        return numbers

    def attended(self, step: int) -> Extent:
        """What a step is about; where it changes nothing, what the last step before it was about that still lives."""
        return self.scene.extent(self._attended(step))

    def graph_of(self, step: int) -> Extent:
        """The graph, as it lives, that the step is about."""
        nodes = self.same_graph(step)
        return self.scene.extent(nodes) if nodes.any() else self.attended(step)

    def same_graph(self, step: int) -> NDArray[np.bool_]:
        """The living nodes that hang together with what the step is about."""
        about = self._attended(step)
        touched = np.zeros(len(self.scene.keys), dtype=bool)
        touched[self.graph_numbers[about]] = True
        return np.asarray(touched[self.graph_numbers] & self.scene.living(step))

    def outcome(self, step: int) -> tuple[Extent, ...]:
        """What a pass came to, from its end until something else happens: all that it ran through, its leaves alone.

        Of a pass that failed there is nothing: one should look at what failed.
        """
        at = bisect_right(self._eventful, step) - 1
        event = self.trace.events[self._eventful[at] - 1] if at >= 0 else None
        if not isinstance(event, ev.PassEnded) or event.error is not None:
            return ()
        nodes = self._run_through(event.pass_, self._eventful[at]) & self.scene.living(step)
        parts = (nodes, nodes & self.scene.leaves)
        return tuple(self.scene.extent(part) for part in parts if part.any())

    def end(self, step: int) -> tuple[Extent, ...]:
        """What the last pass came to, where the cell that it is of has ended, and with it the record; as `outcome`.

        What came behind the pass last is with it. Of a cell that failed there is nothing.
        """
        last, run = self.trace.events[step - 1], self.trace.passes.last(step)
        if step < len(self.trace.events) or not isinstance(last, ev.CellEnded) or last.error is not None:
            return ()
        if run is None or run.ended is None or run.error is not None or run.started < self.trace.index.cells[-1]:
            return ()
        nodes = self._run_through(run.event.pass_, step)
        parts = (nodes | self._attended(step), nodes, nodes & self.scene.leaves)
        living = self.scene.living(step)
        return tuple(self.scene.extent(part & living) for part in parts if (part & living).any())

    def _run_through(self, number: int, step: int) -> NDArray[np.bool_]:
        if (number, step) not in self._outcomes:
            for _ in self._look_through(self.trace.passes.numbered[number], step):
                pass
        return self._outcomes[number, step]

    def _look_through(self, run: PassHistory, step: int) -> Iterator[None]:
        """Find what a pass that ended ran through, as it is at a step, with pauses."""
        assert run.ended is not None
        nodes = yield from self._marked(run.started, run.ended, step)
        self._with_inputs(nodes, of=nodes & (self.scene.kinds != 0))
        self._outcomes[run.event.pass_, step] = nodes

    def _marked(self, first: int, last: int, at: int) -> Generator[None, None, NDArray[np.bool_]]:
        """What is drawn of all that was worked on from one step to another, as it is `at` a step, with pauses."""
        nodes = np.zeros(len(self.scene.keys), dtype=bool)
        for cut in portions(last + 1 - first):
            keys = self._worked_on(first + cut.start, first + cut.stop - 1, at)
            nodes[[self.scene.index[key] for key in keys if key in self.scene.index]] = True
            yield
        return nodes

    def _attended(self, step: int) -> NDArray[np.bool_]:
        living = self.scene.living(step) & self._focused
        about = self._about(step)
        at = bisect_left(self._eventful, step)
        while not about.any() and at > 0:
            at -= 1
            about = self._about(self._eventful[at]) & living
        if not about.any() and living.any():
            about[np.flatnonzero(living)[-1]] = True
        return about if about.any() else self._focused

    def _about(self, step: int) -> NDArray[np.bool_]:
        """The nodes that a step bore or worked on."""
        about = np.asarray(self.scene.born == step)
        about[[self.scene.index[key] for key in self._worked_on(step, step, step) if key in self.scene.index]] = True
        return about

    def _with_inputs(self, nodes: NDArray[np.bool_], *, of: NDArray[np.bool_]) -> None:
        """Put the direct inputs of some nodes to others."""
        if len(self.scene.wired):
            sources, targets = self.scene.wired[:, 0], self.scene.wired[:, 1]
            nodes[sources[of[targets]]] = True

    def _worked_on(self, first: int, last: int, at: int) -> set[str]:
        """The functions that ran from one step to another, and the tensors whose gradients or values changed.

        Of the tensors it is the version that they have `at` a step.
        """
        found: set[str] = set()
        for event in self.trace.events[max(0, first - 1) : last]:
            if type(event) not in _WORK:  # most events of a long segment are not
                continue
            if isinstance(event, (ev.FunctionStarted, ev.FunctionRan)):
                found.add(f"f{event.function}")
            elif isinstance(event, ev.HookFired):
                found.add(self.version(event.tensor, at) if event.tensor is not None else f"f{event.function}")
            elif isinstance(event, ev.PassStarted):
                found.update(self.version(root.tensor, at) for root in event.roots if root.tensor is not None)
            elif isinstance(event, (*GRADED, ev.TensorWritten)):
                found.add(self.version(event.tensor, at))
        return found

    def version(self, tensor: int, step: int) -> str:
        """The key of the version that a tensor had at a step, if it is in this segment."""
        key = self.trace.key_at(self.trace.tensors[tensor], step)
        return key if key is not None and key in self.scene.index else ""
