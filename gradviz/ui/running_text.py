"""The text that the worker runs, where the editor's has been edited since: which lines are which."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from gradviz.breakpoints import LINE
from gradviz.events import CellStarted
from gradviz.ui.breakpoints import Breakpoints
from gradviz.ui.editor.code_editor import CodeEditor
from gradviz.ui.editor.line_shift import Edit
from gradviz.ui.editor.source_map import TextNow
from gradviz.ui.runs import Runs, State
from gradviz.worker.messages import FrameSeen

_AT_WORK = (State.RUNNING, State.WAITING, State.PAUSED)


@dataclass
class _Piece:
    """A text that was sent to the worker."""

    cell: CellStarted
    lines: list[int | None]
    """Where its lines would be in the editor's text by its edits alone, whatever was typed in them; None: gone."""
    here: bool = True
    """Whether the editor still shows the document that it is of."""


class RunningText(QObject):
    """Knows all that the worker was given to run, and follows the edits of the text since."""

    changed = Signal()
    """Something of the text may be other than what runs, or no longer."""

    def __init__(self, runs: Runs, editor: CodeEditor, breakpoints: Breakpoints, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runs, self._editor, self._breakpoints = runs, editor, breakpoints
        self._pieces: dict[str, _Piece] = {}
        self._known: TextNow | None = None
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self.changed)
        runs.sent.connect(self._take)
        runs.state_changed.connect(self._follow_worker)
        editor.text_shown.connect(self._another_document)
        editor.document().contentsChange.connect(lambda *_: self._expire())
        breakpoints.lines_edited.connect(self._move)

    @property
    def is_older(self) -> bool:
        """Whether a program runs, or is paused, whose text is not the one in the editor any longer."""
        if self._runs.state not in _AT_WORK or not self._pieces:
            return False
        newest = {piece.cell.document_cell: piece for piece in self._pieces.values()}
        return any(not piece.here or not self._now.holds(piece.cell) for piece in newest.values())

    def line_of(self, frame: FrameSeen) -> int | None:
        """The line of the editor's text that a frame stands at; None where it is changed or gone, or elsewhere."""
        piece = self._pieces.get(frame.code)
        if piece is None or not piece.here:
            return None
        return self._now.lines_of(piece.cell).get(frame.line - piece.cell.first_line + 1)

    def breakpoint_lines(self) -> dict[str, dict[int, int]]:
        """Where breakpoints are in the texts whose lines stand elsewhere by now (see `SetBreakpoints`)."""
        points = [point for point in self._breakpoints.all() if point.kind == LINE]
        found = {}
        for name, lines in self._moved().items() if points else ():
            found[name] = {point.number: lines[point.line] for point in points if point.line in lines}
        return found

    def lines_of(self, document_line: int) -> dict[str, int | None]:
        """A line of the editor's text, in the texts whose lines stand elsewhere by now (see `RunTo`)."""
        return {name: lines.get(document_line) for name, lines in self._moved().items()}

    def lacks(self, document_line: int) -> bool:
        """Whether a program runs as a whole and has no such line."""
        whole = [piece for piece in self._pieces.values() if piece.cell.document_cell is None]
        at_work = self._runs.state in _AT_WORK and bool(whole)
        return at_work and all(document_line not in self._lines_in(piece) for piece in whole)

    @property
    def _now(self) -> TextNow:
        if self._known is None:
            self._known = TextNow(self._editor.toPlainText())
        return self._known

    def _moved(self) -> dict[str, dict[int, int]]:
        """The texts whose lines stand elsewhere by now: their lines, by those of the editor's text."""
        found = {}
        for name, piece in self._pieces.items():
            lines = self._lines_in(piece)
            first = piece.cell.first_line
            if len(lines) < len(piece.lines) or any(line != now - first + 1 for now, line in lines.items()):
                found[name] = lines
        return found

    def _lines_in(self, piece: _Piece) -> dict[int, int]:
        """Lines of the piece, by those of the editor's text: the ones that read alike, else those that edits tell."""
        if not piece.here:
            return {}
        found = {now: line for line, now in self._now.lines_of(piece.cell).items()}
        alike = set(found.values())
        for line, now in enumerate(piece.lines, start=1):
            if now is not None and line not in alike:
                found.setdefault(now, line)
        return found

    # ------------------------------------------------------------ following

    def _take(self, cell: CellStarted) -> None:
        if not cell.typed:
            count = cell.source.count("\n") + 1
            self._pieces[cell.name] = _Piece(cell, list(range(cell.first_line, cell.first_line + count)))

    def _follow_worker(self) -> None:
        if self._runs.state == State.NONE:
            self._pieces.clear()
        self._expire()

    def _another_document(self) -> None:
        for piece in self._pieces.values():
            piece.here = False
        self._expire()

    def _move(self, edit: Edit) -> None:
        for piece in self._pieces.values():
            piece.lines = [None if line is None else edit.moved(line) for line in piece.lines]

    def _expire(self) -> None:
        self._known = None
        if self._pieces:
            self._later.start(0)
