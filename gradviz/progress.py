"""A progress bar for long runs: on stderr, where somebody looks at it, and never between the program's own output."""

from __future__ import annotations

import sys
import time

from rich import progress
from rich.console import Console

_PATIENCE = 1.0
"""Seconds of silence after which the bar appears."""


class Progress:
    """Shows how far a run is whenever it has been quiet for a while."""

    def __init__(self) -> None:
        self._console = Console(stderr=True)
        self._began = self._quiet_since = time.monotonic()
        self._bar: progress.Progress | None = None
        self._task = progress.TaskID(0)

    def show(self, done: int, whole: int, events: int) -> None:
        """Draw the bar, if it is time: cells that are done, and events recorded so far."""
        if not sys.stderr.isatty() or time.monotonic() - self._quiet_since < _PATIENCE:
            return
        if self._bar is None:
            self._bar = self._make()
            self._task = self._bar.add_task("starting", total=whole if whole > 1 else None)
            self._bar.start()
        self._bar.update(
            self._task,
            completed=done,
            description=f"{events:,} events, {time.monotonic() - self._began:.0f} s",
            refresh=True,
        )

    def hide(self) -> None:
        """Take the bar away."""
        self._quiet_since = time.monotonic()
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def _make(self) -> progress.Progress:
        columns = ("Running", progress.BarColumn(), progress.TextColumn("{task.description}"))
        return progress.Progress(*columns, console=self._console, auto_refresh=False, transient=True)
