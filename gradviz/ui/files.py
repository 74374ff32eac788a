"""The document in the editor: opening, saving, and never losing what was typed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from gradviz.events import CellStarted
from gradviz.trace.trace import Trace
from gradviz.ui.editor.code_editor import CodeEditor
from gradviz.ui.reading import RecordReader
from gradviz.ui.resources import resource

if TYPE_CHECKING:
    from gradviz.documents import Cell

_OPENED = "Programs, notebooks, records (*.py *.ipynb *.gradviz);;All files (*)"


class Files(QObject):
    """Owns which document is open; its text lives in the editor."""

    changed = Signal()
    """Another document, or another name, or it was saved or changed."""
    saved = Signal()
    """The text was written to the document's file, which may be another one than before."""
    failed = Signal(str)
    """Something did not work: one sentence."""
    record_opened = Signal(object, bool)
    """A `Trace` is to be shown, and whether it was read from a file."""

    def __init__(self, editor: CodeEditor, window: QWidget) -> None:
        super().__init__(window)
        self._editor, self._window = editor, window
        self._path: Path | None = None
        self._named = ""
        self.notebook = False
        """Whether the text came from a notebook: it runs cell by cell."""
        self.reader = RecordReader(window, partial(self.show_record, of_file=True), self.failed.emit)
        editor.document().modificationChanged.connect(lambda _modified: self.changed.emit())

    @property
    def title(self) -> str:
        """The name to show."""
        return self._path.name if self._path else self._named or "untitled"

    @property
    def modified(self) -> bool:
        """Whether there is something to lose."""
        return self._editor.document().isModified()

    @property
    def path(self) -> str | None:
        """The file's path, as the program will know it."""
        return str(self._path) if self._path else None

    def cells(self) -> Sequence[Cell]:
        """The code cells of the text as it is now."""
        from gradviz.documents import split_cells

        return split_cells(self._editor.toPlainText())

    # ------------------------------------------------------------ opening

    def new(self) -> None:
        """An empty program."""
        if self.may_go():
            self._show("", "")

    def welcome(self) -> None:
        """The program of the first start."""
        if self.may_go():
            text = resource("examples/welcome.py").read_text(encoding="utf-8")
            self._show(text, "welcome.py")

    def ask_and_open(self) -> None:
        """Open a file that the person picks."""
        name, _ = QFileDialog.getOpenFileName(self._window, "Open", self._folder(), _OPENED)
        if name:
            self.open(Path(name))

    def open(self, path: Path) -> bool:
        """Open a program, a notebook or a record; whatever fails is told in one sentence and changes nothing.

        A long record is still being read when this returns.
        """
        from gradviz.documents import DocumentError, open_document

        if path.suffix == ".gradviz":
            return self.reader.read(path)
        try:
            document = open_document(path)
        except DocumentError as error:
            self.failed.emit(str(error))
            return False
        if not self.may_go():
            return False
        self._show(document.text, "", document.path, document.notebook)
        return True

    def show_record(self, trace: Trace, name: str, of_file: bool = False) -> bool:
        """Show a record with the text that it ran."""
        if not self.may_go():
            return False
        text = recorded_text(trace.cells())
        if text is not None:
            self._show(text, name)
        self.record_opened.emit(trace, of_file)
        return True

    def _show(self, text: str, named: str, path: Path | None = None, notebook: bool = False) -> None:
        self._path, self._named, self.notebook = path, named, notebook
        self._editor.show_text(text)
        self._editor.document().setModified(False)
        self.changed.emit()

    # ------------------------------------------------------------ saving

    def save(self) -> bool:
        """Save under the document's name; a notebook or a nameless text is asked for one."""
        if self._path is None or self.notebook:
            return self.save_as()
        return self._write(self._path)

    def save_as(self) -> bool:
        """Save as a Python file under a name that the person gives."""
        stem = Path(self.title).stem
        suggested = str(Path(self._folder()) / f"{stem}.py")
        name, _ = QFileDialog.getSaveFileName(self._window, "Save As", suggested, "Python programs (*.py)")
        return bool(name) and self._write(Path(name))

    def save_record(self, trace: Trace) -> None:
        """Save the record under a name that the person gives."""
        suggested = str(Path(self._folder()) / f"{Path(self.title).stem}.gradviz")
        name, _ = QFileDialog.getSaveFileName(self._window, "Save Record", suggested, "Records (*.gradviz)")
        if name:
            try:
                trace.save(name)
            except OSError as error:
                self.failed.emit(f"The record could not be saved: {error.strerror or error}. Choose another place.")

    def may_go(self) -> bool:
        """Whether the text may be replaced: it is saved, or the person says so."""
        if not self.modified:
            return True
        answer = self.ask_about_changes()
        if answer == QMessageBox.StandardButton.Save:
            return self.save()
        return answer == QMessageBox.StandardButton.Discard

    def ask_about_changes(self) -> QMessageBox.StandardButton:
        """Save, discard or cancel?"""
        button = QMessageBox.StandardButton
        return QMessageBox.question(
            self._window,
            "Unsaved changes",
            f"{self.title} has changes that are not saved.",
            button.Save | button.Discard | button.Cancel,
            button.Save,
        )

    def _write(self, path: Path) -> bool:
        from gradviz.documents import Document, DocumentError, save_document

        try:
            save_document(Document(path, self._editor.toPlainText()), path)
        except DocumentError as error:
            self.failed.emit(str(error))
            return False
        self._path, self._named, self.notebook = path, "", False
        self._editor.document().setModified(False)
        self.changed.emit()
        self.saved.emit()
        return True

    def _folder(self) -> str:
        return str(self._path.parent if self._path else Path.home())


def recorded_text(cells: Sequence[CellStarted]) -> str | None:
    """The document that the cells ran from, as far as they tell; None if they tell nothing."""
    lines: dict[int, str] = {}
    cells = [cell for cell in cells if not cell.typed]
    for cell in cells:
        for offset, text in enumerate(cell.source.rstrip("\n").split("\n")):
            lines[cell.first_line + offset] = text
        if cell.document_cell is not None and cell.first_line > 1:
            lines.setdefault(cell.first_line - 1, "# %%")
    if not lines:
        return None
    return "\n".join(lines.get(number, "") for number in range(1, max(lines) + 1)) + "\n"
