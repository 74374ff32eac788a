"""What each node shows, and how much room it takes.

A card's size depends on what it may show within its segment, never on the step: nothing jumps while one steps.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import numpy as np

from gradviz.scene import numbers
from gradviz.scene.boxes import Box
from gradviz.sketches import counts, elements
from gradviz.wording import tr

PAD = 10.0
HEADER = 24.0
CELL_WIDTH = 48.0
CELL_HEIGHT = 24.0
CELL_GAP = 3.0
LINE_WIDTH = 172.0
LINE = 18.0
"""Height of a line of small text."""
STRIP, STRIP_GAP = 22.0, 3.0
"""Height of the picture below a line of text, of a value that is too large for cells; and the gap between them."""
TAG = 20.0
"""Height of the tag on top of a leaf, half of which stands out."""
NOTE = 44.0
"""Room below a leaf for ``old + added = new``."""
CIRCLE = 58.0
NAME_GAP = 9.0
"""Between a circle and torch's name below it; a running function's glow is drawn there."""
COPY = 22.0
OPERATION = 38.0
"""Height of an untracked operation."""
CHIP = 20.0
CHIP_GAP = 4.0
MOST_CHIPS = 4
MOST_ROWS, MOST_COLUMNS = 4, 5
MOST_HEAT, MOST_HEAT_ROWS = 100, 10
"""Values of so many elements are recorded whole; a heat map of more rows is one long row."""
NAME_SIZE, META_SIZE, CELL_SIZE, SIGN_SIZE, FUNCTION_SIZE, CHIP_SIZE = 15.0, 12.0, 12.5, 19.0, 12.0, 12.0
LONGEST_NAME = 170.0


@dataclass(frozen=True)
class Cell:
    """One number of a small value."""

    text: str
    heat: float
    """0..1: how large it is beside the others."""
    bad: bool = False
    """NaN or infinite."""


@dataclass(frozen=True)
class Spread:
    """How the finite elements of a large value lie: bounds, mean and deviation."""

    low: float
    high: float
    mean: float
    deviation: float


@dataclass(frozen=True)
class Content:
    """A value or gradient: a grid of cells when it is small, else a line of text over a heat map or a spread."""

    rows: tuple[tuple[Cell, ...], ...] = ()
    line: str = ""
    room: tuple[int, int] = (0, 0)
    """Rows and columns of cells that will be there; (1, 0): a strip."""
    heat: tuple[tuple[float, ...], ...] = ()
    """0..1: how large each element is beside the others; above 1: NaN or infinite. Of a large matrix: picked ones."""
    spread: Spread | None = None
    bars: tuple[float, ...] = ()
    """0..1: how many elements of a large value are in each bin between the bounds of its spread."""
    bad: bool = False
    """NaN or infinite elements are in it."""
    brief: tuple[str, ...] = ()
    """Of a gradient, what is said of it to those who look from afar: ways to put it, the longest first."""

    @property
    def is_none(self) -> bool:
        """Whether it is a gradient that is not there."""
        return not self.rows and self.line == "None"


@dataclass(frozen=True)
class Chip:
    """A saved buffer of a function."""

    text: str
    state: str
    """``held``, ``freed``, ``stale``, ``packed`` or ``recomputed``."""
    fill: float = 1.0
    """1: as full as its state says; less while it is being emptied."""
    shared: str = ""
    """Who else holds the same memory, so that it costs nothing more."""
    size: str = ""
    """In bytes, of what is held by nobody else."""


@dataclass(frozen=True)
class Badge:
    """A small mark on the rim of a card."""

    mark: str
    """One of `gradviz.scene.marks.Mark`."""
    text: str = ""
    lit: bool = False
    """What it stands for happens at this step."""


@dataclass(frozen=True)
class TensorFace:
    """What a tensor's card shows at one step."""

    name: str
    meta: str
    tag: str
    value: Content
    grad: Content | None
    """None: it has no place for a gradient; empty `line` and no rows never happen."""
    quiet: bool
    """It needs no gradient, or is overwritten."""
    let_go: bool = False
    """The program has let go of it; a function still uses it."""
    old: bool = False
    """It was overwritten in place: a newer version has its name."""
    version: int = 0
    """How often it was written in place, as far as the graph shows it."""
    badges: tuple[Badge, ...] = ()
    ways: int = 0
    """Over so many edges its gradient came in the last pass."""


