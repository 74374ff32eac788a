"""Each move of the Step menu, by its key and by a click: both lead to where a scan of the events says."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from gradviz import events as ev
from gradviz.breakpoints import Breakpoint
from gradviz.trace.trace import Trace
from gradviz.ui.main_window import MainWindow
from tests.programs import key_of
from tests.trace.stepping import run_line_by_line
from tests.ui import test_moving as moving

PROGRAM = moving.PROGRAM.replace('raise ValueError("too far")\n', "")


def at_line(trace: Trace, line: int, time: int = 1) -> int:
    """Where a line is about to run for the so-manieth time."""
    steps = [s for s, e in enumerate(trace.events, 1) if isinstance(e, ev.LineReached) and e.place.line == line]
    return steps[time - 1]


def of_kind(trace: Trace, kind: type, time: int = 1) -> int:
    return [s for s, e in enumerate(trace.events, 1) if isinstance(e, kind)][time - 1]


def operation_end(trace: Trace, line: int, time: int) -> int:
    """Behind the last that the operation of a line made, and its name."""
    begun = at_line(trace, line, time)
    made = (ev.OperationCalled, ev.FunctionCreated, ev.TensorCreated, ev.NameBound)
    return next(s for s, e in enumerate(trace.events, 1) if s > begun and not isinstance(e, made)) - 1


Place = Callable[[Trace], int]
MOVES: dict[str, tuple[Place, Place]] = {
    "next": (lambda t: 40, lambda t: 41),
    "previous": (lambda t: 40, lambda t: 39),
    "first": (lambda t: 40, lambda t: 0),
    "last": (lambda t: 40, len),
    "next_line": (lambda t: at_line(t, 7), lambda t: at_line(t, 3)),
    "previous_line": (lambda t: at_line(t, 3), lambda t: at_line(t, 7)),
    "over": (lambda t: at_line(t, 7), lambda t: at_line(t, 8)),
    "into": (lambda t: at_line(t, 7), lambda t: at_line(t, 3)),
    "out": (lambda t: at_line(t, 3), lambda t: at_line(t, 8)),
    "back_over": (lambda t: at_line(t, 8), lambda t: at_line(t, 7)),
    "back_into": (lambda t: at_line(t, 8), lambda t: at_line(t, 4)),
    "back_out": (lambda t: at_line(t, 4), lambda t: at_line(t, 7)),
    "next_operation": (lambda t: at_line(t, 3, 2), lambda t: operation_end(t, 3, 2)),
    "previous_operation": (lambda t: at_line(t, 4, 2), lambda t: operation_end(t, 3, 2)),
    "next_pass": (lambda t: at_line(t, 8, 2), lambda t: of_kind(t, ev.PassStarted, 2)),
    "previous_pass": (lambda t: at_line(t, 10, 2), lambda t: of_kind(t, ev.PassStarted, 2)),
    "next_cell": (lambda t: 0, lambda t: of_kind(t, ev.CellStarted)),
    "previous_cell": (len, lambda t: of_kind(t, ev.CellStarted)),
    "next_iteration": (lambda t: at_line(t, 8, 1), lambda t: at_line(t, 8, 2)),
    "previous_iteration": (lambda t: at_line(t, 8, 3), lambda t: at_line(t, 8, 2)),
    "next_caret": (lambda t: 0, lambda t: at_line(t, 10, 1)),
    "previous_caret": (len, lambda t: at_line(t, 10, 3)),
    "next_breakpoint": (lambda t: at_line(t, 10, 1), lambda t: at_line(t, 10, 2)),
    "previous_breakpoint": (lambda t: at_line(t, 10, 3), lambda t: at_line(t, 10, 2)),
    "next_bookmark": (lambda t: 3, lambda t: 30),
    "previous_bookmark": (lambda t: 60, lambda t: 30),
    "next_error": (lambda t: 0, lambda t: of_kind(t, ev.WarningShown)),
    "previous_error": (len, lambda t: of_kind(t, ev.WarningShown)),
    "next_change": (lambda t: at_line(t, 8, 1), lambda t: of_kind(t, ev.GradAccumulated)),
    "previous_change": (lambda t: at_line(t, 9, 1), lambda t: of_kind(t, ev.GradAccumulated)),
    "birth": (len, lambda t: of_kind(t, ev.TensorCreated)),
}
"""The start of each move, and where it leads."""


@pytest.fixture
def shown(window: MainWindow, qtbot: QtBot) -> MainWindow:
    """A record with a warning, a bookmark, and a breakpoint; the caret on line 10, the weight selected."""
    trace = run_line_by_line(PROGRAM)
    trace.append(ev.WarningShown(ev.Place(1, "<cell 1>", 10), "UserWarning", "careful"))
    window.open_trace(trace)
    window.editor.document().setModified(False)
    window.session.put_bookmark(30, "here")
    window.breakpoints.add(Breakpoint(0, line=10))
    window.session.select(key_of(trace, "w"))
    window.editor.go_to(10)
    window.canvas.setFocus()
    qtbot.waitUntil(lambda: len(window.breakpoint_hits.steps(window.breakpoints.all()[0])) == 3)
    return window


def by_key(window: MainWindow, qtbot: QtBot, action: QAction) -> None:
    keys: QKeySequence = action.shortcut()
    press = keys[0]  # type: ignore[index]  # the stubs do not know that it can be indexed
    qtbot.keyClick(window.canvas, press.key(), press.keyboardModifiers())


def menu_with(menu: QMenu, action: QAction) -> QMenu | None:
    """The menu, of this one and those in it, in which an action stands."""
    if action in menu.actions():
        return menu
    inner = [menu_with(each.menu(), action) for each in menu.actions() if isinstance(each.menu(), QMenu)]
    return next((each for each in inner if each is not None), None)


def by_mouse(window: MainWindow, qtbot: QtBot, action: QAction) -> None:
    menus = [each.menu() for each in window.menuBar().actions()]
    found = next(inner for menu in menus if isinstance(menu, QMenu) and (inner := menu_with(menu, action)) is not None)
    found.popup(window.mapToGlobal(window.rect().topLeft()))
    qtbot.mouseClick(found, Qt.MouseButton.LeftButton, pos=found.actionGeometry(action).center())


@pytest.mark.parametrize("way", [by_key, by_mouse], ids=["key", "mouse"])
def test_every_move_leads_where_a_scan_says(
    shown: MainWindow, qtbot: QtBot, way: Callable[[MainWindow, QtBot, QAction], None]
) -> None:
    session, trace = shown.session, shown.session.trace
    for name, (start, end) in MOVES.items():
        session.select(key_of(trace, "w"))
        session.move_to(start(trace))
        way(shown, qtbot, shown.actions_by_name[name])
        assert (name, session.cursor) == (name, end(trace))


@pytest.mark.parametrize("way", [by_key, by_mouse], ids=["key", "mouse"])
def test_functions_of_a_pass_are_gone_through_one_by_one(
    shown: MainWindow, qtbot: QtBot, way: Callable[[MainWindow, QtBot, QAction], None]
) -> None:
    session, trace = shown.session, shown.session.trace
    count = sum(isinstance(event, ev.FunctionRan) for event in trace.events)
    assert count >= 6
    stops = []
    session.move_to(0)
    for _ in range(count):
        way(shown, qtbot, shown.actions_by_name["next_function"])
        stops.append(session.cursor)
    assert len(set(stops)) == count
    assert [sum(isinstance(e, ev.FunctionRan) for e in trace.events[:stop]) for stop in stops] == [*range(1, count + 1)]
    for stop in stops[-2::-1]:
        way(shown, qtbot, shown.actions_by_name["previous_function"])
        assert session.cursor == stop


@pytest.mark.parametrize("way", [by_key, by_mouse], ids=["key", "mouse"])
def test_what_is_selected_is_followed_to_its_end(
    shown: MainWindow, qtbot: QtBot, way: Callable[[MainWindow, QtBot, QAction], None]
) -> None:
    session, trace = shown.session, shown.session.trace
    function = next(key for key, node in trace.nodes.items() if node.name == "MulBackward0")
    session.move_to(trace.nodes[function].born)
    session.select(function)
    way(shown, qtbot, shown.actions_by_name["end"])
    assert session.cursor == trace.nodes[function].died


def test_each_move_of_the_step_menu_is_among_these(window: MainWindow) -> None:
    """A move that is added later must be tried here, too; those to what to watch for, with the examples."""
    others = {"play", "pin", "swap", "unpin", "bookmark", "bookmarks", "turn", "loop", "play_by_line", "pause_at_marks",
              "next_function", "previous_function", "end", "next_watch", "previous_watch"}  # fmt: skip
    step = next(each.menu() for each in window.menuBar().actions() if each.text() == "S&tep")
    assert isinstance(step, QMenu)
    named = {name for name, action in window.actions_by_name.items() if menu_with(step, action) is not None}
    assert named - others == set(MOVES)
