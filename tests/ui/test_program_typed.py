"""A program that a person types into the empty window: what comes along while they write, run, stop and edit."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QImage, QTextCursor
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gradviz.ui.editor.code_editor import CodeEditor
from gradviz.ui.main_window import MainWindow
from gradviz.ui.runs import State
from tests.ui.conftest import PATIENCE, until_rest
from tests.ui.person import Person
from tests.ui.test_highlighting import colors_of
from tests.ui.texts import painted

TYPED = '''def show(x):
"""Say it.
if this were code"""
return f"{x!r:>{len(x)}} if {x[0]}"
'''
WRITTEN = '''def show(x):
    """Say it.
    if this were code"""
    return f"{x!r:>{len(x)}} if {x[0]}"
'''


def words_on(part: QWidget, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """All that is painted by hand on a widget."""
    with painted(monkeypatch) as seen:
        part.grab()
    return seen


def painted_at(editor: CodeEditor, sign: int) -> str:
    """The color behind the sign at a place of the text."""
    cursor = QTextCursor(editor.document())
    cursor.setPosition(sign)
    place = editor.cursorRect(cursor)
    image: QImage = editor.viewport().grab().toImage()
    return image.pixelColor(place.right() + 2, place.bottom() - 1).name()


def test_colors_indentation_and_numbers_come_while_one_types(
    window: MainWindow, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    person.type(TYPED)
    editor, theme = window.editor, window.look.theme
    assert editor.toPlainText().rstrip() + "\n" == WRITTEN
    colors = [{color for _at, _size, color in colors_of(editor, line)} for line in range(4)]
    assert theme.editor_keyword in colors[0]
    assert colors[2] == {theme.editor_string}, "a keyword in a string of many lines is text"
    assert {theme.editor_keyword, theme.editor_builtin, theme.editor_string} <= colors[3]
    text = editor.line_text(4)
    of_len = [color for at, _size, color in colors_of(editor, 3) if at == text.index("len")]
    of_if = [color for at, size, color in colors_of(editor, 3) if at <= text.index(" if") < at + size]
    assert of_len == [theme.editor_builtin], "within the format of a field it is code"
    assert of_if == [theme.editor_string]
    assert words_on(editor.gutter, monkeypatch) == [str(line + 1) for line in range(editor.blockCount())]


def test_the_bracket_at_the_caret_and_its_partner_are_marked(window: MainWindow, person: Person) -> None:
    person.type("f(g(1), [2,\n')'])")
    text, editor = window.editor.toPlainText(), window.editor
    ground = QColor(window.look.theme.selection).name()
    first, last, inner = text.index("("), text.rindex(")"), text.index("[")
    assert painted_at(editor, last) == painted_at(editor, first) == ground
    assert ground not in (painted_at(editor, inner), painted_at(editor, text.index("')'") + 1))
    person.press("Left")
    assert painted_at(editor, inner) == ground
    assert painted_at(editor, first) != ground


def test_undo_goes_back_step_by_step_to_the_empty_text_and_redo_returns(window: MainWindow, person: Person) -> None:
    person.type("one two\nthree\n")
    person.press("Up", "Ctrl+D", "Ctrl+/", "Ctrl+A", "Tab")
    end = window.editor.toPlainText()
    assert end == "    one two\n    three\n    # three\n"
    texts = [end]
    while texts[-1]:
        person.press("Ctrl+Z")
        assert window.editor.toPlainText() != texts[-1]
        texts.append(window.editor.toPlainText())
    assert len(texts) > 6
    for text, keys in zip(texts[-2::-1], ["Ctrl+Shift+Z", "Ctrl+Y"] * len(texts), strict=False):
        person.press(keys)
        assert window.editor.toPlainText() == text
    assert not window.editor.document().isRedoAvailable()


def test_cells_are_run_stopped_edited_and_forgotten_with_keys_and_show_it(
    window: MainWindow, person: Person, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    person.type("# %% one\na = 1\n\n# %% two\nwhile a:\npass\n")
    editor, run_button = window.editor, QColor(window.look.theme.leaf)

    def signs() -> list[str]:
        """The signs of the two cells, without their times."""
        words = words_on(editor.viewport(), monkeypatch)
        return [" ".join(each.split()[:2]) for each in words if each[0] in "…▸✓✕■✎↻"]

    buttons = editor.gutter.grab().toImage()
    tops = {line: top + height // 2 for line, top, height in editor.visible_lines()}
    colored = {line for line, y in tops.items() if buttons.pixelColor(27, y) == run_button}
    assert colored == {1, 4}, "each cell has a button, and no other line"
    assert signs() == []
    person.press("Ctrl+Home", "Shift+Return")
    until_rest(window, qtbot)
    assert editor.caret_line() == 4 + 1, "Shift+Enter goes on to the next cell"
    assert signs() == ["✓ [1]"]
    person.press("Ctrl+Return")
    qtbot.waitUntil(lambda: signs()[1:] == ["▸ [2]"], timeout=PATIENCE)
    person.press("Shift+F5")
    qtbot.waitUntil(lambda: window.runs.state in (State.READY, State.ENDED), timeout=PATIENCE)
    qtbot.waitUntil(lambda: signs()[1:] == ["■ [2]"])
    person.press("Ctrl+Home", "Down", "End")
    person.type("0")
    assert signs() == ["✎ [1]", "■ [2]"]
    person.press("Ctrl+.")
    qtbot.waitUntil(lambda: signs() == [])


def test_lines_are_made_comments_and_code_again_with_one_key(window: MainWindow, person: Person) -> None:
    person.type("a = 1\nb = 2\n")
    person.press("Ctrl+Home", "Shift+Down", "Shift+Down", "Ctrl+/")
    assert window.editor.toPlainText() == "# a = 1\n# b = 2\n"
    person.press("Ctrl+/")
    assert window.editor.toPlainText() == "a = 1\nb = 2\n"


@pytest.mark.parametrize("keys", ["Ctrl+Shift+[", "the mouse"])
def test_a_block_is_folded_and_unfolded(
    window: MainWindow, person: Person, monkeypatch: pytest.MonkeyPatch, keys: str, qtbot: QtBot
) -> None:
    person.type(TYPED)
    person.press("Ctrl+Home")
    qtbot.waitUntil(lambda: window.editor.folds.can_fold(0))
    gutter = window.editor.gutter

    def fold(back: str) -> None:
        if keys == "the mouse":
            _line, top, height = next(window.editor.visible_lines())
            person.click(gutter, QPoint(gutter.width() - 6, top + height // 2))
        else:
            person.press(keys if back == "fold" else "Ctrl+Shift+]")

    fold("fold")
    assert words_on(gutter, monkeypatch)[:2] in (["1"], ["1", "5"])
    fold("unfold")
    assert words_on(gutter, monkeypatch)[:4] == ["1", "2", "3", "4"]
