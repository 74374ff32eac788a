"""Where the constants of an operation that is several functions enter: the function that keeps them, as torch does."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch

from gradviz import events as ev
from tests.programs import run_whole

CASES: dict[str, tuple[str, Callable[[], tuple[torch.Tensor, torch.Tensor]]]] = {
    "a row by a matrix": (
        "x = torch.ones(5)\nw = torch.ones(5, 3, requires_grad=True)\ny = torch.matmul(x, w)\n",
        lambda: (torch.ones(5), torch.ones(5, 3)),
    ),
    "a batch by a matrix": (
        "x = torch.ones(2, 4, 5)\nw = torch.ones(5, 3, requires_grad=True)\ny = x @ w\n",
        lambda: (torch.ones(2, 4, 5), torch.ones(5, 3)),
    ),
    "a batch by a batch": (
        "x = torch.ones(2, 4, 5)\nw = torch.ones(2, 5, 3, requires_grad=True)\ny = x @ w\n",
        lambda: (torch.ones(2, 4, 5), torch.ones(2, 5, 3)),
    ),
}


def keeper(x: torch.Tensor, w: torch.Tensor) -> str:
    """The function that saved the memory of x, by torch."""
    todo = [(x @ w.requires_grad_()).grad_fn]
    while todo:
        node = todo.pop()
        for name in dir(node):
            kept = getattr(node, name) if name.startswith("_saved_") else None
            if isinstance(kept, torch.Tensor) and kept.data_ptr() == x.data_ptr():
                return node.name()
        todo += [other for other, _ in node.next_functions if other is not None]
    raise AssertionError("none did")


@pytest.mark.parametrize("name", CASES)
def test_a_constant_enters_the_function_that_saves_it(name: str) -> None:
    source, tensors = CASES[name]
    trace, _ = run_whole(f"import torch\n{source}")
    made = [event for event in trace.events if isinstance(event, ev.FunctionCreated)]
    into = [event.name for event in made for each in event.inputs if each.blocked == "constant"]
    assert into == [keeper(*tensors())]
