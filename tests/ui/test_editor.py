"""The editor: what keys do to text, and colours of many-line strings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gradviz.ui.editor import indentation
from gradviz.ui.editor.brackets import matching_brackets
from gradviz.ui.editor.code_editor import CodeEditor
from gradviz.ui.theme import LIGHT


@pytest.fixture
def editor(qtbot: QtBot) -> CodeEditor:
    widget = CodeEditor(LIGHT)
    qtbot.addWidget(widget)
    widget.resize(500, 400)
    widget.show()
    widget.setFocus()
    return widget


@pytest.mark.parametrize(
    ("before", "indent"),
    [
        ("if x:", "    "),
        ("    return 1", ""),
        ("    x = 1", "    "),
        ("f(", "    "),
        ("x = 1  # why:", ""),
        ("'a:'", ""),
    ],
)
def test_enter_indents_as_python_wants(editor: CodeEditor, qtbot: QtBot, before: str, indent: str) -> None:
    editor.show_text(before)
    editor.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert editor.line_text(2) == indent


def test_comments_are_put_on_and_taken_off_alike() -> None:
    lines = ["    a = 1", "", "      b = 2"]
    commented = indentation.toggled_comment(lines)
    assert commented == ["    # a = 1", "", "    #   b = 2"]
    assert indentation.toggled_comment(commented) == lines


def test_tab_and_shift_tab_move_the_chosen_lines(editor: CodeEditor, qtbot: QtBot) -> None:
    editor.show_text("a\nb\nc")
    editor.selectAll()
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    assert editor.toPlainText() == "    a\n    b\n    c"
    qtbot.keyClick(editor, Qt.Key.Key_Backtab)
    assert editor.toPlainText() == "a\nb\nc"
    editor.undo()
    editor.undo()
    assert editor.toPlainText() == "a\nb\nc"


def test_typing_a_block_indents_and_backspace_steps_back(editor: CodeEditor, qtbot: QtBot) -> None:
    qtbot.keyClicks(editor, "if x:")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.keyClicks(editor, "y")
    assert editor.toPlainText() == "if x:\n    y"
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.keyClick(editor, Qt.Key.Key_Backspace)
    assert editor.toPlainText() == "if x:\n    y\n"


def test_brackets_match_across_lines_but_not_inside_strings(editor: CodeEditor) -> None:
    editor.show_text("f([1,\n  ')', 2])")
    cursor = editor.textCursor()
    cursor.setPosition(1)
    assert matching_brackets(cursor, editor.lines) == [1, len("f([1,\n  ')', 2])") - 1]


def test_cells_are_found_and_their_button_runs_them(editor: CodeEditor, qtbot: QtBot) -> None:
    editor.show_text("x = 1\n# %%\ny = 2\n# %% [markdown]\n# words\n# %%\nz = 3")
    assert editor.cell_lines() == [2, 6]
    assert editor.marker_lines() == [2, 4, 6]
    editor.go_to(3)
    assert editor.cell_range() == (2, 3)
    _line, top, height = next(row for row in editor.visible_lines() if row[0] == 6)
    with qtbot.waitSignal(editor.run_cell_asked) as asked:
        QTest.mouseClick(editor.gutter, Qt.MouseButton.LeftButton, pos=QPoint(10, round(top + height / 2)))
    assert asked.args == [6]


def test_caret_moves_of_a_person_are_told_once_for_a_line(editor: CodeEditor, qtbot: QtBot) -> None:
    editor.show_text("a\nb\nc")
    lines: list[int] = []
    editor.caret_placed.connect(lines.append)
    press: Callable[[Qt.Key], None] = lambda key: qtbot.keyClick(editor, key)  # noqa: E731
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Right)
    press(Qt.Key.Key_Down)
    assert lines == [2, 3]


@pytest.mark.parametrize("points", [8, 13, 40])
def test_lines_with_signs_of_another_font_stand_as_far_apart_as_others(
    editor: CodeEditor, qtbot: QtBot, points: int
) -> None:
    editor.set_theme(replace(LIGHT, editor_size=points))
    editor.show_text("x = 1\n# 中文\ny = 2  # 注释\nz = '한국어'\n\nw = 3\nend")
    document = editor.document()
    baselines = []
    for number in range(document.blockCount()):
        block = document.findBlockByNumber(number)
        top = editor.blockBoundingGeometry(block).top()
        line = block.layout().lineAt(0)
        baselines.append(top + line.y() + line.ascent())
    apart = [below - above for above, below in pairwise(baselines)]
    assert apart == pytest.approx([apart[0]] * len(apart))
    assert apart[0] > editor.fontMetrics().height()


def test_a_wrapped_line_with_signs_of_another_font_has_rows_like_others(editor: CodeEditor) -> None:
    editor.show_text("# " + "latin words " * 20 + "\n# " + "汉字 words " * 20 + "\nend")
    editor.setLineWrapMode(CodeEditor.LineWrapMode.WidgetWidth)
    heights, rows = [], []
    for number in range(2):
        block = editor.document().findBlockByNumber(number)
        heights.append(editor.blockBoundingRect(block).height())
        layout = block.layout()
        lines = [layout.lineAt(at) for at in range(layout.lineCount())]
        rows.append([line.y() + line.ascent() for line in lines])
    apart = {round(below - above, 3) for row in rows for above, below in pairwise(row)}
    assert len(apart) == 1
    air = heights[0] - len(rows[0]) * apart.copy().pop()
    assert heights[1] - len(rows[1]) * apart.pop() == pytest.approx(air)


def test_the_last_line_is_as_high_as_the_others(editor: CodeEditor) -> None:
    """Its number stood two pixels below its text."""
    editor.show_text("a = 1\nb = 2\n")
    assert len({height for _line, _top, height in editor.visible_lines()}) == 1
