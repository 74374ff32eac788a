"""Breakpoints where there is no code, and conditions that fail: in a real program, that is really held."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gradviz.breakpoints import Breakpoint
from gradviz.ui.main_window import MainWindow
from gradviz.ui.runs import State
from tests.trace.stepping import lines_reached
from tests.ui.conftest import PATIENCE, until_rest

SCATTERED = '''import torch

# words
def keep(function):
    """Doc."""
    return function

@keep
def double(
    x,
):
    """Twice.

    More."""
    # inside
    return torch.mul(
        x,
        2,
    )

if False:
    y = 1
else:
    y = double(
        torch.ones(2),
    )
try:
    z = y
finally:
    w = z
# end
'''
MOVED = {2: 4, 3: 4, 5: 6, 7: 8, 10: 16, 11: 16, 12: 16, 13: 16, 15: 16, 19: 21, 20: 21, 22: 24, 23: 24, 26: 27, 29: 30}
"""By hand: lines without code, and the next that has some."""


def click_beside(window: MainWindow, line: int) -> None:
    window.editor.reveal(line)
    _line, top, height = next(row for row in window.editor.visible_lines() if row[0] == line)
    QTest.mouseClick(window.editor.gutter, Qt.MouseButton.LeftButton, pos=QPoint(8, round(top + height / 2)))


@pytest.mark.parametrize("with_mouse", [True, False], ids=["mouse", "key"])
def test_a_breakpoint_where_there_is_no_code_goes_to_the_next(
    window: MainWindow, qtbot: QtBot, with_mouse: bool
) -> None:
    window.editor.show_text(SCATTERED)
    window.editor.setFocus()
    for asked, expected in MOVED.items():
        if with_mouse:
            click_beside(window, asked)
        else:
            window.editor.go_to(asked)
            qtbot.keyClick(window.editor, Qt.Key.Key_F9)
        assert [point.line for point in window.breakpoints.all()] == [expected], asked
        window.breakpoints.clear()
    click_beside(window, 31)
    assert window.breakpoints.all() == []
    assert window.message.isVisible()


def held_lines(window: MainWindow, qtbot: QtBot) -> list[int]:
    """Run the program, let it go on wherever it is held; the lines it was held at."""
    held: list[int] = []

    def note() -> None:
        assert window.runs.pause_ is not None
        held.append(window.runs.pause_.stack[0].line)

    window.runs.paused.connect(note)
    window.actions_by_name["run"].trigger()
    while True:
        qtbot.waitUntil(lambda: window.runs.state in (State.PAUSED, State.READY, State.ENDED), timeout=PATIENCE)
        if window.runs.state != State.PAUSED:
            until_rest(window, qtbot)
            return held
        count = len(held)
        window.actions_by_name["run"].trigger()
        qtbot.waitUntil(lambda count=count: window.runs.state != State.PAUSED or len(held) > count, timeout=PATIENCE)


def test_the_program_stops_at_each_place_that_breakpoints_moved_to(window: MainWindow, qtbot: QtBot) -> None:
    window.editor.show_text(SCATTERED)
    for line in sorted(set(MOVED.values())):
        window.breakpoints.toggle(line)
    expected = [line for line in lines_reached(SCATTERED) if line in MOVED.values()]
    assert set(expected) == set(MOVED.values())
    assert held_lines(window, qtbot) == expected


@pytest.mark.parametrize(
    ("condition", "held", "said"),
    [
        ("1 / (n - 2) > 9", 2, "ZeroDivisionError: division by zero"),
        ("__import__('sys').exit(3)", 0, "SystemExit: 3"),
        ("torch.ones(2) > n", 0, "RuntimeError: Boolean value of Tensor"),
        ("[].pop()", 0, "IndexError: pop from empty list"),
    ],
)
def test_a_condition_that_raises_holds_the_program_once_and_says_why(
    window: MainWindow, qtbot: QtBot, condition: str, held: int, said: str
) -> None:
    window.editor.show_text("import torch\nfor n in range(4):\n    m = n\nprint('went on')\n")
    point = window.breakpoints.add(Breakpoint(0, line=3, condition=condition))
    window.actions_by_name["run"].trigger()
    qtbot.waitUntil(lambda: window.runs.state == State.PAUSED, timeout=PATIENCE)
    with qtbot.waitSignal(window.runs.evaluated, timeout=PATIENCE) as answered:
        window.runs.evaluate("n")
    assert answered.args[0].result == str(held)
    assert said in window.breakpoints.failure(point.number)
    qtbot.waitUntil(lambda: window.editor.stops[3].failed)  # its sign says so
    window.actions_by_name["run"].trigger()
    until_rest(window, qtbot)
    assert "went on" in window.output.text()
