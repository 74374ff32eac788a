"""A person names moments of a record and goes back to them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QLineEdit, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from gradviz.trace.bookmarks import Bookmark
from gradviz.ui.bookmarks import BookmarkDialog, BookmarkList
from gradviz.ui.main_window import MainWindow
from tests.trace.stepping import run_line_by_line

ALT, SHIFT, CTRL = (
    Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier,
)  # fmt: skip
PROGRAM = "import torch\na = torch.ones(2)\nb = a * 2\n"


@pytest.fixture
def shown(window: MainWindow, qtbot: QtBot) -> MainWindow:
    window.open_trace(run_line_by_line(PROGRAM))
    window.canvas.setFocus()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def ask(window: MainWindow, qtbot: QtBot) -> BookmarkDialog:
    """Press Ctrl+B; what opens."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.canvas.setFocus()
    qtbot.keyClick(window.canvas, Qt.Key.Key_B, CTRL)
    dialogs = [dialog for dialog in window.findChildren(BookmarkDialog) if dialog.isVisible()]
    assert len(dialogs) == 1
    return dialogs[0]


def marks(window: MainWindow) -> tuple[Bookmark, ...]:
    return window.session.trace.bookmarks.all()


def items(panel: BookmarkList) -> list[QTreeWidgetItem]:
    return [panel.list.topLevelItem(row) for row in range(panel.list.topLevelItemCount())]


def test_one_is_put_renamed_and_removed(shown: MainWindow, qtbot: QtBot) -> None:
    shown.session.move_to(5)
    line = shown.session.trace.place(5)
    assert line is not None
    dialog = ask(shown, qtbot)
    assert dialog.name.text() == PROGRAM.splitlines()[line.line - 1]
    qtbot.keyClick(dialog.name, Qt.Key.Key_Return)
    assert marks(shown) == (Bookmark(5, PROGRAM.splitlines()[line.line - 1]),)
    dialog = ask(shown, qtbot)
    qtbot.keyClicks(dialog.name, "the ones")  # what is there is selected, so typing replaces it
    qtbot.mouseClick(dialog.buttons.button(QDialogButtonBox.StandardButton.Save), Qt.MouseButton.LeftButton)
    assert marks(shown) == (Bookmark(5, "the ones"),)
    dialog = ask(shown, qtbot)
    qtbot.mouseClick(dialog.remove, Qt.MouseButton.LeftButton)
    assert marks(shown) == ()
    dialog = ask(shown, qtbot)
    qtbot.keyClick(dialog.name, Qt.Key.Key_Escape)
    assert marks(shown) == ()


def test_keys_go_from_one_to_the_next_and_the_timeline_shows_them(shown: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(shown.canvas, Qt.Key.Key_B, ALT)
    assert "Ctrl+B" in shown.transport.happening.whole
    for step in (3, 7):
        shown.session.put_bookmark(step, f"at {step}")
    assert [(mark.step, mark.words) for mark in shown.transport.timeline._marks["bookmark"]] == [
        (3, "at 3"), (7, "at 7"),
    ]  # fmt: skip
    shown.session.move_to(0)
    for step in (3, 7, 3):
        qtbot.keyClick(shown.canvas, Qt.Key.Key_B, ALT)
        assert shown.session.cursor == step
    assert shown.transport.happening.whole == "Bookmark “at 3”."
    qtbot.keyClick(shown.canvas, Qt.Key.Key_B, ALT | SHIFT)
    assert shown.session.cursor == 7


def test_the_list_goes_to_them_renames_and_removes(shown: MainWindow, qtbot: QtBot) -> None:
    for step in (3, 7):
        shown.session.put_bookmark(step, f"at {step}")
    qtbot.keyClick(shown.canvas, Qt.Key.Key_B, CTRL | SHIFT)
    panel = shown.findChild(BookmarkList)
    assert panel is not None
    rows = items(panel)
    assert [row.text(0) for row in rows] == ["at 3", "at 7"]
    place = panel.list.visualItemRect(rows[1]).center()
    qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert shown.session.cursor == 7
    qtbot.mouseClick(panel.rename, Qt.MouseButton.LeftButton)
    field = panel.list.findChild(QLineEdit)
    assert field is not None
    qtbot.keyClicks(field, "seven")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: marks(shown) == (Bookmark(3, "at 3"), Bookmark(7, "seven")))
    qtbot.waitUntil(lambda: [item.text(0) for item in items(panel)] == ["at 3", "seven"])
    qtbot.mouseClick(panel.remove, Qt.MouseButton.LeftButton)
    assert marks(shown) == (Bookmark(3, "at 3"),)
    qtbot.waitUntil(lambda: len(items(panel)) == 1)
    panel.close()


def test_they_are_saved_with_the_record(shown: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    shown.session.put_bookmark(4, "here")
    path = tmp_path / "a.gradviz"
    shown.session.trace.save(path)
    shown.open_trace(run_line_by_line(PROGRAM))
    assert marks(shown) == ()
    assert shown.transport.timeline._marks["bookmark"] == ()
    assert shown.files.open(path)
    assert marks(shown) == (Bookmark(4, "here"),)
    assert [mark.step for mark in shown.transport.timeline._marks["bookmark"]] == [4]
