"""Saved tensors of autograd nodes, read without unpacking them."""

from __future__ import annotations

from typing import Any

import torch

from gradviz.recorder.packed import content_of

_PREFIX = "_raw_saved_"
_slots: dict[type, tuple[tuple[str, str], ...]] = {}
"""The attributes of each type of node that hold saved tensors, with the names of the slots."""
_lists: dict[type, bool] = {}
_SAVED = torch._C._autograd.SavedTensor


def slots_of(node: Any) -> tuple[tuple[str, str], ...]:
    """The attributes of a node that may hold saved tensors, with the names of the slots."""
    kind = type(node)
    names = _slots.get(kind)
    if names is None:
        attributes = sorted((name for name in dir(kind) if name.startswith(_PREFIX)), key=_self_first)
        names = _slots[kind] = tuple((name, name.removeprefix(_PREFIX)) for name in attributes)
    return names


def has_lists(node: Any) -> bool:
    """Whether a node that has just been made may hold lists of tensors, or anything but tensors, in a slot."""
    kind = type(node)
    found = _lists.get(kind)
    if found is None:
        found = _lists[kind] = any(type(getattr(node, name)) is not _SAVED for name, _ in slots_of(node))
    return found


def held(node: Any, hooked: bool) -> list[tuple[str, Any]]:
    """Each saved slot of a node with the tensor in it; None where it is freed or nothing was saved.

    Where saved-tensor hooks packed it stands `Packed`; a tensor that they made is told from one that was saved only if
    it may be `hooked`. ``_raw_saved_x.data`` runs no hook of the user's; ``_saved_x`` would.
    """
    found: list[tuple[str, Any]] = []
    for name, slot in slots_of(node):
        try:
            raw = getattr(node, name)
        except RuntimeError:  # tuples raise once they are freed
            continue
        if raw is None:
            continue
        if isinstance(raw, (tuple, list)):
            found += [(f"{slot}[{index}]", content_of(item, hooked)) for index, item in enumerate(raw)]
        else:
            found.append((slot, content_of(raw, hooked)))
    return found


def still_held(node: Any, slot: str) -> bool:
    """Whether a slot that held something still does."""
    name, _, index = slot.partition(" (")[0].partition("[")
    try:
        raw = getattr(node, _PREFIX + name)
    except RuntimeError:
        return False
    if index:
        raw = raw[int(index[:-1])]
    return raw is not None and raw.data is not None


def freed(node: Any, slot: str) -> bool:
    """Whether a slot that holds nothing has been freed, rather than never filled. Torch says so when it is read."""
    name, _, index = slot.partition("[")
    try:
        getattr(node, f"{_PREFIX}{name}" if index else f"_saved_{name}")  # a tuple raises as a whole
    except RuntimeError:
        return True
    return False


def _self_first(name: str) -> tuple[bool, str]:
    return name != _PREFIX + "self", name
