"""Open groups laid out in their frames: the inner ones first, each of them a box for the one around it.

An edge that leaves or enters a group does so at a port on its rim; edges of the same data share one. Groups of the same
outline (turns of a loop, layers of a stack) are laid out once.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

import numpy as np
from numpy.typing import NDArray

from gradviz.scene.boxes import READABLE, Box, Layout, Points, Spacing
from gradviz.scene.layers import neighbours, topological, without_cycles
from gradviz.scene.layout import layout, spacing_for
from gradviz.scene.routes import rounded
from gradviz.scene.rows import RAILS

PAD = 18.0
"""Between a frame and what is in it."""
HEAD = 34.0
"""Room for the title of a frame."""
LEAST_PAGE = 870.0
"""What is in a frame is not wrapped to less than this: one frame is read at a time."""
FAR = 60.0
"""What leaves a frame further from its docking line than this is led there inside: frames in a row stay level."""
RAIL = 14.0
"""Between two such ways."""
BEHIND = 24.0
"""Between the end of a title and an edge that comes in beside it."""
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
class _Room:
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
class _Level:
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
    room: _Room | None = None

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


def lay_out_nested(
    boxes: Sequence[Box],
    pairs: Sequence[tuple[int, int]],
    frames: Frames,
    *,
    page: tuple[float, float],
    older: Sequence[bool] = (),
    light: Collection[int] = (),
    down: bool = False,
) -> tuple[Layout, NDArray[np.float64]]:
    """The layout, and the rectangles of the frames: left, top, right, bottom. Light edges need not run straight.

    All that goes in and comes out runs from left to right; what will be turned to flow `down` has the titles of its
    frames at the left, where edges come in.
    """
    spacing = spacing_for(len(boxes), page[0], down=down)
    if not frames.parents:
        return layout(boxes, pairs, spacing=spacing, page=page, older=older, light=light), np.zeros((0, 4))
    levels = [_Level() for _ in range(len(frames.parents) + 1)]  # the last one is that of no frame
    for number in range(len(boxes)):
        _announce(levels, frames, number)
    ways = _ways(levels, frames, pairs)
    easy = frozenset(light)
    for number, way in enumerate(ways):
        if number not in easy:
            for frame, piece in way:
                levels[frame].heavy.add(piece)
    depths = _depths(frames)
    known: dict[object, Layout] = {}
    lines: dict[int, float] = {}
    """Where frames of a layout dock, by its identity: frames alike share one."""
    rooms: dict[tuple[int, float], _Room] = {}
    """By the identity of the layout and the width of the frame."""
    for frame in sorted(range(len(frames.parents)), key=lambda frame: -depths[frame]):
        least = min(LEAST_PAGE, page[0]) if down else LEAST_PAGE
        across = max(least, page[0] - READABLE * (2 * PAD + RAILS) * (depths[frame] + 1))
        found = _lay_out(levels, frame, boxes, spacing, (across, page[1]), (), known)
        if id(found) not in lines:
            lines[id(found)] = _main(levels[frame], found)
        wide = id(found), frames.widths[frame] if down else max(found.width, frames.widths[frame])
        if wide not in rooms:
            rooms[wide] = _enclosed(levels[frame], found, wide[1], lines[id(found)], down=down)
        levels[frame].room = rooms[wide]
    whole = levels[-1]
    aged = _aged(whole, frames, older)
    whole.room = _Room(_lay_out(levels, -1, boxes, spacing, page, aged, known))
    return _placed(levels, frames, len(boxes), ways)


def _announce(levels: list[_Level], frames: Frames, number: int) -> None:
    """Put a box into its level, and the frames round it into theirs, in the order of the boxes."""
    item = 4 * number + BOX
    frame = frames.inside[number]
    while item not in levels[frame].items:
        levels[frame].items[item] = len(levels[frame].items)
        if frame < 0:
            return
        item, frame = 4 * frame + GROUP, frames.parents[frame]


def _ways(levels: list[_Level], frames: Frames, pairs: Sequence[tuple[int, int]]) -> list[Way]:
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
    levels: list[_Level], leaving: Sequence[int], shared: int, entering: Sequence[int], source: int, target: int
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


def _depths(frames: Frames) -> list[int]:
    depths: list[int] = []
    for parent in frames.parents:
        depths.append(depths[parent] + 1 if parent >= 0 else 0)
    return depths


def _aged(whole: _Level, frames: Frames, older: Sequence[bool]) -> list[bool]:
    """Which items of the outermost level were there before the segment: frames are not."""
    if not older:
        return []
    return [item & 3 == BOX and older[item >> 2] for item in whole.items]


def _lay_out(
    levels: list[_Level],
    frame: int,
    boxes: Sequence[Box],
    spacing: Spacing,
    page: tuple[float, float],
    older: Sequence[bool],
    known: dict[object, Layout],
) -> Layout:
    """Lay out what is in a frame, or in none, whose frames within are laid out already."""
    level = levels[frame]
    rooms = []
    rims: tuple[list[int], list[int]] = [], []
    for seat, item in enumerate(level.items):
        kind = item & 3
        rooms.append(boxes[item >> 2] if kind == BOX else _room(levels, item >> 2).box if kind == GROUP else PORT)
        if kind >= IN:
            rims[kind - IN].append(seat)
    docks = {
        number: (_height(levels, source, leaves), _height(levels, target, enters))
        for number, (source, target, leaves, enters) in level.docked.items()
    }
    light = tuple(number for number in range(len(level.links)) if number not in level.heavy)
    key = (tuple(rooms), tuple(level.links), tuple(docks.items()), *map(tuple, rims), page, tuple(older), light)
    if key not in known:
        known[key] = layout(
            rooms,
            level.links,
            spacing=spacing,
            page=page,
            older=older,
            docks=docks,
            first=rims[0],
            last=rims[1],
            light=light,
        )
    return known[key]


def _room(levels: list[_Level], frame: int) -> _Room:
    room = levels[frame].room
    assert room is not None, "inner frames come first"
    return room


def _height(levels: list[_Level], item: Item, port: Item | None) -> float | None:
    return _room(levels, item >> 2).ports[levels[item >> 2].items[port]] if port is not None else None


def _enclosed(level: _Level, found: Layout, title: float, line: float, *, down: bool) -> _Room:
    """What is in a frame, with the frame, whose title is so wide."""
    heights = {seat: float(found.centers[seat, 1]) for seat in level.seats(IN, OUT)}
    leaving = set(level.seats(OUT))
    if down:  # edges come in beside the title, not through it
        first = min((y for seat, y in heights.items() if seat not in leaving), default=title)
        left, top = HEAD, max(PAD, title + BEHIND - first)
        height = max(top + found.height, title) + PAD
        outside = HEAD + found.width + PAD
    else:
        width = max(found.width, title)
        left, top = PAD + (width - found.width) / 2, HEAD
        height = HEAD + found.height + PAD
        outside = width + 2 * PAD
    ports = {seat: y + top for seat, y in heights.items()}
    line += top
    drawn = {seat for seat in leaving if abs(ports[seat] - line) > FAR}
    exits = _exits(line, [ports[seat] for seat in leaving - drawn])
    rails = {}
    for nr, seat in enumerate(sorted(drawn, key=lambda seat: (ports[seat], seat))):
        exit_ = next(exits)
        rail = found.width + RAIL * (nr + 1)
        corners = [(found.width, ports[seat] - top), (rail, ports[seat] - top), (rail, exit_ - top)]
        outside = max(outside, left + rail + PAD)
        rails[seat] = rounded([*corners, (rail + RAIL, exit_ - top)])
        ports[seat] = exit_
    docks = {seat: y - line for seat, y in ports.items()}
    return _Room(found, Box(outside, line, height - line, face=height), (left, top), docks, rails)


def _exits(line: float, taken: Sequence[float]) -> Iterator[float]:
    """Heights at and around a line, from near to far, but for those too near to others."""
    blocked = {
        nr
        for y in taken
        for nr in range(math.floor((y - line) / RAIL) - 1, math.floor((y - line) / RAIL) + 3)
        if abs(line + nr * RAIL - y) < RAIL
    }
    steps = (step for nr in count() for step in ((nr, -nr) if nr else (0,)))
    return (line + step * RAIL for step in steps if step not in blocked)


def _main(level: _Level, found: Layout) -> float:
    """The docking line of a frame: where the longest way through it enters; of several the straightest."""
    y: list[float] = found.centers[:, 1].tolist()
    before, after = neighbours(len(level.items), without_cycles(len(level.items), level.links))
    ends = level.seats(OUT)
    length = [-1] * len(level.items)
    """Of the longest way from each to a port out; -1: there is none."""
    for seat in ends:
        length[seat] = 0
    for seat in reversed(topological(before, after)):
        longest = max((length[other] for other in after[seat]), default=-1)
        length[seat] = max(length[seat], longest + 1 if longest >= 0 else -1)
    through = [seat for seat in level.seats(IN) if length[seat] >= 0]
    if not through:
        return next((y[seat] for seat in level.seats(IN, OUT)), found.height / 2)
    best = min(through, key=lambda seat: (-length[seat], min(abs(y[seat] - y[end]) for end in ends)))
    return y[best]


def _placed(
    levels: list[_Level], frames: Frames, count: int, ways: list[list[tuple[int, int]]]
) -> tuple[Layout, NDArray[np.float64]]:
    """All in one picture."""
    origins = np.zeros((len(levels), 2))
    rects = np.zeros((len(frames.parents), 4))
    centers = np.zeros((count, 2))
    for number in (-1, *range(len(frames.parents))):
        level, room = levels[number], _room(levels, number)
        if number >= 0:
            parent = frames.parents[number]
            middle = _room(levels, parent).found.centers[levels[parent].items[4 * number + GROUP]] + origins[parent]
            left, top = (middle - (room.box.width / 2, room.box.above)).tolist()
            rects[number] = left, top, left + room.box.width, top + room.box.above + room.box.below
            origins[number] = left + room.corner[0], top + room.corner[1]
        items = np.fromiter(level.items, dtype=np.int64, count=len(level.items))
        cards = items & 3 == BOX
        centers[items[cards] >> 2] = room.found.centers[cards] + origins[number]
    whole = _room(levels, -1).found
    return Layout(centers, _routes(levels, ways, origins), whole.width, whole.height), rects


def _routes(levels: list[_Level], ways: list[Way], origins: Points) -> tuple[Points, ...]:
    """The routes of all edges, out of those of their pieces."""
    parts: list[Points] = []
    numbers: list[int] = []
    ends = []
    for way in ways:
        for number, piece in way:
            level, room = levels[number], _room(levels, number)
            parts.append(room.found.routes[piece])
            numbers.append(number)
            if room.rails and (rail := room.rails.get(level.links[piece][1])) is not None:
                parts.append(rail)
                numbers.append(number)
        ends.append(len(parts))
    if not parts:
        return ()
    lengths = np.array([len(part) for part in parts])
    points = np.concatenate(parts) + np.repeat(origins[numbers], lengths, axis=0)
    stops = np.cumsum(lengths)[np.array(ends) - 1].tolist()
    return tuple(points[start:stop] for start, stop in zip([0, *stops], stops, strict=False))
