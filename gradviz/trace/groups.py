"""Groups of nodes that belong together: modules, calls, loops and their turns, graphs of passes; and which of them say
something. What is in them is found by `grouping.py`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from gradviz import events as ev
from gradviz.wording import tr

LEAST = 2
"""A group of fewer functions and operations is none."""
MOST_TURNS = 50
"""More turns of a loop than these are put into bundles."""
MOST_BARE = 150
"""A group of everything is one, too, if more nodes than these are in it, and in no group within."""
PART = 250
"""Nodes, edges or groups that are looked at between two pauses."""
MODULE, CALL, LIBRARY, LOOP, TURN, TURNS, PASS, THREAD = (
    "module",
    "call",
    "library",
    "loop",
    "turn",
    "turns",
    "pass",
    "thread",
)


@dataclass(eq=False)
class Group:
    """Nodes that belong together, directly or in groups within."""

    key: str
    """``g:`` and what it is made of; the same in a longer record."""
    kind: str
    title: str
    place: ev.Place | None
    parent: Group | None
    depth: int
    children: dict[str, Group] = field(default_factory=dict)
    """Groups within, by key, in order of time."""
    nodes: list[int] = field(default_factory=list)
    """The numbers of those that are in none of the groups within."""
    work: int = 0
    """Functions and operations in it, those of groups within, too."""
    untracked: int = 0
    """So many of them are untracked operations."""
    aside: bool = False
    """Nothing in it is tracked, nor done by a line of the program's own: a constructor, an optimizer's step."""
    detail: str = ""
    """The call by which a module was entered."""
    path: str = ""
    """Of a module, from the outermost one: ``model.layers.0``."""
    turns: tuple[str, str] = ("", "")
    """The numbers of the first and the last turn in it, of a turn or a bundle of turns."""

    def within(self) -> Iterator[Group]:
        """All groups in it, outer ones first."""
        waiting = list(reversed(self.children.values()))
        while waiting:
            group = waiting.pop()
            yield group
            waiting.extend(reversed(group.children.values()))

    def members(self) -> list[int]:
        """The numbers of all nodes in it, in order of birth."""
        return sorted([*self.nodes, *(node for group in self.within() for node in group.nodes)])


def top() -> Group:
    """The group of everything."""
    return Group("g:", "", "", None, None, 0)


def common(one: Group, other: Group) -> Group:
    """The innermost group that holds both."""
    while one is not other:
        if one.depth >= other.depth and one.parent is not None:
            one = one.parent
        elif other.parent is not None:
            other = other.parent
    return one


def count(group: Group, kinds: Sequence[str]) -> None:
    """Count functions and operations; those of groups within are counted."""
    own = [kinds[node] for node in group.nodes]
    group.untracked = own.count("operation")
    own_work = group.work = own.count("function") + group.untracked
    inner = group.children.values()
    for child in inner:
        group.work += child.work
        group.untracked += child.untracked
    if group.work == group.untracked:
        group.aside = group.kind == LIBRARY or (not own_work and all(c.aside or not c.work for c in inner))


def simplify(group: Group) -> None:
    """Do without groups within that say nothing: of one function, of nothing but another group, of everything."""
    small = {key for key, child in group.children.items() if child.work < LEAST}
    _dissolve(group, small)
    for child in group.children.values():
        if _only_child(child) is not None:
            _merge(child)
    if group.parent is None:
        while (only := _only_child(group, tracked=True)) is not None and len(only.nodes) <= MOST_BARE:
            _dissolve(group, {only.key})


def _only_child(group: Group, *, tracked: bool = False) -> Group | None:
    """The group within in which all work of a group is done, or all that is tracked, if anything is."""
    without = group.untracked if tracked and group.work > group.untracked else 0
    children = group.children.values()
    return next((c for c in children if c.work - (c.untracked if without else 0) == group.work - without), None)


def _dissolve(group: Group, dropped: Collection[str]) -> None:
    """Take what is in some of the groups within into this one."""
    found: dict[str, Group] = {}
    for key, child in group.children.items():
        if key in dropped:
            found.update(child.children)
            group.nodes += child.nodes
            for inner in child.children.values():
                inner.parent = group
        else:
            found[key] = child
    group.children = found


def _merge(group: Group) -> None:
    """Make one group of this one and the only one within."""
    child = _only_child(group)
    assert child is not None
    outer = group.kind
    _dissolve(group, {child.key})
    group.aside |= child.aside
    if outer == LOOP:
        group.kind, group.title, group.detail = child.kind, child.title, group.title
    elif outer == TURN or (outer, child.kind) == (MODULE, MODULE):
        joint = "." if outer == MODULE else " · "
        group.title, group.detail = f"{group.title}{joint}{child.title}", child.detail
        group.path = child.path
    else:
        group.detail = group.detail or child.title


def bundle(loop: Group) -> None:
    """Put turns of a long loop that follow each other into groups of ten, these into groups of a hundred, and so on."""
    size = 1
    while len(loop.children) > MOST_TURNS:
        children = list(loop.children.values())
        size *= 10
        loop.children = {}
        for first in range(0, len(children), 10):
            bundle = _bundled(loop, children[first : first + 10], size)
            loop.children[bundle.key] = bundle


def _bundled(loop: Group, part: list[Group], size: int) -> Group:
    """One group of turns, or of groups of turns."""
    first, last = part[0].turns[0], part[-1].turns[1]
    title = tr("turns {first} to {last}", first=first, last=last)
    bundle = Group(f"{loop.key}/b{size}:{first}", TURNS, title, loop.place, loop, 0, turns=(first, last))
    for child in part:
        child.parent = bundle
        bundle.children[child.key] = child
    return bundle


def number_depths(root: Group) -> Iterator[None]:
    """Say of each group how deep it is, with pauses."""
    for number, group in enumerate(root.within()):
        if number % PART == 0:
            yield
        assert group.parent is not None
        group.depth = group.parent.depth + 1
