"""What the proofs over torch's own operations and over whole programs share; it shares no code with the recorder."""

from __future__ import annotations

import math
import random
from collections import defaultdict
from typing import Any

import numpy as np
import torch
from torch.autograd.graph import GradientEdge
from torch.utils._pytree import tree_leaves

from gradviz import events as ev
from gradviz.trace.trace import Trace

ACCUMULATE = "torch::autograd::AccumulateGrad"
WHOLE = 100
"""Up to this many elements a value is recorded whole."""
SAMPLE = 4096
"""Up to this many elements a summary looks at all of them."""

Slot = tuple[Any, int]
"""A node and the number of one of its inputs (of the gradients that come to it)."""


def seed() -> None:
    """Begin all random numbers anew."""
    torch.manual_seed(0)
    random.seed(0)
    np.random.seed(0)


# ---------------------------------------------------------------- the same bits


def same(one: Any, other: Any) -> bool:
    """Whether two values are the same to the last bit."""
    return bool(bits(one) == bits(other))


def nearly(one: Any, other: Any) -> bool:
    """Whether two values are the same within torch's usual tolerance."""
    ones, others = tree_leaves(one), tree_leaves(other)
    if len(ones) != len(others):
        return False
    return all(
        torch.allclose(a, b, equal_nan=True) if isinstance(a, torch.Tensor) else bits(a) == bits(b)
        for a, b in zip(ones, others, strict=True)
    )


