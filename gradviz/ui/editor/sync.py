"""Keeps the marks of the open documents and the session in step, both ways."""

from __future__ import annotations

import os
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from gradviz.events import FileSeen, Place
from gradviz.trace.texts import text_of
from gradviz.ui.editor.code_editor import CodeEditor
from gradviz.ui.editor.document import OpenDocument
from gradviz.ui.editor.marking import Marking
from gradviz.ui.editor.marks import NOTHING, Elsewhere
from gradviz.ui.editor.source_map import SourceMap
from gradviz.ui.languages import languages
from gradviz.ui.open_documents import OpenDocuments
from gradviz.ui.session import Session
from gradviz.wording import tr


class EditorSync(QObject):
    """Marks follow the cursor and the selection; the caret lights up nodes.

    A document shows the marks of what ran from it, and of nothing else.
    """

    edited_changed = Signal(bool)
    """Whether the text of the active document differs from what was run of it."""
    source_changed = Signal()
    """`source` would tell other things: a text was edited, or another one is active."""

    refused = Signal(str)
    """What was asked for is not there: one sentence."""
    step_asked = Signal(int)
    """The person asked for this step in the text: a turn of a loop."""

    def __init__(self, session: Session, documents: OpenDocuments) -> None:
        super().__init__(documents)
        self._session, self._documents = session, documents
        self._marking = Marking(session.trace)
        self._sources: dict[OpenDocument, SourceMap] = {}
        self._mapped = (0, 0)
        """How many cells and files were mapped."""
        self._to_light: int | None = None
        """The line whose nodes are to be lit as soon as all of the record is known."""
        self.edited = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._refresh)
        languages.switched.connect(self._tell_anew)
        session.trace_replaced.connect(self._begin_anew)
        session.trace_grew.connect(self._expire)
        session.cursor_moved.connect(self._expire)
        session.selection_changed.connect(self._expire)
        documents.text_changed.connect(self._text_changed)
        documents.active_changed.connect(self._another_document)
        documents.opened.connect(self._follow_document)
        documents.closed.connect(self._let_go)
        documents.follow_editors(self._follow)

    def _follow(self, editor: CodeEditor) -> None:
        self._expire()
        editor.verticalScrollBar().valueChanged.connect(self._expire)
        editor.caret_placed.connect(self._light)
        editor.turn_asked.connect(self._find_turn)
        editor.turn_number_asked.connect(self._find_numbered_turn)

    def _follow_document(self, document: OpenDocument) -> None:
        """It may be a file that ran, or become one when it is saved."""
        document.renamed.connect(lambda: self._let_go(document))

    def _let_go(self, document: OpenDocument) -> None:
        """It is closed, or another file."""
        self._sources.pop(document, None)
        self._expire()

    def _begin_anew(self) -> None:
        self._marking = Marking(self._session.trace)
        self._sources.clear()
        self._to_light = None
        self._expire()

    def _text_changed(self, document: OpenDocument) -> None:
        self._sources.pop(document, None)
        if len(self._session.trace):
            self._expire()
            self.source_changed.emit()

    def _another_document(self) -> None:
        self._expire()
        self.source_changed.emit()

    def _expire(self, *_changed: object) -> None:
        if not self._timer.isActive():
            self._timer.start(0)

    def _tell_anew(self) -> None:
        self._timer.start(0)

    def _refresh(self) -> None:
        session, documents = self._session, self._documents
        if not len(session.trace):
            for editor in documents.editors:
                editor.set_marks(NOTHING)
            self._say_edited(False)
            return
        if not self._marking.catch_up():
            self._timer.start(0)
            return
        self._light_up()
        for editor in documents.editors:
            self._mark(editor)
        self._say_edited(self.source().edited)

    def _mark(self, editor: CodeEditor) -> None:
        session, document = self._session, editor.open_document
        visible = [line for line, _top, _height in editor.visible_lines()]
        seen = range(visible[0], visible[-1] + 1) if visible else range(0)
        source = self.source(document)
        marks = self._marking.marks(session.cursor, source, session.selection, seen, self._elsewhere(document))
        if marks.peek is not None and self._is_marked_beside(editor):
            marks = replace(marks, peek=None)
        editor.set_marks(marks)

    def _is_marked_beside(self, editor: CodeEditor) -> bool:
        """Whether the shown line is marked in the other editor, which is in view."""
        there = self.stands_at(self._session.trace.place(self._session.cursor))
        others = [each for each in self._documents.editors if each is not editor and each.isVisible()]
        return there is not None and there[0] in [each.open_document for each in others]

    def _elsewhere(self, document: OpenDocument) -> Elsewhere | None:
        """The document that the shown line is in, where that is another one."""
        trace, step = self._session.trace, self._session.cursor
        place = trace.place(step) if step else None
        text = text_of(trace, place) if place is not None else None
        if text is None or text.typed:
            return None
        home = self._documents.of_text(trace, text)
        if home is document:
            return None
        if home is not None:
            title = home.title or tr("untitled")
            return Elsewhere(title, tr("Show {name}", name=title))
        if isinstance(text, FileSeen):
            name = os.path.basename(text.path)
            return Elsewhere(name, tr("Open {name}", name=name))
        return Elsewhere(tr("a closed document"))

    def source(self, document: OpenDocument | None = None) -> SourceMap:
        """The map from recorded places to the text of a document as it is now; of the active one if none is named."""
        document, trace = document or self._documents.active, self._session.trace
        there = len(trace.cells()), len(trace.files)
        if there != self._mapped:
            self._sources.clear()
            self._mapped = there
        if document not in self._sources:
            self._sources[document] = SourceMap(trace, document.text(), self._documents.texts_of(trace, document))
        return self._sources[document]

    def home(self) -> OpenDocument | None:
        """The document that the record began with; None if it is closed."""
        return self._documents.of_record(self._session.trace)

    def stands_at(self, place: Place | None) -> tuple[OpenDocument, int] | None:
        """The open document that a recorded place is in, and its line there, if it stands there still."""
        return next(((each, line) for each in self._documents.all if (line := self.source(each).line(place))), None)

    def caret_runs(self) -> tuple[int, list[tuple[str, int]]]:
        """The line of the caret, and the (file, line) pairs that it ran as."""
        line = self._documents.editor.caret_line()
        return line, self.source().runs_of(line)

    def _say_edited(self, edited: bool) -> None:
        if edited != self.edited:
            self.edited = edited
            self.edited_changed.emit(edited)

    def _light(self, line: int) -> None:
        self._to_light = line
        if self._marking.catch_up():
            self._light_up()
        else:
            self._expire()

    def _light_up(self) -> None:
        if self._to_light is not None:
            line, self._to_light = self._to_light, None
            self._session.light(self._marking.nodes_of(line, self.source()))

    def ask_turn(self) -> None:
        """Ask for a turn of the innermost loop around the shown line (or the caret's, where none is shown)."""
        editor, step, source = self._documents.editor, self._session.cursor, self.source()
        line = editor.marks.shown or editor.caret_line()
        depth = None
        for above in range(line, 0, -1):
            text = editor.line_text(above)
            indent = len(text) - len(text.lstrip())
            if not text.strip() or (depth is not None and indent >= depth):
                continue
            depth = indent
            if self._marking.loop_of(above, step, source) is not None:
                editor.reveal(above)
                self._refresh()
                editor.ask_turn(above)
                return
        self.refused.emit(tr("No turns of a loop around line {line} are recorded.", line=line))

    def _find_turn(self, line: int, direction: int) -> None:
        self._ask_for(self._marking.turn_beside(line, self._session.cursor, direction, self.source()))

    def _find_numbered_turn(self, line: int, number: int) -> None:
        self._ask_for(self._marking.turn_of(line, self._session.cursor, number, self.source()))

    def _ask_for(self, step: int | None) -> None:
        if step is not None:
            self.step_asked.emit(step)
