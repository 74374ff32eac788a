"""What a frame of the canvas costs, of every program: panning, zooming, pulses, stepping; and what it takes of memory.

Each is the median of painting all of the canvas after a change, the change included. Warm is what a person's canvas has
after a moment: the layout, and the pictures of the cards that still look as they did. While the camera moves over what
takes long to paint, the old picture is shown, moved and stretched; it is sharp again once all rests (`sharp`).
"""

from __future__ import annotations

import functools
import gc
import statistics
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tests.benchmarks.painting import PROGRAMS, SIZE, _ended, every_group_open, recorded

if TYPE_CHECKING:
    from gradviz.trace.trace import Trace
    from gradviz.ui.canvas.canvas import GraphCanvas

ROUNDS = 15
PULSES = 50
BOUNDS = {1: (4, 2, 8), 10: (8, 3, 16), 100: (16, 4, 33)}
"""In milliseconds, by thousands of nodes: pan or zoom, a frame with pulses, a step."""
SHARP = 100
MEMORY = {10: 40, 100: 250}
"""In MB."""


@dataclass(frozen=True)
class Costs:
    """Of one program, in milliseconds."""

    drawn: int
    pan: float
    zoom: float
    pulses: float
    step: float
    jump: float
    sharp: float
    """Painting all of it anew, roughly and then well, after a jump; in how many slices does not count."""


def shown(trace: Trace, opened: bool) -> GraphCanvas:
    """A canvas that shows the end of the pass."""
    from PySide6.QtCore import QEventLoop

    from gradviz.app import calm_garbage_collection, make_application
    from gradviz.ui.canvas.canvas import GraphCanvas
    from gradviz.ui.session import Session
    from gradviz.ui.theme import LIGHT

    application = make_application()
    calm_garbage_collection()
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


def _frames(canvas: GraphCanvas, change: Callable[[int], None], *, to_the_end: bool = False) -> float:
    """The median of painting after each change, which counts; `to_the_end`, what is painted in slices, too."""
    from PySide6.QtCore import QSize
    from PySide6.QtGui import QPainter, QPixmap

    picture, spent = QPixmap(QSize(*SIZE)), []
    for number in range(ROUNDS):
        begun = time.perf_counter()
        change(number)
        painter = QPainter(picture)
        canvas.painting.paint(painter)
        if to_the_end and canvas.painting.finish():
            canvas.painting.paint(painter)
        painter.end()
        spent.append(time.perf_counter() - begun)
    return statistics.median(spent) * 1000


