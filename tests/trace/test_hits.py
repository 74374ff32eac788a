"""Where breakpoints match in a record, against torch, a slow look at every step, and cases by hand."""

from __future__ import annotations

import math
from typing import Any

import pytest
import torch

from gradviz import events as ev
from gradviz.breakpoints import CHANGED, ERROR, FUNCTION, GRAD_NORM, LINE, NOT_FINITE, OPERATION, Breakpoint
from gradviz.trace.hits import Hits
from gradviz.trace.norms import is_finite, norm_range
from gradviz.trace.trace import Trace
from tests.programs import UNWRITTEN, run_whole

TRAINING = """
import torch
torch.manual_seed(0)
layer = torch.nn.Linear(3, 2)
x = torch.randn(4, 3)
optimizer = torch.optim.SGD(layer.parameters(), lr=1.5)
norms = []
for turn in range(12):
    loss = (layer(x) ** 2).sum()
    optimizer.zero_grad()
    loss.backward()
    norms.append((layer.weight.grad.norm().item(), layer.bias.grad.norm().item()))
    optimizer.step()
"""
NANS = """
import torch
a = torch.tensor([0.0, 1.0], requires_grad=True)
b = a.log()
c = b * a
d = a.sqrt()
d.sum().backward()
with torch.no_grad():
    a /= a
    a.fill_(1.0)
e = a * float("nan")
"""


def hits(trace: Trace, point: Breakpoint) -> list[int]:
    found = Hits(trace)
    found.set([point], lambda line: [("<cell 1>", line)])
    while not found.catch_up():
        pass
    return list(found.steps(point))


def lines_of(trace: Trace, steps: list[int]) -> list[int]:
    return [place.line if (place := trace.place(step)) else 0 for step in steps]


# ---------------------------------------------------------------- against torch


def test_norms_pass_a_bound_where_torch_says_so() -> None:
    trace, names = run_whole(TRAINING)
    every = sorted(norm for pair in names["norms"] for norm in pair)
    assert every[0] * 1000 < every[-1], "the gradients must grow for this test to mean anything"
    for bound in (every[0] / 2, (every[5] + every[6]) / 2, (every[14] + every[15]) / 2, every[-1] * 2):
        found = hits(trace, Breakpoint(1, GRAD_NORM, bound=bound))
        assert len(found) == sum(norm > bound for norm in every)
        assert all(isinstance(trace.events[step - 1], ev.GradAccumulated) for step in found)


@pytest.mark.parametrize("size", [100, 101, 5000])
def test_ranges_of_norms_hold_what_torch_computes(size: int) -> None:
    source = (
        f"import torch\ntorch.manual_seed(1)\na = torch.randn({size}, requires_grad=True)\n(a * a).sum().backward()\n"
    )
    trace, names = run_whole(source)
    event = next(event for event in trace.events if isinstance(event, ev.GradAccumulated))
    least, most = norm_range(event.after, size)
    norm = torch.linalg.vector_norm(names["a"].grad).item()
    assert least <= norm * (1 + 1e-6)
    assert norm * (1 - 1e-6) <= most
    if size < 4096:
        assert least == pytest.approx(norm)
        assert least == most
    else:
        assert most == math.inf


@pytest.mark.parametrize(
    "numbers", [[1.0, math.nan], [math.inf, 1.0], [1e308, -1e308], [math.nan] * 200, [math.inf] * 200, [0.5] * 200]
)
def test_what_is_finite_is_so_by_torch(numbers: list[float]) -> None:
    from gradviz.recorder.values import snapshot

    tensor = torch.tensor(numbers)
    value = snapshot(tensor)
    assert value is not None
    assert is_finite(value) == bool(torch.isfinite(tensor).all())
    least, _most = norm_range(value, len(numbers))
    norm = torch.linalg.vector_norm(tensor.double()).item()
    assert (least > 10) == (norm > 10 or (math.isinf(least) and math.isinf(norm)))


# ---------------------------------------------------------------- against a look at every step


def bad_things(trace: Trace, step: int) -> set[tuple[str, int]]:
    """The tensors whose value or gradient is not finite at a step."""
    found = set()
    for number, history in trace.tensors.items():
        born = trace.nodes[history.keys[0]].born
        if born <= step:
            for what, value in (
                ("value", history.value.at(step, history.created.value)),
                ("grad", history.grad.at(step, None)),
            ):
                if (
                    value is not None
                    and value.summary is None
                    and not bool(torch.isfinite(torch.tensor(value.data)).all())
                ):
                    found.add((what, number))
    return found


def test_nan_is_found_where_a_look_at_every_step_finds_it() -> None:
    trace, names = run_whole(NANS)
    assert not torch.isfinite(names["b"]).all()
    found = hits(trace, Breakpoint(1, NOT_FINITE))
    oracle = [step for step in range(1, len(trace) + 1) if bad_things(trace, step) - bad_things(trace, step - 1)]
    assert set(oracle) <= set(found)
    others = [trace.events[step - 1] for step in found if step not in oracle]
    assert [type(event) for event in others] == [ev.FunctionRan], "the square root's own gradient at 0"
    assert lines_of(trace, found) == [4, 5, 7, 7, 9, 11]


def test_memory_that_nobody_has_written_is_not_found() -> None:
    trace = run_whole(UNWRITTEN)[0]
    assert lines_of(trace, hits(trace, Breakpoint(1, NOT_FINITE))) == [11, 12, 12, 13, 13]


def state_of(trace: Trace, name: str, step: int) -> Any:
    for number, history in trace.tensors.items():
        if name in history.names.at(step, ()):
            return (
                number,
                history.value.at(step, history.created.value),
                history.grad.at(step, None),
                history.version.at(step, history.created.version),
                history.requires_grad.at(step, history.created.requires_grad),
            )
    return None


