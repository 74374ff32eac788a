"""What takes long is painted as a draft first, and well as soon as all rests."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace

import pytest
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QColor, QPainter, QPixmap
from pytestqt.qtbot import QtBot

from gradviz.trace.trace import Trace
from gradviz.ui.canvas.camera import Camera
from gradviz.ui.canvas.canvas import GraphCanvas
from gradviz.ui.canvas.layer import StillLayer
from gradviz.ui.canvas.pace import Pace
from gradviz.ui.session import Session
from gradviz.ui.theme import DARK, LIGHT, Theme
from tests.programs import run_whole
from tests.ui.conftest import PATIENCE

PROGRAM = "import torch\na = torch.ones(2, requires_grad=True)\nb = a * a\nb.sum().backward()\n"
BUSY = """import torch
a, b = (torch.ones(2, requires_grad=True) for _ in range(2))
x = a
for _ in range(40):
    x = (x * b + a).tanh()
x.sum().backward()
"""


@pytest.fixture(scope="module")
def trace() -> Trace:
    return run_whole(PROGRAM)[0]


def test_a_draft_does_until_all_rests_and_is_replaced_then(qapp: object) -> None:
    layer, target = StillLayer(), QPixmap(20, 20)
    painted: list[bool] = []

    def note(_painter: QPainter, draft: bool) -> Generator[None, None, bool]:
        painted.append(draft)
        yield
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

    def note(painter: QPainter, draft: bool) -> Generator[None, None, bool]:
        drafts.append(draft)
        yield from paint(painter, draft)
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


def test_a_good_picture_in_slices_is_shown_when_it_is_whole_and_begun_anew_by_every_change(qapp: object) -> None:
    layer, target = StillLayer(), QPixmap(20, 20)
    begun: list[str] = []

    def draw(content: str, ink: str, camera: Camera) -> str:
        def paint(painter: QPainter, draft: bool) -> Generator[None, None, bool]:
            begun.append(f"{content} {'roughly' if draft else 'well'}")
            return parts(painter, draft)

        def parts(painter: QPainter, draft: bool) -> Generator[None, None, bool]:
            painter.fillRect(0, 0, 20, 20, QColor("grey" if draft else ink))
            if not draft:
                yield
                painter.fillRect(0, 0, 1, 1, QColor(ink))
            return draft

        painter = QPainter(target)
        layer.draw(painter, QSizeF(20, 20), 1.0, content, camera, paint, resting=True, in_slices=True)
        painter.end()
        return target.toImage().pixelColor(10, 10).name()

    near, far = Camera(1.0, 0.0, 0.0), Camera(2.0, 0.0, 0.0)
    grey, red, blue = (QColor(name).name() for name in ("grey", "red", "blue"))
    assert draw("one", "red", near) == grey
    assert begun == ["one well", "one roughly"]
    assert not layer.go_on(0.0), "no time has no picture"
    assert draw("one", "red", near) == grey
    assert len(begun) == 2, "nothing new: it goes on"
    assert layer.go_on()
    assert not layer.unfinished
    assert draw("one", "red", near) == red
    assert draw("one", "red", far) == red, "the old picture, stretched"
    assert begun[2:] == ["one well"]
    assert draw("two", "blue", far) == grey, "not the old picture: it shows another content"
    assert begun[3:] == ["two well", "two roughly"]
    assert layer.go_on()
    assert draw("two", "blue", far) == blue
    layer.forget()
    assert not layer.unfinished


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_what_is_painted_in_slices_is_the_same_to_the_bit(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, theme: Theme
) -> None:
    images, trace = [], run_whole(BUSY)[0]
    for many, few in ((2, True), (2000, False)):
        monkeypatch.setattr("gradviz.ui.canvas.canvas.MANY", many)
        if few:
            for name in ("LINES", "RECTS"):
                monkeypatch.setattr(f"gradviz.ui.canvas.batches.{name}", 16)
            monkeypatch.setattr("gradviz.ui.canvas.painter.TITLES", 1)
        session = Session()
        canvas = GraphCanvas(session, theme)
        qtbot.addWidget(canvas)
        canvas.resize(600, 400)
        session.show_trace(trace)
        qtbot.waitUntil(lambda canvas=canvas: canvas.scene is not None and not canvas.waiting, timeout=PATIENCE)
        canvas.fit()
        canvas.look(replace(canvas.camera, scale=0.15))
        canvas.pace.stop()
        rough = canvas.grab().toImage()
        assert canvas.drafting == few
        images.append(canvas.grab_image().toImage())
        assert not canvas.drafting
        assert (rough != images[-1]) == few
        canvas.shutdown()
        monkeypatch.undo()
    assert images[0] == images[1]


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
