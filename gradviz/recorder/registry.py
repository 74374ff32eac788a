"""Numbers for tensors, functions and storages, without keeping any of them alive."""

from __future__ import annotations

import itertools
import weakref
from collections import deque
from typing import Any

import msgspec
import torch

from gradviz.events import FunctionReleased, TensorReleased, Value
from gradviz.recorder import transforms
from gradviz.recorder.packed import PackedSlots

_MOST_AT_ONCE = 1_000
"""Functions that one event says are gone: a reader takes in one event at a time."""
_recorders = itertools.count(1)
_storage_id = torch._C._storage_id
"""The address of a tensor's storage; ``untyped_storage()`` would make an object that lives as long as the storage."""


class _Known(msgspec.Struct, gc=False):
    """Base of what is remembered: it holds no cycles, so the program's garbage collector need not look at it."""


class Held(_Known):
    """A slot of a function that holds a storage."""

    number: int
    function: int
    slot: str
    storage: int
    versions: int
    """Group of the version counter, and the version at which it was saved."""
    version: int
    tensor: int = 0
    """The tensor that the slot holds itself, not a copy of it: they get another storage together."""


class Seen(_Known):
    """What a large tensor was seen to hold, which has all elements of its memory that others of its group can have."""

    number: int
    """So many elements."""
    versions: int
    """Group of the version counter, and the version at which it was looked at."""
    version: int
    dtype: Any
    value: Value
    finite: bool
    """Whether all elements are."""


class KnownStorage(_Known):
    """What the recorder remembers of a storage, while a known tensor or a saved slot holds it."""

    number: int
    address: int
    holders: int = 0
    tensors: dict[int, None] = {}
    """Numbers of the tensors on it, in order."""
    slots: dict[int, Held] = {}
    """The slots that hold it, by their numbers."""
    seen: Seen | None = None
    """What a large tensor on it was seen to hold, unless it was written since."""
    shared: bool = False
    """Whether a tensor on it may have a part of it only."""


class KnownTensor(_Known):
    """What the recorder remembers of a tensor."""

    number: int
    ref: Any
    """A weak reference to it."""
    storage: int
    """Number of its storage."""
    shape: tuple[int, ...]
    versions: int
    """Number of the group of tensors that share one version counter."""
    version: int
    """Version counter when it was last looked at."""
    requires_grad: bool
    function: int | None = None
    output_nr: int = 0
    reason: str = "constant"
    """Why no gradient can pass, while it requires none."""
    retained: Value | None = None
    """The gradient that it retained last."""

    def is_still(self, tensor: torch.Tensor) -> bool:
        """Whether this is that tensor, and it was neither written nor got a function since it was last looked at."""
        still: bool = (
            self.ref() is tensor and tensor.requires_grad == self.requires_grad and version_of(tensor) == self.version
        )
        return still

    def look(self, tensor: torch.Tensor) -> None:
        """Remember how the tensor is now."""
        self.version, self.requires_grad = version_of(tensor), tensor.requires_grad


class KnownFunction(_Known):
    """What the recorder remembers of a function."""

    number: int
    slots: dict[str, Held | None] = {}
    """Its slots that hold something; None where saved-tensor hooks packed it."""
    outputs: dict[int, int] = {}
    """Tensors that came out of it, by output."""
    depth: int = 1
    """How many functions lie one behind another from here, itself included."""
    packed: PackedSlots | None = None
    """What saved-tensor hooks packed of what it saved."""


class Mark(msgspec.Struct, weakref=True):
    """Put into a node's metadata; it dies with the node."""

    function: KnownFunction


class TensorRef(weakref.ref[torch.Tensor]):
    """A recorder's own reference to a tensor."""

    __slots__ = ("address", "number")
    number: int
    address: int


class _FunctionRef(weakref.ref[Mark]):
    __slots__ = ("number",)
    number: int


