"""What a frame of the canvas costs: panning, zooming, pulses, stepping; and what scene and canvas take of memory."""

from __future__ import annotations

import functools
import statistics
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from tests.benchmarks.painting import SIZE, _ended, every_group_open, recorded

if TYPE_CHECKING:
    from gradviz.ui.canvas.canvas import GraphCanvas

PROGRAM = "transformer"
ROUNDS = 15
PULSES = 50
BOUNDS = {1: (4, 2, 8), 10: (8, 3, 16), 100: (16, 4, 33)}
"""In milliseconds, by thousands of nodes: pan or zoom, a frame with pulses, a step."""
MEMORY = {10: 40, 100: 250}
"""In MB."""


@functools.cache
def shown(times: int, opened: bool) -> GraphCanvas:
    """A canvas that shows the end of the pass."""
    from PySide6.QtCore import QEventLoop

    from gradviz.app import calm_garbage_collection, make_application
    from gradviz.ui.canvas.canvas import GraphCanvas
    from gradviz.ui.session import Session
    from gradviz.ui.theme import LIGHT

    application = make_application()
    calm_garbage_collection()
    trace = recorded(PROGRAM, times)
    session = Session()
    canvas = GraphCanvas(session, replace(LIGHT, step_ms=0, glide_ms=0))
    canvas.resize(*SIZE)
    canvas.show()
    session.show_trace(trace, _ended(trace))
    if opened:
        session.fold(every_group_open(trace))
    while canvas.waiting or canvas.scene is None:
        application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 5)
    canvas.fit()
    return canvas


def _frames(canvas: GraphCanvas, change: Callable[[int], None]) -> float:
    """The median of painting after each change, which counts."""
    from PySide6.QtCore import QSize
    from PySide6.QtGui import QPainter, QPixmap

    picture, spent = QPixmap(QSize(*SIZE)), []
    for number in range(ROUNDS):
        begun = time.perf_counter()
        change(number)
        painter = QPainter(picture)
        canvas.painting.paint(painter)
        painter.end()
        spent.append(time.perf_counter() - begun)
    return statistics.median(spent) * 1000


def moved(times: int, opened: bool) -> str:
    """The view is dragged, then zoomed."""
    canvas = shown(times, opened)
    start = canvas.camera
    _frames(canvas, lambda _: None)
    pan = _frames(canvas, lambda number: canvas.look(replace(start, x=start.x + (number + 1) * 7.0)))
    zoom = _frames(canvas, lambda number: canvas.look(replace(start, scale=start.scale * 1.05 ** (number + 1))))
    canvas.fit()
    return f"pan {pan:.1f} ms, zoom {zoom:.1f} ms (bound {BOUNDS[times][0]} ms)"


def pulsed(times: int, opened: bool) -> str:
    """Fifty values travel over what stands still."""
    from PySide6.QtCore import QSize
    from PySide6.QtGui import QPainter, QPixmap

    from gradviz.scene.drawn import Pulse

    canvas = shown(times, opened)
    _frames(canvas, lambda _: None)
    picture, spent = QPixmap(QSize(*SIZE)), []
    for number in range(ROUNDS):
        begun = time.perf_counter()
        moving = canvas.painting.compose("moving")
        count = min(PULSES, len(moving.scene.routes))
        pulses = tuple(Pulse(wire, number / ROUNDS, "gradient") for wire in range(count))
        painter = QPainter(picture)
        canvas.painting._graph(painter, replace(moving, pulses=pulses), alone=False)
        painter.end()
        spent.append(time.perf_counter() - begun)
    return f"{statistics.median(spent) * 1000:.1f} ms with {count} (bound {BOUNDS[times][1]} ms)"


def stepped(times: int, opened: bool) -> str:
    """From the cursor's move to the first correct frame."""
    canvas = shown(times, opened)
    end = canvas.session.cursor
    near = _frames(canvas, lambda number: canvas.session.move_to(end - 1 - number))
    far = _frames(canvas, lambda number: canvas.session.move_to(end - 1 - (number * 997) % (end // 3)))
    canvas.session.move_to(end)
    return f"step {near:.1f} ms, jump {far:.1f} ms (bound {BOUNDS[times][2]} ms)"


def memory(times: int, opened: bool) -> str:
    """What Python allocates for scene and first frame, and keeps."""
    from gradviz.scene.frame import frame_of
    from gradviz.scene.scene import build

    trace = recorded(PROGRAM, times)
    folds = every_group_open(trace) if opened else {}
    tracemalloc.start()
    scene = build(trace, _ended(trace), folds=folds)
    drawn = frame_of(scene, _ended(trace), 1.0, None, detailed=False)
    kept = tracemalloc.get_traced_memory()[0] / 1e6
    tracemalloc.stop()
    return f"{kept:.0f} MB for {len(drawn.living):,} drawn (bound {MEMORY[times]} MB)"


FIGURES: dict[str, Callable[[], str]] = {
    f"{what}, {times},000 nodes{', all groups open' if opened else ''}": functools.partial(measure, times, opened)
    for what, measure, sizes in (
        ("pan and zoom", moved, BOUNDS),
        ("50 pulses", pulsed, BOUNDS),
        ("step to shown", stepped, BOUNDS),
        ("memory", memory, MEMORY),
    )
    for times in sizes
    for opened in (False, True)
}
