"""Snapshots of tensors: small ones whole, larger ones as statistics of a sample."""

from __future__ import annotations

import math
from ctypes import string_at
from typing import Any

import torch
from torch.nn.parameter import is_lazy

from gradviz.events import Value
from gradviz.recorder import transforms
from gradviz.sketches import BINS, MOST_PICKED, packed_counts

WHOLE = 100
"""Tensors of up to this many elements are kept whole."""
SAMPLE = 4096
"""Elements looked at in larger ones."""
_RUNS, _RUN = 256, 16
_PREVIEW = 6
_STRIDED = torch.strided
_PLAIN = frozenset(
    {
        torch.float32,
        torch.float64,
        torch.float16,
        torch.bfloat16,
        torch.int64,
        torch.int32,
        torch.int16,
        torch.int8,
        torch.uint8,
        torch.bool,
    }
)
_NO_DISPATCH = torch.Tensor.__torch_dispatch__
"""What tensors have whose operations run nothing of the program's."""
_FLOAT64 = torch.float64
_COUNTED = frozenset({torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8, torch.bool})
"""Types that hold neither NaN nor infinity."""
_OWN = frozenset({torch.Tensor, torch.nn.Parameter})
_COUNTED_ALL = 1024
"""So many elements of a sample are all counted in a histogram."""
_SMALLEST_REACH = 1e-290
"""Bins of a smaller range would be narrower than numbers can tell."""
_NO_MATRIX = {"grid": None, "picked": None}


def snapshot(tensor: torch.Tensor | None, finite: bool = False) -> Value | None:
    """What the tensor holds now. Call it where the function mode is off; it leaves the tensor alone.

    `finite` where it is certain that it holds neither NaN nor infinity.
    """
    if tensor is None:
        return None
    if type(tensor) in _OWN and tensor.dtype in _PLAIN and tensor.is_cpu and tensor.layout is _STRIDED:
        try:
            return Value(tensor.tolist()) if tensor.numel() <= WHOLE else Value(None, _summary(tensor.detach(), finite))
        except RuntimeError:
            pass  # nested, without elements of its own, or wrapped by torch.func: told below
    if transforms.is_wrapped(tensor):
        with torch._C._DisableFuncTorch():
            return snapshot(transforms.whole(tensor))
    if is_lazy(tensor):
        return Value(summary={"opaque": "a lazy parameter: it has no elements yet"})
    if tensor._is_zerotensor():
        tensor = torch.zeros(tensor.shape, dtype=tensor.dtype, device=tensor.device)
    if tensor.is_meta or tensor.layout is not torch.strided or tensor.is_nested or tensor.is_quantized:
        return Value(summary={"opaque": f"{_layout(tensor)} tensor: its elements are not recorded"})
    if type(tensor).__torch_dispatch__ is not _NO_DISPATCH:
        return Value(summary={"opaque": f"{type(tensor).__name__}: its elements are not recorded"})
    try:
        if tensor.numel() <= WHOLE:
            return Value(data=_listed(tensor))
        return Value(summary=_summary(tensor.detach()))
    except RuntimeError as error:  # fake, of an exotic dtype: torch says
        return Value(summary={"opaque": str(error).partition("\n")[0]})


def _layout(tensor: torch.Tensor) -> str:
    if tensor.is_meta:
        return "meta"
    if tensor.is_nested:
        return "nested"
    return "quantised" if tensor.is_quantized else str(tensor.layout).removeprefix("torch.")


def _listed(tensor: torch.Tensor) -> Any:
    if tensor.is_complex():
        return _text(tensor.tolist())
    return tensor.tolist()


def _text(value: Any) -> Any:
    return [_text(item) for item in value] if isinstance(value, list) else str(value)


