"""Moves through a record: by hand on small programs, and against oracles that scan the events."""

from __future__ import annotations

import pytest

from gradviz import events as ev
from gradviz.trace import moves
from gradviz.trace.moves import Move, move
from gradviz.trace.trace import Trace
from tests.programs import SAMPLES, key_of, run_whole
from tests.trace.stepping import Line, lines_of, run_line_by_line

CALLS = """import torch
def inner(x):
    y = x * 2
    return y
def outer(x):
    z = inner(x) + inner(x)
    return z
a = torch.ones(2, requires_grad=True)
b = outer(a)
for i in range(3):
    b = b + i
b.sum().backward()
"""
RECURSION = """import torch
def down(x, n):
    if n == 0:
        return x
    for _ in range(2):
        x = x + 1
    y = down(x, n - 1)
    return y * 2
a = torch.ones(1)
b = down(a, 3)
c = down(b, 1)
"""
GENERATOR = """import torch
def numbers(n):
    for i in range(n):
        yield torch.tensor(float(i))
def total(items):
    s = 0
    for item in items:
        s = s + item
    return s
pairs = zip(numbers(3), numbers(3))
for one, two in pairs:
    both = one + two
t = total(numbers(2))
squares = [x * x for x in numbers(2)]
g = sum(x * 2 for x in numbers(2))
"""
TROUBLE = """import torch
class Guard:
    def __enter__(self):
        self.x = torch.ones(1)
        return self
    def __exit__(self, *error):
        self.x = self.x + 1
        return True
def broken(x):
    y = x * 2
    raise ValueError(y)
with Guard() as guard:
    broken(torch.ones(1))
try:
    broken(torch.zeros(1))
except ValueError:
    z = torch.ones(2)
f = lambda x: x * 3
w = f(f(z))
"""
HOOKS = """import torch
def double(grad):
    more = grad * 2
    return more
a = torch.ones(2, requires_grad=True)
b = a * 3
b.register_hook(double)
b.sum().backward()
c = a.grad
"""
TWICE = """import torch
a = torch.ones(2, requires_grad=True)
b = (a * a).sum()
b.backward()
try:
    b.backward()
except RuntimeError:
    c = 1
"""
SHORT_LIVED = """import torch
a = torch.ones(2, requires_grad=True)
b = a * 2
c = b * b
d = c.detach()
del b, c
x = 1
"""
PROGRAMS = {"calls": CALLS, "recursion": RECURSION, "generator": GENERATOR, "trouble": TROUBLE, "hooks": HOOKS}
each_program = pytest.mark.parametrize("source", PROGRAMS.values(), ids=PROGRAMS)
each_sample = pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)


def told_lines(trace: Trace) -> list[tuple[int, ev.LineReached]]:
    return [(step, event) for step, event in enumerate(trace.events, 1) if isinstance(event, ev.LineReached)]


def line_at(trace: Trace, step: int | None) -> int | None:
    """The line that is about to run at a step; 0 behind the last."""
    assert step is not None
    event = trace.events[step - 1]
    return event.place.line if isinstance(event, ev.LineReached) else 0


def step_before(trace: Trace, line: int, time: int = 1) -> int:
    """The step before a line's n-th run."""
    return [step for step, event in told_lines(trace) if event.place.line == line][time - 1]


def walk(trace: Trace, kind: str, step: int, count: int, direction: int = 1) -> list[int | None]:
    """The lines that moves lead to, one after the other."""
    lines = []
    for _ in range(count):
        to = move(trace, kind, direction, step).step
        if to is None:
            break
        lines.append(line_at(trace, to) if to > 0 else 0)
        step = to
    return lines


# ---------------------------------------------------------------- the lines of a record


@each_program
def test_lines_say_their_frame_and_depth_as_python_does(source: str) -> None:
    told = [event for _, event in told_lines(run_line_by_line(source))]
    expected = lines_of(source)
    assert [(e.place.line, e.place.function.rpartition(".")[2], e.depth) for e in told] == [
        (line.line, line.function, line.depth) for line in expected
    ]
    numbers = {(e.frame, line.frame) for e, line in zip(told, expected, strict=True)}
    assert len(numbers) == len({ours for ours, _ in numbers}) == len({theirs for _, theirs in numbers})


@pytest.mark.thorough
@each_sample
def test_lines_of_samples_say_their_frame_and_depth(sample) -> None:  # type: ignore[no-untyped-def]
    if sample.stem == "compiled":
        pytest.skip("a compiled function is one operation of the record, but not where lines are only counted")
    test_lines_say_their_frame_and_depth_as_python_does(sample.read_text())


