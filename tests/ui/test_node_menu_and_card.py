"""The menu of a node and the card beside it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QElapsedTimer, QPoint, QPointF, QRect, QSizeF, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication, QNativeGestureEvent, QPointingDevice
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from gradviz.ui.canvas import furniture, node_card
from gradviz.ui.canvas.canvas import GraphCanvas
from gradviz.ui.main_window import MainWindow
from tests.programs import key_of, run_whole
from tests.ui.test_canvas import long_chain, middle_of, turn_wheel
from tests.ui.test_getting_about import PROGRAM, SHIFT, Shown, click, shown, strong  # noqa: F401

KEYBOARD, MOUSE = QContextMenuEvent.Reason.Keyboard, QContextMenuEvent.Reason.Mouse


@pytest.fixture
def written(window: MainWindow, shown: Shown, qtbot: QtBot) -> Shown:  # noqa: F811
    """The same, with the program in the editor."""
    window.editor.show_text(PROGRAM)
    return shown


@pytest.fixture(autouse=True)
def no_menu_is_left(window: MainWindow) -> Iterator[None]:
    yield
    for menu in window.canvas.findChildren(QMenu):
        menu.close()


def ask(window: MainWindow, at: QPoint, reason: QContextMenuEvent.Reason = MOUSE) -> QMenu:
    QApplication.sendEvent(window.canvas, QContextMenuEvent(reason, at, window.canvas.mapToGlobal(at)))
    menu = window.graph_menu.menu
    assert menu is not None
    return menu


def entry(menu: QMenu, text: str) -> QAction:
    found = [action for action in menu.actions() if action.text() == text]
    assert len(found) == 1, [action.text() for action in menu.actions()]
    return found[0]


def test_the_menu_of_a_node_selects_it_and_goes_where_it_was_made(
    window: MainWindow, qtbot: QtBot, written: Shown
) -> None:
    menu = ask(window, middle_of(window.canvas, written("side")))
    assert window.session.selection == written("side")
    entry(menu, "Go to Line 8").trigger()
    assert window.editor.caret_line() == 8
    entry(ask(window, middle_of(window.canvas, written("b"))), "Go to Its Birth").trigger()
    assert window.session.cursor == window.session.trace.nodes[written("b")].born


def test_the_menu_copies_names_values_and_gradients(window: MainWindow, written: Shown) -> None:
    menu = ask(window, middle_of(window.canvas, written("v")))
    clipboard = QGuiApplication.clipboard()
    entry(menu, "Copy Name").trigger()
    assert clipboard.text() == "v"
    entry(menu, "Copy Value").trigger()
    assert clipboard.text() == "[1.0, 1.0]"
    entry(menu, "Copy Gradient").trigger()
    assert clipboard.text() == "[6.0, 3.0]"
    assert not entry(ask(window, middle_of(window.canvas, written("side"))), "Copy Gradient").isEnabled()


def test_the_menu_highlights(window: MainWindow, written: Shown) -> None:
    entry(ask(window, middle_of(window.canvas, written("v"))), "Highlight Way of the Gradient").trigger()
    assert {key for key in strong(window.canvas) if key[0] == "t"} == {written(n) for n in ("v", "b", "c", "loss")}


def test_the_menu_of_many_nodes_keeps_them_selected(window: MainWindow, qtbot: QtBot, written: Shown) -> None:
    canvas = window.canvas
    click(qtbot, canvas, written("v"))
    click(qtbot, canvas, written("loss"), SHIFT)
    entry(ask(window, middle_of(canvas, written("v"))), "Highlight Path Between Two").trigger()
    assert window.session.chosen == {written("v"), written("loss")}
    assert written("c") in strong(canvas)


def test_the_menu_of_the_ground_and_that_of_the_menu_key(window: MainWindow, written: Shown) -> None:
    texts = [action.text() for action in ask(window, QPoint(4, 300)).actions()]
    assert "Find in Graph…" in texts
    assert "Minimap" in texts
    assert "Copy Name" not in texts
    window.session.select(written("a"))
    texts = [action.text() for action in ask(window, QPoint(4, 300), KEYBOARD).actions()]
    assert "Go to Line 5" in texts


def test_a_line_that_was_deleted_cannot_be_gone_to(window: MainWindow, qtbot: QtBot, written: Shown) -> None:
    window.editor.show_text("import torch\n")
    assert not entry(ask(window, middle_of(window.canvas, written("side"))), "Go to Line").isEnabled()


# ---------------------------------------------------------------- the card


def rest(qtbot: QtBot, canvas: GraphCanvas, at: QPoint) -> node_card.NodeCard:
    """Let the pointer rest there until a card comes."""
    qtbot.mouseMove(canvas, at - QPoint(1, 0))
    qtbot.mouseMove(canvas, at)
    qtbot.waitUntil(canvas.pointer.card.isVisible, timeout=5000)
    return canvas.pointer.card


def seat_of(canvas: GraphCanvas, card: node_card.NodeCard) -> QRect:
    """In pixels of the canvas."""
    return card.geometry().translated(-canvas.mapTo(canvas.window(), QPoint(0, 0)))


@pytest.mark.parametrize("size", [(1024, 768), (1280, 800)])
def test_a_card_stands_beside_each_node_and_never_on_it(
    window: MainWindow, qtbot: QtBot, written: Shown, size: tuple[int, int]
) -> None:
    canvas = window.canvas
    window.resize(*size)
    canvas.fit()
    still = QElapsedTimer()
    for signal in (canvas.views.changed, canvas.entered):
        signal.connect(still.start)
    still.start()
    qtbot.waitUntil(lambda: still.elapsed() > 300 and not canvas.animating and not canvas.waiting)
    for name in ("w", "v", "side", "loss"):
        qtbot.mouseMove(canvas, QPoint(3, 300))
        at = middle_of(canvas, written(name))
        card = rest(qtbot, canvas, at)
        left, top, right, bottom = canvas.scene.rects[canvas.scene.index[written(name)]].tolist()
        corner, end = canvas.camera.to_widget(QPointF(left, top)), canvas.camera.to_widget(QPointF(right, bottom))
        assert not seat_of(canvas, card).intersects(QRect(corner.toPoint(), end.toPoint()))
        assert not seat_of(canvas, card).contains(at)
        assert window.rect().contains(card.geometry())
        assert seat_of(canvas, card).top() >= furniture.HEADLINE
        assert seat_of(canvas, card).bottom() <= canvas.height() - furniture.LEGEND
        assert card._face._card.key == written(name), "too small to be read in the graph, it is drawn on the card"
        assert ("(2,)" if name != "loss" else "()") in card.text


def test_a_card_goes_when_what_it_stands_beside_moves_away(window: MainWindow, qtbot: QtBot, written: Shown) -> None:
    canvas = window.canvas
    qtbot.mouseMove(canvas, QPoint(3, 300))
    card = rest(qtbot, canvas, middle_of(canvas, written("w")))
    canvas.views.set(canvas.camera.panned(QPointF(40, 30)))
    assert not card.isVisible()


def test_what_can_be_read_in_the_graph_is_told_in_words(window: MainWindow, qtbot: QtBot, written: Shown) -> None:
    canvas = window.canvas
    canvas.fit()  # wherever it stands
    turn_wheel(canvas, QPointF(middle_of(canvas, written("v"))), 6)
    card = rest(qtbot, canvas, middle_of(canvas, written("v")))
    assert not card._face.isVisible()
    assert "<b>v</b>" in card.text
    assert "grad [6, 3]" in card.text


def test_the_card_goes_with_the_pointer_with_a_step_and_with_a_press(
    window: MainWindow, qtbot: QtBot, written: Shown
) -> None:
    canvas, at = window.canvas, middle_of(window.canvas, written("w"))
    card = rest(qtbot, canvas, at)
    qtbot.mouseMove(canvas, QPoint(3, 300))
    assert not card.isVisible()
    rest(qtbot, canvas, at)
    window.session.move_to(window.session.cursor - 1)
    assert not card.isVisible()
    qtbot.mouseMove(canvas, QPoint(3, 300))
    rest(qtbot, canvas, at)
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=at)
    assert not card.isVisible()
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=at)
    qtbot.mouseMove(canvas, QPoint(3, 300))
    rest(qtbot, canvas, at)
    turn_wheel(canvas, QPointF(at), 1)
    assert not card.isVisible()


def test_from_afar_the_card_shows_the_node_in_full_size(window: MainWindow, qtbot: QtBot) -> None:
    window.open_trace(long_chain(39))
    canvas = window.canvas
    qtbot.waitUntil(lambda: canvas.scene is not None and not canvas.animating)
    canvas.fit()
    turn_wheel(canvas, QPointF(canvas.rect().center()), -4)
    card = rest(qtbot, canvas, middle_of(canvas, "t5.0"))
    assert card._face.isVisible()
    near = card._face.grab().toImage()
    assert len({near.pixel(x, near.height() // 2) for x in range(near.width())}) > 4


# ---------------------------------------------------------------- pinch


def test_a_pinch_zooms_about_the_fingers(window: MainWindow, qtbot: QtBot, written: Shown) -> None:
    canvas = window.canvas
    at = QPointF(200, 250)
    fixed, scale = canvas.camera.to_scene(at), canvas.camera.scale
    event = QNativeGestureEvent(
        Qt.NativeGestureType.ZoomNativeGesture, QPointingDevice.primaryPointingDevice(), 2, at, at,
        QPointF(canvas.mapToGlobal(at)), 0.25, QPointF(),
    )  # fmt: skip
    assert QApplication.sendEvent(canvas, event)
    there = canvas.camera.to_scene(at)
    assert canvas.camera.scale == pytest.approx(scale * 1.25)
    assert (there.x(), there.y()) == pytest.approx((fixed.x(), fixed.y()))
    assert canvas.camera.visible(QSizeF(canvas.size())).contains(fixed)


def test_the_card_of_a_large_tensor_shows_how_value_and_gradient_lie(window: MainWindow, qtbot: QtBot) -> None:
    trace, _ = run_whole(
        "import torch\nw = torch.arange(600.0).view(20, 30).requires_grad_()\n"
        "small = (w * w).mean()\nsmall.backward()\n"
    )
    window.open_trace(trace)
    qtbot.waitUntil(lambda: window.canvas.scene is not None)
    card = window.canvas.findChild(node_card.NodeCard) or window.findChild(node_card.NodeCard)
    assert card is not None
    widths = []
    for name in ("w", "small"):
        card.rest_on(key_of(trace, name), QPointF(0, 0))
        card._come()
        widths.append(0 if card._samples.isHidden() else card._samples.width())
        assert "20×30" in card.text or name == "small"
    assert widths[0] >= 2 * node_card._SAMPLE, "value and gradient side by side"
    assert widths[1] == 0, "a number has no histogram"
