"""Tabs, split view, recent files and the next start, with keys and mouse."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QTabBar
from pytestqt.qtbot import QtBot

from gradviz.app import build_window
from gradviz.documents import split_cells
from gradviz.ui import last_session
from gradviz.ui.main_window import MainWindow
from tests.conftest import SEEDS
from tests.ui.conftest import LastingPool, until_rest

Run = Callable[..., None]
NOTEBOOKS = sorted(SEEDS.glob("*.ipynb"))
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def three(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> MainWindow:
    for name in ("one", "two", "three"):
        assert window.files.open(written(tmp_path, f"{name}.py", f"{name} = 1\n"))
    qtbot.waitUntil(window.isActiveWindow)
    window.editor.setFocus()
    return window


def titles(window: MainWindow) -> list[str]:
    return [window.tabs.tabText(at) for at in range(window.tabs.count())]


def middle(window: MainWindow, at: int) -> QPoint:
    return window.tabs.tabRect(at).center()


def test_each_file_has_a_tab_and_an_untouched_empty_program_makes_way(three: MainWindow) -> None:
    assert titles(three) == ["one.py", "two.py", "three.py"]
    assert three.tabs.currentIndex() == 2
    assert three.editor.toPlainText() == "three = 1\n"
    three.files.open(three.documents.all[0].path)  # type: ignore[arg-type]
    assert titles(three) == ["one.py", "two.py", "three.py"]
    assert three.tabs.currentIndex() == 0


def test_tabs_are_chosen_with_the_mouse_and_with_keys(three: MainWindow) -> None:
    QTest.mouseClick(three.tabs, Qt.MouseButton.LeftButton, pos=middle(three, 0))
    assert three.editor.toPlainText() == "one = 1\n"
    QTest.keyClicks(three.editor, "z")
    assert titles(three) == ["one.py •", "two.py", "three.py"]
    QTest.keyClick(three.editor, Qt.Key.Key_PageDown, CONTROL)
    assert three.editor.toPlainText() == "two = 1\n"
    QTest.keyClick(three.editor, Qt.Key.Key_PageUp, CONTROL)
    QTest.keyClick(three.editor, Qt.Key.Key_PageUp, CONTROL)
    assert three.editor.toPlainText() == "three = 1\n"
    assert three.tabs.currentIndex() == 2


def test_tabs_are_closed_with_the_middle_button_a_key_and_their_button_and_come_back(three: MainWindow) -> None:
    QTest.mouseClick(three.tabs, Qt.MouseButton.MiddleButton, pos=middle(three, 0))
    assert titles(three) == ["two.py", "three.py"]
    QTest.keyClick(three.editor, Qt.Key.Key_W, CONTROL)
    assert titles(three) == ["two.py"]
    button = three.tabs.tabButton(0, QTabBar.ButtonPosition.RightSide)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert titles(three) == ["untitled"]
    assert three.editor.toPlainText() == ""
    for _ in range(3):
        QTest.keyClick(three.editor, Qt.Key.Key_T, CONTROL | SHIFT)
    assert titles(three) == ["two.py", "three.py", "one.py"]


def test_a_closed_text_without_a_file_comes_back(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    button = QMessageBox.StandardButton
    QTest.keyClicks(window.editor, "precious")
    monkeypatch.setattr(window.files, "ask_about_changes", lambda _documents: button.Discard)
    assert window.files.close(window.documents.active)
    assert window.editor.toPlainText() == ""
    window.actions_by_name["reopen"].trigger()
    assert window.editor.toPlainText() == "precious"


def test_tabs_are_ordered_by_dragging(three: MainWindow) -> None:
    three.tabs.moveTab(0, 2)  # what dragging does
    assert [document.title for document in three.documents.all] == ["two.py", "three.py", "one.py"]
    assert titles(three) == ["two.py", "three.py", "one.py"]
    QTest.mouseClick(three.tabs, Qt.MouseButton.LeftButton, pos=middle(three, 2))
    assert three.editor.toPlainText() == "one = 1\n"


def test_files_of_the_same_name_are_told_apart_by_their_folders(window: MainWindow, tmp_path: Path) -> None:
    for folder in ("a", "b"):
        window.files.open(written(tmp_path, f"{folder}/same.py", "x = 1\n"))
    assert titles(window) == ["same.py — a", "same.py — b"]
    assert window.tabs.tabToolTip(1) == str(tmp_path / "b" / "same.py")


def test_the_menu_of_a_tab_copies_the_path_and_closes_the_others(three: MainWindow, qtbot: QtBot) -> None:
    def choose(at: int, word: str) -> None:
        where = middle(three, at)
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, where, three.tabs.mapToGlobal(where))
        QApplication.sendEvent(three.tabs, event)
        menu = three.tabs.menu
        assert menu is not None
        next(action for action in menu.actions() if action.text() == word).trigger()
        menu.close()

    choose(1, "Copy Path")
    assert QGuiApplication.clipboard().text() == str(three.documents.all[1].path)
    choose(1, "Close Others")
    assert titles(three) == ["two.py"]


def test_one_question_for_all_that_is_not_saved(three: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    button = QMessageBox.StandardButton
    asked: list[str] = []

    def question(_parent: object, _title: str, words: str, *_: object) -> QMessageBox.StandardButton:
        asked.append(words)
        return button.SaveAll

    for at in (0, 2):
        three.documents.show(three.documents.all[at])
        QTest.keyClicks(three.editor, "z")
    monkeypatch.setattr(QMessageBox, "question", question)
    assert three.files.may_go()
    assert asked == ["2 documents have changes that are not saved:\n\n• one.py\n• three.py"]
    assert [document.path.read_text() for document in three.documents.all if document.path] == [
        "zone = 1\n", "two = 1\n", "zthree = 1\n",
    ]  # fmt: skip
    assert titles(three) == ["one.py", "two.py", "three.py"]


def test_two_editors_show_one_text_or_two(three: MainWindow, qtbot: QtBot) -> None:
    QTest.keyClick(three.editor, Qt.Key.Key_Backslash, CONTROL)
    first, second = three.documents.editors
    assert three.editor is second
    assert second.open_document is first.open_document
    QTest.keyClicks(second, "both")
    assert first.toPlainText() == "boththree = 1\n"
    three.tabs.setCurrentIndex(0)
    assert (first.open_document.title, second.open_document.title) == ("three.py", "one.py")
    QTest.mouseClick(first.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(60, 5))
    assert three.editor is first
    assert three.tabs.currentIndex() == 2
    QTest.keyClick(first, Qt.Key.Key_Z, CONTROL)
    assert three.documents.all[2].text() == "three = 1\n"
    assert three.panes.is_split
    three.actions_by_name["join"].trigger()
    assert not three.panes.is_split
    assert three.editor is first
    assert second.isHidden() or not second.isVisible()
    QTest.keyClick(first, Qt.Key.Key_W, CONTROL)
    assert titles(three) == ["one.py", "two.py"]


def test_marks_and_breakpoints_are_in_both_editors(window: MainWindow, qtbot: QtBot, run: Run) -> None:
    run("import torch\na = torch.ones(2)\nb = a + 1\n")
    window.actions_by_name["split_down"].trigger()
    qtbot.waitUntil(lambda: all(set(each.marks.values) == {2, 3} for each in window.documents.editors))
    window.editor.go_to(3)
    window.actions_by_name["breakpoint"].trigger()
    qtbot.waitUntil(lambda: all(set(each.stops) == {3} for each in window.documents.editors))


def test_the_next_start_opens_what_was_open(
    three: MainWindow, qtbot: QtBot, settings: QSettings, pool: LastingPool
) -> None:
    three.documents.show(three.documents.all[1])
    QTest.keyClick(three.editor, Qt.Key.Key_Right)
    (three.documents.all[0].path).unlink()  # type: ignore[union-attr]
    last_session.remember(three.documents, three.settings)
    later = build_window(settings, pool)
    later.show()
    assert last_session.restore(later.files, later.documents, later.settings)
    assert titles(later) == ["two.py", "three.py"]
    assert later.editor.toPlainText() == "two = 1\n"
    assert later.editor.textCursor().position() == 1
    later.close()
    later.deleteLater()


def test_a_program_is_saved_as_a_notebook_by_its_name(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    QTest.keyClicks(window.editor, "x = 1")
    target = tmp_path / "made.ipynb"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    assert window.files.save()
    assert [cell.source for cell in nbformat.read(target, as_version=4).cells] == ["x = 1"]
    assert window.files.notebook
    assert titles(window) == ["made.ipynb"]


@pytest.mark.skipif(not NOTEBOOKS, reason="the seed notebooks are not beside this checkout")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem[:3])
def test_a_notebook_opens_runs_saves_and_opens_again_with_nothing_lost(
    window: MainWindow, qtbot: QtBot, path: Path, tmp_path: Path
) -> None:
    copy = tmp_path / path.name
    copy.write_bytes(path.read_bytes())
    assert window.files.open(copy)
    text = window.editor.toPlainText()
    assert window.files.save()
    assert copy.read_bytes() == path.read_bytes()
    window.run()
    until_rest(window, qtbot)
    assert window.files.save()
    before, after = json.loads(path.read_bytes()), json.loads(copy.read_bytes())
    nbformat.validate(nbformat.from_dict(after))
    assert {key: value for key, value in after.items() if key != "cells"} == {
        key: value for key, value in before.items() if key != "cells"
    }
    printing = 0
    for old, new in zip(before["cells"], after["cells"], strict=True):
        kept = {key: value for key, value in old.items() if key not in ("outputs", "execution_count")}
        assert {key: value for key, value in new.items() if key not in ("outputs", "execution_count")} == kept
        if old["cell_type"] == "code" and "".join(old["source"]).strip():
            assert isinstance(new["execution_count"], int)
            printing += bool(new["outputs"])
    assert printing > 0 or not any(cell.get("outputs") for cell in before["cells"])
    assert window.files.close(window.documents.active)
    assert window.files.open(copy)
    assert window.editor.toPlainText() == text
    assert len(split_cells(text)) == sum(
        cell["cell_type"] == "code" and bool("".join(cell["source"]).strip()) for cell in before["cells"]
    )
