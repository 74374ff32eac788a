"""Panels on a projector of 1024 × 768 with large type: rows give way, nothing has to be scrolled to sideways."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gradviz.ui.main_window import MainWindow
from gradviz.ui.widgets import Roomy
from tests.ui.conftest import PATIENCE, wear

PROGRAM = """import torch
import a_module_with_a_name_that_is_much_longer_than_the_panel
w = torch.ones(2, requires_grad=True)
(w * w).sum().backward()
"""


def places_in_turn(window: MainWindow, qtbot: QtBot) -> Iterator[tuple[str, Roomy]]:
    """What each panel stands in, while it is in front, by its name."""
    for name, panel in window.docks._panels.items():
        window.docks.show_panel(panel.widget)
        qtbot.waitUntil(lambda panel=panel: window.docks.is_front(panel.widget))
        QApplication.processEvents()
        place = panel.widget.parentWidget().parentWidget()
        assert isinstance(place, Roomy)
        yield name, place


@pytest.mark.parametrize("points", [10, 14, 20, 28])
@pytest.mark.parametrize("spoken", ["en", "zh_CN"])
def test_no_panel_scrolls_sideways(window: MainWindow, qtbot: QtBot, points: int, spoken: str) -> None:
    window.resize(1024, 768)
    window.docks.show_panel(window.assistant.panel)
    window.editor.show_text(PROGRAM)
    qtbot.waitUntil(lambda: bool(window.assistant.panel.rows()), timeout=PATIENCE)
    window.breakpoints.toggle(4)
    wear(window, qtbot, points=points, spoken=spoken)
    for name, place in places_in_turn(window, qtbot):
        assert place.horizontalScrollBar().maximum() == 0, name


@pytest.mark.parametrize("points", [10, 14, 16])
@pytest.mark.parametrize("spoken", ["en", "zh_CN"])
def test_the_line_that_takes_what_to_watch_is_in_view(
    window: MainWindow, qtbot: QtBot, points: int, spoken: str
) -> None:
    window.resize(1024, 730)
    wear(window, qtbot, points=points, spoken=spoken)
    window.docks.show_panel(window.watch)
    qtbot.waitUntil(lambda: window.docks.is_front(window.watch))
    QApplication.processEvents()
    assert window.watch.line.visibleRegion().boundingRect() == window.watch.line.rect()
    window.actions_by_name["go_to_panel"].trigger()
    assert window.watch.line.hasFocus()


@pytest.mark.parametrize("spoken", ["en", "zh_CN"])
def test_only_what_has_no_room_is_scrolled_to(window: MainWindow, qtbot: QtBot, spoken: str) -> None:
    window.resize(1024, 730)
    wear(window, qtbot, spoken=spoken)
    for name, place in places_in_turn(window, qtbot):
        assert place.verticalScrollBar().maximum() == 0, name


@pytest.mark.parametrize("points", [10, 28, 40])
@pytest.mark.parametrize("spoken", ["en", "zh_CN"])
def test_all_menus_are_in_view(window: MainWindow, qtbot: QtBot, points: int, spoken: str) -> None:
    window.resize(1024, 768)
    wear(window, qtbot, points=points, spoken=spoken)
    QApplication.processEvents()
    bar = window.menuBar()
    places = [bar.actionGeometry(action) for action in bar.actions()]
    assert all(place.isValid() and bar.rect().contains(place) for place in places)
    assert points > 28 or bar.fontInfo().pixelSize() == window.look.theme.text_size


@pytest.mark.parametrize("points", [14, 20, 28, 40])
@pytest.mark.parametrize("spoken", ["en", "zh_CN"])
def test_the_strip_of_an_example_is_as_wide_as_its_place(
    window: MainWindow, qtbot: QtBot, points: int, spoken: str
) -> None:
    window.resize(1024, 768)
    window.files.welcome()
    wear(window, qtbot, points=points, spoken=spoken)
    QApplication.processEvents()
    lesson = window.lesson
    for part in (*lesson.numbers, lesson.close_button):
        place = QRect(part.mapTo(window.panes, QPoint()), part.size())
        assert place.left() >= 0, part.text()
        assert place.right() < window.panes.width(), part.text()
    place = lesson.parentWidget().parentWidget()
    assert not isinstance(place, Roomy) or place.horizontalScrollBar().maximum() == 0
