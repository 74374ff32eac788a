"""The record in time: the events are the truth, everything else is derived from them as they arrive."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from os import PathLike
from typing import Any

from msgspec import structs

from gradviz import events as ev
from gradviz.trace.bookmarks import Bookmarks
from gradviz.trace.entities import Edge, FunctionHistory, Node, TensorHistory
from gradviz.trace.flows import Flows
from gradviz.trace.history import History
from gradviz.trace.index import Index
from gradviz.trace.memory import HeldMemory
from gradviz.trace.optimizers import Optimizers
from gradviz.trace.passes import Passes
from gradviz.trace.pins import NO_PINS, Pins
from gradviz.trace.segments import Segments
from gradviz.trace.view import View

_PORTION = 1_000
"""Things that are freed at once when a record is emptied."""
_BESIDE = frozenset(
    {
        ev.FileSeen,
        ev.LineReached,
        ev.TextPrinted,
        ev.ResultDisplayed,
        ev.OutputCleared,
        ev.WarningShown,
        ev.InputRequested,
        ev.InputGiven,
    }
)
"""Events that happen beside the graph."""


class Trace:
    """A record: `len` is the number of events, `at(step)` the graph after that many of them.

    Appending costs the same however long the record is; so does going anywhere in it.
    """

    def __init__(self, events: Iterable[ev.Event] = ()) -> None:
        self.events: list[ev.Event] = []
        self.nodes: dict[str, Node] = {}
        self.edges: list[Edge] = []
        self.tensors: dict[int, TensorHistory] = {}
        self.functions: dict[int, FunctionHistory] = {}
        self.operations: dict[int, ev.OperationCalled] = {}
        self.hooks: dict[int, ev.HookRegistered] = {}
        self.calls: dict[int, ev.CallSeen] = {}
        self.edge_grads: defaultdict[int, History[ev.Value | None]] = defaultdict(History)
        self.flows = Flows()
        self.places: History[ev.Place] = History()
        self.passes = Passes()
        self.changes = 0
        """How many events can have changed the graph."""
        self.dual_levels: History[int] = History()
        self.memory = HeldMemory()
        self.optimizers = Optimizers()
        self.index = Index()
        self.bookmarks = Bookmarks()
        self.pins: Pins = NO_PINS
        self._unpacked: dict[int, list[ev.BufferUnpacked]] = {}
        """What each pass that runs has unpacked."""
        self._edges_of: defaultdict[str, list[Edge]] = defaultdict(list)
        self._keepers: defaultdict[str, int] = defaultdict(int)
        self._meanings: dict[tuple[str, str], int] = {}
        """The tensor that each name means, by scope and name."""
        self._held_by_operation: dict[str, list[str]] = {}
        self._cells: list[ev.CellStarted] = []
        self.files: dict[str, ev.FileSeen] = {}
        """The texts of files that code ran from, by what places call them."""
        self._segments = Segments()
        self._order: list[str] = []
        self._births: list[int] = []
        """The steps of birth of all nodes, in order."""
        self._living: dict[str, None] = {}
        self._carried: dict[int, tuple[str, ...]] = {0: ()}
        """What lived when each segment began."""
        self.extend(events)

    def __len__(self) -> int:
        return len(self.events)

    def extend(self, events: Iterable[ev.Event]) -> None:
        """Append events, oldest first."""
        for event in events:
            self.append(event)

    def append(self, event: ev.Event) -> None:
        """Append one event and derive what follows from it."""
        self.events.append(event)
        step = len(self.events)
        if self._segments.take(step, event):
            self._carried[step] = tuple(self._living)
        place = getattr(event, "place", None)
        if place is not None:
            self.places.set(step, place)
        self.index.take(step, event, place)
        kind = type(event)
        if kind not in _BESIDE:
            self.changes += 1
        handler = _HANDLERS.get(kind)
        if handler is not None:
            handler(self, step, event)

    def at(self, step: int) -> View:
        """The graph at a step: 0 is empty, ``len(trace)`` is now. Raises `IndexError` outside of these."""
        if not 0 <= step <= len(self.events):
            raise IndexError(f"The record has steps 0 to {len(self.events)}; there is no step {step}.")
        return View(self, step)

    def derivative_order(self, function: int) -> int:
        """1 for a function of the program's, one more than the pass's roots have for one that a pass made."""
        order, made_by = 1, self.functions[function].created.made_by_pass
        while (run := self.passes.numbered.get(made_by or 0)) is not None:
            order += 1
            roots = [self.functions[root.function] for root in run.event.roots if root.function in self.functions]
            made_by = max((root.created.made_by_pass or 0 for root in roots), default=0)
        return order

    def place(self, step: int) -> ev.Place | None:
        """Where the program stood at a step."""
        return self.places.at(step, None)  # type: ignore[arg-type]

    @property
    def program(self) -> str:
        """The path of the program that began it; empty where it has none."""
        first = self.events[0] if self.events else None
        return first.program if isinstance(first, ev.RunStarted) else ""

    def cells(self) -> list[ev.CellStarted]:
        """Every execution, in order."""
        return self._cells

    def texts(self) -> list[ev.Text]:
        """All that places are lines of, as far as it is known."""
        return [*self._cells, *(file for file in self.files.values() if file.source)]

    def edges_of(self, key: str) -> list[Edge]:
        """All edges that ever began or ended at a node, oldest first."""
        return self._edges_of.get(key, [])

    def segments(self) -> list[range]:
        """Ranges of steps that are laid out together (see `gradviz.trace.segments`)."""
        return self._segments.all(len(self))

    def segment_at(self, step: int) -> range:
        """The steps that are laid out together with this one."""
        return self._segments.at(step, len(self))

    def lived_in(self, segment: range) -> list[str]:
        """The nodes that live at some step of a segment, in order of birth."""
        nodes, first = self.nodes, bisect_left(self._births, segment.start)
        keys = [
            key for key in self._carried[segment.start] if (died := nodes[key].died) is None or died > segment.start
        ]
        last = bisect_left(self._births, segment.stop)
        return keys + self._order[first:last]

    def living_in(self, segment: range) -> tuple[list[str], list[Edge]]:
        """The nodes and edges that live at some step of a segment, in order of birth."""
        return next(found for found in self.living_in_parts(segment) if found)

    def living_in_parts(self, segment: range) -> Iterator[tuple[list[str], list[Edge]] | None]:
        """The same in slices: None now and then, nodes and edges at last."""
        keys = self.lived_in(segment)
        yield None
        there = set(keys)
        found: dict[int, Edge] = {}
        for start in range(0, len(keys), _PORTION):
            yield None
            found |= {
                edge.number: edge
                for key in keys[start : start + _PORTION]
                if key[0] != "t"  # every edge has a function or an operation at one end
                for edge in self._edges_of[key]
                if edge.born < segment.stop and edge.source in there and edge.target in there
            }
        yield keys, [found[number] for number in sorted(found)]

    def emptied(self) -> Iterator[None]:
        """Empty the record, a portion for each turn: to free a long one at once takes some tenths of a second.

        It is of no use from the first turn on.
        """
        for row in (self.events, self.edges, self._order, self._births, self.places.steps, self.places.values):
            while row:
                del row[-_PORTION:]
                yield
        tables = (
            self.functions,
            self.tensors,
            self.operations,
            self.calls,
            self.nodes,
            self.edge_grads,
            self._edges_of,
        )
        for table in tables:
            while table:
                for _ in range(min(_PORTION, len(table))):
                    table.popitem()
                yield

    def save(self, path: str | PathLike[str]) -> None:
        """Write the record to a ``.gradviz`` file."""
        from gradviz.trace.store import save

        save(self, path)

    # ------------------------------------------------------------ nodes and edges

    def _add_node(self, node: Node) -> None:
        self.nodes[node.key] = node
        self._order.append(node.key)
        self._births.append(node.born)
        self._living[node.key] = None

    def _add_edge(self, step: int, source: str, target: str, **attributes: Any) -> None:
        edge = Edge(len(self.edges), source, target, step, **attributes)
        self.edges.append(edge)
        self._edges_of[source].append(edge)
        if target != source:
            self._edges_of[target].append(edge)

    def _keep(self, key: str) -> None:
        self._keepers[key] += 1

    def _let_go(self, step: int, key: str) -> None:
        """One keeper less; a node without keepers dies, and an operation with its last output."""
        self._keepers[key] -= 1
        node = self.nodes[key]
        if self._keepers[key] > 0 or node.died is not None:
            return
        node.died = step
        del self._living[key]
        for edge in self._edges_of[key]:
            if edge.target == key and edge.source[0] == "o":
                self._let_go(step, edge.source)
        for held in self._held_by_operation.pop(key, ()):
            self._let_go(step, held)

    def key_at(self, tensor: TensorHistory, step: int) -> str | None:
        """The key of a tensor's newest written version at a step, if it had been seen by then."""
        nodes = self.nodes
        index = bisect_right(tensor.keys, step, key=lambda key: nodes[key].born)
        return tensor.keys[index - 1] if index else None

    def nodes_from(self, index: int, until: int) -> list[Node]:
        """The nodes from a number on, in order of birth, that were born by a step."""
        last = bisect_right(self._births, until, lo=index)
        return [self.nodes[key] for key in self._order[index:last]]

    def newest_key(self, tensor: int) -> str | None:
        """The key of a tensor's newest written version, if the record knows the tensor."""
        history = self.tensors.get(tensor)
        return history.keys[-1] if history else None

    def _source_key(self, item: ev.Input) -> str | None:
        key = self.newest_key(item.tensor) if item.tensor is not None else None
        if key is None and item.function in self.functions:
            key = f"f{item.function}"
        return key

    def _add_inputs(self, step: int, target: str, inputs: Iterable[ev.Input]) -> list[str]:
        sources = []
        for item in inputs:
            source = self._source_key(item)
            if source is not None:
                output_nr = item.output_nr if source[0] == "f" else None
                self._add_edge(step, source, target, input_nr=item.nr, output_nr=output_nr, blocked=item.blocked)
                sources.append(source)
        return sources

    # ------------------------------------------------------------ the forward pass

    def _on_cell(self, step: int, event: ev.CellStarted) -> None:
        self._cells.append(event)

    def _on_file(self, step: int, event: ev.FileSeen) -> None:
        self.files[event.name] = event

    def _on_call(self, step: int, event: ev.CallSeen) -> None:
        self.calls[event.call] = event

    def _on_operation(self, step: int, event: ev.OperationCalled) -> None:
        self.operations[event.operation] = event
        if event.tracked or not event.inputs:
            return
        key = f"o{event.operation}"
        self._add_node(Node(key, "operation", event.operation, 0, step, event.name, event.place, None, event.operation))
        sources = self._add_inputs(step, key, event.inputs)
        unnamed = [s for s in sources if s[0] == "t" and not self._tensor(s).names.values]
        for source in unnamed:
            self._keep(source)
        self._held_by_operation[key] = unnamed

    def _on_function(self, step: int, event: ev.FunctionCreated) -> None:
        operation = self.operations.get(event.operation) if event.operation is not None else None
        history = FunctionHistory(event, operation)
        self.functions[event.function] = history
        key = f"f{event.function}"
        place = operation.place if operation else None
        self._add_node(Node(key, "function", event.function, 0, step, event.name, place, None, event.operation))
        self._keep(key)
        for source in self._add_inputs(step, key, event.inputs):
            if source[0] == "t":
                self._keep(source)
        for saved in event.saved:
            history.states[saved.slot] = History()
        self.memory.saved(step, event)

    def _add_tensor_node(self, step: int, event: ev.TensorCreated | ev.TensorWritten, place: ev.Place | None) -> None:
        tensor, function, operation = event.tensor, event.function, event.operation
        history = self.tensors[tensor]
        called = self.operations.get(operation) if operation is not None else None
        key = f"t{tensor}.{len(history.keys)}"
        place = called.place if called else place
        self._add_node(Node(key, "tensor", tensor, len(history.keys), step, "", place, None, operation))
        history.keys.append(key)
        history.grad_modes.append(called.grad_mode if called else "grad")
        self._keep(key)
        if function in self.functions:
            self._add_edge(step, f"f{function}", key, input_nr=None, output_nr=event.output_nr, blocked=None)
            self._keep(key)
        elif called is not None and not called.tracked and called.inputs:
            blocked = next((item.blocked for item in called.inputs if item.blocked not in (None, "constant")), None)
            blocked = blocked or "constant"
            self._add_edge(step, f"o{operation}", key, input_nr=None, output_nr=event.output_nr, blocked=blocked)
            self._keep(f"o{operation}")

    def _on_tensor(self, step: int, event: ev.TensorCreated) -> None:
        history = self.tensors[event.tensor] = TensorHistory(event)
        self._add_tensor_node(step, event, event.place)
        if event.grad is not None:
            history.grad.set(step, event.grad)
        if event.tangent is not None:
            history.tangent.set(step, event.tangent)
        if event.name:
            self._on_name(step, event)

    def _on_written(self, step: int, event: ev.TensorWritten) -> None:
        history = self.tensors[event.tensor]
        previous = history.keys[-1]
        self._add_tensor_node(step, event, None)
        if history.released is None:
            self._let_go(step, previous)
        for name in ("version", "value", "requires_grad", "is_leaf", "shape", "dtype"):
            getattr(history, name).set(step, getattr(event, name))
        if event.tangent is not None or history.tangent.steps:
            history.tangent.set(step, event.tangent)
        if event.storage is not None:
            history.storage.set(step, event.storage)

    def _on_value(self, step: int, event: ev.ValueChanged) -> None:
        history = self.tensors[event.tensor]
        unnoticed = event.by in ("alias", "outside") and event.version == history.version.at(
            step, history.created.version
        )
        if unnoticed or event.by == "data":
            history.behind += ((step, event.by),)
        history.value.set(step, event.value)
        history.version.set(step, event.version)
        if event.by == "data":
            history.shape.set(step, event.shape)
            history.dtype.set(step, event.dtype)
        if event.storage is not None:
            history.storage.set(step, event.storage)

    def _on_dual_level(self, step: int, event: ev.DualLevelChanged) -> None:
        self.dual_levels.set(step, event.level)

    def _on_requires_grad(self, step: int, event: ev.RequiresGradChanged) -> None:
        self.tensors[event.tensor].requires_grad.set(step, event.requires_grad)
        self.tensors[event.tensor].is_leaf.set(step, event.is_leaf)

    def _on_retained(self, step: int, event: ev.GradRetained) -> None:
        self.tensors[event.tensor].retains_grad.set(step, True)

    def _on_hook(self, step: int, event: ev.HookRegistered) -> None:
        self.hooks[event.hook] = event
        self._put_on(step, event)

    def _put_on(self, step: int, event: ev.HookRegistered) -> None:
        hooks = self._hooks_of(event)
        if hooks is not None:
            hooks.set(step, (*hooks.last(()), event.name))

    def _hooks_of(self, event: ev.HookRegistered) -> History[tuple[str, ...]] | None:
        if event.tensor is not None:
            return self.tensors[event.tensor].hooks
        return self.functions[event.function].hooks if event.function in self.functions else None

    def _on_hook_fired(self, step: int, event: ev.HookFired) -> None:
        hook = self.hooks[event.hook]
        if hook.tensor is None and hook.function is None and event.function is not None:  # now it is known where it is
            self.hooks[event.hook] = found = structs.replace(hook, function=event.function)
            self._put_on(step, found)

    def _on_hook_removed(self, step: int, event: ev.HookRemoved) -> None:
        hook = self.hooks[event.hook]
        hooks = self._hooks_of(hook)
        if hooks is not None:
            left = list(hooks.last(()))
            left.remove(hook.name)
            hooks.set(step, tuple(left))

    def _on_grad(self, step: int, event: ev.GradChanged) -> None:
        history = self.tensors[event.tensor]
        history.grad.set(step, event.grad)
        if history.summed is not None:
            history.summed.set(step, 0)

    def _on_name(self, step: int, event: ev.NameBound | ev.TensorCreated) -> None:
        name = event.scope, event.name
        before = self._meanings.get(name)
        if before is not None:
            self._lose_name(step, before, name)
        self._meanings[name] = event.tensor
        tensor = self.tensors[event.tensor]
        tensor.bound.append(name)
        tensor.names.set(step, tensor.current_names())

    def _on_name_lost(self, step: int, event: ev.NameUnbound) -> None:
        name = event.scope, event.name
        if self._meanings.get(name) == event.tensor:
            del self._meanings[name]
        self._lose_name(step, event.tensor, name)

    def _lose_name(self, step: int, number: int, name: tuple[str, str]) -> None:
        tensor = self.tensors[number]
        if name in tensor.bound:
            tensor.bound.remove(name)
            tensor.names.set(step, tensor.current_names())

    def _on_optimizer(self, step: int, event: ev.OptimizerStepStarted | ev.LearningRateChanged) -> None:
        self.optimizers.take(step, event)

    # ------------------------------------------------------------ the end of things

    def _on_tensor_released(self, step: int, event: ev.TensorReleased) -> None:
        history = self.tensors[event.tensor]
        history.released = step
        self._let_go(step, history.keys[-1])

    def _on_function_released(self, step: int, event: ev.FunctionReleased) -> None:
        for function in event.functions:
            key = f"f{function}"
            self._let_go(step, key)
            for edge in self._edges_of[key]:
                other = edge.source if edge.target == key else edge.target
                if other[0] == "t":
                    self._let_go(step, other)
            self.memory.released(step, function)

    def _on_freed(self, step: int, event: ev.BufferFreed) -> None:
        self._set_states(step, event.function, event.slots, "freed")
        self.memory.freed(step, event.function, event.slots)

    def _on_unpacked(self, step: int, event: ev.BufferUnpacked) -> None:
        self._set_states(step, event.function, event.slots, "recomputed" if event.recomputed else "held")
        self._unpacked.setdefault(event.pass_, []).append(event)

    def _packed_again(self, step: int, pass_: int) -> None:
        """A pass ends: what it unpacked and did not free is packed as before."""
        for event in self._unpacked.pop(pass_, ()):
            states = self.functions[event.function].states
            left = tuple(slot for slot in event.slots if states[slot].last("") != "freed")
            self._set_states(step, event.function, left, "packed")

    def _on_staled(self, step: int, event: ev.BufferStaled) -> None:
        self._set_states(step, event.function, event.slots, "stale")

    def _on_moved(self, step: int, event: ev.BufferMoved) -> None:
        function = self.functions[event.function]
        for slot in event.slots:
            function.moved.setdefault(slot, History()).set(step, event)
        self.memory.moved(step, event)

    def _set_states(self, step: int, function: int, slots: tuple[str, ...], state: str) -> None:
        for slot in slots:
            self.functions[function].states[slot].set(step, state)

    # ------------------------------------------------------------ the backward pass

    def _on_pass(self, step: int, event: ev.PassStarted) -> None:
        self.passes.begin(step, event)

    def _on_started(self, step: int, event: ev.FunctionStarted) -> None:
        self.passes.start_function(step, event)
        self.functions[event.function].running.set(step, True)
        key = f"f{event.function}"
        for edge in self._edges_of[key]:
            if edge.source == key and edge.target[0] == "t" and edge.output_nr is not None:
                self._set_edge_grad(step, edge, event.grads, edge.output_nr)

    def _on_ran(self, step: int, event: ev.FunctionRan) -> None:
        self.passes.end_function(step, event)
        function = self.functions[event.function]
        function.running.set(step, False)
        function.runs.set(step, function.runs.last(0) + 1)
        key = f"f{event.function}"
        for edge in self._edges_of[key]:
            if edge.target == key and edge.input_nr is not None:
                self._set_edge_grad(step, edge, event.grads, edge.input_nr)

    def _set_edge_grad(self, step: int, edge: Edge, grads: tuple[ev.Value | None, ...], index: int) -> None:
        if index < len(grads) and grads[index] is not None:
            self.edge_grads[edge.number].set(step, grads[index])
            self.flows.take(step, edge.number, grads[index])  # type: ignore[arg-type]

    def _on_accumulated(self, step: int, event: ev.GradAccumulated) -> None:
        history = self.tensors[event.tensor]
        history.grad.set(step, event.after)
        if history.summed is None:
            history.summed = History()
        history.summed.set(step, 1 + (history.summed.last(0) if event.before is not None else 0))

    def _on_pass_ended(self, step: int, event: ev.PassEnded) -> None:
        self.passes.end(step, event)
        self._packed_again(step, event.pass_)
        if event.failed is not None:
            function = self.functions[event.failed]
            function.running.set(step, False)
            message = (event.error or "").partition(": ")[2]
            function.failed.set(step, message or event.error)

    def _tensor(self, key: str) -> TensorHistory:
        return self.tensors[self.nodes[key].ident]


