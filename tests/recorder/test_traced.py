"""What ``torch.jit.trace`` makes is the same when it is recorded, and the record says that nothing inside is in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import nn

import gradviz
from gradviz import events as ev
from gradviz.trace.trace import Trace
from tests.programs import stopped
from tests.recorder import proofs

pytestmark = [
    pytest.mark.filterwarnings("ignore:.*torch.jit.*:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:The .grad attribute:UserWarning"),
]


def wave(x: torch.Tensor, more: torch.Tensor) -> torch.Tensor:
    turned = x * 2 + more
    return turned.sin().sum()


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.layer = nn.Linear(3, 2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        hidden = self.layer(x)
        return hidden.tanh()

    def twice(self, x: torch.Tensor) -> torch.Tensor:
        return self.forward(x) * 2


def function() -> Any:
    return torch.jit.trace(wave, (torch.ones(3), torch.ones(3)))


def function_by_names() -> Any:
    return torch.jit.trace(wave, example_kwarg_inputs={"x": torch.ones(3), "more": torch.ones(3)})


def module() -> Any:
    return torch.jit.trace(Net(), torch.ones(1, 3))


def method() -> Any:
    return torch.jit.trace_module(Net(), {"forward": torch.ones(1, 3), "twice": torch.ones(1, 3)})


def graph() -> Any:
    return torch.jit._get_trace_graph(Net(), (torch.ones(1, 3),))[0]


def text(made: Any) -> list[str]:
    """The program that was made, with the lines of its source."""
    return [str(made)] if isinstance(made, torch._C.Graph) else [str(made.graph), str(made.inlined_graph)]


def recorded(program: Callable[[], Any]) -> tuple[Any, Trace]:
    with gradviz.record() as trace:
        result = program()
    assert not stopped(trace), stopped(trace)
    return result, trace


def operations(trace: Trace) -> list[str]:
    return [event.name for event in trace.events if isinstance(event, ev.OperationCalled)]


@pytest.mark.parametrize("program", [function, function_by_names, module, method, graph])
def test_what_is_traced_is_the_same_program(program: Callable[[], Any]) -> None:
    def run() -> list[str]:
        torch._C._jit_clear_class_registry()  # else torch numbers its classes
        return text(program())

    expected = run()
    found, trace = recorded(run)
    assert found == expected
    [said] = [event for event in trace.events if isinstance(event, ev.NotRecorded)]
    assert "torch.jit.trace" in said.reason


def test_nothing_of_what_is_traced_is_recorded() -> None:
    given = (torch.ones(3), torch.ones(3))
    _, trace = recorded(lambda: torch.jit.trace(wave, given, check_trace=False))
    assert not operations(trace)


def test_a_traced_function_is_recorded_where_it_is_called() -> None:
    def program() -> list[torch.Tensor | None]:
        x = torch.arange(3.0, requires_grad=True)
        y = function()(x, torch.ones(3)) * 3
        y.backward()
        return [y, x.grad]

    expected = program()
    found, trace = recorded(program)
    assert proofs.same(found, expected)
    assert operations(trace)[-1] == "mul"  # what follows is recorded
    created = [event.name for event in trace.events if isinstance(event, ev.FunctionCreated)]
    assert created[-1] == found[0].grad_fn.name()


def test_an_error_while_torch_traces_leaves_the_recorder_as_it_was() -> None:
    def fails(x: torch.Tensor) -> torch.Tensor:
        raise ValueError("no")

    def program() -> torch.Tensor:
        with pytest.raises(ValueError, match="no"):
            torch.jit.trace(fails, torch.ones(3))
        return torch.ones(3) + 1

    _, trace = recorded(program)
    assert operations(trace)[-1] == "add"


def test_torch_has_its_own_tracers_afterwards() -> None:
    owners = (torch._C, torch._C.ScriptModule)
    before = [dict(vars(owner)) for owner in owners]
    recorded(module)
    assert [dict(vars(owner)) for owner in owners] == before
