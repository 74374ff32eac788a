from __future__ import annotations

import random
import socket

import pytest

from gradviz.breakpoints import CHANGED, ERROR, FUNCTION, GRAD_NORM, NOT_FINITE, OPERATION, Breakpoint
from gradviz.events import ErrorRaised, LineReached, OperationCalled, TextPrinted
from gradviz.worker.messages import BreakpointFailed, BreakpointMoved, Evaluated, Idle, InputWanted, Paused, Resumed
from tests.programs import UNWRITTEN
from tests.worker.driver import Driver
from tests.worker.stepping import ASYNC_CELL, PROGRAMS, Oracle

PASS = """
import torch
a = torch.tensor([3., 1.], requires_grad=True)
b = a * a
c = b.sum()
c.backward()
print(a.grad)
""".strip()


def lines(paused: Paused) -> tuple[int, ...]:
    return tuple(frame.line for frame in paused.stack)


def debug(session: Driver, source: str) -> Paused:
    """Run a program to its first line."""
    session.client.run_file(source, None, debug=True)
    return session.wait_for(Paused)


def step(session: Driver, kind: str) -> Paused:
    session.client.step(kind)
    return session.wait_for(Paused)


def evaluate(session: Driver, text: str, frame: int = 0) -> Evaluated:
    number = session.client.evaluate(text, frame)
    told = session.wait_for(Evaluated)
    assert told.number == number
    return told


def test_debug_stops_at_the_first_line_and_goes_on(session: Driver) -> None:
    paused = debug(session, "a = 1\nprint(a)\n")
    assert (lines(paused), paused.text, paused.reason) == ((1,), "a = 1", "its first line")
    assert session.text() == ""
    session.client.go_on()
    assert session.finish().error is None
    assert session.text() == "1\n"


@pytest.mark.parametrize("name", PROGRAMS)
def test_stepping_into_everything_shows_each_line_that_python_runs(session: Driver, name: str) -> None:
    oracle = Oracle(PROGRAMS[name])
    seen = [lines(debug(session, PROGRAMS[name]))]
    while len(seen) < len(oracle.moments):
        seen.append(lines(step(session, "into")))
    assert seen == [moment.lines for moment in oracle.moments]
    session.client.step("into")
    assert session.finish().error is None
    assert session.text() == oracle.printed


def test_a_cell_with_await_is_stepped_through_line_by_line(session: Driver) -> None:
    oracle = Oracle(ASYNC_CELL)
    session.client.run_cell(ASYNC_CELL, 1, 0, None, debug=True)
    seen = [session.wait_for(Paused)]
    while len(seen) < len(oracle.moments):
        seen.append(step(session, "into"))
    assert [paused.stack[0].line for paused in seen] == [moment.line for moment in oracle.moments]
    session.client.step("into")
    assert session.finish().error is None


def test_stepping_over_goes_through_the_statements_of_a_cell(session: Driver) -> None:
    source = "def f():\n    x = 1\n    return x\na = f()\nfor k in range(2):\n    a += f()\nprint(a)"
    session.client.run_cell(source, 11, 0, None, debug=True)
    seen = [session.wait_for(Paused).stack[0].line]
    for _ in range(7):
        seen.append(step(session, "over").stack[0].line)
    assert seen == [11, 14, 15, 16, 15, 16, 15, 17]
    session.client.step("over")
    assert session.finish().error is None


def test_a_step_over_the_end_of_a_cell_goes_on_in_the_next_one_that_waits(session: Driver) -> None:
    for first_line, source in ((1, "a = 1\nb = 2"), (4, "c = 3\nd = 4"), (7, "e = 5")):
        session.client.run_cell(source, first_line, 0, None, debug=first_line == 1)
    seen = [session.wait_for(Paused).stack[0].line]
    for kind in ("over", "into", "over"):
        seen.append(step(session, kind).stack[0].line)
    assert seen == [1, 2, 4, 5]
    session.client.step("out")
    assert session.finish().error is None
    assert session.run("f = 6").error is None


