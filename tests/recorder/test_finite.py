"""NaN and infinity are counted wherever they are, also where no sum over all elements is made to find them."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch.nn import functional as F

import gradviz
from gradviz import events as ev
from gradviz.recorder import values
from gradviz.recorder.finite import _FLOATS
from gradviz.trace.trace import Trace

SIZE = 40_000
BETWEEN = 4_097
"""An element that is not in the sample."""
KEEPING: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "relu": torch.relu,
    "functional relu": F.relu,
    "abs": torch.abs,
    "neg": lambda x: -x,
    "clone": lambda x: x.clone(),
    "clamp": lambda x: x.clamp(-1e30, 1e30),
    "maximum": lambda x: torch.maximum(x, x),
    "where": lambda x: torch.where(x > 0, x, x),
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "flip": lambda x: x.flip(0),
    "a number is added": lambda x: x + 1,
    "a number is taken off": lambda x: x - 2.5,
    "half": lambda x: x * 0.5,
    "a third": lambda x: x / 3,
    "a view": lambda x: x.view(200, 200),
    "a part": lambda x: x[:39_000],
    "a part of a view": lambda x: x.view(200, 200)[:, :150].contiguous(),
    "transposed": lambda x: x.view(200, 200).t().contiguous(),
    "as whole numbers and back": lambda x: x.view(torch.int32).view(torch.float32) + 1,
}
OVERFLOWS: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "plus": lambda x: x + 1e38,
    "minus": lambda x: x - (-1e38),
    "times": lambda x: x * 2,
    "by": lambda x: x / 0.5,
    "plus infinity": lambda x: x + math.inf,
    "times NaN": lambda x: x * math.nan,
    "by zero": lambda x: x / 0,
    "clamped by NaN": lambda x: x.clamp(math.nan, 1.0),
    "plus itself": lambda x: x + x,
    "of another type": lambda x: x.half(),
    "as another type": lambda x: x.view(torch.float16) + 1,
    "chosen": lambda x: torch.where(x > 0, math.inf, x),
}


def summary(trace: Trace) -> dict[str, float]:
    """The summary of the last tensor that an operation made."""
    made = [event.value for event in trace.events if isinstance(event, ev.TensorCreated) and event.operation]
    assert made[-1] is not None
    assert made[-1].summary is not None
    return made[-1].summary


def counted(tensor: torch.Tensor) -> tuple[int, int]:
    return int(tensor.isnan().sum()), int(tensor.isinf().sum())


@pytest.fixture
def sums(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether each summary was made without a sum over all."""
    without: list[bool] = []
    make = values._summary

    def noted(tensor: torch.Tensor, finite: bool = False) -> dict[str, Any]:
        without.append(finite or not tensor.is_floating_point())
        return make(tensor, finite)

    monkeypatch.setattr(values, "_summary", noted)
    return without


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("name", KEEPING)
def test_what_goes_in_is_found_in_what_comes_out(name: str, bad: float) -> None:
    x = torch.linspace(-2, 2, SIZE)
    x[BETWEEN] = bad
    with gradviz.record() as trace:
        z = x.clone()
        y = KEEPING[name](z)
    assert (summary(trace)["nan"], summary(trace)["inf"]) == counted(y)


@pytest.mark.parametrize("bad", [math.nan, math.inf])
@pytest.mark.parametrize("write", ["z[4097] = bad", "z.data[4097] = bad", "z.detach()[4097] = bad", "w[4097] = bad"])
def test_what_is_written_later_is_found(write: str, bad: float) -> None:
    x = torch.linspace(-2, 2, SIZE)
    with gradviz.record() as trace:
        z = x.clone()
        w = z.view(SIZE)
        first = torch.relu(z)
        exec(write, {"z": z, "w": w, "bad": bad})
        y = z + 1
    assert (summary(trace)["nan"], summary(trace)["inf"]) == counted(y)
    assert counted(y) != counted(first)


def test_what_numpy_writes_is_found() -> None:
    x = torch.linspace(-2, 2, SIZE)
    with gradviz.record() as trace:
        shared = x.numpy()
        torch.relu(x)
        shared[BETWEEN] = math.nan
        torch.relu(x)
    assert summary(trace)["nan"] == 1


