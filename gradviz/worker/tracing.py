"""The lines of the user's own code, as Python reaches them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

from gradviz.limits import DEFAULT
from gradviz.worker.user_code import UserCode


class LineTracer:
    """Tells of each line of the user's code on the main thread, up to a limit for the session.

    Then tracing ends, since it slows a long run: see `Lines.end`.
    """

    def __init__(
        self, user_code: UserCode, reached: Callable[[FrameType], bool], ended: Callable[[], None] = lambda: None
    ) -> None:
        self._user_code = user_code
        self._reached = reached
        self._ended = ended
        self.most = DEFAULT.lines
        """Lines that are told."""
        self._told = 0
        self._over = False
        """Whether nobody wants to be told of more."""

    def __enter__(self) -> None:
        if self._told < self.most and not self._over:
            sys.settrace(self._called)
        else:
            self._ended()

    def __exit__(self, *_: object) -> None:
        sys.settrace(None)

    def _called(self, frame: FrameType, event: str, argument: Any) -> Callable[..., Any] | None:
        if frame.f_trace is not None:  # a generator goes on, whose frame is traced
            return None
        return self._line if frame.f_code.co_filename in self._user_code else None

    def _line(self, frame: FrameType, event: str, argument: Any) -> None:
        """Returns nothing: what traces the frame stays, and that may be the recorder's mark, which calls this."""
        if event == "line":
            if self._told >= self.most:
                sys.settrace(None)
                self._ended()
                return
            self._told += 1
            if not self._reached(frame):
                self._over = True
                sys.settrace(None)
