"""Which line of the text a recorded place is, also after the text was edited."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from difflib import SequenceMatcher

from gradviz.events import CellStarted, Place
from gradviz.trace.texts import cell_of
from gradviz.trace.trace import Trace

_SEARCHED = 600
"""Stretches longer than this that differ are not compared: it would be felt while typing."""


class SourceMap:
    """Recorded places to lines of the document (from 1), and back.

    A recorded line whose text is found no more maps to None: a wrong line is never marked.
    """

    def __init__(self, trace: Trace, text: str, cells: Collection[CellStarted] | None = None) -> None:
        """Of these cells of the record, or of all."""
        self._trace = trace
        ran = trace.cells() if cells is None else cells
        self._cells: dict[int, CellStarted] = {cell.cell: cell for cell in ran if not cell.typed}
        self._now = TextNow(text)
        self._to_document: dict[int, dict[int, int]] = {}
        self._from_document: defaultdict[int, list[tuple[int, int]]] | None = None
        self.edited = any(not self._now.holds(cell) for cell in self._newest().values())
        """Whether the text differs from what the cells ran."""

    def line(self, place: Place | None) -> int | None:
        """The document's line of a place."""
        cell = cell_of(self._trace, place) if place is not None else None
        return (
            None if place is None or cell is None or cell.cell not in self._cells else self._table(cell).get(place.line)
        )

    def cells_of(self, document_line: int) -> list[tuple[int, int]]:
        """The (cell, line) pairs that a line of the document ran as."""
        if self._from_document is None:
            self._from_document = defaultdict(list)
            for number, cell in self._cells.items():
                for line, at in self._table(cell).items():
                    self._from_document[at].append((number, line))
        return self._from_document.get(document_line, [])

    def runs_of(self, document_line: int) -> list[tuple[str, int]]:
        """The (file, line) pairs that a line of the document ran as, each once."""
        return list(dict.fromkeys((self._cells[cell].name, line) for cell, line in self.cells_of(document_line)))

    def _newest(self) -> dict[tuple[int, int | None], CellStarted]:
        return {cell.piece: cell for cell in self._cells.values()}

    def _table(self, cell: CellStarted) -> dict[int, int]:
        if cell.cell not in self._to_document:
            self._to_document[cell.cell] = self._now.lines_of(cell)
        return self._to_document[cell.cell]


class TextNow:
    """A text that may have been edited since cells of it ran."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self._found: dict[tuple[str, int], dict[int, int]] = {}

    def holds(self, cell: CellStarted) -> bool:
        """Whether the cell stands in it unchanged, where it stood."""
        ran = cell.source.rstrip("\n").split("\n")
        return self._lines[cell.first_line - 1 : cell.first_line - 1 + len(ran)] == ran

    def lines_of(self, cell: CellStarted) -> dict[int, int]:
        """The lines of the text that the cell's lines are; those that were changed are left out."""
        asked = cell.source, cell.first_line
        if asked not in self._found:
            self._found[asked] = self._match(cell)
        return self._found[asked]

    def _match(self, cell: CellStarted) -> dict[int, int]:
        ran = cell.source.rstrip("\n").split("\n")
        if self.holds(cell):
            return {line: cell.first_line + line - 1 for line in range(1, len(ran) + 1)}
        before = _common(ran, self._lines[cell.first_line - 1 :])
        after = _common(ran[before:][::-1], self._lines[cell.first_line - 1 + before :][::-1])
        middle = ran[before : len(ran) - after]
        first, last = cell.first_line - 1 + before, len(self._lines) - after
        table = {line: cell.first_line + line - 1 for line in range(1, before + 1)}
        table |= {len(ran) - back: len(self._lines) - back for back in range(after)}
        return table | {before + a: first + b for a, b in _matches(middle, self._lines[first:last])}


def _common(one: list[str], other: list[str]) -> int:
    """How many lines the two begin with alike."""
    pairs = zip(one, other, strict=False)
    return next((index for index, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _matches(ran: list[str], now: list[str]) -> list[tuple[int, int]]:
    """Pairs of equal lines in two stretches that differ, counted from 1."""
    if not ran or len(ran) > _SEARCHED or len(now) > _SEARCHED:
        return []
    blocks = SequenceMatcher(None, ran, now, autojunk=False).get_matching_blocks()
    pairs = [(block.a + offset, block.b + offset) for block in blocks for offset in range(block.size)]
    return [(a + 1, b + 1) for a, b in pairs if ran[a].strip()]
