"""The record in time: any step at once, files, and wrong input."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import networkx as nx
import pytest

import gradviz
from gradviz import events as ev
from gradviz.trace.sentences import sentence
from gradviz.trace.store import DamagedTrace, load
from gradviz.trace.texts import error_in_short
from gradviz.trace.trace import Trace
from tests.programs import SAMPLES, bindings, run_whole

PLACE = ev.Place(1, "<cell 1>", 1)


def tensor(number: int, operation: int | None = None, function: int | None = None) -> ev.TensorCreated:
    return ev.TensorCreated(
        number, (), "float32", "cpu", True, function is None, number, 0, ev.Value(1.0), function, 0, operation
    )


def operation(number: int, *inputs: int, tracked: bool = True) -> ev.OperationCalled:
    items = tuple(ev.Input(nr, item) for nr, item in enumerate(inputs))
    return ev.OperationCalled(number, "mul", PLACE, items, "grad", tracked)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_a_step_reached_by_a_jump_is_the_one_that_was_seen_live(sample: Path) -> None:
    """What ``at(step)`` says later is what a record of only the first events says."""
    whole, _ = run_whole(sample.read_text())
    growing = Trace()
    for step in range(len(whole) + 1):
        if step:
            growing.append(whole.events[step - 1])
        then, now = growing.at(step).graph, whole.at(step).graph
        assert dict(then.nodes(data=True)) == dict(now.nodes(data=True))
        assert list(then.edges(keys=True, data=True)) == list(now.edges(keys=True, data=True))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_the_graph_has_no_cycle_and_its_edges_live_with_their_ends(sample: Path) -> None:
    trace, _ = run_whole(sample.read_text())
    for step in range(len(trace) + 1):
        graph = trace.at(step).graph
        assert nx.is_directed_acyclic_graph(graph)
        assert set(graph.nodes) == set(trace.at(step).nodes())


def test_step_zero_is_empty_and_steps_outside_are_refused() -> None:
    trace = Trace([operation(1), tensor(1, 1)])
    assert trace.at(0).nodes() == []
    assert trace.at(2).nodes() == ["t1.0"]
    for step in (-1, 3):
        with pytest.raises(IndexError, match="steps 0 to 2"):
            trace.at(step)


def test_a_tensor_that_the_program_let_go_stays_while_a_function_needs_it() -> None:
    events = [
        operation(1),
        tensor(1, 1),
        operation(2, 1),
        ev.FunctionCreated(1, "MulBackward0", 2, (ev.Input(0, 1),)),
        tensor(2, 2, 1),
        ev.TensorReleased(1),
        ev.TensorReleased(2),
        ev.FunctionReleased(1),
    ]
    trace = Trace(events)
    assert trace.at(6).nodes() == ["t1.0", "f1", "t2.0"]
    assert trace.at(6).node("t1.0")["alive"] is False
    assert trace.at(7).nodes() == ["t1.0", "f1", "t2.0"]
    assert trace.at(8).nodes() == []


def test_an_untracked_operation_lives_as_long_as_its_result() -> None:
    events = [
        operation(1),
        tensor(1, 1),
        ev.NameBound("a", "", 1),
        operation(2, 1, tracked=False),
        tensor(2, 2),
        ev.TensorReleased(2),
    ]
    trace = Trace(events)
    assert trace.at(5).nodes() == ["t1.0", "o2", "t2.0"]
    assert trace.at(6).nodes() == ["t1.0"]


def test_a_name_that_a_function_shares_stays_when_the_function_returns() -> None:
    trace = Trace([operation(1), tensor(1, 1)])
    trace.extend([ev.NameBound("a", "", 1), ev.NameBound("a", "f 1", 1), ev.NameBound("p", "f 1", 1)])
    assert trace.at(5).node("t1.0")["names"] == ["a", "p"]
    trace.extend([ev.NameUnbound("a", "f 1", 1), ev.NameUnbound("p", "f 1", 1)])
    assert trace.at(7).node("t1.0")["names"] == ["a"]


def test_a_name_that_means_another_tensor_is_lost_by_the_one_before() -> None:
    trace = Trace([operation(1), tensor(1, 1), operation(2), tensor(2, 2)])
    trace.extend([ev.NameBound("a", "", 1), ev.NameBound("b", "", 2), ev.NameBound("a", "f 1", 1)])
    trace.extend([ev.NameBound("a", "", 2), ev.NameBound("b", "", 1), ev.NameUnbound("a", "", 2)])
    names = [[trace.at(step).node(key)["names"] for key in ("t1.0", "t2.0")] for step in range(7, 11)]
    assert names == [[["a"], ["b"]], [["a"], ["b", "a"]], [["b", "a"], ["a"]], [["b", "a"], []]]


def test_functions_that_went_in_a_row_die_with_what_only_they_held() -> None:
    pair = (ev.Saved("self", (2,), 8, 1, 1), ev.Saved("other", (2,), 8, 1, 1))
    events = [
        operation(1),
        tensor(1, 1),
        operation(2, 1),
        ev.FunctionCreated(1, "MulBackward0", 2, (ev.Input(0, 1),), pair),
        tensor(2, 2, 1),
        operation(3, 2),
        ev.FunctionCreated(2, "ExpBackward0", 3, (ev.Input(0, 2, 1),), (ev.Saved("result", (2,), 8, 3, 3),)),
        tensor(3, 3, 2),
        ev.TensorReleased(2),
        ev.TensorReleased(3),
        ev.FunctionReleased(2, (1,)),
    ]
    trace = Trace(events)
    assert trace.at(10).nodes() == ["t1.0", "f1", "t2.0", "f2", "t3.0"]
    assert trace.at(10).held_bytes() == 16
    assert trace.at(11).nodes() == ["t1.0"]
    assert trace.at(11).held_bytes() == 0


def test_gradients_on_edges_are_those_of_the_last_pass() -> None:
    trace, _ = run_whole(
        "import torch\na = torch.ones(2, requires_grad=True)\n(a * 3).sum().backward()\n(a * 5).sum().backward()"
    )
    second = [step for step, event in enumerate(trace.events, 1) if isinstance(event, ev.PassStarted)][1]
    grads = {edge.number: trace.at(second - 1).edge(edge)["grad"] for edge in trace.edges}
    assert [3.0, 3.0] in grads.values()
    assert all(trace.at(second).edge(edge)["grad"] is None for edge in trace.edges)


def test_segments_begin_with_cells_and_where_most_functions_were_released() -> None:
    source = next(path for path in SAMPLES if path.stem == "training").read_text()
    trace, _ = run_whole(source)
    segments = trace.segments()
    assert segments[0].start == 0
    assert segments[-1].stop == len(trace) + 1
    assert all(a.stop == b.start for a, b in pairwise(segments))
    assert len(segments) == 3  # three iterations


def test_a_record_comes_back_from_its_file_as_it_was(tmp_path: Path) -> None:
    trace, _ = run_whole(SAMPLES[0].read_text())
    trace.save(tmp_path / "run.gradviz")
    again = gradviz.load(tmp_path / "run.gradviz")
    assert again.events == trace.events
    assert dict(again.at(len(again)).graph.nodes(data=True)) == dict(trace.at(len(trace)).graph.nodes(data=True))
    assert [path.name for path in tmp_path.iterdir()] == ["run.gradviz"]


def test_a_damaged_file_gives_one_sentence_wherever_it_breaks(tmp_path: Path) -> None:
    trace, _ = run_whole(SAMPLES[0].read_text())
    whole = tmp_path / "run.gradviz"
    trace.save(whole)
    data = whole.read_bytes()
    broken = tmp_path / "broken.gradviz"
    for cut in (0, 5, 40, len(data) // 2, len(data) - 1):
        broken.write_bytes(data[:cut])
        with pytest.raises(DamagedTrace, match=r"broken.gradviz .*\. .*\.$"):
            load(broken)
    changed = bytearray(data)
    changed[len(data) // 2] ^= 0xFF
    broken.write_bytes(changed)
    with pytest.raises(DamagedTrace, match="is damaged"):
        load(broken)
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "absent.gradviz")


LOOP = """
import torch
a = torch.ones(2, requires_grad=True)
for k in range(300):
    b = a * k
