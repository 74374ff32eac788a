"""Folding: with the mouse in the gutter and with keys; lines, marks, breakpoints and the caret stay right."""

from __future__ import annotations

import ast
import sysconfig
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gradviz.ui.editor.code_editor import CodeEditor
from gradviz.ui.editor.marks import Marks
from gradviz.ui.editor.structure import blocks_of
from gradviz.ui.main_window import MainWindow

LEFT = Qt.MouseButton.LeftButton
CONTROL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
TEXT = """# %% first
import torch

def f(x):
    y = x * 2

    if y:
        return y
    else:
        return x

z = f(1)
class A:
    def g(self):
        for i in z:
            print(i)
# %% second
w = 1
"""
LIBRARY = Path(sysconfig.get_paths()["stdlib"])


@pytest.fixture
def editor(window: MainWindow) -> CodeEditor:
    window.resize(1280, 1000)
    window.editor.show_text(TEXT)
    window.editor.open_document.structure.read_now()
    window.editor.setFocus()
    return window.editor


def seen(editor: CodeEditor) -> list[int]:
    return [line for line, _top, _height in editor.visible_lines()]


def click_fold(editor: CodeEditor, line: int) -> None:
    _line, top, height = next(row for row in editor.visible_lines() if row[0] == line)
    QTest.mouseClick(editor.gutter, LEFT, pos=QPoint(editor.gutter.width() - 8, round(top + height / 2)))


def blocks(editor: CodeEditor) -> list[tuple[int, int, str, str]]:
    return [(each.first + 1, each.last + 1, each.kind, each.name) for each in editor.open_document.structure.blocks]


def test_the_blocks_of_a_program(editor: CodeEditor) -> None:
    assert blocks(editor) == [
        (1, 16, "cell", "first"),
        (4, 10, "def", "f"),
        (7, 8, "if", "y"),
        (9, 10, "else", ""),
        (13, 16, "class", "A"),
        (14, 16, "def", "g"),
        (15, 16, "for", "i in z"),
        (17, 18, "cell", "second"),
    ]


@pytest.mark.parametrize("name", ["argparse.py", "inspect.py", "textwrap.py", "turtle.py", "tokenize.py", "pathlib.py"])
def test_functions_and_classes_are_where_python_sees_them(editor: CodeEditor, name: str) -> None:
    text = (LIBRARY / name).read_text(encoding="utf-8")
    editor.show_text(text)
    editor.lines.read_up_to(len(editor.lines))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    wanted = sorted(
        (node.lineno, node.end_lineno, node.name) for node in ast.walk(ast.parse(text)) if isinstance(node, kinds)
    )
    found = [(each.first + 1, each.name) for each in blocks_of(editor.lines) if each.kind in ("def", "class")]
    assert found == [(line, name) for line, _end, name in wanted]
    lasts = {each.first + 1: each.last + 1 for each in blocks_of(editor.lines) if each.kind in ("def", "class")}
    lines = text.split("\n")
    for line, end, _name in wanted:
        behind = lines[end or 0 : lasts[line]]
        assert all(not each.strip() or each.strip().startswith("#") for each in behind), (line, end, lasts[line])
        assert lasts[line] >= (end or 0)


def test_half_typed_programs_have_blocks(editor: CodeEditor) -> None:
    editor.show_text("def f(a,\n    b = (1\n\ndef g(:\n    x = [\nclass\n")
    editor.open_document.structure.read_now()
    assert [(first, kind) for first, _last, kind, _name in blocks(editor)] == [(1, "def"), (4, "def"), (6, "class")]


def test_a_click_beside_the_text_folds_and_unfolds(editor: CodeEditor) -> None:
    click_fold(editor, 4)
    assert seen(editor) == [1, 2, 3, 4, *range(11, 20)]
    click_fold(editor, 4)
    assert seen(editor) == list(range(1, 20))


def test_a_click_on_the_sign_behind_the_head_unfolds(editor: CodeEditor) -> None:
    from PySide6.QtCore import QRectF

    from gradviz.ui.editor.folding import fold_area

    click_fold(editor, 4)
    _line, top, height = next(row for row in editor.visible_lines() if row[0] == 4)
    area = fold_area(editor, 4, QRectF(0, top, editor.viewport().width(), height))
    QTest.mouseClick(editor.viewport(), LEFT, pos=area.center().toPoint())
    assert seen(editor) == list(range(1, 20))


