"""Cells: how they ran is shown and true, and they are inserted, split, merged, moved and run by keys and actions."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextDocumentLayout
from pytestqt.qtbot import QtBot

from gradviz.cell_text import ANY_MARK, marks_in
from gradviz.documents import split_cells
from gradviz.ui.editor.cell_signs import bar_color, short_words
from gradviz.ui.editor.code_editor import CodeEditor
from gradviz.ui.editor.lines import Lines
from gradviz.ui.main_window import MainWindow
from tests.ui.conftest import until_rest

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
TEXT = """# %% one
a = 1

# %% two
b = a + 1

# %% [markdown]
# words

# In[3]:
c = b + missing

#%%
d = 4
"""
ONE, TWO, WORDS, THREE, FOUR = 0, 3, 6, 9, 12


def test_after_any_edit_cells_begin_where_a_look_at_the_whole_text_finds_them(qapp: object) -> None:
    chance = random.Random(0)
    pieces = ('"""', "'''", '"', "'", "#", "\\", "\n", "\n# %% a\n", "\n#%%\n", "\n# In[3]:\n", "x", " ", "x = 1\n")
    document = QTextDocument()
    document.setDocumentLayout(QPlainTextDocumentLayout(document))
    lines = Lines(document)
    for _ in range(3_000):
        cursor = QTextCursor(document)
        cursor.setPosition(chance.randrange(document.characterCount()))
        if chance.random() < 0.45:
            end = min(cursor.position() + chance.randrange(12), document.characterCount() - 1)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText("".join(chance.choices(pieces, k=chance.randrange(3))))
        text = document.toPlainText()
        assert lines.markers == [text.count("\n", 0, mark.start()) for mark in marks_in(text, ANY_MARK)], text


def states(window: MainWindow) -> dict[int, str]:
    cells = window.editor.open_document.cells
    return {head: cells.state(head)[0] for head in (ONE, TWO, WORDS, THREE, FOUR)}


def put(editor: CodeEditor, text: str) -> None:
    place = text.index("|")
    editor.show_text(text.replace("|", ""))
    cursor = editor.textCursor()
    cursor.setPosition(place)
    editor.setTextCursor(cursor)
    editor.setFocus()


def seen(editor: CodeEditor) -> str:
    text, place = editor.toPlainText(), editor.textCursor().position()
    return f"{text[:place]}|{text[place:]}"


def run_at(window: MainWindow, qtbot: QtBot, line: int) -> None:
    """Press Ctrl+Enter on a line, from 1."""
    window.editor.go_to(line)
    QTest.keyClick(window.editor, Qt.Key.Key_Return, CONTROL)
    until_rest(window, qtbot)


def test_marks_of_all_kinds_begin_cells() -> None:
    assert [(cell.first_line, cell.source) for cell in split_cells(TEXT)] == [
        (2, "a = 1"),
        (5, "b = a + 1"),
        (11, "c = b + missing"),
        (14, "d = 4"),
    ]


def test_a_cell_says_how_it_ran(window: MainWindow, qtbot: QtBot) -> None:
    editor = window.editor
    editor.show_text(TEXT)
    assert set(states(window).values()) == {""}
    run_at(window, qtbot, 2)
    assert states(window) == {ONE: "done", TWO: "", WORDS: "", THREE: "", FOUR: ""}
    state, run = editor.open_document.cells.state(ONE)
    assert run is not None
    assert (run.number, state) == (1, "done")
    assert run.seconds is not None
    assert short_words(state, run).startswith("✓ [1] ")
    run_at(window, qtbot, 5)
    run_at(window, qtbot, 11)
    assert states(window) == {ONE: "done", TWO: "done", WORDS: "", THREE: "failed", FOUR: ""}
    failed = editor.open_document.cells.state(THREE)[1]
    assert failed is not None
    assert "missing" in failed.error
    color = bar_color(editor, 11)
    assert color is not None
    assert color.name() == editor.theme.error
    assert bar_color(editor, 14) is None

    editor.go_to(1, 99)
    QTest.keyClicks(editor, " more")  # the title is no part of what ran
    assert states(window)[ONE] == "done"
    editor.go_to(2, 99)
    QTest.keyClicks(editor, "0")
    assert states(window) == {ONE: "edited", TWO: "behind", WORDS: "", THREE: "failed", FOUR: ""}
    editor.undo()
    assert states(window)[ONE] == "done", "it stands as it ran again"
    assert states(window)[TWO] == "done"

    editor.go_to(1)
    QTest.keyClick(editor, Qt.Key.Key_Return)  # all cells go one line down, with what is known of them
    cells = editor.open_document.cells
    assert [cells.state(head + 1)[0] for head in (ONE, TWO, THREE)] == ["done", "done", "failed"]

    with qtbot.waitSignal(cells.changed):
        window.runs.restart()
    assert [cells.state(head + 1)[0] for head in (ONE, TWO, THREE)] == ["", "", ""]


def test_a_running_cell_is_shown_and_can_be_stopped(window: MainWindow, qtbot: QtBot) -> None:
    window.editor.show_text("# %%\nwhile True:\n    pass\n# %%\nb = 1\n")
    cells = window.editor.open_document.cells
    window.actions_by_name["run_cells"].trigger()
    assert (cells.state(0)[0], cells.state(3)[0]) == ("waits", "waits")
    qtbot.waitUntil(lambda: cells.state(0)[0] == "runs", timeout=60_000)
    assert cells.state(3)[0] == "waits"
    window.runs.stop()
    qtbot.waitUntil(lambda: cells.state(0)[0] == "stopped", timeout=60_000)
    until_rest(window, qtbot)
    qtbot.waitUntil(lambda: cells.state(3)[0] == "", timeout=60_000)


