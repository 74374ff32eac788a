"""Editing with real keys: pairs, indentation, lines, pasting, and what one undo takes back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gradviz.ui.editor.code_editor import CodeEditor
from gradviz.ui.main_window import MainWindow
from gradviz.ui.theme import LIGHT

CONTROL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
KEEP = QTextCursor.MoveMode.KeepAnchor


@pytest.fixture
def editor(qtbot: QtBot) -> CodeEditor:
    widget = CodeEditor(LIGHT)
    qtbot.addWidget(widget)
    widget.resize(500, 400)
    widget.show()
    widget.setFocus()
    return widget


def put(editor: CodeEditor, text: str) -> None:
    """A text with the caret at ``|``, or with what is between two of them chosen."""
    start = text.index("|")
    text = text.replace("|", "", 1)
    end = text.find("|")
    editor.show_text(text.replace("|", ""))
    cursor = editor.textCursor()
    cursor.setPosition(start)
    if end >= 0:
        cursor.setPosition(end, KEEP)
    editor.setTextCursor(cursor)


def seen(editor: CodeEditor) -> str:
    """The text, with marks where the caret and the other end of the selection are."""
    cursor, text = editor.textCursor(), editor.toPlainText()
    for place in sorted({cursor.position(), cursor.anchor()}, reverse=True):
        text = f"{text[:place]}|{text[place:]}"
    return text


def type_(editor: CodeEditor, keys: str) -> None:
    """Type signs; ``\\n`` is Enter, ``\\b`` Backspace, ``\\t`` Tab."""
    special = {"\n": Qt.Key.Key_Return, "\b": Qt.Key.Key_Backspace, "\t": Qt.Key.Key_Tab}
    for key in keys:
        if key in special:
            QTest.keyClick(editor, special[key])
        else:
            QTest.keyClicks(editor, key)


@pytest.mark.parametrize(
    ("before", "keys", "after"),
    [
        ("|", "f(x)", "f(x)|"),
        ("|", "f([{", "f([{|}])"),
        ("|", "f('a')", "f('a')|"),
        ("|", '"a"', '"a"|'),
        ("|", "x = f'{y}'", "x = f'{y}'|"),
        ("|", "'{'", "'{'|"),
        ("|", '"""', '"""|"""'),
        ("|", '"""a"""', '"""a"""|'),
        ("|", "it's", "it's|"),
        ("|", "# it's (", "# it's (|"),
        ("|", "rb'", "rb'|'"),
        ("|x", "(", "(|x"),
        ("| + 1", "(", "(|) + 1"),
        ("|x", '"', '"|x'),
        ("|", "f(g(x))", "f(g(x))|"),
        ("f(g(x|)", ")", "f(g(x)|)"),
        ("f(x|)", ")", "f(x)|"),
        ("x|)", "(", "x(|)"),
        ("'a|'", "(", "'a(|'"),
        ("'a\\|'", "'", "'a\\'|'"),
        ("f'{a|}'", "}", "f'{a}|'"),
        ("|", "(\b", "|"),
        ("|", "''\b", "'|"),
        ("|", "'\b", "|"),
        ("(|x)", "\b", "|x)"),
        ("[()|]", "\b", "[(|]"),
        ("x = |a + b|", "(", "x = (|a + b|)"),
        ("|a|", "'", "'|a|'"),
        ("|a\nb|", "[", "[|a\nb|]"),
        ("a\n|", "\b", "a|"),
    ],
)
def test_brackets_and_quotes_are_typed_in_pairs(editor: CodeEditor, before: str, keys: str, after: str) -> None:
    put(editor, before)
    type_(editor, keys)
    assert seen(editor) == after


