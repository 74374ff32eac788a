"""Everything that is drawn at one moment: a pure function of record, step and progress.

The event that leads to a step is what moves, with progress from 0 (as it begins) to 1 (as the step stands).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from gradviz import events as ev
from gradviz.scene import cards, numbers
from gradviz.scene.drawn import Card, CopyCard, OpenGroup, Pulse, Wire
from gradviz.scene.faces import Around, Faces, eased, key_then
from gradviz.scene.flows import Flow
from gradviz.scene.scene import KINDS, SegmentScene, build
from gradviz.trace.entities import Edge
from gradviz.trace.trace import Trace
from gradviz.trace.view import View
from gradviz.wording import tr

Region = tuple[float, float, float, float]
"""left, top, right, bottom; None: everything"""
LABEL_ROOM = 12
"""Characters of a gradient's label beside its edge."""


@dataclass(frozen=True)
class Frame:
    """One moment, ready to be painted."""

    scene: SegmentScene = field(compare=False, repr=False)
    step: int
    progress: float
    where: str
    what: str
    cards: tuple[Card, ...]
    wires: tuple[Wire, ...]
    pulses: tuple[Pulse, ...]
    living: NDArray[np.bool_] = field(compare=False, repr=False)
    """Which of the scene's nodes are there."""
    living_edges: NDArray[np.bool_] = field(compare=False, repr=False)
    flow: Flow = field(compare=False, repr=False)
    """The gradients on the scene's edges."""
    detailed: bool = True
    """False: cards and wires hold only what moves; the rest is in the scene's arrays."""
    part: str = "all"
    """``all``, ``still`` or ``moving`` (see `frame_of`)."""
    copies: tuple[CopyCard, ...] = ()
    """Of nodes with many uses, beside those that are there."""
    groups: tuple[OpenGroup, ...] = ()
    """Outer ones first."""

    @property
    def empty(self) -> bool:
        """Whether there is nothing to see."""
        return not self.living.any()


def frame(trace: Trace, step: int, progress: float = 1.0) -> Frame:
    """The frame of a record, laid out for it alone."""
    return frame_of(build(trace, step), step, progress)


def frame_of(
    scene: SegmentScene,
    step: int,
    progress: float = 1.0,
    region: Region | None = None,
    *,
    detailed: bool = True,
    part: str = "all",
) -> Frame:
    """The frame of a laid out segment; with a region, only what touches it.

    The part ``moving`` is what looks different at another progress, ``still`` all the rest.
    """
    return _Composer(scene, step, progress, region, detailed, part).frame()


