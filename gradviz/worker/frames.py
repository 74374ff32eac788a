"""The user's frames of a program that stands still, described in short."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from inspect import CO_OPTIMIZED
from types import BuiltinFunctionType, FrameType, FunctionType, ModuleType
from typing import Any

import torch

from gradviz.events import Value
from gradviz.recorder.source import SNAPSHOTS, function_name
from gradviz.recorder.values import snapshot
from gradviz.worker.documents import Documents
from gradviz.worker.messages import FrameSeen

MOST_FRAMES = 200
_WITH_NAMES = 20
"""So many of the innermost frames tell their names."""
_MOST_NAMES = 60
_MOST_TEXT = 60
_UNTOLD = (ModuleType, FunctionType, BuiltinFunctionType, type)
_PLAIN = (int, float, complex, bool, str, bytes, type(None))
_HIDDEN = frozenset({"get_ipython", "exit", "quit", "In", "Out"})


def described(frames: Iterable[FrameType], documents: Documents, tracing: bool) -> tuple[FrameSeen, ...]:
    """The frames, the innermost first; `tracing` where that one is being traced. Call it where the
    function modes are off."""
    told = []
    for index, frame in enumerate(frames):
        if index == MOST_FRAMES:
            break
        file, line = documents.where(frame.f_code.co_filename, frame.f_lineno)
        names = _names(frame, keep=tracing and index == 0) if index < _WITH_NAMES else ()
        told.append(FrameSeen(function_name(frame.f_code), file, line, names))
    return tuple(told)


def _names(frame: FrameType, keep: bool) -> tuple[tuple[str, str], ...]:
    """Names and what they hold. Without `keep`, no snapshot of the locals stays, which would keep them alive."""
    namespace = frame.f_locals
    shown = [name for name in namespace if not name.startswith(("_", ".")) and name not in _HIDDEN]
    told = [(name, in_short(namespace[name])) for name in shown if not isinstance(namespace[name], _UNTOLD)]
    if SNAPSHOTS and not keep and frame.f_code.co_flags & CO_OPTIMIZED and sys.getrefcount(namespace) <= 3:
        namespace.clear()
    return tuple(told[:_MOST_NAMES])


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
