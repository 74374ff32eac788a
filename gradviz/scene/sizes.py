"""How much room the nodes of a segment take. Nodes alike are measured once: most of a large graph repeats itself."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING

from gradviz.scene import cards
from gradviz.scene.boxes import Box
from gradviz.trace.entities import Node, TensorHistory
from gradviz.trace.signs import sign

if TYPE_CHECKING:
    from gradviz.scene.content import Names
    from gradviz.trace.trace import Trace


class Sizes:
    """Measures nodes with room for all that they show at any step of a segment."""

    def __init__(self, trace: Trace, segment: range, names: Names) -> None:
        self._trace = trace
        self._start = segment.start
        self._names = names
        self._known: dict[Hashable, Box] = {}
        self._boxes: dict[Box, Box] = {}
        """Boxes of one size are one: a great many of them take less memory, and less time to be told to others."""

    def box(self, node: Node) -> Box:
        """The room of a node."""
        if node.kind == "tensor":
            return self._tensor(node)
        if node.kind == "function":
            return self._function(node)
        return self._operation(node)

    def _tensor(self, node: Node) -> Box:
        tensor = self._trace.tensors[node.ident]
        step, newest = self._moment(node, tensor)
        created = tensor.created
        names = {*self._names.known.get(node.ident, ()), *(tensor.names.at(step, ()) if newest else ())}
        graded = node.ident in self._names.graded
        needs = graded or tensor.requires_grad.at(step, created.requires_grad)
        leaf = needs and tensor.is_leaf.at(step, created.is_leaf)
        grad = leaf or graded or tensor.retains_grad.at(step, False) or tensor.grad.at(step, None) is not None
        versions = len(tensor.keys) > 1
        shape, dtype = tensor.shape.at(step, created.shape), tensor.dtype.at(step, created.dtype)
        what = (tuple(sorted(names)), versions, shape, dtype, leaf, grad)
        if what not in self._known:
            own = [f"{name} · v0" if versions else name for name in what[0]]
            self._known[what] = self._one(cards.tensor_box(own, shape, dtype, leaf=leaf, grad=grad))
        return self._known[what]

    def _moment(self, node: Node, tensor: TensorHistory) -> tuple[int, bool]:
        """The first step of the segment at which the node was there, or the last one before it was overwritten.

        Also whether it was the newest version then.
        """
        step = max(self._start, node.born)
        if node.version + 1 < len(tensor.keys):
            overwritten = self._trace.nodes[tensor.keys[node.version + 1]].born
            if overwritten <= step:
                return overwritten - 1, False
        return step, True

    def _function(self, node: Node) -> Box:
        function = self._trace.functions[node.ident]
        arguments = tuple(function.operation.arguments) if function.operation else ()
        slots = tuple(saved.slot for saved in function.created.saved)
        what = (node.name, arguments, slots)
        if what not in self._known:
            self._known[what] = self._one(cards.function_box(sign(node.name, list(arguments)), node.name, slots))
        return self._known[what]

    def _operation(self, node: Node) -> Box:
        arguments = tuple(self._trace.operations[node.ident].arguments)
        what = (node.name, arguments)
        if what not in self._known:
            self._known[what] = self._one(cards.operation_box(sign(node.name, list(arguments)), node.name))
        return self._known[what]

    def _one(self, box: Box) -> Box:
        return self._boxes.setdefault(box, box)
