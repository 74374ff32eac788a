"""What a record says, read from its raw events only, one after the other: slow, and independent of `Trace`."""

from __future__ import annotations

from dataclasses import dataclass, field

from gradviz import events as ev


@dataclass
class Told:
    """What is true behind the events that were taken."""

    states: dict[int, dict[str, str]] = field(default_factory=dict)
    """Of each function's slots: held, packed, stale, recomputed or freed."""
    grads: dict[int, ev.Value | None] = field(default_factory=dict)
    """Of each tensor."""
    ran: set[int] = field(default_factory=set)
    """The functions that ran in the pass that began last."""
    runs: dict[int, int] = field(default_factory=dict)
    """Those that have been started, and have not come back, each with its pass."""
    failed: int | None = None
    """The one in which that pass broke."""
    living: set[int] = field(default_factory=set)
    """Functions."""
    _unpacked: dict[int, list[tuple[int, str]]] = field(default_factory=dict)
    _passes: list[int] = field(default_factory=list)

    def take(self, event: ev.Event) -> None:
        """Take in one more event."""
        match event:
            case ev.FunctionCreated():
                self.states[event.function] = {saved.slot: saved.state for saved in event.saved}
                self.living.add(event.function)
            case ev.FunctionReleased():
                self.living.difference_update(event.functions)
            case ev.BufferFreed():
                self._set(event.function, event.slots, "freed")
            case ev.BufferStaled():
                self._set(event.function, event.slots, "stale")
            case ev.BufferUnpacked():
                self._set(event.function, event.slots, "recomputed" if event.recomputed else "held")
                self._unpacked.setdefault(event.pass_, []).extend((event.function, slot) for slot in event.slots)
            case ev.TensorCreated():
                self.grads[event.tensor] = event.grad
            case ev.GradChanged():
                self.grads[event.tensor] = event.grad
            case ev.GradAccumulated():
                self.grads[event.tensor] = event.after
            case ev.PassStarted():
                self._passes.append(event.pass_)
                self.ran, self.failed = set(), None
            case ev.FunctionStarted():
                self.runs[event.function] = event.pass_
            case ev.FunctionRan():
                self.runs.pop(event.function, None)
                if event.pass_ == self._passes[-1]:
                    self.ran.add(event.function)
            case ev.PassEnded():
                for function, slot in self._unpacked.pop(event.pass_, ()):
                    if self.states[function][slot] != "freed":
                        self.states[function][slot] = "packed"
                self.runs = {function: pass_ for function, pass_ in self.runs.items() if pass_ != event.pass_}
                if event.pass_ == self._passes[-1]:
                    self.failed = event.failed

    def _set(self, function: int, slots: tuple[str, ...], state: str) -> None:
        self.states[function].update(dict.fromkeys(slots, state))
