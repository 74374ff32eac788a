"""What getting about in a large graph costs: relations, and finding as one types, by the longest turn."""

from __future__ import annotations

import functools
import statistics
import time
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPointF

from gradviz import events as ev
from gradviz.trace.trace import Trace
from gradviz.ui.canvas.camera import Camera
from tests.benchmarks.bench import Bench
from tests.benchmarks.painting import _ended, recorded

PROGRAM, TIMES = "transformer", 10
"""About 10,000 nodes."""


@functools.cache
def _trace() -> Trace:
    return recorded(PROGRAM, TIMES)


def _milliseconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def relations() -> str:
    """Who belongs to whom, from the leaf to the root."""
    from gradviz.scene.relations import ANCESTORS, GRADIENT, PATH, Focus, kept
    from gradviz.scene.scene import build

    trace = _trace()
    scene = build(trace, _ended(trace))
    tensors = [key for key in scene.content.keys if trace.nodes[key].kind == "tensor"]
    last = next(event for event in trace.events[_ended(trace) :: -1] if isinstance(event, ev.GradAccumulated))
    leaf = trace.newest_key(last.tensor) or ""
    said = []
    for focus in (Focus(ANCESTORS, (tensors[-1],)), Focus(PATH, (leaf, tensors[-1])), Focus(GRADIENT, (leaf,))):
        spent = [_milliseconds(functools.partial(kept, scene, focus, _ended(trace))) for _ in range(5)]
        said.append(f"{focus.kind} {statistics.median(spent):.0f} ms")
    return f"{', '.join(said)} ({len(scene.numbers):,} nodes)"


def finding() -> str:
    """Each query is typed into the bar."""
    bench = Bench()
    window, canvas = bench.window, bench.window.canvas
    window.open_trace(_trace())
    window.session.move_to(_ended(_trace()))
    bench.wait(lambda: canvas.scene is not None and not canvas.waiting)
    search, turns = window.graph_actions.search, []
    go_on = search._go_on

    def timed() -> None:
        turns.append(_milliseconds(go_on))

    search._go_on = timed  # type: ignore[method-assign]
    search._turns.timeout.disconnect()
    search._turns.timeout.connect(timed)
    search.open()
    said = []
    for query in ("weight", "mul", "leaf", "NaN", "freed", "line 3"):
        turns.clear()
        begun = time.perf_counter()
        search.bar.field.setText(query)
        search.bar.typed.emit(query)
        bench.wait(lambda: search.complete)
        said.append(f"{query} {(time.perf_counter() - begun) * 1000:.0f} ms, longest turn {max(turns):.0f} ms")
    window.close()
    return "; ".join(said)


def dragging() -> str:
    """One node is dragged, then fifty selected ones, with all groups open: each move of the mouse with its repaint."""
    bench = Bench()
    window, canvas, session = bench.window, bench.window.canvas, bench.window.session
    window.open_trace(_trace())
    session.move_to(_ended(_trace()))
    bench.wait(lambda: canvas.scene is not None and not canvas.waiting)
    canvas.folding.all(collapsed=False)
    bench.wait(lambda: not canvas.waiting and not canvas.scene.groups)
    living = np.flatnonzero(canvas.scene.living(session.cursor))
    middle = canvas.scene.centers[living[len(living) // 2]]
    canvas.look(Camera(0.5, middle[0] - canvas.width(), middle[1] - canvas.height()))
    near = living[np.argsort(np.abs(canvas.scene.centers[living] - middle).sum(axis=1))]
    said = []
    for count in (1, 50):
        keys = frozenset(canvas.scene.keys[number] for number in near[:count].tolist())

        def turn(by: int, keys: frozenset[str] = keys) -> None:
            canvas.pinning.carry(keys, QPointF(by, by))
            canvas.grab_image()

        spent = [_milliseconds(functools.partial(turn, by)) for by in range(10, 40)]
        canvas.pinning.give_up()
        said.append(f"{count} dragged {statistics.median(spent):.0f} ms, longest {max(spent):.0f} ms")
    drawn = len(canvas.scene.keys)
    window.close()
    return f"{', '.join(said)} ({drawn:,} nodes)"


FIGURES = {
    "relations of 10,000 nodes": relations,
    "finding in 10,000 nodes": finding,
    "dragging among 10,000 nodes": dragging,
}
