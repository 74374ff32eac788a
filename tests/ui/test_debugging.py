"""Stepping through a running program, with the keys and buttons of the window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gradviz.breakpoints import Breakpoint
from gradviz.events import ErrorRaised, TextPrinted
from gradviz.ui.main_window import MainWindow
from gradviz.ui.runs import State
from gradviz.ui.status import worker_words
from tests.ui.conftest import PATIENCE, until_rest

PROGRAM = """def double(x):
    y = x + x
    return y
a = 1
b = double(a)
print(b)
"""
ENDLESS = "n = 0\nwhile True:\n    n += 1\n"


def key(window: MainWindow, name: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
    held = Qt.KeyboardModifier.NoModifier
    for modifier in modifiers:
        held |= modifier
    QTest.keyClick(window.editor, name, held)


def pausing(window: MainWindow, qtbot: QtBot, act: Callable[[], None]) -> int:
    """Do something, and wait until the program is paused (again); the line before which it is."""
    with qtbot.waitSignal(window.runs.paused, timeout=PATIENCE):
        act()
    assert window.runs.pause_ is not None
    return window.runs.pause_.stack[0].line


def printed(window: MainWindow) -> str:
    """All that was printed; one print may come in two pieces."""
    return "".join(event.text for event in window.session.trace.events if isinstance(event, TextPrinted))


def debug(window: MainWindow, qtbot: QtBot, text: str) -> int:
    window.editor.show_text(text)
    window.editor.setFocus()
    return pausing(window, qtbot, window.actions_by_name["debug"].trigger)


def test_a_program_is_debugged_with_the_keys(window: MainWindow, qtbot: QtBot) -> None:
    shift = Qt.KeyboardModifier.ShiftModifier
    assert debug(window, qtbot, PROGRAM) == 1
    assert worker_words(window.runs).endswith("paused at line 1, before `def double(x):`")
    assert window.editor.paused == 1
    assert pausing(window, qtbot, lambda: key(window, Qt.Key.Key_F10)) == 4
    assert pausing(window, qtbot, lambda: key(window, Qt.Key.Key_F10)) == 5
    assert pausing(window, qtbot, lambda: key(window, Qt.Key.Key_F11)) == 2
    assert (window.editor.paused, window.session.cursor) == (2, len(window.session.trace))
    assert pausing(window, qtbot, lambda: key(window, Qt.Key.Key_F11, shift)) == 6
    key(window, Qt.Key.Key_F5)
    until_rest(window, qtbot)
    assert printed(window) == "2\n"
    qtbot.waitUntil(lambda: window.editor.paused is None)


def test_the_buttons_of_steps_are_there_while_a_program_is_paused(window: MainWindow, qtbot: QtBot) -> None:
    assert not window.toolbar.buttons["over"].isVisible()
    debug(window, qtbot, PROGRAM)
    assert window.toolbar.buttons["over"].isVisible()
    assert window.actions_by_name["run"].text() == "Continue"
    assert not window.actions_by_name["debug"].isEnabled()
    window.actions_by_name["run"].trigger()
    until_rest(window, qtbot)
    assert not window.toolbar.buttons["over"].isVisible()
    assert window.actions_by_name["run"].text() == "Run"


def test_in_the_past_of_a_paused_program_a_step_moves_through_the_record(window: MainWindow, qtbot: QtBot) -> None:
    debug(window, qtbot, PROGRAM)
    for _ in range(2):
        pausing(window, qtbot, lambda: key(window, Qt.Key.Key_F10))
    end = len(window.session.trace)
    key(window, Qt.Key.Key_F10, Qt.KeyboardModifier.ControlModifier)
    assert window.session.cursor < end
    key(window, Qt.Key.Key_F10)
    assert (window.session.cursor, len(window.session.trace), window.runs.state) == (end, end, State.PAUSED)
    assert pausing(window, qtbot, lambda: key(window, Qt.Key.Key_F10)) == 6


def test_a_breakpoint_stops_a_run_and_stop_ends_it(window: MainWindow, qtbot: QtBot) -> None:
    window.editor.show_text(PROGRAM)
    window.breakpoints.add(Breakpoint(0, line=3, condition="y == 2"))
    assert pausing(window, qtbot, window.actions_by_name["run"].trigger) == 3
    assert [frame.function for frame in window.runs.pause_.stack] == ["double", ""]  # type: ignore[union-attr]
    window.actions_by_name["stop"].trigger()
    until_rest(window, qtbot)
    assert [event.name for event in window.session.trace.events if isinstance(event, ErrorRaised)] == [
        "KeyboardInterrupt"
    ]


def test_breakpoint_in_the_text_holds_a_program_that_is_run(window: MainWindow, qtbot: QtBot) -> None:
    window.editor.show_text("a = 1\ndef f(n):\n    breakpoint()\n    return n + 1\nprint(f(a))\n")
    window.editor.setFocus()
    assert pausing(window, qtbot, lambda: key(window, Qt.Key.Key_F5)) == 3
    assert worker_words(window.runs).endswith("paused at line 3, in `breakpoint()`")
    assert window.editor.paused == 3
    assert pausing(window, qtbot, lambda: key(window, Qt.Key.Key_F10)) == 4
    key(window, Qt.Key.Key_F5)
    until_rest(window, qtbot)
    assert printed(window) == "2\n"


def test_a_running_loop_is_paused_run_to_the_caret_and_evaluated_in(window: MainWindow, qtbot: QtBot) -> None:
    window.editor.show_text(ENDLESS)
    window.actions_by_name["run"].trigger()
    qtbot.waitUntil(lambda: len(window.session.trace) > 100, timeout=PATIENCE)
    assert pausing(window, qtbot, window.actions_by_name["pause"].trigger) in (2, 3)
    window.editor.go_to(3)
    assert pausing(window, qtbot, window.actions_by_name["run_to_caret"].trigger) == 3
    with qtbot.waitSignal(window.runs.evaluated, timeout=PATIENCE) as told:
        window.runs.evaluate("n > 0")
    assert told.args[0].result == "True"
    window.actions_by_name["stop"].trigger()
    until_rest(window, qtbot)


def test_a_condition_that_raises_marks_its_breakpoint(window: MainWindow, qtbot: QtBot) -> None:
    window.editor.show_text(PROGRAM)
    point = window.breakpoints.add(Breakpoint(0, line=5, condition="nope"))
    assert pausing(window, qtbot, window.actions_by_name["run"].trigger) == 5
    assert window.breakpoints.failure(point.number) == "Its condition raised NameError: name 'nope' is not defined."
    window.actions_by_name["run"].trigger()
    until_rest(window, qtbot)


def test_ctrl_c_in_the_console_ends_what_is_evaluated_and_the_program_stays_paused(
    window: MainWindow, qtbot: QtBot
) -> None:
    debug(window, qtbot, PROGRAM)
    field = window.console.field
    QTest.keyClicks(field, "while True: pass")
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.toPlainText() == ""
    with qtbot.waitSignal(window.console.answered, timeout=PATIENCE) as said:
        QTest.keyClick(field, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert said.args == ["››› while True: pass\nKeyboardInterrupt"]
    assert pausing(window, qtbot, lambda: key(window, Qt.Key.Key_F10)) == 4
    window.actions_by_name["run"].trigger()
    until_rest(window, qtbot)
    assert printed(window) == "2\n"


def test_the_console_evaluates_where_the_program_is_paused(window: MainWindow, qtbot: QtBot) -> None:
    window.editor.show_text(PROGRAM)
    window.breakpoints.add(Breakpoint(0, line=3))
    pausing(window, qtbot, window.actions_by_name["run"].trigger)
    assert window.console.field.placeholderText() == "evaluate in double()"
    told = len(window.session.trace)
    for typed, answer in (("x + y", "3"), ("y = 40", ""), ("y + 2", "42"), ("1 / 0", "ZeroDivisionError")):
        with qtbot.waitSignal(window.console.answered, timeout=PATIENCE) as said:
            QTest.keyClicks(window.console.field, typed)
            QTest.keyClick(window.console.field, Qt.Key.Key_Return)
        assert said.args[0].startswith(f"››› {typed}")
        assert answer in said.args[0].partition(typed)[2]
    assert (len(window.session.trace), window.runs.state) == (told, State.PAUSED)
    window.actions_by_name["run"].trigger()
    until_rest(window, qtbot)
    assert printed(window) == "40\n"


def test_no_cell_runs_while_the_program_is_paused(window: MainWindow, qtbot: QtBot) -> None:
    debug(window, qtbot, PROGRAM)
    window.editor.run_cell_asked.emit(1)
    assert window.message.isVisible()
    assert window.runs.state == State.PAUSED
    window.actions_by_name["stop"].trigger()
    until_rest(window, qtbot)
