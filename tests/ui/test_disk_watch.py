"""Files that others change while they are open: asked, told, and never overwritten without a word."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gradviz.ui.main_window import MainWindow


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
