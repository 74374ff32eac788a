"""How many bytes the graph's saved tensors hold, each storage counted once."""

from __future__ import annotations

from gradviz.events import BufferMoved, FunctionCreated, Saved
from gradviz.trace.history import History


class HeldMemory:
    """The total of held bytes over time."""

    def __init__(self) -> None:
        self.total: History[int] = History()
        self._holders: dict[int, int] = {}
        self._bytes: dict[int, int] = {}
        self._slots: dict[int, dict[str, int]] = {}

    def saved(self, step: int, event: FunctionCreated) -> None:
        """A function was born with what it saved."""
        slots = {saved.slot: saved.storage for saved in event.saved if _holds(saved)}
        if not slots:
            return
        self._slots[event.function] = slots
        grown = 0
        for saved in event.saved:
            if not _holds(saved):
                continue
            self._holders[saved.storage] = self._holders.get(saved.storage, 0) + 1
            grown += self._grow(saved.storage, saved.storage_bytes or saved.bytes)
        self._change(step, grown)

    def moved(self, step: int, event: BufferMoved) -> None:
        """Some slots hold another storage now."""
        slots, grown = self._slots.get(event.function, {}), 0
        for slot in event.slots:
            if slot in slots:
                self._holders[event.storage] = self._holders.get(event.storage, 0) + 1
                grown += self._grow(event.storage, event.storage_bytes or event.bytes) - self._drop(slots[slot])
                slots[slot] = event.storage
        self._change(step, grown)

    def _grow(self, storage: int, size: int) -> int:
        """A storage turned out to be of this size; how much more that is than was known."""
        before = self._bytes.get(storage, 0)
        self._bytes[storage] = max(before, size)
        return self._bytes[storage] - before

    def freed(self, step: int, function: int, slots: tuple[str, ...]) -> None:
        """The engine freed some slots."""
        held = self._slots.get(function, {})
        self._change(step, -sum(self._drop(held.pop(slot)) for slot in slots if slot in held))

    def released(self, step: int, function: int) -> None:
        """The function is gone, with all its slots."""
        self._change(step, -sum(self._drop(storage) for storage in self._slots.pop(function, {}).values()))

    def _drop(self, storage: int) -> int:
        self._holders[storage] -= 1
        if self._holders[storage]:
            return 0
        del self._holders[storage]
        return self._bytes.pop(storage)

    def _change(self, step: int, by: int) -> None:
        if by:
            self.total.set(step, self.total.last(0) + by)


def _holds(saved: Saved) -> bool:
    """Whether a slot holds memory: packed ones do if tensors are in what they were packed into."""
    return saved.state == "held" or (saved.state == "packed" and saved.storage > 0)
