"""The texts that the worker runs, where those of the open documents were edited since: which lines are which.

They are those that were sent to it, and those of files that these import.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from msgspec import structs
from PySide6.QtCore import QObject, QTimer, Signal

from gradviz.breakpoints import LINE, Breakpoint
from gradviz.events import CellStarted
from gradviz.ui.breakpoints import Breakpoints
from gradviz.ui.editor.document import OpenDocument
from gradviz.ui.editor.line_shift import Edit
from gradviz.ui.editor.source_map import TextNow
from gradviz.ui.open_documents import OpenDocuments
from gradviz.ui.runs import Runs, State
from gradviz.worker.messages import FrameSeen

_AT_WORK = (State.RUNNING, State.WAITING, State.PAUSED)


@dataclass
class _Piece:
    """A text that was sent to the worker, or that of a file as a program would import it."""

    cell: CellStarted
    document: OpenDocument
    """That it is of."""
    lines: list[int | None]
    """Where its lines would be in the document's text by its edits alone, whatever was typed in them; None: gone."""
    here: bool = True
    """Whether the document is open and holds that text, or what it was edited to."""
    stopped_in: bool = False
    """Whether the program was held in it."""
    moved: bool | None = None
    """Whether its lines stand elsewhere in that text by now; None until somebody asks."""


