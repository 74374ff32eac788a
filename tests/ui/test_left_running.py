"""What watches that tests leave nothing running."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot

from tests import conftest


@pytest.mark.parametrize("many", [0, 10**9])
def test_a_timer_that_runs_is_found_also_when_it_was_started_later(
    qtbot: QtBot, many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conftest, "MANY", many)
    parent = QObject()
    timer = QTimer(parent)
    timer.setInterval(1_000_000)
    assert conftest.running_things() == []
    timer.start()
    assert conftest.running_things() == ["timer of QObject (1000000 ms)"]
    timer.stop()
    assert conftest.running_things() == []
