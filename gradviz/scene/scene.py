"""A segment of the record, laid out: all that lives in it has one seat, from its first step to its last.

`content` says what there is, `outline` what there is to lay out, `arrange` does it (also in another process: it needs
no record), and the `SegmentScene` puts all together and draws `Frame`s. What is in a collapsed group has the group's
seat; several edges can be one wire then.
"""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterator, Sequence
from copy import copy
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gradviz.scene.arrange import Arranged, arrange
from gradviz.scene.attention import Attention, Extent
from gradviz.scene.boxes import ASIDE, Box
from gradviz.scene.content import Content, content_of
from gradviz.scene.copies import Copies, copies_of
from gradviz.scene.drawn import OpenGroup
from gradviz.scene.flows import EdgeFlows
from gradviz.scene.folding import AS_USUAL, Enclosure, Folds
from gradviz.scene.group_cards import Summaries
from gradviz.scene.labels import point_at
from gradviz.scene.lives import Lives
from gradviz.scene.outline import Outline, outline
from gradviz.scene.places import places
from gradviz.scene.portions import at_once, ends_of, portions, table, whole_numbers
from gradviz.scene.remembered import Remembered
from gradviz.scene.sharing import Sharing
from gradviz.scene.story import Story
from gradviz.scene.strokes import Strokes, along
from gradviz.trace.entities import Edge, Node, entity_of
from gradviz.trace.groups import Group
from gradviz.trace.pins import NO_PINS, Pins
from gradviz.trace.trace import Trace

MANY = 2_000
"""Of what is drawn: the pieces of its lines take a moment."""
ROUGH = 4.0
"""Pixels: what of lines is no finer is at hand from the beginning, where all is seen in a picture as large as usual."""
USUAL = (1600.0, 1000.0)
FRAMES = 1_000
"""Of open groups, made between two pauses."""
KINDS = ("tensor", "function", "operation", "group")


