"""Nodes that a person moved: they and all that hangs on them are elsewhere, the rest is not."""

from __future__ import annotations

import numpy as np
import pytest

from gradviz.scene.frame import frame_of
from gradviz.scene.marks import Mark, present
from gradviz.scene.scene import SegmentScene, build
from gradviz.trace.trace import Trace
from tests.programs import SAMPLES, key_of, run_whole

PROGRAM = """
import torch
def double(x):
    y = x * 2
    return y + 1
a = torch.ones(2, requires_grad=True)
other = torch.ones(2)
b = double(a)
c = b * b
d = c + other
d.sum().backward()
"""
BY = (130.0, -70.0)


@pytest.fixture(scope="module")
def trace() -> Trace:
    return run_whole(PROGRAM)[0]


@pytest.fixture(scope="module")
def scene(trace: Trace) -> SegmentScene:
    return build(trace, len(trace))


def test_the_node_its_copies_and_the_ends_of_its_wires_move_and_nothing_else(scene: SegmentScene) -> None:
    number = scene.index[key_of(scene.trace, "b")]
    moved = scene.moved({scene.keys[number]: BY})
    corners = slice(0, 2), slice(2, 4)
    pairs = [(scene.rects[:, part], moved.rects[:, part]) for part in corners]
    for before, after in (*pairs, (scene.centers, moved.centers), (scene.faces[:, :2], moved.faces[:, :2])):
        assert np.flatnonzero((before != after).any(axis=1)).tolist() == [number]
        assert after[number] - before[number] == pytest.approx(BY)
    touching = 0
    for wire, (source, target) in enumerate(scene.pairs.tolist()):
        old, new = scene.routes[wire], moved.routes[wire]
        assert new[0] - old[0] == pytest.approx(BY if source == number else (0, 0))
        assert new[-1] - old[-1] == pytest.approx(BY if target == number else (0, 0))
        if number not in (source, target):
            assert new is old
        else:
            touching += 1
            left, top, right, bottom = moved.route_rects[wire]
            assert (left, top) == pytest.approx(tuple(new.min(axis=0)))
            assert (right, bottom) == pytest.approx(tuple(new.max(axis=0)))
    assert touching == 3, "from the sum, and twice to the product"


def test_the_two_wires_of_a_square_stay_two(scene: SegmentScene) -> None:
    number = scene.index[key_of(scene.trace, "b")]
    moved = scene.moved({scene.keys[number]: BY})
    one, other = [wire for wire, (source, _) in enumerate(scene.pairs.tolist()) if source == number]
    middles = [route[len(route) // 2] for route in (moved.routes[one], moved.routes[other])]
    assert abs(middles[0][1] - middles[1][1]) > 10


def test_what_moves_together_keeps_its_shape(scene: SegmentScene) -> None:
    moved = scene.moved(dict.fromkeys(scene.keys, BY))
    for old, new in zip(scene.routes, moved.routes, strict=True):
        assert new - old == pytest.approx(np.tile(BY, (len(old), 1)))
    assert moved.frames - scene.frames == pytest.approx(np.tile([*BY, *BY], (len(scene.frames), 1)))
    for slot, then in zip(scene.slots, moved.slots, strict=True):
        assert (slot is None) == (then is None)
        if slot is not None and then is not None:
            assert (then.x - slot.x, then.y - slot.y) == pytest.approx(BY)


def test_the_frame_of_a_group_holds_what_was_moved_out_of_it(scene: SegmentScene) -> None:
    inside = np.flatnonzero(scene.inside == 0)
    for by in ((0.0, 500.0), (-900.0, 0.0), (2.0, -2.0)):
        moved = scene.moved({scene.keys[inside[0]]: by})
        left, top, right, bottom = moved.frames[0]
        for number in inside:
            x1, y1, x2, y2 = moved.rects[number]
            assert left <= x1 <= x2 <= right
            assert top <= y1 <= y2 <= bottom
    assert (scene.moved({scene.keys[inside[0]]: (2.0, -2.0)}).frames == scene.frames).mean() >= 0.5


def test_moved_scenes_are_made_of_what_was_laid_out(scene: SegmentScene) -> None:
    key = key_of(scene.trace, "b")
    again = scene.moved({key: (5.0, 5.0)}).moved({key: BY})
    assert np.array_equal(again.centers, scene.moved({key: BY}).centers)
    assert again.moved({}) is scene
    assert scene.moved({"t999.0": BY}) is scene, "what is not drawn moves nothing"


@pytest.mark.parametrize("name", ["layers", "recurrent", "no_grad", "views"])
def test_what_is_painted_from_afar_is_what_the_routes_are(name: str) -> None:
    """Pieces of lines and cuts, against a scene that works all of them out."""
    trace = run_whole(next(path for path in SAMPLES if path.stem == name).read_text())[0]
    scene = build(trace, len(trace))
    every = np.ones(len(scene.pairs), dtype=bool)
    assert len(scene.lines.of(every, 1.0)), "known before: they must not stay"
    assert len(scene.cuts) == len(scene.pairs)
    moved = scene.moved(dict.fromkeys(scene.keys[::3], BY))
    for number, route in enumerate(moved.routes):
        pieces = moved.lines.of(np.arange(len(moved.routes)) == number, 1.0)
        assert pieces[0, :2] == pytest.approx(route[0])
        assert pieces[-1, 2:] == pytest.approx(route[-1])
        assert pieces[1:, :2] == pytest.approx(pieces[:-1, 2:])
        corners = {tuple(point) for point in route.tolist()}
        assert all(tuple(piece[:2]) in corners for piece in pieces.tolist())
        if moved.blocked[number]:
            assert _away(route, moved.cuts[number, :2]) < 1e-6


def _away(route: np.ndarray, spot: np.ndarray) -> float:
    """How far a point is from a polyline."""
    along = np.diff(route, axis=0)
    share = ((spot - route[:-1]) * along).sum(axis=1) / np.maximum((along**2).sum(axis=1), 1e-12)
    nearest = route[:-1] + along * np.clip(share, 0, 1)[:, None]
    return float(np.hypot(*(nearest - spot).T).min())


def test_pins_are_part_of_the_frame_and_have_a_mark(trace: Trace, scene: SegmentScene) -> None:
    key = key_of(trace, "b")
    number = scene.index[key]
    plain, pinned = frame_of(scene, len(trace)), frame_of(scene.moved({key: BY}), len(trace))
    assert Mark.PINNED not in present(plain)
    assert Mark.PINNED in present(pinned)
    far = frame_of(scene.moved({key: BY}), len(trace), detailed=False)
    assert Mark.PINNED in present(far), "also where no card can be read"
    assert [card.key for card in pinned.cards if card.pinned] == [key]
    before, after = (next(card for card in shown.cards if card.key == key) for shown in (plain, pinned))
    assert (after.left - before.left, after.top - before.top) == pytest.approx(BY)
    moved = scene.moved({key: BY})
    about = moved.attention.attended(int(scene.born[number]))
    assert about != scene.attention.attended(int(scene.born[number])), "what is looked at is where it stands"


def test_a_record_is_drawn_with_its_pins(trace: Trace, scene: SegmentScene) -> None:
    key = key_of(trace, "b")
    trace.pins = {key: BY}
    try:
        drawn = build(trace, len(trace))
    finally:
        trace.pins = {}
    assert drawn.centers[drawn.index[key]] - scene.centers[scene.index[key]] == pytest.approx(BY)