@dataclass(frozen=True)
class FunctionFace:
    """What a function's circle shows at one step."""

    sign: str
    name: str
    chips: tuple[Chip, ...]
    failed: str = ""
    runs: int = 0
    badges: tuple[Badge, ...] = ()


@dataclass(frozen=True)
class OperationFace:
    """What an untracked operation shows."""

    sign: str
    name: str


NOTHING_SHARED: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class GroupFace:
    """What a collapsed group shows at one step."""

    title: str
    detail: str
    kind: str
    """As `gradviz.trace.groups.Group.kind`."""
    work: str
    """How much is in it."""
    held: str
    """What its functions hold, as long as they hold something or did."""
    holds: bool
    """Whether it holds anything for the backward pass."""
    grad: str
    """The gradients of the leaves in it; empty if there are none."""
    has_grad: bool
    ran: int
    """So many of its functions ran in the last pass,"""
    total: int
    """of so many."""
    running: bool
    failed: bool


Face = TensorFace | FunctionFace | OperationFace | GroupFace


def grid_shape(shape: Sequence[int]) -> tuple[int, int] | None:
    """Rows and columns of the grid in which a value of this shape is shown whole; None if it is too large."""
    columns = shape[-1] if shape else 1
    rows = math.prod(shape[:-1]) if shape else 1
    if columns == 1 and rows > 1 and rows <= MOST_COLUMNS and len(shape) > 2:
        return None
    return (rows, columns) if 0 < rows <= MOST_ROWS and 0 < columns <= MOST_COLUMNS else None


def content(value: Any, shape: Sequence[int]) -> Content:
    """A value as cells, or as a line with a picture of it."""
    grid = grid_shape(shape)
    if value is None:
        return Content(line=tr("not recorded"))
    if isinstance(value, dict):
        bad = bool(value.get("nan") or value.get("inf"))
        bars, picked = _bars(value.get("histogram")), _picked(value.get("picked"), (value.get("grid") or (0, 0))[1])
        return Content(line=numbers.span(value), heat=picked, spread=_spread(value), bars=bars, bad=bad)
    entries = numbers.flat(value)
    cells = _cells(entries)
    if grid is None or len(entries) != grid[0] * grid[1]:
        bad = any(cell.bad for cell in cells if not cell.text.endswith(")"))
        return Content(line=numbers.span(value), heat=_heat(cells, shape), bad=bad)
    return Content(rows=tuple(tuple(cells[row * grid[1] : (row + 1) * grid[1]]) for row in range(grid[0])))


def _spread(summary: dict[str, Any]) -> Spread | None:
    if summary.get("min") is None:
        return None
    return Spread(*(float(summary[name]) for name in ("min", "max", "mean", "std")))


@lru_cache(maxsize=4096)
def _bars(histogram: bytes | None) -> tuple[float, ...]:
    """How high each bin is beside the highest."""
    found = counts(histogram) if histogram else ()
    return tuple(count / max(found) for count in found)


@lru_cache(maxsize=4096)
def _picked(picked: bytes | None, columns: int) -> tuple[tuple[float, ...], ...]:
    """How large each picked element is beside the others, row by row."""
    return _in_rows([2.0 if cell.bad else cell.heat for cell in _cells(list(elements(picked or b"")))], columns)


def _heat(cells: list[Cell], shape: Sequence[int]) -> tuple[tuple[float, ...], ...]:
    columns = shape[-1] if shape else 1
    if not cells or len(cells) > MOST_HEAT:
        return ()
    if len(cells) % columns or len(cells) // columns > MOST_HEAT_ROWS:
        columns = len(cells)
    return _in_rows([2.0 if cell.bad else cell.heat for cell in cells], columns)


