"""Files that others change while they are open: asked, told, and never overwritten without a word."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gradviz.ui import disk_watch
from gradviz.ui.main_window import MainWindow
from tests.ui.person import Person


@pytest.fixture
def path(window: MainWindow, tmp_path: Path) -> Path:
    file = tmp_path / "program.py"
    file.write_text("a = 1\n")
    assert window.files.open(file)
    return file


def click(button: object) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_theirs_is_loaded_as_an_edit(window: MainWindow, qtbot: QtBot, path: Path) -> None:
    path.write_text("a = 1\nb = 2\n")
    qtbot.waitUntil(window.disk.isVisible)
    assert "was changed on disk" in window.disk.label.text()
    click(window.disk.theirs)
    assert window.editor.toPlainText() == "a = 1\nb = 2\n"
    assert not window.files.modified
    assert not window.disk.isVisible()
    window.editor.undo()
    assert window.editor.toPlainText() == "a = 1\n"


def test_mine_is_kept_and_saved_only_then(window: MainWindow, qtbot: QtBot, path: Path) -> None:
    QTest.keyClicks(window.editor, "z")
    path.write_text("theirs = 1\n")  # told or not told by the system: it is looked at before it is written
    assert not window.files.save()
    assert path.read_text() == "theirs = 1\n"
    assert "was not saved" in window.message.label.text()
    assert window.disk.isVisible()
    assert "Your own changes are not saved" in window.disk.label.text()
    click(window.disk.mine)
    assert not window.disk.isVisible()
    assert window.files.save()
    assert path.read_text() == "za = 1\n"


def test_the_difference_is_shown(window: MainWindow, qtbot: QtBot, path: Path) -> None:
    path.write_text("a = 2\n")
    qtbot.waitUntil(window.disk.isVisible)
    click(window.disk.difference)
    dialog = window.disk.dialog
    assert dialog is not None
    assert "-a = 1\n+a = 2" in dialog.view.toPlainText()
    dialog.close()


def test_a_file_that_is_gone_is_told_and_saved_anew(window: MainWindow, qtbot: QtBot, path: Path) -> None:
    path.unlink()
    qtbot.waitUntil(window.disk.isVisible)
    assert "deleted" in window.disk.label.text()
    assert window.files.modified
    click(window.disk.save)
    assert path.read_text() == "a = 1\n"
    assert not window.disk.isVisible()
    assert not window.files.modified


def test_own_saving_and_the_same_bytes_are_no_change(window: MainWindow, qtbot: QtBot, path: Path) -> None:
    QTest.keyClicks(window.editor, "z")
    assert window.files.save()
    path.write_text(path.read_text())
    window.files.may_overwrite(window.documents.active)
    assert not window.disk.isVisible()


def test_a_file_that_can_no_longer_be_read_is_told(window: MainWindow, qtbot: QtBot, path: Path) -> None:
    path.write_bytes(b"\xff\xff")
    qtbot.waitUntil(window.disk.isVisible)
    click(window.disk.theirs)
    assert "is not UTF-8 text" in window.message.label.text()
    assert window.editor.toPlainText() == "a = 1\n"


# ------------------------------------------------------------ where times and sizes tell nothing


@pytest.fixture
def coarse(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file system whose clock stands still."""
    monkeypatch.setattr(disk_watch, "_stamp", lambda path: (0, 6) if path.exists() else None)


def test_other_bytes_of_the_same_time_and_size_are_not_overwritten(
    coarse: None, window: MainWindow, path: Path
) -> None:
    QTest.keyClicks(window.editor, "z")
    window.disk._watch._watcher.blockSignals(True)  # the system does not tell either
    path.write_text("a = 2\n")
    assert not window.files.save()
    assert path.read_text() == "a = 2\n"
    assert window.disk.isVisible()


def test_other_bytes_of_the_same_time_and_size_are_seen_when_one_comes_back(
    coarse: None, window: MainWindow, qtbot: QtBot, path: Path
) -> None:
    window.disk._watch._watcher.blockSignals(True)
    path.write_text("a = 2\n")
    QApplication.sendEvent(window, QEvent(QEvent.Type.WindowActivate))
    assert window.disk.isVisible()
    assert "was changed on disk" in window.disk.label.text()


# ------------------------------------------------------------ files that are to stay as they are


@pytest.fixture
def locked(window: MainWindow, path: Path) -> Path:
    path.chmod(0o444)
    QTest.keyClicks(window.editor, "z")
    return path


def test_a_read_only_file_is_not_written_without_a_word(window: MainWindow, person: Person, locked: Path) -> None:
    asked = person.answer("Cancel")
    person.press("Ctrl+S")
    assert "program.py is read-only" in asked[0]
    assert locked.read_text() == "a = 1\n"
    assert window.files.modified


def test_the_text_of_a_read_only_file_is_saved_elsewhere(window: MainWindow, person: Person, locked: Path) -> None:
    other = locked.with_name("other.py")
    person.name_file(other)
    person.answer("Save As…")
    person.press("Ctrl+S")
    assert (locked.read_text(), other.read_text()) == ("a = 1\n", "za = 1\n")
    assert window.documents.active.path == other
    assert not window.files.modified


def test_a_read_only_file_is_overwritten_by_whoever_says_so(window: MainWindow, person: Person, locked: Path) -> None:
    person.answer("Overwrite")
    person.press("Ctrl+S")
    assert locked.read_text() == "za = 1\n"
    assert locked.stat().st_mode & 0o777 == 0o444
    assert not window.files.modified


def test_a_file_of_two_names_is_saved_under_both(window: MainWindow, path: Path) -> None:
    os.link(path, path.with_name("twin.py"))
    QTest.keyClicks(window.editor, "z")
    assert window.files.save()
    assert path.with_name("twin.py").read_text() == "za = 1\n"
    assert not window.disk.isVisible()