class _Composer:
    """Collects one frame."""

    def __init__(
        self, scene: SegmentScene, step: int, progress: float, region: Region | None, detailed: bool, part: str
    ) -> None:
        self.scene = scene
        self.step = step
        self.progress = min(max(progress, 0.0), 1.0)
        self.detailed = detailed
        self.part = part
        self.view: View = scene.trace.at(step)
        self.event = scene.story.event(step)
        self.living = scene.living(step)
        self.living_edges = scene.living_edges(step)
        self.flow = scene.flows.at(step)
        self.active = self._active_keys()
        self.active_seats = {scene.index[key] for key in self.active if key in scene.index}
        active = frozenset(self.active)
        self.faces = Faces(self.view, scene.sharing, scene.remembered, self.event, active, self.progress)
        self.seen = touching(scene.rects, region) & self.living
        self.seen_edges = touching(scene.route_rects, region) & self.living_edges
        self.seen_frames = touching(scene.frames, region)
        if part != "all":
            nodes, edges = self._moving()
            self.seen &= nodes if part == "moving" else ~nodes
            self.seen_edges &= edges if part == "moving" else ~edges

    def frame(self) -> Frame:
        scene = self.scene
        wires = list(self._wires(self._wire_numbers()))
        where, what = scene.story.headline(self.step)
        return Frame(
            scene=scene,
            step=self.step,
            progress=self.progress,
            where=where,
            what=what,
            cards=tuple(self._card(key) for key in self._card_keys()),
            wires=tuple(wires),
            pulses=tuple(self._pulses(wires)),
            living=self.living,
            living_edges=self.living_edges,
            flow=self.flow,
            detailed=self.detailed,
            part=self.part,
            copies=tuple(self._copies(wires)),
            groups=tuple(self._groups()),
        )

    def _groups(self) -> Iterable[OpenGroup]:
        """The open groups in which something lives that is seen or may be."""
        scene = self.scene
        if not len(scene.frames) or self.part == "moving":
            return
        active = {int(scene.inside[number]) for number in self.active_seats}
        for number in np.flatnonzero(scene.enclosed(self.living) & self.seen_frames).tolist():
            group = scene.open_groups[number]
            yield replace(group, active=True) if number in active else group

    def _copies(self, wires: list[Wire]) -> Iterable[CopyCard]:
        """The copies that the wires begin at; each is as faint as the strongest of its wires."""
        copies = self.scene.copies
        opacity: dict[int, float] = {}
        for wire in wires:
            number = int(copies.of_edge[wire.number])
            if number >= 0:
                opacity[number] = max(opacity.get(number, 0.0), wire.opacity)
        for number in sorted(opacity):
            key = self.scene.keys[int(copies.nodes[number])]
            left, top, width, height = copies.rects[number].tolist()
            group = self.scene.groups.get(int(copies.nodes[number]))
            kind, title = ("group", group.title) if group else self.faces.kind_and_title(key)
            yield CopyCard(number, key, kind, left, top, width, height, title, opacity[number])

    def _card_keys(self) -> Iterable[str]:
        if not self.detailed and self.part == "still":
            return []
        numbers_seen = np.flatnonzero(self.seen)
        if self.detailed:
            return [self.scene.keys[number] for number in numbers_seen.tolist()]
        return [self.scene.keys[number] for number in sorted(self.active_seats) if self.living[number]]

    def _wire_numbers(self) -> NDArray[np.int64]:
        if self.detailed:
            return np.flatnonzero(self.seen_edges)
        if self.part == "still":
            return np.zeros(0, dtype=np.int64)
        numbers_of = [
            self.scene.edge_index[e.number] for e in self._moving_edges() if e.number in self.scene.edge_index
        ]
        return np.array([number for number in sorted(numbers_of) if self.living_edges[number]], dtype=np.int64)

    # ------------------------------------------------------------ what moves

    def _active_keys(self) -> list[str]:
        """The nodes that the event is about."""
        event = self.event
        function = getattr(event, "function", None)
        match event:
            case ev.FunctionCreated() | ev.FunctionStarted() | ev.FunctionRan() | ev.BufferFreed() | ev.BufferStaled():
                return [f"f{function}"]
            case ev.OperationCalled():
                own = [] if event.tracked else [f"o{event.operation}"]
                return own + [key for item in event.inputs if (key := self._key_then(item.tensor))]
            case ev.PassStarted():
                return [key for root in event.roots if (key := self._key_then(root.tensor))]
            case ev.HookFired():
                on = self.scene.trace.hooks[event.hook]
                tensor = event.tensor if event.tensor is not None else on.tensor
                return [key] if (key := self._key_then(tensor)) else [f"f{function}"]
            case ev.PassEnded():
                return [f"f{event.failed}"] if event.failed is not None else []
            case ev.NameUnbound():
                return []
            case _:
                key = self._key_then(getattr(event, "tensor", None))
                return [key] if key else []

    def _key_then(self, tensor: int | None) -> str | None:
        """The key of a tensor's newest version at this step."""
        return key_then(self.view, tensor)

    def _moving(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """The nodes and edges that change while this step is played."""
        scene = self.scene
        gone = scene.died() == self.step
        nodes = (scene.born == self.step) | gone
        nodes[[scene.index[key] for key in self.active if key in scene.index]] = True
        edges = (scene.edge_born == self.step) | gone[scene.pairs[:, 0]] | gone[scene.pairs[:, 1]]
        edges[[scene.edge_index[e.number] for e in self._moving_edges() if e.number in scene.edge_index]] = True
        return nodes, edges

    def _moving_edges(self) -> list[Edge]:
        """The edges over which something travels in this step."""
        event = self.event
        trace = self.scene.trace
        if isinstance(event, ev.FunctionRan):
            return [e for e in trace.edges_of(f"f{event.function}") if e.target == f"f{event.function}"]
        if isinstance(event, ev.FunctionStarted):
            return [e for e in trace.edges_of(f"f{event.function}") if e.source == f"f{event.function}"]
        new = [key for key in (*self.active, *self.scene.births(self.step)) if key in self.scene.index]
        return list({e.number: e for key in new for e in trace.edges_of(key) if e.born == self.step}.values())

    def _pulses(self, wires: list[Wire]) -> Iterable[Pulse]:
        if self.progress >= 1:
            return
        at = eased(self.progress)
        backward = isinstance(self.event, (ev.FunctionStarted, ev.FunctionRan))
        moving = {edge.number for edge in self._moving_edges()}
        for wire in wires:
            travelling = [edge for edge in self.scene.edges_of(wire.number) if edge.number in moving]
            if not travelling:
                continue
            if not backward:
                yield Pulse(wire.number, min(1.0, at * 1.4), "data")
            elif wire.gradient:
                yield Pulse(wire.number, 1 - at, "gradient", self._gradient_text(travelling))

    # ------------------------------------------------------------ edges

    def _wires(self, numbers: NDArray[np.int64]) -> Iterable[Wire]:
        scene, step = self.scene, self.step
        moves = isinstance(self.event, (ev.FunctionStarted, ev.FunctionRan))
        gone = scene.died() == step
        goes = gone[scene.pairs[numbers, 0]] | gone[scene.pairs[numbers, 1]]
        born = scene.edge_born[numbers] == step
        flowed, sizes = self.flow.flowed[numbers], self.flow.sizes[numbers]
        at = eased(self.progress)
        facts = (numbers, flowed, sizes, born, goes)
        for number, has_grad, size, is_new, dies in zip(*(each.tolist() for each in facts), strict=True):
            edges = scene.edges_of(number)
            yield Wire(
                number=number,
                blocked=tr(edges[0].blocked) if edges[0].blocked else "",
                gradient=has_grad,
                size=size if has_grad else -1.0,
                label=self._gradient_text(edges) if has_grad else "",
                active=has_grad and moves and any(self._is_moving(edge) for edge in edges),
                drawn=min(1.0, at * 1.4) if is_new else 1.0,
                opacity=1 - at if dies else 1.0,
            )

    def _gradient_text(self, edges: list[Edge]) -> str:
        """The gradient that flowed over an edge; of several, how many did."""
        flowed = [grad for edge in edges if (grad := self.view.edge(edge)["grad"]) is not None]
        if len(flowed) != 1:
            return tr("{count} gradients", count=len(flowed))
        grad = flowed[0]
        return self.scene.remembered.of("label", grad, lambda: numbers.brief(grad, LABEL_ROOM))

    def _is_moving(self, edge: Edge) -> bool:
        end = edge.target if isinstance(self.event, ev.FunctionRan) else edge.source
        return end == f"f{getattr(self.event, 'function', None)}"

    def _opacity(self, number: int) -> float:
        return 1 - eased(self.progress) if self.scene.died()[number] == self.step else 1.0

    # ------------------------------------------------------------ cards

    def _card(self, key: str) -> Card:
        number = self.scene.index[key]
        group = self.scene.groups.get(number)
        if group is not None:
            summary = self.scene.summaries.at(group, self.step)
            face: cards.Face = summary
            mark = self._group_mark(summary, number)
        else:
            face, mark = self.faces.of(key, int(self.flow.ways[number]))
        box = self.scene.boxes[number]
        x, y = self.scene.centers[number].tolist()
        reach = box.arm
        return Card(
            key=key,
            kind=KINDS[self.scene.kinds[number]],
            left=x - reach,
            top=y - box.face / 2,
            width=2 * reach,
            height=box.face,
            face=face,
            tone=mark.tone or ("active" if number in self.active_seats else ""),
            caption=mark.caption,
            caption_tone=mark.caption_tone,
            growth=eased(self.progress) if self.scene.born[number] == self.step else 1.0,
            opacity=self._opacity(number),
            wave=mark.wave,
            pinned=key in self.scene.pins,
            down=self.scene.down,
        )

    def _group_mark(self, face: cards.GroupFace, number: int) -> Around:
        if face.failed:
            return Around("failed")
        runs = isinstance(self.event, (ev.FunctionStarted, ev.FunctionRan)) and number in self.active_seats
        if face.running or runs:
            return Around("running")
        return Around("done" if face.total and face.ran == face.total else "")


def touching(rects: NDArray[np.float64], region: Region | None) -> NDArray[np.bool_]:
    """Which rectangles touch a region."""
    if region is None or not len(rects):
        return np.ones(len(rects), dtype=bool)
    left, top, right, bottom = region
    return np.asarray((rects[:, 0] <= right) & (rects[:, 2] >= left) & (rects[:, 1] <= bottom) & (rects[:, 3] >= top))
