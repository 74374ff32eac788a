"""What getting about in a large graph costs: relations, and finding as one types, by the longest turn."""

from __future__ import annotations

import functools
import statistics
import time
from collections.abc import Callable

from gradviz import events as ev
from gradviz.trace.trace import Trace
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
    tensors = [key for key in scene.keys if trace.nodes[key].kind == "tensor"]
    last = next(event for event in trace.events[_ended(trace) :: -1] if isinstance(event, ev.GradAccumulated))
    leaf = trace.newest_key(last.tensor) or ""
    said = []
    for focus in (Focus(ANCESTORS, (tensors[-1],)), Focus(PATH, (leaf, tensors[-1])), Focus(GRADIENT, (leaf,))):
        spent = [_milliseconds(functools.partial(kept, scene, focus, _ended(trace))) for _ in range(5)]
        said.append(f"{focus.kind} {statistics.median(spent):.0f} ms")
    return f"{', '.join(said)} ({len(scene.keys):,} nodes)"


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


FIGURES = {
    "relations of 10,000 nodes": relations,
    "finding in 10,000 nodes": finding,
}
