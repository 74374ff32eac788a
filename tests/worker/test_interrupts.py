from __future__ import annotations

import subprocess
import sys

import pytest

from gradviz.events import CellEnded, CellStarted, LineReached, OperationCalled, WorkerEnded
from gradviz.limits import Limits
from gradviz.worker.messages import Dropped
from tests.worker.driver import TIMEOUT, Driver

LOOPS = {
    "bare": "while True: pass",
    "sleeping": "import time\nwhile True: time.sleep(100)",
    "printing": "while True: print('x')",
    "printing much": "while True: print('x' * 100_000, end='')",
    "recording": "import torch\nx = torch.zeros(2)\nwhile True: x = x + 1",
    "recording, its lines all told": (
        "import torch\nfor k in range(21_000): pass\n"
        "a, n = torch.ones(3, requires_grad=True), 0\nwhile True:\n    n += 1\n    b = a * 2"
    ),
    "recording backward": "import torch\nx = torch.ones(2, requires_grad=True)\nwhile True: (x * 2).sum().backward()",
    "in a library": "import re\nwhile True: re.sub('a', lambda m: m[0], 'a' * 1000)",
    "in a comprehension": "[k for k in iter(int, 1)]",
    "raising": "while True:\n    try: 1 / 0\n    except ZeroDivisionError: pass",
}


@pytest.mark.parametrize("kind", LOOPS)
def test_an_endless_loop_gives_way_and_the_session_goes_on(session: Driver, kind: str) -> None:
    session.client.run_cell(LOOPS[kind], 1, 0, None)
    session.wait_for(LineReached) if session.events else session.wait_for(CellStarted)
    session.client.stop()
    assert session.finish().error == "KeyboardInterrupt"
    session.run("print('alive')")
    assert session.text().endswith("alive\n")


def test_where_lines_are_told_no_signal_is_needed(session: Driver) -> None:
    """It comes while we tell of lines, nearly always, so that is where it is looked for."""
    session.client.run_cell(
        "import signal\nsignal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})\n"
        "print('in')\ntry:\n    while True:\n        a = 1\nexcept KeyboardInterrupt:\n    print('left')\n"
        "def f():\n    return 1\nf()\nb = 2",
        1, 0, None,
    )  # fmt: skip
    session.wait_for_text("in\n")
    while session.wait_for(LineReached).place.line < 5:
        pass
    session.client.stop()
    assert session.finish().error is None
    assert session.text() == "in\nleft\n"
    assert session.of(LineReached)[-1].place.line == 12, "lines are told on"
    session.run("signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})")


NESTED = """
import time
from gradviz.worker.interrupt import Interrupts
from gradviz.worker.user_code import UserCode

answering = deepest = answered = 0

def answer():  # as on a busy machine
    global answering, deepest, answered
    answering, answered = answering + 1, answered + 1
    deepest = max(deepest, answering)
    time.sleep(0.02)
    answering -= 1
    return True

interrupts = Interrupts(UserCode(), answer)
interrupts.install()
interrupts.begin()
interrupts.request()
while answered < 20:
    pass
interrupts.end()
print(deepest)
"""


def test_a_signal_is_answered_before_the_next_one_is_sent() -> None:
    """Answers within answers took the stack, which ended the record."""
    found = subprocess.run([sys.executable, "-c", NESTED], capture_output=True, text=True, timeout=TIMEOUT, check=True)
    assert found.stdout == "1\n"


def test_a_loop_that_catches_interrupts_is_killed(worker: Driver) -> None:
    source = "while True:\n    try:\n        print('in')\n        while True: pass\n    except KeyboardInterrupt: pass"
    worker.client.run_cell(source, 1, 0, None)
    worker.wait_for_text("in")
    worker.client.stop()
    code, words = worker.wait_for_end()
    assert (code, words.partition(".")[0]) == (-9, "The program did not react to the interrupt and was ended")
    assert isinstance(worker.events[-1], WorkerEnded)


