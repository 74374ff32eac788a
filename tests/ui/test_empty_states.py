"""Where there is nothing to see it is said what to do, with the keys as they are now, and one can do it there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from gradviz.ui.main_window import MainWindow
from gradviz.ui.panels.report import Report
from gradviz.ui.teaching.gallery import Gallery
from tests.ui.conftest import until_rest


def told(report: Report | None) -> str:
    assert report is not None
    return " ".join([report.title, *(row.text for section in report.sections for row in section.rows)])


def test_the_canvas_offers_to_run_and_goes_on_when_there_is_a_graph(window: MainWindow, qtbot: QtBot) -> None:
    window.files.welcome()
    invitation = window.invitation
    assert invitation.isVisible()
    assert window.canvas.rect().contains(invitation.geometry())
    assert "F5" in invitation.buttons["run"].text()
    qtbot.mouseClick(invitation.buttons["run"], Qt.MouseButton.LeftButton)
    assert not invitation.isVisible()  # the words say now that the worker is awaited
    until_rest(window, qtbot)
    assert len(window.session.trace)
    assert not invitation.isVisible()


def test_it_names_the_keys_of_now_and_stays_in_a_small_window(window: MainWindow, qtbot: QtBot) -> None:
    assert not window.shortcuts.choose("run", QKeySequence("Ctrl+Alt+R"))
    assert "Ctrl+Alt+R" in window.invitation.buttons["run"].text()
    qtbot.waitUntil(lambda: "Ctrl+Alt+R" in told(window.inspector.report))
    assert "Ctrl+Alt+R" in window.transport.happening.whole
    window.resize(1024, 768)
    for _ in range(6):
        window.actions_by_name["larger"].trigger()
    buttons = window.invitation.buttons.values()
    qtbot.waitUntil(lambda: all(button.width() >= button.sizeHint().width() for button in buttons))
    assert window.canvas.rect().contains(window.invitation.geometry())


def test_examples_can_be_opened_from_the_empty_canvas_by_key(window: MainWindow) -> None:
    button = window.invitation.buttons["examples"]
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    gallery = next(each for each in window.findChildren(Gallery) if each.isVisible())
    gallery.close()


def test_each_panel_says_what_it_is_for(window: MainWindow, run: Callable[..., None], qtbot: QtBot) -> None:
    for panel, word in ((window.watch, "expression"), (window.compare, "Pin"), (window.breakpoints_panel, "F9")):
        window.docks.show_panel(panel)
        labels = [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]
        assert any(word in text for text in labels), (panel, labels)
    assert "Nothing recorded yet" in told(window.inspector.report)
    run("import torch\na = torch.ones(2, requires_grad=True)\nb = a * 2\n")
    qtbot.waitUntil(lambda: "Nothing recorded" not in told(window.inspector.report))
    assert "Click a node" in told(window.inspector.report)
