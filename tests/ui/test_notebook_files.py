"""Notebooks in the window: run, saved, edited and saved again, nothing is lost and no cell becomes another."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from gradviz.ui.main_window import MainWindow
from gradviz.ui.runs import State
from tests.test_notebooks import code, words, written
from tests.ui.conftest import PATIENCE, until_rest
from tests.ui.person import Person

QUOTED = 'a = """\n# %%\n#%%\n"""\nprint(len(a))'


def notebook(folder: Path, *cells: dict[str, Any], name: str = "a.ipynb") -> Path:
    path = folder / name
    path.write_text(written(*cells), encoding="utf-8")
    return path


def cells_in(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(path.read_bytes())["cells"]
    return found


def type_at(window: MainWindow, words: str, typed: str) -> None:
    """Put the caret behind words of the text, and type."""
    place = window.editor.toPlainText().index(words) + len(words)
    cursor = window.editor.textCursor()
    cursor.setPosition(place)
    window.editor.setTextCursor(cursor)
    window.editor.setFocus()
    for line in typed.splitlines(keepends=True):
        QTest.keyClicks(window.editor, line.rstrip("\n"))
        if line.endswith("\n"):
            QTest.keyClick(window.editor, Qt.Key.Key_Return)


# ------------------------------------------------------------ edits


@pytest.mark.parametrize("line", [2, 4, 6], ids=["above the mark", "within the string", "below it"])
def test_a_cell_with_a_mark_within_a_string_runs_and_is_saved_as_one(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, line: int
) -> None:
    path = notebook(tmp_path, code(QUOTED, "q"), code("other = 1", "o"))
    assert window.files.open(path)
    assert window.editor.marker_lines() == [1, 8]
    type_at(window, "print(len(a)", " + 0")
    window.running.run_cell_at(line)
    until_rest(window, qtbot)
    qtbot.waitUntil(lambda: window.output.text().startswith("Cell 1  ·  line 2\n10\n"))
    assert window.files.save()
    first, other = cells_in(path)
    assert first["source"] == QUOTED.replace("len(a)", "len(a) + 0")
    assert "".join(first["outputs"][0]["text"]) == "10\n"
    assert other == json.loads(written(code("other = 1", "o")))["cells"][0]


def test_marks_of_programs_are_no_cells_of_a_notebook_to_be_run(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = notebook(tmp_path, code("print(1)\n#%%\nprint(2)", "a"))
    assert window.files.open(path)
    assert window.editor.marker_lines() == [1]
    window.running.run_cell_at(4)
    until_rest(window, qtbot)
    qtbot.waitUntil(lambda: window.output.text().endswith("1\n2"))


def test_quotes_that_are_typed_move_the_cells_and_back(window: MainWindow) -> None:
    window.editor.show_text("# %%\na = 1\n\n# %%\nb = '''c'''\n\n#%%\nd = 4\n")
    assert window.editor.marker_lines() == [1, 4, 7]
    type_at(window, "a = ", "'''")  # nobody ended it: no cell is swallowed
    assert window.editor.marker_lines() == [1, 4, 7]
    type_at(window, "d = ", "'''")
    assert window.editor.marker_lines() == [1]
    window.editor.undo()
    assert window.editor.marker_lines() == [1, 4, 7]


def test_an_edit_that_is_saved_undone_and_saved_again_gives_the_file_back(window: MainWindow, tmp_path: Path) -> None:
    path = notebook(tmp_path, code("x = 1\r\ny = 2", "a"), words("Words"), code("z = 3", "c"))
    before = path.read_bytes()
    assert window.files.open(path)
    type_at(window, "z = 3", "3")
    assert window.files.save()
    after = cells_in(path)
    assert after[2] == {**json.loads(before)["cells"][2], "source": "z = 33"}
    assert after[:2] == json.loads(before)["cells"][:2]
    window.editor.undo()
    assert window.files.save()
    assert path.read_bytes() == before


# ------------------------------------------------------------ programs and notebooks


def test_a_program_of_cells_is_saved_as_a_notebook_with_what_they_put_out(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, path = tmp_path / "a.py", tmp_path / "a.ipynb"
    program.write_text("#%% One\nprint(1)\n\n# In[3]:\nprint(2)\n\n# %% [markdown]\n# Words\n")
    assert window.files.open(program)
    for line in (2, 5):
        window.running.run_cell_at(line)
        until_rest(window, qtbot)
    window.editor.go_to(5)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    assert window.files.save_as()
    cells = cells_in(path)
    assert [cell["cell_type"] for cell in cells] == ["code", "code", "markdown"]
    assert ["".join(cell["outputs"][0]["text"]) for cell in cells[:2]] == ["1\n", "2\n"]
    assert window.editor.toPlainText() == "# %% One\nprint(1)\n\n# %%\nprint(2)\n\n# %% [markdown]\n# Words\n"
    assert window.editor.caret_line() == 5
    assert [window.editor.open_document.cells.state(head)[0] for head in (0, 3)] == ["done", "done"]
    assert not window.files.modified
    assert window.files.notebook
    before = path.read_bytes()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "b.py"), ""))
    assert window.files.save_as()
    assert (tmp_path / "b.py").read_text() == window.editor.toPlainText()
    assert not window.files.notebook
    assert path.read_bytes() == before


