"""What has a name at a step, looked up without walking the record: tensors, modules, optimizers. No Qt."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from gradviz.events import Value
from gradviz.trace.entities import TensorHistory
from gradviz.trace.norms import norm_estimate
from gradviz.trace.optimizers import Optimizer
from gradviz.trace.texts import number_text, shape_text, value_text
from gradviz.trace.trace import Trace
from gradviz.wording import later, tr

COLUMNS = ("name", "kind", "value", "shape", "dtype", "device", "requires_grad", "leaf", "version", "grad_norm", "grad")
TITLES = (
    later("name"), later("kind"), later("value"), later("shape"), later("dtype"), later("device"),
    later("requires_grad"), later("leaf"), later("version"), later("‖grad‖"), later("grad"),
)  # fmt: skip
LIMIT = 500
"""Rows beyond this are not listed."""
_PARAMETER, _LEAF, _RESULT, _INPUT, _GRADIENT, _STATE, _BUFFER = (
    later("parameter"), later("leaf"), later("result"), later("constant"), later("gradient"),
    later("optimizer's state"), later("buffer"),
)  # fmt: skip
Sort = tuple[int, float, str]


@dataclass(frozen=True)
class NamedTensor:
    """One row of the panel."""

    key: str
    """Of its node; empty for what has none."""
    cells: tuple[str, ...]
    """The text of each column."""
    changed: bool
    """Whether its gradient changed at this very step."""
    kept: bool
    """Whether it has, or can get, a gradient of its own."""
    sorts: tuple[Sort, ...] = ()
    """What each column is sorted by."""
    lit: bool = False
    """Whether it changed since the step that was shown before."""
    others: tuple[str, ...] = field(default=())
    """The keys of all that it stands for."""

    def cell(self, column: str) -> str:
        """The text of a column."""
        return self.cells[COLUMNS.index(column)]


class NamedTensors:
    """Remembers which tensors of the segment that was asked about last have names."""

    def __init__(self) -> None:
        self._known: tuple[int, int] | None = None
        """Where that segment began, and the length of the record then."""
        self._tensors: list[int] = []

    def at(self, trace: Trace, step: int, since: int | None = None) -> list[NamedTensor]:
        """The rows at a step, in the order in which they got their names; `since` is the step shown before."""
        segment = trace.segment_at(step)
        if self._known != (segment.start, len(trace)):
            self._known = (segment.start, len(trace))
            self._tensors = _named_in(trace, segment)
        before = step - 1 if since is None or not 0 <= since < step else since
        rows = []
        for tensor in self._tensors:
            if row := self._row(trace, step, tensor, before):
                rows.append(row)
                if len(rows) == LIMIT:
                    break
        return [*rows, *_modules(rows), *_optimizers(trace, step, before)]

    @staticmethod
    def _row(trace: Trace, step: int, tensor: int, since: int) -> NamedTensor | None:
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
        lit = step > 0 and _differs(trace, history, since, step)
        return tensor_row(key, names, node, grad, before if step > 0 else grad, lit)


def tensor_row(
    key: str, names: tuple[str, ...], node: dict[str, Any], grad: Value | None, before: Value | None, lit: bool
) -> NamedTensor:
    """The row of a tensor: what it is in the graph, and its gradient now and `before` that."""
    changed = grad is not before
    norm = norm_estimate(grad, math.prod(node["shape"]))
    cells = {
        "name": ", ".join(names),
        "kind": tr(_kind(node, names)),
        "value": value_text(node["value"], 60),
        "shape": shape_text(node["shape"]),
        "dtype": node["dtype"].removeprefix("torch."),
        "device": str(node["device"]),
        "requires_grad": _yes(node["requires_grad"]),
        "leaf": _yes(node["is_leaf"]),
        "version": str(node["version"]),
        "grad_norm": norm_text(norm),
        "grad": _grad(node, before.plain if before else None, changed),
    }
    sorts = {
        "value": _number(node["value"]),
        "shape": (1, float(math.prod(node["shape"])), cells["shape"]),
        "version": _number(node["version"]),
        "grad_norm": _number(norm[0]) if norm else (0, 0.0, ""),
        "grad": _number(node["grad"]),
    }
    return NamedTensor(
        key,
        tuple(cells[column] for column in COLUMNS),
        changed,
        node["grad"] is not None or _can_get_grad(node),
        tuple(sorts.get(column, (0, 0.0, cells[column].lower())) for column in COLUMNS),
        lit,
    )


def _differs(trace: Trace, history: TensorHistory, since: int, step: int) -> bool:
    """Whether a tensor is new or another than it was at an earlier step, or has other names."""
    if trace.key_at(history, since) is None:
        return True
    moved = (history.value, history.grad, history.version, history.requires_grad, history.names)
    return any(each.at(since, None) is not each.at(step, None) for each in moved)  # type: ignore[arg-type]


def _kind(node: dict[str, Any], names: tuple[str, ...]) -> str:
    name = names[0]
    if node["parameter"]:
        return _PARAMETER
    if name.startswith("optimizer.state["):
        return _STATE
    if name.endswith(".grad"):
        return _GRADIENT
    if node["requires_grad"]:
        return _LEAF if node["is_leaf"] else _RESULT
    return _BUFFER if "." in name and "[" not in name else _INPUT


def _modules(rows: list[NamedTensor]) -> Iterator[NamedTensor]:
    """A row for each module at the top of others: the parameters with its name in front."""
    found: dict[str, list[NamedTensor]] = {}
    at = COLUMNS.index("kind")
    for row in rows:
        if row.cells[at] == tr(_PARAMETER) and "." in (path := row.cells[0].partition(",")[0]):
            found.setdefault(path.partition(".")[0], []).append(row)
    for name, parameters in found.items():
        words = tr("{count} parameters", count=f"{len(parameters):,}")
        lit = any(row.lit for row in parameters)
        yield other_row(name, tr("module"), words, lit, tuple(row.key for row in parameters))


def _optimizers(trace: Trace, step: int, since: int) -> Iterator[NamedTensor]:
    before = {each.number: each for each in trace.optimizers.at(since)} if since >= 0 else {}
    for each in trace.optimizers.at(step):
        numbers = [number for group in each.groups for number in group.parameters]
        keys = [trace.key_at(trace.tensors[number], step) for number in numbers if number in trace.tensors]
        yield other_row(
            each.name, tr("optimizer"), rate_words(each), before.get(each.number) is not each,
            tuple(key for key in keys if key is not None),
        )  # fmt: skip


def rate_words(optimizer: Optimizer) -> str:
    """What is told of an optimizer in short."""
    rates = ", ".join("—" if rate is None else number_text(rate) for rate in optimizer.rates)
    return tr("step {number}, lr {rates}", number=f"{optimizer.steps:,}", rates=rates)


def other_row(name: str, kind: str, value: str, lit: bool, keys: tuple[str, ...] = ()) -> NamedTensor:
    """A row for what is no tensor."""
    cells = tuple({"name": name, "kind": kind, "value": value}.get(column, "") for column in COLUMNS)
    return NamedTensor("", cells, False, False, tuple((0, 0.0, cell.lower()) for cell in cells), lit, keys)


def norm_text(norm: tuple[float, bool] | None) -> str:
    """A norm as it is known; one that a sample tells is marked."""
    if norm is None:
        return ""
    return f"{'' if norm[1] else '≈ '}{number_text(norm[0])}"


def _number(value: Any) -> Sort:
    """Numbers by their size, then all else by its text."""
    if isinstance(value, (int, float)) and not math.isnan(value):
        return 1, float(value), ""
    return (0, 0.0, "") if value is None else (2, 0.0, value_text(value, 60))


def _named_in(trace: Trace, segment: range) -> list[int]:
    """The tensors that live in a segment and ever had a name: what has one lives."""
    numbers = dict.fromkeys(trace.nodes[key].ident for key in trace.lived_in(segment) if key[0] == "t")
    named = [number for number in numbers if trace.tensors[number].names.steps]
    return sorted(named, key=lambda number: (trace.tensors[number].names.steps[0], number))


def _yes(flag: bool) -> str:
    return tr("yes") if flag else tr("no")


def _can_get_grad(node: dict[str, Any]) -> bool:
    return bool(node["requires_grad"] and (node["is_leaf"] or node["retains_grad"]))


def _grad(node: dict[str, Any], before: Any, changed: bool) -> str:
    if node["grad"] is None and not _can_get_grad(node) and not changed:
        return tr("not kept") if node["requires_grad"] else "—"
    now = value_text(node["grad"], 40)
    return f"{value_text(before, 24)} → {now}" if changed else now
