"""The menu of recent files, with mouse and keys: pinned ones first, missing ones told, others forgotten if asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gradviz.app import build_window
from gradviz.ui.main_window import MainWindow
from gradviz.ui.recent import RecentMenu
from tests.ui.conftest import LastingLanguage, LastingPool
from tests.ui.person import Person


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("one", "two", "three"):
        (tmp_path / f"{name}.py").write_text(f"{name} = 1\n")
    return tmp_path


@pytest.fixture
def opened(window: MainWindow, folder: Path) -> MainWindow:
    """A window in which three files were opened, the third one last."""
    for name in ("one", "two", "three"):
        window.files.open(folder / f"{name}.py")
    return window


class Menu:
    """The menu of recent files of a window, opened from the menu bar each time."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self._window, self._person, self._qtbot = window, Person(window, qtbot), qtbot

    def open(self) -> RecentMenu:
        self._person.choose("File", "Open Recent")
        menu = self._window.files.recent.menu
        assert menu is not None
        return menu

    def close(self) -> None:
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()

    def files(self) -> list[str]:
        told = [action.text() for action in self.open().actions() if action.data()]
        self.close()
        return told

    def action(self, menu: RecentMenu, text: str) -> QAction:
        return next(action for action in menu.actions() if action.text() == text)

    def choose(self, text: str) -> None:
        menu = self.open()
        self._person.click(menu, menu.actionGeometry(self.action(menu, text)).center())

    def offer(self, file: str, wanted: str) -> None:
        """Choose something of what the right button offers for a file; the list stays open, and is as it is then."""
        menu = self.open()
        place = menu.actionGeometry(self.action(menu, file)).center()
        QTest.mouseClick(menu, Qt.MouseButton.RightButton, pos=place)
        choice = menu.choice
        assert choice is not None
        action = next(action for action in choice.actions() if action.text() == wanted)
        self._person.click(choice, choice.actionGeometry(action).center())
        assert menu.isVisible()
        self.close()


@pytest.fixture
def menu(opened: MainWindow, qtbot: QtBot) -> Menu:
    return Menu(opened, qtbot)


def test_the_newest_is_first_and_a_click_opens(opened: MainWindow, menu: Menu) -> None:
    assert menu.files() == ["three.py", "two.py", "one.py"]
    for document in list(opened.documents.all):
        opened.files.close(document)
    menu.choose("one.py")
    assert opened.files.title == "one.py"
    assert menu.files() == ["one.py", "three.py", "two.py"]


def test_pinned_ones_are_first_and_stay_at_the_next_start(
    menu: Menu, qtbot: QtBot, settings: QSettings, pool: LastingPool, language: LastingLanguage
) -> None:
    menu.offer("one.py", "Pin")
    assert menu.files() == ["★ one.py", "three.py", "two.py"]
    menu.choose("Pin three.py")
    assert menu.files() == ["★ one.py", "★ three.py", "two.py"]
    later = build_window(settings, pool, language)
    later.show()
    again = Menu(later, qtbot)
    assert again.files() == ["★ one.py", "★ three.py", "two.py"]
    again.offer("★ one.py", "Unpin")
    assert again.files() == ["★ three.py", "one.py", "two.py"]
    later.close()
    later.deleteLater()


def test_many_others_do_not_push_a_pinned_one_out(opened: MainWindow, menu: Menu, folder: Path) -> None:
    menu.choose("Pin three.py")
    for number in range(20):
        opened.files.recent.add(folder / f"other{number}.py")
    told = menu.files()
    assert told[:2] == ["★ three.py", "other19.py"]
    assert len(told) == 13


def test_a_missing_one_goes_with_a_word(opened: MainWindow, menu: Menu, folder: Path) -> None:
    (folder / "two.py").unlink()
    menu.choose("two.py")
    assert opened.message.label.text() == f"{folder / 'two.py'} is not there any longer. It was taken off the list."
    assert menu.files() == ["three.py", "one.py"]


def test_a_missing_one_that_is_pinned_stays(opened: MainWindow, menu: Menu, folder: Path) -> None:
    menu.offer("two.py", "Pin")
    (folder / "two.py").unlink()
    menu.choose("★ two.py")
    assert "It stays in the list, since it is pinned." in opened.message.label.text()
    assert menu.files()[0] == "★ two.py"


def test_one_is_removed_and_all_but_the_pinned_are_cleared(menu: Menu, qtbot: QtBot) -> None:
    menu.offer("two.py", "Remove from This List")
    assert menu.files() == ["three.py", "one.py"]
    menu.offer("one.py", "Pin")
    menu.choose("Clear This List")
    assert menu.files() == ["★ one.py"]
    shown = menu.open()
    assert not menu.action(shown, "Clear This List").isEnabled()
    shown.setActiveAction(menu.action(shown, "★ one.py"))
    qtbot.keyClick(shown, Qt.Key.Key_Delete)
    assert shown.actions()[0].text() == "No files yet"
    menu.close()
