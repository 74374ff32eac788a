"""The timeline under mouse and keys: scrubbing, zoom, ranges, words, marks, growth."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gradviz import events as ev
from gradviz.scene.timeline import Mark
from gradviz.trace.trace import Trace
from gradviz.ui.panels.timeline import Timeline
from gradviz.ui.session import Session
from gradviz.ui.theme import DARK, LIGHT

LEFT, SHIFT, CTRL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def place(line: int) -> ev.Place:
    return ev.Place(1, "<cell 1>", line, "a * a")


def lines(count: int) -> list[ev.Event]:
    return [ev.LineReached(place(1 + number % 7)) for number in range(count)]


@pytest.fixture
def timeline(qtbot: QtBot) -> Iterator[Timeline]:
    session = Session()
    strip = Timeline(session, LIGHT)
    session.setParent(strip)
    qtbot.addWidget(strip)
    strip.resize(900, strip.sizeHint().height())
    strip.show()
    session.show_trace(Trace(lines(1000)))
    qtbot.waitUntil(lambda: strip.lanes.read == 1000)
    strip.grab()
    yield strip
    strip._timer.stop()


def at(strip: Timeline, step: float, y: int = 50) -> QPoint:
    return QPoint(round(strip._axis.x(step)), y)


def drag(
    strip: Timeline, first: float, last: float, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    QTest.mousePress(strip, LEFT, modifier, at(strip, first))
    QTest.mouseMove(strip, at(strip, (first + last) / 2))
    QTest.mouseMove(strip, at(strip, last))
    QTest.mouseRelease(strip, LEFT, modifier, at(strip, last))


def turn_wheel(
    strip: Timeline, step: float, by: int, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    spot = QPointF(at(strip, step))
    event = QWheelEvent(spot, QPointF(strip.mapToGlobal(spot.toPoint())), QPoint(), QPoint(0, by),
                        Qt.MouseButton.NoButton, modifier, Qt.ScrollPhase.NoScrollPhase, False)  # fmt: skip
    QApplication.sendEvent(strip, event)
    strip.grab()


def test_a_click_goes_there(timeline: Timeline) -> None:
    QTest.mouseClick(timeline, LEFT, pos=at(timeline, 400))
    assert abs(timeline._session.cursor - 400) <= 1
    assert not timeline._session.following


def test_a_drag_ends_where_it_was_let_go_and_the_end_is_followed(timeline: Timeline, qtbot: QtBot) -> None:
    drag(timeline, 100, 700)
    assert abs(timeline._session.cursor - 700) <= 1
    drag(timeline, 700, 1200)
    assert timeline._session.cursor == 1000
    assert timeline._session.following


def test_many_moves_of_one_turn_are_one_move_of_the_cursor(timeline: Timeline, qtbot: QtBot) -> None:
    moved: list[int] = []
    timeline._session.cursor_moved.connect(lambda step, _previous: moved.append(step))
    QTest.mousePress(timeline, LEFT, pos=at(timeline, 100))
    for step in range(110, 300, 10):
        timeline.mouseMoveEvent(_move(timeline, step))
    qtbot.waitUntil(lambda: abs(timeline._session.cursor - 290) <= 1)
    assert len(moved) == 2
    QTest.mouseRelease(timeline, LEFT, pos=at(timeline, 290))


def _move(strip: Timeline, step: float):  # type: ignore[no-untyped-def]
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QMouseEvent

    spot = QPointF(at(strip, step))
    return QMouseEvent(QEvent.Type.MouseMove, spot, QPointF(strip.mapToGlobal(spot.toPoint())), LEFT, LEFT,
                       Qt.KeyboardModifier.NoModifier)  # fmt: skip


def test_ctrl_and_the_wheel_zoom_about_the_pointer_and_a_double_click_fits(timeline: Timeline) -> None:
    spot = at(timeline, 300).x()
    turn_wheel(timeline, 300, 480, CTRL)
    first, last = timeline.view
    assert 300 < last - first < 600
    assert abs(timeline._axis.at(spot) - 300) < 1, "what was under the pointer still is"
    for _ in range(30):
        turn_wheel(timeline, 300, 480, CTRL)
    assert timeline.view[1] - timeline.view[0] == pytest.approx(8)
    QTest.mouseDClick(timeline, LEFT, pos=at(timeline, 300))
    assert timeline.view == (0, 1000)


def test_zooming_out_ends_at_the_whole_record(timeline: Timeline) -> None:
    turn_wheel(timeline, 900, 480, CTRL)
    for _ in range(10):
        turn_wheel(timeline, 900, -480, CTRL)
    assert timeline.view == (0, 1000)


def test_the_wheel_scrolls_a_zoomed_strip_within_the_record(timeline: Timeline) -> None:
    turn_wheel(timeline, 500, 120)
    assert timeline.view == (0, 1000), "there is nowhere to scroll to"
    turn_wheel(timeline, 500, 960, CTRL)
    first, last = timeline.view
    turn_wheel(timeline, 500, -120)
    assert timeline.view[0] > first
    for _ in range(60):
        turn_wheel(timeline, 500, -960)
    assert timeline.view == (pytest.approx(1000 - (last - first)), pytest.approx(1000))


def test_keys_step_as_those_of_a_slider(timeline: Timeline) -> None:
    timeline.setFocus()
    timeline._session.move_to(250)
    QTest.keyClick(timeline, Qt.Key.Key_Right)
    assert timeline._session.cursor == 251
    QTest.keyClick(timeline, Qt.Key.Key_PageDown)
    assert timeline._session.cursor == 301
    QTest.keyClick(timeline, Qt.Key.Key_Home)
    assert timeline._session.cursor == 0


def test_a_zoomed_strip_keeps_the_cursor_in_view(timeline: Timeline) -> None:
    turn_wheel(timeline, 100, 1200, CTRL)
    timeline._session.move_to(800)
    assert timeline.view[0] < 800 < timeline.view[1]


def test_shift_and_a_drag_mark_a_range(timeline: Timeline, qtbot: QtBot) -> None:
    session = timeline._session
    session.move_to(50)
    with qtbot.waitSignal(session.range_changed):
        drag(timeline, 600, 200, SHIFT)
    assert session.range is not None
    assert session.range == (pytest.approx(200, abs=1), pytest.approx(600, abs=1))
    assert session.cursor == 50, "the cursor stays"
    before = timeline.grab().toImage().pixelColor(at(timeline, 400, 97))
    session.let_go()
    assert session.range is None
    assert timeline.grab().toImage().pixelColor(at(timeline, 400, 97)) != before


def test_another_record_has_no_range(timeline: Timeline) -> None:
    timeline._session.mark_range((2, 9))
    timeline._session.show_trace(Trace(lines(20)))
    assert timeline._session.range is None


def test_a_record_that_grows_is_followed_unless_the_cursor_was_put_elsewhere(timeline: Timeline, qtbot: QtBot) -> None:
    session = timeline._session
    turn_wheel(timeline, 990, 1200, CTRL)
    session.trace.extend(lines(500))
    session.announce_growth()
    qtbot.waitUntil(lambda: timeline.lanes.read == 1500)
    assert timeline.view[1] == 1500
    assert session.cursor == 1500
    session.move_to(1450)
    view = timeline.view
    session.trace.extend(lines(500))
    session.announce_growth()
    qtbot.waitUntil(lambda: timeline.lanes.read == 2000)
    assert timeline.view == view
    assert session.cursor == 1450


def test_the_pointer_is_told_what_happened_there(timeline: Timeline) -> None:
    events = [
        ev.LineReached(place(4)),
        ev.OperationCalled(1, "mul", place(4), (ev.Input(0),), "grad", True),
        ev.FunctionCreated(1, "MulBackward0", 1, (), (ev.Saved("self", (), 4096, 1),)),
        ev.WarningShown(place(4), "UserWarning", "careful"),
        ev.PassStarted(1, "backward", (ev.Root(None, 1, None),), False, False, (), place(5)),
        ev.PassEnded(1),
        *lines(2),
    ]  # fmt: skip
    timeline._session.show_trace(Trace(events))
    timeline.grab()
    row = {lane: round(area.center().y()) for lane, area in timeline._rows.items()}

    def words(lane: str, step: float) -> tuple[str, str]:
        said = timeline.words_at(QPointF(at(timeline, step, row[lane])))
        assert said is not None
        return said.title, said.text

    assert words("operations", 2.4) == ("step 2  ·  line 4", "mul was called; autograd keeps track of it.")
    assert words("held bytes", 3.2)[1] == "4.0 KiB held for backward passes"
    assert words("lines", 1.5)[0].endswith("line 4")
    assert words("passes", 5.5)[1].startswith("Pass 1 begins")
    assert words("operations", 4) == ("Warning  ·  step 4", "UserWarning: careful")
    timeline.set_marks("bookmark", (Mark(7, "bookmark", "here it diverges"),))
    timeline.grab()
    assert words("lines", 7) == ("Bookmark  ·  step 7", "here it diverges")
    assert timeline.words_at(QPointF(10, 50)) is None, "nothing about the labels"


def test_where_a_pixel_holds_many_steps_they_are_counted(timeline: Timeline, qtbot: QtBot) -> None:
    called = [ev.OperationCalled(n, "mul", place(4), (ev.Input(0),), "grad", True) for n in range(1, 9001)]
    timeline._session.show_trace(Trace(called))
    qtbot.waitUntil(lambda: timeline.lanes.read == 9000)
    timeline.grab()
    said = timeline.words_at(QPointF(at(timeline, 4500, round(timeline._rows["operations"].center().y()))))
    assert said is not None
    assert said.title.startswith("steps 4,4")
    assert said.text in ("11 operations", "12 operations"), "9,000 steps on 806 pixels"


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize("count", [10, 2_000], ids=["bars", "more events than pixels"])
@pytest.mark.parametrize(
    ("event", "color"),
    [
        (ev.ErrorRaised(place(2), "ValueError", "no", ""), "error"),
        (ev.WorkerEnded(-11, "It crashed."), "error"),
        (ev.PassEnded(1, "no"), "error"),
        (ev.WarningShown(place(2), "UserWarning", "no"), "warning"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, ev.Fact) else value,
)
def test_errors_and_warnings_are_marked_above_the_lanes(qtbot, timeline, theme, count, event, color) -> None:
    timeline.set_theme(theme)
    timeline._session.show_trace(Trace([*lines(count), event, *lines(count)]), 0)
    qtbot.waitUntil(lambda: timeline.lanes.read == 2 * count + 1)
    image = timeline.grab().toImage()
    wanted = QColor(getattr(theme, color)).name()
    found = [x for x in range(90, 900) if image.pixelColor(x, 8).name() == wanted]
    assert found
    assert abs(sum(found) / len(found) - timeline._axis.x(count + 1)) < 1.5


def test_an_empty_record_can_be_pointed_at(timeline: Timeline) -> None:
    timeline._session.show_trace(Trace())
    timeline.grab()
    QTest.mouseClick(timeline, LEFT, pos=QPoint(400, 50))
    turn_wheel(timeline, 0, 480, CTRL)
    assert timeline._session.cursor == 0
    assert timeline.words_at(QPointF(400, 50)) is None
