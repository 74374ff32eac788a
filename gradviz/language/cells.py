"""Texts whose cells run one by one: what of them is Python, with everything else blanked in place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gradviz.cell_text import ANY_MARK, marks_in

_BODY_IS_PYTHON = ("time", "timeit", "capture", "prun")
"""Cell magics below which stands Python."""
_CELL_MAGIC = re.compile(r"%%(\w+)")
_LINE_MAGIC = re.compile(r"(\s*)(?:[%!?]|[\w.]+\s*\?{1,2}\s*$)")
_ASSIGNED = re.compile(r"(\s*[\w, ]+=\s*)([%!].*)$")


def has_cells(text: str) -> bool:
    """Whether a text is made of cells."""
    return bool(marks_in(text, ANY_MARK))


def pieces(text: str) -> Iterator[tuple[int, list[str]]]:
    """The cells of a text: how many lines are before each, and its lines, with the one that begins it."""
    first, lines = 0, text.split("\n")
    for mark in marks_in(text, ANY_MARK):
        index = text.count("\n", 0, mark.start())
        if index > first:
            yield first, lines[first:index]
            first = index
    yield first, lines[first:]


def python_of(lines: list[str]) -> list[str]:
    """The lines of a cell as Python: as many of them, each name where it was. Magics and shell lines do nothing."""
    magic = next((line for line in lines if line.strip() and not line.lstrip().startswith("#")), "")
    if (found := _CELL_MAGIC.match(magic)) and found[1] not in _BODY_IS_PYTHON:
        return ["" for _ in lines]
    return [_python_line(line) for line in lines]


def _python_line(line: str) -> str:
    if found := _ASSIGNED.match(line):
        return found[1] + "..."
    if found := _LINE_MAGIC.match(line):
        return found[1] + "pass"
    return line
