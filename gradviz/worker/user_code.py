"""Which code is the user's own, and how Python would run it."""

from __future__ import annotations

import linecache
import os
import sys
from types import FrameType

from gradviz.recorder.source import is_user_file


class UserCode:
    """Tells the user's files: cells, and files outside of the standard library, site-packages and gradviz."""

    def __init__(self) -> None:
        self.known: dict[str, bool] = {}
        """What was found out of files: whether they are the user's."""

    def claim(self, file: str) -> None:
        """Count a file as the user's wherever it lies."""
        self.known[file] = True

    def __contains__(self, file: str) -> bool:
        known = self.known.get(file)
        if known is None:
            known = self.known[file] = self._look(file)
        return known

    def _look(self, file: str) -> bool:
        if file.startswith("<"):
            return file.startswith("<cell ")
        return is_user_file(file)

    def innermost(self, frame: FrameType | None) -> FrameType | None:
        """The nearest frame of the user's, from this one outwards."""
        while frame is not None and frame.f_code.co_filename not in self:
            frame = frame.f_back
        return frame


def remember_source(file: str, source: str) -> None:
    """Let tracebacks and tools find the text that really runs, whatever the disk holds."""
    linecache.cache[file] = (len(source), None, [line + "\n" for line in source.splitlines()], file)


def enter_folder_of(path: str) -> None:
    """Work in the file's folder, and import from it first."""
    folder = os.path.dirname(os.path.abspath(path))
    if os.path.isdir(folder):
        os.chdir(folder)
        if not sys.path or sys.path[0] != folder:
            sys.path.insert(0, folder)
