"""What there is in a segment of the record, and what is drawn of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from gradviz import events as ev
from gradviz.scene.attention import GRADED
from gradviz.scene.folding import AS_USUAL, Folded, Folds, fold_in_parts
from gradviz.trace.entities import Edge
from gradviz.trace.grouping import tree_in_parts
from gradviz.trace.groups import Group
from gradviz.trace.trace import Trace

PART = 5_000
"""Events that are read between two pauses."""
OLD = 5_000
"""So many nodes are asked whether they had a name before."""


@dataclass(frozen=True)
class Names:
    """What the events of a segment say of its tensors."""

    known: dict[int, set[str]]
    """All names that each gets."""
    graded: set[int]
    """Those that get a place for a gradient."""
    top: set[int]
    """Those that get a name at the top level."""


@dataclass(frozen=True)
class Content:
    """The nodes and edges that live at some step of a segment, the groups they belong to, and what is drawn of them."""

    keys: tuple[str, ...]
    edges: tuple[Edge, ...]
    names: Names
    root: Group
    folded: Folded
    folds: Folds
    """The groups that a person had collapsed or opened."""


def content_of(trace: Trace, segment: range, folds: Folds = AS_USUAL) -> Content:
    """What lives in a segment."""
    return next(found for found in content_in_parts(trace, segment, folds) if found)


def content_in_parts(trace: Trace, segment: range, folds: Folds = AS_USUAL) -> Iterator[Content | None]:
    """The same in slices: None now and then, the content at last."""
    keys: list[str] = []
    edges: list[Edge] = []
    for living in trace.living_in_parts(segment):
        yield None
        keys, edges = living or (keys, edges)
    names = Names(defaultdict(set), set(), set())
    first, last = max(0, segment.start - 1), segment.stop - 1
    for start in range(first, last, PART):
        _read(names, trace.events[start : min(start + PART, last)])
        yield None
    for number, key in enumerate(keys):
        if number % OLD == OLD - 1:
            yield None
        node = trace.nodes[key]
        older = node.kind == "tensor" and node.born < segment.start
        if older and any(_is_own(scope, name) for scope, name in trace.tensors[node.ident].bound):
            names.top.add(node.ident)
    for root in tree_in_parts(trace, keys, edges, names.top):
        if root is None:
            yield None
            continue
        for folded in fold_in_parts(keys, edges, root, folds):
            yield Content(tuple(keys), tuple(edges), names, root, folded, folds) if folded else None


def _read(names: Names, events: list[ev.Event]) -> None:
    for event in events:
        kind = type(event)
        if kind in GRADED:
            names.graded.add(event.tensor)  # type: ignore[union-attr, arg-type]
        elif isinstance(event, (ev.NameBound, ev.TensorCreated)):
            if event.name:
                names.known[event.tensor].add(event.name)
                if _is_own(event.scope, event.name):
                    names.top.add(event.tensor)
        elif isinstance(event, ev.RequiresGradChanged) and event.requires_grad:
            names.graded.add(event.tensor)


def _is_own(scope: str, name: str) -> bool:
    """Whether it is a name of the top level itself, not that of a part of a module."""
    return not scope and "." not in name
