"""Groups drawn: what stands for what, frames that hold what is theirs, and what the card of a group says."""

from __future__ import annotations

import random
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest
import torch

from gradviz import events as ev
from gradviz.scene.cards import GroupFace
from gradviz.scene.content import content_of
from gradviz.scene.folding import FOLDED_FROM, ROOM, Folds
from gradviz.scene.frame import frame_of
from gradviz.scene.scene import SegmentScene, build
from gradviz.trace.groups import Group
from gradviz.trace.trace import Trace
from tests.programs import SAMPLES, run_whole
from tests.trace.test_groups import NET as MODULE

NET = f"{MODULE}y = net(x)\nloss = y.sum()\nloss.backward()\n"
STACK = """
import torch
from torch import nn
torch.manual_seed(0)
x = torch.ones(2, 4)
net = nn.Sequential(*(nn.Sequential(nn.Linear(4, 4), nn.Tanh(), nn.Linear(4, 4)) for _ in range(40)))
loss = net(x).sum()
loss.backward()
"""


def groups_of(trace: Trace, step: int) -> list[Group]:
    """All groups of the segment of a step."""
    return list(content_of(trace, trace.segment_at(step)).root.within())


def scenes(trace: Trace, step: int) -> list[SegmentScene]:
    """The scene of a step as usual, all open, all collapsed, and with some groups open; from top to bottom too."""
    groups = groups_of(trace, step)
    chance = random.Random(step)
    ways: list[Folds] = [
        {},
        {group.key: False for group in groups},
        {group.key: True for group in groups},
        {group.key: chance.random() < 0.4 for group in groups},
    ]
    return [
        *(build(trace, step, folds=folds) for folds in ways),
        *(build(trace, step, folds=ways[n], down=True) for n in (1, 3)),
    ]


@pytest.fixture(scope="module", params=SAMPLES, ids=lambda path: path.stem)
def sample(request: pytest.FixtureRequest) -> Trace:
    path: Path = request.param
    return run_whole(path.read_text(encoding="utf-8"))[0]


def last_of_segments(trace: Trace) -> list[int]:
    """A step of each of the last three segments."""
    return [segment.stop - 1 for segment in trace.segments()[-3:]]


def test_everything_that_lives_is_drawn_once_and_every_edge_is_a_wire_or_within_a_group(sample: Trace) -> None:
    for step in last_of_segments(sample):
        for scene in scenes(sample, step):
            for key in scene.content.keys:
                drawn = scene.keys[scene.index[key]]
                assert drawn == key or key in {scene.content.keys[n] for n in scene.groups[scene.index[key]].members()}
            assert len(set(scene.keys)) == len(scene.keys)
            for edge in scene.content.edges:
                ends = scene.index[edge.source], scene.index[edge.target]
                if edge.number in scene.edge_index:
                    assert tuple(scene.pairs[scene.edge_index[edge.number]]) == ends
                    assert edge in scene.edges_of(scene.edge_index[edge.number])
                else:
                    assert ends[0] == ends[1] in scene.groups