# ---------------------------------------------------------------- over, into, out


def test_over_skips_what_a_line_calls_into_goes_there_and_out_comes_back() -> None:
    trace = run_line_by_line(CALLS)
    at_call = step_before(trace, 9)
    assert walk(trace, moves.OVER, at_call, 3) == [10, 11, 10]
    assert walk(trace, moves.INTO, at_call, 4) == [6, 3, 4, 3]
    inside = step_before(trace, 3)
    assert walk(trace, moves.OVER, inside, 4) == [4, 7, 10, 11]
    assert walk(trace, moves.OUT, inside, 2) == [7, 10]
    assert walk(trace, moves.OUT, inside, 2, -1) == [6, 9]
    assert walk(trace, moves.OVER, step_before(trace, 7), 2, -1) == [6, 9]
    assert walk(trace, moves.OVER, step_before(trace, 10), 2, -1) == [9, 8]
    assert walk(trace, moves.INTO, step_before(trace, 10), 3, -1) == [7, 4, 3]


def test_from_the_middle_of_a_line_backwards_is_to_its_start_first() -> None:
    trace = run_line_by_line(CALLS)
    # the sum of the two calls: the shown line is the caller's again, though a callee's was the last to be reached
    added = next(s for s, e in enumerate(trace.events, 1) if isinstance(e, ev.OperationCalled) and e.name == "add")
    assert walk(trace, moves.OVER, added, 2, -1) == [6, 9]
    assert walk(trace, moves.INTO, added, 2, -1) == [4, 3]
    assert walk(trace, moves.OVER, added, 2) == [7, 10]
    assert walk(trace, moves.OUT, added, 1) == [10]


def test_over_stays_in_its_own_call_of_a_recursive_function() -> None:
    trace = run_line_by_line(RECURSION)
    assert walk(trace, moves.OVER, step_before(trace, 7), 2) == [8, 11]
    second = step_before(trace, 7, 2)
    assert walk(trace, moves.OVER, second, 2) == [8, 8]
    assert walk(trace, moves.OUT, second, 2) == [8, 11]
    assert walk(trace, moves.OUT, second, 3, -1) == [7, 10]
    assert move(trace, moves.OUT, -1, step_before(trace, 10)) == Move(
        None, "This line is at the top level: nothing called it."
    )


def test_behind_the_last_line_is_the_end_and_before_the_first_the_beginning() -> None:
    trace = run_line_by_line(CALLS)
    for kind in (moves.LINE, moves.OVER, moves.INTO, moves.OUT):
        assert move(trace, kind, 1, step_before(trace, 12)).step == len(trace)
    for kind in (moves.LINE, moves.OVER, moves.INTO):
        assert move(trace, kind, -1, step_before(trace, 1)).step == 0
    assert walk(trace, moves.OVER, len(trace), 1, -1) == [12]
    assert move(trace, moves.OVER, 1, len(trace)) == Move(None, "This is the end of the record.")
    assert move(trace, moves.OVER, -1, 0) == Move(None, "This is the beginning of the record.")


def test_lines_of_a_hook_are_deeper_than_the_line_of_the_pass() -> None:
    trace = run_line_by_line(HOOKS)
    assert walk(trace, moves.OVER, step_before(trace, 8), 1) == [9]
    assert walk(trace, moves.INTO, step_before(trace, 8), 3) == [3, 4, 9]
    assert walk(trace, moves.OUT, step_before(trace, 3), 1) == [9]


def test_cells_follow_one_another() -> None:
    def line(cell: int, number: int, frame: int) -> ev.LineReached:
        return ev.LineReached(ev.Place(cell, f"<cell {cell}>", number), frame, 0)

    events = [
        ev.CellStarted(1, "<cell 1>", "a\nb"), line(1, 1, 1), line(1, 2, 1), ev.CellEnded(1),
        ev.CellStarted(2, "<cell 2>", "c"), line(2, 1, 2), ev.CellEnded(2),
    ]  # fmt: skip
    trace = Trace(events)
    for kind in (moves.LINE, moves.OVER, moves.INTO):
        steps = [2]
        while (to := move(trace, kind, 1, steps[-1]).step) is not None:
            steps.append(to)
        assert steps == [2, 3, 4, 6, 7], kind
        while (to := move(trace, kind, -1, steps[-1]).step) is not None:
            steps.append(to)
        assert steps[5:] == [6, 4, 3, 2, 0], kind
    assert move(trace, moves.CELL, 1, 0).step == 1
    assert move(trace, moves.CELL, 1, 3).step == 5
    assert move(trace, moves.CELL, -1, 6).step == 5
    assert move(trace, moves.CELL, 1, 6) == Move(None, "There is no later cell.")


