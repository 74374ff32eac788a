"""Turns of loops as the program's lines tell them, also where no tensor is worked on: header, body, header, body …"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import StringIO
from tokenize import COMMENT, DEDENT, INDENT, NEWLINE, NL, TokenError, TokenInfo, generate_tokens

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

    def begin(self, text: ev.Text) -> Iterator[None]:
        """Code of a text begins to run, which says where loops are: it is read in slices, before the next event."""
        seats = self._sources[text.name] = {}
        return read_seats(text.source, seats)

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


def read_seats(source: str, found: dict[int, Seats]) -> Iterator[None]:
    """Find the loops around each line of a source, within its own function; pauses behind each statement.

    Nothing is found in what Python cannot read. A loop on one line is none of these: Python tells of that line alone.
    """
    if not _LOOP.search(source):
        return  # to read 5,000 lines takes 50 ms
    try:
        yield from _read_tokens(source, found)
    except (TokenError, SyntaxError):
        found.clear()


def _read_tokens(source: str, found: dict[int, Seats]) -> Iterator[None]:
    """Tokens come one by one; a parser would read all of a text at once, and take longer."""
    around: list[Seats] = [()]
    """Of the statements at each indentation that is open."""
    head: list[TokenInfo] = []
    statement: list[TokenInfo] = []
    for token in generate_tokens(StringIO(source).readline):
        if token.type == INDENT:
            around.append(_inside(head, around[-1], found))
        elif token.type == DEDENT:
            around.pop()
        elif token.type == NEWLINE:
            if around[-1]:
                found.update(dict.fromkeys(_lines(statement), around[-1]))
            head, statement = statement, []
            yield
        elif token.type not in (COMMENT, NL):
            statement.append(token)


def _inside(head: list[TokenInfo], around: Seats, found: dict[int, Seats]) -> Seats:
    """The loops around a block below a head."""
    words = [token.string for token in head[:2]]
    word = words[1] if words[0] == "async" else words[0]
    if word in ("for", "while"):
        loop = head[0].start[0]
        found.update(dict.fromkeys(_lines(head), (*around, (loop, False))))
        return (*around, (loop, True))
    return () if word in ("def", "class") else around


def _lines(tokens: list[TokenInfo]) -> range:
    return range(tokens[0].start[0], tokens[-1].end[0] + 1)
