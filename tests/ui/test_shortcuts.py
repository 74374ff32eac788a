"""The dialog of all keys: searched, changed, put back, and refused in words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gradviz.ui.main_window import MainWindow
from gradviz.ui.shortcuts import Shortcuts
from gradviz.ui.shortcuts_dialog import ShortcutsDialog

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def dialog(window: MainWindow, qtbot: QtBot) -> Iterator[ShortcutsDialog]:
    window.editor.setFocus()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window.editor, Qt.Key.Key_F1)
    shown = window.findChild(ShortcutsDialog)
    assert shown is not None
    yield shown
    for left in window.findChildren(ShortcutsDialog):
        left.close()


def keys_of(window: MainWindow, name: str) -> list[str]:
    return [keys.toString() for keys in window.actions_by_name[name].shortcuts()]


def listed(dialog: ShortcutsDialog) -> list[str]:
    return [name for name, item in dialog._items.items() if not item.isHidden()]


def press(qtbot: QtBot, dialog: ShortcutsDialog, name: str, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
    """Choose an action in the list and press keys in the field."""
    dialog.list.setCurrentItem(dialog._items[name])
    held = Qt.KeyboardModifier.NoModifier
    for modifier in modifiers:
        held |= modifier
    with qtbot.waitSignal(dialog.keys.editingFinished, timeout=5000):
        qtbot.keyClick(dialog.keys, key, held)


def test_every_action_is_listed_with_its_keys(window: MainWindow, dialog: ShortcutsDialog) -> None:
    assert set(listed(dialog)) == set(window.actions_by_name)
    assert dialog._items["over"].text(1) == "F10"
    assert dialog._items["next_line"].text(0) == "Next Line"
    assert dialog._items["next_line"].text(1) == "Shift+Right,  PgDown"


def test_actions_are_found_by_name_and_by_key(dialog: ShortcutsDialog, qtbot: QtBot) -> None:
    qtbot.keyClicks(dialog.search, "step back")
    assert listed(dialog) == ["back_over", "back_into", "back_out"]
    dialog.search.clear()
    qtbot.keyClicks(dialog.search, "ctrl+f10")
    assert listed(dialog) == ["back_over"]
    dialog.search.clear()
    qtbot.keyClicks(dialog.search, "no such action")
    assert listed(dialog) == []


def test_changed_keys_hold_at_once_and_after_a_start(
    window: MainWindow, dialog: ShortcutsDialog, qtbot: QtBot, settings: QSettings
) -> None:
    press(qtbot, dialog, "next_pass", Qt.Key.Key_J, CTRL, ALT)
    assert keys_of(window, "next_pass") == ["Ctrl+Alt+J"]
    assert "Ctrl+Alt+J" in window.actions_by_name["next_pass"].toolTip()
    assert dialog._items["next_pass"].text(1) == "Ctrl+Alt+J"
    called = []
    window.actions_by_name["next_pass"].triggered.connect(lambda: called.append(1))
    dialog.close()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.editor.setFocus()
    qtbot.keyClick(window.editor, Qt.Key.Key_P, ALT)
    assert not called
    qtbot.keyClick(window.editor, Qt.Key.Key_J, CTRL | ALT)
    assert called
    window.actions_by_name["next_pass"].setShortcuts([])
    Shortcuts(window.actions_by_name, QSettings(settings.fileName(), QSettings.Format.IniFormat))
    assert keys_of(window, "next_pass") == ["Ctrl+Alt+J"]


def test_keys_of_another_action_are_refused_in_words_that_name_it(
    window: MainWindow, dialog: ShortcutsDialog, qtbot: QtBot
) -> None:
    press(qtbot, dialog, "next_pass", Qt.Key.Key_F10)
    assert keys_of(window, "next_pass") == ["Alt+P"]
    assert keys_of(window, "over") == ["F10"]
    assert dialog.words.text() == "F10 is taken by “Step Over”. Give that one other keys first, or press others."
    assert dialog.keys.keySequence() == QKeySequence("Alt+P")


def test_letters_alone_are_refused_where_one_types(window: MainWindow, dialog: ShortcutsDialog, qtbot: QtBot) -> None:
    press(qtbot, dialog, "run", Qt.Key.Key_R)
    assert keys_of(window, "run") == ["F5"]
    assert dialog.words.text().startswith("R is needed to type in the editor.")
    press(qtbot, dialog, "fit", Qt.Key.Key_R)  # its keys work on the stage alone
    assert keys_of(window, "fit") == ["R"]


def test_keys_are_taken_off_and_put_back(
    window: MainWindow, dialog: ShortcutsDialog, qtbot: QtBot, settings: QSettings
) -> None:
    dialog.list.setCurrentItem(dialog._items["over"])
    qtbot.mouseClick(dialog.remove, Qt.MouseButton.LeftButton)
    assert keys_of(window, "over") == []
    assert not dialog.remove.isEnabled()
    Shortcuts(window.actions_by_name, QSettings(settings.fileName(), QSettings.Format.IniFormat))
    assert keys_of(window, "over") == []
    press(qtbot, dialog, "next_pass", Qt.Key.Key_F10)
    dialog.list.setCurrentItem(dialog._items["over"])
    qtbot.mouseClick(dialog.reset, Qt.MouseButton.LeftButton)
    assert keys_of(window, "over") == []
    assert "“Next Pass”" in dialog.words.text()
    qtbot.mouseClick(dialog.reset_all, Qt.MouseButton.LeftButton)
    assert (keys_of(window, "over"), keys_of(window, "next_pass")) == (["F10"], ["Alt+P"])
    assert not [key for key in settings.allKeys() if key.startswith("shortcuts/")]


def test_a_choice_goes_before_what_a_newer_table_says(window: MainWindow, settings: QSettings) -> None:
    settings.setValue("shortcuts/next_pass", "F10")
    Shortcuts(window.actions_by_name, settings)
    assert (keys_of(window, "next_pass"), keys_of(window, "over")) == (["F10"], [])


@pytest.mark.parametrize("spoken", ["en", "zh_CN"])
def test_alt_and_a_letter_opens_each_menu_and_types_nothing(window: MainWindow, qtbot: QtBot, spoken: str) -> None:
    window.actions_by_name[f"language_{spoken}"].trigger()
    window.editor.setFocus()
    qtbot.waitUntil(window.isActiveWindow)
    before = window.editor.toPlainText()
    keys = [Qt.Key.Key_F, Qt.Key.Key_E, Qt.Key.Key_R, Qt.Key.Key_T, Qt.Key.Key_V, Qt.Key.Key_H]
    for key, action in zip(keys, window.menuBar().actions(), strict=True):
        qtbot.keyClick(window.editor, key, ALT)
        opened = QApplication.activePopupWidget()
        assert opened is action.menu(), action.text()
        opened.close()
    assert window.editor.toPlainText() == before
    window.actions_by_name["language_en"].trigger()


def test_a_key_that_opens_a_menu_is_not_given_to_an_action(
    window: MainWindow, dialog: ShortcutsDialog, qtbot: QtBot
) -> None:
    press(qtbot, dialog, "run_cell", Qt.Key.Key_V, ALT)
    assert dialog.words.text() == "Alt+V opens the menu “View”. Press others."
    assert "Alt+V" not in keys_of(window, "run_cell")


def test_the_same_keys_may_be_those_of_the_text_and_of_the_stage(window: MainWindow, qtbot: QtBot) -> None:
    window.editor.show_text("\n".join(map(str, range(100))))
    window.editor.go_to(50)
    qtbot.wait(1)
    assert window.shortcuts.of("place_back") == window.shortcuts.of("previous_operation")
    with qtbot.waitSignal(window.actions_by_name["place_back"].triggered):
        qtbot.keyClick(window.editor, Qt.Key.Key_Left, ALT)
    window.canvas.setFocus()
    with qtbot.waitSignal(window.actions_by_name["previous_operation"].triggered):
        qtbot.keyClick(window.canvas, Qt.Key.Key_Left, ALT)
    assert window.shortcuts.refusal("save", window.shortcuts.of("place_back")) != ""
