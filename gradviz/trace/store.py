"""Records in files: ``.gradviz``.

A file is a line that names the format and its version, then for each event its length (4 bytes), its CRC-32 (4 bytes),
both little-endian, and itself as msgpack; then a frame of length 0 and the number of events (8 bytes).
"""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import msgspec

from gradviz import events as ev
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
    return Trace(_events(data, name))


def _events(data: bytes, name: str) -> Iterator[ev.Event]:
    damaged = DamagedTrace(f"{name} is damaged: it breaks off or was changed. Run its program again to record anew.")
    view, offset, count = memoryview(data), len(_MAGIC), 0
    try:
        while True:
            length, checksum = _FRAME.unpack_from(view, offset)
            offset += _FRAME.size
            if length == 0:
                break
            frame = view[offset : offset + length]
            if len(frame) < length or zlib.crc32(frame) != checksum:
                raise damaged
            yield ev.decode(frame)
            offset += length
            count += 1
        if _COUNT.unpack_from(view, offset) != (count,) or offset + _COUNT.size != len(data):
            raise damaged
    except (struct.error, msgspec.DecodeError) as error:
        raise damaged from error
