"""How far a layout is: told while it goes on, never less than before, all when it is done."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest

from gradviz.scene import meter, process
from gradviz.scene.arrange import arrange, arrange_in_parts
from gradviz.scene.boxes import Box
from gradviz.scene.content import content_of
from gradviz.scene.outline import Outline, outline
from gradviz.trace.trace import Trace
from tests.programs import run_whole
from tests.scene.test_folding import STACK

PAGE = (900.0, 600.0)
BOX = Box(80.0, 20.0, 20.0)


@pytest.fixture(scope="module")
def trace() -> Trace:
    return run_whole(STACK)[0]


@pytest.fixture(autouse=True)
def _every_word(monkeypatch: pytest.MonkeyPatch) -> None:
    """Told each time, however little was done meanwhile."""
    monkeypatch.setattr(meter, "EVERY", 0.0)


def framed(trace: Trace) -> Outline:
    """All groups of the last segment are open."""
    segment = trace.segments()[-1]
    folds = {group.key: False for group in content_of(trace, segment).root.within()}
    found = outline(trace, segment, content_of(trace, segment, folds))
    assert len(found.frames.parents) > 5, "there is nothing to lay out in frames"
    return found


def grid(side: int) -> Outline:
    """One graph whose edges cross, two pairs that are alike, and a box alone: no frames."""
    count = side * side
    pairs = [(at, other) for at in range(count) for other in (at + side, (at * 7) % side + (at // side + 1) * side)]
    pairs = sorted({(at, other) for at, other in pairs if other < count})
    pairs += [(count, count + 1), (count + 2, count + 3)]
    return Outline((BOX,) * (count + 5), tuple(pairs))


@pytest.mark.parametrize("frames", [True, False])
@pytest.mark.parametrize("down", [True, False])
def test_it_rises_from_little_to_all(trace: Trace, frames: bool, down: bool) -> None:
    drawn = framed(trace) if frames else grid(6)
    drawn = Outline(drawn.boxes, drawn.pairs, drawn.older, drawn.copies, drawn.frames, drawn.light, down)
    told: list[float] = []
    arrange(drawn, PAGE, told.append)
    assert told == sorted(told)
    assert 0.0 < told[0] < 0.2
    assert len({round(share, 6) for share in told}) > 8, "it is told while it goes on"
    assert told[-1] == pytest.approx(1.0), "all boxes were counted, none twice"
    assert not frames or told.count(told[-1]) < 3, "it is not all before the end"


def test_a_layout_pauses_behind_each_frame_and_comes_to_the_same(trace: Trace) -> None:
    drawn, paused = framed(trace), 0
    parts = arrange_in_parts(drawn, PAGE)
    while True:
        try:
            next(parts)
        except StopIteration as end:
            found = end.value
            break
        paused += 1
    whole = arrange(drawn, PAGE)
    assert paused > len(drawn.frames.parents)
    assert np.array_equal(found.layout.centers, whole.layout.centers)
    assert np.array_equal(found.frames, whole.frames)
    assert found.slots == whole.slots


def test_nothing_is_told_of_what_is_there_in_a_wink(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meter, "EVERY", float("inf"))
    told: list[float] = []
    arrange(grid(6), PAGE, told.append)
    assert not told


def test_the_process_says_how_far_it_is_before_it_answers(trace: Trace) -> None:
    sink = BytesIO()
    process.serve(BytesIO(process.pack_request(3, process.pack(framed(trace)), PAGE)), sink)
    buffer, said = bytearray(sink.getvalue()), []
    while (one := process.take_answer(buffer)) is not None:
        said.append(one)
    assert not buffer
    *before, last = said
    assert isinstance(last, process.Answer)
    assert len(before) > 8
    told = [one for one in before if isinstance(one, process.Progress)]
    assert len(told) == len(before)
    assert {one.number for one in said} == {3}
    assert [one.share for one in told] == sorted(one.share for one in told)
    assert [one.seconds for one in told] == sorted(one.seconds for one in told)


def test_what_is_left_is_as_slow_as_what_was_done() -> None:
    assert process.Progress(1, 0.25, 2.0).left == pytest.approx(6.0)
    assert process.Progress(1, 1.0, 2.0).left == 0.0
    assert process.Progress(1, 0.0, 2.0).left == float("inf")
