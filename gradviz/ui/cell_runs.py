"""Tells the cells of open documents how they run, as the worker says."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from weakref import ref

from PySide6.QtCore import QObject

from gradviz.events import CellEnded, CellStarted, ErrorRaised
from gradviz.ui.cell_outputs import CellOutputs
from gradviz.ui.editor.cell_states import CellRun, begin, end
from gradviz.ui.editor.document import OpenDocument
from gradviz.ui.open_documents import OpenDocuments
from gradviz.ui.runs import Runs, State
from gradviz.wording import tr
from gradviz.worker.messages import Busy, Dropped

_FRAME = re.compile(r'File "(?P<file>[^"]+)", line (?P<line>\d+), in <module>')
_AT_WORK = (State.RUNNING, State.WAITING, State.PAUSED)


@dataclass
class _Sent:
    """A piece of text that was given to the worker."""

    cell: CellStarted
    document: ref[OpenDocument]
    runs: list[tuple[int, CellRun]]
    """The runs of its cells, with the lines of the sent text at which they begin (from 1)."""
    failed_at: int | None = None
    """The line of the sent text in which an error came out."""
    compiled: bool = True
    """Whether any of it ran: text that is no Python does not."""


class CellRuns(QObject):
    """Follows the worker; a fresh one knows nothing of what ran in another."""

    def __init__(self, runs: Runs, documents: OpenDocuments, outputs: CellOutputs) -> None:
        super().__init__(documents)
        self._runs, self._documents, self._outputs = runs, documents, outputs
        self._sent: dict[int, _Sent] = {}
        runs.sent.connect(self._send)
        runs.cell_told.connect(self._hear)
        runs.state_changed.connect(self._follow_worker)

    def _send(self, cell: CellStarted) -> None:
        if cell.typed:
            return
        document = self._documents.active
        states, record = document.cells, self._outputs.record
        if cell.document_cell is None:
            runs = [(head + 1, states.send(head, cell.cell, whole=True, record=record)) for head in states.heads()]
        else:
            head = states.head_of(cell.first_line - 1)
            runs = [(1, states.send(head, cell.cell, record=record))]
        self._sent[cell.cell] = _Sent(cell, ref(document), runs)

    def _hear(self, event: Busy | CellEnded | ErrorRaised | Dropped) -> None:
        if isinstance(event, Dropped):
            self._drop(event.cells)
            return
        if isinstance(event, ErrorRaised):
            sent = self._sent.get(event.place.cell)
            if sent is not None:
                line = _line_in(event, sent.cell.name)
                own = event.place.line if event.place.file == sent.cell.name else None
                sent.failed_at, sent.compiled = line or own, line is not None
            return
        sent = self._sent.get(event.cell)
        if sent is None:
            return
        if isinstance(event, Busy):
            for _line, run in sent.runs:
                begin(run)
        else:
            self._end(sent, event)
            self._outputs.came(sent.document())
            del self._sent[event.cell]
        self._refresh(sent)

    @staticmethod
    def _end(sent: _Sent, event: CellEnded) -> None:
        """Of a program that failed as a whole, cells above the error are done, and those below it never ran."""
        document = sent.document()
        if len(sent.runs) == 1:
            end(sent.runs[0][1], event.error, event.seconds)
            return
        failed_at = sent.failed_at if event.error is not None else None
        count = sum(failed_at is None or line <= failed_at for line, _run in sent.runs)
        never = [run for _line, run in sent.runs[count:]]
        for index, (_line, run) in enumerate(sent.runs[:count], 1):
            fails = event.error is not None and (failed_at is None or index == count)
            if fails or sent.compiled:
                end(run, event.error if fails else None, None)
            else:
                never.append(run)
        if never and document is not None:
            document.cells.drop(never)

    def _follow_worker(self) -> None:
        state = self._runs.state
        if state == State.NONE:
            self._sent.clear()
            for document in self._documents.all:
                document.cells.forget()
        elif state == State.ENDED:
            for sent in self._sent.values():
                for _line, run in sent.runs:
                    end(run, tr("the process ended while it ran"), None)
                self._outputs.came(sent.document())
                self._refresh(sent)
            self._sent.clear()
        elif state in _AT_WORK and self._sent:
            self._documents.editor.gutter.update()
            self._documents.editor.viewport().update()

    def _drop(self, cells: tuple[int, ...]) -> None:
        """These waited and will not run."""
        never: defaultdict[OpenDocument, list[CellRun]] = defaultdict(list)
        for number in cells:
            sent = self._sent.pop(number, None)
            document = sent.document() if sent is not None else None
            if sent is not None and document is not None:
                never[document] += [run for _line, run in sent.runs]
        for document, runs in never.items():
            document.cells.drop(runs)

    @staticmethod
    def _refresh(sent: _Sent) -> None:
        document = sent.document()
        if document is not None:
            document.cells.refresh()


def _line_in(event: ErrorRaised, name: str) -> int | None:
    """The line of a program, of its own level, from which an error came out; None where none of it ran."""
    last = event.traceback.rpartition("Traceback (most recent call last)")[2]
    return next((int(found["line"]) for found in _FRAME.finditer(last) if found["file"] == name), None)
