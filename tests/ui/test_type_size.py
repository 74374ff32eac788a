"""Type from 8 to 40 points in all panes at once, by keys and by the wheel."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSettings, Qt, QTimer
from PySide6.QtGui import QAction, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QDockWidget,
    QScrollBar,
    QTabBar,
    QToolBar,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gradviz import events as ev
from gradviz.app import build_window
from gradviz.ui.canvas import furniture
from gradviz.ui.main_window import MainWindow
from gradviz.ui.theme import LARGEST_POINTS, LIGHT, SMALLEST_PIXELS, SMALLEST_POINTS, THEMES, Theme, sized
from gradviz.ui.toolbar import STEPS
from tests.programs import run_whole
from tests.ui.conftest import LastingPool, until_changed, until_rest, wear

CONTROL = Qt.KeyboardModifier.ControlModifier
PIXELS = {8: 10, 10: 13, 20: 26, 40: 52}
"""Of points: at 96 dots per inch 72 points are 96 pixels; as 10 points always were 13 here, a little less."""


def turn_wheel(over: QWidget, notches: int = 1, held: Qt.KeyboardModifier = CONTROL) -> None:
    """Turn the wheel over the middle of a widget, as the system tells the window of it."""
    middle = over.rect().center()
    at = QPointF(over.mapTo(over.window(), middle))
    event = QWheelEvent(
        at, QPointF(over.mapToGlobal(middle)), QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton,
        held, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(over.window().windowHandle(), event)


def pixels(part: QWidget) -> int:
    part.ensurePolished()
    return part.fontInfo().pixelSize()


def panes(window: MainWindow) -> dict[str, QWidget]:
    tabs = window.docks.tab_bar_of(window.output)
    assert tabs is not None
    return {
        "editor": window.editor,
        "output": window.output.view,
        "console": window.console.field,
        "tabs": tabs,
        "menu": window.menuBar(),
        "transport": window.transport.label,
        "status": window.status.words,
        "variables": window.variables,
    }


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_all_sizes_come_from_one(theme: Theme) -> None:
    assert sized(theme, 10) == theme
    for points, text in PIXELS.items():
        worn = sized(theme, points)
        assert worn.points == points
        assert worn.text_size == text
        assert SMALLEST_PIXELS <= worn.small_size <= worn.text_size <= worn.editor_size < worn.title_size
    assert sized(theme, 3).points == SMALLEST_POINTS
    assert sized(theme, 99).points == LARGEST_POINTS


def test_keys_make_the_type_of_every_pane_larger_and_smaller(window: MainWindow, qtbot: QtBot) -> None:
    usual = {name: pixels(part) for name, part in panes(window).items()}
    qtbot.waitUntil(window.isActiveWindow)
    for _ in range(3):
        QTest.keyClick(window.editor, Qt.Key.Key_Plus, CONTROL)
    assert window.look.points == 13
    until_changed(qtbot)
    for name, part in panes(window).items():
        assert pixels(part) == pytest.approx(usual[name] * 1.3, abs=1.1), name
    QTest.keyClick(window.editor, Qt.Key.Key_0, CONTROL)
    until_changed(qtbot)
    assert {name: pixels(part) for name, part in panes(window).items()} == usual
    for _ in range(40):
        QTest.keyClick(window.editor, Qt.Key.Key_Minus, CONTROL)
    assert window.look.points == SMALLEST_POINTS
    until_changed(qtbot)
    assert all(SMALLEST_PIXELS <= pixels(part) < usual[name] for name, part in panes(window).items())
    for _ in range(40):
        QTest.keyClick(window.editor, Qt.Key.Key_Plus, CONTROL)
    assert window.look.points == LARGEST_POINTS
    until_changed(qtbot)
    for name, part in panes(window).items():
        assert pixels(part) == pytest.approx(usual[name] * 4, abs=4), name


def test_the_wheel_with_ctrl_does_so_over_any_pane_but_where_it_zooms(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(window.isActiveWindow)
    for part in (window.editor.viewport(), window.output.view.viewport(), window.console.field.viewport()):
        before = window.look.points
        turn_wheel(part)
        assert window.look.points > before
    turn_wheel(window.menuBar(), -3)
    before = window.look.points
    for part in (window.canvas, window.transport.timeline):
        turn_wheel(part)
        assert window.look.points == before
    strange = QWidget()
    qtbot.addWidget(strange)
    strange.show()
    strange.activateWindow()
    qtbot.waitUntil(strange.isActiveWindow)
    turn_wheel(strange)
    assert window.look.points == before, "of another window"


def test_the_wheel_alone_scrolls(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(window.isActiveWindow)
    window.editor.show_text("\n" * 300)
    turn_wheel(window.editor.viewport(), -1, Qt.KeyboardModifier.NoModifier)
    assert window.editor.verticalScrollBar().value() > 0
    assert window.look.points == LIGHT.points


def test_the_size_is_there_at_the_next_start(
    window: MainWindow, qtbot: QtBot, pool: LastingPool, settings: QSettings
) -> None:
    window.actions_by_name["larger"].trigger()
    until_changed(qtbot)
    other = build_window(settings, pool)
    qtbot.addWidget(other)
    assert other.look.points == window.look.points == 11
    assert pixels(other.editor) == pixels(window.editor)
    other.close()
    other.deleteLater()


def parts(window: MainWindow) -> list[QWidget]:
    """What can be seen, but for what scrolls or folds away by itself: there, to be out of place is in order."""
    window.ensurePolished()
    return [
        each
        for each in window.findChildren(QWidget)
        if each.isVisible() and each.window() is window and not isinstance(each.parentWidget(), QToolBar | QTabBar)
        and not isinstance(each, QTabBar)  # Qt keeps one for each place where there were tabs
        and not scrolls(each) and not window.canvas.isAncestorOf(each)
    ]  # fmt: skip


def scrolls(part: QWidget | None) -> bool:
    """Whether it is in a place that scrolls, or in a panel behind others, which Qt keeps far outside."""
    while part is not None:
        if isinstance(part, QDockWidget) and part.geometry().right() < 0:
            return True
        part = part.parentWidget()
        if isinstance(part, QAbstractScrollArea):
            return True
    return False


@pytest.mark.parametrize("points", [8, 10, 14, 20, 28, 40])
@pytest.mark.parametrize("spoken", ["en", "zh_CN"])
def test_on_a_small_screen_nothing_is_cut_off_and_nothing_lies_on_something_else(
    window: MainWindow, qtbot: QtBot, points: int, spoken: str
) -> None:
    window.preferences.put("language", spoken)
    window.resize(1024, 768)
    window.files.welcome()
    window.open_trace(run_whole("import torch\na = torch.ones(2, requires_grad=True)\n(a * a).sum().backward()\n")[0])
    wear(window, qtbot, points=points)
    assert (window.width(), window.height()) == (1024, 768)
    for panel in window.docks.names():
        widget = window.docks._panels[panel].widget
        window.docks.show_panel(widget)
        qtbot.waitUntil(lambda widget=widget: window.docks.is_front(widget))
        QApplication.processEvents()
        assert (window.width(), window.height()) == (1024, 768), panel
        seen = parts(window)
        for part in seen:
            room = part.parentWidget().rect()
            assert room.contains(part.geometry()), (panel, part, part.geometry(), room)
        for one, other in combinations(seen, 2):
            if one.parentWidget() is other.parentWidget() and one.parentWidget().layout() is not None:
                assert not one.geometry().intersects(other.geometry()), (panel, one, other)
    assert window.canvas.height() > 768 // 4
    assert window.canvas.width() > 1024 // 4
    assert window.editor.viewport().width() > 1024 // 4


@pytest.mark.parametrize("points", [8, 10, 14, 20, 28, 40])
def test_on_a_small_screen_the_graph_keeps_most_of_the_canvas_and_all_of_the_card_that_it_is_about(
    window: MainWindow, qtbot: QtBot, points: int
) -> None:
    window.look.reduce_motion()
    window.resize(1024, 768)
    trace = run_whole("import torch\na = torch.ones(2, requires_grad=True)\n(a * a).sum().backward()\n")[0]
    window.open_trace(trace)
    wear(window, qtbot, points=points)
    window.session.move_to(next(i for i, each in enumerate(trace.events, 1) if isinstance(each, ev.GradAccumulated)))
    canvas = window.canvas
    qtbot.waitUntil(lambda: canvas.scene is not None and not canvas.waiting and not canvas.drafting)
    assert canvas.room().height() > 0.55 * canvas.height()
    left, top, right, bottom = canvas.scene.rects[canvas.scene.index["t1.0"]].tolist()
    card = QRectF(canvas.camera.to_widget(QPointF(left, top)), canvas.camera.to_widget(QPointF(right, bottom)))
    assert canvas.room().adjusted(-20, -4, 20, 4).contains(card)
    minimap = window.graph_actions.minimap
    assert points <= 10 or minimap.isHidden() or not QRectF(minimap.geometry()).intersects(card)


@pytest.mark.parametrize("paused", [False, True])
@pytest.mark.parametrize("points", [8, 10, 14, 20, 28, 40])
def test_buttons_that_have_no_room_are_in_a_menu_that_keys_open(
    window: MainWindow, qtbot: QtBot, points: int, paused: bool
) -> None:
    window.resize(1024, 768)
    bar = window.toolbar
    wear(window, qtbot, points=points)
    bar.show_steps(paused)
    QApplication.processEvents()
    assert not bar.findChild(QToolButton, "qt_toolbar_ext_button").isVisible()
    offered = [name for name in bar.buttons if paused or name not in STEPS]
    in_bar = [name for name in offered if bar.widgetForAction(bar.buttons[name]).isVisible()]
    for part in [*(bar.widgetForAction(bar.buttons[name]) for name in in_bar), window.status.dot]:
        assert window.rect().contains(QRect(part.mapTo(window, QPoint()), part.size())), part.objectName()
    assert "run" in in_bar
    assert points > 10 or in_bar == offered
    assert bar.more.isVisible() == (in_bar != offered)
    if in_bar == offered:
        return
    in_menu: list[QAction] = []
    QTimer.singleShot(0, lambda: (in_menu.extend(bar.more.menu().actions()), bar.more.menu().close()))
    bar.more.setFocus(Qt.FocusReason.TabFocusReason)
    assert bar.more.hasFocus()
    QTest.keyClick(bar.more, Qt.Key.Key_Space)
    assert in_menu == [window.actions_by_name[name] for name in offered if name not in in_bar]


@pytest.mark.parametrize("points", [8, 10, 14, 20, 28, 40])
@pytest.mark.parametrize("spoken", ["en", "zh_CN"])
def test_buttons_of_the_empty_canvas_leave_its_words_alone(
    window: MainWindow, qtbot: QtBot, points: int, spoken: str
) -> None:
    window.resize(1024, 768)
    wear(window, qtbot, points=points, spoken=spoken)
    buttons, words = window.invitation.geometry(), window.canvas.room_for_words()
    assert window.canvas.rect().contains(buttons)
    for button in window.invitation.buttons.values():
        assert button.width() >= button.sizeHint().width(), button.text()
    assert not QRectF(buttons).intersects(words)
    assert words.height() >= min(furniture.WORDS, window.canvas.height() - buttons.height() - 10)


def test_what_has_no_room_beside_the_graph_is_folded_into_the_other_side_and_comes_back(
    window: MainWindow, qtbot: QtBot
) -> None:
    dock = window.docks.dock_of(window.inspector)

    def at_right() -> bool:
        return window.docks.dockWidgetArea(dock) == Qt.DockWidgetArea.RightDockWidgetArea

    assert at_right()
    window.preferences.put("type_size", 28)
    until_changed(qtbot)
    assert not at_right()
    window.docks.show_panel(window.inspector)
    qtbot.waitUntil(lambda: window.docks.is_front(window.inspector))
    window.preferences.put("type_size", 10)
    until_changed(qtbot)
    assert at_right()
    assert window.inspector.isVisible()
    window.resize(1024, 768)
    qtbot.waitUntil(lambda: not at_right())
    window.preferences.put("type_size", 8)
    until_changed(qtbot)
    assert at_right(), "smaller type has room there"


@pytest.mark.parametrize("points", [14, 20, 40])
def test_the_word_of_the_tab_in_front_is_whole_however_large_it_is(
    window: MainWindow, qtbot: QtBot, points: int
) -> None:
    window.resize(1024, 768)
    wear(window, qtbot, points=points)
    for panel in (window.output, window.parameters, window.compare, window.breakpoints_panel):
        window.docks.show_panel(panel)
        qtbot.waitUntil(lambda panel=panel: window.docks.is_front(panel))

        def is_whole(panel: QWidget = panel) -> bool:
            bar = window.docks.tab_bar_of(panel)
            assert bar is not None
            front = bar.tabRect(bar.currentIndex())
            assert bar.tabText(bar.currentIndex()) == window.docks.dock_of(panel).windowTitle()
            needed = bar.fontMetrics().horizontalAdvance(bar.tabText(bar.currentIndex()))
            return needed <= front.width() and bar.rect().contains(front)

        qtbot.waitUntil(is_whole)


def test_larger_type_keeps_the_shown_line_in_view_unless_somebody_scrolled_away(
    window: MainWindow, qtbot: QtBot
) -> None:
    def in_view(line: int) -> bool:
        viewport = window.editor.viewport().height()
        return any(at == line and 0 <= top < viewport - high for at, top, high in window.editor.visible_lines())

    window.resize(1024, 768)
    text = "import torch\n" + "\n" * 7 + "a = torch.ones(2)\nb = a * 2\n" + "\n" * 30
    window.editor.show_text(text)
    window.run()
    until_rest(window, qtbot)
    assert in_view(10)
    window.preferences.put("type_size", 28)
    until_changed(qtbot)
    assert in_view(10)
    window.editor.verticalScrollBar().triggerAction(QScrollBar.SliderAction.SliderToMaximum)
    assert not in_view(10)
    window.preferences.put("type_size", 20)
    until_changed(qtbot)
    assert not in_view(10)


def test_a_lesson_leaves_lines_of_code_in_view_in_large_type(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(1024, 768)
    window.files.welcome()
    window.preferences.put("type_size", 20)
    until_changed(qtbot)
    viewport = window.editor.viewport().height()
    whole = [line for line, top, high in window.editor.visible_lines() if top + high <= viewport]
    assert len(whole) >= 4
    assert window.lesson.text.isVisible()
    assert window.lesson.title.isVisible()