def _in_rows(sizes: list[float], columns: int) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(sizes[start : start + columns]) for start in range(0, len(sizes), columns or 1))


def _cells(entries: list[Any]) -> list[Cell]:
    sizes = [abs(float(entry)) if isinstance(entry, (int, float)) else math.nan for entry in entries]
    finite = [size for size in sizes if math.isfinite(size)]
    largest = max(finite, default=0.0) or 1.0
    return [
        Cell(numbers.number(entry), round(size / largest, 3) if math.isfinite(size) else 1.0, not math.isfinite(size))
        for entry, size in zip(entries, sizes, strict=True)
    ]


def between(before: Any, after: Any, progress: float) -> Any:
    """The nested numbers that lie `progress` of the way from one value to another of the same shape."""
    if progress >= 1 or before is None or after is None or isinstance(before, dict) or isinstance(after, dict):
        return after if progress > 0 else before
    first, last = numbers.flat(before), numbers.flat(after)
    if len(first) != len(last) or not all(isinstance(entry, (int, float)) for entry in (*first, *last)):
        return after
    mixed = np.asarray(first, dtype=float) + (np.asarray(last, dtype=float) - np.asarray(first, dtype=float)) * progress
    return mixed.reshape(np.shape(after)).tolist()


def content_size(shape: Sequence[int]) -> tuple[float, float]:
    """Width and height of `content`, whatever the value."""
    grid = grid_shape(shape)
    if grid is None:
        return LINE_WIDTH, LINE + (STRIP_GAP + STRIP if math.prod(shape) else 0.0)
    rows, columns = grid
    return columns * (CELL_WIDTH + CELL_GAP) - CELL_GAP, rows * (CELL_HEIGHT + CELL_GAP) - CELL_GAP


def meta_text(shape: Sequence[int], dtype: str, full: bool) -> str:
    """Shape, and dtype where it is not the usual one or `full` is wanted."""
    dtype = dtype.removeprefix("torch.")
    return numbers.shape_text(tuple(shape)) + (f" {dtype}" if full or dtype != "float32" else "")


def tensor_box(names: Sequence[str], shape: Sequence[int], dtype: str, *, leaf: bool, grad: bool) -> Box:
    """Room of a tensor's card that at some step carries one of these names, and perhaps a gradient."""
    title = min(LONGEST_NAME, max((numbers.text_width(n, NAME_SIZE, bold=True) for n in names), default=0.0))
    meta = numbers.text_width(meta_text(shape, dtype, leaf), META_SIZE)
    inner, body = content_size(shape)
    width = max(title + (12.0 if title else 0.0) + meta, inner, 64.0) + 2 * PAD
    height = PAD + HEADER + body + PAD + (LINE + body + PAD if grad else 0.0)
    above, below = height / 2 + (TAG / 2 if leaf else 0.0), height / 2 + (NOTE if grad else 0.0)
    return Box(width, above, below, dock=height / 2 - 14.0, face=height)


def copy_box(name: str) -> Box:
    """Room of the small copy of a tensor beside one of its uses."""
    width = min(LONGEST_NAME, numbers.text_width(name or "·", FUNCTION_SIZE, bold=True)) + 20.0
    return Box(width, COPY / 2, COPY / 2, face=COPY)


def function_width(sign: str) -> float:
    """Width of the circle, or of the pill where the sign is long."""
    longest = max(sign.split("\n"), key=len)
    return max(CIRCLE, numbers.text_width(longest, sign_size(sign), bold=True) + 22.0)


def sign_size(sign: str) -> float:
    """Font size of a sign: words are smaller than symbols."""
    longest = max(len(part) for part in sign.split("\n"))
    return SIGN_SIZE + 3 if longest == 1 else SIGN_SIZE - 2 if longest <= 3 else 14.0


