"""Getting about in the graph with mouse and keyboard: several nodes, relations, neighbours, views."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from pytestqt.qtbot import QtBot

from gradviz import events as ev
from gradviz.scene.relations import ANCESTORS, GRADIENT, PATH
from gradviz.trace.trace import Trace
from gradviz.ui.canvas import furniture
from gradviz.ui.canvas.canvas import GraphCanvas
from gradviz.ui.main_window import MainWindow
from tests.programs import key_of, run_whole
from tests.scene.test_relations import PROGRAM
from tests.ui.test_canvas import long_chain, middle_of, turn_wheel

LEFT = Qt.MouseButton.LeftButton
NOTHING = Qt.KeyboardModifier.NoModifier
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
Shown = Callable[[str], str]


@pytest.fixture
def shown(window: MainWindow, qtbot: QtBot) -> Shown:
    """A window with the record of the program; gives the key of a name. The canvas has the focus."""
    trace = run_whole(PROGRAM)[0]
    window.open_trace(trace)
    window.canvas.setFocus()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.waitUntil(lambda: window.canvas.scene is not None and not window.canvas.animating)
    return lambda name: key_of(trace, name)


def click(qtbot: QtBot, canvas: GraphCanvas, key: str, held: Qt.KeyboardModifier = NOTHING) -> None:
    qtbot.mouseClick(canvas, LEFT, held, middle_of(canvas, key))


def drag(qtbot: QtBot, canvas: GraphCanvas, start: QPoint, end: QPoint, held: Qt.KeyboardModifier) -> None:
    qtbot.mousePress(canvas, LEFT, held, start)
    for share in (0.3, 0.6, 1.0):
        qtbot.mouseMove(canvas, start + (end - start) * share)
    qtbot.mouseRelease(canvas, LEFT, held, end)


def said(window: MainWindow) -> str:
    return window.transport.happening.whole


def strong(canvas: GraphCanvas) -> set[str]:
    """The nodes that do not fade."""
    kept = canvas.kept()
    assert kept is not None
    return {key for key, there in zip(canvas.scene.keys, kept.nodes, strict=True) if there}


# ---------------------------------------------------------------- several nodes


def test_a_click_with_ctrl_adds_and_removes(window: MainWindow, qtbot: QtBot, shown: Shown) -> None:
    canvas, session = window.canvas, window.session
    click(qtbot, canvas, shown("w"))
    click(qtbot, canvas, shown("c"), CTRL)
    assert session.chosen == {shown("w"), shown("c")}
    assert session.selection == shown("c")
    click(qtbot, canvas, shown("c"), CTRL)
    assert session.chosen == {shown("w")}
    assert session.selection == shown("w"), "the one that is left is told of"
    qtbot.mouseClick(canvas, LEFT, CTRL, QPoint(5, 300))
    assert session.chosen == {shown("w")}, "a click beside all nodes with Ctrl lets go of nothing"
    qtbot.mouseClick(canvas, LEFT, pos=QPoint(5, 300))
    assert session.chosen == frozenset()
    assert session.selection is None


def test_a_rubber_band_selects_what_is_in_it(window: MainWindow, qtbot: QtBot, shown: Shown) -> None:
    canvas, session = window.canvas, window.session
    click(qtbot, canvas, shown("loss"))
    camera = canvas.camera
    x, y = canvas.scene.centers[canvas.scene.index[shown("w")]]
    at = canvas.camera.to_widget(QPointF(x, y)).toPoint()
    drag(qtbot, canvas, at - QPoint(12, 12), at + QPoint(12, 12), SHIFT)
    assert session.chosen == {shown("w")}
    assert canvas.camera == camera, "nothing was panned"
    canvas.fit()
    drag(qtbot, canvas, QPoint(1, 1), QPoint(canvas.width() - 2, canvas.height() - 2), SHIFT)
    assert session.chosen == set(canvas.scene.keys)
    assert session.selection == shown("w"), "who was told of stays"
    assert canvas.pointer.band is None


def test_a_rubber_band_with_ctrl_adds(window: MainWindow, qtbot: QtBot, shown: Shown) -> None:
    canvas, session = window.canvas, window.session
    click(qtbot, canvas, shown("loss"))
    at = middle_of(canvas, shown("w"))
    drag(qtbot, canvas, at - QPoint(12, 12), at + QPoint(12, 12), SHIFT | CTRL)
    assert session.chosen == {shown("loss"), shown("w")}


def test_all_selected_nodes_have_rings(window: MainWindow, qtbot: QtBot, shown: Shown) -> None:
    canvas = window.canvas
    one = canvas.grab_image().toImage()
    click(qtbot, canvas, shown("w"))
    two = canvas.grab_image().toImage()
    click(qtbot, canvas, shown("loss"), CTRL)
    assert len({image.constBits().tobytes() for image in (one, two, canvas.grab_image().toImage())}) == 3


# ---------------------------------------------------------------- relations


def test_ancestors_stay_while_the_rest_fades_until_escape(window: MainWindow, qtbot: QtBot, shown: Shown) -> None:
    canvas, session = window.canvas, window.session
    click(qtbot, canvas, shown("side"))
    before = canvas.grab_image().toImage()
    qtbot.keyClick(canvas, Qt.Key.Key_A)
    assert session.focus is not None
    assert session.focus.kind == ANCESTORS
    assert {shown(name) for name in ("side", "b", "w", "v")} <= strong(canvas)
    assert shown("loss") not in strong(canvas)
    assert canvas.grab_image().toImage() != before
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert session.focus is None
    assert session.selection == shown("side"), "the first Esc lets go of the fading only"
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert session.selection is None


def test_the_path_between_two_selected_nodes(window: MainWindow, qtbot: QtBot, shown: Shown) -> None:
    canvas = window.canvas
    click(qtbot, canvas, shown("v"))
    qtbot.keyClick(canvas, Qt.Key.Key_W)
    assert "two nodes" in said(window)
    click(qtbot, canvas, shown("loss"), CTRL)
    qtbot.keyClick(canvas, Qt.Key.Key_W)
    assert window.session.focus is not None
    assert window.session.focus.kind == PATH
    assert {key for key in strong(canvas) if key.startswith("t")} == {shown(name) for name in ("v", "b", "c", "loss")}
    click(qtbot, canvas, shown("side"))
    click(qtbot, canvas, shown("loss"), CTRL)
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    qtbot.keyClick(canvas, Qt.Key.Key_W)
    assert "No path" in said(window)
    assert window.session.focus is None


def test_the_way_of_a_gradient(window: MainWindow, qtbot: QtBot, shown: Shown) -> None:
    canvas = window.canvas
    qtbot.keyClick(canvas, Qt.Key.Key_G)
    assert "Select" in said(window)
    click(qtbot, canvas, shown("side"))
    qtbot.keyClick(canvas, Qt.Key.Key_G)
    assert said(window) == "No gradient came to side in the last pass."
    click(qtbot, canvas, shown("v"))
    qtbot.keyClick(canvas, Qt.Key.Key_G)
    assert window.session.focus is not None
    assert window.session.focus.kind == GRADIENT
    assert {key for key in strong(canvas) if key.startswith("t")} == {shown(name) for name in ("v", "b", "c", "loss")}


def test_another_record_fades_nothing(window: MainWindow, qtbot: QtBot, shown: Shown) -> None:
    click(qtbot, window.canvas, shown("side"))
    qtbot.keyClick(window.canvas, Qt.Key.Key_D)
    assert window.canvas.kept() is not None
    window.open_trace(run_whole(PROGRAM)[0])
    assert window.session.focus is None
    assert window.canvas.kept() is None


def test_a_large_graph_fades_too(window: MainWindow, qtbot: QtBot) -> None:
    chain = long_chain(39)
    window.open_trace(chain)
    canvas = window.canvas
    qtbot.waitUntil(lambda: canvas.scene is not None and not canvas.animating)
    canvas.fit()
    before = canvas.grab_image().toImage()
    window.session.select(chain.newest_key(5))
    plain = canvas.grab_image().toImage()
    canvas.setFocus()
    qtbot.keyClick(canvas, Qt.Key.Key_A)
    assert len(strong(canvas)) == 9
    after = canvas.grab_image().toImage()
    assert before != plain != after


# ---------------------------------------------------------------- neighbours


def test_arrow_keys_go_along_edges_and_up_and_down(window: MainWindow, qtbot: QtBot, shown: Shown) -> None:
    canvas, session = window.canvas, window.session
    pairs = {tuple(pair) for pair in canvas.scene.pairs.tolist()}
    index = canvas.scene.index
    click(qtbot, canvas, shown("c"))
    qtbot.keyClick(canvas, Qt.Key.Key_Left, CTRL)
    assert (index[session.selection], index[shown("c")]) in pairs
    qtbot.keyClick(canvas, Qt.Key.Key_Right, CTRL)
    assert session.selection == shown("c")
    before = canvas.scene.centers[index[session.selection], 1]
    qtbot.keyClick(canvas, Qt.Key.Key_Down, CTRL)
    if session.selection != shown("c"):
        assert canvas.scene.centers[index[session.selection], 1] > before
    else:
        assert "below" in said(window)


def test_the_first_arrow_key_selects_what_is_in_the_middle(window: MainWindow, qtbot: QtBot, shown: Shown) -> None:
    qtbot.keyClick(window.canvas, Qt.Key.Key_Right, CTRL)
    assert window.session.selection in window.canvas.scene.keys


def test_the_camera_keeps_the_neighbour_in_view(window: MainWindow, qtbot: QtBot) -> None:
    chain = long_chain(30)
    window.open_trace(chain)
    canvas = window.canvas
    canvas.setFocus()
    qtbot.waitUntil(lambda: canvas.scene is not None and not canvas.animating)
    canvas.look(canvas.camera.zoomed(3.0, QPointF(canvas.rect().center()), 0.01))
    window.session.select("t1.0")
    for _ in range(25):
        qtbot.keyClick(canvas, Qt.Key.Key_Right, CTRL)
    canvas.land()
    room = canvas.rect().adjusted(0, int(furniture.HEADLINE), 0, -int(furniture.LEGEND))
    assert room.contains(middle_of(canvas, window.session.selection))


# ---------------------------------------------------------------- views


def test_fitting_the_selection_and_going_back(window: MainWindow, qtbot: QtBot, shown: Shown) -> None:
    canvas = window.canvas
    whole = canvas.camera
    qtbot.keyClick(canvas, Qt.Key.Key_F, SHIFT)
    assert "Select" in said(window)
    click(qtbot, canvas, shown("side"))
    qtbot.keyClick(canvas, Qt.Key.Key_F, SHIFT)
    canvas.land()
    close = canvas.camera
    assert close != whole
    middle = middle_of(canvas, shown("side"))
    assert abs(middle.x() - canvas.room().center().x()) < 120
    qtbot.keyClick(canvas, Qt.Key.Key_Backspace)
    canvas.land()
    assert canvas.camera == whole
    qtbot.keyClick(canvas, Qt.Key.Key_Backspace, SHIFT)
    canvas.land()
    assert canvas.camera == close
    qtbot.keyClick(canvas, Qt.Key.Key_Backspace, SHIFT)
    assert "no later view" in said(window)


def test_wheel_ticks_are_no_views_but_the_jump_after_them_is(window: MainWindow, qtbot: QtBot, shown: Shown) -> None:
    canvas = window.canvas
    for _ in range(3):
        turn_wheel(canvas, QPointF(200, 200), 1)
    near = canvas.camera
    qtbot.keyClick(canvas, Qt.Key.Key_F)
    assert canvas.camera != near
    qtbot.mousePress(canvas, Qt.MouseButton.BackButton, pos=QPoint(5, 300))
    canvas.land()
    assert canvas.camera == near
    qtbot.keyClick(canvas, Qt.Key.Key_Backspace)
    assert "no earlier view" in said(window)


def test_following_can_be_switched_off_and_is_remembered(window: MainWindow, qtbot: QtBot, shown: Shown) -> None:
    action = window.actions_by_name["follow_action"]
    assert action.isChecked()
    action.trigger()
    assert not action.isChecked()
    assert not window.canvas.follows
    chain = long_chain(39)
    canvas = window.canvas
    window.open_trace(chain)
    window.session.move_to(3)
    canvas.land()
    camera = canvas.camera
    for step in range(4, len(chain), 7):
        window.session.move_to(step)
        canvas.land()
        assert canvas.camera == camera
    action.trigger()
    canvas.land()
    assert canvas.camera != camera
    assert window.settings.value("follow_action") == "yes"


def test_data_can_flow_down_which_is_remembered_and_gone_back_from(
    window: MainWindow, qtbot: QtBot, shown: Shown
) -> None:
    canvas, action = window.canvas, window.actions_by_name["top_down"]
    assert not action.isChecked()
    ends = tuple(canvas.scene.pairs[0].tolist())
    across = canvas.scene.centers
    assert across[ends[0], 0] < across[ends[1], 0]
    qtbot.keyClick(canvas, Qt.Key.Key_T)
    qtbot.waitUntil(lambda: canvas.scene.down)
    canvas.land()
    down = canvas.scene.centers
    assert down[ends[0], 1] < down[ends[1], 1]
    assert action.isChecked()
    assert window.settings.value("top_down") == "yes"
    click(qtbot, canvas, shown("c"))
    qtbot.keyClick(canvas, Qt.Key.Key_Up, CTRL)
    made_of = canvas.scene.index[window.session.selection], canvas.scene.index[shown("c")]
    assert list(made_of) in canvas.scene.pairs.tolist()
    qtbot.keyClick(canvas, Qt.Key.Key_Down, CTRL)
    assert window.session.selection == shown("c")
    qtbot.keyClick(canvas, Qt.Key.Key_Backspace)
    assert not canvas.scene.down
    assert not action.isChecked()
    qtbot.keyClick(canvas, Qt.Key.Key_Backspace, SHIFT)
    assert canvas.scene.down
    action.trigger()
    assert not canvas.scene.down
    assert not action.isChecked()
    assert window.settings.value("top_down") == "no"


# ---------------------------------------------------------------- the minimap


@pytest.fixture
def near(window: MainWindow, qtbot: QtBot) -> GraphCanvas:
    """A chain of which only a part is in view."""
    window.resize(1280, 840)
    window.docks.resizeDocks([window.docks.editor_dock], [435], Qt.Orientation.Horizontal)
    window.open_trace(long_chain(30))
    canvas = window.canvas
    canvas.setFocus()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.waitUntil(lambda: canvas.scene is not None and not canvas.animating)
    canvas.fit()
    turn_wheel(canvas, QPointF(canvas.rect().center()), 8)
    return canvas


def test_the_minimap_comes_where_not_all_is_in_view(window: MainWindow, near: GraphCanvas) -> None:
    minimap = window.graph_actions.minimap
    assert minimap.isVisible()
    near.fit()
    assert not minimap.isVisible()


def test_of_a_step_at_which_nothing_lives_there_is_no_minimap(window: MainWindow, qtbot: QtBot) -> None:
    window.open_trace(run_whole("import torch\ntorch.ones(2)\nprint('nothing stays')\n")[0])
    qtbot.waitUntil(lambda: window.canvas.scene is not None and not window.canvas.animating)
    for step in range(len(window.session.trace) + 1):
        window.session.move_to(step)
        assert not window.graph_actions.minimap.isVisible()


@pytest.mark.parametrize("size", [(1024, 768), (1280, 800), (1920, 1080)])
def test_the_minimap_covers_no_legend(window: MainWindow, near: GraphCanvas, size: tuple[int, int]) -> None:
    window.resize(*size)
    turn_wheel(near, QPointF(near.rect().center()), 8)
    place = window.graph_actions.minimap.geometry()
    assert near.rect().contains(place)
    assert place.bottom() <= near.height() - furniture.LEGEND
    assert place.width() <= near.width() * 0.3
    assert place.height() <= near.height() * 0.3


def test_the_minimap_makes_way_for_what_is_selected(window: MainWindow, near: GraphCanvas) -> None:
    minimap = window.graph_actions.minimap
    assert minimap.x() > near.width() / 2
    window.session.select("t8.0")
    at = QPointF(*near.scene.centers[near.scene.index["t8.0"]])
    corner = QPointF(minimap.geometry().center())
    near.look(near.camera.panned(corner - near.camera.to_widget(at)))
    assert minimap.isVisible()
    assert not minimap.geometry().contains(near.camera.to_widget(at).toPoint())
    assert minimap.x() < near.width() / 2


def deep() -> Trace:
    """A pass through a chain of which only a part is in view."""
    chain = "".join("x = x * 2\n" for _ in range(30))
    program = f"import torch\nx = torch.ones(2, requires_grad=True)\n{chain}loss = x.sum()\nloss.backward()\n"
    return run_whole(program)[0]


def test_the_minimap_makes_way_for_the_root_and_the_words_below_it(window: MainWindow, qtbot: QtBot) -> None:
    trace = deep()
    window.open_trace(trace)
    canvas, minimap = window.canvas, window.graph_actions.minimap
    qtbot.waitUntil(lambda: canvas.scene is not None and not canvas.animating)
    canvas.look(canvas.camera.zoomed(8.0, QPointF(canvas.rect().center()), 0.01))
    assert minimap.isVisible()
    left, _, right, bottom = canvas.scene.rects[canvas.scene.index[key_of(trace, "loss")]].tolist()
    below = QPointF((left + right) / 2, bottom + 15)
    canvas.look(canvas.camera.panned(QPointF(minimap.geometry().center()) - canvas.camera.to_widget(below)))
    assert minimap.isVisible()
    assert not minimap.geometry().contains(canvas.camera.to_widget(below).toPoint())


def test_the_minimap_is_smaller_where_no_corner_is_free(
    window: MainWindow, near: GraphCanvas, monkeypatch: pytest.MonkeyPatch
) -> None:
    minimap = window.graph_actions.minimap
    usual = minimap.size()
    monkeypatch.setattr(minimap, "_cards", lambda: np.array([[0.0, 0.0, 5000.0, 5000.0]]))
    minimap.refresh()
    assert minimap.width() < usual.width()


def test_the_minimap_covers_nothing_of_what_a_pass_came_to(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.open_trace(deep())
    canvas, minimap, session = window.canvas, window.graph_actions.minimap, window.session
    qtbot.waitUntil(lambda: canvas.scene is not None and not canvas.animating)
    canvas.look(canvas.camera.zoomed(8.0, QPointF(canvas.rect().center()), 0.01))
    monkeypatch.setattr(minimap, "_cards", lambda: np.array([[0.0, 0.0, 5000.0, 5000.0]]))
    ended = next(step for step, event in enumerate(session.trace.events, 1) if isinstance(event, ev.PassEnded))
    session.move_to(ended - 1)
    assert minimap.isVisible()
    session.move_to(ended)
    assert not minimap.isVisible()


def test_a_click_on_the_minimap_looks_there_and_back(window: MainWindow, qtbot: QtBot, near: GraphCanvas) -> None:
    minimap, camera = window.graph_actions.minimap, near.camera
    corner = minimap.rect().topLeft() + QPoint(8, 8)
    wanted = minimap._camera().to_scene(QPointF(corner))
    qtbot.mouseClick(minimap, LEFT, pos=corner)
    there = near.camera.to_widget(wanted)
    assert (there - near.room().center()).manhattanLength() < 1
    assert near.camera.scale == camera.scale
    assert window.session.selection is None, "nothing under it was clicked"
    qtbot.mousePress(minimap, LEFT, pos=corner)
    end = minimap.rect().bottomRight() - QPoint(8, 8)
    wanted = minimap._camera().to_scene(QPointF(end))
    qtbot.mouseMove(minimap, end)
    qtbot.mouseRelease(minimap, LEFT, pos=end)
    assert (near.camera.to_widget(wanted) - near.room().center()).manhattanLength() < 1
    for _ in range(2):
        qtbot.keyClick(near, Qt.Key.Key_Backspace)
        near.land()
    assert near.camera == camera


def test_the_minimap_can_be_switched_off_and_stays_so(window: MainWindow, qtbot: QtBot, near: GraphCanvas) -> None:
    action, minimap = window.actions_by_name["minimap"], window.graph_actions.minimap
    assert action.isChecked()
    qtbot.keyClick(near, Qt.Key.Key_M)
    assert not action.isChecked()
    assert not minimap.isVisible()
    turn_wheel(near, QPointF(100, 100), 1)
    assert not minimap.isVisible()
    assert window.settings.value("minimap") == "no"
    qtbot.keyClick(near, Qt.Key.Key_M)
    assert minimap.isVisible()


def test_the_minimap_shows_blocks_and_what_fades(window: MainWindow, qtbot: QtBot, near: GraphCanvas) -> None:
    minimap = window.graph_actions.minimap
    before = minimap.grab().toImage()
    window.session.select("t5.0")
    qtbot.keyClick(near, Qt.Key.Key_A)
    assert minimap.grab().toImage() != before
    assert len({before.pixel(x, y) for x in range(before.width()) for y in range(0, before.height(), 2)}) > 5


# ---------------------------------------------------------------- what is looked at, in words


def test_a_chip_says_what_is_looked_at_and_lets_go_of_it(window: MainWindow, qtbot: QtBot, shown: Shown) -> None:
    chip, canvas = window.graph_actions.chip, window.canvas
    assert not chip.isVisible()
    click(qtbot, canvas, shown("side"))
    qtbot.keyClick(canvas, Qt.Key.Key_A)
    assert chip.isVisible()
    assert chip.text().startswith("Ancestors of side  ·  6 nodes"), "w, v, +, b, exp, side"
    for size in ((1024, 768), (1280, 800)):
        window.resize(*size)
        assert chip.geometry().bottom() <= canvas.height() - furniture.LEGEND
        assert canvas.rect().contains(chip.geometry())
    qtbot.mouseClick(chip, LEFT)
    assert window.session.focus is None
    assert not chip.isVisible()


def test_the_minimap_asks_once_what_the_step_is_about(
    window: MainWindow, near: GraphCanvas, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In long records the answer takes a while."""
    minimap = window.graph_actions.minimap
    window.session.select("t8.0")
    assert minimap.x() > near.width() / 2
    asked: list[int] = []
    attended = near.scene.attention.attended
    monkeypatch.setattr(near.scene.attention, "attended", lambda step: asked.append(step) or attended(step))
    corner = QPointF(minimap.geometry().center())
    at = QPointF(*near.scene.centers[near.scene.index["t8.0"]])
    near.look(near.camera.panned(corner - near.camera.to_widget(at)))
    assert minimap.x() < near.width() / 2, "it has tried both corners"
    assert len(asked) == 1
