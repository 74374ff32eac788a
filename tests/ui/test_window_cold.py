"""A program that is started before there is a worker that could run it."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from gradviz.app import build_window
from gradviz.ui.main_window import MainWindow
from gradviz.ui.runs import State
from gradviz.ui.status import worker_words
from gradviz.worker.client import OnEnd, OnEvents, OnMessage, TakeTurn, WorkerClient
from tests.ui.conftest import PATIENCE, LastingPool, until_rest, worker_is_talking


class ColdPool(LastingPool):
    """Has no spare: each worker still has to import torch."""

    def __init__(self) -> None:
        self.taken: list[WorkerClient] = []

    def take(self, *callbacks: OnMessage | OnEvents | OnEnd | TakeTurn) -> WorkerClient:
        """A worker that starts now."""
        client = WorkerClient()
        client.start()
        client.attach(*callbacks)  # type: ignore[arg-type]
        self.taken.append(client)
        return client


@pytest.fixture
def cold(qtbot: QtBot, settings: QSettings) -> Iterator[MainWindow]:
    """A window without a warm worker."""
    pool = ColdPool()
    window = build_window(settings, pool)
    window.resize(1280, 800)
    window.show()
    yield window
    window.editor.document().setModified(False)
    window.close()
    window.deleteLater()
    assert not pool.alive()


def words(window: MainWindow) -> str:
    """Everything that the window says about a program that has not begun."""
    report = window.inspector.report
    assert report is not None
    texts = [report.title, *(row.text for section in report.sections for row in section.rows)]
    return "\n".join(
        [window.status.words.whole, window.transport.label.text(), window.transport.happening.whole, *texts]
    )


def test_a_program_that_waits_for_its_worker_is_not_said_to_run(cold: MainWindow, qtbot: QtBot) -> None:
    cold.runs.prepare()
    qtbot.waitUntil(lambda: words(cold).count("F5") == 2)
    assert "worker starting" in cold.status.words.whole
    cold.editor.show_text("print(6 * 7)\n")
    cold.run()
    assert cold.runs.queued
    assert "running" not in worker_words(cold.runs)
    assert "worker starting" in cold.status.words.whole
    assert "runs as soon as it is ready" in cold.status.words.whole
    assert "Stop" in cold.status.words.toolTip()
    assert cold.actions_by_name["stop"].isEnabled()
    qtbot.waitUntil(lambda: "F5" not in words(cold))
    assert words(cold).count("as soon as the worker is ready") == 2
    until_rest(cold, qtbot)
    assert not cold.runs.queued
    assert "worker ready" in cold.status.words.whole
    assert cold.status.words.toolTip() == ""
    assert cold.output.text() == "42"


def test_the_clock_begins_when_the_worker_is_ready(cold: MainWindow, qtbot: QtBot) -> None:
    cold.editor.show_text("input()\n")
    begun = perf_counter()
    cold.run()
    qtbot.waitUntil(lambda: cold.runs.state == State.WAITING, timeout=PATIENCE)
    client = cold.runs._client()
    assert client.ready
    assert cold.runs.elapsed < (perf_counter() - begun) / 2
    cold.actions_by_name["stop"].trigger()
    until_rest(cold, qtbot)


def test_a_program_that_waits_for_its_worker_can_be_stopped(cold: MainWindow, qtbot: QtBot) -> None:
    cold.editor.show_text("print(6 * 7)\n")
    cold.run()
    begun = perf_counter()
    cold.actions_by_name["stop"].trigger()
    qtbot.waitUntil(lambda: cold.runs.state == State.STARTING, timeout=2_000)
    assert perf_counter() - begun < 2.0
    assert not cold.actions_by_name["stop"].isEnabled()
    qtbot.waitUntil(lambda: words(cold).count("F5") == 2)
    assert "stopped before it began" in cold.output.text()
    qtbot.waitUntil(lambda: cold.runs.state == State.READY and not worker_is_talking(cold), timeout=PATIENCE)
    assert len(cold.session.trace) == 0
    cold.run()
    until_rest(cold, qtbot)
    assert cold.output.text() == "42"
