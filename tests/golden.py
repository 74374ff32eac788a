"""A record as text, for comparing by eye and by test."""

from __future__ import annotations

from typing import Any

from gradviz import events as ev
from gradviz.trace.trace import Trace

_USUAL = (None, False, "", 0, (), [], "strided")
"""What is left out."""


def as_text(trace: Trace) -> str:
    """One line an event; what is empty or zero is left out, so are sources and versions of the machine.

    Nor is there what memory happens to hold that nobody has written yet.
    """
    unwritten = _Unwritten()
    return "".join(
        f"{step:4d} {_line(event, unwritten.is_seen(event))}\n" for step, event in enumerate(trace.events, 1)
    )


class _Unwritten:
    """Which memory came from ``torch.empty`` and was not written since."""

    def __init__(self) -> None:
        self._operations: set[int] = set()
        self._storages: set[int] = set()
        self._storage_of: dict[int, int] = {}

    def is_seen(self, event: ev.Event) -> bool:
        """Whether the event has the value of such memory."""
        if isinstance(event, ev.OperationCalled) and event.name == "empty":
            self._operations.add(event.operation)
        elif isinstance(event, ev.TensorCreated):
            self._storage_of[event.tensor] = event.storage
            if event.operation in self._operations:
                self._storages.add(event.storage)
            return event.storage in self._storages
        elif isinstance(event, (ev.TensorWritten, ev.ValueChanged)):
            self._storages.discard(self._storage_of[event.tensor])
        return False


def _line(event: ev.Event, unwritten: bool) -> str:
    fields = ev.as_dict(event)
    if unwritten:
        fields.pop("value")
    kind, place = fields.pop("kind"), fields.pop("place", None)
    for name in ("source", "python", "torch", "program", "device", "seconds"):
        fields.pop(name, None)
    words = [f"{name}={_plain(value)}" for name, value in fields.items() if value not in _USUAL]
    if place:
        words.append(f"@ line {place['line']}: {place['expression']}")
        words += [f"in thread {place['thread']}"] if place["thread"] else []
    return " ".join([kind, *words])


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        if set(value) == {"data", "summary"}:
            return _rounded(value["data"]) if value["summary"] is None else value["summary"]
        kept = {name: _plain(item) for name, item in value.items() if item not in (None, "", 0, (), [])}
        return "{" + " ".join(f"{name}={item}" for name, item in kept.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(str(_plain(item)) for item in value) + "]"
    return value


def _rounded(value: Any) -> Any:
    if isinstance(value, list):
        return [_rounded(item) for item in value]
    return round(value, 4) if isinstance(value, float) else value
