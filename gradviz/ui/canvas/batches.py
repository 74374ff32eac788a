"""Many lines or boxes at once, straight from NumPy."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QPainter, QTransform
from shiboken6 import Shiboken

from gradviz.scene.portions import at_once, portions
from gradviz.ui.canvas.brush import NOBODY

MANY = 500
"""Among so many lines, level ones are filled as boxes of whole pixels: a tenth of the time, and sharper."""
LEVEL = 0.5
"""In pixels: what rises less is level."""
LONG = 3.0
"""In pixels: shorter ones are as quick either way."""
LINES, RECTS = 4_096, 8_192
"""So many are painted between two pauses."""


def lines(painter: QPainter, pieces: NDArray[np.float64], ratio: float | None = None) -> None:
    """Straight pieces (x1, y1, x2, y2), by the painter's pen; on a screen with so many pixels for a unit of its own."""
    at_once(lines_in_parts(painter, pieces, ratio))


def lines_in_parts(
    painter: QPainter, pieces: NDArray[np.float64], ratio: float | None = None
) -> Generator[None, None, None]:
    """The same with pauses, in which the painter must stay as it is."""
    if ratio is not None and len(pieces) >= MANY:
        pieces = yield from _level(painter, pieces, painter.worldTransform(), 1 / ratio)
    for cut in portions(len(pieces), LINES):
        some = pieces[cut]
        painter.drawLines(Shiboken.wrapInstance(some.ctypes.data, QLineF), len(some))  # type: ignore[call-overload]
        yield


def _level(
    painter: QPainter, pieces: NDArray[np.float64], transform: QTransform, pixel: float
) -> Generator[None, None, NDArray[np.float64]]:
    """Fill those that are level, in rows of whole pixels; returns the others."""
    scale, pen = transform.m11(), painter.pen()
    rises = np.abs(pieces[:, 3] - pieces[:, 1]) * scale
    ways = np.abs(pieces[:, 2] - pieces[:, 0]) * scale
    level = (rises < LEVEL) & (ways > LONG)
    if not level.any() or pen.style() != Qt.PenStyle.SolidLine:
        return pieces
    chosen = pieces[level]
    thick = max(round(pen.widthF() * scale / pixel), 1) * pixel
    left = np.minimum(chosen[:, 0], chosen[:, 2]) * scale + transform.dx()
    top = (chosen[:, 1] + chosen[:, 3]) / 2 * scale + transform.dy() - thick / 2
    places = np.rint(np.column_stack((left, top)) / pixel) * pixel
    wide = np.rint(ways[level] / pixel + 0.5) * pixel
    rects = np.ascontiguousarray(np.column_stack((places, wide, np.full(len(wide), thick))))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setWorldTransform(QTransform())
    painter.setBrush(pen.color())
    painter.setPen(NOBODY)
    try:
        yield from _rects(painter, rects)
    finally:  # whoever wants no more of it may close this at any pause
        painter.restore()
    return np.ascontiguousarray(pieces[~level])


def framed(painter: QPainter, rects: NDArray[np.float64], thick: float) -> None:
    """Boxes (left, top, width, height) in the painter's brush with a rim in its pen's colour, along rows of pixels."""
    rim = painter.pen().color()
    painter.setPen(NOBODY)
    at_once(_rects(painter, np.ascontiguousarray(rects)))
    left, top, width, height = rects.T
    flat, slim = np.full(len(rects), thick), np.full(len(rects), thick)
    painter.setBrush(rim)
    for strips in (
        (left, top, width, flat),
        (left, top + height - thick, width, flat),
        (left, top, slim, height),
        (left + width - thick, top, slim, height),
    ):
        at_once(_rects(painter, np.ascontiguousarray(np.column_stack(strips))))


def boxes(painter: QPainter, faces: NDArray[np.float64], least: float) -> None:
    """Boxes (left, top, width, height), none smaller than `least`."""
    at_once(boxes_in_parts(painter, faces, least))


def boxes_in_parts(painter: QPainter, faces: NDArray[np.float64], least: float) -> Generator[None, None, None]:
    """The same with pauses, in which the painter must stay as it is."""
    if not len(faces):
        return
    grown = np.maximum(faces[:, 2:], least)
    rects = np.ascontiguousarray(np.column_stack((faces[:, :2] - (grown - faces[:, 2:]) / 2, grown)))
    yield from _rects(painter, rects)


def _rects(painter: QPainter, rects: NDArray[np.float64]) -> Generator[None, None, None]:
    for cut in portions(len(rects), RECTS):
        some = rects[cut]
        painter.drawRects(Shiboken.wrapInstance(some.ctypes.data, QRectF), len(some))  # type: ignore[call-overload]
        yield
