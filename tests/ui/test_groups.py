"""Groups in the window: opened and collapsed with mouse, key and menu; what is selected, lit and said of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from pytestqt.qtbot import QtBot

from gradviz.scene.scene import SegmentScene
from gradviz.trace.groups import Group
from gradviz.ui.main_window import MainWindow
from tests.programs import run_whole
from tests.scene.test_folding import NET, STACK

LEFT = Qt.MouseButton.LeftButton
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
Show = Callable[[str], SegmentScene]


@pytest.fixture
def show(window: MainWindow, qtbot: QtBot) -> Show:
    """Shows the record of a program; the canvas has the focus."""

    def shown(source: str) -> SegmentScene:
        window.open_trace(run_whole(source)[0])
        window.canvas.setFocus()
        qtbot.waitUntil(window.isActiveWindow)
        return rested(window, qtbot)

    return shown


def rested(window: MainWindow, qtbot: QtBot) -> SegmentScene:
    """The scene that stands on the canvas when nothing moves."""
    canvas = window.canvas
    qtbot.waitUntil(lambda: canvas.scene is not None and not canvas.waiting and not canvas.animating, timeout=20_000)
    assert canvas.scene is not None
    return canvas.scene


def card(window: MainWindow, title: str) -> Group:
    """The collapsed group of a title."""
    assert window.canvas.scene is not None
    return next(group for group in window.canvas.scene.groups.values() if group.title == title)


def spot(window: MainWindow, key: str, across: float, down: float) -> QPoint:
    """A point of a card, as far from its upper left corner."""
    scene = window.canvas.scene
    assert scene is not None
    left, top, _, _ = scene.faces[scene.index[key]].tolist()
    return window.canvas.camera.to_widget(QPointF(left + across, top + down)).toPoint()


def bring(window: MainWindow, qtbot: QtBot, key: str) -> None:
    """Have a group's card in view."""
    window.canvas.navigation.node(key, 0.8)
    qtbot.waitUntil(lambda: not window.canvas.views.turning)


def open_titles(window: MainWindow) -> list[str]:
    assert window.canvas.scene is not None
    return [enclosure.group.title for enclosure in window.canvas.scene.enclosures]


def test_a_click_on_the_sign_opens_a_group_which_stays_where_it_was(
    window: MainWindow, qtbot: QtBot, show: Show
) -> None:
    show(STACK)
    group = card(window, "net.7")
    bring(window, qtbot, group.key)
    corner = spot(window, group.key, 0, 0)
    qtbot.mouseClick(window.canvas, LEFT, pos=spot(window, group.key, 16, 18))
    scene = rested(window, qtbot)
    assert "net.7" in open_titles(window)
    number = next(n for n, enclosure in enumerate(scene.enclosures) if enclosure.group.key == group.key)
    now = window.canvas.camera.to_widget(QPointF(*scene.frames[number, :2].tolist())).toPoint()
    assert (now - corner).manhattanLength() <= 2
    qtbot.mouseClick(window.canvas, LEFT, pos=now + QPoint(30, 12))  # its title
    rested(window, qtbot)
    assert "net.7" not in open_titles(window)
    assert (spot(window, group.key, 0, 0) - corner).manhattanLength() <= 2


def test_a_double_click_opens_a_group_and_a_click_selects_it(window: MainWindow, qtbot: QtBot, show: Show) -> None:
    show(STACK)
    group = card(window, "net.3")
    bring(window, qtbot, group.key)
    middle = spot(window, group.key, 80, 70)
    qtbot.mouseClick(window.canvas, LEFT, pos=middle)
    assert window.session.selection == group.key
    qtbot.waitUntil(lambda: window.inspector.report is not None and window.inspector.report.title == "net.3")
    assert window.inspector.report is not None
    leaves = next(section for section in window.inspector.report.sections if section.title == "Leaves")
    assert [row.text.split(":")[0] for row in leaves.rows] == ["0.weight", "0.bias", "2.weight", "2.bias"]
    qtbot.mouseDClick(window.canvas, LEFT, pos=middle)
    rested(window, qtbot)
    assert "net.3" in open_titles(window)


def test_keys_open_collapse_and_go_back(window: MainWindow, qtbot: QtBot, show: Show) -> None:
    scene = show(STACK)
    count = len(scene.keys)
    qtbot.keyClick(window.canvas, Qt.Key.Key_O)
    assert "Select something first" in window.transport.happening.whole
    window.session.select(card(window, "net.0").key)
    qtbot.keyClick(window.canvas, Qt.Key.Key_O)
    scene = rested(window, qtbot)
    assert "net.0" in open_titles(window)
    opened = next(n for n, enclosure in enumerate(scene.enclosures) if enclosure.group.title == "net.0")
    inner = next(key for n, key in enumerate(scene.keys) if scene.inside[n] == opened)
    window.session.select(inner)
    qtbot.keyClick(window.canvas, Qt.Key.Key_O)  # the group around what is selected
    rested(window, qtbot)
    assert "net.0" not in open_titles(window)
    qtbot.keyClick(window.canvas, Qt.Key.Key_Backspace)
    rested(window, qtbot)
    assert "net.0" in open_titles(window)
    qtbot.keyClick(window.canvas, Qt.Key.Key_O, SHIFT)
    scene = rested(window, qtbot)
    assert not open_titles(window)
    assert len(scene.keys) < count
    qtbot.keyClick(window.canvas, Qt.Key.Key_O, SHIFT | CTRL)
    scene = rested(window, qtbot)
    assert not scene.groups
    assert len(scene.keys) == len(scene.content.keys)
    window.actions_by_name["fold_usual"].trigger()
    assert len(rested(window, qtbot).keys) == count


def test_where_there_are_no_groups_that_is_said(window: MainWindow, qtbot: QtBot, show: Show) -> None:
    show("import torch\na = torch.ones(2, requires_grad=True)\nb = (a * a).sum()\n")
    qtbot.keyClick(window.canvas, Qt.Key.Key_O, SHIFT)
    assert "There are no groups here" in window.transport.happening.whole


def test_a_step_in_a_collapsed_group_lights_its_card(window: MainWindow, qtbot: QtBot, show: Show) -> None:
    show(NET)
    qtbot.keyClick(window.canvas, Qt.Key.Key_O, SHIFT)
    scene = rested(window, qtbot)
    net = card(window, "net")
    trace = window.session.trace
    run = trace.passes.last(len(trace))
    assert run is not None
    inside = {scene.content.keys[number] for number in net.members()}
    for function, step in run.ran.items():
        window.session.move_to(step)
        shown = window.canvas.frame()
        assert shown is not None
        lively = {one.key for one in shown.cards if one.tone in ("active", "running")}
        assert (net.key in lively) == (f"f{function}" in inside)


def test_moves_of_a_selected_group_say_what_to_do(window: MainWindow, qtbot: QtBot, show: Show) -> None:
    show(STACK)
    window.session.select(card(window, "net.1").key)
    for name in ("birth", "end", "next_change"):
        window.actions_by_name[name].trigger()
        assert "open it" in window.transport.happening.whole
    for name in ("ancestors", "descendants", "gradient_way", "fit_selection"):
        window.actions_by_name[name].trigger()
        window.canvas.grab()


def test_another_record_begins_with_its_groups_as_usual(window: MainWindow, qtbot: QtBot, show: Show) -> None:
    show(STACK)
    qtbot.keyClick(window.canvas, Qt.Key.Key_O, SHIFT)
    rested(window, qtbot)
    show(NET)
    assert not window.session.folds
    assert "net" in open_titles(window)
