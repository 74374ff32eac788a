"""How fast graphs of real programs are laid out and painted, at growing sizes; raster of 1600 x 1000."""

from __future__ import annotations

import functools
import statistics
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import torch
from torch import nn

if TYPE_CHECKING:
    from gradviz.scene.folding import Folds
    from gradviz.scene.scene import SegmentScene
    from gradviz.trace.trace import Trace

SIZE = (1600, 1000)
ROUNDS = 5
STACK = 1 << 30
"""Bytes."""
STACK = 2**30
"""Bytes: to release a graph takes as much of the stack as it is deep."""


def mlp(layers: int) -> torch.Tensor:
    """A deep perceptron on one batch."""
    return nn.Sequential(*(nn.Sequential(nn.Linear(8, 8), nn.Tanh()) for _ in range(layers)))(torch.randn(4, 8)).sum()


def transformer(layers: int) -> torch.Tensor:
    """An encoder on 6 tokens."""
    layer = nn.TransformerEncoderLayer(16, 2, 32, batch_first=True)
    return nn.TransformerEncoder(layer, layers)(torch.randn(2, 6, 16)).sum()


def convolutions(blocks: int) -> torch.Tensor:
    """A residual net on images of 8 x 8."""
    x = torch.randn(2, 4, 8, 8)
    for _ in range(blocks):
        x = torch.relu(x + nn.Sequential(nn.Conv2d(4, 4, 3, padding=1), nn.BatchNorm2d(4))(x))
    return x.sum()


def recurrent(steps: int) -> torch.Tensor:
    """An RNN cell unrolled: its parameters are used at each step."""
    cell, state = nn.RNNCell(4, 8), torch.zeros(1, 8)
    for x in torch.randn(steps, 1, 4):
        state = cell(x, state)
    return state.sum()


def lstm(steps: int) -> torch.Tensor:
    """An LSTM cell unrolled."""
    cell, state = nn.LSTMCell(4, 8), (torch.zeros(1, 8), torch.zeros(1, 8))
    for x in torch.randn(steps, 1, 4):
        state = cell(x, state)
    return state[0].sum()


def chain(length: int) -> torch.Tensor:
    """One operation after another."""
    x = torch.ones(4, requires_grad=True)
    for _ in range(length):
        x = x * 1.0001
    return x.sum()


PROGRAMS: dict[str, tuple[Callable[[int], torch.Tensor], int]] = {
    "MLP": (mlp, 77),
    "transformer": (transformer, 7),
    "residual net": (convolutions, 29),
    "RNN": (recurrent, 122),
    "LSTM": (lstm, 53),
    "chain": (chain, 500),
}
"""Each with the argument that makes about 1,000 nodes."""


@functools.cache
def recorded(name: str, times: int) -> Trace:
    """The record of a program and its pass; `times` as large as 1,000 nodes. One of 100,000 takes a minute or more.

    It runs on a thread with room for deep graphs, which are released one node within the other.
    """
    import gradviz

    program, size = PROGRAMS[name]
    found: list[Trace] = []

    def run() -> None:
        torch.manual_seed(0)
        with gradviz.record(max_events=None, max_bytes=None) as trace:
            program(size * times).backward()
        found.append(trace)

    usual = threading.stack_size(STACK)
    thread = threading.Thread(target=run)
    thread.start()
    threading.stack_size(usual)
    thread.join()
    return found[0]


def _ended(trace: Trace) -> int:
    """The step at which the pass ended: the whole graph is there, and all that flowed through it."""
    run = trace.passes.last(len(trace))
    assert run is not None
    assert run.ended is not None
    return run.ended


def _scene(trace: Trace, folds: Folds) -> SegmentScene:
    from gradviz.scene.scene import build

    return build(trace, _ended(trace), folds=folds)


def every_group_open(trace: Trace) -> Folds:
    """What to say of the groups of the last segment to have all of them open."""
    from gradviz.scene.content import content_of

    return {group.key: False for group in content_of(trace, trace.segment_at(_ended(trace))).root.within()}


