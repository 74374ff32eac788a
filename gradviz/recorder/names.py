"""Which names of the program mean which tensors."""

from __future__ import annotations

import re
import sys
import weakref
from collections.abc import Callable, Iterator, Mapping
from inspect import CO_OPTIMIZED
from types import FrameType
from typing import Any

import torch

from gradviz.events import Event, NameBound, NameUnbound
from gradviz.recorder.source import function_name

_SNAPSHOTS = sys.version_info < (3, 13)
"""Whether a function's ``f_locals`` is a copy that would keep what it holds alive (PEP 667 ended that)."""
_OF_THE_SHELL = re.compile(r"_+|_i*|_i?\d+|_oh|_dh|In|Out|__\w+__|exit|quit|get_ipython|open")
_MAX_ITEMS = 16


class Names:
    """Compares the names of the running frames with those it saw last, and says what changed."""

    def __init__(self, emit: Callable[[Event], None], number_of: Callable[[torch.Tensor], int]) -> None:
        self._emit = emit
        self._number_of = number_of
        self._bound: dict[str, dict[str, int]] = {}
        self._scopes: list[tuple[int, str]] = []
        self._calls = 0
        self._modules: dict[int, tuple[weakref.ref[torch.nn.Module], list[str]]] = {}

    def look(self, frames: list[FrameType], tracing: bool = False) -> None:
        """Look at the user's frames (innermost first); `tracing` when called from within a trace function."""
        scopes = self._follow(frames)
        if frames:
            self._compare(scopes[-1], self._tensors_in(frames[0], tracing))

    def look_at_top(self, namespace: dict[str, Any]) -> None:
        """Look at the top level's names when no frame of it runs."""
        self._follow([])
        self._compare("", {name: self._number_of(tensor) for name, tensor in self._named(namespace)})

    def bind_grad(self, owner: int, grad: int) -> None:
        """A tensor turned out to be the ``.grad`` of another: it bears that one's name."""
        for scope, names in self._bound.items():
            for name in [name for name, number in names.items() if number == owner]:
                self._emit(NameBound(f"{name}.grad", scope, grad))

    def bind(self, frames: list[FrameType], name: str, number: int) -> None:
        """The innermost frame is about to bind this name."""
        scope = self._follow(frames)[-1]
        self._compare_one(scope, name, number)

    def tensor_gone(self, number: int) -> None:
        """Forget the names of a tensor that died."""
        for names in self._bound.values():
            for name in [name for name, bound in names.items() if bound == number]:
                del names[name]

    def refresh_modules(self) -> None:
        """Look at the parameters of modules anew next time."""
        self._modules.clear()

    def _follow(self, frames: list[FrameType]) -> list[str]:
        """The scopes of the frames, outermost first; scopes of frames that returned lose their names."""
        identities = [id(frame) for frame in reversed(frames)]
        common = 0
        for (known, _), identity in zip(self._scopes, identities, strict=False):
            if known != identity:
                break
            common += 1
        for _, scope in self._scopes[common:]:
            if scope:  # the names of the top level outlive its frame
                self._compare(scope, {})
        del self._scopes[common:]
        for frame in list(reversed(frames))[common:]:
            self._scopes.append((id(frame), self._scope(frame)))
        return [scope for _, scope in self._scopes]

    def _scope(self, frame: FrameType) -> str:
        name = function_name(frame.f_code)
        if not name or not self._scopes:
            return ""
        self._calls += 1
        return f"{name} {self._calls}"

    def _compare(self, scope: str, now: dict[str, int]) -> None:
        before = self._bound.get(scope, {})
        for name in [name for name in before if name not in now]:
            self._emit(NameUnbound(name, scope, before.pop(name)))
        for name, number in now.items():
            self._compare_one(scope, name, number)
        if not self._bound.get(scope) and scope:
            self._bound.pop(scope, None)

    def _compare_one(self, scope: str, name: str, number: int) -> None:
        names = self._bound.setdefault(scope, {})
        before = names.get(name)
        if before == number:
            return
        if before is not None:
            self._emit(NameUnbound(name, scope, before))
        names[name] = number
        self._emit(NameBound(name, scope, number))

    def _tensors_in(self, frame: FrameType, tracing: bool) -> dict[str, int]:
        namespace = frame.f_locals
        found = {name: self._number_of(tensor) for name, tensor in self._named(namespace)}
        held_elsewhere = sys.getrefcount(namespace) > 3  # the frame, our name, the call
        if _SNAPSHOTS and not tracing and frame.f_code.co_flags & CO_OPTIMIZED and not held_elsewhere:
            namespace.clear()
        return found

    def _named(self, namespace: Mapping[str, Any]) -> Iterator[tuple[str, torch.Tensor]]:
        for name, value in list(namespace.items()):
            if isinstance(value, torch.Tensor):
                if not _OF_THE_SHELL.fullmatch(name):
                    yield name, value
            elif isinstance(value, torch.nn.Module):
                if name not in ("self", "__class__"):
                    yield from self._parameters(name, value)
            elif type(value) in (list, tuple, dict) and value and not _OF_THE_SHELL.fullmatch(name):
                yield from self._items(name, value)

    def _items(self, name: str, value: Any) -> Iterator[tuple[str, torch.Tensor]]:
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for _, (key, item) in zip(range(_MAX_ITEMS), pairs, strict=False):
            if isinstance(item, torch.Tensor):
                yield f"{name}[{key!r}]", item

    def _parameters(self, name: str, module: torch.nn.Module) -> Iterator[tuple[str, torch.Tensor]]:
        known = self._modules.get(id(module))
        if known is None or known[0]() is not module:
            known = self._modules[id(module)] = (weakref.ref(module), [path for path, _ in module.named_parameters()])
        for path in known[1]:
            tensor: Any = module
            for part in path.split("."):
                tensor = getattr(tensor, part, None)
            if isinstance(tensor, torch.Tensor):
                yield f"{name}.{path}", tensor
