"""Numbers for tensors, functions and storages, without keeping any of them alive."""

from __future__ import annotations

import itertools
import weakref
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Any

import torch

from gradviz.events import FunctionReleased, TensorReleased, Value

_recorders = itertools.count(1)


@dataclass(slots=True)
class KnownTensor:
    """What the recorder remembers of a tensor."""

    number: int
    ref: weakref.ref[torch.Tensor]
    storage: int
    """Number of its storage."""
    shape: tuple[int, ...]
    versions: int
    """Number of the group of tensors that share one version counter."""
    version: int = 0
    """Version counter when it was last looked at."""
    requires_grad: bool = False
    function: int | None = None
    output_nr: int = 0
    reason: str = "constant"
    """Why no gradient can pass, while it requires none."""
    retained: Value | None = None
    """The gradient that it retained last."""

    def changed_unseen(self, tensor: torch.Tensor) -> bool:
        """Whether the tensor was written, or got a function, since it was last looked at."""
        return version_of(tensor) != self.version or tensor.requires_grad != self.requires_grad

    def look(self, tensor: torch.Tensor) -> None:
        """Remember how the tensor is now."""
        self.version, self.requires_grad = version_of(tensor), tensor.requires_grad


@dataclass(slots=True)
class KnownFunction:
    """What the recorder remembers of a function."""

    number: int
    ref: weakref.ref[Mark]
    storages: dict[str, int] = field(default_factory=dict)
    """Storages that its slots hold, by slot."""
    saved: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Group of the version counter and version of each slot."""
    packed: set[str] = field(default_factory=set)
    """Slots that saved-tensor hooks packed."""
    outputs: dict[int, int] = field(default_factory=dict)
    """Tensors that came out of it, by output."""


class Mark:
    """Put into a node's metadata; it dies with the node."""

    __slots__ = ("__weakref__", "number")

    def __init__(self, number: int) -> None:
        self.number = number


