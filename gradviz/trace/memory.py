"""How many bytes the graph's saved tensors hold, each storage counted once."""

from __future__ import annotations

from gradviz.events import FunctionCreated
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
        slots = {saved.slot: saved.storage for saved in event.saved if saved.state == "held"}
        if not slots:
            return
        self._slots[event.function] = slots
        grown = 0
        for saved in event.saved:
            if saved.state != "held":
                continue
            self._holders[saved.storage] = self._holders.get(saved.storage, 0) + 1
            more = max(0, saved.bytes - self._bytes.get(saved.storage, 0))
            self._bytes[saved.storage] = self._bytes.get(saved.storage, 0) + more
            grown += more
        self._change(step, grown)

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