def _random_walk(session: Driver, name: str, seed: int, commands: int) -> None:
    """Commands one after another; each must lead where the oracle says, in time, and nothing may be lost."""
    chance = random.Random(seed)
    oracle = Oracle(PROGRAMS[name])
    at: int | None = None
    given = 0
    while given < commands:
        if at is None:
            session.messages.clear()
            session.events.clear()
            session.client.set_breakpoints([])
            assert lines(debug(session, PROGRAMS[name])) == oracle.moments[0].lines
            at = 0
        kind = chance.choice(["into", "into", "over", "over", "out", "continue", "to", "evaluate"])
        given += 1
        if kind == "evaluate":
            assert evaluate(session, "40 + 2").result == "42"
            continue
        if kind == "continue":
            wanted = set(chance.sample(sorted({moment.line for moment in oracle.moments}), 2))
            session.client.set_breakpoints([Breakpoint(n, line=line) for n, line in enumerate(sorted(wanted), 1)])
            session.client.go_on()
            to = oracle.to_line(at, wanted)
        elif kind == "to":
            session.client.set_breakpoints([])
            line = chance.choice(oracle.moments).line
            session.client.run_to(line)
            to = oracle.to_line(at, {line})
        else:
            session.client.set_breakpoints([])
            session.client.step(kind)
            to = getattr(oracle, kind)(at)
        if to is None:
            assert session.finish().error is None
            assert session.text() == oracle.printed
        else:
            assert lines(session.wait_for(Paused)) == oracle.moments[to].lines, (name, seed, given, kind)
        at = to
        paused, resumed = (sum(isinstance(each, what) for each in session.messages) for what in (Paused, Resumed))
        assert paused == resumed + (at is not None)
    session.client.set_breakpoints([])
    if at is not None:
        session.client.go_on()
        session.finish()


@pytest.mark.parametrize("name", PROGRAMS)
def test_random_commands_lead_to_the_right_lines(session: Driver, name: str) -> None:
    _random_walk(session, name, seed=1, commands=25)


@pytest.mark.thorough
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", PROGRAMS)
def test_hundreds_of_random_commands_lead_to_the_right_lines(session: Driver, name: str, seed: int) -> None:
    _random_walk(session, name, seed, commands=200)


# ---------------------------------------------------------------- breakpoints


def test_a_breakpoint_stops_on_its_line_where_its_condition_is_true(session: Driver) -> None:
    session.client.set_breakpoints([Breakpoint(7, line=3, condition="n % 4 == 3", hits=2)])
    session.client.run_file("s = 0\nfor n in range(10):\n    s += n\nprint(s)\n", None)
    paused = session.wait_for(Paused)
    assert (paused.breakpoints, paused.reason, evaluate(session, "n").result) == ((7,), "breakpoint 7", "7")
    session.client.go_on()
    session.finish()
    session.client.set_breakpoints([])
    assert session.text() == "45\n"
    assert sum(isinstance(message, Paused) for message in session.messages) == 1


def test_a_logpoint_prints_and_does_not_stop(session: Driver) -> None:
    session.client.set_breakpoints([Breakpoint(1, line=2, log="n = {n}, {{so}} {n * n}")])
    session.client.run_file("for n in range(2):\n    pass\n", None)
    session.finish()
    session.client.set_breakpoints([])
    assert session.text() == "n = 0, {so} 0\nn = 1, {so} 1\n"


def test_a_condition_that_raises_is_told_and_stops_once(session: Driver) -> None:
    session.client.set_breakpoints([Breakpoint(1, line=2, condition="nope > 1")])
    session.client.run_file("for n in range(3):\n    pass\n", None)
    assert session.wait_for(BreakpointFailed) == BreakpointFailed(
        1, "Its condition raised NameError: name 'nope' is not defined."
    )
    session.wait_for(Paused)
    session.client.go_on()
    session.finish()
    session.client.set_breakpoints([])
    assert sum(isinstance(message, Paused) for message in session.messages) == 1


def test_a_condition_that_is_no_expression_is_told_at_once(session: Driver) -> None:
    session.client.set_breakpoints([Breakpoint(1, line=1, condition="n = 1")])
    assert session.wait_for(BreakpointFailed).reason.startswith("The condition is no Python expression")
    assert session.run_file("n = 1\n").error is None
    session.client.set_breakpoints([])


