"""Keys of the timeline, and sentences that name keys: all as the person chose them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gradviz import events as ev
from gradviz.trace.trace import Trace
from gradviz.ui.actions import in_words
from gradviz.ui.main_window import MainWindow
from tests.ui.conftest import until_changed


@pytest.fixture
def shown(window: MainWindow, qtbot: QtBot) -> MainWindow:
    place = ev.Place(1, "<cell 1>", 1, "a")
    window.open_trace(Trace([ev.LineReached(place)] * 1000))
    timeline = window.transport.timeline
    qtbot.waitUntil(lambda: timeline.lanes.read == 1000)
    window.session.move_to(250)
    return window


def part_of(window: MainWindow, name: str) -> QWidget:
    return window.transport.timeline if name == "timeline" else window.canvas


@pytest.mark.parametrize("part", ["timeline", "canvas"])
def test_keys_zoom_the_timeline_about_the_shown_step(shown: MainWindow, qtbot: QtBot, part: str) -> None:
    focus, timeline = part_of(shown, part), shown.transport.timeline
    focus.setFocus()
    qtbot.keyClick(focus, Qt.Key.Key_Plus)
    first, last = timeline.view
    assert last - first == pytest.approx(1000 / 1.6)
    assert (250 - first) / (last - first) == pytest.approx(0.25), "the shown step stays where it is"
    qtbot.keyClick(focus, Qt.Key.Key_Equal)
    assert timeline.view[1] - timeline.view[0] == pytest.approx(1000 / 1.6**2)
    qtbot.keyClick(focus, Qt.Key.Key_Minus)
    assert timeline.view == (pytest.approx(first), pytest.approx(last))
    qtbot.keyClick(focus, Qt.Key.Key_0)
    assert timeline.view == (0, 1000)


def test_letters_and_signs_are_still_typed_in_the_editor(shown: MainWindow, qtbot: QtBot) -> None:
    shown.editor.setFocus()
    qtbot.keyClicks(shown.editor, "1+2-0=")
    assert shown.editor.toPlainText() == "1+2-0="
    assert shown.transport.timeline.view == (0, 1000)


def test_keys_of_the_timeline_can_be_changed(shown: MainWindow, qtbot: QtBot) -> None:
    assert shown.shortcuts.choose("zoom_in", QKeySequence("Z")) == ""
    timeline = shown.transport.timeline
    timeline.setFocus()
    qtbot.keyClick(timeline, Qt.Key.Key_Plus)
    assert timeline.view == (0, 1000)
    qtbot.keyClick(timeline, Qt.Key.Key_Z)
    assert timeline.view[1] - timeline.view[0] == pytest.approx(1000 / 1.6)
    assert "“Whole Timeline”" in shown.shortcuts.choose("next_pass", QKeySequence("0"))


@pytest.mark.parametrize("part", ["timeline", "canvas"])
def test_escape_lets_go_of_the_selection_then_of_the_range(shown: MainWindow, qtbot: QtBot, part: str) -> None:
    focus, session = part_of(shown, part), shown.session
    focus.setFocus()
    session.mark_range((10, 90))
    session.select("t1.0")
    qtbot.keyClick(focus, Qt.Key.Key_Escape)
    assert (session.selection, session.range) == (None, (10, 90))
    qtbot.keyClick(focus, Qt.Key.Key_Escape)
    assert session.range is None


def hints(window: MainWindow) -> str:
    report = window.inspector.report
    assert report is not None
    rows = [row.text for section in report.sections for row in section.rows]
    return "\n".join([window.transport.happening.whole, window.breakpoints_panel.empty.text(), *rows])


def test_what_is_said_names_the_keys_as_they_are_now(window: MainWindow, qtbot: QtBot) -> None:
    window.runs.prepare()
    qtbot.waitUntil(lambda: hints(window).count("F5") == 2)
    assert "press F9 on it" in hints(window)
    window.shortcuts.choose("run", QKeySequence("Ctrl+Alt+R"))
    window.shortcuts.choose("breakpoint", QKeySequence("Ctrl+Alt+K"))
    until_changed(qtbot)
    qtbot.waitUntil(lambda: "F5" not in hints(window))
    assert "F9" not in hints(window)
    assert hints(window).count("Ctrl+Alt+R") == 2
    assert "press Ctrl+Alt+K on it" in hints(window)
    window.actions_by_name["next_breakpoint"].trigger()
    qtbot.waitUntil(lambda: "press Ctrl+Alt+K on a line" in window.transport.happening.whole)


def test_an_action_without_keys_is_named_by_its_place_in_the_menus(window: MainWindow) -> None:
    window.shortcuts.choose("bookmark", QKeySequence())
    words = in_words("Press {bookmark} or {next_pass}.", window.actions_by_name)
    assert words == "Press “Step › Set or Rename Bookmark…” or Alt+P."


def test_no_sentence_of_the_window_has_keys_written_into_it() -> None:
    """Those of fixed keys (Return in a list, Tab in the console) are no actions, and may."""
    from pathlib import Path

    import gradviz.ui

    changeable = ("F5", "F9", "F10", "F11", "Ctrl+B", "Ctrl+G", "Ctrl+.")
    folder = Path(gradviz.ui.__file__).parent
    for path in folder.rglob("*.py"):
        if path.name != "actions.py":
            text = path.read_text(encoding="utf-8")
            assert not [keys for keys in changeable if f" {keys}" in text or f"({keys}" in text], path.name
