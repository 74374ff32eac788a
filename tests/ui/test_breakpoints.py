"""Breakpoints in the window: set with keys and mouse, kept with their lines and files, refused in words."""

from __future__ import annotations

import dis
import random
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt, QTimer
from PySide6.QtGui import QAction, QContextMenuEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from gradviz.breakpoints import CHANGED, GRAD_NORM, LINE, OPERATION, Breakpoint
from gradviz.ui.breakpoint_dialog import BreakpointDialog
from gradviz.ui.breakpoint_words import complaint, words
from gradviz.ui.breakpoints import Breakpoints
from gradviz.ui.editor.code_editor import CodeEditor
from gradviz.ui.editor.code_lines import code_lines, next_code_line
from gradviz.ui.main_window import MainWindow
from gradviz.ui.open_documents import OpenDocuments
from gradviz.ui.runs import Runs
from gradviz.ui.session import Session
from gradviz.ui.theme import LIGHT
from gradviz.ui.worker_client import Pool
from tests.trace.stepping import lines_reached
from tests.ui.conftest import LastingPool

PROGRAM = "a = 1\n\n# words\nfor i in range(3):\n    a += i\n\nprint(a)\n"


class Desk:
    """An editor with breakpoints."""

    def __init__(self, qtbot: QtBot, settings: QSettings, pool: Pool) -> None:
        self.editor = CodeEditor(LIGHT)
        qtbot.addWidget(self.editor)
        self.editor.resize(500, 400)
        self.editor.show()
        session = Session()
        self.documents = OpenDocuments(self.editor, session, Runs(session, pool))
        self.points = Breakpoints(self.documents, settings)

    def show(self, text: str, path: str | None = None) -> None:
        self.editor.open_document.path = Path(path) if path else None
        self.editor.show_text(text)

    def lines(self) -> list[int]:
        return [point.line for point in self.points.all()]


@pytest.fixture
def desk(qtbot: QtBot, settings: QSettings, pool: LastingPool) -> Desk:
    return Desk(qtbot, settings, pool)


def line_middle(editor: CodeEditor, line: int) -> QPoint:
    _line, top, height = next(row for row in editor.visible_lines() if row[0] == line)
    return QPoint(9, round(top + height / 2))


# ---------------------------------------------------------------- lines with code


def test_lines_with_code_are_those_that_python_stops_at() -> None:
    source = (
        '"""Words."""\n\ndef f(x):\n    """Doc."""\n    # words\n    return (\n        x\n        + 1\n    )\n\n'
        "if f(1):\n    y = 2\n\nz = [\n    i\n    for i in range(3)\n]\n"
    )
    assert set(lines_reached(source)) <= set(code_lines(source))
    without = {2, 4, 5, 9, 10, 13, 17, 18}  # blank, words, closing brackets
    assert not without & set(code_lines(source))
    assert dis.findlinestarts(compile(source, "", "exec"))


def test_a_text_that_does_not_compile_still_has_lines_to_stop_at() -> None:
    assert code_lines("%matplotlib inline\n# words\n\nx = (\n") == [1, 4]
    assert code_lines("x = 1\n# %%\n!ls\n# %% [markdown]\n# words\n# %%\n\ny = 2") == [1, 3, 8]
    assert next_code_line("x = 1\n# end\n", 2) is None


# ---------------------------------------------------------------- setting


def test_f9_sets_and_takes_away_at_the_caret(window: MainWindow, qtbot: QtBot) -> None:
    window.editor.show_text(PROGRAM)
    window.editor.go_to(5)
    qtbot.keyClick(window.editor, Qt.Key.Key_F9)
    assert [point.line for point in window.breakpoints.all()] == [5]
    qtbot.waitUntil(lambda: 5 in window.editor.stops)
    qtbot.keyClick(window.editor, Qt.Key.Key_F9)
    assert window.breakpoints.all() == []
    qtbot.waitUntil(lambda: not window.editor.stops)


