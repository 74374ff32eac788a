"""Watched expressions: what they were at the shown step, computed by torch from the record."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSettings, Qt
from pytestqt.qtbot import QtBot

from gradviz import events as ev
from gradviz.app import build_window
from gradviz.trace.trace import Trace
from gradviz.ui.main_window import MainWindow
from gradviz.ui.runs import State
from tests.programs import run_whole
from tests.ui.conftest import PATIENCE, LastingPool

PROGRAM = """import torch
w = torch.tensor([1.0, 2.0], requires_grad=True)
loss = (w * w).sum()
loss.backward()
with torch.no_grad():
    w -= 0.5 * w.grad
"""


@pytest.fixture
def trace(window: MainWindow, lasting_pool: LastingPool) -> Trace:
    made, _ = run_whole(PROGRAM)
    window.session.show_trace(made, 0)
    window.docks.show_panel(window.watch)
    return made


def passed(trace: Trace) -> int:
    """The step after the pass."""
    return next(step for step, event in enumerate(trace.events, 1) if isinstance(event, ev.PassEnded))


def type_expression(qtbot: QtBot, window: MainWindow, text: str) -> None:
    window.watch.line.setFocus()
    qtbot.keyClicks(window.watch.line, text)
    qtbot.keyClick(window.watch.line, Qt.Key.Key_Return)


def values(window: MainWindow) -> dict[str, str]:
    """What the panel shows."""
    tree = window.watch.tree
    items = [tree.topLevelItem(number) for number in range(tree.topLevelItemCount())]
    return {item.text(0): item.text(1).replace("\n", " ") for item in items if item is not None}


def test_an_expression_is_what_it_was_at_the_shown_step(qtbot: QtBot, window: MainWindow, trace: Trace) -> None:
    assert "Type an expression below" in window.watch.title.text()
    window.session.move_to(passed(trace))
    type_expression(qtbot, window, "w.grad * 10")
    # d(w*w)/dw = 2w = [2, 4]; afterwards w = [1, 2] - [1, 2] = 0
    qtbot.waitUntil(lambda: values(window) == {"w.grad * 10": "tensor([20., 40.])"}, timeout=PATIENCE)
    assert window.watch.title.text() == f"As recorded at step {passed(trace)}"
    type_expression(qtbot, window, "w")
    qtbot.waitUntil(lambda: values(window)["w"] == "tensor([1., 2.])", timeout=PATIENCE)
    window.session.move_to(len(trace))
    qtbot.waitUntil(lambda: values(window)["w"] == "tensor([0., 0.])", timeout=PATIENCE)
    assert window.watch.title.text().endswith("the last one of the record")


def test_a_value_of_another_step_is_never_shown_as_that_of_this_one(
    qtbot: QtBot, window: MainWindow, trace: Trace
) -> None:
    window.session.move_to(len(trace))
    type_expression(qtbot, window, "w")
    qtbot.waitUntil(lambda: values(window) == {"w": "tensor([0., 0.])"}, timeout=PATIENCE)
    window.session.move_to(passed(trace))
    assert values(window) == {"w": "…"}
    row = window.watch.tree.topLevelItem(0)
    assert row is not None
    assert row.toolTip(1) == "", "nor when the pointer rests there"


def test_what_the_record_cannot_answer_is_said(qtbot: QtBot, window: MainWindow, trace: Trace) -> None:
    window.session.move_to(len(trace))
    for text in ("rate", "w.grad_fn", "w +", "w"):
        type_expression(qtbot, window, text)
    qtbot.waitUntil(lambda: values(window)["w"] == "tensor([0., 0.])", timeout=PATIENCE)
    assert values(window)["rate"].startswith("`rate` is not in the record at this step")
    assert values(window)["w.grad_fn"].startswith("`grad_fn` belongs to the graph")
    assert values(window)["w +"].startswith("This is no expression of Python")


def test_expressions_are_changed_removed_and_remembered(
    qtbot: QtBot, window: MainWindow, trace: Trace, settings: QSettings, pool: LastingPool
) -> None:
    for text in ("w", "  w ", "", "loss"):
        type_expression(qtbot, window, text)
    assert list(values(window)) == ["w", "loss"]
    item = window.watch.tree.topLevelItem(0)
    assert item is not None
    item.setText(0, "w.sum()")
    assert list(values(window)) == ["w.sum()", "loss"]
    window.watch.tree.setCurrentItem(window.watch.tree.topLevelItem(1))
    window.watch.tree.setFocus()
    qtbot.keyClick(window.watch.tree, Qt.Key.Key_Delete)
    assert list(values(window)) == ["w.sum()"]
    again = build_window(settings, pool)
    assert [watch.expression for watch in again.watches.watches] == ["w.sum()"]
    again.close()
    again.deleteLater()


def test_where_the_program_is_paused_it_is_asked_itself_and_the_past_never(qtbot: QtBot, window: MainWindow) -> None:
    window.runs.prepare()
    qtbot.waitUntil(lambda: window.runs.state == State.READY, timeout=PATIENCE)
    window.editor.setPlainText("import torch\nrate = 0.5\nw = torch.ones(2)\nv = w * rate\nw = v + 1\n")
    window.breakpoints.toggle(5)
    window.actions_by_name["debug"].trigger()
    qtbot.waitUntil(lambda: window.runs.state == State.PAUSED, timeout=PATIENCE)
    window.docks.show_panel(window.watch)
    type_expression(qtbot, window, "v * rate")
    qtbot.waitUntil(lambda: values(window) == {"v * rate": "tensor([0.2500, 0.2500])"}, timeout=PATIENCE)
    assert window.watch.title.text() == "Now, at the top level, line 5: the program is paused"
    type_expression(qtbot, window, "w.grad")
    qtbot.waitUntil(lambda: values(window)["w.grad"] == "None", timeout=PATIENCE)
    window.watches.remove(1)
    window.session.move_to(len(window.session.trace) - 1)
    assert values(window) == {"v * rate": "…"}
    qtbot.waitUntil(lambda: values(window)["v * rate"].startswith("`rate` is not in the record"), timeout=PATIENCE)
    window.session.move_to(len(window.session.trace))
    qtbot.waitUntil(lambda: values(window) == {"v * rate": "tensor([0.2500, 0.2500])"}, timeout=PATIENCE)
    window.runs.stop()
    qtbot.waitUntil(lambda: window.runs.state == State.READY, timeout=PATIENCE)
    qtbot.waitUntil(lambda: values(window)["v * rate"].startswith("`rate` is not in the record"), timeout=PATIENCE)
