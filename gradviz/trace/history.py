"""One attribute over time."""

from __future__ import annotations

from bisect import bisect_right
from typing import Any, Generic, TypeVar

import msgspec

T = TypeVar("T")


class History(msgspec.Struct, Generic[T], gc=False):
    """The values of an attribute and the steps at which it took them; asking costs one bisection."""

    steps: Any = ()
    """Ascending. Most attributes never change: the lists are made when they do."""
    values: Any = ()

    def set(self, step: int, value: T) -> None:
        """Note the value that holds from `step` on; steps come in ascending order."""
        if not self.steps:
            self.steps, self.values = [step], [value]
        elif self.steps[-1] == step:
            self.values[-1] = value
        else:
            self.steps.append(step)
            self.values.append(value)

    def at(self, step: int, default: T) -> T:
        """The value at `step`, or `default` before the first one."""
        index = bisect_right(self.steps, step)
        return self.values[index - 1] if index else default

    def since(self, start: int, step: int, default: T) -> T:
        """The value at `step` if it was set at or after `start`, else `default`."""
        index = bisect_right(self.steps, step)
        return self.values[index - 1] if index and self.steps[index - 1] >= start else default

    def last(self, default: T) -> T:
        """The newest value."""
        return self.values[-1] if self.values else default
