"""A segment of the record, laid out: all that lives in it has one seat, from its first step to its last.

`outline` says what there is to lay out, `arrange` does it (also in another process: it needs no record), and the
`SegmentScene` puts both together and draws `Frame`s.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gradviz import events as ev
from gradviz.scene import cards
from gradviz.scene.boxes import Box, Layout
from gradviz.scene.copies import Copies, copies_of, with_copies
from gradviz.scene.flows import EdgeFlows
from gradviz.scene.labels import Slot, label_slots, point_at
from gradviz.scene.layout import layout
from gradviz.scene.packing import components
from gradviz.scene.sharing import Sharing
from gradviz.scene.story import Story
from gradviz.trace.entities import Edge, Node
from gradviz.trace.passes import PassHistory
from gradviz.trace.signs import sign
from gradviz.trace.trace import Trace

NEVER = 2**62
Extent = tuple[float, float, float, float]
"""left, top, right, bottom"""
_GRADED = (ev.GradAccumulated, ev.GradRetained, ev.GradChanged)
_WORK = frozenset({ev.FunctionStarted, ev.FunctionRan, ev.PassStarted, ev.TensorWritten, *_GRADED})
KINDS = ("tensor", "function", "operation")


@dataclass(frozen=True)
class Outline:
    """What there is to lay out."""

    boxes: tuple[Box, ...]
    pairs: tuple[tuple[int, int], ...]
    older: tuple[bool, ...] = ()
    """The nodes that were there before the segment began."""
    copies: tuple[int, ...] = ()
    """The nodes that the last boxes are copies of (see `gradviz.scene.copies`)."""


@dataclass(frozen=True)
class Arranged:
    """Where it all went."""

    layout: Layout
    slots: tuple[Slot | None, ...]


def arrange(outline: Outline, page: tuple[float, float] = (1000.0, 680.0)) -> Arranged:
    """Lay out an outline and find places for the labels of its edges."""
    found = layout(outline.boxes, outline.pairs, page=page, older=outline.older)
    rects = [
        part for (x, y), box in zip(found.centers.tolist(), outline.boxes, strict=True) for part in _parts(x, y, box)
    ]
    return Arranged(found, tuple(label_slots(found.routes, rects)))


def _rect(x: float, y: float, box: Box) -> tuple[float, float, float, float]:
    return x - box.width / 2, y - box.above, x + box.width / 2, y + box.below


def _parts(x: float, y: float, box: Box) -> list[tuple[float, float, float, float]]:
    """What edges dock at, and what hangs below it and may be wider."""
    waist = y + box.face / 2
    return [
        (x - box.arm, y - box.above, x + box.arm, waist),
        (x - box.width / 2, waist, x + box.width / 2, y + box.below),
    ]


@dataclass(frozen=True)
class Content:
    """The nodes and edges that live at some step of a segment."""

    keys: tuple[str, ...]
    edges: tuple[Edge, ...]


def content_of(trace: Trace, segment: range) -> Content:
    """What lives in a segment."""
    keys, edges = trace.living_in(segment)
    return Content(tuple(keys), tuple(edges))


def outline(trace: Trace, segment: range, content: Content) -> Outline:
    """Boxes with room for all that the nodes show at any step of the segment."""
    return next(part for part in outline_in_parts(trace, segment, content, len(content.keys) + 1) if part)


def outline_in_parts(trace: Trace, segment: range, content: Content, part: int) -> Iterator[Outline | None]:
    """The same in slices: None after every `part` nodes, the outline at last."""
    names, graded = _read(trace, segment)
    boxes: list[Box] = []
    for number, key in enumerate(content.keys, 1):
        boxes.append(_box(trace, segment, key, names, graded))
        if number % part == 0:
            yield None
    index = {key: number for number, key in enumerate(content.keys)}
    pairs = [(index[edge.source], index[edge.target]) for edge in content.edges]
    nodes = [trace.nodes[key] for key in content.keys]
    drawn, copies, small = with_copies(pairs, lambda number: _title(trace, segment, nodes[number]), len(boxes))
    older = [node.born < segment.start for node in nodes] + [True] * len(copies)
    yield Outline((*boxes, *small), tuple(drawn), tuple(older), tuple(copies))


def _title(trace: Trace, segment: range, node: Node) -> str:
    """What a copy of a node is called: a tensor by its last name in the segment."""
    if node.kind != "tensor":
        return sign(node.name)
    names = trace.tensors[node.ident].names
    return next(iter(names.at(segment.stop - 1, ()) or names.at(segment.start, ())), "")


def _box(trace: Trace, segment: range, key: str, names: dict[int, set[str]], graded: set[int]) -> Box:
    node = trace.nodes[key]
    attributes = trace.at(max(segment.start, node.born)).own(node)
    if node.kind == "function":
        return cards.function_box(attributes["label"], node.name, [s["slot"] for s in attributes["saved"]])
    if node.kind == "operation":
        return cards.operation_box(attributes["label"], attributes["name"])
    known = {*attributes["names"], *names.get(node.ident, ())}
    versions = len(trace.tensors[node.ident].keys)
    own = sorted(f"{name} · v0" if versions > 1 else name for name in known)
    leaf = attributes["is_leaf"] and (attributes["requires_grad"] or node.ident in graded)
    grad = leaf or node.ident in graded or attributes["retains_grad"] or attributes["grad"] is not None
    return cards.tensor_box(own, attributes["shape"], attributes["dtype"], leaf=leaf, grad=grad)


def _read(trace: Trace, segment: range) -> tuple[dict[int, set[str]], set[int]]:
    """All names that tensors get within a segment, and the tensors that get a place for a gradient."""
    names: defaultdict[int, set[str]] = defaultdict(set)
    graded: set[int] = set()
    for event in trace.events[max(0, segment.start - 1) : segment.stop - 1]:
        kind = type(event)
        if kind in _GRADED:
            graded.add(event.tensor)  # type: ignore[union-attr, arg-type]
        elif isinstance(event, (ev.NameBound, ev.TensorCreated)) and event.name:
            names[event.tensor].add(event.name)
        elif isinstance(event, ev.RequiresGradChanged) and event.requires_grad:
            graded.add(event.tensor)
    return names, graded


class SegmentScene:
    """The seats of one segment. Nothing in it depends on the step."""

    def __init__(self, story: Story, segment: range, content: Content, drawn: Outline, arranged: Arranged) -> None:
        self.trace: Trace = story.trace
        self.story = story
        self.segment = segment
        self.keys: Sequence[str] = content.keys
        self.edges: Sequence[Edge] = content.edges
        self.index = {key: number for number, key in enumerate(content.keys)}
        self.edge_index = {edge.number: number for number, edge in enumerate(content.edges)}
        count = len(content.keys)
        pairs: NDArray[np.int64] = np.asarray(drawn.pairs, dtype=np.int64).reshape(-1, 2)
        self.copies: Copies = copies_of(pairs, drawn.copies, drawn.boxes, arranged.layout.centers)
        self.boxes = drawn.boxes[:count]
        self.pairs = np.column_stack((self.copies.originals(pairs[:, 0]), pairs[:, 1]))
        self.wired = self.pairs[self.copies.of_edge < 0]
        """Those of the edges that begin at the card itself, not at a copy."""
        self.centers = arranged.layout.centers[:count]
        self.routes = arranged.layout.routes
        self.slots = arranged.slots
        self.width, self.height = arranged.layout.width, arranged.layout.height
        nodes = [self.trace.nodes[key] for key in content.keys]
        self.kinds = np.array([KINDS.index(node.kind) for node in nodes], dtype=np.int8)
        self.born = np.array([node.born for node in nodes], dtype=np.int64)
        self.edge_born = np.array([edge.born for edge in content.edges], dtype=np.int64)
        self._runs: tuple[PassHistory | None, int, NDArray[np.int64]] | None = None
        self._deaths: tuple[int, NDArray[np.int64]] | None = None
        self._measure()
        self._cut_routes()

    def _measure(self) -> None:
        """Rectangles of nodes: `rects` of all their room, `faces` of what edges dock at."""
        sizes = [(box.width, box.above, box.below, box.arm, box.face) for box in self.boxes]
        width, above, below, arm, face = np.asarray(sizes, dtype=float).reshape(-1, 5).T
        x, y = self.centers[:, 0], self.centers[:, 1]
        self.rects = np.column_stack((x - width / 2, y - above, x + width / 2, y + below))
        self.faces = np.column_stack((x - arm, y - face / 2, 2 * arm, face))
        self.leaves = above > face / 2

    def _cut_routes(self) -> None:
        """Rectangles of routes (left, top, right, bottom), and their points, each with its edge and the way to it."""
        self._thinned: dict[int, tuple[NDArray[np.int64], NDArray[np.float64]]] = {}
        if not self.routes:
            self.route_rects = np.zeros((0, 4))
            self._points, self._owner, self._way = np.zeros((0, 2)), np.zeros(0, dtype=np.int64), np.zeros(0)
            return
        lengths = np.array([len(route) for route in self.routes])
        points = np.concatenate(self.routes)
        starts = np.concatenate(([0], np.cumsum(lengths)[:-1]))
        self.route_rects = np.hstack((np.minimum.reduceat(points, starts), np.maximum.reduceat(points, starts)))
        self._points, self._owner = points, np.repeat(np.arange(len(self.routes)), lengths)
        self._way = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))))

    def focus(self) -> Extent:
        """Left, top, right, bottom of what one should look at, the same at all steps of the segment.

        That is what was born in it and what its passes ran through, both with their direct inputs; where nothing
        happened, what outlives it.
        """
        return self.extent(self._focused)

    def focus_at(self, step: int, ahead: int) -> Extent:
        """The part of the focus that lives at a step, with what is born within so many steps."""
        there = self._focused & (self.born <= step + ahead) & (self.died() >= step)
        return self.extent(there if there.any() else self._focused)

    def near(self, step: int, width: float, height: float) -> Extent:
        """What the step is about with as much of its graph round it as a window of this size can hold."""
        left, top, right, bottom = self.attended(step)
        numbers = np.flatnonzero(self.same_graph(step) & self._focused)
        away = self.centers[numbers] - ((left + right) / 2, (top + bottom) / 2)
        for number in numbers[np.argsort(np.hypot(*away.T))].tolist():
            x1, y1, x2, y2 = self.rects[number].tolist()
            grown = (min(left, x1), min(top, y1), max(right, x2), max(bottom, y2))
            if grown[2] - grown[0] <= width and grown[3] - grown[1] <= height:
                left, top, right, bottom = grown
        return left, top, right, bottom

    def with_neighbours(self, step: int, seen: Extent, width: float, height: float) -> Extent:
        """A part with as many of the other graphs that live, each of them whole, as a window of this size can hold."""
        left, top, right, bottom = seen
        living = self.living(step)
        others = []
        for graph in self._graphs:
            there = graph & living
            if there.any():
                x1, y1, x2, y2 = self.extent(there)
                away = max(x1 - right, left - x2, 0.0) + max(y1 - bottom, top - y2, 0.0)
                others.append((away, (x1, y1, x2, y2)))
        for _, (x1, y1, x2, y2) in sorted(others):
            grown = (min(left, x1), min(top, y1), max(right, x2), max(bottom, y2))
            if grown[2] - grown[0] <= width and grown[3] - grown[1] <= height:
                left, top, right, bottom = grown
        return left, top, right, bottom

    @cached_property
    def _graphs(self) -> list[NDArray[np.bool_]]:
        """The nodes of each graph that wires connect."""
        found = []
        for part in components(len(self.keys), self.wired.tolist()):
            mask = np.zeros(len(self.keys), dtype=bool)
            mask[part.nodes] = True
            found.append(mask)
        return found

    def attended(self, step: int) -> Extent:
        """What a step is about; where it changes nothing, what the last step before it was about that still lives."""
        return self.extent(self._attended(step))

    def graph_of(self, step: int) -> Extent:
        """The graph, as it lives, that the step is about."""
        nodes = self.same_graph(step)
        return self.extent(nodes) if nodes.any() else self.attended(step)

    def same_graph(self, step: int) -> NDArray[np.bool_]:
        """The living nodes that hang together with what the step is about."""
        about = self._attended(step)
        touched = [graph for graph in self._graphs if (graph & about).any()]
        return np.asarray(np.logical_or.reduce([np.zeros_like(about), *touched]) & self.living(step))

    def _attended(self, step: int) -> NDArray[np.bool_]:
        living = self.living(step) & self._focused
        about = self._about(step)
        at = bisect_left(self._eventful, step)
        while not about.any() and at > 0:
            at -= 1
            about = self._about(self._eventful[at]) & living
        if not about.any() and living.any():
            about[np.flatnonzero(living)[-1]] = True
        return about if about.any() else self._focused

    @cached_property
    def _eventful(self) -> list[int]:
        """The steps of the segment that bore or worked on something."""
        first = max(0, self.segment.start - 1)
        events = self.trace.events[first : self.segment.stop - 1]
        worked = {step for step, event in enumerate(events, first + 1) if type(event) in _WORK}
        return sorted(worked | {born for born in self.born.tolist() if born >= self.segment.start})

    def _about(self, step: int) -> NDArray[np.bool_]:
        """The nodes that a step bore or worked on."""
        about = np.asarray(self.born == step)
        about[[self.index[key] for key in self._worked_on(step, step) if key in self.index]] = True
        return about

    @cached_property
    def _focused(self) -> NDArray[np.bool_]:
        seen = self.born >= self.segment.start
        worked_on = self._worked_on(self.segment.start, self.segment.stop - 1)
        seen[[self.index[key] for key in worked_on if key in self.index]] = True
        if len(self.wired):
            sources, targets = self.wired[:, 0], self.wired[:, 1]
            seen[sources[seen[targets]]] = True
        if not seen.any():
            nodes = self.trace.nodes
            seen = np.array([(nodes[key].died or NEVER) >= self.segment.stop for key in self.keys], dtype=bool)
        return seen

    def _worked_on(self, first: int, last: int) -> set[str]:
        """The functions that ran from one step to another, and the tensors whose gradients or values changed."""
        found: set[str] = set()
        for event in self.trace.events[max(0, first - 1) : last]:
            if type(event) not in _WORK:  # most events of a long segment are not
                continue
            if isinstance(event, (ev.FunctionStarted, ev.FunctionRan)):
                found.add(f"f{event.function}")
            elif isinstance(event, ev.PassStarted):
                found.update(self._newest(root.tensor) for root in event.roots if root.tensor is not None)
            elif isinstance(event, (*_GRADED, ev.TensorWritten)):
                found.add(self._newest(event.tensor))
        return found

    def _newest(self, tensor: int) -> str:
        """The key of a tensor's newest version in this segment."""
        key = self.trace.key_at(self.trace.tensors[tensor], self.segment.stop - 1)
        return key if key is not None and key in self.index else ""

    def extent(self, nodes: NDArray[np.bool_]) -> Extent:
        """The rectangle round some nodes, all of them if there are none, and the edges between them."""
        if not nodes.any():
            nodes = np.ones(len(self.keys), dtype=bool)
        rects = [self.rects[nodes]]
        if len(self.pairs):
            rects.append(self.route_rects[nodes[self.pairs[:, 0]] & nodes[self.pairs[:, 1]]])
        corners = np.concatenate(rects) if len(self.keys) else np.zeros((1, 4))
        left, top = corners[:, :2].min(axis=0).tolist()
        right, bottom = corners[:, 2:].max(axis=0).tolist()
        return left, top, right, bottom

    def strokes(self, edges: NDArray[np.bool_], least: float) -> NDArray[np.float64]:
        """The straight pieces of some edges: x1, y1, x2, y2. Points closer than `least` to the last one are left out.

        Seen from afar, most pieces of a curve are shorter than a pixel, and painting them is what takes the time.
        """
        level = math.floor(math.log2(max(least, 1.0)))
        if level not in self._thinned:
            self._thinned[level] = self._pieces(2.0**level)
        owners, pieces = self._thinned[level]
        return np.ascontiguousarray(pieces[edges[owners]])

    def _pieces(self, least: float) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """For each piece its edge and its ends; of the points of a route, one in each stretch of so much way."""
        stretch = np.floor(self._way / least)
        kept = np.ones(len(self._points), dtype=bool)
        inner = (self._owner[1:-1] == self._owner[:-2]) & (self._owner[1:-1] == self._owner[2:])
        kept[1:-1] = ~inner | (stretch[1:-1] != stretch[:-2])
        points, owner = self._points[kept], self._owner[kept]
        within = owner[1:] == owner[:-1]
        return owner[:-1][within], np.hstack((points[:-1], points[1:]))[within]

    @cached_property
    def sharing(self) -> Sharing:
        """Who holds the same memory."""
        return Sharing(self.trace, self.keys)

    @cached_property
    def flows(self) -> EdgeFlows:
        """The gradients on the edges."""
        return EdgeFlows(self.trace, self.edge_index, len(self.pairs))

    @cached_property
    def blocked(self) -> NDArray[np.bool_]:
        """Which edges let no gradient pass."""
        return np.array([edge.blocked is not None for edge in self.edges], dtype=bool)

    @cached_property
    def cuts(self) -> NDArray[np.float64]:
        """Where each blocked edge is cut, and its direction there: x, y, dx, dy; zeros for the others."""
        found = np.zeros((len(self.edges), 4))
        for number in np.flatnonzero(self.blocked).tolist():
            route, slot = self.routes[number], self.slots[number]
            share = slot.share if slot else 0.5
            (x, y), (x1, y1), (x2, y2) = (point_at(route, at) for at in (share, share - 0.02, share + 0.02))
            length = max(float(np.hypot(x2 - x1, y2 - y1)), 1e-6)
            found[number] = x, y, (x2 - x1) / length, (y2 - y1) / length
        return found

    def groups(self, step: int) -> dict[str, NDArray[np.bool_]]:
        """The nodes by what they look like from afar."""
        done = self._ran(step) <= step
        tensors = self.kinds == 0
        return {
            "tensor": tensors & ~self.leaves,
            "leaf": tensors & self.leaves,
            "function": (self.kinds == 1) & ~done,
            "operation": self.kinds == 2,
            "done": done,
        }

    def _ran(self, step: int) -> NDArray[np.int64]:
        """When each function ran in the last pass begun by a step; `NEVER` for all else."""
        run = self.trace.passes.last(step)
        if self._runs is None or self._runs[0] is not run or self._runs[1] != self.trace.changes:
            ran = np.full(len(self.keys), NEVER, dtype=np.int64)
            for function, at in run.ran.items() if run else ():
                if (seat := self.index.get(f"f{function}")) is not None:
                    ran[seat] = at
            self._runs = run, self.trace.changes, ran
        return self._runs[2]

    def living(self, step: int) -> NDArray[np.bool_]:
        """Which nodes are drawn at a step: those that live, and those that this very step ends."""
        return np.asarray((self.born <= step) & (self.died() >= step))

    def died(self) -> NDArray[np.int64]:
        """The step at which each node died, as far as the record knows by now."""
        if self._deaths is None or self._deaths[0] != self.trace.changes:
            nodes = self.trace.nodes
            died = np.array([nodes[key].died or NEVER for key in self.keys], dtype=np.int64)
            self._deaths = self.trace.changes, died
        return self._deaths[1]

    def living_edges(self, step: int, nodes: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Which edges are drawn at a step, given the nodes that are."""
        if not len(self.edges):
            return np.zeros(0, dtype=bool)
        return np.asarray((self.edge_born <= step) & nodes[self.pairs[:, 0]] & nodes[self.pairs[:, 1]])


def build(trace: Trace, step: int, story: Story | None = None) -> SegmentScene:
    """The scene of the segment that a step lies in, laid out here and now."""
    story = story or Story(trace)
    segment = story.segment_at(step)
    content = content_of(trace, segment)
    drawn = outline(trace, segment, content)
    return SegmentScene(story, segment, content, drawn, arrange(drawn))
