"""One step of a record as a picture: PNG, SVG or PDF, painted as on the canvas."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gradviz.trace.trace import Trace

ENDINGS = (".png", ".svg", ".pdf")
SCALE = 2.0
"""Pixels of a PNG for one of the canvas, where nobody says otherwise."""
SCALES = (0.25, 16.0)
"""The least and the greatest."""


def render(
    trace: Trace, step: int, path: Path, *, theme: str = "light", scale: float = SCALE, top_down: bool = False
) -> None:
    """Write the graph at a step to a ``.png``, ``.svg`` or ``.pdf`` file; a ``.png`` so many times larger.

    Data flows from left to right, or `top_down`.

    Raises `ValueError` if the file's name ends otherwise, the theme is unknown or the picture would be too large,
    `IndexError` if there is no such step, `OSError` if the file cannot be written.
    """
    path = Path(path)
    if path.suffix.lower() not in ENDINGS:
        endings = f"{', '.join(ENDINGS[:-1])} or {ENDINGS[-1]}"
        raise ValueError(f"Pictures are written as {endings}; {path.name!r} ends otherwise.")
    if not 0 <= step <= len(trace):
        raise IndexError(f"The record has steps 0 to {len(trace)}; there is no step {step}.")
    # Qt is wanted only by those who paint.
    from gradviz.ui.canvas.picture import write_picture

    write_picture(trace, step, path, theme, scale, down=top_down)
