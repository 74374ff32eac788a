"""Bytes of tensors, and of the memory that they lie in."""

from __future__ import annotations

import torch


def sizes(tensor: torch.Tensor, alone: bool) -> tuple[int, int | None]:
    """The bytes of a tensor's elements, and those of the memory that it is a part of, if they are others.

    `alone` where no other tensor was seen on that memory: then it has all of it, as far as its offset tells.
    """
    size = tensor.numel() * tensor.element_size()  # `nbytes` is not there for sparse tensors
    if tensor.layout is not torch.strided or (alone and not tensor.storage_offset()):
        return size, None
    whole = memory_of(tensor)
    return size, whole if whole != size else None


def memory_of(tensor: torch.Tensor) -> int:
    """The bytes of all the memory that a tensor lies in.

    To ask makes an object that lives as long as that memory: nobody asks where something else tells it.
    """
    try:
        return int(tensor.untyped_storage().nbytes())
    except RuntimeError:  # nested: it has none of its own
        return int(tensor.numel() * tensor.element_size())