@pytest.mark.parametrize("name", OVERFLOWS)
def test_what_overflows_is_found(name: str) -> None:
    x = torch.ones(SIZE)
    x[BETWEEN] = torch.finfo(torch.float32).max
    with gradviz.record() as trace:
        z = x.clone()
        y = OVERFLOWS[name](z)
    assert (summary(trace)["nan"], summary(trace)["inf"]) == counted(y)
    assert counted(y) != (0, 0)


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float32, torch.float64])
def test_a_small_number_never_overflows(dtype: torch.dtype) -> None:
    largest = torch.full((1,), torch.finfo(dtype).max, dtype=dtype)
    assert bool((largest + _FLOATS[dtype]).isfinite())
    assert bool((-largest - _FLOATS[dtype]).isfinite())


@pytest.mark.parametrize("name", [name for name in KEEPING if name != "as whole numbers and back"])
def test_no_sum_is_made_where_none_is_needed(name: str, sums: list[bool]) -> None:
    x = torch.linspace(-2, 2, SIZE)
    with gradviz.record():
        z = x.clone()
        before = len(sums)
        y = KEEPING[name](z)
    assert y.isfinite().all()
    assert all(sums[before:])


def test_parts_of_a_tensor_are_not_taken_for_one_another() -> None:
    x = torch.arange(20_000.0)
    with gradviz.record() as trace:
        first = x[:10_000]
        second = x[10_000:]
        again = x[:1].expand(20_000)
    made = [e.value for e in trace.events if isinstance(e, ev.TensorCreated) and e.value and e.operation]
    seen = [value.summary for value in made if value.summary]
    expected = [(t.min().item(), t.max().item()) for t in (first, second, again)]
    for found, (low, high) in zip(seen, expected, strict=True):
        assert low <= found["min"] <= found["max"] <= high


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_gradients_are_searched_where_they_pass_through(bad: float) -> None:
    x = torch.ones(SIZE, requires_grad=True)
    weight = torch.ones(SIZE)
    weight[BETWEEN] = bad
    with gradviz.record() as trace:
        (torch.relu(x).view(200, 200).t() * weight.view(200, 200).t()).sum().backward()
    ran = {e.function: e.grads[0] for e in trace.events if isinstance(e, ev.FunctionRan)}
    names = {e.function: e.name for e in trace.events if isinstance(e, ev.FunctionCreated)}
    assert x.grad is not None
    for number, value in ran.items():
        if names[number] in ("ReluBackward0", "ViewBackward0", "TBackward0"):
            assert value is not None
            assert value.summary is not None
            assert (value.summary["nan"], value.summary["inf"]) == counted(x.grad)


def test_gradients_that_pass_through_are_not_summed_again(sums: list[bool]) -> None:
    x = torch.ones(SIZE, requires_grad=True)
    y = torch.relu(x).view(200, 200).t()
    with gradviz.record():
        y.backward(torch.ones(200, 200))
    assert sums.count(True) == len({"T", "View", "Relu"})


@pytest.mark.parametrize("late", [False, True])
def test_what_a_hook_hands_on_is_searched(late: bool) -> None:
    x = torch.ones(SIZE, requires_grad=True)
    y = torch.relu(x)

    def spoil(grads: tuple[torch.Tensor, ...], _: object) -> tuple[torch.Tensor, ...]:
        spoiled = grads[0].clone()
        spoiled[BETWEEN] = math.inf
        return (spoiled,)

    if not late:
        y.grad_fn.register_hook(spoil)
    with gradviz.record() as trace:
        if late:
            y.grad_fn.register_hook(spoil)
        y.backward(torch.ones(SIZE))
    [ran] = [e.grads[0] for e in trace.events if isinstance(e, ev.FunctionRan)]
    assert ran is not None
    assert ran.summary is not None
    assert x.grad is not None
    assert (ran.summary["nan"], ran.summary["inf"]) == counted(x.grad) == (0, 1)
