"""Moments of a record that a person gave a name; they are kept with it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

import msgspec


class Bookmark(msgspec.Struct, frozen=True):
    """A step with a name."""

    step: int
    name: str


class Bookmarks:
    """The bookmarks of a record in order of steps, at most one at each."""

    def __init__(self, marks: Iterable[Bookmark] = ()) -> None:
        self._marks: list[Bookmark] = []
        for mark in marks:
            self.put(mark.step, mark.name)

    def all(self) -> tuple[Bookmark, ...]:
        """Every one, the earliest first."""
        return tuple(self._marks)

    def at(self, step: int) -> Bookmark | None:
        """The one at a step."""
        index = self._index(step)
        return self._marks[index] if index < len(self._marks) and self._marks[index].step == step else None

    def put(self, step: int, name: str) -> None:
        """Put one on a step, or give the one there another name."""
        self.remove(step)
        self._marks.insert(self._index(step), Bookmark(step, name))

    def remove(self, step: int) -> None:
        """Take the one at a step away, if there is one."""
        if (mark := self.at(step)) is not None:
            self._marks.remove(mark)

    def _index(self, step: int) -> int:
        return bisect_left(self._marks, step, key=lambda mark: mark.step)
