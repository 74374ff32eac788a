"""How large the gradients are that flowed over edges, in order of steps."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right

import numpy as np
from numpy.typing import NDArray

from gradviz.events import Value
from gradviz.trace.norms import element_size


class Flows:
    """Gradients on edges as numbers alone, so that those of a pass are looked up at once."""

    def __init__(self) -> None:
        self._steps = array("I")
        self._edges = array("I")
        self._sizes = array("d")

    def take(self, step: int, edge: int, value: Value) -> None:
        """At a step, a gradient flowed over an edge."""
        self._steps.append(step)
        self._edges.append(edge)
        self._sizes.append(element_size(value))

    def between(self, first: int, last: int) -> tuple[NDArray[np.uint32], NDArray[np.float64]]:
        """The edges over which gradients flowed from one step to another, and the sizes (see `element_size`)."""
        low, high = bisect_left(self._steps, first), bisect_right(self._steps, last)
        return np.array(self._edges[low:high], dtype=np.uint32), np.array(self._sizes[low:high], dtype=np.float64)
