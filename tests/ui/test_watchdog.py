"""The watchdog of the tests themselves: it barks at what holds the event loop, and at nothing else."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from tests.ui import watchdog as watching
from tests.ui.watchdog import LONGEST, Watchdog, pace


def compute(seconds: float) -> None:
    """Keep the thread busy."""
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        pass


@pytest.fixture
def held(watchdog: Watchdog, qtbot: QtBot) -> Callable[[float], list[str]]:
    """What is noted when a turn computes for so many seconds."""

    def hold(seconds: float) -> list[str]:
        done: list[bool] = []
        QTimer.singleShot(0, lambda: (compute(seconds), done.append(True)))
        qtbot.waitUntil(lambda: bool(done))
        qtbot.wait(1)
        noted = list(watchdog.long)
        watchdog.long.clear()
        return noted

    return hold


def test_a_long_turn_is_noted_and_a_short_one_is_not(held: Callable[[float], list[str]]) -> None:
    assert held(LONGEST / 5) == []
    assert [each.partition(" took")[0] for each in held(2 * LONGEST * pace())] == ["a turn of the event loop"]


def test_to_wait_for_others_is_no_work(watchdog: Watchdog, qtbot: QtBot) -> None:
    qtbot.wait(round(3000 * LONGEST))
    assert watchdog.long == []


def test_an_action_that_takes_long_is_noted_by_its_name(
    watchdog: Watchdog, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "pace", lambda: 1.0)
    from gradviz.ui.actions import answer

    made = {name: QAction(name) for name in ("quick", "slow")}
    watchdog.answering(answer)(made, {"quick": lambda: None, "slow": lambda: compute(2 * LONGEST)})
    for action in made.values():
        action.trigger()
    assert [each.partition(" took")[0] for each in watchdog.long] == ["the action 'slow'"]
    watchdog.long.clear()


def test_a_question_that_nobody_answers_ends_and_is_noted(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "_UNANSWERED", 20)
    dog = Watchdog()
    assert QMessageBox.question(None, "Well?", "Yes or no?") == QMessageBox.StandardButton.No
    dog.stop()
    assert "nobody answered “Well?”" in dog.long
