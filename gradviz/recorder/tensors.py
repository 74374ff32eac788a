"""Announces tensors: at their birth, or when the program first shows them."""

from __future__ import annotations

import functools
import sys
from collections.abc import Iterator
from types import FrameType
from typing import TYPE_CHECKING

import torch
from torch.autograd import forward_ad
from torch.nn.parameter import is_lazy

from gradviz import events as ev
from gradviz.recorder import duals, transforms
from gradviz.recorder.finite import covers_all, is_finite, is_of
from gradviz.recorder.registry import KnownTensor, Seen, version_of
from gradviz.recorder.sizes import sizes
from gradviz.recorder.values import WHOLE, seen_as, snapshot

if TYPE_CHECKING:
    from gradviz.recorder.recorder import Recorder

_MOVES = frozenset({"data", "unseen"})
"""Ways for a tensor to change that may give it another storage."""
_PLAIN = (0, (), None)
"""Level, batches, and what is wrapped, of a tensor that is no wrapper of ``torch.func``'s."""
_LATER = ev.Value(None, {"opaque": "summed up at the end of the optimizer's step"})
_STEP = torch.optim.Optimizer.profile_hook_step(lambda _: None).__code__
"""The code that torch puts around each optimizer's step."""


class Tensors:
    """Knows each tensor of the program and says what it is and holds."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._registry = recorder.registry
        self._grads: dict[int, dict[int, None]] = {}
        """The tensors whose ``.grad`` lives in a storage, in order."""
        self._grad_of: dict[int, int] = {}
        """The storage in which the ``.grad`` of a tensor lives."""
        self._later: dict[int, None] | None = None
        """The large tensors that are to be summed up at the end of an optimizer's step, while one runs."""

    def number_of(self, tensor: torch.Tensor) -> int:
        """The tensor's number; one that was never seen is announced now."""
        entry = self.entry(tensor)
        if not self._recorder.forward.takes(tensor, entry):
            self.catch_up(tensor, entry)
            if tensor._base is None and not tensor.is_leaf:
                self.refresh(tensor, entry)
        return entry.number

    def entry(self, tensor: torch.Tensor) -> KnownTensor:
        """What is known of the tensor; one that was never seen is announced now."""
        return self._registry.known(tensor) or self.announce(tensor)

    def announce(
        self,
        tensor: torch.Tensor,
        operation: int | None = None,
        reason: str = "constant",
        place: ev.Place | None = None,
        target: str = "",
    ) -> KnownTensor:
        """Announce a tensor, first the functions behind it and its base; `target` is the name it is about to get."""
        wrapped = transforms.is_wrapped(tensor)
        carrier = transforms.carrier(tensor) if wrapped else tensor
        node, base, shape, dtype = carrier.grad_fn, tensor._base, shape_of(tensor), tensor.dtype
        behind = self._registry.known(base) if base is not None else None
        entry = self._registry.add_tensor(tensor, shape, behind)  # before its function, which may have saved it
        if wrapped:
            self._recorder.functions.discover_layers(tensor, operation)
        function = self._recorder.functions.discover(node, operation) if node is not None else None
        if not carrier.requires_grad:
            entry.reason = reason if is_differentiable(dtype) else "integer"
        leaf = node is None
        if function is not None:
            self._attach(entry, carrier, function)
        if operation is None and place is None:
            place = self._recorder.place(self._recorder.frames())
        retains = operation is None and not leaf and tensor.retains_grad
        grad = tensor.grad if leaf or retains else None
        parameter = leaf and isinstance(tensor, torch.nn.Parameter)
        if parameter:
            self._recorder.names.refresh_modules()
        self._recorder.emit(
            ev.TensorCreated(
                entry.number,
                shape,
                name_of(dtype),
                name_of(tensor.device),
                carrier.requires_grad,
                leaf,
                entry.storage,
                entry.version,
                self.value(tensor, entry, base is not None),
                function,
                entry.output_nr,
                operation,
                behind.number if behind else None,
                parameter,
                snapshot(grad),
                place,
                name_of(tensor.layout),
                *(self._wrapper(tensor) if wrapped else _PLAIN),
                self._tangent(tensor, operation) if forward_ad._current_level >= 0 else None,
                *(self._recorder.names.born(target, entry.number) if target else ()),
            )
        )
        if grad is not None:
            self.remember_grad(entry, grad)
        if retains and place is not None:
            entry.retained = snapshot(grad)
            self._recorder.emit(ev.GradRetained(entry.number, place))
        if operation is None:
            self._registry.storages[entry.storage].shared = True  # with tensors that were never seen, perhaps
            self._recorder.shared.look(tensor, entry)
            if entry.requires_grad:
                self._recorder.hooks.look(tensor, entry.number)
            if entry.storage in self._grads:
                self._name_grad(tensor, entry)
        return entry

    def _wrapper(self, tensor: torch.Tensor) -> tuple[int, tuple[int, ...], int | None]:
        """The level of a wrapper of ``torch.func``'s, the batches in it, and the tensor that it wraps."""
        inside = self._registry.known(transforms.layers(tensor)[1])
        return transforms.level(tensor), transforms.batch(tensor), inside.number if inside else None

    def _tangent(self, tensor: torch.Tensor, operation: int | None) -> ev.Value | None:
        """The tangent that a tensor carries; what the operation made of tangents may have functions of its own."""
        tangent = duals.tangent(tensor)
        if tangent is not None:
            self._recorder.functions.discover_layers(tangent, operation)
        return snapshot(tangent)

    def refresh(self, tensor: torch.Tensor, entry: KnownTensor) -> None:
        """A known tensor may have got another function unseen: by a custom ``autograd.Function``, or a view by a write.

        Torch makes the new function of a view when it is first asked for, so nobody may ask before the program did.
        """
        node = tensor.grad_fn
        function = self._registry.function_of(node) if node is not None else None
        if node is not None and (function is None or function.number != entry.function):
            self.written(tensor, entry, None)

    def catch_up(self, tensor: torch.Tensor, entry: KnownTensor) -> None:
        """The tensor may have got another storage unseen (``set_``, which no mode sees), or been written."""
        if shape_of(tensor) != entry.shape:
            self.value_changed(tensor, entry, "data", None)
        elif version_of(tensor) != entry.version:
            self.value_changed(tensor, entry, "unseen", None)
        else:
            return
        self._recorder.forward.stale(entry, tensor, None)

    def written(self, tensor: torch.Tensor, entry: KnownTensor, operation: int | None) -> None:
        """An operation wrote the tensor in place, or gave it a function."""
        carrier = tensor
        if transforms.is_wrapped(tensor):
            carrier = transforms.carrier(tensor)
            self._recorder.functions.discover_layers(tensor, operation)
        node = carrier.grad_fn
        function = self._recorder.functions.discover(node, operation) if node is not None else None
        self._attach(entry, carrier, function)
        moved, shape = self._registry.move_storage(entry, tensor), shape_of(tensor)
        reshaped, entry.shape = shape != entry.shape, shape
        entry.look(tensor)
        self._memory_changed(entry, reshaped)
        self._recorder.emit(
            ev.TensorWritten(
                tensor=entry.number,
                operation=operation,
                version=version_of(tensor),
                value=self.value(tensor, entry),
                function=function,
                output_nr=entry.output_nr,
                requires_grad=carrier.requires_grad,
                is_leaf=is_leaf(carrier),
                shape=shape,
                dtype=name_of(tensor.dtype),
                storage=entry.storage if moved else None,
                tangent=self._tangent(tensor, operation) if forward_ad._current_level >= 0 else None,
            )
        )
        if moved or reshaped:
            self._buffers_moved(tensor, entry)
        if self._recorder.shared.watched:
            self._recorder.shared.written(entry.storage)

    def value_changed(self, tensor: torch.Tensor, entry: KnownTensor, by: str, operation: int | None) -> None:
        """The value changed behind autograd."""
        before, required = entry.storage, entry.requires_grad
        moved = by in _MOVES and self._registry.move_storage(entry, tensor)
        shape, dtype = shape_of(tensor), name_of(tensor.dtype)
        reshaped, entry.shape = shape != entry.shape, shape
        entry.look(tensor)
        storage = entry.storage if moved else None
        self._memory_changed(entry, reshaped)
        value = self.value(tensor, entry)
        self._recorder.emit(
            ev.ValueChanged(entry.number, version_of(tensor), value, by, operation, shape, dtype, storage)
        )
        if moved or reshaped:
            self._buffers_moved(tensor, entry)
            if before in self._grads:
                self._grad_moved(tensor, before)
        if entry.requires_grad != required:
            self.base_requires(tensor, entry)
        if self._recorder.shared.watched:
            self._recorder.shared.written(entry.storage)

    def _memory_changed(self, entry: KnownTensor, reshaped: bool) -> None:
        """What lies in a tensor's memory is other than what was seen; with another shape, how much may be, too."""
        storage = self._registry.storages[entry.storage]
        storage.seen = None
        if reshaped:
            storage.shared = True

    def base_requires(self, tensor: torch.Tensor, entry: KnownTensor) -> None:
        """A view requires a gradient as soon as its base does."""
        entry.look(tensor)
        place = self._recorder.place(self._recorder.frames())
        self._recorder.emit(ev.RequiresGradChanged(entry.number, entry.requires_grad, is_leaf(tensor), place))

    def _buffers_moved(self, tensor: torch.Tensor, entry: KnownTensor) -> None:
        """Functions that saved the tensor itself hold what it holds now."""
        slots: dict[int, list[str]] = {}
        for held in self._registry.slots_that_are(entry):
            slots.setdefault(held.function, []).append(held.slot)
        for function, names in slots.items():
            size, whole = sizes(tensor, not self._registry.storages[entry.storage].shared)
            self._recorder.emit(ev.BufferMoved(function, tuple(names), entry.shape, size, entry.storage, whole))

    def value(
        self, tensor: torch.Tensor, entry: KnownTensor, view: bool = False, finite: bool = False
    ) -> ev.Value | None:
        """What the tensor holds; a view of all of a storage that was seen unchanged holds what was seen.

        `finite` where it is certain that it holds neither NaN nor infinity.
        """
        storage = self._registry.storages.get(entry.storage)
        if storage is None or tensor.layout is not torch.strided or tensor.numel() <= WHOLE:
            return snapshot(tensor)
        if self._later is not None:
            if _in_a_step():
                self._later[entry.number] = None
                return _LATER
            self.sum_up()  # an error ended the step
        seen, all_of_it = storage.seen, covers_all(tensor)
        if view and seen is not None and is_of(seen, entry, tensor.dtype):
            if all_of_it and seen.number == tensor.numel():
                return seen_as(seen.value, tensor)
            finite = finite or (seen.finite and not self._recorder.shared.watched)
        value = snapshot(tensor, finite)
        if value is None or value.summary is None:
            return value
        if all_of_it and (entry.versions == entry.number or tensor._base is not None):
            number, dtype = tensor.numel(), tensor.dtype
            storage.seen = Seen(number, entry.versions, entry.version, dtype, value, is_finite(value))
        return value

    def sum_up_later(self) -> None:
        """Until `sum_up`, large tensors that are made or written are only noted."""
        self._later = {}

    def sum_up(self) -> None:
        """Say what the large tensors that were noted hold."""
        noted, self._later = self._later, None
        for number in noted or ():
            entry = self._registry.tensors.get(number)
            living = entry.ref() if entry is not None else None
            if entry is not None and living is not None:
                self.value_changed(living, entry, "step", None)

    def forget_all(self) -> None:
        """The recording has ended."""
        self._later = None
        self._grads.clear()
        self._grad_of.clear()

    # ------------------------------------------------------------ gradients

    def accumulated_into(self, grad: torch.Tensor, owner: KnownTensor) -> None:
        """A pass added to a ``.grad``: the program may hold that tensor, or others on its storage."""
        storage = self._grad_of[owner.number]
        if len(self._grads[storage]) > 1:
            self.grads_written(storage, grad, owner)
        for number in self._registry.tensors_on(storage):
            entry = self._registry.tensors[number]
            living = entry.ref()
            if living is not None:
                self.value_changed(living, entry, "accumulate", None)
                self._recorder.forward.stale(entry, living, None)

    def remember_grad(self, entry: KnownTensor, grad: torch.Tensor | None) -> None:
        """Remember in which storage a tensor's gradient lives."""
        self.forget_grad(entry.number)
        if grad is not None:
            storage = self._grad_of[entry.number] = self._registry.hold(grad)
            owners = self._grads.get(storage)
            if owners is None:
                self._grads[storage] = {entry.number: None}
            else:
                owners[entry.number] = None

    def has_grad(self, entry: KnownTensor) -> bool:
        """Whether the tensor had a gradient when it was last looked at."""
        return entry.number in self._grad_of

    def holds_grads(self, storage: int) -> bool:
        """Whether the ``.grad`` of some tensor lives in that storage."""
        return storage in self._grads

    def forget_grad(self, owner: int) -> None:
        """The tensor of this number is gone, or has another gradient."""
        storage = self._grad_of.pop(owner, None)
        if storage is not None:
            owners = self._grads[storage]
            del owners[owner]
            if not owners:
                del self._grads[storage]
            self._registry.let_go(storage)

    def grads_written(self, storage: int, written: torch.Tensor, but: KnownTensor | None = None) -> None:
        """A tensor on that storage was written: say which gradients lie in its memory, and so are others now."""
        extent = _extent(written)
        for entry, grad in self._owners_of_grads(storage):
            if entry is not but and _overlap(_extent(grad), extent):
                place = self._recorder.place(self._recorder.frames())
                after = snapshot(grad)
                entry.retained = after
                self._recorder.emit(ev.GradChanged(entry.number, after, place.expression or "in place", place))

    def _grad_moved(self, tensor: torch.Tensor, before: int) -> None:
        """A tensor that may be the ``.grad`` of others has got another storage, or another shape."""
        for number in tuple(self._grads.get(before, ())):
            entry = self._registry.tensors.get(number)
            owner = entry.ref() if entry is not None else None
            if entry is not None and owner is not None and grad_of(owner) is tensor:
                self.remember_grad(entry, tensor)
                place, entry.retained = self._recorder.place(self._recorder.frames()), snapshot(tensor)
                self._recorder.emit(ev.GradChanged(entry.number, entry.retained, place.expression or "data", place))

    def _owners_of_grads(self, storage: int) -> Iterator[tuple[KnownTensor, torch.Tensor]]:
        """The living tensors whose ``.grad`` lives in that storage, with it."""
        for number in tuple(self._grads.get(storage, ())):
            entry = self._registry.tensors.get(number)
            owner = entry.ref() if entry is not None else None
            grad = grad_of(owner) if owner is not None else None
            if entry is not None and grad is not None and self._registry.storage(grad) == storage:
                yield entry, grad

    def _name_grad(self, tensor: torch.Tensor, entry: KnownTensor) -> None:
        """A tensor that no operation has just made may turn out to be the ``.grad`` of others."""
        for owner, grad in self._owners_of_grads(entry.storage):
            if grad is tensor:
                self._recorder.names.bind_grad(owner.number, entry.number)

    def _attach(self, entry: KnownTensor, tensor: torch.Tensor, function: int | None) -> None:
        entry.function = function
        entry.output_nr = tensor.output_nr if function is not None else 0
        known = self._registry.functions.get(function) if function is not None else None
        if known is not None:
            known.outputs[entry.output_nr] = entry.number


