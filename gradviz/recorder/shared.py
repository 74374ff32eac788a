"""Memory that NumPy and others share with tensors: they write it without torch's knowing.

Each such tensor is compared with what it held when it was last looked at, whenever there is something to record: whole
where it is small, else by the same sample that summaries are made of. Programs that share nothing pay nothing.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

from gradviz.recorder.registry import version_of
from gradviz.recorder.values import sampled

if TYPE_CHECKING:
    from gradviz.recorder.recorder import Recorder
    from gradviz.recorder.registry import KnownTensor

_AT_ONCE = 8
"""Storages looked at for one event; where there are more, they take turns."""
_storage_id = torch._C._storage_id
_BITS = {1: torch.uint8, 2: torch.int16, 4: torch.int32, 8: torch.int64}


@dataclass
class _Watched:
    """A storage that others may write."""

    storage: int
    address: int
    tensor: int = 0
    """The tensor on it that is compared."""
    held: torch.Tensor | None = None
    """What that held, or a sample of it."""


class Shared:
    """Knows the storages that others may write."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._registry = recorder.registry
        self._storages: deque[_Watched] = deque()
        self.watched: dict[int, _Watched] = {}
        """By the number of the storage; empty in most programs."""

    def forget_all(self) -> None:
        """The recording has ended."""
        self.watched.clear()
        self._storages.clear()

    def note(self, result: object, given: object) -> None:
        """A call gave a tensor's memory away (and no tensor back), or made a tensor of memory that was there."""
        recorder = self._recorder
        if not recorder.recording:
            return
        with recorder.guard:
            if isinstance(result, torch.Tensor):
                self.look(result, recorder.tensors.entry(result))
            elif isinstance(given, torch.Tensor):
                self._watch(recorder.tensors.entry(given))

    def look(self, tensor: torch.Tensor, entry: KnownTensor) -> None:
        """A tensor that was made unseen may lie in the memory of others: such storages cannot be resized."""
        if entry.storage in self.watched or tensor.layout is not torch.strided or not tensor.is_cpu:
            return
        try:
            foreign = not tensor.untyped_storage().resizable()
        except RuntimeError:  # wrapped by torch.func, fake: they have no memory
            return
        if foreign:
            self._watch(entry)

    def _watch(self, entry: KnownTensor) -> None:
        if entry.storage not in self.watched:
            watched = self.watched[entry.storage] = _Watched(
                entry.storage, self._registry.storages[entry.storage].address
            )
            self._storages.append(watched)
            self._hold(watched)

    def written(self, storage: int) -> None:
        """A recorded operation has written a storage."""
        watched = self.watched.get(storage)
        if watched is not None:
            self._hold(watched)

    def check(self) -> None:
        """Tell of what others wrote since the last event."""
        written = self._recorder.forward.written
        for watched in [self._storages[index] for index in range(min(_AT_ONCE, len(self._storages)))]:
            self._storages.rotate(-1)
            if watched.storage in written:
                continue  # the operation that is being recorded says itself what it did
            entry = self._registry.tensors.get(watched.tensor)
            living = entry.ref() if entry is not None else None
            if entry is None or living is None or entry.storage != watched.storage:
                self._hold(watched)
            elif version_of(living) != entry.version or _storage_id(living) != watched.address:
                continue  # torch itself knows of it, and so it will be told of
            elif watched.held is not None and not torch.equal(watched.held, _bits(living)):
                self._changed(watched)

    def _changed(self, watched: _Watched) -> None:
        for number in self._registry.tensors_on(watched.storage):
            entry = self._registry.tensors[number]
            living = entry.ref()
            if living is not None:
                self._recorder.tensors.value_changed(living, entry, "outside", None)
        self._hold(watched)

    def _hold(self, watched: _Watched) -> None:
        """Remember what the first living tensor on the storage holds; forget the storage if there is none."""
        for number in self._registry.tensors_on(watched.storage):
            living = self._registry.tensors[number].ref()
            if living is not None:
                watched.tensor, watched.held = number, _bits(living).clone()
                return
        if self.watched.pop(watched.storage, None) is not None:
            self._storages.remove(watched)


def _bits(tensor: torch.Tensor) -> torch.Tensor:
    """The elements that are compared, as whole numbers: NaN is not equal to itself."""
    plain = tensor.detach()
    if plain.is_complex():
        plain = torch.view_as_real(plain.resolve_conj())
    return sampled(plain).view(_BITS[plain.element_size()])
