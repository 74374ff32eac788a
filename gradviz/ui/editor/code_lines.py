"""Which lines of a text have code that Python runs, as its compiler tells. No Qt."""

from __future__ import annotations

import ast
import warnings
from bisect import bisect_left
from types import CodeType

from gradviz.documents import split_cells


def code_lines(text: str) -> list[int]:
    """The lines, from 1, that Python can stop at; of cells that it cannot compile, all with more than a comment."""
    found: set[int] = set()
    for cell in split_cells(text):
        found.update(line + cell.first_line - 1 for line in _lines_of(cell.source))
    return sorted(found)


def next_code_line(text: str, line: int) -> int | None:
    """That line, or the first one below it that has code; None where there is none."""
    lines = code_lines(text)
    index = bisect_left(lines, line)
    return lines[index] if index < len(lines) else None


def _lines_of(source: str) -> set[int]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of the program's text, which it shows itself when it runs
            code = compile(source, "<text>", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    except (SyntaxError, ValueError):  # half typed, or with magics of IPython's
        lines = enumerate(source.split("\n"), start=1)
        return {number for number, text in lines if text.strip() and not text.lstrip().startswith("#")}
    return _lines_in(code)


def _lines_in(code: CodeType) -> set[int]:
    """The lines of a code object and of those within it."""
    found = {line for _, _, line in code.co_lines() if line}
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            found |= _lines_in(constant)
    return found
