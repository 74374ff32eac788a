"""Which cell of an edited text is which of its notebook's file: found by what stands between the marks."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count, pairwise

from gradviz.cell_text import MARK, Cut, Piece, cuts_at, marks_in

_ALIKE = 0.4
"""How alike two sources have to be for one to be the other, edited."""
_NEXT = 0.2
"""What is added where the one stood behind the same cell as the other does."""
_SURE = 0.8
"""So alike are two in the same place that no other is asked."""
_LONG = 1_000
"""Characters of two sources that are compared word by word: letter by letter takes seconds."""
_WORD = re.compile(r"\w+|[^\w\s]")
_lines = count(1)


@dataclass(eq=False)
class FileCell:
    """A cell of the file."""

    raw: str
    """As it is written there."""
    kind: str
    source: str
    piece: Piece
    """What it is in the text."""
    line: int = field(default_factory=lambda: next(_lines))
    """The same for a cell and for what it is edited to."""
    ident: str = ""
    """Its ``id``."""
    has_outputs: bool = False
    count: int | None = None
    """The number of the execution that put them out."""
    ran: str | None = None
    """The source that its outputs are of, where that is known."""

    @property
    def is_stale(self) -> bool:
        """Whether it was edited since it put out what it holds."""
        return self.ran is not None and self.ran.strip("\n") != self.piece.source.strip("\n")


@dataclass
class Found:
    """A cell of the text."""

    piece: Piece
    first_line: int
    """The line at which its source begins, from 1."""
    cell: FileCell | None = None
    """What it was in the file; None for a new one."""


def match(text: str, cells: Sequence[FileCell], gone: Sequence[FileCell], found: list[Found]) -> Iterator[None]:
    """Find the cells of a text, with pauses; `gone` are those that the file had once, the newest last: an undo brings
    them back.

    A cell that nobody touched is found whole, whatever reads like a mark in it.
    """
    cuts = cuts_at(MARK.finditer(text), text)
    whole = _untouched(text, cuts, cells)
    yield
    at = 0
    while at < len(cuts):
        if at in whole:
            cell, parts = whole[at]
            found.append(Found(cell.piece, cuts[at].first_line(text), cell))
            at += parts
            continue
        end = next((other for other in range(at, len(cuts)) if other in whole), len(cuts))
        stretch = text[cuts[at].start : cuts[end - 1].end]
        for cut in cuts_at(marks_in(stretch), stretch):
            found.append(Found(cut.piece, cuts[at].line + cut.first_line(stretch)))
        at = end
        yield
    _find_again(found, gone)
    yield from _find_edited(found, cells)


def _untouched(text: str, cuts: list[Cut], cells: Sequence[FileCell]) -> dict[int, tuple[FileCell, int]]:
    """The cells that stand in the text as they were, by their first cut, with how many they are."""
    parts = [cuts_at(MARK.finditer(cell.piece.text), cell.piece.text) for cell in cells]
    old, new = [cut.piece for each in parts for cut in each], [cut.piece for cut in cuts]
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    now = {a + k: b + k for a, b, size in matcher.get_matching_blocks() for k in range(size)}
    whole: dict[int, tuple[FileCell, int]] = {}
    used: set[int] = set()
    moved = []
    first = 0
    for cell, each in zip(cells, parts, strict=True):
        start, size = now.get(first, -1), len(each)
        if (
            start >= 0
            and all(now.get(first + k, -1) == start + k for k in range(size))
            and text[cuts[start].start : cuts[start + size - 1].end].rstrip("\n") == cell.piece.text.rstrip("\n")
        ):
            whole[start] = cell, size
            used.update(range(start, start + size))
        elif size == 1 and cell.source.strip():
            moved.append(cell)
        first += size
    for cell in moved:
        place = next((at for at, piece in enumerate(new) if at not in used and piece == cell.piece), None)
        if place is not None:
            whole[place] = cell, 1
            used.add(place)
    return whole


def _find_again(found: list[Found], gone: Sequence[FileCell]) -> None:
    """What reads like a cell that the file had once is that one, unless it is there as another one."""
    there = {each.cell.line for each in found if each.cell is not None}
    for each in found:
        if each.cell is None and each.piece.body.strip():
            old = (cell for cell in reversed(gone) if cell.line not in there and cell.piece == each.piece)
            each.cell = next(old, None)
            there |= {each.cell.line} if each.cell is not None else set()


def _find_edited(found: list[Found], cells: Sequence[FileCell]) -> Iterator[None]:
    """What is new of the text are cells of the file that were edited, as far as they are alike or stand alone."""
    there = {each.cell.line for each in found if each.cell is not None}
    rest = {cell.line: cell for cell in cells if cell.line not in there}
    behind = _Behind(cells)
    for each in found:
        if each.cell is None and (cell := rest.get(behind.line)) is not None:
            if _alikeness(cell.piece, each.piece, _SURE) > _SURE:
                each.cell = rest.pop(cell.line)
            yield
        behind.pass_by(each)
    yield from _find_most_alike(found, _Behind(cells), rest)
    _pair_up(found, cells, rest)


class _Behind:
    """Which cell of the file stood behind the one that was passed by last; the first one in the beginning."""

    def __init__(self, cells: Sequence[FileCell]) -> None:
        lines = [cell.line for cell in cells]
        self._following = dict(pairwise([*lines, 0]))
        self.line = lines[0] if lines else 0
        """Its `FileCell.line`; 0: there is none."""

    def pass_by(self, found: Found) -> None:
        """Go on behind a cell that is known."""
        if found.cell is not None:
            self.line = self._following.get(found.cell.line, self.line)


def _find_most_alike(found: list[Found], behind: _Behind, rest: dict[int, FileCell]) -> Iterator[None]:
    """Of all that is left, those that are most alike are the same: of a cell that was split, the larger part."""
    pairs: list[tuple[float, Found, FileCell]] = []
    for each in found:
        for cell in rest.values() if each.cell is None else ():
            bonus = _NEXT if cell.line == behind.line else 0.0
            alike = _alikeness(cell.piece, each.piece, _ALIKE - bonus) + bonus
            if alike > _ALIKE:
                pairs.append((alike, each, cell))
            yield
        behind.pass_by(each)
    for _alike, each, cell in sorted(pairs, key=lambda pair: -pair[0]):
        if each.cell is None and cell.line in rest:
            each.cell = rest.pop(cell.line)


def _alikeness(one: Piece, other: Piece, least: float) -> float:
    """How alike two pieces are, from 0 to 1; 0 where it is no more than `least`, or they are of two kinds."""
    if one.kind != other.kind:
        return 0.0
    short = len(one.source) + len(other.source) < _LONG
    a, b = (list(piece.source) if short else _WORD.findall(piece.source) for piece in (one, other))
    matcher: difflib.SequenceMatcher[str] = difflib.SequenceMatcher(None, a, b, autojunk=False)
    if min(matcher.real_quick_ratio(), matcher.quick_ratio()) <= least:
        return 0.0
    return matcher.ratio()


def _pair_up(found: list[Found], cells: Sequence[FileCell], rest: dict[int, FileCell]) -> None:
    """Where as many new ones as old ones stand between the same neighbors, they are these: all of them was retyped."""
    places = {cell.line: at for at, cell in enumerate(cells)}
    stretch: list[Found] = []
    before = -1
    for each in [*found, None]:
        if each is not None and each.cell is None:
            stretch.append(each)
            continue
        old: list[FileCell] = []
        while before + 1 + len(old) < len(cells) and (cell := cells[before + 1 + len(old)]).line in rest:
            old.append(cell)
        if [cell.piece.kind for cell in old] == [new.piece.kind for new in stretch]:
            for new, cell in zip(stretch, old, strict=True):
                new.cell = cell
        stretch = []
        before = places.get(each.cell.line, -1) if each is not None and each.cell is not None else -1
