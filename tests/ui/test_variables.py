"""The table of variables: sorted, filtered, with the columns that one wants, in step with the graph and with time."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from gradviz.ui.main_window import MainWindow
from gradviz.ui.panels.named import COLUMNS
from gradviz.ui.panels.variables import VariablesPanel
from gradviz.ui.session import Session
from gradviz.ui.theme import LIGHT
from tests.ui.conftest import PATIENCE

PROGRAM = """import torch
from torch import nn
a = torch.tensor([3.0, 4.0], requires_grad=True)
b = a * a
c = torch.tensor(10.0)
model = nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
model(b).sum().backward()
optimizer.step()
"""
NAME, VALUE = COLUMNS.index("name"), COLUMNS.index("value")


@pytest.fixture
def ran(window: MainWindow, qtbot: QtBot, run: Callable[..., None]) -> MainWindow:
    window.resize(1800, 900)
    run(PROGRAM)
    window.docks.show_panel(window.scope)
    qtbot.waitUntil(lambda: "b" in names(window))
    return window


def shown(window: MainWindow, column: str) -> list[str]:
    """What a column shows, from top to bottom."""
    model = window.variables.model()
    at = COLUMNS.index(column)
    return [str(model.index(row, at).data()) for row in range(model.rowCount())]


def names(window: MainWindow) -> list[str]:
    return shown(window, "name")


def row_of(window: MainWindow, name: str) -> dict[str, str]:
    at = names(window).index(name)
    return {column: shown(window, column)[at] for column in COLUMNS}


def click(window: MainWindow, qtbot: QtBot, name: str) -> None:
    table = window.variables
    index = table.model().index(names(window).index(name), NAME)
    table.scrollTo(index)
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(index).center())


def click_header(window: MainWindow, qtbot: QtBot, column: str) -> None:
    header = window.variables.horizontalHeader()
    at = COLUMNS.index(column)
    place = QPoint(header.sectionViewportPosition(at) + 20, header.height() // 2)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_all_that_is_known_of_a_tensor_is_told(ran: MainWindow) -> None:
    """By torch's own words on the same program: a.grad is 2 a w, of which the norm is asked below."""
    a, c = row_of(ran, "a"), row_of(ran, "c")
    assert (a["kind"], a["shape"], a["dtype"], a["device"]) == ("leaf", "(2,)", "float32", "cpu")
    assert (a["requires_grad"], a["leaf"], a["version"]) == ("yes", "yes", "0")
    assert (c["kind"], c["requires_grad"], c["grad"], c["grad_norm"]) == ("constant", "no", "—", "")
    assert row_of(ran, "b")["kind"] == "result"
    weight = row_of(ran, "model.weight")
    assert weight["kind"] == "parameter"
    assert weight["version"] != "0", "the optimizer wrote it"


def test_the_norm_of_a_gradient_is_that_of_its_elements(ran: MainWindow) -> None:
    """d/dw of w b + bias is b = (9, 16), for the weight."""
    assert float(row_of(ran, "model.weight")["grad_norm"]) == pytest.approx((81 + 256) ** 0.5, rel=1e-3)
    assert row_of(ran, "model.bias")["grad_norm"] == "1"


def test_modules_and_optimizers_have_rows_too(ran: MainWindow, qtbot: QtBot) -> None:
    assert (row_of(ran, "model")["kind"], row_of(ran, "model")["value"]) == ("module", "2 parameters")
    assert (row_of(ran, "SGD")["kind"], row_of(ran, "SGD")["value"]) == ("optimizer", "step 1, lr 0.5")
    click(ran, qtbot, "model")
    chosen = {ran.session.trace.at(ran.session.cursor).node(key)["label"] for key in ran.session.chosen}
    assert chosen == {"model.weight", "model.bias"}


def test_a_click_selects_in_the_graph_and_the_graph_selects_here(ran: MainWindow, qtbot: QtBot) -> None:
    click(ran, qtbot, "b")
    assert ran.session.trace.at(ran.session.cursor).node(str(ran.session.selection))["label"] == "b"
    a = next(row.key for row in ran.variables.rows.rows if row.cell("name") == "a")
    ran.session.select(a)
    (index,) = ran.variables.selectionModel().selectedRows()
    assert index.data() == "a"


def test_a_click_on_a_head_sorts_and_numbers_go_by_their_size(ran: MainWindow, qtbot: QtBot) -> None:
    as_they_came = names(ran)
    click_header(ran, qtbot, "name")
    assert names(ran) == sorted(as_they_came, key=str.lower)
    click_header(ran, qtbot, "name")
    assert names(ran) == sorted(as_they_came, key=str.lower, reverse=True)
    click_header(ran, qtbot, "name")
    assert names(ran) == as_they_came
    ran.variables.sortByColumn(COLUMNS.index("grad_norm"), Qt.SortOrder.DescendingOrder)
    norms = [float(norm) for norm in shown(ran, "grad_norm") if norm]
    assert norms == sorted(norms, reverse=True)
    assert len(norms) == 3
    click(ran, qtbot, "b")
    assert ran.session.trace.at(ran.session.cursor).node(str(ran.session.selection))["label"] == "b", "in any order"


