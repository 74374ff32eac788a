"""Words that sentences of several kinds of events are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from gradviz import events as ev
from gradviz.trace.texts import line_text, listed, transforms_text, value_text
from gradviz.trace.trace import Trace
from gradviz.wording import tr

Sentences = dict[type, Callable[[Trace, int, Any], str]]
"""What tells of an event, by its class: of a record, the step and the event."""


def value_words(value: ev.Value | None) -> str:
    """What a tensor held."""
    return value_text(None if value is None else value.plain)


def values_words(values: Iterable[ev.Value | None]) -> str:
    """What several held, as a list."""
    return listed([value_words(value) for value in values] or [tr("nothing")])


def upper(text: str) -> str:
    """A title as it begins a sentence."""
    return "A" + text[1:] if text.startswith("a ") else text


def in_thread(place: ev.Place) -> str:
    """In which thread it happened, if not in that of the program."""
    return tr(" in the thread {thread}", thread=place.thread) if place.thread else ""


def inside(transforms: tuple[str, ...]) -> str:
    """Inside of which transforms of `torch.func`, if of any."""
    return tr(" inside {transforms}", transforms=transforms_text(transforms)) if transforms else ""


def when(trace: Trace, step: int) -> str:
    """In which line something died. That is found out at the next event, so the line is that of the one before."""
    place = trace.place(step)
    if place is None or not place.line:
        return ""
    return tr(" on {line} or behind it", line=line_text(trace, place))


def with_tangent(tangent: ev.Value | None) -> str:
    """The tangent of forward-mode AD, if there is one."""
    return tr(" with the tangent {tangent}", tangent=value_words(tangent)) if tangent is not None else ""