@pytest.mark.parametrize(
    ("before", "keys", "after"),
    [
        ("|", "if x:\ny", "if x:\n    y|"),
        ("|", "def f():\nreturn 1\nx", "def f():\n    return 1\nx|"),
        ("if a:\n    b = 1\n    |", "else:\nc", "if a:\n    b = 1\nelse:\n    c|"),
        ("for a in b:\n    if a:\n        c\n        |", "else:", "for a in b:\n    if a:\n        c\n    else:|"),
        ("try:\n    a\n    |", "except E:", "try:\n    a\nexcept E:|"),
        ("try:\n    a\nexcept E:\n    b\n    |", "finally:", "try:\n    a\nexcept E:\n    b\nfinally:|"),
        ("if a:\n    b\n|", "else:", "if a:\n    b\nelse:|"),
        ("    x = {'else|'}", ":", "    x = {'else:|'}"),
        ("f(|)", "\n", "f(\n    |\n)"),
        ("    x = [|]", "\n1,\n2", "    x = [\n        1,\n        2|\n    ]"),
        ("f(a,|)", "\nb", "f(a,\n  b|)"),
        ("f(\n    a,|\n)", "\nb", "f(\n    a,\n    b|\n)"),
        ("x = f(\n    a,\n    b)|", "\ny", "x = f(\n    a,\n    b)\ny|"),
        ("def f(a,\n      b):|", "\n", "def f(a,\n      b):\n    |"),
        ("x = '''\n  a|\n'''", "\nb", "x = '''\n  a\n  b|\n'''"),
        ("x = 1 + \\|", "\n2\ny", "x = 1 + \\\n    2\ny|"),
        ("if x:  # why|", "\n", "if x:  # why\n    |"),
        ("# why:|", "\n", "# why:\n|"),
        ("x = 1|  y = 2", "\n", "x = 1\n|y = 2"),
        ("if a:\n  b|", "\nif c:\n", "if a:\n  b\n  if c:\n    |"),
        ("if a:\n\tb|", "\nif c:\n", "if a:\n\tb\n\tif c:\n\t\t|"),
        ("if a:\n  b\n|", "\t", "if a:\n  b\n  |"),
        ("if a:\n  b\n    |", "\b", "if a:\n  b\n  |"),
        ("if a:\n\tb\n|", "\t", "if a:\n\tb\n\t|"),
        ("        |", "\b", "    |"),
        ("      |", "\b", "    |"),
    ],
)
def test_indentation_is_as_python_and_the_file_want_it(editor: CodeEditor, before: str, keys: str, after: str) -> None:
    put(editor, before)
    type_(editor, keys)
    assert seen(editor) == after


def clipboard(text: str) -> None:
    QApplication.clipboard().setText(text)


@pytest.mark.parametrize(
    ("before", "pasted", "after"),
    [
        ("if a:\n    |", "for b in c:\n    d\n", "if a:\n    for b in c:\n        d\n|"),
        ("if a:\n    |", "        for b in c:\n            d", "if a:\n    for b in c:\n        d|"),
        ("|", "        for b in c:\n            d\n        e", "for b in c:\n    d\ne|"),
        ("|", "for b in c:\n            d\n        e", "for b in c:\n    d\ne|"),
        ("    |", "a = 1\n        b = 2", "    a = 1\n    b = 2|"),
        ("x = |", "f(\n    y\n)", "x = f(\n    y\n)|"),
        ("x = '''\n    |'''", "a\n  b", "x = '''\n    a\n  b|'''"),
        ("    |", 't = """\nb\n"""\nu', '    t = """\nb\n"""\n    u|'),
        ("if a:\n    |", "if b:\n\tc", "if a:\n    if b:\n        c|"),
        ("if a:\n\t|", "if b:\n    c", "if a:\n\tif b:\n\t\tc|"),
        ("a|c", "b\r\n", "ab\n|c"),
        ("a|b|c", "x", "ax|c"),
    ],
)
def test_pasted_lines_take_on_the_indentation_of_their_place(
    editor: CodeEditor, before: str, pasted: str, after: str
) -> None:
    put(editor, before)
    clipboard(pasted)
    QTest.keyClick(editor, Qt.Key.Key_V, CONTROL)
    assert seen(editor) == after
    editor.undo()
    assert editor.toPlainText() == before.replace("|", "")


@pytest.mark.parametrize(
    ("pasted", "after"),
    [
        (">>> x = 1\n>>> x\n1\n", "x = 1\nx\n# 1\n|"),
        (">>> for i in x:\n...     print(i)\n...\n1\n\n2", "for i in x:\n    print(i)\n\n# 1\n\n# 2|"),
        ("    >>> x = 1\n    >>> x\n    1\n", "x = 1\nx\n# 1\n|"),
        ("In [1]: a = 1\n\nIn [12]: if a:\n    ...:     b\nOut[12]: 3", "a = 1\n\nif a:\n    b\n# Out[12]: 3|"),
        ("\n>>> x", "\nx|"),
        (">>>x = 1", ">>>x = 1|"),
        ("x >>> 1\n>>> y", "x >>> 1\n>>> y|"),
        ("...", "...|"),
    ],
)
def test_a_pasted_session_leaves_its_prompts_behind_and_undo_brings_them_back(
    editor: CodeEditor, pasted: str, after: str
) -> None:
    put(editor, "|")
    clipboard(pasted)
    QTest.keyClick(editor, Qt.Key.Key_V, CONTROL)
    assert seen(editor) == after
    editor.undo()
    assert editor.toPlainText() == ("" if after == pasted + "|" else pasted)


