"""The gallery of examples, and the strip that leads through one: as a person uses them, with keys and mouse."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from gradviz.examples import course
from gradviz.ui.languages import languages
from gradviz.ui.main_window import MainWindow
from gradviz.ui.teaching.gallery import Gallery
from gradviz.ui.teaching.teaching import Teaching
from tests.ui.conftest import until_changed, until_rest

Key = Qt.Key


@pytest.fixture
def teaching(window: MainWindow) -> Teaching:
    window.look.reduce_motion()
    window.files.new()
    return window.teaching


@pytest.fixture
def gallery(window: MainWindow, teaching: Teaching) -> Iterator[Gallery]:
    yield open_gallery(window)
    for left in window.findChildren(Gallery):
        left.close()


def open_gallery(window: MainWindow) -> Gallery:
    window.actions_by_name["examples"].trigger()
    return next(each for each in window.findChildren(Gallery) if each.isVisible())


def shown(gallery: Gallery) -> list[str]:
    return [card.example.name for card in gallery.shelf.cards if not card.isHidden()]


def focused(gallery: Gallery) -> str:
    return next((card.example.name for card in gallery.shelf.cards if card.hasFocus()), "")


def test_the_gallery_shows_every_example_with_its_picture_title_and_sentence(gallery: Gallery) -> None:
    assert shown(gallery) == [example.name for example in course()]
    for card in gallery.shelf.cards:
        assert card.accessibleName().endswith(card.example.title)
        assert card.accessibleDescription() == card.example.sentence
        assert not card._thumbnail().isNull()
    tops = [card.y() for card in gallery.shelf.cards]
    assert tops == sorted(tops)


def test_words_in_the_search_leave_the_examples_that_have_them(gallery: Gallery, qtbot: QtBot) -> None:
    qtbot.keyClicks(gallery.search, "retain_graph")
    assert "retain_graph" in shown(gallery)
    assert "mlp" not in shown(gallery)
    gallery.search.clear()
    qtbot.keyClicks(gallery.search, "zzz")
    assert not shown(gallery)
    assert gallery.nothing.isVisible()
    gallery.search.clear()
    assert len(shown(gallery)) == len(course())


def test_what_one_wonders_about_leads_to_its_example(gallery: Gallery, qtbot: QtBot) -> None:
    """Why did it double? Why is it None?"""
    for asked, example in (("double", "accumulation"), ("is None", "constants")):
        gallery.search.clear()
        qtbot.keyClicks(gallery.search, asked)
        assert example in shown(gallery)


def test_arrows_go_from_card_to_card_and_enter_opens_a_copy(window: MainWindow, gallery: Gallery, qtbot: QtBot) -> None:
    assert focused(gallery) == "welcome"
    qtbot.keyClick(gallery.shelf.cards[0], Key.Key_Right)
    assert focused(gallery) == "graph"
    below = gallery.shelf.beside((0, 1))
    assert below is not None
    qtbot.keyClick(gallery.shelf.cards[1], Key.Key_Down)
    assert focused(gallery) == below.example.name
    assert below.x() == gallery.shelf.cards[1].x()
    qtbot.keyClick(below, Key.Key_Return)
    assert window.files.title == below.example.file
    assert window.files.path is None
    assert not window.files.modified


def test_letters_begin_a_search_and_enter_there_opens_the_first(
    window: MainWindow, gallery: Gallery, qtbot: QtBot
) -> None:
    qtbot.keyClick(gallery.shelf.cards[0], "h")
    qtbot.keyClicks(gallery.search, "ook")
    assert gallery.search.text() == "hook"
    assert "hooks" in shown(gallery)
    first = shown(gallery)[0]
    qtbot.keyClick(gallery.search, Key.Key_Return)
    assert window.files.title == f"{first}.py"


def test_a_click_opens_and_what_was_typed_is_not_lost(
    window: MainWindow, teaching: Teaching, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    asked = []

    def cancel(*question: Any) -> QMessageBox.StandardButton:
        asked.append(question)
        return QMessageBox.StandardButton.Cancel

    monkeypatch.setattr(QMessageBox, "question", cancel)
    qtbot.keyClicks(window.editor, "mine")
    gallery = open_gallery(window)
    qtbot.mouseClick(gallery.shelf.cards[3], Qt.MouseButton.LeftButton)
    if asked:
        assert window.editor.toPlainText() == "mine"
    else:  # it opened beside it
        assert window.files.title == gallery.shelf.cards[3].example.file


def test_the_strip_tells_what_to_watch_for_and_goes_where_it_is_seen(
    window: MainWindow, teaching: Teaching, qtbot: QtBot
) -> None:
    example = next(each for each in course() if each.name == "second_backward")
    assert teaching.open(example)
    lesson = teaching.lesson
    assert lesson.isVisible()
    assert lesson.title.whole == example.title
    assert lesson.sentence.text() == example.sentence
    assert len(lesson.numbers) == len(example.watch)
    assert lesson.hint.isVisible()
    qtbot.mouseClick(lesson.numbers[1], Qt.MouseButton.LeftButton)
    assert example.watch[1].text in lesson.text.text()
    assert "F5" in window.transport.happening.whole  # it has to run first
    qtbot.mouseClick(lesson.hint, Qt.MouseButton.LeftButton)
    until_rest(window, qtbot)
    assert not lesson.hint.isVisible()
    qtbot.mouseClick(lesson.numbers[1], Qt.MouseButton.LeftButton)
    key = window.session.selection
    assert key is not None
    assert window.session.trace.nodes[key].name == "PowBackward0"
    node = window.session.trace.at(window.session.cursor).node(key)
    assert [slot["state"] for slot in node["saved"]] == ["held"]
    assert lesson.numbers[1].isChecked()
    window.actions_by_name["next_watch"].trigger()
    assert window.session.trace.at(window.session.cursor).node(key)["saved"][0]["state"] == "freed"
    assert lesson.numbers[2].isChecked()
    assert not lesson.numbers[1].isChecked()
    window.actions_by_name["first"].trigger()
    assert not any(number.isChecked() for number in lesson.numbers)


@pytest.mark.parametrize(("name", "index"), [("vanishing", 0), ("set_grad_enabled", 0), ("mlp", 1)])
def test_what_is_about_the_whole_shows_the_whole_and_then_one_looks_near_again(
    window: MainWindow, teaching: Teaching, qtbot: QtBot, name: str, index: int
) -> None:
    example = next(each for each in course() if each.name == name)
    assert teaching.open(example)
    window.run()
    until_rest(window, qtbot)
    canvas = window.canvas
    everything = len(window.session.trace)
    qtbot.waitUntil(lambda: canvas.scene is not None and canvas.scene.segment.stop > everything)

    def whole_is_seen() -> bool:
        assert canvas.scene is not None
        room = canvas.room().adjusted(-1, -1, 1, 1)
        living = canvas.scene.rects[canvas.scene.living(window.session.cursor)].tolist()
        to_widget = canvas.camera.to_widget
        rects = [QRectF(to_widget(QPointF(*each[:2])), to_widget(QPointF(*each[2:]))) for each in living]
        return bool(rects) and not canvas.waiting and all(room.contains(each) for each in rects)

    teaching.lesson.watch_asked.emit(index)
    qtbot.waitUntil(lambda: whole_is_seen() and not canvas.views.turning)
    whole = canvas.camera.scale
    teaching.lesson.watch_asked.emit(2)
    qtbot.waitUntil(lambda: canvas.camera.scale > whole)


def test_a_warning_is_found_where_the_program_was_warned(window: MainWindow, teaching: Teaching, qtbot: QtBot) -> None:
    teaching.open(next(each for each in course() if each.name == "non_leaf_grad"))
    window.run()
    until_rest(window, qtbot)
    teaching.watch(1)
    assert type(window.session.trace.events[window.session.cursor - 1]).__name__ == "WarningShown"


def test_the_course_goes_on_with_the_next_example_and_ends_with_the_last(
    window: MainWindow, teaching: Teaching, qtbot: QtBot
) -> None:
    teaching.open(course()[0])
    assert not teaching.lesson.previous.isEnabled()
    qtbot.mouseClick(teaching.lesson.next, Qt.MouseButton.LeftButton)
    assert window.files.title == course()[1].file
    assert not len(window.session.trace)
    teaching.open(course()[-1])
    assert not teaching.lesson.next.isEnabled()
    window.actions_by_name["next_example"].trigger()
    assert "last" in window.transport.happening.whole
    window.actions_by_name["previous_example"].trigger()
    assert window.files.title == course()[-2].file


def test_the_record_of_another_program_is_not_taken_for_the_example_s(
    window: MainWindow, teaching: Teaching, run: Callable[..., None], qtbot: QtBot
) -> None:
    teaching.open(course()[0])
    run()
    assert len(window.session.trace)
    teaching.open(course()[1])
    assert not len(window.session.trace)
    assert teaching.lesson.hint.isVisible()


def test_the_strip_goes_with_its_cross_and_comes_back_from_the_menu(
    window: MainWindow, teaching: Teaching, qtbot: QtBot
) -> None:
    teaching.open(course()[2])
    action = window.actions_by_name["lesson"]
    assert action.isChecked()
    qtbot.mouseClick(teaching.lesson.close_button, Qt.MouseButton.LeftButton)
    assert not teaching.lesson.isVisible()
    assert not action.isChecked()
    action.trigger()
    assert teaching.lesson.isVisible()
    window.files.new()
    assert not teaching.lesson.isVisible()
    action.trigger()
    action.trigger()
    assert "Examples" in window.transport.happening.whole
    assert not action.isChecked()


def test_the_strip_and_the_cards_can_be_reached_by_tab(window: MainWindow, teaching: Teaching, qtbot: QtBot) -> None:
    teaching.open(course()[2])
    teaching.lesson.previous.setFocus()
    reached = []
    for _ in range(12):
        focus = window.focusWidget()
        if focus is not None and teaching.lesson.isAncestorOf(focus):
            reached.append(focus)
            QTest.keyClick(focus, Key.Key_Tab)
    assert {teaching.lesson.next, teaching.lesson.close_button, *teaching.lesson.numbers} <= set(reached)
    assert all(number.accessibleName() for number in teaching.lesson.numbers)


def test_examples_open_with_comments_in_the_chosen_language(
    window: MainWindow, teaching: Teaching, qtbot: QtBot
) -> None:
    example = next(each for each in course() if each.name == "in_place")
    languages.speak("zh_CN")
    try:
        teaching.open(example)
        text = window.editor.toPlainText()
        assert "# 失败" in text
        assert "fails" not in text
        assert teaching.lesson.sentence.text() != example.sentence
        window.run()
        until_rest(window, qtbot)
        teaching.watch(3)
        assert teaching.lesson.numbers[3].isChecked()
    finally:
        languages.speak("en")
        until_changed(qtbot)
    assert teaching.lesson.sentence.text() == example.sentence
    assert teaching.lesson.ready
