"""The Python API: record in any script, without a worker or a window."""

from __future__ import annotations

import os
import platform
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from gradviz.events import RunStarted
from gradviz.limits import DEFAULT, Limits
from gradviz.trace.store import load
from gradviz.trace.trace import Trace
from gradviz.trace.view import View

if TYPE_CHECKING:
    import networkx as nx
    import torch

__all__ = ["graph", "load", "record", "show"]


@contextmanager
def record(
    *,
    max_events: int | None = DEFAULT.events,
    max_bytes: int | None = DEFAULT.bytes,
    max_seconds: float | None = DEFAULT.seconds,
) -> Iterator[Trace]:
    """Record what the block does with tensors, in this thread.

    Yields the trace, which grows while the block runs and stays usable after it, also if the block raises. Where it
    reaches a limit (None is none; bytes as in a file, by estimate) the recording ends and the block runs on; a warning
    says so at the end of the block.
    """
    import torch

    from gradviz.recorder.recorder import Recorder

    trace = Trace()
    frame = sys._getframe(2)  # the frame that holds the ``with``: above it are this generator and contextlib
    where = frame.f_code.co_filename, frame.f_lineno
    trace.append(RunStarted(frame.f_code.co_filename, platform.python_version(), str(torch.__version__)))
    recorder = Recorder(trace.append, root=frame, limits=Limits(max_events, max_bytes, max_seconds))
    del frame  # it holds all the locals of the function that records
    try:
        with recorder:
            yield trace
    finally:
        if recorder.why_stopped:
            _warn(recorder.why_stopped, *where)


def _warn(reason: str, file: str, line: int) -> None:
    """Say it as a warning that leaves no note of itself in the program's module, and is never raised as an error."""
    try:
        warnings.warn_explicit(reason, RuntimeWarning, file, line)
    except RuntimeWarning:
        print(reason, file=sys.stderr)


def graph(tensor: torch.Tensor) -> nx.MultiDiGraph:
    """The graph behind a tensor that was made unrecorded, walked from its ``grad_fn``.

    Its attributes are those of ``trace.at(step).graph``; what only a recording can know (operations, lines, names) is
    empty. Raises `TypeError` for anything but a tensor, and `RuntimeError` for a graph so deep that this thread's stack
    could not release it once its functions have been looked at.
    """
    return _walked(tensor).graph


def _walked(tensor: Any) -> View:
    import torch

    from gradviz.recorder.walk import walk

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