def test_a_click_in_the_gutter_sets_and_takes_away(window: MainWindow, qtbot: QtBot) -> None:
    window.editor.show_text(PROGRAM)
    where = line_middle(window.editor, 4)
    QTest.mouseClick(window.editor.gutter, Qt.MouseButton.LeftButton, pos=where)
    assert [point.line for point in window.breakpoints.all()] == [4]
    qtbot.waitUntil(lambda: 4 in window.editor.stops)
    QTest.mouseMove(window.editor.gutter, where)
    qtbot.waitUntil(lambda: window.editor.gutter.toolTip() == "Stops at line 4.")
    QTest.mouseClick(window.editor.gutter, Qt.MouseButton.LeftButton, pos=where)
    assert window.breakpoints.all() == []
    qtbot.waitUntil(lambda: not window.editor.stops)


def test_a_line_without_code_gives_its_breakpoint_to_the_next(window: MainWindow, qtbot: QtBot) -> None:
    window.editor.show_text(PROGRAM)
    window.breakpoints.toggle(2)
    assert [point.line for point in window.breakpoints.all()] == [4]
    window.editor.show_text("x = 1\n# the end\n")
    window.breakpoints.toggle(2)
    assert window.breakpoints.all() == []
    assert window.message.label.text() == "There is no code on line 2 or below it, so no breakpoint was set."
    qtbot.waitUntil(lambda: not window.editor.stops)


def test_the_menu_disables_and_removes(window: MainWindow, qtbot: QtBot) -> None:
    window.editor.show_text(PROGRAM)
    window.breakpoints.toggle(5)
    assert choices(window, 5) == ["Condition…", "Hit Count…", "Text to Print…", "Disable", "Remove"]
    pick(window, 5, "Disable")
    assert not window.breakpoints.all()[0].enabled
    qtbot.waitUntil(lambda: 5 in window.editor.stops and not window.editor.stops[5].enabled)
    pick(window, 5, "Enable")
    assert window.breakpoints.all()[0].enabled
    pick(window, 5, "Remove")
    assert window.breakpoints.all() == []
    qtbot.waitUntil(lambda: not window.editor.stops)


def test_a_condition_is_asked_for_in_the_menu(window: MainWindow, qtbot: QtBot) -> None:
    window.editor.show_text(PROGRAM)
    pick(window, 3, "Condition…")
    dialog = open_dialog(window)
    qtbot.waitUntil(dialog.isVisible)
    qtbot.keyClicks(dialog.condition, "i >")
    press_ok(dialog)
    assert dialog.isVisible()
    assert dialog.sentence.text().startswith("The condition is no Python expression (")
    qtbot.keyClicks(dialog.condition, " 1")
    press_ok(dialog)
    assert [(point.line, point.condition) for point in window.breakpoints.all()] == [(4, "i > 1")]
    qtbot.waitUntil(lambda: 4 in window.editor.stops)
    assert window.editor.stops[4].shape == "condition"


def choices(window: MainWindow, line: int) -> list[str]:
    where = line_middle(window.editor, line)
    gutter = window.editor.gutter
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, where, gutter.mapToGlobal(where))
    QApplication.sendEvent(gutter, event)
    menu = window.breakpoint_gutter.menu
    assert menu is not None
    texts = [action.text() for action in menu.actions() if not action.isSeparator()]
    menu.hide()
    return texts


def pick(window: MainWindow, line: int, text: str) -> None:
    choices(window, line)
    menu = window.breakpoint_gutter.menu
    assert menu is not None
    action: QAction = next(action for action in menu.actions() if action.text() == text)
    action.trigger()


def open_dialog(window: MainWindow) -> BreakpointDialog:
    dialog = window.breakpoint_gutter.dialog
    assert dialog is not None
    return dialog


def press_ok(dialog: BreakpointDialog) -> None:
    QTest.mouseClick(dialog.buttons.button(QDialogButtonBox.StandardButton.Ok), Qt.MouseButton.LeftButton)


# ---------------------------------------------------------------- the dialog


def test_the_dialog_makes_breakpoints_of_other_kinds(window: MainWindow, qtbot: QtBot) -> None:
    window.editor.show_text(PROGRAM)
    window.actions_by_name["new_breakpoint"].trigger()
    dialog = open_dialog(window)
    qtbot.keyClicks(dialog.name, "matmul")
    press_ok(dialog)
    assert [(point.kind, point.name) for point in window.breakpoints.all()] == [(OPERATION, "matmul")]


