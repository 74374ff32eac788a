"""Paints a frame: the same strokes for the window, a still and every exported format."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gradviz.scene.drawn import Card
from gradviz.scene.fading import FAINT, faded, faded_groups, parted
from gradviz.scene.frame import Frame, Region, touching
from gradviz.scene.relations import Kept
from gradviz.scene.scene import SegmentScene
from gradviz.ui.canvas import coarse
from gradviz.ui.canvas.batches import boxes
from gradviz.ui.canvas.captions import caption, free_of_furniture
from gradviz.ui.canvas.cards import CHANGED, ROUND, CardPainter
from gradviz.ui.canvas.groups import GroupPainter
from gradviz.ui.canvas.sprites import Sprites
from gradviz.ui.canvas.wires import WirePainter
from gradviz.ui.theme import Theme

READABLE = 0.22
"""Below this scale nobody can read a card: boxes and lines are drawn instead."""


_NONE: Mapping[str, str] = MappingProxyType({})

MOST_CARDS = 200
"""More cards than these are not painted in detail."""
TITLES = 500
"""Of groups, painted between two pauses."""


def is_detailed(scene: SegmentScene, scale: float, region: Region | None = None, most: int = MOST_CARDS) -> bool:
    """Whether cards can be read at this scale, and are few enough to be painted one by one."""
    if scale < READABLE:
        return False
    return len(scene.keys) <= most or int(touching(scene.rects, region).sum()) <= most


def paint_in_parts(
    painter: QPainter,
    frame: Frame,
    theme: Theme,
    scale: float,
    visible: QRectF | None = None,
    lit: frozenset[str] = frozenset(),
    words: Mapping[str, str] = _NONE,
    *,
    kept: Kept | None = None,
    draft: bool = False,
    sprites: Sprites | None = None,
) -> Generator[None, None, None]:
    """Paint a frame in scene coordinates; `scale` is the painter's own, `visible` what of the scene is in view.

    There are pauses where it takes long, in which the painter must stay as it is.

    A `draft` of what is too small to read has jagged lines. With `sprites`, what looks as it did is not painted again;
    without, all is painted stroke by stroke, as a file wants it.

    `lit` nodes belong to the line under the caret; `words` are put on nodes that differ from another moment.
    What is not `kept`, if anything is, is faint.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, frame.detailed or not draft)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    groups = GroupPainter(painter, theme, scale)
    groups.grounds(frame.groups if kept is None else faded_groups(frame, kept))
    if not frame.detailed and frame.part != "moving":
        ratio = sprites.ratio if sprites is not None else None
        faint, strong = (None, frame) if kept is None else parted(frame, kept)
        if faint is not None:
            painter.setOpacity(FAINT)
            yield from coarse.paint(painter, faint, theme, scale, visible, draft=draft, ratio=ratio)
            painter.setOpacity(1.0)
        yield from coarse.paint(painter, strong, theme, scale, visible, draft=draft, ratio=ratio)
    lit, words = _drawn(frame.scene, lit, words)
    if kept is not None:
        frame = faded(frame, kept)
        words = {key: word for key, word in words.items() if kept.nodes[frame.scene.index.get(key, 0)]}
    wires = WirePainter(painter, frame, theme, scale, sprites)
    cards = CardPainter(painter, theme, scale, sprites)
    ordered = _upwards(frame)
    for card in ordered:
        cards.halo(card, lit=card.key in lit, word=words.get(card.key))
    wires.lines()
    for number, group in enumerate(frame.groups if groups.titled else (), 1):
        groups.title(group)
        if number % TITLES == 0:
            yield
    for copy in frame.copies:
        cards.copy(copy, lit=copy.key in lit)
    for card in ordered:
        cards.card(card)
        cards.word(card, words.get(card.key))
    wires.labels(None if visible is None else free_of_furniture(theme, visible, scale))
    wires.pulses()
    for card in frame.cards:
        caption(painter, theme, card, scale, frame, visible)


def _upwards(frame: Frame) -> Sequence[Card]:
    """The cards in the order of painting: what a person moved lies on top, what was moved first below the others."""
    pins = frame.scene.pins
    if not pins:
        return frame.cards
    order = {key: number for number, key in enumerate(pins)}
    return sorted(frame.cards, key=lambda card: order.get(card.key, -1))


def _drawn(
    scene: SegmentScene, lit: frozenset[str], words: Mapping[str, str]
) -> tuple[frozenset[str], Mapping[str, str]]:
    """The same of what is drawn: what is in a collapsed group lights the group, and makes it one that changed."""
    if not scene.groups:
        return lit, words
    found: dict[str, str] = {}
    for key, word in words.items():
        if key in scene.index:
            drawn = scene.keys[scene.index[key]]
            found[drawn] = word if found.get(drawn, word) == word else CHANGED
    return frozenset(scene.keys[scene.index[key]] for key in lit if key in scene.index), found


def paint_ring(painter: QPainter, frame: Frame, key: str | None, color: QColor, scale: float) -> None:
    """A ring round a node and round its copies: it is selected, or under the pointer."""
    scene = frame.scene
    number = scene.index.get(key) if key is not None else None
    if number is None:
        return
    painter.setPen(QPen(color, max(2.5, 2.0 / scale)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    copies = scene.copies.seen(frame.living_edges) & (scene.copies.nodes == number)
    for left, top, width, height in scene.copies.rects[copies].tolist():
        painter.drawRoundedRect(QRectF(left - 4, top - 4, width + 8, height + 8), 8, 8)
    left, top, width, height = scene.faces[number].tolist()
    reach = max(6.0, 3.0 / scale)
    rect = QRectF(left - reach, top - reach, width + 2 * reach, height + 2 * reach)
    radius = ROUND + reach if scene.kinds[number] in (0, 3) else rect.height() / 2
    painter.drawRoundedRect(rect, radius, radius)


def paint_rings(painter: QPainter, frame: Frame, numbers: NDArray[np.int64], color: QColor, scale: float) -> None:
    """Thin rings round many nodes: they are selected together."""
    numbers = numbers[frame.living[numbers]]
    few = len(numbers) <= MOST_CARDS
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, few)
    painter.setPen(QPen(color, max(1.6, 1.2 / scale) if few else 0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    boxes(painter, frame.scene.faces[numbers] + (-4, -4, 8, 8), 4 / scale)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
