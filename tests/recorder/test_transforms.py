"""What runs inside ``torch.func`` is recorded as torch says it is, with the same results and nothing left of it."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import func
from torch.autograd import forward_ad, functional
from torch.utils._pytree import tree_leaves

import gradviz
from gradviz import events as ev
from gradviz.trace.trace import Trace
from tests.programs import stopped
from tests.recorder import proofs

Program = Callable[[], Any]
pytestmark = pytest.mark.filterwarnings(
    "ignore:Attempted to insert:UserWarning",  # by linearize
    "ignore:Sparse CSR:UserWarning",
    "ignore:The PyTorch API of nested:UserWarning",
    "ignore:torch.quantize_per_tensor:UserWarning",
)


def energy(v: torch.Tensor) -> torch.Tensor:
    return (v.sin() * v).sum()


def rows() -> torch.Tensor:
    return torch.arange(6.0, dtype=torch.float64).reshape(3, 2)


def _outer_graph() -> Any:
    w = torch.tensor([1.0, 2.0], dtype=torch.float64, requires_grad=True)
    y = func.vmap(lambda v: (v * w).exp().sum())(rows())
    y.sum().backward()
    return y, w.grad


def _grad_of_what_requires_one() -> Any:
    x = rows().requires_grad_()
    g = func.grad(energy)(x)
    g.square().sum().backward()
    return g, x.grad


def _vjp_used_later() -> Any:
    value, back = func.vjp(torch.sin, rows())
    return value, back(torch.ones_like(value)), back(value)


def _in_place() -> Any:
    def filled(v: torch.Tensor) -> torch.Tensor:
        out = v.clone()
        out[0] = v.sum()
        out.mul_(2)
        return out.prod()

    return func.vmap(filled)(rows()), func.vmap(func.grad(filled))(rows() + 1)


def _with_randomness() -> Any:
    torch.manual_seed(0)
    return func.vmap(lambda v: torch.nn.functional.dropout(v, 0.5), randomness="different")(rows() + 1)


def _module() -> Any:
    torch.manual_seed(0)
    net = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.Tanh(), torch.nn.Linear(3, 1)).double()
    parameters = {name: value.detach() for name, value in net.named_parameters()}

    def loss(given: dict[str, torch.Tensor], x: torch.Tensor) -> torch.Tensor:
        return func.functional_call(net, given, (x,)).sum()

    return func.vmap(func.grad(loss), in_dims=(None, 0))(parameters, rows())


def _large() -> Any:
    big = torch.linspace(0, 1, 600, dtype=torch.float64).reshape(3, 200)
    return func.vmap(func.grad(lambda v: v.tanh().sum()))(big), func.jvp(torch.tanh, (big,), (big,))


def _fails() -> Any:
    try:
        func.vmap(lambda v: v.sum().item())(rows())
    except RuntimeError as error:
        return str(error)


PROGRAMS: dict[str, Program] = {
    "grad": lambda: func.grad(energy)(rows()),
    "grad_and_value": lambda: func.grad_and_value(energy)(rows()),
    "grad of grad": lambda: func.grad(lambda v: func.grad(energy)(v).sum())(rows()),
    "grad of what requires one": _grad_of_what_requires_one,
    "vjp": _vjp_used_later,
    "jvp": lambda: func.jvp(energy, (rows(),), (torch.ones_like(rows()),)),
    "linearize": lambda: func.linearize(torch.sin, rows())[0],
    "vmap": lambda: func.vmap(energy)(rows()),
    "vmap of vmap": lambda: func.vmap(func.vmap(lambda v: v * v.sin(), in_dims=0), in_dims=1)(rows()),
    "vmap over what is tracked": _outer_graph,
    "vmap of grad": lambda: func.vmap(func.grad(energy))(rows()),
    "vmap with chunks": lambda: func.vmap(energy, chunk_size=2)(rows()),
    "vmap with random numbers": _with_randomness,
    "jacrev": lambda: func.jacrev(torch.sin)(rows()[0]),
    "jacfwd": lambda: func.jacfwd(torch.sin)(rows()[0]),
    "hessian": lambda: func.hessian(energy)(rows()[1]),
    "functionalize": lambda: func.functionalize(lambda v: v.clone().mul_(2) + 1)(rows()),
    "functional_call": _module,
    "in place": _in_place,
    "large": _large,
    "an error": _fails,
    "jacobian": lambda: functional.jacobian(torch.sin, rows()[0]),
    "jacobian, vectorised": lambda: functional.jacobian(torch.sin, rows()[0], vectorize=True),
    "jacobian, forward": lambda: functional.jacobian(torch.sin, rows()[0], vectorize=True, strategy="forward-mode"),
    "functional.hessian": lambda: functional.hessian(energy, rows()[0]),
    "functional.vjp": lambda: functional.vjp(torch.sin, rows(), rows()),
    "functional.hvp": lambda: functional.hvp(energy, rows(), rows()),
}


def recorded(program: Program) -> tuple[Any, Trace]:
    with gradviz.record() as trace:
        result = program()
    assert not stopped(trace), stopped(trace)
    return result, trace


def operations(trace: Trace, name: str) -> list[ev.OperationCalled]:
    return [e for e in trace.events if isinstance(e, ev.OperationCalled) and e.name == name]


def made_by(trace: Trace, operation: ev.OperationCalled) -> ev.TensorCreated:
    [made] = [e for e in trace.events if isinstance(e, ev.TensorCreated) and e.operation == operation.operation]
    return made


@pytest.mark.parametrize("name", PROGRAMS)
def test_results_are_the_same_bit_by_bit(name: str) -> None:
    expected = PROGRAMS[name]()
    found, trace = recorded(PROGRAMS[name])
    assert proofs.same(expected, found)
    passes = [e for e in trace.events if isinstance(e, ev.PassStarted)]
    assert len([e for e in trace.events if isinstance(e, ev.PassEnded)]) == len(passes)


@pytest.mark.parametrize("name", PROGRAMS)
def test_nothing_of_a_transform_is_kept_alive(name: str) -> None:
    gc.collect()
    before = {id(each) for each in gc.get_objects() if issubclass(type(each), torch.Tensor)}
    with gradviz.record():
        made = [weakref.ref(each) for each in tree_leaves(PROGRAMS[name]()) if isinstance(each, torch.Tensor)]
        gc.collect()
        assert [ref() for ref in made if ref() is not None] == []
        left = [each for each in gc.get_objects() if issubclass(type(each), torch.Tensor) and id(each) not in before]
        assert left == []


def test_inside_vmap_the_shape_is_that_of_one_example_and_the_value_is_all_of_them() -> None:
    seen: list[torch.Size] = []

    def score(v: torch.Tensor) -> torch.Tensor:
        product = v * 2
        seen.append(product.shape)
        return product

    result, trace = recorded(lambda: func.vmap(score, in_dims=1)(rows()))
    [mul] = operations(trace, "mul")
    made = made_by(trace, mul)
    assert mul.transforms == ("vmap 2",)
    assert (made.shape, made.batch) == (tuple(seen[0]), (2,))
    assert made.value is not None
    assert made.value.data == result.tolist()  # the batch is in front in both
    assert made.level == 1


def test_what_vmap_hides_is_tracked_by_the_graph_outside() -> None:
    w = torch.tensor([1.0, 2.0], dtype=torch.float64, requires_grad=True)
    y, trace = recorded(lambda: func.vmap(lambda v: (v * w).sum())(rows()))
    [mul], [total] = operations(trace, "mul"), operations(trace, "sum")
    assert mul.tracked
    made = {e.function: e for e in trace.events if isinstance(e, ev.FunctionCreated)}
    functions = [made[made_by(trace, each).function or 0].name for each in (mul, total)]
    below = y.grad_fn.next_functions[0][0]
    assert functions == [below.name(), y.grad_fn.name()]
    [product] = made[made_by(trace, mul).function or 0].saved
    held = below._saved_self
    assert (product.shape, product.bytes) == (tuple(held.shape), held.nbytes)


def test_a_wrapper_shares_its_memory_with_what_it_wraps() -> None:
    def in_place(v: torch.Tensor) -> torch.Tensor:
        v.mul_(2)
        return v.sum()

    with gradviz.record() as trace:
        x = rows()
        func.vmap(in_place)(x)
        after = x.tolist()
    wrapper = next(e for e in trace.events if isinstance(e, ev.TensorCreated) and e.level == 1)
    wrapped = next(e for e in trace.events if isinstance(e, ev.TensorCreated) and e.tensor == wrapper.wraps)
    assert wrapper.storage == wrapped.storage
    value = trace.tensors[wrapped.tensor].value.last(None)
    assert value is not None
    assert value.data == after


def test_functions_of_nested_transforms_are_those_of_both_graphs() -> None:
    found: list[str] = []

    def inner(v: torch.Tensor) -> torch.Tensor:
        product = v * v
        outside = torch._C._functorch.get_unwrapped(product)
        found[:] = [outside.grad_fn.name(), product.grad_fn.name()]
        return product.sum()

    _, trace = recorded(lambda: func.grad(lambda v: func.grad(inner)(v).sum())(rows()))
    [mul] = [each for each in operations(trace, "mul") if each.transforms == ("grad", "grad")]
    made = [e.name for e in trace.events if isinstance(e, ev.FunctionCreated) and e.operation == mul.operation]
    assert made == found
    passes = [e.transforms for e in trace.events if isinstance(e, ev.PassStarted)]
    assert passes == [("grad", "grad"), ("grad",)]


def test_gradients_inside_vmap_are_those_of_every_example() -> None:
    result, trace = recorded(lambda: func.vmap(func.grad(lambda v: v.square().sum()))(rows()))
    [ran] = [
        e
        for e in trace.events
        if isinstance(e, ev.FunctionRan) and trace.functions[e.function].created.name[:3] == "Pow"
    ]
    [grad] = ran.grads
    assert grad is not None
    assert grad.data == result.tolist()


def test_a_wrapper_that_outlives_its_transform_does_no_harm() -> None:
    leaked: list[torch.Tensor] = []

    def leaks(v: torch.Tensor) -> torch.Tensor:
        leaked.append(v * 2)
        return v.sum()

    with gradviz.record() as trace:
        func.vmap(leaks)(rows())
        func.grad(leaks)(rows())
        again = leaked[1] + 1
    assert not stopped(trace)
    assert again.tolist() == (rows() * 2 + 1).tolist()
    assert not [key for key in leaked[1].grad_fn.metadata if str(key).startswith("gradviz")]


@pytest.mark.parametrize(
    ("make", "layout"),
    [
        (lambda: torch.eye(2).to_sparse(), "sparse_coo"),
        (lambda: torch.eye(2).to_sparse_csr(), "sparse_csr"),
        (lambda: torch.nested.nested_tensor([torch.ones(2), torch.ones(3)], layout=torch.jagged), "jagged"),
        (lambda: torch.nested.nested_tensor([torch.ones(2), torch.ones(3)]), "strided"),
        (lambda: torch.quantize_per_tensor(torch.ones(2), 0.1, 0, torch.qint8), "strided"),
        (lambda: torch.ones(2, device="meta"), "strided"),
    ],
    ids=["coo", "csr", "jagged", "nested", "quantised", "meta"],
)
def test_a_tensor_has_its_layout(make: Callable[[], torch.Tensor], layout: str) -> None:
    made, trace = recorded(make)
    assert str(made.layout) == f"torch.{layout}"
    created = [e for e in trace.events if isinstance(e, ev.TensorCreated)][-1]
    assert (created.layout, f"torch.{created.dtype}", created.device) == (layout, str(made.dtype), str(made.device))


def _dual_program(seen: list[Any] | None = None) -> Any:
    """A program of forward-mode AD; `seen` gets what torch says of each tensor's tangent."""
    seen = [] if seen is None else seen
    x = torch.tensor([1.0, 2.0], dtype=torch.float64, requires_grad=True)
    with forward_ad.dual_level():
        dual = forward_ad.make_dual(x, torch.tensor([1.0, 3.0], dtype=torch.float64))
        y = dual.sin()
        z = y.clone()
        z *= dual
        plain = torch.ones(2)
        for each in (dual, y, z, plain):
            tangent = forward_ad.unpack_dual(each).tangent
            seen.append(None if tangent is None else tangent.tolist())
        results = list(forward_ad.unpack_dual(z))
        z.sum().backward()
    return results, z, x.grad


