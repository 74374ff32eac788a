"""What there is to lay out: how much room everything takes that is drawn, and who is joined to whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gradviz.scene import cards, numbers
from gradviz.scene.boxes import Box
from gradviz.scene.content import Content
from gradviz.scene.copies import with_copies
from gradviz.scene.group_cards import group_box
from gradviz.scene.levels import Frames
from gradviz.scene.portions import portions
from gradviz.scene.sizes import Sizes
from gradviz.trace.entities import Node
from gradviz.trace.signs import sign
from gradviz.trace.trace import Trace

NO_FRAMES = Frames()


@dataclass(frozen=True)
class Outline:
    """What there is to lay out."""

    boxes: tuple[Box, ...]
    pairs: tuple[tuple[int, int], ...]
    older: tuple[bool, ...] = ()
    """The nodes that were there before the segment began."""
    copies: tuple[int, ...] = ()
    """The nodes that the last boxes are copies of (see `gradviz.scene.copies`)."""
    frames: Frames = NO_FRAMES
    """Of open groups."""
    light: tuple[int, ...] = ()
    """The edges that carry no gradient: the others run straight, where only one can."""
    down: bool = False
    """Data flows down, not from left to right."""

    @cached_property
    def _hash(self) -> int:
        return hash((self.boxes, self.pairs, self.older, self.copies, self.frames, self.down))

    def __hash__(self) -> int:
        """Found once: layouts are looked up by it, and there can be 100,000 boxes."""
        return self._hash


def outline(trace: Trace, segment: range, content: Content, *, down: bool = False) -> Outline:
    """Boxes with room for all that the nodes show at any step of the segment."""
    return next(found for found in outline_in_parts(trace, segment, content, len(content.keys) + 1, down=down) if found)


def outline_in_parts(
    trace: Trace, segment: range, content: Content, part: int, *, down: bool = False
) -> Iterator[Outline | None]:
    """The same in slices: None after every `part` nodes, the outline at last."""
    folded = content.folded
    boxes: list[Box] = []
    older = []
    sizes = Sizes(trace, segment, content.names)
    newest = np.zeros(len(folded.keys), dtype=np.int64)
    np.maximum.at(newest, folded.seat, np.arange(len(content.keys)))
    for number, key in enumerate(folded.keys):
        if number % part == part - 1:
            yield None
        group = folded.groups.get(number)
        if group is not None:
            boxes.append(group_box(group))
            older.append(trace.nodes[content.keys[newest[number]]].born < segment.start)
        else:
            node = trace.nodes[key]
            boxes.append(sizes.box(node))
            older.append(node.born < segment.start)

    def title(number: int) -> str:
        group = folded.groups.get(number)
        return group.title if group is not None else _title(trace, segment, trace.nodes[folded.keys[number]])

    parents = tuple(enclosure.parent for enclosure in folded.enclosures)
    wide: list[float] = []
    for cut in portions(len(folded.enclosures), part):
        wide += [title_width(enclosure.group.title, enclosure.group.detail) for enclosure in folded.enclosures[cut]]
        yield None
    widths = tuple(wide)
    frames = Frames(tuple(folded.inside), parents, widths)
    drawn, copies, small = yield from with_copies(folded.pairs, title, len(boxes), frames)
    beside = {source: target for source, target in drawn if source >= len(boxes)}
    of_copies = [folded.inside[beside[len(boxes) + number]] for number in range(len(copies))]
    frames = Frames((*folded.inside, *of_copies), parents, widths)
    older += [True] * len(copies)
    yield None
    wires = folded.wire.tolist()
    light = set(range(len(drawn)))
    for cut in portions(len(wires)):
        light.difference_update(
            wire for edge, wire in zip(content.edges[cut], wires[cut], strict=True) if edge.blocked is None
        )
        yield None
    yield Outline((*boxes, *small), tuple(drawn), tuple(older), tuple(copies), frames, tuple(sorted(light)), down)


def title_width(title: str, detail: str) -> float:
    """Room for what stands at the top of a frame."""
    wide = numbers.text_width(title, cards.META_SIZE, bold=True) + 40.0
    return wide + (min(numbers.text_width(detail, cards.META_SIZE), cards.LONGEST_NAME) + 14.0 if detail else 0.0)


def _title(trace: Trace, segment: range, node: Node) -> str:
    """What a copy of a node is called: a tensor by its last name in the segment."""
    if node.kind != "tensor":
        return sign(node.name)
    names = trace.tensors[node.ident].names
    return next(iter(names.at(segment.stop - 1, ()) or names.at(segment.start, ())), "")
