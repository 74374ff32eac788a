"""Which lines of a text have code that Python runs, as its compiler tells. No Qt."""

from __future__ import annotations

import ast
import warnings
from functools import lru_cache
from types import CodeType

from gradviz.documents import each_cell, split_cells


def code_lines(text: str) -> list[int]:
    """The lines, from 1, that Python can stop at; of cells that it cannot compile, all with more than a comment."""
    found: set[int] = set()
    for cell in split_cells(text):
        found.update(line + cell.first_line - 1 for line in _lines_of(cell.source))
    return sorted(found)


def next_code_line(text: str, line: int) -> int | None:
    """That line, or the first one below it that has code; None where there is none."""
    for cell in each_cell(text):
        above = cell.first_line - 1
        if above + cell.source.count("\n") + 1 >= line:
            found = min((each for each in _lines_of(cell.source) if above + each >= line), default=None)
            if found is not None:
                return above + found
    return None


@lru_cache(maxsize=1)
def _lines_of(source: str) -> frozenset[int]:
    """Remembered, since all breakpoints of a text are asked of one after the other: 5,000 lines take 40 ms."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of the program's text, which it shows itself when it runs
            code = compile(source, "<text>", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    except (SyntaxError, ValueError):  # half typed, or with magics of IPython's
        lines = enumerate(source.split("\n"), start=1)
        return frozenset(number for number, text in lines if text.strip() and not text.lstrip().startswith("#"))
    return frozenset(_lines_in(code))


def _lines_in(code: CodeType) -> set[int]:
    """The lines of a code object and of those within it."""
    found = {line for _, _, line in code.co_lines() if line}
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            found |= _lines_in(constant)
    return found
