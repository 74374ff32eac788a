"""Going back to where the caret was, with real keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gradviz.ui.main_window import MainWindow
from tests.ui.test_open_documents import another

ALT = Qt.KeyboardModifier.AltModifier
Key = Qt.Key
LONG = "\n".join(f"x{number} = {number}" for number in range(1, 301))


@pytest.fixture
def long(window: MainWindow, qtbot: QtBot) -> MainWindow:
    window.editor.show_text(LONG)
    window.activateWindow()
    window.editor.setFocus()
    qtbot.waitUntil(window.editor.hasFocus)
    return window


def go(window: MainWindow, qtbot: QtBot, line: int) -> None:
    """Put the caret on a line as Go to Line does, and let the window take notice."""
    window.editor.go_to(line)
    qtbot.wait(1)


def back(window: MainWindow, qtbot: QtBot) -> int:
    qtbot.keyClick(window.editor, Key.Key_Left, ALT)
    return window.editor.caret_line()


def forward(window: MainWindow, qtbot: QtBot) -> int:
    qtbot.keyClick(window.editor, Key.Key_Right, ALT)
    return window.editor.caret_line()


def test_one_goes_back_and_forward_over_far_moves(long: MainWindow, qtbot: QtBot) -> None:
    for line in (50, 200, 120):
        go(long, qtbot, line)
    assert [back(long, qtbot) for _ in range(3)] == [200, 50, 1]
    assert [forward(long, qtbot) for _ in range(3)] == [50, 200, 120]


def test_near_moves_are_none_and_a_new_way_forgets_the_way_forward(long: MainWindow, qtbot: QtBot) -> None:
    for line in (50, 55, 58, 200):
        go(long, qtbot, line)
    assert back(long, qtbot) == 58
    assert back(long, qtbot) == 1
    go(long, qtbot, 100)
    assert forward(long, qtbot) == 100
    assert long.transport.happening.whole == "There is nothing to go forward to: nobody went back from here."
    assert back(long, qtbot) == 1


def test_there_may_be_nothing_to_go_back_to(long: MainWindow, qtbot: QtBot) -> None:
    assert back(long, qtbot) == 1
    assert long.transport.happening.whole.startswith("There is nothing to go back to")


def test_places_move_with_their_text(long: MainWindow, qtbot: QtBot) -> None:
    go(long, qtbot, 50)
    go(long, qtbot, 200)
    long.editor.go_to(10)
    qtbot.keyClick(long.editor, Key.Key_Return)
    assert back(long, qtbot) == 201
    assert back(long, qtbot) == 51


def test_a_place_in_a_closed_file_is_opened_again(long: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "other.py"
    path.write_text(LONG)
    first = long.documents.active
    first.disposable = False
    go(long, qtbot, 20)
    long.files.open(path)
    go(long, qtbot, 70)
    other = long.documents.active
    long.documents.show(first)
    qtbot.wait(1)
    long.files.close(other)
    assert back(long, qtbot) == 70
    assert long.documents.active.path == path
    assert back(long, qtbot) == 20
    assert long.documents.active is first


def test_a_place_in_a_closed_text_without_a_file_is_passed_over(long: MainWindow, qtbot: QtBot) -> None:
    first = long.documents.active
    first.disposable = False
    go(long, qtbot, 20)
    second = another(long, LONG)
    go(long, qtbot, 70)
    long.documents.show(first)
    qtbot.wait(1)
    second.setModified(False)
    long.files.close(second)
    assert back(long, qtbot) == 1


def test_the_buttons_of_a_mouse_go_too(long: MainWindow, qtbot: QtBot) -> None:
    def press(button: Qt.MouseButton) -> int:
        place = QPointF(20, 20)
        event = QMouseEvent(QEvent.Type.MouseButtonPress, place, place, button, button, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(long.editor.viewport(), event)
        return long.editor.caret_line()

    go(long, qtbot, 200)
    assert press(Qt.MouseButton.BackButton) == 1
    assert press(Qt.MouseButton.ForwardButton) == 200


def test_a_place_of_a_very_long_file_is_reached_without_the_window_being_held(
    long: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    """As `torch.tensor`, which is defined in a file of 30,900 lines."""
    path = tmp_path / "stub.pyi"
    path.write_text("".join(f"def function_{number}(): ...  # {'a' * 90}\n" for number in range(9_000)))
    go(long, qtbot, 200)
    QTimer.singleShot(0, lambda: long.trail.go_to(str(path), 8_000, 4))
    qtbot.waitUntil(lambda: long.files.path == str(path))
    qtbot.waitUntil(lambda: long.editor.caret_line() == 8_000)
    assert long.editor.textCursor().block().text().startswith("def function_7999()")
    assert back(long, qtbot) == 200
    assert long.files.path is None
