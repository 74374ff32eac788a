"""What the card of a collapsed group shows, and how much room it takes."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from gradviz.events import Value
from gradviz.scene import numbers
from gradviz.scene.boxes import Box
from gradviz.scene.cards import LINE, LONGEST_NAME, META_SIZE, NAME_SIZE, PAD, GroupFace
from gradviz.trace.entities import TensorHistory
from gradviz.trace.groups import Group
from gradviz.trace.history import History
from gradviz.trace.memory import HeldMemory
from gradviz.trace.norms import norm_range
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

    def __init__(self, trace: Trace, keys: Sequence[str]) -> None:
        self._trace = trace
        self._keys = keys
        self._known: dict[str, _Summary] = {}
        self._changes = trace.changes

    def at(self, group: Group, step: int) -> GroupFace:
        """The face of a group at a step."""
        if self._changes != self._trace.changes:
            self._known.clear()
            self._changes = self._trace.changes
        if group.key not in self._known:
            self._known[group.key] = _Summary(self._trace, group, [self._keys[number] for number in group.members()])
        return self._known[group.key].at(step)


class _Summary:
    """One group."""

    def __init__(self, trace: Trace, group: Group, keys: list[str]) -> None:
        self.trace, self.group = trace, group
        nodes = [trace.nodes[key] for key in keys]
        self.keys = frozenset(keys)
        self.functions = [node for node in nodes if node.kind == "function"]
        self.idents = {node.ident for node in self.functions}
        self.tensors = {node.ident: trace.tensors[node.ident] for node in nodes if node.kind == "tensor"}
        self.leaves = {number: tensor for number, tensor in self.tensors.items() if _is_ever_leaf(tensor)}
        """Those that are leaves at some step."""
        self.births = sorted(node.born for node in nodes if node.kind != "tensor")
        self.memory = _held(trace, [(node.ident, node.died) for node in self.functions])
        self.norms: dict[int, tuple[Value, tuple[float, float]]] = {}

    def at(self, step: int) -> GroupFace:
        """Its face at a step."""
        run = self.trace.passes.last(step)
        ran = [at for function in self.idents if run and (at := run.ran.get(function, step + 1)) <= step]
        done = run is not None and run.ended is not None and step >= run.ended
        failed = done and run is not None and run.failed in self.idents
        running = self.trace.passes.running(step) is not None and 0 < len(ran) < len(self.functions)
        grad, has_grad = self._grad(step)
        return GroupFace(
            title=self.group.title,
            detail=self.group.detail,
            kind=self.group.kind,
            work=self._work(step),
            held=self._held(step),
            grad=grad,
            has_grad=has_grad,
            ran=len(ran),
            total=len(self.functions),
            running=running,
            failed=failed,
        )

    def _work(self, step: int) -> str:
        there = bisect_right(self.births, step)
        word = "operation" if self.group.untracked else "function"
        said = f"{there:,} {word}{'' if there == 1 else 's'}"
        leaves = sum(1 for _ in self._leaves(step))
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

    def _grad(self, step: int) -> tuple[str, bool]:
        """The norm of all gradients of leaves together, or how many have one."""
        total, there, squares, sampled = 0, 0, 0.0, False
        for number, shape in self._leaves(step):
            total += 1
            value = self.tensors[number].grad.at(step, None)
            if value is not None:
                there += 1
                least, most = self._norm(number, value, math.prod(shape))
                sampled |= least != most and not math.isnan(least)
                squares += least * least
        if not total:
            return "", False
        if not there:
            return "grad None", False
        of = f" · {there} of {total}" if there < total else ""
        sign = "≥" if sampled else ""
        return f"|grad| {sign}{numbers.number(math.sqrt(squares))}{of}", True

    def _norm(self, number: int, value: Value, count: int) -> tuple[float, float]:
        known = self.norms.get(number)
        if known is None or known[0] is not value:
            self.norms[number] = known = (value, norm_range(value, count))
        return known[1]

    def _leaves(self, step: int) -> Iterator[tuple[int, tuple[int, ...]]]:
        """The leaves in it that live, and their shapes; one that was written elsewhere since stands there."""
        for number, tensor in self.leaves.items():
            made = tensor.created
            if not tensor.is_leaf.at(step, made.is_leaf) or not tensor.requires_grad.at(step, made.requires_grad):
                continue
            lives = tensor.released is None or step < tensor.released
            if lives and self.trace.key_at(tensor, step) in self.keys:
                yield number, tensor.shape.at(step, made.shape)


def _is_ever_leaf(tensor: TensorHistory) -> bool:
    made = tensor.created
    needs_grad = made.requires_grad or any(tensor.requires_grad.values)
    return needs_grad and (made.is_leaf or any(tensor.is_leaf.values))


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
