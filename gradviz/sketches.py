"""What a record keeps of a large tensor to draw it: a histogram of its sample, and elements picked from a matrix."""

from __future__ import annotations

import struct
from typing import Any

BINS = 24
"""Bins of a histogram, all as wide, between the least and the greatest element of the sample."""
MOST_PICKED = 12
"""Rows, and columns, of a matrix of which elements are picked."""


def packed_counts(counts: list[int]) -> bytes:
    """How many elements are in each bin, in two bytes each."""
    return struct.pack(f"<{len(counts)}H", *counts)


def counts(histogram: bytes) -> tuple[int, ...]:
    """How many elements are in each bin."""
    return struct.unpack(f"<{len(histogram) // 2}H", histogram)


def elements(picked: bytes) -> tuple[float, ...]:
    """The picked elements, row by row, to three digits: they are kept as ``bfloat16``."""
    wide = bytearray(2 * len(picked))  # a bfloat16 is the upper half of a float
    wide[2::4], wide[3::4] = picked[0::2], picked[1::2]
    return struct.unpack(f"<{len(picked) // 2}f", wide)


def readable(plain: Any) -> Any:
    """An event as plain values, with numbers in the place of these bytes."""
    if isinstance(plain, dict):
        told = {name: readable(item) for name, item in plain.items()}
        if isinstance(told.get("histogram"), bytes):
            told["histogram"] = list(counts(told["histogram"]))
        if isinstance(told.get("picked"), bytes):
            told["picked"] = list(elements(told["picked"]))
        return told
    return [readable(item) for item in plain] if isinstance(plain, (list, tuple)) else plain
