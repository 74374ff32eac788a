"""Find, replace and go to a line, with the keys that a person uses."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QTextCursor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gradviz.ui.editor.code_editor import CodeEditor
from gradviz.ui.editor.finding import BadPattern, Places, Query, compiled, find_all
from gradviz.ui.main_window import MainWindow

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton
TEXT = "def step(x):\n    return x * Step\n\nstep(1)\nstepper = step\n"


@pytest.fixture
def editor(window: MainWindow) -> CodeEditor:
    window.editor.show_text(TEXT)
    window.editor.setFocus()
    return window.editor


def find(editor: CodeEditor, what: str) -> None:
    QTest.keyClick(editor, Qt.Key.Key_F, CONTROL)
    QTest.keyClicks(editor.find_bar.field, what)


def chosen(editor: CodeEditor) -> tuple[int, int]:
    cursor = editor.textCursor()
    return cursor.selectionStart(), cursor.selectionEnd()


def where(pattern: str, text: str = TEXT) -> list[tuple[int, int]]:
    return [found.span() for found in re.finditer(pattern, text)]


def test_matches_are_found_as_one_types_counted_and_gone_through(editor: CodeEditor) -> None:
    find(editor, "st")
    bar = editor.find_bar
    assert bar.isVisible()
    assert chosen(editor) == where("st")[0]
    assert bar.count.whole == "1 of 5"
    QTest.keyClicks(bar.field, "ep")
    spans = where("(?i)step")
    assert bar.count.whole == "1 of 5"
    for index in (1, 2, 3, 4, 0):
        QTest.keyClick(bar.field, Qt.Key.Key_Return)
        assert chosen(editor) == spans[index]
        assert bar.count.whole == f"{index + 1} of 5"
    QTest.keyClick(bar.field, Qt.Key.Key_Return, SHIFT)
    assert chosen(editor) == spans[4]
    QTest.keyClicks(bar.field, "?")
    assert bar.count.whole == "not found"
    QTest.keyClick(bar.field, Qt.Key.Key_Backspace)
    assert bar.count.whole == "1 of 5"
    QTest.keyClick(bar.field, Qt.Key.Key_Escape)
    assert not bar.isVisible()
    assert editor.hasFocus()
    assert chosen(editor) == spans[0]


def test_capitals_words_and_expressions_are_switched_with_the_mouse(editor: CodeEditor) -> None:
    find(editor, "step")
    bar = editor.find_bar
    QTest.mouseClick(bar.case, LEFT)
    assert editor.finder.matches == where("step")
    QTest.mouseClick(bar.words, LEFT)
    assert editor.finder.matches == where(r"\bstep\b")
    QTest.mouseClick(bar.words, LEFT)
    QTest.mouseClick(bar.regex, LEFT)
    bar.field.selectAll()
    QTest.keyClicks(bar.field, "^s.*$")
    assert editor.finder.matches == where("(?m)^s.*$")


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("(a", "“(” is not closed"),
        ("[a", "“[” is not closed"),
        ("a)", "“)” has no “(”"),
        ("*a", "nothing before"),
        ("a\\", "ends with a"),
        ("[b-a]", "begins behind its end"),
    ],
)
def test_a_bad_expression_is_told_in_words(editor: CodeEditor, pattern: str, words: str) -> None:
    QTest.mouseClick(editor.find_bar.regex, LEFT)
    find(editor, pattern)
    assert words in editor.find_bar.count.whole
    QTest.keyClick(editor.find_bar.field, Qt.Key.Key_F3)
    assert editor.toPlainText() == TEXT
    with pytest.raises(BadPattern):
        compiled(Query(pattern, regex=True))


def test_an_expression_that_takes_for_ever_is_given_up(editor: CodeEditor, qtbot: QtBot) -> None:
    editor.show_text("a" * 60 + "!")
    QTest.mouseClick(editor.find_bar.regex, LEFT)
    find(editor, "(a|aa|a)+(a|aa)+$")
    assert editor.find_bar.count.whole == "looking …"
    qtbot.waitUntil(lambda: "takes too long" in editor.find_bar.count.whole, timeout=30_000)


def test_f3_goes_on_from_the_caret_with_the_bar_closed(editor: CodeEditor) -> None:
    find(editor, "step")
    QTest.keyClick(editor.find_bar.field, Qt.Key.Key_Escape)
    QTest.keyClick(editor, Qt.Key.Key_F3)
    assert chosen(editor) == where("(?i)step")[1]
    QTest.keyClick(editor, Qt.Key.Key_F3, SHIFT)
    assert chosen(editor) == where("(?i)step")[0]


def test_what_is_chosen_is_looked_for(editor: CodeEditor) -> None:
    cursor = editor.textCursor()
    cursor.setPosition(13)
    cursor.setPosition(TEXT.index("return"))
    cursor.movePosition(QTextCursor.MoveOperation.EndOfWord, QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)
    QTest.keyClick(editor, Qt.Key.Key_F, CONTROL)
    assert editor.find_bar.field.text() == "return"
    assert editor.find_bar.count.whole == "1 of 1"


def test_chosen_lines_are_where_it_looks(editor: CodeEditor) -> None:
    cursor = editor.textCursor()
    cursor.setPosition(TEXT.index("step(1)"), QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)
    find(editor, "step")
    assert editor.find_bar.chosen.isChecked()
    assert editor.finder.matches == where("(?i)step")[:2]
    QTest.mouseClick(editor.find_bar.chosen, LEFT)
    assert editor.finder.matches == where("(?i)step")


def test_replacing_one_goes_to_the_next_and_all_are_one_undo(editor: CodeEditor) -> None:
    QTest.keyClick(editor, Qt.Key.Key_H, CONTROL)
    bar = editor.find_bar
    QTest.keyClicks(bar.field, "step")
    QTest.mouseClick(bar.case, LEFT)
    QTest.keyClicks(bar.template, "go")
    QTest.mouseClick(bar.replace, LEFT)
    assert editor.toPlainText() == TEXT.replace("step", "go", 1)
    assert chosen(editor) == where("step", editor.toPlainText())[0]
    QTest.mouseClick(bar.replace_all, LEFT)
    assert editor.toPlainText() == TEXT.replace("step", "go")
    assert bar.count.whole == "3 replaced"
    editor.undo()
    assert editor.toPlainText() == TEXT.replace("step", "go", 1)
    editor.undo()
    assert editor.toPlainText() == TEXT


def test_groups_of_an_expression_can_be_put_in(editor: CodeEditor) -> None:
    QTest.keyClick(editor, Qt.Key.Key_H, CONTROL)
    bar = editor.find_bar
    QTest.mouseClick(bar.regex, LEFT)
    QTest.keyClicks(bar.field, r"(\w+)\((\w)\)")
    QTest.keyClicks(bar.template, r"\1[\2]")
    QTest.mouseClick(bar.replace_all, LEFT)
    assert editor.toPlainText() == re.sub(r"(\w+)\((\w)\)", r"\1[\2]", TEXT)
    bar.field.setText("")
    QTest.keyClicks(bar.field, r"(\w+)\[")
    bar.template.setText("")
    QTest.keyClicks(bar.template, r"\7")
    before = editor.toPlainText()
    QTest.mouseClick(bar.replace_all, LEFT)
    assert editor.toPlainText() == before
    assert "does not have" in bar.count.whole


def test_very_many_are_replaced_in_one_undo(editor: CodeEditor) -> None:
    text = "value = 1\n" * 5_000
    editor.show_text(text)
    QTest.keyClick(editor, Qt.Key.Key_H, CONTROL)
    bar = editor.find_bar
    QTest.keyClicks(bar.field, "value")
    QTest.keyClicks(bar.template, "v")
    QTest.mouseClick(bar.replace_all, LEFT)
    assert editor.toPlainText() == text.replace("value", "v")
    assert bar.count.whole == "5,000 replaced"
    editor.undo()
    assert editor.toPlainText() == text


def test_matches_are_marked_in_the_text_and_beside_the_scroll_bar(editor: CodeEditor, qtbot: QtBot) -> None:
    editor.show_text("\n".join("needle" if line in (100, 300) else "hay" for line in range(400)))
    find(editor, "needle")
    bar = editor.verticalScrollBar()
    assert editor.scroll_marks.rows() == [100 * bar.height() // 400, 300 * bar.height() // 400]
    picture = editor.scroll_marks.grab().toImage()
    assert picture.pixelColor(picture.width() // 2, editor.scroll_marks.rows()[0] + 1) == QColor(editor.theme.lit)
    before = editor.viewport().grab().toImage()
    QTest.keyClick(editor.find_bar.field, Qt.Key.Key_Escape)
    assert editor.scroll_marks.rows() == []
    cursor = editor.textCursor()
    cursor.clearSelection()
    editor.setTextCursor(cursor)
    assert editor.viewport().grab().toImage() != before


def test_the_text_may_be_edited_while_the_bar_is_open(editor: CodeEditor, qtbot: QtBot) -> None:
    find(editor, "step")
    editor.setFocus()
    editor.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClicks(editor, "step")
    qtbot.waitUntil(lambda: len(editor.finder.matches) == 6)
    assert editor.finder.matches == where("(?i)step", editor.toPlainText())


def test_a_chosen_word_is_marked_wherever_it_stands(editor: CodeEditor, qtbot: QtBot) -> None:
    cursor = editor.textCursor()
    cursor.setPosition(5)
    place = editor.cursorRect(cursor).center()
    QTest.mouseDClick(editor.viewport(), LEFT, pos=place)
    qtbot.waitUntil(lambda: editor.occurrences.places == where(r"\bstep\b"))
    QTest.keyClick(editor, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: editor.occurrences.places == [])


@pytest.mark.parametrize(("typed", "line", "column"), [("4", 4, 0), ("2:5", 2, 4), ("1:99", 1, 12), (" 5 : 3 ", 5, 2)])
def test_a_line_is_gone_to(editor: CodeEditor, typed: str, line: int, column: int) -> None:
    QTest.keyClick(editor, Qt.Key.Key_L, CONTROL)
    assert editor.line_field is not None
    QTest.keyClicks(editor.line_field, typed)
    QTest.keyClick(editor.line_field, Qt.Key.Key_Return)
    cursor = editor.textCursor()
    assert (cursor.blockNumber() + 1, cursor.positionInBlock()) == (line, column)
    assert editor.hasFocus()


@pytest.mark.parametrize("typed", ["", "0", "99", "x", "2:", "-1"])
def test_a_line_that_is_none_is_told(editor: CodeEditor, typed: str) -> None:
    QTest.keyClick(editor, Qt.Key.Key_L, CONTROL)
    field = editor.line_field
    assert field is not None
    QTest.keyClicks(field, typed)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert "counted from 1 to 6" in field.toolTip()
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert editor.hasFocus()
    assert editor.textCursor().position() == 0


def test_ctrl_f_in_the_graph_finds_in_the_graph(window: MainWindow) -> None:
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, Qt.Key.Key_F, CONTROL)
    assert not window.editor.find_bar.isVisible()


def test_places_count_as_qt_does() -> None:
    text = "a😀b😀😀c"
    places = Places(text)
    for offset in range(len(text) + 1):
        unit = len(text[:offset].encode("utf-16-le")) // 2
        assert places.unit(offset) == unit
        assert places.offset(unit) == offset


def test_signs_beyond_the_first_plane_are_found_where_they_are(editor: CodeEditor) -> None:
    editor.show_text("'😀' + b\nb")
    find(editor, "b")
    assert editor.textCursor().selectedText() == "b"
    assert len(find_all(editor.lines.text, Query("b"))) == 2