def _oracle(lines: list[Line], kind: str, direction: int, at: int) -> int | None:
    """The line that a move leads to from the start of another: a scan."""
    here = lines[at]
    rest = range(at + 1, len(lines)) if direction > 0 else range(at - 1, -1, -1)
    for index in rest:
        there = lines[index]
        if (
            kind == moves.INTO
            or there.depth < here.depth
            or (kind == moves.OVER and there.frame == here.frame)
            or (kind == moves.ITERATION and (there.frame, there.line) == (here.frame, here.line))
        ):
            if kind == moves.ITERATION and (there.frame, there.line) != (here.frame, here.line):
                continue
            return index
    if kind != moves.ITERATION:
        return None
    return next((i for i in rest if (lines[i].line, lines[i].function) == (here.line, here.function)), None)


@each_program
def test_moves_by_line_are_those_of_a_scan_of_what_python_reached(source: str) -> None:
    trace, lines = run_line_by_line(source), lines_of(source)
    steps = [step for step, _ in told_lines(trace)]
    assert len(steps) == len(lines)
    for at, step in enumerate(steps):
        for kind in (moves.OVER, moves.INTO, moves.OUT, moves.ITERATION):
            for direction in (1, -1):
                expected = _oracle(lines, kind, direction, at)
                found = move(trace, kind, direction, step).step
                if expected is not None:
                    assert found == steps[expected], (kind, direction, lines[at])
                elif kind == moves.ITERATION or (kind == moves.OUT and direction < 0):
                    assert found is None
                else:
                    assert found == (len(trace) if direction > 0 else 0)


# ---------------------------------------------------------------- moments


STATE = """import torch
w = torch.tensor([2.0], requires_grad=True)
for step in range(3):
    loss = (w * 3).sum()
    loss.backward()
    with torch.no_grad():
        w -= 0.1 * w.grad
    w.grad = None
w.requires_grad_(False)
"""


def test_an_operation_is_reached_when_its_result_and_its_name_are_there() -> None:
    trace = run_line_by_line(CALLS)
    step, names, seen = 0, [], []
    while (to := move(trace, moves.OPERATION, 1, step).step) is not None:
        view = trace.at(to)
        operation = [e for e in trace.events[:to] if isinstance(e, ev.OperationCalled)][-1]
        names.append(operation.name)
        made = [e for e in trace.events[:to] if isinstance(e, ev.TensorCreated)][-1]
        assert made.operation == operation.operation
        seen.append(view.node(trace.newest_key(made.tensor) or "")["names"])
        step = to
    assert names == ["ones", "mul", "mul", "add", "add", "add", "add", "sum"]
    assert seen == [["a"], ["y"], ["y"], ["z"], ["b"], ["b"], ["b"], []]
    back = []
    while (to := move(trace, moves.OPERATION, -1, step).step) is not None:
        back.append(to)
        step = to
    assert len(back) == 7


def test_a_function_of_a_pass_is_reached_when_its_gradients_have_been_sent() -> None:
    trace = run_line_by_line(STATE)
    step, found = 0, []
    while (to := move(trace, moves.FUNCTION, 1, step).step) is not None:
        event = trace.events[to - 1]
        assert isinstance(event, ev.FunctionRan)
        found.append(trace.functions[event.function].created.name)
        step = to
    assert found == ["SumBackward0", "MulBackward0"] * 3
    edges = {edge.source: trace.at(step).edge(edge)["grad"] for edge in trace.at(step).edges() if edge.target[0] == "f"}
    assert [3.0] in edges.values()


def test_passes_begin_and_a_failed_pass_is_an_error_and_a_function() -> None:
    trace = run_line_by_line(TWICE)
    starts = [s for s, e in enumerate(trace.events, 1) if isinstance(e, ev.PassStarted)]
    failed = [s for s, e in enumerate(trace.events, 1) if isinstance(e, ev.PassEnded) and e.error]
    assert [move(trace, moves.PASS, 1, 0).step, move(trace, moves.PASS, 1, starts[0]).step] == starts
    assert move(trace, moves.PASS, 1, starts[1]) == Move(None, "There is no later pass.")
    assert [move(trace, moves.ERROR, 1, 0).step] == failed
    assert move(trace, moves.FUNCTION, -1, len(trace)).step == failed[0]
    assert move(trace, moves.ERROR, -1, failed[0]) == Move(None, "There is no earlier error or warning.")


