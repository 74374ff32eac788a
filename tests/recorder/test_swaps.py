"""`swap_tensors` works while recording as it does without, and the record says what became of both tensors."""

from __future__ import annotations

import pytest
import torch

import gradviz
from gradviz import events as ev
from tests.programs import run_by_statements, stopped
from tests.recorder.oracle import agrees_with_torch

LEAVES = """
import torch
a = torch.tensor([1.0, 2.0], requires_grad=True)
(a * 2).sum().backward()
b = torch.zeros(3)
torch.utils.swap_tensors(a, b)
loss = (b * b).sum()
loss.backward()
torch.utils.swap_tensors(a, b)
"""
FUNCTIONS = """
import torch
x = torch.ones(2, requires_grad=True)
a = x.exp()
b = x[:1] * 2
torch.utils.swap_tensors(a, b)
a.sum().backward()
"""


@pytest.mark.parametrize("source", [LEAVES, FUNCTIONS], ids=["leaves", "tensors with functions"])
def test_after_a_swap_the_record_agrees_with_torch(source: str) -> None:
    run_by_statements(source, agrees_with_torch)


def test_the_storages_are_swapped() -> None:
    with gradviz.record() as trace:
        a, b = torch.ones(2), torch.zeros(3)
        torch.utils.swap_tensors(a, b)
    created = [event.storage for event in trace.events if isinstance(event, ev.TensorCreated)]
    swapped = [event.storage for event in trace.events if isinstance(event, ev.TensorWritten)]
    assert swapped == created[::-1]
    assert (a.numel(), b.numel()) == (3, 2)


def test_a_model_takes_its_state_by_swapping() -> None:
    before = torch.__future__.get_swap_module_params_on_conversion()
    torch.__future__.set_swap_module_params_on_conversion(True)
    try:
        with gradviz.record() as trace:
            model, other = torch.nn.Linear(2, 2), torch.nn.Linear(2, 2)
            weight = model.weight
            model.load_state_dict(other.state_dict())
            model.to(torch.float64)
        assert model.weight is weight
        assert weight.tolist() == other.weight.tolist()
        assert stopped(trace) == []
        view = trace.at(len(trace))
        [node] = [node for key in view.nodes() if (node := view.node(key))["label"] == "model.weight"]
        assert node["dtype"] == "float64"
        assert node["value"] == weight.tolist()
    finally:
        torch.__future__.set_swap_module_params_on_conversion(before)


def test_what_torch_refuses_to_swap_it_refuses_while_recording() -> None:
    import weakref

    with gradviz.record() as trace:
        a, b = torch.ones(2), torch.zeros(3)
        mine = weakref.ref(a)
        with pytest.raises(RuntimeError, match="it has weakref"):
            torch.utils.swap_tensors(a, b)
        assert mine() is a
    assert stopped(trace) == []
