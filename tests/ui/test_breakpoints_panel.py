"""The list of breakpoints: what a person does there with mouse and keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from gradviz.breakpoints import NOT_FINITE, OPERATION, Breakpoint
from gradviz.ui.main_window import MainWindow
from gradviz.ui.panels.breakpoints import BreakpointsPanel
from tests.trace.stepping import run_line_by_line

LOOP = "import torch\na = torch.ones(2)\nfor turn in range(3):\n    b = a * turn\n    c = b / b\n"


@pytest.fixture
def panel(window: MainWindow) -> BreakpointsPanel:
    window.open_trace(run_line_by_line(LOOP))
    window.docks.show_panel(window.breakpoints_panel)
    return window.breakpoints_panel


def rows(panel: BreakpointsPanel) -> list[tuple[str, ...]]:
    return [tuple(item.text(column) for column in range(3)) for item in items(panel)]


def items(panel: BreakpointsPanel) -> list[QTreeWidgetItem]:
    found = [panel.list.topLevelItem(row) for row in range(panel.list.topLevelItemCount())]
    return [item for item in found if item is not None]


def choose(panel: BreakpointsPanel, row: int) -> None:
    where = panel.list.visualItemRect(items(panel)[row]).center()
    QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=where)


def test_an_empty_list_says_how_to_set_one(panel: BreakpointsPanel) -> None:
    assert panel.empty.isVisible()
    assert "press F9" in panel.empty.text()
    assert not panel.remove.isEnabled()
    assert not panel.remove_all.isEnabled()


def test_rows_tell_what_stops_and_how_often_it_matches(
    window: MainWindow, panel: BreakpointsPanel, qtbot: QtBot
) -> None:
    window.breakpoints.toggle(4)
    window.breakpoints.add(Breakpoint(0, NOT_FINITE))
    window.breakpoints.add(Breakpoint(0, OPERATION, name="mul", condition="turn > 1", hits=2))
    qtbot.waitUntil(lambda: [row[2] for row in rows(panel)] == ["3", "1", "live only"])
    assert [row[:2] for row in rows(panel)] == [
        ("line 4", ""),
        ("NaN or infinity", ""),
        ("operation mul", "if turn > 1, from hit 2 on"),
    ]
    window.breakpoints.fail(1, "The condition raised NameError: name 'x' is not defined.")
    qtbot.waitUntil(lambda: rows(panel)[0][1].startswith("The condition raised"))
    assert panel.why.isVisible(), "a row has no room for a sentence"
    assert panel.why.text() == "Line 4: The condition raised NameError: name 'x' is not defined."
    choose(panel, 1)
    assert panel.why.text().startswith("Line 4: "), "nothing is wrong with the chosen one"
    window.breakpoints.fail(2, "It fails, too.")
    qtbot.waitUntil(lambda: panel.why.text() == "NaN or infinity: It fails, too.")
    choose(panel, 0)
    assert panel.why.text().startswith("Line 4: ")
    window.breakpoints.fail(1, "")
    window.breakpoints.fail(2, "")
    qtbot.waitUntil(lambda: not panel.why.isVisible())


def test_a_check_box_switches_off_and_on(window: MainWindow, panel: BreakpointsPanel, qtbot: QtBot) -> None:
    window.breakpoints.toggle(4)
    qtbot.waitUntil(lambda: len(rows(panel)) == 1)
    item = items(panel)[0]
    option = QStyleOptionViewItem()
    option.rect = panel.list.visualItemRect(item)
    option.features = QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator
    box = panel.list.style().subElementRect(QStyle.SubElement.SE_ItemViewItemCheckIndicator, option, panel.list)
    QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    assert not window.breakpoints.all()[0].enabled
    qtbot.waitUntil(lambda: 4 in window.editor.stops and not window.editor.stops[4].enabled)
    choose(panel, 0)
    qtbot.keyClick(panel.list, Qt.Key.Key_Space)
    assert window.breakpoints.all()[0].enabled
    qtbot.waitUntil(lambda: window.editor.stops[4].enabled)


def test_keys_change_and_take_away(window: MainWindow, panel: BreakpointsPanel, qtbot: QtBot) -> None:
    window.breakpoints.toggle(4)
    window.breakpoints.toggle(5)
    qtbot.waitUntil(lambda: len(rows(panel)) == 2)
    choose(panel, 0)
    qtbot.keyClick(panel.list, Qt.Key.Key_Return)
    dialog = window.breakpoint_gutter.dialog
    assert dialog is not None
    qtbot.keyClicks(dialog.condition, "turn == 2")
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert window.breakpoints.all()[0].condition == "turn == 2"
    qtbot.waitUntil(lambda: rows(panel)[0][1] == "if turn == 2")
    assert panel.chosen() == window.breakpoints.all()[0]
    qtbot.keyClick(panel.list, Qt.Key.Key_Delete)
    assert [point.line for point in window.breakpoints.all()] == [5]
    qtbot.waitUntil(lambda: len(rows(panel)) == 1)
    QTest.mouseClick(panel.remove_all, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(panel.empty.isVisible)
    assert window.breakpoints.all() == []
