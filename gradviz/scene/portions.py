"""Long work in portions, so that whoever does it can let others have a turn in between."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

PORTION = 5_000
"""Of things that take a microsecond or less each."""
T = TypeVar("T")


def portions(count: int, size: int = PORTION) -> Iterator[slice]:
    """What there is, cut into portions."""
    return (slice(start, min(start + size, count)) for start in range(0, count, size))


def at_once(parts: Generator[None, None, T]) -> T:
    """What such work comes to, done without a pause."""
    while True:
        try:
            next(parts)
        except StopIteration as end:
            found: T = end.value
            return found


def table(
    rows: Sequence[T], width: int, row: Callable[[T], tuple[float, ...]]
) -> Generator[None, None, NDArray[np.float64]]:
    """An array with a row for each, with a pause after each portion."""
    found = np.zeros((len(rows), width))
    for cut in portions(len(rows)):
        found[cut] = [row(one) for one in rows[cut]]
        yield
    return found


def whole_numbers(values: Sequence[T], number: Callable[[T], int]) -> Generator[None, None, NDArray[np.int64]]:
    """An array with a whole number for each, with a pause after each portion."""
    found = np.zeros(len(values), dtype=np.int64)
    for cut in portions(len(values)):
        found[cut] = [number(one) for one in values[cut]]
        yield
    return found


def ends_of(pairs: Sequence[tuple[int, int]]) -> Generator[None, None, NDArray[np.int64]]:
    """Pairs as an array, with a pause after each portion."""
    found = np.zeros((len(pairs), 2), dtype=np.int64)
    for cut in portions(len(pairs)):
        found[cut] = pairs[cut]
        yield
    return found
