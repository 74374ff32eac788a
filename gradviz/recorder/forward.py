"""The forward pass: operations, the functions they make, and state that is changed in passing."""

from __future__ import annotations

import itertools
import os
import sys
from collections.abc import Callable, Sequence, Set
from types import FrameType
from typing import TYPE_CHECKING, Any

import torch

from gradviz import events as ev
from gradviz.recorder import transforms
from gradviz.recorder.operations import (
    MAKES_TENSORS,
    PLAIN,
    SPECIAL,
    STATISTICS,
    grad_mode,
    is_in,
    is_pass,
    may_write,
    pass_name,
    short_arguments,
    tensors_in,
    unique,
    why_untracked,
    written_among,
)
from gradviz.recorder.registry import KnownTensor, version_of
from gradviz.recorder.state import State
from gradviz.recorder.tensors import is_leaf, shape_of

if TYPE_CHECKING:
    from gradviz.recorder.recorder import Recorder

_WRITES_ALL = "_"
"""As a name, that of a call that may write."""
_OURS = 4
"""So many frames, at least, are between `Forward._record` and the call."""
_FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "")
NOTHING: tuple[Any, ...] = ()
_NOWHERE: frozenset[int] = frozenset()
_stack_length = torch._C._len_torch_function_stack
_excluded, _AUTOGRAD = torch._C._dispatch_tls_is_dispatch_key_excluded, torch._C.DispatchKey.AutogradFunctionality


