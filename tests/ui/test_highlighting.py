"""Colours of the text: right in strings of many lines and in f-strings, also while somebody edits above them."""

from __future__ import annotations

import ast
import io
import keyword
import random
import sysconfig
import tokenize
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QTextCursor
from pytestqt.qtbot import QtBot

from gradviz.ui.editor import lexing
from gradviz.ui.editor.code_editor import CodeEditor
from gradviz.ui.editor.lexing import LONG, START, lex
from gradviz.ui.theme import DARK, LIGHT

LIBRARY = Path(sysconfig.get_paths()["stdlib"])
TEXT = ("string", "escape")


@pytest.fixture
def editor(qtbot: QtBot) -> CodeEditor:
    widget = CodeEditor(LIGHT)
    qtbot.addWidget(widget)
    widget.resize(500, 400)
    widget.show()
    widget.setFocus()
    return widget


def roles_of(text: str) -> list[list[tuple[str, str]]]:
    state, lines = START, []
    for line in text.split("\n"):
        lexed = lex(line, state)
        state = lexed.end
        lines.append([(name, line[at : at + size]) for at, size, name in lexed.spans])
    return lines


def role_map(text: str) -> list[list[str]]:
    """The role of each character of each line."""
    state, lines = START, []
    for line in text.split("\n"):
        lexed = lex(line, state)
        state = lexed.end
        roles = [""] * len(line)
        for at, size, name in lexed.spans:
            roles[at : at + size] = [name] * size
        lines.append(roles)
    return lines


def test_strings_of_many_lines_stay_strings() -> None:
    lines = roles_of('text = """one\nif two: # three\n"""\nif x: pass')
    assert all(name == "string" for name, _ in lines[1])
    assert ("keyword", "if") in lines[3]


def test_f_strings_of_many_lines_show_their_expressions() -> None:
    lines = roles_of('t = f"""a {1 + len(x)}\n  {y!r} if\n"""\nfor i in y: ...')
    assert ("number", "1") in lines[0]
    assert ("builtin", "len") in lines[0]
    assert ("keyword", "if") not in lines[1]
    assert ("interpolation", "{") in lines[1]
    assert ("keyword", "for") in lines[3]


@pytest.mark.parametrize(
    ("text", "code", "strings"),
    [
        ('f"{x:{len(w)}.{3}f} if"', ["len", "3"], ['f"', ".", "f", ' if"']),
        ("f'{d[\"if\"]} {None}'", ["None"], ["f'", '"if"', " ", "'"]),
        ('f"{f"{1} in"} or"', ["1"], ['f"', 'f"', ' in"', ' or"']),
        ('f"{{if}} {2}"', ["2"], ['f"', "if", " ", '"']),
        ('f"{x if y else 3:>10} not"', ["if", "else", "3"], ['f"', ">10", ' not"']),
        ('f"{({1: 2}[1])!r:>{4}}"', ["1", "2", "1", "4"], ['f"', ">", '"']),
        ("rf'\\d{5}\\'", ["5"], ["rf'\\d", "\\'"]),
        ("b'if' rb'\\n' u'or'", [], ["b'if'", "rb'\\n'", "u'or'"]),
        ('f"{x != 1}"', ["1"], ['f"', '"']),
        ('f"{(lambda a: 1)(2):3}"', ["lambda", "1", "2"], ['f"', "3", '"']),
    ],
)
def test_what_is_in_the_braces_of_an_f_string_is_code(text: str, code: list[str], strings: list[str]) -> None:
    spans = roles_of(text)[0]
    assert [part for role, part in spans if role not in (*TEXT, "interpolation")] == code
    assert [part for role, part in spans if role == "string"] == strings


def test_a_field_of_many_lines_goes_on_and_ends() -> None:
    lines = roles_of('x = f"{\n    len(y)\n    :>10} if"\nif x: pass')
    assert lines[1] == [("builtin", "len")]
    assert ("string", ">10") in lines[2]
    assert ("string", ' if"') in lines[2]
    assert lines[3][0] == ("keyword", "if")


