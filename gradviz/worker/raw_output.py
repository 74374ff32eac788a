"""What C code and child processes print: bytes in a pipe, past Python's own streams."""

from __future__ import annotations

import codecs
import os

_WHOLE_PIPE = 1 << 20
"""Bytes that a pipe holds at most (64 KiB, unless the program made it larger)."""


class RawOutput:
    """The reading end of one pipe."""

    def __init__(self, stream: str, descriptor: int) -> None:
        os.set_blocking(descriptor, False)
        self.stream = stream
        self.open = True
        """Whether anybody could still print."""
        self._descriptor = descriptor
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def fileno(self) -> int:
        """The descriptor, for `select`."""
        return self._descriptor

    def read(self) -> str:
        """What is there now, and not what a writer who was waiting for room adds meanwhile; never waits."""
        if not self.open:
            return ""
        try:
            piece = os.read(self._descriptor, _WHOLE_PIPE)
        except BlockingIOError:
            return ""
        self.open = bool(piece)
        return self._decoder.decode(piece, final=not piece)
