"""The forward pass: operations, the functions they make, and state that is changed in passing."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from types import FrameType
from typing import TYPE_CHECKING, Any, NamedTuple

import torch

from gradviz import events as ev
from gradviz.recorder import saved
from gradviz.recorder.registry import KnownFunction, KnownTensor, version_of
from gradviz.recorder.state import State
from gradviz.recorder.tensors import is_leaf
from gradviz.recorder.values import snapshot

if TYPE_CHECKING:
    from gradviz.recorder.recorder import Recorder

_MAKES_TENSORS = frozenset({"data", "T", "mT", "H", "mH", "real", "imag"})
_CUTS = frozenset({"detach", "detach_", "data"})
_PASSES = {"backward": "backward", "grad": "autograd.grad"}
_HOOKS = frozenset({"register_hook", "register_post_accumulate_grad_hook"})
_ACCUMULATE = "torch::autograd::AccumulateGrad"
_WRITES = frozenset(
    f"__{name}__"
    for name in (
        *("setitem", "iadd", "isub", "imul", "itruediv", "ifloordiv", "imod", "ipow", "imatmul"),
        *("iand", "ior", "ixor", "ilshift", "irshift"),
    )
)
_MAX_ARGUMENT = 24


class Forward:
    """Runs each call and records it."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._registry = recorder.registry
        self._state = State(recorder)
        self._operations = itertools.count(1)
        self._arguments: list[torch.Tensor] = []
        """The tensors that went into the operation being recorded; empty between operations."""
        self._before: dict[int, _Before] = {}
        """How they were before it ran, by the identity of their objects."""
        self._written: set[int] = set()
        """The storages that it wrote."""

    def call(self, func: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Run one call and record what it did."""
        name = getattr(func, "__name__", str(func))
        if name == "__get__":
            name = func.__self__.__name__  # type: ignore[attr-defined]
            if name not in _MAKES_TENSORS:
                return func(*args, **kwargs)
        elif name == "__set__":
            return self._state.assign(func, args)
        elif name in _PASSES and _is_pass(func):
            return self._recorder.backward.asked(_call_name(func), func, args, kwargs)
        elif name in _HOOKS:
            return self._state.hook(name, func, args, kwargs)
        elif name in ("requires_grad_", "retain_grad"):
            return self._state.switch(name, func, args, kwargs)
        return self._operate(name, func, args, kwargs)

    # ------------------------------------------------------------ operations

    def _operate(self, name: str, func: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        recorder = self._recorder
        inputs = list(_tensors((args, kwargs)))
        before: list[_Before] = []
        with recorder.guard():
            if _may_write(name, kwargs):  # announced now, they show what they held before
                for tensor in inputs:
                    recorder.tensors.entry(tensor)
            before = [_looks(tensor) for tensor in inputs]
        result = func(*args, **kwargs)
        if not recorder.recording:
            return result
        with recorder.guard():
            changed = _unique(t for t, state in zip(inputs, before, strict=True) if _looks(t) != state)
            known = {id(tensor) for tensor in inputs}
            results = _unique(_tensors(result))
            made = [tensor for tensor in results if id(tensor) not in known]
            written = _written(name, changed, results)
            if made or written:
                self._arguments = inputs
                self._before = {id(tensor): state for tensor, state in zip(inputs, before, strict=True)}
                self._written = {self._registry.storage(tensor) for tensor in written}
                self._record(name, args, kwargs, made, written)
            self._arguments, self._before, self._written = [], {}, set()
        return result

    def _record(
        self,
        name: str,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        made: list[torch.Tensor],
        written: list[torch.Tensor],
    ) -> None:
        recorder, inputs = self._recorder, self._arguments
        frames = recorder.frames()
        recorder.notice(frames)
        entries = [recorder.tensors.entry(tensor) for tensor in inputs]
        bases = [tensor if tensor._base is None else tensor._base for tensor in written]
        tracked = any(t.requires_grad and t.grad_fn is not None and self._is_new(t) for t in (*made, *bases))
        for tensor, entry in zip(inputs, entries, strict=True):
            if not any(tensor is other for other in written):
                recorder.tensors.catch_up(tensor, entry)
                if tracked or tensor._base is None:  # torch has asked a view for its function if this was tracked
                    recorder.tensors.refresh(tensor, entry)
        operation = next(self._operations)
        mode = _grad_mode()
        why = _why_untracked(name, mode, made, written)
        recorder.emit(
            ev.OperationCalled(
                operation=operation,
                name=name,
                place=recorder.place(frames),
                inputs=tuple(
                    ev.Input(
                        nr,
                        entry.number,
                        entry.function,
                        entry.output_nr,
                        self._blocked(tensor, entry, None if tracked else why),
                    )
                    for nr, (tensor, entry) in enumerate(zip(inputs, entries, strict=True))
                ),
                grad_mode=mode,
                tracked=tracked,
                inplace=bool(written),
                arguments=_short(args, kwargs),
            )
        )
        reason = why if any(self._before[id(tensor)].requires_grad for tensor in inputs) else None
        reason = reason or next((e.reason for e in entries if e.reason not in ("constant", "integer")), "constant")
        for tensor in written:
            self._write(tensor, operation, reason)
        for tensor in made:
            self._make(tensor, operation, reason, cut=name in ("detach",), inputs=entries)
        self._bind(frames, made)

    def takes(self, tensor: torch.Tensor, entry: KnownTensor) -> bool:
        """Whether the operation being recorded takes this tensor, and so will say itself what became of it."""
        return (
            id(tensor) in self._before
            or entry.storage in self._written
            or any(taken._base is tensor for taken in self._arguments)
        )

    def _blocked(self, tensor: torch.Tensor, entry: KnownTensor, why: str | None) -> str | None:
        return why if self._before[id(tensor)].requires_grad else entry.reason

    def _is_new(self, tensor: torch.Tensor) -> bool:
        return self._registry.function_of(tensor.grad_fn) is None

    def _make(self, tensor: torch.Tensor, operation: int, reason: str, cut: bool, inputs: list[KnownTensor]) -> None:
        entry = self._registry.known(tensor)
        if entry is None:
            entry = self._recorder.tensors.announce(tensor, operation, reason)
            if cut and inputs:
                entry.versions = inputs[0].versions  # a detached tensor shares the version counter

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
        self._stale(entry, tensor, operation)
        written = {entry.number, base.number if base is not None and tensor.requires_grad else None}
        for number in sorted(self._registry.on_storage[entry.storage] - written):
            alias = self._registry.tensors[number]
            living = alias.ref()
            if living is not None:
                self._alias_written(living, alias, operation)
        owner = tensors.owner_of_grad(entry.storage)
        if owner is not None:
            called = self._recorder.place(self._recorder.frames())
            self._recorder.emit(
                ev.GradChanged(tensors.number_of(owner), snapshot(owner.grad), called.expression or "in place", called)
            )

    def _alias_written(self, tensor: torch.Tensor, entry: KnownTensor, operation: int) -> None:
        node = tensor.grad_fn if tensor._base is None else None  # asking a view would make its function too early
        function = self._registry.function_of(node) if node is not None else None
        if node is not None and (function is None or function.number != entry.function):
            self._recorder.tensors.written(tensor, entry, operation)
        else:
            self._recorder.tensors.value_changed(tensor, entry, "alias", operation)

    def _stale(self, entry: KnownTensor, tensor: torch.Tensor, operation: int) -> None:
        """Say which saved tensors no longer are what they were when they were saved."""
        stale: dict[int, list[str]] = {}
        now = version_of(tensor)
        for number, slot in sorted(self._registry.saved_on[entry.storage]):
            versions, version = self._registry.functions[number].saved[slot]
            if versions == entry.versions and version < now:
                stale.setdefault(number, []).append(slot)
        for number, slots in stale.items():
            self._recorder.emit(ev.BufferStaled(number, tuple(slots), operation))

    def _bind(self, frames: list[FrameType], made: list[torch.Tensor]) -> None:
        """Name the result at once where the call is all that an assignment assigns."""
        if len(made) == 1 and frames:
            name = self._recorder.source.target(frames[0])
            entry = self._registry.known(made[0])
            if name and entry is not None:
                self._recorder.names.bind(frames, name, entry.number)

    # ------------------------------------------------------------ functions

    def discover(self, node: Any, operation: int | None, made_by_pass: int | None = None) -> int | None:
        """Announce the functions behind a node that are not known yet, inputs first; the number of the node's own."""
        known = self._registry.function_of(node)
        if known is not None:
            return known.number
        stack = [node]
        while stack:
            top = stack[-1]
            if self._registry.function_of(top) is not None:
                stack.pop()
                continue
            unknown = [
                following
                for following, _ in top.next_functions
                if following is not None
                and following.name() != _ACCUMULATE
                and self._registry.function_of(following) is None
            ]
            if unknown:
                stack.extend(unknown)
            else:
                stack.pop()
                self._announce(top, operation, made_by_pass, last=not stack)
        return self._registry.function_of(node).number  # type: ignore[union-attr]

    def _announce(self, node: Any, operation: int | None, made_by_pass: int | None, last: bool) -> None:
        inputs = self._inputs(node, last)
        entry = self._registry.add_function(node)
        slots = tuple(self._saved(node, entry, before=operation is None and made_by_pass is None))
        self._recorder.emit(
            ev.FunctionCreated(
                function=entry.number,
                name=node.name().removeprefix("torch::autograd::"),
                operation=operation,
                inputs=inputs,
                saved=slots,
                made_by_pass=made_by_pass,
            )
        )

    def _inputs(self, node: Any, last: bool) -> tuple[ev.Input, ...]:
        """Where a function's gradients go, and the operation's other tensors with the reason they get none."""
        inputs = []
        waiting = list(self._arguments)
        for nr, (following, output_nr) in enumerate(node.next_functions):
            if following is None:
                tensor = _take(waiting, lambda t: not t.requires_grad) if waiting and last else None
                if tensor is not None:
                    inputs.append(self._blocked_input(nr, tensor))
                continue
            number, function = self._behind(following, output_nr)
            _take(waiting, partial(self._is, number), anywhere=True)
            inputs.append(ev.Input(nr, number, function, output_nr))
        if last:
            rest = [tensor for tensor in waiting if not tensor.requires_grad]
            first = len(node.next_functions)
            inputs += [self._blocked_input(first + index, tensor) for index, tensor in enumerate(rest)]
        return tuple(inputs)

    def _is(self, number: int | None, tensor: torch.Tensor) -> bool:
        entry = self._registry.known(tensor)
        return entry is not None and entry.number == number

    def _blocked_input(self, nr: int, tensor: torch.Tensor) -> ev.Input:
        entry = self._recorder.tensors.entry(tensor)
        return ev.Input(nr, entry.number, entry.function, entry.output_nr, entry.reason)

    def _behind(self, node: Any, output_nr: int) -> tuple[int | None, int | None]:
        """The tensor (where it surfaced) and the function behind an input."""
        if node.name() == _ACCUMULATE:
            return self._recorder.tensors.number_of(node.variable), None
        known = self._registry.function_of(node)
        if known is None:
            return None, None
        tensor = known.outputs.get(output_nr)
        return (tensor if tensor in self._registry.tensors else None), known.number

    def _saved(self, node: Any, entry: KnownFunction, before: bool) -> Iterator[ev.Saved]:
        """What a node saved; `before`: it was made before anybody looked, and may have been freed since."""
        for slot, tensor in saved.held(node):
            if tensor is None:
                if before and saved.freed(node, slot):
                    yield ev.Saved(slot, (), 0, 0, state="freed")
                continue
            if isinstance(tensor, saved.Packed):
                entry.packed.add(slot)
                yield ev.Saved(slot, (), 0, 0, state="packed")
                continue
            storage = self._registry.storage(tensor)
            source = self._saved_from(tensor, storage)
            versions = source.versions if source else -1
            version = self._version_saved(slot, tensor, source)
            self._registry.hold_slot(entry, slot, storage, versions, version)
            yield ev.Saved(
                slot=slot,
                shape=tuple(tensor.shape),
                bytes=tensor.numel() * tensor.element_size(),
                storage=storage,
                tensor=source.number if source else None,
                version=version,
            )

    def _version_saved(self, slot: str, tensor: torch.Tensor, source: KnownTensor | None) -> int:
        """The version at which a slot was saved: an in-place operation saves its inputs before it writes them."""
        living = source.ref() if source else None
        if living is None or slot.startswith("result"):
            return version_of(tensor)
        before = self._before.get(id(living))
        return before.version if before is not None else version_of(tensor)

    def _saved_from(self, tensor: torch.Tensor, storage: int) -> KnownTensor | None:
        """The tensor that a slot was saved from: itself, else one of the same storage and shape."""
        known = self._registry.known(tensor)
        if known is not None:
            return known
        for number in sorted(self._registry.on_storage[storage]):
            candidate = self._registry.tensors[number]
            living = candidate.ref()
            if living is not None and living.shape == tensor.shape:
                return candidate
        return None


# ---------------------------------------------------------------- helpers


def _is_pass(func: Callable[..., Any]) -> bool:
    return func in (torch.Tensor.backward, torch.autograd.backward, torch.autograd.grad)


def _call_name(func: Callable[..., Any]) -> str:
    if func is torch.Tensor.backward:
        return "backward"
    return "autograd.backward" if func is torch.autograd.backward else "autograd.grad"


def _tensors(value: Any) -> Iterator[torch.Tensor]:
    """The tensors in arguments or results, through lists, tuples and dicts."""
    if isinstance(value, torch.Tensor):
        yield value
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _tensors(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _tensors(item)


def _written(name: str, changed: list[torch.Tensor], results: list[torch.Tensor]) -> list[torch.Tensor]:
    """Those whose version moved because they were written, not another tensor that shares their version counter."""
    returned = [tensor for tensor in changed if any(tensor is result for result in results)]
    return returned or (changed[:1] if name == "__setitem__" else changed)


def _unique(tensors: Iterable[torch.Tensor]) -> list[torch.Tensor]:
    return list({id(tensor): tensor for tensor in tensors}.values())


class _Before(NamedTuple):
    """What an in-place operation can change of a tensor, besides its value."""

    version: int
    shape: tuple[int, ...]
    requires_grad: bool
    is_leaf: bool


def _looks(tensor: torch.Tensor) -> _Before:
    shape = () if tensor.is_nested else tuple(tensor.shape)
    return _Before(version_of(tensor), shape, tensor.requires_grad, is_leaf(tensor))


def _may_write(name: str, kwargs: dict[str, Any]) -> bool:
    """Whether a call may write its arguments in place, by its name and arguments."""
    return "out" in kwargs or (name.endswith("_") and not name.endswith("__")) or name in _WRITES


def _take(
    waiting: list[torch.Tensor], fits: Callable[[torch.Tensor], bool], anywhere: bool = False
) -> torch.Tensor | None:
    """Remove and return the first tensor if it fits (`anywhere`: the first that fits)."""
    for index, tensor in enumerate(waiting if anywhere else waiting[:1]):
        if fits(tensor):
            return waiting.pop(index)
    return None


def _grad_mode() -> str:
    if torch.is_inference_mode_enabled():
        return "inference_mode"
    return "grad" if torch.is_grad_enabled() else "no_grad"


def _why_untracked(name: str, mode: str, made: list[torch.Tensor], written: list[torch.Tensor]) -> str:
    """Why no gradient passes an operation that made no function though an input requires one."""
    if mode != "grad":
        return mode
    if name in _CUTS:
        return "detach"
    out = [*made, *written]
    if out and not any(t.is_floating_point() or t.is_complex() for t in out):
        return "integer"
    return "constant"


def _short(args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[str, ...]:
    """The arguments that are numbers, truth values or words, as short text."""
    plain = [repr(item) for item in args if isinstance(item, (int, float, bool, complex, str))]
    plain += [f"{key}={item!r}" for key, item in kwargs.items() if isinstance(item, (int, float, bool, complex, str))]
    return tuple(text if len(text) <= _MAX_ARGUMENT else text[: _MAX_ARGUMENT - 1] + "…" for text in plain)
