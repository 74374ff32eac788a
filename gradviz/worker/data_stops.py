"""Breakpoints on what tensors hold: found in what the recorder tells, by the rules of `gradviz.trace.hits`."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from typing import Any

import torch

from gradviz import events as ev
from gradviz.breakpoints import CHANGED, GRAD_NORM, NOT_FINITE
from gradviz.unwritten import Unwritten
from gradviz.worker.stops import Stop

KINDS = frozenset({CHANGED, GRAD_NORM, NOT_FINITE})
_VALUES = (ev.TensorCreated, ev.TensorWritten, ev.ValueChanged)
_CHANGES = (ev.TensorWritten, ev.ValueChanged, ev.GradChanged, ev.GradAccumulated, ev.RequiresGradChanged)


class _Here(threading.local):
    """What is known of the thread that asks."""

    def __init__(self) -> None:
        self.arrived = True
        """Whether all was finite that arrived at the function that runs."""
        self.accumulated = 0
        """The leaf that got a gradient last."""
        self.due: list[tuple[Stop, str]] = []


class DataStops:
    """Looks at each event; what is met is due at the next place where the program can be held."""

    def __init__(self, stops: list[Stop], meaning: Callable[[str], int | None]) -> None:
        self._stops = stops
        self._meaning = meaning
        self._good: dict[tuple[int, str, int], bool] = {}
        """Whether a tensor's value, or gradient, was all right when it was last told of, for each breakpoint."""
        self._unwritten = Unwritten()
        self._here = _Here()

    @property
    def due(self) -> list[tuple[Stop, str]]:
        """What was met on this thread, and why, in words."""
        return self._here.due

    def take(self, event: ev.Event) -> None:
        """The recorder tells of an event."""
        if isinstance(event, ev.GradAccumulated):
            self._here.accumulated = event.tensor
        made = self._unwritten.made(event)
        for stop in self._stops:
            kind = stop.point.kind
            why = self._not_finite(stop, event, made) if kind == NOT_FINITE else ""
            if kind == CHANGED and self._is_change(stop, event):
                why = f"{stop.point.name} changed"
            if why:
                self.due.append((stop, why))
        if isinstance(event, ev.FunctionStarted):
            self._here.arrived = all(_finite(grad) for grad in event.grads)

    def accumulated(self, grad: torch.Tensor | None) -> None:
        """A leaf got this gradient: look at its norm. Call it where the function modes are off."""
        for stop in self._stops:
            if stop.point.kind == GRAD_NORM and grad is not None and self._is_meant(stop, self._here.accumulated):
                norm = _norm(grad)
                if self._turns(stop, "norm", self._here.accumulated, norm <= stop.point.bound):
                    self.due.append((stop, f"a gradient's norm is {norm:.6g}"))

    def _not_finite(self, stop: Stop, event: ev.Event, made: bool) -> str:
        if isinstance(event, _VALUES) and self._is_meant(stop, event.tensor):
            good = not made or _finite(event.value)
            return "a value is not finite" if self._turns(stop, "value", event.tensor, good) else ""
        if isinstance(event, (ev.GradAccumulated, ev.GradChanged)) and self._is_meant(stop, event.tensor):
            after = event.after if isinstance(event, ev.GradAccumulated) else event.grad
            return "a gradient is not finite" if self._turns(stop, "grad", event.tensor, _finite(after)) else ""
        if stop.point.name:
            return ""
        if isinstance(event, ev.PassStarted) and not all(_finite(root.grad) for root in event.roots):
            return "a pass begins with a gradient that is not finite"
        if isinstance(event, ev.FunctionRan) and self._here.arrived and not all(_finite(grad) for grad in event.grads):
            return "a gradient is not finite"
        return ""

    def _is_change(self, stop: Stop, event: ev.Event) -> bool:
        name = stop.point.name
        if isinstance(event, (ev.NameBound, ev.TensorCreated)) and event.name == name:
            return True
        return isinstance(event, _CHANGES) and event.tensor == self._meaning(name)

    def _is_meant(self, stop: Stop, tensor: int) -> bool:
        return not stop.point.name or tensor == self._meaning(stop.point.name)

    def _turns(self, stop: Stop, what: str, tensor: int, good: bool) -> bool:
        """Whether it is bad now and was not before."""
        key = stop.point.number, what, tensor
        was, self._good[key] = self._good.get(key, True), good
        return was and not good


def _finite(value: ev.Value | None) -> bool:
    if value is None:
        return True
    if value.summary is not None:
        return not (value.summary.get("nan") or value.summary.get("inf"))
    return _all_finite(value.data)


def _all_finite(data: Any) -> bool:
    if isinstance(data, list):
        return all(map(_all_finite, data))
    if isinstance(data, str):  # a complex number
        return "nan" not in data and "inf" not in data
    return not isinstance(data, float) or math.isfinite(data)


def _norm(grad: torch.Tensor) -> float:
    grad = grad.detach()
    if grad.is_sparse:
        grad = grad.coalesce().values()
    return float(torch.linalg.vector_norm(grad))
