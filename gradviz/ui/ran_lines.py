"""Going to lines that ran: that of the shown step, and that which made a node, in whichever document they are."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from gradviz.events import FileSeen, Place, Text
from gradviz.trace.entities import entity_of
from gradviz.trace.texts import file_of, text_of
from gradviz.ui.editor.code_editor import CodeEditor
from gradviz.ui.editor.sync import EditorSync
from gradviz.ui.files import Files
from gradviz.ui.open_documents import OpenDocuments
from gradviz.ui.session import Session
from gradviz.ui.trail import Trail
from gradviz.wording import tr


class RanLines(QObject):
    """A file that the program imports is opened where it lies, else as it ran; the line of a selected node is shown."""

    said = Signal(str)
    """Why a line is not there, in a sentence."""

    def __init__(
        self, session: Session, documents: OpenDocuments, sync: EditorSync, files: Files, trail: Trail
    ) -> None:
        super().__init__(documents)
        self._session, self._documents, self._sync = session, documents, sync
        self._files, self._trail = files, trail
        self._selected = ""
        session.selection_changed.connect(self._follow_selection)
        documents.follow_editors(self._follow)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What answers the actions."""
        return {"shown_line": self.go_to_shown}

    def go_to_shown(self) -> None:
        """To the line that the shown step is on."""
        trace, step = self._session.trace, self._session.cursor
        place = trace.place(step) if step else None
        if place is None:
            self.said.emit(tr("No line is shown: go to a step of the record first."))
        else:
            self._go_to(place)

    def go_to_line_of(self, key: str) -> None:
        """To the line that made a node."""
        self._go_to(self._session.trace.nodes[key].place)

    def go_to_printed_line(self, line: int, execution: int) -> None:
        """To a line that the output names: of the text that an execution ran, else of the one that is shown."""
        trace = self._session.trace
        cell = next((cell for cell in trace.cells() if cell.cell == execution), None)
        if cell is None:
            self._documents.go_to(self._documents.active, line)
            return
        there = self._sync.stands_at(Place(cell.cell, cell.name, line - cell.first_line + 1))
        self._documents.go_to(*(there or (self._documents.of_text(trace, cell) or self._documents.active, line)))

    def go_to_printed_place(self, file: str, line: int) -> None:
        """To a line of a file that the output names: where it is by now, if the file ran and is open, else there."""
        ran = [text for text in self._session.trace.files.values() if text.path == file]
        there = self._sync.stands_at(Place(0, ran[-1].name, line)) if ran else None
        if there is not None:
            self._documents.go_to(*there)
        else:
            self._trail.go_to(file, line)

    def title(self, key: str) -> str:
        """What leads to the line that made a node is called; empty where there is no such line."""
        trace = self._session.trace
        place = trace.nodes[key].place
        file = os.path.basename(file_of(trace, place)) if place is not None else ""
        there = self._sync.stands_at(place)
        if there is not None and file:
            return tr("Go to Line {line} of {file}", line=there[1], file=file)
        if there is not None:
            return tr("Go to Line {line}", line=there[1])
        if place is None or not file or not self._can_open(place):
            return ""
        return tr("Go to Line {line} of {file}", line=place.line, file=file)

    def _go_to(self, place: Place | None) -> None:
        trace = self._session.trace
        text = text_of(trace, place) if place is not None else None
        if place is not None and text is None and (file := file_of(trace, place)):
            self._trail.go_to(file, place.line)  # the number is all that is known of the line
            return
        if text is not None and self._sync.stands_at(place) is None:
            self._show(text)
        if (there := self._sync.stands_at(place)) is not None:
            self._documents.go_to(*there)
        else:
            self.said.emit(tr("That line is not in the editor: it ran elsewhere, or was changed."))

    def _can_open(self, place: Place) -> bool:
        trace = self._session.trace
        return isinstance(text_of(trace, place), FileSeen) or Path(file_of(trace, place)).is_file()

    def _show(self, text: Text) -> None:
        """Have the document of a text in view."""
        trace = self._session.trace
        document = self._documents.of_text(trace, text)
        if document is not None:
            self._documents.show(document)
        elif isinstance(text, FileSeen):
            self._files.show_file_that_ran(trace, text)

    # ------------------------------------------------------------ following

    def _follow(self, editor: CodeEditor) -> None:
        editor.peek.clicked.connect(self.go_to_shown)

    def _follow_selection(self) -> None:
        """Another thing was selected: have the line that made it in view, if its document is open."""
        key, trace = self._session.selection, self._session.trace
        before, self._selected = self._selected, entity_of(key) if key is not None else ""
        if key not in trace.nodes or self._selected == before:
            return
        if (there := self._sync.stands_at(trace.nodes[key].place)) is None:
            return
        document, line = there
        self._documents.bring(document)
        for editor in self._documents.editors:
            if editor.open_document is document:
                editor.reveal(line)
