"""Transformers in evaluation take torch's fused kernels also while they are recorded, where they did before."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any, ClassVar

import pytest
import torch
import torch._dynamo
import torch._dynamo.testing
from torch import nn
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode

import gradviz
from gradviz import events as ev
from gradviz.trace.trace import Trace
from tests.programs import stopped
from tests.recorder import proofs

ASKED = torch.overrides.has_torch_function
SIZES = {"d_model": 16, "nhead": 2, "dim_feedforward": 32, "batch_first": True}
PADDED = torch.tensor([[False] * 5, [False] * 3 + [True] * 2, [False] * 4 + [True]])
LAST_PADDED = PADDED | torch.tensor([False] * 4 + [True])
"""What is padded in all is no part of what the fused encoder gives."""


class Kernels(TorchDispatchMode):
    """Notes the kernels of torch that run."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        self.names.append(func.__name__)
        return func(*args, **(kwargs or {}))


class Inert(TorchFunctionMode):
    """A mode of the program's, which changes nothing itself."""

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        return func(*args, **(kwargs or {}))


def layer(**more: Any) -> nn.Module:
    return nn.TransformerEncoderLayer(**SIZES, **more)


def encoder() -> nn.Module:
    return nn.TransformerEncoder(layer(), 2)


def attention() -> nn.Module:
    return nn.MultiheadAttention(16, 2, batch_first=True)


def decoder() -> nn.Module:
    return nn.TransformerDecoderLayer(**SIZES)


def whole() -> nn.Module:
    return nn.Transformer(16, 2, 1, 1, 32, batch_first=True)


PROGRAMS: dict[str, tuple[Callable[[], nn.Module], Callable[[Any, torch.Tensor], Any]]] = {
    "layer": (layer, lambda m, x: m(x)),
    "layer, norm first": (lambda: layer(norm_first=True), lambda m, x: m(x)),
    "layer, gelu": (lambda: layer(activation="gelu"), lambda m, x: m(x)),
    "layer, padded": (layer, lambda m, x: m(x, src_key_padding_mask=PADDED)),
    "encoder": (encoder, lambda m, x: m(x)),
    "encoder, padded": (encoder, lambda m, x: m(x, src_key_padding_mask=PADDED)),
    "encoder, all padded at the end": (encoder, lambda m, x: m(x, src_key_padding_mask=LAST_PADDED)),
    "attention": (attention, lambda m, x: m(x, x, x)),
    "attention without weights": (attention, lambda m, x: m(x, x, x, need_weights=False)),
    "attention, padded": (attention, lambda m, x: m(x, x, x, key_padding_mask=PADDED)),
    "decoder layer": (decoder, lambda m, x: m(x, x.flip(0))),
    "transformer": (whole, lambda m, x: m(x, x.flip(0))),
}
each_program = pytest.mark.parametrize("name", PROGRAMS)
each_mode = pytest.mark.parametrize("mode", [torch.no_grad, torch.inference_mode, torch.enable_grad])
pytestmark = pytest.mark.filterwarnings("ignore:.*ested:UserWarning")  # torch says that nested tensors may change


def evaluate(name: str, mode: Callable[[], Any], around: Any = None) -> tuple[list[torch.Tensor], list[str]]:
    """What the program gives, and the kernels of torch that made it."""
    make, run = PROGRAMS[name]
    proofs.seed()
    module, x = make().eval(), torch.randn(3, 5, 16)
    with mode(), around or nullcontext(), Kernels() as kernels:
        result = run(module, x)
    return [each for each in (result if isinstance(result, tuple) else [result]) if each is not None], kernels.names


def recorded(program: Callable[[], Any]) -> tuple[Any, Trace]:
    with gradviz.record() as trace:
        result = program()
    assert not stopped(trace)
    assert torch.overrides.has_torch_function is ASKED
    return result, trace


def operations(trace: Trace) -> list[str]:
    return [event.name for event in trace.events if isinstance(event, ev.OperationCalled)]


@each_mode
@each_program
def test_the_results_and_kernels_are_those_without_the_recorder(name: str, mode: Callable[[], Any]) -> None:
    expected, kernels = evaluate(name, mode)
    (found, seen), _ = recorded(lambda: evaluate(name, mode))
    assert proofs.same(found, expected)
    assert seen == kernels


