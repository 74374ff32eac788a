"""From running frames to the user's own lines, expressions and names."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import CodeType, FrameType
from typing import Any

from gradviz.events import Place
from gradviz.libraries import is_of_library
from gradviz.recorder.files import Files
from gradviz.recorder.syntax import Positions

SNAPSHOTS = sys.version_info < (3, 13)
"""Whether a function's ``f_locals`` is a copy that would keep what it holds alive (PEP 667 ended that)."""
_MAX_EXPRESSION = 120


def is_user_file(name: str) -> bool:
    """Whether code of that file name is the user's: no standard library, no installed package, not Gradviz."""
    if name.startswith("<"):
        return name.startswith(("<cell", "<ipython-input", "<stdin>", "<string>"))
    return not is_of_library(name)


class Source:
    """Finds where in the user's program a call stands; remembers what it found for each instruction."""

    def __init__(self, files: Files, is_user: Callable[[str], bool] = is_user_file, thread: str = "") -> None:
        self._text = files.text
        self._is_user = is_user
        self.thread = thread
        """The name of the thread, for one that the program started."""
        self.bottom: CodeType | None = None
        """The code that runs the user's: what is further out need not be looked at."""
        self._files: dict[str, bool] = {}
        self._places: dict[tuple[int, int], tuple[Place, str]] = {}
        self._positions: dict[int, list[Positions]] = {}
        self._callees: dict[tuple[int, int], str] = {}

    def is_user_file(self, name: str) -> bool:
        """Whether code of that file name is the user's."""
        known = self._files.get(name)
        if known is None:
            known = self._files[name] = self._is_user(name)
        return known

    def line(self, frame: FrameType, cell: int) -> Place:
        """The line that the frame is about to run."""
        return Place(cell, self._text(frame).name, frame.f_lineno, "", function_name(frame.f_code), self.thread)

    def located(self, frame: FrameType, cell: int) -> tuple[Place, str]:
        """The call that the frame is in the middle of, and the name that its result is about to be bound to.

        The name is empty unless the call is all that an assignment assigns.
        """
        key = (id(frame.f_code), frame.f_lasti)
        found = self._places.get(key)
        if found is None or found[0].cell != cell:
            line, expression, target = self._look_up(frame)
            name = self._text(frame).name
            place = Place(cell, name, line, expression, function_name(frame.f_code), self.thread)
            found = self._places[key] = (place, target)
        return found

    def callee(self, frame: FrameType) -> str:
        """What the frame is in the middle of calling, as it is written there; empty where that is no call."""
        key = (id(frame.f_code), frame.f_lasti)
        found = self._callees.get(key)
        if found is None:
            found = ""
            text = self._text(frame)
            lines, where = text.lines, text.syntax.callees.get(self._position(frame))
            if where is not None and where[1] <= len(lines):
                found = _cut(lines, *where)
            self._callees[key] = found
        return found

    def _position(self, frame: FrameType) -> Positions:
        """Where in its text the frame is."""
        code = frame.f_code
        if id(code) not in self._positions:
            self._positions[id(code)] = list(code.co_positions())
        return self._positions[id(code)][frame.f_lasti // 2]

    def _look_up(self, frame: FrameType) -> tuple[int, str, str]:
        text, position = self._text(frame), self._position(frame)
        line, end_line, column, end_column = position
        if line is None or end_line is None or column is None or end_column is None or end_line > len(text.lines):
            return frame.f_lineno, "", ""
        return line, _cut(text.lines, line, end_line, column, end_column), text.syntax.targets.get(position, "")


def function_name(code: CodeType) -> str:
    """The name of the user's function, empty at the top level."""
    return "" if code.co_name.startswith("<module") or code.co_name.startswith("<cell") else code.co_qualname


def _cut(lines: list[str], line: int, end_line: int, column: int, end_column: int) -> str:
    """The text between two positions (columns in bytes of UTF-8), on one line."""
    raw = [text.encode() for text in lines[line - 1 : end_line]]
    raw[-1] = raw[-1][:end_column]
    raw[0] = raw[0][column:]
    text = " ".join(part.decode(errors="replace").strip() for part in raw)
    return text if len(text) <= _MAX_EXPRESSION else text[: _MAX_EXPRESSION - 1] + "…"


def read_local(frame: FrameType, name: str) -> Any:
    """A local variable of a function's frame; no snapshot of the others stays, which would keep them alive."""
    namespace = frame.f_locals
    value = namespace[name]
    if SNAPSHOTS and sys.getrefcount(namespace) <= 3:  # the frame, our name, the call
        namespace.clear()
    return value