def laid_out(times: int, *, opened: bool) -> str:
    """From the record to a scene that can be drawn, garbage collected as the window does."""
    from gradviz.app import calm_garbage_collection

    said = []
    for name in PROGRAMS:
        trace = recorded(name, times)
        folds = every_group_open(trace) if opened else {}
        calm_garbage_collection()
        spent = []
        for _ in range(ROUNDS if times == 1 else 1):
            begun = time.perf_counter()
            scene = _scene(trace, folds)
            spent.append(time.perf_counter() - begun)
        said.append(f"{name} ({len(scene.keys):,}) {statistics.median(spent) * 1000:.0f} ms")
    return ", ".join(said)


def painted(times: int, *, opened: bool) -> str:
    """Everything in view composed and painted anew: after a step back with the camera moved by some pixels; and cold.

    Warm are the layout, the places of the wires' points, and the pictures of the cards and labels that look as they did
    at this scale: nothing of the picture before is kept. Cold, these are painted anew, too, as after another zoom.
    """
    from gradviz.app import calm_garbage_collection, make_application

    make_application()
    said = []
    for name in PROGRAMS:
        trace = recorded(name, times)
        scene = _scene(trace, every_group_open(trace) if opened else {})
        calm_garbage_collection()
        warm, cold = _repaints(scene, _ended(trace))
        said.append(f"{name} ({int(scene.living(_ended(trace)).sum()):,}) {warm:.1f}, cold {cold:.1f} ms")
    return ", ".join(said)


def _repaints(scene: SegmentScene, step: int) -> tuple[float, float]:
    """Warm and cold, in milliseconds."""
    from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF
    from PySide6.QtGui import QColor, QPainter, QPixmap

    from gradviz.scene.frame import frame_of
    from gradviz.scene.portions import at_once
    from gradviz.ui.canvas.camera import fitted
    from gradviz.ui.canvas.painter import is_detailed, paint_in_parts
    from gradviz.ui.canvas.sprites import Sprites
    from gradviz.ui.theme import LIGHT

    camera = fitted(QRectF(0, 0, scene.width, scene.height), QRectF(0, 0, *SIZE))
    picture = QPixmap(QSize(*SIZE))

    def repaint(number: int, sprites: Sprites) -> float:
        begun = time.perf_counter()
        picture.fill(QColor(LIGHT.canvas))
        painter = QPainter(picture)
        painter.setTransform(camera.panned(QPointF(7.0 * number, 3.0 * number)).transform())
        detailed = is_detailed(scene, camera.scale)
        frame = frame_of(scene, step - number, 1.0, None, detailed=detailed)
        at_once(paint_in_parts(painter, frame, LIGHT, camera.scale, sprites=sprites))
        painter.end()
        return (time.perf_counter() - begun) * 1000

    def fresh() -> Sprites:
        made = Sprites()
        made.fit(QSizeF(*SIZE), 1.0)
        return made

    known = fresh()
    repaint(0, known)
    numbers = range(1, ROUNDS + 1)
    warm = statistics.median(repaint(number, known) for number in numbers)
    return warm, statistics.median(repaint(number, fresh()) for number in numbers)


def _said(what: str, times: int, opened: bool) -> str:
    layout, repaint = SIZES[times]
    if what == "laid out":
        return f"{laid_out(times, opened=opened)} (bound {layout} ms)"
    return f"{painted(times, opened=opened)} (bound {repaint} ms)"


SIZES = {1: (50, 8), 10: (500, 12), 100: (6000, 80)}
"""The bounds in milliseconds, of laying out and of a full repaint, by thousands of nodes."""
FIGURES: dict[str, Callable[[], str]] = {
    f"{what}, {times},000 nodes{', all groups open' if opened else ''}": functools.partial(_said, what, times, opened)
    for what in ("laid out", "painted")
    for times in SIZES
    for opened in (False, True)
}