@each_program
def test_the_fused_kernel_is_one_operation_of_the_record(name: str) -> None:
    _, kernels = evaluate(name, torch.no_grad)
    fused = [kernel.split(".")[0] for kernel in kernels if kernel.startswith(("_transformer", "_native_multi"))]
    assert fused  # else the programs do not test what they are for
    _, trace = recorded(lambda: evaluate(name, torch.no_grad))
    assert [each for each in operations(trace) if each in set(fused)] == fused


def test_a_mode_of_the_programs_own_keeps_the_fused_kernel_off_as_ever() -> None:
    expected, kernels = evaluate("encoder, padded", torch.no_grad, Inert())
    assert not [kernel for kernel in kernels if kernel.startswith("_transformer")]
    (found, seen), trace = recorded(lambda: evaluate("encoder, padded", torch.no_grad, Inert()))
    assert proofs.same(found, expected)
    assert seen == kernels
    assert "multi_head_attention_forward" in operations(trace)


def test_two_recorders_keep_it_on() -> None:
    expected, _ = evaluate("encoder, padded", torch.no_grad)
    with gradviz.record():
        with gradviz.record():
            found, _ = evaluate("encoder, padded", torch.no_grad)
        again, _ = evaluate("encoder, padded", torch.no_grad)
    assert torch.overrides.has_torch_function is ASKED
    assert proofs.same(found, expected)
    assert proofs.same(again, expected)


class Telling(torch.Tensor):
    """Says which functions it is asked."""

    asked: ClassVar[list[str]] = []

    @classmethod
    def __torch_function__(cls, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        cls.asked.append(func.__name__)
        return super().__torch_function__(func, types, args, kwargs)


class Silent(torch.Tensor):
    """Is never asked."""

    __torch_function__ = torch._C._disabled_torch_function_impl


QUESTIONS: list[tuple[Any, ...]] = [
    (), (None, 1.5, "word"), (torch.ones(2),), (nn.Parameter(torch.ones(2)), nn.Buffer(torch.ones(2))),
    (torch.ones(2), torch.ones(2).as_subclass(Telling)), (torch.ones(2).as_subclass(Silent),),
]  # fmt: skip


@pytest.mark.parametrize(
    "around", [nullcontext, Inert, torch._C.DisableTorchFunction, torch._C.DisableTorchFunctionSubclass]
)
@pytest.mark.parametrize("question", QUESTIONS)
def test_the_question_has_the_answer_of_a_run_without_recorder(question: tuple[Any, ...], around: Any) -> None:
    with around():
        expected = ASKED(question)
    with gradviz.record(), around():
        found = torch.overrides.has_torch_function(question)
    assert found is expected


def test_a_subclass_is_asked_as_without_the_recorder() -> None:
    def program() -> list[str]:
        Telling.asked.clear()
        proofs.seed()
        module, x = layer().eval(), torch.randn(3, 5, 16).as_subclass(Telling)
        with torch.no_grad():
            module(x)
        return list(Telling.asked)

    expected = program()
    assert expected
    assert recorded(program)[0] == expected


def test_a_transformer_can_be_scripted_while_it_is_recorded() -> None:
    x = torch.randn(3, 5, 16)

    def program() -> torch.Tensor:
        proofs.seed()
        with torch.no_grad():
            return torch.jit.script(layer().eval())(x)

    found, _ = recorded(program)  # first: torch keeps what it has scripted
    assert proofs.same(found, program())


def test_a_compiled_transformer_is_compiled_as_without_the_recorder() -> None:
    x = torch.randn(3, 5, 16)
    counted = []

    def program() -> list[torch.Tensor]:
        proofs.seed()
        module = layer().eval()
        counter = torch._dynamo.testing.CompileCounter()
        with torch.no_grad():
            compiled = torch.compile(module, backend=counter, fullgraph=True)
            results = [compiled(x), compiled(x)]
        counted.append((counter.frame_count, counter.op_count))
        return results

    torch._dynamo.reset()
    expected = program()
    torch._dynamo.reset()
    found, _ = recorded(program)
    assert proofs.same(found, expected)
    assert counted[0] == counted[1]
    torch._dynamo.reset()