@functools.cache
def measured(name: str, times: int, opened: bool) -> Costs:
    """All costs of one program; its canvas goes when they are known."""
    canvas = shown(recorded(name, times), opened)
    assert canvas.scene is not None
    start, end = canvas.camera, canvas.session.cursor
    _frames(canvas, lambda _: canvas.painting.layer.forget())
    pan = _frames(canvas, lambda number: canvas.look(replace(start, x=start.x + (number + 1) * 7.0 / start.scale)))
    zoom = _frames(canvas, lambda number: canvas.look(replace(start, scale=start.scale * 1.05 ** (number + 1))))
    canvas.fit()
    pulses = _pulsed(canvas)
    step = _frames(canvas, lambda number: canvas.session.move_to(end - 1 - number))

    def jump(number: int) -> None:
        canvas.session.move_to(end - 1 - (number * 997) % max(end // 3, 1))

    def jump_and_rest(number: int) -> None:
        jump(number)
        canvas.pace.stop()

    found = Costs(
        drawn=len(canvas.scene.keys),
        pan=pan,
        zoom=zoom,
        pulses=pulses,
        step=step,
        jump=_frames(canvas, jump),
        sharp=_frames(canvas, jump_and_rest, to_the_end=True),
    )
    canvas.shutdown()
    canvas.close()
    return found


def _pulsed(canvas: GraphCanvas) -> float:
    """Fifty values travel over what stands still; several on one wire where there are fewer."""
    from PySide6.QtCore import QSize
    from PySide6.QtGui import QPainter, QPixmap

    from gradviz.scene.drawn import Pulse

    _frames(canvas, lambda _: None)
    picture, spent = QPixmap(QSize(*SIZE)), []
    for number in range(ROUNDS):
        begun = time.perf_counter()
        painter = QPainter(picture)
        moving = canvas.painting.compose("moving")
        wires = len(moving.scene.routes)
        pulses = tuple(Pulse(each % wires, (number + each) % ROUNDS / ROUNDS, "gradient") for each in range(PULSES))
        canvas.painting.frame(painter, replace(moving, pulses=pulses))
        painter.end()
        spent.append(time.perf_counter() - begun)
    return statistics.median(spent) * 1000


def moved(times: int, opened: bool) -> str:
    """The view is dragged, then zoomed."""
    costs = {name: measured(name, times, opened) for name in PROGRAMS}
    said = [f"{name} ({cost.drawn:,}) {cost.pan:.1f} / {cost.zoom:.1f}" for name, cost in costs.items()]
    return f"pan / zoom: {', '.join(said)} ms (bound {BOUNDS[times][0]} ms)"


def pulsed(times: int, opened: bool) -> str:
    """A frame of an animation."""
    said = [f"{name} {measured(name, times, opened).pulses:.1f}" for name in PROGRAMS]
    return f"{', '.join(said)} ms (bound {BOUNDS[times][1]} ms)"


def stepped(times: int, opened: bool) -> str:
    """From the cursor's move to the first correct frame, near and far; and what the sharp one takes after that."""
    costs = {name: measured(name, times, opened) for name in PROGRAMS}
    said = [f"{name} {cost.step:.1f} / {cost.jump:.1f} / {cost.sharp:.1f}" for name, cost in costs.items()]
    return f"step / jump / sharp: {', '.join(said)} ms (bounds {BOUNDS[times][2]}, {SHARP} ms)"


@functools.cache
def _memory(name: str, times: int, opened: bool) -> float:
    """Of one program: what Python allocates for the scene and for what painting it keeps, and the pictures kept."""
    from PySide6.QtCore import QRectF, QSizeF
    from PySide6.QtGui import QPainter, QPixmap

    from gradviz.app import make_application
    from gradviz.scene.frame import frame_of
    from gradviz.scene.portions import at_once
    from gradviz.scene.scene import build
    from gradviz.ui.canvas.camera import fitted
    from gradviz.ui.canvas.painter import is_detailed, paint_in_parts
    from gradviz.ui.canvas.sprites import Sprites
    from gradviz.ui.theme import LIGHT

    make_application()
    trace = recorded(name, times)
    folds = every_group_open(trace) if opened else {}
    tracemalloc.start()
    scene = build(trace, _ended(trace), folds=folds)
    camera = fitted(QRectF(0, 0, scene.width, scene.height), QRectF(0, 0, *SIZE))
    sprites, layer = Sprites(), QPixmap(*SIZE)
    sprites.fit(QSizeF(*SIZE), 1.0)
    painter = QPainter(layer)
    for scale in (camera.scale, camera.scale * 4, 1.0):
        detailed = is_detailed(scene, scale)
        frame = frame_of(scene, _ended(trace), 1.0, None, detailed=detailed)
        painter.setTransform(replace(camera, scale=scale).transform())
        at_once(paint_in_parts(painter, frame, LIGHT, scale, sprites=sprites))
    painter.end()
    del frame
    gc.collect()
    kept = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return (kept + sprites.bytes + SIZE[0] * SIZE[1] * 4) / 1e6


def memory(times: int, opened: bool) -> str:
    """Scene and canvas, with the pictures that they keep."""
    said = [f"{name} {_memory(name, times, opened):.0f}" for name in PROGRAMS]
    return f"{', '.join(said)} MB (bound {MEMORY[times]} MB)"


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
