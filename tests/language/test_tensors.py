"""What is known to be a tensor before anything runs; each text is run, too, up to the name that is asked about."""

from __future__ import annotations

import pytest
import torch

from gradviz.language.knowledge import Knowledge
from tests.language.test_knowledge import names

_BEFORE = """\
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.checkpoint import checkpoint

x = torch.ones(2, 3, requires_grad=True)
linear = nn.Linear(3, 4)

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(3, 4)
        self.others = nn.ModuleList([nn.ReLU(), nn.Linear(4, 4)])

    def forward(self, seen):
        hidden = self.first(seen)
        for layer in self.others:
            hidden = layer(hidden)
        return hidden

class Double(torch.autograd.Function):
    @staticmethod
    def forward(ctx, value):
        return value * 2

    @staticmethod
    def backward(ctx, grad):
        return grad * 2

class Pair(nn.Module):
    def forward(self, seen):
        return seen, "a word"
"""


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge()


def is_tensor(knowledge: Knowledge, text: str) -> bool:
    return {"requires_grad_", "grad_fn", "backward"} <= set(names(knowledge, text))


@pytest.mark.parametrize(
    "text",
    [
        "y = linear(x)",
        "y = linear(x).relu().sum()",
        "y = nn.Sequential(nn.Linear(3, 4), nn.ReLU())(x)",
        "y = nn.Sequential(nn.Linear(3, 4), nn.ReLU())[0](x)",
        "y = Net()(x)",
        "net = Net()\ny = net.first(x)",
        "loss_of = nn.CrossEntropyLoss()\ny = loss_of(linear(x), torch.tensor([1, 2]))",
        "y = F.cross_entropy(linear(x), torch.tensor([1, 2]))",
        "y, (h, c) = nn.LSTM(3, 4)(x)",
        "y, word = Pair()(x)",
        "y = Double.apply(x)",
        "y = checkpoint(torch.sin, x, use_reentrant=False)",
        "y = 2 * x",
        "y = 1 - x",
        "y = -x",
        "y = -(x * x).mean()",
        "y = x > 0",
        "y = x.data",
        "y, where = x.max(dim=0)",
        "y = x.max(dim=0).values",
        "y, _ = torch.sort(x)",
    ],
)
def test_what_is_a_tensor_is_known_to_be_one(knowledge: Knowledge, text: str) -> None:
    space: dict[str, object] = {}
    exec(_BEFORE + text, space)
    assert isinstance(space["y"], torch.Tensor)
    assert is_tensor(knowledge, f"{_BEFORE}{text}\ny.")


@pytest.mark.parametrize(
    "text",
    ["y = linear", "y = x is None", "y = -2", "y = 2 * 3", "other, y = Pair()(x)", "y = x.shape", "y = x.max(dim=0)"],
)
def test_what_is_none_is_not(knowledge: Knowledge, text: str) -> None:
    space: dict[str, object] = {}
    exec(_BEFORE + text, space)
    assert not isinstance(space["y"], torch.Tensor)
    known = names(knowledge, f"{_BEFORE}{text}\ny.")
    assert known
    assert "requires_grad_" not in known or hasattr(space["y"], "requires_grad_")
    assert "backward" not in known


@pytest.mark.parametrize(
    ("name", "line"),
    [("seen", "hidden = self.first(seen)"), ("value", "return value * 2"), ("grad", "return grad * 2")],
)
def test_torch_calls_with_tensors(knowledge: Knowledge, name: str, line: str) -> None:
    assert is_tensor(knowledge, _BEFORE[: _BEFORE.index(line)] + f"{name}.")


@pytest.mark.parametrize(("name", "line"), [("self", "hidden = self.first(seen)"), ("ctx", "return value * 2")])
def test_but_not_with_these(knowledge: Knowledge, name: str, line: str) -> None:
    assert "backward" not in names(knowledge, _BEFORE[: _BEFORE.index(line)] + f"{name}.")


def test_a_forward_of_ones_own_says_nothing(knowledge: Knowledge) -> None:
    assert not names(knowledge, "def forward(value):\n    value.")
    assert not names(knowledge, "class Letter:\n    def forward(self, to):\n        to.")
