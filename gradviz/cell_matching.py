"""Which cell of an edited text is which of its notebook's file: found by what stands between the marks."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count

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


def matched(text: str, cells: Sequence[FileCell], gone: Sequence[FileCell]) -> list[Found]:
    """The cells of a text; `gone` are those that the file had once, the newest last: an undo brings them back.

    A cell that nobody touched is found whole, whatever reads like a mark in it.
    """
    cuts = cuts_at(MARK.finditer(text), text)
    whole = _untouched(text, cuts, cells)
    found: list[Found] = []
    at = 0
    while at < len(cuts):
        if at in whole:
            cell, parts = whole[at]
            found.append(Found(cell.piece, cuts[at].first_line(text), cell))
            at += parts
            continue
        end = next((other for other in range(at, len(cuts)) if other in whole), len(cuts))
        start, stretch = cuts[at].start, text[cuts[at].start : cuts[end - 1].end]
        for piece, first, last in cuts_at(marks_in(stretch), stretch):
            found.append(Found(piece, Cut(piece, start + first, start + last).first_line(text)))
        at = end
    _find_again(found, gone)
    _find_edited(found, cells)
    return found


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


def _find_edited(found: list[Found], cells: Sequence[FileCell]) -> None:
    """What is new of the text are cells of the file that were edited, as far as they are alike or stand alone."""
    there = {each.cell.line for each in found if each.cell is not None}
    rest = [cell for cell in cells if cell.line not in there]
    before: FileCell | None = None
    for each in found:
        if each.cell is None and (cell := _surely(each.piece, rest, _behind(before, cells))) is not None:
            rest.remove(cell)
            each.cell = cell
        before = each.cell or before
    _find_most_alike(found, cells, rest)
    _pair_up(found, cells, rest)


def _surely(piece: Piece, rest: Sequence[FileCell], following: FileCell | None) -> FileCell | None:
    """The cell that stood here, if this piece is so alike that no other needs to be asked."""
    if following not in rest or following is None or following.piece.kind != piece.kind:
        return None
    return following if _alikeness(following.piece, piece, _SURE) > _SURE else None


def _find_most_alike(found: list[Found], cells: Sequence[FileCell], rest: list[FileCell]) -> None:
    """Of all that is left, those that are most alike are the same: of a cell that was split, the larger part."""
    pairs: list[tuple[float, Found, FileCell]] = []
    before: FileCell | None = None
    for each in found:
        if each.cell is None:
            following = _behind(before, cells)
            for cell in rest:
                bonus = _NEXT if cell is following else 0.0
                alike = _alikeness(cell.piece, each.piece, _ALIKE - bonus) + bonus
                if alike > _ALIKE:
                    pairs.append((alike, each, cell))
        before = each.cell or before
    for _alike, each, cell in sorted(pairs, key=lambda pair: -pair[0]):
        if each.cell is None and cell in rest:
            rest.remove(cell)
            each.cell = cell


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


def _behind(before: FileCell | None, cells: Sequence[FileCell]) -> FileCell | None:
    at = next((at for at, cell in enumerate(cells) if before is not None and cell.line == before.line), -1) + 1
    return cells[at] if at < len(cells) else None


def _pair_up(found: list[Found], cells: Sequence[FileCell], rest: list[FileCell]) -> None:
    """Where as many new ones as old ones stand between the same neighbors, they are these: all of them was retyped."""
    stretch: list[Found] = []
    before: FileCell | None = None
    for each in [*found, None]:
        if each is not None and each.cell is None:
            stretch.append(each)
            continue
        old = []
        following = _behind(before, cells)
        while following in rest and following is not None:
            old.append(following)
            following = _behind(following, cells)
        if [cell.piece.kind for cell in old] == [new.piece.kind for new in stretch]:
            for new, cell in zip(stretch, old, strict=True):
                new.cell = cell
        stretch = []
        before = each.cell if each is not None else None
