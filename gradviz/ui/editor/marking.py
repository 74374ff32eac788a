"""From a record, a step and a text to the marks of the editor. No Qt."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict

from gradviz import events as ev
from gradviz.trace.texts import cell_of, error_in_short, function_name, tensor_title, value_text
from gradviz.trace.trace import Trace
from gradviz.ui.editor.marks import Marks
from gradviz.ui.editor.source_map import SourceMap

_VALUE_LIMIT = 30
_PART = 4_000
"""Events that are taken in at once: some milliseconds."""
_Line = tuple[int, int]
"""An execution and a line of its source."""


class Marking:
    """Grows with one record: which nodes each line made, where errors were raised."""

    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self._nodes: defaultdict[_Line, list[str]] = defaultdict(list)
        self._births: defaultdict[_Line, list[int]] = defaultdict(list)
        self._results: defaultdict[_Line, list[str]] = defaultdict(list)
        self._taken = 0
        self._errors: list[tuple[int, ev.ErrorRaised]] = []
        self._cells: list[tuple[int, ev.CellStarted]] = []
        self._events_taken = 0
        self._holders: dict[tuple[int, str], int] = {}

    def marks(self, step: int, source: SourceMap, selection: str | None, visible: range) -> Marks:
        """What to paint, with results for the visible lines only."""
        event = self.trace.events[step - 1] if step else None
        note = self._note(event, step)
        return Marks(
            shown=source.line(self.trace.place(step)) if step else None,
            note=note,
            backward=bool(note),
            errors=self._errors_at(step, source),
            lit=self._lines_of(selection, source),
            values=self._values(step, source, visible),
        )

    def nodes_of(self, document_line: int, source: SourceMap) -> frozenset[str]:
        """The nodes that a line of the document made."""
        return frozenset(key for line in source.cells_of(document_line) for key in self._nodes.get(line, ()))

    def catch_up(self) -> bool:
        """Take in some of what the record gained; whether that was all of it."""
        until = self._events_taken + _PART
        nodes = self.trace.nodes_from(self._taken, until)
        self._taken += len(nodes)
        for node in nodes:
            if node.place is not None:
                line = (self._holder(node.place), node.place.line)
                self._nodes[line].append(node.key)
                if node.kind == "tensor":
                    self._births[line].append(node.born)
                    self._results[line].append(node.key)
        until = min(until, len(self.trace.events))
        for index in range(self._events_taken, until):
            event = self.trace.events[index]
            if isinstance(event, ev.ErrorRaised):
                self._errors.append((index + 1, event))
            elif isinstance(event, ev.CellStarted):
                self._cells.append((index + 1, event))
        self._events_taken = until
        return until == len(self.trace.events)

    def _holder(self, place: ev.Place) -> int:
        """The execution whose source holds a place; 0 for places in other files."""
        asked = (place.cell, place.file)
        if asked not in self._holders:
            cell = cell_of(self.trace, place)
            self._holders[asked] = cell.cell if cell else 0
        return self._holders[asked]

    def _values(self, step: int, source: SourceMap, visible: range) -> dict[int, str]:
        found = {}
        view = self.trace.at(step)
        for document_line in visible:
            newest: tuple[int, str] | None = None
            for line in source.cells_of(document_line):
                if count := bisect_right(self._births.get(line, ()), step):
                    newest = max(newest or (0, ""), (self._births[line][count - 1], self._results[line][count - 1]))
            if newest:
                text = value_text(view.node(newest[1])["value"], _VALUE_LIMIT)
                found[document_line] = text
        return found

    def _errors_at(self, step: int, source: SourceMap) -> dict[int, str]:
        """Errors raised by now in the newest execution of each piece of the document."""
        newest = {cell.document_cell: cell.cell for at, cell in self._cells if at <= step}.values()
        return {
            line: error_in_short(event)
            for at, event in self._errors
            if at <= step and event.place.cell in newest and (line := source.line(event.place)) is not None
        }

    def _lines_of(self, selection: str | None, source: SourceMap) -> frozenset[int]:
        node = self.trace.nodes.get(selection) if selection else None
        line = source.line(node.place) if node else None
        return frozenset() if line is None else frozenset({line})

    def _note(self, event: ev.Event | None, step: int) -> str:
        if isinstance(event, (ev.FunctionStarted, ev.FunctionRan)):
            return f"pass {event.pass_}: {function_name(self.trace, event.function)}"
        if isinstance(event, ev.GradAccumulated):
            return f"pass {event.pass_}: {tensor_title(self.trace, event.tensor, step)}.grad"
        if isinstance(event, ev.BufferFreed):
            return f"pass {event.pass_}: {function_name(self.trace, event.function)} freed"
        return f"pass {event.pass_} begins" if isinstance(event, ev.PassStarted) else ""
