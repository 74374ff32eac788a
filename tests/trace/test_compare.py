"""What was born, died and changed between two moments."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradviz import events as ev
from gradviz.trace.compare import BORN, CHANGED, DIED, Change, changes
from gradviz.trace.trace import Trace
from tests.programs import SAMPLES, run_whole, step_before

PROGRAM = """import torch
a = torch.tensor([1.0, 2.0], requires_grad=True)
b = a * a
c = b.sum()
c.backward()
del b, c
"""


def found(trace: Trace, one: int, other: int) -> dict[tuple[str, str], tuple[str, ...]]:
    return {(change.kind, change.title): change.details for change in changes(trace, one, other)}


def test_what_a_pass_does_is_told_in_full() -> None:
    trace, _ = run_whole(PROGRAM)
    started, ended = step_before(trace, ev.PassStarted), step_before(trace, ev.PassEnded) + 1
    told = found(trace, started, ended)
    # by hand: d(a*a)/da = 2a; mul kept both its inputs, the sum nothing but a shape
    assert told[CHANGED, "a"] == ("grad: None → [2, 4]",)
    assert told[CHANGED, "MulBackward0"] == ("runs: 0 → 1", "saved self: held → freed", "saved other: held → freed")
    assert told[CHANGED, "SumBackward0"] == ("runs: 0 → 1",)
    assert {kind for kind, _ in told} == {CHANGED}


def test_what_a_line_made_was_born_and_what_was_deleted_died() -> None:
    trace, _ = run_whole(PROGRAM)
    made = step_before(trace, ev.PassStarted)
    born = next(step for step, event in enumerate(trace.events, 1) if isinstance(event, ev.TensorCreated))  # a
    assert found(trace, born, made) == {
        (BORN, "b"): (),
        (BORN, "c"): (),
        (BORN, "MulBackward0"): (),
        (BORN, "SumBackward0"): (),
    }
    died = found(trace, made, len(trace))
    assert {title for kind, title in died if kind == DIED} == {"b", "c", "MulBackward0", "SumBackward0"}
    assert died[CHANGED, "a"] == ("grad: None → [2, 4]",)


def test_a_tensor_written_in_place_changed_and_was_not_born_again() -> None:
    trace, _ = run_whole("import torch\na = torch.zeros(2)\nb = torch.ones(2)\na.add_(3)\n")
    written = step_before(trace, ev.TensorWritten)
    (change,) = [each for each in changes(trace, written, len(trace)) if each.title == "a"]
    assert change == Change(CHANGED, change.keys, "a", ("value: [0, 0] → [3, 3]", "version: 0 → 1"))
    assert [key.partition(".")[2] for key in change.keys] == ["0", "1"]
    assert not any(each.title == "b" for each in changes(trace, written, len(trace)))


def test_the_order_of_the_moments_does_not_matter_and_steps_outside_are_refused() -> None:
    trace, _ = run_whole(PROGRAM)
    assert found(trace, 4, len(trace)) == found(trace, len(trace), 4)
    assert found(trace, 7, 7) == {}
    with pytest.raises(IndexError, match="there is no step"):
        list(changes(trace, 0, len(trace) + 1))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_it_agrees_with_the_graphs_of_both_moments(sample: Path) -> None:
    """An independent look at the graphs themselves: each entity's newest node, with all that the view tells of it."""
    trace, _ = run_whole(sample.read_text())
    for first, last in ((0, len(trace)), (len(trace) // 3, len(trace) // 2), (len(trace) // 2, len(trace) - 1)):
        then, now = newest(trace, first), newest(trace, last)
        told = {change.keys[-1].partition(".")[0]: change.kind for change in changes(trace, first, last)}
        assert {key for key, kind in told.items() if kind == BORN} == set(now) - set(then)
        assert {key for key, kind in told.items() if kind == DIED} == set(then) - set(now)
        differs = {key for key in set(then) & set(now) if then[key] != now[key]}
        assert {key for key, kind in told.items() if kind == CHANGED} >= differs


def newest(trace: Trace, step: int) -> dict[str, dict[str, object]]:
    """What lives at a step, by entity: of a tensor's versions the newest."""
    graph = trace.at(step).graph
    return {
        key.partition(".")[0]: {name: value for name, value in data.items() if name in COMPARED}
        for key, data in graph.nodes(data=True)
    }


COMPARED = {"value", "grad", "version", "requires_grad", "is_leaf", "shape", "saved", "runs", "failed"}
