"""What was born, died and changed between two moments of a record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gradviz.trace.entities import FunctionHistory, TensorHistory, entity_of
from gradviz.trace.texts import shape_text, tensor_title, value_text
from gradviz.wording import later, tr

if TYPE_CHECKING:
    from gradviz.trace.history import History
    from gradviz.trace.trace import Trace

BORN, DIED, CHANGED = "born", "died", "changed"
_STATE = "state"
"""Of what a function saved."""
_WIDEST = 44
"""Characters of a value."""


@dataclass(frozen=True)
class Change:
    """One difference between two moments."""

    kind: str
    """`BORN`, `DIED` or `CHANGED`, read from the earlier moment to the later."""
    keys: tuple[str, ...]
    """The nodes that show it: the one at the earlier moment, if it lived, and the one at the later, if it lives."""
    title: str
    """What a person calls it."""
    details: tuple[str, ...] = ()
    """What changed, as ``grad: None → [1., 2.]``."""


def changes(trace: Trace, one: int, other: int) -> Iterator[Change]:
    """The differences between two steps, oldest thing first, found one after another; their order does not matter.

    Raises `IndexError` for a step that the record does not have.
    """
    first, last = sorted((one, other))
    before = {entity_of(key): key for key in trace.at(first).nodes()}  # the newest version of each tensor
    after = {entity_of(key): key for key in trace.at(last).nodes()}
    for entity, key in before.items():
        now = after.get(entity)
        if now is None:
            yield Change(DIED, (key,), _title(trace, key, first))
        elif details := _details(trace, key, first, last):
            yield Change(CHANGED, (key, now) if now != key else (key,), _title(trace, now, last), details)
    for entity, key in after.items():
        if entity not in before:
            yield Change(BORN, (key,), _title(trace, key, last))


def _title(trace: Trace, key: str, step: int) -> str:
    node = trace.nodes[key]
    return tensor_title(trace, node.ident, step) if node.kind == "tensor" else node.name


def _details(trace: Trace, key: str, first: int, last: int) -> tuple[str, ...]:
    node = trace.nodes[key]
    if node.kind == "tensor":
        return tuple(_of_tensor(trace.tensors[node.ident], first, last))
    if node.kind == "function":
        return tuple(_of_function(trace.functions[node.ident], first, last))
    return ()


def _of_tensor(tensor: TensorHistory, first: int, last: int) -> Iterator[str]:
    created = tensor.created
    attributes: tuple[tuple[str, History[Any], Any], ...] = (
        (later("name"), tensor.names, ()),
        (later("value"), tensor.value, created.value),
        ("grad", tensor.grad, None),
        (later("version"), tensor.version, created.version),
        ("requires_grad", tensor.requires_grad, created.requires_grad),
        ("is_leaf", tensor.is_leaf, created.is_leaf),
        ("retains_grad", tensor.retains_grad, False),
        (later("shape"), tensor.shape, created.shape),
        ("dtype", tensor.dtype, created.dtype),
        (later("hooks"), tensor.hooks, ()),
        (later("tangent"), tensor.tangent, None),
    )
    for name, history, initial in attributes:
        yield from _difference(name, history, initial, first, last)
    if tensor.released is not None and first < tensor.released <= last:
        yield tr("the program let go of it; the graph keeps it")


def _of_function(function: FunctionHistory, first: int, last: int) -> Iterator[str]:
    yield from _difference(later("runs"), function.runs, 0, first, last)
    yield from _difference(later("failed"), function.failed, None, first, last)
    for saved in function.created.saved:
        said = tr("saved {slot}", slot=saved.slot)
        yield from _difference(_STATE, function.states[saved.slot], saved.state, first, last, said)
    yield from _difference(later("hooks"), function.hooks, (), first, last)


def _difference(name: str, history: History[Any], initial: Any, first: int, last: int, said: str = "") -> Iterator[str]:
    """What changed, told by the name of the attribute unless something else is `said`."""
    if not history.steps or history.steps[0] > last:
        return
    was, now = history.at(first, initial), history.at(last, initial)
    if was is not now and was != now:
        yield f"{said or tr(name)}: {_text(name, was)} → {_text(name, now)}"


def _text(name: str, value: Any) -> str:
    if name == "shape":
        return shape_text(value)
    if name == _STATE:
        return tr(value)
    if isinstance(value, tuple):
        return ", ".join(value) or tr("none")
    plain = getattr(value, "plain", value)
    return value if isinstance(plain, str) else value_text(plain, _WIDEST)
