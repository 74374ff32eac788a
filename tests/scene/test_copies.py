"""What is used many times is drawn again beside each use."""

from __future__ import annotations

import numpy as np
import pytest

from gradviz.scene.copies import MOST_USES
from gradviz.scene.frame import frame_of
from gradviz.scene.scene import SegmentScene, build
from gradviz.trace.trace import Trace
from tests.programs import key_of, run_whole

PROGRAM = """
import torch
w = torch.tensor([2.0, 3.0], requires_grad=True)
state = torch.tensor([1.0, 1.0], requires_grad=True)
for turn in range({turns}):
    state = state * w
loss = state.sum()
loss.backward()
"""


def recorded(turns: int) -> tuple[Trace, SegmentScene, int]:
    """The record, its scene and the step at which the pass ended."""
    trace = run_whole(PROGRAM.format(turns=turns))[0]
    run = trace.passes.last(len(trace))
    assert run is not None
    assert run.ended is not None
    return trace, build(trace, run.ended), run.ended


def test_few_uses_need_no_copy() -> None:
    _, scene, step = recorded(MOST_USES)
    assert len(scene.copies.nodes) == 0
    assert frame_of(scene, step).copies == ()


def test_each_of_many_uses_has_its_own_copy_and_the_card_has_no_wire() -> None:
    trace, scene, step = recorded(12)
    card = scene.index[key_of(trace, "w")]
    uses = [number for number, edge in enumerate(scene.edges) if scene.index[edge.source] == card]
    assert len(uses) == 12  # one for each multiplication
    assert len({int(scene.copies.of_edge[number]) for number in uses}) == 12
    assert set(scene.copies.nodes.tolist()) == {card}
    assert [scene.pairs[number, 0] for number in uses] == [card] * 12
    for number in uses:
        left, top, width, height = scene.copies.rects[scene.copies.of_edge[number]].tolist()
        x, y = scene.routes[number][0].tolist()
        assert x == pytest.approx(left + width)
        assert top <= y <= top + height
        target = scene.faces[scene.pairs[number, 1]]
        assert left < target[0]
        assert np.hypot(*(scene.routes[number][-1] - scene.routes[number][0])) < 400
    copies = frame_of(scene, step).copies
    assert [(copy.key, copy.kind, copy.title) for copy in copies] == [(key_of(trace, "w"), "leaf", "w")] * 12


def test_a_copy_is_there_as_long_as_its_wire() -> None:
    trace, scene, _ = recorded(12)
    counts = []
    for step in range(scene.segment.start, scene.segment.stop):
        frame = frame_of(scene, step)
        wires = {wire.number for wire in frame.wires if scene.edges[wire.number].source == key_of(trace, "w")}
        assert len(frame.copies) == len(wires)
        counts.append(len(wires))
    assert max(counts) == 12
    assert min(counts) == 0


def test_copies_stand_clear_of_cards_and_of_each_other() -> None:
    _, scene, _ = recorded(40)
    left, top, width, height = np.concatenate((scene.faces, scene.copies.rects)).T
    for one in range(len(left)):
        apart = (left + width <= left[one]) | (left >= left[one] + width[one])
        apart |= (top + height <= top[one]) | (top >= top[one] + height[one])
        apart[one] = True
        assert apart.all()


def test_a_long_chain_stays_level_whatever_hangs_on_it() -> None:
    source = """
import torch
w, v, state = torch.randn(2, 3, requires_grad=True), torch.randn(3, 3, requires_grad=True), torch.zeros(1, 3)
x = torch.randn(20, 1, 2)
"""
    source += "".join(f"state = torch.tanh(x[{turn}] @ w + state @ v)\n" for turn in range(20))
    source += "state.sum().backward()\n"
    trace = run_whole(source)[0]
    run = trace.passes.last(len(trace))
    assert run is not None
    assert run.ended is not None
    scene = build(trace, run.ended)
    tanh = [scene.index[key] for key, node in trace.nodes.items() if node.name == "TanhBackward0"]
    assert len(tanh) == 20
    rows = np.unique(np.round(scene.centers[tanh, 1] / 100))
    assert len(rows) <= 8  # one height for each row of the page, not a staircase
