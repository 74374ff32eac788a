"""Presentation mode as a teacher uses it: one key, a clicker, a spotlight; and letters that the back row can read."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import ClassInfo, QObject, QPoint, QPointF, QRectF, QSettings, Qt, Slot
from PySide6.QtDBus import QDBusConnection
from PySide6.QtGui import QColor, QCursor, QFont, QPainter
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gradviz import events as ev
from gradviz.app import build_window
from gradviz.ui.awake import Awake
from gradviz.ui.backstage import backstage
from gradviz.ui.curtain import BLACK, LASER, SPOTLIGHT
from gradviz.ui.editor.lens import lens_width, text_end
from gradviz.ui.editor.marks import Lens, Marks
from gradviz.ui.main_window import MainWindow
from gradviz.ui.theme import LIGHT
from tests.conftest import SEEDS
from tests.programs import SAMPLES, run_whole
from tests.ui.conftest import LastingPool, until_changed, until_rest
from tests.ui.test_theme import contrast

WALL = (1024, 768)
PROGRAM = """
import torch
a = torch.tensor([3.0, 1.0], requires_grad=True)
b = a * a
loss = b.mean()
loss.backward()
after = True
"""


@pytest.fixture
def taught(window: MainWindow, qtbot: QtBot) -> Iterator[MainWindow]:
    """A window that presents a record, from its start, after its one key."""
    window.preferences.put("stay_awake", False)
    window.editor.show_text(PROGRAM)
    window.open_trace(run_whole(PROGRAM)[0])
    window.editor.document().setModified(False)
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window.editor, Qt.Key.Key_F7)
    assert window.presentation.presents
    until_changed(qtbot)
    window.session.move_to(0)
    yield window
    window.presentation.leave()


def shown(window: MainWindow) -> set[str]:
    parts = {
        "canvas": window.canvas, "editor": window.editor, "transport": window.transport, "menu": window.menuBar(),
        "toolbar": window.toolbar, "output": window.output, "inspector": window.inspector, "scope": window.scope,
    }  # fmt: skip
    return {name for name, part in parts.items() if part.isVisible()}


def test_one_key_leaves_graph_code_and_time_and_the_same_key_brings_all_back(
    window: MainWindow, qtbot: QtBot, settings: QSettings
) -> None:
    window.preferences.put("stay_awake", False)
    qtbot.waitUntil(window.isActiveWindow)
    before, size = shown(window), window.size()
    for ending in (Qt.Key.Key_F7, Qt.Key.Key_Escape):
        QTest.keyClick(window.editor, Qt.Key.Key_F7)
        until_changed(qtbot)
        assert window.isFullScreen()
        assert shown(window) == {"canvas", "editor", "transport"}
        assert window.canvas.theme.points > LIGHT.points
        assert window.focusWidget() is window.canvas
        assert window.actions_by_name["present"].isChecked()
        QTest.keyClick(window.canvas, ending)
        until_changed(qtbot)
        assert not window.isFullScreen()
        assert shown(window) == before
        assert window.size() == size
        assert window.canvas.theme.points == LIGHT.points
    QTest.keyClick(window.editor, Qt.Key.Key_F7)
    QTest.keyClick(window.editor, Qt.Key.Key_Escape)
    assert not window.presentation.presents, "Esc does so in the code, too"


def test_a_window_that_is_closed_while_it_presents_opens_as_it_was(
    window: MainWindow, qtbot: QtBot, pool: LastingPool, settings: QSettings
) -> None:
    window.preferences.put("stay_awake", False)
    window.resize(760, 700)  # a window that was larger than this screen would open smaller, with fewer panels in view
    before = shown(window)
    window.actions_by_name["present"].trigger()
    window.close()
    other = build_window(settings, pool)
    qtbot.addWidget(other)
    other.show()
    other.resize(window.size())  # that of the test's screen is smaller
    qtbot.waitUntil(lambda: shown(other) == before)
    assert not other.isFullScreen()
    other.close()
    other.deleteLater()


def painted_texts(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, float]]:
    """All that is written on the canvas right now, with the height of its letters in pixels of the window."""
    said: list[tuple[str, float]] = []
    draw = QPainter.drawText

    def noted(painter: QPainter, *what: Any) -> Any:
        said.append((next(each for each in what if isinstance(each, str)), letters(painter)))
        return draw(painter, *what)

    window.canvas.painting.sprites._known.clear()
    window.canvas.painting.layer.forget()
    with monkeypatch.context() as patched:
        patched.setattr(QPainter, "drawText", noted)
        window.canvas.grab()
    return said


def letters(painter: QPainter) -> float:
    font = QFont(painter.font())
    return font.pixelSize() * painter.worldTransform().m11()


def on_wall(window: MainWindow, qtbot: QtBot) -> None:
    """Screens of tests are square; walls are not."""
    window.look.reduce_motion()
    window.actions_by_name["present"].trigger()
    until_changed(qtbot)
    window.showNormal()
    window.resize(*WALL)
    backstage.change(window, window.look.present(WALL[1]))
    until_changed(qtbot)
    qtbot.waitUntil(lambda: (window.width(), window.height()) == WALL)


@pytest.mark.parametrize("name", ["layers", "training", "hooks", "double_backward", "in_place", "control_flow"])
def test_the_back_row_reads_all_that_is_written_on_the_canvas(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    window.preferences.put("stay_awake", False)
    source = next(path for path in SAMPLES if path.stem == name).read_text(encoding="utf-8")
    window.open_trace(run_whole(source)[0])
    read_by_the_back_row(window, qtbot, monkeypatch)


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seeds are not part of the repository")
@pytest.mark.parametrize("number", range(5))
def test_the_back_row_reads_the_seeds(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    window.preferences.put("stay_awake", False)
    assert window.files.open(sorted(SEEDS.glob("*.ipynb"))[number])
    window.run()
    until_rest(window, qtbot)
    read_by_the_back_row(window, qtbot, monkeypatch)


def read_by_the_back_row(window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    on_wall(window, qtbot)
    length, words = len(window.session.trace), set()
    for step in {1, length // 4, length // 2, 3 * length // 4, *passes(window), length}:
        window.session.move_to(step)
        qtbot.waitUntil(lambda: not window.canvas.waiting)
        for zoomed in (1.0, 0.4, 2.5):
            canvas = window.canvas
            fitted = canvas.fitted()
            canvas.views.set(type(fitted)(fitted.scale * zoomed, fitted.x, fitted.y))
            for text, high in painted_texts(window, monkeypatch):
                assert high >= WALL[1] / 40 - 0.05, (step, text, high)
                words.add(text)
    assert len(words) > 5, "and something is written"


def passes(window: MainWindow) -> list[int]:
    events = window.session.trace.events
    return [step for step, event in enumerate(events, 1) if isinstance(event, ev.PassEnded)][:3]


def test_at_a_desk_nothing_is_written_in_fewer_than_seven_pixels(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.look.reduce_motion()
    source = next(path for path in SAMPLES if path.stem == "layers").read_text(encoding="utf-8")
    window.open_trace(run_whole(source)[0])
    canvas = window.canvas
    for scale in (0.25, 0.35, 0.45, 0.55, 0.65, 1.0):
        canvas.look(type(canvas.camera)(scale, 0.0, 0.0))
        said = painted_texts(window, monkeypatch)
        assert said
        assert min(high for _, high in said) >= 7 - 0.01


def test_a_clicker_goes_on_line_by_line_and_function_by_function(taught: MainWindow, qtbot: QtBot) -> None:
    taught.run()
    until_rest(taught, qtbot)
    trace, session = taught.session.trace, taught.session
    session.move_to(0)
    taught.player.set_speed(8.0)
    seen: list[int] = []
    session.cursor_moved.connect(lambda step, _previous: seen.append(step))
    stops = []
    while session.cursor < len(trace):
        QTest.keyClick(taught.canvas, Qt.Key.Key_PageDown)
        qtbot.waitUntil(lambda: not taught.player.playing)
        stops.append(session.cursor)
    assert seen == list(range(1, len(trace) + 1)), "all that happens is played"
    functions = {step for step, event in enumerate(trace.events, 1) if isinstance(event, ev.FunctionRan)}
    assert len(functions) == 2
    ran = [trace.events[step - 1] for step in stops]
    lines = [each.place.line for each in ran if isinstance(each, ev.LineReached)]
    assert lines == [2, 3, 4, 5, 6, 7]
    assert len(stops) == len(lines) + len(functions) + 1, "and the end"
    QTest.keyClick(taught.canvas, Qt.Key.Key_PageUp)
    assert session.cursor == stops[-2]


def test_a_click_while_it_plays_is_there_at_once(taught: MainWindow, qtbot: QtBot) -> None:
    for _ in range(3):
        QTest.keyClick(taught.canvas, Qt.Key.Key_PageDown)
        qtbot.waitUntil(lambda: not taught.player.playing)
    before = taught.session.cursor
    QTest.keyClick(taught.canvas, Qt.Key.Key_PageDown)
    assert taught.player.playing
    QTest.keyClick(taught.canvas, Qt.Key.Key_PageDown)
    assert not taught.player.playing
    assert taught.session.cursor > before
    there = taught.session.cursor
    taught.look.reduce_motion()
    QTest.keyClick(taught.canvas, Qt.Key.Key_PageDown)
    assert taught.session.cursor > there, "without motion it is there at once, too"
    assert not taught.player.playing


def test_the_start_button_of_a_clicker_plays_and_the_code_still_runs_with_it(
    taught: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    QTest.keyClick(taught.canvas, Qt.Key.Key_F5)
    assert taught.player.playing
    QTest.keyClick(taught.canvas, Qt.Key.Key_F5)
    assert not taught.player.playing
    length = len(taught.session.trace)
    taught.editor.setFocus()
    taught.editor.show_text("import torch\nx = torch.ones(2)\n")
    QTest.keyClick(taught.editor, Qt.Key.Key_F5)
    until_rest(taught, qtbot)
    assert 0 < len(taught.session.trace) < length
    assert shown(taught) == {"canvas", "editor", "transport"}, "no panel comes up"
    taught.editor.document().setModified(False)


def test_a_program_that_asks_is_answered_while_one_presents(taught: MainWindow, qtbot: QtBot) -> None:
    taught.editor.show_text("name = input('who?')\nprint('hello', name)\n")
    taught.run()
    qtbot.waitUntil(taught.output.input.isVisible, timeout=60_000)
    QTest.keyClicks(taught.output.input, "you")
    QTest.keyClick(taught.output.input, Qt.Key.Key_Return)
    until_rest(taught, qtbot)
    assert "hello you" in taught.output.text()
    taught.editor.document().setModified(False)


def test_a_clicker_works_wherever_the_focus_is(taught: MainWindow, qtbot: QtBot) -> None:
    window, text = taught, taught.editor.toPlainText()
    window.look.reduce_motion()
    until_changed(qtbot)
    curtain = window.presentation.curtain
    places = (window.editor, window.canvas, window.transport.timeline, window.tabs)
    for place in places:
        place.setFocus()
        step = window.session.cursor
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_PageDown)
        assert window.session.cursor > step, place
        place.setFocus()
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_PageUp)
        assert window.session.cursor == step, place
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Period)
        assert curtain.shows == BLACK, f"after a step nothing is typed: {place}"
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_B)
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_PageDown)
    assert window.editor.toPlainText() == text
    window.tabs.setFocus()
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_F5)
    assert window.session.cursor == len(window.session.trace) or window.player.playing
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert not window.presentation.presents
    until_changed(qtbot)
    window.editor.setFocus()
    step = window.session.cursor
    QTest.keyClick(window.editor, Qt.Key.Key_PageUp)
    assert window.session.cursor == step, "at a desk the key is the editor's again"


def test_the_start_button_runs_a_program_of_which_there_is_no_record_yet(window: MainWindow, qtbot: QtBot) -> None:
    window.preferences.put("stay_awake", False)
    window.editor.show_text("import torch\nx = torch.ones(2)\n")
    window.editor.document().setModified(False)
    window.actions_by_name["present"].trigger()
    until_changed(qtbot)
    QTest.keyClick(window.canvas, Qt.Key.Key_F5)
    until_rest(window, qtbot)
    assert len(window.session.trace)
    QTest.keyClick(window.canvas, Qt.Key.Key_Home)
    QTest.keyClick(window.canvas, Qt.Key.Key_F5)
    assert window.player.playing, "then it plays"
    window.player.pause()
    window.presentation.leave()


@pytest.mark.parametrize("key", [Qt.Key.Key_B, Qt.Key.Key_Period])
def test_the_screen_is_black_until_the_next_key_or_click(taught: MainWindow, key: Qt.Key) -> None:
    curtain = taught.presentation.curtain
    QTest.keyClick(taught.canvas, key)
    assert curtain.shows == BLACK
    picture = taught.grab().toImage()
    points = [(x, y) for x in range(5, picture.width(), 90) for y in range(5, picture.height(), 90)]
    assert {picture.pixelColor(*point).name() for point in points} == {"#000000"}
    QTest.keyClick(taught.canvas, key)
    assert not curtain.isVisible()
    QTest.keyClick(taught.canvas, key)
    step = taught.session.cursor
    QTest.keyClick(taught.canvas, Qt.Key.Key_PageDown)
    assert not curtain.isVisible()
    assert taught.session.cursor == step
    QTest.keyClick(taught.canvas, key)
    QTest.mouseClick(curtain, Qt.MouseButton.LeftButton)
    assert not curtain.isVisible()


def test_letters_are_typed_where_one_types(taught: MainWindow) -> None:
    taught.editor.show_text("")
    taught.editor.setFocus()
    QTest.keyClicks(taught.editor, "B.s")
    assert taught.editor.toPlainText() == "B.s"
    assert not taught.presentation.curtain.isVisible()
    taught.editor.document().setModified(False)


def test_a_spotlight_dims_all_but_what_is_around_the_pointer(taught: MainWindow, qtbot: QtBot) -> None:
    plain = taught.grab().toImage()
    middle = QPoint(taught.width() // 2, taught.height() // 2)
    QCursor.setPos(taught.mapToGlobal(middle))
    QTest.keyClick(taught.canvas, Qt.Key.Key_S)
    curtain = taught.presentation.curtain
    assert curtain.shows == SPOTLIGHT
    for at in (middle, QPoint(200, 200)):
        QCursor.setPos(taught.mapToGlobal(at))
        qtbot.waitUntil(lambda at=at: curtain._at == at)
        lit = taught.grab().toImage()
        assert lit.pixelColor(at) == plain.pixelColor(at)
        far = QPoint(taught.width() - 8, taught.height() - 8)
        assert lit.pixelColor(far).lightness() < plain.pixelColor(far).lightness() / 2
    QTest.keyClick(taught.canvas, Qt.Key.Key_S)
    assert curtain.shows == LASER
    dotted = taught.grab().toImage()
    assert dotted.pixelColor(QPoint(200, 200)) == QColor("#ff2020")
    assert dotted.pixelColor(far) == plain.pixelColor(far)
    QTest.mouseClick(taught.transport.speed, Qt.MouseButton.RightButton)
    QTest.keyClick(taught.canvas, Qt.Key.Key_S)
    assert not curtain.isVisible()


@pytest.mark.parametrize(("choice", "dark"), [("light", False), ("dark", True)])
def test_colors_on_a_wall_are_strong(taught: MainWindow, qtbot: QtBot, choice: str, dark: bool) -> None:
    taught.preferences.put("presentation_theme", choice)
    until_changed(qtbot)
    theme = taught.canvas.theme
    assert theme.dark == dark
    assert contrast(theme.text, theme.canvas) > 15
    assert all(contrast(ink, theme.canvas) > 4.5 for ink in (theme.data, theme.gradient, theme.leaf, theme.error))
    taught.presentation.leave()
    until_changed(qtbot)
    assert taught.canvas.theme.name == taught.look.theme.name != theme.name


def test_type_on_a_wall_is_made_larger_and_no_smaller_than_can_be_read(taught: MainWindow, qtbot: QtBot) -> None:
    taught.session.move_to(1)
    size = taught.canvas.theme.points
    taught.actions_by_name["larger"].trigger()
    until_changed(qtbot)
    assert taught.canvas.theme.points > size
    for _ in range(9):
        taught.actions_by_name["smaller"].trigger()
    until_changed(qtbot)
    assert taught.canvas.theme.points == size
    taught.presentation.leave()
    until_changed(qtbot)
    assert taught.look.points == LIGHT.points, "at the desk it is as before"


# ------------------------------------------------------------ all of it is seen


@pytest.fixture
def wall(window: MainWindow, qtbot: QtBot) -> MainWindow:
    """A window with the program of the first start, which ran, on a wall of 1024 × 768."""
    window.preferences.put("stay_awake", False)
    window.files.welcome()
    window.run()
    until_rest(window, qtbot)
    on_wall(window, qtbot)
    qtbot.waitUntil(lambda: window.canvas.scene is not None and not window.canvas.waiting)
    return window


def on_widget(window: MainWindow, number: int) -> QRectF:
    """Where a card is on the canvas."""
    left, top, right, bottom = window.canvas.scene.rects[number].tolist()
    camera = window.canvas.camera
    return QRectF(camera.to_widget(QPointF(left, top)), camera.to_widget(QPointF(right, bottom)))


def test_a_class_sees_all_of_the_graph_at_every_step(wall: MainWindow) -> None:
    assert wall.canvas.height() > 0.7 * WALL[1]
    for step in range(1, len(wall.session.trace) + 1):
        wall.session.move_to(step)
        for number in wall.canvas.scene.living(step).nonzero()[0].tolist():
            assert wall.canvas.room().contains(on_widget(wall, number)), step


def test_what_torch_says_is_read_and_covers_no_card(wall: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    bubbles: list[QRectF] = []

    def noted(painter: QPainter, *shape: Any) -> None:
        if painter.brush().color() == QColor(wall.canvas.theme.error_soft):
            bubbles.append(painter.worldTransform().mapRect(QRectF(shape[0])))

    with monkeypatch.context() as patched:
        patched.setattr(QPainter, "drawRoundedRect", noted)
        words = [text for text, _high in painted_texts(wall, monkeypatch)]
    assert "Trying to backward through the graph a second time." in words
    bubble = max(bubbles, key=QRectF.width)
    assert QRectF(wall.canvas.rect()).contains(bubble)
    for number in wall.canvas.scene.living(wall.session.cursor).nonzero()[0].tolist():
        assert not bubble.intersects(on_widget(wall, number))


def test_no_word_of_the_headline_is_cut(wall: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    events = wall.session.trace.events
    failed = next(step for step, event in enumerate(events, 1) if isinstance(event, ev.PassEnded) and event.error)
    for step in range(1, failed):  # what torch says there is cut, and has a bubble
        wall.session.move_to(step)
        words = [text for text, _high in painted_texts(wall, monkeypatch)]
        assert not any("…" in each for each in words), (step, words)
        assert wall.transport.label.text() == wall.transport.label.whole == f"step {step} of {len(wall.session.trace)}"


def test_a_class_sees_whole_lines_and_nothing_lies_on_them(wall: MainWindow, qtbot: QtBot) -> None:
    editor = wall.editor
    assert editor.horizontalScrollBar().maximum() == 0
    wide, heights = editor.viewport().width(), {line: height for line, _top, height in editor.visible_lines()}
    for line, row in editor.rows():
        layout = editor.document().findBlockByNumber(line - 1).layout()
        for each in range(layout.lineCount()):
            assert layout.lineAt(each).naturalTextWidth() <= wide, line
        if layout.lineCount() > 1:
            assert row.height() < 0.7 * heights[line], "a note stands beside the last row"
            assert editor.first_row(line, heights[line]) < 0.7 * heights[line], "and the number beside the first"
    wrapped = [line for line, _row in editor.rows() if editor.document().findBlockByNumber(line - 1).lineCount() > 1]
    assert wrapped, "else this says nothing"
    long = next(line for line in wrapped if "requires_grad" in editor.line_text(line))
    assert text_end(editor, long) < editor.fontMetrics().horizontalAdvance(editor.line_text(long))
    editor.set_marks(Marks(lenses={long: Lens("turn 3 of 5", 5, True, True)}))
    assert lens_width(editor, long) == 0, "it would lie on the text"
    wall.presentation.leave()
    until_changed(qtbot)
    assert editor.document().findBlockByNumber(long - 1).layout().lineCount() == 1
    assert lens_width(editor, long) > 0


def test_the_lesson_and_a_lonely_tab_make_room_and_come_back(wall: MainWindow, qtbot: QtBot) -> None:
    assert not wall.lesson.isVisible()
    assert not wall.tabs.isVisible()
    wall.actions_by_name["next_watch"].trigger()
    assert wall.lesson.isVisible(), "it was asked for"
    qtbot.keyClicks(wall.editor, " ")
    wall.files.new()
    qtbot.waitUntil(wall.tabs.isVisible)
    wall.files.close(wall.documents.active)
    wall.editor.document().setModified(False)
    assert not wall.tabs.isVisible()
    wall.presentation.leave()
    until_changed(qtbot)
    assert wall.lesson.isVisible()
    assert wall.tabs.isVisible()


def test_what_is_said_has_the_place_of_the_step(wall: MainWindow) -> None:
    transport = wall.transport
    transport.say("There is no later line.")
    assert transport.happening.isVisible()
    assert not transport.label.isVisible()
    wall.session.move_to(3)
    assert transport.label.isVisible()
    assert not transport.happening.isVisible()


# ------------------------------------------------------------ screens, and sleep

_TWO = """
from PySide6.QtCore import QSettings
from PySide6.QtGui import QGuiApplication
from gradviz.app import build_window, make_application
from gradviz.ui.backstage import backstage
from gradviz.ui.runs import Runs

