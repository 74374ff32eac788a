"""The one wrapper of torch's engine, for all the recorders that record at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import torch

Engine = Callable[..., Any]
_layers: list[Callable[..., Any]] = []
"""Each takes the engine, and what a pass is called with; those that came later are further outside."""
_lock = threading.RLock()
"""Threads record at the same time; the same thread comes twice where a dropped recording ends within."""
_wrapped: list[tuple[Engine, Engine]] = []
"""Our wrapper and the engine that it wraps, while it is installed."""


def join(layer: Callable[..., Any]) -> None:
    """Have every pass go through the layer from now on."""
    with _lock:
        if not _layers:
            _wrap()
        _layers.append(layer)


def leave(layer: Callable[..., Any]) -> None:
    """Have none go through it any more; with the last layer the wrapper goes. To leave twice does nothing."""
    with _lock:
        if layer in _layers:
            _layers.remove(layer)
        if not _layers and _wrapped:
            wrapper, engine = _wrapped[-1]
            if torch.autograd._engine_run_backward is wrapper:  # else another has wrapped ours, which stays
                torch.autograd._engine_run_backward = engine
            _wrapped.clear()


def _wrap() -> None:
    engine = torch.autograd._engine_run_backward

    def run_backward(*args: Any, **kwargs: Any) -> Any:
        ours = _wrapped and _wrapped[-1][0] is run_backward  # an older one may lie below another's wrapper
        return _through(tuple(_layers) if ours else (), engine, *args, **kwargs)

    _wrapped[:] = [(run_backward, engine)]
    torch.autograd._engine_run_backward = run_backward


def _through(layers: tuple[Callable[..., Any], ...], engine: Engine, *args: Any, **kwargs: Any) -> Any:
    if not layers:
        return engine(*args, **kwargs)
    return layers[-1](partial(_through, layers[:-1], engine), *args, **kwargs)