@pytest.mark.parametrize("open_", ["x = 'open", 'f"{x"', 'print(f"{x', 'f"{x:'])
def test_an_unended_string_ends_with_its_line(open_: str) -> None:
    assert roles_of(open_ + "\nif y:\n    return 1")[2] == [("keyword", "return"), ("number", "1")]


def test_a_backslash_holds_a_string_open() -> None:
    assert roles_of("x = 'a\\\nif' if y else 1")[1] == [
        ("string", "if'"),
        ("keyword", "if"),
        ("keyword", "else"),
        ("number", "1"),
    ]


def test_soft_keywords_are_keywords_where_they_are_statements() -> None:
    assert roles_of("match x:")[0] == [("keyword", "match")]
    assert roles_of("    case [1, _]:")[0][0] == ("keyword", "case")
    assert roles_of("match = 1")[0] == [("number", "1")]
    assert roles_of("match(x)")[0] == []
    assert roles_of("type Row = list[int]")[0][0] == ("keyword", "type")
    assert roles_of("type(x)")[0] == [("builtin", "type")]


def test_members_are_neither_keywords_nor_builtins() -> None:
    assert roles_of("x.len, x.match, x . print")[0] == []


@pytest.mark.parametrize(
    "name", ["argparse.py", "ast.py", "inspect.py", "textwrap.py", "difflib.py", "turtle.py", "tokenize.py"]
)
def test_tokens_are_those_of_python_itself(name: str) -> None:
    """Python's own tokenizer says what each character is, and its parser where the f-strings are."""
    text = (LIBRARY / name).read_text(encoding="utf-8").replace("\f", " ")
    roles = role_map(text)
    lines = text.split("\n")
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type in (tokenize.NEWLINE, tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER):
            continue
        (first, start), (last, end) = token.start, token.end
        places = [
            (row - 1, column)
            for row in range(first, last + 1)
            for column in range(start if row == first else 0, end if row == last else len(lines[row - 1]))
        ]
        found = {roles[row][column] for row, column in places}
        where = f"{name}:{first} {token.string[:40]!r}"
        if token.type == tokenize.STRING:
            prefix = token.string[: token.string.index(token.string[-1])].lower()
            assert "f" in prefix or found <= set(TEXT), where
        elif token.type == tokenize.COMMENT:
            assert found == {"comment"}, where
        elif token.type == tokenize.NUMBER:
            assert found == {"number"}, where
        elif token.type == tokenize.NAME and keyword.iskeyword(token.string):
            assert found <= {"keyword", "constant"}, where
            assert "" not in found, where
        elif token.type == tokenize.OP:
            assert found <= {"", "decorator"}, where


def test_names_in_the_fields_of_f_strings_are_no_text() -> None:
    """Python's parser knows where the names of each field stand, from 3.12 on; here the texts are counted instead."""
    for name in ("dataclasses.py", "traceback.py", "typing.py", "pathlib.py"):
        text = (LIBRARY / name).read_text(encoding="utf-8")
        roles = roles_of(text)
        said = [part for line in roles for role, part in line if role == "interpolation" and part == "{"]
        fields = sum(isinstance(node, ast.FormattedValue) for node in ast.walk(ast.parse(text)))
        assert len(said) == fields, name


def colors_of(editor: CodeEditor, number: int) -> list[tuple[int, int, str]]:
    """Start, length and colour of each coloured stretch of a line, from 0."""
    formats = editor.document().findBlockByNumber(number).layout().formats()
    return [(each.start, each.length, each.format.foreground().color().name()) for each in formats]


