"""Autograd's functions: what is behind a tensor is announced once, inputs first, with what it saved."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import torch

from gradviz import events as ev
from gradviz.events import Input
from gradviz.recorder import packed, saved, transforms
from gradviz.recorder.depth import TooDeep
from gradviz.recorder.registry import KnownFunction, KnownTensor, version_of
from gradviz.recorder.sizes import sizes

if TYPE_CHECKING:
    from gradviz.recorder.recorder import Recorder

ACCUMULATES = torch._C._functions.AccumulateGrad
"""The type of the nodes that add to leaves."""
_PREFIX = "torch::autograd::"


class Functions:
    """Announces functions: those of an operation, those that were there before, those that a pass made."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._registry = recorder.registry
        self._entered: list[int] = []
        """The constants, by their numbers, of the operation being announced that have entered one of its functions."""

    def discover(self, node: Any, operation: int | None, made_by_pass: int | None = None) -> int | None:
        """Announce the functions behind a node that are not known yet, inputs first; the number of the node's own."""
        function_of = self._registry.function_of
        known = function_of(node)
        if known is not None:
            return known.number
        self._entered = []
        stack, down = [node], [1]  # how deep each of the stack lies below the first
        while True:
            top = stack[-1]
            following = top.next_functions
            behind: list[tuple[Any, int, KnownFunction | None]] = []
            unknown = []
            for other, output_nr in following:
                known = None
                if other is not None and type(other) is not ACCUMULATES:
                    known = function_of(other)
                    if known is None:
                        unknown.append(other)
                behind.append((other, output_nr, known))
            if unknown:
                self._allow(down[-1] + 1)
                stack.extend(unknown)
                down.extend([down[-1] + 1] * len(unknown))
                continue
            stack.pop()
            below = down.pop() - 1
            number = self._announce(top, behind, operation, made_by_pass, last=not stack)
            while stack and function_of(stack[-1]) is not None:
                stack.pop()
                down.pop()
            if not stack:
                return number
            self._allow(below + self._registry.functions[number].depth)

    def made_by(self, node: Any, operation: int, entries: list[KnownTensor], numbers: bool) -> KnownFunction:
        """Announce what an operation on known tensors (and `numbers`) made; `discover` is the general way."""
        registry, recorder = self._registry, self._recorder
        key = registry.key
        waiting = entries.copy()
        inputs: list[Input] = []
        depth = nr = 0
        for other, output_nr in node.next_functions:
            if other is None:
                if waiting and not waiting[0].requires_grad:
                    inputs.append(_blocked(nr, waiting.pop(0)))
                nr += 1
                continue
            function: int | None = None
            number: int | None
            if type(other) is ACCUMULATES:
                number = recorder.tensors.number_of(other.variable)
            else:
                mark = other.metadata.get(key)
                if mark is None:
                    self.discover(node, operation)
                    return registry.function_of(node)  # type: ignore[return-value]
                known = mark.function
                function = known.number
                if known.depth > depth:
                    depth = known.depth
                number = known.outputs.get(output_nr)
                if number not in registry.tensors:
                    number = None
            for entry in waiting:
                if entry.number == number:
                    waiting.remove(entry)
                    break
            inputs.append(Input(nr, number, function, output_nr))
            nr += 1
        for entry in waiting:
            if not entry.requires_grad:
                inputs.append(_blocked(nr, entry))
                nr += 1
        depth += 1
        if depth > recorder.deepest:
            raise TooDeep(recorder.deepest)
        made = registry.add_function(node)
        made.depth = depth
        name = node.name().removeprefix(_PREFIX)
        names = saved.slots_of(node)
        slots = self._saved_just_now(node, names, made, numbers) if names else ()
        recorder.emit(ev.FunctionCreated(made.number, name, operation, tuple(inputs), slots))
        return made

    def _saved_just_now(
        self, node: Any, names: tuple[tuple[str, str], ...], entry: KnownFunction, numbers: bool
    ) -> tuple[ev.Saved, ...]:
        """What an operation saved that wrote nothing; `_saved` is the general way.

        A number that the operation was given is saved as a tensor of its own.
        """
        if saved.has_lists(node) or packed.hooks_are_on(True) is not None:
            return self._saved(node, entry, before=False)
        registry = self._registry
        slots: list[ev.Saved] = []
        for name, slot in names:
            tensor = getattr(node, name).data
            if tensor is None:
                continue
            source = registry.by_id.get(id(tensor))
            if source is not None and source.ref() is tensor:
                itself, storage = source.number, registry.storages[source.storage]
            else:
                source, itself, storage = None, 0, registry.storage_of(tensor)
                if storage.tensors:
                    source = self._saved_from(tensor, storage.tensors)
            version: int = tensor._version
            if source is None:
                number, versions, alone = None, -1, numbers and not tensor.dim()
            else:
                number, versions, alone = source.number, source.versions, not storage.shared
            size, whole = sizes(tensor, alone)
            registry.hold_slot(entry, slot, storage, versions, version, itself)
            slots.append(ev.Saved(slot, tuple(tensor.shape), size, storage.number, number, version, "held", whole))
        return tuple(slots)

    def discover_layers(self, tensor: torch.Tensor, operation: int | None, made_by_pass: int | None = None) -> None:
        """Announce the functions behind what a wrapper of ``torch.func``'s has inside, the innermost first."""
        for layer in reversed(transforms.layers(tensor)):
            if layer.grad_fn is not None:
                self.discover(layer.grad_fn, operation, made_by_pass)

    def _announce(
        self,
        node: Any,
        behind: list[tuple[Any, int, KnownFunction | None]],
        operation: int | None,
        made_by_pass: int | None,
        last: bool,
    ) -> int:
        inputs = self._inputs(node, behind, last)
        depth = self._depth(inputs)
        entry = self._registry.add_function(node)
        entry.depth = depth
        slots = self._saved(node, entry, before=operation is None and made_by_pass is None)
        name = bare_name(node)
        self._recorder.emit(ev.FunctionCreated(entry.number, name, operation, inputs, slots, made_by_pass))
        return entry.number

    def _depth(self, inputs: tuple[ev.Input, ...]) -> int:
        """How many functions lie one behind another from the one with these inputs, itself included."""
        depth, functions = 1, self._registry.functions
        for each in inputs:
            if each.function is not None and each.blocked is None:
                depth = max(depth, functions[each.function].depth + 1)
        self._allow(depth)
        return depth

    def _allow(self, depth: int) -> None:
        if depth > self._recorder.deepest:
            raise TooDeep(self._recorder.deepest)

    def _inputs(
        self, node: Any, behind: list[tuple[Any, int, KnownFunction | None]], last: bool
    ) -> tuple[ev.Input, ...]:
        """Where a function's gradients go, and the operation's other tensors with the reason they get none."""
        inputs = []
        waiting = self._still_waiting() if last else self._kept_constants(node, behind)
        for nr, (other, output_nr, known) in enumerate(behind):
            number = function = None
            if known is not None:
                function = known.number
                number = known.outputs.get(output_nr)
                if number not in self._registry.tensors:
                    number = None
            elif other is not None:
                number = self._recorder.tensors.number_of(other.variable)
            else:
                if waiting and not waiting[0].requires_grad:
                    inputs.append(self._blocked_input(nr, waiting.pop(0)))
                continue
            if number is not None and waiting:
                self._take(waiting, number)
            inputs.append(ev.Input(nr, number, function, output_nr))
        nr = len(behind)
        for tensor in waiting:
            if not tensor.requires_grad:
                inputs.append(self._blocked_input(nr, tensor))
                nr += 1
        return tuple(inputs)

    def _still_waiting(self) -> list[torch.Tensor]:
        """What the operation was given, but for constants that have entered a function before the last."""
        entered, waiting = self._entered.copy(), []
        for taken in self._recorder.forward.arguments:
            if entered and (number := self._recorder.tensors.entry(taken).number) in entered:
                entered.remove(number)
            else:
                waiting.append(taken)
        return waiting

    def _kept_constants(self, node: Any, behind: list[tuple[Any, int, KnownFunction | None]]) -> list[torch.Tensor]:
        """Of an operation that is several functions: the constants whose memory one before the last saved.

        Where its gradients go has a gap for each of its inputs that needs none.
        """
        gaps = sum(other is None for other, _, _ in behind)
        waiting = [taken for taken in self._still_waiting() if not taken.requires_grad] if gaps else []
        if not waiting:
            return []
        registry = self._registry
        slots = saved.held(node, packed.hooks_are_on(True) is not None)
        held = {
            registry.held_by(tensor, registry.known(tensor)).number
            for _, tensor in slots
            if isinstance(tensor, torch.Tensor)
        }
        found = [taken for taken in waiting if self._recorder.tensors.entry(taken).storage in held][:gaps]
        self._entered += [self._recorder.tensors.entry(taken).number for taken in found]
        return found

    def _take(self, waiting: list[torch.Tensor], number: int) -> None:
        """Strike the first of the waiting tensors that has this number."""
        for index, tensor in enumerate(waiting):
            entry = self._registry.known(tensor)
            if entry is not None and entry.number == number:
                del waiting[index]
                return

    def _blocked_input(self, nr: int, tensor: torch.Tensor) -> ev.Input:
        return _blocked(nr, self._recorder.tensors.entry(tensor))

    def _saved(self, node: Any, entry: KnownFunction, before: bool) -> tuple[ev.Saved, ...]:
        """What a node saved; `before`: it was made before anybody looked, and may have been freed since."""
        slots, registry = [], self._registry
        layered = bool(transforms.depth())
        for slot, tensor in saved.held(node, before or packed.hooks_are_on(True) is not None):
            if tensor is None:
                if before and saved.freed(node, slot):
                    slots.append(ev.Saved(slot, (), 0, 0, state="freed"))
                continue
            if type(tensor) is packed.Packed:
                slots += packed.saved(registry, entry, slot, tensor)
                continue
            source = registry.known(tensor)
            itself = source.number if source is not None else 0
            storage = registry.held_by(tensor, source)
            if source is None and storage.tensors:
                source = self._saved_from(tensor, storage.tensors)
            version = self._version_saved(slot, tensor, source)
            registry.hold_slot(entry, slot, storage, source.versions if source else -1, version, itself)
            number = source.number if source else None
            alone = source is not None and not storage.shared
            size, whole = sizes(transforms.layers(tensor)[-1] if layered else tensor, alone)
            slots.append(ev.Saved(slot, tuple(tensor.shape), size, storage.number, number, version, "held", whole))
        return tuple(slots)

    def _version_saved(self, slot: str, tensor: torch.Tensor, source: KnownTensor | None) -> int:
        """The version at which a slot was saved: an in-place operation saves its inputs before it writes them."""
        living = source.ref() if source else None
        if living is not None and not slot.startswith("result"):
            for index, taken in enumerate(self._recorder.forward.arguments):
                if taken is living:
                    return self._recorder.forward.versions[index]
        version: int = version_of(tensor)
        return version

    def _saved_from(self, tensor: torch.Tensor, numbers: Iterable[int]) -> KnownTensor | None:
        """The tensor that a slot was saved from: of those on its storage, the first of the same shape."""
        for number in sorted(numbers):
            candidate = self._registry.tensors[number]
            living = candidate.ref()
            if living is not None and living.shape == tensor.shape:
                return candidate
        return None


def _blocked(nr: int, entry: KnownTensor) -> ev.Input:
    return ev.Input(nr, entry.number, entry.function, entry.output_nr, entry.reason)


def bare_name(node: Any) -> str:
    """What a function is called in the record: ``Node.name()`` without the prefix of torch's own."""
    name: str = node.name()
    return name.removeprefix(_PREFIX)
