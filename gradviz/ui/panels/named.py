"""The tensors that have names at a step, looked up without walking the record. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gradviz import events as ev
from gradviz.trace.texts import shape_text, value_text
from gradviz.trace.trace import Trace

COLUMNS = ("name", "shape", "dtype", "leaf", "requires_grad", "grad")
LIMIT = 500
"""Rows beyond this are not listed."""


@dataclass(frozen=True)
class NamedTensor:
    """One row of the panel."""

    key: str
    cells: tuple[str, ...]
    """The text of each column."""
    changed: bool
    """Whether its gradient changed at this very step."""
    kept: bool
    """Whether it has, or can get, a gradient of its own."""


class NamedTensors:
    """Remembers which tensors ever had a name."""

    def __init__(self) -> None:
        self._tensors: dict[int, None] = {}
        self._taken = 0

    def at(self, trace: Trace, step: int) -> list[NamedTensor]:
        """The rows at a step, in the order in which they got their names."""
        for event in trace.events[self._taken :]:
            if isinstance(event, ev.NameBound):
                self._tensors.setdefault(event.tensor)
        self._taken = len(trace.events)
        rows = []
        for tensor in self._tensors:
            if row := self._row(trace, step, tensor):
                rows.append(row)
                if len(rows) == LIMIT:
                    break
        return rows

    @staticmethod
    def _row(trace: Trace, step: int, tensor: int) -> NamedTensor | None:
        history = trace.tensors[tensor]
        if history.released is not None and history.released <= step:
            return None
        names = history.names.at(step, ())
        if not names:
            return None
        born = [key for key in history.keys if trace.nodes[key].born <= step]
        node = trace.at(step).node(born[-1])
        grad, before = history.grad.at(step, None), history.grad.at(step - 1, None)
        changed = step > 0 and grad is not before
        cells = (
            ", ".join(names),
            shape_text(node["shape"]),
            node["dtype"].removeprefix("torch."),
            _yes(node["is_leaf"]),
            _yes(node["requires_grad"]),
            _grad(node, before.plain if before else None, changed),
        )
        return NamedTensor(born[-1], cells, changed, node["grad"] is not None or _can_get_grad(node))


def _yes(flag: bool) -> str:
    return "yes" if flag else "no"


def _can_get_grad(node: dict[str, Any]) -> bool:
    return bool(node["requires_grad"] and (node["is_leaf"] or node["retains_grad"]))


def _grad(node: dict[str, Any], before: Any, changed: bool) -> str:
    if node["grad"] is None and not _can_get_grad(node) and not changed:
        return "not kept" if node["requires_grad"] else "—"
    now = value_text(node["grad"], 40)
    return f"{value_text(before, 24)} → {now}" if changed else now
