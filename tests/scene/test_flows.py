"""How large the gradients on edges are, checked against torch and against the record, asked edge by edge."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from gradviz import events as ev
from gradviz.scene.flows import BANDS, band, bands
from gradviz.scene.frame import frame
from gradviz.scene.scene import build
from gradviz.trace.norms import element_size
from tests.programs import SAMPLES, key_of, run_whole

LARGE = """
import torch
torch.manual_seed(1)
w = torch.randn(40, 30, requires_grad=True)
x = torch.randn(5, 40)
h = x @ w
h.retain_grad()
y = h.tanh()
y.retain_grad()
loss = (y * 1e-9).sum()
loss.backward()
"""
BAD = """
import torch
x = torch.tensor([0.0, 4.0], requires_grad=True)
y = x.sqrt()
z = (y * 0).sum()
big = torch.full((30, 30), 1.0, requires_grad=True)
far = (big / 0).sum()
dead = torch.relu(x - 10).sum()
loss = z + far + dead
loss.backward()
"""


def size_into(program: str, name: str) -> float:
    """The size of the gradient that arrived at a named tensor."""
    trace, _ = run_whole(program)
    shown, key = frame(trace, len(trace)), key_of(trace, name)
    sizes = [wire.size for wire in shown.wires if shown.scene.edges[wire.number].target == key]
    assert len(sizes) == 1
    return sizes[0]


@pytest.mark.parametrize("name", ["h", "y"])
def test_a_gradient_is_as_large_as_its_elements_are_on_average(name: str) -> None:
    _, names = run_whole(LARGE)
    expected = names[name].grad.double().square().mean().sqrt().item()
    assert size_into(LARGE, name) == pytest.approx(expected, rel=1e-6)


def test_what_is_no_number_stands_out_at_the_edge_where_it_first_is() -> None:
    trace, names = run_whole(BAD)
    assert names["x"].grad.isnan().any()
    shown = frame(trace, len(trace))
    nodes = trace.nodes
    found = {
        (nodes[shown.scene.edges[wire.number].source].name, nodes[shown.scene.edges[wire.number].target].name): wire
        for wire in shown.wires
        if band(wire.size) == "bad"
    }
    assert set(found) == {("", "SqrtBackward0"), ("", "DivBackward0")}, "0 · ∞ at the root, 1 / 0 at the quotient"
    zeros = [wire for wire in shown.wires if wire.gradient and band(wire.size) == "zero"]
    assert zeros, "relu lets nothing through"


@pytest.mark.parametrize(
    ("size", "name"),
    [(0.0, "zero"), (1e-12, "vanishing"), (1e-6, "vanishing"), (1e-5, "healthy"), (1.0, "healthy"), (999.0, "healthy"),
     (1e3, "exploding"), (1e300, "exploding"), (math.inf, "bad"), (-1.0, "unknown")],
)  # fmt: skip
def test_bands(size: float, name: str) -> None:
    assert band(size) == name
    assert BANDS[int(bands(np.array([size]))[0])] == name
    assert name in BANDS


@pytest.mark.parametrize(
    ("held", "size"),
    [(3.0, 3.0), ([3.0, -4.0], math.sqrt(12.5)), ([[1e-200, -1e-200]], 1e-200), ([], 0.0), ([[], []], 0.0),
     ([math.nan, 1.0], math.inf), ([[math.inf]], math.inf), (["(3+4j)"], 5.0), (2, 2.0), ([1e308, 1e308], 1e308)],
)  # fmt: skip
def test_the_size_of_a_whole_value(held: object, size: float) -> None:
    assert element_size(ev.Value(held)) == pytest.approx(size)


def test_of_opaque_values_nothing_is_known() -> None:
    assert element_size(ev.Value(summary={"opaque": "a sparse tensor"})) < 0


def test_of_sampled_values_the_sample_speaks() -> None:
    torch.manual_seed(0)
    value = torch.randn(300, 300) * 7
    from gradviz.recorder.values import snapshot

    assert element_size(snapshot(value)) == pytest.approx(7, rel=0.05)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["double_backward", "hooks", "packed", "second_backward", "recurrent"])
def test_flows_agree_with_the_record_asked_edge_by_edge_at_every_step(name: str) -> None:
    source = next(path for path in SAMPLES if path.stem == name).read_text(encoding="utf-8")
    trace, _ = run_whole(source)
    scene, flowing = None, 0
    for step in range(1, len(trace) + 1):
        if scene is None or step not in scene.segment:
            scene = build(trace, step)
        view, flow = trace.at(step), scene.flows.at(step)
        grads = [view.edge(edge)["grad"] for edge in scene.edges]
        assert flow.flowed.tolist() == [grad is not None for grad in grads]
        for number in np.flatnonzero(flow.flowed).tolist():
            whole = not isinstance(grads[number], dict)
            value = ev.Value(grads[number]) if whole else ev.Value(None, grads[number])
            assert flow.sizes[number] == element_size(value)
            flowing += 1
    assert flowing > 20
