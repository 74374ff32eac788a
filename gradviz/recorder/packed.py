"""What saved-tensor hooks made of saved tensors: `saved_tensors_hooks`, `save_on_cpu`, and checkpoints use them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec
import torch

from gradviz import events as ev
from gradviz.recorder.operations import tensors_in
from gradviz.recorder.sizes import sizes

if TYPE_CHECKING:
    from gradviz.recorder.registry import KnownFunction, Registry

hooks_are_on = torch._C._autograd._top_saved_tensors_default_hooks


@dataclass(frozen=True, slots=True)
class Packed:
    """What stands in a slot instead of a tensor."""

    content: Any
    by: int
    """Identity of the hook that will unpack it."""


class PackedSlots(msgspec.Struct, gc=False):
    """The slots of a function that hooks have packed."""

    names: tuple[str, ...]
    by: int
    recomputed: bool
    """Whether a checkpoint will compute them again."""


def content_of(raw: Any, hooked: bool) -> Any:
    """The tensor in a slot, None where there is none, or `Packed`; where none was `hooked`, tensors are themselves."""
    data = raw.data
    if data is None or (isinstance(data, torch.Tensor) and not (hooked and raw.unpack_hook is not None)):
        return data
    return Packed(data, id(raw.unpack_hook))


def saved(registry: Registry, function: KnownFunction, slot: str, packed: Packed) -> list[ev.Saved]:
    """The slot with what memory it holds: one entry for each tensor in it, at least one."""
    found = []
    for index, tensor in enumerate(tensors_in(packed.content)):
        name = f"{slot} ({index})" if index else slot
        storage = registry.held_by(tensor, registry.known(tensor))
        registry.hold_slot(function, name, storage, -1, 0)
        size, whole = sizes(tensor, False)
        found.append(ev.Saved(name, tuple(tensor.shape), size, storage.number, state="packed", storage_bytes=whole))
    if not found:
        function.slots[slot] = None
        found.append(ev.Saved(slot, (), 0, 0, state="packed"))
    before = function.packed.names if function.packed is not None else ()
    recomputed = type(packed.content).__module__ == "torch.utils.checkpoint"
    function.packed = PackedSlots((*before, *(each.slot for each in found)), packed.by, recomputed)
    return found


class Unpacking:
    """Notes what unpacking did in one pass."""

    def __init__(self) -> None:
        self._begun: dict[int, int] = {}
        """The first operation that came after a function started."""
        self._computed: dict[int, tuple[int, int]] = {}
        """The operations that computed again what a checkpoint saves, by the hook that unpacks it."""

    def started(self, function: KnownFunction, next_operation: int) -> None:
        """A function with packed slots is about to run."""
        self._begun[function.number] = next_operation

    def ran(self, function: KnownFunction, next_operation: int, pass_: int) -> ev.BufferUnpacked | None:
        """It ran: its slots were unpacked, perhaps by some operations."""
        packed, first = function.packed, self._begun.pop(function.number, next_operation)
        if packed is None:
            return None
        operations = (first, next_operation - 1) if first < next_operation else None
        if packed.recomputed:
            if operations is not None:
                self._computed[packed.by] = operations
            operations = self._computed.get(packed.by)
        return ev.BufferUnpacked(function.number, packed.names, pass_, packed.recomputed, operations)