def test_a_breakpoint_on_a_line_without_code_moves_down(session: Driver) -> None:
    session.client.set_breakpoints([Breakpoint(1, line=2), Breakpoint(2, line=9)])
    session.client.run_file("a = 1\n\n# nothing\nif a:\n    b = 2\nelse:\n    b = 3\n\n\n", None)
    assert session.wait_for(BreakpointMoved) == BreakpointMoved(1, 4)
    assert session.wait_for(BreakpointFailed) == BreakpointFailed(2, "There is no code on line 9 or below it.")
    assert lines(session.wait_for(Paused)) == (4,)
    session.client.go_on()
    session.finish()
    session.client.set_breakpoints([])


def test_a_breakpoint_set_while_a_loop_runs_beyond_the_recorded_lines_works(worker: Driver) -> None:
    source = "n = 0\nprint('in')\nwhile True:\n    n += 1\n    m = n\n    if n < 0: break\n"
    worker.client.run_file("for k in range(30_000): pass\n" + source, None)
    worker.wait_for_text("in")
    told = len(worker.of(LineReached))
    worker.client.set_breakpoints([Breakpoint(1, line=6)])
    paused = worker.wait_for(Paused)
    assert lines(paused) == (6,)
    assert evaluate(worker, "n == m + 1, n > 100").result == "(True, True)"
    assert lines(step(worker, "over")) == (7,)
    assert [event.place.line for event in worker.of(LineReached)[told:]] == [6, 7]
    worker.client.set_breakpoints([])
    worker.client.go_on()
    worker.client.pause()
    assert worker.wait_for(Paused).reason == "you asked for it"
    worker.client.stop()
    assert worker.finish().error == "KeyboardInterrupt"


def test_lines_are_no_longer_traced_when_nobody_needs_them(worker: Driver) -> None:
    look = "import sys\nprint('traced', sys.gettrace() is not None)\n"
    worker.client.set_breakpoints([Breakpoint(1, line=4)])
    worker.client.run_file(f"for k in range(30_000): pass\n{look}k = 1\n{look}", None)
    worker.wait_for(Paused)
    worker.client.set_breakpoints([])
    worker.client.go_on()
    worker.finish()
    assert worker.text() == "traced True\ntraced False\n"


# ---------------------------------------------------------------- in a pass


def test_a_pass_is_stepped_through_function_by_function(session: Driver) -> None:
    debug(session, PASS)
    for _ in range(4):
        paused = step(session, "over")
    assert (lines(paused), paused.function) == ((5,), "")
    functions = [step(session, "into")]
    assert (functions[0].reason, lines(functions[0])) == ("SumBackward0 is about to run", (5,))
    functions.append(step(session, "over"))
    assert [paused.function for paused in functions] == ["SumBackward0", "MulBackward0"]
    assert evaluate(session, "a.grad").result is None
    assert evaluate(session, "(a * 2).requires_grad").result == "True"
    assert lines(step(session, "over")) == (6,)
    assert evaluate(session, "a.grad").result == "tensor([6., 2.])"
    session.client.go_on()
    assert session.finish().error is None


def test_a_step_out_runs_the_pass_to_its_end(session: Driver) -> None:
    debug(session, PASS)
    for kind in ("over", "over", "over", "over", "into"):
        paused = step(session, kind)
    assert paused.function == "SumBackward0"
    assert lines(step(session, "out")) == (6,)
    session.client.go_on()
    assert session.finish().error is None


def test_a_function_breakpoint_holds_the_engine_which_goes_on_or_is_stopped(session: Driver) -> None:
    session.client.set_breakpoints([Breakpoint(3, FUNCTION, name="MulBackward0")])
    session.client.run_file(PASS, None)
    paused = session.wait_for(Paused)
    assert (paused.function, paused.breakpoints, lines(paused)) == ("MulBackward0", (3,), (5,))
    session.client.go_on()
    session.finish()
    assert session.text() == "tensor([6., 2.])\n"
    session.client.run_file(PASS, None)
    session.wait_for(Paused)
    session.client.stop()
    assert session.finish().error == "KeyboardInterrupt"
    session.client.set_breakpoints([])
    assert session.run("print(a.grad)\n(a * 2).sum().backward()\nprint(a.grad)").error is None
    assert session.text().endswith("None\ntensor([2., 2.])\n")


