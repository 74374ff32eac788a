"""The leaves of a group by arrays say what a walk through them says, at each step."""

from __future__ import annotations

import math

import pytest

from gradviz.scene import group_leaves
from gradviz.scene.group_leaves import Leaves, LeavesThen
from gradviz.trace.norms import norm_range
from gradviz.trace.trace import Trace
from tests.programs import SAMPLES, run_whole

TRAINING = """
import torch
torch.manual_seed(0)
model = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.Tanh(), torch.nn.Linear(4, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for _ in range(3):
    optimizer.zero_grad()
    model(torch.ones(2, 3)).sum().backward()
    optimizer.step()
model[0].weight.requires_grad_(False)
x = torch.full((2,), float("nan"), requires_grad=True)
(x * 2).sum().backward()
"""


def walked(trace: Trace, keys: frozenset[str], step: int) -> LeavesThen:
    """Asked of the view at that step, one node after the other."""
    view, total, there, squares, sampled = trace.at(step), 0, 0, 0.0, False
    for key in keys:
        node = trace.nodes[key]
        if node.kind != "tensor" or node.born > step:
            continue
        facts = view.node(key)
        if not (facts["newest"] and facts["alive"] and facts["is_leaf"] and facts["requires_grad"]):
            continue
        total += 1
        value = trace.tensors[node.ident].grad.at(step, None)
        if value is not None:
            least, most = norm_range(value, math.prod(facts["shape"]))
            there, squares = there + 1, squares + least * least
            sampled |= least != most and not math.isnan(least)
    return LeavesThen(total, there, squares, sampled)


OTHERS = [path.read_text() for path in SAMPLES if path.stem in ("accumulate", "training")]


def test_of_very_many_one_is_told_what_they_are_at_the_nearest_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """A frame of a scene whose record grows has no time to look at all of them again."""
    trace = run_whole(TRAINING)[0]
    numbers = [number for number, tensor in trace.tensors.items() if tensor.created.is_leaf]
    keys = frozenset(key for number in numbers for key in trace.tensors[number].keys)
    middle = len(trace) // 2
    monkeypatch.setattr(group_leaves, "PART", 2)
    leaves = Leaves(trace, [trace.tensors[number] for number in numbers], keys, range(4, middle))
    assert leaves.at(len(trace)) == leaves.at(middle) == walked(trace, keys, middle)
    assert leaves.at(0) == walked(trace, keys, 4)
    assert walked(trace, keys, 4) != walked(trace, keys, middle) != walked(trace, keys, len(trace))


@pytest.mark.parametrize("source", [TRAINING, *OTHERS])
def test_at_every_step(source: str) -> None:
    trace = run_whole(source)[0]
    seen: set[int] = set()
    for segment in trace.segments():
        for share in (1, 2):
            keys = frozenset(trace.lived_in(segment)[::share])
            tensors = {trace.nodes[key].ident: None for key in keys if trace.nodes[key].kind == "tensor"}
            leaves = Leaves(trace, [trace.tensors[number] for number in tensors], keys, segment)
            for step in (*segment, segment.stop, max(segment.start - 1, 0), *segment):  # outside of it, too, and back
                if step <= len(trace):
                    found, expected = leaves.at(step), walked(trace, keys, step)
                    assert (found.total, found.there, found.sampled) == (
                        expected.total,
                        expected.there,
                        expected.sampled,
                    )
                    assert found.squares == pytest.approx(expected.squares, nan_ok=True)
                    seen.add(found.there)
    assert max(seen) >= 1
