"""Help: what is sought is found, links lead on, and the versions can be copied."""

from __future__ import annotations

import platform
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from gradviz.examples import course
from gradviz.ui.actions import TABLE
from gradviz.ui.canvas.legend import ENTRIES
from gradviz.ui.main_window import MainWindow
from gradviz.ui.teaching.help_dialog import HelpDialog
from gradviz.ui.teaching.help_index import COMMAND, LINK, MARK, QUESTION, SECTIONS, WORD
from gradviz.ui.teaching.help_texts import QUESTIONS, WORDS
from tests.ui.conftest import PATIENCE

Key = Qt.Key


@pytest.fixture
def help_(window: MainWindow) -> Iterator[HelpDialog]:
    window.files.new()
    yield open_help(window)
    for left in window.findChildren(HelpDialog):
        left.close()


def open_help(window: MainWindow) -> HelpDialog:
    window.actions_by_name["search_help"].trigger()
    return next(each for each in window.findChildren(HelpDialog) if each.isVisible())


def seek(dialog: HelpDialog, words: str, qtbot: QtBot) -> str:
    dialog.search.clear()
    qtbot.keyClicks(dialog.search, words)
    return dialog.chosen.title if dialog.chosen else ""


def test_it_knows_questions_words_marks_commands_and_links(help_: HelpDialog) -> None:
    sections = [entry.section for entry in help_.found()]
    assert list(dict.fromkeys(sections)) == list(SECTIONS)
    assert sections.count(QUESTION) == len(QUESTIONS) >= 12
    assert sections.count(WORD) == len(WORDS) >= 20
    assert sections.count(MARK) == len(ENTRIES)
    assert sections.count(COMMAND) == len(TABLE)
    assert sections.count(LINK) >= 2


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("grad None", "Why is .grad None?"),
        ("Trying to backward through the graph a second time", "Why does the second backward fail?"),
        ("modified by an inplace operation", "“… modified by an inplace operation”: which one?"),
        ("scalar outputs", "“grad can be implicitly created only for scalar outputs”: what now?"),
        ("does not have a grad_fn", "“element 0 of tensors does not require grad”: why?"),
        ("leaf", "Leaf"),
        ("stale", "Stale"),
        ("nan", "Where does the NaN come from?"),
        ("top to bottom", "Top to Bottom"),
    ],
)
def test_what_people_type_is_found(help_: HelpDialog, qtbot: QtBot, words: str, title: str) -> None:
    seek(help_, words, qtbot)
    assert title in [entry.title for entry in help_.found()]


def test_the_best_is_chosen_and_enter_opens_its_example(window: MainWindow, help_: HelpDialog, qtbot: QtBot) -> None:
    assert seek(help_, "second time", qtbot) == "Why does the second backward fail?"
    assert "retain_graph=True" in help_.page.toPlainText()
    qtbot.keyClick(help_.search, Key.Key_Return)
    assert window.files.title == "second_backward.py"
    assert window.lesson.isVisible()


def test_arrows_go_through_what_was_found(help_: HelpDialog, qtbot: QtBot) -> None:
    first = help_.chosen
    qtbot.keyClick(help_.search, Key.Key_Down)
    assert help_.chosen is not first
    assert help_.chosen is help_.found()[1]
    assert help_.chosen.title in help_.page.toPlainText()


def test_a_command_is_told_with_its_keys_and_place_and_can_be_done(
    window: MainWindow, help_: HelpDialog, qtbot: QtBot
) -> None:
    help_.close()
    assert not window.shortcuts.choose("top_down", QKeySequence("Ctrl+Alt+J"))
    again = open_help(window)
    assert seek(again, "top to bottom", qtbot) == "Top to Bottom"
    told = again.page.toPlainText()
    assert "Ctrl+Alt+J" in told
    assert "View › Top to Bottom" in told
    again._follow(QUrl("action:top_down"))
    assert window.canvas.views.down


def test_keys_in_an_answer_are_those_of_now(window: MainWindow, help_: HelpDialog, qtbot: QtBot) -> None:
    help_.close()
    assert not window.shortcuts.choose("play", QKeySequence("Ctrl+Alt+K"))
    again = open_help(window)
    seek(again, "go through a run", qtbot)
    assert "Ctrl+Alt+K" in again.page.toPlainText()
    assert "{" not in again.page.toPlainText()


def test_nothing_found_is_said(help_: HelpDialog, qtbot: QtBot) -> None:
    assert seek(help_, "zzzz", qtbot) == ""
    assert help_.nothing.isVisible()
    assert not help_.page.toPlainText()


def test_links_to_the_web_open_in_the_browser_and_nothing_else_does(
    help_: HelpDialog, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    seek(help_, "mechanics", qtbot)
    assert not opened
    qtbot.keyClick(help_.search, Key.Key_Return)
    assert opened == ["https://docs.pytorch.org/docs/stable/notes/autograd.html"]


def test_every_topic_names_examples_and_commands_that_there_are(window: MainWindow) -> None:
    names = {example.name for example in course()}
    for topic in (*QUESTIONS, *WORDS):
        assert topic.example in names | {""}
        assert topic.action in {spec.name for spec in TABLE} | {""}


def test_about_tells_versions_and_copies_them(window: MainWindow, qtbot: QtBot) -> None:
    window.runs.prepare()
    qtbot.waitUntil(lambda: window.runs.torch != "", timeout=PATIENCE)
    window.actions_by_name["about"].trigger()
    dialog = next(each for each in window.findChildren(QDialog) if each.windowTitle() == "About Gradviz")
    text = dialog.findChild(QLabel).text()
    for wanted in (platform.python_version(), "PySide6", "Qt", window.runs.torch):
        assert wanted
        assert wanted in text
    qtbot.mouseClick(dialog.findChild(QPushButton, "copy"), Qt.MouseButton.LeftButton)
    copied = QGuiApplication.clipboard().text()
    assert f"torch {window.runs.torch}" in copied
    assert "<" not in copied
    dialog.close()