class Nobody:
    def take(self, *_all): raise OSError("nobody runs")
    def evaluate_past(self, *_all): return False
    def close(self): pass

application = make_application()
window = build_window(QSettings({settings!r}, QSettings.Format.IniFormat), Nobody())
window.preferences.put("stay_awake", False)
window.resize(900, 700)
window.show()
application.processEvents()

def told(word):
    backstage.finish()
    application.processEvents()
    size = window.width(), window.height()
    print(word, window.screen().name(), *size, window.isFullScreen(), window.look.theme.points)

told("desk")
window.presentation.enter()
told("second")
window.presentation._lose(next(each for each in QGuiApplication.screens() if each.name() == "wall"))
told("gone")
window.presentation.leave()
told("left")
window.preferences.put("presentation_screen", "desk")
window.presentation.enter()
told("chosen")
window.preferences.put("presentation_screen", "sold long ago")
window.presentation.toggle()
window.presentation.toggle()
told("unknown")
window.editor.document().setModified(False)
window.close()
"""


def test_it_goes_to_the_second_screen_or_the_chosen_one_and_on_when_that_goes(tmp_path: Path) -> None:
    common = {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1, "y": 0}
    screens = [
        {"name": "desk", "x": 0, "width": 1280, "height": 800, **common},
        {"name": "wall", "x": 1280, "width": 1024, "height": 768, **common},
    ]
    (tmp_path / "screens.json").write_text(json.dumps({"screens": screens}))
    script = _TWO.format(settings=str(tmp_path / "settings.ini"))
    environment = os.environ | {"QT_QPA_PLATFORM": f"offscreen:configfile={tmp_path / 'screens.json'}"}
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=environment, timeout=120)
    assert found.returncode == 0, found.stderr
    rows = {line.split()[0]: line.split()[1:] for line in found.stdout.splitlines()}
    assert rows["desk"] == ["desk", "900", "700", "False", "10"]
    assert rows["second"][:4] == ["wall", "1024", "768", "True"]
    assert rows["gone"][:4] == ["desk", "1280", "800", "True"]
    assert int(rows["gone"][4]) > int(rows["second"][4]), "a higher wall needs larger letters"
    assert rows["left"] == ["desk", "900", "700", "False", "10"]
    assert rows["chosen"][:4] == ["desk", "1280", "800", "True"]
    assert rows["unknown"][:4] == ["wall", "1024", "768", "True"]


@ClassInfo({"D-Bus Interface": "org.freedesktop.ScreenSaver"})
class Saver(QObject):
    """A service that keeps screens awake, as desktops have one."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    @Slot(str, str, result="uint")
    def Inhibit(self, who: str, why: str) -> int:
        self.asked.append(f"{who}: {why}")
        return 7