"""


def test_a_long_loop_of_small_steps_is_cut_into_short_segments() -> None:
    trace, _ = run_whole(LOOP)
    drawn = [len(trace.living_in(segment)[0]) for segment in trace.segments()]
    assert len(drawn) >= 5
    assert max(drawn) < 150  # 48 dead functions and their tensors, and what lived before


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_what_lives_in_a_segment_is_what_lives_at_its_steps(sample: Path) -> None:
    trace, _ = run_whole(sample.read_text() + LOOP)
    for segment in trace.segments():
        views = [trace.at(step) for step in segment]
        keys = {key for view in views for key in view.nodes()}
        numbers = {edge.number for view in views for edge in view.edges()}
        found, edges = trace.living_in(segment)
        assert set(found) == keys
        assert len(found) == len(keys)
        assert {edge.number for edge in edges} >= numbers
        assert all(edge.source in keys and edge.target in keys for edge in edges)


def test_a_name_is_said_with_the_value_of_its_tensor() -> None:
    trace, _ = run_whole("import torch\na = torch.tensor([3.0, 1.0])\nb = a\n")
    born, named = [trace.events.index(event) + 1 for event in bindings(trace)]
    assert sentence(trace, born) == "A tensor of shape (2,) appeared as a, [3, 1]; it requires no gradient."
    assert sentence(trace, named) == "b now names the tensor [3, 1]."
    assert trace.at(born).node("t1.0")["names"] == ["a"]


@pytest.mark.parametrize(("message", "said"), [("", "KeyboardInterrupt"), ("why. More.", "KeyboardInterrupt: why.")])
def test_an_error_is_said_in_short_without_a_dangling_colon(message: str, said: str) -> None:
    assert error_in_short(ev.ErrorRaised(PLACE, "KeyboardInterrupt", message, "")) == said


def test_a_record_that_nobody_shows_is_emptied_in_portions() -> None:
    trace, _ = run_whole(LOOP)
    turns = sum(1 for _ in trace.emptied())
    assert turns > 8  # some 3,000 events alone are more than two portions
    assert (len(trace), len(trace.nodes), len(trace.edges), len(trace.tensors)) == (0, 0, 0, 0)
