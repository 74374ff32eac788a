"""Layouts at hand: turns of a loop look alike, and who hurries through many waits for none."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from gradviz.scene.portions import at_once
from gradviz.scene.scene import build
from gradviz.trace.trace import Trace
from gradviz.ui.canvas.canvas import GraphCanvas
from gradviz.ui.canvas.layouts import HERE, PART, Layouts
from gradviz.ui.panels.named import NamedTensors
from gradviz.ui.panels.transport import running_pass
from gradviz.ui.session import Session
from gradviz.ui.theme import LIGHT
from tests.programs import run_whole

LOOP = """
import torch
w = torch.tensor(1.0, requires_grad=True)
for turn in range(5):
    y = w * 2
    for _ in range(24):
        y = y * 1.1
        z = y + turn
    y.backward()
    with torch.no_grad():
        w -= 0.001 * w.grad
        w.grad = None
"""
CHAIN = """
import torch
y = torch.tensor(1.0, requires_grad=True)
for _ in range({count}):
    y = y * 1.1
"""
PAGE = (800.0, 600.0)


@pytest.fixture(scope="module")
def trace() -> Trace:
    return run_whole(LOOP)[0]


@pytest.fixture
def layouts(qtbot: QtBot) -> Iterator[Layouts]:
    found = Layouts()
    yield found
    found.cancel()


def test_a_turn_that_looks_like_one_before_is_there_at_once(trace: Trace, layouts: Layouts, qtbot: QtBot) -> None:
    segments = [segment for segment in trace.segments() if HERE < len(trace.lived_in(segment)) <= PART]
    assert len(segments) >= 4, "the loop is too small for what is to be shown"
    first, second = segments[1].start + 20, segments[2].start + 20
    with qtbot.waitSignal(layouts.ready, timeout=60_000):
        assert layouts.scene(trace, first, PAGE) is None
    assert layouts.waiting == 0
    scene = layouts.scene(trace, second, PAGE)
    assert scene is not None
    assert layouts.waiting == 0
    assert scene.segment == segments[2]
    slow = build(trace, second)
    assert list(scene.keys) == list(slow.keys)
    assert [edge.number for edge in scene.edges] == [edge.number for edge in slow.edges]
    assert scene.boxes == slow.boxes, "sizes are those of its own nodes"
    assert len(np.unique(scene.centers, axis=0)) == len(scene.keys)


def test_a_wish_that_was_given_up_is_remembered_all_the_same(trace: Trace, layouts: Layouts, qtbot: QtBot) -> None:
    segments = [segment for segment in trace.segments() if HERE < len(trace.lived_in(segment)) <= PART]
    with qtbot.waitSignal(layouts.ready, timeout=60_000):
        layouts.scene(trace, segments[1].start + 20, PAGE)
        qtbot.waitUntil(lambda: layouts._asked is not None)
        layouts.scene(trace, 1, PAGE)
    assert layouts.scene(trace, segments[3].start + 20, PAGE) is not None


def test_a_version_and_a_running_pass_are_looked_up_as_a_walk_would_find_them(trace: Trace) -> None:
    w = next(history for history in trace.tensors.values() if len(history.keys) > 3)
    running: list[int] = []
    for step in range(len(trace) + 1):
        born = [key for key in w.keys if trace.nodes[key].born <= step]
        assert trace.key_at(w, step) == (born[-1] if born else None)
        kind = type(trace.events[step - 1]).__name__ if step else ""
        if kind == "PassStarted":
            running.append(trace.events[step - 1].pass_)  # type: ignore[union-attr]
        if kind == "PassEnded":
            running.pop()
        assert running_pass(trace, step) == (running[-1] if running else None)


def test_named_tensors_are_those_of_a_walk_over_the_record(trace: Trace) -> None:
    named, rows = NamedTensors(), {}
    for step in (*range(0, len(trace) + 1, 7), len(trace), 3, 40):
        rows = {row.key: row.cells[0] for row in at_once(named.at(trace, step))}
        expected = {}
        for history in trace.tensors.values():
            names = history.names.at(step, ())
            if names and (history.released is None or step < history.released):
                expected[trace.key_at(history, step)] = ", ".join(names)
        assert rows == expected
    assert rows


def test_a_canvas_that_goes_without_a_word_takes_its_layouts_along(
    qtbot: QtBot, capfd: pytest.CaptureFixture[str]
) -> None:
    canvas = GraphCanvas(Session(), LIGHT)
    canvas.session.show_trace(run_whole("import torch\nx = torch.ones(2, requires_grad=True)\ny = x * 2\n")[0])
    del canvas
    gc.collect()
    assert "not found" not in capfd.readouterr().err


def test_what_takes_longer_to_lay_out_has_a_turn_of_its_own(layouts: Layouts, qtbot: QtBot) -> None:
    """Who asks for it has done other things in this turn: has moved, has worn another theme."""
    few, more = (run_whole(CHAIN.format(count=count))[0] for count in (10, 30))
    assert layouts.scene(few, len(few), PAGE) is not None
    assert layouts.scene(more, len(more), PAGE) is None
    with qtbot.waitSignal(layouts.ready, timeout=60_000):
        assert layouts.waiting
    assert layouts.scene(more, len(more), PAGE) is not None
    assert layouts._process._process is None, "to start a process for so little would take longer"
