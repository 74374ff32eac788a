"""Steps of optimizers: what the record says of them is what the optimizers themselves hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch.optim import optimizer as optimizer_module

import gradviz
from gradviz import events as ev
from gradviz.trace.trace import Trace
from tests.programs import stopped

OPTIMIZERS: dict[str, Callable[[list[torch.Tensor]], torch.optim.Optimizer]] = {
    "SGD": lambda p: torch.optim.SGD(p, 0.1),
    "momentum": lambda p: torch.optim.SGD(p, 0.1, momentum=0.9),
    "momentum, foreach": lambda p: torch.optim.SGD(p, 0.1, momentum=0.9, foreach=True),
    "Adam": lambda p: torch.optim.Adam(p, 0.1, foreach=False),
    "Adam, foreach": lambda p: torch.optim.Adam(p, 0.1, foreach=True),
    "Adam, fused": lambda p: torch.optim.Adam(p, 0.1, fused=True),
    "AdamW": lambda p: torch.optim.AdamW(p, 0.1, amsgrad=True),
    "RMSprop": lambda p: torch.optim.RMSprop(p, 0.1, momentum=0.5),
    "Adagrad": lambda p: torch.optim.Adagrad(p, 0.1),
    "LBFGS": lambda p: torch.optim.LBFGS(p, 0.1, max_iter=3),
}


def train(make: Callable[[list[torch.Tensor]], torch.optim.Optimizer], size: int, log: list[Any]) -> Any:
    """Three steps; what the parameters and the state are after each goes into the log."""
    torch.manual_seed(0)
    parameters = [torch.randn(size, requires_grad=True), torch.randn(2, size, requires_grad=True)]
    optimizer = make(parameters)

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        loss = sum((parameter**2).sum() for parameter in parameters)
        assert isinstance(loss, torch.Tensor)
        loss.backward()
        return loss

    for _ in range(3):
        before = [parameter.tolist() for parameter in parameters]
        if isinstance(optimizer, torch.optim.LBFGS):
            optimizer.step(closure)
        else:
            closure()
            optimizer.step()
        after = [parameter.tolist() for parameter in parameters]
        state = {
            (index, name): value.tolist()
            for index, parameter in enumerate(parameters)
            for name, value in optimizer.state[parameter].items()
            if isinstance(value, torch.Tensor)
        }
        log.append((before, after, state))
    return parameters, optimizer


def values_at(trace: Trace, tensors: list[int], step: int) -> list[Any]:
    found = []
    for tensor in tensors:
        history = trace.tensors[tensor]
        value = history.value.at(step, history.created.value)
        assert value is not None
        found.append(value.plain)
    return found


@pytest.mark.parametrize("make", OPTIMIZERS.values(), ids=OPTIMIZERS.keys())
def test_parameters_and_state_are_those_of_the_optimizer(make: Any) -> None:
    bare: list[Any] = []
    train(make, 3, bare)
    log: list[Any] = []
    with gradviz.record() as trace:
        train(make, 3, log)
    assert stopped(trace) == []
    assert log == bare
    begun = [step for step, event in enumerate(trace.events, 1) if isinstance(event, ev.OptimizerStepStarted)]
    ended = [step for step, event in enumerate(trace.events, 1) if isinstance(event, ev.OptimizerStepped)]
    state: dict[tuple[int, str], int] = {}
    for number, (first, last, (before, after, kept)) in enumerate(zip(begun, ended, log, strict=True), 1):
        start, stepped = trace.events[first - 1], trace.events[last - 1]
        assert isinstance(start, ev.OptimizerStepStarted)
        assert isinstance(stepped, ev.OptimizerStepped)
        [group] = start.groups
        parameters = list(group.parameters)
        assert (start.number, group.lr) == (stepped.number, 0.1) == (number, 0.1)
        assert values_at(trace, parameters, first) == before
        assert values_at(trace, parameters, last) == after
        state |= {(parameters.index(each.parameter), each.name): each.tensor for each in stepped.state}
        assert {key: values_at(trace, [tensor], last)[0] for key, tensor in state.items()} == kept


@pytest.mark.parametrize("name", ["momentum, foreach", "Adam", "Adam, foreach", "Adam, fused"])
def test_what_is_large_is_summed_up_at_the_end_of_the_step(name: str) -> None:
    log: list[Any] = []
    with gradviz.record() as trace:
        parameters, _ = train(OPTIMIZERS[name], 200, log)
    assert stopped(trace) == []
    last = max(step for step, event in enumerate(trace.events, 1) if isinstance(event, ev.OptimizerStepped))
    start = next(event for event in trace.events if isinstance(event, ev.OptimizerStepStarted))
    first, second = values_at(trace, list(start.groups[0].parameters), last)
    assert not first["sampled"]
    assert not second["sampled"]
    for summary, tensor in zip((first, second), parameters, strict=True):
        flat = tensor.detach().to(torch.float64).flatten()
        assert (summary["min"], summary["max"]) == (float(flat.min()), float(flat.max()))
    told = {each.tensor: each for e in trace.events if isinstance(e, ev.OptimizerStepped) for each in e.state}
    for value in values_at(trace, list(told), last):
        assert not isinstance(value, dict) or "min" in value


def test_rates_that_a_scheduler_sets() -> None:
    expected = []
    with gradviz.record() as trace:
        w = torch.ones(2, requires_grad=True)
        other = torch.ones(1, requires_grad=True)
        optimizer = torch.optim.SGD([{"params": [w]}, {"params": [other], "lr": 7.0}], lr=1.0)
        scheduler = torch.optim.lr_scheduler.ExponentialLR(optimizer, 0.5)
        for _ in range(3):
            w.sum().backward()
            optimizer.step()
            before = [group["lr"] for group in optimizer.param_groups]
            scheduler.step()
            after = [group["lr"] for group in optimizer.param_groups]
            expected += list(enumerate(zip(before, after, strict=True)))
    found = [event for event in trace.events if isinstance(event, ev.LearningRateChanged)]
    assert [(event.group, (event.before, event.after)) for event in found] == expected
    starts = [event for event in trace.events if isinstance(event, ev.OptimizerStepStarted)]
    assert [group.lr for event in starts for group in event.groups] == [1.0, 7.0, 0.5, 3.5, 0.25, 1.75]


def test_a_step_that_fails_leaves_nothing_unsaid() -> None:
    def fails(*_: Any) -> None:
        raise KeyError("mine")

    with gradviz.record() as trace:
        w = torch.ones(200, requires_grad=True)
        optimizer = torch.optim.SGD([w], lr=1.0)
        w.sum().backward()
        optimizer.register_step_post_hook(fails)
        with pytest.raises(KeyError, match="mine"):
            optimizer.step()
        (w * 2).sum().backward()
    assert stopped(trace) == []
    [number] = next(event.groups[0].parameters for event in trace.events if isinstance(event, ev.OptimizerStepStarted))
    assert values_at(trace, [number], len(trace))[0]["max"] == 0.0
    [doubled] = [
        event
        for event in trace.events
        if isinstance(event, ev.TensorCreated)
        and event.operation is not None
        and trace.operations[event.operation].name == "mul"
    ]
    assert doubled.value is not None
    assert doubled.value.summary is not None
    assert doubled.value.summary["max"] == 0.0


def test_no_hook_of_ours_is_on_an_optimizer() -> None:
    with gradviz.record():
        w = torch.ones(2, requires_grad=True)
        optimizer = torch.optim.SGD([w], lr=1.0)
        w.sum().backward()
        optimizer.step()
        assert not optimizer._optimizer_step_pre_hooks
        assert not optimizer._optimizer_step_post_hooks
    assert not optimizer_module._global_optimizer_pre_hooks
    assert not optimizer_module._global_optimizer_post_hooks


def test_programs_that_keep_their_own_order_of_hooks() -> None:
    order: list[str] = []
    with gradviz.record() as trace:
        w = torch.ones(2, requires_grad=True)
        handles = [
            optimizer_module.register_optimizer_step_pre_hook(lambda *_: order.append("all before")),
            optimizer_module.register_optimizer_step_post_hook(lambda *_: order.append("all after")),
        ]
        optimizer = torch.optim.SGD([w], lr=1.0)
        optimizer.register_step_pre_hook(lambda *_: order.append("before"))
        optimizer.register_step_post_hook(lambda *_: order.append("after"))
        w.sum().backward()
        optimizer.step()
        for handle in handles:
            handle.remove()
    assert order == ["all before", "before", "after", "all after"]
    assert stopped(trace) == []