class Registry:
    """Knows each tensor by the identity of its object and each function by a mark in its metadata."""

    def __init__(self) -> None:
        self.key = f"gradviz {next(_recorders)}"
        """Where the mark is in a node's metadata."""
        self._tensor_numbers = itertools.count(1)
        self._function_numbers = itertools.count(1)
        self._storage_numbers = itertools.count(1)
        self._slot_numbers = itertools.count(1)
        self.by_id: dict[int, KnownTensor] = {}
        """By the identity of the object, which may be another by now (see `known`)."""
        self.tensors: dict[int, KnownTensor] = {}
        self.functions: dict[int, KnownFunction] = {}
        self._refs: dict[int, _FunctionRef] = {}
        self._by_address: dict[int, KnownStorage] = {}
        self.storages: dict[int, KnownStorage] = {}
        """Those that something known holds."""
        self.apart: dict[int, set[int]] = {}
        """The storages of the groups that share a version counter, where a tensor of theirs has got another storage."""
        self.gone: deque[TensorRef | _FunctionRef] = deque()
        """What died and `releases` has not told of yet."""
        self._note = self.gone.append

    # ------------------------------------------------------------ tensors

    def known(self, tensor: torch.Tensor) -> KnownTensor | None:
        """What is remembered of a tensor object."""
        found = self.by_id.get(id(tensor))
        return found if found is not None and found.ref() is tensor else None

    def add_tensor(self, tensor: torch.Tensor, shape: tuple[int, ...], base: KnownTensor | None) -> KnownTensor:
        """Give the tensor a number; `base` is what it is a view of."""
        number, address, version = next(self._tensor_numbers), id(tensor), version_of(tensor)
        ref = TensorRef(tensor, self._note)
        ref.number, ref.address = number, address
        storage = self.storage_of(tensor)
        storage.holders += 1
        if storage.tensors:
            storage.shared = True
        storage.tensors[number] = None
        entry = self.by_id[address] = self.tensors[number] = KnownTensor(
            number,
            ref,
            storage.number,
            shape,
            base.versions if base is not None else number,
            version,
            tensor.requires_grad,
        )
        return entry

    def move_storage(self, entry: KnownTensor, tensor: torch.Tensor) -> bool:
        """The tensor may have got another storage (``.data = …``, ``set_``, ``resize_``); whether it has."""
        new, old = self.storage_of(tensor), self.storages[entry.storage]
        if new is old:
            return False
        if not new.address and not old.address:  # it never had one
            self._let_be(new)
            return False
        new.holders += 1
        new.shared = True
        new.tensors[entry.number] = None
        self.apart.setdefault(entry.versions, set()).update((old.number, new.number))
        entry.storage = new.number
        for held in [held for held in old.slots.values() if held.tensor == entry.number]:
            new.holders += 1
            new.slots[held.number] = held
            held.storage = new.number
            del old.slots[held.number]
            self._drop(old)
        del old.tensors[entry.number]
        self._drop(old)
        return True

    def slots_that_are(self, entry: KnownTensor) -> list[Held]:
        """The slots that hold this tensor itself."""
        return [held for held in self.storages[entry.storage].slots.values() if held.tensor == entry.number]

    def _let_be(self, unheld: KnownStorage) -> None:
        """Forget a storage that nothing holds."""
        unheld.holders += 1
        self._drop(unheld)

    def storage(self, tensor: torch.Tensor) -> int:
        """The number of the tensor's storage; tensors without one get a number of their own."""
        return self.storage_of(tensor).number

    def storage_of(self, tensor: torch.Tensor) -> KnownStorage:
        """What is remembered of the tensor's storage; hold it at once, or let it be."""
        try:
            address = _storage_id(tensor)
        except RuntimeError:  # sparse, nested and other tensors without one storage
            address = _inside(tensor)
        found = self._by_address.get(address)  # none is at 0
        if found is None:
            number = next(self._storage_numbers)
            found = self.storages[number] = KnownStorage(number, address)
            if address:
                self._by_address[address] = found
        return found

    def _is_gone(self, storage: KnownStorage) -> bool:
        """Whether all that held a storage has died, which was not told yet: what torch has made since is another's."""
        gone = 0
        for ref in self.gone:
            if type(ref) is TensorRef:
                gone += self.tensors[ref.number].storage == storage.number
            else:
                slots = self.functions[ref.number].slots.values()
                gone += sum([held is not None and held.storage == storage.number for held in slots])
        return 0 < storage.holders <= gone

    def held_by(self, tensor: torch.Tensor, known: KnownTensor | None) -> KnownStorage:
        """The storage of a tensor, which may be known."""
        return self.storage_of(tensor) if known is None else self.storages[known.storage]

    def tensors_on(self, storage: int) -> list[int]:
        """The tensors on a storage, in order of their numbers."""
        known = self.storages.get(storage)
        return sorted(known.tensors) if known is not None and known.tensors else []

    def slots_on(self, storage: int) -> list[Held]:
        """The slots that hold a storage, in the order in which they were saved."""
        known = self.storages.get(storage)
        return list(known.slots.values()) if known is not None else []

    def storages_of(self, entry: KnownTensor) -> list[int]:
        """The storages of the tensors and slots that have the tensor's version counter, its own first."""
        others = self.apart.get(entry.versions, ()) if self.apart else ()
        return [entry.storage, *(number for number in sorted(others) if number != entry.storage)]

    def hold(self, tensor: torch.Tensor) -> int:
        """The number of the storage of what torch has made, which stays its number until it is let go."""
        storage = self.storage_of(tensor)
        if self.gone and self._is_gone(storage):
            del self._by_address[storage.address]
            storage.address = 0
            storage = self.storage_of(tensor)
        storage.holders += 1
        return storage.number

    def let_go(self, storage: int) -> None:
        """One holder less."""
        self._drop(self.storages[storage])

    def _drop(self, storage: KnownStorage) -> None:
        storage.holders -= 1
        if not storage.holders:
            del self.storages[storage.number]
            if storage.address:
                del self._by_address[storage.address]

    # ------------------------------------------------------------ functions

    def function_of(self, node: Any) -> KnownFunction | None:
        """What is remembered of an autograd node."""
        mark = node.metadata.get(self.key)
        return mark.function if mark is not None else None

    def add_function(self, node: Any) -> KnownFunction:
        """Give the node a number and a mark."""
        number = next(self._function_numbers)
        entry = self.functions[number] = KnownFunction(number)
        mark = node.metadata[self.key] = Mark(entry)
        ref = self._refs[number] = _FunctionRef(mark, self._note)
        ref.number = number
        return entry

    def hold_slot(
        self, function: KnownFunction, slot: str, storage: KnownStorage, versions: int, version: int, tensor: int = 0
    ) -> None:
        """A slot of a function holds a storage, or a tensor itself."""
        storage.holders += 1
        number = next(self._slot_numbers)
        held = Held(number, function.number, slot, storage.number, versions, version, tensor)
        storage.slots[number] = function.slots[slot] = held

    def drop_slot(self, function: KnownFunction, slot: str) -> None:
        """The slot holds it no more."""
        held = function.slots.pop(slot, None)
        if held is not None:
            storage = self.storages[held.storage]
            del storage.slots[held.number]
            self._drop(storage)

    # ------------------------------------------------------------ the end of things

    def releases(self) -> list[TensorReleased | FunctionReleased]:
        """What died since the last call, in order."""
        facts: list[TensorReleased | FunctionReleased] = []
        gone, by_id = self.gone, self.by_id
        in_a_row: list[int] = []
        while gone:
            ref = gone.popleft()
            number = ref.number
            if type(ref) is TensorRef:
                if in_a_row:
                    facts.append(_released(in_a_row))
                    in_a_row = []
                entry = self.tensors.pop(number)
                if by_id.get(ref.address) is entry:
                    del by_id[ref.address]
                storage = self.storages[entry.storage]
                del storage.tensors[number]
                self._drop(storage)
                facts.append(TensorReleased(number))
            else:
                function = self.functions.pop(number)
                del self._refs[number]
                for slot in list(function.slots):
                    self.drop_slot(function, slot)
                in_a_row.append(number)
                if len(in_a_row) == _MOST_AT_ONCE:
                    facts.append(_released(in_a_row))
                    in_a_row = []
        if in_a_row:
            facts.append(_released(in_a_row))
        return facts

    def forget_all(self) -> None:
        """Let go of everything; nothing is heard of any death from now on."""
        self.key = f"gradviz {next(_recorders)}"  # marks that could not be taken off mean nothing any more
        self.by_id.clear()
        self.tensors.clear()
        self.functions.clear()
        self._refs.clear()
        self.storages.clear()
        self.apart.clear()
        self._by_address.clear()
        self.gone.clear()


def _released(functions: list[int]) -> FunctionReleased:
    return FunctionReleased(functions[0], tuple(functions[1:]))


def _inside(tensor: torch.Tensor) -> int:
    """The address of the storage in a wrapper of ``torch.func``'s; 0 where there is none."""
    plain = transforms.layers(tensor)[-1]
    try:
        return 0 if plain is tensor else _storage_id(plain)
    except RuntimeError:  # what is wrapped has none either: it is sparse or nested
        return 0


def version_of(tensor: Any) -> Any:
    """The tensor's version counter; tensors of inference mode have none."""
    try:
        return tensor._version
    except RuntimeError:
        if tensor.is_inference():
            return 0
        raise
