"""Graphs that are deep or wide, tensors that are large or empty, and numbers that are none."""

from __future__ import annotations

import json
import math
import subprocess
import sys
import threading
from typing import Any

import pytest
import torch

import gradviz
from gradviz import events as ev
from gradviz.trace.trace import Trace
from tests.programs import key_of, run_whole, stopped
from tests.worker.driver import Driver

# ---------------------------------------------------------------- deep

DEEP_CELL = """
import torch
x = y = torch.ones(1, requires_grad=True)
for _ in range({count}): y = y + 1
y.backward()
"""


@pytest.mark.parametrize("count", [12_000, pytest.param(200_000, marks=pytest.mark.thorough)])
def test_a_deep_chain_is_recorded_passed_backward_and_released_in_the_worker(count: int) -> None:
    driver = Driver().start()
    try:
        assert driver.run(DEEP_CELL.format(count=count)).error is None
        assert driver.run("del y").error is None
        assert driver.run("print(x.grad, (x * 2).grad_fn.name())").error is None
        assert driver.text() == "tensor([1.]) MulBackward0\n"
        chain = {event.function for event in driver.of(ev.FunctionCreated) if event.name == "AddBackward0"}
        assert len(chain) == count
        assert {event.function for event in driver.of(ev.FunctionRan)} == chain
        assert {function for event in driver.of(ev.FunctionReleased) for function in event.functions} >= chain
        assert driver.of(ev.RecordingStopped) == []
    finally:
        driver.client.close()


FOREIGN = """
import json, resource, sys, threading
hard = resource.getrlimit(resource.RLIMIT_STACK)[1]
stack, count, how, where = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4]
import torch
import gradviz

result = {}

def chain(y):
    for _ in range(count):
        y = y + 1
    return y

def run():
    x = torch.ones(1, requires_grad=True)
    if how == "bare":
        y = chain(x)
        y.backward()
    elif how == "recorded":
        with gradviz.record() as trace:
            y = chain(x)
            y.backward()
            z = (x * 2).sum().item()
    elif how == "recorded on what was there":
        y = chain(x)
        with gradviz.record() as trace:
            (y * 2).backward()
    elif how == "walked":
        y = chain(x)
        try:
            gradviz.graph(y)
        except RuntimeError as error:
            result["reasons"] = [str(error)]
        y.backward()
    if how.startswith("recorded"):
        result["functions"] = sum(event.kind == "FunctionCreated" for event in trace.events)
        result["reasons"] = [event.reason for event in trace.events if event.kind == "RecordingStopped"]
    del y
    result["grad"] = x.grad.item()

if where == "a thread":
    threading.stack_size(stack)
    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
else:
    run()
print(json.dumps(result))
"""
LAUNCH = """
import os, resource, sys
hard = resource.getrlimit(resource.RLIMIT_STACK)[1]
resource.setrlimit(resource.RLIMIT_STACK, (int(sys.argv[1]), hard))
os.execv(sys.executable, [sys.executable, "-c", sys.stdin.read(), *sys.argv[1:]])
"""
"""The limit of the stack takes hold at the next exec."""
MAIN, THREAD = (8 << 20, "the main thread"), (512 << 10, "a thread")


