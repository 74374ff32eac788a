"""Layout in a process of its own: outlines come in on stdin, arrangements go out on stdout.

Both ways the same frame: eight bytes of length, then a pickle. The two ends are the same program of the same version.
"""

from __future__ import annotations

import gc
import os
import pickle
import struct
import sys
from typing import BinaryIO

import numpy as np

from gradviz.scene.arrange import Arranged, arrange
from gradviz.scene.boxes import Layout
from gradviz.scene.labels import Slot
from gradviz.scene.outline import Outline

HEADER = struct.Struct("<Q")
Page = tuple[float, float]


def pack_request(number: int, outline: Outline, page: Page) -> bytes:
    """The bytes that ask for a layout."""
    return _framed(pickle.dumps((number, outline, page), protocol=5))


def pack_answer(number: int, arranged: Arranged) -> bytes:
    """The bytes that answer: all routes in one array, since many small ones are slow to read."""
    found = arranged.layout
    lengths = np.array([len(route) for route in found.routes], dtype=np.int64)
    points = np.concatenate(found.routes) if found.routes else np.zeros((0, 2))
    slots = [(slot.x, slot.y, slot.share, slot.width) if slot else None for slot in arranged.slots]
    answer = (number, found.centers, lengths, points, found.width, found.height, slots, arranged.frames)
    return _framed(pickle.dumps(answer, protocol=5))


def unpack_answer(body: bytes) -> tuple[int, Arranged]:
    """The number of the request, and what came of it."""
    number, centers, lengths, points, width, height, slots, frames = pickle.loads(body)
    routes = tuple(np.split(points, np.cumsum(lengths)[:-1])) if len(lengths) else ()
    places = tuple(Slot(*slot) if slot else None for slot in slots)
    return number, Arranged(Layout(centers, routes, width, height), places, frames)


def take_frame(buffer: bytearray) -> bytes | None:
    """Take the first whole frame out of a buffer, if there is one."""
    if len(buffer) < HEADER.size:
        return None
    (length,) = HEADER.unpack_from(buffer)
    if len(buffer) < HEADER.size + length:
        return None
    body = bytes(buffer[HEADER.size : HEADER.size + length])
    del buffer[: HEADER.size + length]
    return body


def _framed(body: bytes) -> bytes:
    return HEADER.pack(len(body)) + body


def serve(source: BinaryIO, sink: BinaryIO) -> None:
    """Answer requests until the other end closes. Garbage is collected behind each answer, not within."""
    gc.disable()
    while len(header := source.read(HEADER.size)) == HEADER.size:
        number, outline, page = pickle.loads(source.read(HEADER.unpack(header)[0]))
        sink.write(pack_answer(number, arrange(outline, page)))
        sink.flush()
        gc.collect()


if __name__ == "__main__":
    if hasattr(os, "nice"):
        os.nice(5)  # the window comes first where there are few cores
    serve(sys.stdin.buffer, sys.stdout.buffer)
