"""The dialog of settings: what is chosen holds at once and is kept; it is searched, and put back."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QFileDialog, QLabel, QSpinBox
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from gradviz.app import build_window
from gradviz.ui import look
from gradviz.ui.languages import languages
from gradviz.ui.main_window import MainWindow
from gradviz.ui.palettes import PALETTES
from gradviz.ui.preferences import ACTION, BY_KEY, TABLE, Preferences, pages
from gradviz.ui.settings_dialog import SettingsDialog
from gradviz.ui.settings_fields import InterpreterField
from gradviz.ui.theme import LIGHT
from tests.ui.conftest import PATIENCE, LastingPool, until_changed


@pytest.fixture
def dialog(window: MainWindow, qtbot: QtBot) -> Iterator[SettingsDialog]:
    """Opened with its key."""
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window.editor, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    (opened,) = window.findChildren(SettingsDialog)
    assert opened.isVisible()
    qtbot.waitUntil(lambda: opened.whole)
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    yield opened
    languages.speak("en")
    if isValid(opened):
        opened.close()


def combo(dialog: SettingsDialog, key: str) -> QComboBox:
    part = dialog.rows[key].field.part
    assert isinstance(part, QComboBox)
    return part


def choose(dialog: SettingsDialog, key: str, value: str) -> None:
    """With the keys, as a person does."""
    box = combo(dialog, key)
    box.setFocus()
    wanted = box.findData(value)
    assert wanted >= 0
    while box.currentIndex() != wanted:
        QTest.keyClick(box, Qt.Key.Key_Down if box.currentIndex() < wanted else Qt.Key.Key_Up)


def test_the_table_is_sound() -> None:
    assert len(BY_KEY) == len(TABLE)
    for each in TABLE:
        assert each.kind == ACTION or each.valid(each.default) == each.default, each.key
        assert each.valid("nonsense \n") in (each.default, "nonsense \n"), each.key


def test_a_theme_that_is_chosen_is_worn_at_once_and_at_the_next_start(
    window: MainWindow, dialog: SettingsDialog, qtbot: QtBot, pool: LastingPool, settings: QSettings
) -> None:
    choose(dialog, "theme", "contrast_dark")
    until_changed(qtbot)
    assert window.canvas.theme.name == "contrast_dark"
    choose(dialog, "palette", "blue_yellow")
    until_changed(qtbot)
    assert window.canvas.theme.data == PALETTES["blue_yellow"]["contrast_dark"]["data"]
    other = build_window(settings, pool)
    qtbot.addWidget(other)
    assert other.canvas.theme == window.canvas.theme
    other.close()
    other.deleteLater()


def test_a_dialog_that_was_closed_is_told_nothing_any_longer(
    window: MainWindow, dialog: SettingsDialog, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(dialog.destroyed):
        dialog.close()
    with qtbot.captureExceptions() as errors:
        for each in TABLE:
            window.preferences.changed.emit(each.key)
    assert errors == []


def test_the_size_of_type_is_the_same_one_that_keys_change(
    window: MainWindow, dialog: SettingsDialog, qtbot: QtBot
) -> None:
    box = dialog.rows["type_size"].field.part
    assert isinstance(box, QSpinBox)
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Up)
    until_changed(qtbot)
    assert window.canvas.theme.points == LIGHT.points + 1
    window.actions_by_name["larger"].trigger()
    assert box.value() == LIGHT.points + 2


def test_fonts_are_those_that_are_there_and_one_that_is_gone_is_said_to_be(
    window: MainWindow, dialog: SettingsDialog, settings: QSettings, qtbot: QtBot
) -> None:
    code = combo(dialog, "code_family")
    offered = [code.itemData(at) for at in range(1, code.count())]
    assert offered
    assert all(QFontDatabase.isFixedPitch(name) for name in offered)
    choose(dialog, "code_family", offered[-1])
    until_changed(qtbot)
    assert window.editor.fontInfo().family() == offered[-1]
    window.preferences.put("text_family", "A Font That Nobody Has")
    until_changed(qtbot)
    assert combo(dialog, "text_family").currentText() == "A Font That Nobody Has (not there)"
    assert window.menuBar().fontInfo().family() in QFontDatabase.families()


def test_motion_is_reduced_as_the_system_says_or_as_one_chooses(
    window: MainWindow, dialog: SettingsDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(look, "system_is_calm", lambda: True)
    choose(dialog, "reduce_motion", "no")
    assert window.canvas.theme.step_ms == LIGHT.step_ms
    choose(dialog, "reduce_motion", "system")
    assert window.canvas.theme.step_ms == window.canvas.theme.glide_ms == 0
    monkeypatch.setattr(look, "system_is_calm", lambda: False)
    choose(dialog, "reduce_motion", "yes")
    assert window.canvas.theme.step_ms == 0
    assert window.actions_by_name["reduce_motion"].isChecked()
    window.actions_by_name["reduce_motion"].trigger()
    assert combo(dialog, "reduce_motion").currentData() == "no"


def test_animations_take_as_long_as_one_chooses(window: MainWindow, dialog: SettingsDialog) -> None:
    box = dialog.rows["animation_speed"].field.part
    assert isinstance(box, QSpinBox)
    box.setValue(50)
    assert window.canvas.theme.step_ms == 2 * LIGHT.step_ms
    assert window.canvas.theme.glide_ms == 2 * LIGHT.glide_ms


def test_words_and_numbers_are_typed_and_hold_when_they_are_done(window: MainWindow, dialog: SettingsDialog) -> None:
    box = dialog.rows["autosave_seconds"].field.part
    assert isinstance(box, QSpinBox)
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, "12")
    QTest.keyClick(box, Qt.Key.Key_Tab)
    assert window.preferences.number("autosave_seconds") == 12


def test_tab_goes_through_all_settings_and_then_to_the_button(dialog: SettingsDialog) -> None:
    dialog.search.setFocus()
    parts = [row.field.part for row in dialog.rows.values()]
    seen = []
    while (focused := QApplication.focusWidget()) is not dialog.buttons.buttons()[0]:
        assert len(seen) < 200
        seen.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert [each for each in seen if each in parts] == [each for each in parts if each in seen]
    assert len([each for each in seen if each in parts]) > 10


def test_a_search_leaves_what_has_the_words(dialog: SettingsDialog, qtbot: QtBot) -> None:
    assert QApplication.focusWidget() is dialog.search or dialog.focusWidget() is dialog.search
    QTest.keyClicks(dialog.search, "dark")
    shown = {key for key, row in dialog.rows.items() if not row.isHidden()}
    assert shown == {"theme", "presentation_theme"}, "by what one can choose, too"
    assert {page for page, head in dialog.heads.items() if not head.isHidden()} == {"Appearance", "Presentation"}
    dialog.search.clear()
    QTest.keyClicks(dialog.search, "record size")
    assert {key for key, row in dialog.rows.items() if not row.isHidden()} == {"max_bytes"}
    QTest.keyClicks(dialog.search, " elephant")
    assert all(row.isHidden() for row in dialog.rows.values())
    assert not dialog.nothing.isHidden()
    dialog.search.clear()
    assert not any(row.isHidden() for row in dialog.rows.values())


def test_the_defaults_of_a_page_come_back_and_others_stay(window: MainWindow, dialog: SettingsDialog) -> None:
    choose(dialog, "theme", "dark")
    window.preferences.put("type_size", 14)
    window.preferences.put("autosave_seconds", 60)
    dialog.heads["Appearance"].reset.click()
    assert window.preferences.get("theme") == "follow_system"
    assert window.canvas.theme.points == LIGHT.points
    assert combo(dialog, "theme").currentData() == "follow_system"
    assert window.preferences.number("autosave_seconds") == 60


def test_a_language_is_spoken_at_once(window: MainWindow, dialog: SettingsDialog) -> None:
    assert [combo(dialog, "language").itemData(at) for at in range(3)] == ["system", "en", "zh_CN"]
    choose(dialog, "language", "zh_CN")
    assert languages.spoken == "zh_CN"
    assert combo(dialog, "language").currentText() == "简体中文"
    choose(dialog, "language", "en")
    assert languages.spoken == "en"
    assert dialog.windowTitle() == "Settings"


def test_the_interpreter_is_asked_what_it_has(
    window: MainWindow, dialog: SettingsDialog, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    field = dialog.rows["interpreter"].field
    assert isinstance(field, InterpreterField)
    assert field.path.text() == "The one that runs Gradviz"
    version = ".".join(map(str, sys.version_info[:3]))
    assert field.found.text().startswith(f"Python {version}, torch 2.")
    lame = tmp_path / "python"
    lame.write_text(f'#!/bin/sh\nexec {sys.executable} -S "$@"\n')
    lame.chmod(0o755)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_all: (str(lame), ""))
    QTest.mouseClick(field.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "has no torch and no gradviz" in field.found.text(), timeout=PATIENCE)
    assert field.path.text() == "The one that runs Gradviz", "it stays"
    assert window.preferences.text("interpreter") == ""


def test_switches_are_remembered(window: MainWindow, dialog: SettingsDialog, settings: QSettings) -> None:
    box = dialog.rows["stay_awake"].field.part
    assert isinstance(box, QCheckBox)
    assert box.isChecked()
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert Preferences(settings).get("stay_awake") is False


@pytest.mark.parametrize("points", [8, 10, 40])
def test_nothing_of_it_is_cut_off(window: MainWindow, dialog: SettingsDialog, qtbot: QtBot, points: int) -> None:
    window.preferences.put("type_size", points)
    dialog.resize(760, 640)
    room = dialog.area.viewport().width()
    qtbot.waitUntil(lambda: dialog.area.widget().width() <= room)
    for key, row in dialog.rows.items():
        parts = [row.words, row.field.part, *([row.tip] if row.preference.tip else [])]
        for part in parts:
            right = part.mapTo(dialog.area.widget(), part.rect().topRight()).x()
            assert right <= room, key
            if isinstance(part, QLabel):
                assert part.height() >= part.heightForWidth(part.width()), key


def test_pages_lead_to_their_settings(dialog: SettingsDialog) -> None:
    assert [dialog.pages.item(at).text() for at in range(dialog.pages.count())] == pages()
    dialog.pages.setFocus()
    QTest.keyClick(dialog.pages, Qt.Key.Key_Down)
    QTest.keyClick(dialog.pages, Qt.Key.Key_Down)
    bar = dialog.area.verticalScrollBar()
    head = list(dialog.heads.values())[dialog.pages.currentRow()]
    assert bar.value() == min(head.y(), bar.maximum()) > 0
