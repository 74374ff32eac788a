"""The canvas as a person uses it: looking around, stepping, selecting."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gradviz import events as ev
from gradviz.scene.boxes import READABLE
from gradviz.scene.cards import CELL_SIZE
from gradviz.scene.labels import point_at
from gradviz.trace.trace import Trace
from gradviz.ui.canvas import furniture
from gradviz.ui.canvas.camera import Camera
from gradviz.ui.canvas.canvas import GraphCanvas
from gradviz.ui.canvas.layouts import HERE
from gradviz.ui.canvas.painting import invitation
from gradviz.ui.runs import _AWAITED
from gradviz.ui.session import Session
from gradviz.ui.theme import DARK, LIGHT
from tests.programs import SAMPLES, key_of, run_whole

PROGRAM = """
import torch
a = torch.tensor([3.0, 1.0], requires_grad=True)
b = a * a
loss = b.mean()
loss2 = loss ** 2
loss2.backward()
"""


@pytest.fixture(scope="module")
def trace() -> Trace:
    return run_whole(PROGRAM)[0]


@pytest.fixture
def canvas(qtbot: QtBot) -> Iterator[GraphCanvas]:
    widget = GraphCanvas(Session(), LIGHT)
    qtbot.addWidget(widget)
    widget.resize(900, 640)
    widget.show()
    qtbot.waitExposed(widget)
    yield widget
    widget.shutdown()


def long_chain(functions: int) -> Trace:
    """A record of a chain x → f → t → f → t …, made by hand."""
    place = ev.Place(0, "chain.py", 1, "x * 2")
    value = ev.Value(data=1.0)
    events: list[ev.Event] = [ev.TensorCreated(1, (), "float32", "cpu", True, True, 1, 0, value, place=place)]
    for number in range(1, functions + 1):
        events.append(ev.FunctionCreated(number, "MulBackward0", None, (ev.Input(0, number, number - 1 or None),)))
        made = ev.TensorCreated(number + 1, (), "float32", "cpu", True, False, number + 1, 0, value, function=number)
        events.append(made)
    return Trace(events)


def test_a_step_taken_while_nodes_glide_to_other_seats_is_followed_when_they_have_arrived(
    canvas: GraphCanvas, qtbot: QtBot
) -> None:
    events = long_chain(60).events
    canvas.session.show_trace(Trace(events[:61]))
    qtbot.waitUntil(lambda: canvas.scene is not None and not canvas.waiting)
    canvas.session.move_to(61)
    qtbot.waitUntil(lambda: canvas._entered.elapsed() > canvas.theme.glide_ms)  # what comes sooner does not glide
    canvas.session.trace.extend(events[61:])
    canvas.session.announce_growth()
    qtbot.waitUntil(lambda: canvas.glide is not None)
    canvas.session.move_to(1)
    qtbot.waitUntil(lambda: canvas.glide is None)
    assert canvas.scene is not None
    left, top, right, bottom = canvas.scene.rects[canvas.scene.index["t1.0"]].tolist()

    def seen() -> bool:
        corners = canvas.camera.to_widget(QPointF(left, top)), canvas.camera.to_widget(QPointF(right, bottom))
        return canvas.room().contains(QRectF(*corners))

    qtbot.waitUntil(seen)


def test_a_step_taken_while_a_record_grows_is_followed_when_it_has_its_room(canvas: GraphCanvas, qtbot: QtBot) -> None:
    canvas.session.show_trace(long_chain(60))
    qtbot.waitUntil(lambda: canvas.scene is not None and not canvas.waiting)
    canvas.session.move_to(121)
    before = canvas.camera
    canvas.session.announce_growth()
    canvas.session.move_to(1)
    assert canvas.camera == before
    qtbot.waitUntil(lambda: canvas.camera != before)


def middle_of(canvas: GraphCanvas, key: str) -> QPoint:
    assert canvas.scene is not None
    x, y = canvas.scene.centers[canvas.scene.index[key]]
    return canvas.camera.to_widget(QPointF(x, y)).toPoint()


def turn_wheel(canvas: GraphCanvas, at: QPointF, steps: int) -> None:
    event = QWheelEvent(
        at, canvas.mapToGlobal(at), QPoint(), QPoint(0, 120 * steps), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(canvas, event)


def test_an_empty_session_shows_what_to_do(canvas: GraphCanvas) -> None:
    assert canvas.frame() is None
    image = canvas.grab_image().toImage()
    colors = {image.pixelColor(x, y).name() for x in range(200, 700, 2) for y in range(280, 360, 2)}
    assert len(colors) > 3, "there are words in the middle"


def test_a_program_that_waits_for_its_worker_is_told_so(canvas: GraphCanvas, qtbot: QtBot) -> None:
    assert "press Run" in invitation(canvas.session)[0]
    before = canvas.grab_image().toImage()
    canvas.session.setProperty(_AWAITED, True)
    canvas.session.announce_growth()
    qtbot.waitUntil(lambda: canvas.grab_image().toImage() != before)
    assert "worker is starting" in invitation(canvas.session)[0]
    assert "Run" not in invitation(canvas.session)[0]


def test_a_record_is_fitted_into_view(canvas: GraphCanvas, trace: Trace) -> None:
    canvas.session.show_trace(trace)
    assert canvas.frame() is not None
    for key in canvas.scene.keys:
        assert canvas.rect().contains(middle_of(canvas, key))


def test_a_click_selects_a_node_and_one_beside_it_nothing(qtbot: QtBot, canvas: GraphCanvas, trace: Trace) -> None:
    canvas.session.show_trace(trace)
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=middle_of(canvas, "f1"))
    assert canvas.session.selection == "f1"
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(5, 300))
    assert canvas.session.selection is None


def test_a_click_on_a_copy_selects_what_it_is_a_copy_of(qtbot: QtBot, canvas: GraphCanvas) -> None:
    source = "import torch\nw = torch.ones(2, requires_grad=True)\na = w\nfor _ in range(12):\n    a = a * w\n"
    record = run_whole(source)[0]
    canvas.session.show_trace(record, len(record))
    scene = canvas.scene
    assert scene is not None
    assert len(scene.copies.nodes) >= 11
    left, top, width, height = scene.copies.rects[5].tolist()
    spot = canvas.camera.to_widget(QPointF(left + width / 2, top + height / 2)).toPoint()
    canvas.look(canvas.camera.panned(QPointF(canvas.width() / 2, canvas.height() / 2) - QPointF(spot)))
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=canvas.rect().center())
    assert canvas.session.selection == key_of(record, "w")
    canvas.repaint()


def test_a_node_that_is_not_born_yet_cannot_be_clicked(qtbot: QtBot, canvas: GraphCanvas, trace: Trace) -> None:
    canvas.session.show_trace(trace, 3)
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=middle_of(canvas, "f3"))
    assert canvas.session.selection is None


def test_the_wheel_zooms_about_the_pointer(canvas: GraphCanvas, trace: Trace) -> None:
    canvas.session.show_trace(trace)
    at = QPointF(321, 234)
    before, scale = canvas.camera.to_scene(at), canvas.camera.scale
    turn_wheel(canvas, at, 3)
    after = canvas.camera.to_scene(at)
    assert canvas.camera.scale > scale * 1.3
    assert (after.x(), after.y()) == pytest.approx((before.x(), before.y()))


def test_a_drag_pans_and_selects_nothing(qtbot: QtBot, canvas: GraphCanvas, trace: Trace) -> None:
    canvas.session.show_trace(trace)
    start = QPoint(6, canvas.height() // 2)
    assert canvas.pointer.key_at(QPointF(start)) is None
    grabbed = canvas.camera.to_scene(QPointF(start))
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(canvas, start + QPoint(30, 10))
    qtbot.mouseMove(canvas, start + QPoint(60, 40))
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=start + QPoint(60, 40))
    there = canvas.camera.to_widget(grabbed)
    assert (there.x(), there.y()) == pytest.approx((start.x() + 60, start.y() + 40))
    assert canvas.session.selection is None


def test_a_double_click_on_the_ground_fits_again(qtbot: QtBot, canvas: GraphCanvas, trace: Trace) -> None:
    canvas.session.show_trace(trace)
    fitted = canvas.camera
    turn_wheel(canvas, QPointF(100, 100), -5)
    assert canvas.camera != fitted
    qtbot.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(4, 300))
    assert astuple(canvas.camera) == pytest.approx(astuple(fitted))


def test_who_has_zoomed_keeps_that_view_when_the_window_grows(canvas: GraphCanvas, trace: Trace) -> None:
    canvas.session.show_trace(trace)
    canvas.resize(1000, 700)
    fitted = canvas.camera
    turn_wheel(canvas, QPointF(100, 100), 2)
    chosen = canvas.camera
    canvas.resize(800, 600)
    assert chosen != fitted
    assert canvas.camera == chosen


def test_a_step_forward_is_animated_and_settles(qtbot: QtBot, canvas: GraphCanvas, trace: Trace) -> None:
    canvas.speed = 10
    step = next(number for number, event in enumerate(trace.events, 1) if isinstance(event, ev.FunctionRan))
    canvas.session.show_trace(trace, step - 1)
    with qtbot.waitSignal(canvas.settled, timeout=3000):
        canvas.session.move_to(step)
        assert canvas.animating
        assert canvas.frame().progress == 0
        assert canvas.frame().pulses
    assert not canvas.animating
    assert canvas.frame().progress == 1
    assert canvas.frame().pulses == ()


def test_every_step_settles_once_while_one_plays_through(qtbot: QtBot, canvas: GraphCanvas, trace: Trace) -> None:
    canvas.speed = 200
    canvas.session.show_trace(trace, 0)
    for step in range(1, len(trace) + 1):
        with qtbot.waitSignal(canvas.settled, timeout=3000):
            canvas.session.move_to(step)
    assert canvas.frame().step == len(trace)


def test_a_jump_is_shown_at_once(qtbot: QtBot, canvas: GraphCanvas, trace: Trace) -> None:
    canvas.session.show_trace(trace, 2)
    with qtbot.waitSignal(canvas.settled, timeout=1000):
        canvas.session.move_to(len(trace))
    assert not canvas.animating
    assert canvas.frame().step == len(trace)
    canvas.session.move_to(len(trace) - 1)
    assert not canvas.animating, "a step back is not played"


def test_a_hidden_canvas_stops_moving(qtbot: QtBot, canvas: GraphCanvas, trace: Trace) -> None:
    canvas.session.show_trace(trace, 5)
    canvas.session.move_to(6)
    assert canvas.animating
    with qtbot.waitSignal(canvas.settled, timeout=1000):
        canvas.hide()
    assert not canvas.animating


def test_selection_and_lit_nodes_change_the_picture(canvas: GraphCanvas, trace: Trace) -> None:
    canvas.session.show_trace(trace)
    plain = canvas.grab_image().toImage()
    canvas.session.select("f2")
    chosen = canvas.grab_image().toImage()
    canvas.session.light(frozenset({"t1.0"}))
    lit = canvas.grab_image().toImage()
    assert plain != chosen != lit


def test_the_theme_changes_the_ground(canvas: GraphCanvas, trace: Trace) -> None:
    canvas.session.show_trace(trace)
    canvas.set_theme(DARK)
    image = canvas.grab_image().toImage()
    assert image.pixelColor(3, 300) == QColor(DARK.canvas)


def test_hovering_marks_a_node(qtbot: QtBot, canvas: GraphCanvas, trace: Trace) -> None:
    canvas.session.show_trace(trace)
    qtbot.mouseMove(canvas, middle_of(canvas, "t2.0"))
    QTest.qWait(0)
    qtbot.waitUntil(lambda: canvas.hovered == "t2.0", timeout=1000)


def test_a_growing_record_is_followed(qtbot: QtBot, canvas: GraphCanvas, trace: Trace) -> None:
    growing = Trace()
    canvas.session.show_trace(growing)
    for event in trace.events:
        growing.append(event)
        canvas.session.announce_growth()
    qtbot.waitUntil(lambda: canvas.scene is not None and len(canvas.scene.keys) == 7, timeout=3000)
    assert canvas.frame().step == len(trace)


def test_a_large_segment_is_laid_out_elsewhere_while_the_window_lives(qtbot: QtBot, canvas: GraphCanvas) -> None:
    large = long_chain(HERE)
    canvas.session.show_trace(large)
    assert canvas.scene is None, "it is not there at once"
    qtbot.waitUntil(lambda: canvas.scene is not None, timeout=20000)
    assert len(canvas.scene.keys) == 2 * HERE + 1
    assert canvas.frame().step == len(large)


def test_the_newest_wish_wins(qtbot: QtBot, canvas: GraphCanvas, trace: Trace) -> None:
    canvas.session.show_trace(long_chain(2000))
    canvas.session.show_trace(long_chain(HERE))
    canvas.session.show_trace(long_chain(HERE + 5))
    qtbot.waitUntil(lambda: canvas.scene is not None, timeout=20000)
    assert len(canvas.scene.keys) == 2 * (HERE + 5) + 1
    canvas.session.show_trace(long_chain(HERE))
    canvas.session.show_trace(trace)
    assert len(canvas.scene.keys) == 7


def test_a_large_graph_is_followed_at_a_scale_that_can_be_read(qtbot: QtBot, canvas: GraphCanvas) -> None:
    chain = long_chain(39)
    canvas.session.show_trace(chain, 1)
    qtbot.waitUntil(lambda: canvas.scene is not None)
    for step in (*range(1, len(chain) + 1), 5, len(chain)):
        canvas.session.move_to(step)
        canvas.land()
        assert canvas.camera.scale >= READABLE
        born = [key for key in canvas.scene.keys if chain.nodes[key].born == step]
        assert all(canvas.rect().contains(middle_of(canvas, key)) for key in born)
    canvas.fit()
    assert canvas.camera.scale < READABLE, "a person who asks for the whole gets it"


def test_seven_nodes_are_wrapped_so_that_all_are_seen_in_a_small_window(canvas: GraphCanvas) -> None:
    [source] = [sample.read_text() for sample in SAMPLES if sample.stem == "no_grad"]
    trace = run_whole(source)[0]
    canvas.resize(628, 588)
    canvas.session.show_trace(trace, len(trace))
    canvas.land()
    assert canvas.camera.scale >= READABLE
    for rect in canvas.scene.rects[canvas.scene.living(len(trace))].tolist():
        corners = [canvas.camera.to_widget(QPointF(*rect[k : k + 2])).toPoint() for k in (0, 2)]
        assert all(canvas.rect().contains(corner) for corner in corners)


NOTEBOOK = """
import torch
w = torch.tensor([[1.0, 2.0], [0.0, 2.0]], requires_grad=True)
b = torch.tensor([1.0, 1.0], requires_grad=True)
x = torch.tensor([1.0, 1.0], requires_grad=True)
y = torch.tensor([3.0, 3.0])
z = (x * 2 + 1).sum()
y_pred = w @ x + b
loss = (y - y_pred).pow(2).mean()
loss.backward()
old, older = (b * 3).sum(), (b * b * b * b).sum()
older.backward()
"""


@pytest.mark.parametrize("size", [(548, 588), (948, 868)])
def test_text_can_be_read_and_stays_clear_of_the_legend_at_every_step(
    canvas: GraphCanvas, size: tuple[int, int]
) -> None:
    trace = run_whole(NOTEBOOK)[0]
    canvas.resize(*size)
    canvas.session.show_trace(trace, 1)
    for step in (*range(1, len(trace) + 1), 5, len(trace)):
        canvas.session.move_to(step)
        canvas.land()
        if canvas.frame() is None or canvas.frame().empty:
            continue
        event = trace.events[step - 1]
        if not isinstance(event, ev.PassEnded):  # what it came to is put in large letters, see test_afar.py
            assert canvas.scene.attention.outcome(step) or canvas.camera.scale * CELL_SIZE >= 11
        if isinstance(event, ev.PassStarted):
            root = canvas.scene.rects[canvas.scene.index[canvas.scene.attention.version(event.roots[0].tensor, step)]]
            caption = canvas.camera.to_widget(QPointF(root[2], root[3] + 22)).y()
            assert caption <= canvas.height() - furniture.LEGEND


@pytest.mark.parametrize("scale", [0.15, 0.32])
def test_a_cut_is_seen_from_afar(canvas: GraphCanvas, scale: float) -> None:
    trace = run_whole("import torch\na = torch.tensor([1.0])\nb = a + 1\n")[0]
    canvas.session.show_trace(trace)
    edge = canvas.scene.routes[0]
    canvas.look(Camera(scale, -400, -400))
    at = canvas.camera.to_widget(QPointF(*point_at(edge, canvas.scene.slots[0].share)))
    image = canvas.grab_image().toImage()
    ground = QColor(LIGHT.canvas)
    bars = [x for x in range(-6, 7) if image.pixelColor(round(at.x()) + x, round(at.y()) + 4) != ground]
    assert bars, "a bar crosses the line"


def test_another_width_is_another_layout_and_all_stays_in_view(canvas: GraphCanvas, trace: Trace, qtbot: QtBot) -> None:
    canvas.resize(1700, 640)
    canvas.session.show_trace(trace)
    wide = canvas.scene
    assert wide is not None
    canvas.resize(640, 900)
    qtbot.waitUntil(lambda: canvas.scene is not wide and not canvas.animating)
    assert canvas.scene is not None
    assert canvas.scene.width < wide.width
    assert canvas.scene.height > wide.height
    seen = canvas.camera.visible(canvas.size().toSizeF())
    for left, top, right, bottom in canvas.scene.rects.tolist():
        assert seen.contains(QRectF(left, top, right - left, bottom - top))


def test_printing_makes_no_other_layout(canvas: GraphCanvas, qtbot: QtBot) -> None:
    trace = run_whole(PROGRAM)[0]
    canvas.session.show_trace(trace)
    scene = canvas.scene
    for _ in range(5):
        trace.append(ev.TextPrinted(1, "stdout", "word\n"))
    canvas.session.announce_growth()
    qtbot.waitUntil(lambda: not canvas._growth.isActive())
    assert canvas.scene is scene
    assert scene is not None
    assert canvas.session.cursor in scene.segment