def test_what_lives_at_a_step_is_what_the_record_says(sample: Trace) -> None:
    for step in last_of_segments(sample):
        for scene in scenes(sample, step):
            for at in {scene.segment.start, (scene.segment.start + step) // 2, step}:
                view = sample.at(at)
                there = [key for key in scene.content.keys if view.alive(key) or sample.nodes[key].died == at]
                assert {scene.keys[n] for n in np.flatnonzero(scene.living(at))} == {
                    scene.keys[scene.index[key]] for key in there
                }
                ends = set(there)
                wires = {
                    scene.edge_index[edge.number]
                    for edge in scene.content.edges
                    if edge.number in scene.edge_index and edge.born <= at and {edge.source, edge.target} <= ends
                }
                assert set(np.flatnonzero(scene.living_edges(at)).tolist()) == wires


def _apart(one: list[float], other: list[float]) -> bool:
    return one[0] >= other[2] or other[0] >= one[2] or one[1] >= other[3] or other[1] >= one[3]


def test_cards_stand_in_their_frames_and_in_no_other_and_overlap_nothing(sample: Trace) -> None:
    for step in last_of_segments(sample):
        for scene in scenes(sample, step):
            rects, frames = scene.rects.tolist(), scene.frames.tolist()
            for one, other in combinations(range(len(rects)), 2):
                assert _apart(rects[one], rects[other]), (scene.keys[one], scene.keys[other])
            around = [set[int]() for _ in frames]
            for number, enclosure in enumerate(scene.enclosures):
                around[number] = {number} | (around[enclosure.parent] if enclosure.parent >= 0 else set())
            for number, (left, top, right, bottom) in enumerate(rects):
                own = around[scene.inside[number]] if scene.inside[number] >= 0 else set()
                for frame, rect in enumerate(frames):
                    if frame in own:
                        assert rect[0] <= left
                        assert rect[1] <= top
                        assert right <= rect[2]
                        assert bottom <= rect[3]
                    else:
                        assert _apart([left, top, right, bottom], rect), (scene.keys[number], frame)
            for one, other in combinations(range(len(frames)), 2):
                assert one in around[other] or other in around[one] or _apart(frames[one], frames[other])


def test_wires_begin_and_end_at_the_cards_that_they_join(sample: Trace) -> None:
    for step in last_of_segments(sample):
        for scene in scenes(sample, step):
            for number, (source, target) in enumerate(scene.pairs.tolist()):
                route = scene.routes[number]
                copy = int(scene.copies.of_edge[number])
                left, top, width, height = scene.copies.rects[copy] if copy >= 0 else scene.faces[source]
                assert left - 1 <= route[0][0] <= left + width + 1
                assert top - 1 <= route[0][1] <= top + height + 1
                left, top, width, height = scene.faces[target]
                assert left - 1 <= route[-1][0] <= left + width + 1
                assert top - 1 <= route[-1][1] <= top + height + 1


def test_small_graphs_are_open_and_large_ones_collapsed_from_the_inside_out() -> None:
    small, large = run_whole(NET)[0], run_whole(STACK)[0]
    assert [group.title for group in build(small, len(small)).groups.values()] == ["Net.__init__()"]
    scene = build(large, len(large))
    assert len(scene.content.keys) > FOLDED_FROM
    assert len(scene.keys) <= ROOM
    assert [enclosure.group.title for enclosure in scene.enclosures] == ["net"]
    shown = [group.title for group in scene.groups.values() if group.kind == "module"]
    assert shown == [f"net.{number}" for number in range(40)]


def test_opening_a_group_leaves_all_others_as_they_are() -> None:
    trace = run_whole(STACK)[0]
    before = build(trace, len(trace))
    key = next(group.key for group in before.groups.values() if group.title == "net.7")
    after = build(trace, len(trace), folds={key: False})
    assert {g.key for g in before.groups.values()} - {g.key for g in after.groups.values()} == {key}
    order = [key for key in before.keys if key in after.index]
    places = [before.centers[before.index[key]] for key in order], [after.centers[after.index[key]] for key in order]
    for one, other in pairwise(range(len(order))):
        if places[0][one][0] < places[0][other][0] and places[0][one][1] == places[0][other][1]:
            assert places[1][one][0] < places[1][other][0] or places[1][one][1] < places[1][other][1]


def test_the_card_of_a_group_says_what_torch_would() -> None:
    trace, namespace = run_whole(NET)
    groups = groups_of(trace, len(trace))
    folds = {group.key: True for group in groups}
    net = next(group for group in groups if group.title == "net")
    ran = [step for step, event in enumerate(trace.events, 1) if isinstance(event, ev.FunctionRan)]
    grads = [parameter.grad for parameter in namespace["net"].parameters()]
    norm = float(torch.sqrt(sum(((grad**2).sum() for grad in grads), torch.zeros(()))))

    def face(step: int) -> GroupFace:
        scene = build(trace, step, folds=folds)
        cards = {card.key: card.face for card in frame_of(scene, step).cards}
        found = cards[net.key]
        assert isinstance(found, GroupFace)
        return found

    end = face(len(trace))
    assert end.work == "5 functions · 4 leaves"  # t, addmm, tanh, t, addmm
    assert (end.ran, end.total) == (5, 5)
    assert end.held == "all buffers freed"
    assert end.grad.removeprefix("|grad| ") == f"{norm:.4g}"
    begun = next(step for step, event in enumerate(trace.events, 1) if isinstance(event, ev.PassStarted))
    before = face(begun)
    # x (2 x 3), the tanh's result (2 x 4), which the second layer saves too, and the second weight (1 x 4)
    assert before.held == f"holds {4 * (6 + 8 + 4)} bytes"
    assert before.grad == "grad None"
    assert before.ran == 0
    made = build(trace, len(trace), folds=folds)
    constructor = next(group for group in made.groups.values() if group.title == "Net.__init__()")
    assert made.summaries.at(constructor, len(trace)).grad == ""  # the parameters that it made stand in the module now
    halfway = face(ran[3])
    assert 0 < halfway.ran < 5
    assert halfway.running
    assert trace.functions  # the record itself is not touched


def test_a_pass_that_fails_in_a_group_shows_there() -> None:
    source = f"{NET}try:\n    loss.backward()\nexcept RuntimeError:\n    pass\n"
    trace = run_whole(source)[0]
    groups = groups_of(trace, len(trace))
    scene = build(trace, len(trace), folds={group.key: True for group in groups})
    faces = [card.face for card in frame_of(scene, len(trace)).cards]
    assert [face.title for face in faces if isinstance(face, GroupFace) and face.failed] == ["net"]


def test_what_is_used_in_many_open_groups_has_a_copy_in_each() -> None:
    source = """
import torch
from torch import nn
cell, state = nn.RNNCell(2, 3), torch.zeros(1, 3)
inputs = torch.ones(4, 1, 2)
def step(x, state):
    return cell(x, state)
state = step(inputs[0], state)
state = step(inputs[1], state)
state = step(inputs[2], state)
state = step(inputs[3], state)
state.sum().backward()
"""
    trace = run_whole(source)[0]
    scene = build(trace, len(trace) - 2)
    cells = [n for n, enclosure in enumerate(scene.enclosures) if enclosure.group.title.startswith("cell")]
    cells = cells or [n for n, enclosure in enumerate(scene.enclosures) if enclosure.group.title == "step()"]
    assert len(cells) == 4
    weight = next(
        key
        for key in scene.keys
        if key[0] == "t"
        and "cell.weight_hh" in trace.tensors[trace.nodes[key].ident].names.last(())
        and trace.nodes[key].version == 1
    )
    rects = scene.copies.rects[scene.copies.nodes == scene.index[weight]]
    assert len(rects) == 4
    for frame in scene.frames[cells].tolist():
        inside = (rects[:, 0] >= frame[0]) & (rects[:, 0] + rects[:, 2] <= frame[2])
        inside &= (rects[:, 1] >= frame[1]) & (rects[:, 1] + rects[:, 3] <= frame[3])
        assert inside.sum() == 1


def test_no_wire_runs_through_the_name_of_what_it_joins(sample: Trace) -> None:
    for step in last_of_segments(sample):
        for scene in scenes(sample, step):
            for number, ends in enumerate(scene.pairs.tolist()):
                if scene.copies.of_edge[number] >= 0:
                    continue
                route = scene.routes[number]
                shares = np.linspace(0.0, 1.0, 20)[:, None, None]
                points = (route[:-1] + shares * np.diff(route, axis=0)).reshape(-1, 2)
                for end in ends:
                    left, top, right, bottom = scene.rects[end]
                    x, y, width, height = scene.faces[end]
                    if scene.down:  # it stands at the right
                        left, bottom = x + width + 6, min(bottom, y + height)
                    else:
                        top = y + height + 6
                    inside = (points[:, 0] > left + 1) & (points[:, 0] < right - 1)
                    inside &= (points[:, 1] > top) & (points[:, 1] < bottom - 1)
                    assert not inside.any(), (scene.keys[end], scene.keys[ends[0]], scene.keys[ends[1]])
