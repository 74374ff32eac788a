"""The legend explains every mark, in the canvas as far as there is room, in a dialog all of them."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from gradviz.scene.marks import ALWAYS, Mark
from gradviz.ui.canvas import legend
from gradviz.ui.legend_dialog import LegendDialog
from gradviz.ui.main_window import MainWindow
from gradviz.ui.theme import THEMES, Theme


def test_every_mark_is_explained_once() -> None:
    assert set(legend.ENTRIES) == set(Mark)
    words = [entry.words for entry in legend.ENTRIES.values()]
    assert len(set(words)) == len(words)
    assert all(entry.sentence.endswith((".", "…", "v0.")) for entry in legend.ENTRIES.values())


def painted(theme: Theme, paint: Callable[[QPainter], None], width: int = 60) -> QImage:
    image = QImage(width, 34, QImage.Format.Format_ARGB32)
    image.fill(theme.canvas)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint(painter)
    painter.end()
    return image


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_no_two_samples_look_the_same(qtbot: QtBot, theme: Theme) -> None:
    seen: list[QImage] = [painted(theme, lambda painter: None)]
    for entry in legend.ENTRIES.values():
        image = painted(theme, lambda painter, entry=entry: entry.sample(painter, theme, QPointF(30, 17)))  # type: ignore[misc]
        assert image not in seen, entry.words
        seen.append(image)


@pytest.mark.parametrize("width", [460, 620, 700, 980])
def test_the_short_legend_never_overlaps(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    places: list[tuple[QRectF, str]] = []
    monkeypatch.setattr(legend, "text", lambda painter, rect, words, *rest: places.append((QRectF(rect), words)))
    theme = THEMES["light"]
    painted(theme, lambda painter: legend.paint_short(painter, theme, QRectF(0, 0, width, 34), frozenset(Mark)), width)
    told = [words for rect, words in places if rect.height() == 20]
    assert told[0] == "data"
    assert "NaN or inf" in told
    lacking = len(Mark) - len(told) + 1
    assert told[-1] == (f"+{lacking}" if width < 580 else f"+ {lacking} more"), "30 marks have no room in one line"
    rects = [rect for rect, _ in places if rect.height() == 20]
    for one, other in pairwise(rects):
        assert one.right() <= other.left()
    assert rects[-1].right() <= width + 1


WIDE = dict.fromkeys(Mark, 50.0)


def test_with_room_the_legend_is_calm_and_tells_what_is_in_view_behind_what_is_always_told() -> None:
    assert legend.chosen([], WIDE, 900) == (list(ALWAYS), False)
    assert legend.chosen([Mark.HOOK, Mark.DATA, Mark.BAD], WIDE, 900) == ([*ALWAYS, Mark.BAD, Mark.HOOK], False)


def test_without_room_what_is_not_in_view_goes_first_and_errors_go_last() -> None:
    seen = [Mark.DATA, Mark.GRADIENT, Mark.LEAF, Mark.FREED, Mark.HOOK, Mark.SPREAD, Mark.BAD]
    told, more = legend.chosen(seen, WIDE, 320)
    assert told == [Mark.DATA, Mark.GRADIENT, Mark.LEAF, Mark.FREED, Mark.BAD]
    assert more
    assert legend.chosen(seen, WIDE, 200) == ([Mark.DATA, Mark.GRADIENT, Mark.BAD], True)


def test_a_question_mark_on_the_graph_opens_the_whole_legend(window: MainWindow, qtbot: QtBot) -> None:
    window.canvas.setFocus()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClicks(window.canvas, "?")
    qtbot.waitUntil(lambda: window.findChild(LegendDialog) is not None)
    dialog = window.findChild(LegendDialog)
    assert dialog.height() <= 700, "it fits a screen of 1024 x 768"
    said = {label.text() for label in dialog.findChildren(QLabel)}
    assert {entry.sentence for entry in legend.ENTRIES.values()} <= said
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)


@pytest.mark.parametrize("mark", list(Mark))
def test_a_sample_has_room_where_the_legend_puts_it(qtbot: QtBot, mark: Mark) -> None:
    """Nothing is painted where the words stand, or the entry before: beyond a rim of two pixels."""
    theme = next(iter(THEMES.values()))

    def paint(painter: QPainter) -> None:
        legend.ENTRIES[mark].sample(painter, theme, QPointF(30, 17))

    empty, image = painted(theme, lambda _: None), painted(theme, paint)
    columns = [x for x in range(60) if any(image.pixel(x, y) != empty.pixel(x, y) for y in range(34))]
    assert columns
    assert 30 - legend.SAMPLE / 2 - 2 <= columns[0] <= columns[-1] <= 30 + legend.SAMPLE / 2 + 2
