"""What cells of a notebook hold without having put it out in the shown record, as lines of output. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field

from gradviz import events as ev


@dataclass(frozen=True)
class StoredCell:
    """What a cell of a document holds that the shown record did not put out."""

    content: Hashable
    """Equal for what has the same outputs."""
    began: ev.CellStarted
    """Where it stands in the document; its execution is none of the record's."""
    events: Callable[[], Iterable[ev.Event]] = field(compare=False)
    """What it put out, read when it is asked for."""
    count: int | None = None
    """The number that its execution had."""
    is_saved: bool = True
    """Whether the file has it; else a run whose record is gone put it out."""
    is_edited: bool = False
    """Whether another text put it out."""
