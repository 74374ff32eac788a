"""One table of actions: menus, buttons, keys, the list of all commands and the help say and do the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QToolButton
from pytestqt.qtbot import QtBot

from gradviz.ui.actions import EDITING, TABLE
from gradviz.ui.main_window import MainWindow
from gradviz.ui.palette import Palette
from gradviz.ui.shortcuts import title
from gradviz.ui.shortcuts_dialog import ShortcutsDialog
from gradviz.ui.teaching.help_dialog import HelpDialog
from tests.ui.person import Person

SPECS = {spec.name: spec for spec in TABLE}


def entries(menu: QMenuBar | QMenu, path: str = "") -> Iterator[tuple[str, QAction]]:
    """What stands in menus, each with the menus that lead there, as the table writes them."""
    for action in menu.actions():
        inner = action.menu()
        if isinstance(inner, QMenu):
            yield from entries(inner, f"{path}/{action.text().replace('&', '')}".lstrip("/"))
        else:
            yield path, action


def test_each_action_is_in_its_menu_once_in_the_order_of_the_table_with_its_keys(window: MainWindow) -> None:
    names = {action: name for name, action in window.actions_by_name.items()}
    found = [(names[action], path) for path, action in entries(window.menuBar()) if action in names]
    assert sorted(found) == sorted((spec.name, spec.menu) for spec in TABLE if spec.menu)
    for path in {spec.menu for spec in TABLE if spec.menu}:
        assert [name for name, menu in found if menu == path] == [spec.name for spec in TABLE if spec.menu == path]
    for spec in TABLE:
        assert window.actions_by_name[spec.name].shortcuts() == [QKeySequence(keys) for keys in spec.shortcuts]


def test_buttons_are_actions_of_the_table(window: MainWindow) -> None:
    buttons = [each for bar in (window.toolbar, window.transport) for each in bar.findChildren(QToolButton)]
    shown = {button.defaultAction() for button in buttons if button.defaultAction() is not None}
    of_the_table = {window.actions_by_name[name] for name, spec in SPECS.items() if spec.icon}
    assert shown & of_the_table == of_the_table - {window.actions_by_name["fit"]}
    assert shown <= set(window.actions_by_name.values())


def by_menu(window: MainWindow, person: Person, qtbot: QtBot, name: str) -> None:
    person.choose(*SPECS[name].menu.split("/"), SPECS[name].text)


def by_keys(window: MainWindow, person: Person, qtbot: QtBot, name: str) -> None:
    person.press(SPECS[name].shortcuts[0])


def by_palette(window: MainWindow, person: Person, qtbot: QtBot, name: str) -> None:
    person.press("Ctrl+Shift+P")
    palette = window.findChild(Palette)
    person.type(title(SPECS[name]).lower())
    assert palette.list.topLevelItem(0).text(0).removeprefix("✓ ") == title(SPECS[name])
    person.press("Return")
    qtbot.waitUntil(lambda: window.findChild(Palette) is None)


def by_help(window: MainWindow, person: Person, qtbot: QtBot, name: str) -> None:
    person.press("Ctrl+F1")
    dialog = next(each for each in window.findChildren(HelpDialog) if each.isVisible())
    qtbot.waitUntil(dialog.isActiveWindow)
    person.type(title(SPECS[name]).lower())
    assert dialog.chosen is not None
    assert dialog.chosen.title == title(SPECS[name])
    person.press("Return")
    qtbot.waitUntil(lambda: not dialog.isVisible())


@pytest.mark.parametrize("way", [by_menu, by_keys, by_palette, by_help])
def test_a_command_is_done_in_each_of_these_ways(
    window: MainWindow, person: Person, qtbot: QtBot, way: Callable[[MainWindow, Person, QtBot, str], None]
) -> None:
    """One in a menu, and two in menus within menus."""
    way(window, person, qtbot, "split_right")
    assert len(window.documents.editors) == 2
    assert window.panes.is_split
    window.editor.setFocus()
    person.type("a\nb")
    way(window, person, qtbot, "duplicate_lines")
    assert window.editor.toPlainText() == "a\nb\nb"
    way(window, person, qtbot, "larger")
    assert window.look.points == 11


@pytest.mark.parametrize("name", sorted(EDITING - {"replace"}))
def test_keys_that_change_the_text_leave_it_alone_while_the_console_has_the_focus(
    window: MainWindow, person: Person, name: str
) -> None:
    text = "# %%\na = 1\n# %%\n    b = 2\n# %%\nc = 3\n"
    window.editor.show_text(text)
    window.editor.go_to(4, 2)
    keys = window.actions_by_name[name].shortcut().toString()
    window.console.field.setFocus()
    person.press(keys)
    assert window.editor.toPlainText() == text
    window.editor.setFocus()
    person.press(keys)
    assert window.editor.toPlainText() != text


def test_changed_keys_are_told_everywhere(window: MainWindow, person: Person, qtbot: QtBot) -> None:
    person.choose("Help", "Keyboard Shortcuts…")
    dialog = window.findChild(ShortcutsDialog)
    qtbot.waitUntil(dialog.isActiveWindow)
    person.type("larger type")
    (row,) = dialog.list.findItems("Larger Type", Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive)
    person.click(dialog.list.viewport(), dialog.list.visualItemRect(row).center())
    person.press("Return", "Ctrl+Alt+U")
    qtbot.waitUntil(lambda: "Ctrl+Alt+U" in window.actions_by_name["larger"].toolTip())
    dialog.close()
    person.press("Ctrl+Alt+U")
    assert window.look.points == 11
    person.press("Ctrl+Shift+P")
    palette = window.findChild(Palette)
    person.type("larger type")
    assert palette.list.topLevelItem(0).text(2) == "Ctrl+Alt+U"
    person.press("Escape")
    qtbot.waitUntil(lambda: window.findChild(Palette) is None)
    person.press("Ctrl+F1")
    help_ = next(each for each in window.findChildren(HelpDialog) if each.isVisible())
    qtbot.waitUntil(help_.isActiveWindow)
    person.type("larger type")
    assert "Ctrl+Alt+U" in help_.page.toPlainText()
    help_.close()
