"""What is drawn where groups are collapsed: one card for all that is in one, one wire for all that goes in or out.

Groups that are open have a frame round what is in them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from operator import itemgetter
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from gradviz.trace.entities import Edge
from gradviz.trace.groups import LOOP, Group

FOLDED_FROM = 300
"""Segments of more nodes are shown with their groups collapsed."""
ROOM = 90
"""Where they are, groups are opened from the outside in as long as no more cards than these are drawn."""
PART = 500
"""Nodes, groups or edges that are looked at between two pauses."""
LIVELY = 60
"""Groups that hold no more than this are open within one that a person opened."""
Folds = Mapping[str, bool]
"""Groups that a person has collapsed (True) or opened, by key."""
AS_USUAL: Folds = MappingProxyType({})


@dataclass(frozen=True)
class Enclosure:
    """An open group with a frame round it."""

    group: Group
    parent: int
    """The number of the enclosure around it; -1: none."""


@dataclass
class Folded:
    """What is drawn of some nodes and edges."""

    keys: list[str] = field(default_factory=list)
    """Nodes, and collapsed groups by their keys."""
    inside: list[int] = field(default_factory=list)
    """The enclosure that each of them is in; -1: none."""
    groups: dict[int, Group] = field(default_factory=dict)
    """The collapsed groups, by their numbers in `keys`."""
    enclosures: list[Enclosure] = field(default_factory=list)
    """Outer ones first."""
    seat: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    """For each node the number in `keys` of what is drawn in its place."""
    pairs: list[tuple[int, int]] = field(default_factory=list)
    """The wires."""
    wire: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    """For each edge the wire that stands for it; -1: it is inside of a collapsed group."""


def fold(keys: Sequence[str], edges: Sequence[Edge], root: Group, folds: Folds = AS_USUAL) -> Folded:
    """What to draw, given what a person has collapsed and opened."""
    return next(found for found in fold_in_parts(keys, edges, root, folds) if found)


def fold_in_parts(
    keys: Sequence[str], edges: Sequence[Edge], root: Group, folds: Folds = AS_USUAL
) -> Iterator[Folded | None]:
    """The same in slices: None now and then, what is drawn at last."""
    folded = Folded()
    usual = yield from _usual(root, len(keys))
    seats: list[tuple[int, str, int, list[int], Group | None]] = []
    """The first node of each thing drawn, its key, enclosure, nodes, group."""
    stack = [(root, -1)]
    for turn in count():
        if not stack:
            break
        if turn % PART == PART - 1:
            yield None
        group, enclosure = stack.pop()
        seats += [(node, keys[node], enclosure, [node], None) for node in group.nodes]
        for child in group.children.values():
            if is_collapsed(child, usual, folds):
                members = child.members()
                seats.append((members[0], child.key, enclosure, members, child))
                continue
            around = enclosure
            if child.kind != LOOP:
                around = len(folded.enclosures)
                folded.enclosures.append(Enclosure(child, enclosure))
            stack.append((child, around))
    yield None
    seats.sort(key=itemgetter(0))
    seat = [0] * len(keys)
    yield None
    for number, (_, key, enclosure, members, made_of) in enumerate(seats):
        if number % PART == PART - 1:
            yield None
        folded.keys.append(key)
        folded.inside.append(enclosure)
        for member in members:
            seat[member] = number
        if made_of is not None:
            folded.groups[number] = made_of
    folded.seat = np.array(seat, dtype=np.int64)
    yield None
    yield from _wire(folded, seat, {key: number for number, key in enumerate(keys)}, edges)
    yield folded


def _wire(folded: Folded, seat: Sequence[int], index: Mapping[str, int], edges: Sequence[Edge]) -> Iterator[None]:
    """One wire for each edge, but one for all that join a collapsed group with another thing and do so alike."""
    yield
    bundles: dict[tuple[int, int, bool], int] = {}
    found = []
    for done, edge in enumerate(edges):
        if done % PART == PART - 1:
            yield
        source, target = seat[index[edge.source]], seat[index[edge.target]]
        if source == target and source in folded.groups:
            found.append(-1)
            continue
        number = len(folded.pairs)
        if source in folded.groups or target in folded.groups:
            number = bundles.setdefault((source, target, edge.blocked is not None), number)
        if number == len(folded.pairs):
            folded.pairs.append((source, target))
        found.append(number)
    folded.wire = np.array(found, dtype=np.int64)


def is_collapsed(group: Group, usual: Mapping[str, bool], folds: Folds) -> bool:
    """Whether a group is one card."""
    return folds.get(group.key, usual[group.key])


def _usual(root: Group, nodes: int) -> Generator[None, None, dict[str, bool]]:
    """Which groups are collapsed where nobody has said otherwise."""
    found: dict[str, bool] = {}
    drawn = len(root.nodes) + len(root.children)
    queue = deque([root])
    while queue:
        group = queue.popleft()
        if len(found) % PART < len(group.children):
            yield
        children = [child for child in group.children.values() if not child.aside]
        more = sum(len(child.nodes) + len(child.children) - 1 for child in children)
        opens = nodes <= FOLDED_FROM or (drawn + more <= ROOM and not found.get(group.key, False))
        if opens:
            drawn += more
        lively = opens or group.work <= LIVELY
        for child in group.children.values():
            found[child.key] = child.aside or not (opens or (lively and found.get(group.key, False)))
            queue.append(child)
    return found
