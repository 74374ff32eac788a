"""Functions of ``torch.compile``: one operation each, with nothing recorded inside.

A compiled function is one piece, and to compile it torch traces all that runs, a mode of ours included. So while one is
called, and while its backward runs, the recorder is away. Torch sets its callback before such a call and behind it.
"""

from __future__ import annotations

import importlib
import sys
from types import CodeType, FrameType
from typing import TYPE_CHECKING, Any

import torch

from gradviz.recorder import fused, modes
from gradviz.recorder.patches import Patch

if TYPE_CHECKING:
    from gradviz.recorder.recorder import Recorder

_MODULE = "torch._dynamo.eval_frame"
_SETS = "_maybe_set_eval_frame"
_CALLS = "compile_wrapper"
"""Torch's own function that calls a compiled one."""
BACKWARD = "CompiledFunctionBackward"
"""The type of the nodes that run a compiled backward."""


class Away:
    """A recorder that looks away from what its thread does."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        recorder.away = True
        fused.PATCH.leave(recorder)  # torch compiles what it asks, too
        self._was_on = modes.take_off(recorder.mode)

    def end(self) -> None:
        """Look again."""
        if self._recorder.away:
            self._recorder.away = False
            if self._recorder.is_here:
                fused.PATCH.join(self._recorder)
                if self._was_on:
                    self._recorder.mode.__enter__()


class _Caller:
    """Torch's own function that called the compiled one."""

    def __init__(self, code: CodeType) -> None:
        self.__code__ = code


class Call:
    """A call of a compiled function, of which one recorder tells."""

    def __init__(self, recorder: Recorder, frame: FrameType) -> None:
        self.frame = id(frame)
        """Whose call it is; it is not held."""
        self._recorder = recorder
        names = frame.f_locals
        self._name = _name_of(names["fn"])
        reason = f"{self._name} is compiled: torch.compile made one piece of it, and nothing inside is recorded."
        recorder.say_once(reason)
        self._before = recorder.forward.before_call(names["args"], names["kwargs"])
        self._away = Away(recorder)

    def end(self, frame: FrameType) -> None:
        """It has returned, or failed."""
        self._away.end()
        names = frame.f_locals
        if "result" in names and self._recorder.recording:
            with self._recorder.guard:
                self._tell(_Caller(frame.f_code), names)

    def _tell(self, caller: _Caller, names: dict[str, Any]) -> None:
        given = names["args"], names["kwargs"]
        self._recorder.forward.after_call(self._name, caller, given, self._before, names["result"])


def _name_of(function: Any) -> str:
    """The function's name; for a module, that of its class."""
    owner = getattr(getattr(function, "__wrapped__", function), "__self__", None)
    named = type(owner) if isinstance(owner, torch.nn.Module) else function
    return str(getattr(named, "__name__", type(function).__name__))


def _set(callback: Any) -> Any:
    """Torch's own, which also tells where a call of a compiled function begins and ends."""
    frame = sys._getframe(1)
    if frame.f_code.co_name == _CALLS:
        ended = False
        for recorder in DYNAMO.here():
            if recorder.compiled and recorder.compiled[-1].frame == id(frame):
                ended = True
                recorder.compiled.pop().end(frame)
        if not ended and callback is not None:
            for recorder in DYNAMO.told():
                recorder.compiled.append(Call(recorder, frame))
    return DYNAMO.original[_SETS](callback)


def _compile(*args: Any, **kwargs: Any) -> Any:
    """``torch.compile``, which brings the module that calls compiled functions."""
    importlib.import_module(_MODULE)
    DYNAMO.refresh()
    return PATCH.original["compile"](*args, **kwargs)


def _replaced() -> list[tuple[Any, str, Any]]:
    module = sys.modules.get(_MODULE)
    return [(module, _SETS, _set)] if module is not None and hasattr(module, _SETS) else []


PATCH = Patch(lambda: [(torch, "compile", _compile)])
DYNAMO = Patch(_replaced)
