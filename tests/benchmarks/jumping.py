"""How fast one goes anywhere in a long record, made by ``gradviz run``.

A training loop of a small MLP with Adam has turns of 160 nodes, one of a recurrent net over 25 words 1,600, over 150
words 8,400 nodes.
"""

from __future__ import annotations

import functools
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from tests.benchmarks.bench import Bench

TRAINING = """import sys
import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 4))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
loss_of = nn.CrossEntropyLoss()
inputs, targets = torch.randn(256, 8), torch.randint(0, 4, (256,))
for turn in range(int(sys.argv[1])):
    chosen = torch.randint(0, 256, (32,))
    x, y = inputs[chosen], targets[chosen]
    optimizer.zero_grad()
    loss = loss_of(model(x), y)
    loss.backward()
    optimizer.step()
"""
TURN_EVENTS = 150
"""Less than one turn of that loop leaves."""
RECURRENT = """import sys
import torch
from torch import nn

torch.manual_seed(0)
embed, cell, out = nn.Embedding(20, 8), nn.GRUCell(8, 16), nn.Linear(16, 5)
parameters = [*embed.parameters(), *cell.parameters(), *out.parameters()]
optimizer = torch.optim.Adam(parameters, lr=0.01)
for turn in range(int(sys.argv[1])):
    optimizer.zero_grad()
    state, losses = torch.zeros(4, 16), []
    for word in embed(torch.randint(0, 20, (4, int(sys.argv[2])))).unbind(1):
        state = cell(word, state)
        losses.append(torch.tanh(out(state)).pow(2).mean())
    loss = torch.stack(losses).mean()
    loss.backward()
    nn.utils.clip_grad_norm_(parameters, 1.0)
    optimizer.step()
"""
WORD_EVENTS = 50
"""Less than one word of it leaves."""
PLACES, JUMPS = 10, 100
_ROOT = Path(__file__).resolve().parents[2]


@functools.cache
def recorded(events: int, words: int = 0) -> Path:
    """The file of a record of so many events; made once in each run of the benchmarks.

    It is of the recurrent net if there are words, else of the MLP. For that one a file that was made before can be
    named: ``GRADVIZ_BENCH_RECORD_100000``.
    """
    known = os.environ.get(f"GRADVIZ_BENCH_RECORD_{events}")
    if known and not words:
        return Path(known)
    folder = Path(tempfile.mkdtemp())
    (folder / "training.py").write_text(RECURRENT if words else TRAINING)
    target = folder / "training.gradviz"
    limits = ["--max-events", str(events)]
    command = [sys.executable, "-m", "gradviz.cli", "run", "training.py", "-o", str(target), *limits]
    turns = events // (words * WORD_EVENTS or TURN_EVENTS) + 1
    environment = {**os.environ, "PYTHONPATH": str(_ROOT)}
    arguments = ["--", str(turns), str(words)]
    subprocess.run([*command, *arguments], cwd=folder, env=environment, check=True, capture_output=True)
    return target


class Shown:
    """A window that shows such a record, at rest."""

    def __init__(self, events: int, words: int = 0) -> None:
        import gradviz

        self.bench = Bench()
        self.window = self.bench.window
        before = _resident()
        self.trace = gradviz.load(recorded(events, words))
        self.of_record = _resident() - before
        before = _resident()
        self.window.open_trace(self.trace)
        self.bench.wait(lambda: self.window.transport.timeline.lanes.read == len(self.trace))
        self.bench.wait(self.window.sync._marking.catch_up)
        self.rest()
        self.of_view = _resident() - before

    def rest(self) -> None:
        """Wait until the layout is there and nothing is left to do."""
        window = self.window
        self.bench.wait(lambda: not window.canvas._layouts.waiting and not window.canvas.animating)
        for _ in range(20):
            self.bench.application.processEvents()

    def jump(self, step: int) -> float:
        """Milliseconds until the canvas has painted another step."""
        begun = time.perf_counter()
        self.window.session.move_to(step)
        self.window.canvas.repaint()
        return (time.perf_counter() - begun) * 1000


