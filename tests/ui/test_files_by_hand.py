"""Files as a person handles them: with keys, menus, dialogs and drops, from opening to the next start."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from gradviz.ui.main_window import MainWindow
from tests.test_notebooks import code, words, written
from tests.ui.conftest import until_rest
from tests.ui.person import Person


def titles(window: MainWindow) -> list[str]:
    return [window.tabs.tabText(at) for at in range(window.tabs.count())]


@pytest.mark.parametrize(
    ("data", "after"),
    [
        (b"a = 1\nb = 2\n", b"a = 1\nb = 2\nc = '\xe7\x94\xa8'\n"),
        (b"a = 1\r\nb = 2\r\n", b"a = 1\r\nb = 2\r\nc = '\xe7\x94\xa8'\r\n"),
        (b"\xef\xbb\xbfa = 1\r\n", b"\xef\xbb\xbfa = 1\r\nc = '\xe7\x94\xa8'\r\n"),
        ("# coding: gbk\na = '中'\n".encode("gbk"), "# coding: gbk\na = '中'\nc = '用'\n".encode("gbk")),
        (b"a = 1\r\nb = 2\n", b"a = 1\r\nb = 2\nc = '\xe7\x94\xa8'\n"),
    ],
    ids=["as usual", "of Windows", "with a mark", "Chinese", "mixed"],
)
def test_a_file_that_is_opened_edited_and_saved_keeps_its_encoding_and_ends_of_lines(
    window: MainWindow, person: Person, tmp_path: Path, data: bytes, after: bytes
) -> None:
    path = tmp_path / "program.py"
    path.write_bytes(data)
    person.name_file(path)
    person.press("Ctrl+O", "Ctrl+S")
    assert path.read_bytes() == data
    person.press("Ctrl+End")
    person.type("c = '用")
    person.press("End")
    person.type("\n")
    assert titles(window) == ["program.py •"]
    person.press("Ctrl+S")
    assert path.read_bytes() == after
    assert titles(window) == ["program.py"]


def test_a_new_program_is_saved_under_a_name_closed_and_opened_from_the_recent_ones(
    window: MainWindow, person: Person, tmp_path: Path
) -> None:
    path = tmp_path / "mine.py"
    person.press("Ctrl+N")
    person.type("x = 1")
    person.name_file(path)
    person.press("Ctrl+S")
    assert path.read_text() == "x = 1"
    person.press("Ctrl+W")
    assert titles(window) == ["untitled"]
    person.choose("File", "Open Recent", "mine.py")
    assert window.editor.toPlainText() == "x = 1"
    person.name_file(tmp_path / "other.py")
    person.press("Ctrl+Shift+S")
    assert (tmp_path / "other.py").read_text() == "x = 1"
    assert titles(window) == ["other.py"]


def test_who_closes_an_unsaved_text_is_asked_and_each_answer_is_obeyed(
    window: MainWindow, person: Person, tmp_path: Path
) -> None:
    path = tmp_path / "program.py"
    path.write_text("a = 1\n")
    person.drop(window.canvas, path)
    person.type("b")
    person.answer("Cancel")
    person.press("Ctrl+W")
    assert titles(window) == ["program.py •"]
    person.answer("Save")
    person.press("Ctrl+W")
    assert titles(window) == ["untitled"]
    assert path.read_text() == "ba = 1\n"
    person.choose("File", "Open Recent", "program.py")
    person.type("c")
    person.answer("Discard")
    person.press("Ctrl+W")
    assert path.read_text() == "ba = 1\n"
    person.press("Ctrl+Shift+T")
    assert window.editor.toPlainText() == "cba = 1\n", "what was let go of comes back"


def test_a_notebook_is_opened_run_edited_and_saved_and_only_what_was_touched_differs(
    window: MainWindow, person: Person, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "lesson.ipynb"
    path.write_text(written(words("# 标题\nsome *words*"), code("a = 6\na * 7", "x"), code("print('é')", "y")))
    before = path.read_bytes()
    person.name_file(path)
    person.press("Ctrl+O")
    assert "# # 标题\n# some *words*" in window.editor.toPlainText(), "words are text"
    person.press("Ctrl+S")
    assert path.read_bytes() == before
    line = window.editor.toPlainText().split("\n").index("a * 7") + 1
    person.press("Ctrl+L")
    person.type(f"{line}\n")
    person.press("End")
    person.type(" + 0")
    person.press("Ctrl+Return")
    until_rest(window, qtbot)
    person.press("Ctrl+S", "Ctrl+W")
    old, new = json.loads(before), json.loads(path.read_bytes())
    assert new["cells"][1]["source"] in ("a = 6\na * 7 + 0", ["a = 6\n", "a * 7 + 0"])
    assert new["cells"][1]["outputs"][0]["data"]["text/plain"] in ("42", ["42"])
    assert [new["cells"][0], new["cells"][2]] == [old["cells"][0], old["cells"][2]]
    assert {key: value for key, value in new.items() if key != "cells"} == {
        key: value for key, value in old.items() if key != "cells"
    }
    person.choose("File", "Open Recent", "lesson.ipynb")
    assert "a * 7 + 0" in window.editor.toPlainText()


def test_a_record_is_saved_from_the_menu_and_opened_again_with_its_text(
    window: MainWindow, person: Person, qtbot: QtBot, tmp_path: Path
) -> None:
    person.type("import torch\nx = torch.ones(2)\n")
    person.press("F5")
    until_rest(window, qtbot)
    length = len(window.session.trace)
    person.name_file(tmp_path / "run.gradviz")
    person.choose("File", "Save Record…")
    person.answer("Discard")
    person.press("Ctrl+W")
    person.type("x = 1\n")
    person.press("F5")
    until_rest(window, qtbot)
    assert len(window.session.trace) != length
    person.name_file(tmp_path / "run.gradviz")
    person.press("Ctrl+O")
    qtbot.waitUntil(lambda: len(window.session.trace) == length)
    assert window.editor.toPlainText() == "import torch\nx = torch.ones(2)\n"


def test_files_of_all_kinds_are_dropped_together_wherever_there_is_room(
    window: MainWindow, person: Person, qtbot: QtBot, tmp_path: Path
) -> None:
    program, notebook = tmp_path / "a.py", tmp_path / "b.ipynb"
    program.write_text("a = 1\n")
    notebook.write_text(written(code("b = 2", "b")))
    for part in (window.canvas, window.editor.viewport(), window.output.view.viewport(), window.transport):
        person.drop(part, program, notebook)
        assert titles(window) == ["a.py", "b.ipynb"]
        person.press("Ctrl+W", "Ctrl+W")
    record = tmp_path / "c.gradviz"
    window.session.trace.save(record)
    person.drop(window.canvas, record, program)
    assert titles(window) == ["a.py"]
    picture = tmp_path / "d.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n")
    person.drop(window.canvas, picture)
    assert "d.png" in window.message.label.text()
    assert titles(window) == ["a.py"]