@pytest.mark.skipif(sys.platform != "linux" or not shutil.which("dbus-daemon"), reason="needs a bus")
def test_the_screen_is_kept_awake_as_long_as_one_presents(qtbot: QtBot) -> None:
    daemon = subprocess.Popen(
        ["dbus-daemon", "--session", "--print-address", "--nofork", "--nopidfile"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        assert daemon.stdout is not None
        address = daemon.stdout.readline().strip()
        bus = QDBusConnection.connectToBus(address, "desktop")
        saver = Saver()
        assert bus.registerService("org.freedesktop.ScreenSaver")
        assert bus.registerObject("/ScreenSaver", saver, QDBusConnection.RegisterOption.ExportAllSlots)
        awake = Awake(None, address)
        alone = names(bus)
        with qtbot.waitSignal(awake.answered) as answer:
            awake.hold()
        assert answer.args == [True]
        assert saver.asked == ["Gradviz: A presentation is being shown"]
        assert names(bus) == alone + 1
        awake.release()
        qtbot.waitUntil(lambda: names(bus) == alone)
        QDBusConnection.disconnectFromBus("desktop")
    finally:
        daemon.kill()
        daemon.wait()
        if daemon.stdout is not None:
            daemon.stdout.close()


def names(bus: QDBusConnection) -> int:
    return len(bus.interface().registeredServiceNames().value())


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a way")
def test_where_there_is_no_way_to_keep_it_awake_that_is_said(window: MainWindow, qtbot: QtBot) -> None:
    window.presentation.awake.address = "unix:path=/nowhere"
    window.actions_by_name["present"].trigger()
    qtbot.waitUntil(lambda: "may go dark" in window.transport.happening.whole)
    window.presentation.leave()
