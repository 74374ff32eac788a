"""A projector of 1024 × 768: everything is in view, and nothing stands on something else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from unittest.mock import MagicMock

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSettings, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gradviz import events as ev
from gradviz.app import build_window
from gradviz.scene.boxes import READABLE
from gradviz.ui.canvas import furniture, legend
from gradviz.ui.editor.lens import NUMBER, lens_parts, lens_words, text_end
from gradviz.ui.editor.marks import Lens, Marks
from gradviz.ui.main_window import MainWindow
from gradviz.ui.panels.named import COLUMNS
from gradviz.ui.runs import State
from gradviz.ui.theme import LIGHT
from tests.programs import run_whole
from tests.ui.conftest import PATIENCE, LastingPool, until_rest

WIDTH, HEIGHT = 1024, 768


@pytest.fixture
def small(qtbot: QtBot, pool: LastingPool, settings: QSettings) -> Iterator[MainWindow]:
    """A window that was asked to be small before it was shown."""
    window = build_window(settings, pool)
    window.resize(WIDTH, HEIGHT)
    window.show()
    yield window
    window.editor.document().setModified(False)
    window.close()
    window.deleteLater()


def in_window(window: MainWindow, part: QWidget) -> bool:
    place = QRect(part.mapTo(window, QPoint(0, 0)), part.size())
    return part.isVisible() and part.width() > 0 and window.rect().contains(place)


def test_it_is_as_small_as_it_was_asked_to_be(small: MainWindow) -> None:
    assert (small.width(), small.height()) == (WIDTH, HEIGHT)


def test_the_program_of_the_first_start_is_in_view_and_so_is_all_of_its_graph(small: MainWindow, qtbot: QtBot) -> None:
    small.look.reduce_motion()
    small.files.welcome()
    small.runs.prepare()
    until_rest(small, qtbot)
    lines = small.editor.toPlainText().splitlines()
    widest = max(small.editor.fontMetrics().horizontalAdvance(line) for line in lines)
    assert widest + small.editor.contentOffset().x() <= small.editor.viewport().width(), "no line is cut off"
    QTest.keyClick(small.editor, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: small.runs.state == State.RUNNING, timeout=PATIENCE)
    until_rest(small, qtbot)
    canvas = small.canvas
    qtbot.waitUntil(lambda: canvas.scene is not None and not canvas.waiting)
    for step in range(1, len(small.session.trace) + 1):
        small.session.move_to(step)
        qtbot.waitUntil(lambda: not canvas.drafting)
        living = canvas.scene.rects[canvas.scene.living(step)].tolist()
        for left, top, right, bottom in living:
            corners = canvas.camera.to_widget(QPointF(left, top)), canvas.camera.to_widget(QPointF(right, bottom))
            assert canvas.room().contains(QRectF(*corners)), (step, corners)
        assert canvas.camera.scale >= 0.99 * READABLE or step >= failed(small)
        qtbot.waitUntil(lambda: small.transport.label.text() == small.transport.label.whole)


def failed(window: MainWindow) -> int:
    """The step at which a pass ended with an error."""
    events = window.session.trace.events
    return next(step for step, event in enumerate(events, 1) if isinstance(event, ev.PassEnded) and event.error)


def bubbles(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> list[QRectF]:
    """Where on the canvas torch's messages are painted."""
    found: list[QRectF] = []

    def noted(painter: QPainter, *shape: Any) -> None:
        if painter.brush().color() == QColor(window.look.theme.error_soft):
            found.append(painter.worldTransform().mapRect(QRectF(shape[0])))

    window.canvas.painting.layer.forget()
    with monkeypatch.context() as patched:
        patched.setattr(QPainter, "drawRoundedRect", noted)
        window.canvas.grab()
    return found


def test_what_torch_says_covers_no_card(small: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    small.look.reduce_motion()
    small.files.welcome()
    small.run()
    until_rest(small, qtbot)
    canvas = small.canvas
    qtbot.waitUntil(lambda: canvas.scene is not None and not canvas.waiting)
    bubble = max(bubbles(small, monkeypatch), key=QRectF.width)
    assert bubble.width() > 200
    for left, top, right, bottom in canvas.scene.rects[canvas.scene.living(small.session.cursor)].tolist():
        corners = canvas.camera.to_widget(QPointF(left, top)), canvas.camera.to_widget(QPointF(right, bottom))
        assert not bubble.intersects(QRectF(*corners))
        assert canvas.room().contains(QRectF(*corners))


def test_the_minimap_leaves_what_torch_says_to_be_read(
    small: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.look.reduce_motion()
    small.files.welcome()
    small.run()
    until_rest(small, qtbot)
    canvas, minimap = small.canvas, small.graph_actions.minimap
    qtbot.waitUntil(lambda: canvas.scene is not None and not canvas.waiting)
    for away in range(0, 260, 20):
        canvas.look(canvas.camera.panned(QPointF(20, 0)))
        bubble = max(bubbles(small, monkeypatch), key=QRectF.width)
        assert not minimap.isVisible() or not bubble.intersects(QRectF(minimap.geometry())), away


def test_all_about_a_node_comes_to_the_front_by_a_double_click(small: MainWindow, qtbot: QtBot) -> None:
    small.look.reduce_motion()
    small.open_trace(run_whole("import torch\na = torch.ones(2, requires_grad=True)\n")[0])
    qtbot.waitUntil(lambda: small.canvas.scene is not None and not small.canvas.waiting)
    small.docks.show_panel(small.output)
    qtbot.waitUntil(lambda: not small.inspector.isVisible())
    canvas = small.canvas
    [key] = canvas.scene.keys
    middle = canvas.camera.to_widget(QPointF(*canvas.scene.centers[0])).toPoint()
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=middle)
    assert small.session.selection == key
    QTest.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=middle)
    qtbot.waitUntil(small.inspector.isVisible)
    assert small.session.selection == key


