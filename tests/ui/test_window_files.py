"""Opening and saving; whatever fails is one sentence, and what was typed stays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import nbformat
import pytest
from PySide6.QtCore import QMimeData, QPointF, QSettings, Qt, QUrl
from PySide6.QtGui import QDropEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from gradviz import events as ev
from gradviz.trace.store import load
from gradviz.ui.commands import interpreter_choice
from gradviz.ui.editor.document import OpenDocument
from gradviz.ui.files import recorded_texts
from gradviz.ui.main_window import MainWindow
from gradviz.ui.resources import resource
from gradviz.ui.runs import State
from tests.conftest import SEEDS
from tests.ui.conftest import PATIENCE, until_rest

Run = Callable[..., None]
NOTEBOOKS = sorted(SEEDS.glob("*.ipynb"))


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("missing.py", None, "no file"),
        ("damaged.ipynb", b"{ not json", "notebook"),
        ("odd.ipynb", b"[1, 2]", "notebook"),
        ("damaged.gradviz", b"something else", "record"),
        ("missing.gradviz", None, "no file"),
        ("latin.py", b"x = '\xe9'", "UTF-8"),
        ("folder.gradviz", "folder", "is a folder"),
        ("folder.py", "folder", "is a folder"),
        ("loop.py", "link", "could not be read (Too many levels of symbolic links)"),
    ],
)
def test_what_cannot_be_opened_is_told_and_the_text_stays(
    window: MainWindow, tmp_path: Path, name: str, content: bytes | str | None, word: str
) -> None:
    window.editor.insertPlainText("precious = 1")
    path = tmp_path / name
    if content == "folder":
        path.mkdir()
    elif content == "link":
        path.symlink_to(path)
    elif isinstance(content, bytes):
        path.write_bytes(content)
    assert not window.files.open(path)
    assert window.message.isVisible()
    assert word in window.message.label.text()
    assert "\n" not in window.message.label.text()
    assert "Errno" not in window.message.label.text()
    assert window.editor.toPlainText() == "precious = 1"


def test_a_record_that_may_not_be_read_is_told_in_one_sentence(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refuse(path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("gradviz.ui.reading.Reading", refuse)
    assert not window.files.open(tmp_path / "secret.gradviz")
    assert "could not be read (Permission denied)" in window.message.label.text()
    assert "Errno" not in window.message.label.text()


def test_a_program_keeps_the_encoding_that_its_coding_line_names(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "latin.py"
    path.write_bytes(b"# -*- coding: latin-1 -*-\nx = '\xe9'\n")
    assert window.files.open(path)
    assert window.editor.line_text(2) == "x = 'é'"
    window.editor.moveCursor(window.editor.textCursor().MoveOperation.End)
    window.editor.insertPlainText("y = 'ü'\n")
    assert window.files.save()
    assert path.read_bytes() == b"# -*- coding: latin-1 -*-\nx = '\xe9'\ny = '\xfc'\n"
    window.editor.insertPlainText("z = '用'\n")
    assert not window.files.save()
    assert "'用'" in window.message.label.text()
    assert window.files.modified
    assert path.read_bytes().endswith(b"'\xfc'\n")


def test_interpreter_without_torch_is_told_and_the_old_one_stays(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    choice = interpreter_choice(window)
    with qtbot.waitSignal(choice.settled, timeout=PATIENCE) as settled:
        choice.choose(str(tmp_path / "python"))
    assert settled.args == [False]
    assert "no Python" in window.message.label.text()
    assert window.runs.state == State.NONE


def test_unsaved_changes_are_asked_about(window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    other = tmp_path / "other.py"
    other.write_text("other = 2\n", encoding="utf-8")
    button = QMessageBox.StandardButton
    window.editor.insertPlainText("mine = 1")
    mine = window.documents.active
    assert window.files.open(other)  # in a tab of its own
    assert window.editor.toPlainText() == "other = 2\n"
    assert (mine.text(), mine.isModified()) == ("mine = 1", True)
    asked: list[list[str]] = []

    def answer(documents: Sequence[OpenDocument]) -> QMessageBox.StandardButton:
        asked.append([document.text() for document in documents])
        return button.Cancel

    monkeypatch.setattr(window.files, "ask_about_changes", answer)
    assert not window.close()
    assert not window.files.close(mine)
    assert window.files.close(window.documents.active)
    assert asked == [["mine = 1"], ["mine = 1"]]
    assert window.editor.toPlainText() == "mine = 1"
    monkeypatch.setattr(window.files, "ask_about_changes", lambda _documents: button.Discard)
    assert window.files.close(mine)
    assert window.editor.toPlainText() == ""


def test_a_program_is_saved_where_it_came_from(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "program.py"
    path.write_text("a = 1\n", encoding="utf-8")
    window.files.open(path)
    window.editor.moveCursor(window.editor.textCursor().MoveOperation.End)
    window.editor.insertPlainText("b = 'ü'\n")
    assert window.files.title == "program.py"
    assert "•" in window.toolbar.title.whole
    qtbot.waitUntil(lambda: window.toolbar.title.text() == window.toolbar.title.whole)
    assert window.files.save()
    assert path.read_text(encoding="utf-8") == "a = 1\nb = 'ü'\n"
    assert not window.files.modified


def test_what_cannot_be_saved_stays_in_the_editor(window: MainWindow, tmp_path: Path) -> None:
    folder = tmp_path / "gone"
    folder.mkdir()
    path = folder / "program.py"
    path.write_text("a = 1\n", encoding="utf-8")
    window.files.open(path)
    window.editor.insertPlainText("b = 2\n")
    path.unlink()
    folder.rmdir()
    assert not window.files.save()
    assert "could not be saved" in window.message.label.text()
    assert window.files.modified


def test_a_dropped_file_is_opened(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "dropped.py"
    path.write_text("x = 1\n", encoding="utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    none = Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, none))
    assert window.editor.toPlainText() == "x = 1\n"


def test_a_saved_record_opens_with_its_text(window: MainWindow, run: Run, tmp_path: Path) -> None:
    program = "import torch\na = torch.ones(2)\n"
    run(program)
    window.session.trace.save(tmp_path / "run.gradviz")
    length = len(window.session.trace)
    window.files.new()
    assert window.files.open(tmp_path / "run.gradviz")
    assert window.editor.toPlainText() == program
    assert len(window.session.trace) == length
    assert len(load(tmp_path / "run.gradviz")) == length


def test_text_of_cells_is_put_together_at_their_lines() -> None:
    cells = [ev.CellStarted(1, "<cell 1>", "a = 1\n", 2, 0), ev.CellStarted(2, "<cell 2>", "b = 2\nc = 3", 5, 1)]
    assert recorded_texts(cells) == {0: ("", "\n".join(["# %%", "a = 1", "", "# %%", "b = 2", "c = 3", ""]))}
    assert recorded_texts([]) == {}


def test_theme_and_sizes_are_remembered(window: MainWindow, settings: QSettings) -> None:
    window.look.choose("dark")
    window.look.enlarge(1)
    assert settings.value("theme") == "dark"
    assert int(str(settings.value("type_size"))) == window.look.points


def test_the_welcome_program_tells_the_whole_story(window: MainWindow, qtbot: QtBot, run: Run) -> None:
    window.files.welcome()
    assert window.editor.toPlainText() == resource("examples/welcome.py").read_text(encoding="utf-8")
    run()
    kinds = {type(event) for event in window.session.trace.events}
    assert {ev.GradAccumulated, ev.BufferFreed, ev.GradChanged, ev.ErrorRaised} <= kinds
    qtbot.waitUntil(lambda: 10 in window.editor.marks.errors)


@pytest.mark.skipif(not NOTEBOOKS, reason="the seed notebooks are not beside this checkout")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem[:3])
def test_notebook_runs_to_its_end_and_can_be_stepped(window: MainWindow, qtbot: QtBot, path: Path) -> None:
    assert window.files.open(path)
    assert window.files.notebook
    executions = sum(cell.runs for cell in window.files.cells())
    assert executions
    window.run()
    until_rest(window, qtbot)
    session, trace = window.session, window.session.trace
    assert window.runs.state == State.READY
    assert sum(isinstance(event, ev.CellEnded) for event in trace.events) == executions
    length = len(trace)
    for step in [*range(length + 1), *reversed(range(length + 1))]:
        session.move_to(step)
        assert session.cursor == step
    session.move_to(length)
    assert len(session.trace) == length


def notebook_of(folder: Path, *sources: str) -> Path:
    path = folder / "made.ipynb"
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    nbformat.write(made, path)
    return path


def said(path: Path) -> list[str]:
    """What each cell of a saved notebook put out."""
    cells = nbformat.read(path, as_version=4).cells
    return ["".join(output.get("text", output.get("ename", "")) for output in cell.outputs) for cell in cells]


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        (["print(1)\n#%%\nprint(2)", "print(3)", "# In[4]:\nprint(4)", "print(5)"], ["1\n2\n", "3\n", "4\n", "5\n"]),
        (["n = 0", *["n += 1\nprint(n)"] * 3], ["", "1\n", "2\n", "3\n"]),
    ],
    ids=["marks of programs within cells", "cells that read alike"],
)
def test_each_cell_of_a_notebook_keeps_its_own_outputs(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, sources: list[str], expected: list[str]
) -> None:
    path = notebook_of(tmp_path, *sources)
    assert window.files.open(path)
    window.run()
    until_rest(window, qtbot)
    assert window.files.save()
    assert said(path) == expected


def test_a_cell_that_reads_like_one_that_ran_has_no_outputs(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = notebook_of(tmp_path, "n = 7", "print(n)", "print(n)")
    assert window.files.open(path)
    for line in (1, 5):  # the lines of the marks of the first two cells are 1 and 4
        window.running.run_cell_at(line)
        until_rest(window, qtbot)
    assert window.files.save()
    assert said(path) == ["", "7\n", ""]


def test_outputs_stay_with_their_cells_when_one_is_put_above(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = notebook_of(tmp_path, "print(1)", "print(2)")
    assert window.files.open(path)
    window.run()
    until_rest(window, qtbot)
    window.editor.moveCursor(QTextCursor.MoveOperation.Start)
    window.editor.insertPlainText("# %%\nprint(0)\n\n")
    window.running.run_cell_at(2)
    until_rest(window, qtbot)
    assert window.files.save()
    assert said(path) == ["0\n", "1\n", "2\n"]


def test_what_a_failure_kept_from_running_again_keeps_its_outputs(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = notebook_of(tmp_path, "ok = True", "assert ok", "print(3)")
    assert window.files.open(path)
    window.run()
    until_rest(window, qtbot)
    window.editor.moveCursor(QTextCursor.MoveOperation.Start)
    window.editor.setFocus()
    QTest.keyClick(window.editor, Qt.Key.Key_Down)
    window.editor.find("True")
    window.editor.insertPlainText("False")
    window.running._run_pieces(window.files.cells())
    until_rest(window, qtbot)
    assert window.files.save()
    assert said(path) == ["", "AssertionError", "3\n"]


def test_a_text_without_a_file_that_was_reopened_never_makes_way(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.editor.insertPlainText("precious = 1")
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.Discard)
    assert window.files.close(window.documents.active)
    window.files.reopen()
    assert window.editor.toPlainText() == "precious = 1"
    assert window.files.modified
    other = tmp_path / "other.py"
    other.write_text("other = 1\n")
    assert window.files.open(other)
    assert [document.text() for document in window.documents.all] == ["precious = 1", "other = 1\n"]
