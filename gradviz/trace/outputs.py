"""What the cells of a record put out, whole and in the shape in which notebooks keep it (nbformat 4). No Qt.

The window shows a part of long outputs only; this is all that the record holds.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from gradviz import events as ev
from gradviz.notebook_outputs import is_json
from gradviz.terminal import settled
from gradviz.trace.trace import Trace

Bundle = dict[str, Any]
"""One output: ``{"output_type": "stream", "name": "stdout", "text": "…"}`` and its like."""


@dataclass
class CellOutput:
    """What one execution put out, after all that was cleared and replaced."""

    began: ev.CellStarted
    outputs: list[Bundle] = field(default_factory=list)
    ended: ev.CellEnded | None = None
    """None: it runs, or its process ended."""
    died: bool = False
    """Whether its process ended."""

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come."""
        return self.died or self.ended is not None

    @property
    def execution_count(self) -> int:
        """The number of this execution, as in ``In [3]``."""
        return self.began.cell


def as_events(bundles: Iterable[Bundle]) -> Iterator[ev.Event]:
    """Outputs that a notebook holds, as events that put the same out."""
    for bundle in bundles:
        if bundle["output_type"] == "stream":
            yield ev.TextPrinted(0, bundle["name"], bundle["text"])
        elif bundle["output_type"] == "error":
            traceback = "\n".join(bundle["traceback"])
            yield ev.ErrorRaised(ev.Place(0, "", 0), bundle["ename"], bundle["evalue"], traceback)
        else:
            data = {mime: _as_text(mime, value) for mime, value in bundle["data"].items()}
            result = bundle["output_type"] == "execute_result"
            yield ev.ResultDisplayed(0, data, json.dumps(bundle["metadata"]), result)


def outputs_of(began: ev.CellStarted, events: Iterable[ev.Event]) -> CellOutput:
    """What one execution put out, told by its events."""
    reader = _Reader()
    for event in (began, *events):
        reader.take(event)
    reader.settle()
    return reader.runs[0]


def all_outputs(trace: Trace) -> list[CellOutput]:
    """What the executions of a record put out, in their order; of each cell of the document the last one alone."""
    last = {cell.piece: cell for cell in trace.cells() if cell.document_cell is not None and not cell.typed}
    return [run for run in RecordOutputs(trace).runs() if last.get(run.began.piece, run.began) is run.began]


class RecordOutputs:
    """What the executions of a record put out, also when the record itself is gone."""

    def __init__(self, trace: Trace) -> None:
        self._trace: Trace | None = trace
        self._events: list[ev.Event] = []
        self._begins: dict[int, int] = {}
        """Where each execution begins among the events that were kept."""

    def end(self, *, keep: bool) -> None:
        """The record goes; what was put out stays, if somebody wants to keep it."""
        self._events, self._trace = self._now() if keep else [], None
        begins = enumerate(self._events)
        self._begins = {event.cell: at for at, event in begins if isinstance(event, ev.CellStarted)}

    def of(self, number: int) -> Iterator[ev.Event]:
        """What an execution of a record that is gone put out, behind its beginning."""
        for event in islice(self._events, self._begins[number] + 1, None):
            if isinstance(event, ev.CellStarted):
                return
            yield event

    def runs(self) -> list[CellOutput]:
        """All executions, in their order; what a later one replaces is replaced."""
        reader = _Reader()
        for event in self._now():
            reader.take(event)
        reader.settle()
        return reader.runs

    def _now(self) -> list[ev.Event]:
        if self._trace is None:
            return self._events
        events = self._trace.events
        return [events[step - 1] for step in self._trace.index.outputs]


class _Reader:
    """Reads events in their order."""

    def __init__(self) -> None:
        self.runs: list[CellOutput] = []
        self._named: dict[str, list[Bundle]] = {}
        """The outputs that can be replaced, by name."""
        self._clear = False
        """Whether to clear before the next output."""

    def take(self, event: ev.Event) -> None:
        """Take the next event that puts something out."""
        if isinstance(event, ev.CellStarted):
            self.settle()
            self.runs.append(CellOutput(event))
            self._clear = False
        elif not self.runs:
            return
        elif isinstance(event, ev.CellEnded):
            self.settle()
            self.runs[-1].ended = event
        elif isinstance(event, ev.WorkerEnded):
            self.runs[-1].died = True
            self._add(_stream("stderr", event.message + "\n"))
        elif isinstance(event, ev.OutputCleared):
            self._clear = True
            if not event.wait:
                self._make_room()
        elif isinstance(event, ev.ResultDisplayed) and event.update:
            for bundle in self._named.get(event.display_id, ()):
                bundle.update(data=_data(event.data), metadata=_metadata(event))
        else:
            for bundle in _bundles(event):
                self._add(bundle)
            if isinstance(event, ev.ResultDisplayed) and event.display_id:
                self._named.setdefault(event.display_id, []).append(self.runs[-1].outputs[-1])

    def _add(self, bundle: Bundle) -> None:
        self._make_room()
        outputs = self.runs[-1].outputs
        before = outputs[-1] if outputs else {}
        if bundle["output_type"] == "stream" and before.get("name") == bundle["name"]:
            before["pieces"].append(bundle["text"])
            return
        self.settle()
        if bundle["output_type"] == "stream":
            bundle["pieces"] = [bundle["text"]]
        outputs.append(bundle)

    def _make_room(self) -> None:
        if self._clear:
            self._clear = False
            self.runs[-1].outputs.clear()

    def settle(self) -> None:
        """The last stream gets no more text: what a terminal would show of it stays."""
        for bundle in self.runs[-1].outputs[-1:] if self.runs else ():
            if "pieces" in bundle:
                bundle["text"] = settled("".join(bundle.pop("pieces")))


def _bundles(event: ev.Event) -> Iterator[Bundle]:
    if isinstance(event, ev.TextPrinted):
        yield _stream(event.stream, event.text)
    elif isinstance(event, ev.InputRequested):
        yield _stream("stdout", event.prompt)
    elif isinstance(event, ev.InputGiven):
        yield _stream("stdout", event.text + "\n")
    elif isinstance(event, ev.ResultDisplayed):
        shown = {"data": _data(event.data), "metadata": _metadata(event)}
        if event.result:
            yield {"output_type": "execute_result", "execution_count": event.cell, **shown}
        else:
            yield {"output_type": "display_data", **shown}
    elif isinstance(event, ev.ErrorRaised):
        lines = event.traceback.rstrip("\n").split("\n") if event.traceback.strip() else []
        yield {"output_type": "error", "ename": event.name, "evalue": event.message, "traceback": lines}


def _stream(name: str, text: str) -> Bundle:
    return {"output_type": "stream", "name": name, "text": text}


def _data(data: dict[str, str]) -> Bundle:
    """As in a notebook: JSON is there as what it says."""
    return {mime: json.loads(text) if is_json(mime) else text for mime, text in data.items()}


def _as_text(mime: str, value: Any) -> str:
    return value if isinstance(value, str) and not is_json(mime) else json.dumps(value, ensure_ascii=False)


def _metadata(event: ev.ResultDisplayed) -> Bundle:
    found: Bundle = json.loads(event.metadata) if event.metadata else {}
    return found
