"""A text that is edited while the program runs, or is paused."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gradviz.breakpoints import Breakpoint
from gradviz.ui.main_window import MainWindow
from tests.ui.conftest import PATIENCE, until_rest
from tests.ui.test_debugging import debug, key, pausing, printed

PROGRAM = "a = 1\nb = 2\nfor k in range(3):\n    a += k\n    b += a\nprint(a, b)\n"
CONTROL = Qt.KeyboardModifier.ControlModifier


def type_at(window: MainWindow, line: int, text: str) -> None:
    """Put the caret at the start of a line, and type."""
    window.editor.go_to(line)
    for sign in text:
        if sign == "\n":
            QTest.keyClick(window.editor, Qt.Key.Key_Return)
        else:
            QTest.keyClicks(window.editor, sign)


def delete_line(window: MainWindow, line: int) -> None:
    window.editor.go_to(line)
    cursor = window.editor.textCursor()
    cursor.movePosition(QTextCursor.MoveOperation.NextBlock, QTextCursor.MoveMode.KeepAnchor)
    window.editor.setTextCursor(cursor)
    QTest.keyClick(window.editor, Qt.Key.Key_Delete)


def end(window: MainWindow, qtbot: QtBot) -> None:
    window.actions_by_name["stop"].trigger()
    until_rest(window, qtbot)


def test_lines_put_above_the_paused_one_take_its_mark_with_them(window: MainWindow, qtbot: QtBot) -> None:
    assert debug(window, qtbot, PROGRAM) == 1
    pausing(window, qtbot, lambda: key(window, Qt.Key.Key_F10))
    assert window.editor.paused == 2
    assert not window.older.isVisible()
    type_at(window, 1, "x = 0\ny = 0\n")
    qtbot.waitUntil(lambda: window.editor.paused == 4, timeout=PATIENCE)
    assert window.older.isVisible()
    assert window.older.text() == "The program runs the text of its start; what you change counts from the next run."
    pausing(window, qtbot, lambda: key(window, Qt.Key.Key_F10))
    assert window.editor.paused == 5
    window.actions_by_name["run"].trigger()
    until_rest(window, qtbot)
    assert printed(window) == "4 9\n"
    qtbot.waitUntil(lambda: not window.older.isVisible(), timeout=PATIENCE)


def test_a_paused_line_that_was_changed_is_shown_as_it_runs_and_no_other_line_is_marked(
    window: MainWindow, qtbot: QtBot
) -> None:
    debug(window, qtbot, PROGRAM)
    pausing(window, qtbot, lambda: key(window, Qt.Key.Key_F10))
    type_at(window, 2, "not_")
    qtbot.waitUntil(lambda: window.editor.paused is None, timeout=PATIENCE)
    qtbot.waitUntil(lambda: window.editor.marks.peek is not None, timeout=PATIENCE)
    peek = window.editor.marks.peek
    assert peek is not None
    assert peek.lines[peek.shown] == "b = 2"
    QTest.keyClick(window.editor, Qt.Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: window.editor.paused == 2, timeout=PATIENCE)
    end(window, qtbot)


def test_a_breakpoint_stops_at_its_own_line_whatever_is_put_above_it(window: MainWindow, qtbot: QtBot) -> None:
    debug(window, qtbot, PROGRAM)
    type_at(window, 1, "\n\n")
    window.breakpoints.toggle(7)
    assert pausing(window, qtbot, window.actions_by_name["run"].trigger) == 5
    assert window.runs.pause_ is not None
    assert (window.runs.pause_.text, window.editor.paused) == ("b += a", 7)
    window.editor.go_to(8)
    assert pausing(window, qtbot, window.actions_by_name["run_to_caret"].trigger) == 5  # the breakpoint again
    window.breakpoints.toggle(7)
    assert pausing(window, qtbot, window.actions_by_name["run_to_caret"].trigger) == 6
    assert window.editor.paused == 8
    end(window, qtbot)


def test_a_breakpoint_on_a_line_that_the_program_lacks_says_so(window: MainWindow, qtbot: QtBot) -> None:
    debug(window, qtbot, PROGRAM)
    window.editor.go_to(3)
    QTest.keyClick(window.editor, Qt.Key.Key_End)
    QTest.keyClick(window.editor, Qt.Key.Key_Return)
    QTest.keyClicks(window.editor, "new = 1")
    window.breakpoints.toggle(4)
    (point,) = window.breakpoints.all()
    qtbot.waitUntil(lambda: "has no such line" in window.breakpoints.failure(point.number), timeout=PATIENCE)
    window.editor.go_to(4)
    window.actions_by_name["run_to_caret"].trigger()
    assert window.transport.happening.whole.startswith("Line 4 is not in the program that runs")
    window.actions_by_name["run"].trigger()
    until_rest(window, qtbot)
    qtbot.waitUntil(lambda: window.breakpoints.failure(point.number) == "", timeout=PATIENCE)


def test_undo_brings_a_deleted_line_back_with_its_breakpoint(window: MainWindow, qtbot: QtBot) -> None:
    debug(window, qtbot, PROGRAM)
    point = window.breakpoints.add(Breakpoint(0, line=5, condition="k == 1"))
    delete_line(window, 5)
    assert window.breakpoints.all() == []
    QTest.keyClicks(window.editor, "z")
    for _ in range(2):
        QTest.keyClick(window.editor, Qt.Key.Key_Z, CONTROL)
    assert window.editor.toPlainText() == PROGRAM
    assert [(each.number, each.line, each.condition) for each in window.breakpoints.all()] == [
        (point.number, 5, "k == 1")
    ]
    assert pausing(window, qtbot, window.actions_by_name["run"].trigger) == 5
    assert window.editor.paused == 5
    end(window, qtbot)


def test_undo_brings_back_only_what_went_with_the_text(window: MainWindow) -> None:
    window.editor.show_text(PROGRAM)
    for line in (2, 4, 6):
        window.breakpoints.toggle(line)
    delete_line(window, 4)
    window.breakpoints.toggle(2)
    type_at(window, 1, "\n")
    assert [point.line for point in window.breakpoints.all()] == [6]
    window.editor.undo()
    window.editor.undo()
    window.editor.undo()
    assert window.editor.toPlainText() == PROGRAM
    assert [point.line for point in window.breakpoints.all()] == [4, 6]
    window.editor.redo()
    window.editor.redo()
    assert [point.line for point in window.breakpoints.all()] == [6]
    window.editor.undo()
    window.editor.undo()
    assert [point.line for point in window.breakpoints.all()] == [4, 6]


def test_another_text_in_the_editor_is_not_taken_for_the_one_that_runs(window: MainWindow, qtbot: QtBot) -> None:
    debug(window, qtbot, PROGRAM)
    pausing(window, qtbot, lambda: key(window, Qt.Key.Key_F10))
    window.editor.show_text(PROGRAM.replace("a", "c"))
    qtbot.waitUntil(lambda: window.editor.paused is None, timeout=PATIENCE)
    assert window.older.isVisible()
    window.breakpoints.toggle(4)
    window.actions_by_name["run"].trigger()
    until_rest(window, qtbot)
    assert printed(window) == "4 9\n"
