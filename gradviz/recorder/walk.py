"""Walks the graph behind a tensor that was made unrecorded."""

from __future__ import annotations

from collections.abc import Callable

import torch

from gradviz import events as ev
from gradviz.limits import UNLIMITED
from gradviz.recorder import marks
from gradviz.recorder.depth import deepest
from gradviz.recorder.recorder import Recorder


def walk(tensor: torch.Tensor, emit: Callable[[ev.Event], None]) -> None:
    """Announce a tensor that was made unrecorded, and the functions behind it.

    Raises `TooDeep` (a `RuntimeError`) for a graph that this thread's stack could not release afterwards.
    """
    recorder = Recorder(emit, is_user_file=lambda _: False, limits=UNLIMITED)
    recorder.deepest = deepest()
    with torch._C.DisableTorchFunction():
        try:
            recorder.tensors.announce(tensor)
        finally:
            marks.take_off(recorder.registry)
            recorder.registry.forget_all()
