"""Takes the mode off where a recording has ended before its block: from there on the program runs at its bare speed."""

from __future__ import annotations

import os
import sys
from types import FrameType
from typing import Any

from torch.overrides import TorchFunctionMode

from gradviz.recorder import modes

_OURS = os.path.dirname(__file__)
_MOST_LOOKS = 1_000
"""After so many lines at which the mode is not there, it is let be: it hands each call on."""


class Leaving:
    """Waits with a trace function until the call that the mode is in has ended, since only then it can go.

    That is the next line of whoever made the call. Where somebody traces already, a debugger say, the mode stays.
    """

    def __init__(self, mode: TorchFunctionMode) -> None:
        self._mode = mode
        self._left = 0
        self._begun = False
        self._frame: FrameType | None = None
        self._before: Any = None
        """What traced that frame before."""

    def begin(self) -> None:
        """Take the mode off as soon as it can be. To begin again does nothing."""
        if self._begun:
            return
        self._begun = True
        frame: FrameType | None = sys._getframe(1)
        outside = None
        while frame is not None:
            if frame.f_code.co_filename.startswith(_OURS):
                outside = frame.f_back
            frame = frame.f_back
        if outside is not None and sys.gettrace() is None:
            self._left = _MOST_LOOKS
            self._wait_in(outside)
            sys.settrace(self._look_nowhere)

    def end(self) -> None:
        """Wait no longer."""
        self._begun = False
        if self._frame is not None:
            self._wait_in(None)
            if sys.gettrace() == self._look_nowhere:
                sys.settrace(None)

    def _wait_in(self, frame: FrameType | None) -> None:
        """Wait in this frame and in no other; what traced the one before is put back."""
        if self._frame is not None:
            self._frame.f_trace, self._before = self._before, None
        self._frame = frame
        if frame is not None:
            self._before, frame.f_trace = frame.f_trace, self._look

    def _look_nowhere(self, frame: FrameType, event: str, argument: Any) -> None:
        """What is called meanwhile is not looked at."""

    def _look(self, frame: FrameType, event: str, argument: Any) -> None:
        self._left -= 1
        if modes.take_off(self._mode) or not self._left or (event == "return" and frame.f_back is None):
            self.end()
            self._begun = True
        elif event == "return":
            self._wait_in(frame.f_back)
