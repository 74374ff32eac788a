"""The leaves in a group, and their gradients together, at any step of a segment: told by arrays, never by a walk."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from gradviz.events import Value
from gradviz.scene.portions import portions
from gradviz.trace.entities import TensorHistory
from gradviz.trace.norms import norm_range
from gradviz.trace.trace import Trace

PART = 1_000
"""Leaves that are looked at between two pauses."""


@dataclass(frozen=True)
class LeavesThen:
    """What is known of a group's leaves at one step."""

    total: int
    there: int
    """So many have a gradient."""
    squares: float
    """The sum of the squares of those, at least."""
    sampled: bool
    """It may be more: of some only a sample was recorded."""


@dataclass(frozen=True)
class _Stretch:
    """A leaf from one step to another, with one gradient or none."""

    first: int
    last: int
    grad: Value | None
    count: int


class Leaves:
    """Asks for a step cost a few operations on arrays, however many leaves there are, once they are prepared."""

    def __init__(self, trace: Trace, tensors: Iterable[TensorHistory], keys: frozenset[str], segment: range) -> None:
        self.trace = trace
        self.keys = keys
        """Those of the nodes in the group."""
        self._tensors = [tensor for tensor in tensors if _is_ever_leaf(tensor)]
        self._segment = range(segment.start, segment.stop + 1)
        self._window = range(0)

    def prepare(self) -> Iterator[None]:
        """Look at all leaves and their gradients in the segment, with pauses."""
        yield from self._look(self._segment)
        for cut in portions(len(self._stretches), PART):
            self._ask([number for number in range(cut.start, cut.stop) if self._has_grad[number]])
            yield

    def at(self, step: int) -> LeavesThen:
        """What they are at a step. Of very many it is, outside of the segment, what they are at its nearest step.

        To look at them anew takes longer than a frame may: a scene is seen there while the next one is being made, and
        where nothing but words has come since.
        """
        if step not in self._segment and len(self._tensors) > PART:
            step = min(max(step, self._segment.start), self._segment.stop - 1)
        if step not in self._window:
            for _ in self._look(self._segment if step in self._segment else range(step, step + 1)):
                pass
        there = (self._first <= step) & (self._last >= step)
        numbers = np.flatnonzero(there & self._has_grad)
        self._ask(numbers[~self._asked[numbers]].tolist())
        least, most = self._least[numbers], self._most[numbers]
        sampled = (least != most) & ~np.isnan(least)
        squares = sum(norm * norm for norm in least.tolist())
        return LeavesThen(int(there.sum()), len(numbers), squares, bool(sampled.any()))

    def _ask(self, numbers: list[int]) -> None:
        """Find the norms of the gradients of some stretches."""
        for number in numbers:
            stretch = self._stretches[number]
            self._least[number], self._most[number] = norm_range(stretch.grad, stretch.count)
        self._asked[numbers] = True

    def _look(self, window: range) -> Iterator[None]:
        """Find the stretches of a window of steps, with pauses."""
        self._stretches: list[_Stretch] = []
        for cut in portions(len(self._tensors), PART):
            self._stretches += [found for tensor in self._tensors[cut] for found in self._of(tensor, window)]
            yield
        self._window = window
        self._first = np.array([stretch.first for stretch in self._stretches], dtype=np.int64)
        self._last = np.array([stretch.last for stretch in self._stretches], dtype=np.int64)
        self._has_grad = np.array([stretch.grad is not None for stretch in self._stretches], dtype=bool)
        self._asked = np.zeros(len(self._stretches), dtype=bool)
        self._least = np.full(len(self._stretches), np.nan)
        self._most = np.full(len(self._stretches), np.nan)

    def _of(self, tensor: TensorHistory, window: range) -> Iterator[_Stretch]:
        """The stretches in which a tensor is a leaf that lives and stands in the group: between changes nothing is."""
        first, last = window.start, window.stop - 1
        nodes = self.trace.nodes
        changes = {first}
        for steps in (tensor.is_leaf.steps, tensor.requires_grad.steps, tensor.shape.steps, tensor.grad.steps):
            if steps:
                changes.update(steps[bisect_right(steps, first) : bisect_right(steps, last)])
        changes.update(born for key in tensor.keys if first < (born := nodes[key].born) <= last)
        if tensor.released is not None and first < tensor.released <= last:
            changes.add(tensor.released)
        begins = sorted(changes)
        for begin, end in zip(begins, (*begins[1:], last + 1), strict=True):
            if self._is_leaf(tensor, begin):
                shape = tensor.shape.at(begin, tensor.created.shape)
                yield _Stretch(begin, end - 1, tensor.grad.at(begin, None), math.prod(shape))

    def _is_leaf(self, tensor: TensorHistory, step: int) -> bool:
        """Whether it is one, lives, and stands in the group: one that was written elsewhere since stands there."""
        made = tensor.created
        if not tensor.is_leaf.at(step, made.is_leaf) or not tensor.requires_grad.at(step, made.requires_grad):
            return False
        lives = tensor.released is None or step < tensor.released
        return lives and self.trace.key_at(tensor, step) in self.keys


def _is_ever_leaf(tensor: TensorHistory) -> bool:
    made = tensor.created
    needs_grad = made.requires_grad or any(tensor.requires_grad.values)
    return needs_grad and (made.is_leaf or any(tensor.is_leaf.values))