def test_a_program_that_runs_as_a_whole_tells_which_cells_it_reached(
    window: MainWindow, qtbot: QtBot, run: Callable[..., None]
) -> None:
    run(TEXT)
    assert states(window) == {ONE: "done", TWO: "done", WORDS: "", THREE: "failed", FOUR: ""}
    run(TEXT.replace("missing", "1"))
    assert states(window) == {ONE: "done", TWO: "done", WORDS: "", THREE: "done", FOUR: "done"}
    run(TEXT.replace("d = 4", "d = ("))
    assert states(window) == {ONE: "", TWO: "", WORDS: "", THREE: "", FOUR: "failed"}, "none of it ran"


def test_cells_above_and_below_are_run(window: MainWindow, qtbot: QtBot) -> None:
    window.editor.show_text(TEXT)
    window.editor.go_to(8)  # in the words
    window.actions_by_name["run_above"].trigger()
    until_rest(window, qtbot)
    assert states(window) == {ONE: "done", TWO: "done", WORDS: "", THREE: "", FOUR: ""}
    window.actions_by_name["run_below"].trigger()
    until_rest(window, qtbot)
    assert states(window) == {ONE: "done", TWO: "done", WORDS: "", THREE: "failed", FOUR: "done"}
    before = len(window.session.trace.cells())
    run_at(window, qtbot, 8)
    assert len(window.session.trace.cells()) == before, "a cell of words runs nothing, nor the cell above it"


CELL_KEYS = [
    ("# %%\na|\n", Qt.Key.Key_Return, "# %%\na\n\n# %%\n|"),
    ("# %%\na|\n\n# %%\nb\n", Qt.Key.Key_Return, "# %%\na\n\n# %%\n|\n\n# %%\nb\n"),
    ("|", Qt.Key.Key_Return, "# %%\n|"),
    ("# %%\na\n|b\n", Qt.Key.Key_Minus, "# %%\na\n# %%\n|b\n"),
    ("a = |1\n", Qt.Key.Key_Minus, "a = \n# %%\n|1\n"),
    ("# %%\na|\n# %%\nb\n", Qt.Key.Key_M, "# %%\na|\nb\n"),
    ("# %%\na|\n", Qt.Key.Key_M, "# %%\na|\n"),
    ("# %% 1\na|\n\n# %% 2\nb\nc\n", Qt.Key.Key_Down, "# %% 2\nb\nc\n\n# %% 1\na|\n"),
    ("# %% 1\na\n\n# %% 2\nb\nc|\n", Qt.Key.Key_Up, "# %% 2\nb\nc|\n\n# %% 1\na\n"),
    ("x\n# %% 1\na|\n", Qt.Key.Key_Up, "x\n# %% 1\na|\n"),
    ("# %% 1\na\n# %% 2\nb|", Qt.Key.Key_Down, "# %% 1\na\n# %% 2\nb|"),
]


@pytest.mark.parametrize(("before", "key", "after"), CELL_KEYS)
def test_cells_are_changed_by_keys_each_in_one_undo(window: MainWindow, before: str, key: Qt.Key, after: str) -> None:
    editor = window.editor
    put(editor, before)
    QTest.keyClick(editor, key, CONTROL | SHIFT)
    assert seen(editor) == after
    if after != before:
        editor.undo()
    assert editor.toPlainText() == before.replace("|", "")
    assert not editor.document().isUndoAvailable()


def test_what_is_known_of_a_cell_and_its_breakpoints_go_along_when_it_is_moved(
    window: MainWindow, qtbot: QtBot
) -> None:
    editor = window.editor
    editor.show_text("# %% 1\na = 1\n\n# %% 2\nb = 2\n")
    run_at(window, qtbot, 2)
    window.breakpoints.toggle(2)
    cells = editor.open_document.cells
    QTest.keyClick(editor, Qt.Key.Key_Down, CONTROL | SHIFT)
    assert editor.toPlainText() == "# %% 2\nb = 2\n\n# %% 1\na = 1\n"
    assert (cells.state(0)[0], cells.state(3)[0]) == ("", "done")
    assert [point.line for point in window.breakpoints.all()] == [5]
    editor.undo()
    assert (cells.state(0)[0], cells.state(3)[0]) == ("done", "")
    assert [point.line for point in window.breakpoints.all()] == [2]


def test_the_button_beside_a_cell_runs_it_and_says_how_it_is(window: MainWindow, qtbot: QtBot) -> None:
    editor = window.editor
    editor.show_text(TEXT)
    _line, top, height = next(row for row in editor.visible_lines() if row[0] == FOUR + 1)
    place = QPoint(26, round(top + height / 2))
    QTest.mouseMove(editor.gutter, place)
    qtbot.waitUntil(lambda: "not run" in editor.gutter.toolTip())
    QTest.mouseClick(editor.gutter, Qt.MouseButton.LeftButton, pos=place)
    until_rest(window, qtbot)
    assert states(window)[FOUR] == "done"


def test_hundreds_of_cells_that_never_ran_hold_nothing(window: MainWindow, qtbot: QtBot) -> None:
    window.editor.show_text("raise ValueError\n" + "# %%\na = 1\nb = a\n\n" * 1_000)
    window.actions_by_name["run"].trigger()
    until_rest(window, qtbot)
    qtbot.waitUntil(lambda: window.editor.open_document.cells.state(0)[0] == "failed")
    assert {window.editor.open_document.cells.state(head)[0] for head in range(1, 4_000, 4)} == {""}
