"""Memory that NumPy shares: what it writes there is told of at the next event, once, and of nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

import gradviz
from gradviz import events as ev
from gradviz.trace.trace import Trace
from tests.programs import SAMPLES, run_whole, stopped


def outside(trace: Trace) -> list[Any]:
    """The values that came from outside, in order."""
    found = [event for event in trace.events if isinstance(event, ev.ValueChanged) and event.by == "outside"]
    return [event.value.data for event in found if event.value is not None]


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.int64, np.uint8, np.complex64, np.bool_])
def test_a_write_by_numpy_is_told_of_once(dtype: Any) -> None:
    array = np.array([0, 1, 1], dtype=dtype)
    with gradviz.record() as trace:
        tensor = torch.from_numpy(array)
        torch.ones(1)
        array[0] = 1
        torch.ones(1)
        torch.ones(1)
        array[1] = 1  # as it was
        torch.ones(1)
        held = tensor.tolist()
    assert stopped(trace) == []
    expected = [str(item) for item in held] if tensor.is_complex() else held
    assert outside(trace) == [expected]


def test_every_way_to_share_is_seen() -> None:
    made: dict[str, list[float]] = {}
    with gradviz.record() as trace:
        first = torch.ones(2)
        array = first.numpy()
        array[0] = 2.0
        made["numpy()"] = first.tolist()
        second = torch.zeros(2, requires_grad=True)
        np.asarray(second.detach())[0] = 3.0
        made["asarray"] = second.tolist()
        third = np.zeros(2)
        fourth = torch.as_tensor(third)
        third[1] = 4.0
        made["as_tensor"] = fourth.tolist()
        buffer = bytearray(8)
        fifth = torch.frombuffer(buffer, dtype=torch.float32)
        torch.ones(1)
        buffer[:4] = np.float32(5.0).tobytes()
        made["frombuffer"] = fifth.tolist()
        sixth = torch.zeros(2)
        np.from_dlpack(sixth)
        memory = np.asarray(sixth)
        memory[:] = 6.0
        made["dlpack"] = sixth.tolist()
        torch.ones(1)
    assert stopped(trace) == []
    assert outside(trace) == list(made.values())


def test_what_torch_writes_there_is_no_change_from_outside() -> None:
    array = np.zeros(3)
    with gradviz.record() as trace:
        tensor = torch.from_numpy(array)
        tensor += 1
        tensor.data.mul_(2)
        tensor[1:] = 5.0
        torch.add(tensor, 1, out=tensor)
        tensor.data = torch.ones(2)
        with torch.no_grad():
            tensor.copy_(torch.zeros(2))
        torch.ones(1)
    assert stopped(trace) == []
    assert outside(trace) == []


def test_tensors_made_of_one_array_twice_see_each_other_from_outside() -> None:
    array = np.zeros(2)
    with gradviz.record() as trace:
        one, other = torch.from_numpy(array), torch.from_numpy(array)
        torch.ones(1)
        one += 1
        torch.ones(1)
    assert outside(trace) == [other.tolist()] == [[1.0, 1.0]]


def test_writes_before_an_operation_in_place_stand_before_it() -> None:
    array = np.array([1.0, 2.0])
    with gradviz.record() as trace:
        tensor = torch.from_numpy(array)
        tensor.add_(1)
        array *= 10
        tensor.add_(1)
    values = [
        event.value.data
        for event in trace.events
        if isinstance(event, (ev.ValueChanged, ev.TensorWritten)) and event.value is not None
    ]
    assert values == [[2.0, 3.0], [20.0, 30.0], [21.0, 31.0]]


def test_a_large_one_is_compared_by_its_sample() -> None:
    array = np.zeros((300, 200))
    with gradviz.record() as trace:
        tensor = torch.from_numpy(array)
        torch.ones(1)
        array[:] = np.nan
        torch.ones(1)
        torch.ones(1)
        array[:] = 7.0
        torch.ones(1)
    changes = [event for event in trace.events if isinstance(event, ev.ValueChanged)]
    summaries = [event.value.summary for event in changes if event.value is not None and event.value.summary]
    assert [(s["nan"], s["min"], s["sampled"]) for s in summaries] == [(60_000, None, True), (0, 7.0, True)]
    assert tensor.sum() == 7 * 60_000


def test_many_shared_tensors_take_turns() -> None:
    arrays = [np.zeros(2) for _ in range(40)]
    with gradviz.record() as trace:
        tensors = [torch.from_numpy(array) for array in arrays]
        for tensor in tensors:
            tensor + 1
        for array in arrays:
            array += 1
        for _ in range(5):
            torch.ones(1)
    assert outside(trace) == [[1.0, 1.0]] * 40


def test_a_tensor_that_is_gone_is_watched_no_more() -> None:
    array = np.zeros(2)
    with gradviz.record() as trace:
        tensor = torch.from_numpy(array)
        tensor + 1
        del tensor
        torch.ones(1)
        array += 1
        torch.ones(1)
    assert outside(trace) == []
    assert stopped(trace) == []


@pytest.mark.parametrize(
    "sample", [path for path in SAMPLES if path.stem != "numpy_shared"], ids=lambda path: path.stem
)
def test_programs_that_share_nothing_have_nothing_watched(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from gradviz.recorder.shared import Shared

    watched = []
    monkeypatch.setattr(Shared, "_watch", lambda self, entry: watched.append(entry))
    run_whole(sample.read_text())
    assert watched == []
