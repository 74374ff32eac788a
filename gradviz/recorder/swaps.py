"""``torch.utils.swap_tensors``: it refuses tensors that have weak references, such as the recorder's own.

While a recorder records, it is not shown those; and the swap itself, which no mode sees, is told of.
"""

from __future__ import annotations

import threading
import weakref
from typing import TYPE_CHECKING, Any

import torch

from gradviz import events as ev
from gradviz.recorder.registry import TensorRef
from gradviz.recorder.values import snapshot

if TYPE_CHECKING:
    from gradviz.recorder.recorder import Recorder

_recorders: list[Recorder] = []
_lock = threading.RLock()
_originals: list[tuple[Any, Any]] = []
"""What stands in torch when nobody records: its view of `weakref`, and the function that swaps."""


class _Weakref:
    """The module `weakref` as torch sees it: without the weak references of recorders."""

    def __getattr__(self, name: str) -> Any:
        return getattr(weakref, name)

    @staticmethod
    def getweakrefs(thing: Any) -> list[Any]:
        return [ref for ref in weakref.getweakrefs(thing) if not isinstance(ref, TensorRef)]


def join(recorder: Recorder) -> None:
    """Tell the recorder of swaps from now on."""
    with _lock:
        if not _originals:
            _originals.append((torch.utils.weakref, torch._C._swap_tensor_impl))
            torch.utils.weakref = _Weakref()
            torch._C._swap_tensor_impl = _swap
        _recorders.append(recorder)


def leave(recorder: Recorder) -> None:
    """Tell it of none any more; with the last recorder torch is as before. To leave twice does nothing."""
    with _lock:
        if recorder in _recorders:
            _recorders.remove(recorder)
        if not _recorders and _originals:
            torch.utils.weakref, torch._C._swap_tensor_impl = _originals[-1]
            _originals.clear()


def _swap(one: torch.Tensor, other: torch.Tensor) -> None:
    swap = _originals[-1][1] if _originals else torch._C._swap_tensor_impl
    told = [each for each in _recorders if each.recording and each.on_its_thread]
    for recorder in told:
        with recorder.guard:
            recorder.notice(recorder.frames())
            recorder.tensors.entry(one), recorder.tensors.entry(other)
    swap(one, other)
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