class Forward:
    """Runs each call and records it."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._registry = recorder.registry
        self._state = State(recorder)
        self.operations = itertools.count(1)
        self.calls = 0
        """How many calls were seen."""
        self.arguments: Sequence[torch.Tensor] = NOTHING
        """The tensors that went into the operation being recorded; empty between operations."""
        self.versions: Sequence[int] = NOTHING
        """Their versions before it ran."""
        self._required: Sequence[bool] = NOTHING
        """Whether they required a gradient before it ran."""
        self._written: Set[int] = _NOWHERE
        """The storages that it wrote."""

    @property
    def written(self) -> Set[int]:
        """The storages that the operation being recorded wrote."""
        return self._written

    @property
    def next_operation(self) -> int:
        """The number that the next operation will have."""
        return int(self.operations.__reduce__()[1][0])

    def call(self, func: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Run one call and record what it did."""
        self.calls += 1
        try:
            name = func.__name__
        except AttributeError:
            name = str(func)
        special = SPECIAL.get(name)
        if special is None:
            return self._operate(name, func, args, kwargs)
        if special == "get":
            name = func.__self__.__name__  # type: ignore[attr-defined]
            if name not in MAKES_TENSORS:
                return func(*args, **kwargs)
        elif special == "set":
            return self._state.assign(func, args)
        elif special == "hook":
            return self._state.hook(name, func, args, kwargs)
        elif special == "switch":
            return self._state.switch(name, func, args, kwargs)
        elif special == "grad mode":
            return func(*args, **kwargs)
        elif special == "shared":
            result = self._operate(name, func, args, kwargs)
            self._recorder.shared.note(result, args[0] if args else None)
            return result
        elif is_pass(func):
            return self._recorder.backward.asked(pass_name(func), func, args, kwargs)
        return self._operate(name, func, args, kwargs)

    # ------------------------------------------------------------ operations

    def before_call(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """What goes into a function that is about to run unseen, and may write it."""
        inputs = [*tensors_in(args), *tensors_in(kwargs)]
        return inputs, *self._before(_WRITES_ALL, inputs, kwargs)

    def after_call(self, name: str, caller: Any, given: tuple[Any, Any], before: Any, result: Any) -> None:
        """Record as one operation what has run unseen; `caller` has the code of torch's that called it."""
        inputs, versions, looks = before
        self._see(name, caller, *given, inputs, versions, looks, result)

    def _operate(self, name: str, func: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        recorder = self._recorder
        inputs: list[torch.Tensor] = []
        plain = True
        try:
            for item in args:
                kind = type(item)
                if kind is torch.Tensor or kind is torch.nn.Parameter:
                    inputs.append(item)
                elif kind not in PLAIN:
                    plain = False
                    inputs += tensors_in(item)
            if kwargs:
                plain = False
                inputs += tensors_in(kwargs)
            if not plain or may_write(name) or _stack_length():
                versions, looks = self._before(name, inputs, kwargs)
            else:  # nothing but torch itself can answer: no guard is needed
                versions, looks = [version_of(tensor) for tensor in inputs], None
        except Exception as error:  # noqa: BLE001  # ours, and none of the program's
            recorder.failed(error)
            return func(*args, **kwargs)
        result = func(*args, **kwargs)
        self.seen(name, func, args, kwargs, inputs, versions, looks, result)
        return result

    def _before(
        self, name: str, inputs: list[torch.Tensor], kwargs: dict[str, Any]
    ) -> tuple[list[int], list[_Looks] | None]:
        """The versions of what goes in; and where an operation may write, all else that it can change."""
        versions: list[int] = []
        looks: list[_Looks] | None = None
        with self._recorder.guard:
            versions = [version_of(tensor) for tensor in inputs]
            if may_write(name) or "out" in kwargs:
                if self._recorder.shared.watched:
                    self._recorder.shared.check()
                for tensor in inputs:
                    self._recorder.tensors.entry(tensor)  # announced now, it shows what it held before
                looks = [_looks(tensor) for tensor in inputs]
        return versions, looks

    def seen(
        self,
        name: str,
        func: Callable[..., Any],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        inputs: list[torch.Tensor],
        versions: list[int],
        looks: list[_Looks] | None,
        result: Any,
    ) -> None:
        """An operation has run: record it."""
        if self._recorder.recording:
            with self._recorder.guard:
                self._see(name, func, args, kwargs, inputs, versions, looks, result)

    def _see(
        self,
        name: str,
        func: Callable[..., Any],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        inputs: list[torch.Tensor],
        versions: list[int],
        looks: list[_Looks] | None,
        result: Any,
    ) -> None:
        """Record the operation if it made or wrote a tensor."""
        results = [result] if type(result) is torch.Tensor else unique(tensors_in(result))
        changed = []
        for index, tensor in enumerate(inputs):
            if version_of(tensor) != versions[index] or (looks is not None and _looks(tensor) != looks[index]):
                changed.append(tensor)
        if name.startswith("_fused_"):  # it writes parameters and state without moving their versions
            changed = [*tensors_in(args[:1]), *tensors_in(args[2:])]
        written = written_among(name, unique(changed), results) if changed else []
        made = [tensor for tensor in results if not is_in(tensor, inputs)]
        if made or written:
            self.arguments, self.versions = inputs, versions
            self._required = [look[1] for look in looks] if looks is not None else [t.requires_grad for t in inputs]
            if written:
                self._written = {self._registry.storage(tensor) for tensor in written}
            try:
                self._record(name, func, args, kwargs, made, written)
            finally:
                self.arguments = self.versions = self._required = NOTHING
                self._written = _NOWHERE

    def _record(
        self,
        name: str,
        func: Callable[..., Any],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        made: list[torch.Tensor],
        written: list[torch.Tensor],
    ) -> None:
        recorder = self._recorder
        tensors = recorder.tensors
        within = transforms.running() if transforms.depth() else ()
        if within:
            self._required = [transforms.carrier(tensor).requires_grad for tensor in self.arguments]
        elif recorder.backward.asked_now and _is_below_autograd():
            return
        frames = recorder.frames(_OURS, func)
        recorder.look_round(frames)
        tracked = self._is_tracked(made, written, layered=bool(within))
        mode = grad_mode()
        why = None if tracked and not written else why_untracked(name, mode, made, written)
        entries, passed = [], []
        known = self._registry.known
        for nr, tensor in enumerate(self.arguments):
            entry = known(tensor) or tensors.announce(tensor)
            entries.append(entry)
            if not written or not self._tells(entry):
                if version_of(tensor) != entry.version:
                    tensors.catch_up(tensor, entry)
                # torch has asked a view for its function if this was tracked
                if self._required[nr] and (tracked or tensor._base is None):
                    tensors.refresh(tensor, entry)
        for nr, entry in enumerate(entries):
            blocked = (None if tracked else why) if self._required[nr] else entry.reason
            passed.append(ev.Input(nr, entry.number, entry.function, entry.output_nr, blocked))
        place, target = recorder.located(frames)
        operation = next(self.operations)
        arguments = short_arguments(args, kwargs)
        call, module, turns = recorder.calls.at(frames[0] if frames else None, name)
        recorder.emit(
            ev.OperationCalled(
                operation,
                name,
                place,
                tuple(passed),
                mode,
                tracked,
                bool(written),
                arguments,
                within,
                call,
                module,
                turns,
            )
        )
        reason = "constant"
        if not tracked or written:
            reason = self._reason(entries, why or "constant")
        for tensor in written:
            self._write(tensor, operation, reason)
        if len(made) != 1 or not recorder.calls.is_direct or (within and frames[0] is not _caller()):
            target = ""
        for tensor in made:
            if known(tensor) is None:
                entry = tensors.announce(tensor, operation, reason, target=target)
                if name == "detach" and entries:
                    entry.versions = entries[0].versions  # a detached tensor shares the version counter
            elif target:
                recorder.names.bind(target, tensors.entry(tensor).number)
        if name in STATISTICS:
            self._statistics_moved(name, args, kwargs, operation)

    def _statistics_moved(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any], operation: int) -> None:
        """In training such layers write their running statistics, and no version moves."""
        given = kwargs.get("training", kwargs.get("use_input_stats", name == "instance_norm"))
        if args[5] if len(args) > 5 else given:
            tensors = self._recorder.tensors
            for tensor in self.arguments[1:]:
                if not tensor.requires_grad and not isinstance(tensor, torch.nn.Parameter):
                    tensors.value_changed(tensor, tensors.entry(tensor), "running", operation)

    def _is_tracked(self, made: list[torch.Tensor], written: list[torch.Tensor], layered: bool) -> bool:
        """Whether the operation made a function; `layered` where wrappers of ``torch.func``'s may have some inside."""
        if layered:
            made = [layer for tensor in made for layer in transforms.layers(tensor)]
            written = [layer for tensor in written for layer in transforms.layers(tensor)]
        for tensor in (*made, *(each if each._base is None else each._base for each in written)):
            node = tensor.grad_fn if tensor.requires_grad else None
            if node is not None and self._registry.function_of(node) is None:
                return True
        return False

    def _reason(self, entries: list[KnownTensor], why: str) -> str:
        """Why no gradient passes what came out."""
        if any(self._required):
            return why
        return next((entry.reason for entry in entries if entry.reason not in ("constant", "integer")), "constant")

    def forget_all(self) -> None:
        """Let go of an operation that an interrupt cut off."""
        self.arguments = self.versions = self._required = NOTHING

    def takes(self, tensor: torch.Tensor, entry: KnownTensor) -> bool:
        """Whether the operation being recorded takes this tensor, and so will say itself what became of it."""
        if not self.arguments:
            return False
        return (
            is_in(tensor, self.arguments)
            or self._tells(entry)
            or any(taken._base is tensor for taken in self.arguments)
        )

    def _tells(self, entry: KnownTensor) -> bool:
        """Whether the operation being recorded wrote the tensor's memory, or one that may have its version counter."""
        apart = self._registry.apart
        return entry.storage in self._written or (
            entry.versions in apart and not self._written.isdisjoint(apart[entry.versions])
        )

    def _write(self, tensor: torch.Tensor, operation: int, reason: str) -> None:
        tensors = self._recorder.tensors
        entry = tensors.entry(tensor)
        if not tensor.requires_grad:
            entry.reason = reason if entry.reason != "integer" else "integer"
        base = self._registry.known(tensor._base) if tensor._base is not None else None
        if base is not None and tensor.requires_grad:
            self._alias_written(tensor._base, base, operation)
            tensors.value_changed(tensor, entry, "alias", operation)  # its new function is made when it is next used
        else:
            tensors.written(tensor, entry, operation)
        self.stale(entry, tensor, operation)
        written = {entry.number, base.number if base is not None and tensor.requires_grad else None}
        for number in self._registry.tensors_on(entry.storage):
            if number in written:
                continue
            alias = self._registry.tensors[number]
            living = alias.ref()
            if living is not None:
                self._alias_written(living, alias, operation)
        for storage in self._registry.storages_of(entry)[1:]:
            for number in self._registry.tensors_on(storage):
                other = self._registry.tensors[number]
                living = other.ref()
                if living is not None and other.versions == entry.versions:
                    tensors.value_changed(living, other, "version", operation)
        tensors.grads_written(entry.storage, tensor)

    def _alias_written(self, tensor: torch.Tensor, entry: KnownTensor, operation: int) -> None:
        node = tensor.grad_fn if tensor._base is None else None  # asking a view would make its function too early
        function = self._registry.function_of(node) if node is not None else None
        if node is not None and (function is None or function.number != entry.function):
            self._recorder.tensors.written(tensor, entry, operation)
        else:
            self._recorder.tensors.value_changed(tensor, entry, "alias", operation)

    def stale(self, entry: KnownTensor, tensor: torch.Tensor, operation: int | None) -> None:
        """Say which saved tensors no longer are what they were when they were saved."""
        stale: dict[int, list[str]] = {}
        now = version_of(tensor)
        for storage in self._registry.storages_of(entry):
            for held in self._registry.slots_on(storage):
                if held.versions == entry.versions and held.version < now:
                    stale.setdefault(held.function, []).append(held.slot)
        for number, slots in stale.items():
            self._recorder.emit(ev.BufferStaled(number, tuple(slots), operation))


def _caller() -> FrameType | None:
    """The frame that made the call which is being recorded."""
    frame: FrameType | None = sys._getframe(_OURS)
    while frame is not None and frame.f_code.co_filename.startswith(_FOLDER):
        frame = frame.f_back
    return frame


def _is_below_autograd() -> bool:
    """Whether torch itself runs a kernel of its own that is written in Python (for meta tensors, say)."""
    return _excluded(_AUTOGRAD) and not torch.is_inference_mode_enabled()


_Looks = tuple[tuple[int, ...], bool, bool]
"""What an operation can change of a tensor besides its value and version: shape, requires_grad, leaf."""


def _looks(tensor: torch.Tensor) -> _Looks:
    return shape_of(tensor), tensor.requires_grad, is_leaf(tensor)
