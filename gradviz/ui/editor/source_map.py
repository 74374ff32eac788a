"""Which line of the text a recorded place is, also after the text was edited."""

from __future__ import annotations

from difflib import SequenceMatcher

from gradviz.events import CellStarted, Place
from gradviz.trace.trace import Trace


class SourceMap:
    """Recorded places to lines of the document (from 1), and back.

    A recorded line whose text is found no more maps to None: a wrong line is never marked.
    """

    def __init__(self, trace: Trace, text: str) -> None:
        self._cells: dict[int, CellStarted] = {cell.cell: cell for cell in trace.cells()}
        self._lines = text.split("\n")
        self._to_document: dict[int, dict[int, int]] = {}
        self.edited = any(not self._unchanged(cell) for cell in self._newest().values())
        """Whether the text differs from what the cells ran."""

    def line(self, place: Place | None) -> int | None:
        """The document's line of a place."""
        if place is None or place.cell not in self._cells:
            return None
        cell = self._cells[place.cell]
        if place.file != cell.name:
            return None
        return self._table(cell).get(place.line)

    def cells_of(self, document_line: int) -> list[tuple[int, int]]:
        """The (cell, line) pairs that a line of the document ran as."""
        return [
            (number, line)
            for number, cell in self._cells.items()
            for line, at in self._table(cell).items()
            if at == document_line
        ]

    def _newest(self) -> dict[int | None, CellStarted]:
        return {cell.document_cell: cell for cell in self._cells.values()}

    def _unchanged(self, cell: CellStarted) -> bool:
        ran = cell.source.rstrip("\n").split("\n")
        return self._lines[cell.first_line - 1 : cell.first_line - 1 + len(ran)] == ran

    def _table(self, cell: CellStarted) -> dict[int, int]:
        if cell.cell not in self._to_document:
            self._to_document[cell.cell] = self._match(cell)
        return self._to_document[cell.cell]

    def _match(self, cell: CellStarted) -> dict[int, int]:
        ran = cell.source.rstrip("\n").split("\n")
        if self._unchanged(cell):
            return {line: cell.first_line + line - 1 for line in range(1, len(ran) + 1)}
        blocks = SequenceMatcher(None, ran, self._lines, autojunk=False).get_matching_blocks()
        return {
            block.a + offset + 1: block.b + offset + 1
            for block in blocks
            for offset in range(block.size)
            if ran[block.a + offset].strip()
        }
