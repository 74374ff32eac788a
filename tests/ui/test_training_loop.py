"""A training loop of a small MLP in the window: its lens and a breakpoint on NaN, while it runs and afterwards."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gradviz.breakpoints import NOT_FINITE, Breakpoint
from gradviz.ui.main_window import MainWindow
from gradviz.ui.runs import State
from tests.ui.conftest import PATIENCE, until_rest

TURNS, BAD = 120, 80
TRAINING = f"""import torch
torch.manual_seed(0)
model = torch.nn.Sequential(torch.nn.Linear(8, 16), torch.nn.ReLU(), torch.nn.Linear(16, 1))
x, t = torch.randn(8, 8), torch.randn(8, 1)
for turn in range(1, {TURNS} + 1):
    if turn == {BAD}:
        x = x * float("nan")
    loss = ((model(x) - t) ** 2).mean()
    model.zero_grad()
    loss.backward()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter -= 0.01 * parameter.grad
"""


def test_lens_and_nan_in_a_training_loop(window: MainWindow, qtbot: QtBot) -> None:
    window.editor.show_text(TRAINING)
    window.breakpoints.add(Breakpoint(0, NOT_FINITE))
    seen: set[int] = set()

    def look() -> None:
        lens = window.editor.marks.lenses.get(5)
        if lens is not None and window.runs.state == State.RUNNING:
            seen.add(lens.last)

    window.session.trace_grew.connect(lambda _length: look())
    window.run()
    qtbot.waitUntil(lambda: window.runs.state == State.PAUSED, timeout=PATIENCE)
    assert window.runs.pause_ is not None
    assert window.runs.pause_.stack[0].line in (7, 8)  # the first NaN has just come to be, or a line is about to run
    (stop,) = window.breakpoints.all()
    window.breakpoints.change(stop.number, enabled=False)
    window.actions_by_name["run"].trigger()
    until_rest(window, qtbot)
    window.breakpoints.change(stop.number, enabled=True)
    qtbot.waitUntil(lambda: 5 in window.editor.marks.lenses and window.editor.marks.lenses[5].last == TURNS)
    assert {turns for turns in seen if turns < TURNS}, "the lens worked while the program ran"
    assert window.editor.marks.lenses[5].words == f"turn {TURNS} of {TURNS}"
    window.session.move_to(0)
    qtbot.keyClick(window.editor, Qt.Key.Key_F9, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: window.session.cursor > 0, timeout=PATIENCE)
    place = window.session.trace.place(window.session.cursor)
    assert place is not None
    assert place.line == 7
    qtbot.waitUntil(lambda: window.editor.marks.lenses[5].words == f"turn {BAD} of {TURNS}")
