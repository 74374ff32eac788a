"""What is known of how the elements of a large value lie, in numbers and in words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gradviz.scene.cards import Content, content
from gradviz.sketches import counts, elements
from gradviz.trace.texts import number_text


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
        share = f" ({count / total:.0%})" if count * 100 >= total else ""
        return f"{number_text(first)} to {number_text(last)}: {count:,} of {total:,}{share}"

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
        caption = f"the {total:,} finite elements" if bad else f"all {total:,} elements"
    else:
        caption = f"sample of {total:,} of {count:,}" if count > total else f"sample of {total:,}"
    drawn = content(value, shape)
    said = Sample(drawn, found, value["min"], value["max"], value["mean"], caption)
    if not value["grid"]:
        return said
    rows, columns, down, across = value["grid"]
    whole = f" of {shape[-2]:,} × {shape[-1]:,}" if len(shape) > 1 and rows * columns < shape[-2] * shape[-1] else ""
    first = f" of the first of {math.prod(shape[:-2]):,} matrices" if math.prod(shape[:-2]) > 1 else ""
    return Sample(
        *(drawn, found, value["min"], value["max"], value["mean"], caption),
        picked=elements(value["picked"]),
        grid=(rows, columns, down, across),
        before=(0,) * max(len(shape) - 2, 0),
        picked_caption=f"{rows} × {columns}{whole} elements{first}",
    )
