"""What C code and child processes print: bytes in a pipe, past Python's own streams."""

from __future__ import annotations

import codecs
import os


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
        """All that is there now; never waits."""
        pieces = []
        while self.open:
            try:
                piece = os.read(self._descriptor, 1 << 16)
            except BlockingIOError:
                break
            self.open = bool(piece)
            pieces.append(self._decoder.decode(piece))
        return "".join(pieces)
