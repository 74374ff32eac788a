"""The limits of the record as a person sets them, and its end before the program's."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QSpinBox
from pytestqt.qtbot import QtBot

from gradviz.limits import DEFAULT, Limits
from gradviz.ui.limits import limits_in
from gradviz.ui.main_window import MainWindow
from gradviz.ui.settings_dialog import SettingsDialog
from tests.recorder.test_mistakes import SABOTAGE, SHOWN
from tests.ui.conftest import until_rest

LOOP = "import torch\na = torch.ones(2)\nfor _ in range(100):\n    a = a * 0.5\nprint('sum', a.sum().item() < 1)\n"
SENTENCE = "The record has reached its limit of events (50). The program runs on unrecorded."


def opened(window: MainWindow) -> SettingsDialog:
    window.actions_by_name["limits"].trigger()
    (dialog,) = window.findChildren(SettingsDialog)
    return dialog


def box(dialog: SettingsDialog, name: str) -> QSpinBox:
    part = dialog.rows[f"max_{name}"].field.part
    assert isinstance(part, QSpinBox)
    return part


def test_what_is_chosen_holds_from_the_next_run_and_is_remembered(
    window: MainWindow, qtbot: QtBot, settings: QSettings
) -> None:
    dialog = opened(window)
    assert [box(dialog, name).text() for name in ("events", "bytes", "seconds", "lines")] == [
        "2,000,000", "2,048 MiB", "no limit", "20,000",
    ]  # fmt: skip
    box(dialog, "events").setValue(50)
    box(dialog, "seconds").setValue(30)
    box(dialog, "lines").setValue(0)
    assert limits_in(settings) == Limits(50, DEFAULT.bytes, 30, 0)
    with qtbot.waitSignal(dialog.destroyed):
        dialog.close()

    window.editor.show_text(LOOP)
    for _ in range(2):  # in the worker that was there, and in a fresh one
        window.run()
        until_rest(window, qtbot)
        assert window.output.text().count(SENTENCE) == 1
        assert window.output.text().count("sum True") == 1
        kinds = [event.kind for event in window.session.trace.events]
        assert kinds.count("RecordingStopped") == 1
        assert 50 <= kinds.index("RecordingStopped") < 70
    window.editor.document().setModified(False)


def test_the_default_limits_come_back(window: MainWindow, settings: QSettings) -> None:
    settings.setValue("max_events", 7)
    settings.setValue("max_bytes", "nonsense")
    dialog = opened(window)
    assert (box(dialog, "events").value(), box(dialog, "bytes").value()) == (7, 2048)
    assert limits_in(settings) == Limits(events=7)
    dialog.heads[dialog.rows["max_events"].preference.page].reset.click()
    assert box(dialog, "events").value() == DEFAULT.events
    assert limits_in(settings) == DEFAULT
    dialog.close()


@pytest.mark.mistakes
def test_an_error_of_the_recorder_is_shown_once(window: MainWindow, run: Callable[..., None]) -> None:
    run(SABOTAGE)
    text = window.output.text()
    assert text.count(SHOWN) == 1
    assert text.count("[6.0, 6.0]") == 1
    assert "Traceback" not in text


@pytest.mark.parametrize(("name", "value"), [("events", None), ("bytes", None), ("seconds", None), ("lines", 0)])
def test_zero_is_no_limit_but_for_lines(settings: QSettings, name: str, value: int | None) -> None:
    settings.setValue(f"max_{name}", 0)
    assert getattr(limits_in(settings), name) == value
