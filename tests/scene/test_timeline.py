"""What the timeline shows: checked by hand, against slow oracles, and as golden texts of sample programs."""

from __future__ import annotations

import os
import random
from pathlib import Path

import numpy as np
import pytest

from gradviz import events as ev
from gradviz.scene.spans import Spans
from gradviz.scene.timeline import Lanes, Mark, marks_between, one_in_each
from gradviz.trace.trace import Trace
from tests.programs import SAMPLES, run_whole
from tests.scene.lanes_text import as_density, as_text, in_order, lanes_of

GOLDEN = Path(__file__).parent / "timelines"
TOLD = frozenset({
    "accumulate", "calls", "control_flow", "double_backward", "hooks", "in_place", "no_grad", "non_leaf",
    "not_a_scalar", "optimizers", "other_threads", "packed", "recurrent", "second_backward", "training",
})  # fmt: skip
NESTED = """import torch
class Again(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * 2
    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        with torch.enable_grad():
            y = x.detach().requires_grad_()
            (inner,) = torch.autograd.grad((y * y).sum(), y)
        return grad * 2 + 0 * inner
a = torch.ones(2, requires_grad=True)
Again.apply(a).sum().backward()
"""
LONG = """import torch
w = torch.ones(30, requires_grad=True)
optimizer = torch.optim.SGD([w], lr=0.01)
with torch.no_grad():
    for turn in range(300):
        guess = w * turn
for turn in range(200):
    loss = (w * w).sum()
    loss.backward()
    if turn >= 100:
        optimizer.step()
    optimizer.zero_grad()
kept = w
for turn in range(100):
    kept = kept.exp()
"""


def place(line: int, cell: int = 1) -> ev.Place:
    return ev.Place(cell, f"<cell {cell}>", line, f"line_{line}()")


def called(operation: int, line: int, *turns: ev.Turn, tracked: bool = True) -> ev.OperationCalled:
    return ev.OperationCalled(operation, "mul", place(line), (ev.Input(0),), "grad", tracked, turns=turns)


def made(tensor: int, operation: int | None) -> ev.TensorCreated:
    value = ev.Value(1.0)
    return ev.TensorCreated(tensor, (), "torch.float32", "cpu", False, True, tensor, 0, value, operation=operation)


def stretches(spans: Spans, now: int) -> list[tuple[int, int, int]]:
    seen = spans.between(-1, now + 1, now)
    return list(zip(seen.starts.astype(int).tolist(), seen.ends.astype(int).tolist(), seen.tags.tolist(), strict=True))


@pytest.mark.parametrize("sample", [s for s in SAMPLES if s.stem in TOLD], ids=lambda path: path.stem)
def test_the_timeline_of_a_sample_is_the_golden_one(sample: Path) -> None:
    check(sample.stem, as_text(run_whole(sample.read_text())[0]))


def check(name: str, text: str) -> None:
    """Compare with the golden text of a name."""
    golden = GOLDEN / f"{name}.txt"
    if os.environ.get("GRADVIZ_REGENERATE"):
        golden.write_text(text)
    assert text == golden.read_text()


def test_a_pass_within_a_pass_interrupts_the_function_that_started_it() -> None:
    trace = run_whole(NESTED)[0]
    lanes = lanes_of(trace)
    begun = [step for step, event in enumerate(trace.events, 1) if isinstance(event, ev.PassStarted)]
    ended = [step for step, event in enumerate(trace.events, 1) if isinstance(event, ev.PassEnded)]
    functions = stretches(lanes.functions, len(trace))
    inner = [(a, b) for a, b, _ in functions if begun[1] <= a and b <= ended[0]]
    assert len(inner) == 2, "those of the inner pass"
    freed = [step for step, event in enumerate(trace.events, 1) if isinstance(event, ev.BufferFreed)]
    assert inner[-1][1] == freed[0], "what a function freed belongs to it"
    after = [(a, b) for a, b, _ in functions if a >= ended[0]]
    assert after == [(ended[0], ended[1] - 1)], "the function around goes on behind the inner pass"
    check("nested_passes", as_text(trace))


def test_a_long_run_is_told_by_its_density() -> None:
    """Each lane in 60 columns: how full each is, in tenths; bars would be a smear."""
    events = run_whole(LONG)[0].events
    half = len(events) // 2
    warning = ev.WarningShown(place(5), "UserWarning", "half of it")
    error = ev.ErrorRaised(place(10), "AssertionError", "too small", "")
    check("density", as_density(Trace([*events[:half], warning, *events[half:-1], error, events[-1]]), 60))


def test_an_operation_reaches_to_the_last_of_what_it_made() -> None:
    trace = Trace([called(1, 1), made(1, 1), ev.NameBound("a", "", 1), made(2, 1), made(3, None),
                   called(2, 2, tracked=False), made(4, 2)])  # fmt: skip
    lanes = lanes_of(trace)
    assert stretches(lanes.tracked, 7) == [(0, 4, 1)]
    assert stretches(lanes.untracked, 7) == [(5, 7, 6)]


