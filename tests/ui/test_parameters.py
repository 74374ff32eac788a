"""The tree of parameters: counts, norms and states as torch has them, at any step; in step with the graph."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QTreeWidgetItem
from pytestqt.qtbot import QtBot

from gradviz import events as ev
from gradviz.ui.main_window import MainWindow
from gradviz.ui.panels.parameters import COLUMNS, ParametersPanel
from gradviz.ui.session import Session
from gradviz.ui.theme import LIGHT
from tests.programs import run_whole
from tests.ui.conftest import PATIENCE

PROGRAM = """import torch
from torch import nn
torch.manual_seed(0)
model = nn.Sequential(nn.Linear(4, 3), nn.Sequential(nn.Linear(3, 2, bias=False)))
model[0].bias.requires_grad = False
scale = torch.tensor(2.0, requires_grad=True)
unused = torch.ones(5, requires_grad=True)
optimizer = torch.optim.SGD([{"params": model.parameters()}, {"params": [scale], "lr": 0.5}], lr=0.25)
x = torch.ones(1, 4)
(model(x).sum() * scale).backward()
optimizer.step()
print(model[0].weight.grad.norm().item(), model[0].weight.norm().item())
"""
COUNT = 4 * 3 + 3 + 3 * 2 + 1 + 5


@pytest.fixture
def ran(window: MainWindow, qtbot: QtBot, run: Callable[..., None]) -> MainWindow:
    run(PROGRAM)
    window.docks.show_panel(window.parameters)
    qtbot.waitUntil(lambda: "scale" in rows(window))
    return window


def path(item: QTreeWidgetItem) -> str:
    above = item.parent()
    return f"{path(above)}.{item.text(0)}" if above is not None else item.text(0)


def rows(window: MainWindow) -> dict[str, QTreeWidgetItem]:
    return {path(item): item for item in window.parameters.tree.rows()}


def cell(window: MainWindow, name: str, column: str) -> str:
    return rows(window)[name].text(COLUMNS.index(column))


def click(window: MainWindow, qtbot: QtBot, name: str) -> None:
    tree, item = window.parameters.tree, rows(window)[name]
    tree.scrollToItem(item)
    place = tree.visualItemRect(item)
    place.setLeft(tree.columnViewportPosition(0) + 60)
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place.center())


def test_the_tree_is_that_of_the_modules(ran: MainWindow) -> None:
    of_the_model = {"model", "model.0", "model.0.weight", "model.0.bias", "model.1", "model.1.0", "model.1.0.weight"}
    assert set(rows(ran)) == {*of_the_model, "scale", "unused"}


def test_counts_are_those_of_the_elements(ran: MainWindow) -> None:
    counts = {
        name: int(cell(ran, name, "count")) for name in ("model", "model.0", "model.1", "model.0.weight", "scale")
    }
    assert counts == {"model": 21, "model.0": 15, "model.1": 6, "model.0.weight": 12, "scale": 1}
    assert ran.parameters.sum.text().startswith(
        f"{COUNT} parameters, {COUNT - 3} trained, 3 frozen · {COUNT * 4} bytes"
    )
    assert cell(ran, "model", "share") == f"{21 / COUNT:.0%}"


def test_norms_are_those_that_torch_tells(ran: MainWindow) -> None:
    grad, value = map(float, ran.output.text().split()[-2:])
    assert float(cell(ran, "model.0.weight", "grad")) == pytest.approx(grad, rel=1e-3)
    assert float(cell(ran, "model.0.weight", "value")) == pytest.approx(value, rel=1e-3)


def test_what_has_no_gradient_is_told_with_its_reason(ran: MainWindow) -> None:
    states = {name: cell(ran, name, "state") for name in ("model.0.bias", "unused", "scale", "model.0")}
    assert states == {"model.0.bias": "frozen", "unused": "None", "scale": "there", "model.0": "partly frozen"}
    assert "no pass has reached it" in rows(ran)["unused"].toolTip(0)


def test_the_optimizer_its_group_and_its_rate_are_told(ran: MainWindow) -> None:
    at = COLUMNS.index("optimizer"), COLUMNS.index("rate")
    assert [rows(ran)["model.0.weight"].text(column) for column in at] == ["SGD, group 0", "0.25"]
    assert [rows(ran)["scale"].text(column) for column in at] == ["SGD, group 1", "0.5"]
    assert rows(ran)["unused"].text(at[0]) == "—"
    assert "SGD · lr 0.25, 0.5 · steps: 1 · groups: 2" in ran.parameters.sum.text()


def test_a_click_selects_in_the_graph_and_the_graph_selects_here(ran: MainWindow, qtbot: QtBot) -> None:
    view = ran.session.trace.at(len(ran.session.trace))
    click(ran, qtbot, "scale")
    assert view.node(str(ran.session.selection))["label"] == "scale"
    click(ran, qtbot, "model.0")
    assert {view.node(key)["label"] for key in ran.session.chosen} == {"model.0.weight", "model.0.bias"}
    ran.session.select(rows(ran)["unused"].data(0, int(Qt.ItemDataRole.UserRole))[0])
    assert path(ran.parameters.tree.currentItem()) == "unused"


def test_the_past_stays_true(ran: MainWindow, qtbot: QtBot) -> None:
    now = cell(ran, "model.0.weight", "value")
    events = ran.session.trace.events
    ran.session.move_to(next(step for step, event in enumerate(events, 1) if isinstance(event, ev.PassStarted)))
    qtbot.waitUntil(lambda: cell(ran, "model.0.weight", "state") == "None")
    assert cell(ran, "model.0.weight", "value") != now
    assert cell(ran, "scale", "optimizer") == "—", "it had taken no step"


def test_gradients_of_zero_and_nan_are_marked(window: MainWindow, qtbot: QtBot, run: Callable[..., None]) -> None:
    run(
        "import torch\na = torch.tensor([1.0], requires_grad=True)\nb = torch.tensor([0.0], requires_grad=True)\n"
        "(a * 0).sum().backward()\n(b.sqrt() * 0).sum().backward()\n"
    )
    window.docks.show_panel(window.parameters)
    qtbot.waitUntil(lambda: set(rows(window)) == {"a", "b"})
    assert (cell(window, "a", "state"), cell(window, "b", "state")) == ("zero", "NaN")


def test_what_a_person_collapsed_stays_so(ran: MainWindow, qtbot: QtBot) -> None:
    rows(ran)["model"].setExpanded(False)
    ran.session.move_to(len(ran.session.trace) - 1)
    qtbot.waitUntil(lambda: ran.parameters._refill.is_done)
    assert not rows(ran)["model"].isExpanded()
    assert "model.0" in rows(ran)


def test_an_empty_tree_says_what_to_do(window: MainWindow, run: Callable[..., None]) -> None:
    assert "Run a program" in window.parameters.empty_words()
    run("x = 1\n")
    assert "requires_grad=True" in window.parameters.empty_words()


def test_a_model_of_thousands_of_parameters_holds_nothing(qtbot: QtBot) -> None:
    """Its rows are made in portions (the watchdog sees to it), and are those of the shown step when all are there."""
    source = "from torch import nn\nm = nn.Sequential(*[nn.Linear(1, 2) for _ in range(1_500)])\n"
    session = Session()
    panel = ParametersPanel(session, LIGHT)
    session.setParent(panel)
    qtbot.addWidget(panel)
    panel.show()
    trace = run_whole(source)[0]
    QTimer.singleShot(0, lambda: session.show_trace(trace))
    qtbot.waitUntil(lambda: panel.tree.topLevelItemCount() > 0, timeout=PATIENCE)
    top = panel.tree.topLevelItem(0)
    assert (top.text(0), top.text(COLUMNS.index("count"))) == ("m", f"{1_500 * 4:,}")
    assert top.childCount() > 400
    session.move_to(0)
    qtbot.waitUntil(lambda: panel.tree.topLevelItemCount() == 0)
