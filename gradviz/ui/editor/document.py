"""An open document: its text with undo, its file, its looks, and where its caret was when it was last shown."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QTextCursor, QTextDocument

from gradviz.ui.editor.cell_states import CellStates
from gradviz.ui.editor.folds import Folds
from gradviz.ui.editor.highlighter import Highlighter
from gradviz.ui.editor.line_shift import Edit, Reordered
from gradviz.ui.editor.spacing import AiryLayout
from gradviz.ui.editor.structure import Structure
from gradviz.ui.theme import Theme

if TYPE_CHECKING:
    from gradviz.documents import Source


_numbers = count(1)


class OpenDocument(QTextDocument):
    """One text that can be shown in an editor, or in several at once, and goes on living while it is not shown."""

    edited = Signal(object)
    """Its text was edited: an `Edit` or a `Reordered`, or None where the lines are the same as before."""
    replaced = Signal()
    """It holds another text, with nothing to undo."""
    unsaved_changed = Signal()
    """Something is to be saved, or nothing any longer."""
    renamed = Signal()
    """Its file, its name or its kind is another one."""
    source_changed = Signal()
    """Its file holds something else."""
    closed = Signal()
    """Nobody will show it any longer."""
    lock_changed = Signal()
    """It can be changed from now on, or no longer."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.airy = AiryLayout(self)
        self.setDocumentLayout(self.airy)
        self.highlighter = Highlighter(self, self.airy, theme)
        self.lines = self.highlighter.lines
        """Its lines with their tokens."""
        self.structure = Structure(self.lines)
        self.folds = Folds(self.lines, self.structure)
        self.cells = CellStates(self.lines)
        """How its cells ran."""
        self.number = next(_numbers)
        """No other document has it, as long as the application runs."""
        self.path: Path | None = None
        """Its file; None for a text that has none yet."""
        self.named = ""
        """What it is called without a file."""
        self._notebook = False
        self._source: Source | None = None
        self.disposable = True
        """Whether it makes way for the next file that is opened, as long as nobody changed it."""
        self.caret: QTextCursor | None = None
        """Where the caret was when it was last shown."""
        self.scrolled = (0, 0)
        """How far it was scrolled then, across and down."""
        self.is_locked = False
        """Whether a person can only read it: it is a library's."""
        self.is_loading = False
        """Whether another text is being put here, so that what changes is no edit of this one."""
        self._outputs_are_new = False
        self._theme = theme
        self._blocks = self.blockCount()
        self.contentsChange.connect(self._tell_edit)
        self.modificationChanged.connect(lambda _modified: self.unsaved_changed.emit())

    @property
    def notebook(self) -> bool:
        """Whether the text is that of a notebook: it runs cell by cell."""
        return self._notebook

    @notebook.setter
    def notebook(self, notebook: bool) -> None:
        self._notebook = notebook
        self.lines.mark_as(notebook=notebook)

    @property
    def source(self) -> Source | None:
        """What its file holds."""
        return self._source

    @source.setter
    def source(self, source: Source | None) -> None:
        self._source = source
        self.source_changed.emit()

    @property
    def makes_way(self) -> bool:
        """Whether nothing is lost when another one takes its place."""
        return self.disposable and self.path is None and not self.is_unsaved

    @property
    def outputs_are_new(self) -> bool:
        """Whether its cells put something out that is in no file: notebooks keep it."""
        return self._outputs_are_new

    @outputs_are_new.setter
    def outputs_are_new(self, new: bool) -> None:
        if new != self._outputs_are_new:
            self._outputs_are_new = new
            self.unsaved_changed.emit()

    @property
    def is_unsaved(self) -> bool:
        """Whether there is something to lose: of its text, or of what its cells put out."""
        return self.isModified() or self._outputs_are_new

    @property
    def title(self) -> str:
        """The name to show."""
        return self.path.name if self.path else self.named

    def lock(self, locked: bool) -> None:
        """Have it only read, or changed again."""
        self.is_locked = locked
        self.lock_changed.emit()

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme."""
        if theme != self._theme:
            self._theme = theme
            self.highlighter.set_theme(theme)

    def text(self) -> str:
        """All of it, with ``\\n`` between its lines."""
        return self.lines.text

    def line_text(self, line: int) -> str:
        """The text of a line, counted from 1."""
        return self.findBlockByNumber(line - 1).text()

    def set_text(self, text: str) -> None:
        """Hold another text, with nothing to undo."""
        with self.loading():
            self.setPlainText(text)

    def rewrite(self, text: str) -> None:
        """Hold another text as one edit, which can be undone; lines above and below what differs are not touched."""
        old, new = self.text().split("\n"), text.split("\n")
        if old == new:
            return
        most = min(len(old), len(new)) - 1
        above = next((at for at in range(most) if old[at] != new[at]), most)
        below = next((at for at in range(most - above) if old[-1 - at] != new[-1 - at]), most - above)
        last = self.findBlockByNumber(len(old) - 1 - below)
        cursor = QTextCursor(self.findBlockByNumber(above))
        cursor.setPosition(last.position() + last.length() - 1, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText("\n".join(new[above : len(new) - below]))

    @contextmanager
    def loading(self) -> Iterator[None]:
        """Whatever happens to the text meanwhile is no edit of it, but another text."""
        self.is_loading = True
        try:
            yield
        finally:
            self.is_loading = False
        self.setModified(False)
        self.replaced.emit()

    def _tell_edit(self, position: int, _removed: int, added: int) -> None:
        before, self._blocks = self._blocks, self.blockCount()
        if self.is_loading:
            return
        if before == self._blocks:
            moves = {line + 1: now + 1 for line, now in self.lines.reordered.items()}
            self.edited.emit(Reordered(moves) if moves else None)
            return
        first, last = self.findBlock(position), self.findBlock(position + added)
        if not last.isValid():
            last = self.lastBlock()
        lines = last.blockNumber() - first.blockNumber()
        edit = Edit(
            first.blockNumber() + 1,
            removed=lines - (self._blocks - before),
            added=lines,
            from_start=position == first.position(),
            to_end=position + added >= last.position() + last.length() - 1,
        )
        self.edited.emit(edit)
