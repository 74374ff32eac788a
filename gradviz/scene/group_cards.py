"""What the card of a collapsed group shows, and how much room it takes."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Generator, Iterable, Iterator, Sequence

from gradviz.scene import numbers
from gradviz.scene.boxes import Box
from gradviz.scene.cards import LINE, LONGEST_NAME, META_SIZE, NAME_SIZE, PAD, GroupFace
from gradviz.scene.group_leaves import Leaves, LeavesThen
from gradviz.scene.portions import portions
from gradviz.trace.entities import Node, TensorHistory
from gradviz.trace.groups import Group
from gradviz.trace.history import History
from gradviz.trace.memory import HeldMemory
from gradviz.trace.passes import PassHistory
from gradviz.trace.texts import bytes_text
from gradviz.trace.trace import Trace
from gradviz.wording import tr

TITLE = 26.0
BAR = 8.0
"""Height of the bar that shows how much of the group a pass ran through."""
LEAST_WIDTH = 190.0
STACK = 5.0
"""How far the sheets behind a card stand out: there is more in it."""
_LINES = 3
PART = 1_000
"""Functions, or what happened to their buffers, that are looked at between two pauses."""


def group_box(group: Group) -> Box:
    """Room of the card of a group."""
    title = min(numbers.text_width(group.title, NAME_SIZE, bold=True), 1.5 * LONGEST_NAME)
    detail = min(numbers.text_width(group.detail, META_SIZE), LONGEST_NAME) + 14.0 if group.detail else 0.0
    width = max(title + detail + 26.0, LEAST_WIDTH) + 2 * PAD
    height = PAD + TITLE + _LINES * LINE + 6.0 + BAR + PAD
    return Box(width, height / 2, height / 2 + STACK, dock=height / 2 - 20.0, face=height)


class Summaries:
    """Knows what collapsed groups hold at any step. Each is looked through once.

    A record that has grown since has another scene soon; until then all is said of what this one was made of.
    """

    def __init__(self, trace: Trace, keys: Sequence[str], segment: range) -> None:
        self._trace = trace
        self._keys = keys
        self._segment = segment
        self._known: dict[str, _Summary] = {}

    def prepare(self, groups: Iterable[Group]) -> Iterator[None]:
        """Look through some groups, with pauses."""
        for group in groups:
            keys = [self._keys[number] for number in group.members()]
            yield
            summary = _Summary(self._trace, group)
            yield from summary.look_through(keys, self._segment)
            self._known[group.key] = summary

    def at(self, group: Group, step: int) -> GroupFace:
        """The face of a group at a step."""
        if group.key not in self._known:
            for _ in self.prepare([group]):
                pass
        return self._known[group.key].at(step)


class _Summary:
    """One group."""

    def __init__(self, trace: Trace, group: Group) -> None:
        self.trace, self.group = trace, group
        self._ran: tuple[PassHistory | None, list[int]] = (None, [])
        self._face: tuple[int, GroupFace] | None = None

    def look_through(self, keys: list[str], segment: range) -> Iterator[None]:
        """See what is in it, with pauses."""
        trace = self.trace
        functions: list[Node] = []
        tensors: dict[int, TensorHistory] = {}
        births: list[int] = []
        for cut in portions(len(keys)):
            for key in keys[cut]:
                node = trace.nodes[key]
                if node.kind == "tensor":
                    tensors[node.ident] = trace.tensors[node.ident]
                    continue
                births.append(node.born)
                if node.kind == "function":
                    functions.append(node)
            yield
        self.functions = [node.ident for node in functions]
        self.births = sorted(births)
        self.leaves = Leaves(trace, tensors.values(), frozenset(keys), segment)
        yield from self.leaves.prepare()
        self.memory = yield from _held(trace, [(node.ident, node.died) for node in functions])

    def at(self, step: int) -> GroupFace:
        """Its face at a step; the same as long as one stays there."""
        if self._face is None or self._face[0] != step:
            self._face = step, self._at(step)
        return self._face[1]

    def _at(self, step: int) -> GroupFace:
        run = self.trace.passes.last(step)
        ran = bisect_right(self._ran_in(run), step) if run is not None else 0
        done = run is not None and run.ended is not None and step >= run.ended
        failed = done and run is not None and run.failed is not None and f"f{run.failed}" in self.leaves.keys
        running = self.trace.passes.running(step) is not None and 0 < ran < len(self.functions)
        leaves = self.leaves.at(step)
        return GroupFace(
            title=self.group.title,
            detail=self.group.detail,
            kind=self.group.kind,
            work=self._work(step, leaves.total),
            held=self._held(step),
            holds=bool(self.memory.at(step, 0)),
            grad=_grad_text(leaves),
            has_grad=leaves.there > 0,
            ran=ran,
            total=len(self.functions),
            running=running,
            failed=failed,
        )

    def _ran_in(self, run: PassHistory) -> list[int]:
        """The steps at which functions of the group ran in a pass, in order."""
        if self._ran[0] is not run:
            self._ran = run, sorted(run.ran[function] for function in self.functions if function in run.ran)
        return self._ran[1]

    def _work(self, step: int, leaves: int) -> str:
        there = bisect_right(self.births, step)
        if self.group.untracked:
            said = tr("1 operation") if there == 1 else tr("{count:,} operations", count=there)
        else:
            said = tr("1 function") if there == 1 else tr("{count:,} functions", count=there)
        if not leaves:
            return said
        return " · ".join((said, tr("1 leaf") if leaves == 1 else tr("{count:,} leaves", count=leaves)))

    def _held(self, step: int) -> str:
        if self.group.untracked == self.group.work:
            return tr("not tracked")
        if not self.memory.steps:
            return tr("saves nothing")
        held = self.memory.at(step, 0)
        if held:
            return tr("holds {bytes}", bytes=bytes_text(held))
        return tr("all buffers freed") if self.memory.steps[0] <= step else tr("saves nothing yet")


def _grad_text(leaves: LeavesThen) -> str:
    """The norm of all gradients of leaves together, or how many have one."""
    if not leaves.total:
        return ""
    if not leaves.there:
        return "grad None"
    sign = "≥" if leaves.sampled else ""
    norm = f"|grad| {sign}{numbers.number(math.sqrt(leaves.squares))}"
    if leaves.there == leaves.total:
        return norm
    return tr("{norm} · {there} of {total}", norm=norm, there=leaves.there, total=leaves.total)


def _held(trace: Trace, functions: list[tuple[int, int | None]]) -> Generator[None, None, History[int]]:
    """The bytes that some functions hold, each storage once, over time; with pauses."""
    memory = HeldMemory()
    news: list[tuple[int, int, int, str]] = []
    for number, (ident, died) in enumerate(functions):
        if number % PART == PART - 1:
            yield
        function = trace.functions[ident]
        news.append((trace.nodes[f"f{ident}"].born, 0, ident, ""))
        for slot, moved in function.moved.items():
            news += [(step, 1, ident, slot) for step in moved.steps]
        for slot, states in function.states.items():
            news += [
                (step, 2, ident, slot)
                for step, state in zip(states.steps, states.values, strict=True)
                if state == "freed"
            ]
        if died is not None:
            news.append((died, 3, ident, ""))
    news.sort()
    for number, (step, kind, ident, slot) in enumerate(news):
        if number % PART == PART - 1:
            yield
        function = trace.functions[ident]
        if kind == 0:
            memory.saved(step, function.created)
        elif kind == 1:
            event = function.moved[slot].at(step, None)  # type: ignore[arg-type]
            if event is not None:
                memory.moved(step, event)
        elif kind == 2:
            memory.freed(step, ident, (slot,))
        else:
            memory.released(step, ident)
    return memory.total
