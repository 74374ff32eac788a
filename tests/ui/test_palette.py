"""The list of all commands: found by a part of their names, done with Enter, the last ones first."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gradviz.ui.actions import TABLE, ActionSpec
from gradviz.ui.main_window import MainWindow
from gradviz.ui.palette import Palette, found
from gradviz.ui.shortcuts import title

SPECS = [
    ActionSpec("run", "Run", "Run", tip="Run the whole program"),
    ActionSpec("run_cell", "Run Cell", "Run"),
    ActionSpec("fit", "Fit Graph", "View", tip="Show the whole graph"),
    ActionSpec("next_pass", "Pass", "Step/Next", tip="To where the next pass begins"),
]


def opened(window: MainWindow, qtbot: QtBot) -> Palette:
    """The palette, by its keys."""
    window.activateWindow()
    window.editor.setFocus()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(window.editor, Qt.Key.Key_P, keys)
    qtbot.waitUntil(lambda: window.findChild(Palette) is not None)
    return window.findChild(Palette)


def rows(palette: Palette) -> list[str]:
    items = [palette.list.topLevelItem(each) for each in range(palette.list.topLevelItemCount())]
    return [item.text(0) for item in items if item is not None]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("", ["run", "run_cell", "fit", "next_pass"]),
        ("run", ["run", "run_cell"]),
        ("cell run", ["run_cell"]),
        ("graph", ["fit"]),
        ("whole", ["run", "fit"]),
        ("nxps", ["next_pass"]),
        ("next", ["next_pass"]),
        ("zzz", []),
    ],
)
def test_what_is_found(words: str, names: list[str]) -> None:
    assert [spec.name for spec in found(words, SPECS)] == names


def test_what_was_done_last_comes_first_while_nothing_is_typed() -> None:
    assert [spec.name for spec in found("", SPECS, ["fit", "run_cell"])] == ["fit", "run_cell", "run", "next_pass"]


def test_a_command_is_found_and_done_by_keys_alone(window: MainWindow, qtbot: QtBot) -> None:
    palette = opened(window, qtbot)
    assert len(rows(palette)) == len(TABLE) - 1  # all but the palette itself
    QTest.keyClicks(palette.search, "dark theme")
    assert rows(palette) == ["Dark Theme"]
    QTest.keyClick(palette.search, Qt.Key.Key_Return)
    assert window.look.choice == "dark"
    qtbot.waitUntil(lambda: window.findChild(Palette) is None)
    again = opened(window, qtbot)
    assert rows(again)[0] == "✓ Dark Theme"
    again.close()
    again.deleteLater()


def test_arrows_choose_while_the_words_stay(window: MainWindow, qtbot: QtBot) -> None:
    palette = opened(window, qtbot)
    QTest.keyClicks(palette.search, "theme")
    first = palette.list.currentItem().text(0)
    QTest.keyClick(palette.search, Qt.Key.Key_Down)
    assert palette.list.currentItem().text(0) != first
    assert palette.search.text() == "theme"
    QTest.keyClick(palette, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.findChild(Palette) is None)


def test_a_command_that_cannot_be_done_now_is_not_done(window: MainWindow, qtbot: QtBot) -> None:
    palette = opened(window, qtbot)
    QTest.keyClicks(palette.search, "previous step")
    assert not window.actions_by_name["previous"].isEnabled()
    item = palette.list.topLevelItem(0)
    assert item is not None
    assert item.toolTip(0) == "This cannot be done right now."
    QTest.keyClick(palette.search, Qt.Key.Key_Return)
    assert palette.isVisible()
    palette.search.setText("no such thing at all")
    assert palette.nothing.isVisible()
    assert not palette.list.isVisible()
    palette.close()


def test_a_click_does_it(window: MainWindow, qtbot: QtBot) -> None:
    palette = opened(window, qtbot)
    QTest.keyClicks(palette.search, "high contrast")
    item = palette.list.topLevelItem(0)
    assert item is not None
    assert item.text(0) == title(next(spec for spec in TABLE if spec.name == "contrast"))
    QTest.mouseClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=palette.list.visualItemRect(item).center())
    assert window.look.choice == "contrast"
