"""Which names of the program mean which tensors."""

from __future__ import annotations

import re
import sys
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping
from inspect import CO_OPTIMIZED
from types import BuiltinFunctionType, FrameType, FunctionType, MethodType, ModuleType
from typing import Any

import torch

from gradviz.events import Event, NameBound, NameUnbound
from gradviz.recorder.calls import Call, Calls
from gradviz.recorder.registry import Registry
from gradviz.recorder.source import SNAPSHOTS

_OF_THE_SHELL = re.compile(r"_+|_i*|_i?\d+|_oh|_dh|In|Out|__\w+__|exit|quit|get_ipython|open")
_MAX_ITEMS = 16
_TENSORS = frozenset({torch.Tensor, torch.nn.Parameter})
_CONTAINERS = frozenset({list, tuple, dict})
_NOT_TOLD = frozenset({"self", "__class__"})
"""Names of modules whose parameters bear better ones."""
_NEITHER = frozenset(
    {int, float, bool, str, type(None), FunctionType, BuiltinFunctionType, MethodType, ModuleType, type}
)
"""Types of values that hold no tensors, as most values of a namespace are."""


class Names:
    """Compares the names of the running frames with those it saw last, and says what changed."""

    def __init__(
        self,
        emit: Callable[[Event], None],
        calls: Calls,
        registry: Registry,
        number_of: Callable[[torch.Tensor], int],
        is_user_file: Callable[[str], bool],
    ) -> None:
        self._emit = emit
        self._calls = calls
        self._registry = registry
        self._number_of = number_of
        self._bound: dict[Call, dict[str, int]] = {}
        self._places: dict[int, set[tuple[Call, str]]] = {}
        """The scopes and names of each tensor that has any."""
        self._is_user_file = is_user_file
        self._users: dict[str, bool] = {}
        """Whether a module is of the user's own code."""
        self._hidden: dict[str, bool] = {}
        """Whether a name is one of the shell's own."""
        self._modules: dict[tuple[int, str], tuple[weakref.ref[torch.nn.Module], dict[str, int]]] = {}
        self._of_modules: set[int] = set()
        """Numbers of the parameters in there."""

    def look(self, frames: list[FrameType], tracing: bool = False) -> None:
        """Look at the user's innermost frame; `tracing` when called from within a trace function."""
        if self._calls.gone:
            self._end_scopes()
        scope = self._calls.here.scope
        if frames and scope is not None:
            before = self._bound.get(scope)
            if before is None:
                before = self._bound[scope] = {}
            now = self._tensors_in(frames[0], before, tracing)
            if now != before:
                self._compare(scope, now)

    def are_still(self, frame: FrameType, tracing: bool = False) -> bool:
        """Whether the names of the user's innermost frame mean what they did, seen quickly; no if that takes longer."""
        calls = self._calls
        before = self._bound.get(calls.here.scope)  # type: ignore[arg-type]
        if before is None or calls.gone:
            return False
        code = frame.f_code
        namespace = frame.f_locals
        if not code.co_flags & CO_OPTIMIZED:
            return self._are_among(((name, namespace.get(name)) for name in code.co_names), before) >= 0
        found = self._are_among(namespace.items(), before)
        if SNAPSHOTS and not tracing and sys.getrefcount(namespace) <= 3:  # the frame, our name, the call
            namespace.clear()
        return found == len(before)

    def _are_among(self, namespace: Iterable[tuple[str, Any]], before: dict[str, int]) -> int:
        """How many names mean tensors, all as before; -1 if any is another, or is not told at a glance."""
        by_id, count = self._registry.by_id, 0
        for name, value in namespace:
            kind = type(value)
            if kind in _TENSORS:
                number = before.get(name)
                if number is None:
                    if self._hidden.get(name):
                        continue
                    return -1
                entry = by_id.get(id(value))
                if entry is None or entry.number != number or not entry.is_still(value):
                    return -1
                count += 1
            elif kind in _NEITHER:
                if name in before:
                    return -1
            elif not self._hidden.get(name):
                if kind in _CONTAINERS or isinstance(value, torch.Tensor) or name in before:
                    return -1
                if name not in _NOT_TOLD and isinstance(value, torch.nn.Module):
                    known = self._modules.get((id(value), name))
                    if known is None or known[0]() is not value:
                        return -1
                    count += len(known[1])
        return count

    def look_at_top(self, namespace: dict[str, Any]) -> None:
        """Look at the top level's names when no frame of it runs."""
        if self._calls.gone:
            self._end_scopes()
        top = self._calls.top
        self._compare(top, self._numbers(namespace, self._bound.get(top, {})))

    def bind_grad(self, owner: int, grad: int) -> None:
        """A tensor turned out to be the ``.grad`` of another: it bears that one's name."""
        for scope, names in self._bound.items():
            for name in [name for name, number in names.items() if number == owner]:
                self._emit(NameBound(f"{name}.grad", self._calls.scope(scope), grad))

    def bind_state(self, owner: int, key: str, number: int) -> None:
        """A tensor turned out to be an optimizer's state for another."""
        for scope, names in self._bound.items():
            for name in [name for name, number in names.items() if number == owner]:
                self._emit(NameBound(f"optimizer.state[{name}][{key!r}]", self._calls.scope(scope), number))

    def bind(self, name: str, number: int) -> None:
        """The frame that was looked at last is about to bind this name."""
        scope = self._calls.here.scope
        if scope is not None:
            self._compare_one(scope, name, number)

    def born(self, name: str, number: int) -> tuple[str, str]:
        """The same, of a tensor whose birth is about to be told, with this: the name and its scope."""
        scope = self._calls.here.scope
        if scope is None:
            return "", ""
        self._note(scope, name, number)
        return name, self._calls.scope(scope)

    def meaning(self, name: str) -> int | None:
        """The tensor that a name means where the program is."""
        scopes = self._calls.here.scope, self._calls.top
        return next((self._bound[s][name] for s in scopes if s is not None and name in self._bound.get(s, {})), None)

    def tensor_gone(self, number: int) -> None:
        """Forget the names of a tensor that died."""
        for scope, name in self._places.pop(number, ()):
            self._bound[scope].pop(name, None)
        if number in self._of_modules:
            self.refresh_modules()

    def refresh_modules(self) -> None:
        """Look at the parameters of modules anew next time."""
        self._modules.clear()
        self._of_modules.clear()

    def _end_scopes(self) -> None:
        """The names of frames that are gone mean nothing any longer."""
        for scope in self._calls.ended():
            self._compare(scope, {})

    def _compare(self, scope: Call, now: dict[str, int]) -> None:
        before = self._bound.get(scope, {})
        if before == now:
            return
        for name in [name for name in before if name not in now]:
            number = before.pop(name)
            self._forget(scope, name, number)
            self._emit(NameUnbound(name, self._calls.scope(scope), number))
        for name, number in now.items():
            self._compare_one(scope, name, number)
        if not self._bound.get(scope):
            self._bound.pop(scope, None)

    def _compare_one(self, scope: Call, name: str, number: int) -> None:
        if self._note(scope, name, number):
            self._emit(NameBound(name, self._calls.scope(scope), number))

    def _note(self, scope: Call, name: str, number: int) -> bool:
        """Remember what a name means; whether that is another than before."""
        names = self._bound.get(scope)
        if names is None:
            names = self._bound[scope] = {}
        before = names.get(name)
        if before == number:
            return False
        if before is not None:
            self._forget(scope, name, before)  # that it means another says it
        names[name] = number
        places = self._places.get(number)
        if places is None:
            self._places[number] = {(scope, name)}
        else:
            places.add((scope, name))
        return True

    def _forget(self, scope: Call, name: str, number: int) -> None:
        """A tensor has lost a name."""
        places = self._places.pop(number, set())  # none where an interrupt came before they were noted
        places.discard((scope, name))
        if places:
            self._places[number] = places

    def _tensors_in(self, frame: FrameType, before: dict[str, int], tracing: bool) -> dict[str, int]:
        namespace = frame.f_locals
        found = self._numbers(namespace, before)
        held_elsewhere = sys.getrefcount(namespace) > 3  # the frame, our name, the call
        if SNAPSHOTS and not tracing and frame.f_code.co_flags & CO_OPTIMIZED and not held_elsewhere:
            namespace.clear()
        return found

    def _numbers(self, namespace: Mapping[str, Any], before: dict[str, int]) -> dict[str, int]:
        """The numbers of the tensors that have names here; `before` are those that had when it was last asked."""
        found: dict[str, int] = {}
        known, hidden = self._registry.by_id.get, self._hidden
        for name, value in list(namespace.items()):
            kind = type(value)
            if kind in _NEITHER or hidden.get(name):
                continue
            if kind in _TENSORS or isinstance(value, torch.Tensor):
                number = before.get(name)
                entry = known(id(value)) if number is not None else None
                if entry is not None and entry.number == number and entry.is_still(value):
                    found[name] = number  # what it meant before, unchanged
                elif not self._is_hidden(name):
                    found[name] = self._number_of(value)
            elif kind in _CONTAINERS:
                if value and not self._is_hidden(name):
                    for path, tensor in self._items(name, value):
                        found[path] = self._number(tensor, before.get(path))
            elif self._is_hidden(name):
                continue
            elif isinstance(value, torch.nn.Module) and name not in _NOT_TOLD:
                found.update(self._parameters(name, value))
            elif self._is_users(kind):
                for attribute, item in _attributes(value):
                    path = f"{name}.{attribute}"
                    found[path] = self._number(item, before.get(path))
        return found

    def _number(self, tensor: torch.Tensor, before: int | None) -> int:
        """The tensor's number; asked of the registry alone where it is what the name meant before, unchanged."""
        entry = self._registry.by_id.get(id(tensor))
        if entry is None or entry.number != before or not entry.is_still(tensor):
            return self._number_of(tensor)
        return entry.number

    def _is_users(self, kind: type) -> bool:
        """Whether a class is the user's own, so that its objects' attributes are looked at."""
        module = kind.__module__
        known = self._users.get(module)
        if known is None:
            file = getattr(sys.modules.get(module), "__file__", None) or ""
            known = self._users[module] = module == "__main__" or (bool(file) and self._is_user_file(file))
        return known

    def _is_hidden(self, name: str) -> bool:
        hidden = self._hidden.get(name)
        if hidden is None:
            hidden = self._hidden[name] = _OF_THE_SHELL.fullmatch(name) is not None
        return hidden

    def _items(self, name: str, value: Any) -> Iterator[tuple[str, torch.Tensor]]:
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for _, (key, item) in zip(range(_MAX_ITEMS), pairs, strict=False):
            if isinstance(item, torch.Tensor):
                yield f"{name}[{key!r}]", item

    def _parameters(self, name: str, module: torch.nn.Module) -> dict[str, int]:
        """The numbers of a module's parameters, by their paths; looked up again only when `refresh_modules` was called.

        A model has hundreds, which hardly ever change; and one that does is told of when it is first used. One that is
        still being made has none that can be asked for.
        """
        if not _is_made(module):
            return {}
        known = self._modules.get((id(module), name))
        if known is None or known[0]() is not module:
            numbers = {}
            for path, tensor in (*module.named_parameters(), *module.named_buffers()):
                numbers[f"{name}.{path}"] = self._number_of(tensor)
            known = self._modules[id(module), name] = (weakref.ref(module), numbers)
            self._of_modules.update(numbers.values())
        return known[1]


def _is_made(module: torch.nn.Module) -> bool:
    """Whether `torch.nn.Module.__init__` has run, for this module and for all in it: else torch knows no parameters."""
    seen: set[int] = set()
    left = [module]
    while left:
        one = left.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        state = object.__getattribute__(one, "__dict__")
        if not ("_parameters" in state and "_buffers" in state and "_modules" in state):
            return False
        left += [each for each in state["_modules"].values() if each is not None]
    return True


def _attributes(value: Any) -> Iterator[tuple[str, torch.Tensor]]:
    """The tensors among an object's attributes; none of its own code runs."""
    try:
        attributes = object.__getattribute__(value, "__dict__")
    except AttributeError:
        return
    if type(attributes) is dict:
        for attribute, item in list(attributes.items())[:_MAX_ITEMS]:
            if type(item) in _TENSORS:
                yield attribute, item
