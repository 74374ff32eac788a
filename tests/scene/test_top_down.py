"""Data that flows down: the same graph with the same rules, its titles and names where no edge runs."""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from gradviz.scene import cards
from gradviz.scene.arrange import COLUMN
from gradviz.scene.content import content_of
from gradviz.scene.frame import frame_of
from gradviz.scene.nested import HEAD
from gradviz.scene.outline import title_width
from gradviz.scene.scene import SegmentScene, build
from gradviz.trace.trace import Trace
from tests.programs import SAMPLES, run_whole

SUM = """
import torch
a = torch.ones(2, requires_grad=True)
b = a * a
with torch.no_grad():
    seen = b.abs()
loss = (b + a).sum()
loss.backward()
"""


@pytest.fixture(scope="module", params=SAMPLES, ids=lambda path: path.stem)
def sample(request: pytest.FixtureRequest) -> Trace:
    path: Path = request.param
    return run_whole(path.read_text(encoding="utf-8"))[0]


@pytest.fixture(scope="module")
def small() -> SegmentScene:
    trace = run_whole(SUM)[0]
    return build(trace, len(trace), down=True)


def scenes(trace: Trace) -> list[SegmentScene]:
    """The last segment as usual, and with some groups open and some collapsed."""
    groups = content_of(trace, trace.segment_at(len(trace))).root.within()
    chance = random.Random(len(trace))
    some = {group.key: chance.random() < 0.3 for group in groups}
    return [build(trace, len(trace), folds=folds, down=True) for folds in ({}, some)]


def test_data_flows_down_from_the_foot_of_a_card_to_the_head_of_the_next(small: SegmentScene) -> None:
    assert len(small.pairs) == 10, "two each from a and b to what they make, and one each for the rest"
    for number, (source, target) in enumerate(small.pairs.tolist()):
        route = small.routes[number]
        assert (np.diff(route[:, 1]) >= -0.01).all(), "one page holds it: nothing goes back up"
        _, top, _, height = small.faces[source]
        foot = (top + height / 2, top + height + 0.5)
        assert foot[0] <= route[0][1] <= foot[1]
        left, top, width, height = small.faces[target]
        assert top - 0.5 <= route[-1][1] <= top + height / 2
        assert left <= route[-1][0] <= left + width


def test_both_directions_show_the_same(sample: Trace) -> None:
    across, down = (build(sample, len(sample), down=down) for down in (False, True))
    assert across.keys == down.keys
    assert across.pairs.tolist() == down.pairs.tolist()
    shown = [frame_of(scene, len(sample)) for scene in (across, down)]
    faces = [{card.key: card.face for card in frame.cards} for frame in shown]
    assert faces[0] == faces[1]
    sizes = [{card.key: (card.width, card.height) for card in frame.cards} for frame in shown]
    assert sizes[0] == sizes[1]


def test_no_wire_runs_through_a_card_or_a_title(sample: Trace) -> None:
    for scene in scenes(sample):
        heads = [
            (left, top + 2, left + title_width(enclosure.group.title, enclosure.group.detail), top + HEAD)
            for (left, top, _, _), enclosure in zip(scene.frames.tolist(), scene.enclosures, strict=True)
        ]
        faces = [(left, top, left + wide, top + high) for left, top, wide, high in scene.faces.tolist()]
        for number, (source, target) in enumerate(scene.pairs.tolist()):
            dense = along(scene.routes[number])
            foreign = [rect for at, rect in enumerate(faces) if at not in (source, target)]
            for left, top, right, bottom in foreign + heads:
                inside = (dense > (left + 1, top + 1)).all(axis=1) & (dense < (right - 1, bottom - 1)).all(axis=1)
                assert not inside.any(), (scene.keys[source], scene.keys[target])


def along(route: np.ndarray) -> np.ndarray:
    """Points of a route, no two further apart than two units."""
    pieces = [np.linspace(one, other, max(2, int(np.hypot(*(other - one)) / 2) + 1)) for one, other in pairwise(route)]
    return np.concatenate(pieces)


def test_labels_stand_clear_of_cards_and_of_what_hangs_on_them(sample: Trace) -> None:
    for scene in scenes(sample):
        for slot in scene.slots:
            if slot is None:
                continue
            left, right, top, bottom = slot.x - slot.width / 2, slot.x + slot.width / 2, slot.y - 9, slot.y + 9
            for box, (x, y) in zip(scene.boxes, scene.centers.tolist(), strict=True):
                for part in box.parts(x, y, down=True):
                    assert right <= part[0] or part[2] <= left or bottom <= part[1] or part[3] <= top


def test_the_name_and_the_chips_of_a_function_stand_at_its_right(small: SegmentScene) -> None:
    product = next(number for number, key in enumerate(small.keys) if key[0] == "f")
    x, y = small.centers[product].tolist()
    left, top, right, bottom = small.rects[product].tolist()
    assert left == x - cards.CIRCLE / 2
    assert right > x + cards.CIRCLE / 2 + cards.chip_width(["self", "other"])
    assert bottom - y == y - top == (cards.NAME_GAP + cards.hanging_height(2)) / 2


def test_what_was_moved_with_the_flow_stays_moved_with_the_flow(small: SegmentScene) -> None:
    key = small.keys[0]
    across = build(small.trace, len(small.trace))
    by = (40.0, 7.0)
    assert across.moved({key: by}).centers[0] - across.centers[0] == pytest.approx(by)
    assert small.moved({key: by}).centers[0] - small.centers[0] == pytest.approx(by[::-1])


def test_wires_of_a_moved_node_leave_and_arrive_as_data_flows(small: SegmentScene) -> None:
    number = next(target for _, target in small.pairs.tolist())
    moved = small.moved({small.keys[number]: (10.0, 120.0)})
    rerouted = [wire for wire, pair in enumerate(small.pairs.tolist()) if number in pair]
    assert rerouted
    for wire in rerouted:
        route = moved.routes[wire]
        for piece in (route[1] - route[0], route[-1] - route[-2]):
            assert piece[1] > 0, "downwards"


def test_a_long_graph_goes_on_in_the_next_column_after_some_pages() -> None:
    source = "import torch\nx = torch.ones(2, requires_grad=True)\n" + "x = x * 2\n" * 60
    trace = run_whole(source)[0]
    scene = build(trace, len(trace), folds={}, down=True)
    assert scene.height < 1.2 * COLUMN * 680.0 / 0.9
    assert len({round(x) for x, _ in scene.centers.tolist()}) > 1