def bits(value: Any) -> Any:
    """All that a program can see of a value, so that equal means the same to the last bit."""
    if isinstance(value, torch.Tensor):
        return _bits_of_tensor(value)
    if isinstance(value, dict):
        return {key: bits(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [type(value).__name__, *(bits(item) for item in value)]
    if isinstance(value, BaseException):
        return [type(value), str(value)]
    return repr(value)


def _bits_of_tensor(tensor: torch.Tensor) -> Any:
    tensor = tensor.detach()
    about = [type(tensor), tensor.dtype, tensor.layout, tuple(tensor.shape), tensor._version, tensor._is_zerotensor()]
    if tensor.layout is torch.sparse_coo:
        return [*about, tensor.is_coalesced(), bits(tensor._indices()), bits(tensor._values())]
    if tensor.layout in (torch.sparse_csr, torch.sparse_bsr):
        return [*about, bits(tensor.crow_indices()), bits(tensor.col_indices()), bits(tensor.values())]
    if tensor.layout in (torch.sparse_csc, torch.sparse_bsc):
        return [*about, bits(tensor.ccol_indices()), bits(tensor.row_indices()), bits(tensor.values())]
    plain = tensor.resolve_conj().resolve_neg()
    if tensor.dtype in (torch.bfloat16, torch.complex32):  # NumPy has neither
        plain = plain.to(torch.complex64 if tensor.is_complex() else torch.float32)
    return [*about, tensor.stride(), tensor.storage_offset(), plain.numpy(force=True).tobytes()]


# ---------------------------------------------------------------- the record against torch


def shape_of_graph(outputs: list[torch.Tensor]) -> list[Any]:
    """The graph behind the outputs as torch tells it: nodes counted in the order of a walk, names and edges."""
    counted: dict[Any, int] = {}
    waiting = [behind(output).node for output in outputs]
    for node in waiting:  # it grows meanwhile
        if node not in counted:
            counted[node] = len(counted)
            waiting += [following for following, _ in node.next_functions if following is not None]
    roots = [(counted[behind(output).node], behind(output).output_nr) for output in outputs]
    edges = [
        (node.name(), [None if f is None else (counted[f], nr) for f, nr in node.next_functions]) for node in counted
    ]
    return [roots, edges]


def behind(tensor: torch.Tensor) -> GradientEdge:
    """Where the gradient of a tensor goes: to the function that made it, or to what accumulates it."""
    return torch.autograd.graph.get_gradient_edge(tensor)


class SideBySide:
    """Walks torch's graph and the record's side by side, from the outputs that a pass began at."""

    def __init__(self, trace: Trace, started: ev.PassStarted, outputs: list[torch.Tensor]) -> None:
        self.graph = trace.at(len(trace)).graph
        self.outputs = outputs
        self.key_of: dict[Any, str] = {}
        """The record's key for each node (for what accumulates: the key of the leaf)."""
        self.arrivals: defaultdict[Slot, list[dict[str, Any]]] = defaultdict(list)
        """The record's edges over which gradients arrive at a slot."""
        assert len(started.roots) == len(outputs)
        self._waiting: list[Any] = []
        for root, output in zip(started.roots, outputs, strict=True):
            edge = behind(output)
            if output.grad_fn is None:
                assert root.function is None
                self._pair(edge.node, self._newest(root.tensor))
            else:
                assert root.function is not None
                key = f"f{root.function}"
                self._pair(edge.node, key)
                [(_, _, made)] = [
                    e for e in self.graph.in_edges(self._newest(root.tensor), data=True) if e[0][0] == "f"
                ]
                assert made["output_nr"] == edge.output_nr == output.output_nr
            self._describes(self._newest(root.tensor), output)
        while self._waiting:
            self._compare(self._waiting.pop())
        keys = list(self.key_of.values())
        assert len(set(keys)) == len(keys), "one node of the record stands for two of torch's"
        living = {key for key in self.graph if key[0] == "f"}
        assert living == {key for key in keys if key[0] == "f"}, "the record has other functions than torch"

    def functions(self) -> list[Any]:
        """All nodes but those that accumulate."""
        return [node for node in self.key_of if node.name() != ACCUMULATE]

    def _newest(self, tensor: int | None) -> str:
        keys = [key for key in self.graph if key.startswith(f"t{tensor}.")]
        assert keys, f"the record has no tensor {tensor}"
        return max(keys, key=lambda key: int(key.partition(".")[2]))

    def _describes(self, key: str, tensor: torch.Tensor) -> None:
        """Whether a tensor's node says what the tensor is and holds."""
        node = self.graph.nodes[key]
        for name in ("requires_grad", "is_leaf", "retains_grad"):
            assert node[name] == getattr(tensor, name), f"{name} of {key} is {node[name]} in the record"
        assert node["shape"] == tuple(tensor.shape)
        assert node["version"] == tensor._version
        assert "torch." + node["dtype"] == str(tensor.dtype)
        assert says(node["value"], tensor), f"the value of {key}"

    def _pair(self, node: Any, key: str) -> None:
        known = self.key_of.get(node)
        if known is None:
            self.key_of[node] = key
            self._waiting.append(node)
        else:
            assert known == key, f"{node.name()} is {known} and {key} in the record"

    def _compare(self, node: Any) -> None:
        key = self.key_of[node]
        data = self.graph.nodes[key]
        if node.name() == ACCUMULATE:
            self._describes(key, node.variable)
            assert says(data["grad"], node.variable.grad), f"the .grad of {key}"
            return
        assert data["kind"] == "function"
        assert data["name"] == node.name().removeprefix("torch::autograd::"), f"{key} is {node.name()}"
        edges = [(source, edge) for source, _, edge in self.graph.in_edges(key, data=True) if edge["blocked"] is None]
        into = {edge["input_nr"]: (source, edge) for source, edge in edges}
        assert len(into) == len(edges), "two edges of the record go to one input"
        real = {nr: following for nr, following in enumerate(node.next_functions) if following[0] is not None}
        assert set(into) == set(real), f"{data['name']} has other inputs in the record than torch says"
        for nr, (following, output_nr) in real.items():
            source, edge = into[nr]
            if following.name() == ACCUMULATE:
                self._pair(following, source)
            else:
                maker, made_nr = self._maker(source, edge)
                assert made_nr == output_nr
                self._pair(following, maker)
            self.arrivals[following, output_nr].append({"from": key, **edge})

    def _maker(self, source: str, edge: dict[str, Any]) -> tuple[str, int]:
        if source[0] == "f":
            return source, edge["output_nr"]
        makers = [(maker, made["output_nr"]) for maker, _, made in self.graph.in_edges(source, data=True)]
        [made] = [(maker, output_nr) for maker, output_nr in makers if maker[0] == "f"]
        return made


def gradients_agree(trace: Trace, both: SideBySide, grads: list[torch.Tensor]) -> None:
    """Assert that what the record says of its only pass is what `torch.autograd.grad` says of every edge.

    The order in which gradients arrive is the engine's, and to add them in that order gives the same last bits.
    """
    ran = {event.function: turn for turn, event in enumerate(e for e in trace.events if isinstance(e, ev.FunctionRan))}
    assert len(ran) == sum(isinstance(event, ev.FunctionRan) for event in trace.events), "a function ran twice"
    functions = {int(both.key_of[node][1:]): node for node in both.functions()}
    assert set(ran) == set(functions), "other functions ran than there are"
    arrived = {event.function: event.grads for event in trace.events if isinstance(event, ev.FunctionStarted)}
    added = {
        trace.newest_key(event.tensor): event.added for event in trace.events if isinstance(event, ev.GradAccumulated)
    }
    roots: defaultdict[Slot, list[torch.Tensor]] = defaultdict(list)
    for output, grad in zip(both.outputs, grads, strict=True):
        edge = behind(output)
        roots[edge.node, edge.output_nr].append(grad)
    slots = list(dict.fromkeys([*roots, *both.arrivals]))
    oracle = torch.autograd.grad(
        both.outputs, [GradientEdge(node, nr) for node, nr in slots], grads, retain_graph=True, allow_unused=True
    )
    for slot, expected in zip(slots, oracle, strict=True):
        (node, nr), key = slot, both.key_of[slot[0]]
        where = f"{key} {node.name()} [{nr}]"
        into = sorted(both.arrivals[slot], key=lambda edge: (ran[int(edge["from"][1:])], edge["input_nr"]))
        whole = added.get(key) if key[0] == "t" else arrived[int(key[1:])][nr]
        assert says(None if whole is None else whole.plain, expected), f"what arrived at {where}"
        assert adds_up([edge["grad"] for edge in into], roots[slot], expected), f"the sum over the edges to {where}"
    for node in both.functions():
        number, fed = int(both.key_of[node][1:]), {nr for other, nr in slots if other is node}
        assert all(grad is None for nr, grad in enumerate(arrived[number]) if nr not in fed)


# ---------------------------------------------------------------- values


def says(recorded: Any, tensor: torch.Tensor | None) -> bool:
    """Whether a recorded value (nested lists, a summary or None) is what the tensor holds, bit by bit where whole."""
    if tensor is None or recorded is None:
        return tensor is None and recorded is None
    if isinstance(recorded, dict) and "opaque" in recorded:
        return tensor.layout is not torch.strided
    if tensor._is_zerotensor():  # zeros without memory
        tensor = torch.zeros(tensor.shape, dtype=tensor.dtype)
    if tensor.numel() <= WHOLE:
        return repr(recorded) == repr(_plain(tensor))
    return isinstance(recorded, dict) and _summarises(recorded, tensor.detach())


def adds_up(edges: list[Any], roots: list[torch.Tensor], total: torch.Tensor | None) -> bool:
    """Whether the recorded gradients of edges, added to those that the pass began with, give the total."""
    edges = [edge for edge in edges if edge is not None]
    if total is None or not edges:
        return not edges and (total is None or bool(roots))
    if len(edges) == 1 and not roots:
        return says(edges[0], total)
    if any(isinstance(edge, dict) for edge in edges):  # of summaries only the mean can be added
        return _means_add_up([edge for edge in edges if isinstance(edge, dict)], roots, total)
    parts = [*roots, *(_tensor(edge, total) for edge in edges)]
    found = parts[0].clone()
    for part in parts[1:]:
        found = found + part
    return says(_plain(found), total)


def _plain(tensor: torch.Tensor) -> Any:
    return _text(tensor.tolist()) if tensor.is_complex() else tensor.tolist()


def _text(value: Any) -> Any:
    return [_text(item) for item in value] if isinstance(value, list) else str(value)


def _tensor(recorded: Any, like: torch.Tensor) -> torch.Tensor:
    flat = [complex(item) if isinstance(item, str) else item for item in tree_leaves(recorded)]
    return torch.tensor(flat, dtype=like.dtype).reshape(like.shape)


def _summarises(summary: dict[str, Any], tensor: torch.Tensor) -> bool:
    """Whether the figures are the tensor's; where they are of a sample, whether they can be."""
    if tensor.is_complex():
        tensor = torch.view_as_real(tensor.resolve_conj())
    flat = tensor.to(torch.float64).flatten()
    finite = flat[torch.isfinite(flat)]
    if summary["nan"] != int(flat.isnan().sum()) or summary["inf"] != int(flat.isinf().sum()):
        return False
    if summary["sampled"] != (flat.numel() > SAMPLE):
        return False
    if not finite.numel():
        return summary["min"] is None and summary["max"] is None
    low, high = float(finite.min()), float(finite.max())
    if summary["sampled"]:
        return low <= summary["min"] <= summary["mean"] <= summary["max"] <= high
    return (
        (summary["min"], summary["max"]) == (low, high)
        and _close(summary["mean"], float(finite.mean()), finite)
        and _close(summary["std"], float(finite.std(correction=0)), finite)
        and repr(summary["preview"]) == repr(flat[: len(summary["preview"])].tolist())
        and len(summary["preview"]) > 0
    )


def _means_add_up(edges: list[dict[str, Any]], roots: list[torch.Tensor], total: torch.Tensor) -> bool:
    if any("opaque" in edge for edge in edges):
        return total.layout is not torch.strided
    if any(edge["sampled"] or edge["nan"] or edge["inf"] for edge in edges):
        return True  # what arrived as a whole has been compared
    reals = [torch.view_as_real(t.resolve_conj()) if t.is_complex() else t for t in (total, *roots)]
    found = sum(edge["mean"] for edge in edges) + sum(float(root.mean()) for root in reals[1:])
    scale = max(abs(edge[end]) for edge in edges for end in ("min", "max"))
    return math.isclose(found, float(reals[0].mean()), rel_tol=1e-9, abs_tol=1e-12 * (1 + scale))


def _close(found: float, expected: float, among: torch.Tensor) -> bool:
    return math.isclose(found, expected, rel_tol=1e-9, abs_tol=1e-12 * float(among.abs().max()))


class Twice(torch.autograd.Function):  # type: ignore[misc]
    """A function of the program's own, which saves what goes in."""

    @staticmethod
    def forward(ctx: Any, x: torch.Tensor) -> torch.Tensor:
        ctx.save_for_backward(x)
        return x * 2

    @staticmethod
    def backward(ctx: Any, grad: torch.Tensor) -> torch.Tensor:
        (saved,) = ctx.saved_tensors
        return grad * 2 + 0 * saved
