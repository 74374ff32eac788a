"""Breakpoints in a finished record: places between which one jumps with keys."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gradviz.breakpoints import CHANGED, NOT_FINITE, Breakpoint
from gradviz.trace.trace import Trace
from gradviz.ui.main_window import MainWindow
from gradviz.ui.runs import State
from tests.trace.stepping import run_line_by_line
from tests.ui.conftest import PATIENCE

LOOP = """import torch
a = torch.ones(2, requires_grad=True)
for turn in range(3):
    b = a * turn
    c = b / b
print(c)
"""


@pytest.fixture
def show(window: MainWindow) -> Callable[[str], None]:
    """Show the record of a program, with every line told, as a worker makes it."""

    def show_record(text: str) -> None:
        window.open_trace(run_line_by_line(text))

    return show_record


def press(window: MainWindow, qtbot: QtBot, modifiers: Qt.KeyboardModifier) -> None:
    qtbot.keyClick(window.editor, Qt.Key.Key_F9, modifiers)


def shown_line(window: MainWindow) -> int:
    place = window.session.trace.place(window.session.cursor)
    return place.line if place else 0


def test_keys_jump_between_the_places(window: MainWindow, show: Callable[[str], None], qtbot: QtBot) -> None:
    show(LOOP)
    window.breakpoints.toggle(4)
    session, forward, back = window.session, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
    session.move_to(0)
    steps = []
    for _ in range(3):
        press(window, qtbot, forward)
        steps.append(session.cursor)
        assert shown_line(window) == 4
        assert type(session.trace.events[session.cursor - 1]).__name__ == "LineReached"
    assert steps == sorted(set(steps))
    press(window, qtbot, forward)
    assert session.cursor == steps[-1]
    assert window.transport.happening.whole == "No breakpoint matches after this moment of the record."
    for step in steps[-2::-1]:
        press(window, qtbot, forward | back)
        assert session.cursor == step
    qtbot.waitUntil(lambda: 4 in window.editor.stops)


def test_nan_and_names_are_places_too(window: MainWindow, show: Callable[[str], None], qtbot: QtBot) -> None:
    show(LOOP)
    window.session.move_to(0)
    window.breakpoints.add(Breakpoint(0, NOT_FINITE))
    press(window, qtbot, Qt.KeyboardModifier.ShiftModifier)
    assert shown_line(window) == 5, "0 / 0 in the first turn"
    first = window.session.cursor
    window.breakpoints.clear()
    window.breakpoints.add(Breakpoint(0, CHANGED, name="b"))
    window.session.move_to(0)
    press(window, qtbot, Qt.KeyboardModifier.ShiftModifier)
    assert window.session.cursor < first
    assert shown_line(window) == 4
    qtbot.waitUntil(lambda: not window.breakpoint_hits._timer.isActive())


def test_what_leads_nowhere_is_said(window: MainWindow, show: Callable[[str], None], qtbot: QtBot) -> None:
    press(window, qtbot, Qt.KeyboardModifier.ShiftModifier)
    assert window.transport.happening.whole == "No breakpoint is set: press F9 on a line, or click beside it."
    window.editor.show_text(LOOP)
    window.breakpoints.toggle(4)
    press(window, qtbot, Qt.KeyboardModifier.ShiftModifier)
    assert window.transport.happening.whole == "Nothing is recorded yet: run the program with F5."
    show(LOOP)
    window.breakpoints.toggle(4)
    window.breakpoints.change(window.breakpoints.all()[0].number, condition="turn > 1")
    press(window, qtbot, Qt.KeyboardModifier.ShiftModifier)
    assert window.transport.happening.whole.startswith("Conditions are asked while the program runs;")


def test_lines_match_after_the_text_moved(window: MainWindow, show: Callable[[str], None], qtbot: QtBot) -> None:
    show(LOOP)
    window.breakpoints.toggle(4)
    window.editor.go_to(1)
    qtbot.keyClick(window.editor, Qt.Key.Key_Return)
    assert [point.line for point in window.breakpoints.all()] == [5]
    window.session.move_to(0)
    press(window, qtbot, Qt.KeyboardModifier.ShiftModifier)
    assert shown_line(window) == 4, "the record's own line"
    assert window.breakpoint_hits.steps(window.breakpoints.all()[0])[0] == window.session.cursor
    qtbot.waitUntil(lambda: 5 in window.editor.stops)


def test_matches_are_known_while_the_record_grows(window: MainWindow, qtbot: QtBot) -> None:
    whole = run_line_by_line(LOOP)
    window.open_trace(Trace(whole.events[:3]))
    window.breakpoints.toggle(4)
    point = window.breakpoints.all()[0]
    qtbot.waitUntil(lambda: not window.breakpoint_hits._timer.isActive())
    assert list(window.breakpoint_hits.steps(point)) == []
    window.session.trace.extend(whole.events[3:])
    window.session.announce_growth()
    qtbot.waitUntil(lambda: len(window.breakpoint_hits.steps(point)) == 3)


def test_matches_are_marked_on_the_timeline(window: MainWindow, show: Callable[[str], None], qtbot: QtBot) -> None:
    show(LOOP)
    timeline = window.transport.timeline
    window.breakpoints.toggle(4)
    qtbot.waitUntil(lambda: len(timeline._marks.get("breakpoint", ())) == 3)
    assert {mark.words for mark in timeline._marks["breakpoint"]} == {"breakpoint: line 4"}
    window.breakpoints.toggle(4)
    qtbot.waitUntil(lambda: timeline._marks["breakpoint"] == ())


def test_a_condition_that_raises_marks_its_breakpoint_and_says_why(window: MainWindow, qtbot: QtBot) -> None:
    window.editor.show_text("a = 1\nb = a + 1\nc = b\n")
    window.breakpoints.toggle(2)
    point = window.breakpoints.all()[0]
    window.breakpoints.change(point.number, condition="unheard_of > 1")
    window.run()
    qtbot.waitUntil(lambda: "NameError" in window.breakpoints.failure(point.number), timeout=PATIENCE)
    qtbot.waitUntil(lambda: window.editor.stops[2].failed)
    assert "unheard_of" in window.editor.stops[2].words
    qtbot.waitUntil(lambda: window.runs.state in (State.READY, State.PAUSED), timeout=PATIENCE)
    if window.runs.state == State.PAUSED:
        window.runs.stop()
        qtbot.waitUntil(lambda: window.runs.state == State.READY, timeout=PATIENCE)
    assert window.breakpoints.failure(point.number), "it stays marked until it is changed, or the program runs again"
