"""Finds a moment of a record by what the program says: after a line, or where something happens because of it."""

from __future__ import annotations

import msgspec

from gradviz import events as ev
from gradviz.trace.lines import OUTSIDE, Rows
from gradviz.trace.trace import Trace


class Moment(msgspec.Struct, frozen=True):
    """What is looked for; found by the text of the line, so that it is found in an edited program, too."""

    line: str
    """How the line begins, without its indentation."""
    time: int = 1
    """Which run of such lines, in the order of the record; -1 is the last."""
    kind: str = ""
    """The event to go to, by the name of its class; empty: all that the line did has happened."""
    of: str = ""
    """The tensor or function that the event is about, by its name; it is selected. Alone, it is only selected."""
    nth: int = 1
    """Which of these events, within the run of the line."""


class Found(msgspec.Struct, frozen=True):
    """Where it is."""

    step: int
    key: str | None = None
    """The node to select."""


def find(trace: Trace, moment: Moment) -> Found | None:
    """Where the moment is in the record; None if the program never came there."""
    runs = [run for place in _lines(trace, moment.line) for run in _runs(trace, *place)]
    runs.sort()
    index = moment.time - 1 if moment.time > 0 else len(runs) + moment.time
    if not 0 <= index < len(runs):
        return None
    first, last = runs[index]
    if not moment.kind:
        return Found(last, _named(trace, moment.of, last) if moment.of else None)
    count = 0
    for step in range(first, last + 1):
        event = trace.events[step - 1]
        if event.kind != moment.kind:
            continue
        key = _about(trace, event, step, moment.of)
        if moment.of and key is None:
            continue
        count += 1
        if count == moment.nth:
            return Found(step, key)
    return None


def _lines(trace: Trace, text: str) -> list[tuple[str, int]]:
    """The (file, line) of the lines that begin so."""
    found: dict[tuple[str, int], None] = {}
    for cell in trace.cells():
        for number, line in enumerate(cell.source.split("\n"), 1):
            if line.strip().startswith(text):
                found[cell.name, number] = None
    return list(found)


def _runs(trace: Trace, file: str, line: int) -> list[tuple[int, int]]:
    """The first and the last step of each run of a line, with all that it called."""
    lines, runs = trace.index.lines, []
    by_function: dict[str, Rows] = lines.runs.get((file, line), {})
    for rows in by_function.values():
        for index, step in enumerate(rows.steps):
            place = rows.places[index]
            thread = lines.threads[place.thread if place is not None else ""]
            behind = thread.find(thread.at(step) + 1, 1, rows.frames[index], rows.depths[index])
            runs.append((step, len(trace) if behind is None else _before(thread, behind)))
    return runs


def _before(rows: Rows, index: int) -> int:
    """The last step before a line, or that of the end of a cell, with the error that ended it."""
    return rows.steps[index] - (0 if rows.depths[index] == OUTSIDE else 1)


def _about(trace: Trace, event: ev.Event, step: int, name: str) -> str | None:
    """The node that an event is about, if it has that name (or none is asked for)."""
    tensor, function = getattr(event, "tensor", None), getattr(event, "function", None)
    if isinstance(event, ev.PassEnded):
        function = event.failed
    if tensor in trace.tensors and (not name or name in _names(trace, tensor, step)):
        return trace.key_at(trace.tensors[tensor], step)
    if function in trace.functions and name in ("", trace.functions[function].created.name):
        return f"f{function}"
    return None


def _named(trace: Trace, name: str, step: int) -> str | None:
    """The newest living node of that name."""
    view = trace.at(step)
    tensors = [number for number in trace.tensors if name in _names(trace, number, step)]
    keys = [trace.key_at(trace.tensors[number], step) for number in tensors]
    keys += [f"f{number}" for number, each in trace.functions.items() if each.created.name == name]
    living = [key for key in keys if key is not None and view.alive(key)]
    return living[-1] if living else None


def _names(trace: Trace, tensor: int, step: int) -> tuple[str, ...]:
    return trace.tensors[tensor].names.at(step, ())
