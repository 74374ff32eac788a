"""``breakpoint()`` in a program: holds it where somebody can let it go on, and is passed over, in words, elsewhere."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

from gradviz.worker.documents import Documents
from gradviz.worker.user_code import UserCode

REASON = "breakpoint()"
_PASSED_OVER = (
    "breakpoint(){} was passed over: nobody can let the program go on from there. "
    "Run it in Gradviz's window to be held.\n"
)


class Called:
    """Takes the place of ``sys.breakpointhook``. One that a program sets, or names in its environment, is used."""

    def __init__(
        self,
        user_code: UserCode,
        documents: Documents,
        hold: Callable[[FrameType | None], bool],
        warn: Callable[[str], None],
    ) -> None:
        self._user_code, self._documents, self._hold, self._warn = user_code, documents, hold, warn
        self.said = False
        """Whether it was said that it is passed over."""

    def install(self) -> None:
        """Take that place, for the rest of the process."""
        sys.breakpointhook = self._called

    def _called(self, *arguments: Any, **options: Any) -> None:
        if os.environ.get("PYTHONBREAKPOINT"):
            sys.__breakpointhook__(*arguments, **options)
            return
        frame = self._user_code.innermost(sys._getframe(1))
        if self._hold(frame) or self.said:
            return
        self.said = True
        where = self._documents.where(frame.f_code.co_filename, frame.f_lineno)[1] if frame else 0
        self._warn(_PASSED_OVER.format(f" on line {where}" if where else ""))
