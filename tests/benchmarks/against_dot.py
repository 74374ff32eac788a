"""Our layout beside `dot`'s: ``python tests/benchmarks/against_dot.py [NAME …]``, one line a graph.

Both get all nodes of the graph, the same boxes, the same copies of what is used often, and the same least distances.
Rows lengthen edges, and `dot` knows none: ours is laid out on a page so wide that nothing is wrapped; nor does it know
frames of groups. It lets edges end where they are shortest, also above and below a box: the second figures are those of
edges from side to side, as data flows in ours.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from gradviz.scene.boxes import Box, Layout, Points
from gradviz.scene.layout import layout, spacing_for
from gradviz.scene.scene import Outline, content_of, outline
from gradviz.scene.story import Story
from gradviz.trace.trace import Trace
from tests.benchmarks.painting import PROGRAMS, _ended, recorded
from tests.programs import SAMPLES, run_whole

Pairs = Sequence[tuple[int, int]]
UNWRAPPED = (1e9, 1e9)
POINTS = 72.0
"""`dot` measures boxes in inches."""
SIDES = ", tailport=e, headport=w"
PATIENCE = 300
"""Seconds."""
CELL = 100.0
NEAR = 1.0
"""What is nearer than this to a common end of two edges is no crossing, and what is no deeper in a box no hit."""
SMALL = ("accumulate", "control_flow", "double_backward", "layers", "hooks", "in_place")


@dataclass(frozen=True)
class Figures:
    """What one sees of a layout."""

    crossings: int
    length: float
    through: int
    """Edges through boxes that are neither of their ends."""
    overlaps: int
    area: float
    seconds: float

    def __str__(self) -> str:
        return (
            f"{self.crossings} crossings, length {self.length / 1000:.1f}k, {self.through} through boxes,"
            f" {self.overlaps} overlaps, area {self.area / 1e6:.1f}M, {self.seconds:.2f} s"
        )


def measured(boxes: Sequence[Box], edges: Pairs, found: Layout, seconds: float) -> Figures:
    """Count what can be counted."""
    sizes = np.array([(box.width / 2, box.above, box.width / 2, box.below) for box in boxes])
    middles = np.hstack((found.centers, found.centers))
    rects = middles + sizes * (-1, -1, 1, 1)
    length = sum(float(np.hypot(*np.diff(route, axis=0).T).sum()) for route in found.routes)
    pieces = np.concatenate([np.hstack((route[:-1], route[1:])) for route in found.routes])
    owners = np.repeat(np.arange(len(edges)), [len(route) - 1 for route in found.routes])
    return Figures(
        _crossings(pieces, owners, np.asarray(edges), found.routes),
        length,
        _through(pieces, owners, np.asarray(edges), rects),
        _overlaps(rects),
        found.width * found.height,
        seconds,
    )


def _cells(rects: Points) -> Iterator[list[int]]:
    """The numbers of rectangles that share a tile of the plane."""
    tiles: dict[tuple[int, int], list[int]] = {}
    for number, (left, top, right, bottom) in enumerate((rects // CELL).astype(int).tolist()):
        for column in range(left, right + 1):
            for row in range(top, bottom + 1):
                tiles.setdefault((column, row), []).append(number)
    return (numbers for numbers in tiles.values() if len(numbers) > 1)


def _extents(pieces: Points) -> Points:
    return np.hstack((np.minimum(pieces[:, :2], pieces[:, 2:]), np.maximum(pieces[:, :2], pieces[:, 2:])))


def _crossings(
    pieces: Points, owners: np.ndarray[tuple[int], np.dtype[np.int64]], edges: np.ndarray, routes: Sequence[Points]
) -> int:
    """Pairs of edges that cross, each counted as often as they do."""
    seen: set[tuple[int, int]] = set()
    for numbers in _cells(_extents(pieces)):
        one, other = (np.array(numbers)[index] for index in np.triu_indices(len(numbers), 1))
        apart = owners[one] != owners[other]
        one, other = one[apart], other[apart]
        a, b, c, d = pieces[one, :2], pieces[one, 2:], pieces[other, :2], pieces[other, 2:]
        along, across, start = b - a, d - c, c - a
        turn = along[:, 0] * across[:, 1] - along[:, 1] * across[:, 0]
        with np.errstate(divide="ignore", invalid="ignore"):
            t = (start[:, 0] * across[:, 1] - start[:, 1] * across[:, 0]) / turn
            u = (start[:, 0] * along[:, 1] - start[:, 1] * along[:, 0]) / turn
        hit = (np.abs(turn) > 1e-9) & (t >= 0) & (t < 1) & (u >= 0) & (u < 1)
        for first, second, share in zip(one[hit].tolist(), other[hit].tolist(), t[hit].tolist(), strict=True):
            x, y = pieces[first, :2] + share * (pieces[first, 2:] - pieces[first, :2])
            if not _at_common_end(x, y, routes[owners[first]], routes[owners[second]]):
                seen.add((first, second))
    return len(seen)


def _at_common_end(x: float, y: float, one: Points, other: Points) -> bool:
    ends = [end for end in (one[0], one[-1]) if min(np.hypot(*(end - other[0])), np.hypot(*(end - other[-1]))) < NEAR]
    return any(np.hypot(end[0] - x, end[1] - y) < NEAR for end in ends)


def _through(pieces: Points, owners: np.ndarray, edges: np.ndarray, rects: Points) -> int:
    """Pairs of an edge and a foreign box that it runs through."""
    hits: set[tuple[int, int]] = set()
    everything = np.vstack((_extents(pieces), rects + np.array((NEAR, NEAR, -NEAR, -NEAR))))
    count = len(pieces)
    for numbers in _cells(everything):
        here = np.array(numbers)
        boxes, lines = here[here >= count] - count, here[here < count]
        for box in boxes.tolist():
            left, top, right, bottom = everything[box + count]
            foreign = lines[(edges[owners[lines]] != box).all(axis=1)]
            shares = np.linspace(0, 1, 9)[:, None]
            x = pieces[foreign, 0] + shares * (pieces[foreign, 2] - pieces[foreign, 0])
            y = pieces[foreign, 1] + shares * (pieces[foreign, 3] - pieces[foreign, 1])
            inside = ((x > left) & (x < right) & (y > top) & (y < bottom)).any(axis=0)
            hits.update((edge, box) for edge in owners[foreign[inside]].tolist())
    return len(hits)


def _overlaps(rects: Points) -> int:
    found: set[tuple[int, int]] = set()
    for numbers in _cells(rects):
        one, other = (np.array(numbers)[index] for index in np.triu_indices(len(numbers), 1))
        a, b = rects[one], rects[other]
        hit = (a[:, :2] < b[:, 2:] - NEAR).all(axis=1) & (b[:, :2] < a[:, 2:] - NEAR).all(axis=1)
        found.update(zip(one[hit].tolist(), other[hit].tolist(), strict=True))
    return len(found)


def by_dot(boxes: Sequence[Box], edges: Pairs, docks: str = "") -> Layout:
    """The same graph, laid out by Graphviz; `docks` says where its edges begin and end, if not where it likes."""
    spacing = spacing_for(len(boxes), UNWRAPPED[0])
    lines = [f"digraph {{ rankdir=LR; splines=true; nodesep={spacing.node / POINTS}; ranksep={spacing.layer / POINTS};"]
    lines.append(f'node [shape=box, fixedsize=true, label=""]; edge [dir=none{docks}];')
    for number, box in enumerate(boxes):
        lines.append(f"{number} [width={box.width / POINTS:.4f}, height={(box.above + box.below) / POINTS:.4f}];")
    lines += [f'{source} -> {target} [id="{number}"];' for number, (source, target) in enumerate(edges)]
    text = "\n".join([*lines, "}"])
    done = subprocess.run(["dot", "-Tjson"], input=text, capture_output=True, text=True, check=True, timeout=PATIENCE)
    drawn = json.loads(done.stdout)
    width, height = (float(side) for side in drawn["bb"].split(",")[2:])
    centers = np.zeros((len(boxes), 2))
    for node in drawn["objects"]:
        number = int(node["name"])
        x, y = (float(part) for part in node["pos"].split(","))
        centers[number] = x, height - y + (boxes[number].above - boxes[number].below) / 2
    routes = [np.zeros((2, 2))] * len(edges)
    for edge in drawn.get("edges", ()):
        corners = np.array([part.split(",") for part in edge["pos"].split()], dtype=float)
        routes[int(edge["id"])] = _sampled(corners) * (1, -1) + (0, height)
    return Layout(centers, tuple(routes), width, height)


def _sampled(corners: Points) -> Points:
    """Points of a spline that is given by the corners of its cubic curves."""
    t = np.linspace(0, 1, 13)[:, None]
    parts = [
        (1 - t) ** 3 * a + 3 * t * (1 - t) ** 2 * b + 3 * t**2 * (1 - t) * c + t**3 * d
        for a, b, c, d in zip(corners[:-1:3], corners[1::3], corners[2::3], corners[3::3], strict=True)
    ]
    points = np.concatenate([part[:-1] for part in parts] + [corners[-1:]])
    steps = np.array([abs(one - other).max() > 1e-6 for one, other in pairwise(points)])
    return points[np.concatenate(([True], steps))]


def outline_of(trace: Trace, step: int) -> Outline:
    """What there is to lay out at a step with every group open: all nodes, and no frames, of which `dot` has none."""
    segment = Story(trace).segment_at(step)
    folds = {group.key: False for group in content_of(trace, segment).root.within()}
    return outline(trace, segment, content_of(trace, segment, folds))


def graphs() -> Iterator[tuple[str, Outline]]:
    """Small programs, then those of the benchmarks with about 1,000 and 2,000 nodes."""
    for sample in SAMPLES:
        if sample.stem in SMALL:
            trace = run_whole(sample.read_text())[0]
            yield sample.stem, outline_of(trace, len(trace))
    for times in (1, 2):
        for name in PROGRAMS:
            trace = recorded(name, times)
            yield f"{name} {times},000", outline_of(trace, _ended(trace))


def compared(drawn: Outline) -> tuple[Figures, Figures, Figures]:
    """Ours, dot's, and dot's with all edges from the right of a box to the left of another, as data flows in ours."""
    begun = time.perf_counter()
    found = layout(drawn.boxes, drawn.pairs, page=UNWRAPPED, light=drawn.light)
    figures = [measured(drawn.boxes, drawn.pairs, found, time.perf_counter() - begun)]
    for docks in ("", SIDES):
        begun = time.perf_counter()
        theirs = by_dot(drawn.boxes, drawn.pairs, docks)
        figures.append(measured(drawn.boxes, drawn.pairs, theirs, time.perf_counter() - begun))
    return figures[0], figures[1], figures[2]


def main() -> None:
    """Compare the graphs that are named, or all."""
    if shutil.which("dot") is None:
        sys.exit("`dot` is not installed: there is nothing to compare with. It comes with Graphviz.")
    for name, drawn in graphs():
        if sys.argv[1:] and name not in sys.argv[1:]:
            continue
        ours, theirs, docked = compared(drawn)
        print(f"{name} ({len(drawn.boxes):,}): ours {ours}", flush=True)
        for what, other in (("dot", theirs), ("dot, from side to side", docked)):
            print(f"    {what} {other}; length × {ours.length / other.length:.2f}", flush=True)


if __name__ == "__main__":
    main()
