"""The end of things: which line let go of a graph, and a graph that grows since a list keeps it."""

from __future__ import annotations

import re
import sys
import weakref
from itertools import pairwise
from typing import Any

import pytest
import torch

from gradviz import events as ev
from gradviz.trace.sentences import sentence
from gradviz.trace.trace import Trace
from tests.programs import run_whole

LOOP = """
import torch
w = torch.ones(100, requires_grad=True)
losses = []
for turn in range(6):
    loss = (w * w).exp().sum()
    watch(loss)
    KEEP
    w.sum().backward()
"""


def run(source: str) -> tuple[Trace, list[int]]:
    """The record, and the line in which each watched tensor died."""
    lines: list[int] = []

    def died() -> None:
        frame = sys._getframe(1)
        while frame.f_back is not None and frame.f_code.co_filename != "<cell 1>":
            frame = frame.f_back
        lines.append(frame.f_lineno)

    def watch(tensor: torch.Tensor) -> None:
        weakref.finalize(tensor, died).atexit = False

    torch.watch = watch  # type: ignore[attr-defined]
    try:
        trace, _ = run_whole(source.replace("watch(", "torch.watch("))
    finally:
        del torch.watch  # type: ignore[attr-defined]
    return trace, lines


def held_at_passes(trace: Trace) -> list[tuple[int, int]]:
    """The functions that live and the bytes that they hold when each pass begins."""
    found = []
    for step, event in enumerate(trace.events, 1):
        if isinstance(event, ev.PassStarted):
            view = trace.at(step)
            found.append((sum(key.startswith("f") for key in view.nodes()), view.held_bytes()))
    return found


def test_a_rebound_loss_lets_go_of_the_graph_in_its_line() -> None:
    trace, lines = run(LOOP.replace("KEEP", "pass"))
    released = [
        step
        for step, event in enumerate(trace.events, 1)
        if isinstance(event, ev.TensorReleased)
        if "loss" in [name for names in trace.tensors[event.tensor].names.values for name in names]
    ]
    places = [trace.place(step) for step in released]
    assert lines[:5] == [6] * 5
    assert [place.line for place in places[:5] if place is not None] == lines[:5]
    assert all("on line 6 or behind it" in sentence(trace, step) for step in released[:5])
    _, *others = held_at_passes(trace)
    assert set(others) == {others[0]}  # it does not grow


def test_what_goes_at_once_is_told_at_once() -> None:
    trace, _ = run(
        "import torch\nx = y = torch.ones(2, requires_grad=True)\nfor _ in range(5):\n    y = y * y\ndel y\n"
    )
    [released] = [event for event in trace.events if isinstance(event, ev.FunctionReleased)]
    chain = [event.function for event in trace.events if isinstance(event, ev.FunctionCreated)]
    assert sorted(released.functions) == chain
    assert len(chain) == 5
    lost = [event.tensor for event in trace.events if isinstance(event, ev.NameUnbound)]
    assert lost == [key for key, it in trace.tensors.items() if it.created.is_leaf is False][-1:]
    said = sentence(trace, trace.events.index(released) + 1)
    assert re.fullmatch(
        r"MulBackward0 and 4 more functions are gone on line 4 or behind it, and what they had saved .*", said
    )


def test_a_list_of_losses_keeps_every_graph() -> None:
    trace, _ = run(LOOP.replace("KEEP", "losses.append(loss)"))
    held = held_at_passes(trace)
    growth = {(after[0] - before[0], after[1] - before[1]) for before, after in pairwise(held)}
    one_graph = 3  # mul, exp, sum
    result_of_exp = 100 * 4
    assert growth == {(one_graph, result_of_exp)}


STATES = """
import torch
w = torch.ones(2, requires_grad=True)
w.requires_grad_()
w.requires_grad = True
w.requires_grad = False
w.requires_grad_(False)
w.requires_grad_(True)
(w * 3).sum().backward()
w.grad.zero_()
w.grad = torch.ones(2)
w.grad = None
w.data = torch.zeros(2)
"""


def test_each_change_says_what_it_replaced() -> None:
    trace, _ = run_whole(STATES)
    switched = [event.requires_grad for event in trace.events if isinstance(event, ev.RequiresGradChanged)]
    assert switched == [False, True]  # the others changed nothing
    said = [
        sentence(trace, step)
        for step, event in enumerate(trace.events, 1)
        if isinstance(event, (ev.GradChanged, ev.ValueChanged))
    ]
    expected = [
        "The gradient of w, which was [3, 3], was set to [0, 0]",
        "The gradient of w, which was [0, 0], was set to [1, 1]",
        "The gradient of w, which was [1, 1], was set to None",
        "W, which was [1, 1], became [0, 0]",
    ]
    told = [text for text in said if re.match("The gradient|W", text) or text.startswith("w, which")]
    assert len(told) == len(expected)
    for text, start in zip(told, expected, strict=True):
        assert text.lower().startswith(start.lower())


@pytest.mark.parametrize("module", ["frozen", "thawed"])
def test_freezing_a_module_changes_each_parameter_once(module: str) -> None:
    source = "import torch\nmodel = torch.nn.Linear(2, 2)\nmodel.requires_grad_(False)\nmodel.requires_grad_(False)\n"
    trace, namespace = run_whole(source + ("model.requires_grad_(True)\n" if module == "thawed" else ""))
    changed: dict[int, list[Any]] = {}
    for event in trace.events:
        if isinstance(event, ev.RequiresGradChanged):
            changed.setdefault(event.tensor, []).append(event.requires_grad)
    assert list(changed.values()) == [[False, True] if module == "thawed" else [False]] * 2
    assert all(p.requires_grad is (module == "thawed") for p in namespace["model"].parameters())