HOOKED = """
import torch
def halved(grad):
    half = grad / 2
    return half
a = torch.tensor([3., 1.], requires_grad=True)
b = a * a
b.register_hook(halved)
c = b.sum()
c.backward()
print(a.grad)
""".strip()


def test_a_line_in_a_hook_is_held_within_the_pass(session: Driver) -> None:
    session.client.set_breakpoints([Breakpoint(1, line=3)])
    session.client.run_file(HOOKED, None)
    assert lines(session.wait_for(Paused)) == (3, 9)
    assert evaluate(session, "torch.is_grad_enabled(), grad").result == "(False, tensor([1., 1.]))"
    assert evaluate(session, "torch.is_grad_enabled(), b.requires_grad", 1).result == "(True, True)"
    assert lines(step(session, "over")) == (4, 9)
    behind = step(session, "over")
    assert (behind.function, lines(behind)) == ("MulBackward0", (9,))
    assert evaluate(session, "a.grad").result is None
    assert lines(step(session, "over")) == (10,)
    assert evaluate(session, "a.grad").result == "tensor([3., 1.])"
    session.client.go_on()
    assert session.finish().error is None
    session.client.run_file(HOOKED, None)
    session.wait_for(Paused)
    session.client.stop()
    assert session.finish().error == "KeyboardInterrupt"
    session.client.set_breakpoints([])
    assert session.run_file(HOOKED).error is None
    assert session.text() == "tensor([3., 1.])\n" * 2


def test_a_held_worker_ends_with_its_client() -> None:
    driver = Driver().start()
    debug(driver, "a = 1\n")
    driver.client._channel._socket.shutdown(socket.SHUT_RDWR)
    assert driver.wait_for_end()[0] == 0


# ---------------------------------------------------------------- while it is held


def test_what_is_evaluated_is_not_in_the_record(session: Driver) -> None:
    source = "import torch\na = torch.ones(2, requires_grad=True)\nb = a * a\nprint(b)\n"
    debug(session, source)
    for _ in range(3):
        step(session, "over")
    told = len(session.events)
    assert evaluate(session, "print('hi')\n(a * 3).sum()").output == "hi\n"
    assert evaluate(session, "(a * 3).sum()").result == "tensor(6., grad_fn=<SumBackward0>)"
    assert evaluate(session, "1 / 0").error == "ZeroDivisionError: division by zero"
    assert evaluate(session, "for").error.startswith("SyntaxError")  # type: ignore[union-attr]
    assert not [event for event in session.events[told:] if isinstance(event, (OperationCalled, TextPrinted))]
    session.client.go_on()
    session.finish()
    assert [event.name for event in session.of(OperationCalled)] == ["ones", "mul"]


def test_a_statement_changes_the_frame_that_it_is_evaluated_in(session: Driver) -> None:
    source = "def f(inside):\n    y = inside + 1\n    return [y for _ in range(2)]\nz = f(1)\nprint(z)\n"
    session.client.set_breakpoints([Breakpoint(1, line=3)])
    session.client.run_file(source, None)
    session.wait_for(Paused)
    assert evaluate(session, "y, inside = 40, 2").error is None
    assert evaluate(session, "[y + inside for _ in range(1)]").result == "[42]"
    assert evaluate(session, "new = y").error is None
    assert evaluate(session, "new").result == "40"
    assert evaluate(session, "inside", 1).error == "NameError: name 'inside' is not defined"
    assert evaluate(session, "q = 7", 1).error is None
    assert evaluate(session, "x", 2).error == "There is no such frame."
    session.client.go_on()
    session.finish()
    session.client.set_breakpoints([])
    assert session.text() == "[40, 40]\n"
    session.run("print(q)")
    assert session.text().endswith("7\n")


def test_frames_tell_their_names_and_keep_nothing_alive(session: Driver) -> None:
    source = (
        "import torch, weakref\n"
        "def inner(t):\n    n = 3\n    return n\n"
        "def outer():\n    t = torch.ones(2)\n    inner(t)\n    w = weakref.ref(t)\n    del t\n    print(w())\n"
        "outer()\n"
    )
    session.client.set_breakpoints([Breakpoint(1, line=4)])
    session.client.run_file(source, None)
    paused = session.wait_for(Paused)
    assert [(frame.function, frame.line) for frame in paused.stack] == [("inner", 4), ("outer", 7), ("", 11)]
    assert paused.stack[0].names == (("t", "[1, 1]"), ("n", "3"))
    evaluate(session, "t.sum()", 1)
    session.client.go_on()
    session.finish()
    session.client.set_breakpoints([])
    assert session.text() == "None\n"


