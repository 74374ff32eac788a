"""What the code that runs is called, and where it stands in the text of the editor."""

from __future__ import annotations

import ast
import dis
import linecache
import os
import warnings
from bisect import bisect_left
from collections.abc import Callable
from functools import cache
from types import CodeType

_BEGINNING = frozenset({"RESUME", "COPY_FREE_VARS", "MAKE_CELL", "RETURN_GENERATOR", "POP_TOP"})
"""Instructions that stand for the line of a ``def`` within its own code, where no line begins to run."""


class Documents:
    """Knows the names that the editor's text has run under: a file's path, or one for each run of a cell."""

    def __init__(self, transform: Callable[[str], str] = lambda source: source) -> None:
        self._transform = transform
        """Turns what only IPython understands into Python, line by line."""
        self._first: dict[str, tuple[int, int]] = {}
        """The first and the last line in the document, by the name of the code."""
        self._files: dict[str, str] = {}
        """The path of the document that a text is of."""
        self._lines: dict[str, list[int]] = {}

    def begin(self, name: str, source: str, first_line: int, file: str) -> None:
        """Some of the text of a document, whose path is `file` (empty: it has none), runs under this name."""
        self._first[name] = first_line, first_line + max(0, source.count("\n"))
        self._files[name] = file
        self._lines.pop(name, None)

    def where(self, name: str, line: int) -> tuple[str, int]:
        """The file (empty: the editor's text) and the line in it, of a line of code."""
        if name in self._first:
            return "", line + self._first[name][0] - 1
        return name, line

    def line_in(self, name: str, file: str, line: int) -> int | None:
        """The line of code of that name which a line of a file, or (empty) of any text that was sent, is."""
        if name in self._first and (not file or _same(file, self._files[name])):
            first, last = self._first[name]
            return line - first + 1 if first <= line <= last else None
        return line if file and _same(file, name) else None

    def is_whole(self, name: str) -> bool:
        """Whether it is a file and no cell."""
        return not name.startswith("<cell ") or self._first.get(name, (0, 0))[0] == 1

    def with_code(self, name: str, line: int) -> int | None:
        """This line, or the next one that has code; None where there is none."""
        lines = self._lines.get(name)
        if lines is None:
            lines = self._lines[name] = sorted(code_lines("".join(linecache.getlines(name)), self._transform))
        index = bisect_left(lines, line)
        return lines[index] if index < len(lines) else None

    def text(self, name: str, line: int) -> str:
        """A line as it is written."""
        return linecache.getline(name, line).strip()


def code_lines(source: str, transform: Callable[[str], str] = lambda source: source) -> set[int]:
    """The lines that Python can be about to run."""
    for text in (source, transform(source)):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of the program's text, which it shows itself when it runs
                return _lines_of(compile(text, "", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True))
        except (SyntaxError, ValueError):
            continue
    return set()


def _lines_of(code: CodeType) -> set[int]:
    found = {line for offset, line in dis.findlinestarts(code) if line and not _begins(code, offset)}
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            found |= _lines_of(constant)
    return found


def _begins(code: CodeType, offset: int) -> bool:
    return dis.opname[code.co_code[offset]] in _BEGINNING


def _same(file: str, name: str) -> bool:
    return file == name or (not name.startswith("<") and real(file) == real(name))


@cache
def real(name: str) -> str:
    """The name of some code without links: a module may be opened by another way than it is imported by."""
    return name if name.startswith("<") else os.path.realpath(name)