def test_tangents_are_what_torch_unpacks_and_gone_when_the_level_ends() -> None:
    expected: list[Any] = []
    bare = _dual_program()
    with gradviz.record() as trace:
        found = _dual_program(expected)
        step = len(trace)
    assert not stopped(trace)
    assert proofs.same(bare, found)
    level = next(step for step, e in enumerate(trace.events, 1) if isinstance(e, ev.PassStarted))
    nodes = [data for _, data in trace.at(level).graph.nodes(data=True) if data["kind"] == "tensor"]
    named = {data["label"]: data["tangent"] for data in nodes if data["label"]}
    assert [named[name] for name in ("dual", "y", "z", "plain")] == expected
    assert expected[3] is None
    assert step < len(trace)  # the level's end is told of when the recording ends, as nothing came between
    assert not [data for _, data in trace.at(len(trace)).graph.nodes(data=True) if data.get("tangent") is not None]


def test_the_tangent_of_a_batch_is_all_of_it() -> None:
    jacobian, trace = recorded(lambda: func.jacfwd(torch.sin)(rows()[0]))
    [sin] = operations(trace, "sin")
    tangent = made_by(trace, sin).tangent
    assert tangent is not None
    assert tangent.data == jacobian.T.tolist()  # a row for each direction


def test_a_view_whose_base_was_written_is_not_asked_for_its_tangent() -> None:
    def program() -> list[str]:
        with forward_ad.dual_level():
            base = torch.ones(3, requires_grad=True).clone()
            view = base[:2]
            base.mul_(2)
            both = [view, base]  # noqa: F841 # looked at by the recorder
            torch.ones(1)
            order = torch._C._autograd._get_sequence_nr()
            return [view.grad_fn.name(), str(view.grad_fn._sequence_nr() - order)]

    expected = program()
    assert recorded(program)[0] == expected


def test_functions_behind_a_tangent_are_those_of_the_operation_that_made_it() -> None:
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    with forward_ad.dual_level(), gradviz.record() as trace:
        dual = forward_ad.make_dual(x, torch.ones(2))
        y = dual.exp()
        behind = forward_ad.unpack_dual(y).tangent.grad_fn.name()
    [exp] = operations(trace, "exp")
    made = [e.name for e in trace.events if isinstance(e, ev.FunctionCreated) and e.operation == exp.operation]
    assert made[0] == "ExpBackward0"
    assert made[-1] == behind
