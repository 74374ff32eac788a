"""Forward-mode AD: the tangents that dual tensors carry, and the level outside of which there are none."""

from __future__ import annotations

import torch
from torch.autograd import forward_ad

from gradviz.recorder.marks import may_be_asked


def level() -> int:
    """The level that the program is in; -1 outside of all."""
    return int(forward_ad._current_level)


def tangent(tensor: torch.Tensor) -> torch.Tensor | None:
    """The tangent that a tensor carries at the current level, if any.

    Torch unpacks it with a view of the tensor, and so would make a new function behind a view whose base was written.
    """
    if not may_be_asked(tensor):
        return None
    try:
        with torch.no_grad():
            found: torch.Tensor | None = torch._VF._unpack_dual(tensor, level=level())[1]
            return found
    except RuntimeError:  # sparse and nested tensors carry none that could be unpacked
        return None