def chip_texts(slots: Sequence[str]) -> list[str]:
    """The chips' texts; the last one counts what does not fit."""
    if len(slots) <= MOST_CHIPS:
        return list(slots)
    return [*slots[: MOST_CHIPS - 1], tr("{count} more", count=len(slots) - MOST_CHIPS + 1)]


def chip_width(texts: Sequence[str]) -> float:
    """Width of all chips of a function: they are equally wide."""
    widest = (numbers.text_width(tr("{slot} · freed", slot=text), CHIP_SIZE) for text in texts)
    longest = max(widest, default=0.0)
    return min(max(longest + 14.0, 72.0), 150.0) if texts else 0.0


def function_box(sign: str, name: str, slots: Sequence[str]) -> Box:
    """Room of a function: its circle, torch's name and the chips below it."""
    texts = chip_texts(slots)
    label = numbers.text_width(name, FUNCTION_SIZE, mono=True) + 4
    width = max(function_width(sign), label, chip_width(texts))
    below = CIRCLE / 2 + NAME_GAP + hanging_height(len(texts))
    reach = function_width(sign) / 2
    return Box(width, CIRCLE / 2, below, dock=20.0, reach=reach, round=reach * 2 == CIRCLE, face=CIRCLE)


def hanging_height(chips: int) -> float:
    """Height of torch's name and so many chips."""
    return LINE + chips * (CHIP + CHIP_GAP)


def operation_box(sign: str, name: str) -> Box:
    """Room of an untracked operation."""
    label = 0.0 if name == sign else numbers.text_width(name, FUNCTION_SIZE, mono=True) + 4
    width = max(operation_width(sign), label)
    below = OPERATION / 2 + (0.0 if name == sign else LINE)
    return Box(width, OPERATION / 2, below, dock=10.0, reach=operation_width(sign) / 2, face=OPERATION)


def operation_width(sign: str) -> float:
    """Width of an untracked operation's pill."""
    return max(48.0, numbers.text_width(max(sign.split("\n"), key=len), 13.0) + 20.0)


def chips(
    saved: Sequence[dict[str, Any]],
    emptied: frozenset[str] = frozenset(),
    progress: float = 1.0,
    shared: Mapping[str, str] = NOTHING_SHARED,
) -> tuple[Chip, ...]:
    """A function's saved buffers; those of the `emptied` slots are on their way to being freed.

    `shared` says of slots who else holds their memory.
    """
    texts = chip_texts([entry["slot"] for entry in saved])
    drawn = [
        Chip(
            *(text, entry["state"], progress if entry["slot"] in emptied else 1.0),
            *(shared.get(entry["slot"], ""), _size([entry], shared)),
        )
        for text, entry in zip(texts, saved, strict=False)
    ]
    if len(saved) > len(texts):
        rest = saved[len(texts) - 1 :]
        drawn[-1] = Chip(texts[-1], _worst([entry["state"] for entry in rest]), size=_size(rest, shared))
    return tuple(drawn)


def _size(entries: Sequence[dict[str, Any]], shared: Mapping[str, str]) -> str:
    """The bytes of those that are held, and by nobody else; each storage once."""
    own = [entry for entry in entries if entry["state"] != "freed" and not shared.get(entry["slot"])]
    count = sum({entry["storage"]: entry["bytes"] for entry in own}.values())
    return numbers.bytes_text(count) if count else ""


def _worst(states: Sequence[str]) -> str:
    return next((state for state in ("stale", "held", "recomputed", "packed") if state in states), "freed")


def function_face(
    node: dict[str, Any], drawn: tuple[Chip, ...] | None = None, badges: tuple[Badge, ...] = ()
) -> FunctionFace:
    """A function at one step, out of its attributes."""
    found = chips(node["saved"]) if drawn is None else drawn
    return FunctionFace(node["label"], node["name"], found, node["failed"] or "", node["runs"], badges)


def operation_face(node: dict[str, Any]) -> OperationFace:
    """An untracked operation, out of its attributes."""
    return OperationFace(node["label"], node["name"])
