"""Who else holds the memory of a tensor or of a saved buffer, among what a scene draws."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from gradviz.scene.portions import portions
from gradviz.trace.trace import Trace

_HOLDING = frozenset({"held", "stale", "recomputed"})


class Sharing:
    """Asks cost a lookup: which tensors and functions ever held a storage does not depend on the step."""

    def __init__(self, trace: Trace, keys: Sequence[str]) -> None:
        self._trace = trace
        self._keys = keys
        self._tensors: defaultdict[int, dict[int, None]] = defaultdict(dict)
        self._functions: defaultdict[int, dict[int, None]] = defaultdict(dict)

    def prepare(self) -> Iterator[None]:
        """Look through all that is drawn, with pauses."""
        for cut in portions(len(self._keys)):
            for key in self._keys[cut]:
                self._look_at(key)
            yield

    def _look_at(self, key: str) -> None:
        trace = self._trace
        node = trace.nodes.get(key)
        if node is None:
            return
        if node.kind == "tensor":
            tensor = trace.tensors[node.ident]
            for storage in (tensor.created.storage, *tensor.storage.values):
                self._tensors[storage][node.ident] = None
        elif node.kind == "function":
            function = trace.functions[node.ident]
            for saved in function.created.saved:
                self._functions[saved.storage][node.ident] = None
            for moved in function.moved.values():
                for event in moved.values:
                    self._functions[event.storage][node.ident] = None

    def tensors(self, storage: int, step: int) -> list[int]:
        """The tensors of the program's that have this storage at a step; 0 is no storage."""
        if storage <= 0:
            return []
        return [number for number in self._tensors.get(storage, ()) if self._has(number, storage, step)]

    def aliases(self, tensor: int, step: int) -> list[int]:
        """The other tensors of the program's that have the same storage at a step."""
        history = self._trace.tensors[tensor]
        if not self._lives(tensor, step):
            return []
        storage = history.storage.at(step, history.created.storage)
        return [number for number in self.tensors(storage, step) if number != tensor]

    def savers(self, storage: int, step: int) -> Iterator[int]:
        """The functions that hold this storage in a saved slot at a step; looked for one by one, a weight has many."""
        return (number for number in self._functions.get(storage, ()) if self._saves(number, storage, step))

    def _has(self, tensor: int, storage: int, step: int) -> bool:
        history = self._trace.tensors[tensor]
        return self._lives(tensor, step) and history.storage.at(step, history.created.storage) == storage

    def _lives(self, tensor: int, step: int) -> bool:
        history = self._trace.tensors[tensor]
        born = self._trace.nodes[history.keys[0]].born
        return born <= step and (history.released is None or step < history.released)

    def _saves(self, function: int, storage: int, step: int) -> bool:
        if not self._trace.at(step).alive(f"f{function}"):
            return False
        saved = self._trace.functions[function].saved_at(step)
        return any(slot.storage == storage and state in _HOLDING for slot, state in saved)
