"""Notebooks in the window: run, saved, edited and saved again, nothing is lost and no cell becomes another."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from gradviz.ui.main_window import MainWindow
from tests.test_notebooks import code, words, written
from tests.ui.conftest import until_rest

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
    QTest.keyClicks(window.editor, typed)


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
    assert window.output.text().endswith("\n10")
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
    assert window.output.text().endswith("1\n2")


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
    assert (after[2]["source"], after[2]["outputs"]) == ("z = 33", [])
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
