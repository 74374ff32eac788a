"""An interpreter that was chosen and is not what it was."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from gradviz.app import build_window
from gradviz.ui.main_window import MainWindow
from gradviz.ui.runs import State
from gradviz.worker.pool import WorkerPool
from gradviz.worker.probe import probe
from tests.ui.conftest import PATIENCE, until_rest, worker_is_talking

TEXT = "# %%\nprint(6 * 7)\n"


@pytest.fixture
def python(tmp_path: Path) -> Path:
    """An interpreter that is gone; a test may put one there."""
    return tmp_path / "python"


@pytest.fixture
def lost(qtbot: QtBot, settings: QSettings, python: Path) -> Iterator[MainWindow]:
    """A window whose interpreter is gone."""
    settings.setValue("interpreter", str(python))
    window = build_window(settings)
    window.editor.show_text(TEXT)
    window.show()
    yield window
    window.editor.document().setModified(False)
    window.close()
    window.deleteLater()


def test_without_its_interpreter_the_window_opens_and_says_what_to_do(lost: MainWindow, python: Path) -> None:
    attempts = (lost.runs.prepare, lost.run, lost.run_cell, lost.runs.restart)
    for said, attempt in enumerate(attempts, 1):
        attempt()
        sentence = f"The Python that runs programs could not be started ({python}: No such file or directory). "
        assert lost.output.text().count(sentence + "Choose another one under Run, Choose Interpreter…") == said
        assert lost.runs.state == State.NONE
        assert lost.editor.toPlainText() == TEXT
        assert not lost.actions_by_name["stop"].isEnabled()


def test_another_interpreter_brings_the_window_back(lost: MainWindow, qtbot: QtBot) -> None:
    lost.runs.prepare()
    lost.runs.change_pool(WorkerPool())
    lost.run()
    until_rest(lost, qtbot)
    assert lost.output.text().endswith("42")
    lost.runs.change_pool(WorkerPool("/nowhere/python"))
    assert "/nowhere/python: No such file or directory" in lost.output.text()
    assert lost.runs.state == State.NONE


def test_an_interpreter_that_lost_its_packages_says_what_is_missing(
    lost: MainWindow, qtbot: QtBot, python: Path
) -> None:
    python.write_text(f'#!/bin/sh\nexec {sys.executable} -S "$@"\n')
    python.chmod(0o755)
    problem = probe(str(python)).problem
    assert "has no torch and no gradviz; install what is missing with" in problem
    lost.runs.prepare()
    qtbot.waitUntil(lambda: lost.runs.state == State.ENDED and not worker_is_talking(lost), timeout=PATIENCE)
    assert lost.output.text() == problem
    lost.run()
    until_rest(lost, qtbot)
    assert lost.output.text() == problem
    assert lost.runs.ending == problem
