"""The backward pass: the engine's order, gradients on every edge, accumulation, what is freed and what fails."""

from __future__ import annotations

import itertools
import weakref
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

import torch

from gradviz import events as ev
from gradviz.recorder import compiled, engine, modes, saved, transforms
from gradviz.recorder.finite import KEEP_GRADS, is_finite
from gradviz.recorder.functions import ACCUMULATES, bare_name
from gradviz.recorder.passes import Call, Pass, plain_hooks
from gradviz.recorder.registry import KnownFunction, version_of
from gradviz.recorder.tensors import is_leaf
from gradviz.recorder.values import WHOLE, snapshot

if TYPE_CHECKING:
    from gradviz.recorder.recorder import Recorder

_RECENT = 64
_Found = tuple[weakref.ref[torch.Tensor], int, int, ev.Value | None]
"""A gradient, its version, how many calls were seen, and what it held then."""
_keys = itertools.count(-1, -1)
"""Keys of our hooks among those of a node; those of the program's are counted from 0."""


class Backward:
    """Wraps the engine while the recorder records."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._registry = recorder.registry
        self._passes = itertools.count(1)
        self._calls: list[Call] = []
        self.running: list[Pass] = []
        """The passes that run, the innermost last."""
        self._values: dict[int, _Found] = {}
        """What large gradients were seen to hold lately; until the version moves or the program calls."""

    def install(self) -> None:
        """Have all ways to a pass lead through here."""
        engine.join(self._run)

    def remove(self) -> None:
        """Have none lead through here any more."""
        engine.leave(self._run)

    @property
    def asked_now(self) -> bool:
        """Whether a call that asked for a pass runs: torch has taken the mode off its stack for so long."""
        return bool(self._calls)

    def asked(self, name: str, func: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """A pass was asked for: run the call, and record it even if it fails before the engine begins."""
        call = Call(name)
        self._calls.append(call)
        try:
            return func(*args, **kwargs)
        except Exception as error:
            if not call.started and self._recorder.recording:
                with self._recorder.guard:
                    self._failed_early(call, args, kwargs, error)
            raise
        finally:
            self._calls.pop()
            self._recorder.leave_late(kwargs)

    # ------------------------------------------------------------ one pass

    def _run(
        self,
        run: engine.Engine,
        outputs: Any,
        grads: Any = (),
        keep_graph: bool = False,
        create_graph: bool = False,
        inputs: Any = (),
        *args: Any,
        **kwargs: Any,
    ) -> Any:
        recorder = self._recorder
        call = self._calls[-1] if self._calls else None
        arguments = (outputs, grads, keep_graph, create_graph, inputs, *args)
        if not recorder.recording or not recorder.on_its_thread:
            return run(*arguments, **kwargs)
        this = Pass(next(self._passes), next(_keys))
        begun = False
        error: BaseException | None = None
        result: Any = ()
        try:
            with recorder.guard:
                begun = self._begin(this, call, outputs, grads, keep_graph, create_graph, inputs)
            if not begun:
                return run(*arguments, **kwargs)
            self.running.append(this)
            if call is None:
                result = this.run(run, *arguments, **kwargs)
            else:
                recorder.mode.__enter__()
                try:
                    result = this.run(run, *arguments, **kwargs)
                finally:
                    modes.take_off(recorder.mode)  # not as its own end does: the recording may have ended within
            return result
        except BaseException as raised:
            error = raised
            raise
        finally:
            if this in self.running:
                self.running.remove(this)
            try:
                this.take_hooks_off()
            except BaseException:
                this.take_hooks_off()  # an interrupt came in the middle
                raise
            finally:
                if begun and recorder.recording:
                    with recorder.guard:
                        self._end(this, error, result, create_graph)
                del error  # it and this frame, which its traceback holds, would keep the graph alive between them

    def _begin(
        self,
        this: Pass,
        call: Call | None,
        outputs: Any,
        grads: Any,
        keep_graph: bool,
        create_graph: bool,
        inputs: Any,
    ) -> bool:
        recorder = self._recorder
        frames = recorder.frames()
        recorder.names.refresh_modules()
        recorder.notice(frames)
        if recorder.optimizers.known:
            recorder.optimizers.check_rates()
        recorder.lines.working(frames)
        roots = tuple(self._root(output, grad) for output, grad in _paired(outputs, grads))
        wanted = tuple(recorder.tensors.number_of(t) for t in inputs or () if isinstance(t, torch.Tensor))
        nodes = self._reachable(outputs)
        if call is not None:
            call.started = True
        name = call.name if call is not None else "autograd.backward"
        place = recorder.place(frames)
        within = transforms.running() if transforms.depth() else ()
        in_call, _, turns = recorder.calls.at(frames[0] if frames else None)
        this.place = place
        for nr, tensor in enumerate(inputs or ()):
            if isinstance(tensor, torch.Tensor) and tensor.requires_grad and not is_leaf(tensor):
                if tensor.retains_grad:
                    this.asked_for[nr] = tensor
                elif name != "autograd.grad":
                    this.retaining.append(tensor)
        recorder.emit(
            ev.PassStarted(this.number, name, roots, keep_graph, create_graph, wanted, place, within, in_call, turns)
        )
        with plain_hooks(this):
            self._watch(this, nodes)
        recorder.hooks.watch_tensors(this.number, this.watching)
        return True

    def _root(self, output: Any, grad: torch.Tensor | None) -> ev.Root:
        if isinstance(output, torch.Tensor):
            entry = self._recorder.tensors.entry(output)
            return ev.Root(entry.number, entry.function, self._value(grad))
        return ev.Root(None, self._recorder.functions.discover(output.node, None), self._value(grad))

    def _reachable(self, outputs: Any) -> list[tuple[Any, KnownFunction | None]]:
        """Every node that a pass from these outputs may run, each once; None beside those that add to leaves."""
        stack: list[Any] = []
        leaves: list[torch.Tensor] = []
        for output in outputs:
            try:
                node = output.grad_fn if isinstance(output, torch.Tensor) else output.node
            except RuntimeError:  # one of several views whose base was written: torch will refuse the pass
                continue
            if node is None and output.requires_grad:
                leaves.append(output)
            stack.append(node)
        with torch.enable_grad():  # None behind a view that requires a gradient only as its base does: it will fail
            stack += [leaf.view_as(leaf).grad_fn.next_functions[0][0] for leaf in leaves]
        discover, function_of = self._recorder.functions.discover, self._registry.function_of
        found: list[tuple[Any, KnownFunction | None]] = []
        seen = {None}
        while stack:
            node = stack.pop()
            if node in seen:
                continue
            seen.add(node)
            function = None
            if type(node) is not ACCUMULATES:
                function = function_of(node)
                if function is None:
                    discover(node, None)
                    function = function_of(node)
            found.append((node, function))
            for following, _ in node.next_functions:
                if following not in seen:
                    stack.append(following)  # faster than `extend` with a generator
        return found

    def _watch(self, this: Pass, nodes: list[tuple[Any, KnownFunction | None]]) -> None:
        """Put our hooks on the nodes; where the program has put some, have them tell when they run."""
        watch = self._recorder.hooks
        for node, function in nodes:
            if function is None:
                before: list[tuple[ev.Value | None, ev.Value | None]] = []
                node.register_prehook(partial(self._leaf_started, node, before))
                added = partial(self._leaf_ran, this, node, before)
                node.register_hook(added)
                watch.watch_leaf(this.number, this.watching, node.variable, added)
            elif type(node).__name__ == compiled.BACKWARD:
                node.register_prehook(partial(self._compiled_started, this, function, node))
                node.register_hook(partial(self._compiled_ran, this, function, node))
            else:
                node.register_prehook(partial(self._started, this, function, node))
                node.register_hook(partial(self._ran, this, function, node))
            pre, post = this.hooks[-2:]
            if len(pre) > 1 or len(post) > 1:
                number = function.number if function is not None else None
                watch.watch_function(this.number, this.watching, pre, post, number)
            elif function is not None and type(node).__name__ in KEEP_GRADS:
                this.keeping.add(function.number)

    # ------------------------------------------------------------ from within the engine

    def _leaf_started(
        self, node: Any, before: list[tuple[ev.Value | None, ev.Value | None]], grads: tuple[torch.Tensor | None, ...]
    ) -> None:
        if self._recorder.recording:
            with self._recorder.guard:
                before.append((self._value(node.variable.grad), self._value(grads[0])))

    def _leaf_ran(
        self, this: Pass, node: Any, before: list[tuple[ev.Value | None, ev.Value | None]], *_: object
    ) -> None:
        recorder = self._recorder
        if recorder.recording and before:
            with recorder.guard:
                self._accumulated(this, node.variable, *before.pop())
            if recorder.watch.after_function is not None:
                recorder.watch.after_function(this, bare_name(node), (node.variable.grad,))

    def _started(self, this: Pass, function: KnownFunction, node: Any, grads: tuple[torch.Tensor | None, ...]) -> None:
        recorder = self._recorder
        if not recorder.recording:
            return
        with recorder.guard:
            if this.ran:
                self._note_freed(this)
            if this.retaining:
                self._note_retaining(this)
            this.running.append(function.number)
            if function.packed is not None:
                this.unpacking.started(function, recorder.forward.next_operation)
            arrived = self._values_of(grads)
            recorder.emit(ev.FunctionStarted(this.number, function.number, arrived))
            if function.outputs:
                self._note_retained(this, function, arrived)
        if recorder.watch.before_function is not None:
            recorder.watch.before_function(this, bare_name(node), grads)

    def _ran(
        self,
        this: Pass,
        function: KnownFunction,
        node: Any,
        grads: tuple[torch.Tensor | None, ...],
        arrived: tuple[torch.Tensor | None, ...],
    ) -> None:
        recorder = self._recorder
        if not recorder.recording:
            return
        with recorder.guard:
            running = this.running
            if running and running[-1] == function.number:
                running.pop()
            elif function.number in running:
                running.remove(function.number)
            if function.slots:
                this.ran.append((function, node))
            if function.packed is not None:
                self._unpacked(this, function)
            finite = function.number in this.keeping and self._are_finite(arrived, grads)
            recorder.emit(ev.FunctionRan(this.number, function.number, self._values_of(grads, finite)))
        if recorder.watch.after_function is not None:
            recorder.watch.after_function(this, bare_name(node), grads)

    def _compiled_started(
        self, this: Pass, function: KnownFunction, node: Any, grads: tuple[torch.Tensor | None, ...]
    ) -> None:
        self._started(this, function, node, grads)
        if self._recorder.recording:
            this.away = compiled.Away(self._recorder)

    def _compiled_ran(
        self, this: Pass, function: KnownFunction, node: Any, grads: tuple[torch.Tensor | None, ...], arrived: Any
    ) -> None:
        if this.away is not None:
            this.away.end()
        self._ran(this, function, node, grads, arrived)

    def _accumulated(self, this: Pass, leaf: torch.Tensor, before: ev.Value | None, added: ev.Value | None) -> None:
        self._note_freed(this)
        entry = self._recorder.tensors.entry(leaf)
        this.leaves.append(entry.number)
        self._recorder.tensors.remember_grad(entry, leaf.grad)
        self._recorder.emit(ev.GradAccumulated(this.number, entry.number, before, added, self._value(leaf.grad)))
        if leaf.grad is not None and before is not None:  # a first one is what arrived, or new: nothing is written
            self._recorder.tensors.accumulated_into(leaf.grad, entry)

    def _values_of(self, grads: tuple[torch.Tensor | None, ...], finite: bool = False) -> tuple[ev.Value | None, ...]:
        if len(grads) == 1:
            return (self._value(grads[0], finite),)
        return tuple([self._value(grad, finite) for grad in grads])

    def _are_finite(self, arrived: tuple[torch.Tensor | None, ...], grads: tuple[torch.Tensor | None, ...]) -> bool:
        """Whether what arrived was seen to be finite, and what is handed on is of the same type."""
        for grad in arrived:
            found = self._values.get(id(grad)) if grad is not None else None
            if grad is None or found is None or not self._holds(found, grad) or not is_finite(found[3]):
                return False
            for sent in grads:
                if sent is not None and sent.dtype is not grad.dtype:
                    return False
        return True

    def _holds(self, found: _Found, grad: torch.Tensor) -> bool:
        """Whether what was seen is what that gradient still holds."""
        return found[0]() is grad and found[1:3] == (version_of(grad), self._recorder.forward.calls)

    def _value(self, grad: torch.Tensor | None, finite: bool = False) -> ev.Value | None:
        """What a gradient holds: the same tensor leaves one function and arrives at the next, often also at a leaf."""
        if grad is None:
            return None
        if grad.numel() <= WHOLE or grad.layout is not torch.strided:
            return snapshot(grad)
        found = self._values.get(id(grad))
        if found is not None and self._holds(found, grad):
            return found[3]
        if len(self._values) >= _RECENT:
            self._values.clear()
        value = snapshot(grad, finite)
        self._values[id(grad)] = (weakref.ref(grad), version_of(grad), self._recorder.forward.calls, value)
        return value

    def _note_retained(self, this: Pass, function: KnownFunction, arrived: tuple[ev.Value | None, ...]) -> None:
        """Tensors that are no leaves and retain their gradient got it just before their function runs."""
        outputs = function.outputs
        for output_nr in sorted(outputs) if len(outputs) > 1 else outputs:
            number = outputs[output_nr]
            entry = self._registry.tensors.get(number)
            if entry is None:
                continue
            living = entry.ref()
            if living is None or not living.retains_grad or output_nr >= len(arrived):
                continue
            before, after = entry.retained, snapshot(living.grad)
            self._recorder.tensors.remember_grad(entry, living.grad)
            entry.retained = after
            self._recorder.emit(ev.GradAccumulated(this.number, number, before, arrived[output_nr], after))

    def _note_retaining(self, this: Pass) -> None:
        """Say which tensors of ``inputs=`` retain their gradient from now on."""
        for tensor in this.retaining:
            if tensor.retains_grad and this.place is not None:
                self._recorder.emit(ev.GradRetained(self._recorder.tensors.entry(tensor).number, this.place))
        this.retaining.clear()

    def _unpacked(self, this: Pass, function: KnownFunction) -> None:
        unpacked = this.unpacking.ran(function, self._recorder.forward.next_operation, this.number)
        if unpacked is not None:
            self._recorder.emit(unpacked)

    def _note_freed(self, this: Pass) -> None:
        """Say which of the functions that ran hold nothing any more (seen on the nodes, not assumed), and what died."""
        for function, node in this.ran:
            freed = tuple([slot for slot in function.slots if not saved.still_held(node, slot)])
            for slot in freed:
                self._registry.drop_slot(function, slot)
            if freed:
                self._recorder.emit(ev.BufferFreed(function.number, freed, this.number))
        this.ran.clear()
        self._recorder.note_deaths()

    def _end(self, this: Pass, error: BaseException | None, results: Any, create_graph: bool) -> None:
        recorder = self._recorder
        self._note_freed(this)
        if this.retaining:
            self._note_retaining(this)
        for nr, tensor in this.asked_for.items():
            entry, after = recorder.tensors.entry(tensor), snapshot(tensor.grad)
            if after != entry.retained:
                before, entry.retained = entry.retained, after
                recorder.tensors.remember_grad(entry, tensor.grad)
                added = snapshot(results[nr]) if nr < len(results or ()) else None
                recorder.emit(ev.GradAccumulated(this.number, entry.number, before, added, after))
        if create_graph:
            self._note_made(this, results)
        failed = this.running[-1] if error is not None and this.running else None
        text = f"{type(error).__name__}: {error}" if error is not None else None
        recorder.emit(ev.PassEnded(this.number, text, failed))

    def _note_made(self, this: Pass, results: Any) -> None:
        """Announce the functions that a pass with ``create_graph`` made: those behind the gradients that came out."""
        leaves = [self._registry.tensors.get(number) for number in this.leaves]
        tensors = [leaf.ref() for leaf in leaves if leaf is not None]
        grads = [tensor.grad for tensor in tensors if tensor is not None]
        for grad in (*(results or ()), *grads):
            if grad is not None:
                self._recorder.functions.discover_layers(grad, None, this.number)

    def _failed_early(self, call: Call, args: tuple[Any, ...], kwargs: dict[str, Any], error: BaseException) -> None:
        recorder = self._recorder
        frames = recorder.frames()
        recorder.notice(frames)
        first = args[0] if args else None
        outputs = first if isinstance(first, (tuple, list)) else (first,)
        roots = tuple(self._root(output, None) for output in outputs if isinstance(output, torch.Tensor))
        number = next(self._passes)
        keep, create = bool(kwargs.get("retain_graph")), bool(kwargs.get("create_graph"))
        within = transforms.running()
        recorder.emit(ev.PassStarted(number, call.name, roots, keep, create, (), recorder.place(frames), within))
        recorder.emit(ev.PassEnded(number, f"{type(error).__name__}: {error}"))


def _paired(outputs: Any, grads: Any) -> Iterator[tuple[Any, torch.Tensor | None]]:
    listed = list(grads) if isinstance(grads, (tuple, list)) else []
    for index, output in enumerate(outputs):
        yield output, listed[index] if index < len(listed) else None
