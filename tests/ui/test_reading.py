"""A long record is read while the window goes on."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QProgressDialog, QPushButton
from pytestqt.qtbot import QtBot

from gradviz import events as ev
from gradviz.trace.trace import Trace
from gradviz.ui.main_window import MainWindow
from tests.ui.conftest import PATIENCE

EVENTS = 4_000


@pytest.fixture
def record(tmp_path: Path) -> Path:
    trace = Trace([ev.CellStarted(1, "<cell 1>", "print('x')\n")])
    trace.extend(ev.TextPrinted(1, "stdout", f"{number}\n") for number in range(EVENTS - 1))
    trace.save(tmp_path / "long.gradviz")
    return tmp_path / "long.gradviz"


@pytest.fixture(autouse=True)
def turns_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each turn is over when it has read the least that it reads."""
    monkeypatch.setattr("gradviz.ui.reading._TURN", 0.0)


def dialog(window: MainWindow) -> QProgressDialog | None:
    return next((found for found in window.findChildren(QProgressDialog) if found.isVisible()), None)


def test_a_long_record_is_read_in_turns_with_progress(
    window: MainWindow, qtbot: QtBot, record: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gradviz.ui.reading._SOON", 0)
    before = window.session.trace
    shares = []
    window.files.reader._turns.timeout.connect(lambda: shares.append((shown := dialog(window)) and shown.value()))
    assert window.files.open(record)
    assert window.session.trace is before
    qtbot.waitUntil(lambda: len(window.session.trace) == EVENTS, timeout=PATIENCE)
    seen = [share for share in shares if share is not None]
    assert len(seen) > 10
    assert seen == sorted(seen)
    assert window.editor.toPlainText() == "print('x')\n"
    qtbot.waitUntil(lambda: dialog(window) is None, timeout=PATIENCE)


def test_reading_can_be_cancelled(
    window: MainWindow, qtbot: QtBot, record: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gradviz.ui.reading._SOON", 0)
    window.editor.insertPlainText("precious = 1")
    before = window.session.trace
    assert window.files.open(record)
    qtbot.waitUntil(lambda: dialog(window) is not None, timeout=PATIENCE)
    shown = dialog(window)
    assert shown is not None
    shown.findChild(QPushButton).click()
    qtbot.waitUntil(lambda: dialog(window) is None, timeout=PATIENCE)
    assert not window.files.reader._turns.isActive()
    assert window.session.trace is before
    assert window.editor.toPlainText() == "precious = 1"


def test_a_record_that_turns_out_damaged_is_told_and_the_text_stays(
    window: MainWindow, qtbot: QtBot, record: Path
) -> None:
    window.editor.insertPlainText("precious = 1")
    record.write_bytes(record.read_bytes()[:-40])
    assert window.files.open(record)  # so far nothing is wrong
    qtbot.waitUntil(window.message.isVisible, timeout=PATIENCE)
    assert "is damaged" in window.message.label.text()
    assert window.editor.toPlainText() == "precious = 1"


def test_a_record_of_a_file_is_freed_when_another_is_shown_and_one_of_the_caller_is_not(
    window: MainWindow, qtbot: QtBot, record: Path
) -> None:
    mine = Trace([ev.CellStarted(1, "<cell 1>", "a = 1\n"), ev.TextPrinted(1, "stdout", "1\n")])
    assert window.files.open(record)
    qtbot.waitUntil(lambda: len(window.session.trace) == EVENTS, timeout=PATIENCE)
    read = window.session.trace
    window.open_trace(mine)
    qtbot.waitUntil(lambda: len(read) == 0, timeout=PATIENCE)
    assert window.files.open(record)
    qtbot.waitUntil(lambda: len(window.session.trace) == EVENTS, timeout=PATIENCE)
    assert len(mine) == 2
