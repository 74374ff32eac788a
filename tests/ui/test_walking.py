"""A step looks the same however one came there: by a jump, by walking to it, by walking back to it, or live."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from gradviz.scene.frame import Frame, frame_of
from gradviz.trace import moves
from gradviz.trace.moves import move
from gradviz.trace.trace import Trace
from gradviz.ui.canvas.canvas import GraphCanvas
from gradviz.ui.session import Session
from gradviz.ui.theme import LIGHT
from tests.programs import SAMPLES, run_whole
from tests.trace.stepping import run_line_by_line

SHARE = 12
"""So many steps of each sample are looked at in everyday tests."""
each_sample = pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
how_many = pytest.mark.parametrize("share", [SHARE, pytest.param(0, id="all", marks=pytest.mark.thorough)])


@pytest.fixture
def canvas(qtbot: QtBot) -> Iterator[GraphCanvas]:
    """A canvas that nobody sees: nothing on it takes time to move."""
    widget = GraphCanvas(Session(), LIGHT)
    qtbot.addWidget(widget)
    widget.resize(900, 640)
    yield widget
    widget.shutdown()


def looked_at(trace: Trace, share: int) -> set[int]:
    """Some steps from everywhere in the record, or all."""
    stride = max(1, len(trace) // share) if share else 1
    return {*range(0, len(trace), stride), len(trace)}


def seen(canvas: GraphCanvas, qtbot: QtBot) -> Frame:
    """All that the canvas has at the cursor, in view or not."""
    qtbot.waitUntil(lambda: not canvas._layouts.waiting)
    assert canvas.scene is not None
    assert canvas.session.cursor in canvas.scene.segment or canvas.session.cursor == len(canvas.session.trace)
    return frame_of(canvas.scene, canvas.session.cursor)


@how_many
@each_sample
def test_the_canvas_shows_a_step_alike_however_one_came_there(
    canvas: GraphCanvas, qtbot: QtBot, sample: Path, share: int
) -> None:
    trace, _ = run_whole(sample.read_text())
    steps, session = looked_at(trace, share), canvas.session
    jumped = {}
    for step in sorted(steps, key=lambda step: step * 7919 % (len(trace) + 1)):
        session.show_trace(trace, step)
        jumped[step] = seen(canvas, qtbot)
    session.show_trace(trace, 0)
    for step in [*range(1, len(trace) + 1), *range(len(trace) - 1, -1, -1)]:
        session.move_to(step)
        if step in steps:
            assert seen(canvas, qtbot) == jumped[step]


def graph(trace: Trace, step: int) -> tuple[dict[str, object], list[object]]:
    shown = trace.at(step).graph
    return dict(shown.nodes(data=True)), list(shown.edges(keys=True, data=True))


@how_many
@each_sample
def test_a_record_of_the_first_events_says_the_same(sample: Path, share: int) -> None:
    """Also of where moves lead that go back."""
    trace = run_line_by_line(sample.read_text())
    for step in looked_at(trace, share):
        first = Trace(trace.events[:step])
        assert graph(first, step) == graph(trace, step)
        for kind in moves.KINDS:
            assert move(first, kind, -1, step) == move(trace, kind, -1, step), (kind, step)


@each_sample
def test_forward_and_back_returns(sample: Path) -> None:
    """From where a move leads forward, the same move leads back, unless it left a call."""
    trace = run_line_by_line(sample.read_text())
    kinds = set(moves.KINDS) - {moves.OVER, moves.OUT}
    for kind in kinds:
        step = move(trace, kind, 1, 0).step
        while step is not None and (following := move(trace, kind, 1, step).step) is not None:
            back = move(trace, kind, -1, following).step
            assert back == step or (kind == moves.ITERATION and following == len(trace)), (kind, step)
            step = following
