"""The stack of a paused program: what a click on a frame changes, and that the present is never shown as the past."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gradviz.breakpoints import FUNCTION, Breakpoint
from gradviz.scene.portions import at_once
from gradviz.ui.main_window import MainWindow
from gradviz.ui.panels.named import COLUMNS, NamedTensors
from gradviz.ui.theme import LIGHT
from tests.ui.conftest import PATIENCE, until_rest
from tests.ui.test_debugging import key, pausing

PROGRAM = """import torch
def double(x):
    y = x + x
    return y
a = torch.tensor([3.0, 1.0], requires_grad=True)
b = double(a)
b.sum().backward()
print(a.grad)
"""


def paused(window: MainWindow, qtbot: QtBot, *points: Breakpoint) -> None:
    window.editor.show_text(PROGRAM)
    for point in points:
        window.breakpoints.add(point)
    pausing(window, qtbot, window.actions_by_name["run"].trigger)


def click_row(window: MainWindow, row: int) -> None:
    stack = window.scope.stack
    at = stack.visualItemRect(stack.topLevelItem(row)).center()  # type: ignore[arg-type]
    QTest.mouseClick(stack.viewport(), Qt.MouseButton.LeftButton, pos=at)


def rows(window: MainWindow) -> list[tuple[str, ...]]:
    stack = window.scope.stack
    items = [stack.topLevelItem(row) for row in range(stack.topLevelItemCount())]
    return [tuple(item.text(column) for column in range(3)) for item in items if item is not None]


def told(window: MainWindow) -> dict[str, dict[str, str]]:
    """The rows of the names as they are now, from the top."""
    model = window.scope.now.model()
    rows = [
        {name: str(model.index(row, at).data()) for at, name in enumerate(COLUMNS)} for row in range(model.rowCount())
    ]
    return {row["name"]: row for row in rows}


def names(window: MainWindow) -> dict[str, str]:
    return {name: row["value"] for name, row in told(window).items()}


def asked_in_console(window: MainWindow, qtbot: QtBot, text: str) -> str:
    with qtbot.waitSignal(window.console.answered, timeout=PATIENCE) as said:
        QTest.keyClicks(window.console.field, text)
        QTest.keyClick(window.console.field, Qt.Key.Key_Return)
    return str(said.args[0]).partition("\n")[2]


def test_a_pause_shows_the_stack_and_the_names_of_its_frame(window: MainWindow, qtbot: QtBot) -> None:
    assert not window.scope.stack.isVisible()
    paused(window, qtbot, Breakpoint(0, line=4))
    assert window.docks.is_front(window.scope)
    assert rows(window) == [("double()", "line 4", "return y"), ("top level", "line 6", "b = double(a)")]
    assert window.scope.title.whole == "Now, in double(), line 4: the program is paused"
    assert names(window) == {"x": "[3, 1]", "y": "[6, 2]"}
    window.actions_by_name["run"].trigger()
    until_rest(window, qtbot)
    qtbot.waitUntil(lambda: not window.scope.stack.isVisible(), timeout=PATIENCE)
    assert window.variables.isVisible()
    assert not window.scope.title.isVisible()


def test_a_click_on_a_frame_looks_into_it(window: MainWindow, qtbot: QtBot) -> None:
    window.watches.add("list(locals())")
    paused(window, qtbot, Breakpoint(0, line=4))
    click_row(window, 1)
    assert (window.editor.paused, window.editor.caller) == (4, 6)
    assert {"a", "b", "x", "y"} & names(window).keys() == {"a"}
    assert window.console.field.placeholderText() == "evaluate in top level"
    assert asked_in_console(window, qtbot, "x") == "NameError: name 'x' is not defined"
    assert asked_in_console(window, qtbot, "a.sum().item()") == "4.0"
    window.docks.show_panel(window.watch)
    qtbot.waitUntil(lambda: "'a'" in window.watches.watches[0].text, timeout=PATIENCE)
    assert window.watch.title.text() == "Now, at the top level, line 6: the program is paused"
    window.docks.show_panel(window.scope)
    window.scope.stack.setFocus()
    QTest.keyClick(window.scope.stack, Qt.Key.Key_Up)
    assert (window.frames.index, window.editor.caller) == (0, None)
    assert names(window).keys() == {"x", "y"}
    window.editor.setFocus()
    pausing(window, qtbot, lambda: key(window, Qt.Key.Key_F10))
    assert rows(window) == [("top level", "line 7", "b.sum().backward()")]
    window.actions_by_name["stop"].trigger()
    until_rest(window, qtbot)


def test_names_follow_what_is_evaluated(window: MainWindow, qtbot: QtBot) -> None:
    paused(window, qtbot, Breakpoint(0, line=4))
    asked_in_console(window, qtbot, "y = 40")
    qtbot.waitUntil(lambda: names(window) == {"x": "[3, 1]", "y": "40"}, timeout=PATIENCE)
    window.actions_by_name["stop"].trigger()
    until_rest(window, qtbot)


def test_in_the_past_the_variables_are_those_of_the_record(window: MainWindow, qtbot: QtBot) -> None:
    paused(window, qtbot, Breakpoint(0, line=7))
    assert window.scope.now.isVisible()
    assert "b" in names(window)
    window.session.move_to(window.session.cursor - 1)
    assert not window.scope.now.isVisible()
    assert window.variables.isVisible()
    assert window.scope.title.whole == (f"Recorded step {window.session.cursor}; paused further on")
    window.session.move_to(len(window.session.trace))
    assert window.scope.now.isVisible()
    window.actions_by_name["stop"].trigger()
    until_rest(window, qtbot)


def test_a_tensor_of_the_frame_is_selected_in_the_graph(window: MainWindow, qtbot: QtBot) -> None:
    paused(window, qtbot, Breakpoint(0, line=8))
    now, row = window.scope.now, told(window)["a"]
    assert [row[column] for column in ("value", "shape", "grad")] == ["[3, 1]", "(2,)", "[2, 2]"]
    index = now.model().index(list(told(window)).index("a"), 0)
    QTest.mouseClick(now.viewport(), Qt.MouseButton.LeftButton, pos=now.visualRect(index).center())
    key_ = window.session.selection
    assert key_ is not None
    assert window.session.trace.at(window.session.cursor).node(key_)["names"] == ["a"]
    window.actions_by_name["stop"].trigger()
    until_rest(window, qtbot)


def test_a_pass_stands_between_the_frames(window: MainWindow, qtbot: QtBot) -> None:
    paused(window, qtbot, Breakpoint(0, FUNCTION, name="AddBackward0"))
    assert rows(window) == [
        ("◀ pass 1, AddBackward0 is about to run", "", ""),
        ("top level", "line 7", "b.sum().backward()"),
    ]
    click_row(window, 0)
    assert window.frames.index == 0
    window.actions_by_name["stop"].trigger()
    until_rest(window, qtbot)


def test_now_is_told_as_the_record_tells_it(window: MainWindow, qtbot: QtBot) -> None:
    """The same table: what it says of a tensor now is what the record says of it at its end."""
    paused(window, qtbot, Breakpoint(0, line=8))
    now = told(window)
    assert {"a", "b"} <= set(now)
    recorded = {}
    for row in at_once(NamedTensors().at(window.session.trace, len(window.session.trace))):
        recorded[row.cells[0]] = {**dict(zip(COLUMNS, row.cells, strict=True)), "grad": ""}
    for name in ("a", "b"):
        assert {**now[name], "grad": ""} == recorded[name]
    assert (now["a"]["kind"], now["a"]["grad_norm"]) == ("leaf", "2.828")
    window.actions_by_name["stop"].trigger()
    until_rest(window, qtbot)


def test_now_is_sorted_filtered_and_has_the_columns_that_were_chosen(window: MainWindow, qtbot: QtBot) -> None:
    window.variables.choose_columns(("name", "value", "dtype"))
    paused(window, qtbot, Breakpoint(0, line=8))
    now = window.scope.now
    assert [name for at, name in enumerate(COLUMNS) if not now.isColumnHidden(at)] == ["name", "value", "dtype"]
    now.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    assert list(told(window)) == sorted(told(window), reverse=True)
    window.variables.filter.setText("leaf")
    assert list(told(window)) == ["a"]
    now.choose_columns(("name", "value"))
    window.actions_by_name["stop"].trigger()
    until_rest(window, qtbot)
    qtbot.waitUntil(window.variables.isVisible)
    assert [name for at, name in enumerate(COLUMNS) if not window.variables.isColumnHidden(at)] == ["name", "value"]


def test_what_changed_since_the_program_was_held_there_before_is_lit(window: MainWindow, qtbot: QtBot) -> None:
    def lit() -> set[str]:
        model, color = window.scope.now.model(), QColor(LIGHT.line_highlight)
        rows = [row for row in range(model.rowCount())
                if model.index(row, 0).data(Qt.ItemDataRole.BackgroundRole) == color]  # fmt: skip
        return {str(model.index(row, 0).data()) for row in rows}

    paused(window, qtbot, Breakpoint(0, line=6))
    assert lit() == set()
    pausing(window, qtbot, lambda: key(window, Qt.Key.Key_F10))
    assert (lit(), "a" in told(window)) == ({"b"}, True)
    pausing(window, qtbot, lambda: key(window, Qt.Key.Key_F10))
    assert lit() == {"a"}, "its gradient came"
    window.actions_by_name["stop"].trigger()
    until_rest(window, qtbot)