def test_the_filter_keeps_the_rows_with_all_of_its_words(ran: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClicks(ran.variables.filter, "MODEL. parameter")
    assert names(ran) == ["model.weight", "model.bias"]
    ran.variables.filter.clear()
    qtbot.keyClicks(ran.variables.filter, "no such")
    assert names(ran) == []
    ran.variables.filter.clear()
    assert "a" in names(ran)


def test_columns_are_chosen_and_remembered(ran: MainWindow, settings: QSettings, qtbot: QtBot) -> None:
    menu = ran.variables.columns_menu()
    wanted = {"name", "value", "device"}
    for column, action in zip(COLUMNS, menu.actions(), strict=False):
        if action.isEnabled() and action.isChecked() != (column in wanted):
            action.trigger()

    def seen(panel: VariablesPanel) -> set[str]:
        return {name for at, name in enumerate(COLUMNS) if not panel.isColumnHidden(at)}

    assert seen(ran.variables) == wanted
    again = VariablesPanel(Session(), LIGHT, settings)
    qtbot.addWidget(again)
    again.resize(300, 200)
    again.show()
    assert seen(again) == wanted
    again.choose_columns(None)
    assert seen(again) == {"name", "value", "grad"}


def test_rows_that_changed_since_the_step_before_are_lit(ran: MainWindow, qtbot: QtBot) -> None:
    session, table = ran.session, ran.variables
    step = next(k for k, event in enumerate(session.trace.events, 1) if getattr(event, "name", "") == "b")
    session.move_to(step - 1)
    session.move_to(step)

    def lit() -> list[str]:
        model = table.model()
        color = QColor(LIGHT.line_highlight)
        rows = range(model.rowCount())
        return [names(ran)[row] for row in rows if model.index(row, NAME).data(Qt.ItemDataRole.BackgroundRole) == color]

    qtbot.waitUntil(lambda: lit() == ["b"])


def test_the_past_stays_true(ran: MainWindow, qtbot: QtBot) -> None:
    before = row_of(ran, "model.weight")["value"]
    first = next(k for k, event in enumerate(ran.session.trace.events, 1) if event.kind == "PassStarted")
    ran.session.move_to(first)
    qtbot.waitUntil(lambda: row_of(ran, "model.weight")["value"] != before)
    assert row_of(ran, "a")["grad"] == "None"
    assert "SGD" not in names(ran)


def test_an_empty_table_says_what_to_do(window: MainWindow, qtbot: QtBot) -> None:
    """There are words in it, which go once there is something to see."""
    window.docks.show_panel(window.scope)

    def inked() -> int:
        image = window.variables.viewport().grab().toImage()
        ground = image.pixelColor(0, image.height() - 1)
        middle = range(image.width() // 4, image.width() * 3 // 4)
        return sum(image.pixelColor(x, y) != ground for x in middle for y in range(20, min(image.height(), 80)))

    qtbot.waitUntil(lambda: inked() > 50)


def test_among_very_many_names_each_is_found_and_the_programs_own_come_first(
    window: MainWindow, qtbot: QtBot, run: Callable[..., None]
) -> None:
    text = "import torch\nfrom torch import nn\nlayers = nn.Sequential(*(nn.Linear(1, 1) for _ in range(900)))\n"
    run(text + "loss = layers(torch.ones(1)).sum()\n")
    window.docks.show_panel(window.scope)
    qtbot.waitUntil(lambda: "loss" in names(window), timeout=PATIENCE)
    assert names(window)[:2] == ["loss", "layers"]
    assert {"layers.0.weight", "layers.899.bias"} <= set(names(window))
    qtbot.keyClicks(window.variables.filter, "899.bias")
    assert names(window) == ["layers.899.bias"]
    window.variables.filter.clear()
    assert len(names(window)) == 2 + 1_800


def test_what_is_selected_stays_so_in_another_order_and_behind_a_filter(ran: MainWindow, qtbot: QtBot) -> None:
    table = ran.variables

    def current() -> list[str]:
        return [str(index.data()) for index in table.selectionModel().selectedRows(NAME)]

    click(ran, qtbot, "b")
    assert current() == ["b"]
    click_header(ran, qtbot, "name")
    click_header(ran, qtbot, "name")
    assert names(ran) == sorted(names(ran), key=str.lower, reverse=True)
    assert current() == ["b"]
    qtbot.keyClicks(table.filter, "weight")
    assert current() == []
    table.filter.clear()
    assert current() == ["b"]
    click(ran, qtbot, "model")
    click_header(ran, qtbot, "kind")
    assert current() == ["model"]
