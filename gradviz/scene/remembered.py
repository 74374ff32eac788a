"""What was made of values of the record, kept as long as the same values are asked for."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

MOST = 1024
"""More than all cards and labels that are painted at once."""

T = TypeVar("T")


class Remembered:
    """A value is known again by being the same object: values of a record never change."""

    def __init__(self) -> None:
        self._known: dict[tuple[Hashable, int], tuple[object, object]] = {}

    def of(self, what: Hashable, value: object, make: Callable[[], T]) -> T:
        """What `make` makes of a value: made once, while it is remembered."""
        key = what, id(value)
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= MOST:
                self._known.clear()
            found = self._known[key] = value, make()  # the value is kept, too, so that no other gets its id
        return found[1]  # type: ignore[return-value]