# ------------------------------------------------------------ what cells put out is to be saved


PLAIN = {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": []}


def plain(source: str, ident: str) -> dict[str, Any]:
    """A cell that never ran."""
    return {**PLAIN, "id": ident, "source": source}


def said(path: Path) -> list[str]:
    """What the cells of a file put out."""
    return ["".join("".join(each.get("text", ())) for each in cell["outputs"]) for cell in cells_in(path)]


@pytest.fixture
def ran(window: MainWindow, person: Person, qtbot: QtBot, tmp_path: Path) -> Path:
    """A notebook of two cells that ran: nobody typed anything."""
    path = notebook(tmp_path, plain("print('one')", "a"), plain("print('two')", "b"))
    assert window.files.open(path)
    person.press("F5")
    until_rest(window, qtbot)
    return path


def test_who_closes_a_notebook_that_ran_is_asked_about_what_it_put_out(
    window: MainWindow, person: Person, ran: Path
) -> None:
    assert window.tabs.tabText(0) == "a.ipynb •"
    assert window.windowTitle().startswith("a.ipynb •")
    assert "The new outputs of its cells are not saved" in window.tabs.tabToolTip(0)
    asked = person.answer("Cancel")
    person.press("Ctrl+W")
    assert asked == ["a.ipynb has new outputs of cells that ran; they are not saved."]
    asked = person.answer("Cancel")
    assert not window.close()
    assert len(asked) == 1
    assert said(ran) == ["", ""]
    person.answer("Save")
    person.press("Ctrl+W")
    assert window.tabs.tabText(0) == "untitled"
    assert said(ran) == ["one\n", "two\n"]


def test_what_was_saved_is_not_asked_about_until_a_cell_runs_again(
    window: MainWindow, person: Person, qtbot: QtBot, ran: Path
) -> None:
    person.press("Ctrl+S")
    assert window.tabs.tabText(0) == "a.ipynb"
    assert "not saved" not in window.tabs.tabToolTip(0)
    window.running.run_cell_at(2)
    until_rest(window, qtbot)
    assert window.tabs.tabText(0) == "a.ipynb •"
    type_at(window, "print('two'", ", 2")
    asked = person.answer("Discard")
    person.press("Ctrl+W")
    assert asked == ["a.ipynb has changes and new outputs that are not saved."]
    assert said(ran) == ["one\n", "two\n"]


def test_what_a_cell_put_out_is_saved_also_when_it_was_edited_since(
    window: MainWindow, person: Person, ran: Path
) -> None:
    type_at(window, "print('two'", ", 2")
    person.press("Ctrl+S")
    assert said(ran) == ["one\n", "two\n"]
    type_at(window, "print('one')", "\n# %%")
    person.press("Ctrl+S")
    assert said(ran) == ["one\n", "", "two\n"]


def test_a_new_cell_above_one_that_ran_puts_nothing_out(window: MainWindow, person: Person, ran: Path) -> None:
    cursor = window.editor.textCursor()
    cursor.setPosition(window.editor.toPlainText().rindex("# %%"))
    window.editor.setTextCursor(cursor)
    person.type("# %%\nprint('new')\n")
    person.press("Ctrl+S")
    assert [cell["source"] for cell in cells_in(ran)] == ["print('one')", "print('new')", "print('two')"]
    assert said(ran) == ["one\n", "", "two\n"]


def test_what_a_notebook_put_out_is_saved_also_when_another_program_ran_since(
    window: MainWindow, person: Person, qtbot: QtBot, ran: Path, tmp_path: Path
) -> None:
    program = tmp_path / "b.py"
    program.write_text("print('other')\n")
    assert window.files.open(program)
    for _ in range(2):
        person.press("F5")
        until_rest(window, qtbot)
    window.documents.show(window.documents.all[0])
    person.press("Ctrl+S")
    assert said(ran) == ["one\n", "two\n"]
    assert window.cell_outputs._kept == {}


def test_what_a_notebook_put_out_is_saved_also_when_an_old_record_is_shown(
    window: MainWindow, person: Person, qtbot: QtBot, ran: Path, tmp_path: Path
) -> None:
    window.session.trace.save(tmp_path / "r.gradviz")
    own = window.documents.active
    assert window.files.open(tmp_path / "r.gradviz")
    qtbot.waitUntil(lambda: window.documents.active is not own)
    window.documents.show(own)
    person.press("Ctrl+S")
    assert said(ran) == ["one\n", "two\n"]


def test_cells_that_read_alike_keep_what_they_put_out_through_a_restart(
    window: MainWindow, person: Person, qtbot: QtBot, tmp_path: Path
) -> None:
    path = notebook(tmp_path, plain("n = 0", "n"), *(plain("n += 1\nprint(n)", name) for name in "abc"))
    assert window.files.open(path)
    person.press("F5")
    until_rest(window, qtbot)
    window.runs.restart()
    type_at(window, "n = 0", "\n# %%\nprint('new')\n")
    window.running.run_cell_at(4)
    until_rest(window, qtbot)
    person.press("Ctrl+S")
    assert said(path) == ["", "new\n", "1\n", "2\n", "3\n"]


def test_what_a_cell_put_out_before_its_process_died_is_saved(
    window: MainWindow, person: Person, qtbot: QtBot, tmp_path: Path
) -> None:
    path = notebook(tmp_path, plain("print('so far')\nimport os\nos._exit(3)", "a"))
    assert window.files.open(path)
    person.press("F5")
    qtbot.waitUntil(lambda: window.runs.state == State.ENDED, timeout=PATIENCE)
    assert window.tabs.tabText(0) == "a.ipynb •"
    person.press("Ctrl+S")
    assert said(path)[0].startswith("so far\n")
    assert "exit code 3" in said(path)[0]


def test_records_that_nobody_needs_do_not_pile_up(window: MainWindow, person: Person, qtbot: QtBot, ran: Path) -> None:
    for _ in range(3):
        person.press("F5")
        until_rest(window, qtbot)
    (kept,) = window.cell_outputs._kept.values()
    assert len(kept) <= 2


def test_what_others_did_to_the_file_is_told_with_what_is_not_saved(
    window: MainWindow, qtbot: QtBot, ran: Path
) -> None:
    ran.write_text(ran.read_text().replace("print('two')", "print(2)"))
    qtbot.waitUntil(window.disk.isVisible)
    assert "The new outputs of its cells are not saved" in window.disk.label.text()
    QTest.mouseClick(window.disk.theirs, Qt.MouseButton.LeftButton)
    assert window.files.modified
    assert window.files.save()
    assert said(ran) == ["one\n", ""]
