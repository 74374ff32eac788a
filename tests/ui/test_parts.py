"""From part to part of the window with keys alone."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gradviz.ui.main_window import MainWindow
from tests.programs import run_whole
from tests.ui.conftest import show
from tests.ui.person import Person

PROGRAM = "import torch\na = torch.ones(2, requires_grad=True)\n(a * a).sum().backward()\n"


def test_keys_lead_from_the_text_to_the_graph_and_back(window: MainWindow, qtbot: QtBot, person: Person) -> None:
    show(window, qtbot, run_whole(PROGRAM)[0])
    window.editor.show_text("")
    window.editor.setFocus()
    person.press("Tab")
    assert window.editor.hasFocus(), "Tab is a key of the text"
    person.press("Ctrl+2", "Home", "Right", "Right")
    assert window.session.cursor == 2
    person.press("Ctrl+3")
    assert window.transport.timeline.hasFocus()
    person.press("Ctrl+1")
    person.type("x")
    assert window.editor.toPlainText().strip() == "x"


def test_keys_lead_into_each_panel_in_view(window: MainWindow, qtbot: QtBot, person: Person) -> None:
    show(window, qtbot, run_whole(PROGRAM)[0])
    window.docks.show_panel(window.scope)
    qtbot.waitUntil(lambda: window.docks.in_view() == [window.scope, window.inspector])
    window.editor.setFocus()
    reached = []
    for _ in range(3):
        person.press("Ctrl+4")
        focused = QApplication.focusWidget()
        reached.append(
            next(panel for panel in window.docks.in_view() if panel.isAncestorOf(focused) or panel is focused)
        )
    assert reached == [window.scope, window.inspector, window.scope]


def test_where_no_panel_is_in_view_that_is_said(window: MainWindow, qtbot: QtBot, person: Person) -> None:
    for panel in window.docks.in_view():
        window.docks.dock_of(panel).close()
    qtbot.waitUntil(lambda: not window.docks.in_view())
    window.editor.setFocus()
    person.press("Ctrl+4")
    assert window.transport.happening.whole == "No panel is in view. View › Panels opens one."
    assert window.editor.hasFocus()
