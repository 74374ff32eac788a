"""Panels: closed and shown again, put elsewhere, remembered, and put back as they were at first."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QSettings, Qt
from PySide6.QtGui import QAction, QCursor, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDockWidget, QMenu, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from gradviz.app import build_window
from gradviz.ui.docks import LEFT, RIGHT
from gradviz.ui.main_window import MainWindow
from tests.ui.conftest import LastingPool
from tests.ui.person import Person

BOTTOM = Qt.DockWidgetArea.BottomDockWidgetArea
Again = Callable[[], MainWindow]


@pytest.fixture
def again(qtbot: QtBot, pool: LastingPool, settings: QSettings) -> Iterator[Again]:
    """Close the window, if there is one, and open it once more."""
    windows: list[MainWindow] = []

    def close() -> None:
        if windows:
            windows[-1].editor.document().setModified(False)
            windows[-1].close()
            windows.pop().deleteLater()

    def open_again() -> MainWindow:
        close()
        windows.append(build_window(settings, pool))
        windows[-1].resize(1280, 800)  # the screen of tests is too small for the size that was remembered
        windows[-1].show()
        return windows[-1]

    yield open_again
    close()


def toggle(window: MainWindow, title: str) -> QAction:
    """The entry of a panel in the View menu."""
    menus = {menu.title(): menu for menu in window.menuBar().findChildren(QMenu)}
    return next(action for action in menus["Panels"].actions() if action.text() == title)


def drag(widget: QWidget, start: QPoint, end: QPoint, steps: int = 1) -> None:
    """Press the left button at a place of the screen, move to another one, let go."""
    left, none, kind = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton, QEvent.Type

    def tell(what: QEvent.Type, where: QPoint, button: Qt.MouseButton, held: Qt.MouseButton) -> None:
        place = QPointF(widget.mapFromGlobal(where))
        event = QMouseEvent(what, place, QPointF(where), button, held, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(widget, event)
        QApplication.processEvents()  # the line follows in a turn of its own

    tell(kind.MouseButtonPress, start, left, left)
    for step in range(1, steps + 1):
        where = start + (end - start) * step / steps
        QCursor.setPos(where)
        tell(kind.MouseMove, where, none, left)
    tell(kind.MouseButtonRelease, end, left, none)


def press_tab(window: MainWindow, title: str) -> None:
    bar = window.docks.tab_bar_of(window.output)
    assert bar is not None
    at = next(each for each in range(bar.count()) if bar.tabText(each) == title)
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(at).center())


def test_a_click_on_a_tab_brings_its_panel_to_the_front(window: MainWindow, qtbot: QtBot) -> None:
    assert window.docks.is_front(window.output)
    press_tab(window, "Watch")
    qtbot.waitUntil(lambda: window.docks.is_front(window.watch))
    assert not window.docks.is_front(window.output)
    assert window.watch.isVisible()
    assert not window.output.isVisible(), "what is behind does no work"


def test_a_panel_is_closed_and_shown_again(window: MainWindow, qtbot: QtBot) -> None:
    toggle(window, "Outline").trigger()  # the only other one at the right
    dock = window.docks.dock_of(window.inspector)
    close = dock.titleBarWidget().findChild(QToolButton)
    assert close.accessibleName() == "Close the panel"
    qtbot.waitUntil(lambda: close.isVisible() and close.height() > 10)
    width = window.canvas.width()
    qtbot.mouseClick(close, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(dock.isHidden)
    qtbot.waitUntil(lambda: window.canvas.width() > width)
    toggle(window, "Inspector").trigger()
    qtbot.waitUntil(lambda: window.docks.is_front(window.inspector))


def test_a_panel_that_is_asked_for_comes_to_the_front_even_if_it_was_closed(window: MainWindow, qtbot: QtBot) -> None:
    assert window.docks.dock_of(window.compare).isHidden(), "as long as nothing is pinned"
    window.pin()
    qtbot.waitUntil(lambda: window.docks.is_front(window.compare))


def test_where_panels_are_is_remembered_and_can_be_forgotten(again: Again, qtbot: QtBot) -> None:
    window = again()
    watch = window.docks.dock_of(window.watch)
    window.docks.addDockWidget(BOTTOM, watch)
    toggle(window, "Parameters").trigger()
    window.docks.resizeDocks([watch], [260], Qt.Orientation.Vertical)
    qtbot.waitUntil(lambda: watch.height() == 260)
    window = again()
    watch = window.docks.dock_of(window.watch)
    assert window.docks.dockWidgetArea(watch) == BOTTOM
    assert window.docks.dock_of(window.parameters).isHidden()
    window.actions_by_name["reset_panels"].trigger()
    assert window.docks.dockWidgetArea(watch) == LEFT
    assert not window.docks.dock_of(window.parameters).isHidden()
    assert window.docks.dock_of(window.compare).isHidden()
    qtbot.waitUntil(lambda: window.docks.is_front(window.output) and not window.docks.is_front(window.watch))
    window = again()
    assert window.docks.dockWidgetArea(window.docks.dock_of(window.watch)) == LEFT


def test_a_panel_is_torn_off_by_its_tab_docked_elsewhere_by_its_head_and_put_back(
    window: MainWindow, person: Person, qtbot: QtBot
) -> None:
    dock, bar = window.docks.dock_of(window.watch), window.docks.tab_bar_of(window.output)
    assert bar is not None
    at = next(each for each in range(bar.count()) if bar.tabText(each) == "Watch")
    tab = bar.mapToGlobal(bar.tabRect(at).center())
    drag(bar, tab, tab + QPoint(440, -220), steps=11)
    qtbot.waitUntil(lambda: dock.isFloating() and window.watch.isVisible())
    head = dock.titleBarWidget()
    qtbot.waitUntil(lambda: head.height() > 10)
    below_the_graph = window.stage.mapToGlobal(QPoint(window.stage.width() // 2, window.stage.height() - 20))
    drag(dock, head.mapToGlobal(QPoint(20, 10)), below_the_graph, steps=30)
    qtbot.waitUntil(lambda: not dock.isFloating())
    assert window.docks.dockWidgetArea(dock) == BOTTOM
    person.choose("View", "Panels", "Panels as at First")
    assert window.docks.dockWidgetArea(dock) == LEFT


def test_a_panel_can_be_a_window_of_its_own(window: MainWindow, qtbot: QtBot) -> None:
    dock = window.docks.dock_of(window.watch)
    dock.setFloating(True)
    head = dock.titleBarWidget()
    qtbot.waitUntil(lambda: head.height() > 10)  # what one takes it by
    window.actions_by_name["reset_panels"].trigger()
    assert not dock.isFloating()
    qtbot.waitUntil(lambda: head.height() == 0)  # its tab says what it is called


def test_the_lines_between_panels_can_be_moved_and_stay_there(again: Again, qtbot: QtBot) -> None:
    window = again()
    qtbot.waitUntil(lambda: window.docks.is_front(window.output))
    QApplication.processEvents()
    was = window.docks.editor_dock.width()
    line = window.docks.mapToGlobal(QPoint(was + 1, 200))
    drag(window.docks, line, line + QPoint(60, 0))
    qtbot.waitUntil(lambda: window.docks.editor_dock.width() >= was + 50)
    now = window.docks.editor_dock.width()
    window = again()
    qtbot.waitUntil(lambda: abs(window.docks.editor_dock.width() - now) <= 2)


def test_nonsense_in_the_settings_is_no_harm(again: Again, settings: QSettings, qtbot: QtBot) -> None:
    settings.setValue("docks", "nonsense")
    window = again()
    assert window.docks.dockWidgetArea(window.docks.dock_of(window.inspector)) == RIGHT
    assert all(isinstance(dock, QDockWidget) for dock in window.docks.findChildren(QDockWidget))
    qtbot.waitUntil(lambda: window.docks.is_front(window.output))
