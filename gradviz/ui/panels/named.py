"""The tensors that have names at a step, looked up without walking the record. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gradviz.trace.texts import shape_text, value_text
from gradviz.trace.trace import Trace

COLUMNS = ("name", "value", "shape", "dtype", "leaf", "requires_grad", "grad")
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
    """Remembers which tensors of the segment that was asked about last have names."""

    def __init__(self) -> None:
        self._known: tuple[int, int] | None = None
        """Where that segment began, and the length of the record then."""
        self._tensors: list[int] = []

    def at(self, trace: Trace, step: int) -> list[NamedTensor]:
        """The rows at a step, in the order in which they got their names."""
        segment = trace.segment_at(step)
        if self._known != (segment.start, len(trace)):
            self._known = (segment.start, len(trace))
            self._tensors = _named_in(trace, segment)
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
        key = trace.key_at(history, step)
        if key is None:
            return None
        node = trace.at(step).node(key)
        grad, before = history.grad.at(step, None), history.grad.at(step - 1, None)
        changed = step > 0 and grad is not before
        cells = (
            ", ".join(names),
            value_text(node["value"], 60),
            shape_text(node["shape"]),
            node["dtype"].removeprefix("torch."),
            _yes(node["is_leaf"]),
            _yes(node["requires_grad"]),
            _grad(node, before.plain if before else None, changed),
        )
        return NamedTensor(key, cells, changed, node["grad"] is not None or _can_get_grad(node))


def _named_in(trace: Trace, segment: range) -> list[int]:
    """The tensors that live in a segment and ever had a name: what has one lives."""
    numbers = dict.fromkeys(trace.nodes[key].ident for key in trace.lived_in(segment) if key[0] == "t")
    named = [number for number in numbers if trace.tensors[number].names.steps]
    return sorted(named, key=lambda number: (trace.tensors[number].names.steps[0], number))


def _yes(flag: bool) -> str:
    return "yes" if flag else "no"


def _can_get_grad(node: dict[str, Any]) -> bool:
    return bool(node["requires_grad"] and (node["is_leaf"] or node["retains_grad"]))


def _grad(node: dict[str, Any], before: Any, changed: bool) -> str:
    if node["grad"] is None and not _can_get_grad(node) and not changed:
        return "not kept" if node["requires_grad"] else "—"
    now = value_text(node["grad"], 40)
    return f"{value_text(before, 24)} → {now}" if changed else now
