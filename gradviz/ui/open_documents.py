"""Which documents are open, which one is active, and which of them the shown record is of."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from weakref import WeakKeyDictionary

from PySide6.QtCore import QEvent, QObject, Signal

from gradviz.events import CellStarted, FileSeen, Text
from gradviz.trace.texts import text_of
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
        self._ran: WeakKeyDictionary[Trace, dict[str, OpenDocument]] = WeakKeyDictionary()
        """By the names of the texts of a record."""
        self._homes: WeakKeyDictionary[Trace, OpenDocument] = WeakKeyDictionary()
        self.add_editor(editor)
        session.trace_replaced.connect(self._settle_record)
        session.stepped.connect(self._follow_cursor)
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
        wanted = os.path.realpath(path)  # a link that leads to itself is no error here
        return next((each for each in self.all if each.path and os.path.realpath(each.path) == wanted), None)

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

    def of_text(self, trace: Trace, text: Text) -> OpenDocument | None:
        """The document that a text ran from; None if it is not open, or was typed into the console."""
        if text.typed:
            return None
        return next((each for each in self.all if self._ran_as(trace, text, each, _real(each))), None)

    def texts_of(self, trace: Trace, document: OpenDocument) -> list[Text]:
        """What ran from a document."""
        real = _real(document)
        return [text for text in trace.texts() if not text.typed and self._ran_as(trace, text, document, real)]

    def _ran_as(self, trace: Trace, text: Text, document: OpenDocument, real: str) -> bool:
        """Whether a text ran from a document, whose file is without links."""
        settled = self._ran.get(trace, {}).get(text.name)
        if isinstance(text, FileSeen) and settled not in self.all:
            return real == _without_links(text.path)
        return document is (settled or self._homes.get(trace))

    def settle(self, trace: Trace, documents: Mapping[str, OpenDocument]) -> None:
        """Know which documents the texts of a record stand in, by their names."""
        self._ran.setdefault(trace, {}).update(documents)

    def bring(self, document: OpenDocument | None) -> None:
        """Have an open document in view, in whichever editor, unless a program runs: nobody is taken away then."""
        in_view = [each.open_document for each in self.editors if each.isVisible()]
        if document is not None and document not in in_view and self._runs.state not in (State.RUNNING, State.WAITING):
            self.show(document)

    def _follow_cursor(self) -> None:
        """Show the document that the shown line is in: a person went there."""
        trace = self._session.trace
        place = trace.place(self._session.cursor) if self._session.cursor else None
        text = text_of(trace, place) if place is not None else None
        self.bring(self.of_text(trace, text) if text is not None else None)

    def _settle_record(self) -> None:
        trace = self._session.trace
        if trace not in self._homes:
            self._homes[trace] = self.active

    def _settle_cell(self, cell: CellStarted) -> None:
        self.settle(self._session.trace, {cell.name: self.active})


@lru_cache(maxsize=4096)
def _without_links(path: str) -> str:
    """That of a file which ran, as it was when it was first asked for: a program may import hundreds."""
    return os.path.realpath(path)


def _real(document: OpenDocument) -> str:
    """The path of a document's file, without links; empty where it has none."""
    return os.path.realpath(document.path) if document.path is not None else ""
