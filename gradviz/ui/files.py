"""The open documents and their files: opening, saving, closing, and never losing what was typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from gradviz.events import CellStarted, FileSeen
from gradviz.libraries import is_of_library
from gradviz.trace.trace import Trace
from gradviz.ui.cell_outputs import CellOutputs
from gradviz.ui.editor.document import OpenDocument
from gradviz.ui.file_questions import Button, ask_about_changes, ask_about_read_only
from gradviz.ui.open_documents import OpenDocuments
from gradviz.ui.reading import FileReader, RecordReader
from gradviz.ui.recent import RecentFiles
from gradviz.ui.runs import Home
from gradviz.ui.teaching.programs import program
from gradviz.wording import tr

if TYPE_CHECKING:
    from gradviz.documents import Cell, Document, Opening, Source
    from gradviz.ui.recovery import Left

_PORTIONS = 1_000
"""Of a text that is read at once."""


@dataclass
class _Closed:
    """What was closed, to open it again."""

    path: Path | None
    named: str
    text: str | None
    """None: as the file has it."""
    notebook: bool
    source: Source | None


class Files(QObject):
    """Reads and writes the open documents; asks and tells the person."""

    changed = Signal()
    """Another document is active, or something of one: its name, or whether it was saved or changed."""
    saved = Signal(object)
    """The text of an `OpenDocument` was written to its file, which may be another one than before."""
    failed = Signal(str)
    """Something did not work: one sentence."""
    record_opened = Signal(object, bool)
    """A `Trace` is to be shown, and whether it was read from a file."""

    def __init__(self, documents: OpenDocuments, outputs: CellOutputs, settings: QSettings, window: QWidget) -> None:
        super().__init__(window)
        self._documents, self._outputs, self._window = documents, outputs, window
        self.recent = RecentFiles(settings, self)
        self.reader = RecordReader(window, partial(self.show_record, of_file=True), self.failed.emit)
        self._closed: list[_Closed] = []
        self.may_overwrite: Callable[[OpenDocument], bool] = lambda _document: True
        """Whether the file of a document may be written; whoever watches the files answers."""
        self.ask_about_changes = partial(ask_about_changes, window)
        self.ask_about_read_only = partial(ask_about_read_only, window)
        documents.active_changed.connect(self.changed)
        documents.opened.connect(self._follow)
        for document in documents.all:
            self._follow(document)

    @property
    def title(self) -> str:
        """The name of the active document."""
        return self._documents.active.title or tr("untitled")

    @property
    def notebook(self) -> bool:
        """Whether the active document is a notebook: it runs cell by cell."""
        return self._documents.active.notebook

    @property
    def modified(self) -> bool:
        """Whether there is something to lose in the active document."""
        return self._documents.active.is_unsaved

    @property
    def path(self) -> str | None:
        """The active document's path, as the program will know it."""
        path = self._documents.active.path
        return str(path) if path else None

    @property
    def home(self) -> Home:
        """The active document as the place that pieces of text are from."""
        return Home(self.path, self._documents.active.number, self.title)

    def cells(self) -> Sequence[Cell]:
        """The code cells of the active document as it is now."""
        from gradviz.documents import split_cells

        active = self._documents.active
        return split_cells(active.text(), active.notebook)

    # ------------------------------------------------------------ opening

    def new(self) -> None:
        """An empty program."""
        self._show("", "")

    def welcome(self) -> None:
        """The program of the first start."""
        self.open_copy(program("welcome.py"), "welcome.py")

    def open_copy(self, text: str, name: str) -> bool:
        """A text under a name, in no file yet: to save it one is asked where. Whether it is there now."""
        self._show(text, name)
        return True

    def ask_and_open(self) -> None:
        """Open files that the person picks."""
        kinds = tr("Programs, notebooks, records") + " (*.py *.ipynb *.gradviz);;" + tr("All files") + " (*)"
        names, _ = QFileDialog.getOpenFileNames(self._window, tr("Open"), self._folder(), kinds)
        for name in names:
            self.open_in_turns(Path(name))

    def open(self, path: Path, *, beside: bool = False) -> bool:
        """Open a program, a notebook or a record; whatever fails is told in one sentence and changes nothing.

        A long record is still being read when this returns. Opened `beside`, no other text makes way.
        """
        return self._open(path, beside=beside)

    def open_in_turns(self, path: Path, *, beside: bool = False, then: Callable[[], object] = lambda: None) -> bool:
        """The same, where a large text, too, may still be read when this returns; `then` follows when it is there."""
        return self._open(path, beside=beside, in_turns=True, then=then)

    def _open(
        self,
        path: Path,
        *,
        beside: bool = False,
        in_turns: bool = False,
        then: Callable[[], object] = lambda: None,
    ) -> bool:
        from gradviz.documents import DocumentError, Opening

        if path.suffix == ".gradviz":
            return self.reader.read(path)
        if (there := self._documents.of_file(path)) is not None:
            self._documents.show(there)
            then()
            return True
        try:
            opening = Opening(path)
            if in_turns and opening.is_large:
                reader = FileReader(self._window, self.failed.emit)  # its own: several can be picked at once
                reader.ended.connect(reader.deleteLater)
                opened = self._opened(opening, path, beside=beside, then=then)
                turns = partial(self._go_on, opened)
                reader.begin(opening, path.name, turns, portions=1, error=DocumentError)
                return True
            while not opening.go_on(_PORTIONS):
                pass
        except DocumentError as error:
            self.failed.emit(str(error))
            return False
        for _pause in self._opened(opening, path, beside=beside, then=then):
            pass
        return True

    def _go_on(self, turns: Iterator[None]) -> None:
        """Each in a turn of its own."""

        def go_on() -> None:
            for _pause in turns:
                self._go_on(turns)
                return

        QTimer.singleShot(0, self._window, go_on)

    def _opened(self, opening: Opening, path: Path, *, beside: bool, then: Callable[[], object]) -> Iterator[None]:
        """Have in view what was read, with pauses: to take in a long text takes a moment, and so does to show it."""
        if self._documents.of_file(path) is None:
            read = opening.document
            document = self._made(read.text, "", path.absolute(), read.notebook, read.source)
            yield
        if (there := self._documents.of_file(path)) is not None:  # it was asked for twice
            self._documents.show(there)
        else:
            self._put(document, beside=beside)
            if not document.is_locked:
                self.recent.add(path)
            self._warn_of_language(document)
        then()

    def _warn_of_language(self, document: OpenDocument) -> None:
        """Say of a notebook that is not Python's what can be done with it."""
        notebook = document.source.notebook if document.source is not None else None
        language = notebook.language if notebook is not None else ""
        if language and "python" not in language.lower():
            self.failed.emit(
                tr("{name} is a notebook for {language}; here it can be read, edited and saved, but not run.",
                   name=document.title, language=language)
            )  # fmt: skip

    def restore(self, left: Left) -> None:
        """Open a text that was not saved as an edit of what its file holds now; it can be undone.

        Where that file is open with changes already, it becomes a copy beside it.
        """
        path = Path(left.path) if left.path else None
        there = self._documents.of_file(path) if path else None
        if path is not None and there is not None and there.isModified():
            self._show("", f"{path.stem} (2){path.suffix}", None, left.notebook)
        elif path is None or not path.exists() or not self.open(path):
            self._show("", left.named or (path.name if path else ""), None, left.notebook)
        self._documents.active.rewrite(left.text)

    def show_record(self, trace: Trace, name: str, of_file: bool = False) -> bool:
        """Show a record with the texts that it ran: each of its documents in a tab, the first one in front."""
        shown: dict[int, OpenDocument] = {}
        texts = recorded_texts(trace.cells())
        program = trace.files.get(trace.program) if not texts else None
        if program is not None:
            texts[0] = "", program.source
        for number, (called, text) in reversed(texts.items()):
            shown[number] = self._show(text, called if called and len(shown) + 1 < len(texts) else name)
            shown[number].disposable = False
        self.record_opened.emit(trace, of_file)
        where = {cell.name: shown[cell.document] for cell in trace.cells() if not cell.typed}
        if program is not None:
            where[program.name] = shown[0]
        self._documents.settle(trace, where)
        return True

    def show_file_that_ran(self, trace: Trace, ran: FileSeen) -> bool:
        """Open the file that a text was loaded from, else that text; whether it is there, why not was told."""
        path = Path(ran.path)
        if path.exists():
            return self.open(path, beside=True)
        shown = self._show(ran.source, path.name, beside=True)
        shown.disposable = False
        self._documents.settle(trace, {ran.name: shown})
        return True

    def _show(
        self,
        text: str,
        named: str,
        path: Path | None = None,
        notebook: bool = False,
        source: Source | None = None,
        *,
        beside: bool = False,
    ) -> OpenDocument:
        """Open a text in a tab of its own, or in that of one that makes way."""
        return self._put(self._made(text, named, path, notebook, source), beside=beside)

    def _made(self, text: str, named: str, path: Path | None, notebook: bool, source: Source | None) -> OpenDocument:
        """A document that is not in view yet."""
        document = OpenDocument(self._documents.editor.theme, self._documents)
        document.path, document.named, document.notebook, document.source = path, named, notebook, source
        document.is_locked = path is not None and is_of_library(str(path))
        document.set_text(text)
        return document

    def _put(self, document: OpenDocument, *, beside: bool) -> OpenDocument:
        before = self._documents.active
        if not beside and before.makes_way and before in self._documents.all:
            self._documents.replace(before, document)
        self._documents.show(document)
        return document

    def _follow(self, document: OpenDocument) -> None:
        document.unsaved_changed.connect(self.changed)
        document.renamed.connect(self.changed)

    # ------------------------------------------------------------ saving

    def save(self, document: OpenDocument | None = None) -> bool:
        """Save a document, or the active one, under its name; one without a name is asked for it."""
        document = document or self._documents.active
        if document.path is None:
            self._documents.show(document)  # so that one sees what is asked for
            return self.save_as(document)
        if not self.may_overwrite(document):
            self._documents.show(document)
            words = tr("{name} was changed on disk; it was not saved. Choose above the text which of the two stays.")
            self.failed.emit(words.format(name=document.title))
            return False
        return self._write(document, document.path)

    def save_all(self) -> bool:
        """Save all that have changes; whether all are saved."""
        return self._save_each([document for document in self._documents.all if document.is_unsaved])

    def _save_each(self, documents: Sequence[OpenDocument]) -> bool:
        """Save some, also those behind one that could not be saved; whether all are."""
        saved = [self.save(document) for document in documents]
        return all(saved)

    def save_as(self, document: OpenDocument | None = None) -> bool:
        """Save under a name that the person gives: as a program, or as a notebook."""
        document = document or self._documents.active
        kinds = [tr("Python programs") + " (*.py)", tr("Notebooks") + " (*.ipynb)"]
        suffix = ".ipynb" if document.notebook else ".py"
        stem = Path(document.title or tr("untitled")).stem
        name, kind = QFileDialog.getSaveFileName(
            self._window,
            tr("Save As"),
            str(Path(self._folder()) / f"{stem}{suffix}"),
            ";;".join(kinds),
            kinds[document.notebook],
        )
        if not name:
            return False
        path = Path(name)
        if not path.suffix:
            path = path.with_suffix(".ipynb" if kind == kinds[1] else ".py")
        other = self._documents.of_file(path)
        if other is not None and other is not document:
            self.failed.emit(
                tr("{name} is open in another tab; close that first, or choose another name.", name=path.name)
            )
            return False
        return self._write(document, path)

    def save_record(self, trace: Trace) -> None:
        """Save the record under a name that the person gives."""
        suggested = str(Path(self._folder()) / f"{Path(self.title).stem}.gradviz")
        kinds = tr("Records") + " (*.gradviz)"
        name, _ = QFileDialog.getSaveFileName(self._window, tr("Save Record"), suggested, kinds)
        if name:
            try:
                trace.save(name)
            except OSError as error:
                words = tr("The record could not be saved: {why}. Choose another place.")
                self.failed.emit(words.format(why=error.strerror or error))

    def as_file(self, document: OpenDocument) -> Document:
        """A document as files know it."""
        from gradviz.documents import Document

        return Document(document.path, document.text(), document.notebook, document.source)

    def _write(self, document: OpenDocument, path: Path) -> bool:
        from gradviz.documents import DocumentError, is_notebook, save_document
        from gradviz.whole_files import is_read_only

        if is_read_only(path):
            answer = self.ask_about_read_only(path)
            if answer != Button.Apply:
                return answer == Button.Save and self.save_as(document)
        written = self.as_file(document)
        try:
            save_document(written, path, self._outputs.ran(document) if is_notebook(path) else {})
        except DocumentError as error:
            self.failed.emit(str(error))
            return False
        document.path, document.named, document.source = path.absolute(), "", written.source
        document.notebook = written.notebook
        document.rewrite(written.text)
        self._outputs.saved(document)
        document.setModified(False)
        document.renamed.emit()
        self.recent.add(path)
        self.saved.emit(document)
        return True

    # ------------------------------------------------------------ closing

    def close(self, document: OpenDocument) -> bool:
        """Close a document, once its changes are saved or the person lets them go; whether it is closed."""
        if not self.may_close([document]):
            return False
        text = document.text() if document.path is None or document.isModified() else None
        if document.path is not None or document.text().strip():
            self._closed.append(_Closed(document.path, document.named, text, document.notebook, document.source))
        if len(self._documents.all) == 1:
            self._documents.replace(document, OpenDocument(self._documents.editor.theme, self._documents))
        else:
            self._documents.close(document)
        return True

    def close_all(self, documents: Sequence[OpenDocument]) -> None:
        """Close several documents; one question for all of them."""
        if self.may_close(documents):
            for document in documents:
                document.setModified(False)
                document.outputs_are_new = False
                self.close(document)

    def reopen(self) -> None:
        """Open again what was closed last, with its changes if they were not saved."""
        while self._closed:
            last = self._closed.pop()
            if last.text is None and last.path is not None:
                if self._documents.of_file(last.path) is None and self.open(last.path):
                    return
            elif last.text is not None:
                document = self._show(last.text, last.named, last.path, last.notebook, last.source)
                document.setModified(True)
                return

    def may_go(self) -> bool:
        """Whether the window may close: all is saved, or the person says so."""
        return self.may_close(self._documents.all)

    def may_close(self, documents: Sequence[OpenDocument]) -> bool:
        """Whether documents may be closed: they are saved, or the person lets their changes go."""
        modified = [document for document in documents if document.is_unsaved]
        if not modified:
            return True
        answer = self.ask_about_changes(modified)
        if answer in (Button.Save, Button.SaveAll):
            return self._save_each(modified)
        return answer == Button.Discard

    def _folder(self) -> str:
        path = self._documents.active.path
        return str(path.parent if path else Path.home())


def recorded_texts(cells: Sequence[CellStarted]) -> dict[int, tuple[str, str]]:
    """The documents that the cells ran from, as far as they tell: what they are called and their texts, by numbers."""
    found: dict[int, tuple[str, str]] = {}
    for number in dict.fromkeys(cell.document for cell in cells if not cell.typed):
        own = [cell for cell in cells if cell.document == number and not cell.typed]
        lines: dict[int, str] = {}
        for cell in own:
            for offset, text in enumerate(cell.source.rstrip("\n").split("\n")):
                lines[cell.first_line + offset] = text
            if cell.document_cell is not None and cell.first_line > 1:
                lines.setdefault(cell.first_line - 1, "# %%")
        whole = "\n".join(lines.get(line, "") for line in range(1, max(lines) + 1)) + "\n"
        found[number] = own[0].document_name, whole
    return found
