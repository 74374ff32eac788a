"""The breakpoints that are set: where they stand in the code that runs, whether they stop it, and what they print."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from types import CodeType, FrameType

from msgspec import structs

from gradviz.breakpoints import FUNCTION, LINE, OPERATION, Breakpoint
from gradviz.worker.documents import Documents, real
from gradviz.worker.evaluation import Namespace, compiled, quietly, value_of
from gradviz.worker.messages import BreakpointFailed, BreakpointMoved, Message

_HOLE = re.compile(r"\{\{|\}\}|\{([^{}]*)\}")


@dataclass(eq=False)
class Stop:
    """A breakpoint at work."""

    point: Breakpoint
    condition: CodeType | None = None
    hits: int = 0
    failed: bool = False
    """Whether it was told that it cannot do what it says."""


class Stops:
    """All that are set and enabled."""

    def __init__(self, documents: Documents, tell: Callable[[Message], None], print_: Callable[[str], None]) -> None:
        self._documents, self._tell, self._print = documents, tell, print_
        self._stops: dict[int, Stop] = {}
        self._on_lines: dict[str, dict[int, list[Stop]]] = {}
        self._moved: dict[int, int] = {}
        self._edited: Mapping[str, Mapping[int, int]] = {}
        """Where they are in texts that have other lines in the editor by now."""

    def set(self, points: Iterable[Breakpoint], edited: Mapping[str, Mapping[int, int]] | None = None) -> None:
        """Have these and no others (see `SetBreakpoints`). One that was there, on whatever line, counts its hits on."""
        before, self._stops = self._stops, {}
        self._edited = {real(name): lines for name, lines in (edited or {}).items()}
        for point in points:
            old = before.get(point.number)
            if old is not None and old.point == point:
                self._stops[point.number] = old
            elif point.enabled:
                stop = self._stops[point.number] = self._made(point)
                if old is not None and structs.replace(old.point, line=point.line) == point:
                    stop.hits = old.hits
        self._moved = {number: line for number, line in self._moved.items() if number in self._stops}
        self._on_lines = {}

    def _made(self, point: Breakpoint) -> Stop:
        stop = Stop(point)
        self._moved.pop(point.number, None)
        if point.condition.strip():
            try:
                stop.condition = compiled(point.condition)
            except (SyntaxError, ValueError) as error:
                why = error.msg if isinstance(error, SyntaxError) else str(error)
                self._fail(stop, f"The condition is no Python expression: {why}.")
        return stop

    def place(self, name: str) -> None:
        """Code of this name is about to run: say which breakpoints of its lines have moved."""
        self._on_lines = {}
        if self.of(LINE):
            self.on_lines(name)

    def of(self, kind: str) -> list[Stop]:
        """Those of a kind."""
        return [stop for stop in self._stops.values() if stop.point.kind == kind]

    @property
    def any(self) -> bool:
        """Whether there is one that can stop the program."""
        return any(not stop.point.log for stop in self._stops.values())

    @property
    def need_functions(self) -> bool:
        """Whether one waits for a function of a pass."""
        return bool(self.of(FUNCTION))

    def on_lines(self, name: str) -> dict[int, list[Stop]]:
        """Those of the lines of code of this name."""
        found = self._on_lines.get(name)
        if found is None:
            found = self._on_lines[name] = {}
            for stop in self.of(LINE):
                self._put(stop, name, found)
        return found

    def _put(self, stop: Stop, name: str, found: dict[int, list[Stop]]) -> None:
        point = stop.point
        edited = self._edited.get(real(name))
        line = self._documents.line_in(name, point.file, point.line) if edited is None else edited.get(point.number)
        if line is None:
            return
        at = self._documents.with_code(name, line)
        if at is None:
            if self._documents.is_whole(name) and edited is None:
                self._fail(stop, f"There is no code on line {point.line} or below it.")
            return
        found.setdefault(at, []).append(stop)
        if edited is not None:
            return  # the editor's text has other lines: it places the breakpoint itself
        moved = self._documents.where(name, at)[1]
        if moved != self._moved.get(point.number, point.line):
            self._moved[point.number] = moved
            self._tell(BreakpointMoved(point.number, moved))

    def of_kinds(self, kinds: Collection[str]) -> list[Stop]:
        """Those of some kinds."""
        return [stop for stop in self._stops.values() if stop.point.kind in kinds]

    # ------------------------------------------------------------ at such a place

    def functions(self, name: str) -> list[Stop]:
        """Those that wait for a function of that name."""
        return [stop for stop in self.of(FUNCTION) if stop.point.name in ("", name)]

    def operations(self, name: str) -> list[Stop]:
        """Those that wait for an operation of that name."""
        return [stop for stop in self.of(OPERATION) if stop.point.name in ("", name)]

    def holding(self, stops: Iterable[Stop], frame: FrameType | None, traced: bool) -> list[Stop]:
        """Those of these that stop the program where this frame is; the others count, and print what they are to."""
        return [stop for stop in stops if self._holds(stop, frame, traced)]

    def _holds(self, stop: Stop, frame: FrameType | None, traced: bool) -> bool:
        if stop.condition is not None:
            if frame is None:
                return False
            condition, names = stop.condition, Namespace(frame, traced)
            held, error = quietly(lambda: bool(value_of(condition, names)))
            if error is not None:
                first = not stop.failed
                self._fail(stop, f"Its condition raised {error}.")
                return first
            if not held:
                return False
        elif stop.failed and stop.point.condition.strip():
            return False
        stop.hits += 1
        if stop.hits < stop.point.hits:
            return False
        if stop.point.log:
            self._print(self._text(stop, frame, traced) + "\n")
            return False
        return True

    def _text(self, stop: Stop, frame: FrameType | None, traced: bool) -> str:
        def filled(hole: re.Match[str]) -> str:
            if hole[0] in ("{{", "}}"):
                return hole[0][0]
            if frame is None:
                return hole[0]
            value, error = quietly(lambda: str(value_of(compiled(hole[1]), Namespace(frame, traced))))
            if error is not None:
                self._fail(stop, f"“{hole[1]}” in its text raised {error}.")
                return f"<{error}>"
            return str(value)

        return _HOLE.sub(filled, stop.point.log)

    def _fail(self, stop: Stop, why: str) -> None:
        if not stop.failed:
            stop.failed = True
            self._tell(BreakpointFailed(stop.point.number, why))
