"""How a gradient's line looks, by the size of its elements: the same scale near, far and in the legend."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen

from gradviz.scene.flows import band
from gradviz.ui.canvas.brush import smooth_pen
from gradviz.ui.theme import Theme, mixed

_EXPONENTS = (-9.0, -6.0, -3.0, 1.0, 3.0, 6.0)
_WIDTHS = (1.1, 1.2, 1.7, 2.2, 4.0, 5.5)
_PALENESS = (0.42, 0.38, 0.3, 0.22, 0.0, 0.0)
"""How far the colour is mixed with its ground."""
_HEAT = (0.0, 0.0, 0.0, 0.0, 1.0, 1.0)
BAD = 3.4
"""Width of a line that carries NaN or infinity."""
ZERO = 1.5
DASHES = {"zero": [0.1, 3.2], "bad": [2.2, 1.8]}
"""Patterns, in widths: dotted where nothing comes through, dashed where it is no number."""


def width(size: float) -> float:
    """How thick the line is, in scene units at their natural size."""
    kind = band(size)
    return {"bad": BAD, "zero": ZERO}.get(kind) or _at(size, _WIDTHS)


def color(theme: Theme, size: float, *, active: bool = False) -> QColor:
    """Its colour; full where the gradient is flowing right now."""
    if band(size) == "bad":
        return QColor(theme.error)
    if size == 0:
        return mixed(theme.gradient, theme.canvas, 0.2)
    heated = mixed(theme.gradient, theme.gradient_hot, _at(size, _HEAT))
    return heated if active else mixed(heated.name(), theme.canvas, _at(size, _PALENESS))


def step(size: float) -> float:
    """A size among few: sizes that differ by less than an eighth of a decade look the same."""
    if not 0 < size < math.inf:
        return size
    return math.pow(10.0, round(math.log10(size) * 8) / 8)


def pen(theme: Theme, size: float, scale: float, *, active: bool = False) -> QPen:
    """Its pen: never thinner than can be seen at this scale, and thicknesses stay apart from afar."""
    thick = width(size) + (1.4 if active else 0.0)
    made = smooth_pen(color(theme, size, active=active), max(thick, (0.5 + 0.35 * thick) / scale))
    if dashes := DASHES.get(band(size)):
        made.setDashPattern(dashes)
        if band(size) == "bad":
            made.setCapStyle(Qt.PenCapStyle.FlatCap)
    return made


def _at(size: float, row: tuple[float, ...]) -> float:
    """The value of a row for a size; of what is not known that of a healthy gradient."""
    exponent = 0.0 if size < 0 else math.log10(size)
    return float(np.interp(exponent, _EXPONENTS, row))
