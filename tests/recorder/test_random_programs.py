"""Random small programs: whatever they do, the record agrees with torch after every statement and in every pass."""

from __future__ import annotations

import contextlib
import textwrap
import warnings
from typing import Any

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.programs import run_by_statements, run_whole
from tests.recorder.oracle import agrees_with_torch
from tests.recorder.passes import PassLog, recorded_passes

HEAD = """import torch
class Fails(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): return x * 3
    @staticmethod
    def backward(ctx, grad): raise ValueError("on purpose")
def scaled(x, y):
    z = x * 2
    for _ in range(2): z = z + y
    return z * x
p = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
q = torch.tensor([0.5, -1.0, 2.0], requires_grad=True)"""

OPERATIONS = [
    *("{new} = {a} * {b}", "{new} = {a} + {b}", "{new} = {a} * {a}", "{new} = ({a} - {b}) * 2", "{new} = {a} ** 2"),
    *("{new} = {a}.exp()", "{new} = {a}.relu()", "{new} = {a}.clone()", "{new} = {a} / {b}", "{new} = {a}.sum()"),
    *("{new} = {a}[:2].sum() * {b}", "{new} = torch.stack([{a}, {b}]).mean(0)", "{new} = scaled({a}, {b})"),
    *("{new} = torch.cat([{a}[:1], {b}[1:]])", "{new} = torch.where({a} > 1, {a}, {b})", "{new} = {a}.softmax(0)"),
    *("{new} = Fails.apply({a})", "{new} = {a}.sort()[0]", "{new} = {a}.max(0)[0] * {b}"),
    *("{new} = {a}\n{new} = {new} - {b}", "{a} = {a} * {b}", "{a}, {b} = {b}, {a}", "del {a}", "{a} = {b}"),
    *("for _ in range(2): {a} = {a} * 0.5", "for {new} in ({a} * 2, {b}): {new} = {new} * {a}"),
]
CUTS = [
    *("with torch.no_grad(): {new} = {a} * 3 + {b}", "with torch.no_grad(): {a} += {b}", "{new} = {a}.detach()"),
    *("{new} = {a}.sigmoid().detach()", "{a} = {b}.detach().requires_grad_()", "{a}.detach_()", "{new} = {a}.data"),
    *("{a}.requires_grad_()", "{a}.requires_grad = False", "{a}.data = {b}.data", "{a}.data.mul_(2)"),
    *("{a}.data[0] = 5.0", "{a}.data = {b}.detach().clone()", "with torch.set_grad_enabled(False): {a}.mul_(2)"),
]
WRITES = [
    *("{a} += 1", "{a}.mul_({b})", "{a}[0] = {b}[1]", "{a}[1:].mul_(2)", "{a}.relu_()", "torch.mul({a}, {b}, out={c})"),
    *("{a}.copy_({b})", "{a}.zero_()", "for _ in range(2): {a}.add_({b}, alpha=0.5)", "{a}.detach().mul_(3)"),
]
VIEWS = [
    *("{new} = {a}.view(3)", "{new} = {a}[:]", "{new} = {a}.view(1, 3)[0]", "{new} = {a}.expand(3)", "{new} = {a}[:2]"),
    *("{new} = torch.stack([{a}, {b}])[0]", "{new} = {a}.unbind()[0]", "{new} = {a}.unsqueeze(0).squeeze(0)"),
]
GRADS = [
    *("{a}.retain_grad()", "{a}.grad = None", "{a}.grad.zero_()", "{a}.grad = {b}.grad", "{new} = {a}.grad"),
    *(
        "del {a}.grad",
        "{a}.grad += {b}.detach()",
        "{a}.grad = {b}.detach()",
        "if {a}._base is None: {a}.register_hook(lambda g: g * 2)",
    ),
]
PASSES = [
    *("{a}.sum().backward()", "{a}.sum().backward(retain_graph=True)", "({a} * {b}).sum().backward()"),
    *("{a}.backward(torch.ones(3))", "{a}.backward()", "({a} ** 2 * {b}).sum().backward(create_graph=True)"),
    *("torch.autograd.backward([{a}.sum(), {b}.sum()])", "({a} * {b}).sum().backward(inputs=[{a}])"),
    *("{new} = torch.autograd.grad({a}.sum(), {b})[0]", "torch.stack([{a}, {b}]).sum().backward()"),
    *("{new} = torch.autograd.grad(({a} ** 3).sum(), [{a}], create_graph=True)[0]",),
    *("{new} = torch.autograd.grad({a}.sum(), [{b}, {c}], retain_graph=True, allow_unused=True)[0]",),
    *("{a}.sum().backward(inputs=[{b}, {c}], retain_graph=True)",),
]


