"""What keeps a tensor, or its memory, at a step: names, saved slots, the graph that sends it its gradient."""

from __future__ import annotations

from gradviz.trace.view import View
from gradviz.wording import later, tr

_HOLDING = frozenset({"held", "stale", "recomputed"})
UNNAMED = later("something without a name that is known: an object's attribute, a closure, an entry deep in a list")


def keepers(view: View, key: str) -> list[str]:
    """Each keeper in words, names first."""
    trace, step = view.trace, view.step
    ident = trace.nodes[key].ident
    tensor = trace.tensors[ident]
    found = [tr("the name {name}", name=name) for name in tensor.names.at(step, ())]
    held = tensor.released is None or step < tensor.released
    slots, senders = _in_graph(view, ident)
    leaf = tensor.is_leaf.at(step, tensor.created.is_leaf)
    found += slots
    if leaf and tensor.requires_grad.at(step, tensor.created.requires_grad):
        found += [tr("{function}, which will send it its gradient", function=name) for name in senders]
    return found or ([tr(UNNAMED)] if held else [])


def _in_graph(view: View, ident: int) -> tuple[list[str], list[str]]:
    """The saved slots that hold a tensor, and the functions that it goes into."""
    trace, step = view.trace, view.step
    functions = dict.fromkeys(
        end
        for key in trace.tensors[ident].keys
        for edge in trace.edges_of(key)
        for end in (edge.source, edge.target)
        if end[0] == "f" and view.alive(end)
    )
    slots: list[str] = []
    for key in functions:
        function = trace.functions[trace.nodes[key].ident]
        for saved, state in function.saved_at(step):
            if saved.tensor == ident and state in _HOLDING:
                slots.append(tr("{slot} of {function}", slot=saved.slot, function=function.created.name))
    users = dict.fromkeys(
        trace.nodes[edge.target].name
        for key in trace.tensors[ident].keys
        for edge in trace.edges_of(key)
        if edge.source == key and edge.target in functions and edge.blocked is None
    )
    return slots, list(users)
