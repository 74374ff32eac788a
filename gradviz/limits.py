"""How much a record may hold; whichever is reached first ends it, and the program runs on."""

from __future__ import annotations

import msgspec


class Limits(msgspec.Struct, frozen=True):
    """The limits of one record; None is no limit."""

    events: int | None = 2_000_000
    bytes: int | None = 2 << 30
    """Of the record as it is written."""
    seconds: float | None = None
    """Of one run: of the program, or of a cell."""
    lines: int = 20_000
    """So many lines are told of as they are reached; from there on only those that do tensor work."""


DEFAULT = Limits()
UNLIMITED = Limits(None, None)
