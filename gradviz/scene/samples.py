"""What is known of how the elements of a large value lie, in numbers and in words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gradviz.scene.cards import Content, content
from gradviz.sketches import counts, elements
from gradviz.trace.texts import number_text
from gradviz.wording import later, tr


@dataclass(frozen=True)
class Sample:
    """A histogram of a value's sample, and where it is a matrix, elements picked from it."""

    content: Content
    counts: tuple[int, ...]
    low: float
    high: float
    mean: float
    caption: str
    """Of how many elements the histogram tells."""
    picked: tuple[float, ...] = ()
    grid: tuple[int, int, int, int] = (0, 0, 0, 0)
    """Rows and columns that were picked, and how far apart they stand."""
    before: tuple[int, ...] = ()
    """Indices of the matrix in a value of more dimensions."""
    picked_caption: str = ""

    def bin_words(self, number: int) -> str:
        """From where to where a bin goes, and how much is in it."""
        wide = (self.high - self.low) / len(self.counts)
        first, last = self.low + number * wide, self.low + (number + 1) * wide
        total, count = sum(self.counts), self.counts[number]
        low, high = number_text(first), number_text(last)
        if count * 100 < total:
            return tr("{low} to {high}: {count:,} of {total:,}", low=low, high=high, count=count, total=total)
        return tr(
            "{low} to {high}: {count:,} of {total:,} ({share:.0%})",
            low=low,
            high=high,
            count=count,
            total=total,
            share=count / total,
        )

    def picked_words(self, number: int) -> str:
        """Index and number of a picked element, which is kept to three digits."""
        row, column = divmod(number, self.grid[1])
        index = (*self.before, row * self.grid[2], column * self.grid[3])
        found = self.picked[number]
        told = f"≈ {found:.3g}" if math.isfinite(found) else f"= {found}"
        return f"[{', '.join(map(str, index))}] {told}"


def sample_of(value: Any, shape: Sequence[int]) -> Sample | None:
    """What there is to draw of a large value; None where its record has no histogram."""
    if not isinstance(value, dict) or not value.get("histogram"):
        return None
    found, count = counts(value["histogram"]), math.prod(shape)
    total = sum(found)
    bad = value["nan"] + value["inf"]
    if not value["sampled"] and total == count - bad:
        text = later("the {count:,} finite elements") if bad else later("all {count:,} elements")
        caption = tr(text, count=total)
    elif count > total:
        caption = tr("sample of {count:,} of {total:,}", count=total, total=count)
    else:
        caption = tr("sample of {count:,}", count=total)
    drawn = content(value, shape)
    said = Sample(drawn, found, value["min"], value["max"], value["mean"], caption)
    if not value["grid"]:
        return said
    rows, columns, down, across = value["grid"]
    return Sample(
        *(drawn, found, value["min"], value["max"], value["mean"], caption),
        picked=elements(value["picked"]),
        grid=(rows, columns, down, across),
        before=(0,) * max(len(shape) - 2, 0),
        picked_caption=_picked_caption(rows, columns, shape),
    )


def _picked_caption(rows: int, columns: int, shape: Sequence[int]) -> str:
    picked, matrices = f"{rows} × {columns}", math.prod(shape[:-2])
    if len(shape) > 1 and rows * columns < shape[-2] * shape[-1]:
        whole = f"{shape[-2]:,} × {shape[-1]:,}"
        if matrices > 1:
            text = later("{picked} of {whole} elements of the first of {count:,} matrices")
            return tr(text, picked=picked, whole=whole, count=matrices)
        return tr("{picked} of {whole} elements", picked=picked, whole=whole)
    if matrices > 1:
        return tr("{picked} elements of the first of {count:,} matrices", picked=picked, count=matrices)
    return tr("{picked} elements", picked=picked)