def test_stop_unwinds_a_held_program_as_an_interrupt_does(session: Driver) -> None:
    debug(session, "try:\n    x = 1\n    print('never')\nfinally:\n    print('finally')\n")
    step(session, "over")
    step(session, "over")
    session.client.stop()
    assert session.finish() == Idle(session.client._last_cell, "KeyboardInterrupt")
    assert session.text() == "finally\n"


def test_stop_ends_an_evaluation_without_end_and_the_program(session: Driver) -> None:
    debug(session, "x = 1\nprint('never')\n")
    session.client.evaluate("print('in')\nwhile True: pass")
    session.client.stop()
    assert session.wait_for(Evaluated).error in ("KeyboardInterrupt", "The program was ended.")
    assert session.finish().error == "KeyboardInterrupt"
    assert session.text() == ""


def test_what_is_evaluated_is_ended_alone(session: Driver) -> None:
    """Whether it has begun by then or not; the program stays where it is, also when it goes on."""
    debug(session, "x = 1\nprint(x)\n")
    told = len(session.events)
    number = session.client.evaluate("while True: pass")
    session.client.end_evaluation(number)
    assert session.wait_for(Evaluated) == Evaluated(number, error="KeyboardInterrupt")
    number = session.client.evaluate("import torch\nwhile True: torch.ones(2)")
    assert session.client.evaluate("x") == number + 1
    session.client.end_evaluation(number)
    assert session.wait_for(Evaluated) == Evaluated(number, error="KeyboardInterrupt")
    assert session.wait_for(Evaluated) == Evaluated(number + 1, result="1")
    session.client.end_evaluation(number)  # too late: it has ended
    assert lines(step(session, "over")) == (2,)
    session.client.go_on()
    assert session.finish().error is None
    assert session.text() == "1\n"
    assert not [event for event in session.events[told:] if isinstance(event, ErrorRaised)]


def test_a_program_that_catches_the_stop_is_still_traced(session: Driver) -> None:
    source = "try:\n    a = 1\nexcept KeyboardInterrupt:\n    b = 2\nc = 3\nprint(c)\n"
    session.client.set_breakpoints([Breakpoint(1, line=2), Breakpoint(2, line=6)])
    session.client.run_file(source, None)
    assert lines(session.wait_for(Paused)) == (2,)
    session.client.interrupt()
    assert lines(session.wait_for(Paused)) == (6,)
    session.client.go_on()
    assert session.finish().error is None
    session.client.set_breakpoints([])


def test_a_running_program_refuses_to_evaluate(session: Driver) -> None:
    session.client.run_file("while True: pass\n", None)
    session.wait_for(LineReached)
    assert evaluate(session, "1").error == "The program runs; pause it to evaluate."
    session.client.stop()
    session.finish()


# ---------------------------------------------------------------- breakpoints on what happens


def held_by(session: Driver, source: str, point: Breakpoint) -> list[tuple[str, int]]:
    """Why, and on which line, a breakpoint holds a program that then goes on to its end."""
    session.messages.clear()
    session.client.set_breakpoints([point])
    cell = session.client.run_file(source, None)
    while not any(isinstance(message, Idle) and message.cell == cell for message in session.messages):
        before = sum(isinstance(message, Paused) for message in session.messages)
        session._next()
        if sum(isinstance(message, Paused) for message in session.messages) > before:
            session.client.go_on()
    session.client.set_breakpoints([])
    return [(each.reason, each.stack[0].line) for each in session.messages if isinstance(each, Paused)]


def test_an_operation_breakpoint_stops_before_the_call(session: Driver) -> None:
    source = "import torch\na = torch.ones(2)\nb = a * 2\nc = (a + b).exp()\n"
    assert held_by(session, source, Breakpoint(1, OPERATION, name="exp")) == [("exp is about to be called", 4)]
    assert held_by(session, source, Breakpoint(1, OPERATION, name="mul", condition="a.sum() > 5")) == []


