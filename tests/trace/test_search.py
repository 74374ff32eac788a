"""What one types finds the nodes that it means, by hand."""

from __future__ import annotations

import pytest

from gradviz.trace.search import found
from gradviz.trace.trace import Trace
from tests.programs import run_whole

PROGRAM = """
import torch
weight = torch.tensor([[2.0, 1.0, 0.0]], requires_grad=True)
bias = torch.ones(2, requires_grad=True)
leaf_count = torch.zeros(())
hidden = weight.t() @ torch.ones(1, 2) + bias
bad = (weight * 0).log() * 0
worse = 1 / torch.zeros(2)
loss = hidden.exp().sum()
loss.backward()
"""


@pytest.fixture(scope="module")
def trace() -> Trace:
    return run_whole(PROGRAM)[0]


def titles(trace: Trace, query: str, step: int | None = None) -> list[str]:
    """The names of what is found: of tensors the first one, of others torch's."""
    view = trace.at(len(trace) if step is None else step)
    keys = [key for part in found(view, trace.nodes, query, 3) for key in part]
    facts = [view.node(key) for key in keys]
    return [(each["names"] or ["?"])[0] if each["kind"] == "tensor" else each["name"] for each in facts]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("", []),
        ("  ", []),
        ("wei", ["weight"]),
        ("WEIGHT", ["weight"]),
        ("hidden", ["hidden"]),
        ("ExpBackward0", ["ExpBackward0"]),
        ("expb", ["ExpBackward0"]),
        ("@", ["MmBackward0"]),
        ("matmul", ["MmBackward0"]),
        ("1x3", ["weight", "?", "?", "bad"]),
        ("(1, 3)", ["weight", "?", "?", "bad"]),
        ("[1,3]", ["weight", "?", "?", "bad"]),
        ("1 × 3", ["weight", "?", "?", "bad"]),
        ("leaf", ["weight", "bias", "leaf_count"]),
        ("line 9", ["ExpBackward0", "?", "SumBackward0", "loss"]),
        ("LINE:9", ["ExpBackward0", "?", "SumBackward0", "loss"]),
        ("grad is None", []),
        ("line 900", []),
        ("no such thing", []),
        ("(", []),
        ("7x7x", []),
    ],
)
def test_queries_by_hand(trace: Trace, query: str, wanted: list[str]) -> None:
    assert titles(trace, query) == wanted


def test_shapes_of_one_and_of_no_dimension(trace: Trace) -> None:
    assert {"bias", "worse"} <= set(titles(trace, "(2,)"))
    assert set(titles(trace, "(2)")) == set(titles(trace, "(2,)"))
    assert {"leaf_count", "loss"} == set(titles(trace, "()"))


def test_what_is_no_number(trace: Trace) -> None:
    assert "bad" in titles(trace, "NaN")
    assert "worse" not in titles(trace, "NaN")
    assert "worse" in titles(trace, "inf")
    assert "hidden" not in titles(trace, "inf") + titles(trace, "nan")


def test_a_gradient_that_is_no_number_is_found_at_its_functions() -> None:
    source = "import torch\na = torch.zeros(2, requires_grad=True)\nb = a.sqrt().mul(0).sum()\nb.backward()\n"
    trace = run_whole(source)[0]
    assert "SqrtBackward0" in titles(trace, "NaN")
    assert "SumBackward0" not in titles(trace, "NaN")


def test_states_are_those_of_the_step(trace: Trace) -> None:
    before = trace.passes.starts[0] - 1
    assert titles(trace, "grad is None", before) == ["weight", "bias"]
    assert titles(trace, "freed", before) == []
    assert set(titles(trace, "freed")) >= {"ExpBackward0"}
    assert "ExpBackward0" in titles(trace, "held", before)
    assert "ExpBackward0" not in titles(trace, "held")


def test_only_what_lives_is_found(trace: Trace) -> None:
    assert titles(trace, "weight", 0) == []


def test_an_older_version_is_found_by_its_own_value() -> None:
    trace = run_whole(
        "import torch\na = torch.ones(2, requires_grad=True)\nb = a * 1\nb.mul_(a)\nb.log_()\nb.log_()\n"
    )[0]
    view = trace.at(len(trace))
    keys = [key for part in found(view, trace.nodes, "b", 10) for key in part if key.startswith("t")]
    assert keys == [key for key in trace.nodes if key.startswith("t2.") and view.alive(key)]
    infinite = [key for part in found(view, trace.nodes, "inf", 10) for key in part if key.startswith("t")]
    assert infinite == keys[-1:]


def test_all_nodes_are_looked_at_in_slices(trace: Trace) -> None:
    view = trace.at(len(trace))
    parts = list(found(view, trace.nodes, "e", 2))
    assert len(parts) == len(trace.nodes) // 2 + 1
    assert [key for part in parts for key in part] == next(found(view, trace.nodes, "e", 10_000))
