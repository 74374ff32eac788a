"""What the cells of open documents put out since they were saved: new to the file, and not lost with the record."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject

from gradviz.trace.outputs import CellOutput, RecordOutputs
from gradviz.ui.editor.document import OpenDocument
from gradviz.ui.open_documents import OpenDocuments
from gradviz.ui.runs import Runs
from gradviz.ui.session import Session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gradviz.documents import Cell
    from gradviz.notebooks import Ran
    from gradviz.trace.trace import Trace
    from gradviz.ui.editor.cell_states import CellRun


class CellOutputs(QObject):
    """Knows them by the runs of cells, which go along with their lines, else by their texts."""

    def __init__(self, documents: OpenDocuments, session: Session, runs: Runs) -> None:
        super().__init__(documents)
        self._documents, self._session, self._runs = documents, session, runs
        self._kept: WeakKeyDictionary[OpenDocument, list[RecordOutputs]] = WeakKeyDictionary()
        """Of records that are gone, the newest last."""
        self.record = RecordOutputs(runs.trace)
        """Of what runs now."""
        runs.record_began.connect(self._begin)

    def came(self, document: OpenDocument | None) -> None:
        """A cell of a document ran, as far as it will."""
        if document is not None and document.notebook:
            document.outputs_are_new = True

    def saved(self, document: OpenDocument) -> None:
        """Nothing of a document is new any longer."""
        self._kept.pop(document, None)
        document.outputs_are_new = False

    def is_shown(self, run: CellRun) -> bool:
        """Whether the shown record has what a run put out."""
        return run.record is self.record and self._session.trace is self._runs.trace

    def is_kept(self, document: OpenDocument, run: CellRun) -> bool:
        """Whether a record that is gone has what a run put out, since it is not in the file yet."""
        return run.record in self._kept.get(document, ()) and not run.gave_way

    def ran(self, document: OpenDocument) -> dict[int, Ran]:
        """What the cells of a document put out when they ran last, also if they were edited since; by their lines."""
        from gradviz.documents import split_cells
        from gradviz.notebooks import Ran

        cells = split_cells(document.text(), document.notebook)
        found = self._last_runs(document, cells)
        return {
            cell.first_line: Ran(cell.source, run.outputs, run.execution_count, of=run.began.source.strip("\n"))
            for cell, run in found
        }

    def _last_runs(self, document: OpenDocument, cells: Sequence[Cell]) -> list[tuple[Cell, CellOutput]]:
        """The last run of each cell: the one that its first line remembers, else the one of its text."""
        runs = self._all_runs(document)
        by_text = {_text_of(run): run for each in runs.values() for run in each.values()}
        own = {cell.index: self._own_run(document, cell, runs) for cell in cells}
        found = {index: run for index, run in own.items() if run is not None and _text_of(run) == cells[index].source}
        times = Counter(cell.source for cell in cells)
        for cell in cells:
            if own[cell.index] is None and times[cell.source] == 1 and cell.source in by_text:  # it moved
                found[cell.index] = by_text[cell.source]
        taken = {id(run) for run in found.values()}
        for index, run in own.items():
            if run is not None and id(run) not in taken:  # edited since
                found.setdefault(index, run)
        return [(cell, found[cell.index]) for cell in cells if cell.index in found]

    @staticmethod
    def _own_run(
        document: OpenDocument, cell: Cell, runs: dict[RecordOutputs | None, dict[int, CellOutput]]
    ) -> CellOutput | None:
        last = document.cells.last_run(document.cells.head_of(cell.first_line - 1))
        if last is None or last.gave_way:
            return None
        return runs.get(last.record, {}).get(last.number)

    def _all_runs(self, document: OpenDocument) -> dict[RecordOutputs | None, dict[int, CellOutput]]:
        """The executions of a document's cells by their numbers, record by record, the newest last."""
        shown = self._session.trace
        records: list[tuple[RecordOutputs, Trace | None]] = [(kept, None) for kept in self._kept.get(document, ())]
        if shown is not self._runs.trace:
            records.append((RecordOutputs(shown), shown))
        records.append((self.record, self._runs.trace))
        return {record: self._runs_in(record, trace, document) for record, trace in records}

    def _runs_in(self, record: RecordOutputs, trace: Trace | None, document: OpenDocument) -> dict[int, CellOutput]:
        over = [run for run in record.runs() if run.is_over]
        if trace is None:
            return {run.execution_count: run for run in over if run.began.document == document.number}
        return {run.execution_count: run for run in over if self._documents.of_text(trace, run.began) is document}

    def _begin(self) -> None:
        """Another record grows: of the one before, what is in no file yet stays."""
        concerned = [document for document in self._documents.all if document.outputs_are_new]
        self.record.end(keep=bool(concerned))
        for document in concerned:
            heads = document.cells.heads()
            needed = {run.record for head in heads if (run := document.cells.last_run(head)) is not None}
            kept = [record for record in self._kept.get(document, ()) if record in needed]
            self._kept[document] = [*kept, self.record]
        self.record = RecordOutputs(self._runs.trace)


def _text_of(run: CellOutput) -> str:
    return run.began.source.strip("\n")