def _in_a_step() -> bool:
    """Whether an optimizer's step runs, of which the program may not have got to the end."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        if frame.f_code is _STEP:
            return True
        frame = frame.f_back
    return False


def grad_of(tensor: torch.Tensor) -> torch.Tensor | None:
    """The ``.grad`` of a tensor that has one. A view that was written is not asked (see `is_leaf`)."""
    return tensor.grad if tensor._base is None or is_leaf(tensor) or tensor.retains_grad else None


def _overlap(first: tuple[int, int] | None, second: tuple[int, int] | None) -> bool:
    """Whether two tensors on one storage may have memory in common, by where they begin and end."""
    return first is None or second is None or (first[0] < second[1] and second[0] < first[1])


def _extent(tensor: torch.Tensor) -> tuple[int, int] | None:
    if tensor.layout is not torch.strided or tensor.is_nested:
        return None
    if not tensor.numel():
        return 0, 0
    size, begin = tensor.element_size(), tensor.storage_offset()
    end = begin + sum((n - 1) * stride for n, stride in zip(tensor.shape, tensor.stride(), strict=True)) + 1
    return begin * size, end * size


def is_leaf(tensor: torch.Tensor) -> bool:
    """Whether it is a leaf. A view is not asked, since torch would make its function anew if its base was written."""
    base = tensor._base
    if base is None or not base.requires_grad or version_of(tensor) == 0:  # then torch makes no new function
        return bool(tensor.is_leaf)
    return not tensor.requires_grad


def is_differentiable(dtype: torch.dtype) -> bool:
    """Whether tensors of that type can require a gradient."""
    return bool(dtype.is_floating_point or dtype.is_complex)


@functools.cache
def name_of(what: torch.dtype | torch.device | torch.layout) -> str:
    """As torch calls it."""
    return str(what).removeprefix("torch.")


def shape_of(tensor: torch.Tensor) -> tuple[int, ...]:
    """The shape; empty for those that have none (nested tensors, lazy parameters)."""
    return () if tensor.is_nested or is_lazy(tensor) else tuple(tensor.shape)
