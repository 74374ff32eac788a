"""Moves of a person through a record: from any step to the next or the one before of a sort of moment.

A forward move goes to the first such moment after the shown step, a backward move to the last one before it. Behind the
last line is the end of the record, and before the first its beginning. Each costs a bisection or two.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

import msgspec

from gradviz.trace.entities import FunctionHistory, TensorHistory
from gradviz.trace.history import History
from gradviz.trace.lines import OUTSIDE
from gradviz.trace.texts import document_line, function_name, tensor_title
from gradviz.trace.trace import Trace
from gradviz.wording import later, tr

EVENT, OPERATION, LINE, OVER, INTO, OUT, FUNCTION, PASS, CELL, ITERATION, ERROR = KINDS = (
    "event",
    "operation",
    "line",
    "over",
    "into",
    "out",
    "function",
    "pass",
    "cell",
    "iteration",
    "error",
)
_NONE_LATER = {
    OPERATION: later("There is no later operation."),
    FUNCTION: later("There is no later function of a pass."),
    PASS: later("There is no later pass."),
    CELL: later("There is no later cell."),
    ERROR: later("There is no later error or warning."),
}
_NONE_EARLIER = {
    OPERATION: later("There is no earlier operation."),
    FUNCTION: later("There is no earlier function of a pass."),
    PASS: later("There is no earlier pass."),
    CELL: later("There is no earlier cell."),
    ERROR: later("There is no earlier error or warning."),
}
_OF_TENSOR = (
    "shape", "dtype", "storage", "version", "value", "grad", "tangent", "requires_grad", "is_leaf", "retains_grad"
)  # fmt: skip
_OF_FUNCTION = ("runs", "running", "failed")


class Move(msgspec.Struct, frozen=True):
    """Where a move leads."""

    step: int | None
    """None: nowhere, stay."""
    words: str = ""
    """Why it leads nowhere, or what is worth saying of where it leads."""


def move(trace: Trace, kind: str, direction: int, step: int) -> Move:
    """Where the next (1) or the previous (-1) moment of a kind is, seen from a step; `kind` is one of `KINDS`."""
    edge = len(trace) if direction > 0 else 0
    if step == edge:
        if direction > 0:
            return Move(None, tr("This is the end of the record."))
        return Move(None, tr("This is the beginning of the record."))
    if kind == EVENT:
        return Move(step + direction)
    if kind == LINE:
        return Move(_beyond(trace.index.lines.steps, direction, step, edge))
    if kind in (OVER, INTO, OUT):
        return _by_call(trace, kind, direction, step, edge)
    if kind == ITERATION:
        return _iteration(trace, direction, step)
    index = trace.index
    steps = {
        OPERATION: index.operations,
        FUNCTION: index.functions,
        PASS: index.passes,
        CELL: index.cells,
        ERROR: index.errors,
    }[kind]
    found = _beside(steps, direction, step)
    none = _NONE_LATER if direction > 0 else _NONE_EARLIER
    return Move(found, "" if found is not None else tr(none[kind]))


def to_change(trace: Trace, key: str | None, direction: int, step: int) -> Move:
    """To the next or previous change of the tensor or function of a node; its birth counts as one."""
    if key is None or key not in trace.nodes:
        return _nothing(key, later("Select a tensor or a function first: click it in the graph."))
    candidates = [_beside(steps, direction, step) for steps in _changes(trace, key)]
    found = [candidate for candidate in candidates if candidate is not None]
    if not found:
        title = node_title(trace, key, step)
        if direction > 0:
            return Move(None, tr("There is no later change of {title}.", title=title))
        return Move(None, tr("There is no earlier change of {title}.", title=title))
    return Move(min(found) if direction > 0 else max(found))


def to_birth(trace: Trace, key: str | None) -> Move:
    """To where the tensor, function or operation of a node came into the record."""
    if key is None or key not in trace.nodes:
        return _nothing(key)
    return Move(trace.nodes[_keys(trace, key)[0]].born)


def to_end(trace: Trace, key: str | None, step: int) -> Move:
    """To where it died: neither the program nor the graph holds it any longer."""
    if key is None or key not in trace.nodes:
        return _nothing(key)
    died = trace.nodes[_keys(trace, key)[-1]].died
    title = node_title(trace, key, step)
    return Move(died, "" if died is not None else tr("The record ends while {title} lives.", title=title))


def _nothing(key: str | None, words: str = later("Select something first: click it in the graph.")) -> Move:
    """Nothing that has a life of its own is selected."""
    if key is not None and key.startswith("g:"):
        return Move(None, tr("A group is selected: open it, and select what is in it."))
    return Move(None, tr(words))


def to_line(trace: Trace, lines: Iterable[tuple[str, int]], line: int, direction: int, step: int) -> Move:
    """To where the program stood before one of these (file, line), around the ends of the record if need be.

    `line` is what the editor calls it.
    """
    runs = trace.index.lines.runs
    rows = [rows.steps for each in lines if each in runs for rows in runs[each].values()]
    if not rows:
        return Move(None, tr("Line {line} did not run in this record.", line=line))
    nearest = min if direction > 0 else max
    candidates = [_beside(steps, direction, step) for steps in rows]
    found = nearest((candidate for candidate in candidates if candidate is not None), default=None)
    to = found if found is not None else nearest(steps[0 if direction > 0 else -1] for steps in rows)
    count, number = sum(map(len, rows)), sum(bisect_right(steps, to) for steps in rows)
    if count == 1:
        return Move(to, tr("Line {line} ran once.", line=line))
    if found is not None:
        text = later("Line {line}: time {number:,} of {count:,}.")
    elif direction > 0:
        text = later("Line {line}: time {number:,} of {count:,}, from the beginning again.")
    else:
        text = later("Line {line}: time {number:,} of {count:,}, from the end again.")
    return Move(to, tr(text, line=line, number=number, count=count))


def to_bookmark(trace: Trace, direction: int, step: int) -> Move:
    """To the next or previous bookmark, around the ends of the record if need be."""
    marks = trace.bookmarks.all()
    if not marks:
        return Move(None, tr("No moment has a bookmark yet."))
    found = _beside([mark.step for mark in marks], direction, step)
    to = found if found is not None else marks[0 if direction > 0 else -1].step
    mark = trace.bookmarks.at(to)
    return Move(to, tr("Bookmark “{name}”.", name=mark.name) if mark is not None else "")


def key_at(trace: Trace, key: str, step: int) -> str:
    """The node that shows the same thing at a step: of a tensor, the version that is the newest then."""
    keys = _keys(trace, key)
    return keys[max(0, bisect_right(keys, step, key=lambda each: trace.nodes[each].born) - 1)]


# ---------------------------------------------------------------- lines and calls


def _by_call(trace: Trace, kind: str, direction: int, step: int, edge: int) -> Move:
    rows, shown = trace.index.lines.shown(step, trace.place(step))
    if kind == INTO:
        return Move(_beyond(rows.steps, direction, step, edge))
    depth = rows.depths[shown] if shown >= 0 else OUTSIDE
    if direction < 0 and kind == OUT and depth <= 0:
        return Move(None, tr("This line is at the top level: nothing called it."))
    if direction < 0 and kind == OVER and shown >= 0 and rows.steps[shown] < step:
        return Move(rows.steps[shown])
    start = rows.at(step) + 1 if direction > 0 else shown - 1
    if depth == OUTSIDE:
        found = rows.find(start, direction, None, 1)
    else:
        found = rows.find(start, direction, rows.frames[shown] if kind == OVER else None, depth)
    return Move(edge if found is None else rows.steps[found])


def _iteration(trace: Trace, direction: int, step: int) -> Move:
    rows, shown = trace.index.lines.shown(step, trace.place(step))
    if shown >= 0 and rows.depths[shown] == OUTSIDE:
        shown = rows.find(shown - 1, -1, None, 1) or 0
    place = rows.places[shown] if shown >= 0 else None
    if place is None:
        return Move(None, tr("No line is shown that could run again."))
    found = trace.index.lines.again(rows, shown, direction)
    line = document_line(trace, place)
    if found is None:
        if direction > 0:
            return Move(None, tr("Line {line} did not run again after this.", line=line))
        return Move(None, tr("Line {line} did not run before this.", line=line))
    return Move(found)


# ---------------------------------------------------------------- the selected thing


def _keys(trace: Trace, key: str) -> list[str]:
    """The nodes of the same thing: all versions of a tensor."""
    node = trace.nodes[key]
    return trace.tensors[node.ident].keys if node.kind == "tensor" else [key]


def _changes(trace: Trace, key: str) -> list[Sequence[int]]:
    node = trace.nodes[key]
    birth: list[Sequence[int]] = [[trace.nodes[_keys(trace, key)[0]].born]]
    if node.kind == "tensor":
        return birth + _steps(trace.tensors[node.ident], _OF_TENSOR)
    if node.kind == "function":
        function = trace.functions[node.ident]
        slots: list[History[str]] = list(function.states.values())
        return [*birth, *_steps(function, _OF_FUNCTION), *(slot.steps for slot in slots)]
    return birth


def _steps(thing: TensorHistory | FunctionHistory, names: Iterable[str]) -> list[Sequence[int]]:
    return [getattr(thing, name).steps for name in names]


def node_title(trace: Trace, key: str, step: int) -> str:
    """What a person would call a node."""
    node = trace.nodes[key]
    if node.kind == "tensor":
        return tensor_title(trace, node.ident, step)
    return function_name(trace, node.ident) if node.kind == "function" else node.name


# ---------------------------------------------------------------- steps in order


def _beside(steps: Sequence[int], direction: int, step: int) -> int | None:
    """The first of ascending steps after this one, or the last one before it."""
    at = bisect_right(steps, step) if direction > 0 else bisect_left(steps, step) - 1
    return steps[at] if 0 <= at < len(steps) else None


def _beyond(steps: Sequence[int], direction: int, step: int, edge: int) -> int:
    found = _beside(steps, direction, step)
    return edge if found is None else found