def test_iterations_are_the_same_line_in_the_next_turn() -> None:
    trace = run_line_by_line(STATE)
    assert walk(trace, moves.ITERATION, step_before(trace, 5), 5) == [5, 5]
    step = move(trace, moves.ITERATION, 1, step_before(trace, 5)).step
    assert step == step_before(trace, 5, 2)
    in_pass = next(s for s in range(step, len(trace)) if isinstance(trace.events[s - 1], ev.FunctionRan))
    assert move(trace, moves.ITERATION, 1, in_pass).step == step_before(trace, 5, 3)
    assert move(trace, moves.ITERATION, -1, in_pass).step == step_before(trace, 5, 1)
    assert move(trace, moves.ITERATION, 1, step_before(trace, 9)) == Move(None, "Line 9 did not run again after this.")
    assert move(trace, moves.ITERATION, -1, step_before(trace, 9)) == Move(None, "Line 9 did not run before this.")


def test_changes_of_a_tensor_are_seen_across_all_its_versions() -> None:
    trace = run_line_by_line(STATE)
    key = key_of(trace, "w")
    step, seen = 0, []
    while (to := moves.to_change(trace, key, 1, step).step) is not None:
        node = trace.at(to).node(moves.key_at(trace, key, to))
        seen.append((round(node["value"][0], 4), node["grad"] and node["grad"][0], node["requires_grad"]))
        step = to
    assert seen == [
        (2.0, None, True),
        (2.0, 3.0, True), (1.7, 3.0, True), (1.7, None, True),
        (1.7, 3.0, True), (1.4, 3.0, True), (1.4, None, True),
        (1.4, 3.0, True), (1.1, 3.0, True), (1.1, None, True),
        (1.1, None, False),
    ]  # fmt: skip
    assert moves.to_change(trace, key, 1, step) == Move(None, "There is no later change of w.")
    back = 0
    while (to := moves.to_change(trace, key, -1, step).step) is not None:
        back, step = back + 1, to
    assert back == len(seen) - 1
    assert moves.to_change(trace, None, 1, 0).step is None


def test_birth_and_end_of_the_selected_thing() -> None:
    trace = run_line_by_line(SHORT_LIVED)
    b = next(key for key in trace.nodes if key.startswith("t") and trace.nodes[key].line == 3)
    birth, end = moves.to_birth(trace, b).step, moves.to_end(trace, b, 0).step
    assert birth is not None
    assert end is not None
    assert not trace.at(birth - 1).alive(b)
    assert trace.at(birth).alive(b)
    assert trace.at(end - 1).alive(b)
    assert not trace.at(end).alive(b)
    assert moves.to_end(trace, key_of(trace, "a"), len(trace)) == Move(None, "The record ends while a lives.")


def test_to_a_line_goes_around_with_a_word() -> None:
    trace = run_line_by_line(STATE)
    lines = [("<cell 1>", 5)]
    times = [step_before(trace, 5, n) for n in (1, 2, 3)]
    assert moves.to_line(trace, lines, 5, 1, 0) == Move(times[0], "Line 5: time 1 of 3.")
    assert moves.to_line(trace, lines, 5, 1, times[1]) == Move(times[2], "Line 5: time 3 of 3.")
    assert moves.to_line(trace, lines, 5, 1, times[2]) == Move(
        times[0], "Line 5: time 1 of 3, from the beginning again."
    )
    assert moves.to_line(trace, lines, 5, -1, times[0]) == Move(times[2], "Line 5: time 3 of 3, from the end again.")
    assert moves.to_line(trace, [], 4, 1, 0) == Move(None, "Line 4 did not run in this record.")


# ---------------------------------------------------------------- every sample


def _scan(trace: Trace, kinds: tuple[type, ...]) -> list[int]:
    return [step for step, event in enumerate(trace.events, 1) if isinstance(event, kinds)]


def _check_moments(trace: Trace) -> None:
    made = (ev.OperationCalled, ev.FunctionCreated, ev.TensorCreated, ev.TensorWritten)
    last_of = {event.operation: step for step, event in enumerate(trace.events, 1) if isinstance(event, made)}
    operations = [last_of[number] for number in trace.operations]
    exact = {
        moves.PASS: _scan(trace, (ev.PassStarted,)),
        moves.CELL: _scan(trace, (ev.CellStarted,)),
        moves.EVENT: list(range(len(trace) + 1)),
    }
    for step in range(len(trace) + 1):
        for kind, steps in exact.items():
            after, before = [s for s in steps if s > step], [s for s in steps if s < step]
            if step < len(trace):
                assert move(trace, kind, 1, step).step == min(after, default=None)
            if step > 0:
                assert move(trace, kind, -1, step).step == max(before, default=None)
    reached, step = [], 0
    while step < len(trace) and (to := move(trace, moves.OPERATION, 1, step).step) is not None:
        reached.append(to)
        step = to
    called = [*_scan(trace, (ev.OperationCalled,)), len(trace) + 1]
    assert len(reached) == len(operations)
    for ours, least, following in zip(reached, operations, called[1:], strict=True):
        assert least <= ours < following