@pytest.mark.parametrize(
    ("kind", "field", "typed", "said"),
    [
        (GRAD_NORM, "bound", "ten", "“ten” is no number; write the bound as 10 or 1e3."),
        (GRAD_NORM, "bound", "-1", "The bound must be a number above 0, as 10 or 1e3."),
        (CHANGED, "name", "", "Give the name of the tensor, as layer.weight."),
        (LINE, "line", "0", "“0” is no line; lines are counted from 1."),
        (OPERATION, "hits", "often", "“often” is no count of hits; write a whole number from 1 up."),
        (OPERATION, "log", "{loss", "The text has a brace without its partner;"),
        (OPERATION, "log", "{1 +}", "{1 +} in the text holds no Python expression"),
    ],
)
def test_wrong_input_is_refused_in_words(qtbot: QtBot, kind: str, field: str, typed: str, said: str) -> None:
    taken: list[Breakpoint] = []
    dialog = BreakpointDialog(None, LIGHT, Breakpoint(0, kind), taken.append, new=True)  # type: ignore[arg-type]
    qtbot.addWidget(dialog)
    dialog.show()
    edit: QLineEdit = getattr(dialog, field)
    edit.setText(typed)
    press_ok(dialog)
    assert dialog.isVisible()
    assert dialog.sentence.isVisible()
    assert said in dialog.sentence.text()
    assert taken == []


def test_words_tell_all_that_a_breakpoint_does() -> None:
    point = Breakpoint(1, LINE, line=5, condition="i > 1", hits=3, enabled=False)
    assert words(point, "NameError: name 'i' is not defined") == (
        "Disabled. Stops at line 5 if i > 1, from hit 3 on.\nNameError: name 'i' is not defined"
    )
    assert words(Breakpoint(1, LINE, line=5, log="a is {a}")) == "Prints “a is {a}” at line 5."
    assert complaint(Breakpoint(1, LINE, line=5, log="{a:.2f} and {{b}}", condition="a if b else c")) == ""


# ---------------------------------------------------------------- following the text


def test_breakpoints_move_with_their_lines(desk: Desk, qtbot: QtBot) -> None:
    desk.show(PROGRAM)
    for line in (1, 4, 7):
        desk.points.toggle(line)
    desk.editor.go_to(4)
    qtbot.keyClick(desk.editor, Qt.Key.Key_Return)  # an empty line above the loop
    assert desk.lines() == [1, 5, 8]
    qtbot.keyClick(desk.editor, Qt.Key.Key_Backspace)
    assert desk.lines() == [1, 4, 7]
    desk.editor.selectAll()
    desk.editor.commands.toggle_comment()
    assert desk.lines() == [1, 4, 7]
    desk.editor.undo()
    assert desk.lines() == [1, 4, 7]
    desk.editor.go_to(4)
    cursor = desk.editor.textCursor()
    cursor.movePosition(QTextCursor.MoveOperation.NextBlock, QTextCursor.MoveMode.KeepAnchor)
    cursor.removeSelectedText()
    assert desk.lines() == [1, 6], "the line is gone, and its breakpoint with it"
    qtbot.waitUntil(lambda: not desk.points._later.isActive())


@pytest.mark.parametrize("seed", range(60))
def test_a_breakpoint_is_where_its_text_is_after_any_edits(desk: Desk, seed: int) -> None:
    """Every line has a text of its own; as long as a line begins with it, the breakpoint is there."""
    chance = random.Random(seed)
    desk.show("\n".join(f"x{number} = {number}" for number in range(12)))
    line = chance.randrange(12)
    desk.points.toggle(line + 1)
    token = f"x{line} = {line}"
    for _ in range(12):
        if chance.random() < 0.2:
            desk.editor.undo()
        else:
            edit_at_random(desk.editor, chance)
        lines = enumerate(desk.editor.toPlainText().split("\n"), start=1)
        where = [number for number, text in lines if text.startswith(token)]
        if not where:
            break
        assert desk.lines() == where
    desk.points._later.stop()


