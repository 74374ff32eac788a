"""Runs sample programs under the recorder, whole or statement by statement, as the worker runs a cell."""

from __future__ import annotations

import ast
import contextlib
import linecache
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from gradviz import events as ev
from gradviz.recorder.recorder import Recorder
from gradviz.trace.trace import Trace

SAMPLES = sorted((Path(__file__).parent / "samples").glob("*.py"))
SEEDS = Path(__file__).resolve().parents[2] / "shared" / "seeds"


def run_whole(source: str) -> tuple[Trace, dict[str, Any]]:
    """The record of a program that ran as one cell, and its namespace."""
    trace, namespace = Trace(), {"__name__": "__main__"}
    with _recorded(trace, source) as recorder:
        exec(compile(source, "<cell 1>", "exec"), namespace)
        recorder.flush(namespace)
    assert not stopped(trace), stopped(trace)
    return trace, namespace


def run_by_statements(source: str, after: Callable[[Trace, dict[str, Any]], None]) -> Trace:
    """Run a program one statement of the top level after the other, and call `after` behind each.

    Not while another thread runs: what it holds is not in the namespace.
    """
    trace, namespace, threads = Trace(), {"__name__": "__main__"}, threading.active_count()
    with _recorded(trace, source) as recorder:
        for statement in ast.parse(source).body:
            exec(compile(ast.Module([statement], []), "<cell 1>", "exec"), namespace)
            recorder.flush(namespace)
            if threading.active_count() > threads:
                continue
            recorder.busy = True
            after(trace, namespace)
            recorder.busy = False
    assert not stopped(trace), stopped(trace)
    return trace


def stopped(trace: Trace) -> list[str]:
    """Why the recording ended before the program did (it must not)."""
    return [event.reason for event in trace.events if isinstance(event, ev.RecordingStopped)]


def bindings(trace: Trace) -> list[ev.NameBound | ev.TensorCreated]:
    """The events that say that a name means a tensor now."""
    return [event for event in trace.events if isinstance(event, (ev.NameBound, ev.TensorCreated)) and event.name]


def step_before(trace: Trace, kind: type[ev.Event]) -> int:
    """The step before the first event of a kind."""
    return next(step for step, event in enumerate(trace.events) if isinstance(event, kind))


def key_of(trace: Trace, name: str, step: int | None = None) -> str:
    """The key of the node that a name of the program means at a step (the last one by default)."""
    view = trace.at(len(trace) if step is None else step)
    keys = [key for key in view.nodes() if name in view.node(key).get("names", ())]
    assert len(keys) == 1, f"{name} means {keys}"
    return keys[0]


@contextlib.contextmanager
def _recorded(trace: Trace, source: str) -> Iterator[Recorder]:
    linecache.cache["<cell 1>"] = (len(source), None, source.splitlines(keepends=True), "<cell 1>")
    with Recorder(trace.append, is_user_file=lambda name: name == "<cell 1>") as recorder:
        recorder.cell = 1
        trace.append(ev.CellStarted(1, "<cell 1>", source))
        yield recorder
        trace.append(ev.CellEnded(1))


UNWRITTEN = """import torch
torch.use_deterministic_algorithms(True)  # what is not written is NaN then, not what chance has left there
a = torch.empty(3)
part = a[:2]
b = torch.nn.Parameter(a.new_empty(2))
layer = torch.nn.Linear(2, 2)
old = torch.Tensor(2)
a.fill_(1.0)
c = torch.empty_like(a).zero_()
d = torch.zeros(2).resize_(4)
e = torch.empty(2) * 2
a.mul_(float("nan"))
c.data.copy_(a)
torch.use_deterministic_algorithms(False)
"""
