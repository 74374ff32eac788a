"""One run of the engine: what is remembered of it, and the hooks that watch it."""

from __future__ import annotations

import contextlib
import threading
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import torch
from torch.autograd import Function

from gradviz import events as ev
from gradviz.recorder import compiled, engine
from gradviz.recorder.hooks import Watching, unwatch
from gradviz.recorder.packed import Unpacking
from gradviz.recorder.registry import KnownFunction

_MAKES_HANDLES: Any = next(each for each in Function.__mro__ if "_register_hook" in vars(each))
"""The class of torch's that puts hooks on nodes."""


@dataclass
class Call:
    """A call that asked for a pass, until the engine begins."""

    name: str
    started: bool = False


@dataclass(eq=False)
class Pass:
    """One run of the engine."""

    number: int
    key: int
    """Of its hooks among others on a node."""
    hooks: list[dict[int, Any]] = field(default_factory=list)
    """The hooks on its nodes, emptied at its end."""
    running: list[int] = field(default_factory=list)
    ran: list[tuple[KnownFunction, Any]] = field(default_factory=list)
    """Functions that ran and whose saved tensors have not been seen freed yet, with their nodes."""
    keeping: set[int] = field(default_factory=set)
    """Functions that hand on what arrives as it is, without hooks of the program's."""
    retaining: list[torch.Tensor] = field(default_factory=list)
    """The tensors of ``inputs=`` that are no leaves: torch makes them retain their gradient."""
    asked_for: dict[int, torch.Tensor] = field(default_factory=dict)
    """Those that retain it already, by their place: their functions need not run."""
    leaves: list[int] = field(default_factory=list)
    """The leaves that got a gradient."""
    watching: Watching = field(default_factory=list)
    """The program's hooks that tell when they run."""
    unpacking: Unpacking = field(default_factory=Unpacking)
    place: ev.Place | None = None
    grad_enabled: bool = field(default_factory=torch.is_grad_enabled)
    """Whether the program that asked for it records gradients: within, it is as for ``create_graph``."""
    away: compiled.Away | None = None
    """While a compiled backward runs."""

    def run(self, run: engine.Engine, *args: Any, **kwargs: Any) -> Any:
        """Run the engine."""
        try:
            return run(*args, **kwargs)
        finally:
            if self.away is not None:
                self.away.end()

    def take_hooks_off(self) -> None:
        """Leave no hook on a node; what is done already is not done again."""
        for hooks in self.hooks:
            hooks.pop(self.key, None)
        unwatch(self.watching)


@contextlib.contextmanager
def plain_hooks(this: Pass) -> Iterator[None]:
    """Have hooks put on nodes by this thread without handles, and let the pass know the dictionaries that hold them.

    For each hook on a node, torch calls this function of its own to make a handle, which takes as long as all else that
    the recorder does for a function of a pass. It is put back before any code but ours runs.
    """
    kept, original, asked = vars(_MAKES_HANDLES)["_register_hook"], Function._register_hook, threading.get_ident
    thread, key, note = asked(), this.key, this.hooks.append

    def register(hooks: Any, hook: Any) -> tuple[Any, None]:
        if asked() != thread:
            return original(hooks, hook)  # type: ignore[no-any-return]
        if hooks is None:
            hooks = OrderedDict()
        hooks[key] = hook
        note(hooks)
        return hooks, None

    try:
        _MAKES_HANDLES._register_hook = staticmethod(register)
        yield
    finally:
        _MAKES_HANDLES._register_hook = kept
