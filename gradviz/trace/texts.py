"""What a record holds, as short text: values, places, names, errors."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from gradviz import events as ev
from gradviz.trace.retold import retold
from gradviz.trace.trace import Trace
from gradviz.wording import later, tr

STATES = (later("held"), later("freed"), later("stale"), later("packed"), later("recomputed"))
"""What a saved tensor can be, by the words of `events.Saved.state`."""
BLOCKED = (later("constant"), later("integer"))
"""Why no gradient can pass, where it is not torch that says it: words of `events.Input.blocked`."""
SHORT = 60
"""Characters of what is shown on one line."""
LONGEST = 500
"""Characters of what is told of a message in a sentence."""
_READ = 10_000
"""Characters of a message that are read to find out what it says."""


def number_text(number: Any) -> str:
    """A number as one would write it by hand: ``3``, ``0.25``, ``1.2e-07``."""
    if isinstance(number, bool) or not isinstance(number, (int, float)):
        return str(number)
    return f"{number:.4g}"


def value_text(value: Any, limit: int = SHORT) -> str:
    """A value on one line: nested lists whole where they are short, else shape-like dots; a summary as its range."""
    if value is None:
        return "None"
    if isinstance(value, dict):
        if "opaque" in value:
            return retold(str(value["opaque"]))
        return f"{number_text(value.get('min'))} … {number_text(value.get('max'))}"
    parts, size = [], 0
    for part in _nested(value):
        parts.append(part)
        size += len(part)
        if size > limit:
            return _clipped("".join(parts), limit)
    return "".join(parts)


def _nested(value: Any) -> Iterator[str]:
    """The text in pieces: of a long value only the first are asked for."""
    if not isinstance(value, (list, tuple)):
        yield number_text(value)
        return
    yield "["
    for index, item in enumerate(value):
        if index:
            yield ", "
        yield from _nested(item)
    yield "]"


def _clipped(text: str, limit: int) -> str:
    cut = text.rfind(",", 0, limit - 3)
    depth = text[: max(cut, 1)].count("[") - text[: max(cut, 1)].count("]")
    return f"{text[: max(cut, 1)]}, …{']' * depth}"


def listed(parts: list[str]) -> str:
    """``a, b and c``."""
    if len(parts) == 1:
        return parts[0]
    return tr("{most} and {last}", most=tr(", ").join(parts[:-1]), last=parts[-1])


def document_line(trace: Trace, place: ev.Place) -> int:
    """The line as the editor numbers it: cells do not begin at line 1 of their document."""
    cell = cell_of(trace, place)
    return place.line + cell.first_line - 1 if cell else place.line


def line_text(trace: Trace, place: ev.Place) -> str:
    """``line 12``, as the editor counts, with the file that was imported; ``the console`` for what was typed there."""
    cell = cell_of(trace, place)
    if cell is not None and cell.typed:
        return tr("the console")
    if cell is None and (path := file_of(trace, place)):
        return tr("line {line} of {file}", line=place.line, file=os.path.basename(path))
    return tr("line {line}", line=document_line(trace, place))


def file_of(trace: Trace, place: ev.Place) -> str:
    """The path of the file that a place is in, where that is another one than the program; else empty."""
    seen = trace.files.get(place.file)
    path = seen.path if seen is not None else place.file
    own = path == trace.program or not (trace.cells() or trace.program)
    return "" if own or path.startswith("<") or cell_of(trace, place) is not None else path


def turn_text(trace: Trace, place: ev.Place, turn: ev.Turn) -> str:
    """``turn 3 of the loop on line 12``; the loop is in the file of the place."""
    line = line_text(trace, msgspec.structs.replace(place, line=turn.line))
    if turn.turn is None:
        return tr("the loop on {line}, its turn is not known", line=line)
    if turn.exact:
        return tr("turn {turn} of the loop on {line}", turn=turn.turn, line=line)
    return tr("at least turn {turn} of the loop on {line}", turn=turn.turn, line=line)


def cell_of(trace: Trace, place: ev.Place) -> ev.CellStarted | None:
    """The execution whose source holds the place: a function may have been defined in an earlier one than calls it."""
    return next((cell for cell in reversed(trace.cells()) if cell.cell <= place.cell and cell.name == place.file), None)


def text_of(trace: Trace, place: ev.Place) -> ev.Text | None:
    """The text that holds the place: of an execution, or of a file; None where the record does not have it."""
    file = trace.files.get(place.file)
    return cell_of(trace, place) or (file if file is not None and file.source else None)


def tensor_title(trace: Trace, tensor: int, step: int) -> str:
    """What a person would call the tensor: its name, else its shape."""
    history = trace.tensors.get(tensor)
    if history is None:
        return tr("a tensor")
    if names := names_of(trace, tensor, step):
        return names[0]
    shape = history.shape.at(step, history.created.shape)
    return tr("a tensor {shape}", shape=shape_text(shape)) if shape else tr("a single number")


def names_of(trace: Trace, tensor: int, step: int) -> tuple[str, ...]:
    """Its names at a step, else the last that it had."""
    history = trace.tensors.get(tensor)
    if history is None:
        return ()
    return history.names.at(step, ()) or next((names for names in reversed(history.names.values) if names), ())


def shape_text(shape: tuple[int, ...]) -> str:
    """The shape as Python writes it: ``(2,)``, ``()`` for a single number."""
    return str(tuple(shape))


def function_name(trace: Trace, function: int) -> str:
    """The name of a function of the record."""
    history = trace.functions.get(function)
    return history.created.name if history else tr("a function")


def transforms_text(transforms: Iterable[str]) -> str:
    """The transforms of ``torch.func`` that run, the outermost first: ``grad of vmap over 3``."""
    *outer, text = (_transform_text(each) for each in transforms)
    for each in reversed(outer):
        text = tr("{outer} of {inner}", outer=each, inner=text)
    return text


def _transform_text(transform: str) -> str:
    name, _, size = transform.partition(" ")
    return tr("vmap over {size}", size=size) if name == "vmap" else transform


def cell_title(cell: ev.CellStarted) -> str:
    """What a cell is called: by its place in the document, where it has one."""
    if cell.typed:
        return tr("console")
    return tr("cell {number}", number=cell.cell if cell.document_cell is None else cell.document_cell + 1)


def bytes_text(count: int) -> str:
    """A number of bytes with a fitting unit."""
    if count == 1:
        return tr("1 byte")
    if count < 1024:
        return tr("{count} bytes", count=count)
    power = min((count.bit_length() - 1) // 10, 3)
    return f"{count / 1024**power:.1f} {('KiB', 'MiB', 'GiB')[power - 1]}"


def error_in_short(event: ev.ErrorRaised) -> str:
    """``Name: first sentence of the message``, or the name alone where there is no message."""
    message = first_sentence(message_of(event))
    return f"{event.name}: {message}" if message else event.name


def message_of(event: ev.ErrorRaised) -> str:
    """The message without the place that Python puts behind that of a syntax error, where the event tells it."""
    head, bracket, end = event.message.rpartition(" (")
    told = f"{os.path.basename(event.place.file)}, line {event.place.line})"
    return head if bracket and end == told else event.message


def gist(message: str, most: int) -> str:
    """A message of at most so many characters: whole, else its first and last sentence: what happened, what to do."""
    line = " ".join(message[:_READ].split())
    if len(line) <= most:
        return line
    first, *others = re.split(r"(?<=\.) (?=[A-Z])", line)
    told = " … ".join([re.sub(r" [(][^()]*[)]", "", first), *others[-1:]])
    return told if len(told) <= most else told[: most - 1].rsplit(" ", 1)[0] + " …"


def first_sentence(message: str) -> str:
    """The first sentence of a message on one line, cut where it is so long that nobody reads it."""
    line = " ".join(message[:_READ].split())
    head, dot, _ = line.partition(". ")
    said = head + "." if dot else line
    return said if len(said) <= LONGEST else said[: LONGEST - 2] + " …"
