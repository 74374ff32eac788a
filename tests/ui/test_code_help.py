"""Call tips, documentation and definitions in the real window, with real keys."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest
import torch
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent, QTextCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gradviz.ui.code_help.code_help import CodeHelp
from gradviz.ui.main_window import MainWindow

PATIENCE = 90_000
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
Key = Qt.Key
SCALE = 'def scale(value, factor=2):\n    """Make it larger.\n\n    Much."""\n    return value * factor\n\n'


@pytest.fixture
def help_(window: MainWindow, qtbot: QtBot) -> CodeHelp:
    window.activateWindow()
    window.editor.setFocus()
    qtbot.waitUntil(window.editor.hasFocus)
    return window.assistant.code_help


def write(window: MainWindow, qtbot: QtBot, before: str, keys: str) -> None:
    window.editor.show_text(before)
    window.editor.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClicks(window.editor, keys)


def caret_to(window: MainWindow, text: str) -> int:
    """Put the caret behind the first letter of the last place where a text stands."""
    position = window.editor.toPlainText().rindex(text) + 1
    cursor = window.editor.textCursor()
    cursor.setPosition(position)
    window.editor.setTextCursor(cursor)
    return position


def tip(help_: CodeHelp) -> str:
    return help_.calling.tip.label.text() if help_.calling.shown else ""


def bold(help_: CodeHelp) -> str:
    """The parameter at the caret."""
    return tip(help_).rpartition("<b")[2].partition(">")[2].partition("<")[0]


def test_a_bracket_shows_how_the_call_is_written_and_a_comma_moves_on(
    window: MainWindow, help_: CodeHelp, qtbot: QtBot
) -> None:
    write(window, qtbot, SCALE, "scale(")
    qtbot.waitUntil(lambda: bold(help_) == "value", timeout=PATIENCE)
    assert "Make it larger." in tip(help_)
    assert "Much" not in tip(help_)
    qtbot.keyClicks(window.editor, "3, ")
    qtbot.waitUntil(lambda: bold(help_) == "factor=2", timeout=PATIENCE)
    rect = help_.calling.tip.geometry()
    caret = help_.calling.tip.caret_rect(window.editor.textCursor().position())
    assert not rect.intersects(caret), "what is written stays in view"
    qtbot.keyClicks(window.editor, "4)")
    qtbot.waitUntil(lambda: not help_.calling.shown)


def test_a_call_within_a_call_and_back(window: MainWindow, help_: CodeHelp, qtbot: QtBot) -> None:
    write(window, qtbot, SCALE, "scale(len(")
    qtbot.waitUntil(lambda: ">len<" in tip(help_), timeout=PATIENCE)
    qtbot.keyClicks(window.editor, "[1]), ")
    qtbot.waitUntil(lambda: bold(help_) == "factor=2", timeout=PATIENCE)


def test_escape_sends_the_tip_away_and_its_keys_bring_it_back(
    window: MainWindow, help_: CodeHelp, qtbot: QtBot
) -> None:
    write(window, qtbot, SCALE, "scale(")
    qtbot.waitUntil(lambda: help_.calling.shown, timeout=PATIENCE)
    qtbot.keyClick(window.editor, Key.Key_Escape)
    assert not help_.calling.shown
    qtbot.keyClicks(window.editor, "1, ")
    qtbot.waitUntil(lambda: not help_.calling._soon.isActive())
    assert not help_.calling.shown
    qtbot.keyClick(window.editor, Key.Key_Space, CONTROL | SHIFT)
    qtbot.waitUntil(lambda: bold(help_) == "factor=2", timeout=PATIENCE)


def test_brackets_that_call_nothing_have_no_tip(window: MainWindow, help_: CodeHelp, qtbot: QtBot) -> None:
    write(window, qtbot, SCALE, "x = (1, ")
    qtbot.waitUntil(lambda: not help_.calling._soon.isActive())
    assert help_.calling.call_at_caret() is None
    write(window, qtbot, SCALE, "print('scale(")
    qtbot.waitUntil(lambda: not help_.calling._soon.isActive())
    position = help_.calling.call_at_caret()
    assert position == window.editor.toPlainText().rindex("print(") + len("print")


def test_documentation_of_the_name_at_the_caret(window: MainWindow, help_: CodeHelp, qtbot: QtBot) -> None:
    window.editor.show_text("import torch\nx = torch.relu(torch.ones(2))\n")
    caret_to(window, "relu")
    qtbot.keyClick(window.editor, Key.Key_I, CONTROL)
    qtbot.waitUntil(lambda: help_.card.isVisible(), timeout=PATIENCE)
    assert "relu(input: Tensor)" in help_.card.browser.toPlainText()
    qtbot.keyClick(window.editor, Key.Key_Escape)
    assert not help_.card.isVisible()


def test_where_nothing_is_known_a_sentence_says_so(window: MainWindow, help_: CodeHelp, qtbot: QtBot) -> None:
    said: list[str] = []
    help_.said.connect(said.append)
    window.editor.show_text("x = mystery(1)\n\n")
    caret_to(window, "mystery")
    window.assistant.code_help.checking.switch(False)
    qtbot.keyClick(window.editor, Key.Key_I, CONTROL)
    qtbot.waitUntil(lambda: said == ["Nothing is known of “mystery” from the text alone."], timeout=PATIENCE)
    window.editor.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClick(window.editor, Key.Key_I, CONTROL)
    assert said[1:] == ["There is no name at the caret to show the documentation of."]
    qtbot.keyClick(window.editor, Key.Key_F12)
    assert said[2:] == ["There is no name at the caret whose definition could be looked for."]


def test_the_definition_in_the_text_is_gone_to(window: MainWindow, help_: CodeHelp, qtbot: QtBot) -> None:
    window.editor.show_text(f"# comment\n{SCALE}weight = 3\nprint(scale(weight))\n")
    caret_to(window, "weight")
    qtbot.keyClick(window.editor, Key.Key_F12)
    qtbot.waitUntil(lambda: window.editor.caret_line() == 8, timeout=PATIENCE)
    caret_to(window, "scale(")
    qtbot.keyClick(window.editor, Key.Key_F12)
    qtbot.waitUntil(lambda: window.editor.caret_line() == 2, timeout=PATIENCE)
    assert window.editor.textCursor().positionInBlock() == len("def ")


def test_a_definition_in_a_library_is_shown_to_be_read_and_alt_left_comes_back(
    window: MainWindow, help_: CodeHelp, qtbot: QtBot
) -> None:
    program = window.documents.active
    window.editor.show_text("import torch\nlayer = torch.nn.Linear(2, 3)\n")
    position = caret_to(window, "Linear")
    assert not window.library.isVisible()
    qtbot.keyClick(window.editor, Key.Key_F12)
    qtbot.waitUntil(lambda: window.documents.active is not program, timeout=PATIENCE)
    there = window.documents.active
    assert there.path == Path(inspect.getfile(torch.nn.Linear))
    assert window.editor.caret_line() == inspect.getsourcelines(torch.nn.Linear)[1]
    assert window.editor.textCursor().positionInBlock() == len("class ")
    assert window.library.isVisible()
    assert window.files.recent.all() == []
    assert not window.actions_by_name["comment"].isEnabled()
    text = there.text()
    qtbot.keyClicks(window.editor, "x")
    for key in (Key.Key_Return, Key.Key_Backspace, Key.Key_Delete, Key.Key_Tab):
        qtbot.keyClick(window.editor, key)
    for name in ("comment", "delete_lines", "cut", "paste", "complete", "move_cell_up"):
        window.actions_by_name[name].trigger()
    assert there.text() == text
    assert window.editor.hasFocus()
    qtbot.keyClick(window.editor, Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.documents.active is program
    assert window.editor.textCursor().position() == position
    assert not window.library.isVisible()
    assert window.actions_by_name["comment"].isEnabled()
    qtbot.keyClick(window.editor, Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert window.documents.active is there
    window.breakpoints.toggle(window.editor.caret_line())
    assert window.message.label.text().startswith("Programs do not stop in libraries")
    assert window.breakpoints.all() == []
    window.run()
    assert window.message.label.text() == "linear.py is a file of a library: show the program to run."
    qtbot.mouseClick(window.library.unlock, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(window.editor, "x")
    assert there.text() != text


def test_a_definition_in_a_file_beside_the_program_is_opened_to_be_changed(
    window: MainWindow, help_: CodeHelp, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "halves_of_mine.py").write_text("# first\n\ndef halve(x):\n    return x / 2\n")
    program = tmp_path / "program.py"
    program.write_text("from halves_of_mine import halve\nprint(halve(4))\n")
    window.files.open(program)
    caret_to(window, "halve(4")
    qtbot.keyClick(window.editor, Key.Key_F12)
    qtbot.waitUntil(lambda: window.files.title == "halves_of_mine.py", timeout=PATIENCE)
    assert window.editor.caret_line() == 3
    assert not window.library.isVisible()
    qtbot.keyClicks(window.editor, "x")
    assert window.files.modified


def point_at(window: MainWindow, position: int) -> None:
    """Let the pointer rest on a place of the text."""
    cursor = window.editor.textCursor()
    cursor.setPosition(position)
    at = window.editor.cursorRect(cursor).center()
    event = QHelpEvent(QEvent.Type.ToolTip, at, window.editor.viewport().mapToGlobal(at))
    QApplication.sendEvent(window.editor.viewport(), event)


def test_the_resting_pointer_shows_documentation_and_what_is_wrong(
    window: MainWindow, help_: CodeHelp, qtbot: QtBot
) -> None:
    window.editor.show_text(f"{SCALE}print(scale(1), scael(2))\n")
    qtbot.waitUntil(lambda: bool(list(help_.checking.findings)), timeout=PATIENCE)
    point_at(window, window.editor.toPlainText().index("scael") + 2)
    assert "scael is not defined; is scale meant?" in help_.card.browser.toPlainText()
    point_at(window, window.editor.toPlainText().rindex("scale(1") + 2)
    qtbot.waitUntil(lambda: "Make it larger." in help_.card.browser.toPlainText(), timeout=PATIENCE)
    qtbot.mouseClick(window.editor.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert not help_.card.isVisible()
