"""Steps of optimizers: which parameters, at what rate, with what state.

Optimizers have hooks for all of them (`register_optimizer_step_pre_hook`); ours have no handles and go with the
recording. What a step writes is summed up once, at its end: to sum up each write of each parameter took longer than
the step.
"""

from __future__ import annotations

import itertools
import weakref
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import torch
from torch.optim import optimizer as _module

from gradviz import events as ev

if TYPE_CHECKING:
    from gradviz.recorder.recorder import Recorder

_BEFORE, _AFTER = _module._global_optimizer_pre_hooks, _module._global_optimizer_post_hooks
_keys = itertools.count(-1, -1)
"""Keys of our hooks; those of the program's are counted from 0."""
_UNSAID = frozenset({"params", "lr", "foreach", "fused", "maximize", "capturable", "differentiable", "initial_lr"})


class _Known:
    """What is remembered of an optimizer."""

    def __init__(self, number: int, optimizer: torch.optim.Optimizer) -> None:
        self.number = number
        self.ref = weakref.ref(optimizer)
        self.rates: list[float | None] = []
        self.steps = 0
        self.state: set[tuple[int, str, int]] = set()


class Optimizers:
    """Knows the optimizers that took a step."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._key = next(_keys)
        self._numbers = itertools.count(1)
        self.known: dict[int, _Known] = {}
        """By the identity of the optimizer."""

    def install(self) -> None:
        """Have steps tell; ours come first before a step, and last behind it."""
        _BEFORE[self._key] = self._started
        _BEFORE.move_to_end(self._key, last=False)
        _AFTER[self._key] = self._stepped

    def remove(self) -> None:
        """Have them tell no more."""
        _BEFORE.pop(self._key, None)
        _AFTER.pop(self._key, None)

    def forget_all(self) -> None:
        """The recording has ended."""
        self.known.clear()

    def check_rates(self) -> None:
        """Say which learning rates changed since they were last looked at."""
        for identity, known in list(self.known.items()):
            optimizer = known.ref()
            if optimizer is None:
                del self.known[identity]
                continue
            rates = [_rate(group) for group in optimizer.param_groups]
            for nr, (before, after) in enumerate(zip(known.rates, rates, strict=False)):
                if before != after:
                    name = type(optimizer).__name__
                    self._recorder.emit(ev.LearningRateChanged(known.number, name, nr, before, after))
            known.rates = rates

    def _known_of(self, optimizer: torch.optim.Optimizer) -> _Known:
        known = self.known.get(id(optimizer))
        if known is None or known.ref() is not optimizer:
            known = self.known[id(optimizer)] = _Known(next(self._numbers), optimizer)
        return known

    def _started(self, optimizer: torch.optim.Optimizer, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        recorder = self._recorder
        if recorder.lanes and not recorder.on_its_thread:
            for (
                lane
            ) in recorder.lanes_here():  # torch's list of hooks must not change while another thread takes a step
                lane.optimizers._started(optimizer, args, kwargs)
        if not recorder.recording or not recorder.on_its_thread:
            return
        with recorder.guard:
            frames = recorder.frames()
            recorder.notice(frames)
            recorder.tensors.sum_up()
            self.check_rates()
            known = self._known_of(optimizer)
            known.steps += 1
            groups = tuple([self._group(group) for group in optimizer.param_groups])
            known.rates = [group.lr for group in groups]
            name, place = type(optimizer).__name__, recorder.place(frames)
            recorder.emit(ev.OptimizerStepStarted(known.number, known.steps, name, groups, place))
            self._announce_state(optimizer, place)
            if all(item is None for item in (*args[1:], *kwargs.values())):  # a closure is the program's own
                recorder.tensors.sum_up_later()

    def _group(self, group: dict[str, Any]) -> ev.ParameterGroup:
        numbers = tuple([self._recorder.tensors.number_of(parameter) for parameter in group["params"]])
        plain = (int, float, bool, str, tuple)
        said = [f"{key}={item!r}" for key, item in group.items() if key not in _UNSAID and isinstance(item, plain)]
        return ev.ParameterGroup(_rate(group), numbers, tuple(said))

    def _announce_state(self, optimizer: torch.optim.Optimizer, place: ev.Place) -> None:
        """Announce what it keeps for its parameters, before the step writes it."""
        tensors, registry = self._recorder.tensors, self._recorder.registry
        for held in list(optimizer.state.values()):
            if type(held) is dict:
                for value in held.values():
                    if type(value) is torch.Tensor and registry.known(value) is None:
                        tensors.announce(value, place=place)

    def _stepped(self, optimizer: torch.optim.Optimizer, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        recorder = self._recorder
        if recorder.lanes and not recorder.on_its_thread:
            for lane in recorder.lanes_here():
                lane.optimizers._stepped(optimizer, args, kwargs)
        known = self.known.get(id(optimizer))
        if known is None or not recorder.recording or not recorder.on_its_thread:
            return
        with recorder.guard:
            recorder.notice(recorder.frames())
            state = tuple(self._state(optimizer, known))
            recorder.tensors.sum_up()
            recorder.emit(ev.OptimizerStepped(known.number, known.steps, type(optimizer).__name__, state))
            for buffer in state:
                recorder.names.bind_state(buffer.parameter, buffer.name, buffer.tensor)

    def _state(self, optimizer: torch.optim.Optimizer, known: _Known) -> Iterator[ev.StateBuffer]:
        """The tensors of its state that were not told of yet."""
        number_of = self._recorder.tensors.number_of
        for parameter, held in list(optimizer.state.items()):
            if not isinstance(parameter, torch.Tensor) or not isinstance(held, dict):
                continue
            owner = number_of(parameter)
            for name, value in list(held.items()):
                if isinstance(value, torch.Tensor):
                    told = (owner, str(name), number_of(value))
                    if told not in known.state:
                        known.state.add(told)
                        yield ev.StateBuffer(owner, str(name), told[2])


def _rate(group: dict[str, Any]) -> float | None:
    rate = group.get("lr")
    return None if rate is None else float(rate)
