"""Changes of all that is seen: in several turns of the event loop, and seen when they are whole."""

from __future__ import annotations

from collections.abc import Generator

import pytest
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QImage, QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gradviz.ui import backstage as behind
from gradviz.ui.backstage import backstage
from gradviz.ui.main_window import MainWindow
from tests.ui.conftest import until_changed


class Board(QWidget):
    """Remembers what stood on it each time that it was painted."""

    def __init__(self) -> None:
        super().__init__()
        self.says = ""
        self.seen: list[str] = []

    def paintEvent(self, event: QPaintEvent) -> None:
        self.seen.append(self.says)

    def write(self, word: str) -> Generator[None]:
        """One letter in each portion."""
        self.says = ""
        for letter in word:
            self.says += letter
            self.update()
            yield


@pytest.fixture
def board(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Board:
    """Seen, and written on with one letter in each turn."""
    monkeypatch.setattr(behind, "_SLICE", 0.0)
    shown = Board()
    qtbot.addWidget(shown)
    shown.show()
    qtbot.waitUntil(lambda: bool(shown.seen))
    QApplication.processEvents()
    shown.seen.clear()
    return shown


def test_the_event_loop_turns_while_something_changes_and_nobody_sees_it_half_done(board: Board, qtbot: QtBot) -> None:
    between: list[str] = []
    timer = QTimer(board, interval=0)
    timer.timeout.connect(lambda: between.append(board.says))
    timer.start()
    backstage.change(board, board.write("word"))
    until_changed(qtbot)
    timer.stop()
    assert {"w", "wo", "wor"} < set(between)
    assert set(board.seen) == {"word"}


def test_a_window_that_was_about_to_be_painted_is_seen_changed(board: Board, qtbot: QtBot) -> None:
    board.update()
    backstage.change(board, board.write("word"))
    until_changed(qtbot)
    qtbot.waitUntil(lambda: board.seen == ["word"])


def test_each_change_is_seen_before_the_next_one_begins(board: Board, qtbot: QtBot) -> None:
    for word in ("one", "two", "three"):
        backstage.change(board, board.write(word))
    until_changed(qtbot)
    assert list(dict.fromkeys(board.seen)) == ["one", "two", "three"]


def test_where_no_window_is_open_nobody_has_to_wait(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(behind, "_SLICE", 0.0)
    unseen = Board()
    backstage.change(unseen, unseen.write("word"))
    assert unseen.says == "word"
    assert not backstage.busy


def test_what_is_gone_is_changed_no_further(board: Board, qtbot: QtBot) -> None:
    gone = QObject()
    backstage.change(gone, board.write("word"))
    gone.deleteLater()
    until_changed(qtbot)
    assert board.says != "word"
    assert board.updatesEnabled()


def test_a_change_that_fails_leaves_no_window_as_it_was(board: Board, qtbot: QtBot) -> None:
    def fail() -> Generator[None]:
        yield from board.write("half")
        raise ValueError("no more")

    with qtbot.captureExceptions() as errors:
        backstage.change(board, fail())
        until_changed(qtbot)
    assert [str(value) for _kind, value, _trace in errors] == ["no more"]
    qtbot.waitUntil(lambda: board.seen[-1:] == ["half"])
    backstage.change(board, board.write("next"))
    until_changed(qtbot)
    assert board.seen[-1] == "next"


# ------------------------------------------------------------ the window


class Painted(QObject):
    """Whether all wore the theme when something was painted."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.worn = False
        self.early: list[QObject] = []
        window.look.worn.connect(self._note)
        for part in window.findChildren(QWidget):
            part.installEventFilter(self)

    def _note(self) -> None:
        self.worn = True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and not self.worn:
            self.early.append(watched)
        return False


def seen(window: MainWindow, qtbot: QtBot) -> QImage:
    """What is seen when nothing moves any longer, without what blinks."""
    window.canvas.setFocus()
    canvas = window.canvas
    qtbot.waitUntil(lambda: not (canvas.waiting or canvas.animating or canvas.drafting))
    QApplication.processEvents()
    return window.grab().toImage()


@pytest.mark.parametrize("choice", ["dark", "contrast", "larger", "smaller", "present"])
def test_a_look_is_worn_by_all_at_once_and_as_qt_itself_puts_it_on(
    window: MainWindow, qtbot: QtBot, choice: str
) -> None:
    window.preferences.put("stay_awake", False)
    window.canvas.setFocus()
    qtbot.waitUntil(window.isActiveWindow)
    window.grab()
    QApplication.processEvents()
    painted = Painted(window)
    window.actions_by_name[choice].trigger()
    until_changed(qtbot)
    assert painted.worn
    assert not painted.early
    ours = seen(window, qtbot)
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    application.setStyleSheet(application.styleSheet() + "\n")
    application.processEvents()
    assert seen(window, qtbot) == ours
    window.presentation.leave()


def test_type_that_is_made_larger_faster_than_all_can_wear_it_ends_as_large_as_wanted(
    window: MainWindow, qtbot: QtBot
) -> None:
    worn: list[int] = []
    window.look.worn.connect(lambda: worn.append(window.canvas.theme.points))
    qtbot.waitUntil(window.isActiveWindow)
    for _ in range(12):
        QTest.keyClick(window.editor, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    until_changed(qtbot)
    assert worn == [11, window.look.points], "what is in between is worn only as far as there is time for it"
    assert window.look.points > 20
