"""Which breakpoints an undo brings back: those that went with the text that it brings back."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QTextDocument

from gradviz.breakpoints import Breakpoint

_Points = dict[int, Breakpoint]


class Undone:
    """Remembers, for each length of the undo stack, the breakpoints before the lines were changed further."""

    def __init__(self, document: QTextDocument) -> None:
        self._document = document
        self._depth = document.availableUndoSteps()
        self._before: dict[int, _Points] = {}
        self._fallen: set[int] = set()
        """Those that went with their line."""

    def fell(self, number: int) -> None:
        """The line of a breakpoint is gone, and the breakpoint with it."""
        self._fallen.add(number)

    def edited(self, points: Mapping[int, Breakpoint] | None) -> list[Breakpoint]:
        """The text was edited, and `points` are still those of before (None: the lines are the same as before).

        Gives those that are there again, at the lines where they were.
        """
        before, self._depth = self._depth, self._document.availableUndoSteps()
        if self._depth < before:
            return self._again()
        if points is not None and self._depth > before:
            self._before = {depth: kept for depth, kept in self._before.items() if depth < before}
            self._before[before] = dict(points)
        elif points is not None:  # it goes on with the step before
            self._before.setdefault(before - 1, dict(points))
        return []

    def _again(self) -> list[Breakpoint]:
        state = min((depth for depth in self._before if depth >= self._depth), default=None)
        found = [] if state is None else [self._before[state][n] for n in self._before[state] if n in self._fallen]
        self._fallen.difference_update(point.number for point in found)
        return found
