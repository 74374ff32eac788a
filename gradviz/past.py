"""What is sent to evaluate an expression in the recorded past: tensors as the record holds them."""

from __future__ import annotations

from typing import Any

import msgspec


class PastTensor(msgspec.Struct, frozen=True):
    """A tensor at a moment of the record."""

    path: str
    """What the program called it: ``w``, ``layer.weight``, ``weights[0]``."""
    shape: tuple[int, ...]
    dtype: str
    """As torch names it, without ``torch.``."""
    data: Any = None
    """Nested lists of all its elements (a bare number for shape ``()``)."""
    grad: Any = None
    """The same of its ``.grad``; None where it had none."""
    missing: str = ""
    """Why its elements cannot be told, in words; empty where they can."""
    grad_missing: str = ""
    """The same of its ``.grad``."""
