"""Compiled functions are one operation each; recorded, torch compiles what it compiles without a recorder."""

from __future__ import annotations

import shutil
import weakref
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import torch
import torch._dynamo
import torch._dynamo.eval_frame
from torch._dynamo.testing import CompileCounterWithBackend

from gradviz import events as ev
from gradviz.recorder.recorder import Recorder
from gradviz.trace.trace import Trace
from tests.programs import stopped
from tests.recorder import proofs

pytestmark = pytest.mark.filterwarnings("ignore:The .grad attribute:UserWarning")  # by torch, which looks at all
COMPILE, SETS = torch.compile, torch._dynamo.eval_frame._maybe_set_eval_frame
BACKENDS = [
    "eager",
    "aot_eager",
    pytest.param(
        "inductor",
        marks=[
            pytest.mark.thorough,
            pytest.mark.skipif(shutil.which("g++") is None, reason="inductor needs a C++ compiler"),
        ],
    ),
]


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """Nothing is compiled yet."""
    torch._dynamo.reset()
    yield
    torch._dynamo.reset()


def recorded(program: Callable[[], Any]) -> tuple[Any, Trace]:
    trace = Trace()
    with Recorder(trace.append, is_user_file=lambda name: name == __file__):
        result = program()
    assert not stopped(trace), stopped(trace)
    return result, trace


def operations(trace: Trace) -> list[ev.OperationCalled]:
    return [e for e in trace.events if isinstance(e, ev.OperationCalled)]


def score(x: torch.Tensor, w: torch.Tensor) -> torch.Tensor:
    product = x * w
    return product.sin().sum()


def given() -> tuple[torch.Tensor, torch.Tensor]:
    return torch.tensor([1.0, 2.0]), torch.tensor([3.0, 4.0], requires_grad=True)


def call_and_pass(compiled: Callable[..., torch.Tensor]) -> list[torch.Tensor]:
    x, w = given()
    y = compiled(x, w)
    y.backward()
    return [y, w.grad]


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_compiled_function_is_compiled_as_without_the_recorder(backend: str) -> None:
    counted: list[tuple[int, int]] = []
    results: list[Any] = []
    for run in (lambda program: (program(), None), recorded):
        torch._dynamo.reset()
        counter = CompileCounterWithBackend(backend)
        compiled = torch.compile(score, backend=counter)
        result, trace = run(lambda compiled=compiled: [call_and_pass(compiled) for _ in range(3)])
        call_and_pass(compiled)  # unrecorded: what was compiled still serves
        counted.append((counter.frame_count, int(counter.op_count)))
        results.append(result)
    assert counted[0] == counted[1] == (1, 3)
    assert proofs.same(*results)
    assert trace is not None
    assert [e.name for e in operations(trace)] == ["tensor", "tensor", "score"] * 3
    assert len([e for e in trace.events if isinstance(e, ev.PassEnded)]) == 3


def test_it_is_one_function_and_the_record_says_why() -> None:
    compiled = torch.compile(score, backend="aot_eager")
    (y, _), trace = recorded(lambda: call_and_pass(compiled))
    call = operations(trace)[-1]
    assert call.place.expression == "compiled(x, w)"
    made = [e for e in trace.events if isinstance(e, ev.FunctionCreated)]
    assert [e.name for e in made] == [y.grad_fn.name()] == ["CompiledFunctionBackward"]
    assert made[0].operation == call.operation
    assert call.tracked
    [reason] = [e.reason for e in trace.events if isinstance(e, ev.NotRecorded)]
    assert "score is compiled" in reason


def test_what_was_compiled_before_the_recording_is_not_compiled_again() -> None:
    counter = CompileCounterWithBackend("aot_eager")
    compiled = torch.compile(score, backend=counter)
    expected = call_and_pass(compiled)
    found, trace = recorded(lambda: call_and_pass(compiled))
    assert proofs.same(expected, found)
    assert counter.frame_count == 1
    assert [e.name for e in operations(trace)] == ["tensor", "tensor", "score"]


