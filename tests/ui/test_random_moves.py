"""Whatever a person does in whatever order: nothing breaks, and what must hold holds after each move."""

from __future__ import annotations

import math
import random
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gradviz.ui.canvas import furniture
from gradviz.ui.main_window import MainWindow
from tests.programs import run_whole
from tests.ui.test_canvas import turn_wheel
from tests.ui.test_getting_about import CTRL, LEFT, NOTHING, SHIFT, drag

PROGRAM = """
import torch
torch.manual_seed(0)
w = torch.randn(2, 2, requires_grad=True)
v = torch.ones(2, requires_grad=True)
for step in range(3):
    h = torch.tanh(w @ v)
    g = h
    for _ in range(10):
        g = g * v
    with torch.no_grad():
        seen = h.abs() + 1
    loss = (g * h).sum()
    loss.backward()
    with torch.no_grad():
        w -= 0.1 * w.grad
    w.grad = None
"""
KEYS = [
    (Qt.Key.Key_A, NOTHING), (Qt.Key.Key_D, NOTHING), (Qt.Key.Key_W, NOTHING), (Qt.Key.Key_G, NOTHING),
    (Qt.Key.Key_Escape, NOTHING), (Qt.Key.Key_F, NOTHING), (Qt.Key.Key_F, SHIFT), (Qt.Key.Key_F, CTRL | SHIFT),
    (Qt.Key.Key_M, NOTHING), (Qt.Key.Key_Backspace, NOTHING), (Qt.Key.Key_Backspace, SHIFT),
    (Qt.Key.Key_Left, CTRL), (Qt.Key.Key_Right, CTRL), (Qt.Key.Key_Up, CTRL), (Qt.Key.Key_Down, CTRL),
    (Qt.Key.Key_Left, NOTHING), (Qt.Key.Key_Right, NOTHING), (Qt.Key.Key_Home, NOTHING), (Qt.Key.Key_End, NOTHING),
    (Qt.Key.Key_PageDown, NOTHING), (Qt.Key.Key_P, NOTHING),
]  # fmt: skip
QUERIES = ["w", "leaf", "mul", "(2,)", "NaN", "grad is None", "freed", "line 8", "zzz", "", "("]


def moves(window: MainWindow, qtbot: QtBot, chance: random.Random) -> list[Callable[[], object]]:
    canvas, session, search = window.canvas, window.session, window.graph_actions.search

    def spot() -> QPoint:
        return QPoint(chance.randrange(canvas.width()), chance.randrange(canvas.height()))

    def key() -> None:
        pressed, held = chance.choice(KEYS)
        canvas.setFocus()
        qtbot.keyClick(canvas, pressed, held)

    def find() -> None:
        canvas.setFocus()
        qtbot.keyClick(canvas, Qt.Key.Key_Slash)
        if search.active:
            search.bar.field.selectAll()
            qtbot.keyClicks(search.bar.field, chance.choice(QUERIES))
            for _ in range(chance.randrange(3)):
                qtbot.keyClick(search.bar.field, Qt.Key.Key_Return, chance.choice((NOTHING, SHIFT)))
            if chance.random() < 0.6:
                qtbot.keyClick(search.bar.field, Qt.Key.Key_Escape)

    def minimap() -> None:
        there = window.graph_actions.minimap
        if there.isVisible():
            at = QPoint(chance.randrange(there.width()), chance.randrange(there.height()))
            qtbot.mouseClick(there, LEFT, pos=at)

    return [
        key, key, key, find, minimap,
        lambda: qtbot.mouseClick(canvas, LEFT, chance.choice((NOTHING, CTRL, SHIFT)), spot()),
        lambda: drag(qtbot, canvas, spot(), spot(), chance.choice((NOTHING, NOTHING, SHIFT, SHIFT | CTRL))),
        lambda: turn_wheel(canvas, QPointF(spot()), chance.choice((-6, -2, 1, 3, 9))),
        lambda: qtbot.mouseDClick(canvas, LEFT, pos=spot()),
        lambda: qtbot.mouseMove(canvas, spot()),
        lambda: session.move_to(chance.randrange(len(session.trace) + 1)),
        lambda: window.resize(*chance.choice(((1024, 768), (1280, 800), (1500, 900)))),
        window.look.toggle,
        QApplication.processEvents,
    ]  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_random_moves(window: MainWindow, qtbot: QtBot, seed: int) -> None:
    window.open_trace(run_whole(PROGRAM)[0])
    canvas, session = window.canvas, window.session
    qtbot.waitUntil(lambda: canvas.scene is not None)
    qtbot.waitUntil(window.isActiveWindow)
    chance = random.Random(seed)
    possible = moves(window, qtbot, chance)
    for _ in range(120):
        chance.choice(possible)()
        camera = canvas.camera
        assert all(map(math.isfinite, (camera.scale, camera.x, camera.y)))
        assert camera.scale > 0
        assert (session.selection in session.chosen) if session.chosen else session.selection is None
        kept = canvas.kept()
        if kept is not None:
            assert len(kept.nodes) == len(canvas.scene.keys)
            assert len(kept.edges) == len(canvas.scene.pairs)
        for overlay in (window.graph_actions.minimap, window.graph_actions.chip, window.graph_actions.search.bar):
            if overlay.isVisible():
                assert canvas.rect().contains(overlay.geometry())
                assert overlay.geometry().top() >= furniture.HEADLINE
                assert overlay.geometry().bottom() <= canvas.height() - furniture.LEGEND
        canvas.grab_image()
