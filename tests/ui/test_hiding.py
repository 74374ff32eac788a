"""Nodes out of sight: hidden by key or menu, told of, shown again; the record is as it was."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gradviz.ui.main_window import MainWindow
from tests.programs import key_of, run_whole
from tests.ui.test_canvas import middle_of
from tests.ui.test_getting_about import CTRL, LEFT, SHIFT, Shown, click, said, shown  # noqa: F401
from tests.ui.test_node_menu_and_card import ask, entry
from tests.ui.test_pinning import GROUPED


def drawn(window: MainWindow) -> set[str]:
    frame = window.canvas.frame()
    assert frame is not None
    return {card.key for card in frame.cards}


def test_what_is_hidden_is_not_there_with_its_wires_until_it_is_shown_again(
    window: MainWindow, qtbot: QtBot, shown: Shown  # noqa: F811
) -> None:  # fmt: skip
    canvas, session = window.canvas, window.session
    before, places = drawn(window), canvas.scene.centers
    spot = middle_of(canvas, shown("c"))
    click(qtbot, canvas, shown("c"))
    click(qtbot, canvas, shown("w"), SHIFT)
    hidden = session.chosen
    qtbot.keyClick(canvas, Qt.Key.Key_H)
    assert drawn(window) == before - hidden
    assert session.selection is None
    assert (canvas.scene.centers == places).all(), "the rest stays where it is"
    numbers = {canvas.scene.index[key] for key in hidden}
    frame = canvas.frame()
    for wire in frame.wires:
        assert numbers.isdisjoint(canvas.scene.pairs[wire.number].tolist())
    qtbot.mouseClick(canvas, LEFT, pos=spot)
    assert session.selection is None, "nothing is there to be clicked"
    chip = window.graph_actions.hidden_chip
    assert chip.isVisible()
    assert chip.text().startswith("Hidden: ")
    assert {"c", "w"} <= set(chip.text().replace(",", " ").split())
    qtbot.mouseClick(chip, LEFT)
    assert drawn(window) == before
    assert not chip.isVisible()


def test_hiding_is_undone_and_done_again(window: MainWindow, qtbot: QtBot, shown: Shown) -> None:  # noqa: F811
    canvas, before = window.canvas, drawn(window)
    click(qtbot, canvas, shown("c"))
    qtbot.keyClick(canvas, Qt.Key.Key_H)
    qtbot.keyClick(canvas, Qt.Key.Key_Z, CTRL)
    assert drawn(window) == before
    qtbot.keyClick(canvas, Qt.Key.Key_Z, CTRL | SHIFT)
    assert drawn(window) == before - {shown("c")}


def test_the_menus_hide_and_show(window: MainWindow, qtbot: QtBot, shown: Shown) -> None:  # noqa: F811
    canvas, before = window.canvas, drawn(window)
    ground = canvas.rect().bottomLeft() - canvas.rect().topLeft()
    ground.setX(4)
    ground.setY(300)
    texts = [action.text() for action in ask(window, ground).actions()]
    assert "Show All That Is Hidden" not in texts, "nothing is"
    entry(ask(window, middle_of(canvas, shown("c"))), "Hide Selection").trigger()
    assert drawn(window) == before - {shown("c")}
    entry(ask(window, ground), "Show All That Is Hidden").trigger()
    assert drawn(window) == before


def test_what_is_selected_elsewhere_is_in_sight_again(window: MainWindow, qtbot: QtBot, shown: Shown) -> None:  # noqa: F811
    click(qtbot, window.canvas, shown("c"))
    qtbot.keyClick(window.canvas, Qt.Key.Key_H)
    window.session.select(shown("c"))
    assert shown("c") in drawn(window)
    assert not window.session.hidden


def test_words_where_nothing_can_be_hidden_or_shown(window: MainWindow, qtbot: QtBot, shown: Shown) -> None:  # noqa: F811
    qtbot.keyClick(window.canvas, Qt.Key.Key_H)
    assert said(window).startswith("Select a tensor or a function first")
    qtbot.keyClick(window.canvas, Qt.Key.Key_H, SHIFT)
    assert said(window) == "Nothing is hidden."


def test_all_versions_of_a_tensor_are_hidden_and_another_record_hides_nothing(window: MainWindow, qtbot: QtBot) -> None:
    trace, _ = run_whole(
        "import torch\nw = torch.ones(2, requires_grad=True)\na = w * 1\nb = a.exp()\na.add_(1)\nc = a * 3\n"
    )
    window.open_trace(trace)
    qtbot.waitUntil(lambda: window.canvas.scene is not None)
    ident = trace.nodes[key_of(trace, "a")].ident
    assert {f"t{ident}.0", f"t{ident}.1"} <= drawn(window)
    window.session.hide(frozenset({f"t{ident}.1"}))
    assert not {f"t{ident}.0", f"t{ident}.1"} & drawn(window)
    window.open_trace(run_whole("import torch\na = torch.ones(2)\nb = a * 2\n")[0])
    assert not window.session.hidden
    assert not window.graph_actions.hidden_chip.isVisible()


def test_a_collapsed_group_can_be_hidden(window: MainWindow, qtbot: QtBot) -> None:
    window.open_trace(run_whole(GROUPED)[0])
    canvas = window.canvas
    canvas.setFocus()
    qtbot.waitUntil(lambda: canvas.scene is not None)
    qtbot.keyClick(canvas, Qt.Key.Key_O, SHIFT)
    qtbot.waitUntil(lambda: bool(canvas.scene.groups) and not canvas.animating)
    number = next(iter(canvas.scene.groups))
    key = canvas.scene.keys[number]
    click(qtbot, canvas, key)
    qtbot.keyClick(canvas, Qt.Key.Key_H)
    assert key not in drawn(window)
    assert not canvas.scene.living(window.session.cursor)[number]
    assert np.count_nonzero(canvas.scene.living_edges(window.session.cursor)) < len(canvas.scene.pairs)
