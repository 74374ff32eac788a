"""``torch.jit.trace``: what torch traces becomes a program, and the recorder's own questions must be no part of it.

So while torch traces, the recorder is away. What was traced is recorded where it is called, like any scripted function.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from gradviz.recorder.compiled import Away
from gradviz.recorder.patches import Patch

_TRACERS = [
    (torch._C, "_create_function_from_trace"),
    (torch._C, "_create_function_from_trace_with_dict"),
    (torch._C, "_create_graph_by_tracing"),
    (torch._C.ScriptModule, "_create_method_from_trace"),
    (torch._C.ScriptModule, "_create_method_from_trace_with_dict"),
]
"""Where torch runs what it traces."""
_REASON = "torch.jit.trace makes a program of all that runs while it traces; nothing of that is recorded."


def _unseen(name: str) -> Callable[..., Any]:
    def trace(*args: Any, **kwargs: Any) -> Any:
        away = []
        for recorder in PATCH.told():
            recorder.say_once(_REASON)
            away.append(Away(recorder))
        try:
            return PATCH.original[name](*args, **kwargs)
        finally:
            for each in away:
                each.end()

    return trace


PATCH = Patch(lambda: [(owner, name, _unseen(name)) for owner, name in _TRACERS if name in vars(owner)])
