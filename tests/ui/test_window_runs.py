"""A person types, runs, steps, and looks."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter, thread_time

import pytest
from PySide6.QtCore import Qt, QTimer
from pytestqt.qtbot import QtBot

from gradviz import events as ev
from gradviz.ui.canvas.details import tooltip
from gradviz.ui.main_window import MainWindow
from gradviz.ui.runs import State
from tests.ui.conftest import PATIENCE, until_rest

Run = Callable[..., None]
SQUARE = "import torch\na = torch.tensor([3.0, 1.0], requires_grad=True)\nb = a * a\nloss = b.mean()\nloss.backward()\n"


def step_of(window: MainWindow, kind: type, nr: int = 0) -> int:
    steps = [step for step, event in enumerate(window.session.trace.events, 1) if isinstance(event, kind)]
    return steps[nr]


def test_typed_program_runs_and_its_marks_follow_the_steps(window: MainWindow, qtbot: QtBot) -> None:
    window.editor.setFocus()
    for line in SQUARE.splitlines():
        qtbot.keyClicks(window.editor, line)
        qtbot.keyClick(window.editor, Qt.Key.Key_Return)
    qtbot.keyClick(window.editor, Qt.Key.Key_F5)
    until_rest(window, qtbot)
    trace = window.session.trace
    assert window.session.cursor == len(trace)
    window.session.move_to(step_of(window, ev.FunctionRan, 1))
    qtbot.waitUntil(lambda: window.editor.marks.note == "pass 1: MulBackward0")
    assert window.editor.marks.shown == 5
    assert window.editor.marks.values[3].value == "[9, 1]"
    assert "MulBackward0 ran" in window.transport.happening.whole
    assert "line 5" in window.transport.label.text()
    assert "pass 1" in window.transport.label.text()


def test_arrow_keys_step_only_with_the_stage_focused(window: MainWindow, qtbot: QtBot, run: Run) -> None:
    run(SQUARE)
    last = len(window.session.trace)
    window.editor.setFocus()
    qtbot.keyClick(window.editor, Qt.Key.Key_Left)
    assert window.session.cursor == last
    timeline = window.transport.timeline
    timeline.setFocus()
    moves = {Qt.Key.Key_Left: last - 1, Qt.Key.Key_Home: 0, Qt.Key.Key_Right: 1, Qt.Key.Key_End: last}
    for key, cursor in moves.items():
        qtbot.keyClick(timeline, key)
        assert window.session.cursor == cursor


def test_line_moves_stop_at_every_line(window: MainWindow, run: Run) -> None:
    run(SQUARE)
    trace, session = window.session.trace, window.session
    session.move_to(0)
    lines = []
    while session.cursor < len(trace):
        window.actions_by_name["next_line"].trigger()
        place = trace.place(session.cursor)
        if session.cursor < len(trace) and place:
            lines.append(place.line)
    assert lines == [1, 2, 3, 4, 5]
    back = []
    while session.cursor > 0:
        window.actions_by_name["previous_line"].trigger()
        place = trace.place(session.cursor)
        if session.cursor and place:
            back.append(place.line)
    assert back == [5, 4, 3, 2, 1]


def test_playing_goes_to_the_end_and_stops(window: MainWindow, qtbot: QtBot, run: Run) -> None:
    run("import torch\na = torch.ones(2)\n")
    window.player.set_speed(8.0)
    window.session.move_to(0)
    window.actions_by_name["play"].trigger()
    assert window.player.playing
    qtbot.waitUntil(lambda: not window.player.playing, timeout=10_000)
    assert window.session.cursor == len(window.session.trace)


def test_caret_lights_nodes_and_selection_lights_the_line(window: MainWindow, qtbot: QtBot, run: Run) -> None:
    run(SQUARE)
    window.editor.go_to(3)
    function = next(key for key, node in window.session.trace.nodes.items() if node.name == "MulBackward0")
    assert function in window.session.lit
    window.editor.go_to(1)
    assert not window.session.lit
    window.session.select(function)
    qtbot.waitUntil(lambda: window.editor.marks.lit == {3})
    assert window.inspector.report is not None
    assert window.inspector.report.title == "MulBackward0"


def test_code_of_an_earlier_cell_is_shown_marked_lit_and_counted(window: MainWindow, qtbot: QtBot, run: Run) -> None:
    text = """# %%
