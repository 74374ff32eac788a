"""The norm of a recorded gradient, as far as the record knows it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from gradviz.events import Value


def norm_range(value: Value | None, count: int) -> tuple[float, float]:
    """The least and the greatest 2-norm that a gradient of so many elements can have; NaN twice where one is in it.

    Of a whole value, and of a summary of all elements, both are the same; of a sample only the least is known.
    """
    if value is None:
        return 0.0, 0.0
    if value.summary is None:
        norm = math.sqrt(sum(_square(number) for number in numbers(value.data)))
        return norm, norm
    said = value.summary
    if "opaque" in said:
        return 0.0, math.inf
    if said["nan"]:
        return math.nan, math.nan
    if said["inf"]:
        return math.inf, math.inf
    if said["sampled"]:
        return max(abs(said["min"]), abs(said["max"])), math.inf
    norm = math.sqrt(count * (said["mean"] ** 2 + said["std"] ** 2))
    return norm, norm


def norm_estimate(value: Value | None, count: int) -> tuple[float, bool] | None:
    """The 2-norm, and whether it is known and not guessed from a sample; None where nothing is known."""
    low, high = norm_range(value, count)
    if value is None or (value.summary is not None and "opaque" in value.summary):
        return None
    if low == high or math.isnan(low):
        return low, True
    return element_size(value) * math.sqrt(count), False


def is_finite(value: Value | None) -> bool:
    """Whether no NaN and no infinite element is known of."""
    if value is None:
        return True
    if value.summary is None:
        return _all_finite(value.data)
    return not (value.summary.get("nan") or value.summary.get("inf"))


def numbers(data: Any) -> Iterator[Any]:
    """The numbers in nested lists; complex ones as they were recorded, as text."""
    if isinstance(data, list):
        for item in data:
            yield from numbers(item)
    elif data is not None:
        yield data


def _square(number: Any) -> float:
    if isinstance(number, str):
        number = complex(number)
        return float(number.real**2 + number.imag**2)
    return float(number) ** 2


def _all_finite(data: Any) -> bool:
    """Whether all numbers in nested lists are finite; their sum tells at once where it is finite itself."""
    if isinstance(data, list):
        if data and isinstance(data[0], list):
            return all(map(_all_finite, data))
        if data and not isinstance(data[0], str) and math.isfinite(sum(data)):
            return True
        return all(map(_finite, data))
    return data is None or _finite(data)


def _finite(number: Any) -> bool:
    if isinstance(number, str):
        number = complex(number)
        return math.isfinite(number.real) and math.isfinite(number.imag)
    return math.isfinite(number)


def element_size(value: Value) -> float:
    """The root mean square of a gradient's elements, of a sample where the record has no more.

    Infinite where NaN or an infinite element is in it; below zero where nothing is known.
    """
    said = value.summary
    if said is None:
        sizes = _flat(value.data)
        if sizes and isinstance(sizes[0], str):
            sizes = [abs(complex(number)) for number in sizes]
        norm = math.hypot(*sizes)  # scaled: no square is too small or too large for a number
        return norm / math.sqrt(len(sizes) or 1) if math.isfinite(norm) else math.inf
    if "opaque" in said:
        return -1.0
    return math.inf if said["nan"] or said["inf"] else math.hypot(said["mean"], said["std"])


def _flat(data: Any) -> list[Any]:
    """What `numbers` gives, in a fraction of the time: this is asked for every gradient of a record."""
    row = data if isinstance(data, list) else [data]
    while row and isinstance(row[0], list):
        row = [number for part in row for number in part]
    return row
