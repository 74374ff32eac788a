"""The longest turn of the window's event loop while large records are opened, unfolded and stepped through, or grow."""

from __future__ import annotations

import functools
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.painting import _ended, recorded

if TYPE_CHECKING:
    from tests.benchmarks.bench import Bench

PROGRAM = "MLP"
BOUND = 50
"""Milliseconds."""
STEPS = 40
GROWING = """
import torch
x = torch.ones(2, requires_grad=True)
for _ in range(4000):
    x = x * 1.00001
    x = x + 0.1
x.sum().backward()
"""


class Turns:
    """Measures how long a timer of the event loop has to wait."""

    def __init__(self, bench: Bench) -> None:
        from PySide6.QtCore import Qt, QTimer

        self.bench = bench
        self._last = time.perf_counter()
        self._longest = 0.0
        self._timer = QTimer(bench.window)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start(1)

    def _tick(self) -> None:
        now = time.perf_counter()
        self._longest = max(self._longest, now - self._last)
        self._last = now

    def longest(self, work: Callable[[], object]) -> str:
        """What the longest turn was until all is shown that some work leads to, and how long that took."""
        self.settle()
        self._longest, begun = 0.0, time.perf_counter()
        work()
        self.settle()
        return f"{self._longest * 1000:.0f} ms in {time.perf_counter() - begun:.1f} s"

    def settle(self) -> None:
        """Wait until everything is shown, and nothing is left to do."""
        canvas = self.bench.window.canvas
        quiet = time.perf_counter() + 0.5
        self.bench.wait(lambda: not canvas.waiting and not canvas.drafting and time.perf_counter() > quiet)


@contextmanager
def _window() -> Iterator[Turns]:
    from tests.benchmarks.bench import Bench

    bench = Bench()
    bench.wait(bench.rests)
    try:
        yield Turns(bench)
    finally:
        bench.window.close()


@functools.cache
def _file(times: int) -> Path:
    path = Path(tempfile.mkdtemp()) / f"{PROGRAM}-{times}.gradviz"
    recorded(PROGRAM, times).save(path)
    return path


def opened(times: int) -> str:
    """A record is read from its file, all of its groups are opened, and the last steps are shown."""
    end, file = _ended(recorded(PROGRAM, times)), _file(times)
    with _window() as turns:
        window, session = turns.bench.window, turns.bench.window.session

        def read() -> None:
            before = session.trace
            window.files.open(file)
            turns.bench.wait(lambda: session.trace is not before)
            session.move_to(end)

        def step() -> None:
            for number in range(STEPS):
                session.move_to(end - number)
                turns.bench.application.processEvents()

        said = {
            "read": turns.longest(read),
            "all groups opened": turns.longest(window.actions_by_name["unfold_all"].trigger),
            "steps": turns.longest(step),
        }
    return ", ".join(f"{what} {longest}" for what, longest in said.items()) + f" (bound {BOUND} ms)"


def grown() -> str:
    """A chain of 8,000 operations grows while it is shown."""
    from gradviz.ui.runs import State

    with _window() as turns:
        window = turns.bench.window
        window.editor.setPlainText(GROWING)

        def run() -> None:
            window.run()
            turns.bench.wait(lambda: window.runs.state is State.RUNNING)
            turns.bench.wait(turns.bench.rests)

        return f"{turns.longest(run)} (bound {BOUND} ms)"


FIGURES: dict[str, Callable[[], str]] = {
    "longest turn, a growing chain": grown,  # first: the larger the heap, the longer it is looked through
    **{f"longest turn, a record of {times},000 nodes": functools.partial(opened, times) for times in (1, 10, 100)},
}
