"""Records in files: ``.gradviz``.

A file is a line that names the format and its version, then for each event its length (4 bytes), its CRC-32 (4 bytes),
both little-endian, and itself as msgpack; then a frame of length 0 and the number of events (8 bytes). Bookmarks, if
there are any, follow as one more frame.
"""

from __future__ import annotations

import os
import struct
import zlib
from pathlib import Path

import msgspec

from gradviz import events as ev
from gradviz.trace.bookmarks import Bookmark, Bookmarks
from gradviz.trace.trace import Trace

_MAGIC = b"gradviz record, version %d\n" % ev.PROTOCOL
_FRAME = struct.Struct("<II")
_COUNT = struct.Struct("<Q")


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
            if marks := trace.bookmarks.all():
                frame = msgspec.msgpack.encode(marks)
                file.write(_FRAME.pack(len(frame), zlib.crc32(frame)) + frame)
        os.replace(temporary, target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def load(path: str | os.PathLike[str]) -> Trace:
    """Read a record. Raises `DamagedTrace` or `OSError`, each with a sentence that can be shown."""
    data = Path(path).read_bytes()
    name = Path(path).name
    if not data.startswith(_MAGIC):
        if data.startswith(_MAGIC[:15]):
            raise DamagedTrace(
                f"{name} was written by another version of Gradviz. Run its program again to record anew."
            )
        raise DamagedTrace(f"{name} is not a Gradviz record. Open a file that was saved with the ending .gradviz.")
    trace = Trace()
    try:
        offset = _read_events(memoryview(data), trace)
        if offset < len(data):
            trace.bookmarks = _read_bookmarks(memoryview(data)[offset:], len(trace))
    except (_Broken, struct.error, msgspec.DecodeError) as error:
        raise DamagedTrace(
            f"{name} is damaged: it breaks off or was changed. Run its program again to record anew."
        ) from error
    return trace


class _Broken(ValueError):
    """Bytes are missing, or are others than were written."""


def _read_events(view: memoryview, trace: Trace) -> int:
    """Append all events; returns where they end."""
    offset = len(_MAGIC)
    while True:
        length, checksum = _FRAME.unpack_from(view, offset)
        offset += _FRAME.size
        if length == 0:
            break
        trace.append(ev.decode(_checked(view[offset : offset + length], length, checksum)))
        offset += length
    if _COUNT.unpack_from(view, offset) != (len(trace),):
        raise _Broken
    return offset + _COUNT.size


def _read_bookmarks(view: memoryview, length: int) -> Bookmarks:
    size, checksum = _FRAME.unpack_from(view)
    marks = msgspec.msgpack.decode(_checked(view[_FRAME.size :], size, checksum), type=list[Bookmark])
    if any(not 0 <= mark.step <= length for mark in marks):
        raise _Broken
    return Bookmarks(marks)


def _checked(frame: memoryview, length: int, checksum: int) -> memoryview:
    if len(frame) != length or zlib.crc32(frame) != checksum:
        raise _Broken
    return frame