def test_a_value_or_gradient_that_is_not_finite_stops_where_it_came_from(session: Driver) -> None:
    source = (
        "import torch\na = torch.zeros(2, requires_grad=True)\nb = a + 1\nc = torch.sqrt(a)\n"
        "c.sum().backward()\nd = torch.log(a.detach())\n"
    )
    assert held_by(session, source, Breakpoint(1, NOT_FINITE)) == [
        ("a gradient is not finite", 5),  # the derivative of the root at 0
        ("a gradient is not finite", 5),  # as .grad of a
        ("a value is not finite", 6),
    ]


def test_memory_that_nobody_has_written_is_no_value_that_is_not_finite(session: Driver) -> None:
    found = held_by(session, UNWRITTEN, Breakpoint(1, NOT_FINITE))
    assert found == [("a value is not finite", line) for line in (11, 12, 13)]


def test_a_gradient_norm_past_the_bound_stops(session: Driver) -> None:
    source = (
        "import torch\na = torch.ones(200, requires_grad=True)\nfor k in range(1, 4):\n"
        "    a.grad = None\n    (a * k).sum().backward()\n"
    )
    found = held_by(session, source, Breakpoint(1, GRAD_NORM, bound=2.5 * 200**0.5))
    assert found == [(f"a gradient's norm is {3 * 200**0.5:.6g}", 5)]


def test_a_named_tensor_that_changes_stops(session: Driver) -> None:
    source = "import torch\nw = torch.ones(2)\nv = w + 1\nw.add_(1)\nv.add_(1)\nw = w * 2\n"
    assert {line for _, line in held_by(session, source, Breakpoint(1, CHANGED, name="w"))} == {2, 4, 6}


def test_an_error_stops_where_it_is_raised_unless_the_program_catches_it(session: Driver) -> None:
    source = (
        "import contextlib\ndef fails(n):\n    return 1 / n\n"
        "try:\n    fails(0)\nexcept ArithmeticError:\n    pass\n"
        "with contextlib.suppress(ZeroDivisionError):\n    fails(0)\n"
        "try:\n    fails(0)\nexcept KeyError:\n    pass\n"
    )
    assert held_by(session, source, Breakpoint(1, ERROR)) == [("ZeroDivisionError: division by zero", 3)]


def test_a_breakpoint_in_a_thread_holds_that_thread(session: Driver) -> None:
    source = (
        "import threading\ndone = []\ndef work(n):\n    k = n\n    done.append(k)\n"
        "t = threading.Thread(target=work, args=(5,), name='worker')\nt.start()\nt.join()\nprint(done)\n"
    )
    session.client.set_breakpoints([Breakpoint(1, line=4)])
    session.client.run_file(source, None)
    paused = session.wait_for(Paused)
    assert (paused.thread, lines(paused)) == ("worker", (4,))
    assert lines(step(session, "over")) == (5,)
    assert evaluate(session, "k").result == "5"
    session.client.step("over")
    assert session.finish().error is None
    assert session.text() == "[5]\n"
    session.client.run_file(source, None)
    session.wait_for(Paused)
    session.client.stop()
    assert session.finish().error == "KeyboardInterrupt"
    session.client.set_breakpoints([])


def test_breakpoints_stand_where_an_edited_text_has_them(session: Driver) -> None:
    source = "a = 1\nfor k in range(3):\n    a += k\nprint(a)\n"
    debug(session, source)
    name = f"<cell {session.client._last_cell}>"
    session.client.set_breakpoints([Breakpoint(1, line=13, hits=2), Breakpoint(2, line=20)], {name: {1: 3}})
    session.client.go_on()
    assert (lines(session.wait_for(Paused)), evaluate(session, "k").result) == ((3,), "1")
    session.client.set_breakpoints([Breakpoint(1, line=14, hits=2)], {name: {1: 3}})
    session.client.go_on()
    session.wait_for(Paused)
    assert evaluate(session, "k").result == "2"  # it counts on
    session.client.set_breakpoints([])
    session.client.run_to(44, "", {name: 4})
    assert lines(session.wait_for(Paused)) == (4,)
    session.client.run_to(1, "", {name: None})
    assert session.finish().error is None
    assert not [message for message in session.messages if isinstance(message, (BreakpointMoved, BreakpointFailed))]


