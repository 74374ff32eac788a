"""Moving nodes by hand: dragged, kept with the record, let go of, undone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from gradviz.trace.store import DamagedTrace, load
from gradviz.trace.trace import Trace
from gradviz.ui.canvas.camera import Camera
from gradviz.ui.canvas.canvas import GraphCanvas
from gradviz.ui.main_window import MainWindow
from tests.programs import run_whole
from tests.ui.test_canvas import long_chain, middle_of, turn_wheel
from tests.ui.test_getting_about import CTRL, LEFT, NOTHING, SHIFT, Shown, click, drag, said, shown  # noqa: F401

GROUPED = """
import torch
def double(x):
    y = x * 2
    return y + 1
a = torch.ones(2, requires_grad=True)
b = double(a)
c = b * 3
"""


def seat(canvas: GraphCanvas, key: str) -> tuple[float, float]:
    assert canvas.scene is not None
    x, y = canvas.scene.centers[canvas.scene.index[key]].tolist()
    return x, y


def is_panned(now: Camera, before: Camera, by: QPointF) -> bool:
    wanted = before.panned(by)
    return (now.scale, now.x, now.y) == pytest.approx((wanted.scale, wanted.x, wanted.y))


def move(qtbot: QtBot, canvas: GraphCanvas, key: str, by: QPoint, held: Qt.KeyboardModifier = NOTHING) -> None:
    """Drag a node by its middle."""
    at = middle_of(canvas, key)
    drag(qtbot, canvas, at, at + by, held)


def is_moved(canvas: GraphCanvas, key: str, before: tuple[float, float], by: QPoint) -> bool:
    away = np.subtract(seat(canvas, key), before) * canvas.camera.scale
    return bool(np.abs(away - (by.x(), by.y())).max() < 0.01)


def test_a_node_goes_where_it_is_dragged_where_data_flows_down_too(
    window: MainWindow, qtbot: QtBot, shown: Shown  # noqa: F811
) -> None:  # fmt: skip
    canvas, key = window.canvas, shown("c")
    across = seat(canvas, key)
    qtbot.keyClick(canvas, Qt.Key.Key_T)
    qtbot.waitUntil(lambda: canvas.scene.down and not canvas.animating)
    before = seat(canvas, key)
    move(qtbot, canvas, key, QPoint(60, 25))
    assert is_moved(canvas, key, before, QPoint(60, 25))
    scale = canvas.camera.scale
    qtbot.keyClick(canvas, Qt.Key.Key_T)
    qtbot.waitUntil(lambda: not canvas.scene.down and not canvas.animating)
    away = np.subtract(seat(canvas, key), across)
    assert tuple(away) == pytest.approx((25 / scale, 60 / scale), abs=0.01), "as far with the flow, and aside"


def test_a_drag_moves_a_node_and_its_wires_while_the_rest_stays(
    window: MainWindow, qtbot: QtBot, shown: Shown  # noqa: F811
) -> None:  # fmt: skip
    canvas, session = window.canvas, window.session
    key, other = shown("c"), shown("w")
    before, still, camera = seat(canvas, key), seat(canvas, other), canvas.camera
    at, by = middle_of(canvas, key), QPoint(40, 60)
    qtbot.mousePress(canvas, LEFT, NOTHING, at)
    qtbot.mouseMove(canvas, at + by / 2)
    assert is_moved(canvas, key, before, by / 2), "it follows at once"
    assert not session.trace.pins, "but is kept only when it is let go of"
    qtbot.mouseMove(canvas, at + by)
    qtbot.mouseRelease(canvas, LEFT, NOTHING, at + by)
    assert is_moved(canvas, key, before, by)
    assert seat(canvas, other) == still
    assert canvas.camera == camera
    assert session.selection == key
    assert list(session.trace.pins) == [key]
    assert canvas.pointer.key_at(QPointF(at + by)) == key
    number = canvas.scene.index[key]
    [into] = [wire for wire, (_, target) in enumerate(canvas.scene.pairs.tolist()) if target == number]
    left, top, _, height = canvas.scene.faces[number]
    assert tuple(canvas.scene.routes[into][-1]) == pytest.approx((left, top + height / 2))


def test_a_moved_node_stays_there_in_all_steps_and_sizes(
    window: MainWindow, qtbot: QtBot, shown: Shown  # noqa: F811
) -> None:  # fmt: skip
    canvas, session = window.canvas, window.session
    key = shown("c")
    move(qtbot, canvas, key, QPoint(30, 50))
    there = seat(canvas, key)
    for step in (session.trace.nodes[key].born, len(session.trace) - 1, len(session.trace)):
        session.move_to(step)
        frame = canvas.frame()
        card = next(card for card in frame.cards if card.key == key)
        assert (card.left + card.width / 2, card.top + card.height / 2) == pytest.approx(there)
        assert card.pinned
    laid_out = np.subtract(there, session.trace.pins[key])
    assert canvas.scene.moved({}).centers[canvas.scene.index[key]] == pytest.approx(laid_out)
    window.resize(1500, 900)
    qtbot.waitUntil(lambda: not canvas.animating)
    assert np.subtract(seat(canvas, key), session.trace.pins[key]) == pytest.approx(
        canvas.scene.moved({}).centers[canvas.scene.index[key]]
    )


def test_selected_nodes_move_together(window: MainWindow, qtbot: QtBot, shown: Shown) -> None:  # noqa: F811
    canvas, session = window.canvas, window.session
    keys = [shown("w"), shown("c")]
    click(qtbot, canvas, keys[0])
    click(qtbot, canvas, keys[1], CTRL)
    before = [seat(canvas, key) for key in keys]
    move(qtbot, canvas, keys[1], QPoint(-20, 45))
    assert session.chosen == set(keys)
    assert all(is_moved(canvas, key, place, QPoint(-20, 45)) for key, place in zip(keys, before, strict=True))
    move(qtbot, canvas, shown("v"), QPoint(10, 10))
    assert session.chosen == {shown("v")}, "what is not selected moves alone"
    assert set(session.trace.pins) == {*keys, shown("v")}


def test_a_drag_of_the_ground_or_with_the_middle_button_moves_the_view(
    window: MainWindow, qtbot: QtBot, shown: Shown  # noqa: F811
) -> None:  # fmt: skip
    canvas, session = window.canvas, window.session
    camera = canvas.camera
    drag(qtbot, canvas, QPoint(6, 300), QPoint(46, 320), NOTHING)
    assert is_panned(canvas.camera, camera, QPointF(40, 20))
    camera, at = canvas.camera, middle_of(canvas, shown("c"))
    qtbot.mousePress(canvas, Qt.MouseButton.MiddleButton, NOTHING, at)
    qtbot.mouseMove(canvas, at + QPoint(30, 30))
    qtbot.mouseRelease(canvas, Qt.MouseButton.MiddleButton, NOTHING, at + QPoint(30, 30))
    assert is_panned(canvas.camera, camera, QPointF(30, 30))
    assert not session.trace.pins


def test_where_nodes_are_too_small_to_be_read_a_drag_moves_the_view(window: MainWindow, qtbot: QtBot) -> None:
    window.open_trace(long_chain(300))
    canvas = window.canvas
    qtbot.waitUntil(lambda: canvas.scene is not None and not canvas.animating)
    canvas.fit()
    turn_wheel(canvas, QPointF(canvas.rect().center()), -30)
    assert not canvas.painting.detailed()
    key = canvas.scene.keys[len(canvas.scene.keys) // 2]
    camera = canvas.camera
    move(qtbot, canvas, key, QPoint(25, 25))
    assert not window.session.trace.pins
    assert is_panned(canvas.camera, camera, QPointF(25, 25))


def test_escape_during_a_drag_has_all_as_before(window: MainWindow, qtbot: QtBot, shown: Shown) -> None:  # noqa: F811
    canvas, session = window.canvas, window.session
    key = shown("c")
    before, at = seat(canvas, key), middle_of(canvas, key)
    qtbot.mousePress(canvas, LEFT, NOTHING, at)
    qtbot.mouseMove(canvas, at + QPoint(50, 50))
    assert seat(canvas, key) != before
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert seat(canvas, key) == before
    qtbot.mouseRelease(canvas, LEFT, NOTHING, at + QPoint(50, 50))
    assert seat(canvas, key) == before
    assert not session.trace.pins


def test_unpin_by_key_and_menu(window: MainWindow, qtbot: QtBot, shown: Shown) -> None:  # noqa: F811
    canvas, session = window.canvas, window.session
    one, other = shown("c"), shown("v")
    places = seat(canvas, one), seat(canvas, other)
    qtbot.keyClick(canvas, Qt.Key.Key_U)
    assert "moved node first" in said(window)
    for key in (one, other):
        move(qtbot, canvas, key, QPoint(15, 40))
    click(qtbot, canvas, shown("w"))
    qtbot.keyClick(canvas, Qt.Key.Key_U)
    assert "Nothing of the selection" in said(window)
    click(qtbot, canvas, one)
    qtbot.keyClick(canvas, Qt.Key.Key_U)
    assert seat(canvas, one) == places[0]
    assert list(session.trace.pins) == [other]
    qtbot.keyClick(canvas, Qt.Key.Key_U, SHIFT)
    assert seat(canvas, other) == places[1]
    qtbot.keyClick(canvas, Qt.Key.Key_U, SHIFT)
    assert "No node was moved" in said(window)


def test_the_menu_of_a_node_unpins(window: MainWindow, qtbot: QtBot, shown: Shown) -> None:  # noqa: F811
    canvas, session = window.canvas, window.session
    key = shown("c")

    def opened(key: str | None) -> QMenu:
        window.graph_menu._open(key, canvas.mapToGlobal(QPoint(300, 200)))
        assert window.graph_menu.menu is not None
        return window.graph_menu.menu

    def unpin(menu: QMenu) -> list[QAction]:
        return [action for action in menu.actions() if action.text().startswith("Unpin")]

    for where in (key, None):
        menu = opened(where)
        assert not unpin(menu), "there is nothing to unpin"
        menu.close()
    for where in (key, None):
        move(qtbot, canvas, key, QPoint(15, 40))
        menu = opened(where)
        [action] = unpin(menu)
        action.trigger()
        menu.close()
        assert not session.trace.pins


def test_undo_and_redo_of_drags_and_folds(window: MainWindow, qtbot: QtBot) -> None:
    window.open_trace(run_whole(GROUPED)[0])
    canvas, session = window.canvas, window.session
    canvas.setFocus()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.waitUntil(lambda: canvas.scene is not None and not canvas.animating)
    states = [(session.folds, session.trace.pins)]
    key = canvas.scene.keys[0]

    def note() -> None:
        qtbot.waitUntil(lambda: not canvas.waiting and not canvas.animating)
        states.append((session.folds, session.trace.pins))

    move(qtbot, canvas, key, QPoint(20, 30))
    note()
    qtbot.keyClick(canvas, Qt.Key.Key_O, SHIFT)
    note()
    group = next(key for key in canvas.scene.keys if key.startswith("g:"))
    move(qtbot, canvas, group, QPoint(0, 35))
    note()
    qtbot.keyClick(canvas, Qt.Key.Key_U, SHIFT)
    note()
    assert len(states) == 5
    for state in reversed(states[:-1]):
        qtbot.keyClick(canvas, Qt.Key.Key_Z, CTRL)
        assert (session.folds, session.trace.pins) == state
    qtbot.keyClick(canvas, Qt.Key.Key_Z, CTRL)
    assert "nothing to undo" in said(window)
    for state in states[1:]:
        qtbot.keyClick(canvas, Qt.Key.Key_Z, CTRL | SHIFT)
        assert (session.folds, session.trace.pins) == state
    qtbot.keyClick(canvas, Qt.Key.Key_Y, CTRL)
    assert "nothing to do again" in said(window)
    qtbot.waitUntil(lambda: not canvas.waiting and not canvas.animating)


def test_a_change_after_an_undo_ends_what_can_be_done_again(
    window: MainWindow, qtbot: QtBot, shown: Shown  # noqa: F811
) -> None:  # fmt: skip
    canvas, session = window.canvas, window.session
    move(qtbot, canvas, shown("c"), QPoint(20, 30))
    qtbot.keyClick(canvas, Qt.Key.Key_Z, CTRL)
    move(qtbot, canvas, shown("v"), QPoint(20, 30))
    qtbot.keyClick(canvas, Qt.Key.Key_Y, CTRL)
    assert list(session.trace.pins) == [shown("v")]


def test_undo_in_the_editor_is_that_of_the_text(window: MainWindow, qtbot: QtBot, shown: Shown) -> None:  # noqa: F811
    canvas, session = window.canvas, window.session
    move(qtbot, canvas, shown("c"), QPoint(20, 30))
    window.editor.setFocus()
    text = window.editor.toPlainText()
    qtbot.keyClicks(window.editor, "z")
    assert window.editor.toPlainText() != text
    qtbot.keyClick(window.editor, Qt.Key.Key_Z, CTRL)
    assert window.editor.toPlainText() == text
    assert list(session.trace.pins) == [shown("c")]


def test_the_title_of_an_open_group_moves_all_that_is_in_it(window: MainWindow, qtbot: QtBot) -> None:
    window.open_trace(run_whole(GROUPED)[0])
    canvas, session = window.canvas, window.session
    qtbot.waitUntil(lambda: canvas.scene is not None and not canvas.animating)
    left, top, right, bottom = canvas.scene.frames[0].tolist()
    at = canvas.camera.to_widget(QPointF((left + right) / 2, top + 10)).toPoint()
    inside = {canvas.scene.keys[number] for number in np.flatnonzero(canvas.scene.inside == 0)}
    drag(qtbot, canvas, at, at + QPoint(12, 40), NOTHING)
    assert set(session.trace.pins) == inside
    by = QPointF(12, 40) / canvas.camera.scale
    assert canvas.scene.frames[0].tolist() == pytest.approx(
        [left + by.x(), top + by.y(), right + by.x(), bottom + by.y()]
    )
    assert not session.folds, "a drag is no click"


def test_pins_are_in_the_file_of_the_record(window: MainWindow, qtbot: QtBot, shown: Shown, tmp_path: Path) -> None:  # noqa: F811
    canvas, session = window.canvas, window.session
    key = shown("c")
    move(qtbot, canvas, key, QPoint(25, 35))
    there, pins = seat(canvas, key), dict(session.trace.pins)
    path = tmp_path / "moved.gradviz"
    session.trace.save(path)
    loaded = load(path)
    assert loaded.pins == pins
    assert loaded.bookmarks.all() == ()
    window.open_trace(loaded)
    qtbot.waitUntil(lambda: canvas.scene is not None and not canvas.animating)
    assert seat(canvas, key) == pytest.approx(there)
    whole = path.read_bytes()
    for damaged in (whole[:-3], whole + b"more", whole[:-1] + bytes([whole[-1] ^ 1])):
        path.write_bytes(damaged)
        with pytest.raises(DamagedTrace):
            load(path)


def test_another_record_has_its_own(window: MainWindow, qtbot: QtBot, shown: Shown) -> None:  # noqa: F811
    canvas, first = window.canvas, window.session.trace
    move(qtbot, canvas, shown("c"), QPoint(25, 35))
    window.open_trace(run_whole(GROUPED)[0])
    assert not window.session.trace.pins
    qtbot.keyClick(canvas, Qt.Key.Key_Z, CTRL)
    assert "nothing to undo" in said(window)
    assert first.pins


def test_another_record_comes_while_one_drags(window: MainWindow, qtbot: QtBot, shown: Shown) -> None:  # noqa: F811
    canvas, first = window.canvas, window.session.trace
    at = middle_of(canvas, shown("c"))
    qtbot.mousePress(canvas, LEFT, NOTHING, at)
    qtbot.mouseMove(canvas, at + QPoint(20, 20))
    other = run_whole(GROUPED)[0]
    window.open_trace(other)
    qtbot.mouseMove(canvas, at + QPoint(40, 40))
    qtbot.mouseRelease(canvas, LEFT, NOTHING, at + QPoint(40, 40))
    assert canvas.scene.trace is other
    assert not first.pins
    assert not other.pins


def test_the_record_grows_while_one_drags(window: MainWindow, qtbot: QtBot) -> None:
    whole = run_whole(GROUPED)[0]
    growing = Trace(whole.events[: len(whole) - 8])
    window.open_trace(growing)
    canvas, session = window.canvas, window.session
    qtbot.waitUntil(lambda: canvas.scene is not None and not canvas.animating)
    key, at = canvas.scene.keys[0], middle_of(canvas, canvas.scene.keys[0])
    qtbot.mousePress(canvas, LEFT, NOTHING, at)
    qtbot.mouseMove(canvas, at + QPoint(20, 30))
    before = canvas.scene
    for event in whole.events[len(growing) :]:
        growing.append(event)
    session.announce_growth()
    qtbot.waitUntil(lambda: canvas.scene is not before)
    assert key in canvas.scene.pins, "the new layout has it where it is being dragged"
    qtbot.mouseRelease(canvas, LEFT, NOTHING, at + QPoint(20, 30))
    assert list(growing.pins) == [key]