def test_a_child_that_prints_without_end_is_killed(worker: Driver) -> None:
    worker.client.run_cell("import os\nos.system('yes');", 1, 0, None)
    worker.wait_for_text("y\n" * 100_000)
    worker.client.stop()
    worker.wait_for_end()
    assert isinstance(worker.events[-1], WorkerEnded)


def test_a_long_backward_pass_can_be_left(worker: Driver) -> None:
    worker.run("import torch\ny = x = torch.ones(100_000, requires_grad=True)\nfor _ in range(500): y = y * 1.0001")
    worker.client.run_cell("for _ in range(1000): y.sum().backward(retain_graph=True)", 1, 0, None)
    worker.wait_for(CellStarted)
    worker.client.stop()
    assert worker.finish().error == "KeyboardInterrupt"
    worker.run("x.grad = None\n(x * 2).sum().backward()\nprint(x.grad[0])")
    assert worker.text() == "tensor(2.)\n"


def test_what_waits_behind_an_interrupted_cell_does_not_run(session: Driver) -> None:
    session.client.run_cell("while True: pass", 1, 0, None)
    waiting = [session.client.run_cell("print('never')", 1, 0, None) for _ in range(3)]
    session.wait_for(CellStarted)
    session.client.interrupt()
    assert session.wait_for(Dropped).cells == tuple(waiting)
    session.finish()
    session.run("print('next')")
    assert session.text() == "next\n"


def test_an_interrupt_that_comes_too_late_does_nothing(session: Driver) -> None:
    session.run("pass")
    session.client.interrupt()
    assert session.run("for _ in range(100_000): pass").error is None


def test_stop_without_a_program_does_nothing(session: Driver) -> None:
    session.client.stop()
    assert session.run("print(1)").error is None


def _interrupt_often(worker: Driver, times: int) -> None:
    """Interrupts at all moments of a program that prints, records and runs passes; the log must stay whole."""
    source = (
        "import torch\nx = torch.ones(2, requires_grad=True)\nn = 0\nwhile True:\n"
        "    y = (x * x).sum()\n    y.backward()\n    print(n)\n    n += 1"
    )
    worker.client.limits = Limits(events=None, bytes=None)  # on a busy machine interrupts come late
    for _ in range(times):
        worker.events.clear()
        worker.client.run_cell(source, 1, 0, None)
        worker.wait_for(OperationCalled)
        worker.client.interrupt()
        assert worker.finish().error == "KeyboardInterrupt"
        numbers = [int(line) for line in worker.text().splitlines()]
        assert numbers == list(range(len(numbers)))
        assert isinstance(worker.events[-1], CellEnded)
        assert not [event for event in worker.events if event.kind == "RecordingStopped"]
    worker.events.clear()
    worker.run("print((x * 3).sum().item())")
    assert [event.name for event in worker.of(OperationCalled)][:2] == ["mul", "sum"]


def test_interrupts_tear_nothing(worker: Driver) -> None:
    _interrupt_often(worker, 20)


@pytest.mark.thorough
def test_hundreds_of_interrupts_tear_nothing(worker: Driver) -> None:
    _interrupt_often(worker, 400)


def test_what_is_stopped_before_torch_is_there_never_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gradviz.worker.client.PATIENCE", TIMEOUT)  # torch may take longer to come than patience lasts
    driver = Driver()
    driver.client.start()
    cell = driver.client.run_cell("print('never')", 1, 0, None)
    driver.client.stop()
    assert driver.wait_for(Dropped).cells == (cell,)
    driver.run("print('next')")
    assert driver.text() == "next\n"
    driver.client.close()


def test_a_programs_own_interrupt_is_raised_where_it_stands(session: Driver) -> None:
    session.run(
        "import signal\ntry:\n    signal.raise_signal(signal.SIGINT)\nexcept KeyboardInterrupt:\n    print('caught')"
    )
    assert session.text() == "caught\n"