def test_the_program_stands_on_a_line_until_another_is_reached_or_the_cell_ends() -> None:
    trace = Trace([
        ev.CellStarted(1, "<cell 1>", "", first_line=11, document_cell=0),
        ev.LineReached(place(1)), called(1, 1), ev.LineReached(place(1)), ev.LineReached(place(3)),
        ev.CellEnded(1), ev.TextPrinted(1, "stdout", "x"),
    ])  # fmt: skip
    lanes = lanes_of(trace)
    assert stretches(lanes.lines, 7) == [(1, 3, 11), (3, 4, 11), (4, 5, 13)], "in lines of the document"
    assert stretches(lanes.cells, 7) == [(0, 6, 1)]
    assert "cells" not in lanes.shown


def test_a_pass_within_a_function_interrupts_it() -> None:
    def started(number: int) -> ev.PassStarted:
        return ev.PassStarted(number, "backward", (), False, False, (), place(1))

    function = ev.FunctionCreated(1, "A", None, ()), ev.FunctionCreated(2, "B", None, ())
    trace = Trace([
        *function, started(1), ev.FunctionStarted(1, 1, ()), started(2), ev.FunctionStarted(2, 2, ()),
        ev.FunctionRan(2, 2, ()), ev.BufferFreed(2, (), 2), ev.PassEnded(2), ev.FunctionRan(1, 1, ()), ev.PassEnded(1),
    ])  # fmt: skip
    lanes = lanes_of(trace)
    assert stretches(lanes.passes, 11) == [(2, 4, 3), (4, 9, 5), (9, 11, 3)]
    assert stretches(lanes.functions, 11) == [(3, 5, 4), (5, 8, 6), (9, 10, 4)], "behind the inner pass, not within it"


def test_errors_and_warnings_are_marks() -> None:
    trace = Trace([
        ev.WarningShown(place(1), "UserWarning", "careful"),
        ev.PassStarted(1, "backward", (), False, False, (), place(2)), ev.PassEnded(1, "RuntimeError: no"),
        ev.ErrorRaised(place(2), "RuntimeError", "no", ""), ev.RecordingStopped("full"), ev.WorkerEnded(-11, "crashed"),
    ])  # fmt: skip
    lanes = lanes_of(trace)
    kinds = [(mark.step, mark.kind) for mark in in_order(lanes)]
    assert kinds == [(1, "warning"), (3, "error"), (4, "error"), (5, "warning"), (6, "error")]
    assert stretches(lanes.failed, 6) == [(1, 3, 3)]
    assert [mark.step for mark in marks_between(lanes.marks["error"], 2.5, 4)] == [3, 4]


def test_of_marks_at_one_place_one_is_shown() -> None:
    marks = [Mark(step, "breakpoint") for step in (1, 2, 3, 10, 11, 30)]
    assert [mark.step for mark in one_in_each(marks, range(0, 41, 5))] == [1, 10, 30]
    assert [mark.step for mark in one_in_each(marks, (2, 4, 6))] == [2]


LOOP = """
import torch
w = torch.tensor(1.0, requires_grad=True)
for turn in range(3):
    loss = w * w
    loss.backward()
    with torch.no_grad():
        w -= 0.1 * w.grad
        w.grad = None
    report = [w.detach() * n for n in range(2)]
after = w * w
"""
EPOCHS = """
import torch
w = torch.tensor(1.0, requires_grad=True)
for epoch in range(2):
    for batch in range(3):
        loss = w * w
        loss.backward()
    report = [w.detach() * n for n in range(2)]
"""


def test_iterations_are_the_turns_of_the_loop_around_the_passes() -> None:
    trace, _ = run_whole(LOOP)
    lanes = lanes_of(trace)
    found = stretches(lanes.turns, len(trace))
    passes = [step for step, event in enumerate(trace.events, 1) if isinstance(event, ev.PassStarted)]
    assert [number for _, _, number in found] == [1, 2, 3]
    assert len(passes) == 3
    for (start, end, _), step in zip(found, passes, strict=True):
        assert start < step <= end, "each holds its own pass"
        assert isinstance(trace.events[start], ev.OperationCalled)
        assert trace.events[start].place.line == 5, "and begins with its first work"
    assert [a[1] for a in found[:2]] == [b[0] for b in found[1:]], "one follows the other"
    ends = [trace.place(end).line for _, end, _ in found]
    assert ends[-1] < 11, "what stands behind the loop is not in it"


def test_batches_are_counted_anew_in_each_epoch() -> None:
    trace, _ = run_whole(EPOCHS)
    found = stretches(lanes_of(trace).turns, len(trace))
    passes = [step for step, event in enumerate(trace.events, 1) if isinstance(event, ev.PassStarted)]
    assert [number for _, _, number in found] == [1, 2, 3, 1, 2, 3]
    assert all(start < step <= end for (start, end, _), step in zip(found, passes, strict=True))


