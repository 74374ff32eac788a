"""Nodes of the graph by what a person types: a name, an operation, a shape, a line, a state (``grad is None``)."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator

from gradviz.events import Value
from gradviz.trace.entities import Node
from gradviz.trace.norms import numbers
from gradviz.trace.signs import sign
from gradviz.trace.texts import STATES, document_line
from gradviz.trace.view import View
from gradviz.wording import later, tr

Test = Callable[[View, Node], bool]
_LINE = re.compile(r"(?:line|ln|行)\s*:?\s*(\d+)|:(\d+)|第\s*(\d+)\s*行")
_SHAPE = re.compile(r"[(\[]\s*(?:\d+\s*(?:[,x×*]\s*\d+\s*)*,?\s*)?[)\]]|\d+\s*(?:[x×*]\s*\d+\s*)+")
EXAMPLES = later("a name, mul, 2x3, line 12, NaN, grad is None, freed, leaf")


def found(view: View, keys: Iterable[str], query: str, part: int) -> Iterator[list[str]]:
    """The living ones of these nodes that a query means, in slices: what was found among each `part` of them."""
    test = _test(query)
    hits: list[str] = []
    for number, key in enumerate(keys, 1):
        node = view.trace.nodes.get(key)
        if test is not None and node is not None and view.alive(key) and test(view, node):
            hits.append(key)
        if number % part == 0:
            yield hits
            hits = []
    yield hits


def _test(query: str) -> Test | None:
    """What a node must be to be found; None for an empty query, which finds nothing."""
    words = " ".join(query.lower().split())
    if not words:
        return None
    if line := _LINE.fullmatch(words):
        number = int(line[1] or line[2] or line[3])
        return lambda view, node: node.place is not None and document_line(view.trace, node.place) == number
    if _SHAPE.fullmatch(words):
        shape = tuple(int(size) for size in re.findall(r"\d+", words))
        return lambda view, node: node.kind == "tensor" and _shape(view, node) == shape
    if words in ("grad is none", "grad none", "no grad yet", "grad=none", "grad = none"):
        return _waits_for_grad
    state = _STATES.get(words) or next((test for name, test in _STATES.items() if tr(name).lower() == words), None)
    if state is None:
        return lambda view, node: _is_called(view, node, words)
    return lambda view, node: state(view, node) or _is_called(view, node, words)


# ---------------------------------------------------------------- tests of a node


def _is_called(view: View, node: Node, words: str) -> bool:
    """By one of its names, by torch's name of the function, by the operation's, or by its sign."""
    if node.kind == "tensor":
        return any(words in name.lower() for name in view.trace.tensors[node.ident].names.at(view.step, ()))
    if words in node.name.lower() or words == sign(node.name).lower():
        return True
    operation = view.trace.operations.get(node.operation) if node.operation is not None else None
    return operation is not None and words in operation.name.lower()


def _moment(view: View, node: Node) -> int:
    """The step up to which a version of a tensor was the newest, as far as the shown one."""
    keys, nodes = view.trace.tensors[node.ident].keys, view.trace.nodes
    after = node.version + 1
    return min(view.step, nodes[keys[after]].born - 1) if after < len(keys) else view.step


def _shape(view: View, node: Node) -> tuple[int, ...]:
    tensor = view.trace.tensors[node.ident]
    return tensor.shape.at(_moment(view, node), tensor.created.shape)


def _is_leaf(view: View, node: Node) -> bool:
    if node.kind != "tensor":
        return False
    tensor, step = view.trace.tensors[node.ident], _moment(view, node)
    required = tensor.requires_grad.at(step, tensor.created.requires_grad)
    return required and tensor.is_leaf.at(step, tensor.created.is_leaf)


def _waits_for_grad(view: View, node: Node) -> bool:
    """Only the newest version of a leaf has a gradient."""
    if not _is_leaf(view, node) or _moment(view, node) != view.step:
        return False
    return view.trace.tensors[node.ident].grad.at(view.step, None) is None


def _has_buffer(state: str) -> Test:
    """Whether a function has saved something that is in this state."""

    def test(view: View, node: Node) -> bool:
        if node.kind != "function":
            return False
        return any(now == state for _, now in view.trace.functions[node.ident].saved_at(view.step))

    return test


def _holds(said: str, is_bad: Callable[[float], bool]) -> Test:
    """Whether such an element is in a tensor's value or gradient, or in a gradient of a function's in the last pass."""
    return lambda view, node: any(_has_element(value, is_bad, said) for value in _values(view, node))


def _values(view: View, node: Node) -> list[Value | None]:
    if node.kind == "tensor":
        tensor, step = view.trace.tensors[node.ident], _moment(view, node)
        return [tensor.value.at(step, tensor.created.value), tensor.grad.at(step, None)]
    starts = view.trace.passes.starts
    index = bisect_right(starts, view.step)
    edges = view.trace.edges_of(node.key) if index else ()
    histories = [view.trace.edge_grads[edge.number] for edge in edges if edge.number in view.trace.edge_grads]
    return [history.since(starts[index - 1], view.step, None) for history in histories]


def _has_element(value: Value | None, is_bad: Callable[[float], bool], said: str) -> bool:
    if value is None:
        return False
    if value.summary is not None:
        return bool(value.summary.get(said))
    return any(is_bad(element) for element in numbers(value.data) if isinstance(element, float))


_STATES: dict[str, Test] = {
    "nan": _holds("nan", math.isnan),
    "inf": _holds("inf", math.isinf),
    later("leaf"): _is_leaf,
    **{state: _has_buffer(state) for state in STATES},
}
"""What is found besides what is called so."""
