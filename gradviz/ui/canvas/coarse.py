"""Paints a graph that is too small to read: boxes and lines in batches, straight from NumPy."""

from __future__ import annotations

import functools
from collections.abc import Callable, Generator, Iterator

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gradviz.scene.flows import EXPLODING, VANISHING
from gradviz.scene.frame import Frame
from gradviz.scene.labels import point_at
from gradviz.scene.scene import SegmentScene
from gradviz.ui.canvas import flow
from gradviz.ui.canvas.badges import paint_pin
from gradviz.ui.canvas.batches import boxes_in_parts, lines, lines_in_parts
from gradviz.ui.canvas.brush import faded
from gradviz.ui.theme import Theme, mixed

BAR = 5.0
"""Half the length of a cut's bars in pixels."""
FINEST, DRAFT = 1.0, 4.0
"""The shortest piece of a curve in pixels; that of a draft."""
MOST_CUTS = 1500
"""Among more blocked edges than these, bars would only be noise."""
STEPS = (
    (-1.0, 0.0, 1e-2),
    (0.0, VANISHING, VANISHING),
    (VANISHING, 1e-3, 1e-4),
    (1e-3, 10.0, 0.3),
    (10.0, EXPLODING, 100.0),
    (EXPLODING, 1e6, 3e4),
    (1e6, np.inf, 1e6),
)
"""Sizes of gradients from which on, and up to which, edges are painted alike; and as which."""


def paint(
    painter: QPainter,
    frame: Frame,
    theme: Theme,
    scale: float,
    visible: QRectF | None,
    *,
    draft: bool,
    ratio: float | None = None,
) -> Generator[None, None, None]:
    """Lines below, boxes above; what has run in the last pass is tinted. `ratio` as for `batches.lines`.

    There are pauses, in which the painter must stay as it is. A draft makes do with the pieces of lines at hand.
    """
    scene, finest = frame.scene, (DRAFT if draft else FINEST) / scale
    if not draft:
        yield from scene.lines.cut(finest)
    strokes = functools.partial(scene.lines.roughly if draft else scene.lines.of, least=finest)
    edges = frame.living_edges & _seen(scene.route_rects, visible)
    flowed = edges & frame.flow.flowed
    painter.setPen(_thin(mixed(theme.data, theme.canvas, 0.45), scale))
    yield from lines_in_parts(painter, strokes(edges & ~scene.blocked & ~flowed), ratio)
    yield from _gradients(painter, frame, flowed, theme, scale, strokes, ratio)
    painter.setPen(_thin(theme.blocked, scale))
    yield from lines_in_parts(painter, strokes(edges & scene.blocked), ratio)
    if (edges & scene.blocked).any() and scene.blocked.sum() <= MOST_CUTS:
        lines(painter, _bars(scene.cuts[edges & scene.blocked], scale))
    there = scene.copies.seen(edges)
    painter.setPen(Qt.PenStyle.NoPen)
    for ink, members in blocks(scene, frame.step, theme):
        painter.setBrush(ink)
        seen = frame.living & members & _seen(scene.rects, visible)
        yield from boxes_in_parts(painter, scene.faces[seen], 2.5 / scale)
        painter.setBrush(faded(ink.name(), 0.6))
        yield from boxes_in_parts(painter, scene.copies.rects[there & members[scene.copies.nodes]], 1.5 / scale)
    for number in scene.pinned:
        if frame.living[number]:
            _pin(painter, theme, QRectF(*scene.faces[number].tolist()), scale)


def _pin(painter: QPainter, theme: Theme, face: QRectF, scale: float) -> None:
    """As large on the screen at every scale."""
    painter.save()
    painter.translate(face.bottomRight())
    painter.scale(0.75 / scale, 0.75 / scale)
    paint_pin(painter, theme, QPointF())
    painter.restore()


def _thin(color: QColor | str, scale: float) -> QPen:
    """A pen of one pixel, never more: lines of more take ten times as long, and round ends again as much."""
    return QPen(QColor(color), max(1.0, 0.999 / scale), Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)


def blocks(scene: SegmentScene, step: int, theme: Theme) -> Iterator[tuple[QColor, NDArray[np.bool_]]]:
    """The nodes by what they look like from afar: a colour, and which have it."""
    inks = {
        "tensor": mixed(theme.data, theme.canvas, 0.45),
        "leaf": mixed(theme.leaf, theme.canvas, 0.15),
        "function": QColor(theme.function),
        "operation": mixed(theme.function, theme.canvas, 0.4),
        "group": mixed(theme.function, theme.card, 0.55),
        "done": mixed(theme.gradient, theme.canvas, 0.25),
    }
    for name, members in scene.looks(step).items():
        yield inks[name], members


def _gradients(
    painter: QPainter,
    frame: Frame,
    flowed: NDArray[np.bool_],
    theme: Theme,
    scale: float,
    strokes: Callable[[NDArray[np.bool_]], NDArray[np.float64]],
    ratio: float | None,
) -> Generator[None, None, None]:
    """Edges that a gradient came over are lines of its colour and width, in some steps of the scale, large ones on top.

    What is no number has crosses, too.
    """
    scene, sizes = frame.scene, frame.flow.sizes
    for least, most, typical in STEPS:
        some = flowed & (sizes >= least) & (sizes < most)
        if some.any():
            thick = flow.pen(theme, typical, scale)
            painter.setPen(thick if typical >= EXPLODING else _thin(thick.color(), scale))
            yield from lines_in_parts(painter, strokes(some), ratio)
    bad = flowed & np.isinf(sizes)
    if bad.any():
        painter.setPen(QPen(QColor(theme.error), max(flow.BAD, 1.8 / scale)))
        yield from lines_in_parts(painter, strokes(bad), ratio)
        if bad.sum() <= MOST_CUTS:
            lines(painter, _crosses(scene, bad, scale))


def _crosses(scene: SegmentScene, edges: NDArray[np.bool_], scale: float) -> NDArray[np.float64]:
    """A cross in the middle of each edge that has room for it, of the same size on the screen at every scale."""
    left, top, right, bottom = scene.route_rects.T
    roomy = edges & (np.maximum(right - left, bottom - top) * scale > 6 * BAR)
    middles = np.array([point_at(scene.routes[number], 0.5) for number in np.flatnonzero(roomy).tolist()]).reshape(
        -1, 2
    )
    arms = np.array([(1.0, 1.0), (1.0, -1.0)]) * 0.8 * BAR / scale
    return np.ascontiguousarray(np.concatenate([np.hstack((middles - arm, middles + arm)) for arm in arms]))


def _seen(rects: NDArray[np.float64], visible: QRectF | None) -> NDArray[np.bool_]:
    if visible is None:
        return np.ones(len(rects), dtype=bool)
    left, top, right, bottom = visible.left(), visible.top(), visible.right(), visible.bottom()
    inside = (rects[:, 0] <= right) & (rects[:, 2] >= left) & (rects[:, 1] <= bottom) & (rects[:, 3] >= top)
    return np.asarray(inside)


def _bars(cuts: NDArray[np.float64], scale: float) -> NDArray[np.float64]:
    """Two bars across each cut edge, of the same size on the screen at every scale."""
    at, along = cuts[:, :2], cuts[:, 2:]
    across = np.column_stack((-along[:, 1], along[:, 0])) * BAR / scale
    middles = [at + along * side * BAR / 2 / scale for side in (-1, 1)]
    return np.ascontiguousarray(np.concatenate([np.hstack((m - across, m + across)) for m in middles]))
