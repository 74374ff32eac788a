"""Windows for tests: real ones, with real workers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gradviz.app import build_window, calm_garbage_collection, make_application
from gradviz.trace.trace import Trace
from gradviz.ui.actions import answer
from gradviz.ui.backstage import backstage
from gradviz.ui.code_help.service import LanguageService
from gradviz.ui.main_window import MainWindow
from gradviz.ui.runs import State
from gradviz.worker.client import WorkerClient
from gradviz.worker.pool import WorkerPool
from tests.ui.person import Person
from tests.ui.watchdog import Watchdog

PATIENCE = 60_000
"""Milliseconds that a worker may take to import torch on a busy machine."""


GONE = 5.0
"""Seconds in which a worker that is ended is gone."""


class LastingPool:
    """One pool for all tests: a window that closes ends its own worker, and the spare stays warm for the next."""

    def __init__(self) -> None:
        self._pool = WorkerPool()
        self.taken: list[WorkerClient] = []

    def take(self, *callbacks: Any) -> WorkerClient:
        """A started worker, remembered so that a test can be asked whether it ended it."""
        self.taken.append(self._pool.take(*callbacks))
        return self.taken[-1]

    def evaluate_past(self, *question: Any) -> bool:
        """Asked of the spare."""
        return self._pool.evaluate_past(*question)

    def alive(self) -> list[WorkerClient]:
        """Those that were taken and go on; who is ended is gone a moment later."""
        for client in self.taken:
            client._reader.join(GONE)
        return [client for client in self.taken if client._reader.is_alive()]

    def close(self) -> None:
        """Windows close their pool; this one outlives them."""

    def end(self) -> None:
        """End the spare."""
        self._pool.close()


class LastingLanguage(LanguageService):
    """One language service for all tests: windows that close leave it warm for the next."""

    def close(self) -> None:
        """Tell nobody any longer what was asked; the processes stay."""
        self._to_warm = []
        for process in (self.checker, self.knower):
            process.leave()

    def end(self) -> None:
        """End the processes."""
        super().close()


@pytest.fixture(scope="session")
def lasting_language(qapp: Any) -> Iterator[LastingLanguage]:
    service = LastingLanguage()
    yield service
    service.end()


@pytest.fixture
def language(lasting_language: LastingLanguage) -> Iterator[LastingLanguage]:
    """The language service of the windows of a test."""
    yield lasting_language
    lasting_language.close()


@pytest.fixture(scope="session")
def qapp_cls() -> Callable[..., Any]:
    """Tests run in the application object that the app itself makes."""
    calm_garbage_collection()
    return lambda _argv: make_application()


@pytest.fixture(scope="session", autouse=True)
def emptied_clipboard(qapp: QApplication) -> Iterator[None]:
    """Empty at the end: where there is no screen, Qt frees what Python put there once there is no Python any more."""
    yield
    qapp.clipboard().clear()


@pytest.fixture(scope="session")
def lasting_pool() -> Iterator[LastingPool]:
    pool = LastingPool()
    yield pool
    pool.end()


@pytest.fixture
def pool(lasting_pool: LastingPool) -> Iterator[LastingPool]:
    """Workers; fails a test that leaves one of them running."""
    lasting_pool.taken.clear()
    yield lasting_pool
    alive = lasting_pool.alive()
    assert not alive, f"{len(alive)} workers were left running"


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    """Settings of this test alone, in English wherever it runs."""
    made = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    made.setValue("language", "en")
    return made


@pytest.fixture
def window(qtbot: QtBot, pool: LastingPool, language: LastingLanguage, settings: QSettings) -> Iterator[MainWindow]:
    """An open window without a worker yet."""
    shown = build_window(settings, pool, language)
    shown.resize(1280, 800)
    shown.show()
    yield shown
    for document in shown.documents.all:
        document.setModified(False)
        document.outputs_are_new = False
    shown.close()
    shown.deleteLater()


@pytest.fixture
def person(window: MainWindow, qtbot: QtBot) -> Person:
    """Somebody at the window, with keys and mouse."""
    return Person(window, qtbot)


@pytest.fixture
def run(window: MainWindow, qtbot: QtBot) -> Callable[..., None]:
    """Put a text into the editor and run it, to its end."""

    def run_text(text: str | None = None) -> None:
        if text is not None:
            window.editor.show_text(text)
        window.run()
        until_rest(window, qtbot)

    return run_text


def until_rest(window: MainWindow, qtbot: QtBot) -> None:
    """Wait until nothing runs."""
    resting = (State.READY, State.ENDED)
    qtbot.waitUntil(lambda: window.runs.state in resting and not worker_is_talking(window), timeout=PATIENCE)


def until_changed(qtbot: QtBot) -> None:
    """Wait until the theme, the language or the screen that was chosen is all that is seen."""
    qtbot.waitUntil(lambda: not backstage.busy)


def wear(window: MainWindow, qtbot: QtBot, *, points: int | None = None, spoken: str | None = None) -> None:
    """Have type of this size, and this language, and wait until they are all that is seen."""
    if points is not None:
        window.preferences.put("type_size", points)
    if spoken is not None:
        window.preferences.put("language", spoken)
    until_changed(qtbot)


def worker_is_talking(window: MainWindow) -> bool:
    """Whether something is on its way from the worker."""
    worker = window.runs._worker
    return worker is not None and worker.talking


def show(window: MainWindow, qtbot: QtBot, trace: Trace) -> MainWindow:
    """Show a record at once, with nothing in motion."""
    window.look.reduce_motion()
    window.open_trace(trace)
    qtbot.waitUntil(lambda: window.canvas.scene is not None)
    return window


@pytest.fixture(autouse=True)
def finished_changes(qapp: QApplication) -> Iterator[None]:
    """What a test began to change is not left to the next one."""
    yield
    while backstage.busy:
        qapp.processEvents()


@pytest.fixture(autouse=True)
def watchdog(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watchdog]:
    """Fails a test in which the event loop was held for too long."""
    dog = Watchdog()
    monkeypatch.setattr("gradviz.ui.main_window.answer", dog.answering(answer))
    yield dog
    dog.stop()
    assert not dog.long, f"the event loop was held: {', '.join(dog.long)}"
