"""What has a name at a step, looked up without walking the record: tensors, modules, optimizers. No Qt."""

from __future__ import annotations

import math
from collections.abc import Generator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from gradviz.events import Value
from gradviz.scene.portions import portions
from gradviz.trace.entities import TensorHistory
from gradviz.trace.norms import norm_estimate
from gradviz.trace.optimizers import Optimizer
from gradviz.trace.texts import number_text, shape_text, value_text
from gradviz.trace.trace import Trace
from gradviz.wording import later, tr

_PORTION = 1_000
"""Parameters of an optimizer that are looked up between two pauses."""
COLUMNS = ("name", "kind", "value", "shape", "dtype", "device", "requires_grad", "leaf", "version", "grad_norm", "grad")
TITLES = (
    later("name"), later("kind"), later("value"), later("shape"), later("dtype"), later("device"),
    later("requires_grad"), later("leaf"), later("version"), later("‖grad‖"), later("grad"),
)  # fmt: skip
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

    def has(self, words: list[str]) -> bool:
        """Whether each of these words, in small letters, is somewhere in it."""
        return all(word in self._text for word in words)

    @cached_property
    def _text(self) -> str:
        return "\n".join(self.cells).lower()


class NamedTensors:
    """Remembers which tensors of the segment that was asked about last have names."""

    def __init__(self) -> None:
        self._known: tuple[int, int] | None = None
        """Where that segment began, and the length of the record then."""
        self._tensors: list[int] = []

    def at(self, trace: Trace, step: int, since: int | None = None) -> Generator[None, None, list[NamedTensor]]:
        """The rows at a step, with pauses; `since` is the step shown before.

        First what has a name of its own, in the order in which the names were given, modules, optimizers; then what is
        in them: parameters, gradients, states.
        """
        segment = trace.segment_at(step)
        if self._known != (segment.start, len(trace)):
            known = segment.start, len(trace)
            self._tensors = yield from _named_in(trace, segment)
            self._known = known
        before = step - 1 if since is None or not 0 <= since < step else since
        own: list[NamedTensor] = []
        within: list[NamedTensor] = []
        modules: dict[str, list[NamedTensor]] = {}
        for tensor in self._tensors:
            if row := self._row(trace, step, tensor, before):
                (within if _within(row.cells[0]) else own).append(row)
                if module := _module_of(row):
                    modules.setdefault(module, []).append(row)
            yield
        optimizers = yield from _optimizers(trace, step, before)
        return [*own, *(_module_row(*each) for each in modules.items()), *optimizers, *within]

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


def _module_of(row: NamedTensor) -> str:
    """The module at the top of others that a parameter is in; empty if it is in none."""
    name, *inner = row.cells[0].partition(",")[0].split(".")
    return name if inner and row.cell("kind") == tr(_PARAMETER) else ""


def _module_row(name: str, parameters: list[NamedTensor]) -> NamedTensor:
    words = tr("{count} parameters", count=f"{len(parameters):,}")
    lit = any(row.lit for row in parameters)
    return other_row(name, tr("module"), words, lit, tuple(row.key for row in parameters))


def _optimizers(trace: Trace, step: int, since: int) -> Generator[None, None, list[NamedTensor]]:
    before = {each.number: each for each in trace.optimizers.at(since)} if since >= 0 else {}
    rows = []
    for each in trace.optimizers.at(step):
        numbers = [number for group in each.groups for number in group.parameters if number in trace.tensors]
        keys: list[str] = []
        for cut in portions(len(numbers), _PORTION):
            found = (trace.key_at(trace.tensors[number], step) for number in numbers[cut])
            keys += [key for key in found if key is not None]
            yield
        lit = before.get(each.number) is not each
        rows.append(other_row(each.name, tr("optimizer"), rate_words(each), lit, tuple(keys)))
    return rows


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


def _named_in(trace: Trace, segment: range) -> Generator[None, None, list[int]]:
    """The tensors that live in a segment and ever had a name: what has one lives."""
    numbers: dict[int, None] = {}
    keys = trace.lived_in(segment)
    for cut in portions(len(keys)):
        numbers.update((trace.nodes[key].ident, None) for key in keys[cut] if key[0] == "t")
        yield
    named = [number for number in numbers if trace.tensors[number].names.steps]
    yield
    return sorted(named, key=lambda number: (trace.tensors[number].names.steps[0], number))


def _within(names: str) -> bool:
    """Whether the first of these names leads through something else: ``model.weight``, ``layers[0]``."""
    return any(sign in names.partition(",")[0] for sign in ".[")


def _yes(flag: bool) -> str:
    return tr("yes") if flag else tr("no")


def _can_get_grad(node: dict[str, Any]) -> bool:
    return bool(node["requires_grad"] and (node["is_leaf"] or node["retains_grad"]))


def _grad(node: dict[str, Any], before: Any, changed: bool) -> str:
    if node["grad"] is None and not _can_get_grad(node) and not changed:
        return tr("not kept") if node["requires_grad"] else "—"
    now = value_text(node["grad"], 40)
    return f"{value_text(before, 24)} → {now}" if changed else now
