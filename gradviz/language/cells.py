"""Texts whose cells run one by one: what of them is Python, with everything else blanked in place."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator

from gradviz.cell_text import ANY_MARK, marks_in

_BODY_IS_PYTHON = ("time", "timeit", "capture", "prun")
"""Cell magics below which stands Python."""
_CELL_MAGIC = re.compile(r"%%(\w+)")
_CAPTURED = re.compile(r"%%capture(?:\s+--\S+)*\s+([^\W\d]\w*)")
_RUNS_PYTHON = re.compile(r"(\s*)(%(?:time|timeit|prun)(?:\s+-\w+(?:\s+\d+)?)*\s+)(\S.*)$")
"""A magic in front of a statement that it runs."""
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
    """The lines of a cell as Python: as many of them, each name where it was. Shell lines do nothing, nor do magics but
    those that run Python, or give a name to what a cell puts out."""
    magic = next((line for line in lines if line.strip() and not line.lstrip().startswith("#")), "")
    if (found := _CELL_MAGIC.match(magic)) and found[1] not in _BODY_IS_PYTHON:
        return ["" for _ in lines]
    return [_python_line(line) for line in lines]


def _python_line(line: str) -> str:
    if found := _ASSIGNED.match(line):
        return found[1] + "..."
    if found := _CAPTURED.match(line):
        return f"{found[1]} = ..."
    if (found := _RUNS_PYTHON.match(line)) and _is_statement(found[3]):
        return f"{found[1]}{'pass;':{len(found[2])}}{found[3]}"
    if found := _LINE_MAGIC.match(line):
        return found[1] + "pass"
    return line


def _is_statement(text: str) -> bool:
    """Whether a text can stand behind another statement on a line."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(f"pass; {text}")
    except (SyntaxError, ValueError):
        return False
    return True
