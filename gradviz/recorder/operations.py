"""What a call is and does, as far as its name, its arguments and its results tell."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import torch

MAKES_TENSORS = frozenset({"data", "T", "mT", "H", "mH", "real", "imag"})
"""Attributes that are operations."""
_CUTS = frozenset({"detach", "detach_", "data"})
SPECIAL = {
    "__get__": "get",
    "__set__": "set",
    "__delete__": "set",
    "register_hook": "hook",
    "register_post_accumulate_grad_hook": "hook",
    "requires_grad_": "switch",
    "retain_grad": "switch",
    "backward": "pass",
    "grad": "pass",
    "_set_grad_enabled": "grad mode",
    **dict.fromkeys(("numpy", "__array__", "__dlpack__", "as_tensor", "asarray", "from_dlpack"), "shared"),
}
"""Calls that are no operations, by name."""
PLAIN = frozenset({int, float, bool, complex, str, type(None)})
"""Types of arguments that hold no tensors and cannot change."""
_TOLD = PLAIN - {type(None)}
_WRITES = frozenset(
    f"__{name}__"
    for name in (
        *("setitem", "iadd", "isub", "imul", "itruediv", "ifloordiv", "imod", "ipow", "imatmul"),
        *("iand", "ior", "ixor", "ilshift", "irshift"),
    )
)
WRITES_ITSELF = frozenset(
    (
        *("add_", "sub_", "mul_", "div_", "lerp_", "addcmul_", "addcdiv_", "copy_", "fill_", "zero_"),
        *("__iadd__", "__isub__", "__imul__", "__itruediv__"),
        *("neg_", "abs_", "sqrt_", "exp_", "pow_", "clamp_", "clamp_min_", "clamp_max_", "normal_", "uniform_"),
    )
)
"""In-place operations that write the elements of their first argument, and change nothing else of it."""
STATISTICS = frozenset({"batch_norm", "instance_norm"})
"""Operations that write running statistics."""
_MAX_ARGUMENT = 24
_NOT_PLAIN = frozenset(SPECIAL) | _CUTS | MAKES_TENSORS | STATISTICS
NO_REASON = frozenset({"constant", "integer"})
"""What is said of a tensor that requires no gradient where nothing took one from it."""


def is_plain(name: str) -> bool:
    """Whether a call of this name is an operation that makes something and writes nothing, as far as a name tells."""
    return not (name.startswith("_") or name in _NOT_PLAIN or may_write(name))


def is_pass(func: Callable[..., Any]) -> bool:
    """Whether the call asks for a pass."""
    return func in (torch.Tensor.backward, torch.autograd.backward, torch.autograd.grad)


def pass_name(func: Callable[..., Any]) -> str:
    """What a call that asks for a pass is called in the record."""
    if func is torch.Tensor.backward:
        return "backward"
    return "autograd.backward" if func is torch.autograd.backward else "autograd.grad"


def tensors_in(value: Any) -> Iterator[torch.Tensor]:
    """The tensors in arguments or results, through lists, tuples and dicts."""
    if isinstance(value, torch.Tensor):
        yield value
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from tensors_in(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from tensors_in(item)


def written_among(name: str, changed: list[torch.Tensor], results: list[torch.Tensor]) -> list[torch.Tensor]:
    """Those whose version moved because they were written, not another tensor that shares their version counter."""
    returned = [tensor for tensor in changed if any(tensor is result for result in results)]
    return returned or (changed[:1] if name == "__setitem__" else changed)


def unique(tensors: Iterable[torch.Tensor]) -> list[torch.Tensor]:
    """Each tensor once."""
    return list({id(tensor): tensor for tensor in tensors}.values())


def is_in(tensor: torch.Tensor, tensors: Sequence[torch.Tensor]) -> bool:
    """Whether that very tensor is among these."""
    for other in tensors:  # noqa: SIM110  # `any` with a generator takes four times as long
        if tensor is other:
            return True
    return False


@functools.cache
def may_write(name: str) -> bool:
    """Whether a call may write its arguments in place, by its name."""
    return (name.endswith("_") and not name.endswith("__")) or name in _WRITES


def grad_mode() -> str:
    """The mode that the program is in: ``grad``, ``no_grad`` or ``inference_mode``."""
    if torch.is_inference_mode_enabled():
        return "inference_mode"
    return "grad" if torch.is_grad_enabled() else "no_grad"


def why_untracked(name: str, mode: str, made: list[torch.Tensor], written: list[torch.Tensor]) -> str:
    """Why no gradient passes an operation that made no function though an input requires one."""
    if mode != "grad":
        return mode
    if name in _CUTS:
        return "detach"
    out = [*made, *written]
    if out and not any(t.is_floating_point() or t.is_complex() for t in out):
        return "integer"
    return "constant"


def short_arguments(args: tuple[Any, ...], kwargs: dict[str, Any] | None) -> tuple[str, ...]:
    """The arguments that are numbers, truth values or words, as short text."""
    plain = [_shortened(repr(item)) for item in args if type(item) in _TOLD]
    if kwargs:
        for key, item in kwargs.items():
            if isinstance(item, (int, float, bool, complex, str)):
                plain.append(_shortened(f"{key}={item!r}"))
    return tuple(plain)


def _shortened(text: str) -> str:
    return text if len(text) <= _MAX_ARGUMENT else text[: _MAX_ARGUMENT - 1] + "…"