def test_keys_fold_the_innermost_block_then_the_one_around_it(editor: CodeEditor) -> None:
    editor.go_to(8)
    QTest.keyClick(editor, Qt.Key.Key_BracketLeft, CONTROL | SHIFT)
    assert 8 not in seen(editor)
    assert editor.caret_line() == 7
    QTest.keyClick(editor, Qt.Key.Key_BracketLeft, CONTROL | SHIFT)
    assert editor.caret_line() == 4
    assert seen(editor)[:5] == [1, 2, 3, 4, 11]
    QTest.keyClick(editor, Qt.Key.Key_BracketRight, CONTROL | SHIFT)
    assert seen(editor)[:7] == [1, 2, 3, 4, 5, 6, 7]
    assert 8 not in seen(editor), "what was folded inside stays so"
    QTest.keyClick(editor, Qt.Key.Key_BracketLeft, CONTROL | ALT)
    assert seen(editor) == [1, 2, 3, 4, 11, 12, 13, 17, 18, 19]
    QTest.keyClick(editor, Qt.Key.Key_BracketRight, CONTROL | ALT)
    assert seen(editor) == list(range(1, 20))


def test_the_caret_steps_over_what_is_folded(editor: CodeEditor) -> None:
    click_fold(editor, 4)
    editor.go_to(4)
    for key, line, column in (
        (Qt.Key.Key_End, 4, 9),
        (Qt.Key.Key_Right, 11, 0),
        (Qt.Key.Key_Left, 4, 9),
        (Qt.Key.Key_Down, 11, 0),
        (Qt.Key.Key_Up, 4, 9),
    ):
        QTest.keyClick(editor, key)
        cursor = editor.textCursor()
        assert (cursor.blockNumber() + 1, cursor.positionInBlock()) == (line, column), key
    assert not editor.document().findBlockByNumber(5).isVisible()


def test_typing_on_the_head_keeps_the_fold_and_enter_opens_it(editor: CodeEditor) -> None:
    click_fold(editor, 4)
    editor.go_to(4, 99)
    QTest.keyClicks(editor, "  # why")
    assert 5 not in seen(editor)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert seen(editor) == list(range(1, 21))


def test_edits_above_move_the_fold_along(editor: CodeEditor, qtbot: QtBot) -> None:
    click_fold(editor, 4)
    editor.go_to(1)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert seen(editor)[:7] == [1, 2, 3, 4, 5, 6, 13]
    with qtbot.waitSignal(editor.open_document.structure.changed, raising=False, timeout=1_000):
        pass
    assert seen(editor)[:7] == [1, 2, 3, 4, 5, 6, 13]


def test_an_undo_within_a_fold_opens_it(editor: CodeEditor) -> None:
    editor.go_to(5, 99)
    QTest.keyClicks(editor, "x")
    click_fold(editor, 4)
    editor.undo()
    assert 5 in seen(editor)


def text_of(editor: CodeEditor, first: int, last: int) -> str:
    return "\n".join(editor.line_text(line) for line in range(first, last + 1))


def test_a_deleted_head_takes_its_block_with_it(editor: CodeEditor, qtbot: QtBot) -> None:
    click_fold(editor, 4)
    editor.go_to(4)
    QTest.keyClick(editor, Qt.Key.Key_K, CONTROL | SHIFT)
    assert editor.toPlainText() == TEXT.replace(text_of_function(), "")
    assert seen(editor) == list(range(1, 13))
    editor.undo()
    qtbot.waitUntil(lambda: blocks(editor)[1][:2] == (4, 10))
    assert seen(editor) == list(range(1, 20))


def text_of_function() -> str:
    return TEXT[TEXT.index("def f") : TEXT.index("\nz = f")]


def test_a_folded_block_is_cut_and_copied_as_a_whole(editor: CodeEditor) -> None:
    click_fold(editor, 4)
    editor.go_to(4)
    QTest.keyClick(editor, Qt.Key.Key_C, CONTROL)
    assert QApplication.clipboard().text() == text_of_function()
    assert 5 not in seen(editor)
    QTest.keyClick(editor, Qt.Key.Key_X, CONTROL)
    assert editor.toPlainText() == TEXT.replace(text_of_function(), "")
    editor.go_to(1)
    QTest.keyClick(editor, Qt.Key.Key_V, CONTROL)
    assert editor.toPlainText() == text_of_function() + TEXT.replace(text_of_function(), "")


def test_a_folded_block_moves_as_a_whole_and_stays_folded(editor: CodeEditor, qtbot: QtBot) -> None:
    click_fold(editor, 4)
    editor.go_to(4)
    QTest.keyClick(editor, Qt.Key.Key_Down, ALT)
    QTest.keyClick(editor, Qt.Key.Key_Down, ALT)
    function = text_of_function()
    moved = TEXT.replace(function, "").replace("z = f(1)\n", "z = f(1)\n" + function)
    assert editor.toPlainText() == moved
    editor.open_document.structure.read_now()
    assert seen(editor)[:7] == [1, 2, 3, 4, 5, 6, 13]
    QTest.keyClick(editor, Qt.Key.Key_Up, ALT)
    QTest.keyClick(editor, Qt.Key.Key_Up, ALT)
    assert editor.toPlainText() == TEXT


