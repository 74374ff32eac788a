"""Single facts of the record, with expectations worked out by hand or asked of torch."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import torch

import gradviz
from gradviz import events as ev
from gradviz.recorder.recorder import Recorder
from gradviz.trace.trace import Trace
from tests.programs import SAMPLES, bindings, key_of, run_whole, stopped

SAMPLE = {path.stem: path.read_text() for path in SAMPLES}


def function(trace: Trace, name: str, step: int | None = None) -> dict[str, Any]:
    """The attributes of the only function of that name at a step."""
    view = trace.at(len(trace) if step is None else step)
    [found] = [view.node(key) for key in view.nodes() if view.node(key).get("name") == name]
    return found


def states(node: dict[str, Any]) -> dict[str, str]:
    return {saved["slot"]: saved["state"] for saved in node["saved"]}


def step_of(trace: Trace, kind: type, nr: int = 0) -> int:
    """The step that the nr-th event of a kind leads to."""
    return [step for step, event in enumerate(trace.events, 1) if isinstance(event, kind)][nr]


def test_before_the_pass_buffers_are_held_and_grads_are_none() -> None:
    trace, _ = run_whole(SAMPLE["second_backward"])
    before = step_of(trace, ev.PassStarted) - 1
    view = trace.at(before)
    assert all(view.node(key)["grad"] is None for key in view.nodes() if key[0] == "t")
    assert states(function(trace, "MulBackward0", before)) == {"self": "held", "other": "held"}
    assert states(function(trace, "PowBackward0", before)) == {"self": "held"}
    assert view.held_bytes() == 8 + 4  # a, once, though two slots hold it; the scalar loss


def test_the_same_input_twice_has_two_edges_each_with_its_gradient() -> None:
    trace, _ = run_whole(SAMPLE["same_input_twice"])
    graph = trace.at(len(trace)).graph
    a, square = key_of(trace, "a"), key_of(trace, "square")
    [(mul, _)] = list(graph.in_edges(square))
    edges = sorted(graph.get_edge_data(a, mul).values(), key=lambda edge: edge["input_nr"])
    assert [edge["input_nr"] for edge in edges] == [0, 1]
    assert [edge["grad"] for edge in edges] == [[2.0, 5.0], [2.0, 5.0]]
    assert graph.nodes[a]["grad"] == [4.0, 10.0]
    [arrived] = graph.get_edge_data(mul, square).values()
    assert arrived["grad"] == [1.0, 1.0]


def test_the_second_pass_shows_where_it_failed_and_what_torch_said() -> None:
    trace, namespace = run_whole(SAMPLE["second_backward"])
    assert function(trace, "MulBackward0")["failed"] == namespace["message"]
    assert function(trace, "MulBackward0", step_of(trace, ev.PassStarted, 1))["failed"] is None
    assert states(function(trace, "MulBackward0")) == {"self": "freed", "other": "freed"}
    assert states(function(trace, "PowBackward0")) == {"self": "held"}
    assert function(trace, "MeanBackward0")["runs"] == 2
    assert function(trace, "MulBackward0")["runs"] == 1


def test_nothing_flows_past_a_no_grad_result_and_the_edges_say_why() -> None:
    trace, _ = run_whole(SAMPLE["no_grad"])
    graph = trace.at(len(trace)).graph
    a, b, c, d, e = (key_of(trace, name) for name in "abcde")
    [(_, add, into)] = list(graph.out_edges(b, data=True))
    assert graph.nodes[add]["kind"] == "operation"
    [(_, _, out)] = list(graph.out_edges(add, data=True))
    [(_, mul, on)] = list(graph.out_edges(c, data=True))
    assert [into["blocked"], out["blocked"], on["blocked"]] == ["no_grad"] * 3
    assert on["grad"] is None
    [(_, _, passed)] = list(graph.out_edges(d, data=True))
    assert (passed["blocked"], passed["grad"]) == (None, [4.0])
    assert graph.nodes[a]["grad"] is None
    assert graph.nodes[d]["grad"] == [4.0]
    assert next(iter(graph.in_edges(e)))[0] == mul


@pytest.mark.parametrize(
    ("sample", "name", "reason"),
    [("detach", "u", "detach"), ("freeze", "bias", "requires_grad=False"), ("freeze", "target", "constant")],
)
def test_each_cut_has_its_reason(sample: str, name: str, reason: str) -> None:
    trace, _ = run_whole(SAMPLE[sample])
    graph = trace.at(step_of(trace, ev.PassEnded)).graph
    reasons = {edge["blocked"] for _, _, edge in graph.out_edges(key_of(trace, name, graph.graph["step"]), data=True)}
    assert reasons == {reason}


def test_an_integer_input_is_blocked_as_such() -> None:
    trace, _ = run_whole(SAMPLE["layers"])
    [nll] = [e for e in trace.events if isinstance(e, ev.FunctionCreated) and e.name == "NllLossBackward0"]
    assert [item.blocked for item in nll.inputs] == [None, "integer"]


def test_a_buffer_that_was_written_since_it_was_saved_is_stale() -> None:
    trace, namespace = run_whole(SAMPLE["in_place"])
    written = step_of(trace, ev.TensorWritten)
    assert states(function(trace, "ExpBackward0", written)) == {"result": "held"}
    assert states(function(trace, "ExpBackward0")) == {"result": "stale"}
    assert function(trace, "ExpBackward0")["failed"] == namespace["message"]


def test_a_write_through_data_changes_the_value_and_not_the_version() -> None:
    trace, _ = run_whole(SAMPLE["data"])
    before = step_of(trace, ev.PassStarted)
    node = trace.at(before).node(key_of(trace, "x", before))
    assert (node["value"], node["version"]) == ([50.0], 0)
    assert states(function(trace, "MulBackward0", before)) == {"self": "held", "other": "held"}
    assert trace.at(len(trace)).node(key_of(trace, "x"))["grad"] == [100.0]


def test_accumulation_says_before_added_and_after() -> None:
    trace, _ = run_whole(SAMPLE["accumulate"])
    sums = [
        (event.before and event.before.data, event.added and event.added.data, event.after and event.after.data)
        for event in trace.events
        if isinstance(event, ev.GradAccumulated)
    ]
    three, square = [3.0, 3.0], [2.0, -4.0]
    assert sums == [
        (None, three, three),
        (three, three, [6.0, 6.0]),
        ([0.0, 0.0], square, square),
        (None, square, square),
    ]
    changes = [(e.by, e.grad and e.grad.data) for e in trace.events if isinstance(e, ev.GradChanged)]
    assert changes == [("w.grad.zero_()", [0.0, 0.0]), ("= None", None), ("= None", None)]


def test_a_gradient_that_a_hook_changed_is_shown_as_it_arrived() -> None:
    trace, namespace = run_whole(SAMPLE["non_leaf"])
    graph = trace.at(len(trace)).graph
    [(_, _, at_h)] = list(graph.in_edges(key_of(trace, "h"), data=True))
    assert at_h["grad"] == [10.0, 10.0]
    assert graph.nodes[key_of(trace, "h")]["hooks"] == ["register_hook"]
    y = graph.nodes[key_of(trace, "y")]
    assert y["retains_grad"]
    assert y["grad"] == namespace["y"].grad.tolist() == [40.0, 80.0]


def test_a_pass_that_torch_refuses_before_the_engine_runs_is_recorded() -> None:
    trace, namespace = run_whole(SAMPLE["not_a_scalar"])
    first = next(e for e in trace.events if isinstance(e, ev.PassEnded))
    assert first.error == f"RuntimeError: {namespace['message']}"
    assert first.failed is None


def test_functions_made_by_a_pass_say_so() -> None:
    trace, _ = run_whole(SAMPLE["double_backward"])
    made = [e.name for e in trace.events if isinstance(e, ev.FunctionCreated) and e.made_by_pass == 1]
    assert made == ["PowBackward0", "MulBackward1", "MulBackward0"]  # d(x³)/dx = 1 · (3 · x²)


def test_rebinding_the_loss_frees_the_last_iteration() -> None:
    trace, _ = run_whole(SAMPLE["training"])
    released = [f for e in trace.events if isinstance(e, ev.FunctionReleased) for f in e.functions]
    assert released == [1, 2, 3, 4, 5, 6, 7, 8]
    assert not any(trace.at(len(trace)).alive(f"f{number}") for number in released)
    assert [trace.at(len(trace)).alive(f"f{number}") for number in (9, 10, 11, 12)] == [True] * 4


def test_the_recorder_keeps_nothing_alive() -> None:
    import weakref

    trace = Trace()
    with Recorder(trace.append):
        x = torch.ones(3, requires_grad=True)
        y = (x * 2).exp()
        gone = [weakref.ref(x), weakref.ref(y)]
        y.sum().backward()
        del x, y
        assert [ref() for ref in gone] == [None, None]


def test_the_recorder_leaves_nothing_behind() -> None:
    engine, tracer = torch.autograd._engine_run_backward, sys.gettrace()
    x = torch.ones(2, requires_grad=True)
    with gradviz.record() as trace:
        y = x * x
        y.sum().backward()
    assert torch.autograd._engine_run_backward is engine
    assert sys.gettrace() is tracer
    assert torch.overrides._get_current_function_mode_stack() == []
    length = len(trace)
    (x * 2).sum().backward()
    assert len(trace) == length


@pytest.mark.mistakes
def test_an_error_of_the_recorder_ends_the_record_and_not_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    trace = Trace()
    with Recorder(trace.append) as recorder:
        monkeypatch.setattr(recorder.forward, "_record", lambda *_: 1 / 0)
        x = torch.ones(2, requires_grad=True)
        (x * x).sum().backward()
    assert x.grad.tolist() == [2.0, 2.0]
    assert "ZeroDivisionError" in stopped(trace)[0]


def test_an_exception_in_the_block_reaches_the_user_and_the_trace_stays() -> None:
    x = torch.ones(2, requires_grad=True)
    with pytest.raises(KeyError), gradviz.record() as trace:  # noqa: PT012 - the record of the block is what is tested
        _ = x * 3
        raise KeyError("mine")
    assert [e.name for e in trace.events if isinstance(e, ev.OperationCalled)] == ["mul"]


def test_names_in_a_function_are_seen_without_keeping_what_was_deleted() -> None:
    import weakref

    def inner() -> weakref.ref[torch.Tensor]:
        first = torch.ones(2)
        second = first + 1
        ref = weakref.ref(first)
        del first
        assert ref() is None
        return weakref.ref(second)

    with gradviz.record() as trace:
        assert inner()() is None
    assert [e.name for e in bindings(trace)] == ["first", "second"]


def test_a_graph_made_unrecorded_is_walked() -> None:
    a = torch.tensor([3.0, 1.0], requires_grad=True)
    loss = (a * a).mean() ** 2
    graph = gradviz.graph(loss)
    names = [data["name"] for _, data in graph.nodes(data=True) if data["kind"] == "function"]
    assert sorted(names) == ["MeanBackward0", "MulBackward0", "PowBackward0"]
    [leaf] = [key for key, data in graph.nodes(data=True) if data.get("is_leaf")]
    [mul] = [key for key, data in graph.nodes(data=True) if data.get("name") == "MulBackward0"]
    assert graph.number_of_edges(leaf, mul) == 2
    loss.backward()
    freed = gradviz.graph(loss)
    saved = {d["name"]: states(d) for _, d in freed.nodes(data=True) if d["kind"] == "function"}
    assert saved == {  # mean saves no tensor, pow's exponent is a number
        "MulBackward0": {"self": "freed", "other": "freed"},
        "MeanBackward0": {},
        "PowBackward0": {"self": "freed"},
    }
    with pytest.raises(TypeError, match="needs a tensor, not int"):
        gradviz.graph(3)  # type: ignore[arg-type]


def test_importing_gradviz_imports_neither_torch_nor_qt() -> None:
    code = "import sys, gradviz; print([m for m in ('torch', 'PySide6') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_record_of_a_script_can_be_saved(tmp_path: Path) -> None:
    with gradviz.record() as trace:
        torch.ones(2) * 2
    trace.save(tmp_path / "script.gradviz")
    assert gradviz.load(tmp_path / "script.gradviz").events == trace.events


def test_recording_keeps_no_local_of_the_function_that_recorded() -> None:
    import gc
    import weakref

    def recorded() -> weakref.ref[torch.Tensor]:
        local = torch.ones(2)
        with gradviz.record():
            local * 2
        return weakref.ref(local)

    ref = recorded()
    gc.collect()
    assert ref() is None


WRITTEN_VIEW = """
b = a * 1
v = b.view(2, 3)
b.mul_(2)
w = b[:3]
w.add_(1)
out = b.sin().sum() + b.exp().sum() + v.cos().sum() + w.tanh().sum()
out.backward()
"""


def test_views_that_are_written_give_the_same_numbers_and_the_same_order_as_bare() -> None:
    start = torch.linspace(-1.3, 2.1, 6)

    def numbers(a: torch.Tensor) -> list[str]:
        """Run the program; the functions behind its result, in the order in which torch made them."""
        names: dict[str, torch.Tensor] = {"a": a}
        exec(compile(WRITTEN_VIEW, "<cell 1>", "exec"), names)
        stack, found = [names["out"].grad_fn], {}
        while stack:
            node = stack.pop()
            if node is not None and node not in found and "Accumulate" not in node.name():
                found[node] = node._sequence_nr()
                stack += [behind for behind, _ in node.next_functions]
        return [node.name() for node in sorted(found, key=found.__getitem__)]

    bare, seen = start.clone().requires_grad_(), start.clone().requires_grad_()
    expected = numbers(bare)
    trace = Trace()
    with Recorder(trace.append, is_user_file=lambda name: name == "<cell 1>"):
        order = numbers(seen)
    assert order == expected
    assert torch.equal(bare.grad, seen.grad)
    assert stopped(trace) == []


def test_passes_of_a_thread_that_ran_before_leave_the_record_whole() -> None:
    import threading

    done = threading.Event()

    def elsewhere() -> None:
        while not done.is_set():
            x = torch.ones(4, requires_grad=True)
            (x * x).sum().backward()

    thread = threading.Thread(target=elsewhere)
    thread.start()
    with gradviz.record() as trace:
        for _ in range(50):
            y = torch.ones(3, requires_grad=True)
            (y * 2).sum().backward()
        done.set()
        thread.join()
    counts = {kind: sum(type(e) is kind for e in trace.events) for kind in (ev.PassStarted, ev.GradAccumulated)}
    assert counts == {ev.PassStarted: 50, ev.GradAccumulated: 50}
    assert [e.name for e in trace.events if isinstance(e, ev.OperationCalled)] == ["ones", "mul", "sum"] * 50


def test_detaching_in_place_is_a_cut() -> None:
    trace, namespace = run_whole(
        "import torch\na = torch.ones(2, requires_grad=True)\nb = a * 2\nb.detach_()\n"
        "c = torch.ones(2, requires_grad=True)\nd = b * c\n"
    )
    graph = trace.at(len(trace)).graph
    b = graph.nodes[key_of(trace, "b")]
    assert (b["requires_grad"], b["is_leaf"]) == (False, True)
    assert (namespace["b"].requires_grad, namespace["b"].is_leaf) == (False, True)
    [(_, _, into)] = list(graph.in_edges(key_of(trace, "b"), data=True))
    [(_, _, on)] = list(graph.out_edges(key_of(trace, "b"), data=True))
    assert (into["blocked"], on["blocked"]) == ("detach", "detach")


def test_changes_of_shape_in_place_are_seen() -> None:
    trace, namespace = run_whole(
        "import torch\na = torch.arange(6.0)\na.resize_(2, 3)\nb = torch.ones(2, 3)\nb.transpose_(0, 1)\n"
        "c = torch.empty(0)\nc.set_(torch.arange(4.0))\n"
    )
    graph = trace.at(len(trace)).graph
    for name in "abc":
        node = graph.nodes[key_of(trace, name)]
        assert node["shape"] == tuple(namespace[name].shape)
        assert node["value"] == namespace[name].tolist()


def test_walking_and_recording_never_run_hooks_that_unpack() -> None:
    unpacked = []

    def unpack(packed: tuple[torch.Tensor]) -> torch.Tensor:
        unpacked.append(packed)
        return packed[0]

    x = torch.ones(2, requires_grad=True)
    with torch.autograd.graph.saved_tensors_hooks(lambda tensor: (tensor,), unpack):
        y = (x * 3).exp()
    graph = gradviz.graph(y)
    with gradviz.record() as trace:
        z = y * 2
        assert unpacked == []
        z.sum().backward()
    [exp] = [data for _, data in graph.nodes(data=True) if data.get("name") == "ExpBackward0"]
    assert states(exp) == {"result": "packed"}
    assert states(function(trace, "ExpBackward0")) == {"result": "freed"}


def test_a_custom_function_that_writes_its_input_is_seen_at_the_next_use() -> None:
    trace, namespace = run_whole(
        """import torch
class Twice(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.mark_dirty(x)
        return x.mul_(2)
    @staticmethod
    def backward(ctx, grad):
        return grad * 2
a = torch.ones(2, requires_grad=True)
b = a * 1
Twice.apply(b)
c = b * 3
"""
    )
    graph = trace.at(len(trace)).graph
    [(maker, _)] = [edge for edge in graph.in_edges(key_of(trace, "b")) if edge[0][0] == "f"]
    assert graph.nodes[maker]["name"] == namespace["b"].grad_fn.name() == "TwiceBackward"
    assert graph.nodes[key_of(trace, "b")]["version"] == namespace["b"]._version


@pytest.mark.parametrize("dtype", [torch.uint16, torch.float8_e4m3fn, torch.bool, torch.bfloat16, torch.int16])
def test_large_tensors_of_every_type_have_bounds(dtype: torch.dtype) -> None:
    ones = torch.ones(1000).to(dtype)
    with gradviz.record() as trace:
        copy = ones.clone()
    del copy
    value = next(e.value for e in reversed(trace.events) if isinstance(e, ev.TensorCreated))
    assert value is not None
    assert value.summary is not None
    assert (value.summary["min"], value.summary["max"], value.summary["mean"]) == (1.0, 1.0, 1.0)
