"""How far a layout is, told now and then while it goes on."""

from __future__ import annotations

import time
from collections.abc import Callable

EVERY = 0.1
"""Seconds between two words about it."""
Told = Callable[[float], None]
"""Takes how many boxes more are laid out, or how far all is."""


def unheard(_share: float) -> None:
    """Nobody wants to know."""


class Meter:
    """Counts what is laid out, stage by stage, and tells a share from 0 to 1 that never falls."""

    def __init__(self, tell: Told) -> None:
        self._tell = tell
        self._begun = self._until = 0.0
        self._boxes = self._done = 0.0
        self._next = time.perf_counter() + EVERY

    def stage(self, until: float, boxes: int = 1) -> None:
        """A stage begins; with so many boxes, all is as far as `until`."""
        self._begun, self._until = self._until, until
        self._boxes, self._done = float(max(1, boxes)), 0.0

    def done(self, boxes: float = 1.0) -> None:
        """So many boxes more."""
        self._done += boxes
        now = time.perf_counter()
        if now >= self._next:
            self._next = now + EVERY
            self._tell(self._begun + (self._until - self._begun) * min(1.0, self._done / self._boxes))
