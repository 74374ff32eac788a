"""Gradients that programs set and write, whose memory may be that of other gradients."""

from __future__ import annotations

import warnings

import pytest
import torch

from gradviz import events as ev
from gradviz.recorder.recorder import Recorder
from gradviz.trace.trace import Trace
from tests.programs import key_of, run_by_statements, run_whole, stopped
from tests.recorder.oracle import agrees_with_torch

TWO = """import torch
p = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
q = torch.tensor([0.5, -1.0, 2.0], requires_grad=True)
"""


@pytest.mark.parametrize(
    "program",
    [
        "torch.stack([p, q]).mean().backward()\np.grad.zero_()\nq.grad.zero_()",
        "torch.stack([p, q]).mean().backward()\npart = p.grad[:2]\npart.zero_()\nq.grad.zero_()",
        "torch.stack([p, q]).mean().backward()\np.grad = None\nq.grad.zero_()",
        "torch.stack([p, q]).mean().backward()\ndel p\nq.grad.zero_()",
        "torch.stack([p, q]).mean().backward()\ntorch.stack([p, q]).mean().backward()",
        "(p * q).sum().backward()\np.grad = q.grad\np.grad.zero_()\n(p * 2).sum().backward()",
        "(p * q).sum().backward()\np.grad = q.detach()\nwith torch.no_grad(): q.mul_(2)",
        "v = p * 2\nv.retain_grad()\n(v * q).sum().backward(retain_graph=True)\nv.grad.zero_()\nv.sum().backward()",
        "v = p * 2\nv.retain_grad()\n(v * q).sum().backward(retain_graph=True)\nv.grad = None\nv.sum().backward()",
        "(p * q).sum().backward()\ndel p.grad\n(p * q).sum().backward()",
    ],
)
def test_after_each_statement_the_gradients_are_those_of_torch(program: str) -> None:
    run_by_statements(TWO + program, agrees_with_torch)


def test_a_write_tells_of_the_gradients_in_the_memory_it_wrote() -> None:
    """The backward of ``stack`` gives both leaves views of one storage; ``p.grad = q.grad`` the same memory."""
    trace, names = run_whole(
        TWO + "torch.stack([p, q]).sum().backward()\np.grad.zero_()\np.grad = q.grad\nq.grad.mul_(3)"
    )
    p, q = (int(key_of(trace, name)[1:].partition("v")[0].partition(".")[0]) for name in "pq")
    told = [
        (event.tensor, event.by, event.grad and event.grad.data)
        for event in trace.events
        if isinstance(event, ev.GradChanged)
    ]
    ones, threes = [1.0] * 3, [3.0] * 3
    assert sorted(told[:2]) == [(p, "= …", ones), (p, "p.grad.zero_()", [0.0] * 3)]
    assert sorted(told[2:]) == [(p, "q.grad.mul_(3)", threes), (q, "q.grad.mul_(3)", threes)]
    assert names["p"].grad.tolist() == names["q"].grad.tolist() == threes


@pytest.mark.parametrize("before", [False, True])
def test_a_first_gradient_writes_nothing_and_a_second_one_the_memory_it_is_added_to(before: bool) -> None:
    """A first ``.grad`` may be the tensor that arrived: here its memory is that of ``g``, which the program holds."""
    first = "(p * 1).sum().backward()\ng = p.grad\n" if before else "g = torch.ones(3)\n"
    trace, names = run_whole(TWO + first + "p.view(3).backward(g)")
    assert names["p"].grad.data_ptr() == names["g"].data_ptr()
    assert names["g"]._version == before
    changed = [event.by for event in trace.events if isinstance(event, ev.ValueChanged)]
    assert changed == ["accumulate"] * before


def test_setting_the_gradient_of_a_tensor_that_torch_does_not_fill_warns_of_nothing() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        run_whole(TWO + "v = p * 2\nv.grad = torch.ones(3)\nv.grad = None")


def test_a_gradient_retained_before_the_recording_is_known() -> None:
    p = torch.ones(2, requires_grad=True)
    v = p * 2
    v.retain_grad()
    v.sum().backward(retain_graph=True)
    trace = Trace()
    with Recorder(trace.append, is_user_file=lambda name: name == __file__):
        v.sum().backward()
    assert not stopped(trace)
    node = trace.at(len(trace)).node(key_of(trace, "v"))
    assert node["retains_grad"]
    assert node["grad"] == v.grad.tolist() == [2.0, 2.0]
    before = next(e.before and e.before.data for e in trace.events if isinstance(e, ev.GradAccumulated))
    assert before == [1.0, 1.0]
