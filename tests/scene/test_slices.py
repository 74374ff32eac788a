"""Large segments: what is made in slices is what is made at once, sizes that are kept are those of a slow look."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from io import BytesIO
from weakref import ref

import numpy as np
import pytest

from gradviz.scene import cards, meter, process, strokes
from gradviz.scene.arrange import arrange
from gradviz.scene.boxes import Box
from gradviz.scene.content import Content, content_in_parts, content_of
from gradviz.scene.folding import AS_USUAL
from gradviz.scene.outline import outline
from gradviz.scene.portions import PORTION, ends_of, portions
from gradviz.scene.scene import SegmentScene
from gradviz.scene.story import Story
from gradviz.scene.strokes import Strokes, pieces, whole_lines
from gradviz.trace.groups import Group
from gradviz.trace.trace import Trace
from tests.programs import SAMPLES, run_whole

STEMS = ("accumulate", "in_place", "layers", "recurrent", "no_grad")
PAGE = (900.0, 600.0)
LOOP = """
import torch
y = torch.ones(2, requires_grad=True)
for _ in range(200):
    y = (y * 2).sin() + 1
"""


@pytest.fixture(scope="module", params=STEMS)
def trace(request: pytest.FixtureRequest) -> Trace:
    return run_whole(next(path for path in SAMPLES if path.stem == request.param).read_text())[0]


def test_a_scene_in_slices_is_the_scene_made_at_once(trace: Trace) -> None:
    story = Story(trace)
    for segment in trace.segments():
        content = content_of(trace, segment)
        drawn = outline(trace, segment, content)
        arranged = arrange(drawn, PAGE)
        whole = SegmentScene(story, segment, content, drawn, arranged)
        *pauses, found = SegmentScene.in_parts(story, segment, content, drawn, arranged)
        assert found is not None
        assert not any(pauses)
        assert len(pauses) > 3, "there are pauses between its steps"
        for name in ("pairs", "rects", "faces", "kinds", "born", "edge_born", "ends", "route_rects", "edge_numbers"):
            assert np.array_equal(getattr(found, name), getattr(whole, name)), name
        assert (found.index, found.edge_index, found.numbers) == (whole.index, whole.edge_index, whole.numbers)
        for step in range(segment.start, segment.stop):
            assert np.array_equal(found.living(step), whole.living(step))


def test_the_process_answers_what_is_laid_out_here(trace: Trace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meter, "EVERY", float("inf"))  # it says nothing else meanwhile
    segment = trace.segments()[-1]
    drawn = outline(trace, segment, content_of(trace, segment))
    sink = BytesIO()
    process.serve(BytesIO(process.pack_request(7, process.pack(drawn), PAGE)), sink)
    sent, buffer = sink.getvalue(), bytearray()
    for byte in sent[:-1]:
        buffer.append(byte)
        assert process.take_answer(buffer) is None, "a part of an answer is none"
    buffer += sent[-1:] + sent
    here = arrange(drawn, PAGE)
    for _ in range(2):  # one right behind the other
        answer = process.take_answer(buffer)
        assert isinstance(answer, process.Answer)
        assert answer.number == 7
        found = [part for part in answer.arranged() if part][-1]
        assert np.array_equal(found.layout.centers, here.layout.centers)
        assert all(
            np.array_equal(one, other) for one, other in zip(found.layout.routes, here.layout.routes, strict=True)
        )
        assert found.slots == here.slots
        assert np.array_equal(found.frames, here.frames)
    assert not buffer


def test_boxes_have_the_sizes_that_all_attributes_of_their_nodes_ask_for(trace: Trace) -> None:
    for segment in trace.segments():
        content = content_of(trace, segment)
        drawn = outline(trace, segment, content)
        for number, key in enumerate(content.folded.keys):
            if number not in content.folded.groups:
                assert drawn.boxes[number] == _slowly(trace, segment, key, content), key


def _slowly(trace: Trace, segment: range, key: str, content: Content) -> Box:
    """By the attributes that the graph of a step has."""
    node = trace.nodes[key]
    said = trace.at(max(segment.start, node.born)).node(key)
    if node.kind == "function":
        return cards.function_box(said["label"], node.name, [saved["slot"] for saved in said["saved"]])
    if node.kind == "operation":
        return cards.operation_box(said["label"], said["name"])
    names = {*said["names"], *content.names.known.get(node.ident, ())}
    written = len(trace.tensors[node.ident].keys) > 1
    graded = node.ident in content.names.graded
    leaf = said["is_leaf"] and (said["requires_grad"] or graded)
    grad = leaf or graded or said["retains_grad"] or said["grad"] is not None
    shown = sorted(f"{name} · v0" if written else name for name in names)
    return cards.tensor_box(shown, said["shape"], said["dtype"], leaf=leaf, grad=grad)


@pytest.mark.parametrize("count", [0, 1, PORTION, PORTION + 1, 3 * PORTION])
def test_portions_are_all_there_is_and_none_is_too_large(count: int) -> None:
    cuts = list(portions(count))
    assert [number for cut in cuts for number in range(cut.start, cut.stop)] == list(range(count))
    assert all(cut.stop - cut.start <= PORTION for cut in cuts)
    pairs = [(number, number + 1) for number in range(count)]
    ends: list[list[list[int]]] = []

    def work() -> Iterator[None]:
        found = yield from ends_of(pairs)
        ends.append(found.tolist())

    assert len(list(work())) == len(cuts), "there is a pause for each portion"
    assert ends == [[list(pair) for pair in pairs]]


@pytest.mark.parametrize("points", [1, 7, 100_000])
def test_pieces_of_lines_in_portions_have_all_ends_and_are_drawn_once(
    points: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Against a look at each line alone: rows of dots close together, so that some pieces lie upon each other."""
    monkeypatch.setattr(strokes, "POINTS", points)
    draw = np.random.default_rng(3)
    lines = [draw.integers(0, 6, size=(int(count), 2)).astype(float) for count in draw.integers(2, 9, size=200)]
    owners = np.repeat(np.arange(len(lines)), [len(line) for line in lines])
    made = Strokes(np.concatenate(lines), owners)
    *_, _last = made.cut(4.0)
    assert made.has(4.0)
    for other in (2.0, 1.0):
        assert made.roughly(np.ones(len(lines), dtype=bool), other).tolist(), "what is at hand does"
        assert not made.has(other)
    for number, line in enumerate(lines):
        found = made.of(np.arange(len(lines)) == number, 4.0)
        kept = {(x, y) for piece in found.tolist() for x, y in (piece[:2], piece[2:])}
        for end in (line[0], line[-1]):
            assert min(np.hypot(end[0] - x, end[1] - y) for x, y in kept) <= 2 * np.sqrt(2)
    every = made.of(np.ones(len(lines), dtype=bool), 4.0)
    places = [tuple(piece) for piece in np.floor(every * 0.5).tolist()]
    assert len(set(places)) == len(places), "none is drawn twice"
    alone = (pieces(line, np.zeros(len(line), dtype=np.int64), 4.0)[1] for line in lines)
    assert points > 1 or {tuple(piece) for each in alone for piece in np.floor(each * 0.5).tolist()} == set(places)
    assert sum(cut.stop - cut.start for cut in whole_lines(owners)) == len(owners)
    assert all(owners[cut.start - 1] != owners[cut.start] for cut in whole_lines(owners) if cut.start)