def jumps(events: int, bound: str, words: int = 0) -> str:
    """Jumps between segments whose layout is at hand; where the first picture is a draft, the sharp one, too."""
    shown, rng = Shown(events, words), random.Random(1)
    canvas = shown.window.canvas
    try:
        segments = shown.trace.segments()[1:]
        some = rng.sample(segments, min(PLACES, len(segments)))
        nodes = max(len(shown.trace.lived_in(segment)) for segment in some)
        for segment in some:
            shown.window.session.move_to(segment.start + len(segment) // 2)
            shown.rest()
        canvas.fit()
        shown.rest()
        times, sharp = [], []
        for _ in range(JUMPS):
            segment = rng.choice(some)
            begun = time.perf_counter()
            times.append(shown.jump(rng.randrange(segment.start, segment.stop - 1)))
            if canvas.drafting:
                shown.bench.wait(lambda: not canvas.drafting)
                canvas.repaint()
                sharp.append((time.perf_counter() - begun) * 1000)
            shown.rest()
    finally:
        shown.window.close()
    times.sort()
    said = f"{statistics.median(times):.1f} ms, p95 {times[int(0.95 * len(times))]:.1f} ms"
    if sharp:
        said += f", sharp after {statistics.median(sharp):.0f} ms"
    return f"{said}; {nodes:,} nodes, {len(shown.trace):,} events ({bound})"


def scrubbing(events: int) -> str:
    """The longest turn of the event loop while the pointer is dragged from one end of the timeline to the other."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    shown = Shown(events)
    strip, turns = shown.window.transport.timeline, [time.perf_counter()]
    try:
        left, right = round(strip._axis.left), round(strip._axis.left + strip._axis.width)
        spot = strip.rect().center()
        spot.setX(left)
        QTest.mousePress(strip, Qt.MouseButton.LeftButton, pos=spot)
        for x in range(left, right, 2):
            spot.setX(x)
            QTest.mouseMove(strip, spot)
            until = time.perf_counter() + 0.016
            while time.perf_counter() < until:
                shown.bench.application.processEvents()
                turns.append(time.perf_counter())
        QTest.mouseRelease(strip, Qt.MouseButton.LeftButton, pos=spot)
    finally:
        shown.window.close()
    gaps = sorted((later - earlier) * 1000 for earlier, later in pairwise(turns))
    return f"{gaps[-1]:.0f} ms, p99 {gaps[int(0.99 * len(gaps))]:.0f} ms (bound 50 ms)"


def memory(events: int) -> str:
    """What the window keeps of a record, in percent of the record."""
    shown = Shown(events)
    shown.window.close()
    share = 100 * shown.of_view / max(1, shown.of_record)
    return f"{share:.0f} % of {shown.of_record >> 20:,} MiB (bound 20 %)"


def matches(events: int) -> str:
    """How long NaN is looked for, event by event, and the longest turn of it; bisections come on top."""
    from gradviz.breakpoints import NOT_FINITE, Breakpoint
    from gradviz.trace.hits import Hits
    from gradviz.trace.store import load

    hits = Hits(load(recorded(events)))
    hits.set([Breakpoint(1, NOT_FINITE)], lambda _line: [])
    turns, done = [], False
    while not done:
        begun = time.perf_counter()
        done = hits.catch_up()
        turns.append(time.perf_counter() - begun)
    return f"{sum(turns):.2f} s in turns of up to {max(turns) * 1000:.0f} ms (bound 50 ms)"


def lines_at_a_step(events: int) -> str:
    """What the editor says of a step: results, turns, times; without painting it."""
    from gradviz.trace.store import load
    from gradviz.ui.editor.marking import Marking
    from gradviz.ui.editor.source_map import SourceMap

    trace = load(recorded(events))
    marking, source = Marking(trace), SourceMap(trace, TRAINING)
    while not marking.catch_up():
        pass
    random.seed(0)
    times = []
    for _ in range(JUMPS):
        step = random.randrange(len(trace) + 1)
        begun = time.perf_counter()
        marking.marks(step, source, None, range(1, 40))
        times.append((time.perf_counter() - begun) * 1000)
    return f"{statistics.median(times):.2f} ms, p95 {sorted(times)[int(0.95 * len(times))]:.2f} ms"


def _resident() -> int:
    """Bytes of memory that the process has right now; Linux only."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


FIGURES: dict[str, Callable[[], str]] = {
    "jump in 100,000 events": lambda: jumps(100_000, "bounds 16 ms, p95 33 ms"),
    "jump among 1,600 nodes": lambda: jumps(100_000, "bounds 16 ms, p95 33 ms", 25),
    "jump among 8,400 nodes": lambda: jumps(100_000, "bounds 16 ms, p95 33 ms, sharp 100 ms", 150),
    "jump in 1,000,000 events": lambda: jumps(1_000_000, "bound 50 ms"),
    "longest turn while scrubbing 100,000 events": lambda: scrubbing(100_000),
    "longest turn while scrubbing 1,000,000 events": lambda: scrubbing(1_000_000),
    "NaN looked for in 100,000 events": lambda: matches(100_000),
    "the editor's lines at a step of 100,000": lambda: lines_at_a_step(100_000),
    "memory of the view of 1,000,000 events": lambda: memory(1_000_000),
}