class Registry:
    """Knows each tensor by the identity of its object and each function by a mark in its metadata."""

    def __init__(self) -> None:
        self._key = f"gradviz {next(_recorders)}"
        self._tensor_numbers = itertools.count(1)
        self._function_numbers = itertools.count(1)
        self._storage_numbers = itertools.count(1)
        self._by_id: dict[int, KnownTensor] = {}
        self.tensors: dict[int, KnownTensor] = {}
        self.functions: dict[int, KnownFunction] = {}
        self._storages: dict[int, int] = {}
        self._holders: dict[int, int] = {}
        self._addresses: dict[int, int] = {}
        self.on_storage: defaultdict[int, set[int]] = defaultdict(set)
        """Tensors by the number of their storage."""
        self.saved_on: defaultdict[int, set[tuple[int, str]]] = defaultdict(set)
        """Slots (function, slot) by the number of the storage they hold."""
        self._gone: deque[tuple[str, int, int]] = deque()

    # ------------------------------------------------------------ tensors

    def known(self, tensor: torch.Tensor) -> KnownTensor | None:
        """What is remembered of a tensor object."""
        found = self._by_id.get(id(tensor))
        return found if found is not None and found.ref() is tensor else None

    def add_tensor(self, tensor: torch.Tensor, shape: tuple[int, ...], base: KnownTensor | None) -> KnownTensor:
        """Give the tensor a number; `base` is what it is a view of."""
        number, address = next(self._tensor_numbers), id(tensor)
        ref = weakref.ref(tensor, lambda _: self._gone.append(("tensor", number, address)))
        storage = self.storage(tensor)
        self._hold(storage)
        versions = base.versions if base else number
        entry = KnownTensor(number, ref, storage, shape, versions, version_of(tensor), tensor.requires_grad)
        self._by_id[address] = self.tensors[number] = entry
        self.on_storage[storage].add(number)
        return entry

    def move_storage(self, entry: KnownTensor, tensor: torch.Tensor) -> None:
        """The tensor may have got another storage (``.data = …``, ``set_``, ``resize_``)."""
        if self.storage(tensor) == entry.storage:
            return
        self.on_storage[entry.storage].discard(entry.number)
        old, entry.storage = entry.storage, self.storage(tensor)
        self._hold(entry.storage)
        self._drop(old)
        self.on_storage[entry.storage].add(entry.number)

    def storage(self, tensor: torch.Tensor) -> int:
        """The number of the tensor's storage; tensors without one get a number of their own."""
        try:
            address = tensor.untyped_storage()._cdata
        except (NotImplementedError, RuntimeError):  # sparse, nested and other tensors without one storage
            return next(self._storage_numbers)
        number = self._storages.get(address)
        if number is None:
            number = self._storages[address] = next(self._storage_numbers)
            self._addresses[number] = address
        return number

    def _hold(self, storage: int) -> None:
        self._holders[storage] = self._holders.get(storage, 0) + 1

    def _drop(self, storage: int) -> None:
        left = self._holders[storage] - 1
        self._holders[storage] = left
        if not left:
            del self._holders[storage]
            address = self._addresses.pop(storage, None)
            if address is not None:
                del self._storages[address]
            self.on_storage.pop(storage, None)
            self.saved_on.pop(storage, None)

    # ------------------------------------------------------------ functions

    def function_of(self, node: Any) -> KnownFunction | None:
        """What is remembered of an autograd node."""
        mark = node.metadata.get(self._key)
        return self.functions.get(mark.number) if mark is not None else None

    def add_function(self, node: Any) -> KnownFunction:
        """Give the node a number and a mark."""
        number = next(self._function_numbers)
        mark = Mark(number)
        node.metadata[self._key] = mark
        entry = KnownFunction(number, weakref.ref(mark, lambda _: self._gone.append(("function", number, 0))))
        self.functions[number] = entry
        return entry

    def hold_slot(self, function: KnownFunction, slot: str, storage: int, versions: int, version: int) -> None:
        """A slot of a function holds a storage."""
        self._hold(storage)
        function.storages[slot] = storage
        function.saved[slot] = (versions, version)
        self.saved_on[storage].add((function.number, slot))

    def drop_slot(self, function: KnownFunction, slot: str) -> None:
        """The slot holds it no more."""
        function.packed.discard(slot)
        storage = function.storages.pop(slot, None)
        if storage is not None:
            self.saved_on[storage].discard((function.number, slot))
            self._drop(storage)

    # ------------------------------------------------------------ the end of things

    @property
    def deaths_waiting(self) -> bool:
        """Whether something died that `releases` has not told of yet."""
        return bool(self._gone)

    def releases(self) -> list[TensorReleased | FunctionReleased]:
        """What died since the last call, in order."""
        facts: list[TensorReleased | FunctionReleased] = []
        while self._gone:
            what, number, address = self._gone.popleft()
            if what == "tensor":
                self._forget_tensor(number, address)
                facts.append(TensorReleased(number))
            else:
                function = self.functions.pop(number)
                for slot in list(function.storages):
                    self.drop_slot(function, slot)
                facts.append(FunctionReleased(number))
        return facts

    def _forget_tensor(self, number: int, address: int) -> None:
        entry = self.tensors.pop(number)
        if self._by_id.get(address) is entry:
            del self._by_id[address]
        self.on_storage[entry.storage].discard(number)
        self._drop(entry.storage)

    def forget_all(self) -> None:
        """Let go of everything; nothing is heard of any death from now on."""
        self._by_id.clear()
        self.tensors.clear()
        self.functions.clear()
        self._gone.clear()


def version_of(tensor: torch.Tensor) -> int:
    """The tensor's version counter; tensors of inference mode have none."""
    try:
        return tensor._version
    except RuntimeError:
        if tensor.is_inference():
            return 0
        raise
