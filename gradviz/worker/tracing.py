"""The one trace function of the worker: it tells the recorder of lines, and the debugger where the program is."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any, Protocol

from gradviz.limits import DEFAULT
from gradviz.recorder.calls import trace, traced_by
from gradviz.worker.imports import Imports
from gradviz.worker.own_traces import OwnTraces
from gradviz.worker.user_code import UserCode


class FrameTracer:
    """Lies in a frame's ``f_trace``, beneath the recorder's marks: one for each frame, which it does not hold.

    The frames of a cell's top level share one: IPython runs each statement in a frame of its own.
    """

    __slots__ = ("_tracer",)

    def __init__(self, tracer: Tracer) -> None:
        self._tracer = tracer

    def __call__(self, frame: FrameType, event: str, argument: Any) -> None:
        """Python traces the frame. Returns nothing: what lies in ``f_trace`` stays."""
        self._tracer.seen(self, frame, event, argument)


class Watcher(Protocol):
    """Who wants to know where the program is, while it wants to."""

    watching: bool
    wants_lines: bool
    """Whether of lines, too; else only of what is raised: then no line costs anything."""

    def reached(self, own: FrameTracer, frame: FrameType) -> None:
        """A line is about to run. May wait, and raise."""

    def raised(self, own: FrameTracer, frame: FrameType, error: BaseException) -> None:
        """An exception came to a frame. May wait, and raise."""

    def left(self, own: FrameTracer, frame: FrameType) -> None:
        """A frame returned, yielded or was left by an exception."""


class Tracer:
    """Tells of the lines of the user's code on the main thread, up to a limit for the session.

    Then tracing ends, since it slows a long run (see `Lines.end`), but while the watcher wants it: that is told of
    the lines of all threads.
    """

    def __init__(
        self,
        user_code: UserCode,
        reached: Callable[[FrameType], bool],
        ended: Callable[[], None] = lambda: None,
        watcher: Watcher | None = None,
        told: Callable[[], None] = lambda: None,
    ) -> None:
        self._imports = Imports(user_code)
        self.own_traces = OwnTraces(self._called, self._resume)
        self._user_code, self._files = user_code, user_code.known
        self._reached = reached
        self._ended = ended
        self._watcher = watcher
        self._after_line = told
        """Called when a line was told of; may raise into the program. Signals nearly always come while we tell."""
        self.most = DEFAULT.lines
        """Lines that are told."""
        self._told = 0
        self._over = False
        """Whether nobody wants to be told of more."""
        self._telling = False
        self._main = 0
        self._top = FrameTracer(self)
        self._passing = FrameTracer(self)
        """Stands for all frames of which no line is wanted: to make one for each takes most of the time of a call."""

    def __enter__(self) -> None:
        self._imports.__enter__()
        self.own_traces.__enter__()
        self._main = threading.get_ident()
        self._top = FrameTracer(self)
        self._telling = self._told < self.most and not self._over
        if not self._telling:
            self._ended()
        if self._telling or self._is_watched:
            sys.settrace(self._called)
        threading.settrace(self._called if self._is_watched else None)

    def __exit__(self, *_: object) -> None:
        sys.settrace(None)
        threading.settrace(None)
        if sys.getprofile() == self._unwound:
            sys.setprofile(None)
        self.own_traces.__exit__()
        self._imports.__exit__(None, None, None)
        self._telling = False

    @property
    def _is_watched(self) -> bool:
        return self._watcher is not None and self._watcher.watching

    # ------------------------------------------------------------ for the watcher

    def follow(self, frame: FrameType | None) -> None:
        """Trace this thread from now on, in the user's frames that run, too: from this one outwards."""
        for each in self.frames(frame):
            self.own(each)
            each.f_trace_lines = True
        own = self.own_traces.here
        if own is not None:
            self.own_traces.tell()
        threading.settrace(self._called if self._is_watched else None)
        sys.settrace(own or self._called)

    def _resume(self, frame: FrameType) -> bool:
        """The program has set a trace function of its own on this thread, or has taken it away; whether we trace on."""
        wanted = self._is_watched or (self._telling and not self.own_traces.here)
        if wanted:
            self.follow(frame)
            sys.settrace(None)
        return wanted

    def frames(self, frame: FrameType | None) -> Iterator[FrameType]:
        """The user's frames, from this one outwards."""
        while (frame := self._user_code.innermost(frame)) is not None:
            yield frame
            frame = frame.f_back

    def own(self, frame: FrameType) -> FrameTracer:
        """What stands for a frame of the user's."""
        found = traced_by(frame)
        if found is self._passing:
            found = None
        if type(found) is FrameTracer and found._tracer is self:
            return found
        own = self._top if self._is_at_top(frame) else FrameTracer(self)
        if found is None or type(found) is FrameTracer:
            trace(frame, own)
        return own

    def _is_at_top(self, frame: FrameType) -> bool:
        return (
            frame.f_code.co_name == "<module>"
            and threading.get_ident() == self._main
            and self._user_code.innermost(frame.f_back) is None
        )

    # ------------------------------------------------------------ what Python calls

    def _called(self, frame: FrameType, event: str, argument: Any) -> None:
        """A frame was entered. Returns nothing: what traces it was put there."""
        file = frame.f_code.co_filename
        known = self._files.get(file)
        if not known and (known is not None or file not in self._user_code):
            return  # nearly all that is entered is a library's
        try:
            if not self._wants_lines():
                frame.f_trace_lines = False
                if frame.f_trace is None:
                    frame.f_trace = self._passing
                    return
            elif (caller := frame.f_back) is not None and not caller.f_trace_lines:  # they are wanted anew
                self.follow(caller)
            self.own(frame)
        except RecursionError:
            self._begin_again()
            raise

    def _begin_again(self) -> None:
        """Recursion has left no room for us, or we raise, for which Python ends tracing: begin anew further out."""
        if sys.getprofile() is None:
            sys.setprofile(self._unwound)

    def _unwound(self, frame: FrameType, event: str, argument: Any) -> None:
        """A frame is left, or a call made, on the way out."""
        if event != "return":
            return
        try:
            self.follow(frame.f_back)
        except RecursionError:
            return
        sys.setprofile(None)

    def _wants_lines(self) -> bool:
        watcher = self._watcher
        if watcher is not None and watcher.wants_lines:
            return True
        return self._telling and threading.get_ident() == self._main

    def seen(self, own: FrameTracer, frame: FrameType, event: str, argument: Any) -> None:
        """Something happens in a frame of the user's."""
        try:
            telling = self._telling and threading.get_ident() == self._main
            if telling and event == "line":
                telling = self._tell(frame)
                self._after_line()
            watcher = self._watcher
            if watcher is not None and watcher.watching:
                if event == "line" and not watcher.wants_lines:
                    frame.f_trace_lines = telling
                elif event == "line":
                    watcher.reached(own, frame)
                elif event == "return":
                    watcher.left(own, frame)
                elif event == "exception":
                    watcher.raised(own, frame, argument[1])
            elif not telling and not self.own_traces.here:
                sys.settrace(None)
        except (RecursionError, KeyboardInterrupt):
            self._begin_again()
            raise

    def _tell(self, frame: FrameType) -> bool:
        """Tell of a line; whether to tell of more."""
        if self._told >= self.most:
            self._telling = False
            self._ended()
        else:
            self._told += 1
            if not self._reached(frame):
                self._over, self._telling = True, False
        return self._telling
