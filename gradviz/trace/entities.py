"""What lives in a record: nodes and edges of the graph, and the tensors and functions behind them."""

from __future__ import annotations

from dataclasses import dataclass, field

from gradviz.events import FunctionCreated, OperationCalled, Place, Saved, TensorCreated, Value
from gradviz.trace.history import History


@dataclass(slots=True)
class Node:
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

    @property
    def cell(self) -> int:
        """Number of the execution it was made in; 0 where unknown."""
        return self.place.cell if self.place else 0

    @property
    def line(self) -> int:
        """The user's line that made it; 0 where unknown."""
        return self.place.line if self.place else 0


@dataclass(slots=True, frozen=True)
class Edge:
    """One way of data from a node to another; it lives while both of them live."""

    number: int
    source: str
    target: str
    born: int
    input_nr: int | None
    output_nr: int | None
    blocked: str | None


@dataclass(slots=True)
class TensorHistory:
    """A tensor's attributes over time; until an attribute first changes, it is as `created` says."""

    created: TensorCreated
    keys: list[str] = field(default_factory=list)
    """Its nodes, one for each written version."""
    grad_modes: list[str] = field(default_factory=list)
    shape: History[tuple[int, ...]] = field(default_factory=History)
    dtype: History[str] = field(default_factory=History)
    version: History[int] = field(default_factory=History)
    value: History[Value | None] = field(default_factory=History)
    grad: History[Value | None] = field(default_factory=History)
    requires_grad: History[bool] = field(default_factory=History)
    is_leaf: History[bool] = field(default_factory=History)
    retains_grad: History[bool] = field(default_factory=History)
    names: History[tuple[str, ...]] = field(default_factory=History)
    hooks: History[tuple[str, ...]] = field(default_factory=History)
    bound: list[tuple[str, str]] = field(default_factory=list)
    """The scopes and names that mean it now."""
    released: int | None = None
    """The step at which the program let go of it."""

    def current_names(self) -> tuple[str, ...]:
        """Its names, each once, those of the top level first."""
        return tuple(dict.fromkeys(name for _, name in sorted(self.bound, key=lambda pair: pair[0] != "")))


@dataclass(slots=True)
class FunctionHistory:
    """A function's attributes over time."""

    created: FunctionCreated
    operation: OperationCalled | None
    runs: History[int] = field(default_factory=History)
    running: History[bool] = field(default_factory=History)
    failed: History[str | None] = field(default_factory=History)
    states: dict[str, History[str]] = field(default_factory=dict)

    def saved_at(self, step: int) -> list[tuple[Saved, str]]:
        """Each saved slot with its state."""
        return [(saved, self.states[saved.slot].at(step, saved.state)) for saved in self.created.saved]
