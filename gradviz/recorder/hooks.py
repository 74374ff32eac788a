"""Hooks of the program's: put on and taken off, and what they do in a pass.

Every hook has a handle, so a new handle tells of each. During a pass the hooks of the tensors and functions that may
run stand in wrappers, which tell what they replaced; at its end they are themselves again.
"""

from __future__ import annotations

import re
import sys
import weakref
from collections.abc import Callable, Iterator
from types import CodeType, FrameType
from typing import TYPE_CHECKING, Any

import torch
from torch.utils.hooks import RemovableHandle

from gradviz import events as ev
from gradviz.recorder.marks import may_be_asked
from gradviz.recorder.patches import Patch
from gradviz.recorder.values import snapshot

if TYPE_CHECKING:
    from gradviz.recorder.recorder import Recorder

Dict = dict[int, Any]
_OF_A_TENSOR = re.compile(r"(\w+(?:\.\w+|\[\w+\])*)\.grad_fn\.register_(?:pre)?hook\(")
_ADDED = "register_post_accumulate_grad_hook"


class Hooks:
    """Knows the hooks of the program."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._numbers: dict[int, int] = {}
        """Of the hooks, by the number of their handles."""
        self._on_tensors: list[tuple[weakref.ref[Dict], str, int]] = []
        """The dictionaries that hold the hooks on tensors; they may outlive the tensor's object."""
        self.codes: dict[CodeType, int] = {}
        """The code of the hooks on modules, which is how they are seen to run."""
        self._running: tuple[int, int] = (0, 0)
        """The frame of the hook on a module that was told of last, and its number."""

    def forget_all(self) -> None:
        """The recording has ended."""
        self._numbers.clear()
        self._on_tensors.clear()
        self.codes.clear()

    # ------------------------------------------------------------ put on, taken off

    def handle_made(self, handle: Any, frame: FrameType) -> None:
        """Torch has made a handle in a function of this frame, which is about to put on a hook."""
        names = frame.f_locals
        name, owner, hook = frame.f_code.co_name, names.get("self"), names.get("hook")
        if isinstance(owner, torch.Tensor) or hook is None or handle.id in self._numbers:
            return  # calls on tensors are seen by the mode
        frames = self._recorder.frames()
        self._recorder.notice(frames)
        place, function = self._recorder.place(frames), None
        if name == "_register_hook":
            name = "register_prehook" if ".register_prehook(" in place.expression else "register_hook"
            function = self._function_named(place.expression)
        module = type(owner).__name__ if owner is not None else ""
        self._registered(handle.id, None, name, place, hook, function, module)
        if "forward" in name and hasattr(hook, "__code__"):
            self.codes[hook.__code__] = self._numbers[handle.id]

    def put_on(self, tensor: int, name: str, place: ev.Place, handle: RemovableHandle, hook: Any) -> None:
        """A hook was put on a tensor."""
        if name != _ADDED:
            self._on_tensors.append((handle.hooks_dict_ref, name, tensor))
        self._registered(handle.id, tensor, name, place, hook)

    def look(self, tensor: torch.Tensor, number: int) -> None:
        """A tensor turned up that was there before: it may have hooks."""
        for hooks, name in _dictionaries(tensor):
            if name != _ADDED:  # those are looked for on each leaf
                self._on_tensors.append((weakref.ref(hooks), name, number))

    def taken_off(self, handle: Any) -> None:
        """A handle's hook was removed."""
        number = self._numbers.get(handle.id)
        if number is not None:
            frames = self._recorder.frames()
            self._recorder.notice(frames)
            self._recorder.emit(ev.HookRemoved(number, self._recorder.place(frames)))

    def _registered(
        self,
        key: int,
        tensor: int | None,
        name: str,
        place: ev.Place | None,
        hook: Any,
        function: int | None = None,
        module: str = "",
    ) -> None:
        number = self._numbers[key] = len(self._numbers) + 1
        place = place or ev.Place(self._recorder.cell, "", 0)
        self._recorder.emit(ev.HookRegistered(tensor, name, place, number, function, module, _called(hook)))

    def _function_named(self, expression: str) -> int | None:
        """The function of ``b.grad_fn.register_hook(…)``, if the record knows `b`."""
        found = _OF_A_TENSOR.match(expression)
        number = self._recorder.names.meaning(found[1]) if found else None
        entry = self._recorder.registry.tensors.get(number) if number is not None else None
        tensor = entry.ref() if entry is not None else None
        if tensor is None or not may_be_asked(tensor) or tensor.grad_fn is None:
            return None
        known = self._recorder.registry.function_of(tensor.grad_fn)
        return known.number if known is not None else None

    # ------------------------------------------------------------ in a pass

    def watch_tensors(self, pass_: int, watching: Watching) -> None:
        """Have the hooks on tensors tell when they run in this pass."""
        for entry in list(self._on_tensors):
            hooks = entry[0]()
            if hooks is None:
                self._on_tensors.remove(entry)
            else:
                self._watch(pass_, watching, hooks, entry[1], entry[2], None)

    def watch_leaf(self, pass_: int, watching: Watching, leaf: torch.Tensor, added: Callable[[], None]) -> None:
        """The same for a leaf; `added` is to be called before hooks that run when the gradient has been added."""
        for hooks, name in _dictionaries(leaf):
            number = self._recorder.tensors.number_of(leaf)
            self._watch(pass_, watching, hooks, name, number, None, added if name == _ADDED else None)

    def watch_function(self, pass_: int, watching: Watching, pre: Dict, post: Dict, function: int | None) -> None:
        """The same for the hooks on a function (None: what adds to a leaf)."""
        self._watch(pass_, watching, pre, "register_prehook", None, function)
        self._watch(pass_, watching, post, "register_hook", None, function)

    def _watch(
        self,
        pass_: int,
        watching: Watching,
        hooks: Dict,
        name: str,
        tensor: int | None,
        function: int | None,
        added: Callable[[], None] | None = None,
    ) -> None:
        for key, hook in list(hooks.items()):
            if key < 0 or isinstance(hook, Watched):
                continue  # our own, or watched by the pass around this one
            if key not in self._numbers:
                self._registered(key, tensor, name, None, hook, function)
            watched = Watched(self._recorder, pass_, self._numbers[key], hook, tensor, function, added)
            watching.append((hooks, key, watched))
            hooks[key] = watched

    # ------------------------------------------------------------ in the forward pass

    def running_in(self, frames: list[FrameType]) -> None:
        """The user's frames do tensor work: tell of a hook on a module that runs among them, once."""
        for frame in frames:
            number = self.codes.get(frame.f_code)
            if number is not None and self._running != (id(frame), number):
                self._running = (id(frame), number)
                self._recorder.emit(ev.HookFired(number, None, ()))


