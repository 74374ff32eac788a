"""The graph at one step of a record: looked up, never replayed."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING, Any

from gradviz.trace.calls import ran_in
from gradviz.trace.entities import Edge, Node, TensorHistory
from gradviz.trace.signs import sign

if TYPE_CHECKING:
    import networkx as nx

    from gradviz.events import Value
    from gradviz.trace.trace import Trace


def plain(value: Value | None) -> Any:
    """Nested lists, a summary dict, or None."""
    return None if value is None else value.plain


class View:
    """What lives at `step`, and how it looks there."""

    def __init__(self, trace: Trace, step: int) -> None:
        self.trace = trace
        self.step = step

    def alive(self, key: str) -> bool:
        """Whether a node lives at this step."""
        node = self.trace.nodes.get(key)
        return node is not None and node.born <= self.step and (node.died is None or self.step < node.died)

    def nodes(self) -> list[str]:
        """The keys of all nodes that live, in order of birth."""
        return [key for key in self.trace.lived_in(self.trace.segment_at(self.step)) if self.alive(key)]

    def edges(self) -> list[Edge]:
        """All edges that live, in order of birth."""
        last = bisect_right(self.trace.edges, self.step, key=lambda edge: edge.born)
        return [edge for edge in self.trace.edges[:last] if self.alive(edge.source) and self.alive(edge.target)]

    def held_bytes(self) -> int:
        """Bytes held by saved tensors, each storage once."""
        return self.trace.memory.total.at(self.step, 0)

    def node(self, key: str) -> dict[str, Any]:
        """A node's attributes. Raises `KeyError` if the record never had it."""
        node = self.trace.nodes[key]
        common = {
            "kind": node.kind,
            "line": node.line,
            "cell": node.cell,
            "place": node.place,
            "born": node.born,
            **ran_in(self.trace, node.operation),
        }
        return {**common, **self.own(node)}

    def own(self, node: Node) -> dict[str, Any]:
        """A node's attributes without where it was made."""
        return {"tensor": self._tensor, "function": self._function, "operation": self._operation}[node.kind](node)

    def edge(self, edge: Edge) -> dict[str, Any]:
        """An edge's attributes; ``grad`` is what flowed back over it in the last pass begun by this step."""
        starts = self.trace.passes.starts
        index = bisect_right(starts, self.step)
        history = self.trace.edge_grads.get(edge.number)
        grad = history.since(starts[index - 1], self.step, None) if index and history else None
        return {
            "input_nr": edge.input_nr,
            "output_nr": edge.output_nr,
            "grad": plain(grad),
            "blocked": edge.blocked,
        }

    @cached_property
    def graph(self) -> nx.MultiDiGraph:
        """The graph as networkx knows graphs: edges in the direction of the data, keyed by their number."""
        import networkx  # a quarter of a second that the window need not wait for

        graph = networkx.MultiDiGraph(step=self.step)
        graph.add_nodes_from((key, self.node(key)) for key in self.nodes())
        graph.add_edges_from((edge.source, edge.target, edge.number, self.edge(edge)) for edge in self.edges())
        return graph

    def _tensor(self, node: Node) -> dict[str, Any]:
        tensor = self.trace.tensors[node.ident]
        newest = self._newest(tensor.keys, node.version)
        step = self.step if newest else self.trace.nodes[tensor.keys[node.version + 1]].born - 1
        names = list(tensor.names.at(step, ())) if newest else []
        return {
            "label": names[0] if names else "",
            "names": names,
            "shape": tensor.shape.at(step, tensor.created.shape),
            "dtype": tensor.dtype.at(step, tensor.created.dtype),
            "device": tensor.created.device,
            "layout": tensor.created.layout,
            "requires_grad": tensor.requires_grad.at(step, tensor.created.requires_grad),
            "is_leaf": tensor.is_leaf.at(step, tensor.created.is_leaf),
            "retains_grad": tensor.retains_grad.at(step, False),
            "storage": tensor.storage.at(step, tensor.created.storage),
            "version": tensor.version.at(step, tensor.created.version),
            "value": plain(tensor.value.at(step, tensor.created.value)),
            "grad": plain(tensor.grad.at(step, None)),
            "grad_mode": tensor.grad_modes[node.version],
            "parameter": tensor.created.parameter,
            "newest": newest,
            "alive": tensor.released is None or self.step < tensor.released,
            "hooks": list(tensor.hooks.at(step, ())),
            "level": tensor.created.level,
            "batch": tensor.created.batch,
            "wraps": tensor.created.wraps,
            "tangent": self._tangent(tensor, step),
        }

    def _tangent(self, tensor: TensorHistory, step: int) -> Any:
        """The tangent that a tensor carries, if the level of forward-mode AD in which it got it has not ended."""
        levels = self.trace.dual_levels
        index = bisect_right(levels.steps, self.step)
        if not tensor.tangent.steps or not index or levels.values[index - 1] < 0:
            return None
        return plain(tensor.tangent.since(levels.steps[index - 1], step, None))

    def _newest(self, keys: list[str], version: int) -> bool:
        return version + 1 >= len(keys) or self.trace.nodes[keys[version + 1]].born > self.step

    def _function(self, node: Node) -> dict[str, Any]:
        function = self.trace.functions[node.ident]
        operation = function.operation
        arguments = list(operation.arguments) if operation else []
        saved = [
            {
                "slot": slot.slot,
                "shape": slot.shape,
                "bytes": slot.bytes,
                "storage": slot.storage,
                "tensor": slot.tensor,
                "state": state,
            }
            for slot, state in function.saved_at(self.step)
        ]
        return {
            "label": sign(node.name, arguments),
            "name": node.name,
            "operation": operation.name if operation else "",
            "arguments": arguments,
            "expression": operation.place.expression if operation else "",
            "saved": saved,
            "runs": function.runs.at(self.step, 0),
            "failed": function.failed.at(self.step, None),
            "running": function.running.at(self.step, False),
            "made_by_pass": function.created.made_by_pass,
            "transforms": list(operation.transforms) if operation else [],
            "hooks": list(function.hooks.at(self.step, ())),
            "formula": None,
        }

    def _operation(self, node: Node) -> dict[str, Any]:
        operation = self.trace.operations[node.ident]
        return {
            "label": sign(node.name, list(operation.arguments)),
            "name": node.name,
            "arguments": list(operation.arguments),
            "expression": operation.place.expression,
            "grad_mode": operation.grad_mode,
            "transforms": list(operation.transforms),
        }