def sampled(tensor: torch.Tensor) -> torch.Tensor:
    """A strided view of at most `SAMPLE` elements, without a copy."""
    steps = [1] * tensor.dim()
    lengths = list(tensor.shape)
    while True:
        count = 1
        for length in lengths:
            count *= length
        if count <= SAMPLE:
            return tensor[tuple(slice(None, None, step) for step in steps)]
        widest = lengths.index(max(lengths))
        steps[widest] *= 2
        lengths[widest] = -(-tensor.shape[widest] // steps[widest])


def _picked(tensor: torch.Tensor) -> torch.Tensor:
    """The sample that a summary is made of: short runs, whose elements share cache lines, at an odd distance.

    Single elements took longer to fetch than the sum over all. An even distance would always meet the same columns.
    """
    count = tensor.numel()
    if count < 2 * SAMPLE or not tensor.is_contiguous():
        return sampled(tensor)
    distance = (count - _RUN) // (_RUNS - 1) - 1 | 1
    return tensor.as_strided((_RUNS, _RUN), (distance, 1))


def _summary(tensor: torch.Tensor, finite: bool = False) -> dict[str, Any]:
    """Bounds, mean and deviation of the finite elements of a sample; NaN and infinite elements of all, counted."""
    matrix = _matrix(tensor)
    if tensor.is_complex():
        tensor = torch.view_as_real(tensor.resolve_conj())
    picked = _picked(tensor)
    partly = picked.numel() < tensor.numel()
    sample = picked.to(_FLOAT64).flatten()
    total = sample.sum().item()
    nan = inf = 0
    told = sample
    # the sum is not finite if an element is not; where it is only too large for its type, none is counted
    if not math.isfinite(total if finite or not partly or tensor.dtype in _COUNTED else tensor.sum().item()):
        nan, inf = _count(tensor.isnan()), _count(tensor == math.inf) + _count(tensor == -math.inf)
        told = sample[torch.isfinite(sample)]
        if not told.numel():
            return {
                **dict.fromkeys(("min", "max", "mean", "std")),
                "nan": nan,
                "inf": inf,
                "sampled": partly,
                "preview": sample[:_PREVIEW].tolist(),
                "histogram": None,
                **matrix,
            }
        total = told.sum().item()
    count = told.numel()
    mean = total / count
    off = told - mean
    least, greatest = torch.aminmax(told)
    low, high = least.item(), greatest.item()
    return {
        "min": low,
        "max": high,
        "mean": mean,
        "std": math.sqrt((off * off).sum().item() / count),  # `dot` would wake the threads of another library
        "nan": nan,
        "inf": inf,
        "sampled": partly,
        "preview": sample[:_PREVIEW].tolist(),
        "histogram": _histogram(told, least, high - low),
        **matrix,
    }


def _histogram(told: torch.Tensor, least: torch.Tensor, reach: float) -> bytes | None:
    """How many elements are in each bin; of many, every third, as an odd distance meets all columns.

    `torch.histc` takes six times as long.
    """
    if not _SMALLEST_REACH < reach < math.inf:
        return None
    if told.numel() > _COUNTED_ALL:
        told = told[::3]
    bins = (told - least).mul_((BINS - 0.001) / reach).int()
    return packed_counts(torch.bincount(bins, None, BINS).tolist())


def _matrix(tensor: torch.Tensor) -> dict[str, Any]:
    """Elements of the first matrix in it, in even distances: they show patterns of rows and columns."""
    shape = tensor.shape
    if len(shape) < 2 or shape[-1] < 2 or shape[-2] < 2 or tensor.is_complex():
        return _NO_MATRIX
    down, across = -(-shape[-2] // MOST_PICKED), -(-shape[-1] // MOST_PICKED)
    rows, columns = -(-shape[-2] // down), -(-shape[-1] // across)
    strides = tensor.stride()
    picked = tensor.as_strided((rows, columns), (strides[-2] * down, strides[-1] * across)).bfloat16()
    picked = picked.contiguous().cpu()
    return {
        "grid": (rows, columns, down, across),
        "picked": string_at(picked.data_ptr(), 2 * rows * columns),  # the copy is alive and has so many bytes
    }


def _count(which: torch.Tensor) -> int:
    """How many are true; `isinf`, and `sum` of truth values, would copy the tensor for a moment."""
    return int(torch.count_nonzero(which))


def seen_as(value: Value, tensor: torch.Tensor) -> Value:
    """The summary of a storage's tensor, for a view of all its elements: only the first that are shown may differ."""
    assert value.summary is not None
    if "preview" not in value.summary:
        return value
    if transforms.is_wrapped(tensor):
        with torch._C._DisableFuncTorch():
            return seen_as(value, transforms.whole(tensor))
    preview = _picked(tensor).flatten()[:_PREVIEW].to(torch.float64).tolist()
    return Value(None, {**value.summary, "preview": preview, **_matrix(tensor.detach())})
