"""The short way of the everyday operation: known tensors and numbers in, one new tensor out.

It records what `Forward` would, to the letter, with as little of Python as can be: nearly all operations of most
programs go this way, and a small one takes torch 3 µs. Whatever is out of the ordinary goes the long way.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import BuiltinFunctionType, FrameType, FunctionType, MethodDescriptorType, MethodType, WrapperDescriptorType
from typing import TYPE_CHECKING, Any

import torch
from torch.autograd import forward_ad

from gradviz.events import Input, OperationCalled, TensorCreated
from gradviz.recorder import transforms
from gradviz.recorder.calls import Mark
from gradviz.recorder.finite import stays_finite
from gradviz.recorder.forward import NOTHING
from gradviz.recorder.operations import (
    NO_REASON,
    PLAIN,
    WRITES_ITSELF,
    grad_mode,
    is_plain,
    short_arguments,
    why_untracked,
)
from gradviz.recorder.registry import KnownTensor
from gradviz.recorder.tensors import is_differentiable, name_of
from gradviz.recorder.values import WHOLE, snapshot
from gradviz.recorder.writing import Writing

if TYPE_CHECKING:
    from gradviz.recorder.recorder import Recorder

_BUILT_IN = frozenset({BuiltinFunctionType, MethodDescriptorType, WrapperDescriptorType})
_OURS = 4
"""The frames from `_Short._look_round` out to the program's."""
_TENSOR, _PARAMETER = torch.Tensor, torch.nn.Parameter
_HOLDS_NONE = PLAIN | {torch.Size, torch.dtype, torch.device}
"""Types of results without tensors: such a call is no operation, if it wrote nothing."""
_stack_length, _depth, _frame_at = torch._C._len_torch_function_stack, transforms.depth, sys._getframe
_dispatch_modes = torch._C._len_torch_dispatch_stack


def short_way(recorder: Recorder, mode: object) -> Callable[..., Any]:
    """What torch calls in place of each function, as a method of the mode."""
    long_way = recorder.call
    names: dict[Callable[..., Any], str] = {}
    by_id = recorder.registry.by_id
    short = _Short(recorder)
    record = short.record
    writing = Writing(recorder, short._look_round)

    def call(
        _: object,
        func: Callable[..., Any],
        types: Any,
        args: tuple[Any, ...] = (),
        kwargs: dict[str, Any] | None = None,
    ) -> Any:
        kind = type(func)
        name = names.get(func) if kind in _BUILT_IN or kind is FunctionType else ""
        if name is None:
            name = _name(func)
            if name is not None:
                names[func] = name
        if (
            not name
            or recorder.busy
            or recorder.away
            or recorder.lock is not None
            or recorder.backward.asked_now
            or _stack_length()
            or _depth()
            or forward_ad._current_level >= 0
            or _dispatch_modes()
        ):
            return long_way(func, args, kwargs or {})
        inputs: list[torch.Tensor] = []
        entries: list[KnownTensor] = []
        try:
            for item in args:
                kind = type(item)
                if kind is _TENSOR or kind is _PARAMETER:
                    entry = by_id.get(id(item))
                    if (
                        entry is None
                        or entry.ref() is not item
                        or item._version != entry.version
                        or item.requires_grad != entry.requires_grad
                    ):
                        return long_way(func, args, kwargs or {})
                    inputs.append(item)
                    entries.append(entry)
                elif kind not in PLAIN:
                    return long_way(func, args, kwargs or {})
        except RuntimeError:  # a tensor of inference mode has no version
            return long_way(func, args, kwargs or {})
        if kwargs:
            for item in kwargs.values():
                if type(item) not in PLAIN:
                    return long_way(func, args, kwargs)
        if name in WRITES_ITSELF:
            if not entries or inputs[0] is not args[0] or not writing.is_alone(inputs[0], entries):
                return long_way(func, args, kwargs or {})
            result = func(*args, **kwargs) if kwargs else func(*args)
            writing.record(name, func, args, kwargs, inputs, entries)
            return result
        result = func(*args, **kwargs) if kwargs else func(*args)
        record(name, func, args, kwargs, inputs, entries, result)
        return result

    return MethodType(call, mode)


def _name(func: Any) -> str | None:
    """The name of what may go the short way, empty if it may not; None for what may be gone soon."""
    if type(func) is FunctionType:
        module = sys.modules.get(func.__module__)
        if module is None or vars(module).get(func.__name__) is not func:
            return None
    name: str = func.__name__
    return name if name in WRITES_ITSELF or is_plain(name) else ""


def _are_unwritten(tensors: list[torch.Tensor], entries: list[KnownTensor]) -> bool:
    """Whether known tensors have the versions that they had."""
    for nr, entry in enumerate(entries):  # noqa: SIM110  # `all` with a generator takes four times as long
        if tensors[nr]._version != entry.version:
            return False
    return True


