"""The console: the program's namespace as it is now, recorded like a cell."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, QSettings, Qt
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from gradviz import events as ev
from gradviz.app import build_window
from gradviz.trace.texts import cell_title
from gradviz.ui.main_window import MainWindow
from gradviz.ui.panels.transport import where
from gradviz.ui.runs import State
from tests.programs import key_of
from tests.ui.conftest import PATIENCE, LastingPool

PROGRAM = "import torch\na = torch.tensor([3.0], requires_grad=True)\nb = a * a\n"


@pytest.fixture
def ran(qtbot: QtBot, window: MainWindow) -> MainWindow:
    """A window whose program has run."""
    window.runs.prepare()
    qtbot.waitUntil(lambda: window.runs.state == State.READY, timeout=PATIENCE)
    window.editor.setPlainText(PROGRAM)
    window.run()
    wait(qtbot, window)
    return window


def wait(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: window.runs.state == State.READY and ended(window), timeout=PATIENCE)


def ended(window: MainWindow) -> bool:
    """Whether all cells that began have ended in the record."""
    events = window.session.trace.events
    count = [sum(isinstance(event, kind) for event in events) for kind in (ev.CellStarted, ev.CellEnded)]
    return count[0] == count[1] > 0


def type_in(qtbot: QtBot, window: MainWindow, *lines: str) -> None:
    """Type lines, with Shift+Enter between them and Enter at the end; wait for the end of what runs."""
    field = window.console.field
    for number, line in enumerate(lines):
        if number:
            qtbot.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
            qtbot.keyClick(field, Qt.Key.Key_Home, Qt.KeyboardModifier.ShiftModifier)
        qtbot.keyClicks(field, line)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    wait(qtbot, window)


def test_what_is_typed_runs_now_and_the_record_grows(qtbot: QtBot, ran: MainWindow) -> None:
    ran.session.move_to(3)
    before = len(ran.session.trace)
    type_in(qtbot, ran, "c = (a * b).sum()")
    type_in(qtbot, ran, "c")
    assert "››› c\ntensor(27., grad_fn=<SumBackward0>)" in ran.output.text()
    assert ran.session.cursor == len(ran.session.trace) > before
    node = ran.session.trace.at(len(ran.session.trace)).node(key_of(ran.session.trace, "c"))
    assert node["value"] == 27.0
    assert ran.console.field.toPlainText() == ""


def test_the_text_in_the_editor_is_still_what_ran(qtbot: QtBot, ran: MainWindow) -> None:
    type_in(qtbot, ran, "d = a + 1")
    qtbot.waitUntil(lambda: not ran.sync.edited)
    assert "the console" in where(ran.session.trace, ran.session.cursor)
    peek = ran.editor.marks.peek
    assert peek is not None
    assert (peek.title, peek.lines) == ("typed into the console", ("d = a + 1",))
    assert [cell_title(cell) for cell in ran.session.trace.cells()] == ["cell 1", "console"]
    type_in(qtbot, ran, "1 / 0")
    assert "the console, line 1" in ran.output.text()
    assert "ZeroDivisionError" in ran.output.text()
    assert "line 3" not in ran.output.text()


def test_lines_that_are_not_whole_wait_for_more(qtbot: QtBot, ran: MainWindow) -> None:
    field = ran.console.field
    qtbot.keyClicks(field, "for k in range(2):")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.keyClicks(field, "print('turn', k)")
    assert field.toPlainText() == "for k in range(2):\n    print('turn', k)"
    qtbot.keyClick(field, Qt.Key.Key_Return)  # one more line could follow
    qtbot.keyClick(field, Qt.Key.Key_Return)
    wait(qtbot, ran)
    assert "turn 0\nturn 1" in ran.output.text()


def test_up_and_down_bring_back_what_ran_and_it_is_remembered(
    qtbot: QtBot, ran: MainWindow, settings: QSettings, pool: LastingPool
) -> None:
    field = ran.console.field
    for text in ("x = 1", "y = 2", "y = 2"):
        type_in(qtbot, ran, text)
    qtbot.keyClicks(field, "dra")
    seen = []
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Down):
        qtbot.keyClick(field, key)
        seen.append(field.toPlainText())
    assert seen == ["y = 2", "x = 1", "x = 1", "y = 2", "dra"]
    again = build_window(settings, pool)
    assert again.console.history == ["x = 1", "y = 2"]
    again.close()
    again.deleteLater()


def test_tab_completes_names_of_the_program_as_it_is(qtbot: QtBot, ran: MainWindow) -> None:
    field, before = ran.console.field, len(ran.session.trace)
    type_in(qtbot, ran, "weight_of_all = 3")
    qtbot.keyClicks(field, "1 + weight_o")
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: field.toPlainText() == "1 + weight_of_all", timeout=PATIENCE)
    field.clear()
    qtbot.keyClicks(field, "a.requires_")
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    completing = ran.assistant.console_help.completing

    def offered() -> set[str]:
        return {match.name.name for match in completing.popup.matches if match.name.name.startswith("requires_")}

    qtbot.waitUntil(lambda: offered() == {"requires_grad", "requires_grad_"}, timeout=PATIENCE)
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert not completing.shown
    assert len(ran.session.trace) > before
    operations = [event for event in ran.session.trace.events if isinstance(event, ev.OperationCalled)]
    assert [event.name for event in operations] == ["tensor", "mul"]


class Seen(QObject):
    """What a field says while it is empty, as it was painted last."""

    def __init__(self, field: QPlainTextEdit) -> None:
        super().__init__(field)
        self._field = field
        self.words = ""
        field.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.words = self._field.placeholderText()
        return False


def test_the_empty_field_is_seen_to_say_that_the_program_has_ended(qtbot: QtBot, ran: MainWindow) -> None:
    seen = Seen(ran.console.field)
    ran.editor.show_text("import time\ntime.sleep(0.3)")
    ran.run()
    qtbot.waitUntil(lambda: seen.words == "the program runs", timeout=PATIENCE)
    wait(qtbot, ran)
    qtbot.waitUntil(lambda: seen.words == "type a line to run it now")


def test_ctrl_c_stops_what_runs_and_nothing_is_typed_into_a_running_program(qtbot: QtBot, ran: MainWindow) -> None:
    field = ran.console.field
    qtbot.keyClicks(field, "while True: pass")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: ran.runs.state == State.RUNNING and not ended(ran), timeout=PATIENCE)
    assert field.placeholderText() == "the program runs"
    qtbot.keyClicks(field, "z = 5")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.toPlainText() == "z = 5"  # it waits; nothing is lost
    qtbot.keyClick(field, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    wait(qtbot, ran)
    assert "KeyboardInterrupt" in ran.output.text()
    qtbot.keyClick(field, Qt.Key.Key_Return)
    wait(qtbot, ran)
    assert field.toPlainText() == ""
