"""Turns of loops as the program's lines tell them, also where no tensor is worked on: header, body, header, body …"""

from __future__ import annotations

import ast
import re
from functools import lru_cache

from gradviz import events as ev
from gradviz.trace.loop_runs import LoopRuns, Run

_LOOP = re.compile(r"^[^\S\n]*(?:async\b.*\bfor|for|while)\b", re.MULTILINE)
"""How the line of a loop begins: it stands behind nothing else."""
Seats = tuple[tuple[int, bool], ...]
"""The loops that a line is in, outermost first: where each stands, and whether the line is in its body (or header)."""


class _Active:
    """A run of a loop that goes on."""

    __slots__ = ("header", "run")

    def __init__(self) -> None:
        self.run = Run()
        self.header = 0
        """The step at which its own line was reached, where its body has not begun since."""


class LoopLines:
    """Takes lines in as they were told; those of files whose source is not in the record are in no loop."""

    def __init__(self) -> None:
        self.loops: dict[tuple[str, int], LoopRuns] = {}
        self._sources: dict[str, dict[int, Seats]] = {}
        self._frames: dict[int, dict[int, _Active]] = {}
        """By frame and by where a loop stands."""
        self._all_told = True

    def begin(self, cell: ev.CellStarted) -> None:
        """A cell begins: its source says where loops are."""
        self._sources[cell.name] = seats_of(cell.source)

    def lines_end(self) -> None:
        """Not every line is told any longer: what is on goes on unseen."""
        if self._all_told:
            self._all_told = False
            for active in (each for loops in self._frames.values() for each in loops.values()):
                active.run.open = True

    def take(self, step: int, event: ev.LineReached) -> None:
        """A line is about to run."""
        place, source = event.place, self._sources.get(event.place.file)
        if source is None or not event.frame or not self._all_told or _own_frame(place.function):
            return
        seats, loops = source.get(place.line, ()), self._frames.get(event.frame)
        if not seats and not loops:
            return
        loops = self._frames.setdefault(event.frame, {})
        if any(inside and line not in loops for line, inside in seats):
            return self.lines_end()  # in a body, and its header was not told
        for left in loops.keys() - {line for line, _ in seats}:
            del loops[left]
        for line, inside in seats:
            if not inside:
                active = loops.setdefault(line, _Active())
                active.header = active.header or step
            else:
                self._in_body(loops[line], (place.file, line), step)
        return None

    def _in_body(self, active: _Active, loop: tuple[str, int], step: int) -> None:
        runs = self.loops.setdefault(loop, LoopRuns())
        if active.header:
            runs.begin(active.run, len(active.run.numbers) + 1, active.header)
            active.header = 0
        elif active.run.numbers:
            runs.visit(active.run, step)


def _own_frame(function: str) -> bool:
    """Whether a line ran in a frame that is none of a ``def``: a lambda's, or (in older Pythons) a comprehension's."""
    return function.rpartition(".")[2] in ("<lambda>", "<genexpr>", "<listcomp>", "<setcomp>", "<dictcomp>")


@lru_cache(maxsize=64)
def seats_of(source: str) -> dict[int, Seats]:
    """The loops around each line of a source, within its own function; nothing where it is not plain Python.

    A loop on one line is none of these: Python tells of that line alone.
    """
    found: dict[int, Seats] = {}
    if not _LOOP.search(source):
        return found  # to parse 5,000 lines takes 0.1 s
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return found
    _seat(tree, (), found)
    return {line: seats for line, seats in found.items() if seats}


def _seat(node: ast.AST, around: Seats, found: dict[int, Seats]) -> None:
    if isinstance(node, ast.expr):
        return
    if isinstance(node, ast.stmt):
        found.update(dict.fromkeys(range(node.lineno, (node.end_lineno or node.lineno) + 1), around))
    inside, body = around, []
    if isinstance(node, (ast.For, ast.AsyncFor, ast.While)):
        end = (node.test if isinstance(node, ast.While) else node.iter).end_lineno or node.lineno
        if node.body[0].lineno > end:
            found.update(dict.fromkeys(range(node.lineno, end + 1), (*around, (node.lineno, False))))
            inside, body = (*around, (node.lineno, True)), node.body
    elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        inside, body = (), node.body
    for stmt in body:
        found.update(dict.fromkeys(range(stmt.lineno, (stmt.end_lineno or stmt.lineno) + 1), inside))
    for child in ast.iter_child_nodes(node):
        _seat(child, inside if child in body else around, found)
