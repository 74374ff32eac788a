"""One step of a record as a picture: PNG or SVG, painted as on the canvas."""

from __future__ import annotations

from pathlib import Path

from gradviz.trace.trace import Trace

ENDINGS = (".png", ".svg")


def render(trace: Trace, step: int, path: Path, *, theme: str = "light") -> None:
    """Write the graph at a step to a ``.png`` or ``.svg`` file.

    Raises `ValueError` if the file's name ends otherwise or the theme is unknown, `IndexError` if there is no such
    step, `OSError` if the file cannot be written.
    """
    path = Path(path)
    if path.suffix.lower() not in ENDINGS:
        raise ValueError(f"Pictures are written as {' or '.join(ENDINGS)}; {path.name!r} ends otherwise.")
    if not 0 <= step <= len(trace):
        raise IndexError(f"The record has steps 0 to {len(trace)}; there is no step {step}.")
    # Qt is wanted only by those who paint.
    from gradviz.ui.canvas.picture import write_picture

    write_picture(trace, step, path, theme)
