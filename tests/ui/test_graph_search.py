"""Finding nodes of the graph, as a person types."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPointF, Qt
from pytestqt.qtbot import QtBot

from gradviz.trace.moves import to_birth
from gradviz.ui.canvas import furniture
from gradviz.ui.main_window import MainWindow
from tests.programs import run_whole
from tests.ui.test_canvas import long_chain, turn_wheel
from tests.ui.test_getting_about import CTRL, PROGRAM, SHIFT, Shown, click, said, shown, strong  # noqa: F401

DEEP = """
import torch
def block(x):
    for _ in range(40):
        x = torch.tanh(x) * 2
    return x
x = torch.ones(2, requires_grad=True)
for _ in range(6):
    x = block(x)
"""
Opened = Callable[[str], None]


@pytest.fixture
def find(window: MainWindow, qtbot: QtBot, shown: Shown) -> Opened:  # noqa: F811
    """Open the bar by its key and type; the matches are known then."""

    def typed(text: str) -> None:
        search = window.graph_actions.search
        if not search.active:
            qtbot.keyClick(window.canvas, Qt.Key.Key_Slash)
        assert window.focusWidget() is search.bar.field
        search.bar.field.selectAll()
        qtbot.keyClicks(search.bar.field, text)
        qtbot.waitUntil(lambda: search.complete)

    return typed


def count(window: MainWindow) -> str:
    return window.graph_actions.search.bar.count.text()


def test_what_matches_stays_and_the_rest_fades(window: MainWindow, find: Opened, shown: Shown) -> None:  # noqa: F811
    find("mul")
    assert count(window) == "2"
    assert {window.session.trace.nodes[key].name for key in strong(window.canvas)} == {"MulBackward0"}
    find("leaf")
    assert strong(window.canvas) == {shown("w"), shown("v")}


def test_enter_goes_from_match_to_match_and_round_the_ends(
    window: MainWindow, qtbot: QtBot, find: Opened, shown: Shown  # noqa: F811
) -> None:  # fmt: skip
    find("leaf")
    field = window.graph_actions.search.bar.field
    visited = []
    for _ in range(3):
        qtbot.keyClick(field, Qt.Key.Key_Return)
        visited.append((window.session.selection, count(window)))
    w, v = shown("w"), shown("v")
    assert visited == [(w, "1 of 2"), (v, "2 of 2"), (w, "1 of 2")]
    qtbot.keyClick(field, Qt.Key.Key_Return, SHIFT)
    assert window.session.selection == v
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert window.session.selection == w
    assert len(window.session.chosen) == 1


def test_escape_restores_view_and_fading(window: MainWindow, qtbot: QtBot, find: Opened, shown: Shown) -> None:  # noqa: F811
    canvas = window.canvas
    click(qtbot, canvas, shown("side"))
    qtbot.keyClick(canvas, Qt.Key.Key_A)
    canvas.look(canvas.camera.zoomed(0.2, QPointF(100, 100), 0.001))
    focus, camera = window.session.focus, canvas.camera
    find("loss")
    qtbot.keyClick(window.graph_actions.search.bar.field, Qt.Key.Key_Return)
    canvas.land()
    assert canvas.camera != camera
    qtbot.keyClick(window.graph_actions.search.bar.field, Qt.Key.Key_Escape)
    canvas.land()
    assert canvas.camera == camera
    assert window.session.focus == focus
    assert not window.graph_actions.search.active
    assert canvas.hasFocus()


def test_what_matches_nothing_fades_nothing_and_says_so(window: MainWindow, find: Opened) -> None:
    find("no such thing")
    assert count(window) == "no match"
    assert window.canvas.kept() is None
    find(" ")
    assert count(window) == ""


def test_letters_typed_are_no_actions(window: MainWindow, qtbot: QtBot, find: Opened) -> None:
    step = window.session.cursor
    find("padflg 0-+=")
    field = window.graph_actions.search.bar.field
    for key in (Qt.Key.Key_Backspace, Qt.Key.Key_Left, Qt.Key.Key_Home, Qt.Key.Key_Right, Qt.Key.Key_End):
        qtbot.keyClick(field, key)
    assert field.text() == "padflg 0-+"
    assert window.session.cursor == step
    assert window.comparison.pinned is None


def test_matches_follow_the_cursor(window: MainWindow, qtbot: QtBot, find: Opened) -> None:
    find("grad is None")
    assert count(window) == "no match"
    window.session.move_to(window.session.trace.passes.starts[0] - 1)
    qtbot.waitUntil(lambda: count(window) == "2")
    assert to_birth(window.session.trace, window.graph_actions.search.hits[0]).step is not None


def test_the_bar_covers_neither_headline_nor_legend_and_the_graph_makes_room(
    window: MainWindow, qtbot: QtBot, find: Opened
) -> None:
    canvas = window.canvas
    for size in ((1024, 768), (1280, 800)):
        window.resize(*size)
        find("w")
        bar = window.graph_actions.search.bar.geometry()
        assert bar.top() >= furniture.HEADLINE
        assert bar.bottom() <= canvas.room().top()
        assert canvas.rect().contains(bar)


def test_another_wish_ends_the_search(window: MainWindow, qtbot: QtBot, find: Opened, shown: Shown) -> None:  # noqa: F811
    find("leaf")
    click(qtbot, window.canvas, shown("side"))
    window.canvas.setFocus()
    qtbot.keyClick(window.canvas, Qt.Key.Key_A)
    assert not window.graph_actions.search.active
    assert window.session.focus is not None
    assert window.session.focus.kind == "ancestors"
    qtbot.keyClick(window.canvas, Qt.Key.Key_F, CTRL)
    assert window.graph_actions.search.active, "it has this key, too"
    window.canvas.setFocus()
    qtbot.keyClick(window.canvas, Qt.Key.Key_Escape)


def test_a_search_goes_on_in_the_next_record(window: MainWindow, qtbot: QtBot, find: Opened) -> None:
    find("leaf")
    window.open_trace(run_whole(PROGRAM.replace("v = torch.tensor([1.0, 1.0], requires_grad=True)", "v = 2"))[0])
    qtbot.waitUntil(lambda: count(window) == "1")
    assert len(strong(window.canvas)) == 1


def test_collapsed_groups_are_found_by_their_titles_and_by_what_is_in_them(window: MainWindow, qtbot: QtBot) -> None:
    window.open_trace(run_whole(DEEP)[0])
    canvas, search = window.canvas, window.graph_actions.search
    qtbot.waitUntil(lambda: canvas.scene is not None and not canvas.animating, timeout=20000)
    canvas.setFocus()
    qtbot.waitUntil(window.isActiveWindow)
    blocks = [group.key for group in canvas.scene.groups.values() if group.title == "block()"]
    assert len(blocks) == 6
    plain = canvas.grab_image().toImage()
    qtbot.keyClick(canvas, Qt.Key.Key_Slash)
    qtbot.keyClicks(search.bar.field, "Block")
    qtbot.waitUntil(lambda: search.complete)
    assert search.hits == blocks
    qtbot.keyClick(search.bar.field, Qt.Key.Key_Return)
    assert window.session.selection == blocks[0]
    assert canvas.grab_image().toImage() != plain
    search.bar.field.selectAll()
    qtbot.keyClicks(search.bar.field, "tanh")
    qtbot.waitUntil(lambda: search.complete)
    hidden = [key for key in search.hits if canvas.scene.keys[canvas.scene.index[key]] != key]
    assert hidden, "they are found inside"
    assert canvas.scene.keys[canvas.scene.index[hidden[0]]] in strong(canvas), "and the group stands for them"


def test_without_a_graph_there_is_nothing_to_search(window: MainWindow, qtbot: QtBot) -> None:
    window.canvas.setFocus()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window.canvas, Qt.Key.Key_Slash)
    assert "run the program" in said(window)
    assert not window.graph_actions.search.active


def test_a_large_graph_is_searched_in_turns(window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gradviz.ui.canvas.search._SLICE", 0.0)
    window.open_trace(long_chain(300))
    canvas, search = window.canvas, window.graph_actions.search
    qtbot.waitUntil(lambda: canvas.scene is not None, timeout=20000)
    canvas.setFocus()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(canvas, Qt.Key.Key_Slash)
    qtbot.keyClicks(search.bar.field, "mul")
    assert not search.complete
    qtbot.waitUntil(lambda: search.complete)
    assert count(window) == "300"
    turn_wheel(canvas, QPointF(100, 100), 1)
    qtbot.keyClick(search.bar.field, Qt.Key.Key_Return, SHIFT)
    assert count(window) == "300 of 300"
    assert window.session.selection == "f300"
    canvas.land()
    assert canvas.camera.scale >= 0.5


GROUPED = """
import torch
def square(x):
    y = x * x
    return y + 1
