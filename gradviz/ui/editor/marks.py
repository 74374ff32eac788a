"""What the editor paints over the text: the line that is shown, the line that failed, results."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Marks:
    """Lines count from 1; None where there is no such line."""

    shown: int | None = None
    """The line of the program at the shown step."""
    note: str = ""
    """What happens on it, at its right end."""
    backward: bool = False
    """Whether that is a function of a pass."""
    errors: dict[int, str] = field(default_factory=dict)
    """Messages of what went wrong, by line."""
    lit: frozenset[int] = frozenset()
    """Lines of the selected node."""
    values: dict[int, str] = field(default_factory=dict)
    """Results at the shown step, by line."""


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
