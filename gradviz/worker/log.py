"""The record as a file: frames appended to a memory-mapped log, its length published last.

Layout: a header page (`MAGIC`, then at byte 8 the published end as an unsigned 64-bit number), then frames: four bytes
of length, four bytes of sequence number, and that many bytes. What lies behind the published end does not exist for a
reader, so a writer that dies at any moment leaves a whole log, which the operating system keeps when the process is
gone.
"""

from __future__ import annotations

import mmap
import os
import struct

MAGIC = b"GRADVIZ1"
HEADER = mmap.ALLOCATIONGRANULARITY
_FRAME = struct.Struct("<II")
_FIRST = 1 << 20
_MOST_GROWTH = 1 << 26
_NUMBERS = 1 << 32


class TornLog(Exception):
    """A frame is not what its place demands; says which."""


class LogWriter:
    """Appends frames to an empty file. One thread at a time; raises `OSError` when the disk is full."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._size = HEADER + _FIRST
        _reserve(descriptor, 0, self._size)
        self._header = mmap.mmap(descriptor, HEADER)
        self._header[: len(MAGIC)] = MAGIC
        self._words = memoryview(self._header).cast("Q")
        self._map = mmap.mmap(descriptor, self._size)
        self._sequence = 0
        self.end = HEADER
        self._words[1] = HEADER

    def append(self, body: bytes) -> None:
        """Append one frame and publish it."""
        start = self.end
        end = start + _FRAME.size + len(body)
        if end > self._size:
            self._grow(end)
        _FRAME.pack_into(self._map, start, len(body), self._sequence)
        self._map[start + _FRAME.size : end] = body
        self._sequence = (self._sequence + 1) % _NUMBERS
        self.end = end
        self._words[1] = end  # one aligned store: a reader sees the old end or the new

    def _grow(self, end: int) -> None:
        size = max(end, self._size + min(self._size, _MOST_GROWTH))
        _reserve(self._descriptor, self._size, size - self._size)
        self._size = size
        self._map.close()
        self._map = mmap.mmap(self._descriptor, size)


class LogReader:
    """Reads what a writer published, from the beginning, while it writes and after it has gone."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._header: memoryview | None = None
        self._map: mmap.mmap | None = None
        self.position = HEADER
        self._sequence = 0

    @property
    def end(self) -> int:
        """Where the last published frame ends; what was read ends at `position`."""
        if self._header is None:
            if os.fstat(self._descriptor).st_size < HEADER:
                return 0
            self._header = memoryview(mmap.mmap(self._descriptor, HEADER, access=mmap.ACCESS_READ)).cast("Q")
        return int(self._header[1])

    def read(self, most: int = 5000) -> list[bytes]:
        """The next frames. Raises `TornLog` where the log is damaged."""
        end = self.end
        frames: list[bytes] = []
        while self.position < end and len(frames) < most:
            frames.append(self._next(self._mapped(end), end))
        return frames

    def close(self) -> None:
        """Release the file's memory."""
        if self._header is not None:
            self._header.release()
        if self._map is not None:
            self._map.close()

    def _mapped(self, end: int) -> mmap.mmap:
        if self._map is None or len(self._map) < end:
            if self._map is not None:
                self._map.close()
            self._map = mmap.mmap(self._descriptor, 0, access=mmap.ACCESS_READ)
        return self._map

    def _next(self, log: mmap.mmap, end: int) -> bytes:
        start = self.position + _FRAME.size
        length, sequence = _FRAME.unpack_from(log, self.position)
        if sequence != self._sequence or start + length > end:
            raise TornLog(f"frame {self._sequence} of the log is damaged (it says {sequence}, {length} bytes)")
        self.position = start + length
        self._sequence = (sequence + 1) % _NUMBERS
        return log[start : start + length]


def _reserve(descriptor: int, start: int, size: int) -> None:
    """Make room in the file, so that a full disk is an error here and no crash while writing to memory."""
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(descriptor, start, size)
    else:
        os.ftruncate(descriptor, start + size)
