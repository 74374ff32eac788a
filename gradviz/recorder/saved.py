"""Saved tensors of autograd nodes, read without unpacking them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import torch

_PREFIX = "_raw_saved_"
_slots: dict[type, tuple[str, ...]] = {}


def held(node: Any) -> Iterator[tuple[str, torch.Tensor | None]]:
    """Each saved slot of a node with the tensor in it; None where it is freed, packed, or nothing was saved.

    ``_raw_saved_x.data`` runs no hook of the user's; ``_saved_x`` would.
    """
    kind = type(node)
    names = _slots.get(kind)
    if names is None:
        names = _slots[kind] = tuple(sorted((n for n in dir(kind) if n.startswith(_PREFIX)), key=_self_first))
    for name in names:
        try:
            raw = getattr(node, name)
        except RuntimeError:  # tuples raise once they are freed
            continue
        slot = name.removeprefix(_PREFIX)
        if isinstance(raw, (tuple, list)):
            for index, item in enumerate(raw):
                yield f"{slot}[{index}]", _tensor(item.data)
        elif raw is not None:
            yield slot, _tensor(raw.data)


def freed(node: Any, slot: str) -> bool:
    """Whether a slot that holds nothing has been freed, rather than never filled. Torch says so when it is read."""
    try:
        getattr(node, f"_saved_{slot}")
    except RuntimeError:
        return True
    return False


def _self_first(name: str) -> tuple[bool, str]:
    return name != _PREFIX + "self", name


def _tensor(data: Any) -> torch.Tensor | None:
    """What a slot holds, unless hooks of the user's packed it into something else."""
    return data if isinstance(data, torch.Tensor) else None


def packing() -> bool:
    """Whether saved-tensor hooks of the user's pack what is saved now."""
    return torch._C._autograd._top_saved_tensors_default_hooks(True) is not None
