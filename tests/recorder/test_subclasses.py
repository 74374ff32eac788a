"""Modes and subclasses of the program's see what they see without a recorder, and no operation of the recorder's."""

from __future__ import annotations

from typing import Any

import torch
from torch._subclasses.fake_tensor import FakeTensorMode
from torch.autograd import forward_ad
from torch.autograd.function import once_differentiable
from torch.overrides import TorchFunctionMode
from torch.testing._internal.two_tensor import TwoTensor
from torch.utils._python_dispatch import TorchDispatchMode

import gradviz
from gradviz import events as ev
from gradviz.trace.trace import Trace
from tests.programs import run_whole, stopped
from tests.recorder import proofs

SEEN: list[str] = []


class Dispatched(TorchDispatchMode):
    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        SEEN.append(str(func))
        return func(*args, **(kwargs or {}))


class Called(TorchFunctionMode):
    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        SEEN.append(torch.overrides.resolve_name(func) or str(func))
        return func(*args, **(kwargs or {}))


class Twice(TwoTensor):
    @classmethod
    def __torch_dispatch__(cls, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        SEEN.append(str(func))
        return super().__torch_dispatch__(func, types, args, kwargs)


class Named(torch.Tensor):
    @classmethod
    def __torch_function__(cls, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        SEEN.append(torch.overrides.resolve_name(func) or str(func))
        return super().__torch_function__(func, types, args, kwargs or {})


def work(make: Any = lambda tensor: tensor) -> Any:
    """Small and large tensors, a pass, a view, complex numbers, dual tensors."""
    x = make(torch.ones(3)).requires_grad_()
    large = make(torch.ones(300))
    y = (x * 2).sum() + (large * 3).sum()
    y.backward()
    return [y.detach(), x.grad, large.view(30, 10)[0] + 1]


def seen_by(program: Any) -> tuple[list[str], list[str], Trace]:
    """What is seen of a program bare, and recorded."""
    SEEN.clear()
    program()
    bare = list(SEEN)
    SEEN.clear()
    with gradviz.record() as trace:
        program()
    assert not stopped(trace), stopped(trace)
    assert bare
    return bare, list(SEEN), trace


def test_a_dispatch_mode_sees_no_operation_of_the_recorder() -> None:
    def program() -> None:
        with Dispatched():
            work()
            torch.ones(2, dtype=torch.complex64) * 1j
            with forward_ad.dual_level():
                forward_ad.make_dual(torch.ones(2), torch.ones(2)) * 2

    bare, recorded, _ = seen_by(program)
    assert recorded == bare


def test_a_function_mode_sees_no_operation_of_the_recorder() -> None:
    def program() -> None:
        with Called():
            work()

    bare, recorded, _ = seen_by(program)
    assert recorded == bare


def test_a_subclass_that_dispatches_runs_nothing_for_the_recorder() -> None:
    bare, recorded, trace = seen_by(lambda: work(lambda tensor: Twice(tensor, tensor)))
    assert recorded == bare
    values = [e.value for e in trace.events if isinstance(e, ev.TensorCreated) and e.value is not None]
    assert {"opaque": "Twice: its elements are not recorded"} in [value.summary for value in values]


def test_a_subclass_of_torch_functions_is_recorded_and_sees_the_same() -> None:
    bare, recorded, trace = seen_by(lambda: work(lambda tensor: tensor.as_subclass(Named)))
    assert recorded == bare
    values = [e.value.data for e in trace.events if isinstance(e, ev.TensorCreated) and e.value is not None]
    assert [1.0] * 3 in values


def test_fake_tensors_have_no_elements() -> None:
    with gradviz.record() as trace, FakeTensorMode():
        a = torch.ones(3, requires_grad=True)
        (a * 2).sum().backward()
        expected = (a * 2).grad_fn.name()
    assert not stopped(trace)
    made = [e for e in trace.events if isinstance(e, ev.TensorCreated)]
    assert {e.value.summary["opaque"] for e in made if e.value is not None and e.value.summary} == {
        "FakeTensor: its elements are not recorded"
    }
    assert expected in [e.name for e in trace.events if isinstance(e, ev.FunctionCreated)]


class Split(torch.autograd.Function):
    """Several inputs, an output that is not differentiable, a context that is set up apart."""

    generate_vmap_rule = True

    @staticmethod
    def forward(x: torch.Tensor, y: torch.Tensor, scale: float) -> tuple[torch.Tensor, torch.Tensor]:
        return x * y * scale, x > y

    @staticmethod
    def setup_context(ctx: Any, inputs: Any, output: Any) -> None:
        x, y, ctx.scale = inputs
        ctx.save_for_backward(x, y)
        ctx.mark_non_differentiable(output[1])

    @staticmethod
    def backward(ctx: Any, grad: torch.Tensor, _: Any) -> Any:
        x, y = ctx.saved_tensors
        return grad * y * ctx.scale, grad * x * ctx.scale, None


class Once(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: torch.Tensor) -> torch.Tensor:
        return x * 2

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, grad: torch.Tensor) -> torch.Tensor:
        return grad * 2


class Mapped(torch.autograd.Function):
    """With a rule of its own for ``vmap``."""

    @staticmethod
    def forward(x: torch.Tensor) -> torch.Tensor:
        return x.exp()

    @staticmethod
    def setup_context(ctx: Any, inputs: Any, output: Any) -> None:
        ctx.save_for_backward(output)

    @staticmethod
    def backward(ctx: Any, grad: torch.Tensor) -> torch.Tensor:
        return grad * ctx.saved_tensors[0]

    @staticmethod
    def vmap(info: Any, in_dims: Any, x: torch.Tensor) -> Any:
        return Mapped.apply(x), in_dims[0]


def custom_functions() -> Any:
    a = torch.tensor([1.0, 2.0], requires_grad=True)
    b = torch.tensor([3.0, 1.0], requires_grad=True)
    c, larger = Split.apply(a, b, 2.0)
    e = Once.apply(c)
    e.sum().backward()
    each = torch.func.vmap(Split.apply, in_dims=(0, 0, None))(torch.ones(3, 2), torch.ones(3, 2), 2.0)
    g = torch.func.grad(lambda v: Split.apply(v, v, 1.0)[0].sum())(torch.ones(2))
    h = torch.func.vmap(torch.func.grad(lambda v: Mapped.apply(v).sum()))(torch.ones(3, 2))
    try:
        torch.autograd.grad(Once.apply(a).sum(), a, create_graph=True)[0].sum().backward()
    except RuntimeError as error:
        return c, larger, e, a.grad, b.grad, each, g, h, str(error)


def test_custom_functions_of_every_sort_give_the_same() -> None:
    expected = custom_functions()
    with gradviz.record() as trace:
        found = custom_functions()
    assert not stopped(trace), stopped(trace)
    assert proofs.same(expected, found)
    made = {e.function: e for e in trace.events if isinstance(e, ev.FunctionCreated)}
    names = [e.name for e in made.values()]
    assert {"SplitBackward", "OnceBackward", "SplitGeneratedBackward"} <= set(names)


def test_an_output_that_is_not_differentiable_has_no_function() -> None:
    trace, names = run_whole(
        "import torch\n"
        "from tests.recorder.test_subclasses import Split\n"
        "a = torch.ones(2, requires_grad=True)\n"
        "b, larger = Split.apply(a, a, 2.0)\n"
        "c = b + 1\n"
    )
    graph = trace.at(len(trace)).graph
    nodes = {data["label"]: (key, data) for key, data in graph.nodes(data=True) if data["kind"] == "tensor"}
    for name in ("b", "larger"):
        key, data = nodes[name]
        makers = [graph.nodes[source]["name"] for source, _ in graph.in_edges(key) if source[0] == "f"]
        expected = names[name].grad_fn
        assert makers == ([] if expected is None else [expected.name()])
        assert data["requires_grad"] == names[name].requires_grad
        assert data["dtype"] == str(names[name].dtype).removeprefix("torch.")
