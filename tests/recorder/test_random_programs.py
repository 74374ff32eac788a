"""Random small programs: whatever they do, the record agrees with torch after every statement."""

from __future__ import annotations

import warnings

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.programs import run_by_statements
from tests.recorder.oracle import agrees_with_torch

STATEMENTS = [
    "{new} = {a} * {b}",
    "{new} = {a} + {b}",
    "{new} = {a} * {a}",
    "{new} = ({a} - {b}) * 2",
    "{new} = {a}.exp()",
    "{new} = {a}.sigmoid().detach()",
    "{new} = {a} ** 2",
    "{new} = {a}[:2].sum() * {b}",
    "{new} = torch.stack([{a}, {b}]).mean(0)",
    "{new} = {a}.clone()",
    "with torch.no_grad(): {new} = {a} * 3 + {b}",
    "{new} = {a}.relu()",
    "{new} = {a}\n{new} = {new} - {b}",
    "for _ in range(2): {a} = {a} * 0.5",
    "{a} = {b}.detach().requires_grad_()",
    "if not {a}.is_leaf: {a} += 1",
    "if not {a}.is_leaf: {a}.mul_({b})",
    "if {a}.requires_grad: {a}.retain_grad()",
    "if {a}.is_leaf: {a}.grad = None",
    "if {a}.is_leaf and {a}.grad is not None: {a}.grad.zero_()",
    "try: {a}.sum().backward()\nexcept RuntimeError: pass",
    "try: {a}.sum().backward(retain_graph=True)\nexcept RuntimeError: pass",
    "try: ({a} * {b}).sum().backward()\nexcept RuntimeError: pass",
    "del {new}",
]


@st.composite
def programs(draw: st.DrawFn) -> str:
    """A program over a few names, at most 14 statements long."""
    names = ["p", "q"]
    lines = [
        "import torch",
        "p = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)",
        "q = torch.tensor([0.5, -1.0, 2.0], requires_grad=True)",
    ]
    for count in range(draw(st.integers(1, 14))):
        statement = draw(st.sampled_from(STATEMENTS))
        new = draw(st.sampled_from([*names[2:], f"v{count}"])) if "{new}" in statement else ""
        if statement.startswith("del") and new not in names[2:]:
            continue
        a, b = draw(st.sampled_from(names)), draw(st.sampled_from(names))
        lines.append(statement.format(new=new, a=a, b=b))
        if statement.startswith("del"):
            names.remove(new)
        elif new and new not in names:
            names.append(new)
    return "\n".join(lines)


def check(program: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        run_by_statements(program, agrees_with_torch)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(programs())
def test_the_record_of_a_random_program_agrees_with_torch(program: str) -> None:
    check(program)


@pytest.mark.thorough
@settings(max_examples=5_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(programs())
def test_the_records_of_many_random_programs_agree_with_torch(program: str) -> None:
    check(program)
