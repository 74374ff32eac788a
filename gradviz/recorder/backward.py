"""The backward pass: the engine's order, gradients on every edge, accumulation, what is freed and what fails."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import torch

from gradviz import events as ev
from gradviz.recorder import saved
from gradviz.recorder.values import snapshot

if TYPE_CHECKING:
    from gradviz.recorder.recorder import Recorder

_ACCUMULATE = "torch::autograd::AccumulateGrad"


@dataclass
class _Call:
    """A call that asked for a pass, until the engine begins."""

    name: str
    started: bool = False


@dataclass
class _Pass:
    """One run of the engine."""

    number: int
    handles: list[Any] = field(default_factory=list)
    running: list[int] = field(default_factory=list)
    ran: list[tuple[int, Any]] = field(default_factory=list)
    """Functions that ran and whose saved tensors have not been seen freed yet, with their nodes."""
    leaves: list[int] = field(default_factory=list)
    """The leaves that got a gradient."""


class Backward:
    """Wraps the engine while the recorder records."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._registry = recorder.registry
        self._passes = itertools.count(1)
        self._calls: list[_Call] = []
        self._engine: Callable[..., Any] | None = None
        self._wrapper: Callable[..., Any] | None = None

    def install(self) -> None:
        """Put the wrapper where all ways to a pass lead through."""
        self._engine = torch.autograd._engine_run_backward

        def run_backward(*args: Any, **kwargs: Any) -> Any:
            return self._run(*args, **kwargs)

        self._wrapper = run_backward
        torch.autograd._engine_run_backward = run_backward

    def remove(self) -> None:
        """Put the engine back."""
        if torch.autograd._engine_run_backward is self._wrapper:
            torch.autograd._engine_run_backward = self._engine

    def asked(self, name: str, func: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """A pass was asked for: run the call, and record it even if it fails before the engine begins."""
        call = _Call(name)
        self._calls.append(call)
        try:
            return func(*args, **kwargs)
        except Exception as error:
            if not call.started and self._recorder.recording:
                with self._recorder.guard():
                    self._failed_early(call, args, kwargs, error)
            raise
        finally:
            self._calls.pop()

    # ------------------------------------------------------------ one pass

    def _run(
        self,
        outputs: Any,
        grads: Any = (),
        keep_graph: bool = False,
        create_graph: bool = False,
        inputs: Any = (),
        *args: Any,
        **kwargs: Any,
    ) -> Any:
        assert self._engine is not None
        recorder = self._recorder
        call = self._calls[-1] if self._calls else None
        arguments = (outputs, grads, keep_graph, create_graph, inputs, *args)
        if not recorder.recording or not recorder.on_its_thread:
            return self._engine(*arguments, **kwargs)
        this: _Pass | None = None
        with recorder.guard():
            this = self._begin(call, outputs, grads, keep_graph, create_graph, inputs)
        if this is None:
            return self._engine(*arguments, **kwargs)
        error: BaseException | None = None
        result: Any = ()
        try:
            if call is None:
                result = self._engine(*arguments, **kwargs)
            else:
                with recorder.mode:
                    result = self._engine(*arguments, **kwargs)
            return result
        except BaseException as raised:
            error = raised
            raise
        finally:
            for handle in this.handles:
                handle.remove()
            if recorder.recording:
                with recorder.guard():
                    self._end(this, error, result if create_graph else None)

    def _begin(
        self, call: _Call | None, outputs: Any, grads: Any, keep_graph: bool, create_graph: bool, inputs: Any
    ) -> _Pass:
        recorder = self._recorder
        frames = recorder.frames()
        recorder.names.refresh_modules()
        recorder.notice(frames)
        roots = tuple(self._root(output, grad) for output, grad in _paired(outputs, grads))
        wanted = tuple(recorder.tensors.number_of(t) for t in inputs or () if isinstance(t, torch.Tensor))
        this = _Pass(next(self._passes))
        nodes = list(self._reachable(outputs))
        if call is not None:
            call.started = True
        name = call.name if call is not None else "autograd.backward"
        place = recorder.place(frames)
        recorder.emit(ev.PassStarted(this.number, name, roots, keep_graph, create_graph, wanted, place))
        for node in nodes:
            self._watch(this, node)
        return this

    def _root(self, output: Any, grad: torch.Tensor | None) -> ev.Root:
        if isinstance(output, torch.Tensor):
            entry = self._recorder.tensors.entry(output)
            return ev.Root(entry.number, entry.function, snapshot(grad))
        return ev.Root(None, self._recorder.forward.discover(output.node, None), snapshot(grad))

    def _reachable(self, outputs: Any) -> Iterator[Any]:
        """Every node that a pass from these outputs may run, each once."""
        stack = [o.grad_fn if isinstance(o, torch.Tensor) else o.node for o in outputs]
        leaves = [o for o in outputs if isinstance(o, torch.Tensor) and o.grad_fn is None and o.requires_grad]
        stack += [torch.autograd.graph.get_gradient_edge(leaf).node for leaf in leaves]
        seen = set()
        while stack:
            node = stack.pop()
            if node is None or node in seen:
                continue
            seen.add(node)
            if node.name() != _ACCUMULATE:
                self._recorder.forward.discover(node, None)
            yield node
            stack.extend(following for following, _ in node.next_functions)

    def _watch(self, this: _Pass, node: Any) -> None:
        if node.name() == _ACCUMULATE:
            this.handles += self._watch_leaf(this, node)
            return
        function = self._registry.function_of(node)
        assert function is not None
        number = function.number

        def started(grads: tuple[torch.Tensor | None, ...]) -> None:
            self._started(this, number, grads)

        def ran(grad_inputs: tuple[torch.Tensor | None, ...], grad_outputs: tuple[torch.Tensor | None, ...]) -> None:
            self._ran(this, number, node, grad_inputs)

        this.handles += [node.register_prehook(started), node.register_hook(ran)]

    def _watch_leaf(self, this: _Pass, node: Any) -> list[Any]:
        before: list[ev.Value | None] = []
        added: list[ev.Value | None] = []

        def started(grads: tuple[torch.Tensor | None, ...]) -> None:
            if self._recorder.recording:
                with self._recorder.guard():
                    before.append(snapshot(node.variable.grad))
                    added.append(snapshot(grads[0]))

        def ran(grad_inputs: tuple[Any, ...], grad_outputs: tuple[Any, ...]) -> None:
            if self._recorder.recording and before:
                with self._recorder.guard():
                    self._accumulated(this, node.variable, before.pop(), added.pop())

        return [node.register_prehook(started), node.register_hook(ran)]

    # ------------------------------------------------------------ from within the engine

    def _started(self, this: _Pass, number: int, grads: tuple[torch.Tensor | None, ...]) -> None:
        if not self._recorder.recording:
            return
        with self._recorder.guard():
            self._note_freed(this)
            this.running.append(number)
            self._recorder.emit(ev.FunctionStarted(this.number, number, tuple(snapshot(grad) for grad in grads)))
            self._note_retained(this, number, grads)

    def _ran(self, this: _Pass, number: int, node: Any, grads: tuple[torch.Tensor | None, ...]) -> None:
        if not self._recorder.recording:
            return
        with self._recorder.guard():
            if number in this.running:
                this.running.remove(number)
            this.ran.append((number, node))
            self._recorder.emit(ev.FunctionRan(this.number, number, tuple(snapshot(grad) for grad in grads)))

    def _accumulated(self, this: _Pass, leaf: torch.Tensor, before: ev.Value | None, added: ev.Value | None) -> None:
        self._note_freed(this)
        entry = self._recorder.tensors.entry(leaf)
        this.leaves.append(entry.number)
        self._recorder.tensors.remember_grad(entry, leaf.grad)
        self._recorder.emit(ev.GradAccumulated(this.number, entry.number, before, added, snapshot(leaf.grad)))
        if leaf.grad is not None:
            self._recorder.tensors.accumulated_into(leaf.grad)

    def _note_retained(self, this: _Pass, number: int, grads: tuple[torch.Tensor | None, ...]) -> None:
        """Tensors that are no leaves and retain their gradient got it just before their function runs."""
        outputs = self._registry.functions[number].outputs
        for output_nr, tensor in sorted(outputs.items()):
            entry = self._registry.tensors.get(tensor)
            living = entry.ref() if entry else None
            if entry is None or living is None or not living.retains_grad or output_nr >= len(grads):
                continue
            before, after = entry.retained, snapshot(living.grad)
            entry.retained = after
            added = snapshot(grads[output_nr])
            self._recorder.emit(ev.GradAccumulated(this.number, entry.number, before, added, after))

    def _note_freed(self, this: _Pass) -> None:
        """Say which of the functions that ran hold nothing any more (seen on the nodes, not assumed)."""
        for number, node in this.ran:
            function = self._registry.functions.get(number)
            if function is None or not (function.storages or function.packed):
                continue
            still = {slot for slot, tensor in saved.held(node) if tensor is not None}
            freed = tuple(slot for slot in (*function.storages, *sorted(function.packed)) if slot not in still)
            for slot in freed:
                self._registry.drop_slot(function, slot)
            if freed:
                self._recorder.emit(ev.BufferFreed(number, freed, this.number))
        this.ran.clear()

    def _end(self, this: _Pass, error: BaseException | None, made: Any) -> None:
        recorder = self._recorder
        self._note_freed(this)
        if made is not None:
            self._note_made(this, made)
        failed = this.running[-1] if error is not None and this.running else None
        text = f"{type(error).__name__}: {error}" if error is not None else None
        recorder.emit(ev.PassEnded(this.number, text, failed))

    def _note_made(self, this: _Pass, results: Any) -> None:
        """Announce the functions that a pass with ``create_graph`` made: those behind the gradients that came out."""
        leaves = [self._registry.tensors.get(number) for number in this.leaves]
        tensors = [leaf.ref() for leaf in leaves if leaf is not None]
        grads = [tensor.grad for tensor in tensors if tensor is not None]
        for grad in (*(results or ()), *grads):
            if grad is not None and grad.grad_fn is not None:
                self._recorder.forward.discover(grad.grad_fn, None, this.number)

    def _failed_early(self, call: _Call, args: tuple[Any, ...], kwargs: dict[str, Any], error: BaseException) -> None:
        recorder = self._recorder
        frames = recorder.frames()
        recorder.notice(frames)
        first = args[0] if args else None
        outputs = first if isinstance(first, (tuple, list)) else (first,)
        roots = tuple(self._root(output, None) for output in outputs if isinstance(output, torch.Tensor))
        number = next(self._passes)
        keep, create = bool(kwargs.get("retain_graph")), bool(kwargs.get("create_graph"))
        recorder.emit(ev.PassStarted(number, call.name, roots, keep, create, (), recorder.place(frames)))
        recorder.emit(ev.PassEnded(number, f"{type(error).__name__}: {error}"))


def _paired(outputs: Any, grads: Any) -> Iterator[tuple[Any, torch.Tensor | None]]:
    listed = list(grads) if isinstance(grads, (tuple, list)) else []
    for index, output in enumerate(outputs):
        yield output, listed[index] if index < len(listed) else None
