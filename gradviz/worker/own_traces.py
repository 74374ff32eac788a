"""Programs that trace themselves: what they give to ``sys.settrace`` works, and the worker's tracing comes back."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any

from gradviz.worker.interrupt import OURS

SAID = (
    "The program has set a trace function of its own (sys.settrace). Until it takes that away, no step and no "
    "breakpoint on a line or an error stops in functions that it calls.\n"
)


class OwnTraces:
    """Takes the place of ``sys.settrace`` for as long as a program is traced."""

    def __init__(self, ours: Callable[[FrameType, str, Any], Any], resume: Callable[[FrameType], bool]) -> None:
        self._ours, self._resume = ours, resume
        self._original = sys.settrace
        self._here = threading.local()
        self._inside = self._said = False
        self.say: Callable[[str], None] = lambda text: None
        """Prints a sentence for the person."""

    def __enter__(self) -> None:
        self._inside, self._said = True, False
        self._here = threading.local()
        sys.settrace = self._set

    def __exit__(self, *_: object) -> None:
        self._inside = False
        sys.settrace = self._original

    @property
    def here(self) -> Any:
        """What the program has set on this thread; None: nothing."""
        return getattr(self._here, "own", None)

    def tell(self) -> None:
        """Say, once in a run, what cannot be done."""
        if not self._said:
            self._said = True
            self.say(SAID)

    def _set(self, function: Any, /) -> None:
        caller = sys._getframe(1)
        if self._inside and not caller.f_code.co_filename.startswith(OURS):
            self._original(None)  # what the program sets is to see none of this
            self._here.own = None if function == self._ours else function
            if self._resume(caller):
                function = self._here.own or self._ours
        self._original(function)
