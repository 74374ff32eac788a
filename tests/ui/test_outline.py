"""The outline: cells, classes, functions, loops; it follows the caret, goes where one clicks, and can be filtered."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gradviz.ui.main_window import MainWindow
from gradviz.ui.panels.outline import OutlinePanel

TEXT = """# %% Data
import torch

class Model:
    def __init__(self):
        if self:
            pass

    async def train(self):
        for epoch in range(3):
            pass

# %% [markdown]
# Without gradients
# %% runs=2
with torch.no_grad():
    x = 1
while x:
    break
"""
ROWS = [
    (1, "Data"),
    (4, "class Model"),
    (5, "def __init__"),
    (9, "def train"),
    (10, "for epoch in range(3)"),
    (13, "Without gradients"),
    (15, "Cell"),
    (16, "with torch.no_grad()"),
    (18, "while x"),
]


@pytest.fixture
def outline(window: MainWindow, qtbot: QtBot) -> OutlinePanel:
    window.editor.show_text(TEXT)
    window.editor.setFocus()
    qtbot.waitUntil(lambda: window.isActiveWindow() and window.editor.hasFocus())
    control, alt = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
    QTest.keyClick(window.editor, Qt.Key.Key_O, control | alt)
    qtbot.waitUntil(lambda: window.outline.filter.hasFocus())
    qtbot.waitUntil(lambda: window.outline.rows() == ROWS)
    return window.outline


def row(outline: OutlinePanel, words: str) -> object:
    return next(item for item in outline._items if item.text(0) == words)


def test_rows_stand_below_what_they_belong_to(outline: OutlinePanel) -> None:
    parents = {item.text(0): item.parent().text(0) if item.parent() else "" for item in outline._items}
    assert parents["class Model"] == "Data"
    assert parents["def train"] == "class Model"
    assert parents["for epoch in range(3)"] == "def train"
    assert parents["while x"] == "Cell"
    assert parents["Data"] == ""


def test_it_follows_the_caret_and_a_click_goes_there(window: MainWindow, outline: OutlinePanel) -> None:
    window.editor.go_to(11)
    assert outline.chosen() == 10
    QTest.keyClick(window.editor, Qt.Key.Key_Down)
    assert outline.chosen() == 1, "the blank line below is the cell's alone"
    item = row(outline, "def __init__")
    place = outline.tree.visualItemRect(item).center()  # type: ignore[arg-type]
    QTest.mouseClick(outline.tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert window.editor.caret_line() == 5
    assert window.editor.hasFocus()


def test_it_keeps_up_with_the_text(window: MainWindow, outline: OutlinePanel, qtbot: QtBot) -> None:
    window.editor.go_to(1)
    QTest.keyClick(window.editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: outline.rows() == [(line + 1, words) for line, words in ROWS])
    window.editor.go_to(5, 99)
    QTest.keyClick(window.editor, Qt.Key.Key_Backspace)
    QTest.keyClicks(window.editor, "2:")
    qtbot.waitUntil(lambda: (5, "class Model2") in outline.rows())
    window.editor.show_text("x = 1\n")
    qtbot.waitUntil(lambda: outline.rows() == [])
    assert outline.nothing.isVisible()


def test_rows_can_be_filtered(window: MainWindow, outline: OutlinePanel) -> None:
    QTest.keyClicks(outline.filter, "TRAIN")
    assert outline.rows() == [ROWS[0], ROWS[1], ROWS[3]]
    QTest.keyClick(outline.filter, Qt.Key.Key_Return)
    assert window.editor.caret_line() == 9
    QTest.keyClicks(outline.filter, "x")
    assert outline.rows() == []
    assert "these words" in outline.nothing.text()
    QTest.keyClick(outline.filter, Qt.Key.Key_Escape)
    assert outline.rows() == ROWS
    assert outline.tree.isVisible()