def test_a_line_moves_over_a_folded_block(editor: CodeEditor) -> None:
    click_fold(editor, 4)
    editor.go_to(2)
    QTest.keyClick(editor, Qt.Key.Key_Down, ALT)
    QTest.keyClick(editor, Qt.Key.Key_Down, ALT)
    function = text_of_function()
    assert editor.toPlainText() == TEXT.replace("import torch\n", "").replace(function, function + "import torch\n")
    editor.open_document.structure.read_now()
    assert 5 not in seen(editor)
    QTest.keyClick(editor, Qt.Key.Key_Up, ALT)
    QTest.keyClick(editor, Qt.Key.Key_Up, ALT)
    assert editor.toPlainText() == TEXT


def test_a_folded_block_is_commented_and_indented_as_a_whole(editor: CodeEditor) -> None:
    click_fold(editor, 14)
    editor.go_to(14)
    QTest.keyClick(editor, Qt.Key.Key_BracketRight, CONTROL)
    assert text_of(editor, 14, 16) == "        def g(self):\n            for i in z:\n                print(i)"
    editor.undo()
    click_fold(editor, 14)
    QTest.keyClick(editor, Qt.Key.Key_Slash, CONTROL)
    assert text_of(editor, 14, 16) == "    # def g(self):\n    #     for i in z:\n    #         print(i)"


def test_delete_at_the_end_of_a_folded_head_opens_it(editor: CodeEditor) -> None:
    click_fold(editor, 4)
    editor.go_to(4, 99)
    QTest.keyClick(editor, Qt.Key.Key_Delete)
    assert seen(editor)[:6] == [1, 2, 3, 4, 5, 6]
    assert editor.toPlainText() == TEXT.replace("def f(x):\n", "def f(x):")


def test_backspace_below_a_folded_block_opens_it(editor: CodeEditor) -> None:
    click_fold(editor, 13)
    editor.go_to(17)
    QTest.keyClick(editor, Qt.Key.Key_Backspace)
    assert seen(editor) == list(range(1, 19))
    assert editor.toPlainText() == TEXT.replace("print(i)\n", "print(i)")
    assert editor.textCursor().positionInBlock() == len("            print(i)")


def test_find_go_to_and_links_open_folds(editor: CodeEditor) -> None:
    editor.folds.fold_all()
    QTest.keyClick(editor, Qt.Key.Key_F, CONTROL)
    QTest.keyClicks(editor.find_bar.field, "return x")
    assert editor.textCursor().selectedText() == "return x"
    assert editor.textCursor().block().isVisible()
    editor.find_bar.leave()
    editor.folds.fold_all()
    editor.go_to(16)
    assert editor.textCursor().block().isVisible()
    assert 8 not in seen(editor)


def test_a_shown_step_within_a_fold_is_marked_on_its_head(editor: CodeEditor) -> None:
    click_fold(editor, 4)
    editor.set_marks(Marks(shown=8))
    assert editor.seen(8) == 4
    ground = editor.ground_of(4)
    assert ground is not None
    assert ground.name() == editor.theme.line_highlight
    assert 8 not in seen(editor)


def test_breakpoints_stay_on_their_lines(window: MainWindow, editor: CodeEditor) -> None:
    window.breakpoints.toggle(8)
    window.breakpoints.toggle(12)
    click_fold(editor, 4)
    assert [point.line for point in window.breakpoints.all()] == [8, 12]
    editor.go_to(2)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert [point.line for point in window.breakpoints.all()] == [9, 13]
    _line, top, height = next(row for row in editor.visible_lines() if row[0] == 13)
    QTest.mouseClick(editor.gutter, LEFT, pos=QPoint(10, round(top + height / 2)))
    assert [point.line for point in window.breakpoints.all()] == [9]


def test_breakpoints_and_folds_go_along_when_lines_are_moved(window: MainWindow, editor: CodeEditor) -> None:
    window.breakpoints.toggle(2)
    click_fold(editor, 4)
    editor.go_to(2)
    QTest.keyClick(editor, Qt.Key.Key_Down, ALT)
    assert editor.line_text(3) == "import torch"
    assert [point.line for point in window.breakpoints.all()] == [3]
    editor.undo()
    assert [point.line for point in window.breakpoints.all()] == [2]
    editor.redo()
    assert [point.line for point in window.breakpoints.all()] == [3]


def test_folded_lines_take_no_room_in_a_long_file(editor: CodeEditor) -> None:
    text = "\n".join(f"def f{n}(x):\n    y = x\n    return y\n" for n in range(1_250))
    editor.show_text(text)
    editor.folds.fold_all()
    assert editor.verticalScrollBar().maximum() < 2_600
    editor.moveCursor(QTextCursor.MoveOperation.End)
    rows = seen(editor)
    assert rows[-1] == 5_000
    assert len(rows) > 10
    assert all(line % 4 in (1, 0) for line in rows)
