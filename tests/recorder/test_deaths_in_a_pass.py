"""What only a buffer kept alive dies in the pass, where torch frees the buffer, and is told of there."""

from __future__ import annotations

import weakref

import torch

from gradviz import events as ev
from tests.programs import run_whole

SOURCE = "import torch\na = torch.ones(2, requires_grad=True)\nloss = (a * 3).pow(2).exp().sum()\nloss.backward()\n"


def died_by_torch() -> list[str]:
    """In a bare run: before which function each unnamed tensor that a buffer kept was gone."""
    a = torch.ones(2, requires_grad=True)
    product = a * 3
    power = product.pow(2)
    exponent = power.exp()
    loss = exponent.sum()
    names = {"product": weakref.ref(product)}
    functions = [loss.grad_fn, exponent.grad_fn, power.grad_fn, product.grad_fn]
    del product, power, exponent
    told: list[str] = []
    for function in functions:
        told_by = function.name()

        def look(_grads: object, told_by: str = told_by) -> None:
            told.extend(f"{name} before {told_by}" for name, ref in names.items() if ref() is None)
            for name in [name for name, ref in names.items() if ref() is None]:
                del names[name]

        function.register_prehook(look)
    loss.backward()
    return told


def test_a_tensor_that_only_a_buffer_kept_is_released_in_the_pass() -> None:
    trace, _ = run_whole(SOURCE)
    made = {event.function: event.name for event in trace.events if isinstance(event, ev.FunctionCreated)}
    of = {
        event.tensor: {"MulBackward0": "product"}.get(made[event.function], "")
        for event in trace.events
        if isinstance(event, ev.TensorCreated) and event.function is not None
    }
    started = [step for step, event in enumerate(trace.events) if isinstance(event, ev.FunctionStarted)]
    told = []
    for step, event in enumerate(trace.events):
        if isinstance(event, ev.TensorReleased) and of.get(event.tensor) and step > started[0]:
            follows = next(at for at in started if at > step)
            told.append(f"{of[event.tensor]} before {made[trace.events[follows].function]}")
    assert told == died_by_torch()
    assert told == ["product before MulBackward0"]
