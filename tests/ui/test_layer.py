"""What takes long is painted as a draft first, and well as soon as all rests."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QPainter, QPixmap
from pytestqt.qtbot import QtBot

from gradviz.trace.trace import Trace
from gradviz.ui.canvas.camera import Camera
from gradviz.ui.canvas.canvas import GraphCanvas
from gradviz.ui.canvas.layer import StillLayer
from gradviz.ui.canvas.pace import Pace
from gradviz.ui.session import Session
from gradviz.ui.theme import LIGHT
from tests.programs import run_whole
from tests.ui.conftest import PATIENCE

PROGRAM = "import torch\na = torch.ones(2, requires_grad=True)\nb = a * a\nb.sum().backward()\n"


@pytest.fixture(scope="module")
def trace() -> Trace:
    return run_whole(PROGRAM)[0]


def test_a_draft_does_until_all_rests_and_is_replaced_then(qapp: object) -> None:
    layer, target = StillLayer(), QPixmap(20, 20)
    painted: list[bool] = []

    def note(_painter: QPainter, draft: bool) -> bool:
        painted.append(draft)
        return draft

    def draw(content: str, camera: Camera, *, resting: bool) -> None:
        painter = QPainter(target)
        layer.draw(painter, QSizeF(20, 20), 1.0, content, camera, note, resting=resting)
        painter.end()

    near, far = Camera(1.0, 0.0, 0.0), Camera(0.5, 0.0, 0.0)
    draw("one", near, resting=False)
    assert painted == [True]
    draw("one", near, resting=False)
    assert painted == [True]  # nothing new
    draw("one", near, resting=True)
    assert painted == [True, False]
    draw("one", near, resting=True)
    assert painted == [True, False]
    draw("one", far, resting=False)
    assert painted == [True, False]  # the old picture will do
    draw("two", near, resting=True)
    assert painted == [True, False, False]


def test_a_jump_in_a_large_graph_is_sharp_after_a_moment(
    qtbot: QtBot, trace: Trace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gradviz.ui.canvas.canvas.MANY", 2)
    drafts: list[bool] = []
    session = Session()
    canvas = GraphCanvas(session, LIGHT)
    paint = canvas.painting.still

    def note(painter: QPainter, draft: bool) -> bool:
        paint(painter, draft)
        drafts.append(draft)
        return draft

    monkeypatch.setattr(canvas.painting, "still", note)
    qtbot.addWidget(canvas)
    canvas.resize(600, 400)
    session.show_trace(trace)
    with qtbot.waitExposed(canvas):
        canvas.show()
    qtbot.waitUntil(lambda: bool(drafts) and not drafts[-1], timeout=PATIENCE)
    drafts.clear()
    session.move_to(len(trace) - 3)
    canvas.repaint()
    qtbot.waitUntil(lambda: len(drafts) >= 2 and not drafts[-1], timeout=PATIENCE)
    assert drafts[0]
    canvas.shutdown()


def test_what_goes_on_changing_is_painted_well_now_and_then_if_that_takes_a_wink(qtbot: QtBot) -> None:
    quick, slow = Pace(), Pace()
    for pace, seconds in ((quick, 0.005), (slow, 0.5)):
        due: list[bool] = []
        pace.due.connect(lambda pace=pace, due=due: due.append(pace.hurried))
        pace._rest.setInterval(PATIENCE)  # it goes on changing: no moment of rest comes
        pace.hurry(seconds)
        assert pace.hurried
        if pace is quick:
            qtbot.waitUntil(lambda due=due: bool(due), timeout=PATIENCE)
            assert due == [False], "nothing is rough then"
        else:
            assert not pace._soon.isActive()
        pace.stop()
        assert not pace.hurried
