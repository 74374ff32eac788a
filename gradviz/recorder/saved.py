"""Saved tensors of autograd nodes, read without unpacking them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import torch

_PREFIX = "_raw_saved_"
_slots: dict[type, tuple[str, ...]] = {}


class Packed:
    """Stands for what saved-tensor hooks of the user's made of a tensor."""


PACKED = Packed()


def held(node: Any) -> Iterator[tuple[str, torch.Tensor | Packed | None]]:
    """Each saved slot of a node with the tensor in it; None where it is freed or nothing was saved.

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


def _tensor(data: Any) -> torch.Tensor | Packed | None:
    return data if data is None or isinstance(data, torch.Tensor) else PACKED
