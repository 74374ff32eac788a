"""Finds the groups of the nodes in a part of the record.

Groups are nested. A tensor belongs where it was made; what is used elsewhere too, or has a name at the top level,
stands further out; a parameter stands where it is used.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from gradviz import events as ev
from gradviz.trace.entities import Edge, Node
from gradviz.trace.groups import (
    CALL,
    LIBRARY,
    LOOP,
    MODULE,
    PART,
    PASS,
    THREAD,
    TURN,
    TURNS,
    Group,
    bundle,
    common,
    count,
    number_depths,
    simplify,
    top,
)
from gradviz.trace.trace import Trace
from gradviz.wording import later, tr

DEEPEST = 16
"""Calls nested deeper (recursion) are not told apart."""
MOST_UPDATED = 12
"""Parameters that an optimizer wrote stand beside its step, not in it, unless they are more than these."""
MOST_PARTS = 3
"""Where an operation made more tensors than these (it took a batch apart), each stands where it is used."""
_NAMELESS = {
    "<genexpr>": later("generator"),
    "<lambda>": later("lambda"),
    **dict.fromkeys(("<listcomp>", "<dictcomp>", "<setcomp>"), later("comprehension")),
}


class Level(NamedTuple):
    """One step from the outermost group to where something ran."""

    ident: str
    """Tells it from others within the same group."""
    kind: str
    title: str
    place: ev.Place | None
    path: str = ""
    """Of a module."""
    running: bool = False
    """It is another one whenever something else came in between (it has no number of its own)."""
    turn: str = ""
    """Of a turn, its number."""


def tree(trace: Trace, keys: Sequence[str], edges: Sequence[Edge], named: set[int]) -> Group:
    """The groups of some nodes; `named` tensors have a name at the top level."""
    return next(found for found in tree_in_parts(trace, keys, edges, named) if found)


def tree_in_parts(trace: Trace, keys: Sequence[str], edges: Sequence[Edge], named: set[int]) -> Iterator[Group | None]:
    """The same in slices: None now and then, the outermost group at last.

    Whoever gets it, or goes on no longer, has groups that know nothing of those around them: they are thousands at each
    look, and what holds each other stays until the garbage is collected, which took seconds after some minutes.
    """
    sorter = _Sorter(trace)
    root = sorter.root
    try:
        yield from sorter.prepare(keys)
        yield from sorter.sort(edges, named)
        groups = [root, *root.within()]
        kinds = [node.kind for node in sorter.nodes]
        for work in (lambda group: count(group, kinds), simplify):
            for number, group in enumerate(reversed(groups)):  # inner ones first
                if number % PART == 0:
                    yield None
                work(group)
        yield from number_depths(root)
    finally:
        for group in root.within():
            group.parent = None
    yield root


class _Sorter:
    """Finds the group of each node."""

    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self.nodes: list[Node] = []
        self.index: dict[str, int] = {}
        self.root = top()
        self.shared: dict[int, str] = {}
        """For each call the module in which all that it did was done; empty if there is none."""
        self._paths: dict[object, list[Level]] = {}
        self._around: dict[int, tuple[ev.CallSeen, ...]] = {}
        """By the number of a call, it and those around it from the outermost one on."""
        self._last: dict[Group, Group] = {}
        """Where in each group something ran last."""
        self._times: Counter[str] = Counter()
        """How many groups there are by each key that has numbers."""
        self._of_operation: dict[int, Group] = {}
        self._made: Counter[int | None] = Counter()
        """How many tensors each operation made."""
        self.group: list[Group | None] = []

    def prepare(self, keys: Sequence[str]) -> Iterator[None]:
        """Look at every node once."""
        ran_in = set()
        for number, key in enumerate(keys):
            if number % PART == PART - 1:
                yield
            node = self.trace.nodes[key]
            self.nodes.append(node)
            self.index[key] = number
            if node.operation is not None:
                ran_in.add(self._ran_in(node))
                self._made[node.operation] += node.kind == "tensor"
        self.group = [None] * len(keys)
        yield from self._find_modules(ran_in)

    def sort(self, edges: Sequence[Edge], named: set[int]) -> Iterator[None]:
        """Put every node into its group."""
        for number, node in enumerate(self.nodes):
            if number % PART == PART - 1:
                yield
            made_by = self._of_operation.get(node.operation) if node.operation is not None else None
            if made_by is None and (node.operation is not None or node.kind == "function"):
                made_by = self._beside(node) or self._walk(self._path(node))
                if node.operation is not None:
                    self._of_operation[node.operation] = made_by
            if node.kind != "tensor":
                self.group[number] = made_by
        yield
        for loop in [found for found in self.root.within() if found.kind == LOOP]:
            bundle(loop)
        yield from number_depths(self.root)
        uses: list[Group | None] = [None] * len(self.nodes)
        tracked: list[Group | None] = [None] * len(self.nodes)
        """Without those by untracked operations of a library: an optimizer's."""
        held: list[Group | None] = [None] * len(self.nodes)
        """The innermost groups with both what made the tensor and a use of it: it cannot stand outside of these."""
        for done, edge in enumerate(edges, 1):
            if done % PART == 0:
                yield
            target = self.group[self.index[edge.target]]
            if edge.source[0] != "t" or target is None:
                continue
            source = self.index[edge.source]
            uses[source] = target if (seen := uses[source]) is None else common(seen, target)
            if edge.target[0] == "f" or target.kind != LIBRARY:
                tracked[source] = target if (seen := tracked[source]) is None else common(seen, target)
            made_by = self._of_operation.get(self.nodes[source].operation or 0)
            if made_by is not None:
                shared, seen = common(made_by, target), held[source]
                held[source] = shared if seen is None or shared.depth > seen.depth else seen
        updated = self._updated(tracked)
        for number, node in enumerate(self.nodes):
            if number % PART == PART - 1:
                yield
            if node.kind == "tensor":
                seat = self._seat(node, uses[number], tracked[number], node.ident in named)
                if number in updated:
                    while seat.kind in (MODULE, CALL, LIBRARY) and seat.parent is not None:
                        seat = seat.parent
                inside = held[number]
                self.group[number] = seat if inside is None or common(seat, inside) is inside else inside
            group = self.group[number]
            assert group is not None
            group.nodes.append(number)

    def _beside(self, node: Node) -> Group | None:
        """Of a function that no operation is known of, as torch puts in for hooks of modules: that of its inputs."""
        if node.operation is not None or self.trace.functions[node.ident].created.made_by_pass is not None:
            return None
        found = None
        for edge in self.trace.edges_of(node.key):
            made_by = self._of_operation.get(self.trace.nodes[edge.source].operation or 0)
            if made_by is not None:
                found = made_by if found is None else common(found, made_by)
        return found

    def _updated(self, tracked: list[Group | None]) -> set[int]:
        """The newest versions of parameters that something was made of, if they are few: those an optimizer wrote."""
        found = {
            number
            for number, node in enumerate(self.nodes)
            if node.kind == "tensor"
            and node.version
            and tracked[number] is None
            and self.trace.tensors[node.ident].created.parameter
        }
        if found:
            working = {node.ident for node, used in zip(self.nodes, tracked, strict=True) if used is not None}
            found = {number for number in found if self.nodes[number].ident in working}
        return found if len(found) <= MOST_UPDATED else set()

    def _seat(self, node: Node, used: Group | None, tracked: Group | None, named: bool) -> Group:
        """The group of a tensor."""
        made_by = self._of_operation.get(node.operation) if node.operation is not None else None
        if tracked is not None and self._made[node.operation] > MOST_PARTS:
            return _outside_of_calls(tracked) if named else tracked
        if self.trace.tensors[node.ident].created.parameter:
            return tracked or made_by or used or self.root
        if made_by is None:
            return self.root if named else tracked or used or self.root
        if named:
            made_by = _outside_of_calls(made_by)
        return made_by if tracked is None else common(made_by, tracked)

    # ------------------------------------------------------------ paths

    def _find_modules(self, ran_in: set[tuple[int | None, str]]) -> Iterator[None]:
        """Find the modules in which all that a call did was done."""
        modules: dict[int, list[str]] = {}
        for number, (call, module) in enumerate(ran_in):
            if number % PART == PART - 1:
                yield
            while call is not None and (event := self.trace.calls.get(call)) is not None:
                known = modules.get(call)
                if known == []:
                    break  # so it is in all calls around: a recursion is not gone through for each of its calls
                parts = module.split(".") if module else []
                modules[call] = parts if known is None else _shared(known, parts)
                call = event.parent
        yield
        self.shared = {call: ".".join(parts) for call, parts in modules.items()}

    def _ran_in(self, node: Node) -> tuple[int | None, str]:
        event = self.trace.operations.get(node.operation or 0)
        return (event.call, event.module) if event is not None else (None, "")

    def _path(self, node: Node) -> list[Level]:
        event = self.trace.operations.get(node.operation or 0)
        if event is not None:
            what = (event.call, event.module, event.turns, event.place.thread)
            if what not in self._paths:
                self._paths[what] = self._levels(event.call, event.module, event.turns, event.place)
            return self._paths[what]
        pass_ = self.trace.functions[node.ident].created.made_by_pass if node.kind == "function" else None
        if pass_ is None:
            return []
        if ("pass", pass_) not in self._paths:
            run = self.trace.passes.last(node.born)
            begun = run.event if run is not None else None
            around = self._levels(begun.in_call, "", begun.turns, begun.place) if begun is not None else []
            self._paths["pass", pass_] = [
                *around,
                Level(f"p{pass_}", PASS, tr("graph of pass {number}", number=pass_), None),
            ]
        return self._paths["pass", pass_]

    def _levels(self, call: int | None, module: str, turns: tuple[ev.Turn, ...], place: ev.Place | None) -> list[Level]:
        """From the outermost to the innermost."""
        path: list[Level] = []
        if place is not None and place.thread:
            path.append(Level(f"h{place.thread}", THREAD, tr("thread {name}", name=place.thread), None))
        entered = ""
        for event in self._outermost(call):
            if event.place is not None:
                self._add_turns(path, event.turns, event.place)
            inside = self.shared.get(event.call, "")
            entered = self._add_modules(path, entered, inside, f"c{event.call}", event.place)
            kind = LIBRARY if event.library else CALL
            path.append(Level(f"c{event.call}", kind, _title(event.function), event.place))
        if place is not None:
            self._add_turns(path, turns, place)
        self._add_modules(path, entered, module, "", place)
        return path[:DEEPEST]

    def _outermost(self, call: int | None) -> tuple[ev.CallSeen, ...]:
        """The calls around something from the outermost one on, so many as are told apart; each is looked up once."""
        inner: list[ev.CallSeen] = []
        while call is not None and call not in self._around and (event := self.trace.calls.get(call)) is not None:
            inner.append(event)
            call = event.parent
        around = self._around.get(call, ()) if call is not None else ()
        for event in reversed(inner):
            around = self._around[event.call] = (*around, event) if len(around) < DEEPEST else around
        return around

    @staticmethod
    def _add_turns(path: list[Level], turns: tuple[ev.Turn, ...], place: ev.Place) -> None:
        """Add the loops of a function and their turns, those that are not there yet."""
        there = {level.ident for level in takewhile(lambda level: level.kind != CALL, reversed(path))}
        for turn in turns:
            if turn.turn is None:
                continue
            loop = f"l{place.function}:{turn.line}"
            ident = f"t{turn.turn}:{turn.line}"
            if loop in there:
                continue
            path.append(Level(loop, LOOP, tr("loop in line {line}", line=turn.line), place, running=True))
            path.append(Level(ident, TURN, _turn_title(turn), place, turn=f"{turn.turn:,}"))

    @staticmethod
    def _add_modules(path: list[Level], entered: str, module: str, by: str, place: ev.Place | None) -> str:
        """Add the modules from one to another within it; says in which one that ends."""
        known = len(entered.split(".")) if entered else 0
        parts = module.split(".") if module else []
        for depth in range(known, len(parts)):
            name = ".".join(parts[: depth + 1])
            title = ".".join(parts[max(depth - 1, 0) : depth + 1]) if parts[depth].isdigit() else parts[depth]
            path.append(Level(f"m{name}{by}", MODULE, title, place, name, running=not by))
        return module if len(parts) > known else entered

    def _walk(self, path: list[Level]) -> Group:
        """The group at the end of a path; new where it is not there yet."""
        group = self.root
        for level in path:
            key = f"{group.key}/{level.ident}"
            if level.running:
                last = self._last.get(group)
                if last is None or last.key.rpartition("#")[0] != key:
                    self._times[key] += 1
                    key = f"{key}#{self._times[key] - 1}"
                else:
                    key = last.key
            found = group.children.get(key)
            if found is None:
                found = Group(key, level.kind, level.title, level.place, group, group.depth + 1, path=level.path)
                found.turns = level.turn, level.turn
                group.children[key] = found
            self._last[group] = found
            group = found
        self._last.pop(group, None)
        return group


def _title(function: str) -> str:
    """What a call is called."""
    name = function.rpartition("<locals>.")[2]
    return tr(_NAMELESS[name]) if name in _NAMELESS else f"{name}()"


def _turn_title(turn: ev.Turn) -> str:
    """What a turn of a loop is called."""
    if turn.exact:
        return tr("turn {number:,}", number=turn.turn)
    return tr("turn {number:,} or later", number=turn.turn)


def _shared(one: list[str], other: list[str]) -> list[str]:
    """What both begin with."""
    return [part for part, _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))]


def _outside_of_calls(group: Group) -> Group:
    """The innermost of the loops and turns around a group that are in no call and no module."""
    found, inner = group, group
    while inner.parent is not None:
        if inner.kind not in (LOOP, TURN, TURNS):
            found = inner.parent
        inner = inner.parent
    return found
