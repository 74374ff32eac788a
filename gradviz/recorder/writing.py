"""The short way of everyday in-place operations outside of autograd, as the steps of optimizers are made of.

What they write is a known tensor that shares its memory with no other, that no function saved, and that is nobody's
gradient: nothing else can have changed with it. All others go the long way.
"""

from __future__ import annotations

from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING, Any

import torch

from gradviz.events import Input, OperationCalled, TensorWritten
from gradviz.recorder.forward import NOTHING
from gradviz.recorder.operations import NO_REASON, grad_mode, short_arguments, why_untracked
from gradviz.recorder.registry import KnownTensor
from gradviz.recorder.tensors import name_of
from gradviz.recorder.values import WHOLE, snapshot

if TYPE_CHECKING:
    from gradviz.recorder.recorder import Recorder


class Writing:
    """Runs and records in-place operations on known tensors."""

    def __init__(self, recorder: Recorder, look_round: Callable[[Callable[..., Any]], FrameType | None]) -> None:
        self._recorder = recorder
        self._forward = recorder.forward
        self._registry = recorder.registry
        self._calls = recorder.calls
        self._look_round = look_round

    def is_alone(self, tensor: torch.Tensor, entries: list[KnownTensor]) -> bool:
        """Whether an operation on these can change nothing but this tensor's value and version."""
        entry, registry = entries[0], self._registry
        if entry.function is not None or registry.apart or tensor._base is not None or tensor.grad_fn is not None:
            return False
        if torch.is_grad_enabled():
            for each in entries:
                if each.requires_grad:
                    return False
        storage = registry.storages[entry.storage]
        if storage.slots or len(storage.tensors) != 1 or self._recorder.shared.watched:
            return False
        return not self._recorder.tensors.holds_grads(entry.storage)

    def record(
        self,
        name: str,
        func: Callable[..., Any],
        args: tuple[Any, ...],
        kwargs: dict[str, Any] | None,
        inputs: list[torch.Tensor],
        entries: list[KnownTensor],
    ) -> None:
        """Record an operation on such a tensor, which was the first of its inputs."""
        recorder, forward = self._recorder, self._forward
        if recorder.busy or not recorder.active or inputs[0]._version == entries[0].version:
            return
        forward.calls += 1
        recorder.busy = True
        forward.arguments = inputs
        forward.versions = [entry.version for entry in entries]
        try:
            self._record(name, func, args, kwargs, inputs[0], entries)
        except Exception as error:  # noqa: BLE001  # the boundary, as `Guard` is
            recorder.failed(error)
        finally:
            forward.arguments = forward.versions = NOTHING
            if recorder.guard.closed:
                recorder.guard.open()  # an interrupt came where it was about to be
            recorder.busy = False
        recorder.after_call()

    def _record(
        self,
        name: str,
        func: Callable[..., Any],
        args: tuple[Any, ...],
        kwargs: dict[str, Any] | None,
        tensor: torch.Tensor,
        entries: list[KnownTensor],
    ) -> None:
        recorder = self._recorder
        entry = entries[0]
        version = entry.version = tensor._version  # it means what it did where the program has a name for it
        frame = self._look_round(func)
        if not recorder.active:  # that has ended the record
            return
        mode, reason, why = grad_mode(), "", ""
        passed: list[Input] = []
        nr = 0
        for each in entries:
            if each.requires_grad:
                if not why:
                    reason = why = why_untracked(name, mode, [], [tensor])
                passed.append(Input(nr, each.number, each.function, each.output_nr, why))
            else:
                passed.append(Input(nr, each.number, each.function, each.output_nr, each.reason))
            nr += 1
        place = recorder.place([] if frame is None else [frame])
        call, module, turns = self._calls.at(frame, name)
        texts = short_arguments(args, kwargs) if kwargs or len(args) > nr else ()
        operation = next(self._forward.operations)
        recorder.emit(
            OperationCalled(
                operation,
                name,
                place,
                tuple(passed),
                mode,
                False,
                True,
                texts,
                (),
                call,
                module,
                turns,
            )
        )
        if not entry.requires_grad and entry.reason != "integer":
            entry.reason = reason or next((e.reason for e in entries if e.reason not in NO_REASON), "constant")
        recorder.emit(
            TensorWritten(
                entry.number,
                operation,
                version,
                snapshot(tensor) if tensor.numel() <= WHOLE else recorder.tensors.value(tensor, entry),
                None,
                0,
                entry.requires_grad,
                True,
                entry.shape,
                name_of(tensor.dtype),
            )
        )
