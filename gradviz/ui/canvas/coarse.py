"""Paints a graph that is too small to read: boxes and lines in batches, straight from NumPy."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from shiboken6 import Shiboken

from gradviz.scene.frame import Frame
from gradviz.ui.canvas.brush import faded
from gradviz.ui.theme import Theme, mixed

BAR = 5.0
"""Half the length of a cut's bars in pixels."""
FINEST, DRAFT = 1.0, 4.0
"""The shortest piece of a curve in pixels; that of a draft."""
MOST_CUTS = 1500
"""Among more blocked edges than these, bars would only be noise."""


def paint(painter: QPainter, frame: Frame, theme: Theme, scale: float, visible: QRectF | None, *, draft: bool) -> None:
    """Lines below, boxes above; what has run in the last pass is tinted."""
    scene, finest = frame.scene, (DRAFT if draft else FINEST) / scale
    edges = frame.living_edges & _seen(scene.route_rects, visible)
    painter.setPen(QPen(faded(theme.data, 0.55), max(1.0, 1.0 / scale)))
    _lines(painter, scene.strokes(edges & ~scene.blocked, finest))
    painter.setPen(QPen(QColor(theme.blocked), max(1.0, 1.0 / scale)))
    _lines(painter, scene.strokes(edges & scene.blocked, finest))
    if (edges & scene.blocked).any() and scene.blocked.sum() <= MOST_CUTS:
        _lines(painter, _bars(scene.cuts[edges & scene.blocked], scale))
    nodes = frame.living & _seen(scene.rects, visible)
    painter.setPen(Qt.PenStyle.NoPen)
    leaf = mixed(theme.leaf, theme.canvas, 0.15)
    inks = {
        "tensor": mixed(theme.data, theme.canvas, 0.45),
        "leaf": leaf,
        "function": QColor(theme.function),
        "operation": mixed(theme.function, theme.canvas, 0.4),
        "done": mixed(theme.gradient, theme.canvas, 0.25),
    }
    groups = scene.groups(frame.step)
    for name, members in groups.items():
        painter.setBrush(inks[name])
        _boxes(painter, scene.faces[nodes & members], 2.5 / scale)
    there = scene.copies.seen(edges)
    for name, members in groups.items():
        painter.setBrush(faded(inks[name].name(), 0.6))
        _boxes(painter, scene.copies.rects[there & members[scene.copies.nodes]], 1.5 / scale)


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


def _lines(painter: QPainter, strokes: NDArray[np.float64]) -> None:
    if len(strokes):
        painter.drawLines(Shiboken.wrapInstance(strokes.ctypes.data, QLineF), len(strokes))  # type: ignore[call-overload]


def _boxes(painter: QPainter, faces: NDArray[np.float64], least: float) -> None:
    """Boxes (left, top, width, height), none smaller than two and a half pixels."""
    if not len(faces):
        return
    grown = np.maximum(faces[:, 2:], least)
    array = np.ascontiguousarray(np.column_stack((faces[:, :2] - (grown - faces[:, 2:]) / 2, grown)))
    painter.drawRects(Shiboken.wrapInstance(array.ctypes.data, QRectF), len(array))  # type: ignore[call-overload]
