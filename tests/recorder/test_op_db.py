"""Every differentiable operation that torch tests itself with: the same bits with the recorder, and a true record.

For each sample, torch's own graph is walked beside the recorded one, and `torch.autograd.grad` is asked for the
gradient at every input of every function, as an oracle that knows nothing of the record.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import torch
from torch.testing._internal.common_methods_invocations import op_db
from torch.testing._internal.opinfo.core import OpInfo, SampleInput
from torch.utils._pytree import tree_leaves

import gradviz
from gradviz import events as ev
from gradviz.trace.trace import Trace
from tests.programs import stopped
from tests.recorder import proofs

OPS: list[OpInfo] = [op for op in op_db if op.supports_autograd and op.supports_dtype(torch.float64, "cpu")]
EVERY = 25
"""One operation in so many is tried on every commit, with one sample."""


MAKE_NO_FUNCTION = {
    "contiguous": "the samples are contiguous, so it returns its argument",
    "positive": "it returns its argument",
    "conj": "of a real tensor it returns its argument",
    "conj_physical": "of a real tensor it returns its argument",
    "resolve_conj": "of a real tensor it returns its argument",
    "resolve_neg": "of a tensor without the negative bit it returns its argument",
    "real": "of a real tensor it returns its argument",
    "nn_functional_feature_alpha_dropout_without_train": "out of training it returns its argument",
}
DIFFER_FROM_THEMSELVES = {
    "linalg_lstsq": "torch hands LAPACK's gelsy its pivots uninitialised: two bare runs differ in the last bits",
    "linalg_lstsq_grad_oriented": "as linalg_lstsq",
}
"""Compared within the usual tolerance, and not bit by bit."""


@dataclass
class Outcome:
    """What a program saw of one operation, of a pass back through it, and of two more, the last of which fails."""

    sample: SampleInput
    result: Any = None
    outputs: list[torch.Tensor] = field(default_factory=list)
    starts: list[torch.Tensor] = field(default_factory=list)
    error: Exception | None = None
    random: Any = None
    passes: int = 0
    """How many passes the program has just asked for."""

    def seen(self) -> dict[str, Any]:
        """All of it."""
        given = [self.sample.input, self.sample.args, self.sample.kwargs]
        grads = [t.grad for t in tree_leaves(given) if isinstance(t, torch.Tensor) and t.is_leaf]
        graph = proofs.shape_of_graph(self.outputs)
        everything = {"result": self.result, "arguments": given, "grads": grads, "error": self.error}
        return {**everything, "random numbers": self.random, "graph": graph}


def samples(op: OpInfo) -> list[SampleInput]:
    """The same samples at every call."""
    proofs.seed()
    return list(op.sample_inputs("cpu", torch.float64, requires_grad=True, set_seed=False))


def forward_and_back(op: OpInfo, outcome: Outcome) -> None:
    """Run the operation and a pass that keeps the graph, as a program would."""
    proofs.seed()
    sample = outcome.sample
    try:
        result = op(sample.input, *sample.args, **sample.kwargs)
        outcome.result = sample.output_process_fn_grad(result)
        outcome.outputs = [t for t in tree_leaves(outcome.result) if isinstance(t, torch.Tensor) and t.requires_grad]
        outcome.starts = [start(output) for output in outcome.outputs]
        if outcome.outputs:
            outcome.passes = 1
            torch.autograd.backward(outcome.outputs, outcome.starts, retain_graph=True)
    except Exception as error:  # noqa: BLE001 # whatever it is, it must be the same with the recorder
        outcome.error = error
    outcome.random = torch.get_rng_state()


def back_twice(outcome: Outcome) -> None:
    """A pass that frees the graph, and one that fails where something was saved."""
    try:
        for outcome.passes in (1, 2):
            torch.autograd.backward(outcome.outputs, outcome.starts)
    except RuntimeError as error:
        outcome.error = error


def start(output: torch.Tensor) -> torch.Tensor:
    """A gradient to begin with."""
    if output.layout is not torch.strided:
        return output.detach().clone()
    return torch.randn(output.shape, dtype=output.dtype)


def record(program: Callable[[], None]) -> Trace:
    """Record it where no names lead to what the same program made without a recorder."""
    with gradviz.record() as trace:
        program()
    return trace


def proof(op: OpInfo, bare: SampleInput, recorded: SampleInput) -> int:
    """Prove one sample, given twice; how many functions it made."""
    expected, found = Outcome(bare), Outcome(recorded)
    forward_and_back(op, expected)
    trace = record(lambda: forward_and_back(op, found))
    made = passes_agree(op, trace, expected, found, at_birth=True)
    if found.outputs and found.error is None:
        back_twice(expected)
        trace = record(lambda: back_twice(found))
        assert passes_agree(op, trace, expected, found, at_birth=False) == made, "two records differ"
    return made


def passes_agree(op: OpInfo, trace: Trace, expected: Outcome, found: Outcome, at_birth: bool) -> int:
    """Compare what the program saw, bare and recorded, and the record with torch; how many functions there are."""
    assert not stopped(trace), stopped(trace)
    same = proofs.nearly if op.formatted_name in DIFFER_FROM_THEMSELVES else proofs.same
    other = [what for what, value in expected.seen().items() if not same(value, found.seen()[what])]
    assert not other, f"with the recorder the program saw other {other}"
    started = [event for event in trace.events if isinstance(event, ev.PassStarted)]
    ended = [event for event in trace.events if isinstance(event, ev.PassEnded)]
    assert len(started) == len(ended) == expected.passes == found.passes, "the record has other passes"
    if not found.outputs:
        return 0
    error = found.error and f"{type(found.error).__name__}: {found.error}"
    assert ended[-1].error == error, "the record has another error than the pass"
    both = proofs.SideBySide(trace, started[0], found.outputs)
    created = [event for event in trace.events if isinstance(event, ev.FunctionCreated)]
    assert all((event.operation is not None) == at_birth for event in created), "a function without its operation"
    if at_birth and error is None:
        proofs.gradients_agree(trace, both, found.starts)
    return len(both.functions())


def prove(op: OpInfo, only_one: bool = False) -> tuple[int, int]:
    """Prove an operation by all its samples, or by one from their middle; how many, and the functions they made."""
    failures: list[tuple[int, AssertionError]] = []
    made = 0
    both = list(enumerate(zip(samples(op), samples(op), strict=True)))
    chosen = [both[len(both) // 2]] if only_one else both
    for index, (bare, recorded) in chosen:
        try:
            made += proof(op, bare, recorded)
        except AssertionError as error:
            failures.append((index, error))
    if failures:
        index, error = failures[0]
        numbers = [number for number, _ in failures]
        raise AssertionError(f"{op.formatted_name}, sample {index}: {error} (fails in samples {numbers})") from error
    return len(chosen), made


def cases(ops: list[OpInfo]) -> list[Any]:
    """The operations as parameters, each with its name."""
    return [pytest.param(op, id=op.formatted_name) for op in ops]


def errors(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What the recorder logged: errors of its own."""
    return [record.getMessage() for record in caplog.records if record.name == "gradviz"]


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """One thread, and torch's own warnings unheard: they are the same with and without recorder."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
    torch.set_num_threads(threads)


@pytest.mark.parametrize("op", cases(OPS[::EVERY]))
def test_an_operation_has_the_same_bits_and_a_true_record(op: OpInfo, caplog: pytest.LogCaptureFixture) -> None:
    _, made = prove(op, only_one=True)
    assert not errors(caplog)
    assert bool(made) == (op.formatted_name not in MAKE_NO_FUNCTION)


@pytest.mark.thorough
@pytest.mark.parametrize("op", cases(OPS))
def test_an_operation_has_the_same_bits_and_a_true_record_with_every_sample(
    op: OpInfo, caplog: pytest.LogCaptureFixture
) -> None:
    count, made = prove(op)
    assert count
    assert not errors(caplog)
    assert bool(made) == (op.formatted_name not in MAKE_NO_FUNCTION)


@pytest.mark.parametrize("op", cases([op for op in OPS if op.formatted_name in MAKE_NO_FUNCTION]))
def test_an_operation_that_returns_its_argument_makes_no_function(op: OpInfo) -> None:
    assert prove(op, only_one=True) == (1, 0)


def test_every_exception_is_the_name_of_an_operation() -> None:
    names = [op.formatted_name for op in OPS]
    assert len(set(names)) == len(names) >= 540
    assert {*MAKE_NO_FUNCTION, *DIFFER_FROM_THEMSELVES} <= set(names)
