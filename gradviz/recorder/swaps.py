"""``torch.utils.swap_tensors``: it refuses tensors that have weak references, such as the recorder's own.

While a recorder records, it is not shown those; and the swap itself, which no mode sees, is told of.
"""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any

import torch

from gradviz import events as ev
from gradviz.recorder.patches import Patch
from gradviz.recorder.registry import TensorRef
from gradviz.recorder.values import snapshot

if TYPE_CHECKING:
    from gradviz.recorder.recorder import Recorder


class _Weakref:
    """The module `weakref` as torch sees it: without the weak references of recorders."""

    def __getattr__(self, name: str) -> Any:
        return getattr(weakref, name)

    @staticmethod
    def getweakrefs(thing: Any) -> list[Any]:
        return [ref for ref in weakref.getweakrefs(thing) if not isinstance(ref, TensorRef)]


def _swap(one: torch.Tensor, other: torch.Tensor) -> None:
    told = PATCH.told()
    for recorder in told:
        with recorder.guard:
            recorder.notice(recorder.frames())
            recorder.tensors.entry(one), recorder.tensors.entry(other)
    PATCH.original["_swap_tensor_impl"](one, other)
    for recorder in told:
        if recorder.recording:
            with recorder.guard:
                _swapped(recorder, one, other)


def _swapped(recorder: Recorder, one: torch.Tensor, other: torch.Tensor) -> None:
    """Each has got all that the other was: memory, version counter, function, gradient."""
    tensors, place = recorder.tensors, recorder.place(recorder.frames())
    first, second = tensors.entry(one), tensors.entry(other)
    first.versions, second.versions = second.versions, first.versions
    held = [recorder.registry.hold(tensor) for tensor in (one, other)]  # else the one left first lost its number
    had_grad = [tensors.has_grad(entry) for entry in (first, second)]
    for tensor, entry, had in zip((one, other), (first, second), had_grad, strict=True):
        tensors.written(tensor, entry, None)
        if tensor.is_leaf and (had or tensor.grad is not None):
            tensors.remember_grad(entry, tensor.grad)
            recorder.emit(ev.GradChanged(entry.number, snapshot(tensor.grad), "swap_tensors", place))
    for storage in held:
        recorder.registry.let_go(storage)


PATCH = Patch(lambda: [(torch.utils, "weakref", _Weakref()), (torch._C, "_swap_tensor_impl", _swap)])
