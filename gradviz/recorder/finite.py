"""What cannot hold NaN or infinity, since what it was made of holds none: no sum over it is needed to know.

Only what is certain, overflow and rounding included. A sample of the elements is looked at all the same.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import torch
from torch.nn import functional

from gradviz.events import Value
from gradviz.recorder.registry import KnownStorage, KnownTensor, Registry, Seen

_FLOATS = {torch.float32: 2.0**102, torch.float64: 2.0**969, torch.bfloat16: 2.0**118, torch.float16: 8.0}
"""Floating types, with a quarter of the step between their largest numbers: to add so much cannot overflow."""
_ROOMS = (torch, torch.Tensor, functional)


def _functions(*names: str) -> frozenset[Any]:
    return frozenset(getattr(room, name) for room in _ROOMS for name in names if hasattr(room, name))


_KEEPS = _functions(
    *("relu", "abs", "neg", "negative", "clone", "contiguous", "clamp", "clamp_min", "clamp_max", "maximum", "minimum"),
    *("where", "sigmoid", "tanh", "flip", "roll", "t", "transpose", "permute", "reshape", "flatten"),
)
"""They give elements of what they take, those negated, what lies between, or numbers of at most 1."""
_ADDS, _MULTIPLIES, _DIVIDES = _functions("add", "sub"), _functions("mul", "multiply"), _functions("div", "divide")
KEEP_GRADS = frozenset(
    {
        *("ReluBackward0", "NegBackward0", "CloneBackward0", "TBackward0", "TransposeBackward0", "PermuteBackward0"),
        *("ViewBackward0", "UnsafeViewBackward0", "ReshapeAliasBackward0", "UnsqueezeBackward0"),
    }
)
"""Types of functions that hand on elements of the gradient that arrives, those negated, or zeros."""


def is_finite(value: Value | None) -> bool:
    """Whether all elements were seen to be finite."""
    return value is not None and value.summary is not None and value.summary.get("nan") == 0 == value.summary["inf"]


def covers_all(tensor: torch.Tensor) -> bool:
    """Whether a tensor has each element of what it is a view of, once."""
    base = tensor._base
    if base is None:
        return True
    if tensor.numel() != base.numel() or tensor.dtype is not base.dtype:
        return False
    if tensor.is_contiguous():
        return True
    step = 1
    for stride, length in sorted(zip(tensor.stride(), tensor.shape, strict=True)):
        if length != 1:
            if stride != step:
                return False
            step *= length
    return True


def stays_finite(
    func: Callable[..., Any],
    args: tuple[Any, ...],
    kwargs: dict[str, Any] | None,
    entries: list[KnownTensor],
    inputs: list[torch.Tensor],
    result: torch.Tensor,
    registry: Registry,
) -> bool:
    """Whether an operation on known tensors gave finite elements only, as far as is known."""
    limit = _FLOATS.get(result.dtype)
    if limit is None:
        return False
    for item in (kwargs or {}).values():
        if item is not None and item is not False:  # as ``inplace=False`` is
            return False
    if func in _KEEPS:
        for item in args:
            if type(item) is float and not math.isfinite(item):
                return False
    elif len(args) != 2 or len(inputs) != 1 or not _is_harmless(func, args[1], limit):
        return False
    for nr, entry in enumerate(entries):
        dtype = inputs[nr].dtype
        if dtype is not result.dtype and dtype is not torch.bool:
            return False
        if not is_known(registry.storages[entry.storage], entry, dtype):
            return False
    return True


def _is_harmless(func: Callable[..., Any], number: Any, limit: float) -> bool:
    """Whether an operation on finite elements and this number, in this order, gives finite ones."""
    if type(number) is not int and type(number) is not float:
        return False
    if func in _ADDS:
        return abs(number) < limit
    if func in _MULTIPLIES:
        return abs(number) <= 1
    return func in _DIVIDES and 1 <= abs(number) < math.inf


def is_known(storage: KnownStorage, entry: KnownTensor, dtype: torch.dtype) -> bool:
    """Whether all elements that a tensor can have were seen to be finite, and have not been written since."""
    seen = storage.seen
    return seen is not None and seen.finite and is_of(seen, entry, dtype)


def is_of(seen: Seen, entry: KnownTensor, dtype: torch.dtype) -> bool:
    """Whether a tensor, of that type, has no other elements than those seen."""
    return seen.versions == entry.versions and seen.version == entry.version and seen.dtype is dtype