def edit_at_random(editor: CodeEditor, chance: random.Random) -> None:
    cursor = editor.textCursor()
    size = editor.document().characterCount()
    cursor.setPosition(chance.randrange(size))
    if chance.random() < 0.5:
        end = min(size - 1, cursor.position() + chance.randrange(25))
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    cursor.insertText(chance.choice(["", "", "\n", "y", "\n\n", "p\nq\nr", "u\n"]))


def test_a_breakpoint_whose_line_lost_its_code_moves_on_when_the_program_runs(desk: Desk, qtbot: QtBot) -> None:
    desk.show(PROGRAM)
    desk.points.toggle(1)
    desk.editor.go_to(1)
    desk.editor.commands.toggle_comment()
    desk.points.settle()
    assert desk.lines() == [4]
    qtbot.waitUntil(lambda: not desk.points._later.isActive())


def test_many_breakpoints_of_a_long_program_are_settled_at_once(window: MainWindow, qtbot: QtBot) -> None:
    window.editor.show_text("y = [(1, 2), x]\n\n" * 3_000)
    lines = list(range(1_000, 6_000, 250))
    for line in lines:
        window.breakpoints.toggle(line)
    window.editor.moveCursor(QTextCursor.MoveOperation.Start)
    window.editor.insertPlainText("\n")
    qtbot.wait(50)  # the window has been shown for some turns of the event loop
    QTimer.singleShot(0, window.breakpoints.settle)
    qtbot.wait(50)
    assert [point.line for point in window.breakpoints.all()] == [line + 2 for line in lines]


# ---------------------------------------------------------------- remembering


def remembered(desk: Desk, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not desk.points._later.isActive())


def test_each_file_has_its_own(desk: Desk, qtbot: QtBot, settings: QSettings, pool: LastingPool) -> None:
    desk.show(PROGRAM, "/there/a.py")
    desk.points.toggle(5)
    desk.points.add(Breakpoint(0, CHANGED, name="a"))
    remembered(desk, qtbot)
    desk.show("z = 1\n", "/there/b.py")
    assert desk.points.all() == []
    desk.show(PROGRAM, "/there/a.py")
    assert [(point.kind, point.line, point.name) for point in desk.points.all()] == [(LINE, 5, ""), (CHANGED, 0, "a")]
    remembered(desk, qtbot)
    later = Desk(qtbot, settings, pool)
    later.show("# a new first line\n" + PROGRAM, "/there/a.py")
    assert later.lines() == [6, 0], "the text was changed elsewhere: the line is found again"
    remembered(later, qtbot)


def test_save_as_takes_them_along(window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: Any) -> None:
    first, second = tmp_path / "one.py", tmp_path / "two.py"
    first.write_text(PROGRAM)
    window.files.open(first)
    window.breakpoints.toggle(5)
    qtbot.waitUntil(lambda: 5 in window.editor.stops)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(second), ""))
    window.files.save_as()
    assert [point.line for point in window.breakpoints.all()] == [5]
    window.files.welcome()
    assert window.breakpoints.all() == []
    for path in (first, second):
        window.files.open(path)
        assert [point.line for point in window.breakpoints.all()] == [5], path
    qtbot.waitUntil(lambda: 5 in window.editor.stops)


def test_a_file_renamed_elsewhere_keeps_its_own(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "one.py"
    path.write_text(PROGRAM)
    window.files.open(path)
    window.breakpoints.toggle(5)
    qtbot.waitUntil(lambda: 5 in window.editor.stops)
    window.files.welcome()
    window.files.open(path.rename(tmp_path / "renamed.py"))
    assert [point.line for point in window.breakpoints.all()] == [5]
    qtbot.waitUntil(lambda: 5 in window.editor.stops)


def test_settings_that_somebody_else_wrote_are_no_harm(desk: Desk, settings: QSettings, qtbot: QtBot) -> None:
    settings.setValue("breakpoints", "[not ours")
    desk.show(PROGRAM, "/there/a.py")
    desk.points.toggle(5)
    remembered(desk, qtbot)
    desk.show(PROGRAM, "/there/a.py")
    assert desk.lines() == [5]
    remembered(desk, qtbot)
