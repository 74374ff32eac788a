"""Numbers and shapes as short text that fits a cell, a label or a badge."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np

from gradviz.trace.retold import retold
from gradviz.wording import tr

CELL_CHARS = 6
"""No number in a cell is longer, so that a card's width never depends on its values."""


def number(value: Any) -> str:
    """A number in at most `CELL_CHARS` characters: ``3``, ``-0.125``, ``1.2e-5``."""
    if isinstance(value, (bool, str)):
        return str(value)[:CELL_CHARS]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if float(value).is_integer() and len(f"{int(value)}") <= CELL_CHARS:
        return f"{value:.0f}"  # int() would lose the sign of -0.0, which torch prints
    for form in (".4g", ".3g", ".2g", ".1e", ".1g", ".0e"):
        text = _without_padding(f"{value:{form}}")
        if len(text) <= CELL_CHARS:
            return text
    return text


def _without_padding(text: str) -> str:
    mantissa, letter, exponent = text.partition("e")
    return f"{mantissa}e{int(exponent)}" if letter else mantissa


def flat(value: Any) -> list[Any]:
    """The numbers of nested lists, in order."""
    if not isinstance(value, (list, tuple)):
        return [value]
    rest: list[Any] = list(value)
    while any(isinstance(part, (list, tuple)) for part in rest):
        rest = [inner for part in rest for inner in (part if isinstance(part, (list, tuple)) else [part])]
    return rest


def brief(value: Any, room: int = 16) -> str:
    """A gradient or value as a label of at most `room` characters: ``[15, 5]``, else its norm or range."""
    if value is None:
        return "None"
    if isinstance(value, dict):
        return _of_summary(value, room)
    if not isinstance(value, (list, tuple)):
        return number(value)
    numbers = flat(value)
    if not numbers:
        return tr("empty")
    if len(numbers) <= 8:
        text = _bracketed(value)
        if len(text) <= room:
            return text
    if any(isinstance(entry, str) for entry in numbers):
        return tr("{count} values", count=len(numbers))[:room]
    if all(entry == numbers[0] for entry in numbers):
        return tr("all {number}", number=number(numbers[0]))[:room]
    return norm(value)[:room]


def shortened(words: str, fits: Callable[[str], bool]) -> str:
    """A label as it fits: whole, else without the word in front, or a list without its signs."""
    first, _, rest = words.partition(" ")
    ways = (words, rest if first.isalpha() and rest else words, words.strip("[]").replace(", ", " "))
    return next((way for way in ways if fits(way)), words)


def norm(value: Any) -> str:
    """The 2-norm of a gradient in words; of one that was not recorded whole, what else is known of it."""
    numbers = [] if isinstance(value, dict) else flat(value)
    if not numbers or any(isinstance(entry, str) for entry in numbers):
        return brief(value)
    return tr("norm {number}", number=number(float(np.linalg.norm(np.asarray(numbers, dtype=float)))))


def _bracketed(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_bracketed(part) for part in value) + "]"
    return _rough(value)


def _rough(value: Any) -> str:
    """A number for a list: three digits say enough."""
    if isinstance(value, float) and math.isfinite(value) and not value.is_integer():
        return min(number(value), _without_padding(f"{value:.3g}"), key=len)
    return number(value)


def _of_summary(summary: dict[str, Any], room: int) -> str:
    if summary.get("nan"):
        return f"{summary['nan']} NaN"[:room]
    if summary.get("inf"):
        return f"{summary['inf']} inf"[:room]
    if "min" not in summary:
        return retold(str(summary.get("opaque", "…")))[:room]
    if _is_even(summary):
        return tr("all {number}", number=number(summary["min"]))[:room]
    text = f"{number(summary['min'])} … {number(summary['max'])}"
    if len(text) <= room:
        return text
    return tr("to ±{number}", number=_rough(max(abs(summary["min"]), abs(summary["max"]))))[:room]


def _is_even(summary: dict[str, Any]) -> bool:
    """Whether all elements are known to be the same."""
    return summary["min"] is not None and summary["min"] == summary["max"] and not summary["sampled"]


def span(value: Any) -> str:
    """One line for a value that is too large for cells: its range and mean."""
    if isinstance(value, dict):
        if "min" not in value:
            return retold(str(value["opaque"])) if "opaque" in value else tr("no value kept")
        bad = [f"{value[kind]} {name}" for kind, name in (("nan", "NaN"), ("inf", "inf")) if value.get(kind)]
        if value["min"] is None:
            return " · ".join([tr("nothing finite"), *bad])
        if _is_even(value) and not bad:
            return tr("all {number}", number=_rough(value["min"]))
        low, high, mean = value["min"], value["max"], value["mean"]
        return " · ".join([f"{_rough(low)} … {_rough(high)}", *(bad or [tr("mean {number}", number=_rough(mean))])])
    numbers = flat(value)
    if not numbers:
        return tr("empty")
    if any(isinstance(entry, str) for entry in numbers):
        return tr("{count} values", count=len(numbers))
    array = np.asarray(numbers, dtype=float)
    finite = array[np.isfinite(array)]
    if finite.size < array.size:
        return tr("{count} of {total} NaN or inf", count=array.size - finite.size, total=array.size)
    low, high, mean = float(finite.min()), float(finite.max()), float(finite.mean())
    if low == high and array.size > 1:
        return tr("all {number}", number=_rough(low))
    return " · ".join((f"{_rough(low)} … {_rough(high)}", tr("mean {number}", number=_rough(mean))))


def shape_text(shape: tuple[int, ...]) -> str:
    """A shape as Python writes it, with × where it is long: ``(2,)``, ``(64×3×224×224)``."""
    if len(shape) <= 1:
        return f"({shape[0]},)" if shape else "()"
    return "(" + "×".join(str(size) for size in shape) + ")"


def bytes_text(count: int) -> str:
    """A number of bytes for people: ``8 B``, ``1.2 MB``."""
    size = float(count)
    for unit in ("B", "kB", "MB", "GB"):
        if size < 1000 or unit == "GB":
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.3g} {unit}"
        size /= 1000
    raise AssertionError("the last unit always fits")


_NARROW = frozenset("ijltfrI|.,:;'!()[] ")
_WIDE = frozenset("mwMWOQ@%—…")


@lru_cache(maxsize=4096)
def text_width(text: str, size: float, *, mono: bool = False, bold: bool = False) -> float:
    """About how wide a text is drawn; a little more than in common fonts, so that it fits."""
    total = 0.0
    for sign in text:
        if ord(sign) >= 0x2E80:
            total += 1.02
        elif mono:
            total += 0.605
        elif sign in _NARROW:
            total += 0.40
        elif sign in _WIDE:
            total += 0.95
        else:
            total += 0.70 if sign.isupper() else 0.61
    return total * size * (1.08 if bold and not mono else 1.0)