def block(x):
    z = square(x)
    return torch.tanh(z)
x = torch.ones(2, requires_grad=True)
out = block(x)
"""


def test_enter_opens_the_groups_that_hide_a_match_and_one_can_go_back(window: MainWindow, qtbot: QtBot) -> None:
    window.open_trace(run_whole(GROUPED)[0])
    canvas, session, search = window.canvas, window.session, window.graph_actions.search
    canvas.setFocus()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.waitUntil(lambda: canvas.scene is not None and not canvas.animating)
    qtbot.keyClick(canvas, Qt.Key.Key_O, SHIFT)
    qtbot.waitUntil(lambda: bool(canvas.scene.groups) and not canvas.animating)
    collapsed = session.folds
    hidden = next(key for key, node in session.trace.nodes.items() if node.name == "MulBackward0")
    assert canvas.scene.keys[canvas.scene.index[hidden]] != hidden
    qtbot.keyClick(canvas, Qt.Key.Key_Slash)
    qtbot.keyClicks(search.bar.field, "mul")
    qtbot.waitUntil(lambda: search.complete)
    assert search.hits == [hidden]
    qtbot.keyClick(search.bar.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: canvas.scene.keys[canvas.scene.index[hidden]] == hidden and not canvas.animating)
    assert session.selection == hidden
    x, y = canvas.scene.centers[canvas.scene.index[hidden]]
    assert canvas.room().contains(canvas.camera.to_widget(QPointF(x, y)))
    qtbot.waitUntil(lambda: search.complete)
    assert count(window) == "1 of 1"
    search.close()
    qtbot.keyClick(canvas, Qt.Key.Key_Backspace)
    assert session.folds == collapsed
    qtbot.waitUntil(lambda: canvas.scene.keys[canvas.scene.index[hidden]] != hidden)


def test_escape_collapses_again_what_the_search_opened(window: MainWindow, qtbot: QtBot) -> None:
    window.open_trace(run_whole(GROUPED)[0])
    canvas, session, search = window.canvas, window.session, window.graph_actions.search
    canvas.setFocus()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(canvas, Qt.Key.Key_O, SHIFT)
    qtbot.waitUntil(lambda: bool(canvas.scene.groups) and not canvas.animating)
    collapsed = session.folds
    qtbot.keyClick(canvas, Qt.Key.Key_Slash)
    qtbot.keyClicks(search.bar.field, "mul")
    qtbot.waitUntil(lambda: search.complete)
    qtbot.keyClick(search.bar.field, Qt.Key.Key_Return)
    assert session.folds != collapsed
    qtbot.keyClick(search.bar.field, Qt.Key.Key_Escape)
    assert session.folds == collapsed
