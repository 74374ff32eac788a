"""While a large graph is laid out: how far it is, how one keeps the last view instead, and wishes that overtake it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QProcess, Qt
from pytestqt.qtbot import QtBot

from gradviz.trace.trace import Trace
from gradviz.ui.canvas import layout_process
from gradviz.ui.canvas.layouts import HERE, Layouts
from gradviz.ui.main_window import MainWindow
from tests.programs import run_whole
from tests.scene.test_folding import STACK
from tests.ui.test_groups import rested

LEFT = Qt.MouseButton.LeftButton
HALFWAY = """
import pickle, sys
from pathlib import Path
from gradviz.scene import process
from gradviz.scene.arrange import arrange

held, source, sink = Path(sys.argv[1]), sys.stdin.buffer, sys.stdout.buffer
while header := source.read(process.HEADER.size):
    number, packed, page = pickle.loads(source.read(process.HEADER.unpack(header)[0]))
    if held.exists():
        held.unlink()
        sink.write(process.pack_progress(number, 0.5, 60.0))
        sink.flush()
        source.read()
    else:
        sink.write(process.pack_answer(number, arrange(pickle.loads(packed), page)))
        sink.flush()
"""
"""A layout process that gets stuck halfway in one layout, if there is a file that says so."""
FLAT = """
import torch
x = torch.ones(2, requires_grad=True)
y = x * 1.0
""" + "\n".join("y = y * 1.01" for _ in range(100))
Hold = Callable[[], None]


@pytest.fixture(scope="module")
def stack() -> Trace:
    return run_whole(STACK)[0]


@pytest.fixture(scope="module")
def flat() -> Trace:
    return run_whole(FLAT)[0]


@pytest.fixture
def hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Hold:
    """Have the next layout stuck halfway."""
    held = tmp_path / "held"
    monkeypatch.setattr(layout_process, "ARGUMENTS", ["-c", HALFWAY, str(held)])
    return held.touch


@pytest.fixture
def shown(hold: Hold, window: MainWindow, qtbot: QtBot, stack: Trace) -> MainWindow:
    """The window with a record whose groups are collapsed."""
    window.open_trace(stack)
    window.canvas.setFocus()
    qtbot.waitUntil(window.isActiveWindow)
    rested(window, qtbot)
    return window


def until_halfway(window: MainWindow, qtbot: QtBot) -> QProcess:
    """Wait until the plate tells of a layout that is stuck."""
    waits = window.canvas.waits
    qtbot.waitUntil(lambda: waits.isVisible() and waits.bar.percent == 60, timeout=20_000)
    found = window.canvas._layouts._process._process
    assert found is not None
    return found


def ended(process: QProcess) -> Callable[[], bool]:
    """Whether a process is gone."""
    gone: list[bool] = []
    process.finished.connect(lambda: gone.append(True))
    return lambda: bool(gone)


def test_escape_keeps_the_last_view_with_its_groups(shown: MainWindow, qtbot: QtBot, hold: Hold) -> None:
    canvas, session = shown.canvas, shown.session
    before = rested(shown, qtbot)
    session.select(before.keys[0])
    hold()
    shown.actions_by_name["unfold_all"].trigger()
    process = until_halfway(shown, qtbot)
    gone = ended(process)
    assert canvas.waits.title.text() == f"laying out {canvas.waiting:,} nodes…"
    assert canvas.waits.button.text() == "Keep the last view  (Esc)"
    assert canvas.scene is before
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert not canvas.waiting
    assert canvas.waits.isHidden()
    assert canvas.scene is before
    assert session.folds == {}
    assert "Layout cancelled: groups are as they were" in shown.transport.happening.whole
    assert session.selection == before.keys[0], "Esc did one thing"
    qtbot.waitUntil(gone)
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert session.selection is None
    assert not canvas.history.undo(), "what did not come is nothing to be undone"
    shown.actions_by_name["unfold_all"].trigger()
    assert len(rested(shown, qtbot).keys) > len(before.keys), "the process starts anew"
    assert not rested(shown, qtbot).groups


def test_escape_keeps_the_direction(shown: MainWindow, qtbot: QtBot, hold: Hold) -> None:
    shown.actions_by_name["unfold_all"].trigger()
    before = rested(shown, qtbot)
    hold()
    qtbot.keyClick(shown.canvas, Qt.Key.Key_T)
    until_halfway(shown, qtbot)
    assert shown.actions_by_name["top_down"].isChecked()
    qtbot.keyClick(shown.canvas, Qt.Key.Key_Escape)
    assert rested(shown, qtbot) is before
    assert not shown.canvas.views.down
    assert not shown.actions_by_name["top_down"].isChecked()
    assert "data flows as it did" in shown.transport.happening.whole
    qtbot.keyClick(shown.canvas, Qt.Key.Key_T)
    assert rested(shown, qtbot).down


@pytest.mark.parametrize("key", [False, True])
def test_what_was_not_waited_for_can_be_had_later(
    window: MainWindow, qtbot: QtBot, hold: Hold, flat: Trace, key: bool
) -> None:
    canvas = window.canvas
    hold()
    window.open_trace(flat)
    window.canvas.setFocus()
    qtbot.waitUntil(window.isActiveWindow)
    until_halfway(window, qtbot)
    assert canvas.waits.button.text() == "Cancel  (Esc)"
    qtbot.mouseClick(canvas.waits.button, LEFT)
    assert not canvas.waiting
    assert canvas.scene is None
    assert canvas.waits.isVisible()
    assert canvas.waits.bar.isHidden()
    assert canvas.waits.title.text().endswith(" nodes are not laid out")
    canvas.resize(canvas.width() - 60, canvas.height() - 40)
    window.session.move_to(len(flat) - 1)
    assert not canvas.waiting, "it is not begun again by itself"
    if key:
        qtbot.keyClick(canvas, Qt.Key.Key_F)
    else:
        qtbot.mouseClick(canvas.waits.button, LEFT)
    assert len(rested(window, qtbot).keys) > HERE
    assert canvas.waits.isHidden()


def test_another_record_needs_no_word_about_the_one_before(
    window: MainWindow, qtbot: QtBot, hold: Hold, flat: Trace
) -> None:
    hold()
    window.open_trace(flat)
    until_halfway(window, qtbot)
    window.canvas.waits.give_up()
    assert window.canvas.waits.isVisible()
    window.open_trace(Trace(flat.events[:20]))
    rested(window, qtbot)
    assert window.canvas.waits.isHidden()


def test_a_newer_wish_overtakes_a_layout_that_takes_long(shown: MainWindow, qtbot: QtBot, hold: Hold) -> None:
    hold()
    shown.actions_by_name["unfold_all"].trigger()
    gone = ended(until_halfway(shown, qtbot))
    qtbot.keyClick(shown.canvas, Qt.Key.Key_T)
    scene = rested(shown, qtbot)
    assert scene.down
    assert not scene.groups
    qtbot.waitUntil(gone)


def test_a_canvas_that_is_resized_while_it_waits_is_laid_out_for_its_size(
    window: MainWindow, qtbot: QtBot, flat: Trace
) -> None:
    canvas = window.canvas
    window.open_trace(flat)
    assert canvas.waiting
    window.resize(window.width() + 200, window.height() + 200)
    rested(window, qtbot)
    scene = canvas.scene
    canvas.resize(canvas.width() + 1, canvas.height())  # no other layout is wanted: this one was made for the size
    assert canvas.scene is scene
    assert not canvas.waiting


def test_what_was_undone_does_not_come_after_all(shown: MainWindow, qtbot: QtBot) -> None:
    canvas, before = shown.canvas, rested(shown, qtbot)
    with qtbot.waitSignal(canvas._layouts.ready, timeout=20_000):
        shown.actions_by_name["unfold_all"].trigger()
        qtbot.waitUntil(lambda: canvas._layouts._asked is not None)
        assert canvas.history.undo()
        assert not canvas.waiting, "what is wanted is there"
    assert canvas.scene is before
    canvas.history.redo()
    assert not rested(shown, qtbot).groups


def test_what_is_done_again_is_waited_for_on(shown: MainWindow, qtbot: QtBot, hold: Hold) -> None:
    canvas = shown.canvas
    hold()
    shown.actions_by_name["unfold_all"].trigger()
    process = until_halfway(shown, qtbot)
    canvas.history.undo()
    assert canvas.waits.isHidden()
    canvas.history.redo()
    assert canvas.waiting
    assert until_waiting(shown, qtbot) is process
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert not canvas.waiting


def until_waiting(window: MainWindow, qtbot: QtBot) -> QProcess | None:
    """Wait until the plate is there."""
    qtbot.waitUntil(window.canvas.waits.isVisible)
    return window.canvas._layouts._process._process


@pytest.fixture
def layouts(qtbot: QtBot) -> Iterator[Layouts]:
    found = Layouts()
    yield found
    found.cancel()


def test_a_growing_record_does_not_end_its_own_layout(layouts: Layouts, qtbot: QtBot, hold: Hold, flat: Trace) -> None:
    half = Trace(flat.events[:-20])
    page = (800.0, 600.0)
    hold()
    assert layouts.scene(half, len(half), page) is None
    qtbot.waitUntil(lambda: layouts._process.takes_long, timeout=20_000)
    process, changes = layouts._process._process, half.changes
    for event in flat.events[-20:]:
        half.append(event)
    assert half.changes > changes
    assert layouts.scene(half, len(half), page) is None
    qtbot.waitUntil(lambda: layouts._measured is not None)
    assert layouts._process._process is process, "it would be seen, and never come if each event ended it"
    assert layouts.scene(half, len(half), (600.0, 400.0)) is None
    assert layouts._process._process is not process, "of a window that is no more so large nobody wants it"


def test_progress_rises_to_the_end(layouts: Layouts, qtbot: QtBot, flat: Trace) -> None:
    told: list[float] = []
    layouts.changed.connect(lambda: told.append(layouts.progress) if layouts.waiting else None)
    with qtbot.waitSignal(layouts.ready, timeout=20_000):
        assert layouts.scene(flat, len(flat), (800.0, 600.0)) is None
    assert told == sorted(told)
    assert told[0] == 0.0
    assert 0.75 <= told[-1] <= 1.0, "it is laid out, and the scene is made of it"
    assert (layouts.waiting, layouts.progress) == (0, 0.0)