_HANDLERS: dict[type, Callable[[Trace, int, Any], None]] = {
    ev.CellStarted: Trace._on_cell,
    ev.FileSeen: Trace._on_file,
    ev.CallSeen: Trace._on_call,
    ev.OperationCalled: Trace._on_operation,
    ev.FunctionCreated: Trace._on_function,
    ev.TensorCreated: Trace._on_tensor,
    ev.TensorWritten: Trace._on_written,
    ev.ValueChanged: Trace._on_value,
    ev.DualLevelChanged: Trace._on_dual_level,
    ev.RequiresGradChanged: Trace._on_requires_grad,
    ev.GradRetained: Trace._on_retained,
    ev.HookRegistered: Trace._on_hook,
    ev.HookRemoved: Trace._on_hook_removed,
    ev.HookFired: Trace._on_hook_fired,
    ev.GradChanged: Trace._on_grad,
    ev.NameBound: Trace._on_name,
    ev.NameUnbound: Trace._on_name_lost,
    ev.TensorReleased: Trace._on_tensor_released,
    ev.FunctionReleased: Trace._on_function_released,
    ev.BufferFreed: Trace._on_freed,
    ev.BufferStaled: Trace._on_staled,
    ev.BufferMoved: Trace._on_moved,
    ev.BufferUnpacked: Trace._on_unpacked,
    ev.PassStarted: Trace._on_pass,
    ev.FunctionStarted: Trace._on_started,
    ev.FunctionRan: Trace._on_ran,
    ev.GradAccumulated: Trace._on_accumulated,
    ev.PassEnded: Trace._on_pass_ended,
    ev.OptimizerStepStarted: Trace._on_optimizer,
    ev.LearningRateChanged: Trace._on_optimizer,
}