def test_colours_follow_edits_above(editor: CodeEditor, qtbot: QtBot) -> None:
    editor.show_text("a = 1\nif a: pass\n")
    assert colors_of(editor, 1)[0] == (0, 2, LIGHT.editor_keyword)
    editor.moveCursor(QTextCursor.MoveOperation.Start)
    editor.insertPlainText('"""')
    assert colors_of(editor, 1) == [(0, 10, LIGHT.editor_string)]
    editor.undo()
    assert colors_of(editor, 1)[0] == (0, 2, LIGHT.editor_keyword)


def test_an_edit_in_a_long_file_reads_no_more_than_it_must(editor: CodeEditor, qtbot: QtBot) -> None:
    editor.show_text("\n".join(f"value_{n} = {n}  # line" for n in range(5_000)))
    qtbot.waitUntil(lambda: editor.lines.is_read)
    read: list[tuple[int, int]] = []
    editor.lines.read.connect(lambda first, last: read.append((first, last)))
    editor.go_to(2_500)
    qtbot.keyClicks(editor, "if x: pass ;")
    assert set(read) == {(2_499, 2_499)}
    assert colors_of(editor, 2_499)[0] == (0, 2, LIGHT.editor_keyword)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert read[-1][1] - read[-1][0] <= 1


def test_a_quote_in_a_long_file_colours_all_below_in_portions(editor: CodeEditor, qtbot: QtBot) -> None:
    editor.show_text("\n".join(f"value_{n} = {n}" for n in range(5_000)))
    qtbot.waitUntil(lambda: editor.lines.is_read)
    editor.insertPlainText('"""')
    assert not editor.lines.is_read
    text = [(0, len("value_4999 = 4999"), LIGHT.editor_string)]
    qtbot.waitUntil(lambda: colors_of(editor, 4_999) == text)
    editor.undo()
    qtbot.waitUntil(lambda: colors_of(editor, 4_999) == [(13, 4, LIGHT.editor_number)])
    qtbot.waitUntil(lambda: colors_of(editor, 2_500) == [(13, 4, LIGHT.editor_number)])


