"""Playing: its pace, its range, and where it pauses. The timer is replaced, so no time passes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from gradviz import events as ev
from gradviz.trace.trace import Trace
from gradviz.ui.main_window import MainWindow
from gradviz.ui.player import Player
from gradviz.ui.session import Session
from tests.trace.stepping import run_line_by_line

PLACE = [ev.Place(1, "<cell 1>", line) for line in range(5)]


def line(number: int) -> ev.LineReached:
    return ev.LineReached(PLACE[number], 1, 0)


def texts(count: int) -> list[ev.Event]:
    return [ev.TextPrinted(1, "stdout", "x")] * count


LINES = Trace([
    ev.CellStarted(1, "<cell 1>", "a\nb\nc\nd"), line(1), *texts(9), line(2), line(3), *texts(499), ev.CellEnded(1),
])  # fmt: skip
STARTS = (2, 12, 13, 513)
"""The steps at which lines begin, and the end of the cell."""


class Clock:
    """Stands for the player's timer: notes how long each step is shown, and goes on at once."""

    def __init__(self, player: Player, session: Session) -> None:
        self.shown: list[tuple[int, int]] = []
        self._player = player
        player._timer.start = lambda ms: self.shown.append((session.cursor, ms))  # type: ignore[assignment,method-assign]

    def play(self, turns: int = 10_000) -> None:
        """Let the player go on until it does no longer."""
        for _ in range(turns):
            before = len(self.shown)
            self._player._go_on()
            if len(self.shown) == before:
                return


@pytest.fixture
def session(qapp: object) -> Session:
    made = Session()
    made.show_trace(LINES, 0)
    return made


@pytest.mark.parametrize("speed", [0.25, 1.0, 8.0])
def test_each_line_is_played_in_the_same_time_and_to_its_end(session: Session, speed: float) -> None:
    player = Player(session, 450)
    player.set_speed(speed)
    player.set_by_line(True)
    clock = Clock(player, session)
    session.move_to(STARTS[0])
    clock.play()
    visited = [step for step, _ in clock.shown]
    assert set(STARTS[1:3]) <= set(visited)
    assert session.cursor == len(LINES)
    times = [0.0, 0.0, 0.0]
    for before, (_step, ms) in zip([STARTS[0], *visited], clock.shown, strict=False):
        times[sum(start <= before for start in STARTS[:3]) - 1] += ms
    whole = 900 / speed
    assert times[0] == pytest.approx(whole, rel=0.1, abs=30)
    assert times[1] == pytest.approx(whole, rel=0.1, abs=30)
    assert times[2] == pytest.approx(whole, rel=0.1, abs=40)


def test_by_event_every_step_is_shown(session: Session) -> None:
    player = Player(session, 450)
    clock = Clock(player, session)
    clock.play()
    assert [step for step, _ in clock.shown] == list(range(1, len(LINES)))


@pytest.mark.parametrize("by_line", [False, True])
def test_a_range_is_played_over_and_over(session: Session, by_line: bool) -> None:
    player = Player(session, 450)
    player.set_by_line(by_line)
    clock = Clock(player, session)
    session.mark_range((4, 8))
    session.move_to(100)
    player.toggle()
    assert session.cursor == 4
    clock.play(10)
    assert [step for step, _ in clock.shown[1:]] == [5, 6, 7, 8, 4, 5, 6, 7, 8, 4]
    session.mark_range(None)
    clock.play()
    assert session.cursor == len(LINES)


def test_it_pauses_at_marks_if_it_shall(session: Session) -> None:
    trace = Trace([*texts(5), ev.WarningShown(PLACE[1], "UserWarning", "careful"), *texts(5)])
    trace.bookmarks.put(3, "three")
    session.show_trace(trace, 0)
    player = Player(session, 450)
    player.marks.append(lambda step: 9 if step < 9 else None)
    paused: list[int] = []
    player.paused_at.connect(paused.append)
    clock = Clock(player, session)
    clock.play()
    assert (paused, session.cursor) == ([], len(trace))
    session.move_to(0)
    player.set_pauses_at_marks(True)
    for _ in range(4):
        clock.play()
    assert (paused, session.cursor) == ([3, 6, 9], len(trace))


PROGRAM = "import torch\na = torch.ones(2)\nb = a * 2\nc = b + 1\n"


def option(window: MainWindow, qtbot: QtBot, text: str) -> None:
    """Choose something in the menu of the speed button, with the mouse."""
    menu = window.transport.speed.menu()
    assert isinstance(menu, QMenu)
    menu.popup(window.mapToGlobal(window.rect().center()))
    action = next(action for action in menu.actions() if action.text() == text)
    qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())


def test_options_are_ticked_in_the_menu_of_the_speed_and_remembered(
    window: MainWindow,
    qtbot: QtBot,
) -> None:
    window.open_trace(run_line_by_line(PROGRAM))
    option(window, qtbot, "Equal Time for Each Line")
    option(window, qtbot, "Pause at Marks")
    assert (window.player.by_line, window.player.pauses_at_marks) == (True, True)
    assert window.actions_by_name["play_by_line"].isChecked()
    assert window.settings.value("play_by_line") == "yes"
    option(window, qtbot, "Equal Time for Each Line")
    assert not window.player.by_line
    assert not window.actions_by_name["play_by_line"].isChecked()
    option(window, qtbot, "8×")
    assert window.player.speed == 8.0


def test_the_loop_key_plays_between_bookmarks(window: MainWindow, qtbot: QtBot) -> None:
    window.open_trace(run_line_by_line(PROGRAM))
    window.canvas.setFocus()
    qtbot.waitUntil(window.isActiveWindow)
    session, loop = window.session, window.actions_by_name["loop"]
    qtbot.keyClick(window.canvas, Qt.Key.Key_L)
    assert session.range is None
    assert not loop.isChecked()
    assert "Ctrl+B" in window.transport.happening.whole
    for step in (3, 6, 9):
        session.put_bookmark(step, str(step))
    session.move_to(7)
    qtbot.keyClick(window.canvas, Qt.Key.Key_L)
    assert session.range == (6, 9)
    assert loop.isChecked()
    qtbot.keyClick(window.canvas, Qt.Key.Key_L)
    assert session.range is None
    assert not loop.isChecked()
