"""Every frame agrees with the record: chips, gradients, functions that ran, told from the raw events alone."""

from __future__ import annotations

import math
from typing import Any

import pytest

from gradviz import events as ev
from gradviz.scene.cards import Content, FunctionFace, GroupFace, TensorFace
from gradviz.scene.content import content_of
from gradviz.scene.frame import Frame, frame_of
from gradviz.scene.scene import SegmentScene, build
from gradviz.scene.story import Story
from gradviz.trace.trace import Trace
from tests.programs import SAMPLES, run_whole
from tests.scene.told import Told

PROGRAMS = {path.stem: path.read_text(encoding="utf-8") for path in SAMPLES}
OPEN, COLLAPSED = False, True
AGREE = [
    *[(name, None) for name in ("accumulate", "double_backward", "in_place", "second_backward", "non_leaf",
                                "packed", "same_input_twice", "no_grad")],
    ("layers", OPEN), ("layers", COLLAPSED), ("training", OPEN), ("training", COLLAPSED), ("recurrent", COLLAPSED),
]  # fmt: skip
"""Programs, and whether their groups are open."""
QUICK = {"accumulate", "double_backward", "packed"}


def agrees(shown: Frame, told: Told, trace: Trace, members: dict[str, list[int]]) -> None:
    """Whether a frame shows what the events say."""
    event = shown.scene.story.event(shown.step)
    for card in shown.cards:
        if isinstance(card.face, FunctionFace):
            ident = trace.nodes[card.key].ident
            _chips(card.face, told.states[ident], event, ident, shown.progress)
            active = card.tone == "active" and event is not None and ident in _about(event)
            assert ("" if active else card.tone) == _tone(told, event, ident), (shown.step, card)
        elif isinstance(card.face, TensorFace):
            node = trace.nodes[card.key]
            if not card.face.old:
                _gradient(card.face.grad, told.grads[node.ident], event, node.ident, shown.progress)
        elif isinstance(card.face, GroupFace):
            inside = members[card.key]
            assert card.face.ran == len(told.ran.intersection(inside)), (shown.step, card.face)
            assert card.face.total == len(inside)
            states = [state for ident in told.living.intersection(inside) for state in told.states[ident].values()]
            if card.face.held.startswith("holds"):
                assert "held" in states or "stale" in states or "recomputed" in states or "packed" in states
            elif card.face.held == "all buffers freed":
                assert set(states) <= {"freed"}
    shown_ones = {card.key for card in shown.cards if isinstance(card.face, FunctionFace)}
    hidden = {f"f{ident}" for inside in members.values() for ident in inside}
    assert shown_ones >= {f"f{ident}" for ident in told.living} - hidden


def _chips(face: FunctionFace, states: dict[str, str], event: ev.Event | None, ident: int, progress: float) -> None:
    if len(face.chips) < len(states):
        return  # the last one stands for several
    assert [chip.state for chip in face.chips] == list(states.values())
    now = event.slots if isinstance(event, ev.BufferFreed) and event.function == ident else ()
    for chip, slot in zip(face.chips, states, strict=True):
        assert chip.fill == pytest.approx(3 * progress**2 - 2 * progress**3 if slot in now else 1.0)


def _tone(told: Told, event: ev.Event | None, ident: int) -> str:
    if told.failed == ident:
        return "failed"
    if ident in told.runs or (isinstance(event, ev.FunctionRan) and event.function == ident):
        return "running"
    return "done" if ident in told.ran else ""


def _about(event: ev.Event) -> set[int]:
    """The functions that an event names itself."""
    return {getattr(event, "function", None) or 0, getattr(event, "failed", None) or 0}


def _gradient(
    shown: Content | None, grad: ev.Value | None, event: ev.Event | None, tensor: int, progress: float
) -> None:
    if shown is None:
        assert grad is None
        return
    if grad is None:
        assert shown.line == "None"
        return
    assert shown.line != "None"
    if not shown.rows or grad.data is None:
        return
    expected = _flat(grad.data)
    if isinstance(event, ev.GradAccumulated) and event.tensor == tensor:
        share = 3 * progress**2 - 2 * progress**3
        before = _flat(event.before.data) if event.before is not None else [0.0] * len(expected)
        expected = [a + (b - a) * share for a, b in zip(before, expected, strict=True)]
    cells = [float(cell.text.replace("−", "-")) for row in shown.rows for cell in row]
    for seen, value in zip(cells, expected, strict=True):
        assert math.isclose(seen, value, rel_tol=0.06, abs_tol=0.006), (seen, value)


def _flat(data: Any) -> list[float]:
    return [number for part in data for number in _flat(part)] if isinstance(data, (list, tuple)) else [float(data)]


def scenes_of(trace: Trace, collapsed: bool | None) -> list[SegmentScene]:
    """Every segment, with all groups as usual, open or collapsed."""
    found, story = [], Story(trace)
    for segment in trace.segments():
        groups = content_of(trace, segment).root.within() if collapsed is not None else ()
        found.append(build(trace, segment.start, story, {group.key: bool(collapsed) for group in groups}))
    return found


def check_all(source: str, collapsed: bool | None) -> int:
    """Compare every frame; how many there were."""
    trace, _ = run_whole(source)
    told, frames = Told(), 0
    for scene in scenes_of(trace, collapsed):
        inside = {
            group.key: [
                trace.nodes[key].ident
                for key in (scene.content.keys[number] for number in group.members())
                if key[0] == "f"
            ]
            for group in scene.groups.values()
        }
        for step in range(scene.segment.start, scene.segment.stop):
            if step:
                told.take(trace.events[step - 1])
            for progress in (0.0, 0.5, 1.0):
                agrees(frame_of(scene, step, progress), told, trace, inside)
                frames += 1
    return frames


@pytest.mark.parametrize(("name", "collapsed"), [pytest.param(name, folded, id=f"{name}-{folded}", marks=(
    () if name in QUICK else pytest.mark.thorough)) for name, folded in AGREE])  # fmt: skip
def test_every_frame_says_what_the_events_say(name: str, collapsed: bool | None) -> None:
    assert check_all(PROGRAMS[name], collapsed) > 50
