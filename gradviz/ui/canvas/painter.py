"""Paints a frame: the same strokes for the window, a still and every exported format."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from gradviz.scene.frame import Frame, Region, touching
from gradviz.scene.scene import SegmentScene
from gradviz.ui.canvas import coarse
from gradviz.ui.canvas.cards import CardPainter
from gradviz.ui.canvas.wires import WirePainter
from gradviz.ui.theme import Theme

READABLE = 0.22
"""Below this scale nobody can read a card: boxes and lines are drawn instead."""


MOST_CARDS = 220
"""More cards than these are not painted in detail."""


def is_detailed(scene: SegmentScene, scale: float, region: Region | None = None) -> bool:
    """Whether cards can be read at this scale, and are few enough to be painted one by one."""
    if scale < READABLE:
        return False
    return len(scene.keys) <= MOST_CARDS or int(touching(scene.rects, region).sum()) <= MOST_CARDS


def paint(
    painter: QPainter,
    frame: Frame,
    theme: Theme,
    scale: float,
    visible: QRectF | None = None,
    selection: str | None = None,
    lit: frozenset[str] = frozenset(),
    hovered: str | None = None,
) -> None:
    """Paint a frame in scene coordinates; `scale` is the painter's own, `visible` what of the scene is in view."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, len(frame.living_edges) < 6000)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    if not frame.detailed:
        coarse.paint(painter, frame, theme, scale, visible)
    wires = WirePainter(painter, frame, theme, scale)
    cards = CardPainter(painter, theme, scale)
    for card in frame.cards:
        cards.halo(card, chosen=card.key == selection, lit=card.key in lit, hovered=card.key == hovered)
    wires.lines()
    for card in frame.cards:
        cards.card(card)
    wires.labels()
    wires.pulses()
    for card in frame.cards:
        cards.caption(card)
