"""What is in each frame, and in none: boxes, frames within, and ports where edges go in or out.

An edge is one piece in each frame that it runs through; those of the same data that run alike share one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from gradviz.scene.boxes import Box, Layout, Points

PORT = Box(0.0, 8.0, 8.0)
BOX, GROUP, IN, OUT = range(4)
"""A box, a group, the port where data of a box comes in, or goes out."""
Item = int
"""What is laid out: four times the number of the box or group, and one of these kinds."""
Piece = tuple[Item, Item, Item | None, Item | None]
"""Part of an edge within one group: from, to, and the ports of the groups that it begins and ends at."""
Way = list[tuple[int, int]]
"""The pieces of an edge: the level and the number in it of each."""


@dataclass(frozen=True)
class Frames:
    """The frames to be laid out: which one is in which, and what it needs."""

    inside: tuple[int, ...] = ()
    """The frame that each box is in; -1: none."""
    parents: tuple[int, ...] = ()
    """The frame that each frame is in; outer ones come first."""
    widths: tuple[float, ...] = ()
    """Of their titles."""


@dataclass
class Room:
    """What is laid out together, with its frame, if it has one. Those that are alike share one: all is by seats."""

    found: Layout
    box: Box = PORT
    """Its room in the frame around."""
    corner: tuple[float, float] = (0.0, 0.0)
    """Of what is in it, from the frame's own."""
    ports: dict[int, float] = field(default_factory=dict)
    """The heights of its ports, from the docking line of its box."""
    rails: dict[int, Points] = field(default_factory=dict)
    """The ways from the ends of what is in it up to ports that stand elsewhere, from the corner of what is in it."""


@dataclass
class Level:
    """The content of a frame, or what is in none."""

    items: dict[Item, int] = field(default_factory=dict)
    """The seat of each."""
    links: list[tuple[int, int]] = field(default_factory=list)
    """The seats that each piece joins."""
    docked: dict[int, Piece] = field(default_factory=dict)
    """The pieces that begin or end at a port of a group."""
    known: dict[Piece, int] = field(default_factory=dict)
    heavy: set[int] = field(default_factory=set)
    """The pieces that should run straight."""
    room: Room | None = None

    def add(self, piece: Piece) -> int:
        """The number of a piece; those that run alike are one, but for those between two boxes."""
        source, target, leaves, enters = piece
        number = len(self.links)
        if source & 3 or target & 3:
            number = self.known.setdefault(piece, number)
        if number == len(self.links):
            items = self.items
            self.links.append((items.setdefault(source, len(items)), items.setdefault(target, len(items))))
            if leaves is not None or enters is not None:
                self.docked[number] = piece
        return number

    def seats(self, *kinds: int) -> list[int]:
        """The seats of all items of some kinds."""
        return [seat for item, seat in self.items.items() if item & 3 in kinds]


def announce(levels: list[Level], frames: Frames, number: int) -> None:
    """Put a box into its level, and the frames round it into theirs, in the order of the boxes."""
    item = 4 * number + BOX
    frame = frames.inside[number]
    while item not in levels[frame].items:
        levels[frame].items[item] = len(levels[frame].items)
        if frame < 0:
            return
        item, frame = 4 * frame + GROUP, frames.parents[frame]


def ways_of(levels: list[Level], frames: Frames, pairs: Sequence[tuple[int, int]]) -> list[Way]:
    """The pieces of each edge: level and number in it, from source to target."""
    inside = frames.inside
    between: dict[tuple[int, int], tuple[list[int], int, list[int]]] = {}
    """By the frames of its ends: those that an edge leaves, the one that it stays in, those that it enters."""
    found = []
    for source, target in pairs:
        ends = inside[source], inside[target]
        if ends[0] == ends[1]:
            found.append([(ends[0], levels[ends[0]].add((4 * source + BOX, 4 * target + BOX, None, None)))])
            continue
        if ends not in between:
            between[ends] = _between(frames, *ends)
        found.append(_way(levels, *between[ends], source, target))
    return found


def _between(frames: Frames, one: int, other: int) -> tuple[list[int], int, list[int]]:
    """The frames from one to the other: those around the one alone, the innermost around both, those around the other.

    Inner ones come first.
    """
    leaving, entering, shared = _around(frames, one), _around(frames, other), -1
    while leaving and entering and leaving[-1] == entering[-1]:
        shared = leaving.pop()
        entering.pop()
    return leaving, shared, entering


def _way(
    levels: list[Level], leaving: Sequence[int], shared: int, entering: Sequence[int], source: int, target: int
) -> Way:
    item, end = 4 * source + BOX, 4 * target + BOX
    exit_, entry = 4 * source + OUT, 4 * source + IN
    port: Item | None = None
    door: Item | None = None
    way = []
    for frame in leaving:
        way.append((frame, levels[frame].add((item, exit_, port, None))))
        item, port = 4 * frame + GROUP, exit_
    inner = []
    for frame in entering:
        inner.append((frame, levels[frame].add((entry, end, None, door))))
        end, door = 4 * frame + GROUP, entry
    return [*way, (shared, levels[shared].add((item, end, port, door))), *reversed(inner)]


def _around(frames: Frames, frame: int) -> list[int]:
    """A frame and those around it, the outermost last."""
    found = []
    while frame >= 0:
        found.append(frame)
        frame = frames.parents[frame]
    return found


def room_of(levels: list[Level], frame: int) -> Room:
    """The room of a frame that has been laid out."""
    room = levels[frame].room
    assert room is not None, "inner frames come first"
    return room
