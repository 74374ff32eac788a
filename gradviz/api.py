"""The Python API: record in any script, without a worker or a window."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from gradviz.trace.store import load
from gradviz.trace.trace import Trace
from gradviz.trace.view import View

if TYPE_CHECKING:
    import networkx as nx
    import torch

__all__ = ["graph", "load", "record", "show"]


@contextmanager
def record() -> Iterator[Trace]:
    """Record what the block does with tensors, in this thread.

    Yields the trace, which grows while the block runs and stays usable after it, also if the block raises.
    """
    from gradviz.recorder.recorder import Recorder, run_started

    trace = Trace()
    frame = sys._getframe(2)  # the frame that holds the ``with``: above it are this generator and contextlib
    trace.append(run_started(frame.f_code.co_filename))
    with Recorder(trace.append, root=frame):
        yield trace


def graph(tensor: torch.Tensor) -> nx.MultiDiGraph:
    """The graph behind a tensor that was made unrecorded, walked from its ``grad_fn``.

    Its attributes are those of ``trace.at(step).graph``; what only a recording can know (operations, lines, names) is
    empty. Raises `TypeError` for anything but a tensor, and `RuntimeError` for a graph so deep that this thread's stack
    could not release it once its functions have been looked at.
    """
    return _walked(tensor).graph


def _walked(tensor: Any) -> View:
    import torch

    from gradviz.recorder.recorder import walk

    if not isinstance(tensor, torch.Tensor):
        raise TypeError(f"gradviz.graph needs a tensor, not {type(tensor).__name__}.")
    trace = Trace()
    walk(tensor, trace.append)
    return trace.at(len(trace))


def show(what: Trace | torch.Tensor | str | os.PathLike[str]) -> int:
    """Open a trace, the graph behind a tensor, or a file in the window; returns the exit code when it is closed."""
    from gradviz.app import open_trace

    if isinstance(what, (str, os.PathLike)):
        return open_trace(load(what))
    return open_trace(what if isinstance(what, Trace) else _walked(what).trace)
