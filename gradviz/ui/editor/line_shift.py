"""Where a line of a text is after an edit. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Edit:
    """A stretch of a text that was replaced by another; lines count from 1."""

    line: int
    """Where it begins."""
    removed: int
    """How many ends of lines were in the stretch."""
    added: int
    """How many are in what replaces it."""
    from_start: bool
    """Whether it begins at the start of its line."""
    to_end: bool
    """Whether nothing of its last line was left behind it."""

    def moved(self, line: int) -> int | None:
        """Where a line is now; None if its text is gone."""
        last = self.line + self.removed
        if line < self.line or (self.removed == self.added and line <= last):
            return line
        if line > last:
            return line + self.added - self.removed
        if line == self.line and not (self.from_start and (self.removed or not self.to_end)):
            return line
        return self.line + self.added if line == last and not self.to_end else None


@dataclass(frozen=True)
class Reordered:
    """Lines that changed places; lines count from 1."""

    lines: Mapping[int, int]
    """Where each of them went."""

    def moved(self, line: int) -> int | None:
        """Where a line is now."""
        return self.lines.get(line, line)