import torch
def f(x):
    y = x * x
    if y.sum() > 20:
        raise ValueError("too much")
    return y
# %%
a = torch.tensor([3.0, 1.0], requires_grad=True)
f(a)
# %%
f(2 * a)
"""
    window.documents.active.notebook = True
    run(text)
    qtbot.waitUntil(lambda: window.editor.marks.errors == {6: "ValueError: too much"})
    assert "line 6" in window.transport.happening.whole or "line 6" in window.output.text()
    trace = window.session.trace
    products = [key for key, node in trace.nodes.items() if node.name == "MulBackward0" and node.place.function]
    assert len(products) == 2
    window.session.move_to(trace.nodes[products[0]].born)
    qtbot.waitUntil(lambda: window.editor.marks.shown == 4)
    assert "line 4" in window.transport.label.text()
    assert "cell 1 · line 4" in window.canvas.frame().where
    window.session.select(products[0])
    qtbot.waitUntil(lambda: window.editor.marks.lit == {4})
    assert "line 4" in window.inspector.report.subtitle
    assert "line 4" in tooltip(trace.at(window.session.cursor), products[0])
    window.editor.go_to(4)
    assert set(products) <= window.session.lit
    window.editor.go_to(10)
    assert not set(products) & window.session.lit


def test_edited_text_is_said_and_wrong_lines_are_not_marked(window: MainWindow, qtbot: QtBot, run: Run) -> None:
    run(SQUARE)
    window.session.move_to(step_of(window, ev.OperationCalled, 1))
    qtbot.waitUntil(lambda: window.editor.marks.shown == 3)
    window.editor.setPlainText("# a remark\n" + SQUARE.replace("loss = b.mean()", "loss = b.sum()"))
    qtbot.waitUntil(lambda: window.editor.marks.shown == 4)
    assert window.status.edited.isVisible()
    window.session.move_to(step_of(window, ev.OperationCalled, 2))
    qtbot.waitUntil(lambda: window.editor.marks.shown is None)


def test_endless_loop_stops_and_the_window_stays_live(window: MainWindow, qtbot: QtBot) -> None:
    window.runs.prepare()
    qtbot.waitUntil(lambda: window.runs.state == State.READY, timeout=PATIENCE)
    gaps: list[float] = []
    work: list[float] = []
    last = perf_counter(), thread_time()

    def tick() -> None:
        nonlocal last
        now = perf_counter(), thread_time()
        gaps.append(now[0] - last[0])
        work.append(now[1] - last[1])
        last = now

    timer = QTimer(window)
    timer.timeout.connect(tick)
    window.editor.show_text("import torch\na = torch.ones(3)\nn = 0\nwhile True:\n    n += 1\n    b = a * 2\n")
    window.run()
    qtbot.waitUntil(lambda: len(window.session.trace) > 2_000, timeout=PATIENCE)
    last = perf_counter(), thread_time()
    timer.start(10)
    qtbot.waitUntil(lambda: len(gaps) > 100, timeout=PATIENCE)
    begun = perf_counter()
    window.actions_by_name["stop"].trigger()
    qtbot.waitUntil(lambda: window.runs.state in (State.READY, State.ENDED), timeout=10_000)
    took = perf_counter() - begun
    timer.stop()
    assert took < 2.0
    # The clock of the thread, too: on a busy machine the system itself may hold a process up for longer than that.
    assert max(work) < 0.1, f"the window's thread worked for {max(work) * 1000:.0f} ms in one turn"
    assert sorted(gaps)[len(gaps) // 2] < 0.1, "the event loop often stood still"


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ("import ctypes\nctypes.string_at(0)", "segmentation fault"),
        ("import os\nos._exit(3)", "3"),
    ],
)
def test_end_of_the_process_is_told_and_the_next_run_works(
    window: MainWindow, qtbot: QtBot, run: Run, program: str, words: str
) -> None:
    text = f"import torch\na = torch.ones(2)\nprint('before')\n{program}\n"
    run(text)
    assert window.runs.state == State.ENDED
    assert window.editor.toPlainText() == text
    assert any(isinstance(event, ev.TensorCreated) for event in window.session.trace.events)
    assert "before" in window.output.text()
    assert words in window.output.text()
    run("print(6 * 7)")
    assert window.runs.state == State.READY
    assert "42" in window.output.text()


def test_system_exit_ends_the_program_in_words(window: MainWindow, run: Run) -> None:
    run("print('here')\nraise SystemExit(4)\n")
    assert "here" in window.output.text()
    assert window.output.text().count("exit") == 1
    assert "exit code 4" in window.output.text()
    run("print(6 * 7)")
    assert "42" in window.output.text()


def test_syntax_error_is_shown_at_its_line(window: MainWindow, qtbot: QtBot, run: Run) -> None:
    run("a = 1\nb = (2\nc = 3\n")
    qtbot.waitUntil(lambda: 2 in window.editor.marks.errors)
    assert window.editor.marks.errors[2] == "SyntaxError: '(' was never closed"
    assert "SyntaxError" in window.output.text()


def test_error_marks_its_line_and_the_link_leads_there(window: MainWindow, qtbot: QtBot, run: Run) -> None:
    run("x = 1\n\ny = 1 / 0\n")
    qtbot.waitUntil(lambda: window.editor.marks.errors == {3: "ZeroDivisionError: division by zero"})
    assert "ZeroDivisionError" in window.output.text()
    links = [line for line in window.output._feed.log.lines() if line.target is not None]
    window.output.line_asked.emit(links[-1].target, links[-1].execution)
    assert window.editor.caret_line() == 3


def test_input_is_asked_for_and_answered(window: MainWindow, qtbot: QtBot) -> None:
    window.editor.show_text("name = input('Who? ')\nprint('hello', name)\n")
    window.run()
    qtbot.waitUntil(lambda: window.output.input_row.isVisible(), timeout=PATIENCE)
    assert window.output.prompt.text() == "Who?"
    qtbot.keyClicks(window.output.input, "Ada")
    qtbot.keyClick(window.output.input, Qt.Key.Key_Return)
    until_rest(window, qtbot)
    assert "hello Ada" in window.output.text()
    assert not window.output.input_row.isVisible()


def test_run_cell_keeps_the_namespace_and_the_record_grows(window: MainWindow, qtbot: QtBot) -> None:
    window.editor.show_text("# %%\nn = 20\n# %%\nprint(n + 1)\n")
    window.editor.go_to(2)
    window.run_cell()
    until_rest(window, qtbot)
    length = len(window.session.trace)
    window.editor.go_to(4)
    qtbot.keyClick(window.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(window.session.trace) > length)
    until_rest(window, qtbot)
    assert "21" in window.output.text()


def test_restart_forgets_the_namespace_but_keeps_the_record(window: MainWindow, qtbot: QtBot, run: Run) -> None:
    run("n = 20\n")
    length = len(window.session.trace)
    window.actions_by_name["restart"].trigger()
    assert len(window.session.trace) == length
    window.editor.show_text("print('n' in globals())")
    window.run_cell()
    until_rest(window, qtbot)
    assert "False" in window.output.text()


def test_nothing_is_lost_while_the_window_is_blocked(window: MainWindow, qtbot: QtBot) -> None:
    window.editor.show_text("import torch\na = torch.ones(2)\nfor i in range(2000):\n    b = a * i\n    print(i)\n")
    window.run()
    qtbot.waitUntil(lambda: len(window.session.trace) > 10, timeout=PATIENCE)
    blocked_until = perf_counter() + 1.0
    while perf_counter() < blocked_until:
        pass
    until_rest(window, qtbot)
    events = window.session.trace.events
    calls = [event for event in events if isinstance(event, ev.OperationCalled) and event.name == "mul"]
    printed = "".join(event.text for event in events if isinstance(event, ev.TextPrinted))
    assert len(calls) == 2000
    assert printed.split() == [str(i) for i in range(2000)]