@pytest.mark.parametrize("name", ["layer.weight", "loss", "layer.bias", "nothing"])
def test_changes_of_a_name_are_those_that_a_look_at_every_step_finds(name: str) -> None:
    trace, _ = run_whole(TRAINING)
    states = [state_of(trace, name, step) for step in range(len(trace) + 1)]
    oracle = [k for k in range(1, len(states)) if states[k] is not None and states[k] != states[k - 1]]
    assert hits(trace, Breakpoint(1, CHANGED, name=name)) == oracle
    assert bool(oracle) == (name != "nothing")


def test_operations_and_functions_by_name() -> None:
    trace, _ = run_whole(TRAINING)
    for kind, name, count in ((OPERATION, "sum", 12), (OPERATION, "nothing", 0), (FUNCTION, "PowBackward0", 12)):
        found = hits(trace, Breakpoint(1, kind, name=name))
        assert len(found) == count
        assert set(lines_of(trace, found)) <= {9, 11}
    assert len(hits(trace, Breakpoint(1, OPERATION))) == sum(isinstance(e, ev.OperationCalled) for e in trace.events)


# ---------------------------------------------------------------- by hand


def place(line: int) -> ev.Place:
    return ev.Place(1, "<cell 1>", line)


def loop() -> list[ev.Event]:
    """Lines 1, then 2 and 3 four times; the last time 3 raises."""
    lines = [1, *[2, 3] * 4]
    told: list[ev.Event] = [ev.CellStarted(1, "<cell 1>", "a\nfor\n  b"), *(ev.LineReached(place(n)) for n in lines)]
    return [*told, ev.ErrorRaised(place(3), "ValueError", "no", ""), ev.CellEnded(1, "ValueError: no")]


def test_lines_match_each_time_they_are_about_to_run() -> None:
    trace = Trace(loop())
    assert hits(trace, Breakpoint(1, LINE, line=3)) == [4, 6, 8, 10]
    assert hits(trace, Breakpoint(1, LINE, line=3, hits=3)) == [8, 10]
    assert hits(trace, Breakpoint(1, LINE, line=3, enabled=False)) == []
    assert hits(trace, Breakpoint(1, LINE, line=9)) == []
    assert hits(trace, Breakpoint(1, ERROR)) == [11]


def test_one_jumps_between_the_matches_of_all() -> None:
    trace = Trace(loop())
    points = [Breakpoint(1, LINE, line=3, hits=2), Breakpoint(2, LINE, line=1), Breakpoint(3, ERROR)]
    found = Hits(trace)
    found.set(points, lambda line: [("<cell 1>", line)])
    assert found.catch_up()
    forward, step = [], 0
    while (pair := found.beside(step, 1)) is not None:
        step = pair[0]
        forward.append((step, pair[1].number))
    assert forward == [(2, 2), (6, 1), (8, 1), (10, 1), (11, 3)]
    back, step = [], len(trace)
    while (pair := found.beside(step, -1)) is not None:
        step = pair[0]
        back.append((step, pair[1].number))
    assert back == forward[::-1]


def test_matches_grow_with_the_record() -> None:
    trace, points = Trace(), [Breakpoint(1, LINE, line=3), Breakpoint(2, ERROR)]
    found = Hits(trace)
    found.set(points, lambda line: [("<cell 1>", line)])
    seen = []
    for event in loop():
        trace.append(event)
        found.catch_up()
        seen.append((len(found.steps(points[0])), len(found.steps(points[1]))))
    assert seen == [(0, 0)] * 3 + [(1, 0)] * 2 + [(2, 0)] * 2 + [(3, 0)] * 2 + [(4, 0), (4, 1), (4, 1)]


def test_a_line_that_ran_as_two_cells_matches_in_both() -> None:
    events = [*loop(), ev.CellStarted(2, "<cell 2>", "a\nfor\n  b"), ev.LineReached(ev.Place(2, "<cell 2>", 3))]
    trace, point = Trace(events), Breakpoint(1, LINE, line=3)
    found = Hits(trace)
    found.set([point], lambda line: [("<cell 2>", line), ("<cell 1>", line)])
    assert list(found.steps(point)) == [4, 6, 8, 10, 14]


def test_what_the_record_does_not_tell_is_refused_in_words() -> None:
    trace = Trace(loop())
    found = Hits(trace)
    asked = Breakpoint(1, LINE, line=3, condition="b > 1")
    found.set([asked], lambda line: [("<cell 1>", line)])
    assert list(found.steps(asked)) == []
    assert found.refusal(asked).startswith("Conditions are asked while the program runs;")

    def gradient(biggest: float) -> ev.Value:
        said = {
            "min": -0.5,
            "max": biggest,
            "mean": 0.0,
            "std": 0.1,
            "nan": 0,
            "inf": 0,
            "sampled": True,
            "preview": [],
        }
        return ev.Value(None, said)

    made = ev.TensorCreated(1, (9000,), "torch.float32", "cpu", True, True, 1, 0, None)
    passes = [ev.GradAccumulated(1, 1, None, gradient(big), gradient(big)) for big in (0.5, 20.0)]
    trace = Trace([made, passes[0], ev.GradChanged(1, None, "= None", place(1)), passes[1]])
    point = Breakpoint(1, GRAD_NORM, bound=10.0)
    found = Hits(trace)
    found.set([point], lambda line: [])
    assert found.catch_up()
    assert list(found.steps(point)) == [4], "one element alone is above the bound"
    assert "once it may have passed" in found.refusal(point)
