"""Which tensor each name meant at any step, where the program stood."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from gradviz import events as ev
from gradviz.trace.history import History

if TYPE_CHECKING:
    from gradviz.trace.trace import Trace


class Bindings:
    """An index over the names of a record, which follows it as it grows; a step is looked up, never replayed."""

    def __init__(self, trace: Trace) -> None:
        self._trace = trace
        self._taken = 0
        self._names: defaultdict[str, dict[str, History[int | None]]] = defaultdict(dict)
        """By scope and name."""
        self._scopes: defaultdict[str, History[str]] = defaultdict(History)
        """The scope that was told of last, by the name of its function."""

    def at(self, step: int) -> dict[str, int]:
        """The tensors by the names that the program's line can use at a step: its function's, and the top level's."""
        self._follow()
        found = self._of("", step)
        place = self._trace.place(step)
        if place is not None and place.function:
            function = place.function.rpartition(".")[2]
            found |= self._of(self._scopes[function].at(step, ""), step)
        return found

    def _of(self, scope: str, step: int) -> dict[str, int]:
        found = {}
        for name, history in self._names[scope].items():
            number = history.at(step, None)
            if number is not None:
                released = self._trace.tensors[number].released
                if released is None or step < released:
                    found[name] = number
        return found

    def _follow(self) -> None:
        events = self._trace.events
        for step in range(self._taken + 1, len(events) + 1):
            event = events[step - 1]
            if isinstance(event, (ev.NameBound, ev.NameUnbound, ev.TensorCreated)) and event.name:
                self._take(step, event)
        self._taken = len(events)

    def _take(self, step: int, event: ev.NameBound | ev.NameUnbound | ev.TensorCreated) -> None:
        history = self._names[event.scope].setdefault(event.name, History())
        if not isinstance(event, ev.NameUnbound):
            history.set(step, event.tensor)
            if event.scope:
                function = event.scope.rpartition(" ")[0].rpartition(".")[2]
                self._scopes[function].set(step, event.scope)
        elif history.last(None) == event.tensor:
            history.set(step, None)
