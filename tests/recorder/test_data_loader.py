"""Batches that another process makes arrive as they are; that process is said not to be recorded."""

from __future__ import annotations

from typing import Any

from gradviz import events as ev
from gradviz.trace.trace import Trace
from tests.programs import key_of, run_by_statements, run_whole
from tests.recorder.oracle import agrees_with_torch

SOURCE = """
import torch
from torch.utils.data import DataLoader, TensorDataset

data = TensorDataset(torch.tensor([1.0, 2.0, 3.0]), torch.tensor([2.0, 4.0, 6.0]))
w = torch.tensor(0.0, requires_grad=True)
for x, y in DataLoader(data, batch_size=2, num_workers=1):
    loss = ((w * x - y) ** 2).sum()
    loss.backward()
"""


def test_the_record_agrees_with_torch() -> None:
    run_by_statements(SOURCE, agrees_with_torch)


def test_each_batch_is_a_constant_with_its_values() -> None:
    seen: list[Any] = []
    trace, _ = run_whole(SOURCE)
    for step, event in enumerate(trace.events, 1):
        if isinstance(event, ev.PassStarted):
            seen += [_held(trace, name, step) for name in ("x", "y")]
    assert seen == [[1.0, 2.0], [2.0, 4.0], [3.0], [6.0]]


def _held(trace: Trace, name: str, step: int) -> Any:
    node = trace.at(step).node(key_of(trace, name, step))
    assert not node["requires_grad"]
    return node["value"]


def test_that_the_worker_is_not_recorded_is_said_once() -> None:
    trace, _ = run_whole(SOURCE)
    [said] = [event.reason for event in trace.events if isinstance(event, ev.NotRecorded)]
    assert "child process" in said
