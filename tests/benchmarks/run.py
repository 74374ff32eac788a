"""Measures what has to be fast and prints one line a figure: ``python tests/benchmarks/run.py [NAME …]``.

Times are medians; ratios come from alternating runs of one process. Bounds are those of the plan; nothing fails here.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks.bench import Bench

PROGRAM = """import torch

a = torch.tensor([3.0, 1.0], requires_grad=True)
b = a * a
loss = b.mean()
loss2 = loss ** 2
"""
LOOPS = {
    "bare": "while True:\n    pass\n",
    "operations": "import torch\na = torch.ones(3, requires_grad=True)\nwhile True:\n    b = a * 2\n",
    "prints": "i = 0\nwhile True:\n    i += 1\n    print(i)\n",
    "a child's prints": "import os\nos.system('yes')\n",
}
WINDOW = """
import sys, tempfile, time
from pathlib import Path
from PySide6.QtCore import QSettings
from gradviz.app import build_window, make_application
application = make_application()
window = build_window(QSettings(str(Path(tempfile.mkdtemp()) / "settings.ini"), QSettings.Format.IniFormat))
window.files.welcome()
window.show()
window.runs.prepare()
application.processEvents()
window.grab()
print(time.time() - float(sys.argv[1]), flush=True)
window.close()
"""


def median_of(count: int, measure: Callable[[], float]) -> float:
    """The median of several measurements."""
    return statistics.median(measure() for _ in range(count))


def seconds(work: Callable[[], object]) -> float:
    """How long a call takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def window_up() -> str:
    """From the start of the process to a window that was painted."""

    def once() -> float:
        command = [sys.executable, "-c", WINDOW, str(time.time())]
        return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)

    once()
    return f"{median_of(5, once):.2f} s (bound 1.0 s)"


def run_to_graph() -> str:
    """From Run to the whole graph on the canvas, with a warm worker."""
    bench = Bench()
    window = bench.window
    window.editor.setPlainText(PROGRAM)

    def graph_is_there() -> bool:
        frame = window.canvas.frame()
        names = {name for key in window.session.trace.nodes for name in _names(window.session, key)}
        return frame is not None and not frame.empty and "loss2" in names and bench.rests()

    def once() -> float:
        window.runs.restart()
        bench.wait(bench.rests)
        for _ in range(20):  # what the restart left to do is not part of the run
            bench.application.processEvents()
        begun = time.perf_counter()
        window.run()
        bench.wait(graph_is_there)
        window.canvas.repaint()
        return (time.perf_counter() - begun) * 1000

    try:
        once()
        times = [once() for _ in range(7)]
    finally:
        window.close()
    return f"{statistics.median(times):.0f} ms, worst {max(times):.0f} ms (bound 150 ms)"


def loop_gaps() -> str:
    """The longest turn of the event loop while endless loops run and are stopped, and how long Stop takes."""
    from PySide6.QtCore import QTimer

    bench = Bench()
    window, said = bench.window, []
    try:
        for name, program in LOOPS.items():
            window.runs.restart()
            bench.wait(bench.rests)
            turns = [time.perf_counter()]
            timer = QTimer(window)
            timer.timeout.connect(lambda turns=turns: turns.append(time.perf_counter()))
            timer.start(10)
            window.editor.setPlainText(program)
            window.run()
            until = time.perf_counter() + 5
            bench.wait(lambda until=until: time.perf_counter() > until)
            begun = time.perf_counter()
            window.runs.stop()
            bench.wait(bench.rests)
            stopped = time.perf_counter() - begun
            timer.stop()
            longest = max(later - earlier for earlier, later in pairwise(turns))
            said.append(f"{name} {longest * 1000:.0f} ms, stopped in {stopped:.2f} s")
    finally:
        window.close()
    return "; ".join(said) + " (bounds 100 ms, 2 s)"


def _names(session: object, key: str) -> list[str]:
    trace = session.trace  # type: ignore[attr-defined]
    return trace.at(len(trace)).node(key).get("names", [])


def _record(length: int) -> object:
    import gradviz
    from tests.benchmarks.recording import chain

    with gradviz.record() as trace:
        chain(length)
    return trace


def derive() -> str:
    """What one event costs the trace."""
    from gradviz.trace.trace import Trace

    events = _record(2000).events  # type: ignore[attr-defined]
    return f"{median_of(5, lambda: seconds(lambda: Trace(events))) / len(events) * 1e6:.1f} µs an event"


def graph_at() -> str:
    """The networkx graph in the middle of a record of 2,000 operations."""
    trace = _record(2000)
    middle = len(trace) // 2  # type: ignore[arg-type]
    return f"{median_of(5, lambda: seconds(lambda: trace.at(middle).graph)) * 1000:.0f} ms"  # type: ignore[attr-defined]


FIGURES: dict[str, Callable[[], str]] = {
    "window up": window_up,
    "run to graph": run_to_graph,
    "longest gap in endless loops": loop_gaps,
    "derive": derive,
    "graph at a step": graph_at,
}


def main() -> None:
    """Measure the figures that are named, or all."""
    figures, named = dict(FIGURES), sys.argv[1:]
    if not set(named) <= set(figures) or not named:
        from tests.benchmarks import (
            canvas,
            changing,
            completing,
            editor,
            getting_about,
            jumping,
            moving,
            painting,
            recording,
            stepping,
            turns,
        )  # torch takes seconds to import

        figures |= (
            canvas.FIGURES
            | changing.FIGURES
            | completing.FIGURES
            | editor.FIGURES
            | getting_about.FIGURES
            | jumping.FIGURES
            | moving.FIGURES
            | painting.FIGURES
            | recording.FIGURES
            | stepping.FIGURES
            | turns.FIGURES
        )
    for name in named or figures:
        if name not in figures:
            sys.exit(f"There is no figure {name!r}. There are: {', '.join(figures)}.")
        print(f"{name}: {figures[name]()}", flush=True)


if __name__ == "__main__":
    main()