@st.composite
def programs(draw: st.DrawFn) -> str:
    """A program over a few names, at most 14 statements long; what a statement raises is caught."""
    names, lines = ["p", "q"], [HEAD]
    for count in range(draw(st.integers(1, 14))):
        kind = draw(st.sampled_from([OPERATIONS, OPERATIONS, CUTS, WRITES, VIEWS, GRADS, PASSES, PASSES]))
        statement = draw(st.sampled_from(kind))
        a, b, c = (draw(st.sampled_from(names)) for _ in "abc")
        new = ""
        if "{new}" in statement:
            new = draw(st.sampled_from([*names[2:], f"v{count}"]))
            names += [] if new in names else [new]
        text = textwrap.indent(statement.format(new=new, a=a, b=b, c=c), "    ")
        lines.append(f"try:\n{text}\nexcept Exception: pass")
    return "\n".join(lines)


def check(program: str) -> None:
    """The record of a program agrees with torch, and the program has not felt it."""
    with warnings.catch_warnings(), pytest.MonkeyPatch.context() as monkeypatch:
        warnings.simplefilter("ignore")
        bare: dict[str, Any] = {"__name__": "__main__"}
        exec(compile(program, "<bare>", "exec"), bare)
        log = PassLog()
        log.run(program, monkeypatch)
        trace, recorded = run_whole(program)
        assert holdings(recorded) == holdings(bare)
        assert recorded_passes(trace) == log.passes
        run_by_statements(program, agrees_with_torch)


def holdings(namespace: dict[str, Any]) -> dict[str, str]:
    """What the tensors of a program and their gradients are in the end, as text."""
    found = {}
    for name, tensor in namespace.items():
        if isinstance(tensor, torch.Tensor):
            state = tensor.tolist(), tensor._version, tensor.requires_grad
            with contextlib.suppress(RuntimeError):  # it has been written through one of several views
                state += (tensor.grad, tensor.grad_fn)
            found[name] = " ".join(repr(part).partition(" object at")[0] for part in state)
    return found


def small(examples: int) -> Any:
    """So many examples; a share that is the same in each run, since a proof that fails now and then helps nobody."""
    return settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow],
    )


@pytest.mark.parametrize(
    "statements",
    [
        "v = p * p\n(v * q).sum().backward(inputs=[v])",
        "v = p * 2\nv.retain_grad()\nu = torch.autograd.grad((v**3).sum(), [v])[0]",
        "q.grad = p.detach()\nu = p**3\nq.sum().backward()",
        "p.sum().backward()\nu = p.grad\nu.data = q.data",
        "v = p * 2\nv.grad = q.detach()\nq.detach().mul_(3)\nv.detach_()",
        "q.detach_()\nv = q[:2]\nq.requires_grad_()",
        "u = p.data\nv = u.view(1, 3)[0]\nv[0] = p[1]",
        "u = q.detach()\nu[0] = q[1]",
        "u = q.detach()\nv = u.view(3)\nu.requires_grad_()\ntry: v.backward(p.detach())\nexcept RuntimeError: pass",
        "u = q.detach()\nv = u.view(3)\nu.requires_grad_()\n(v * p).sum().backward()",
        "v = q.detach()\nq.data = p.data\nv[0] = q[1]",
        "v = q.unbind()[0]\nq.detach().mul_(3)\nq.detach_()",
        "v = p.unbind()[0]\nwith torch.no_grad(): p += p\ntry: v.backward()\nexcept RuntimeError: pass",
    ],
)
def test_what_random_programs_once_showed_to_be_recorded_wrongly(statements: str) -> None:
    check(f"{HEAD}\n{statements}")


@small(250)
@given(programs())
def test_the_record_of_a_random_program_agrees_with_torch(program: str) -> None:
    check(program)


@pytest.mark.thorough
@settings(small(1), max_examples=5_000, derandomize=False)
@given(programs())
def test_the_records_of_many_random_programs_agree_with_torch(program: str) -> None:
    check(program)
