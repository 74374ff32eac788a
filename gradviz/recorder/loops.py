"""Turns of the user's loops: counted exactly where lines are told, else as far as tensor work shows them."""

from __future__ import annotations

import dis
from collections import Counter, defaultdict
from functools import cached_property
from types import CodeType, FrameType

from gradviz.events import Turn
from gradviz.recorder.files import Files, Text
from gradviz.recorder.syntax import Loop, Point, Region, Syntax, child_at, loops_at

_ONE_OPERATION = frozenset(
    {"BINARY_OP", "BINARY_SUBSCR", "STORE_SUBSCR", "UNARY_NEGATIVE", "UNARY_INVERT", "LOAD_ATTR"}
)
"""Instructions that call torch once, if at all, where no code of Python's runs in between."""
_BEGINNING = frozenset({"RESUME", "COPY_FREE_VARS", "MAKE_CELL", "RETURN_GENERATOR", "POP_TOP"})
Seat = tuple[tuple[Loop, int], ...]
"""The loops around an instruction, outermost first, and which statement of each one's body it is in (0: its header)."""


class LoopTable:
    """The loops of one code object."""

    def __init__(self, code: CodeType, syntax: Syntax, regions: list[Region], lines: list[str]) -> None:
        self._code = code
        self._regions = regions
        self._callees, self._lines = syntax.callees, lines
        self._points = [_points(position) for position in code.co_positions()]
        self.seats: dict[int, Seat] = {}
        """What `seat` found."""
        self._same: dict[Seat, Seat] = {}
        self.single: dict[tuple[int, str], bool] = {}
        """What `runs_once` found."""
        self._onward: dict[tuple[int, int], bool] = {}
        """By the identities of two seats, which live as long as this."""

    @cached_property
    def first(self) -> int:
        """The first instruction of what is written in its source."""
        offsets = range(0, len(self._code.co_code), 2)
        return next(offset for offset in offsets if _opname(self._code, offset) not in _BEGINNING)

    @cached_property
    def entries(self) -> dict[int, Loop]:
        """Loops whose turns are told of with the lines, by the first instruction of their bodies."""
        first: dict[Loop, int] = {}
        for index in range(len(self._points)):
            for loop, child in self.seat(index * 2):
                if child:
                    first.setdefault(loop, index * 2)
        offsets = Counter(first.values())
        return {offset: loop for loop, offset in first.items() if loop.apart and offsets[offset] == 1}

    @cached_property
    def within(self) -> dict[Loop, set[Loop]]:
        """The loops within each of these."""
        found: defaultdict[Loop, set[Loop]] = defaultdict(set)
        for index in range(len(self._points)):
            chain = [loop for loop, _ in self.seat(index * 2)]
            for depth, loop in enumerate(chain):
                found[loop].update(chain[depth + 1 :])
        return found

    def seat(self, lasti: int) -> Seat:
        """The loops around an instruction."""
        found = self.seats.get(lasti)
        if found is None:
            point = self._points[lasti // 2]
            loops = loops_at(self._regions, *point) if point is not None else []
            seat = tuple((loop, child_at(loop, point[0])) for loop in loops if point is not None)
            found = self.seats[lasti] = self._same.setdefault(seat, seat)
        return found

    def goes_on(self, before: Seat, seat: Seat) -> bool:
        """Whether what stands at a seat runs behind what stands at another, in the same turns of the same loops."""
        found = self._onward.get((id(before), id(seat)))
        if found is None:
            found = self._onward[id(before), id(seat)] = len(before) == len(seat) and all(
                loop is other and 0 < child <= after for (loop, child), (other, after) in zip(before, seat, strict=True)
            )
        return found

    def line(self, lasti: int) -> int:
        """The line of an instruction."""
        point = self._points[lasti // 2]
        return point[0][0] if point is not None else 0

    def runs_once(self, lasti: int, name: str) -> bool:
        """Whether the instruction makes one call of that name each time it runs, where no other code lies between."""
        found = self.single[lasti, name] = bool(name) and self._look_up(lasti) in ("*", name)
        return found

    def _look_up(self, lasti: int) -> str:
        if _opname(self._code, lasti) in _ONE_OPERATION:
            return "*"
        point = self._points[lasti // 2]
        if point is None:
            return ""
        (line, column), (end_line, end_column) = point
        callee = self._callees.get((line, end_line, column, end_column))
        if callee is None:
            return ""
        text = self._lines[callee[1] - 1].encode()[: callee[3]].decode(errors="replace")
        return text.rpartition(".")[2] if "." in text else ""


class Turns:
    """The turns that the loops of one frame are in."""

    __slots__ = ("_counts", "_line", "_ran", "_said", "_seat", "_seen", "_stale", "_table", "_told")

    def __init__(self, table: LoopTable) -> None:
        self._table = table
        self._told: bool | None = None
        """Whether each line of the frame was told so far; None: nobody looked yet."""
        self._line = 0
        """That which was told last."""
        self._counts: dict[Loop, int] = {}
        """Turns begun, of loops whose turns are told of."""
        self._seen: dict[Loop, int] = {}
        """Turns seen of other loops."""
        self._ran: set[int] = set()
        """Instructions that called an operation themselves in the turns that were seen last."""
        self._seat: Seat = ()
        self._said: tuple[Turn, ...] = ()
        self._stale = False

    def line(self, lasti: int) -> None:
        """A line of the frame is about to run."""
        table = self._table
        if self._told is None:
            self._told = lasti == table.first or not table.seat(lasti)  # else it has been in a loop unseen
        self._line = table.line(lasti)
        loop = table.entries.get(lasti)
        if loop is not None:
            self._counts[loop] = self._counts.get(loop, 0) + 1
            for inner in table.within[loop]:
                self._counts.pop(inner, None)
                self._seen.pop(inner, None)
            self._ran.clear()
            self._stale = True

    def lines_end(self) -> None:
        """Lines are told no longer: what was counted is from now on what has been seen."""
        self._told = False
        self._seen.update(self._counts)
        self._counts.clear()
        self._stale = True

    def at(self, lasti: int, name: str) -> tuple[Turn, ...]:
        """The turns at an instruction that calls an operation of that name itself (empty: its callee does)."""
        table = self._table
        seat, before = table.seats.get(lasti), self._seat
        if seat is None:
            seat = table.seat(lasti)
        if not seat:
            self._seat = ()
            return ()
        if self._told:
            once = again = False
            if table.line(lasti) != self._line:
                self.lines_end()  # somebody else took over
        else:
            known = table.single.get((lasti, name))
            once = table.runs_once(lasti, name) if known is None else known
            again = once and lasti in self._ran
            if self._stale:
                pass
            elif not again and (seat is before or table.goes_on(before, seat)):
                self._seat = seat
                if once:
                    self._ran.add(lasti)
                return self._said
            elif again and seat is before and len(seat) == 1:  # the next turn of the one loop that there is
                loop = seat[0][0]
                self._ran = {lasti}
                self._seen[loop] = count = self._seen[loop] + 1
                self._said = (Turn(loop.line, count, False),)
                return self._said
        if seat is not before or again or self._stale:
            self._said = self._count(seat, before, again)
            self._stale = False
            self._seat = seat
        if once:
            self._ran.add(lasti)
        return self._said

    def _count(self, seat: Seat, before: Seat, again: bool) -> tuple[Turn, ...]:
        if again and len(seat) == 1 and seat[0][1]:  # the usual loop: what follows would come to the same
            loop = seat[0][0]
            count = self._seen[loop] = self._seen[loop] + 1
            self._ran.clear()
            return (Turn(loop.line, count, False),)
        said = []
        known = True  # whether the loops around it are counted exactly
        for depth, (loop, child) in enumerate(seat):
            exact = self._counts.get(loop) if self._told else None
            if exact is None:
                count = self._seen.get(loop, 0)
                same = depth < len(before) and before[depth][0] is loop
                if not count or (same and child < before[depth][1]) or (again and depth == len(seat) - 1):
                    count += 1
                    self._ran.clear()
                self._seen[loop] = count
            if child:
                said.append(Turn(loop.line, exact or (count if known else None), exact is not None))
            known = known and exact is not None
        return tuple(said)


class Loops:
    """Knows the loops of each code object."""

    def __init__(self, files: Files) -> None:
        self._text = files.text
        self._tables: dict[int, LoopTable | None] = {}

    def turns(self, frame: FrameType) -> Turns | None:
        """A count of the frame's turns; None where its code has no loops."""
        code = frame.f_code
        if id(code) not in self._tables:
            self._tables[id(code)] = _table(code, self._text(frame))
        found = self._tables[id(code)]
        return Turns(found) if found is not None else None


def _table(code: CodeType, text: Text) -> LoopTable | None:
    """The loops of a code object, if it has any."""
    syntax = text.syntax
    last = max((line for _, _, line in code.co_lines() if line is not None), default=0)
    regions = syntax.within(code.co_firstlineno, last)
    if all(loop is None for _, _, loop in regions):
        return None
    return LoopTable(code, syntax, regions, text.lines)


def _opname(code: CodeType, offset: int) -> str:
    return dis.opname[code.co_code[offset]]


def _points(position: tuple[int | None, int | None, int | None, int | None]) -> tuple[Point, Point] | None:
    line, end_line, column, end_column = position
    if line is None or end_line is None or column is None or end_column is None:
        return None
    return (line, column), (end_line, end_column)
