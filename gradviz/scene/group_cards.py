"""What the card of a collapsed group shows, and how much room it takes."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence

from gradviz.scene import numbers
from gradviz.scene.boxes import Box
from gradviz.scene.cards import LINE, LONGEST_NAME, META_SIZE, NAME_SIZE, PAD, GroupFace
from gradviz.scene.group_leaves import Leaves, LeavesThen
from gradviz.trace.groups import Group
from gradviz.trace.history import History
from gradviz.trace.memory import HeldMemory
from gradviz.trace.passes import PassHistory
from gradviz.trace.texts import bytes_text
from gradviz.trace.trace import Trace

TITLE = 26.0
BAR = 8.0
"""Height of the bar that shows how much of the group a pass ran through."""
LEAST_WIDTH = 190.0
STACK = 5.0
"""How far the sheets behind a card stand out: there is more in it."""
_LINES = 3


def group_box(group: Group) -> Box:
    """Room of the card of a group."""
    title = min(numbers.text_width(group.title, NAME_SIZE, bold=True), 1.5 * LONGEST_NAME)
    detail = min(numbers.text_width(group.detail, META_SIZE), LONGEST_NAME) + 14.0 if group.detail else 0.0
    width = max(title + detail + 26.0, LEAST_WIDTH) + 2 * PAD
    height = PAD + TITLE + _LINES * LINE + 6.0 + BAR + PAD
    return Box(width, height / 2, height / 2 + STACK, dock=height / 2 - 20.0, face=height)


class Summaries:
    """Knows what collapsed groups hold at any step. Each is looked through once for each state of the record."""

    def __init__(self, trace: Trace, keys: Sequence[str], segment: range) -> None:
        self._trace = trace
        self._keys = keys
        self._segment = segment
        self._known: dict[str, _Summary] = {}
        self._changes = trace.changes

    def at(self, group: Group, step: int) -> GroupFace:
        """The face of a group at a step."""
        if self._changes != self._trace.changes:
            self._known.clear()
            self._changes = self._trace.changes
        if group.key not in self._known:
            keys = [self._keys[number] for number in group.members()]
            self._known[group.key] = _Summary(self._trace, group, keys, self._segment)
        return self._known[group.key].at(step)


class _Summary:
    """One group."""

    def __init__(self, trace: Trace, group: Group, keys: list[str], segment: range) -> None:
        self.trace, self.group = trace, group
        nodes = [trace.nodes[key] for key in keys]
        self.functions = [node.ident for node in nodes if node.kind == "function"]
        tensors = {node.ident: trace.tensors[node.ident] for node in nodes if node.kind == "tensor"}
        self.leaves = Leaves(trace, tensors.values(), frozenset(keys), segment)
        self.births = sorted(node.born for node in nodes if node.kind != "tensor")
        self.memory = _held(trace, [(node.ident, node.died) for node in nodes if node.kind == "function"])
        self._ran: tuple[PassHistory | None, list[int]] = (None, [])
        self._face: tuple[int, GroupFace] | None = None

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
        word = "operation" if self.group.untracked else "function"
        said = f"{there:,} {word}{'' if there == 1 else 's'}"
        return said + (f" · {leaves:,} {'leaf' if leaves == 1 else 'leaves'}" if leaves else "")

    def _held(self, step: int) -> str:
        if self.group.untracked == self.group.work:
            return "not tracked"
        if not self.memory.steps:
            return "saves nothing"
        held = self.memory.at(step, 0)
        if held:
            return f"holds {bytes_text(held)}"
        return "all buffers freed" if self.memory.steps[0] <= step else "saves nothing yet"


def _grad_text(leaves: LeavesThen) -> str:
    """The norm of all gradients of leaves together, or how many have one."""
    if not leaves.total:
        return ""
    if not leaves.there:
        return "grad None"
    of = f" · {leaves.there} of {leaves.total}" if leaves.there < leaves.total else ""
    sign = "≥" if leaves.sampled else ""
    return f"|grad| {sign}{numbers.number(math.sqrt(leaves.squares))}{of}"


def _held(trace: Trace, functions: list[tuple[int, int | None]]) -> History[int]:
    """The bytes that some functions hold, each storage once, over time."""
    memory = HeldMemory()
    news: list[tuple[int, int, int, str]] = []
    for ident, died in functions:
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
    for step, kind, ident, slot in sorted(news):
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
