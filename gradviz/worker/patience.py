"""How long a process that was asked to end something may take, by what it had of a processor."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from pathlib import Path

_LOOK = 0.05
_MOST = 20.0
"""Seconds by the clock after which nobody waits any longer."""


class Patience:
    """Runs out when a process had so many seconds, in which it computed or slept.

    Those in which it waited for a processor do not count: on a busy machine, a program that is about to give way would
    be killed. Where the system does not tell them, all count.
    """

    def __init__(self, pid: int, seconds: float, over: Callable[[], None]) -> None:
        self._threads, self._seconds, self._over = Path(f"/proc/{pid}/task"), seconds, over
        self._began, self._waits = time.monotonic(), self._waiting()
        self._calm = threading.Event()
        threading.Thread(target=self._watch, name="patience", daemon=True).start()

    def cancel(self) -> None:
        """It gave way."""
        self._calm.set()

    def _watch(self) -> None:
        left = self._seconds
        while left > 0 and time.monotonic() - self._began < _MOST:
            if self._calm.wait(max(left, _LOOK)):
                return
            waits = [wait - self._waits.get(thread, 0.0) for thread, wait in self._waiting().items()]
            left = self._seconds - (time.monotonic() - self._began) + max(waits, default=0.0)
        self._over()

    def _waiting(self) -> dict[str, float]:
        """For how many seconds each of its threads could have run and had no processor."""
        found = {}
        for thread in self._threads.glob("*/schedstat"):
            with contextlib.suppress(OSError):  # it has ended meanwhile
                found[thread.parent.name] = int(thread.read_text().split()[1]) / 1e9
        return found
