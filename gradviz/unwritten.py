"""Which values nobody has made: what ``torch.empty`` gives holds whatever its memory held before.

Such a value may be NaN by chance; it says nothing of the program, until an operation computes with it.
"""

from __future__ import annotations

from gradviz import events as ev

_EMPTY = frozenset(
    (
        "empty",
        "empty_like",
        "empty_permuted",
        "empty_quantized",
        "empty_strided",
        "new_empty",
        "new_empty_strided",
        "resize_",
        "resize_as_",
    )
)
"""The operations that give memory, and write nothing into it."""


class Unwritten:
    """Looks at each event of a record, in order."""

    def __init__(self) -> None:
        self._empty = 0
        """The last operation that wrote nothing into what it gave."""
        self._storages: set[int] = set()
        self._on: dict[int, int] = {}
        """The storages of the tensors that lie on those."""

    def made(self, event: ev.Event) -> bool:
        """Take an event; whether a value that it tells of was computed or written."""
        if isinstance(event, ev.OperationCalled) and event.name in _EMPTY:
            self._empty = event.operation
        elif isinstance(event, ev.TensorCreated):
            if event.operation is not None and event.operation == self._empty:
                self._storages.add(event.storage)
            if event.storage in self._storages:
                self._on[event.tensor] = event.storage
                return False
            return event.operation is not None
        elif isinstance(event, (ev.TensorWritten, ev.ValueChanged)):
            if event.operation is not None and event.operation == self._empty:
                return False
            self._storages.discard(self._on.pop(event.tensor, 0))
        return True
