"""What each example tells people to watch for, checked against torch, against the record, or by hand."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
import torch
from torch.nn import functional as F

from gradviz import events as ev
from gradviz.trace.trace import Trace
from tests.examples.recorded import NAMES, Recorded, recorded

Claim = Callable[[Recorded], None]
CLAIMS: dict[str, Claim] = {}


def of(name: str) -> Callable[[Claim], Claim]:
    def note(claim: Claim) -> Claim:
        CLAIMS[name] = claim
        return claim

    return note


@pytest.mark.parametrize("name", NAMES)
def test_what_an_example_says_is_true(name: str) -> None:
    CLAIMS[name](recorded(name))


def value(event: Any) -> Any:
    return None if event is None else event.plain


def states(node: dict[str, Any]) -> list[str]:
    return [slot["state"] for slot in node["saved"]]


def operations(run: Recorded, until: int) -> list[ev.OperationCalled]:
    return [event for event in run.trace.events[:until] if isinstance(event, ev.OperationCalled)]


def edges_into(trace: Trace, step: int, key: str) -> list[dict[str, Any]]:
    view = trace.at(step)
    return [view.edge(edge) for edge in view.edges() if edge.target == key]


# ---------------------------------------------------------------- first steps


@of("welcome")
def _(run: Recorded) -> None:
    assert run.node(0)["value"] == 5  # the mean of 9 and 1
    assert len(run.node(1)["saved"]) == 2
    assert {slot["shape"] for slot in run.node(1)["saved"]} == {(2,)}
    a = run.moment(2).key or ""
    view = run.trace.at(run.moment(2).step)
    back = [view.edge(edge)["grad"] for edge in view.edges() if edge.source == a]
    assert back == [[1.5, 0.5], [1.5, 0.5]]  # a / 2 from each factor
    assert value(run.event(2).after) == [3, 1]
    assert states(run.node(3)) == ["freed", "freed"]


@of("graph")
def _(run: Recorded) -> None:
    x = torch.tensor([1.0, 2, 3])
    before = run.trace.at(run.moment(0).step - 1).node(run.moment(0).key or "")
    assert not before["requires_grad"]
    assert run.node(0)["requires_grad"]
    assert run.node(0)["is_leaf"]
    assert run.names["y"].grad_fn.next_functions[0][0].name() == "DotBackward0"
    first = run.event(2)
    assert [value(each) for each in first.grads] == [3, None]
    assert [value(root.grad) for root in run.trace.passes.numbered[1].event.roots] == [1]
    assert value(run.event(3).after) == (6 * x).tolist()


@of("leaves")
def _(run: Recorded) -> None:
    w, x, y, z = (run.names[name] for name in "wxyz")
    assert [tensor.is_leaf for tensor in (w, x, y, z)] == [True, True, False, False]
    assert [tensor.requires_grad for tensor in (w, x)] == [True, False]
    assert [run.node(0)["is_leaf"], run.node(1)["is_leaf"]] == [True, True]
    assert [run.node(2)["is_leaf"], run.node(2, "z")["is_leaf"]] == [False, False]
    landed = [event.tensor for event in run.trace.events if isinstance(event, ev.GradAccumulated)]
    assert landed == [run.event(3).tensor]
    assert value(run.event(3).after) == x.tolist()


@of("who_gets_a_grad")
def _(run: Recorded) -> None:
    assert not run.node(0)["requires_grad"]
    assert run.node(1)["requires_grad"]
    assert run.node(2)["requires_grad"]
    assert run.node(2)["parameter"]
    assert "requires_grad" not in [event for event in operations(run, 99) if event.name == "tensor"][2].arguments
    assert run.node(3)["grad"] is None
    assert run.node(3, "a")["grad"] == [1, 2]  # the data
    assert run.node(3, "b")["grad"] == [1, 1]


@of("non_leaf_grad")
def _(run: Recorded) -> None:
    assert value(run.event(0).grads[0]) == [1]
    assert run.node(0, "b")["grad"] is None
    with pytest.warns(UserWarning, match="not a leaf Tensor is being accessed"):
        assert (torch.tensor([1.5], requires_grad=True) * 4).grad is None
    assert run.node(2)["retains_grad"]
    assert run.node(3)["grad"] == [1]
    assert not run.node(3)["is_leaf"]


@of("constants")
def _(run: Recorded) -> None:
    view, k = run.trace.at(run.moment(0).step), run.moment(0).key
    assert [view.edge(edge)["blocked"] for edge in view.edges() if edge.source == k] == ["constant"]
    assert value(run.event(1).after) == [4 * 10, 4 * 20]
    assert run.node(2)["grad"] is None
    assert run.names["k"].grad is None


# ---------------------------------------------------------------- gradients add up


@of("accumulation")
def _(run: Recorded) -> None:
    events = [run.event(index) for index in range(3)]
    assert [value(event.before) for event in events] == [None, [3, 3], [6, 6]]
    assert [value(event.after) for event in events] == [[3, 3], [6, 6], [9, 9]]
    losses = {run.trace.at(run.moment(index).step).node(run_key(run, index, "loss"))["value"] for index in range(3)}
    assert losses == {9.0}


def run_key(run: Recorded, watch: int, name: str) -> str:
    view = run.trace.at(run.moment(watch).step)
    return next(key for key in view.nodes() if name in view.node(key).get("names", ()))


@of("zeroing")
def _(run: Recorded) -> None:
    assert run.node(0)["grad"] == [0, 0]
    a = torch.tensor([1.0, 2], requires_grad=True)
    (3 * a).sum().backward()
    memory = a.grad.data_ptr()  # type: ignore[union-attr]
    a.grad.zero_()  # type: ignore[union-attr]
    assert a.grad.data_ptr() == memory  # type: ignore[union-attr]
    assert (value(run.event(1).before), value(run.event(1).after)) == ([0, 0], [3, 3])
    assert run.node(2)["grad"] is None
    assert (
        value(next(e for e in run.trace.events[run.moment(2).step :] if isinstance(e, ev.GradAccumulated)).before)
        is None
    )
    assert run.node(3)["grad"] is None


@of("second_backward")
def _(run: Recorded) -> None:
    assert run.node(0, "AddBackward0")["saved"] == []
    assert run.node(0, "AddBackward0")["runs"] == 2
    assert value(run.event(0).after) == [2, 2]
    assert [(slot["slot"], slot["state"]) for slot in run.node(1)["saved"]] == [("self", "held")]
    ran = run.trace.events[run.moment(2).step - 2]
    assert isinstance(ran, ev.FunctionRan)
    assert ran.function == run.event(2).function
    assert states(run.node(3)) == ["freed"]
    assert run.event(3).failed is not None


@of("retain_graph")
def _(run: Recorded) -> None:
    one, two, b = (run.names[name] for name in ("one", "two", "b"))
    assert one.grad_fn.next_functions[0][0] is b.grad_fn is two.grad_fn.next_functions[0][0]
    assert states(run.node(1)) == ["held"]
    assert run.node(1)["runs"] == 1
    assert run.event(2).pass_ == 2
    assert states(run.node(3)) == ["freed"]


@of("gradient_argument")
def _(run: Recorded) -> None:
    assert [value(root.grad) for root in run.event(0).roots] == [[1, 0, 2]]
    x, weights = torch.tensor([1.0, 2, 3]), torch.tensor([1.0, 0, 2])
    assert value(run.event(1).after) == (2 * x * weights).tolist()
    assert [value(grad) for grad in run.event(2).grads] == [[1, 1, 1]]
    assert run.event(3).error is not None
    assert run.event(3).failed is None


# ---------------------------------------------------------------- where gradients stop


@of("no_grad")
def _(run: Recorded) -> None:
    assert not run.node(0)["requires_grad"]
    assert run.names["c"].grad_fn is None
    assert {edge["blocked"] for edge in edges_into(run.trace, run.moment(0).step, run.moment(0).key or "")} == {
        "no_grad"
    }
    assert run.node(1)["requires_grad"]
    assert value(run.event(2).after) == [7]  # c
    end = next(step for step, event in enumerate(run.trace.events, 1) if isinstance(event, ev.PassEnded))
    assert run.trace.at(end).node(run_key(run, 0, "a"))["grad"] is None
    assert value(run.event(3).after) == [3]


@of("set_grad_enabled")
def _(run: Recorded) -> None:
    called = [event for event in operations(run, run.moment(0).step) if event.name != "tensor"]
    assert [event.tracked for event in called] == [False] * 4
    called = operations(run, run.moment(1).step)[-4:]
    assert [event.tracked for event in called] == [True] * 4
    assert run.node(0)["value"] == run.node(1)["value"] == 10  # 1² + 3²
    assert value(run.event(2).after) == [4, 12]  # 2 · 2 (2 w - 1)
    assert run.names["check"].grad_fn is None
    assert run.event(3).error is not None


@of("detach")
def _(run: Recorded) -> None:
    assert run.node(0)["storage"] == run.node(0, "y")["storage"]
    assert run.names["u"].data_ptr() == run.names["y"].data_ptr()
    assert run.names["u"].grad_fn is None
    assert value(run.event(1).after) == run.names["u"].tolist() == [1, 4, 9]
    assert value(run.event(2).after) == (2 * run.names["x"]).tolist()


@of("freezing")
def _(run: Recorded) -> None:
    first, second = run.names["first"], run.names["second"]
    assert not any(p.requires_grad for p in first.parameters())
    assert all(p.grad is None for p in first.parameters())
    assert all(p.grad is not None for p in second.parameters())
    last = run.trace.at(run.moment(1).step)
    frozen = [last.node(key) for key in last.nodes() if last.node(key).get("parameter") and last.node(key)["newest"]]
    assert sorted(node["grad"] is None for node in frozen) == [False, False, True, True]
    assert (first.weight._version, second.weight._version) == (first.bias._version, second.bias._version)
    assert second.weight._version == first.weight._version + 1


@of("data")
def _(run: Recorded) -> None:
    assert run.node(0)["value"] == [100, 200]
    assert run.node(0)["version"] == 0
    assert [event.by for event in run.trace.events if isinstance(event, ev.ValueChanged)][-1] == "data"
    assert value(run.event(1).after) == [200, 400]
    x = torch.tensor([1.0, 2], requires_grad=True)
    (x * x).sum().backward()
    assert x.grad is not None
    assert x.grad.tolist() == [2, 4]
    assert run.node(2)["version"] == 1
    assert states(run.node(2, "MulBackward0")) == ["stale", "stale"]
    assert run.event(3).failed is not None


@of("replaced_loss")
def _(run: Recorded) -> None:
    assert run.node(0)["value"] == 99
    assert "grad_fn=<PowBackward0>" in run.printed
    assert "starts with tensor(1.)" in run.printed
    assert [value(grad) for grad in run.event(1).before] == [1]
    a = torch.tensor([1.0, 3], requires_grad=True)
    ((a**2).mean() ** 2).backward()
    assert a.grad is not None
    assert value(run.event(2).after) == a.grad.tolist()
    saved = [slot["slot"] for slot in run.node(1, "PowBackward0")["saved"]]
    assert saved == ["self"]


# ---------------------------------------------------------------- writing in place


@of("in_place")
def _(run: Recorded) -> None:
    assert [slot["slot"] for slot in run.node(0)["saved"]] == ["result"]
    assert run.node(0)["saved"][0]["storage"] == run.node(0, "y")["storage"]
    s = torch.tensor([0.0, 1]).sigmoid()
    assert value(run.event(1).after) == pytest.approx((s * (1 - s)).tolist())
    assert run.node(2)["version"] == 1
    assert states(run.node(2, "SigmoidBackward0")) == ["stale"]
    assert run.trace.functions[run.event(3).failed].created.name == "SigmoidBackward0"


@of("views")
def _(run: Recorded) -> None:
    assert run.node(0)["storage"] == run.node(0, "base")["storage"]
    assert run.names["part"]._base is run.names["base"]
    assert run.node(1)["version"] == 1
    assert run.names["base"].grad_fn.name().endswith("CopySlices")
    assert value(run.event(2).grads[0]) == [5, 5, 1, 1]
    assert value(run.event(3).after) == [10, 10, 2, 2]


# ---------------------------------------------------------------- what the graph remembers


@of("control_flow")
def _(run: Recorded) -> None:
    def behind(step: int) -> list[str]:
        view = run.trace.at(step)
        return [view.node(key)["name"] for key in view.nodes() if key[0] == "f"]

    assert behind(run.moment(0).step) == ["MulBackward0"] * 4  # the one before the loop, and three turns
    assert behind(run.moment(1).step) == ["MulBackward0"] * 5
    assert value(run.event(2).after) == 3 * 2 * 2 * 2 * 10


@of("hooks")
def _(run: Recorded) -> None:
    assert (len(run.node(0)["hooks"]), len(run.node(0, "a")["hooks"])) == (2, 1)
    assert run.event(1).after is None
    assert [value(grad) for grad in run.event(2).before] == [[10, 0.5]]
    assert [value(grad) for grad in run.event(2).after] == [[1, 0.5]]
    assert run.node(3)["grad"] == [2, 1]


@of("checkpointing")
def _(run: Recorded) -> None:
    assert states(run.node(0)) == ["held"]
    assert states(run.node(1)) == ["packed"]
    assert run.event(2).recomputed
    assert run.event(2).operations is not None
    before = next(event for event in run.trace.events if isinstance(event, ev.GradAccumulated))
    assert value(run.event(3).after) == value(before.after)


# ---------------------------------------------------------------- learning


@of("matrix_multiply")
def _(run: Recorded) -> None:
    W, b, x, y = (run.names[name] for name in "Wbxy")
    assert run.node(0)["grad"] == [[-1.0, -0.5], [1.0, 0.5]]  # the residual times x
    assert W.grad.shape == W.shape
    assert run.node(1)["grad"] is not None
    assert y.grad is None
    assert [tensor._version for tensor in (W, b, x)] == [1, 1, 0]
    assert x.tolist() == [2, 1]


@of("linear_regression")
def _(run: Recorded) -> None:
    x = torch.tensor([0.0, 1, 2, 3])
    assert run.node(0)["value"] == ((2 * x + 1) ** 2).mean().item()
    walk = [e for e in operations(run, run.moment(1).step) if e.name in ("sub_",)]
    assert [event.grad_mode for event in walk] == ["no_grad"]
    assert run.node(2)["grad"] is None
    w, b = run.names["w"].item(), run.names["b"].item()
    assert w == pytest.approx(2, abs=0.1)
    assert b == pytest.approx(1, abs=0.1)


@of("logistic_loss")
def _(run: Recorded) -> None:
    z, y, b = run.names["z"], run.names["y"], run.names["b"]
    assert run.node(0)["value"] == z.tolist() == [-1, -2, 3]
    assert [event.name for event in operations(run, 99)].count("sigmoid") == 0
    said = ((z.sigmoid() - y) / 3).tolist()
    assert run.node(1)["grad"] == pytest.approx(said)
    assert max(range(3), key=lambda at: abs(said[at])) == 0  # a no where the answer is yes
    assert b.grad.item() == pytest.approx(sum(said), abs=1e-6)
    assert F.binary_cross_entropy(z.sigmoid(), y).item() == pytest.approx(run.names["loss"].item())


@of("mlp")
def _(run: Recorded) -> None:
    losses = [float(line.split()[1]) for line in run.printed.splitlines()]
    assert losses == sorted(losses, reverse=True)
    assert len(set(losses)) == 3
    landed = [e.tensor for e in run.trace.events[: run.moment(1).step] if isinstance(e, ev.GradAccumulated)]
    assert len(set(landed)) == 4
    view = run.trace.at(run.moment(2).step)
    parameters = [
        view.node(key) for key in view.nodes() if view.node(key).get("parameter") and view.node(key)["newest"]
    ]
    before = run.trace.at(run.moment(1).step)
    older = [before.node(key) for key in before.nodes() if before.node(key).get("parameter")]
    assert len(parameters) == 4
    assert sum(node["version"] for node in parameters) == sum(node["version"] for node in older) + 4
    names = [
        run.trace.functions[int(key[1:])].created.name
        for key in run.trace.at(run.moment(0).step).nodes()
        if key[0] == "f"
    ]
    assert names.count("AddmmBackward0") == 2
    assert "TanhBackward0" in names


@of("rnn")
def _(run: Recorded) -> None:
    view = run.trace.at(run.moment(0).step)
    assert [view.node(key)["name"] for key in view.nodes() if key[0] == "f"].count("TanhBackward0") == 3
    order = [e.function for e in run.trace.events if isinstance(e, ev.FunctionRan)]
    tanh = [number for number in order if run.trace.functions[number].created.name == "TanhBackward0"]
    assert tanh == sorted(tanh, reverse=True)
    assert run.event(1).function == tanh[0]
    view = run.trace.at(run.moment(2).step)
    back = [view.edge(edge)["grad"] for edge in view.edges() if edge.source == run.moment(2).key]
    assert len(back) == 3
    assert sum(back) == pytest.approx(run.names["w"].grad.item())


# ---------------------------------------------------------------- when it goes wrong


@of("vanishing")
def _(run: Recorded) -> None:
    view = run.trace.at(run.moment(0).step)
    assert [view.node(key)["name"] for key in view.nodes() if key[0] == "f"] == ["SigmoidBackward0"] * 8
    sizes = [
        max(abs(number) for number in value(e.grads[0])) for e in run.trace.events if isinstance(e, ev.FunctionRan)
    ]
    assert sizes[0] == 1
    assert all(later <= before / 4 * 1.0001 for before, later in pairwise(sizes))
    assert max(value(run.event(2).after)) < 0.00002


@of("not_a_number")
def _(run: Recorded) -> None:
    assert run.node(0)["value"] == [0, 2]
    assert value(run.event(1).grads[0]) == [0, 1]
    first, second = value(run.event(2).grads[0])
    assert math.isnan(first)
    assert second == 0.25  # 1 / (2 · 2)
    assert torch.isinf(1 / (2 * torch.tensor(0.0).sqrt()))


# ---------------------------------------------------------------- further


@of("double_backward")
def _(run: Recorded) -> None:
    made = [event for event in run.trace.events if isinstance(event, ev.FunctionCreated) and event.made_by_pass == 1]
    assert made
    assert run.node(1)["value"] == 3 * 2**2
    assert value(run.event(2).after) == 6 * 2


@of("custom_function")
def _(run: Recorded) -> None:
    assert [value(grad) for grad in run.event(0).grads] == [[0, 0]]
    assert run.node(1)["name"] == "RoundBackward"
    assert value(run.event(2).after) == [3, 3]
    inside = [event.name for event in run.trace.events if isinstance(event, ev.FunctionCreated)]
    assert inside.count("RoundBackward0") == 1  # torch's own, of the first half


@of("forward_mode")
def _(run: Recorded) -> None:
    dx, dy = 3 + math.cos(2), 2.0
    assert run.node(0)["tangent"] == pytest.approx(dx)
    assert not [key for key in run.trace.at(run.moment(0).step).nodes() if key[0] == "f"]
    assert run.node(1)["tangent"] == pytest.approx(dy)
    assert any(
        states(run.trace.at(run.moment(2).step).node(key))
        for key in run.trace.at(run.moment(2).step).nodes()
        if key[0] == "f"
    )
    assert value(run.event(3).after) == pytest.approx(dx)
    assert run.names["y"].grad.item() == pytest.approx(dy)
