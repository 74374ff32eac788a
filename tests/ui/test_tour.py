"""The tour on the living window: offered once, led by keys or by doing, ended at any moment."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from gradviz.app import build_window
from gradviz.ui.main_window import MainWindow
from gradviz.ui.settings_dialog import SettingsDialog
from gradviz.ui.teaching.bubble import Bubble
from gradviz.ui.teaching.stops import leaf, stops
from gradviz.ui.teaching.tour import Tour
from gradviz.wording import tr
from tests.ui.conftest import LastingPool, until_changed, until_rest, wear

Key = Qt.Key
COUNT = len(stops())


@pytest.fixture
def tour(window: MainWindow, qtbot: QtBot) -> Tour:
    window.look.reduce_motion()
    window.files.welcome()
    window.runs.prepare()
    until_rest(window, qtbot)
    return window.tour


def bubble(tour: Tour) -> Bubble:
    assert tour.bubble is not None
    return tour.bubble


def press(tour: Tour) -> None:
    bubble(tour).next_button.setFocus()
    QTest.keyClick(bubble(tour).next_button, Key.Key_Space)


def press_enter(window: MainWindow) -> None:
    """Wherever the focus is."""
    QTest.keyClick(window.focusWidget(), Key.Key_Return)


def go_to(tour: Tour, window: MainWindow, qtbot: QtBot, title: str) -> None:
    """On, doing nothing oneself, until that stop is reached."""
    for _ in range(3 * COUNT):
        if bubble(tour).title.text() == title:
            return
        press(tour)
        until_rest(window, qtbot)
    raise AssertionError(f"no stop is called {title}")


def test_the_first_start_offers_it_and_the_second_does_not(
    window: MainWindow, tour: Tour, pool: LastingPool, settings: QSettings
) -> None:
    tour.offer()
    assert "Welcome" in bubble(tour).title.text()
    QTest.mouseClick(bubble(tour).end_button, Qt.MouseButton.LeftButton)
    assert not tour.running
    again = build_window(settings, pool)
    again.tour.offer()
    assert not again.tour.running
    again.close()
    again.deleteLater()


@pytest.mark.parametrize("press_key", [lambda _window, tour: press(tour), lambda window, _tour: press_enter(window)])
def test_one_can_go_through_all_of_it_with_one_key(
    window: MainWindow, tour: Tour, qtbot: QtBot, press_key: Callable[[MainWindow, Tour], None]
) -> None:
    qtbot.waitUntil(window.isActiveWindow)
    text = window.editor.toPlainText()
    tour.offer()
    titles = []
    for _ in range(4 * COUNT):
        if not tour.running:
            break
        titles.append(bubble(tour).title.text())
        press_key(window, tour)
        until_rest(window, qtbot)
    assert not tour.running, " ".join(titles)
    assert list(dict.fromkeys(titles))[1:] == [stop.title for stop in stops()]
    assert window.editor.hasFocus()
    assert window.editor.toPlainText() == text
    assert len(window.session.trace)


def test_what_one_does_oneself_is_seen_to_be_done(window: MainWindow, tour: Tour, qtbot: QtBot) -> None:
    window.actions_by_name["tour"].trigger()
    press(tour)
    assert bubble(tour).title.text() == "Run it"
    assert "F5" in bubble(tour).text.text()
    assert not bubble(tour).done.isVisible()
    qtbot.keyClick(window.editor, Key.Key_F5)
    until_rest(window, qtbot)
    qtbot.waitUntil(lambda: bubble(tour).done.isVisible())
    assert bubble(tour).next_button.text().replace("&", "") == "Next"
    press(tour)
    press(tour)
    assert bubble(tour).title.text() == "Back in time"
    assert window.canvas.hasFocus()
    qtbot.keyClick(window.canvas, Key.Key_Left)
    assert bubble(tour).done.isVisible()
    QTest.keyClick(window.canvas, Key.Key_N, Qt.KeyboardModifier.AltModifier)  # with the focus in the graph
    qtbot.waitUntil(lambda: bubble(tour).title.text() == "Where gradients land")
    key = leaf(window)
    assert key is not None
    assert window.session.trace.at(window.session.cursor).node(key)["grad"] == [3, 1]
    place = stops()[4].place(window)
    assert place is not None
    qtbot.mouseClick(window.canvas, Qt.MouseButton.LeftButton, pos=window.canvas.mapFrom(window, place.center()))
    assert window.session.selection == key
    assert bubble(tour).done.isVisible()


@pytest.mark.parametrize("size", [(1024, 768), (1280, 800), (1700, 1000)])
def test_bubbles_stand_in_the_window_beside_what_they_are_about(
    window: MainWindow, tour: Tour, qtbot: QtBot, size: tuple[int, int]
) -> None:
    window.resize(*size)
    tour.start()
    for number, stop in enumerate(stops()):
        go_to(tour, window, qtbot, stop.title)
        qtbot.waitUntil(lambda: not tour._soon.isActive())
        place = stop.place(window)
        assert place is not None, stop.title
        assert window.rect().contains(bubble(tour).geometry())
        for part in stop.kept_free(window):
            assert not card_of(tour).intersects(part), (stop.title, part)
        assert bubble(tour).ring.isVisible()
        assert bubble(tour).ring.geometry().contains(place.intersected(window.rect()).center())
        assert not card_of(tour).intersects(place), f"stop {number} hides what it points at"


def card_of(tour: Tour) -> QRect:
    """The bubble without the room of its tip."""
    return bubble(tour).geometry().adjusted(10, 10, -10, -10)


@pytest.mark.parametrize("size", [(1024, 768), (1280, 800)])
def test_the_greeting_covers_neither_the_program_nor_what_one_can_begin_with(
    window: MainWindow, tour: Tour, qtbot: QtBot, size: tuple[int, int]
) -> None:
    window.resize(*size)
    tour.offer()
    qtbot.waitUntil(lambda: (window.width(), window.height()) == size and not tour._soon.isActive())
    for part in (window.editor, window.invitation, window.canvas, window.toolbar, window.transport):
        assert not card_of(tour).intersects(QRect(part.mapTo(window, QPoint()), part.size())), part


@pytest.mark.parametrize(("points", "spoken"), [(20, "en"), (20, "zh_CN"), (40, "en"), (8, "zh_CN")])
def test_in_any_type_and_language_all_of_a_bubble_can_be_read(
    window: MainWindow, tour: Tour, qtbot: QtBot, points: int, spoken: str
) -> None:
    window.resize(1024, 768)
    wear(window, qtbot, points=points, spoken=spoken)
    tour.start()
    for stop in stops():
        go_to(tour, window, qtbot, tr(stop.title))
        qtbot.waitUntil(lambda: not tour._soon.isActive())
        shown = bubble(tour)
        assert window.rect().contains(shown.geometry())
        for part in shown.findChildren(QWidget):
            if part.isVisible():
                assert shown.rect().contains(part.geometry()), (stop.title, part)
        for button in shown.findChildren(QPushButton):
            wide = button.fontMetrics().horizontalAdvance(button.text().replace("&", ""))
            assert button.isHidden() or button.width() >= wide, (stop.title, button.text())
        assert shown.text.height() >= shown.text.heightForWidth(shown.text.width()), stop.title
    window.preferences.put("language", "en")


def test_it_goes_along_when_the_window_changes(window: MainWindow, tour: Tour, qtbot: QtBot) -> None:
    tour.start()
    go_to(tour, window, qtbot, "The inspector")
    qtbot.waitUntil(lambda: not tour._soon.isActive())
    before = QRect(bubble(tour).ring.geometry())
    window.resize(1500, 900)
    qtbot.waitUntil(lambda: bubble(tour).ring.geometry() != before)
    window.look.choose("dark")
    until_changed(qtbot)
    assert bubble(tour).ring.color == window.look.theme.accent
    assert window.rect().contains(bubble(tour).geometry())


def test_escape_ends_it_and_it_can_be_taken_again(window: MainWindow, tour: Tour, qtbot: QtBot) -> None:
    tour.start()
    qtbot.keyClick(bubble(tour).next_button, Key.Key_Escape)
    assert not tour.running
    assert not window.findChildren(Bubble) or not window.findChild(Bubble).isVisible()
    window.actions_by_name["tour"].trigger()
    assert bubble(tour).title.text() == stops()[0].title
    press(tour)
    QTest.keyClick(bubble(tour).back_button, Key.Key_Space)
    assert bubble(tour).title.text() == stops()[0].title


def test_escape_ends_it_at_every_stop_wherever_the_focus_is(window: MainWindow, tour: Tour, qtbot: QtBot) -> None:
    qtbot.waitUntil(window.isActiveWindow)
    for stop in stops():
        tour.start()
        go_to(tour, window, qtbot, stop.title)
        QTest.keyClick(window.focusWidget(), Key.Key_Escape)
        assert not tour.running, stop.title
    tour.start()
    window.editor.setFocus()
    QTest.keyClick(window.editor, Key.Key_Escape)
    assert not tour.running
    window.session.select(leaf(window))
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, Key.Key_Escape)
    assert window.session.selection is None, "then the key is the graph's again"


def test_it_is_begun_again_from_the_menu_and_from_the_settings(window: MainWindow, tour: Tour, qtbot: QtBot) -> None:
    [menu] = [action.menu() for action in window.menuBar().actions() if action.text().replace("&", "") == "Help"]
    assert window.actions_by_name["tour"] in menu.actions()
    window.actions_by_name["tour"].trigger()
    go_to(tour, window, qtbot, stops()[3].title)
    window.actions_by_name["settings"].trigger()
    dialog = window.findChild(SettingsDialog)
    QTest.mouseClick(dialog.rows["tour"].field.part, Qt.MouseButton.LeftButton)
    assert not dialog.isVisible()
    assert bubble(tour).title.text() == stops()[0].title
    press_enter(window)
    assert bubble(tour).title.text() == stops()[1].title


def test_whoever_presents_has_no_bubble_and_the_tour_is_at_the_desk(
    window: MainWindow, tour: Tour, qtbot: QtBot
) -> None:
    window.preferences.put("stay_awake", False)
    tour.start()
    window.actions_by_name["present"].trigger()
    assert not tour.running
    until_changed(qtbot)
    QTest.keyClick(window.canvas, Key.Key_Escape)
    assert not window.presentation.presents
    until_changed(qtbot)
    window.actions_by_name["present"].trigger()
    until_changed(qtbot)
    window.actions_by_name["tour"].trigger()
    assert not window.presentation.presents
    until_changed(qtbot)
    assert bubble(tour).isVisible()
    assert bubble(tour).next_button.hasFocus()


def test_it_blocks_neither_work_nor_closing(window: MainWindow, tour: Tour, qtbot: QtBot) -> None:
    tour.start()
    window.editor.setFocus()
    qtbot.keyClicks(window.editor, "x")
    assert window.editor.toPlainText().count("x")
    window.editor.document().setModified(False)
    assert window.close()


def test_it_begins_on_the_welcome_program_and_takes_no_text_away(
    window: MainWindow, tour: Tour, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    window.files.new()
    qtbot.keyClicks(window.editor, "mine")
    cancel = QMessageBox.StandardButton.Cancel
    monkeypatch.setattr(QMessageBox, "question", lambda *_question: cancel)
    tour.start()
    if tour.running:  # it opened beside it
        assert window.files.title == "welcome.py"
    else:
        assert window.editor.toPlainText() == "mine"
        assert "welcome program" in window.transport.happening.whole
        monkeypatch.setattr(QMessageBox, "question", lambda *_question: QMessageBox.StandardButton.Discard)
        tour.start()
        assert tour.running
        assert window.files.title == "welcome.py"


def test_a_screen_reader_is_told_title_and_words(window: MainWindow, tour: Tour) -> None:
    tour.start()
    assert bubble(tour).accessibleName() == stops()[0].title
    assert bubble(tour).accessibleDescription() == bubble(tour).text.text()
    assert bubble(tour).text.text() in bubble(tour).next_button.accessibleDescription()
    assert bubble(tour).next_button.hasFocus()