def foreign(stack: int, where: str, count: int, how: str) -> dict[str, Any]:
    """Run a chain in a process with a stack of that many bytes; what it says in the end."""
    limit = stack if where == MAIN[1] else 8 << 20
    launch = LAUNCH.replace("sys.argv[1])", f"'{limit}')")
    command = [sys.executable, "-c", launch, str(stack), str(count), how, where]
    done = subprocess.run(command, input=FOREIGN, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, f"ended with {done.returncode}: {done.stderr[-300:]}"
    said: dict[str, Any] = json.loads(done.stdout)
    return said


@pytest.mark.skipif(sys.platform != "linux", reason="sets the stack as Linux does")
@pytest.mark.parametrize(("stack", "where", "count"), [(*MAIN, 60_000), (*THREAD, 6_000)])
def test_the_bare_program_survives_its_deep_chain(stack: int, where: str, count: int) -> None:
    assert foreign(stack, where, count, "bare") == {"grad": 1.0}


@pytest.mark.skipif(sys.platform != "linux", reason="sets the stack as Linux does")
@pytest.mark.parametrize(("stack", "where", "count"), [(*MAIN, 4_000), (*THREAD, 500)])
def test_what_a_stack_can_hold_is_recorded_whole(stack: int, where: str, count: int) -> None:
    said = foreign(stack, where, count, "recorded")
    assert said == {"functions": count + 2, "reasons": [], "grad": 1.0}


@pytest.mark.skipif(sys.platform != "linux", reason="sets the stack as Linux does")
@pytest.mark.parametrize(
    ("stack", "where", "count"),
    [pytest.param(*THREAD, 6_000, id="a thread"), pytest.param(*MAIN, 80_000, id="main", marks=pytest.mark.thorough)],
)
def test_a_recording_that_a_stack_cannot_hold_says_so_and_crashes_nothing(stack: int, where: str, count: int) -> None:
    said = foreign(stack, where, count, "recorded")
    assert said["grad"] == 1.0
    assert 500 <= said["functions"] < count
    [reason] = said["reasons"]
    assert "stack" in reason or "deep" in reason


@pytest.mark.skipif(sys.platform != "linux", reason="sets the stack as Linux does")
@pytest.mark.parametrize("how", ["recorded on what was there", "walked"])
@pytest.mark.parametrize(
    ("stack", "where", "count"),
    [
        pytest.param(*THREAD, 6_000, id="a thread"),
        pytest.param(*MAIN, 80_000, id="main", marks=pytest.mark.thorough),
    ],
)
def test_a_deep_graph_that_was_there_before_crashes_nothing(stack: int, where: str, count: int, how: str) -> None:
    said = foreign(stack, where, count, how)
    assert said["grad"] == (2.0 if how.startswith("recorded") else 1.0)
    [reason] = said["reasons"]
    assert "deeper than this thread's stack" in reason


def test_what_is_wide_is_not_taken_for_deep() -> None:
    """A thousand functions beside each other, then a diamond within a diamond, in a stack for some 900 in a row."""
    wrong: list[BaseException] = []
    sizes: list[int] = []

    def run() -> None:
        try:
            x = torch.ones(1, requires_grad=True)
            wide = torch.stack([x * k for k in range(2_000)]).sum()
            for _ in range(200):
                wide = wide * wide + wide
            sizes.append(gradviz.graph(wide).number_of_nodes())
            with gradviz.record() as trace:
                (torch.stack([wide + k for k in range(2_000)]).sum() * 2).backward()
            assert stopped(trace) == []
        except BaseException as error:  # noqa: BLE001 - looked at below
            wrong.append(error)

    before = threading.stack_size(THREAD[0])
    try:
        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
    finally:
        threading.stack_size(before)
    assert wrong == []
    assert sizes[0] > 2_400


def test_a_chain_recorded_in_a_thread_is_that_of_the_main_thread() -> None:
    kinds: list[list[str]] = []

    def run() -> None:
        y = torch.ones(1, requires_grad=True)
        with gradviz.record() as trace:
            for _ in range(200):
                y = y + 1
            y.backward()
        kinds.append([event.kind for event in trace.events])

    run()
    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert kinds[0] == kinds[1]


# ---------------------------------------------------------------- wide


def test_a_function_with_thousands_of_inputs() -> None:
    count = 5_000
    leaves = [torch.full((2,), float(k), requires_grad=True) for k in range(count)]
    weights = torch.arange(2 * count, dtype=torch.float32).reshape(count, 2)
    with gradviz.record() as trace:
        stacked = torch.stack(leaves)
        (stacked * weights).sum().backward()
    assert stopped(trace) == []
    [stack] = [e for e in trace.events if isinstance(e, ev.FunctionCreated) and e.name == "StackBackward0"]
    assert [i.nr for i in stack.inputs] == list(range(count)) == list(range(len(stacked.grad_fn.next_functions)))
    created = {e.tensor: e for e in trace.events if isinstance(e, ev.TensorCreated)}
    values = [created[i.tensor].value for i in stack.inputs if i.tensor is not None]
    assert [value and value.data for value in values] == [leaf.tolist() for leaf in leaves]
    [ran] = [e for e in trace.events if isinstance(e, ev.FunctionRan) and e.function == stack.function]
    assert [grad and grad.data for grad in ran.grads] == weights.tolist() == [leaf.grad.tolist() for leaf in leaves]
    sums = {e.tensor: e.after for e in trace.events if isinstance(e, ev.GradAccumulated)}
    assert [sums[i.tensor].data for i in stack.inputs if i.tensor is not None] == weights.tolist()  # type: ignore[union-attr]


def test_one_tensor_that_goes_in_thousands_of_times() -> None:
    x = torch.ones(1, requires_grad=True)
    with gradviz.record() as trace:
        torch.stack([x] * 5_000).sum().backward()
    [stack] = [e for e in trace.events if isinstance(e, ev.FunctionCreated) and e.name == "StackBackward0"]
    assert len(stack.inputs) == 5_000
    assert len({i.tensor for i in stack.inputs}) == 1
    [summed] = [e for e in trace.events if isinstance(e, ev.GradAccumulated)]
    assert summed.after is not None
    assert summed.after.data == x.grad.tolist() == [5_000.0]


def test_a_function_with_thousands_of_outputs() -> None:
    trace, namespace = run_whole(
        "import torch\nx = torch.arange(3000.0, requires_grad=True)\nrows = x.unbind()\n"
        "y = sum(rows[k] * k for k in range(0, 3000, 3))\ny.backward()\n"
    )
    of_unbind = [e for e in trace.events if isinstance(e, ev.FunctionCreated) and e.name == "UnbindBackward0"]
    assert len(of_unbind) == 1
    made = [e for e in trace.events if isinstance(e, ev.TensorCreated) and e.function == of_unbind[0].function]
    assert [e.output_nr for e in made] == list(range(3000))
    assert [e.value and e.value.data for e in made] == namespace["x"].tolist()


# ---------------------------------------------------------------- large and empty tensors


def value_of(trace: Trace, name: str) -> Any:
    """What the record says that a name's tensor holds in the end."""
    return trace.at(len(trace)).graph.nodes[key_of(trace, name)]["value"]


LARGE = {
    "ramp": torch.arange(1_000_000.0),
    "random": torch.randn(1000, 1000, generator=torch.Generator().manual_seed(1)),
    "long and thin": torch.randn(2, 500_000, generator=torch.Generator().manual_seed(2)),
    "many dimensions": torch.randn(*[4] * 10, generator=torch.Generator().manual_seed(3))[:, :, :, :, :, :, :, :, :3],
    "transposed": torch.randn(500, 2000, generator=torch.Generator().manual_seed(4)).t(),
    "expanded": torch.tensor([[2.5]]).expand(1000, 1000),
    "half": torch.randn(1_000_000, generator=torch.Generator().manual_seed(5)).half() * 100,
    "bfloat16": torch.randn(1_000_000, generator=torch.Generator().manual_seed(6)).bfloat16(),
    "float64": torch.randn(1_000_000, dtype=torch.float64, generator=torch.Generator().manual_seed(7)) * 1e200,
    "integers": torch.arange(-500_000, 500_000),
    "columns": torch.arange(2**21) % 4096,
    "truth values": torch.arange(1_000_000) % 3 == 0,
    "sums too large for its type": torch.full((1_000_000,), 3e38),
    "negative zero": torch.full((1_000_000,), -0.0),
}


@pytest.mark.parametrize("name", LARGE)
def test_the_summary_of_a_large_tensor_is_true_of_it(name: str) -> None:
    large = LARGE[name]
    with gradviz.record() as trace:
        copy = large.clone(memory_format=torch.preserve_format)
    value = value_of(trace, "copy")
    exact = copy.double()
    assert value["sampled"] is True
    assert (value["nan"], value["inf"]) == (0, 0)
    for figure in ("min", "max", *range(len(value["preview"]))):
        seen = value["preview"][figure] if isinstance(figure, int) else value[figure]
        assert bool((exact == seen).any()), f"no element is the {figure} {seen}"
    spread = (exact.max() - exact.min()).item()
    deviation = exact.std(correction=0).item()
    assert value["min"] - exact.min().item() <= 0.35 * spread
    assert exact.max().item() - value["max"] <= 0.35 * spread
    assert math.isclose(value["mean"], exact.mean().item(), rel_tol=1e-6, abs_tol=6 * deviation / 64)
    assert math.isclose(value["std"], deviation, rel_tol=0.1, abs_tol=1e-12)


@pytest.mark.parametrize(
    ("nans", "infinities", "minus"), [(1, 0, 0), (0, 1, 0), (0, 0, 1), (0, 2, 3), (5, 4, 3), (1_000_000, 0, 0)]
)
def test_each_nan_and_infinity_of_a_large_tensor_is_counted(nans: int, infinities: int, minus: int) -> None:
    large = torch.randn(1_000_000, generator=torch.Generator().manual_seed(8))
    where = torch.randperm(1_000_000, generator=torch.Generator().manual_seed(9))
    large[where[:nans]] = math.nan
    large[where[nans : nans + infinities]] = math.inf
    large[where[nans + infinities : nans + infinities + minus]] = -math.inf
    with gradviz.record() as trace:
        copy = large.clone()
    value = value_of(trace, "copy")
    assert (value["nan"], value["inf"]) == (int(copy.isnan().sum()), int(copy.isinf().sum()))
    figures = [value[figure] for figure in ("min", "max", "mean", "std")]
    assert all(figure is None or math.isfinite(figure) for figure in figures)
    assert (figures == [None] * 4) == (nans == 1_000_000)


@pytest.mark.parametrize("count", [101, 4_096])
def test_the_summary_of_what_fits_the_sample_is_exact(count: int) -> None:
    exact = torch.randn(count, dtype=torch.float64, generator=torch.Generator().manual_seed(10))
    with gradviz.record() as trace:
        copy = exact.clone()
    value = value_of(trace, "copy")
    assert value["sampled"] is False
    assert (value["min"], value["max"]) == (copy.min().item(), copy.max().item())
    assert value["preview"] == copy[:6].tolist()
    assert math.isclose(value["mean"], copy.mean().item(), abs_tol=1e-12)
    assert math.isclose(value["std"], copy.std(correction=0).item(), rel_tol=1e-12)


def test_the_summary_of_a_view_is_true_of_the_view() -> None:
    base = torch.arange(1_000_000.0)
    with gradviz.record() as trace:
        upper = base[500_000:]
        every = base.view(1000, 1000)
    assert value_of(trace, "upper")["min"] >= upper.min().item()
    assert value_of(trace, "every")["min"] >= 0
    assert abs(value_of(trace, "upper")["mean"] - upper.mean().item()) < 5_000
    assert abs(value_of(trace, "every")["mean"] - every.mean().item()) < 5_000


def test_a_large_tensor_goes_through_a_pass() -> None:
    x = torch.linspace(-1, 1, 1_000_000, requires_grad=True)
    with gradviz.record() as trace:
        y = x * 3
        y.sum().backward()
    [summed] = [e for e in trace.events if isinstance(e, ev.GradAccumulated)]
    assert summed.after is not None
    assert summed.after.summary is not None
    assert {summed.after.summary[figure] for figure in ("min", "max", "mean")} == {3.0}
    assert bool((x.grad == 3).all())
    [mul] = [e for e in trace.events if isinstance(e, ev.OperationCalled) and e.name == "mul"]
    assert mul.tracked
    assert y.shape == (1_000_000,)


EMPTY = """
import torch
a = torch.empty(0, requires_grad=True)
b = torch.empty(0, 3, requires_grad=True)
c = torch.empty(3, 0, requires_grad=True)
d = torch.ones(3, requires_grad=True)
e = a * 2
f = b @ d
g = c.sum(1)
h = d[:0]
i = torch.cat([a, d])
mean = a.mean()
total = e.sum() + f.sum() + g.sum() + h.sum() + i.sum()
total.backward()
with torch.no_grad():
    a.mul_(2)
"""


def test_empty_tensors() -> None:
    trace, namespace = run_whole(EMPTY)
    graph = trace.at(len(trace)).graph
    for name in "abcdefghi":
        node = graph.nodes[key_of(trace, name)]
        assert node["value"] == namespace[name].tolist()
        assert node["shape"] == tuple(namespace[name].shape)
    for name in "abcd":
        assert graph.nodes[key_of(trace, name)]["grad"] == namespace[name].grad.tolist()
    assert math.isnan(value_of(trace, "mean"))
    assert value_of(trace, "total") == namespace["total"].item() == 3.0


NOT_FINITE = """
import torch
nan, inf = float('nan'), float('inf')
x = torch.tensor([nan, inf, -inf, 0.0, -0.0, 1.0], requires_grad=True)
y = x * x
z = 1 / x
s = x.sqrt()
logs = x.log()
top = x.max()
z.sum().backward()
first = x.grad.clone()
half = torch.tensor([70000.0]).half()
c = torch.tensor([complex(nan, inf), complex(1, -inf)])
"""


def test_nan_and_infinity_are_recorded_as_they_are(tmp_path: Any) -> None:
    trace, namespace = run_whole(NOT_FINITE)
    trace.save(tmp_path / "not_finite.gradviz")
    for seen in (trace, gradviz.load(tmp_path / "not_finite.gradviz")):
        for name in ("x", "y", "z", "s", "logs", "top", "first", "half"):
            assert repr(value_of(seen, name)) == repr(namespace[name].tolist())
        assert value_of(seen, "c") == [str(number) for number in namespace["c"].tolist()]
        grad = seen.at(len(seen)).graph.nodes[key_of(seen, "x")]["grad"]
        assert repr(grad) == repr(namespace["x"].grad.tolist())
        passed = [e.grads for e in seen.events if isinstance(e, ev.FunctionRan)]
        arrived = [grad.data for grads in passed for grad in grads if grad is not None][-1]
        assert repr(arrived) == repr(namespace["x"].grad.tolist())
