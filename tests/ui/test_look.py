"""Themes and motion, as a person chooses them in the menu."""

from __future__ import annotations

from PySide6.QtCore import QSettings
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from gradviz.app import build_window
from gradviz.ui.main_window import MainWindow
from gradviz.ui.theme import CONTRAST
from tests.programs import run_whole
from tests.ui.conftest import LastingPool, until_changed
from tests.ui.person import Person

PROGRAM = "import torch\na = torch.tensor([3.0, 1.0], requires_grad=True)\nb = (a * a).sum()\nb.backward()\n"


def test_high_contrast_is_worn_and_remembered(
    window: MainWindow, person: Person, qtbot: QtBot, pool: LastingPool, settings: QSettings
) -> None:
    person.choose("View", "High Contrast Theme")
    until_changed(qtbot)
    assert window.canvas.theme == CONTRAST
    image = window.canvas.grab().toImage()
    assert image.pixelColor(image.width() - 3, image.height() // 2) == QColor("#ffffff")
    checked = {
        name for name in ("light", "dark", "contrast", "follow_system") if window.actions_by_name[name].isChecked()
    }
    assert checked == {"contrast"}
    other = build_window(settings, pool)
    qtbot.addWidget(other)
    assert other.canvas.theme == CONTRAST
    other.actions_by_name["dark"].trigger()
    until_changed(qtbot)
    assert other.canvas.theme.dark
    other.close()
    other.deleteLater()


def test_with_reduced_motion_a_step_only_switches_states(window: MainWindow, qtbot: QtBot) -> None:
    trace, _ = run_whole(PROGRAM)
    window.session.show_trace(trace, 5)
    qtbot.waitUntil(lambda: window.canvas.scene is not None)
    window.actions_by_name["next"].trigger()
    assert window.canvas.animating
    window.actions_by_name["reduce_motion"].trigger()
    assert window.actions_by_name["reduce_motion"].isChecked()
    settled: list[int] = []
    window.canvas.settled.connect(lambda: settled.append(window.session.cursor))
    for step in range(window.session.cursor + 1, len(trace) + 1):
        window.session.move_to(step)
        assert not window.canvas.animating
        assert window.canvas.progress == 1.0
        shown = window.canvas.frame()
        assert shown is not None
        assert shown.pulses == ()
    assert settled[-1] == len(trace)
    window.actions_by_name["reduce_motion"].trigger()
    window.session.move_to(8)
    window.session.move_to(9)
    assert window.canvas.animating


def test_the_choice_is_there_at_the_next_start(
    window: MainWindow, qtbot: QtBot, pool: LastingPool, settings: QSettings
) -> None:
    window.actions_by_name["reduce_motion"].trigger()
    other = build_window(settings, pool)
    qtbot.addWidget(other)
    assert other.actions_by_name["reduce_motion"].isChecked()
    assert other.canvas.theme.step_ms == 0
    other.close()
    other.deleteLater()