def test_a_session_pasted_within_a_string_stays_as_it_is(editor: CodeEditor) -> None:
    put(editor, '"""\n|\n"""')
    clipboard(">>> x\n1")
    QTest.keyClick(editor, Qt.Key.Key_V, CONTROL)
    assert seen(editor) == '"""\n>>> x\n1|\n"""'


def test_where_nothing_is_chosen_the_line_is_copied_and_pasted_above_another(editor: CodeEditor) -> None:
    put(editor, "a\n    b|b\nc")
    QTest.keyClick(editor, Qt.Key.Key_C, CONTROL)
    assert QApplication.clipboard().text() == "    bb\n"
    QTest.keyClick(editor, Qt.Key.Key_Down)
    QTest.keyClick(editor, Qt.Key.Key_V, CONTROL)
    assert seen(editor) == "a\n    bb\n    bb\nc|"
    editor.undo()
    assert editor.toPlainText() == "a\n    bb\nc"


@pytest.mark.parametrize(
    ("before", "after", "clip"),
    [("a\nb|b\ncc", "a\nc|c", "bb\n"), ("a\nb|b", "a|", "bb\n"), ("a|", "|", "a\n"), ("a|b|c", "a|c", "b")],
)
def test_where_nothing_is_chosen_the_line_is_cut(editor: CodeEditor, before: str, after: str, clip: str) -> None:
    put(editor, before)
    QTest.keyClick(editor, Qt.Key.Key_X, CONTROL)
    assert (seen(editor), QApplication.clipboard().text()) == (after, clip)
    editor.undo()
    assert editor.toPlainText() == before.replace("|", "")


def test_a_copied_line_replaces_what_is_chosen(editor: CodeEditor) -> None:
    put(editor, "a|\nbcd")
    QTest.keyClick(editor, Qt.Key.Key_C, CONTROL)
    put(editor, "b|c|d")
    QTest.keyClick(editor, Qt.Key.Key_V, CONTROL)
    assert seen(editor) == "ba\n|d"


def test_a_line_of_a_text_that_is_only_read_is_copied_not_cut(editor: CodeEditor) -> None:
    put(editor, "a|\nb")
    editor.setReadOnly(True)
    QTest.keyClick(editor, Qt.Key.Key_X, CONTROL)
    assert editor.toPlainText() == "a\nb"
    QTest.keyClick(editor, Qt.Key.Key_C, CONTROL)
    assert QApplication.clipboard().text() == "a\n"


COMMANDS = [
    ("a\nb|b\nc", Qt.Key.Key_D, CONTROL, "a\nbb\nb|b\nc"),
    ("|a\nb|\nc", Qt.Key.Key_D, CONTROL, "a\nb\n|a\nb|\nc"),
    ("a|", Qt.Key.Key_D, CONTROL, "a\na|"),
    ("a\nb|b\nc", Qt.Key.Key_Up, ALT, "b|b\na\nc"),
    ("a|a\nb\nc", Qt.Key.Key_Up, ALT, "a|a\nb\nc"),
    ("a\n|b\nc|\nd", Qt.Key.Key_Down, ALT, "a\nd\n|b\nc|"),
    ("a\n|b\n|c", Qt.Key.Key_Up, ALT, "|b\n|a\nc"),
    ("a\nbb|b\nc", Qt.Key.Key_K, CONTROL | SHIFT, "a\nc|"),
    ("a\nb|", Qt.Key.Key_K, CONTROL | SHIFT, "a|"),
    ("a|", Qt.Key.Key_K, CONTROL | SHIFT, "|"),
    ("a|\n    b", Qt.Key.Key_J, CONTROL, "a| b"),
    ("f(|\n    b\n)", Qt.Key.Key_J, CONTROL, "f(|b\n)"),
    ("|# a\n# b\n# c|", Qt.Key.Key_J, CONTROL, "# a| b c"),
    ("a|", Qt.Key.Key_J, CONTROL, "a|"),
    ("a|b", Qt.Key.Key_Slash, CONTROL, "# a|b"),
    ("if a:\n    |b\n\n    c|", Qt.Key.Key_Slash, CONTROL, "if a:\n|    # b\n\n    # c|"),
    ("a|b", Qt.Key.Key_BracketRight, CONTROL, "    a|b"),
    ("    a|b", Qt.Key.Key_BracketLeft, CONTROL, "a|b"),
]


