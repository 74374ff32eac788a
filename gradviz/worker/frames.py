"""The user's frames of a program that stands still, described in short."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from inspect import CO_OPTIMIZED
from types import BuiltinFunctionType, FrameType, FunctionType, ModuleType
from typing import Any

import torch

from gradviz.events import Value
from gradviz.recorder.source import SNAPSHOTS, function_name
from gradviz.recorder.tensors import is_leaf
from gradviz.recorder.values import snapshot
from gradviz.worker.documents import Documents
from gradviz.worker.messages import FrameSeen, TensorSeen

MOST_FRAMES = 200
_WITH_NAMES = 20
"""So many of the innermost frames tell their names."""
_MOST_NAMES = 60
_MOST_TEXT = 60
_MOST_ELEMENTS = 1 << 22
"""So many elements, of all tensors of a frame and their gradients, are looked at whenever the program is held."""
_UNTOLD = (ModuleType, FunctionType, BuiltinFunctionType, type)
_PLAIN = (int, float, complex, bool, str, bytes, type(None))
_HIDDEN = frozenset({"get_ipython", "exit", "quit", "In", "Out"})
Names = tuple[tuple[str, str], ...]
Tensors = tuple[TensorSeen, ...]
Kinds = tuple[str, ...]
Passes = dict[int, tuple[tuple[int, int], ...]]
"""By the place of a frame in the stack: the passes that it began and that run (see `FrameSeen`)."""


def described(
    frames: Iterable[FrameType],
    documents: Documents,
    tracing: bool,
    number_of: Callable[[torch.Tensor], int],
    passes: Passes,
) -> tuple[FrameSeen, ...]:
    """The frames, the innermost first; `tracing` where that one is being traced. Call it where the
    function modes are off."""
    told = []
    for index, frame in enumerate(frames):
        if index == MOST_FRAMES:
            break
        code = frame.f_code.co_filename
        file, line = documents.where(code, frame.f_lineno)
        within = _MOST_ELEMENTS if not index else 0
        known = names_of(frame, tracing and index == 0, number_of, within) if index < _WITH_NAMES else ((), (), ())
        text = documents.text(code, frame.f_lineno)
        begun = passes.get(index, ())
        names, tensors, kinds = known
        told.append(FrameSeen(function_name(frame.f_code), file, line, names, code, text, begun, tensors, kinds))
    return tuple(told)


def names_of(
    frame: FrameType, keep: bool, number_of: Callable[[torch.Tensor], int], within: int = _MOST_ELEMENTS
) -> tuple[Names, Tensors, Kinds]:
    """Names and what they hold, more of the tensors among them (looking at so many elements), and what each name is.

    Without `keep`, no snapshot of the locals stays, which would keep them alive.
    """
    namespace = frame.f_locals
    shown = [name for name in namespace if not name.startswith(("_", ".")) and name not in _HIDDEN]
    told = [name for name in shown if not isinstance(namespace[name], _UNTOLD)][:_MOST_NAMES]
    names = tuple((name, in_short(namespace[name])) for name in told)
    tensors = [name for name in told if isinstance(namespace[name], torch.Tensor)]
    kinds = tuple(_kind(namespace[name]) for name in told)
    looking = _Looking(within)
    seen = tuple(_seen(name, namespace[name], number_of, looking) for name in tensors)
    if SNAPSHOTS and not keep and frame.f_code.co_flags & CO_OPTIMIZED and sys.getrefcount(namespace) <= 3:
        namespace.clear()
    return names, seen, kinds


class _Looking:
    """Looks at what tensors hold, up to so many elements of all."""

    def __init__(self, within: int) -> None:
        self._left = within

    def at(self, tensor: torch.Tensor | None) -> Value | None:
        """What a tensor holds; None where there is none, or it would be too much."""
        if tensor is None or tensor.numel() > self._left:
            return None
        self._left -= tensor.numel()
        return snapshot(tensor)


def _kind(thing: Any) -> str:
    for kind, word in ((torch.Tensor, "tensor"), (torch.nn.Module, "module"), (torch.optim.Optimizer, "optimizer")):
        if issubclass(type(thing), kind):
            return word
    return type(thing).__name__


def copied_names(frame: FrameType, keep: bool) -> dict[str, Any]:
    """All that a frame sees; without `keep`, no snapshot of the locals stays, as in `names_of`."""
    namespace = frame.f_locals
    copy = {**frame.f_globals, **namespace}
    if SNAPSHOTS and not keep and frame.f_code.co_flags & CO_OPTIMIZED and sys.getrefcount(namespace) <= 3:
        namespace.clear()
    return copy


def _seen(name: str, tensor: torch.Tensor, number_of: Callable[[torch.Tensor], int], looking: _Looking) -> TensorSeen:
    leaf, required = is_leaf(tensor), bool(tensor.requires_grad)
    retains = required and not leaf and tensor.retains_grad
    grad = tensor.grad if leaf or retains else None
    return TensorSeen(
        name,
        number_of(tensor),
        tuple(tensor.shape),
        str(tensor.dtype).removeprefix("torch."),
        leaf,
        required,
        str(tensor.device),
        isinstance(tensor, torch.nn.Parameter),
        retains,
        grad is not None,
        looking.at(tensor),
        looking.at(grad),
    )


def in_short(value: Any) -> str:
    """A value in a few words, without running any code of the user's."""
    if isinstance(value, torch.Tensor):
        return _tensor(value)
    kind = type(value)
    if kind in _PLAIN:
        return _cut(repr(value))
    if kind in (list, tuple, set, dict):
        return f"{kind.__name__} of {len(value)}"
    return kind.__name__


def _tensor(tensor: torch.Tensor) -> str:
    size = "×".join(map(str, tensor.shape))
    value = snapshot(tensor) if tensor.numel() <= 6 else None
    text = "" if value is None or value.summary is not None else _listed(value)
    return text if text and len(text) <= _MOST_TEXT else f"tensor {size or 'of 0 dimensions'}"


def _listed(value: Value) -> str:
    return _number(value.data)


def _number(data: Any) -> str:
    if isinstance(data, list):
        return f"[{', '.join(map(_number, data))}]"
    return f"{data:.4g}" if isinstance(data, float) else str(data)


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_TEXT else text[: _MOST_TEXT - 1] + "…"
