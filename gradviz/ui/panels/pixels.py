"""Pictures of a lane straight from NumPy: one column for each bin, however many stretches are in it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from gradviz.scene.spans import Floats

Strengths = NDArray[np.float64]


def picture(color: QColor, strengths: Strengths) -> QImage:
    """A picture in one colour, as strong (0..1) as is said for each of its pixels (rows, columns)."""
    alpha = np.clip(strengths, 0.0, 1.0)
    planes = [np.rint(alpha * 255 * part) for part in (color.blueF(), color.greenF(), color.redF(), 1.0)]
    pixels = np.ascontiguousarray(np.stack(planes, axis=-1).astype(np.uint8))
    rows, columns = strengths.shape
    format_ = QImage.Format.Format_ARGB32_Premultiplied
    return QImage(pixels.data, columns, rows, columns * 4, format_).copy()  # the copy owns its pixels


def between(tops: Floats, bottoms: Floats, height: int) -> Strengths:
    """Full from one height (in pixels, from above) to another in each column; a pixel at the rim as far as it is in."""
    rows = np.arange(height, dtype=np.float64)[:, None]
    return np.asarray(np.clip(np.minimum(rows + 1, bottoms) - np.maximum(rows, tops), 0.0, 1.0))


def outline(tops: Floats, height: int, thick: float = 1.0) -> Strengths:
    """A line along these heights, with its rises."""
    before = np.concatenate((tops[:1], tops[:-1]))
    return between(np.minimum(tops, before), np.maximum(tops, before) + thick, height)
