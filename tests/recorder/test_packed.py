"""Saved-tensor hooks and checkpoints: what is packed, when and by what it is unpacked, as torch says."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch.autograd.graph import saved_tensors_hooks
from torch.utils.checkpoint import checkpoint

import gradviz
from gradviz import events as ev
from gradviz.trace.trace import Trace
from tests.programs import run_whole, stopped


def unpacked(trace: Trace) -> list[tuple[str, tuple[str, ...]]]:
    """The functions whose slots were unpacked, with the operations that did it."""
    found = []
    for event in trace.events:
        if isinstance(event, ev.BufferUnpacked):
            first, last = event.operations or (1, 0)
            names = tuple(trace.operations[number].name for number in range(first, last + 1))
            found.append((trace.functions[event.function].created.name, names))
    return found


def test_slots_that_hooks_made_other_tensors_of_are_packed() -> None:
    packed: list[torch.Tensor] = []

    def pack(tensor: torch.Tensor) -> torch.Tensor:
        packed.append(tensor.detach().to(torch.float64))
        return packed[-1]

    with gradviz.record() as trace:
        x = torch.ones(5, requires_grad=True)
        with saved_tensors_hooks(pack, lambda tensor: tensor.to(torch.float32)):
            y = x.exp()
        z = y + 1
        del packed[:]
        [slot] = trace.functions[1].created.saved
        assert (slot.slot, slot.state, slot.shape, slot.bytes) == ("result", "packed", (5,), 40)
        assert trace.at(len(trace)).held_bytes() == 40
        z.sum().backward()
        assert trace.at(len(trace)).held_bytes() == 0
    assert stopped(trace) == []
    assert unpacked(trace) == [("ExpBackward0", ("to",))]
    steps = [step for step, event in enumerate(trace.events, 1) if isinstance(event, (ev.FunctionStarted))]
    assert [trace.at(step).node("f1")["saved"][0]["state"] for step in (steps[-1], len(trace))] == ["packed", "freed"]


def test_a_pack_of_several_tensors_holds_all_of_them() -> None:
    def pack(tensor: torch.Tensor) -> Any:
        return tensor.detach().to(torch.int8), {"scale": torch.ones(3), "more": [7]}

    def unpack(packed: Any) -> torch.Tensor:
        return packed[0] * packed[1]["scale"].mean()

    with gradviz.record() as trace:
        x = torch.ones(10, requires_grad=True)
        with saved_tensors_hooks(pack, unpack):
            y = x.exp()
        assert trace.at(len(trace)).held_bytes() == 10 + 12
        y.sum().backward(retain_graph=True)
        assert trace.at(len(trace)).held_bytes() == 10 + 12
        assert [slot["state"] for slot in trace.at(len(trace)).node("f1")["saved"]] == ["packed"] * 2
        y.sum().backward()
        assert trace.at(len(trace)).held_bytes() == 0
    assert stopped(trace) == []


def test_no_hook_runs_because_of_the_recorder() -> None:
    def program() -> list[str]:
        calls: list[str] = []

        def pack(tensor: torch.Tensor) -> torch.Tensor:
            calls.append("pack")
            return tensor

        def unpack(tensor: torch.Tensor) -> torch.Tensor:
            calls.append("unpack")
            return tensor

        x = torch.ones(2, requires_grad=True)
        with saved_tensors_hooks(pack, unpack):
            y = (x * x).sin()
        calls.append("pass")
        y.sum().backward(retain_graph=True)
        calls.append("again")
        y.sum().backward()
        return calls

    bare = program()
    with gradviz.record() as trace:
        assert program() == bare
    assert stopped(trace) == []


def test_hooks_from_before_the_recording_are_seen_on_the_slots() -> None:
    x = torch.ones(2, requires_grad=True)
    with saved_tensors_hooks(lambda tensor: tensor * 2, lambda packed: packed / 2):
        y = x.sin()
    with gradviz.record() as trace:
        y.sum().backward()
    assert [slot.state for slot in trace.functions[1].created.saved] == ["packed"]
    assert unpacked(trace) == [("SinBackward0", ("div",))]


def test_an_unpack_hook_that_fails_is_no_unpacking() -> None:
    def fails(packed: Any) -> torch.Tensor:
        raise KeyError("mine")

    with gradviz.record() as trace:
        x = torch.ones(2, requires_grad=True)
        with saved_tensors_hooks(lambda tensor: 1, fails):
            y = x.sin()
        with pytest.raises(KeyError, match="mine"):
            y.sum().backward()
    assert unpacked(trace) == []
    [ended] = [event for event in trace.events if isinstance(event, ev.PassEnded)]
    assert ended.failed == 1
    assert stopped(trace) == []


CHECKPOINT = """
import torch
from torch.utils.checkpoint import checkpoint
x = torch.tensor([1.0, 2.0], requires_grad=True)
calls = []

def inner(value):
    calls.append(torch.is_grad_enabled())
    return (value * value).exp().sin()

y = checkpoint(inner, x, use_reentrant=REENTRANT)
middle = len(calls)
y.sum().backward()
"""


@pytest.mark.parametrize("reentrant", [False, True])
def test_a_checkpoint_computes_anew_in_the_pass(reentrant: bool) -> None:
    trace, namespace = run_whole(CHECKPOINT.replace("REENTRANT", str(reentrant)))
    started = next(step for step, event in enumerate(trace.events) if isinstance(event, ev.PassStarted))
    names = [
        [event.name for event in part if isinstance(event, ev.OperationCalled) and event.place.function == "inner"]
        for part in (trace.events[:started], trace.events[started:])
    ]
    assert names[0] == ["mul", "exp", "sin"]
    assert names[1] == names[0][: 3 if reentrant else 2]  # without reentry it stops once it has what is needed
    modes = [
        event.grad_mode == "grad"
        for event in trace.events
        if isinstance(event, ev.OperationCalled) and event.name == "mul"
    ]
    assert modes == namespace["calls"] == [not reentrant, True]
    assert namespace["middle"] == 1
    if not reentrant:
        again = ("mul", "exp")
        assert unpacked(trace) == [("SinBackward0", again), ("ExpBackward0", again), ("MulBackward0", again)]
    freed = [event for event in trace.events if isinstance(event, ev.BufferFreed)]
    assert freed
    assert trace.at(len(trace)).held_bytes() == 0


def test_a_checkpoint_holds_only_what_went_in() -> None:
    held = {}
    for name, run in (
        ("plain", lambda f, x: f(x)),
        ("new", lambda f, x: checkpoint(f, x, use_reentrant=False)),
        ("old", lambda f, x: checkpoint(f, x, use_reentrant=True)),
    ):
        with gradviz.record() as trace:
            x = torch.ones(1000, requires_grad=True)
            y = run(lambda value: (value + 2).exp().exp().exp(), x)
            z = y + 1
            held[name] = trace.at(len(trace)).held_bytes()
            del y, z
    assert held == {"plain": 3 * 4000, "new": 0, "old": 4000}