IN_A_THREAD = """
import threading, torch
def work():
    a = torch.tensor([0., 1.], requires_grad=True)
    b = a.sqrt()
    b.sum().backward()
    done.append(a.grad.tolist())
done = []
t = threading.Thread(target=work, name='worker')
t.start()
t.join()
print(done)
""".strip()


@pytest.mark.parametrize(
    ("point", "held"),
    [
        (Breakpoint(1, OPERATION, name="sqrt"), [("sqrt is about to be called", 4)]),
        (Breakpoint(1, FUNCTION, name="SqrtBackward0"), [("SqrtBackward0 is about to run", 5)]),
        (Breakpoint(1, NOT_FINITE), [("a gradient is not finite", 5), ("a gradient is not finite", 5)]),
        (Breakpoint(1, CHANGED, name="b"), [("b changed", 4)]),
    ],
)
@pytest.mark.parametrize("is_set", ["before", "while it runs"])
def test_breakpoints_on_what_happens_hold_other_threads(
    worker: Driver, point: Breakpoint, held: list[tuple[str, int]], is_set: str
) -> None:
    source, beyond = IN_A_THREAD, 0
    if is_set == "while it runs":
        source = source.replace("def work():\n", "def work():\n    while not go: torch.ones(1)\n")
        source = "go = []\n" + source.replace("t.start()\n", "t.start()\ninput()\ngo.append(1)\n")
        beyond = 2
    else:
        worker.client.set_breakpoints([point])
    worker.client.run_file(source, None)
    if is_set == "while it runs":
        worker.wait_for(InputWanted)
        worker.client.set_breakpoints([point])
        worker.client.answer_input("")
    for reason, line in held:
        paused = worker.wait_for(Paused)
        assert (paused.reason, paused.stack[0].line, paused.thread) == (reason, line + beyond, "worker")
        worker.client.go_on()
    assert worker.finish().error is None
    assert worker.text().endswith("[[inf, 0.5]]\n")


def test_an_error_breakpoint_has_no_lines_traced_until_somebody_steps(worker: Driver) -> None:
    look = "print('lines', sys._getframe().f_trace_lines)\n"
    source = (
        f"import sys\nfor k in range(30_000): pass\n{look}def g(n):\n    {look}    return 1 / n\n"
        f"def f(n):\n    m = n\n    return g(m)\nf(1)\nf(0)\n"
    )
    worker.client.set_breakpoints([Breakpoint(1, ERROR)])
    worker.client.run_file(source, None)
    paused = worker.wait_for(Paused)
    assert (paused.reason, lines(paused)) == ("ZeroDivisionError: division by zero", (6, 9, 11))
    assert worker.text() == "lines False\n" * 3
    worker.client.stop()
    assert worker.finish().error == "KeyboardInterrupt"
    source = source.replace("f(0)\n", "input()\nf(2)\nf(0)\n")
    worker.client.run_file(source, None)
    worker.wait_for(InputWanted)
    worker.client.pause()
    worker.client.answer_input("")
    paused = worker.wait_for(Paused)
    assert lines(paused) == (12,)
    seen = [lines(step(worker, "into")) for _ in range(5)]
    assert seen == [(8, 12), (9, 12), (5, 9, 12), (6, 9, 12), (13,)]
    worker.client.go_on()
    assert lines(worker.wait_for(Paused)) == (6, 9, 13)
    worker.client.go_on()
    assert worker.finish().error == "ZeroDivisionError: division by zero"


def test_each_error_holds_the_program_though_its_memory_was_another_errors(worker: Driver) -> None:
    """A thread's error is gone with it, and the next thread's often lies where it lay."""
    source = (
        "import threading\nthreading.excepthook = lambda told: None\ndef f():\n    1 / 0\n"
        "for _ in range(12):\n    thread = threading.Thread(target=f)\n    thread.start()\n    thread.join()\n"
    )
    worker.client.set_breakpoints([Breakpoint(1, ERROR)])
    worker.client.run_file(source, None)
    held = 0
    while worker.client.busy:
        for seen in worker._next():
            if isinstance(seen, Paused):
                held += 1
                worker.client.go_on()
    assert held == 12