class _Short:
    """Records operations that have run."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._forward = recorder.forward
        self._registry = recorder.registry
        self._calls = recorder.calls

    def record(
        self,
        name: str,
        func: Callable[..., Any],
        args: tuple[Any, ...],
        kwargs: dict[str, Any] | None,
        inputs: list[torch.Tensor],
        entries: list[KnownTensor],
        result: Any,
    ) -> None:
        """Record an operation whose inputs were these, as they were known."""
        recorder, forward = self._recorder, self._forward
        if recorder.busy or not recorder.active:
            return
        forward.calls += 1
        if type(result) in _HOLDS_NONE and _are_unwritten(inputs, entries):
            recorder.after_call()
            return
        recorder.busy = True
        forward.arguments = inputs
        versions = forward.versions = [entry.version for entry in entries]
        try:
            done = self._record(name, func, args, kwargs, inputs, entries, result)
        except Exception as error:  # noqa: BLE001  # the boundary, as `Guard` is
            recorder.failed(error)
            done = True
        finally:
            forward.arguments = forward.versions = NOTHING
            if recorder.guard.closed:
                recorder.guard.open()  # an interrupt came where it was about to be
            recorder.busy = False
        if not done:
            forward.seen(name, func, args, kwargs or {}, inputs, versions, None, result)
        recorder.after_call()

    def _record(
        self,
        name: str,
        func: Callable[..., Any],
        args: tuple[Any, ...],
        kwargs: dict[str, Any] | None,
        inputs: list[torch.Tensor],
        entries: list[KnownTensor],
        result: Any,
    ) -> bool:
        """Record it if all is as usual; else say so before anything was recorded."""
        if type(result) is not _TENSOR:
            return False
        registry = self._registry
        found = registry.by_id.get(id(result))
        if found is not None and found.ref() is result:
            return False
        base, behind = result._base, None
        if base is not None:
            behind = registry.known(base)
            if behind is None:
                return False
        key = registry.key
        node = why = None
        mode, reason = "grad", "constant"
        if result.requires_grad:
            node = result.grad_fn
            if node is None or key in node.metadata:
                return False
        else:
            mode = grad_mode()
            why = why_untracked(name, mode, [result], [])
        passed: list[Input] = []
        nr = 0
        for item in inputs:
            entry = entries[nr]
            if item._version != entry.version:
                return False
            if entry.requires_grad:
                if node is not None or item._base is None:
                    before = item.grad_fn
                    if before is not None:
                        mark = before.metadata.get(key)
                        if mark is None or mark.function.number != entry.function:
                            return False
                if why is not None:
                    reason = why
                passed.append(Input(nr, entry.number, entry.function, entry.output_nr, why))
            else:
                passed.append(Input(nr, entry.number, entry.function, entry.output_nr, entry.reason))
            nr += 1
        if node is None and reason is not why:
            reason = next((entry.reason for entry in entries if entry.reason not in NO_REASON), "constant")
        recorder, calls = self._recorder, self._calls
        frame = self._look_round(func)
        if not recorder.active:  # that has ended the record
            return True
        if frame is None:
            place, target = recorder.located([])
        else:
            place, target = recorder.source.located(frame, recorder.cell)
        call, module, turns = calls.at(frame, name)
        texts = short_arguments(args, kwargs) if kwargs or len(args) > nr else ()
        operation = next(self._forward.operations)
        recorder.emit(
            OperationCalled(
                operation,
                name,
                place,
                tuple(passed),
                mode,
                node is not None,
                False,
                texts,
                (),
                call,
                module,
                turns,
            )
        )
        finite = (
            result.numel() > WHOLE
            and not recorder.shared.watched
            and stays_finite(func, args, kwargs, entries, inputs, result, registry)
        )
        if target and not calls.is_direct:
            target = ""
        self._announce(result, node, behind, operation, reason, entries, target, finite, bool(texts))
        return True

    def _announce(
        self,
        tensor: torch.Tensor,
        node: Any,
        behind: KnownTensor | None,
        operation: int,
        reason: str,
        entries: list[KnownTensor],
        target: str,
        finite: bool,
        numbers: bool,
    ) -> None:
        """Announce what the operation made, and its function."""
        recorder, registry = self._recorder, self._registry
        shape, dtype, layout = tuple(tensor.shape), tensor.dtype, tensor.layout
        entry = registry.add_tensor(tensor, shape, behind)  # before its function, which may have saved it
        function, output_nr = None, 0
        if node is not None:
            known = recorder.functions.made_by(node, operation, entries, numbers)
            entry.function = function = known.number
            entry.output_nr = output_nr = tensor.output_nr
            known.outputs[output_nr] = entry.number
        else:
            entry.reason = reason if is_differentiable(dtype) else "integer"
        if tensor.numel() <= WHOLE:
            value = snapshot(tensor)
        else:
            value = recorder.tensors.value(tensor, entry, behind is not None, finite)
        name, scope = recorder.names.born(target, entry.number) if target else ("", "")
        recorder.emit(
            TensorCreated(
                entry.number,
                shape,
                name_of(dtype),
                name_of(tensor.device),
                node is not None,
                node is None,
                entry.storage,
                entry.version,
                value,
                function,
                output_nr,
                operation,
                None if behind is None else behind.number,
                False,
                None,
                None,
                name_of(layout),
                0,
                (),
                None,
                None,
                name,
                scope,
            )
        )

    def _look_round(self, func: Callable[..., Any]) -> FrameType | None:
        """Say what changed unseen before this; the innermost of the user's frames."""
        recorder, calls = self._recorder, self._calls
        frame: FrameType | None = _frame_at(_OURS)
        mark = frame.f_trace  # type: ignore[union-attr]
        if type(mark) is Mark and mark.calls is calls and mark.where.is_open:
            calls.here = calls.inside = mark.where
        else:
            frame = recorder.frame(_OURS, func)
        working = recorder.lines.working_only or recorder.hooks.codes
        if frame is not None and not working and recorder.all_quiet and recorder.names.are_still(frame):
            if recorder.registry.gone:
                recorder.note_deaths()
            return frame
        frames = [] if frame is None else [frame]
        recorder.busy = False
        with recorder.guard:
            recorder.look_round(frames)
        recorder.busy = True
        return frame
