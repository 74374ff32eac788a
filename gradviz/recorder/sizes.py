"""Bytes of tensors, and of the memory that they lie in."""

from __future__ import annotations

import torch


def sizes(tensor: torch.Tensor) -> tuple[int, int | None]:
    """The bytes of a tensor's elements, and those of what it is a part of, if they are others."""
    size = tensor.numel() * tensor.element_size()  # `nbytes` is not there for sparse tensors
    base = tensor._base
    if base is not None:
        whole = base.numel() * base.element_size()
    elif tensor.layout is torch.strided and tensor.storage_offset():
        whole = _memory_of(tensor)
    else:
        whole = size
    return size, whole if whole != size else None


def _memory_of(tensor: torch.Tensor) -> int:
    """The bytes of all the memory that it is a part of, though no view (of what ``chunk`` made in an LSTM, say).

    To ask makes an object that lives as long as that memory: of others, their bases or their own size tell it.
    """
    return int(tensor.untyped_storage().nbytes())