def test_what_follows_a_compiled_function_is_recorded() -> None:
    def program() -> torch.Tensor:
        x, w = given()
        y = torch.compile(score, backend="aot_eager")(x, w)
        y.backward()
        return w.grad * 2

    _, trace = recorded(program)
    assert [e.name for e in operations(trace)] == ["tensor", "tensor", "score", "mul"]


def test_a_compiled_module_that_breaks_its_graph() -> None:
    class Net(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            torch.manual_seed(0)
            self.layer = torch.nn.Linear(2, 2)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            y = self.layer(x)
            torch._dynamo.graph_break()
            return y.tanh().sum()

    def program() -> list[Any]:
        net = Net()
        compiled = torch.compile(net, backend="aot_eager")
        x, _ = given()
        y = compiled(x)
        y.backward()
        return [y, net.layer.weight.grad]

    expected = program()
    torch._dynamo.reset()
    found, trace = recorded(program)
    assert proofs.same(expected, found)
    assert "tanh" not in [e.name for e in operations(trace)]
    assert [e.name for e in operations(trace)][-1] == "Net"


def test_what_a_compiled_function_writes_is_recorded() -> None:
    def adds(x: torch.Tensor) -> torch.Tensor:
        x.add_(1)
        return x * 2

    def program() -> tuple[torch.Tensor, torch.Tensor]:
        x = torch.zeros(2)
        return torch.compile(adds, backend="aot_eager")(x), x

    (_, x), trace = recorded(program)
    written = [e for e in trace.events if isinstance(e, ev.TensorWritten)]
    assert [e.value.data for e in written if e.value is not None] == [x.tolist()]
    assert operations(trace)[-1].inplace


@pytest.mark.parametrize("place", ["forward", "backward"])
def test_after_an_error_inside_the_recording_goes_on(place: str) -> None:
    class Fails(torch.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: torch.Tensor) -> torch.Tensor:
            return x.clone()

        @staticmethod
        def backward(ctx: Any, grad: torch.Tensor) -> torch.Tensor:
            raise ValueError("no")

    def fails(x: torch.Tensor) -> torch.Tensor:
        if place == "forward":
            torch._dynamo.graph_break()
            raise ValueError("no")
        return x * 2

    def program() -> str:
        _, w = given()
        try:
            y = torch.compile(fails, backend="aot_eager")(Fails.apply(w))
            y.register_hook(lambda grad: grad + 1)
            y.sum().backward()
        except ValueError as error:
            text = str(error)
        w * 3
        return text

    expected = program()
    torch._dynamo.reset()
    found, trace = recorded(program)
    assert found == expected == "no"
    assert [e.name for e in operations(trace)][-1] == "mul"


def test_nothing_is_left_of_it() -> None:
    with Recorder([].append):
        assert torch.compile is not COMPILE
        call_and_pass(torch.compile(score, backend="eager"))
    assert torch.compile is COMPILE
    assert torch._dynamo.eval_frame._maybe_set_eval_frame is SETS
    assert torch.overrides._get_current_function_mode_stack() == []


def test_a_disabled_compiler_lets_the_recorder_see_all() -> None:
    with torch.compiler.set_stance("force_eager"):
        _, trace = recorded(lambda: call_and_pass(torch.compile(score, backend="eager")))
    assert [e.name for e in operations(trace)] == ["tensor", "tensor", "mul", "sin", "sum"]


def test_what_goes_into_and_out_of_it_dies_as_without_the_recorder() -> None:
    compiled = torch.compile(score, backend="aot_eager")

    def program() -> list[bool]:
        x, w = given()
        y = compiled(x, w)
        refs = [weakref.ref(each) for each in (x, w, y)]
        alive = [ref() is not None for ref in refs]
        del y
        alive += [ref() is not None for ref in refs]
        del x, w
        return alive + [ref() is not None for ref in refs]

    expected = program()
    assert expected == [True, True, True, True, True, False, False, False, False]
    assert recorded(program)[0] == expected
