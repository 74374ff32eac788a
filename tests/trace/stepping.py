"""Programs run with every line told, and slow oracles of moves that scan the events."""

from __future__ import annotations

import linecache
import sys
from types import FrameType
from typing import Any, NamedTuple

from gradviz import events as ev
from gradviz.recorder.recorder import Recorder
from gradviz.trace.trace import Trace
from gradviz.worker.tracing import Tracer
from gradviz.worker.user_code import UserCode

NAME = "<cell 1>"


class _OneCell(UserCode):
    """The program's own text and nothing else: in tests with a window, Qt's import hook runs beneath the program."""

    def __contains__(self, file: str) -> bool:
        return file == NAME


class Line(NamedTuple):
    """A line that Python reached: where, in which frame (numbered by us), how deep."""

    line: int
    function: str
    frame: int
    depth: int


def run_line_by_line(source: str, lines: int | None = None) -> Trace:
    """The record of a program as a worker makes it, with its lines, or with so many of them."""
    trace, namespace = Trace(), {"__name__": "__main__"}
    code = _compiled(source)
    with Recorder(trace.append, is_user_file=lambda name: name == NAME) as recorder:
        recorder.cell = 1
        trace.append(ev.CellStarted(1, NAME, source))
        tracer = Tracer(_OneCell(), recorder.lines.reached, recorder.lines.end)
        tracer.most = tracer.most if lines is None else lines
        with tracer:
            exec(code, namespace)
        recorder.flush(namespace)
        trace.append(ev.CellEnded(1))
    return trace


def lines_of(source: str) -> list[Line]:
    """The lines that Python reaches in a program, by a trace function of our own, with nobody recording."""
    lines: list[Line] = []
    frames: list[FrameType] = []  # held, so that no two are the same object

    def depth_of(frame: FrameType) -> int:
        depth, outer = 0, frame.f_back
        while outer is not None:
            depth += outer.f_code.co_filename == NAME
            outer = outer.f_back
        return depth

    def trace(frame: FrameType, event: str, _argument: Any) -> Any:
        if frame.f_code.co_filename != NAME:
            return None
        if event == "line":
            number = next((n for n, known in enumerate(frames) if known is frame), len(frames))
            if number == len(frames):
                frames.append(frame)
            name = "" if frame.f_code.co_name == "<module>" else frame.f_code.co_name
            lines.append(Line(frame.f_lineno, name, number, depth_of(frame)))
        return trace

    code = _compiled(source)
    sys.settrace(trace)
    try:
        exec(code, {"__name__": "__main__"})
    finally:
        sys.settrace(None)
    return lines


def _compiled(source: str) -> Any:
    linecache.cache[NAME] = (len(source), None, source.splitlines(keepends=True), NAME)
    return compile(source, NAME, "exec")


def lines_reached(source: str) -> list[int]:
    """What Python's own tracing tells, in order."""
    told: list[int] = []

    def trace(frame: FrameType, event: str, _argument: Any) -> Any:
        if frame.f_code.co_filename != "<scattered>":
            return None
        if event == "line":
            told.append(frame.f_lineno)
        return trace

    code, before = compile(source, "<scattered>", "exec"), sys.gettrace()
    sys.settrace(trace)
    try:
        exec(code, {})
    finally:
        sys.settrace(before)
    return told
