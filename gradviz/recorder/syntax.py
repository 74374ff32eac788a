"""What a source text says of its instructions, by their positions: names assigned, callees, loops."""

from __future__ import annotations

import ast
import functools
import sys
from bisect import bisect_right

Positions = tuple[int | None, int | None, int | None, int | None]
"""First line, last line, first column, last column (in bytes of UTF-8), as Python gives them for an instruction."""
Point = tuple[int, int]
"""Line and column."""
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_OWN_FRAME = (ast.GeneratorExp,) if sys.version_info >= (3, 12) else _COMPREHENSIONS
"""Comprehensions that Python runs in a frame of their own."""


class Loop:
    """A ``for`` or ``while`` statement, or a comprehension."""

    __slots__ = ("apart", "children", "end", "line", "start")

    def __init__(self, line: int, body: list[ast.stmt] | list[ast.expr], header_end: int) -> None:
        self.line = line
        """Where it stands."""
        self.children = [_start(child) for child in body]
        """Where each statement of its body begins."""
        self.start, self.end = self.children[0], _end(body[-1])
        self.apart = self.start[0] > header_end
        """Whether its body begins on a line of its own, so that Python tells of each turn."""


Region = tuple[Point, Point, Loop | None]
"""From where to where a loop's body or header reaches, or (None) the body of a function."""


class Syntax:
    """The tables of one source text."""

    def __init__(self, tree: ast.Module | None) -> None:
        self.targets: dict[Positions, str] = {}
        """The single names assigned, by the position of what is assigned to them."""
        self.callees: dict[Positions, tuple[int, int, int, int]] = {}
        """Where a call's callee stands, by the position of the call."""
        self._regions: list[Region] = []
        """Bodies and headers of loops, and (None) bodies of functions: their frames are not in the loops around."""
        for node in ast.walk(tree) if tree is not None else ():
            self._take(node)
        self._regions.sort(key=lambda region: (region[0], (-region[1][0], -region[1][1]), region[2] is not None))

    def _take(self, node: ast.AST) -> None:
        if isinstance(node, ast.Call):
            func, (end_line, end_column) = node.func, _end(node.func)
            self.callees[_position(node)] = (func.lineno, end_line, func.col_offset, end_column)
        elif isinstance(node, ast.Assign):
            if len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
                self.targets[_position(node.value)] = node.targets[0].id
        elif isinstance(node, (ast.AnnAssign, ast.NamedExpr)):
            if isinstance(node.target, ast.Name) and node.value is not None:
                self.targets[_position(node.value)] = node.target.id
        elif isinstance(node, (ast.For, ast.AsyncFor)):
            self._loop(Loop(node.lineno, node.body, node.iter.end_lineno or 0), node.target, node.iter)
        elif isinstance(node, ast.While):
            self._loop(Loop(node.lineno, node.body, node.test.end_lineno or 0), node.test)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            self._frame(node.body)
        elif isinstance(node, ast.Lambda):
            self._frame([node.body])
        elif isinstance(node, _COMPREHENSIONS):
            self._comprehension(node)

    def _loop(self, loop: Loop, *header: ast.expr) -> None:
        self._regions.append((loop.start, loop.end, loop))
        self._regions += [(_start(part), _end(part), loop) for part in header]

    def _frame(self, body: list[ast.stmt] | list[ast.expr]) -> None:
        self._regions.append((_start(body[0]), _end(body[-1]), None))

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp) -> None:
        elements = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        if isinstance(node, _OWN_FRAME):
            later = [each.iter for each in node.generators[1:]]  # the first is evaluated outside
            for body in (elements, *([part] for each in node.generators for part in each.ifs), *([i] for i in later)):
                self._frame(body)
        self._loop(Loop(node.lineno, elements, node.end_lineno or 0))

    def within(self, first: int, last: int) -> list[Region]:
        """The regions that touch these lines, outer ones first."""
        return [region for region in self._regions if region[0][0] <= last and region[1][0] >= first]


def loops_at(regions: list[Region], start: Point, end: Point) -> list[Loop]:
    """The loops whose bodies hold the positions from `start` to `end`, outermost first, in the innermost function."""
    found: list[Loop] = []
    for first, last, loop in regions:
        if first <= start and end <= last:
            if loop is None:
                found.clear()
            else:
                found.append(loop)
    return found


def child_at(loop: Loop, start: Point) -> int:
    """Which statement of the loop's body holds a position, from 1; 0: its header."""
    return bisect_right(loop.children, start)


@functools.lru_cache(maxsize=64)
def syntax_of(text: str) -> Syntax:
    """The tables of a source text; empty where it is not plain Python (a cell with IPython's own syntax)."""
    try:
        return Syntax(ast.parse(text))
    except (SyntaxError, ValueError):
        return Syntax(None)


def _position(node: ast.expr) -> Positions:
    return node.lineno, node.end_lineno, node.col_offset, node.end_col_offset


def _start(node: ast.stmt | ast.expr) -> Point:
    decorators = getattr(node, "decorator_list", ())
    line = min((node.lineno, *(each.lineno for each in decorators)))
    return line, node.col_offset if line == node.lineno else 0


def _end(node: ast.stmt | ast.expr) -> Point:
    return node.end_lineno or node.lineno, node.end_col_offset or 0
