"""State that programs change beside any operation: ``.data``, ``.grad``, ``requires_grad``, hooks."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import torch

from gradviz import events as ev
from gradviz.recorder.registry import KnownTensor
from gradviz.recorder.tensors import is_leaf
from gradviz.recorder.values import snapshot

if TYPE_CHECKING:
    from gradviz.recorder.recorder import Recorder

_ASSIGNED = frozenset({"data", "grad", "requires_grad"})


class State:
    """Runs the calls that change state, and records what they changed."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder

    def assign(self, func: Callable[..., Any], args: tuple[Any, ...]) -> Any:
        """An attribute of a tensor is assigned, or deleted."""
        name = func.__self__.__name__  # type: ignore[attr-defined]
        required = name == "requires_grad" and self._requires_grad(args[0])
        result = func(*args)
        if name in _ASSIGNED and self._recorder.recording:
            tensor = args[0]
            with self._recorder.guard:
                entry, place = self._noticed(tensor)
                if name == "requires_grad":
                    if tensor.requires_grad != required:
                        self._requires_grad_changed(tensor, entry, place)
                elif name == "grad":
                    grad = args[1] if len(args) > 1 else None  # torch would warn if a tensor that is no leaf was asked
                    self._recorder.tensors.remember_grad(entry, grad)
                    entry.retained = snapshot(grad)
                    by = "= None" if grad is None else "= …"
                    self._recorder.emit(ev.GradChanged(entry.number, entry.retained, by, place))
                else:
                    self._recorder.tensors.value_changed(tensor, entry, "data", None)
        return result

    def switch(self, name: str, func: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """``requires_grad_`` or ``retain_grad`` is called."""
        required = name == "requires_grad_" and self._requires_grad(args[0])
        result = func(*args, **kwargs)
        if self._recorder.recording:
            tensor = args[0]
            with self._recorder.guard:
                entry, place = self._noticed(tensor)
                if name == "requires_grad_":
                    if tensor.requires_grad != required:
                        self._requires_grad_changed(tensor, entry, place)
                elif tensor.retains_grad:
                    self._recorder.emit(ev.GradRetained(entry.number, place))
        return result

    def hook(self, name: str, func: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """A hook is put on a tensor."""
        result = func(*args, **kwargs)
        if self._recorder.recording and isinstance(args[0], torch.Tensor):
            with self._recorder.guard:
                entry, place = self._noticed(args[0])
                hook = args[1] if len(args) > 1 else kwargs.get("hook")
                self._recorder.hooks.put_on(entry.number, name, place, result, hook)
        return result

    def _noticed(self, tensor: torch.Tensor) -> tuple[KnownTensor, ev.Place]:
        """The tensor's entry and the place of the call, after all that changed unseen before it."""
        known = self._recorder.registry.known(tensor)
        if known is not None:
            known.requires_grad = tensor.requires_grad  # what this very call changed is no news to the names
        frames = self._recorder.frames()
        self._recorder.notice(frames)
        return self._recorder.tensors.entry(tensor), self._recorder.place(frames)

    def _requires_grad(self, tensor: torch.Tensor) -> bool:
        """Asked within the guard: a subclass of the program's would see the question."""
        required = False
        with self._recorder.guard:
            required = bool(tensor.requires_grad)
        return required

    def _requires_grad_changed(self, tensor: torch.Tensor, entry: KnownTensor, place: ev.Place) -> None:
        entry.reason = "requires_grad=False"
        entry.look(tensor)
        self._recorder.emit(ev.RequiresGradChanged(entry.number, tensor.requires_grad, is_leaf(tensor), place))
        registry = self._recorder.registry
        for view in [registry.tensors[number] for number in registry.tensors_on(entry.storage)]:
            living = view.ref()
            if living is not None and living._base is tensor and living.requires_grad != view.requires_grad:
                self._recorder.tensors.base_requires(living, view)
