"""What the editor paints over the text: the line that is shown, the line that failed, results, turns of loops."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


@dataclass(frozen=True)
class Result:
    """What a line gave last."""

    value: str
    name: str = ""
    """Of the tensor, where it has one."""
    old: bool = False
    """Whether it is of an earlier turn than the one that is on."""
    short: str = ""
    """The value in less room."""


@dataclass(frozen=True)
class Lens:
    """What a loop is at, beside its line."""

    words: str
    last: int
    """The greatest number of a turn that one can go to."""
    earlier: bool
    later: bool
    """Whether there is a turn before this one, and one after it."""


class Elsewhere(NamedTuple):
    """The document that the shown line is in, where that is another one."""

    name: str
    way: str = ""
    """What leads there is called; empty: nothing does."""


@dataclass(frozen=True)
class Peek:
    """A line as it ran, which the text has no more, with the lines around it."""

    title: str
    lines: tuple[str, ...]
    shown: int
    """Index of the line among these."""
    note: str = ""
    """What happens on it."""
    way: str = ""
    """What leads to it is called; empty: nothing does."""


@dataclass(frozen=True)
class Marks:
    """Lines count from 1; None where there is no such line."""

    shown: int | None = None
    """The line of the program at the shown step."""
    note: str = ""
    """What happens on it, at its right end."""
    backward: bool = False
    """Whether that is a function of a pass."""
    details: tuple[str, ...] = ()
    """What else is worth saying of it where there is room: the function of its result, which time it runs."""
    errors: dict[int, str] = field(default_factory=dict)
    """Messages of what went wrong, by line."""
    lit: frozenset[int] = frozenset()
    """Lines of the selected node."""
    values: dict[int, Result] = field(default_factory=dict)
    """Results at the shown step, by line."""
    lenses: dict[int, Lens] = field(default_factory=dict)
    """The loops whose turns are recorded, by line."""
    peek: Peek | None = None
    """The shown line, where it is no line of the text."""


@dataclass(frozen=True)
class Stop:
    """A breakpoint as the gutter shows it."""

    shape: str
    """``dot``, ``condition`` or ``log``."""
    words: str
    """What it does."""
    enabled: bool = True
    failed: bool = False


NOTHING = Marks()