class Watched:
    """Stands for a hook during a pass: runs it and tells what it did."""

    __slots__ = ("_added", "_number", "_of", "_pass", "_recorder", "hook")

    def __init__(
        self,
        recorder: Recorder,
        pass_: int,
        number: int,
        hook: Callable[..., Any],
        tensor: int | None,
        function: int | None,
        added: Callable[[], None] | None,
    ) -> None:
        self.hook = hook
        self._recorder, self._pass, self._number, self._of = recorder, pass_, number, (tensor, function)
        self._added = added

    def __call__(self, *args: Any) -> Any:
        """Run the hook."""
        recorder = self._recorder
        before: tuple[ev.Value | None, ...] = ()
        if self._added is not None:
            self._added()
        if recorder.recording:
            with recorder.guard:
                before = self._values(args)
        result: Any = None
        error: BaseException | None = None
        try:
            result = self.hook(*args)
            return result
        except BaseException as raised:
            error = raised
            raise
        finally:
            if recorder.recording:
                with recorder.guard:
                    self._tell(args, before, result, error)
            del error

    def _values(self, args: tuple[Any, ...]) -> tuple[ev.Value | None, ...]:
        first = args[0].grad if self._added is not None else args[0]
        return tuple([snapshot(grad) for grad in (first if isinstance(first, tuple) else (first,))])

    def _tell(
        self, args: tuple[Any, ...], before: tuple[ev.Value | None, ...], result: Any, error: BaseException | None
    ) -> None:
        recorder, (tensor, function) = self._recorder, self._of
        after = self._values(args if result is None else (result,)) if error is None else before
        text = f"{type(error).__name__}: {error}" if error is not None else None
        changed = None if result is None and after == before else after
        recorder.notice(recorder.frames())
        recorder.emit(ev.HookFired(self._number, self._pass, before, changed, tensor, function, text))


Watching = list[tuple[Dict, int, Watched]]


def unwatch(watching: Watching) -> None:
    """Put the hooks back; those that were taken off meanwhile stay off."""
    while watching:
        hooks, key, stands = watching[-1]
        if hooks.get(key) is stands:
            hooks[key] = stands.hook
        watching.pop()  # it holds the pass, which holds it


def _dictionaries(tensor: torch.Tensor) -> Iterator[tuple[Dict, str]]:
    """The hooks on a tensor."""
    if tensor._backward_hooks:
        yield tensor._backward_hooks, "register_hook"
    if tensor._post_accumulate_grad_hooks:
        yield tensor._post_accumulate_grad_hooks, _ADDED


def _called(hook: Any) -> str:
    """What the hook is called; for torch's own, which run the hooks of a module, the module."""
    if getattr(hook, "__module__", "") == "torch.utils.hooks" and getattr(hook, "__closure__", None):
        for name, cell in zip(hook.__code__.co_freevars, hook.__closure__, strict=True):
            if name == "self":
                return f"backward hooks of {type(cell.cell_contents.module).__name__}"
    return str(getattr(hook, "__qualname__", type(hook).__name__))


# ---------------------------------------------------------------- handles


def _made(self: Any, hooks_dict: Any, **more: Any) -> None:
    PATCH.original["__init__"](self, hooks_dict, **more)
    for recorder in PATCH.told():
        with recorder.guard:
            recorder.hooks.handle_made(self, sys._getframe(1))


def _remove(self: Any) -> None:
    hooks = self.hooks_dict_ref()
    there = hooks is not None and self.id in hooks
    PATCH.original["remove"](self)
    for recorder in PATCH.told() if there else ():
        with recorder.guard:
            recorder.hooks.taken_off(self)


PATCH = Patch(lambda: [(RemovableHandle, "__init__", _made), (RemovableHandle, "remove", _remove)])