class RunningText(QObject):
    """Knows all that the worker was given to run, and follows the edits of the texts since, shown or not.

    Which of the open files a program imports is not known: each is taken for one, with the text that it had when the
    program began, or when it was opened after that.
    """

    changed = Signal()
    """Something of the text may be other than what runs, or no longer."""

    def __init__(
        self, runs: Runs, documents: OpenDocuments, breakpoints: Breakpoints, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._runs, self._documents, self._breakpoints = runs, documents, breakpoints
        self._pieces: dict[str, _Piece] = {}
        """What was sent, by the name of its code."""
        self._given: set[OpenDocument] = set()
        """The documents that it is of."""
        self._files: dict[OpenDocument, _Piece] = {}
        """What may be imported."""
        self._known: dict[OpenDocument, TextNow] = {}
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self.changed)
        runs.sent.connect(self._take)
        runs.state_changed.connect(self._follow_worker)
        documents.opened.connect(self._follow)
        documents.closed.connect(self._let_go)
        documents.text_changed.connect(lambda _document: self._expire())
        documents.active_changed.connect(self._expire)
        for document in documents.all:
            self._follow(document)

    @property
    def is_older(self) -> bool:
        """Whether a program runs, or is paused, whose text is not that of the active document any longer."""
        if self._runs.state not in _AT_WORK:
            return False
        active = self._documents.active
        pieces = self._pieces_of(active) or [piece for piece in self._files_of(active) if piece.stopped_in]
        newest = {piece.cell.piece: piece for piece in pieces}
        return any(not piece.here or not self._now(piece).holds(piece.cell) for piece in newest.values())

    def place_of(self, frame: FrameSeen) -> tuple[OpenDocument, int] | None:
        """The document and its line that a frame stands at; None where that is changed or gone, or elsewhere."""
        piece = self._pieces.get(frame.code) or self._imported(frame)
        if piece is None or not piece.here:
            return None
        line = self._now(piece).lines_of(piece.cell).get(frame.line - piece.cell.first_line + 1)
        return None if line is None else (piece.document, line)

    def breakpoints(self) -> list[Breakpoint]:
        """The breakpoints that count for what runs, or would of the active document; on lines, those of all files."""
        documents = self._given or {self._documents.active}
        found = []
        for document, point in self._breakpoints.of_each():
            if point.kind == LINE and document.path is not None:
                found.append(structs.replace(point, file=str(document.path)))
            elif document in documents:
                found.append(point)
        return found

    def breakpoint_lines(self) -> dict[str, dict[int, int]]:
        """Where breakpoints are in the texts whose lines stand elsewhere by now (see `SetBreakpoints`)."""
        found: dict[str, dict[int, int]] = {}
        marked = {document for document, point in self._breakpoints.of_each() if point.kind == LINE}
        several = len(self._given) > 1
        for name, piece in self._all(marked).items() if marked else ():
            if (several and name in self._pieces) or self._is_moved(piece):
                lines, points = self._lines_in(piece), self._breakpoints.all(piece.document) if piece.here else []
                on_lines = [point for point in points if point.kind == LINE and point.line in lines]
                found[name] = {point.number: lines[point.line] for point in on_lines}
        return found

    def lines_of(self, document_line: int) -> dict[str, int | None]:
        """A line of the active document, in the texts whose lines are not the same by now (see `RunTo`)."""
        active = self._documents.active
        found: dict[str, int | None] = {}
        for name, piece in self._all([active]).items():
            if piece.document is not active:
                found[name] = None
            elif self._is_moved(piece):
                found[name] = self._lines_in(piece).get(document_line)
        return found

    def lacks(self, document_line: int, document: OpenDocument) -> bool:
        """Whether a program runs as a whole and has no such line."""
        whole = [piece for piece in self._pieces.values() if piece.cell.document_cell is None]
        if self._runs.state not in _AT_WORK or not whole:
            return False
        own = [*whole, *self._files_of(document)]
        return all(piece.document is not document or document_line not in self._lines_in(piece) for piece in own)

    def runs_from(self, document: OpenDocument) -> bool:
        """Whether the worker was given some of a document's text."""
        return bool(self._pieces_of(document))

    def may_run_from(self, document: OpenDocument) -> bool:
        """Whether it was, or may import the file."""
        return bool(self._pieces_of(document) or self._files_of(document))

    def _pieces_of(self, document: OpenDocument) -> list[_Piece]:
        return [piece for piece in self._pieces.values() if piece.document is document]

    # ------------------------------------------------------------ files that may be imported

    def _all(self, documents: Iterable[OpenDocument]) -> dict[str, _Piece]:
        """All that was sent, and the files of some documents, by the name of their code."""
        files = [piece for document in documents for piece in self._files_of(document)]
        return {piece.cell.name: piece for piece in files} | self._pieces

    def _files_of(self, document: OpenDocument) -> list[_Piece]:
        """The text of a document's file, if a program could import it; as it is now while nothing runs."""
        if not self._pieces:
            self._files.pop(document, None)
        if document not in self._files:
            if document.path is None or document.notebook or document.source is None:
                return []
            self._files[document] = self._as_file(document, document.source.text)
        return [self._files[document]]

    def _as_file(self, document: OpenDocument, text: str) -> _Piece:
        cell, now, lines = CellStarted(0, str(document.path), text), document.text(), range(1, text.count("\n") + 2)
        found = dict(zip(lines, lines, strict=True)) if text == now else TextNow(now).lines_of(cell)
        return _Piece(cell, document, [found.get(line) for line in lines])

    def _imported(self, frame: FrameSeen) -> _Piece | None:
        """The file that a frame stands in, if it is open."""
        document = self._documents.of_file(Path(frame.file)) if frame.file else None
        if document is None or not (files := self._files_of(document)):
            return None
        if not _holds(files[0], frame) and document.source is not None:  # it was saved before it was imported
            files = [self._as_file(document, document.source.text)]
        if not _holds(files[0], frame):
            return None
        self._files[document] = files[0]
        files[0].stopped_in = True
        return files[0]

    def _now(self, piece: _Piece) -> TextNow:
        if piece.document not in self._known:
            self._known[piece.document] = TextNow(piece.document.text())
        return self._known[piece.document]

    def _is_moved(self, piece: _Piece) -> bool:
        """Whether its lines stand elsewhere in its document's text by now."""
        if piece.moved is None:
            lines, first = self._lines_in(piece), piece.cell.first_line
            piece.moved = len(lines) < len(piece.lines) or any(line != now - first + 1 for now, line in lines.items())
        return piece.moved

    def _lines_in(self, piece: _Piece) -> dict[int, int]:
        """Lines of the piece, by those of the editor's text: the ones that read alike, else those that edits tell."""
        if not piece.here:
            return {}
        found = {now: line for line, now in self._now(piece).lines_of(piece.cell).items()}
        alike = set(found.values())
        for line, now in enumerate(piece.lines, start=1):
            if now is not None and line not in alike:
                found.setdefault(now, line)
        return found

    # ------------------------------------------------------------ following

    def _take(self, cell: CellStarted) -> None:
        if not cell.typed:
            count = cell.source.count("\n") + 1
            lines: list[int | None] = list(range(cell.first_line, cell.first_line + count))
            self._all(self._documents.all)  # as they are now
            self._pieces[cell.name] = _Piece(cell, self._documents.active, lines)
            self._given.add(self._documents.active)

    def _follow_worker(self) -> None:
        if self._runs.state == State.NONE:
            self._pieces.clear()
            self._given.clear()
            self._files.clear()
        self._expire()

    def _follow(self, document: OpenDocument) -> None:
        self._files_of(document)
        document.edited.connect(lambda edit: self._move(document, edit))
        document.replaced.connect(lambda: self._let_go(document))

    def _let_go(self, document: OpenDocument) -> None:
        """It is closed, or holds another text."""
        for piece in self._pieces_of(document):
            piece.here = False
        self._files.pop(document, None)
        self._expire()

    def _move(self, document: OpenDocument, edit: Edit | None) -> None:
        if edit is None:
            return
        own = [self._files[document]] if document in self._files else []
        for piece in (*self._pieces_of(document), *own):
            piece.lines = [None if line is None else edit.moved(line) for line in piece.lines]

    def _expire(self) -> None:
        self._known.clear()
        for piece in (*self._pieces.values(), *self._files.values()):
            piece.moved = None
        if self._pieces:
            self._later.start(0)


def _holds(piece: _Piece, frame: FrameSeen) -> bool:
    """Whether the line of a frame reads in it as it runs."""
    lines = piece.cell.source.split("\n")
    return frame.line <= len(lines) and lines[frame.line - 1].strip() == frame.text
