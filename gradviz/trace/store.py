"""Records in files: ``.gradviz``.

A file is a line that names the format and its version, then for each event its length (4 bytes), its CRC-32 (4 bytes),
both little-endian, and itself as msgpack; then a frame of length 0 and the number of events (8 bytes). Bookmarks, and
nodes that a person moved, if there are any, follow as one more frame each.
"""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import msgspec

from gradviz import events as ev
from gradviz.trace.bookmarks import Bookmark, Bookmarks
from gradviz.trace.pins import FARTHEST, Pins
from gradviz.trace.trace import Trace
from gradviz.wording import tr

_MAGIC = b"gradviz record, version %d\n" % ev.PROTOCOL
_FRAME = struct.Struct("<II")
_COUNT = struct.Struct("<Q")
_AT_ONCE = 10_000


class DamagedTrace(ValueError):
    """The file is no record, or not a whole one."""


def save(trace: Trace, path: str | os.PathLike[str]) -> None:
    """Write a record; an older file of that name is replaced only when the new one is whole."""
    target = Path(path)
    temporary = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        with open(temporary, "wb") as file:
            file.write(_MAGIC)
            for event in trace.events:
                frame = ev.encode(event)
                file.write(_FRAME.pack(len(frame), zlib.crc32(frame)) + frame)
            file.write(_FRAME.pack(0, 0) + _COUNT.pack(len(trace)))
            for more in _additions(trace):
                frame = msgspec.msgpack.encode(more)
                file.write(_FRAME.pack(len(frame), zlib.crc32(frame)) + frame)
        os.replace(temporary, target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def load(path: str | os.PathLike[str]) -> Trace:
    """Read a record. Raises `DamagedTrace` or `OSError`, each with a sentence that can be shown."""
    reading = Reading(path)
    while not reading.go_on(_AT_ONCE):
        pass
    return reading.trace


class Reading:
    """A record that is read little by little, so that a window can go on in between.

    Making it reads the file's bytes and its first line. It and `go_on` raise as `load` does.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.trace = Trace()
        self._name = Path(path).name
        self._data = memoryview(Path(path).read_bytes())
        self._offset = len(_MAGIC)
        if self._data[: len(_MAGIC)] != _MAGIC:
            raise DamagedTrace(self._of_whom())

    @property
    def share(self) -> float:
        """How much of it was read: 0 to 1."""
        return self._offset / len(self._data)

    def go_on(self, count: int) -> bool:
        """Read so many events more; whether the record is whole now."""
        try:
            for _ in range(count):
                if not self._read_event():
                    self._read_end()
                    return True
        except (_Broken, struct.error, msgspec.DecodeError) as error:
            raise DamagedTrace(
                tr(
                    "{name} is damaged: it breaks off or was changed. Run its program again to record anew.",
                    name=self._name,
                )
            ) from error
        return False

    def _of_whom(self) -> str:
        if self._data[:15] == _MAGIC[:15]:
            return tr(
                "{name} was written by another version of Gradviz. Run its program again to record anew.",
                name=self._name,
            )
        return tr(
            "{name} is not a Gradviz record. Open a file that was saved with the ending .gradviz.", name=self._name
        )

    def _read_event(self) -> bool:
        length: int
        length, checksum = _FRAME.unpack_from(self._data, self._offset)
        start = self._offset + _FRAME.size
        if length:
            self.trace.append(ev.decode(_checked(self._data[start : start + length], length, checksum)))
        self._offset = start + length
        return length > 0

    def _read_end(self) -> None:
        if _COUNT.unpack_from(self._data, self._offset) != (len(self.trace),):
            raise _Broken
        self._offset += _COUNT.size
        if self._offset < len(self._data):
            self.trace.bookmarks = _read_bookmarks(self._addition(), len(self.trace))
        if self._offset < len(self._data):
            self.trace.pins = _read_pins(self._addition())
        if self._offset < len(self._data):
            raise _Broken

    def _addition(self) -> memoryview:
        """One of the frames behind the end."""
        size, checksum = _FRAME.unpack_from(self._data, self._offset)
        start = self._offset + _FRAME.size
        self._offset = start + size
        return _checked(self._data[start : start + size], size, checksum)


class _Broken(ValueError):
    """Bytes are missing, or are others than were written."""


def _additions(trace: Trace) -> Iterator[object]:
    """What follows the events: bookmarks, an empty array if only pins follow, and pins."""
    if trace.bookmarks.all() or trace.pins:
        yield trace.bookmarks.all()
    if trace.pins:
        yield dict(trace.pins)


def _read_bookmarks(frame: memoryview, length: int) -> Bookmarks:
    marks = msgspec.msgpack.decode(frame, type=list[Bookmark])
    if any(not 0 <= mark.step <= length for mark in marks):
        raise _Broken
    return Bookmarks(marks)


def _read_pins(frame: memoryview) -> Pins:
    pins = msgspec.msgpack.decode(frame, type=dict[str, tuple[float, float]])
    if not all(abs(way) <= FARTHEST for by in pins.values() for way in by):  # NaN is no place either
        raise _Broken
    return pins


def _checked(frame: memoryview, length: int, checksum: int) -> memoryview:
    if len(frame) != length or zlib.crc32(frame) != checksum:
        raise _Broken
    return frame