def test_all_tabs_are_in_view(small: MainWindow) -> None:
    bar = small.docks.tab_bar_of(small.output)
    assert bar is not None
    room = bar.rect()
    for tab in range(bar.count()):
        assert room.contains(bar.tabRect(tab)), bar.tabText(tab)
        assert bar.tabRect(tab).width() >= bar.fontMetrics().horizontalAdvance(bar.tabText(tab)), "not cut off"


def test_tabs_use_the_room_that_there_is(small: MainWindow, qtbot: QtBot) -> None:
    def widths() -> int:
        bar = small.docks.tab_bar_of(small.output)
        assert bar is not None
        return sum(bar.tabRect(tab).width() for tab in range(bar.count()))

    small.docks.resizeDocks([small.docks.editor_dock], [362], Qt.Orientation.Horizontal)
    qtbot.waitUntil(lambda: small.editor.width() < 380)
    narrow = widths()
    small.docks.resizeDocks([small.docks.editor_dock], [600], Qt.Orientation.Horizontal)
    qtbot.waitUntil(lambda: widths() > narrow)


def test_a_paused_program_leaves_everything_of_the_toolbar_in_view(small: MainWindow, qtbot: QtBot) -> None:
    small.editor.show_text("a_rather_long_name = [number for number in range(100) if number]\n")
    small.run(debug=True)
    qtbot.waitUntil(lambda: small.runs.state == State.PAUSED, timeout=PATIENCE)
    buttons = [small.toolbar.widgetForAction(small.toolbar.buttons[name]) for name in small.toolbar.buttons]
    for part in [*buttons, small.status, small.toolbar.title]:
        qtbot.waitUntil(lambda part=part: in_window(small, part))
    assert small.status.words.text().startswith("paused at line 1")
    assert "before `a_rather_long_name" in small.status.words.toolTip()


@pytest.mark.parametrize("line", ["for epoch in range(5):", "while not done:", "for x in [1, 2, 3, 4, 5, 6, 7]:"])
def test_a_lens_stands_beside_the_text_or_fades_it_out(small: MainWindow, line: str) -> None:
    editor = small.editor
    editor.show_text(line + "\n    pass\n")
    editor.set_marks(Marks(lenses={1: Lens("turn 3 of 5", 5, True, True)}))
    row = QRectF(0, 0, editor.viewport().width(), 22)
    left = lens_parts(editor, 1, row)[NUMBER].left()
    words = lens_words(editor, 1)
    assert words in ("turn 3 of 5", "3 of 5", "3/5")
    assert left >= text_end(editor, 1) or words == "3/5", "only where the shortest words do not fit is text covered"
    assert left >= text_end(editor, 1) or line != "for epoch in range(5):"


def test_values_and_gradients_stand_in_the_table_of_variables_however_narrow_it_is(
    small: MainWindow, qtbot: QtBot
) -> None:
    small.docks.show_panel(small.scope)
    small.docks.resizeDocks([small.docks.editor_dock], [362], Qt.Orientation.Horizontal)
    qtbot.waitUntil(lambda: small.editor.width() < 380)
    columns = [COLUMNS[each] for each in range(len(COLUMNS)) if not small.variables.isColumnHidden(each)]
    assert columns == ["name", "value", "grad"]
    grad = COLUMNS.index("grad")
    assert small.variables.columnViewportPosition(grad) + 100 <= small.variables.viewport().width()
    small.resize(2400, 900)
    qtbot.waitUntil(lambda: small.docks.width() == 2400 and small.inspector.isVisible())
    small.docks.resizeDocks([small.docks.editor_dock], [1000], Qt.Orientation.Horizontal)
    qtbot.waitUntil(lambda: not any(small.variables.isColumnHidden(each) for each in range(len(COLUMNS))))


def test_line_numbers_do_not_reach_into_the_scroll_bar(small: MainWindow, qtbot: QtBot) -> None:
    editor = small.editor
    editor.show_text("\n" * 40 + "x" * 400)
    qtbot.waitUntil(editor.horizontalScrollBar().isVisible)
    assert editor.gutter.geometry().bottom() < editor.horizontalScrollBar().mapTo(editor, QPoint(0, 0)).y()


@pytest.mark.parametrize("width", range(320, 1200, 40))
def test_words_of_the_legend_do_not_touch(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    drawn: list[tuple[str, QRectF]] = []
    signs: list[float] = []
    monkeypatch.setattr(legend, "text", lambda _p, area, words, *_more: drawn.append((words, QRectF(area))))
    monkeypatch.setattr(furniture, "_ground", lambda *_all: None)
    for mark, entry in legend.ENTRIES.items():
        unpainted = replace(entry, sample=lambda _p, _theme, at: signs.append(at.x()))
        monkeypatch.setitem(legend.ENTRIES, mark, unpainted)
    furniture.legend(MagicMock(), LIGHT, QSizeF(width, 600))  # nothing is painted
    assert len(drawn) == len(signs)
    assert len(drawn) == (6 if width >= 440 else 0), "all of them or none"
    for (words, area), following in zip(drawn, signs[1:], strict=False):
        assert area.right() <= following - 11 + 0.5, words
    if drawn:
        assert drawn[-1][1].right() <= width
