"""What lives in a record: nodes and edges of the graph, and the tensors and functions behind them.

A long record has millions of these and they hold no cycles, so the garbage collector need not look at them.
"""

from __future__ import annotations

import msgspec

from gradviz.events import BufferMoved, FunctionCreated, OperationCalled, Place, Saved, TensorCreated, Value
from gradviz.trace.history import History


def entity_of(key: str) -> str:
    """The tensor (of any version), function or operation that a node stands for; a group stands for itself."""
    return key if key[0] == "g" else key.partition(".")[0]


class Node(msgspec.Struct, gc=False):
    """A node of the graph; alive while ``born <= step < died``."""

    key: str
    """``t12.0`` (tensor 12, written version 0), ``f7`` (function 7) or ``o9`` (untracked operation 9)."""
    kind: str
    """``tensor``, ``function`` or ``operation``."""
    ident: int
    version: int
    born: int
    name: str
    place: Place | None
    died: int | None = None
    operation: int | None = None
    """The operation that made it."""

    @property
    def cell(self) -> int:
        """Number of the execution it was made in; 0 where unknown."""
        return self.place.cell if self.place else 0

    @property
    def line(self) -> int:
        """The user's line that made it; 0 where unknown."""
        return self.place.line if self.place else 0


class Edge(msgspec.Struct, frozen=True, gc=False):
    """One way of data from a node to another; it lives while both of them live."""

    number: int
    source: str
    target: str
    born: int
    input_nr: int | None
    output_nr: int | None
    blocked: str | None
    """Why no gradient can pass, as `events.Input` says it."""


class TensorHistory(msgspec.Struct, gc=False):
    """A tensor's attributes over time; until an attribute first changes, it is as `created` says."""

    created: TensorCreated
    keys: list[str] = msgspec.field(default_factory=list)
    """Its nodes, one for each written version."""
    grad_modes: list[str] = msgspec.field(default_factory=list)
    shape: History[tuple[int, ...]] = msgspec.field(default_factory=History)
    dtype: History[str] = msgspec.field(default_factory=History)
    storage: History[int] = msgspec.field(default_factory=History)
    version: History[int] = msgspec.field(default_factory=History)
    value: History[Value | None] = msgspec.field(default_factory=History)
    grad: History[Value | None] = msgspec.field(default_factory=History)
    tangent: History[Value | None] = msgspec.field(default_factory=History)
    requires_grad: History[bool] = msgspec.field(default_factory=History)
    is_leaf: History[bool] = msgspec.field(default_factory=History)
    retains_grad: History[bool] = msgspec.field(default_factory=History)
    names: History[tuple[str, ...]] = msgspec.field(default_factory=History)
    hooks: History[tuple[str, ...]] = msgspec.field(default_factory=History)
    bound: list[tuple[str, str]] = msgspec.field(default_factory=list)
    """The scopes and names that mean it now."""
    released: int | None = None
    """The step at which the program let go of it."""
    behind: tuple[tuple[int, str], ...] = ()
    """The steps at which its value changed while its version stayed, and by what (see `ValueChanged`)."""

    summed: History[int] | None = None
    """How many passes have added to its gradient since it was None or set; None: no pass ever did."""

    def passes_summed(self, step: int) -> int:
        """That number at a step."""
        return self.summed.at(step, 0) if self.summed is not None else 0

    def changed_behind(self, step: int) -> str:
        """By what its value has changed behind autograd by a step; empty if it has not."""
        return next((by for at, by in reversed(self.behind) if at <= step), "")

    def current_names(self) -> tuple[str, ...]:
        """Its names, each once, those of the top level first."""
        return tuple(dict.fromkeys(name for _, name in sorted(self.bound, key=lambda pair: pair[0] != "")))


class FunctionHistory(msgspec.Struct, gc=False):
    """A function's attributes over time."""

    created: FunctionCreated
    operation: OperationCalled | None
    runs: History[int] = msgspec.field(default_factory=History)
    running: History[bool] = msgspec.field(default_factory=History)
    failed: History[str | None] = msgspec.field(default_factory=History)
    hooks: History[tuple[str, ...]] = msgspec.field(default_factory=History)
    states: dict[str, History[str]] = msgspec.field(default_factory=dict)
    moved: dict[str, History[BufferMoved]] = msgspec.field(default_factory=dict)
    """The slots that came to hold other memory."""

    def saved_at(self, step: int) -> list[tuple[Saved, str]]:
        """Each saved slot with its state, as it is at a step."""
        return [(self._now(saved, step), self.states[saved.slot].at(step, saved.state)) for saved in self.created.saved]

    def _now(self, saved: Saved, step: int) -> Saved:
        moved = self.moved[saved.slot].at(step, None) if saved.slot in self.moved else None  # type: ignore[arg-type]
        if moved is None:
            return saved
        return msgspec.structs.replace(saved, shape=moved.shape, bytes=moved.bytes, storage=moved.storage)
