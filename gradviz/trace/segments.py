"""Where one picture of the graph ends and the next one begins."""

from __future__ import annotations

from gradviz.events import CellStarted, FunctionCreated, FunctionReleased, NameUnbound, TensorReleased
from gradviz.trace.trace import Trace

_MIN_FUNCTIONS = 4
"""Where fewer functions live than this, their release ends no segment."""


def segments(trace: Trace) -> list[range]:
    """Ranges of steps that share one layout, without gaps; the first begins at step 0.

    A segment ends when a cell starts, or when things released in a row (no other event between) are half of the
    functions that lived, or more: a new iteration of training, whose forward pass lives already when the old one goes.
    """
    starts = [0]
    living = released = 0
    for step, event in enumerate(trace.events, 1):
        if isinstance(event, FunctionReleased):
            released += 1
        elif released and not isinstance(event, (TensorReleased, NameUnbound)):
            if living >= _MIN_FUNCTIONS and released * 2 >= living:
                starts.append(step)
            living, released = living - released, 0
        if isinstance(event, FunctionCreated):
            living += 1
        elif isinstance(event, CellStarted) and step > 1 and starts[-1] != step:
            starts.append(step)
    ends = [*starts[1:], len(trace) + 1]
    return [range(start, end) for start, end in zip(starts, ends, strict=True)]
