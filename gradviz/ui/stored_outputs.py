"""What the active notebook holds without having put it out in the shown record: the output pane shows it, too."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from gradviz.events import CellEnded, CellStarted, Event
from gradviz.trace.outputs import RecordOutputs, as_events
from gradviz.ui.cell_outputs import CellOutputs
from gradviz.ui.editor.cell_states import CellRun
from gradviz.ui.editor.document import OpenDocument
from gradviz.ui.open_documents import OpenDocuments
from gradviz.ui.panels.output import OutputPane
from gradviz.ui.panels.output_stored import StoredCell
from gradviz.ui.session import Session
from gradviz.ui.slices import go_on
from gradviz.wording import tr

if TYPE_CHECKING:
    from gradviz.cell_matching import FileCell, Found
    from gradviz.documents import Cell, Source

_QUIET = 300
"""Milliseconds behind the last edit."""
_SLICE = 0.008
"""Seconds of one turn in which it is found which cell is which."""


class StoredOutputs(QObject):
    """Tells the pane anew where another document is in view, its text or its file changed, or a cell of it ran."""

    def __init__(self, documents: OpenDocuments, session: Session, outputs: CellOutputs, pane: OutputPane) -> None:
        super().__init__(pane)
        self._documents, self._outputs, self._pane = documents, outputs, pane
        self._told: OpenDocument | None = None
        """The document whose cells the pane was told of."""
        self._matched: tuple[Source, int, dict[int, Found]] | None = None
        """Which cell is which, of which file and which revision of the text."""
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._begin)
        self._telling: Iterator[None] = iter(())
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.timeout.connect(self._go_on)
        documents.active_changed.connect(self._wake)
        documents.text_changed.connect(lambda document: self._wake(document, _QUIET))
        documents.opened.connect(self._follow)
        session.trace_replaced.connect(self._wake)
        for document in documents.all:
            self._follow(document)

    def _follow(self, document: OpenDocument) -> None:
        for changed in (document.source_changed, document.cells.changed):
            changed.connect(partial(self._wake, document))

    def _wake(self, document: OpenDocument | None = None, after: int = 0) -> None:
        if document in (None, self._documents.active):
            self._next.stop()
            self._soon.start(after)

    def _begin(self) -> None:
        self._telling = self._tell(self._documents.active)
        self._go_on()

    def _go_on(self) -> None:
        """Look for one slice of time; a newer wish begins anew."""
        if not go_on(self._telling, _SLICE):
            self._next.start(0)

    def _tell(self, document: OpenDocument) -> Iterator[None]:
        """Tell the pane, with pauses."""
        cells: list[StoredCell] = []
        edited: set[int] = set()
        shown = False
        found: dict[int, Found] = {}
        yield from self._find(document, found)
        for cell in _cells(document):
            run = document.cells.begun(document.cells.head_of(cell.first_line - 1))
            held = found[cell.first_line].cell if cell.first_line in found else None
            if run is not None and self._outputs.is_shown(run):
                shown = True
                if run.source != cell.source:
                    edited.add(run.number)
            elif run is not None and run.record is not None and self._outputs.is_kept(document, run):
                if any(not isinstance(event, CellEnded) for event in run.record.of(run.number)):
                    cells.append(_earlier(document, cell, run, run.record))
            elif held is not None and held.has_outputs:
                cells.append(_stored(document, cell, held))
            yield
        seek = document is not self._told and not shown
        self._told = document
        self._pane.show_stored(cells, edited, seek=seek)

    def _find(self, document: OpenDocument, known: dict[int, Found]) -> Iterator[None]:
        """Find which cell is which of the file, with pauses; those of a text that is as before are known."""
        source, revision = document.source, document.revision()
        if source is None or source.notebook is None:
            return
        if self._matched is None or self._matched[:2] != (source, revision):
            found: list[Found] = []
            yield from source.notebook.find(document.text(), found)
            self._matched = source, revision, {each.first_line: each for each in found}
            yield
        known.update(self._matched[2])


def _cells(document: OpenDocument) -> Iterator[Cell]:
    """The code cells of a notebook."""
    if document.notebook:
        from gradviz.documents import each_cell

        yield from each_cell(document.text(), notebook=True)


def _stored(document: OpenDocument, cell: Cell, held: FileCell) -> StoredCell:
    """What a cell holds in the file."""
    edited = (held.ran or held.piece.source).strip("\n") != cell.source
    began = _began(document, cell, held.count)
    return StoredCell(held, began, partial(_events_in, held), held.count, is_edited=edited)


def _earlier(document: OpenDocument, cell: Cell, run: CellRun, record: RecordOutputs) -> StoredCell:
    """What a cell put out in a record that is gone."""
    began = _began(document, cell, run.number)
    events = partial(record.of, run.number)
    return StoredCell(run, began, events, run.number, is_saved=False, is_edited=run.source != cell.source)


def _began(document: OpenDocument, cell: Cell, count: int | None) -> CellStarted:
    """As an execution of the active document, which is none of the record's."""
    name = f"<cell {count}>" if count is not None else ""
    return CellStarted(
        0, name, cell.source, cell.first_line, cell.index, cell.title, document.number, document.title or tr("untitled")
    )


def _events_in(cell: FileCell) -> Iterator[Event]:
    from gradviz.notebook_outputs import held_by

    return as_events(held_by(json.loads(cell.raw)))
