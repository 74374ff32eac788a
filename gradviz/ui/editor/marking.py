"""From a record, a step and a text to the marks of the editor. No Qt."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator

from gradviz import events as ev
from gradviz.trace.texts import (
    document_line,
    error_in_short,
    function_name,
    tensor_title,
    text_of,
    value_text,
)
from gradviz.trace.trace import Trace
from gradviz.trace.turns import TurnAt, TurnIndex
from gradviz.ui.editor.marks import Elsewhere, Lens, Marks, Peek, Result
from gradviz.ui.editor.source_map import Key, SourceMap
from gradviz.ui.slices import go_on
from gradviz.wording import tr

_VALUE_LIMIT, _SHORT_LIMIT = 30, 14
_PART = 500
"""Events that are taken in between two looks at the clock."""
_SLICE = 0.006
"""Seconds of one turn of the event loop in which they are taken in."""
_Line = tuple[Key | None, int]
"""A line of a text that ran; of none that is known."""


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
        self._holders: dict[tuple[int, str], Key | None] = {}
        self._turns = TurnIndex(trace)
        self._catching: Iterator[None] | None = None

    def marks(
        self,
        step: int,
        source: SourceMap,
        selection: str | None,
        visible: range,
        elsewhere: Elsewhere | None = None,
    ) -> Marks:
        """What to paint, with results for the visible lines only.

        `elsewhere` is the document that the shown line is in, where the source is of another one.
        """
        event = self.trace.events[step - 1] if step else None
        note = self._note(event, step)
        shown = source.line(self.trace.place(step)) if step else None
        return Marks(
            shown=shown,
            note=note,
            backward=bool(note),
            details=self._details(shown, step, source),
            errors=self._errors_at(step, source),
            lit=self._lines_of(selection, source),
            values=self._values(step, source, visible),
            lenses=self._lenses(step, source, visible),
            peek=self._peek(self.trace.place(step), note, elsewhere) if step and shown is None else None,
        )

    def nodes_of(self, document_line: int, source: SourceMap) -> frozenset[str]:
        """The nodes that a line of the document made."""
        return frozenset(key for line in source.texts_of(document_line) for key in self._nodes.get(line, ()))

    def catch_up(self) -> bool:
        """Take in some of what the record gained; whether that was all of it."""
        if self._catching is None:
            self._catching = self._catch_up()
        if go_on(self._catching, _SLICE):
            self._catching = None
        return self._catching is None

    def _catch_up(self) -> Iterator[None]:
        """Take in what the record gained until this ends, in slices."""
        events = self.trace.events
        while self._events_taken < len(events):
            until = min(self._events_taken + _PART, len(events))
            self._take_nodes(until)
            for index in range(self._events_taken, until):
                event = events[index]
                if isinstance(event, ev.ErrorRaised):
                    self._errors.append((index + 1, event))
                elif isinstance(event, ev.CellStarted):
                    self._cells.append((index + 1, event))
                if isinstance(event, ev.Text):
                    yield from self._turns.begin(event)
                self._turns.take(index + 1, event)
            self._events_taken = until
            yield

    def _take_nodes(self, until: int) -> None:
        nodes = self.trace.nodes_from(self._taken, until)
        self._taken += len(nodes)
        for node in nodes:
            if node.place is not None:
                line = (self._holder(node.place), node.place.line)
                self._nodes[line].append(node.key)
                if node.kind == "tensor":
                    self._births[line].append(node.born)
                    self._results[line].append(node.key)

    def _holder(self, place: ev.Place) -> Key | None:
        """The text that holds a place."""
        asked = (place.cell, place.file)
        if asked not in self._holders:
            ran = text_of(self.trace, place)
            self._holders[asked] = ran.key if ran is not None else None
        return self._holders[asked]

    # ------------------------------------------------------------ results

    def _values(self, step: int, source: SourceMap, visible: range) -> dict[int, Result]:
        found = {}
        for line in visible:
            key = self._newest(line, step, source)
            if key is not None:
                node = self.trace.at(step).node(key)
                old = node["born"] < self._turn_start(key, step)
                found[line] = Result(
                    value_text(node["value"], _VALUE_LIMIT), node["label"], old, value_text(node["value"], _SHORT_LIMIT)
                )
        return found

    def _newest(self, document_line: int, step: int, source: SourceMap) -> str | None:
        """The tensor that a line of the document made last, up to a step."""
        newest: tuple[int, str] | None = None
        for line in source.texts_of(document_line):
            if count := bisect_right(self._births.get(line, ()), step):
                newest = max(newest or (0, ""), (self._births[line][count - 1], self._results[line][count - 1]))
        return newest[1] if newest else None

    def _turn_start(self, key: str, step: int) -> int:
        """Where the turn began that is on at a step, of the innermost loop around what made a node; 0 without any."""
        operation = self.trace.operations.get(self.trace.nodes[key].operation or 0)
        if operation is None or not operation.turns:
            return 0
        loop = operation.place.file, operation.turns[-1].line
        return self._turns.at(loop, step).start if loop in self._turns else 0

    def _details(self, shown: int | None, step: int, source: SourceMap) -> tuple[str, ...]:
        """Of the shown line: the function behind its result, and which time it runs."""
        place = self.trace.place(step)
        if shown is None or place is None:
            return ()
        said = []
        key = self._newest(shown, step, source)
        if key is not None:
            made = [edge.source for edge in self.trace.edges_of(key) if edge.target == key and edge.source[0] == "f"]
            said = [function_name(self.trace, self.trace.nodes[source_].ident) for source_ in made[:1]]
        runs = self.trace.index.lines.runs
        steps = runs[place.file, place.line][place.function].steps if (place.file, place.line) in runs else ()
        if len(steps) > 1:
            said.append(tr("time {number:,} of {count:,}", number=bisect_right(steps, step), count=len(steps)))
        return tuple(said)

    def _peek(self, place: ev.Place | None, note: str, elsewhere: Elsewhere | None) -> Peek | None:
        """The line of a place as it ran, where the record has its source."""
        text = text_of(self.trace, place) if place is not None else None
        if place is None or text is None:
            return None
        ran = text.source.rstrip("\n").split("\n")
        if not 1 <= place.line <= len(ran):
            return None
        first = max(0, place.line - 2)
        line = document_line(self.trace, place)
        title = tr("line {line} as it ran; it was changed since", line=line)
        if text.typed:
            title = tr("typed into the console")
        elif elsewhere:
            title = tr("line {line} of {name} as it ran", line=line, name=elsewhere.name)
        way = elsewhere.way if elsewhere is not None else ""
        return Peek(title, tuple(ran[first : place.line + 1]), place.line - 1 - first, note, way)

    # ------------------------------------------------------------ turns

    def _lenses(self, step: int, source: SourceMap, visible: range) -> dict[int, Lens]:
        found = {}
        for line in visible:
            loop = self.loop_of(line, step, source)
            if loop is not None:
                at = self._turns.at(loop, step)
                earlier, later = (self._turns.beside(loop, step, way) is not None for way in (-1, 1))
                found[line] = Lens(_turn_words(at), at.last, earlier, later)
        return found

    def loop_of(self, document_line: int, step: int, source: SourceMap) -> tuple[str, int] | None:
        """The loop that a line of the document ran as: the one that is on at a step, or was last."""
        loops = [loop for loop in source.runs_of(document_line) if loop in self._turns]
        return max(loops, key=lambda loop: self._turns.at(loop, step).start, default=None)

    def turn_beside(self, document_line: int, step: int, direction: int, source: SourceMap) -> int | None:
        """The step at which the next or previous turn of the loop on a line begins."""
        loop = self.loop_of(document_line, step, source)
        return self._turns.beside(loop, step, direction) if loop is not None else None

    def turn_of(self, document_line: int, step: int, number: int, source: SourceMap) -> int | None:
        """The step at which the turn of a number begins."""
        loop = self.loop_of(document_line, step, source)
        return self._turns.of(loop, step, number) if loop is not None else None

    def _errors_at(self, step: int, source: SourceMap) -> dict[int, str]:
        """Errors raised by now in the newest execution of each piece of the document."""
        newest = {cell.piece: cell.cell for at, cell in self._cells if at <= step}.values()
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
            name = function_name(self.trace, event.function)
            return tr("pass {number}: {name}", number=event.pass_, name=name)
        if isinstance(event, ev.GradAccumulated):
            name = f"{tensor_title(self.trace, event.tensor, step)}.grad"
            return tr("pass {number}: {name}", number=event.pass_, name=name)
        if isinstance(event, ev.BufferFreed):
            name = function_name(self.trace, event.function)
            return tr("pass {number}: {name} freed", number=event.pass_, name=name)
        return tr("pass {number} begins", number=event.pass_) if isinstance(event, ev.PassStarted) else ""


def _turn_words(at: TurnAt) -> str:
    if not at.last:
        return tr("turn not known")
    last = f"{'' if at.last_exact else '≥ '}{at.last:,}"
    if not at.number:
        return tr("{count} turn", count=last) if at.last == 1 else tr("{count} turns", count=last)
    return tr("turn {number} of {count}", number=f"{'' if at.exact else '≥ '}{at.number:,}", count=last)
