"""A person goes through a record with keys, menus and buttons."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from gradviz import events as ev
from gradviz.trace import moves
from gradviz.ui.actions import STAGE, TABLE, TEXT, WINDOW
from gradviz.ui.main_window import MainWindow
from tests.programs import key_of
from tests.trace.stepping import run_line_by_line

PROGRAM = """import torch
def double(x):
    y = x * 2
    return y
w = torch.tensor([2.0], requires_grad=True)
for step in range(3):
    loss = double(w).sum()
    loss.backward()
    with torch.no_grad():
        w -= 0.1 * w.grad
raise ValueError("too far")
"""
NONE, ALT, SHIFT, CTRL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)


@pytest.fixture
def shown(window: MainWindow) -> MainWindow:
    """A window with a record of the program, at its beginning."""
    program, last = PROGRAM.rsplit("raise", 1)
    trace = run_line_by_line(program + "c = 1\n")
    place = ev.Place(1, "<cell 1>", 11)
    window.open_trace(trace)
    trace.append(ev.ErrorRaised(place, "ValueError", "too far", f"raise{last}"))
    window.session.announce_growth()
    window.editor.document().setModified(False)
    window.session.move_to(0)
    return window


def line_of(window: MainWindow) -> int:
    """The line that is about to run."""
    event = window.session.trace.events[window.session.cursor - 1]
    assert isinstance(event, ev.LineReached), event
    return event.place.line


def before_line(window: MainWindow, line: int, time: int = 1) -> int:
    reached = [s for s, e in enumerate(window.session.trace.events, 1) if isinstance(e, ev.LineReached)]
    return [s for s in reached if window.session.trace.events[s - 1].place.line == line][time - 1]  # type: ignore[union-attr]


@pytest.mark.parametrize("part", ["editor", "canvas", "timeline"])
def test_function_keys_step_over_into_and_out_wherever_the_focus_is(shown: MainWindow, qtbot: QtBot, part: str) -> None:
    focus: QWidget = shown.transport.timeline if part == "timeline" else getattr(shown, part)
    focus.setFocus()
    shown.session.move_to(before_line(shown, 7))
    walk = [
        (Qt.Key.Key_F11, NONE, 3),
        (Qt.Key.Key_F10, NONE, 4),
        (Qt.Key.Key_F11, SHIFT, 8),
        (Qt.Key.Key_F10, CTRL, 7),
        (Qt.Key.Key_F10, NONE, 8),
        (Qt.Key.Key_F11, CTRL, 4),
        (Qt.Key.Key_F11, CTRL | SHIFT, 7),
    ]
    for key, modifiers, line in walk:
        qtbot.keyClick(focus, key, modifiers)
        assert line_of(shown) == line


@pytest.mark.parametrize("part", ["canvas", "timeline"])
def test_keys_of_the_stage_go_by_event_and_line(shown: MainWindow, qtbot: QtBot, part: str) -> None:
    focus: QWidget = shown.transport.timeline if part == "timeline" else shown.canvas
    focus.setFocus()
    last = len(shown.session.trace)
    qtbot.keyClick(focus, Qt.Key.Key_End)
    assert shown.session.cursor == last
    qtbot.keyClick(focus, Qt.Key.Key_Left)
    assert shown.session.cursor == last - 1
    qtbot.keyClick(focus, Qt.Key.Key_Home)
    assert shown.session.cursor == 0
    qtbot.keyClick(focus, Qt.Key.Key_Right)
    assert shown.session.cursor == 1
    for key, modifiers, line in (
        (Qt.Key.Key_Right, SHIFT, 1), (Qt.Key.Key_PageDown, NONE, 2), (Qt.Key.Key_PageDown, NONE, 5),
        (Qt.Key.Key_PageUp, NONE, 2), (Qt.Key.Key_Left, SHIFT, 1),
    ):  # fmt: skip
        qtbot.keyClick(focus, key, modifiers)
        assert line_of(shown) == line
    qtbot.keyClick(focus, Qt.Key.Key_Space)
    assert shown.player.playing
    qtbot.keyClick(focus, Qt.Key.Key_Space)
    assert not shown.player.playing


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        (Qt.Key.Key_G, ev.FunctionRan),
        (Qt.Key.Key_P, ev.PassStarted),
        (Qt.Key.Key_C, ev.CellStarted),
        (Qt.Key.Key_Right, ev.TensorCreated),
    ],
)
def test_alt_keys_go_to_moments_and_back(shown: MainWindow, qtbot: QtBot, key: Qt.Key, kind: type[ev.Fact]) -> None:
    session, focus = shown.session, shown.canvas if key == Qt.Key.Key_Right else shown.editor
    focus.setFocus()
    qtbot.keyClick(focus, key, ALT)
    first = session.cursor
    assert isinstance(session.trace.events[first - 1], kind)
    session.move_to(first - 1)
    qtbot.keyClick(focus, key, ALT)
    assert session.cursor == first
    session.move_to(len(session.trace))
    back = (Qt.Key.Key_Left, ALT) if key == Qt.Key.Key_Right else (key, ALT | SHIFT)
    while session.cursor > first:
        before = session.cursor
        qtbot.keyClick(focus, *back)
        assert session.cursor < before
    assert session.cursor == first


def test_errors_and_iterations_have_keys(shown: MainWindow, qtbot: QtBot) -> None:
    session, canvas = shown.session, shown.canvas
    canvas.setFocus()
    qtbot.keyClick(canvas, Qt.Key.Key_F8)
    assert isinstance(session.trace.events[session.cursor - 1], ev.ErrorRaised)
    session.move_to(before_line(shown, 8))
    qtbot.keyClick(canvas, Qt.Key.Key_I, ALT)
    assert session.cursor == before_line(shown, 8, 2)
    qtbot.keyClick(canvas, Qt.Key.Key_I, ALT)
    qtbot.keyClick(canvas, Qt.Key.Key_I, ALT)
    assert session.cursor == before_line(shown, 8, 3)
    assert shown.transport.happening.whole == "Line 8 did not run again after this."
    qtbot.keyClick(canvas, Qt.Key.Key_I, ALT | SHIFT)
    assert session.cursor == before_line(shown, 8, 2)
    assert "did not run" not in shown.transport.happening.whole


def test_changes_birth_and_end_of_what_is_selected(shown: MainWindow, qtbot: QtBot) -> None:
    session, canvas = shown.session, shown.canvas
    canvas.setFocus()
    qtbot.keyClick(canvas, Qt.Key.Key_S, ALT)
    assert (session.cursor, shown.transport.happening.whole) == (
        0, "Select a tensor or a function first: click it in the graph.",
    )  # fmt: skip
    session.select(key_of(session.trace, "w"))
    seen = []
    for _ in range(7):
        qtbot.keyClick(canvas, Qt.Key.Key_S, ALT)
        node = session.trace.at(session.cursor).node(session.selection or "")
        assert session.trace.at(session.cursor).alive(session.selection or "")
        seen.append((round(node["value"][0], 2), node["grad"]))
    assert seen == [(2.0, None), (2.0, [2.0]), (1.8, [2.0]), (1.8, [4.0]), (1.4, [4.0]), (1.4, [6.0]), (0.8, [6.0])]
    qtbot.keyClick(canvas, Qt.Key.Key_S, ALT)
    assert shown.transport.happening.whole == "There is no later change of w."
    qtbot.keyClick(canvas, Qt.Key.Key_S, ALT | SHIFT)
    assert session.trace.at(session.cursor).node(session.selection or "")["grad"] == [6.0]
    qtbot.keyClick(canvas, Qt.Key.Key_Home, ALT)
    assert isinstance(session.trace.events[session.cursor - 1], ev.TensorCreated)
    assert session.selection == session.trace.tensors[1].keys[0]
    function = next(key for key, node in session.trace.nodes.items() if node.name == "MulBackward0")
    session.select(function)
    qtbot.keyClick(canvas, Qt.Key.Key_End, ALT)
    assert session.cursor == session.trace.nodes[function].died
    session.move_to(0)
    session.select(key_of(session.trace, "w", len(session.trace)))
    qtbot.keyClick(canvas, Qt.Key.Key_End, ALT)
    assert (session.cursor, shown.transport.happening.whole) == (0, "The record ends while w lives.")


def test_to_the_line_under_the_caret(shown: MainWindow, qtbot: QtBot) -> None:
    shown.editor.setFocus()
    shown.editor.go_to(3)
    for time, words in ((1, "Line 3: time 1 of 3."), (2, "Line 3: time 2 of 3."), (3, "Line 3: time 3 of 3.")):
        qtbot.keyClick(shown.editor, Qt.Key.Key_L, ALT)
        assert (shown.session.cursor, shown.transport.happening.whole) == (before_line(shown, 3, time), words)
    qtbot.keyClick(shown.editor, Qt.Key.Key_L, ALT)
    assert shown.session.cursor == before_line(shown, 3)
    assert shown.transport.happening.whole == "Line 3: time 1 of 3, from the beginning again."
    qtbot.keyClick(shown.editor, Qt.Key.Key_L, ALT | SHIFT)
    assert shown.session.cursor == before_line(shown, 3, 3)


def test_moves_stand_in_the_step_menu(shown: MainWindow, qtbot: QtBot) -> None:
    menu = next(a.menu() for a in shown.menuBar().actions() if a.text() == "S&tep")
    assert isinstance(menu, QMenu)
    following = next(a.menu() for a in menu.actions() if a.text() == "Next")
    assert isinstance(following, QMenu)
    texts = [action.text() for action in following.actions() if not action.isSeparator()]
    mine = ["Line", "Operation", "Backward Function", "Pass", "Cell", "Iteration", "Change of the Selection",
            "Run of the Caret's Line", "Error or Warning", "Bookmark"]  # fmt: skip
    assert [text for text in texts if text in mine] == mine
    following.popup(shown.mapToGlobal(shown.rect().center()))
    action = next(a for a in following.actions() if a.text() == "Pass")
    qtbot.mouseClick(following, Qt.MouseButton.LeftButton, pos=following.actionGeometry(action).center())
    assert isinstance(shown.session.trace.events[shown.session.cursor - 1], ev.PassStarted)


def test_every_kind_of_move_has_actions_both_ways(window: MainWindow) -> None:
    names = set(window.actions_by_name)
    for kind in {*moves.KINDS} - {moves.EVENT, moves.OVER, moves.INTO, moves.OUT} | {"change", "caret"}:
        assert {f"next_{kind}", f"previous_{kind}"} <= names
    assert {"next", "previous", "over", "into", "out", "back_over", "back_into", "back_out", "birth", "end"} <= names


def test_no_two_actions_share_a_key_where_both_could_answer(window: MainWindow) -> None:
    for part in (STAGE, TEXT):
        there = [spec.name for spec in TABLE if spec.where in (WINDOW, part)]
        keys = [keys.toString() for name in there for keys in window.actions_by_name[name].shortcuts()]
        assert len(keys) == len(set(keys))


def test_a_move_pauses_what_plays(shown: MainWindow, run: Callable[..., None]) -> None:
    shown.player.toggle()
    shown.actions_by_name["next_pass"].trigger()
    assert not shown.player.playing


def test_without_a_record_every_move_says_so(window: MainWindow) -> None:
    names = [name for name in window.moving.handlers() if window.actions_by_name[name].isEnabled()]
    for name in [*names, "over", "back_out", "next_bookmark"]:
        window.transport.say("")
        window.actions_by_name[name].trigger()
        assert window.transport.happening.whole == "Nothing is recorded yet: run the program first.", name
    assert not window.actions_by_name["bookmark"].isEnabled()
    window.actions_by_name["loop"].trigger()
    assert not window.actions_by_name["loop"].isChecked()


def test_the_selected_tensor_stays_selected_in_another_version(shown: MainWindow, qtbot: QtBot) -> None:
    session = shown.session
    session.move_to(before_line(shown, 8))
    session.select(key_of(session.trace, "w", session.cursor))
    for key in ("next_iteration", "next_iteration", "previous_iteration", "previous_iteration"):
        shown.actions_by_name[key].trigger()
        assert session.selection == key_of(session.trace, "w", session.cursor)
        assert shown.inspector.report is not None
        assert "It is gone" not in shown.inspector.report.subtitle
