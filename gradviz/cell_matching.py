"""Which cell of an edited text is which of its notebook's file: found by what stands between the marks."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import count

from gradviz.cell_text import MARK, Cut, Piece, cuts_at, marks_in

_ALIKE = 0.4
"""How alike two sources have to be for one to be the other, edited."""
_NEXT = 0.2
"""What is added where the one stood behind the same cell as the other does."""
_SURE = 0.8
"""So alike are two that stand in the same order that no other is asked."""
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
        if each.cell is None and (cell := _closest(each.piece, rest, _behind(before, cells))) is not None:
            rest.remove(cell)
            each.cell = cell
        before = each.cell or before
    _pair_up(found, cells, rest)


def _behind(before: FileCell | None, cells: Sequence[FileCell]) -> FileCell | None:
    at = next((at for at, cell in enumerate(cells) if before is not None and cell.line == before.line), -1) + 1
    return cells[at] if at < len(cells) else None


def _closest(piece: Piece, rest: Iterable[FileCell], following: FileCell | None) -> FileCell | None:
    """The cell that was edited to be this piece; None if it is a new one."""
    best, score = None, _ALIKE
    for cell in sorted(rest, key=lambda cell: cell is not following):
        if cell.piece.kind != piece.kind:
            continue
        bonus = _NEXT if cell is following else 0.0
        matcher = difflib.SequenceMatcher(None, cell.piece.source, piece.source, autojunk=False)
        if min(matcher.real_quick_ratio(), matcher.quick_ratio()) + bonus > score:
            alike = matcher.ratio() + bonus
            if alike > score:
                best, score = cell, alike
        if score > _SURE + _NEXT:
            break
    return best


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
