"""Which documents are open, which one is active, and which of them the shown record is of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from weakref import WeakKeyDictionary

from PySide6.QtCore import QEvent, QObject, Signal

from gradviz.events import CellStarted
from gradviz.trace.texts import cell_of
from gradviz.trace.trace import Trace
from gradviz.ui.editor.code_editor import CodeEditor
from gradviz.ui.editor.document import OpenDocument
from gradviz.ui.runs import Runs, State
from gradviz.ui.session import Session


class OpenDocuments(QObject):
    """The active document is the one that the active editor shows; actions are about it."""

    active_changed = Signal()
    """Another document is active."""
    text_changed = Signal(object)
    """The text of an open `OpenDocument` was edited, or replaced by another one."""
    opened = Signal(object)
    closed = Signal(object)
    """Each carries an `OpenDocument`."""

    lock_changed = Signal(object)
    """An `OpenDocument` can be changed from now on, or no longer."""
    reordered = Signal()
    """Their order is another one."""

    def __init__(self, editor: CodeEditor, session: Session, runs: Runs) -> None:
        super().__init__(editor)
        self._session, self._runs = session, runs
        self.editor = editor
        """The active one."""
        self.editors: list[CodeEditor] = []
        self._followers: list[Callable[[CodeEditor], object]] = []
        self.all: list[OpenDocument] = []
        """In the order of their tabs."""
        self._cells: WeakKeyDictionary[Trace, dict[str, OpenDocument]] = WeakKeyDictionary()
        self._homes: WeakKeyDictionary[Trace, OpenDocument] = WeakKeyDictionary()
        self.add_editor(editor)
        session.trace_replaced.connect(self._settle_record)
        session.cursor_moved.connect(lambda _step, _previous: self._follow_cursor())
        runs.sent.connect(self._settle_cell)

    # ------------------------------------------------------------ editors

    def add_editor(self, editor: CodeEditor) -> None:
        """Have one more editor, beside the others."""
        self.editors.append(editor)
        if editor.open_document not in self.all:
            self._take(editor.open_document)
        editor.document_shown.connect(lambda: self._another_is_shown(editor))
        for asked in (editor.breakpoint_asked, editor.breakpoint_menu_asked, editor.run_cell_asked,
                      editor.turn_asked, editor.turn_number_asked):  # fmt: skip
            asked.connect(lambda *_: self.activate(editor))
        editor.installEventFilter(self)
        for follow in self._followers:
            follow(editor)

    def follow_editors(self, follow: Callable[[CodeEditor], object]) -> None:
        """Have something done with each editor, and with those that come."""
        self._followers.append(follow)
        for editor in self.editors:
            follow(editor)

    def activate(self, editor: CodeEditor) -> None:
        """Let actions be about what an editor shows."""
        if editor is not self.editor:
            self.editor = editor
            self.active_changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """An editor that is typed in is the active one."""
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, CodeEditor):
            self.activate(watched)
        return False

    # ------------------------------------------------------------ which are open

    @property
    def active(self) -> OpenDocument:
        """The one that the active editor shows."""
        return self.editor.open_document

    def of_file(self, path: Path) -> OpenDocument | None:
        """The one of a file."""
        wanted = path.resolve()
        return next((each for each in self.all if each.path and each.path.resolve() == wanted), None)

    def show(self, document: OpenDocument) -> None:
        """Show a document in the active editor; one that was not open is from now on."""
        if document not in self.all:
            self._take(document)
        self.editor.show_document(document)

    def go_to(self, document: OpenDocument, line: int) -> None:
        """Show a document, with the caret on a line of it."""
        self.show(document)
        self.editor.go_to(line)

    def move(self, origin: int, to: int) -> None:
        """Have a document at another place among the others."""
        self.all.insert(to, self.all.pop(origin))
        self.reordered.emit()

    def beside(self, by: int) -> OpenDocument:
        """The document so many places behind the active one, round and round."""
        return self.all[(self.all.index(self.active) + by) % len(self.all)]

    def replace(self, document: OpenDocument, other: OpenDocument) -> None:
        """Have another document in the place of one that is open."""
        at = self.all.index(document)
        self._take(other, at)
        self.close(document, other)

    def close(self, document: OpenDocument, other: OpenDocument | None = None) -> None:
        """Have a document open no longer; where it was shown, the other one is, or else its neighbor."""
        at = self.all.index(document)
        neighbor = other or self.all[at + 1 if at + 1 < len(self.all) else at - 1]
        for editor in self.editors:
            if editor.open_document is document:
                editor.show_document(neighbor)
        self.all.remove(document)
        document.closed.emit()
        self.closed.emit(document)
        document.deleteLater()

    def _take(self, document: OpenDocument, at: int | None = None) -> None:
        self.all.insert(len(self.all) if at is None else at, document)
        document.contentsChange.connect(lambda *_: self.text_changed.emit(document))
        document.lock_changed.connect(lambda: self._heed_lock(document))
        self.opened.emit(document)

    def _heed_lock(self, document: OpenDocument) -> None:
        for editor in self.editors:
            editor.heed_lock()
        self.lock_changed.emit(document)

    def _another_is_shown(self, editor: CodeEditor) -> None:
        if editor.open_document not in self.all:
            self._take(editor.open_document)
        self.active_changed.emit()

    # ------------------------------------------------------------ which of them ran

    def of_record(self, trace: Trace) -> OpenDocument | None:
        """The document that a record began with (the active one, for a record yet to begin); None if it is closed."""
        if not len(trace):
            return self.active
        home = self._homes.get(trace)
        return home if home in self.all else None

    def of_cell(self, trace: Trace, cell: CellStarted) -> OpenDocument | None:
        """The document that a piece of text ran from; None if it is closed, or was typed into the console."""
        if cell.typed:
            return None
        document = self._cells.get(trace, {}).get(cell.name) or self._homes.get(trace)
        return document if document in self.all else None

    def settle(self, trace: Trace, documents: Mapping[int, OpenDocument]) -> None:
        """Know which documents the cells of a record are of, that tells them by numbers."""
        self._cells[trace] = {cell.name: documents[cell.document] for cell in trace.cells() if not cell.typed}

    def _follow_cursor(self) -> None:
        """Show the document that the shown line is in: a person went there, unless a program runs."""
        trace = self._session.trace
        if self._runs.state in (State.RUNNING, State.WAITING) or not self._session.cursor:
            return
        place = trace.place(self._session.cursor)
        cell = cell_of(trace, place) if place is not None else None
        document = self.of_cell(trace, cell) if cell is not None else None
        if document is not None:
            self.show(document)

    def _settle_record(self) -> None:
        trace = self._session.trace
        if trace not in self._homes:
            self._homes[trace] = self.active

    def _settle_cell(self, cell: CellStarted) -> None:
        self._cells.setdefault(self._session.trace, {})[cell.name] = self.active
