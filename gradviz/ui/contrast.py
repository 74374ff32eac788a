"""How well one colour is read on another: the contrast ratio of WCAG, from 1 to 21."""

from __future__ import annotations

from functools import cache

from PySide6.QtGui import QColor


@cache
def contrast(one: str, other: str) -> float:
    """The same, whichever of them is the ground."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(name: str) -> float:
    color = QColor(name)
    red, green, blue = (_linear(part) for part in (color.redF(), color.greenF(), color.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.03928 else float(((part + 0.055) / 1.055) ** 2.4)