def test_an_iteration_begins_with_the_line_of_its_loop_where_lines_are_told() -> None:
    def turn(number: int, first: int) -> list[ev.Event]:
        around = (ev.Turn(4, number),)
        return [
            ev.LineReached(place(4)), ev.LineReached(place(5)), called(first, 5, *around), ev.LineReached(place(6)),
            ev.PassStarted(number, "backward", (), False, False, (), place(6), turns=around), ev.PassEnded(number),
        ]  # fmt: skip

    trace = Trace([ev.LineReached(place(1)), *turn(1, 1), *turn(2, 2), ev.LineReached(place(4))])
    assert stretches(lanes_of(trace).turns, len(trace)) == [(1, 7, 1), (7, 13, 2)]


def test_where_the_number_of_a_turn_is_not_known_the_same_line_again_counts() -> None:
    def turn(number: int) -> list[ev.Event]:
        around = (ev.Turn(4, None),)
        started = ev.PassStarted(number, "backward", (), False, False, (), place(6), turns=around)
        return [called(number, 5, *around), started, ev.PassEnded(number)]

    trace = Trace([event for number in (1, 2, 3) for event in turn(number)])
    assert stretches(lanes_of(trace).turns, 9) == [(0, 3, 1), (3, 6, 2), (6, 9, 3)]


def test_a_record_that_grows_has_the_lanes_of_the_whole_one() -> None:
    trace, _ = run_whole((SAMPLES[0].parent / "optimizers.py").read_text())
    growing, shown = Trace(), None
    rng = random.Random(3)
    lanes = Lanes(growing)
    events = list(trace.events)
    while events:
        growing.extend(events[: (some := rng.randrange(1, 9))])
        del events[:some]
        while not lanes.catch_up(part=5):
            pass
        shown = lanes
    assert shown is not None
    for name in ("cells", "turns", "lines", "tracked", "untracked", "passes", "functions", "steps"):
        whole = stretches(getattr(lanes_of(trace), name), len(trace))
        assert stretches(getattr(shown, name), len(trace)) == whole, name
    assert shown.peak(0, len(trace)) == lanes_of(trace).peak(0, len(trace))


def test_the_curve_of_held_bytes_is_that_of_the_record() -> None:
    trace, _ = run_whole((SAMPLES[0].parent / "training.py").read_text())
    lanes, length = lanes_of(trace), len(trace)
    truth = [trace.at(step).held_bytes() for step in range(length + 1)]
    assert [lanes.held_at(step) for step in range(length + 1)] == truth
    assert lanes.held_changes(10, 60) == sum(truth[step] != truth[step - 1] for step in range(11, 61))
    peak = max(truth)
    assert peak > 0
    assert lanes.peak(0, length) == (truth.index(peak), peak)
    edges = np.linspace(0, length, 14)
    low, high = lanes.held(edges)
    for index in range(13):
        first, last = int(edges[index]), int(np.ceil(edges[index + 1])) - 1
        values = truth[first : last + 1]
        assert (low[index], high[index]) == (min(values), max(values)), index


def test_shares_and_bounds_of_bins_are_those_of_a_slow_count() -> None:
    rng = random.Random(7)
    spans, filled, where = Spans(), np.zeros(400), 0
    tags: dict[int, int] = {}
    while where < 380:
        start = where + rng.randrange(0, 6)
        where = min(400, start + rng.randrange(1, 9))
        tag = rng.randrange(1, 50)
        spans.add(start, where, tag)
        filled[start:where] = 1
        tags.update(dict.fromkeys(range(start, where), tag))
    for first, last, bins in ((0, 400, 40), (100, 200, 7), (37, 61, 24), (0, 400, 400)):
        edges = np.linspace(first, last, bins + 1)
        seen = spans.between(first, last, 400)
        low, high = seen.bounds(edges)
        fine = np.repeat(filled, 100)  # a hundredth of a step each
        for index, share in enumerate(seen.shares(edges)):
            part = fine[round(edges[index] * 100) : round(edges[index + 1] * 100)]
            assert share == pytest.approx(part.mean(), abs=0.03)
            here = range(int(edges[index]), int(np.ceil(edges[index + 1])))
            expected = [tags[step] for step in here if step in tags]
            assert (min(expected), max(expected)) == (low[index], high[index]) if expected else np.isnan(low[index])


def test_a_stretch_is_found_by_any_moment_in_it() -> None:
    spans = Spans()
    spans.add(2, 5, 1)
    spans.begin(7, 0, 2)
    found = {where: spans.at(where, 12) for where in (1, 2, 4.5, 5.5, 6, 8, 12)}
    assert found == {1: None, 2: (2, 5, 1), 4.5: (2, 5, 1), 5.5: None, 6: None, 8: (7, 12, 2), 12: (7, 12, 2)}
    assert len(spans.between(5.5, 6.5, 12)) == 0
    assert spans.between(9, 20, 12).ends.tolist() == [12]