def test_the_tokens_after_many_edits_are_those_of_the_text_read_at_once(editor: CodeEditor, qtbot: QtBot) -> None:
    """Random edits, undone and done again: each line ends as a lexer that reads all from the start says."""
    import random

    dice = random.Random(6)
    parts = ['"""', "'", 'f"{', "}", "\n", "# x\n", "if a:\n    b = 1\n", "(", "\\\n", '"', "f'''{a:\n", "x"]
    editor.show_text("a = 1\n" * 40)
    for _ in range(400):
        cursor = editor.textCursor()
        length = editor.document().characterCount() - 1
        what = dice.random()
        if what < 0.15:
            editor.undo()
        elif what < 0.25:
            editor.redo()
        else:
            start = dice.randint(0, length)
            cursor.setPosition(start)
            cursor.setPosition(min(length, start + dice.choice((0, 0, 0, 1, 8, 60))), QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(dice.choice(parts))
    lines = editor.toPlainText().split("\n")
    assert editor.lines.text == "\n".join(lines)
    state = START
    for number, line in enumerate(lines):
        lexed = lex(line, state)
        state = lexed.end
        assert editor.lines.at(number).lexed == lexed, number


def test_signs_beyond_the_first_plane_shift_no_colours(editor: CodeEditor) -> None:
    editor.show_text("x = '😀' if y else 中")
    assert [each[:2] for each in colors_of(editor, 0)] == [(4, 4), (9, 2), (14, 4)]


def test_another_theme_colours_anew(editor: CodeEditor, qtbot: QtBot) -> None:
    editor.show_text("if x: pass")
    editor.set_theme(DARK)
    qtbot.waitUntil(lambda: colors_of(editor, 0)[0] == (0, 2, DARK.editor_keyword))


def test_what_is_in_view_wears_another_theme_at_once_however_long_the_text_is(editor: CodeEditor, qtbot: QtBot) -> None:
    editor.show_text("if x: pass\n" * 5_000)
    qtbot.waitUntil(lambda: bool(colors_of(editor, 4_999 - 1)))
    editor.go_to(4_000)
    editor.set_theme(DARK)
    for line, _top, _height in editor.visible_lines():
        assert colors_of(editor, line - 1)[0] == (0, 2, DARK.editor_keyword)
    qtbot.waitUntil(lambda: colors_of(editor, 4_998)[0] == (0, 2, DARK.editor_keyword))


PIECES = (
    '"',
    "'",
    '"""',
    "'''",
    'f"',
    "rb'",
    'r"',
    "\\",
    '\\"',
    "{",
    "{a}",
    "{{",
    "}",
    "(",
    ")",
    ":",
    " ",
    " a ",
    "x = ",
    ",",
    "''",
)


def test_what_is_open_behind_a_long_line_is_what_a_whole_reading_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    dice = random.Random(1)
    for _ in range(4000):
        text = "".join(dice.choice(PIECES) for _ in range(dice.randrange(1, 40))) + dice.choice(("", "", "# it's"))
        whole = lex(text)
        monkeypatch.setattr(lexing, "LONG", dice.choice((1, 3, 5, 8)))
        assert lex(text).end == whole.end, text
        monkeypatch.undo()


def test_a_long_line_is_coloured_as_far_as_anybody_reads(editor: CodeEditor) -> None:
    numbers = ", ".join("1" for _ in range(LONG))
    lexed = lex(f"x = [{numbers}, '''text")
    assert [span for span in lexed.spans if span[0] > 2 * LONG] == []
    assert lexed.spans == lex(f"x = [{numbers}").spans
    assert [frame.quote for frame in lexed.end] == ["'''"], "what is below is the text of a string"
    assert lexed.spans[:2] == ((5, 1, "number"), (8, 1, "number"))


def test_a_key_in_one_line_lays_out_no_other(editor: CodeEditor, qtbot: QtBot) -> None:
    editor.show_text("import torch\nx = 1\n")
    below = editor.document().findBlockByNumber(1)
    editor.go_to(1)
    editor.viewport().grab()
    for key in "ab":
        assert below.layout().lineCount() == 1
        qtbot.keyClicks(editor, key)  # import is a keyword, aimport is none: the line has other colours
        editor.lines.read_up_to(1)
    assert below.layout().lineCount() == 1


def test_a_text_with_a_line_that_nobody_wrote_is_wrapped(editor: CodeEditor, qtbot: QtBot) -> None:
    wrap = CodeEditor.LineWrapMode
    editor.show_text("x = 1\n")
    assert editor.lineWrapMode() == wrap.NoWrap
    editor.moveCursor(QTextCursor.MoveOperation.End)
    editor.insertPlainText(f"data = '{'abc' * LONG}'")
    qtbot.waitUntil(lambda: editor.lineWrapMode() == wrap.WidgetWidth)
    editor.undo()
    qtbot.waitUntil(lambda: editor.lineWrapMode() == wrap.NoWrap)


def test_typing_beside_a_line_of_data_holds_nothing(editor: CodeEditor, qtbot: QtBot) -> None:
    """The watchdog of the tests sees to it."""
    editor.show_text(f"import torch\nx = [{'1, ' * 30_000}]\nprint(x)\n")
    editor.go_to(1)
    for key in "ab c":
        qtbot.keyClicks(editor, key)
        qtbot.wait(1)  # a turn of the event loop
    assert editor.line_text(1) == "ab cimport torch"
    assert len(editor.line_text(2)) == 90_006


def test_a_key_in_a_long_string_of_many_fields_holds_nothing(editor: CodeEditor, qtbot: QtBot) -> None:
    editor.show_text(f"x = f'{'{a}, ' * 12_000}'\nx\n")
    qtbot.waitUntil(lambda: editor.lines.is_read)
    editor.go_to(1)
    QTimer.singleShot(0, lambda: qtbot.keyClicks(editor, "a"))
    qtbot.waitUntil(lambda: editor.line_text(1).startswith("ax"))
    assert editor.lines.at(1).begin == START, "the string has ended"
