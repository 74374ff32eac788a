"""Asks torch itself what the graph is, and compares: shares no code with the recorder."""

from __future__ import annotations

from functools import partial
from typing import Any

import torch

from gradviz.trace.trace import Trace

ACCUMULATE = "torch::autograd::AccumulateGrad"
_WRITTEN = ("modified by an inplace operation", "modified inplace")
"""In what torch says of a saved tensor that was written; the second of one of several views."""


def agrees_with_torch(trace: Trace, namespace: dict[str, Any]) -> None:
    """Assert that the newest state of the record is what the program's own tensors say."""
    graph = trace.at(len(trace)).graph
    names = {name: key for key, data in graph.nodes(data=True) for name in data.get("names", ())}
    tensors = {name: value for name, value in namespace.items() if isinstance(value, torch.Tensor)}
    assert {name for name in names if name.isidentifier()} == set(tensors)
    for name, tensor in tensors.items():
        _same_tensor(graph, names[name], tensor)
        _same_functions(graph, names[name], tensor)


def _same_tensor(graph: Any, key: str, tensor: torch.Tensor) -> None:
    node = graph.nodes[key]
    assert node["shape"] == tuple(tensor.shape)
    assert repr(node["value"]) == repr(tensor.tolist())  # as text: NaN is not equal to itself
    assert node["requires_grad"] == tensor.requires_grad
    assert node["retains_grad"] == tensor.retains_grad
    assert node["version"] == tensor._version
    assert "torch." + node["dtype"] == str(tensor.dtype)
    if _written_view(tensor):
        return
    assert node["is_leaf"] == tensor.is_leaf
    if tensor.is_leaf or tensor.retains_grad:
        assert repr(node["grad"]) == repr(_elements(tensor.grad))


def _elements(grad: torch.Tensor | None) -> Any:
    """What the record has of a gradient; of a sparse one it has no elements."""
    if grad is not None and grad.is_sparse:
        return {"opaque": "sparse_coo tensor: its elements are not recorded"}
    return None if grad is None else grad.tolist()


def _written_view(tensor: torch.Tensor) -> bool:
    """Torch makes the new function of such a view when it is asked, which would change the program."""
    return tensor._base is not None and tensor._version > 0


def _same_functions(graph: Any, key: str, tensor: torch.Tensor) -> None:
    """Walk torch's graph and the record's side by side."""
    makers = [source for source, _ in graph.in_edges(key) if source.startswith("f")]
    if _written_view(tensor):
        return
    if tensor.grad_fn is None:
        assert makers == []
        return
    assert len(makers) == 1
    [(_, _, edge)] = [e for e in graph.in_edges(key, data=True) if e[0] == makers[0]]
    assert edge["output_nr"] == tensor.output_nr
    pairs, seen = [(makers[0], tensor.grad_fn)], set()
    while pairs:
        function, node = pairs.pop()
        if (function, node) in seen:
            continue
        seen.add((function, node))
        assert graph.nodes[function]["name"] == node.name().removeprefix("torch::autograd::")
        _same_saved(graph.nodes[function]["saved"], node)
        pairs += _same_inputs(graph, function, node)


def _same_inputs(graph: Any, function: str, node: Any) -> list[tuple[str, Any]]:
    into = {data["input_nr"]: (source, data) for source, _, data in graph.in_edges(function, data=True)}
    following = []
    for nr, (behind, output_nr) in enumerate(node.next_functions):
        if behind is None:
            assert nr not in into or into[nr][1]["blocked"]
            continue
        source, data = into.pop(nr)
        assert data["blocked"] is None
        if behind.name() == ACCUMULATE:
            assert graph.nodes[source]["is_leaf"]
            if graph.nodes[source]["newest"]:  # else the leaf was written or detached since
                assert graph.nodes[source]["requires_grad"] == behind.variable.requires_grad
                assert graph.nodes[source]["shape"] == tuple(behind.variable.shape)
        elif source.startswith("f"):
            following.append((source, behind))
        else:
            [(maker, made)] = [(s, d) for s, _, d in graph.in_edges(source, data=True) if s.startswith("f")]
            assert made["output_nr"] == output_nr
            following.append((maker, behind))
    assert all(data["blocked"] for nr, (_, data) in into.items())
    return following


def _same_saved(saved: list[dict[str, Any]], node: Any) -> None:
    """Each slot is in the state that torch reports when the saved tensor is asked for, which unpacks it."""
    for slot in saved:
        if _hooked(node, slot["slot"]):
            assert slot["state"] == "packed"
            continue
        tensor, state = _ask(node, slot["slot"])
        assert slot["state"] == state
        if tensor is not None:
            assert slot["shape"] == tuple(tensor.shape)
            assert slot["bytes"] == tensor.numel() * tensor.element_size()


def _hooked(node: Any, slot: str) -> bool:
    """Whether hooks packed it, and it is not freed; nobody asks for it then, since that runs the program's code."""
    name, _, index = slot.partition(" (")[0].partition("[")
    try:
        raw = getattr(node, f"_raw_saved_{name}")
    except RuntimeError:
        return False
    raw = raw[int(index[:-1])] if index else raw
    return raw is not None and raw.data is not None and raw.unpack_hook is not None


def _ask(node: Any, slot: str) -> tuple[torch.Tensor | None, str]:
    name, _, index = slot.partition("[")
    try:
        found = node.saved_tensors if index and hasattr(node, "saved_tensors") else getattr(node, f"_saved_{name}")
        found = found[int(index[:-1])] if index else found
    except RuntimeError as error:
        return None, "stale" if any(word in str(error) for word in _WRITTEN) else "freed"
    return found, "held"


class EngineLog:
    """Runs a program bare and notes in which order torch's engine runs the functions of each pass."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def run(self, source: str, monkeypatch: Any) -> list[str]:
        """The names of all functions that ran to their end, pass by pass."""
        engine = torch.autograd._engine_run_backward

        def logged(outputs: Any, *args: Any, **kwargs: Any) -> Any:
            if torch._guards.TracingContext.try_get() is not None:  # torch.compile traces a backward: not a pass
                return engine(outputs, *args, **kwargs)
            handles = [node.register_hook(partial(self._ran, node.name())) for node in self._nodes(outputs)]
            try:
                return engine(outputs, *args, **kwargs)
            finally:
                for handle in handles:
                    handle.remove()

        with monkeypatch.context() as patch:
            patch.setattr(torch.autograd, "_engine_run_backward", logged)
            exec(compile(source, "<bare>", "exec"), {"__name__": "__main__"})
        return [name.removeprefix("torch::autograd::") for name in self.names if name != ACCUMULATE]

    def _ran(self, name: str, *grads: Any) -> None:
        self.names.append(name)

    def _nodes(self, outputs: Any) -> list[Any]:
        seen: list[Any] = []
        stack = [output.grad_fn for output in outputs]
        while stack:
            node = stack.pop()
            if node is not None and node not in seen:
                seen.append(node)
                stack += [behind for behind, _ in node.next_functions]
        return seen