@pytest.mark.parametrize(("before", "key", "modifiers", "after"), COMMANDS)
def test_lines_are_changed_by_keys_each_in_one_undo(
    window: MainWindow, before: str, key: Qt.Key, modifiers: Qt.KeyboardModifier, after: str
) -> None:
    editor = window.editor
    put(editor, before)
    editor.setFocus()
    QTest.keyClick(editor, key, modifiers)
    assert seen(editor) == after
    if editor.toPlainText() != before.replace("|", ""):
        editor.undo()
    assert editor.toPlainText() == before.replace("|", "")
    assert not editor.document().isUndoAvailable()


def test_home_goes_to_the_first_sign_and_then_to_the_start(editor: CodeEditor) -> None:
    put(editor, "    a = |1")
    QTest.keyClick(editor, Qt.Key.Key_Home)
    assert seen(editor) == "    |a = 1"
    QTest.keyClick(editor, Qt.Key.Key_Home)
    assert seen(editor) == "|    a = 1"
    QTest.keyClick(editor, Qt.Key.Key_Home, SHIFT)
    assert seen(editor) == "|    |a = 1"


def test_an_undo_takes_back_a_word_at_a_time(editor: CodeEditor) -> None:
    type_(editor, "one two  three")
    texts = []
    while editor.document().isUndoAvailable():
        editor.undo()
        texts.append(editor.toPlainText())
    assert texts == ["one two  ", "one ", ""]
    while editor.document().isRedoAvailable():
        editor.redo()
    assert editor.toPlainText() == "one two  three"


def test_an_undo_takes_back_a_pair_a_line_and_what_was_typed_elsewhere_apart(editor: CodeEditor) -> None:
    type_(editor, "f(a)\nb")
    cursor = editor.textCursor()
    cursor.setPosition(0)
    editor.setTextCursor(cursor)
    type_(editor, "c")
    texts = [editor.toPlainText()]
    while editor.document().isUndoAvailable():
        editor.undo()
        texts.append(editor.toPlainText())
    assert texts[:4] == ["cf(a)\nb", "f(a)\nb", "f(a)\n", "f(a)"]
    assert texts[-1] == ""


def test_signs_typed_with_alt_graph_are_typed(editor: CodeEditor) -> None:
    press = QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_BracketLeft, CONTROL | ALT, "[")
    QApplication.sendEvent(editor, press)
    assert seen(editor) == "[|]"


def test_text_is_dropped_and_files_are_left_to_the_window(editor: CodeEditor) -> None:
    files, text = QMimeData(), QMimeData()
    files.setUrls([QUrl.fromLocalFile("/tmp/a.py")])
    files.setText("/tmp/a.py")
    text.setText("a")
    assert not editor.canInsertFromMimeData(files)
    assert editor.canInsertFromMimeData(text)


def test_chosen_text_is_dragged_to_another_place(window: MainWindow, qtbot: QtBot) -> None:
    """Text is inserted where it is dropped; files are refused, so that the window gets them."""
    from PySide6.QtCore import QPointF
    from PySide6.QtGui import QDragEnterEvent, QDropEvent

    editor = window.editor
    put(editor, "|ab| cd")
    data = QMimeData()
    data.setText("XY")
    cursor = editor.textCursor()
    cursor.setPosition(4)
    place = editor.cursorRect(cursor).center()
    actions, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    nothing = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(place, actions, data, button, nothing)
    QApplication.sendEvent(editor.viewport(), enter)
    assert enter.isAccepted()
    QApplication.sendEvent(editor.viewport(), QDropEvent(QPointF(place), actions, data, button, nothing))
    assert editor.toPlainText() == "ab cXYd"
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile("/tmp/a.py")])
    refused = QDragEnterEvent(place, actions, files, button, nothing)
    refused.ignore()
    editor.viewport().event(refused)
    assert not refused.isAccepted()


def test_a_file_that_is_dropped_on_the_text_is_opened_by_the_window(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    from PySide6.QtCore import QPointF
    from PySide6.QtGui import QDragEnterEvent, QDropEvent

    file = tmp_path / "dropped.py"
    file.write_text("dropped = 1\n", encoding="utf-8")
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile(str(file))])
    place = window.editor.viewport().rect().center()
    actions, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    nothing = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(place, actions, files, button, nothing)
    QApplication.sendEvent(window.editor.viewport(), enter)
    assert enter.isAccepted()
    QApplication.sendEvent(window.editor.viewport(), QDropEvent(QPointF(place), actions, files, button, nothing))
    qtbot.waitUntil(lambda: window.editor.toPlainText() == "dropped = 1\n")