@each_sample
def test_moments_of_samples_are_those_of_a_scan(sample) -> None:  # type: ignore[no-untyped-def]
    _check_moments(run_whole(sample.read_text())[0])


@each_sample
def test_a_record_without_lines_has_moves_by_line(sample) -> None:  # type: ignore[no-untyped-def]
    """Each leads to another line, forward through all of the record and back."""
    trace, _ = run_whole(sample.read_text())
    for kind in (moves.LINE, moves.OVER):
        step, steps = 0, []
        while (to := move(trace, kind, 1, step).step) is not None:
            assert to > step
            steps.append(to)
            step = to
        assert step == len(trace)
        if kind == moves.LINE:
            back = [step]
            while (to := move(trace, kind, -1, back[-1]).step) is not None:
                back.append(to)
            assert back[::-1] == [0, *steps]


# ---------------------------------------------------------------- threads, older records, long training


def _reached(line: int, function: str = "", frame: int = 0, depth: int = 0, thread: str = "") -> ev.LineReached:
    return ev.LineReached(ev.Place(1, "<cell 1>", line, function=function, thread=thread), frame, depth)


def test_over_stays_in_its_thread_while_lines_goes_through_all() -> None:
    other = {"function": "work", "frame": 2, "depth": 0, "thread": "Thread-1"}
    trace = Trace([
        ev.CellStarted(1, "<cell 1>", ""), _reached(1, frame=1), _reached(10, **other), _reached(2, frame=1),
        _reached(11, **other), _reached(3, frame=1), ev.CellEnded(1),
    ])  # fmt: skip
    assert walk(trace, moves.LINE, 2, 5) == [10, 2, 11, 3, 0]
    for kind in (moves.OVER, moves.INTO):
        assert walk(trace, kind, 2, 3) == [2, 3, 0]
        assert walk(trace, kind, 3, 1) == [11]
        assert walk(trace, kind, 6, 2, -1) == [2, 1]
        assert walk(trace, kind, 5, 1, -1) == [10]


def test_in_records_without_frames_functions_are_told_apart_by_their_names() -> None:
    lines = [_reached(1), _reached(5, "f"), _reached(8, "g"), _reached(6, "f"), _reached(2), _reached(5, "f")]
    trace = Trace([*lines, _reached(3), ev.CellEnded(1)])
    assert walk(trace, moves.OVER, 1, 3) == [2, 3, 0]
    assert walk(trace, moves.OVER, 2, 3) == [6, 2, 3]
    assert walk(trace, moves.OUT, 3, 2) == [6, 2]
    assert walk(trace, moves.OUT, 3, 2, -1) == [5, 1]


TRAINING = """import torch
from torch import nn
torch.manual_seed(0)
layer = nn.Linear(2, 2)
model = nn.Sequential(layer, nn.Tanh(), nn.Linear(2, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
x = torch.randn(8, 2)
for step in range({turns}):
    loss = model(x).square().mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    seen.append(layer.weight.tolist())
"""


@pytest.mark.parametrize("turns", [20, pytest.param(1000, marks=pytest.mark.thorough)])
def test_the_changes_of_a_weight_in_training_are_those_that_torch_made(turns: int) -> None:
    source, expected = TRAINING.format(turns=turns), []
    exec(source, {"seen": expected})
    trace = run_line_by_line(f"seen = []\n{source}")
    key, step, values = key_of(trace, "layer.weight"), 0, []
    while (to := moves.to_change(trace, key, 1, step).step) is not None:
        value = trace.at(to).node(moves.key_at(trace, key, to))["value"]
        if not values or value != values[-1]:
            values.append(value)
        step = to
    assert values[-turns:] == expected
    turn = step_before(trace, 12)
    for number in range(2, min(turns, 200) + 1):  # "12" is the line of the pass, one further down than in the source
        turn = move(trace, moves.ITERATION, 1, turn).step or 0
        assert turn == step_before(trace, 12, number)
