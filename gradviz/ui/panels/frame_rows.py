"""What the names of a frame of the paused program hold now, as rows of the table of variables. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from gradviz.trace.retold import value
from gradviz.trace.trace import Trace
from gradviz.ui.frames import Frames
from gradviz.ui.panels.named import NamedTensor, other_row, tensor_row
from gradviz.wording import later, tr
from gradviz.worker.messages import TensorSeen

_KINDS = {"module": later("module"), "optimizer": later("optimizer")}


def frame_rows(trace: Trace, frames: Frames, before: Mapping[str, NamedTensor] | None) -> list[NamedTensor]:
    """A row for each name of the chosen frame; those that differ from the rows of `before` are lit."""
    rows = []
    for (name, text), kind in zip(frames.names, frames.kinds, strict=True):
        tensor = frames.tensors.get(name)
        told = _KINDS.get(kind)
        row = (
            _row(trace, tensor, text)
            if tensor is not None
            else other_row(name, tr(told) if told else kind, text, False)
        )
        lit = before is not None and (name not in before or before[name].cells != row.cells)
        rows.append(replace(row, lit=lit))
    return rows


def _row(trace: Trace, tensor: TensorSeen, text: str) -> NamedTensor:
    known = trace.tensors.get(tensor.number)
    key = trace.key_at(known, len(trace)) if known is not None else None
    grad = tensor.grad.plain if tensor.grad is not None else None
    node = {
        "value": tensor.value.plain if tensor.value is not None else {"opaque": value(text)},
        "grad": {"opaque": tr("too large to be shown here")} if tensor.has_grad and tensor.grad is None else grad,
        "shape": tensor.shape,
        "dtype": tensor.dtype,
        "device": tensor.device,
        "requires_grad": tensor.requires_grad,
        "is_leaf": tensor.leaf,
        "retains_grad": tensor.retains_grad,
        "parameter": tensor.parameter,
        "version": trace.at(len(trace)).node(key)["version"] if key else "",
    }
    return tensor_row(key or "", (tensor.name,), node, tensor.grad, tensor.grad, False)
