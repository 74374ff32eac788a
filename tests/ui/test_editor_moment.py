"""The shown moment in the editor: results beside lines, which time a line runs, and the lens over each loop."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gradviz import events as ev
from gradviz.trace.trace import Trace
from gradviz.ui.editor.lens import EARLIER, LATER, NUMBER, TurnField, lens_parts
from gradviz.ui.editor.marks import Result
from gradviz.ui.main_window import MainWindow
from tests.trace.stepping import run_line_by_line

LOOP = """import torch
a = torch.ones(2, requires_grad=True)
for turn in range(12):
    b = a * turn
    for inner in range(2):
        c = b + inner
    d = c * c
"""


@pytest.fixture(scope="module")
def record() -> Trace:
    return run_line_by_line(LOOP)


@pytest.fixture
def shown(window: MainWindow, record: Trace, qtbot: QtBot) -> MainWindow:
    window.open_trace(Trace(record.events))
    qtbot.waitUntil(lambda: 3 in window.editor.marks.lenses)
    return window


def told(trace: Trace, line: int, time: int) -> int:
    """The step at which a line is about to run for the so-manieth time."""
    steps = [k for k, e in enumerate(trace.events, 1) if isinstance(e, ev.LineReached) and e.place.line == line]
    return steps[time - 1]


def go(window: MainWindow, qtbot: QtBot, step: int) -> None:
    window.session.move_to(step)
    qtbot.waitUntil(lambda: not window.sync._timer.isActive())


def middle(window: MainWindow, line: int, part: str) -> QPoint:
    editor = window.editor
    _line, top, height = next(row for row in editor.visible_lines() if row[0] == line)
    return lens_parts(editor, line, QRectF(0, top, editor.viewport().width(), height))[part].center().toPoint()


def click(window: MainWindow, line: int, part: str) -> None:
    QTest.mouseClick(window.editor.viewport(), Qt.MouseButton.LeftButton, pos=middle(window, line, part))


def test_results_stand_beside_their_lines_as_they_were(shown: MainWindow, qtbot: QtBot) -> None:
    trace = shown.session.trace
    go(shown, qtbot, told(trace, 7, 3) - 1)  # in turn 3: b = 2, c = 2 + 1, d is still that of turn 2: (1 + 1)²
    values = shown.editor.marks.values
    assert values[4] == Result("[2, 2]", "b", short="[2, 2]")
    assert values[6] == Result("[3, 3]", "c", short="[3, 3]")
    assert values[7] == Result("[4, 4]", "d", old=True, short="[4, 4]")


def test_the_shown_line_says_which_function_it_made_and_which_time_it_runs(shown: MainWindow, qtbot: QtBot) -> None:
    trace = shown.session.trace
    go(shown, qtbot, told(trace, 5, 7) - 1)
    assert shown.editor.marks.shown == 4
    assert shown.editor.marks.details == ("MulBackward0", "time 3 of 12")


def test_lenses_say_the_turns(shown: MainWindow, qtbot: QtBot) -> None:
    trace = shown.session.trace

    def words() -> tuple[str, str]:
        return shown.editor.marks.lenses[3].words, shown.editor.marks.lenses[5].words

    go(shown, qtbot, 0)
    assert words() == ("12 turns", "2 turns")
    go(shown, qtbot, told(trace, 4, 3))
    assert words()[0] == "turn 3 of 12"
    go(shown, qtbot, told(trace, 6, 5))
    assert words() == ("turn 3 of 12", "turn 1 of 2")
    assert list(shown.editor.marks.lenses) == [3, 5]


def test_arrows_go_to_the_turns_beside(shown: MainWindow, qtbot: QtBot) -> None:
    trace = shown.session.trace
    go(shown, qtbot, told(trace, 4, 3))
    click(shown, 3, LATER)
    assert shown.session.cursor == told(trace, 3, 4)
    qtbot.waitUntil(lambda: shown.editor.marks.lenses[3].words == "turn 4 of 12")
    click(shown, 3, EARLIER)
    assert shown.session.cursor == told(trace, 3, 3)
    go(shown, qtbot, 0)
    click(shown, 3, LATER)
    assert shown.session.cursor == told(trace, 3, 1)
    qtbot.waitUntil(lambda: not shown.editor.marks.lenses[3].earlier)
    click(shown, 3, EARLIER)
    assert shown.session.cursor == told(trace, 3, 1), "there is no turn before the first"
    assert shown.editor.toPlainText() == LOOP.rstrip("\n") + "\n", "the text is as it was"


def test_a_turn_is_picked_by_its_number(shown: MainWindow, qtbot: QtBot) -> None:
    trace = shown.session.trace
    go(shown, qtbot, told(trace, 4, 3))
    click(shown, 3, NUMBER)
    field = shown.editor.turn_field
    assert isinstance(field, TurnField)
    qtbot.keyClicks(field, "99")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.toolTip() == "“99” is no turn of this loop; they are counted from 1 to 12."
    assert field.isVisible()
    field.clear()
    qtbot.keyClicks(field, "9")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert shown.session.cursor == told(trace, 3, 9)
    click(shown, 3, NUMBER)
    qtbot.keyClick(shown.editor.turn_field, Qt.Key.Key_Escape)
    assert shown.session.cursor == told(trace, 3, 9)


def test_lenses_grow_with_the_record(window: MainWindow, record: Trace, qtbot: QtBot) -> None:
    half = told(record, 4, 6) + 3
    window.open_trace(Trace(record.events[:half]))
    qtbot.waitUntil(lambda: 3 in window.editor.marks.lenses)
    assert window.editor.marks.lenses[3].words == "turn 6 of 6"
    window.session.trace.extend(record.events[half:])
    window.session.announce_growth()
    qtbot.waitUntil(lambda: window.editor.marks.lenses[3].words == "turn 12 of 12")


def test_where_the_loops_of_a_long_program_are_is_found_while_the_window_goes_on(
    shown: MainWindow, record: Trace, qtbot: QtBot
) -> None:
    long = LOOP + "for name in torch.arange(3):\n    if name:\n        print(name, [name], (name,), 1)\n" * 2_000
    begun, *rest = record.events
    assert isinstance(begun, ev.CellStarted)
    for step in (1, 2, 3):
        go(shown, qtbot, step)
    shown.open_trace(Trace([replace(begun, source=long), *rest]))
    qtbot.waitUntil(lambda: not shown.editor.marks.lenses)
    qtbot.waitUntil(lambda: 3 in shown.editor.marks.lenses)
    assert shown.editor.marks.lenses[3].words == "turn 12 of 12"


def test_results_of_edited_lines_vanish_and_the_others_stay(shown: MainWindow, qtbot: QtBot) -> None:
    shown.editor.go_to(4)
    qtbot.keyClicks(shown.editor, "x = ")
    qtbot.waitUntil(lambda: 4 not in shown.editor.marks.values)
    assert 7 in shown.editor.marks.values
    assert shown.editor.marks.lenses[3].words == "turn 12 of 12"
    assert shown.status.edited.isVisibleTo(shown.status)


def test_a_line_that_was_changed_is_shown_as_it_ran(shown: MainWindow, qtbot: QtBot) -> None:
    trace, editor = shown.session.trace, shown.editor
    go(shown, qtbot, told(trace, 4, 3))
    assert not editor.peek.isVisible()
    editor.go_to(4)
    qtbot.keyClicks(editor, "x = ")
    qtbot.waitUntil(editor.peek.isVisible)
    peek = editor.marks.peek
    assert peek is not None
    assert peek.lines[peek.shown] == "    b = a * turn"
    assert peek.title == "line 4 as it ran; it was changed since"
    assert editor.marks.shown is None
    go(shown, qtbot, told(trace, 7, 3))
    assert not editor.peek.isVisible(), "this line is as it was"
    go(shown, qtbot, told(trace, 4, 3))
    assert editor.peek.isVisible()
    while editor.line_text(4).startswith("x"):  # what was typed goes word by word
        editor.undo()
    qtbot.waitUntil(lambda: not editor.peek.isVisible())
    assert editor.marks.shown == 4


def test_what_ran_never_covers_the_caret(shown: MainWindow, qtbot: QtBot) -> None:
    editor = shown.editor
    go(shown, qtbot, told(shown.session.trace, 4, 3))
    editor.go_to(4)
    qtbot.keyClicks(editor, "x = ")
    qtbot.keyClick(editor, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    for _ in range(40):
        qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(editor.peek.isVisible)
    assert editor.cursorRect().top() > editor.viewport().height() * 0.7
    caret = editor.cursorRect().translated(editor.viewport().pos())
    assert not editor.peek.geometry().intersects(caret)
    editor.go_to(1)
    assert not editor.peek.geometry().intersects(editor.cursorRect().translated(editor.viewport().pos()))


def test_a_key_asks_for_a_turn_of_the_loop_around_the_shown_line(shown: MainWindow, qtbot: QtBot) -> None:
    trace, editor = shown.session.trace, shown.editor
    go(shown, qtbot, told(trace, 6, 5))
    qtbot.keyClick(editor, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(editor.turn_field, "2")
    qtbot.keyClick(editor.turn_field, Qt.Key.Key_Return)
    assert shown.session.cursor == told(trace, 5, 8), "the second turn of the inner loop, in the third of the outer one"
    go(shown, qtbot, told(trace, 7, 3))
    qtbot.keyClick(editor, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(editor.turn_field, "11")
    qtbot.keyClick(editor.turn_field, Qt.Key.Key_Return)
    assert shown.session.cursor == told(trace, 3, 11)
    go(shown, qtbot, told(trace, 2, 1))
    with qtbot.waitSignal(shown.sync.refused) as refused:
        qtbot.keyClick(editor, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    assert refused.args == ["No turns of a loop around line 2 are recorded."]


def test_a_turn_that_came_while_its_number_was_typed_is_gone_to(window: MainWindow, qtbot: QtBot) -> None:
    whole = run_line_by_line("n = 0\nwhile n < 90:\n    n += 1\ndone = n\n")
    trace = Trace(whole.events[: told(whole, 3, 40)])
    window.open_trace(trace)
    window.editor.setFocus()
    qtbot.waitUntil(lambda: 2 in window.editor.marks.lenses)
    go(window, qtbot, told(trace, 3, 10))
    qtbot.keyClick(window.editor, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    field = window.editor.turn_field
    assert isinstance(field, TurnField)
    assert field.placeholderText() == "1–40"
    trace.extend(whole.events[len(trace) :])
    window.session.announce_growth()
    qtbot.waitUntil(lambda: window.editor.marks.lenses[2].words == "turn 10 of 90")
    qtbot.keyClicks(field, "70")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert window.session.cursor == told(whole, 2, 70)


def test_a_loop_without_tensors_has_a_lens_for_mouse_and_keys(window: MainWindow, qtbot: QtBot) -> None:
    trace = run_line_by_line("n = 0\nwhile n < 1000:\n    n += 1\ndone = n\n")
    window.open_trace(trace)
    window.editor.setFocus()
    qtbot.waitUntil(lambda: 2 in window.editor.marks.lenses)
    go(window, qtbot, told(trace, 3, 700))
    assert window.editor.marks.lenses[2].words == "turn 700 of 1,000"
    click(window, 2, LATER)
    assert window.session.cursor == told(trace, 2, 701)
    qtbot.keyClick(window.editor, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    field = window.editor.turn_field
    assert isinstance(field, TurnField)
    qtbot.keyClicks(field, "1,000")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert window.session.cursor == told(trace, 2, 1000)
    qtbot.waitUntil(lambda: not window.editor.marks.lenses[2].later)
    go(window, qtbot, told(trace, 3, 20))
    qtbot.keyClick(window.editor, Qt.Key.Key_I, Qt.KeyboardModifier.AltModifier)
    assert window.session.cursor == told(trace, 3, 21)
    qtbot.keyClick(window.editor, Qt.Key.Key_I, Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier)
    assert window.session.cursor == told(trace, 3, 20)
