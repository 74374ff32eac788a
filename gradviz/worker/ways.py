"""How a program that is held goes on, or ends; and what of torch's is as the program has it meanwhile."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import FrameType
from typing import Any

import torch

from gradviz.worker.messages import RunTo


@dataclass
class Way:
    """How far a program that was held goes on."""

    thread: int
    stops: frozenset[object] | None = frozenset()
    """Before the next line of one of these frames (see `FrameTracer`), or the next function of one of these passes
    (their numbers); None: before the next line or function of all."""
    to: RunTo | None = None


class TracedAgain:
    """Has the program traced again when it dies: in an exception, which from a trace function ends tracing."""

    def __init__(self, follow: Callable[[int, FrameType | None], Any]) -> None:
        self._follow = follow

    def __del__(self) -> None:
        self._follow(0, sys._getframe())


def interrupt(holding: TracedAgain) -> KeyboardInterrupt:
    """An interrupt that holds this; no frame of ours holds the interrupt, or it would not die."""
    error = KeyboardInterrupt()
    error.gradviz = holding  # type: ignore[attr-defined]
    return error


@contextlib.contextmanager
def grad_mode(enabled: bool | None) -> Iterator[None]:
    """Have gradients recorded, or not; None: as it is."""
    if enabled is None:
        yield
        return
    before = torch.is_grad_enabled()
    torch._C._set_grad_enabled(enabled)
    try:
        yield
    finally:
        torch._C._set_grad_enabled(before)
