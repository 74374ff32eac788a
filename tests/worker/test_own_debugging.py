"""Programs that debug themselves: ``breakpoint()``, trace functions of their own; recursion without room for ours."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gradviz.breakpoints import FUNCTION, Breakpoint
from gradviz.events import LineReached
from gradviz.worker.messages import Idle, Paused
from tests.worker.driver import Driver
from tests.worker.stepping import Oracle
from tests.worker.stumbling import MORE
from tests.worker.test_debugger import debug, evaluate, lines, step


@pytest.fixture
def held(session: Driver) -> Iterator[Driver]:
    """A worker whose client can let a program go on, as the window can."""
    session.client.can_hold = True
    yield session
    session.client.can_hold = False
    session.client.set_breakpoints([])


CALLED = """
def f(n):
    m = n + 1
    breakpoint()
    return m
print(f(1))
k = 5
breakpoint()
""".strip()


def test_breakpoint_holds_a_program_that_was_just_run(held: Driver) -> None:
    held.client.run_file(CALLED, None)
    paused = held.wait_for(Paused)
    assert (paused.reason, lines(paused), paused.text) == ("breakpoint()", (3, 5), "breakpoint()")
    assert evaluate(held, "m").result == "2"
    assert evaluate(held, "m = 40").error is None
    assert lines(step(held, "over")) == (4, 5)
    assert lines(step(held, "over")) == (6,)
    held.client.go_on()
    assert lines(held.wait_for(Paused)) == (7,)
    held.client.step("over")
    assert held.finish() == Idle(held.client._last_cell)
    assert held.text() == "40\n"


def test_a_program_held_by_breakpoint_can_be_stopped(held: Driver) -> None:
    held.client.run_file("try:\n    breakpoint()\n    print('never')\nfinally:\n    print('finally')\n", None)
    held.wait_for(Paused)
    held.client.stop()
    assert held.finish().error == "KeyboardInterrupt"
    assert held.text() == "finally\n"


def test_breakpoint_holds_in_a_cell_a_thread_and_a_hook_of_a_pass(held: Driver) -> None:
    held.client.run_cell("x = 1\nbreakpoint()", 11, 0, None)
    assert lines(held.wait_for(Paused)) == (12,)
    held.client.go_on()
    held.finish()
    source = (
        "import threading, torch\ndef hook(g):\n    breakpoint()\n    return g * 2\ndef work():\n"
        "    a = torch.ones(2, requires_grad=True)\n    b = a * 1\n    b.register_hook(hook)\n    b.sum().backward()\n"
        "    done.append(a.grad.tolist())\ndone = []\nt = threading.Thread(target=work, name='worker')\nt.start()\n"
        "t.join()\nprint(done)\n"
    )
    held.client.run_file(source, None)
    paused = held.wait_for(Paused)
    assert (paused.thread, lines(paused)) == ("worker", (3, 9))
    assert lines(step(held, "over")) == (4, 9)
    assert step(held, "over").function == "MulBackward0"
    held.client.go_on()
    assert held.finish().error is None
    assert held.text() == "[[2.0, 2.0]]\n"


def test_breakpoint_in_what_is_evaluated_does_not_wait_within_the_wait(held: Driver) -> None:
    held.client.run_file("def f():\n    breakpoint()\n    return 7\nbreakpoint()\n", None)
    held.wait_for(Paused)
    assert evaluate(held, "f()").result == "7"
    held.client.go_on()
    assert held.finish().error is None
    assert held.text("stderr").startswith("breakpoint() on line 2 was passed over: ")


def test_breakpoint_is_passed_over_in_words_where_nobody_can_go_on(session: Driver) -> None:
    assert session.run_file("for k in range(3):\n    breakpoint()\nprint(k)\n").error is None
    assert session.text() == "2\n"
    assert session.text("stderr") == (
        "breakpoint() on line 2 was passed over: nobody can let the program go on from there. "
        "Run it in Gradviz's window to be held.\n"
    )


def test_breakpoint_in_a_forked_child_is_passed_over(held: Driver) -> None:
    source = (
        "import os\npid = os.fork()\nif pid == 0:\n    breakpoint()\n    os._exit(3)\n"
        "print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))\n"
    )
    assert held.run_file(source).error is None
    assert held.text() == "3\n"


def test_a_hook_of_the_programs_own_is_called(held: Driver) -> None:
    source = (
        "import os, sys\nbefore = sys.breakpointhook\nsys.breakpointhook = lambda: print('mine')\nbreakpoint()\n"
        "sys.breakpointhook = before\nos.environ['PYTHONBREAKPOINT'] = '0'\nbreakpoint()\n"
        "del os.environ['PYTHONBREAKPOINT']\n"
    )
    assert held.run_file(source).error is None
    assert held.text() == "mine\n"


# ---------------------------------------------------------------- trace functions


def test_a_program_that_ends_all_tracing_is_still_stepped(session: Driver) -> None:
    source = "import sys\ndef f():\n    sys.settrace(None)\n    return 1\na = f()\nb = 2\nprint(a + b)\n"
    oracle = Oracle(source.replace("sys.settrace(None)", "sys.gettrace()"))
    seen = [lines(debug(session, source))]
    while len(seen) < len(oracle.moments):
        seen.append(lines(step(session, "into")))
    assert seen == [moment.lines for moment in oracle.moments]
    session.client.go_on()
    assert session.finish().error is None
    assert session.text() == "3\n"
    assert [event.place.line for event in session.of(LineReached)] == [1, 2, 5, 3, 4, 6, 7]


OWN = """
import sys
seen = []
def mine(frame, event, argument):
    if "set" not in frame.f_code.co_name:
        seen.append(frame.f_code.co_name)
