"""Layout in a process of its own: outlines come in on stdin, arrangements go out on stdout, before them how far it is.

Both ways the same frame: eight bytes of length, then a pickle. The two ends are the same program of the same version.
"""

from __future__ import annotations

import gc
import math
import os
import pickle
import struct
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from gradviz.scene.arrange import Arranged, arrange
from gradviz.scene.boxes import Layout
from gradviz.scene.labels import Slot
from gradviz.scene.outline import Outline
from gradviz.scene.portions import portions

HEADER = struct.Struct("<Q")
ANSWER, PROGRESS = 0, 1
"""What comes out is one of these, with its fields."""
Page = tuple[float, float]


def pack(outline: Outline) -> bytes:
    """An outline as it is sent."""
    return pickle.dumps(outline, protocol=5)


def pack_request(number: int, packed: bytes, page: Page) -> bytes:
    """The bytes that ask for the layout of a packed outline."""
    return _framed(pickle.dumps((number, packed, page), protocol=5))


def pack_answer(number: int, arranged: Arranged) -> bytes:
    """The bytes that answer: all routes in one array, since many small ones are slow to read."""
    found = arranged.layout
    lengths = np.array([len(route) for route in found.routes], dtype=np.int64)
    points = np.concatenate(found.routes) if found.routes else np.zeros((0, 2))
    slots = [(slot.x, slot.y, slot.share, slot.width) if slot else None for slot in arranged.slots]
    answer = (ANSWER, number, found.centers, lengths, points, found.width, found.height, slots, arranged.frames)
    return _framed(pickle.dumps(answer, protocol=5))


def pack_progress(number: int, share: float, seconds: float) -> bytes:
    """The bytes that say how far it is."""
    return _framed(pickle.dumps((PROGRESS, number, share, seconds), protocol=5))


@dataclass(frozen=True)
class Progress:
    """How far the layout is that was asked for."""

    number: int
    """Of the request."""
    share: float
    """From 0 to 1."""
    seconds: float
    """That it took up to now."""

    @property
    def left(self) -> float:
        """Seconds that it will still take, if it goes on like this."""
        return self.seconds * (1.0 / self.share - 1.0) if self.share else math.inf


@dataclass(frozen=True)
class Answer:
    """What came of a request, as it is sent."""

    number: int
    """Of the request."""
    centers: NDArray[np.float64]
    lengths: NDArray[np.int64]
    """How many points each route has."""
    points: NDArray[np.float64]
    """Of all routes behind one another."""
    width: float
    height: float
    slots: list[tuple[float, float, float, float] | None]
    frames: NDArray[np.float64]

    def arranged(self) -> Iterator[Arranged | None]:
        """What it says, in slices: None now and then, all at last."""
        ends = np.cumsum(self.lengths).tolist()
        starts = [0, *ends]
        routes: list[NDArray[np.float64]] = []
        for cut in portions(len(ends)):
            routes += [self.points[start:end] for start, end in zip(starts[cut], ends[cut], strict=True)]
            yield None
        places = tuple(Slot(*slot) if slot else None for slot in self.slots)
        yield Arranged(Layout(self.centers, tuple(routes), self.width, self.height), places, self.frames)


def take_answer(buffer: bytearray) -> Answer | Progress | None:
    """Take the first whole thing that was said out of a buffer, if there is one."""
    if len(buffer) < HEADER.size:
        return None
    (length,) = HEADER.unpack_from(buffer)
    end = HEADER.size + length
    if len(buffer) < end:
        return None
    with memoryview(buffer) as whole, whole[HEADER.size : end] as body:
        kind, *fields = pickle.loads(body)
    del buffer[:end]
    return Progress(*fields) if kind == PROGRESS else Answer(*fields)


def _framed(body: bytes) -> bytes:
    return HEADER.pack(len(body)) + body


def serve(source: BinaryIO, sink: BinaryIO) -> None:
    """Answer requests until the other end closes. Garbage is collected behind each answer, not within."""
    gc.disable()
    while len(header := source.read(HEADER.size)) == HEADER.size:
        begun = time.perf_counter()
        number, packed, page = pickle.loads(source.read(HEADER.unpack(header)[0]))

        def tell(share: float, number: int = number, begun: float = begun) -> None:
            sink.write(pack_progress(number, share, time.perf_counter() - begun))
            sink.flush()

        sink.write(pack_answer(number, arrange(pickle.loads(packed), page, tell)))
        sink.flush()
        gc.collect()


if __name__ == "__main__":
    if hasattr(os, "nice"):
        os.nice(5)  # the window comes first where there are few cores
    serve(sys.stdin.buffer, sys.stdout.buffer)
