"""Whatever a person does in whatever order: nothing breaks, and what must hold holds after each move."""

from __future__ import annotations

import ctypes
import gc
import math
import os
import random
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gradviz.scene.scene import SegmentScene
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
def scaled(x):
    y = x * 3
    return y / 2
def hidden(w, v):
    a = scaled(w @ v)
    return torch.tanh(a + 1)
for step in range(3):
    h = hidden(w, v)
    g = scaled(h)
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
    (Qt.Key.Key_PageDown, NOTHING), (Qt.Key.Key_P, NOTHING), (Qt.Key.Key_U, NOTHING), (Qt.Key.Key_U, SHIFT),
    (Qt.Key.Key_Z, CTRL), (Qt.Key.Key_Z, CTRL), (Qt.Key.Key_Z, CTRL | SHIFT), (Qt.Key.Key_Y, CTRL),
    (Qt.Key.Key_O, NOTHING), (Qt.Key.Key_O, NOTHING), (Qt.Key.Key_O, SHIFT), (Qt.Key.Key_O, CTRL | SHIFT),
    (Qt.Key.Key_T, NOTHING), (Qt.Key.Key_H, NOTHING), (Qt.Key.Key_H, SHIFT),
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

    def place(*, at_title: bool) -> QPoint | None:
        """Where a living node, or the title of an open group, is seen; where none is, have all in view."""
        scene = canvas.scene
        if scene is None:
            return None
        spots = scene.centers[scene.living(session.cursor)].tolist()
        if at_title:
            spots = [((left + right) / 2, top + 12) for left, top, right, _ in scene.frames.tolist()]
        seen = [canvas.camera.to_widget(QPointF(*spot)).toPoint() for spot in spots]
        seen = [spot for spot in seen if canvas.rect().contains(spot)]
        if not seen:
            canvas.setFocus()
            qtbot.keyClick(canvas, Qt.Key.Key_F)
        return chance.choice(seen) if seen else None

    def move_node() -> None:
        at = place(at_title=chance.random() < 0.2)
        if at is not None:
            by = QPoint(chance.randrange(-150, 150), chance.randrange(-150, 150))
            drag(qtbot, canvas, at, at + by, chance.choice((NOTHING, NOTHING, CTRL)))

    def interrupted() -> None:
        """A drag during which something else happens."""
        at = place(at_title=False)
        if at is not None:
            qtbot.mousePress(canvas, LEFT, NOTHING, at)
            qtbot.mouseMove(canvas, at + QPoint(30, 20))
            chance.choice((key, QApplication.processEvents, window.look.toggle))()
            qtbot.mouseRelease(canvas, LEFT, NOTHING, at + QPoint(30, 20))

    def fold() -> None:
        """By a click on a title, a double click on a card, or the key for what is selected."""
        at = place(at_title=chance.random() < 0.4)
        if at is None:
            return
        if chance.random() < 0.5:
            qtbot.mouseDClick(canvas, LEFT, pos=at)
        else:
            qtbot.mouseClick(canvas, LEFT, pos=at)
            canvas.setFocus()
            qtbot.keyClick(canvas, Qt.Key.Key_O)

    return [
        key, key, key, key, find, minimap, move_node, move_node, interrupted, fold, fold,
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


def overlaps(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Which of some rectangles (left, top, right, bottom) share more than a rim with which of others."""
    a, b = one[:, None] + (0.5, 0.5, -0.5, -0.5), other[None, :]
    return (a[..., 0] < b[..., 2]) & (b[..., 0] < a[..., 2]) & (a[..., 1] < b[..., 3]) & (b[..., 1] < a[..., 3])


def check_places(scene: SegmentScene) -> None:
    """No card is on another, all are in the frames of their groups and in no other: but for what a person moved."""
    number = np.arange(len(scene.keys))
    moved = np.array([key in scene.pins for key in scene.keys], dtype=bool)
    laid = number[~moved]
    on = overlaps(scene.rects[laid], scene.rects[laid])
    np.fill_diagonal(on, False)
    assert not on.any(), [scene.keys[laid[each]] for each in np.argwhere(on)[0]]
    uses = np.zeros(len(scene.copies.nodes), dtype=np.int64)
    begun = scene.copies.of_edge >= 0
    uses[scene.copies.of_edge[begun]] = scene.pairs[begun, 1]
    left, top, width, height = scene.copies.rects[~moved[uses]].T
    copies = np.column_stack((left, top, left + width, top + height))
    assert not overlaps(copies, scene.rects[laid]).any()
    inside = {at: set(np.flatnonzero(scene.inside == at).tolist()) for at in range(len(scene.enclosures))}
    for at in range(len(scene.enclosures) - 1, -1, -1):
        parent = scene.enclosures[at].parent
        if parent >= 0:
            inside[parent] |= inside[at]
    for at, members in inside.items():
        x1, y1, x2, y2 = scene.frames[at]
        for left, top, right, bottom in scene.rects[sorted(members)].tolist():
            assert x1 <= left <= right <= x2
            assert y1 <= top <= bottom <= y2
        if not moved[sorted(members)].any():
            others = np.array([each for each in laid if each not in members], dtype=np.int64)
            assert not overlaps(scene.rects[others], scene.frames[[at]]).any(), scene.enclosures[at].group.title


class Wanderer:
    """Does random things in a window and looks at it after each."""

    def __init__(self, window: MainWindow, qtbot: QtBot, seed: int) -> None:
        window.open_trace(run_whole(PROGRAM)[0])
        qtbot.waitUntil(lambda: window.canvas.scene is not None)
        qtbot.waitUntil(window.isActiveWindow)
        self.window = window
        self.chance = random.Random(seed)
        self.possible = moves(window, qtbot, self.chance)
        self.checked: SegmentScene | None = None
        self.pinned = self.folded = 0
        """How often nodes were moved and groups folded."""
        window.session.pins_changed.connect(self._count_pins)
        window.session.folds_changed.connect(self._count_folds)

    def _count_pins(self) -> None:
        self.pinned += 1

    def _count_folds(self) -> None:
        self.folded += 1

    def go(self, count: int) -> None:
        for _ in range(count):
            self.chance.choice(self.possible)()
            self.check()

    def check(self) -> None:
        canvas, session, graph = self.window.canvas, self.window.session, self.window.graph_actions
        camera = canvas.camera
        assert all(map(math.isfinite, (camera.scale, camera.x, camera.y)))
        assert camera.scale > 0
        assert (session.selection in session.chosen) if session.chosen else session.selection is None
        kept = canvas.kept()
        if kept is not None:
            assert len(kept.nodes) == len(canvas.scene.keys)
            assert len(kept.edges) == len(canvas.scene.pairs)
        for overlay in (graph.minimap, graph.chip, graph.hidden_chip, graph.search.bar):
            if overlay.isVisible():
                assert canvas.rect().contains(overlay.geometry())
                assert overlay.geometry().top() >= furniture.HEADLINE
                assert overlay.geometry().bottom() <= canvas.height() - furniture.LEGEND
        if canvas.scene is not None and canvas.scene is not self.checked:
            check_places(canvas.scene)
            self.checked = canvas.scene
        canvas.grab_image()


@pytest.mark.parametrize("seed", range(4))
def test_random_moves(window: MainWindow, qtbot: QtBot, seed: int) -> None:
    wanderer = Wanderer(window, qtbot, seed)
    wanderer.go(120)
    assert wanderer.pinned + wanderer.folded > 3, "it does move nodes and fold groups"


def resident() -> int:
    """The bytes of this process that are in memory, when nothing is left to be freed."""
    QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    if hasattr(libc := ctypes.CDLL(None), "malloc_trim"):
        libc.malloc_trim(0)
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.thorough
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="asks Linux how much memory a process has")
def test_a_thousand_random_moves_keep_no_memory(window: MainWindow, qtbot: QtBot) -> None:
    """Caches fill while one gets warm; after that neither the process nor Python's share of it grows by 5 %."""
    wanderer = Wanderer(window, qtbot, 11)
    wanderer.go(300)
    held, blocks = resident(), sys.getallocatedblocks()
    wanderer.go(1000)
    grown, more = resident() / held - 1, sys.getallocatedblocks() / blocks - 1
    done = f"nodes were moved {wanderer.pinned} times, groups folded {wanderer.folded} times"
    print(f"memory {held / 2**20:.0f} MB {grown:+.1%}, Python's blocks {blocks:,} {more:+.1%}; {done}")
    assert min(wanderer.pinned, wanderer.folded) > 20
    assert grown < 0.05
    assert more < 0.05
