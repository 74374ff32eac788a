"""What each pass of a program does: asked of torch's engine in a run without recorder, and of the record."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import torch

from gradviz import events as ev
from gradviz.trace.trace import Trace

_LEAF = "torch::autograd::AccumulateGrad"
Pass = list[tuple[Any, ...]]
"""What happened in it, in order, and how it ended."""


class PassLog:
    """Runs a program bare, with hooks of its own on all functions of each pass."""

    def __init__(self) -> None:
        self.passes: list[Pass] = []
        self._running: list[str] = []

    def run(self, source: str, monkeypatch: Any) -> dict[str, Any]:
        """Run the program, and note its passes; its namespace."""
        namespace: dict[str, Any] = {"__name__": "__main__"}
        with monkeypatch.context() as patch:
            patch.setattr(torch.autograd, "backward", partial(self._asked, torch.autograd.backward))
            patch.setattr(torch.autograd, "grad", partial(self._asked, torch.autograd.grad))
            patch.setattr(
                torch.autograd, "_engine_run_backward", partial(self._run, torch.autograd._engine_run_backward)
            )
            exec(compile(source, "<bare>", "exec"), namespace)
        return namespace

    def _asked(self, call: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        this: Pass = []
        self.passes.append(this)
        self._running.clear()
        error, failed = None, None
        try:
            return call(*args, **kwargs)
        except Exception as raised:
            error, failed = f"{type(raised).__name__}: {raised}", self._running[-1] if self._running else None
            raise
        finally:
            if error is not None and error.startswith("TypeError"):  # torch cannot even tell what it is asked for
                self.passes.remove(this)
            this.append(("end", error, failed))

    def _run(self, engine: Callable[..., Any], outputs: Any, *args: Any, **kwargs: Any) -> Any:
        handles = []
        for node in _nodes(outputs):
            if node.name() == _LEAF:
                before: list[Any] = []
                handles.append(node.register_prehook(partial(self._leaf_started, node, before)))
                handles.append(node.register_hook(partial(self._leaf_ran, node, before)))
            else:
                handles.append(node.register_prehook(partial(self._started, node.name())))
                handles.append(node.register_hook(partial(self._ran, node.name())))
        try:
            return engine(outputs, *args, **kwargs)
        finally:
            for handle in handles:
                handle.remove()

    def _started(self, name: str, grads: Any) -> None:
        self._running.append(_short(name))
        self.passes[-1].append(("started", _short(name), [_plain(grad) for grad in grads]))

    def _ran(self, name: str, grads: Any, _: Any) -> None:
        self._running.remove(_short(name))
        self.passes[-1].append(("ran", _short(name), [_plain(grad) for grad in grads]))

    def _leaf_started(self, node: Any, before: list[Any], grads: Any) -> None:
        before[:] = [_plain(node.variable.grad), _plain(grads[0])]

    def _leaf_ran(self, node: Any, before: list[Any], *_: Any) -> None:
        self.passes[-1].append(("leaf", *before, _plain(node.variable.grad)))


def recorded_passes(trace: Trace) -> list[Pass]:
    """What the record says of each pass."""
    passes: dict[int, Pass] = {}
    for step, event in enumerate(trace.events, 1):
        if isinstance(event, ev.PassStarted):
            passes[event.pass_] = []
        elif isinstance(event, ev.FunctionStarted | ev.FunctionRan):
            what = "started" if isinstance(event, ev.FunctionStarted) else "ran"
            passes[event.pass_].append((what, _name(trace, event.function), [_seen(grad) for grad in event.grads]))
        elif isinstance(event, ev.GradAccumulated):
            tensor = trace.tensors[event.tensor]
            if tensor.is_leaf.at(step, tensor.created.is_leaf):
                passes[event.pass_].append(("leaf", _seen(event.before), _seen(event.added), _seen(event.after)))
        elif isinstance(event, ev.PassEnded):
            failed = None if event.failed is None else _name(trace, event.failed)
            passes[event.pass_].append(("end", event.error, failed))
    return list(passes.values())


def _nodes(outputs: Any) -> list[Any]:
    """All functions that a pass from there may run."""
    seen: dict[Any, None] = {}
    roots = [output for output in outputs if output.requires_grad]
    stack = [output.grad_fn for output in roots]
    with torch.enable_grad():  # None behind a view that requires a gradient only as its base does
        stack += [output.view_as(output).grad_fn.next_functions[0][0] for output in roots if output.grad_fn is None]
    while stack:
        node = stack.pop()
        if node is not None and node not in seen:
            seen[node] = None
            stack += [behind for behind, _ in node.next_functions]
    return list(seen)


def _name(trace: Trace, function: int) -> str:
    return trace.functions[function].created.name


def _short(name: str) -> str:
    return name.removeprefix("torch::autograd::")


def _plain(grad: torch.Tensor | None) -> str:
    """As text: NaN is not equal to itself."""
    return repr(None if grad is None else grad.tolist())


def _seen(value: ev.Value | None) -> str:
    return repr(None if value is None else value.plain)