class SegmentScene:
    """The seats of one segment. Nothing in it depends on the step."""

    def __init__(self, story: Story, segment: range, content: Content, drawn: Outline, arranged: Arranged) -> None:
        for _ in self._made(story, segment, content, drawn, arranged):
            pass

    @classmethod
    def in_parts(
        cls, story: Story, segment: range, content: Content, drawn: Outline, arranged: Arranged
    ) -> Iterator[SegmentScene | None]:
        """The same in slices: None now and then, the scene at last."""
        scene = cls.__new__(cls)
        for _ in scene._made(story, segment, content, drawn, arranged):
            yield None
        yield scene

    def _made(
        self, story: Story, segment: range, content: Content, drawn: Outline, arranged: Arranged
    ) -> Iterator[None]:
        self.trace: Trace = story.trace
        self.story = story
        self.segment = segment
        self.content = content
        folded = content.folded
        self.keys: Sequence[str] = folded.keys
        """What is drawn: nodes, and collapsed groups."""
        self.groups: dict[int, Group] = folded.groups
        """The collapsed groups, by their numbers."""
        self.enclosures: Sequence[Enclosure] = folded.enclosures
        """The open groups."""
        self.frames: NDArray[np.float64] = arranged.frames
        """Their rectangles: left, top, right, bottom."""
        self.inside: NDArray[np.int64] = np.asarray(folded.inside, dtype=np.int64)
        """The innermost open group that each thing drawn is in; -1: none."""
        self.index: dict[str, int] = {}
        """Of each node, hidden ones too, the number of what is drawn in its place."""
        self.numbers: dict[str, int] = {}
        """Of each node, its place in the content."""
        members: list[Node] = []
        nodes, seats = self.trace.nodes, folded.seat.tolist()
        for cut in portions(len(content.keys)):
            keys = content.keys[cut]
            self.index.update(zip(keys, seats[cut], strict=True))
            self.numbers.update(zip(keys, range(cut.start, cut.stop), strict=True))
            members += [nodes[key] for key in keys]
            yield
        self.index.update({group.key: number for number, group in folded.groups.items()})
        self._wire = folded.wire
        count, wires = len(folded.keys), len(folded.pairs)
        yield from self._bundles(content.edges, wires)
        pairs = yield from ends_of(drawn.pairs)
        sizes = yield from table(drawn.boxes, 6, _size)
        self.copies: Copies = copies_of(pairs, drawn.copies, sizes[:, 3], sizes[:, 4], arranged.layout.centers)
        self.boxes = drawn.boxes[:count]
        self.down: bool = drawn.down
        """Data flows down, not from left to right."""
        self.pairs = np.column_stack((self.copies.originals(pairs[:, 0]), pairs[:, 1]))
        self.wired = self.pairs[self.copies.of_edge < 0]
        """Those of the wires that begin at the card itself, not at a copy."""
        self.centers = arranged.layout.centers[:count]
        self.routes = arranged.layout.routes
        self.slots = arranged.slots
        self.width, self.height = arranged.layout.width, arranged.layout.height
        self.summaries = Summaries(self.trace, content.keys, segment)
        kinds = yield from whole_numbers(folded.keys, lambda key: "tfog".index(key[0]))
        self.kinds = kinds.astype(np.int8)
        self._lives = Lives(self.trace, members, folded.seat, folded.wire, count, wires)
        yield from self._lives.prepare(content.edges, self.ends)
        self.born, self.edge_born = self._lives.born, self._lives.edge_born
        self.remembered = Remembered()
        """What cards and labels made of values."""
        self.pins: Pins = NO_PINS
        """What of it a person moved, and how far."""
        self._laid_out: SegmentScene | None = None
        """What it was before that: asked for all that no place depends on, so that it is found out once."""
        self._rerouted = np.zeros(0, dtype=np.int64)
        self._out_of_sight: NDArray[np.bool_] | None = None
        """What a person hid."""
        self._measure(sizes[:count])
        self.route_rects, points, owners = yield from along(self.routes)
        self.lines = Strokes(points, owners)
        """The edges in as few straight pieces as the eye needs."""
        if count > MANY:
            yield from self.lines.cut(ROUGH * max(self.width / USUAL[0], self.height / USUAL[1]))
        self.sharing = Sharing(self.trace, self.keys)
        """Who holds the same memory."""
        yield from self.sharing.prepare()
        self.open_groups = yield from self._open_groups()
        self.attention = Attention(self)
        """What one should look at."""
        yield from self.attention.prepare()
        yield from self.summaries.prepare(self.groups.values())

    def moved(self, pins: Pins) -> SegmentScene:
        """The same with some nodes and collapsed groups moved."""
        base = self._laid_out or self
        there = {key: by for key, by in pins.items() if key in base.index and base.keys[base.index[key]] == key}
        if not there:
            return base
        shifts = np.zeros((len(base.keys), 2))
        shifts[[base.index[key] for key in there]] = [self.turned(by) for by in there.values()]
        found = places(base, shifts)
        scene = copy(base)
        scene.pins, scene._laid_out = there, base
        scene.centers, scene.rects, scene.faces, scene.frames = found.centers, found.rects, found.faces, found.frames
        scene.copies, scene.slots = found.copies, found.slots
        scene.routes, scene.route_rects, scene._rerouted = found.routes, found.route_rects, found.rerouted
        scene.lines = base.lines.moved(scene.routes, found.rerouted)
        for known in ("cuts", "open_groups"):
            vars(scene).pop(known, None)
        scene.attention = base.attention.of(scene)
        return scene

    def without(self, hidden: Collection[str]) -> SegmentScene:
        """The same with some nodes and collapsed groups out of sight (a tensor by the key of any of its versions)."""
        if not hidden:
            return self
        entities = {entity_of(key) for key in hidden}
        out = np.fromiter((entity_of(key) in entities for key in self.keys), dtype=bool, count=len(self.keys))
        scene = copy(self)
        scene._out_of_sight, scene._laid_out = out, self._laid_out or self
        scene.attention = self.attention.of(scene)
        return scene

    def turned(self, by: tuple[float, float]) -> tuple[float, float]:
        """How far across and down something is that lies so far with the flow of data and aside of it, or back."""
        return by[::-1] if self.down else by

    def _bundles(self, edges: Sequence[Edge], wires: int) -> Iterator[None]:
        """Which edges each wire stands for."""
        first: list[Edge | None] = [None] * wires
        self._more: dict[int, list[Edge]] = {}
        self.edge_index: dict[int, int] = {}
        """Of each edge, but for those inside of collapsed groups, the number of its wire."""
        numbers = self._wire.tolist()
        seats = self.numbers
        self.ends: NDArray[np.int64] = np.zeros((len(edges), 2), dtype=np.int64)
        """Of each edge of the content, the places of its two nodes."""
        for cut in portions(len(edges)):
            for edge, wire in zip(edges[cut], numbers[cut], strict=True):
                if wire < 0:
                    continue
                self.edge_index[edge.number] = wire
                known = first[wire]
                if known is None:
                    first[wire] = edge
                else:
                    self._more.setdefault(wire, [known]).append(edge)
            yield
            self.ends[cut] = [(seats[edge.source], seats[edge.target]) for edge in edges[cut]]
            yield
        self.edges: list[Edge] = [edge for edge in first if edge is not None]
        """The first of the edges that each wire stands for."""
        self.edge_numbers = yield from whole_numbers(edges, lambda edge: edge.number)
        """Of each of them, its number in the record."""

    def edges_of(self, wire: int) -> list[Edge]:
        """All edges that a wire stands for."""
        return self._more.get(wire) or [self.edges[wire]]

    def _measure(self, sizes: NDArray[np.float64]) -> None:
        """Rectangles of nodes: `rects` of all their room, `faces` of what edges dock at."""
        width, above, below, arm, face, hanging = sizes.T
        x, y = self.centers[:, 0], self.centers[:, 1]
        self.rects = np.column_stack((x - width / 2, y - above, x + width / 2, y + below))
        if self.down:
            beside = hanging > 0
            half = np.maximum(face, hanging) / 2
            room = np.column_stack((x - arm, y - half, x + arm + ASIDE + width, y + half))
            self.rects = np.where(beside[:, None], room, self.rects)
        self.faces = np.column_stack((x - arm, y - face / 2, 2 * arm, face))
        self.leaves = above > face / 2

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

    @cached_property
    def pinned(self) -> list[int]:
        """The nodes that a person moved."""
        return [number for key in self.pins if (number := self.index.get(key)) is not None and self.keys[number] == key]

    @cached_property
    def flows(self) -> EdgeFlows:
        """The gradients on the edges."""
        base = self._laid_out
        sources = self.pairs[:, 0].astype(np.int64)
        return EdgeFlows(self.trace, self.edge_index, sources, len(self.keys)) if base is None else base.flows

    @cached_property
    def blocked(self) -> NDArray[np.bool_]:
        """Which edges let no gradient pass."""
        return np.array([edge.blocked is not None for edge in self.edges], dtype=bool)

    @cached_property
    def cuts(self) -> NDArray[np.float64]:
        """Where each blocked edge is cut, and its direction there: x, y, dx, dy; zeros for the others."""
        base = self._laid_out
        found = np.zeros((len(self.edges), 4)) if base is None else base.cuts.copy()
        wanted = np.flatnonzero(self.blocked) if base is None else self._rerouted[self.blocked[self._rerouted]]
        for number in wanted.tolist():
            route, slot = self.routes[number], self.slots[number]
            share = slot.share if slot else 0.5
            (x, y), (x1, y1), (x2, y2) = (point_at(route, at) for at in (share, share - 0.02, share + 0.02))
            length = max(float(np.hypot(x2 - x1, y2 - y1)), 1e-6)
            found[number] = x, y, (x2 - x1) / length, (y2 - y1) / length
        return found

    def looks(self, step: int) -> dict[str, NDArray[np.bool_]]:
        """The nodes by what they look like from afar."""
        done = self._lives.ran(step) <= step
        tensors = self.kinds == 0
        return {
            "tensor": tensors & ~self.leaves,
            "leaf": tensors & self.leaves,
            "function": (self.kinds == 1) & ~done,
            "operation": self.kinds == 2,
            "group": (self.kinds == 3) & ~done,
            "done": done,
        }

    def living(self, step: int) -> NDArray[np.bool_]:
        """What is drawn at a step: what lives, and what this very step ends."""
        living = self._lives.there(step)[0]
        return living if self._out_of_sight is None else living & ~self._out_of_sight

    def living_edges(self, step: int) -> NDArray[np.bool_]:
        """Which wires are drawn at a step."""
        wires = self._lives.there(step)[1]
        return wires if self._out_of_sight is None else wires & ~self._out_of_sight[self.pairs].any(axis=1)

    def died(self) -> NDArray[np.int64]:
        """The step at which each thing drawn died, as far as the record knows by now."""
        return self._lives.died()

    def births(self, step: int) -> list[str]:
        """The nodes that a step bore, hidden ones too."""
        return [self.content.keys[number] for number in self._lives.births(step)]

    def enclosed(self, living: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """In which open groups some of what is drawn is, directly or in groups within."""
        there = np.zeros(len(self.enclosures), dtype=bool)
        seats = self.inside[living]
        there[seats[seats >= 0]] = True
        for depth in range(int(self._nested[1].max(initial=0)), 0, -1):
            there[self._nested[0][there & (self._nested[1] == depth)]] = True
        return there

    @cached_property
    def _nested(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Of each open group, the number of the one around it, and how many are around it."""
        parents = np.array([enclosure.parent for enclosure in self.enclosures], dtype=np.int64)
        depths = np.zeros(len(parents), dtype=np.int64)
        for number, parent in enumerate(parents.tolist()):
            depths[number] = depths[parent] + 1 if parent >= 0 else 0
        return parents, depths

    @cached_property
    def open_groups(self) -> list[OpenGroup]:
        """The frames of open groups, as they are drawn where nothing happens in them."""
        return at_once(self._open_groups())

    def _open_groups(self) -> Generator[None, None, list[OpenGroup]]:
        found: list[OpenGroup] = []
        rects, depths = self.frames.tolist(), self._nested[1].tolist()
        for cut in portions(len(rects), FRAMES):
            for enclosure, rect, depth in zip(self.enclosures[cut], rects[cut], depths[cut], strict=True):
                left, top, right, bottom = rect
                group = enclosure.group
                found.append(
                    OpenGroup(
                        key=group.key,
                        kind=group.kind,
                        left=left,
                        top=top,
                        width=right - left,
                        height=bottom - top,
                        depth=depth,
                        title=group.title,
                        detail=group.detail,
                    )
                )
            yield
        return found

    def is_there(self, key: str, step: int) -> bool:
        """Whether a node lives, or something in a collapsed group."""
        number = self.index.get(key)
        if number is None or key in self.trace.nodes:
            return self.trace.at(step).alive(key)
        return bool(self.living(step)[number])


def _size(box: Box) -> tuple[float, ...]:
    return box.width, box.above, box.below, box.arm, box.face, box.hanging


def build(
    trace: Trace, step: int, story: Story | None = None, folds: Folds = AS_USUAL, *, down: bool = False
) -> SegmentScene:
    """The scene of the segment that a step lies in, laid out here and now, with what a person moved."""
    story = story or Story(trace)
    segment = story.segment_at(step)
    content = content_of(trace, segment, folds)
    drawn = outline(trace, segment, content, down=down)
    return SegmentScene(story, segment, content, drawn, arrange(drawn)).moved(trace.pins)
