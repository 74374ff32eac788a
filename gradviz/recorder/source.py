"""From running frames to the user's own lines, expressions and names."""

from __future__ import annotations

import ast
import functools
import linecache
import os
import sys
import sysconfig
from collections.abc import Callable
from types import CodeType, FrameType

from gradviz.events import Place

Positions = tuple[int | None, int | None, int | None, int | None]
_MAX_EXPRESSION = 120


def _library_folders() -> tuple[str, ...]:
    paths = sysconfig.get_paths()
    own = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    folders = {paths[name] for name in ("stdlib", "platstdlib", "purelib", "platlib")} | {own}
    return tuple(os.path.join(os.path.realpath(folder), "") for folder in folders)


_LIBRARY = _library_folders()


def is_user_file(name: str) -> bool:
    """Whether code of that file name is the user's: no standard library, no installed package, not Gradviz."""
    if name.startswith("<"):
        return name.startswith(("<cell", "<ipython-input", "<stdin>", "<string>"))
    return not os.path.realpath(name).startswith(_LIBRARY)


class Source:
    """Finds where in the user's program a call stands; remembers what it found for each instruction."""

    def __init__(self, is_user: Callable[[str], bool] = is_user_file, thread: str = "") -> None:
        self._is_user = is_user
        self.thread = thread
        """The name of the thread, for one that the program started."""
        self.bottom: CodeType | None = None
        """The code that runs the user's: what is further out need not be looked at."""
        self._files: dict[str, bool] = {}
        self._places: dict[tuple[int, int], tuple[Place, str]] = {}
        self._positions: dict[int, list[Positions]] = {}
        self._codes: list[CodeType] = []  # held, so that their ids stay theirs (to hash a code object is slow)
        self._targets: dict[str, dict[Positions, str]] = {}

    def is_user_file(self, name: str) -> bool:
        """Whether code of that file name is the user's."""
        known = self._files.get(name)
        if known is None:
            known = self._files[name] = self._is_user(name)
        return known

    def frames(self, root: FrameType | None = None, ours: int = 1) -> list[FrameType]:
        """The user's frames of this thread, innermost first, out to `root`.

        The caller is in so many frames of ours, which are passed over: Python makes an object of each that is met.
        """
        files, found = self._files, []
        frame: FrameType | None = sys._getframe(ours + 1)
        while frame is not None:
            name = frame.f_code.co_filename
            users = files.get(name)
            if users or (users is None and self.is_user_file(name)):
                found.append(frame)
            elif frame.f_code is self.bottom:
                break
            if frame is root:
                break
            frame = frame.f_back
        return found

    def line(self, frame: FrameType, cell: int) -> Place:
        """The line that the frame is about to run."""
        return Place(cell, frame.f_code.co_filename, frame.f_lineno, "", function_name(frame.f_code), self.thread)

    def located(self, frame: FrameType, cell: int) -> tuple[Place, str]:
        """The call that the frame is in the middle of, and the name that its result is about to be bound to.

        The name is empty unless the call is all that an assignment assigns.
        """
        key = (id(frame.f_code), frame.f_lasti)
        found = self._places.get(key)
        if found is None or found[0].cell != cell:
            line, expression, target = self._look_up(frame)
            place = Place(cell, frame.f_code.co_filename, line, expression, function_name(frame.f_code), self.thread)
            found = self._places[key] = (place, target)
        return found

    def _look_up(self, frame: FrameType) -> tuple[int, str, str]:
        code = frame.f_code
        if id(code) not in self._positions:
            self._positions[id(code)] = list(code.co_positions())
            self._codes.append(code)
        position = self._positions[id(code)][frame.f_lasti // 2]
        line, end_line, column, end_column = position
        lines = linecache.getlines(code.co_filename, frame.f_globals)
        if line is None or end_line is None or column is None or end_column is None or end_line > len(lines):
            return frame.f_lineno, "", ""
        return line, _cut(lines, line, end_line, column, end_column), self._target_at(code.co_filename, lines, position)

    def _target_at(self, name: str, lines: list[str], position: Positions) -> str:
        if name not in self._targets:
            self._targets[name] = _assignments("".join(lines))
        return self._targets[name].get(position, "")


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


@functools.lru_cache(maxsize=64)
def _assignments(text: str) -> dict[Positions, str]:
    """The single names assigned in a source text, by the position of what is assigned to them."""
    try:
        tree = ast.parse(text)
    except SyntaxError:  # a cell with IPython's own syntax: names then come from the namespace alone
        return {}
    found: dict[Positions, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            target, value = node.targets[0], node.value
        elif isinstance(node, (ast.AnnAssign, ast.NamedExpr)) and node.value is not None:
            target, value = node.target, node.value
        else:
            continue
        if isinstance(target, ast.Name):
            found[value.lineno, value.end_lineno, value.col_offset, value.end_col_offset] = target.id
    return found