def test_what_has_run_is_told_from_afar(trace: Trace) -> None:
    """Function by function, by the record's own passes."""
    for segment in trace.segments():
        content = content_of(trace, segment)
        drawn = outline(trace, segment, content)
        scene = SegmentScene(Story(trace), segment, content, drawn, arrange(drawn, PAGE))
        for step in range(segment.start, segment.stop):
            run = trace.passes.last(step)
            done = {
                key
                for key in content.keys
                if key[0] == "f" and run is not None and run.ran.get(int(key[1:]), step + 1) <= step
            }
            found = np.flatnonzero(scene.looks(step)["done"]).tolist()
            assert {scene.keys[number] for number in found} == {scene.keys[scene.index[key]] for key in done}


@pytest.fixture
def no_collector() -> Iterator[None]:
    """What is gone has gone by itself."""
    gc.disable()
    yield
    gc.enable()


def test_a_scene_that_nobody_wants_is_gone_with_its_groups(trace: Trace, no_collector: None) -> None:
    """While a record grows there is a new one now and then: what stays until a collection adds up to seconds of it."""
    story, segment = Story(trace), trace.segments()[-1]
    content = content_of(trace, segment)
    drawn = outline(trace, segment, content)
    scene = SegmentScene(story, segment, content, drawn, arrange(drawn, PAGE))
    scene.attention.focus()
    there = [ref(thing) for thing in (scene, content.root, *content.root.within())]
    assert all(thing() is not None for thing in there)
    del scene, content, drawn
    assert not [thing() for thing in there if thing() is not None]


def test_groups_that_nobody_waits_for_any_longer_are_gone_too(no_collector: None) -> None:
    def groups() -> int:
        return sum(type(thing) is Group for thing in gc.get_objects())

    trace = run_whole(LOOP)[0]
    gc.collect()
    before = groups()
    parts = content_in_parts(trace, range(len(trace) + 1), AS_USUAL)
    while groups() - before < 2:
        assert next(parts) is None, "there is no pause while there are groups"
    parts.close()
    assert groups() == before