def f():
    return 1
sys.settrace(mine)
a = f()
b = 2
sys.settrace(None)
c = f()
print(seen, sys.gettrace() is mine)
""".strip()


def test_a_trace_function_of_the_programs_own_works_and_what_cannot_be_stepped_is_said(session: Driver) -> None:
    paused = debug(session, OWN)
    seen = [lines(paused)]
    while len(seen) < 11:
        seen.append(lines(step(session, "into")))
    assert seen == [(1,), (2,), (3,), (6,), (8,), (9,), (10,), (11,), (12,), (7, 12), (13,)]
    session.client.go_on()
    assert session.finish().error is None
    assert session.text() == "['f'] False\n"
    assert session.text("stderr").count("\n") == 1
    assert session.text("stderr").startswith("The program has set a trace function of its own (sys.settrace).")


def test_nothing_is_said_of_a_trace_function_where_nobody_steps(session: Driver) -> None:
    assert session.run_file(OWN).error is None
    assert (session.text(), session.text("stderr")) == ("['f'] False\n", "")


def test_a_program_that_traces_itself_is_held_in_a_pass_and_stopped(session: Driver) -> None:
    source = (
        "import sys, torch\nsys.settrace(lambda *_: None)\na = torch.ones(2, requires_grad=True)\n"
        "(a * 2).sum().backward()\nprint(a.grad)\nwhile True: pass\n"
    )
    session.client.set_breakpoints([Breakpoint(1, FUNCTION, name="MulBackward0")])
    session.client.run_file(source, None)
    assert session.wait_for(Paused).function == "MulBackward0"
    session.client.go_on()
    session.wait_for_text("tensor")
    session.client.stop()
    assert session.finish().error == "KeyboardInterrupt"
    session.client.set_breakpoints([])


# ---------------------------------------------------------------- recursion


def test_stepping_goes_on_behind_a_recursion_without_room(session: Driver) -> None:
    source = (
        "import sys\ndef down(n):\n    return down(n + 1)\nbefore = sys.getrecursionlimit()\n"
        "sys.setrecursionlimit(250)\ntry:\n    down(0)\nexcept RecursionError:\n    x = 1\n"
        "sys.setrecursionlimit(before)\nprint(x)\n"
    )
    session.client.set_breakpoints([Breakpoint(1, line=7)])
    session.client.run_file(source, None)
    assert lines(session.wait_for(Paused)) == (7,)
    for line in (8, 9, 10):
        assert lines(step(session, "over")) == (line,)
    session.client.set_breakpoints([Breakpoint(1, line=11)])
    session.client.go_on()
    assert lines(session.wait_for(Paused)) == (11,)
    session.client.set_breakpoints([])
    session.client.go_on()
    assert session.finish().error is None
    assert session.run_file(source.replace("x = 1", "x = sys.getprofile()")).error is None
    assert session.text() == "1\nNone\n"


# ---------------------------------------------------------------- what a debugger stumbles over


@pytest.mark.parametrize("name", MORE)
def test_stepping_into_everything_shows_each_line_that_python_runs(session: Driver, name: str) -> None:
    oracle = Oracle(MORE[name])
    session.client.run_file(MORE[name], None, debug=True)
    seen: list[tuple[int, ...]] = []
    while isinstance(at := session.wait_for(Paused | Idle), Paused):  # type: ignore[arg-type]  # a union
        if not at.function:  # functions of passes are held between the lines
            seen.append(lines(at))
        session.client.step("into")
    assert isinstance(at, Idle)
    assert at.error is None
    assert seen == [moment.lines for moment in oracle.moments]
    assert session.text() == oracle.printed
