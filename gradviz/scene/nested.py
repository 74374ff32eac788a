"""Open groups laid out in their frames: the inner ones first, each of them a box for the one around it.

An edge that leaves or enters a group does so at a port on its rim; edges of the same data share one. Groups of the same
outline (turns of a loop, layers of a stack) are laid out once.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Generator, Iterator, Sequence
from itertools import chain, count

import numpy as np
from numpy.typing import NDArray

from gradviz.scene.boxes import READABLE, Box, Layout, Points, Spacing
from gradviz.scene.layers import without_cycles
from gradviz.scene.layout import layout, spacing_for
from gradviz.scene.levels import BOX, GROUP, IN, OUT, PORT, Frames, Item, Level, Room, Way, announce, room_of, ways_of
from gradviz.scene.meter import Meter, Told, unheard
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
READ, LAID_OUT = 0.15, 0.85
"""All is so far when it is known what is in each frame, and when all frames are laid out."""
BEHIND = 24.0
"""Between the end of a title and an edge that comes in beside it."""


def lay_out_nested(
    boxes: Sequence[Box],
    pairs: Sequence[tuple[int, int]],
    frames: Frames,
    *,
    page: tuple[float, float],
    older: Sequence[bool] = (),
    light: Collection[int] = (),
    down: bool = False,
    told: Told = unheard,
) -> Generator[None, None, tuple[Layout, NDArray[np.float64]]]:
    """The layout, and the rectangles of the frames: left, top, right, bottom. Light edges need not run straight.

    There is a pause behind each frame.

    All that goes in and comes out runs from left to right; what will be turned to flow `down` has the titles of its
    frames at the left, where edges come in. `told` hears now and then how far it is, from 0 to 1.
    """
    spacing = spacing_for(len(boxes), page[0], down=down)
    meter = Meter(told)
    if not frames.parents:
        meter.stage(1.0, len(boxes))
        found = layout(boxes, pairs, spacing=spacing, page=page, older=older, light=light, told=meter.done)
        return found, np.zeros((0, 4))
    meter.stage(READ)
    levels = [Level() for _ in range(len(frames.parents) + 1)]  # the last one is that of no frame
    for number in range(len(boxes)):
        announce(levels, frames, number)
    ways = ways_of(levels, frames, pairs)
    easy = frozenset(light)
    for number, way in enumerate(ways):
        if number not in easy:
            for frame, piece in way:
                levels[frame].heavy.add(piece)
    meter.done()
    meter.stage(LAID_OUT, sum(len(level.items) for level in levels))
    depths = _depths(frames)
    known: dict[object, Layout] = {}
    lines: dict[int, float] = {}
    """Where frames of a layout dock, by its identity: frames alike share one."""
    rooms: dict[tuple[int, float], Room] = {}
    """By the identity of the layout and the width of the frame."""
    for frame in sorted(range(len(frames.parents)), key=lambda frame: -depths[frame]):
        least = min(LEAST_PAGE, page[0]) if down else LEAST_PAGE
        across = max(least, page[0] - READABLE * (2 * PAD + RAILS) * (depths[frame] + 1))
        found = _lay_out(levels, frame, boxes, spacing, (across, page[1]), (), known, meter.done)
        if id(found) not in lines:
            lines[id(found)] = _main(levels[frame], found)
        wide = id(found), frames.widths[frame] if down else max(found.width, frames.widths[frame])
        if wide not in rooms:
            rooms[wide] = _enclosed(levels[frame], found, wide[1], lines[id(found)], down=down)
        levels[frame].room = rooms[wide]
        yield
    whole = levels[-1]
    aged = _aged(whole, frames, older)
    whole.room = Room(_lay_out(levels, -1, boxes, spacing, page, aged, known, meter.done))
    yield
    meter.stage(1.0)
    placed = _placed(levels, frames, len(boxes), ways)
    meter.done()
    return placed


def _depths(frames: Frames) -> list[int]:
    depths: list[int] = []
    for parent in frames.parents:
        depths.append(depths[parent] + 1 if parent >= 0 else 0)
    return depths


def _aged(whole: Level, frames: Frames, older: Sequence[bool]) -> list[bool]:
    """Which items of the outermost level were there before the segment: frames are not."""
    if not older:
        return []
    return [item & 3 == BOX and older[item >> 2] for item in whole.items]


def _lay_out(
    levels: list[Level],
    frame: int,
    boxes: Sequence[Box],
    spacing: Spacing,
    page: tuple[float, float],
    older: Sequence[bool],
    known: dict[object, Layout],
    told: Told,
) -> Layout:
    """Lay out what is in a frame, or in none, whose frames within are laid out already."""
    level = levels[frame]
    rooms = []
    rims: tuple[list[int], list[int]] = [], []
    for seat, item in enumerate(level.items):
        kind = item & 3
        rooms.append(boxes[item >> 2] if kind == BOX else room_of(levels, item >> 2).box if kind == GROUP else PORT)
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
            told=told,
        )
    else:
        told(len(level.items))
    return known[key]


def _height(levels: list[Level], item: Item, port: Item | None) -> float | None:
    return room_of(levels, item >> 2).ports[levels[item >> 2].items[port]] if port is not None else None


def _enclosed(level: Level, found: Layout, title: float, line: float, *, down: bool) -> Room:
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
    return Room(found, Box(outside, line, height - line, face=height), (left, top), docks, rails)


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


def _main(level: Level, found: Layout) -> float:
    """The docking line of a frame: where the longest way through it enters; of several the straightest."""
    y: list[float] = found.centers[:, 1].tolist()
    net = without_cycles(len(level.items), level.links)
    ends = level.seats(OUT)
    length = [-1] * len(level.items)
    """Of the longest way from each to a port out; -1: there is none."""
    for seat in ends:
        length[seat] = 0
    for seat in reversed(net.order):
        longest = max((length[other] for other in net.after[seat]), default=-1)
        length[seat] = max(length[seat], longest + 1 if longest >= 0 else -1)
    through = [seat for seat in level.seats(IN) if length[seat] >= 0]
    if not through:
        return next((y[seat] for seat in level.seats(IN, OUT)), found.height / 2)
    best = min(through, key=lambda seat: (-length[seat], min(abs(y[seat] - y[end]) for end in ends)))
    return y[best]


def _placed(levels: list[Level], frames: Frames, count: int, ways: list[Way]) -> tuple[Layout, NDArray[np.float64]]:
    """All in one picture."""
    origins = np.zeros((len(levels), 2))
    rects = np.zeros((len(frames.parents), 4))
    centers = np.zeros((count, 2))
    spots: dict[int, list[list[float]]] = {}
    """The centers of each layout, by its identity."""
    for number, parent in enumerate(frames.parents):
        box, (along, across) = room_of(levels, number).box, room_of(levels, number).corner
        around = room_of(levels, parent).found
        if id(around) not in spots:
            spots[id(around)] = around.centers.tolist()
        x, y = spots[id(around)][levels[parent].items[4 * number + GROUP]]
        left, top = x + origins[parent, 0] - box.width / 2, y + origins[parent, 1] - box.above
        rects[number] = left, top, left + box.width, top + box.above + box.below
        origins[number] = left + along, top + across
    sizes = [len(level.items) for level in levels]
    items = np.fromiter(chain.from_iterable(level.items for level in levels), dtype=np.int64, count=sum(sizes))
    cards = items & 3 == BOX
    inner = np.concatenate([room_of(levels, number).found.centers for number in range(len(levels))])
    centers[items[cards] >> 2] = (inner + np.repeat(origins, sizes, axis=0))[cards]
    whole = room_of(levels, -1).found
    return Layout(centers, _routes(levels, ways, origins), whole.width, whole.height), rects


def _routes(levels: list[Level], ways: list[Way], origins: Points) -> tuple[Points, ...]:
    """The routes of all edges, out of those of their pieces."""
    parts: list[Points] = []
    numbers: list[int] = []
    ends = []
    for way in ways:
        for number, piece in way:
            level, room = levels[number], room_of(levels, number)
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
