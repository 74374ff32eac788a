"""What an expression needs of the recorded past: refused in words where the record does not hold it."""

from __future__ import annotations

import ast
import builtins
import re

from gradviz.events import Value
from gradviz.past import PastTensor
from gradviz.trace.bindings import Bindings
from gradviz.trace.retold import retold
from gradviz.trace.texts import shape_text
from gradviz.trace.trace import Trace
from gradviz.wording import tr

MODULES = ("torch", "nn", "F", "math", "np", "numpy")
"""Names that mean what programs usually import under them."""
OF_THE_GRAPH = frozenset(
    {"requires_grad", "grad_fn", "is_leaf", "retains_grad", "_version", "_base", "backward", "register_hook",
     "retain_grad", "requires_grad_", "data_ptr", "untyped_storage", "storage", "_backward_hooks"}
)  # fmt: skip
"""Attributes that tensors made again from their values would answer wrongly."""
_ROOT = re.compile(r"[^.\[]+")


class NotRecorded(ValueError):
    """The record cannot answer; the message says why, and what to do."""


def needs(trace: Trace, bindings: Bindings, step: int, expression: str) -> list[PastTensor]:
    """The tensors that an expression names, as they were at a step.

    Raises `NotRecorded` where it is no expression, asks for what only the graph knows, or names what the record lacks.
    """
    try:
        tree = ast.parse(expression.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        why = getattr(error, "msg", None) or error
        raise NotRecorded(tr("This is no expression of Python: {error}.", error=why)) from error
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in OF_THE_GRAPH:
            raise NotRecorded(
                tr(
                    "`{name}` belongs to the graph of that moment: select the tensor, and see Inspector.",
                    name=node.attr,
                )
            )
    known = bindings.at(step)
    found: dict[str, PastTensor] = {}
    own = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)}
    own |= {argument.arg for node in ast.walk(tree) if isinstance(node, ast.arguments) for argument in _arguments(node)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Name) or node.id in own:
            continue
        paths = [path for path in known if _root(path) == node.id]
        if not paths and node.id not in MODULES and not hasattr(builtins, node.id):
            raise NotRecorded(_unknown(trace, bindings, step, node.id))
        for path in paths:
            found[path] = _tensor(trace, known[path], path, step)
            if path == node.id and found[path].missing:
                raise NotRecorded(found[path].missing)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "grad":
            owner = found.get(ast.unparse(node.value))
            if owner is not None and owner.grad_missing:
                raise NotRecorded(owner.grad_missing)
    return list(found.values())


def _arguments(node: ast.arguments) -> list[ast.arg]:
    more = [each for each in (node.vararg, node.kwarg) if each is not None]
    return [*node.posonlyargs, *node.args, *node.kwonlyargs, *more]


def _root(path: str) -> str:
    found = _ROOT.match(path)
    return found.group() if found else path


def _unknown(trace: Trace, bindings: Bindings, step: int, name: str) -> str:
    if any(_root(path) == name for path in bindings.at(len(trace))):
        return tr("`{name}` did not exist at this step.", name=name)
    return tr(
        "`{name}` is not in the record at this step: it holds tensors and their names, nothing else of the program.",
        name=name,
    )


def _tensor(trace: Trace, number: int, path: str, step: int) -> PastTensor:
    history = trace.tensors[number]
    shape = history.shape.at(step, history.created.shape)
    dtype = history.dtype.at(step, history.created.dtype).removeprefix("torch.")
    value, grad = history.value.at(step, history.created.value), history.grad.at(step, None)
    missing = _missing(path, value, shape)
    return PastTensor(
        path,
        shape,
        dtype,
        None if missing or value is None else value.data,
        grad.data if grad is not None else None,
        missing,
        _missing(f"{path}.grad", grad, shape) if grad is not None else "",
    )


def _missing(path: str, value: Value | None, shape: tuple[int, ...]) -> str:
    """Why not all elements are in the record; empty if they are."""
    if value is None:
        return tr("`{path}` was recorded without its elements.", path=path)
    if value.summary is None:
        return ""
    if "opaque" in value.summary:
        return tr(
            "`{path}` has no elements in the record ({why}).", path=path, why=retold(str(value.summary["opaque"]))
        )
    return tr(
        "`{path}` was not recorded whole: of its {shape} elements the record holds a summary.",
        path=path,
        shape=shape_text(shape),
    )
