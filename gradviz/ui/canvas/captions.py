"""Paints what is said beside a card: a root's mark, an accumulation's sum, torch's message where a function failed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gradviz.scene import cards as shape
from gradviz.scene.boxes import ASIDE
from gradviz.scene.drawn import Card
from gradviz.scene.frame import Frame
from gradviz.trace.texts import gist
from gradviz.ui.canvas.afar import AFAR
from gradviz.ui.canvas.brush import CENTER, LEFT, NOBODY, faded, font, text, width_of
from gradviz.ui.theme import Theme

LONGEST = 240
"""Of a message so many characters are shown; the inspector has all of it."""


def rect_of(card: Card) -> QRectF:
    """The rectangle that edges dock at."""
    return QRectF(card.left, card.top, card.width, card.height)


def caption(painter: QPainter, theme: Theme, card: Card, scale: float, frame: Frame) -> None:
    """What is said beside a card, if anything is."""
    if not card.caption or card.opacity * card.growth < 0.05:
        return
    if card.caption_tone == "error":
        _message(painter, theme, card, frame)
    elif card.caption_tone == "sum":
        _sum(painter, theme, rect_of(card), card.caption)
    else:
        _root(painter, theme, card, scale)


def _root(painter: QPainter, theme: Theme, card: Card, scale: float) -> None:
    """That a pass began here; larger, and no more than that, where one looks from afar."""
    rect, fitting = rect_of(card), font(theme, round(max(12.0, 10.0 / scale)))
    rows = card.caption.split(" · ") if scale >= AFAR else card.caption.split(" · ")[:1]
    half, high = max(width_of(row, fitting) for row in rows) / 2 + 4, fitting.size + 4.0
    ground = QRectF(rect.center().x() - half, rect.bottom() + 4, 2 * half, high * len(rows) + 2)
    if card.down:
        ground.moveTopLeft(QPointF(rect.right() + ASIDE, rect.center().y() - ground.height() / 2))
    painter.setPen(NOBODY)
    painter.setBrush(faded(theme.canvas, 0.85))
    painter.drawRoundedRect(ground, 4, 4)
    for number, row in enumerate(rows):
        line = QRectF(ground.left(), ground.top() + 1 + high * number, ground.width(), high)
        text(painter, line, row, fitting, theme.gradient, LEFT if card.down else CENTER)


def _sum(painter: QPainter, theme: Theme, rect: QRectF, words: str) -> None:
    """``old + added`` over ``= new``, in the room below a leaf."""
    fitting = font(theme, 12, mono=True, bold=True)
    first, _, last = words.partition(" = ")
    width = min(max(width_of(first, fitting), width_of(last, fitting) + 16) + 16, rect.width() + 64)
    badge = QRectF(rect.left() - 1, rect.bottom() + 6, width, shape.NOTE - 8)
    painter.setPen(QPen(QColor(theme.canvas), 2))
    painter.setBrush(QColor(theme.gradient))
    painter.drawRoundedRect(badge, 8, 8)
    half = badge.height() / 2
    text(painter, badge.adjusted(8, 2, -8, -half), first, fitting, theme.on_accent, LEFT)
    text(painter, badge.adjusted(8, half - 2, -8, -2), f"= {last}", fitting, theme.on_accent, LEFT)


def _message(painter: QPainter, theme: Theme, card: Card, frame: Frame) -> None:
    """Torch's message in a bubble beside the function, where it covers no other card if there is such a place."""
    words, rect, fitting = gist(card.caption, LONGEST), rect_of(card), font(theme, 12)
    flags = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft)
    needed = fitting.metrics.boundingRect(QRectF(0, 0, 300, 1000), flags, words)
    bubble = QRectF(0, 0, needed.width() + 22, needed.height() + 14)
    scene = frame.scene
    others = frame.living.copy()
    others[scene.index[card.key]] = False
    left, top, right, bottom = scene.rects[scene.index[card.key]].tolist()
    room = QRectF(left, top, right - left, bottom - top)
    bubble.moveTopLeft(_free_place(bubble.size(), rect, room, scene.rects[others]))
    painter.setPen(QPen(QColor(theme.error), 1.5))
    painter.drawLine(_nearest(bubble, rect.center()), _nearest(rect, bubble.center()))
    painter.setBrush(QColor(theme.error_soft))
    painter.drawRoundedRect(bubble, 8, 8)
    painter.setFont(fitting)
    painter.setPen(QColor(theme.error))
    painter.drawText(bubble.adjusted(11, 7, -11, -7), flags, words)


def _free_place(size: QSizeF, rect: QRectF, room: QRectF, others: NDArray[np.float64]) -> QPointF:
    """The corner of a bubble: above the circle, below its name, or aside; the first that covers the fewest cards."""
    wide, high = size.width(), size.height()
    heights = [rect.top() - 14 - high, room.bottom() + 14]
    places = [(rect.center().x() - wide * share, y) for y in heights for share in (0.5, 0.25, 0.75, 0.08, 0.92)]
    places += [(x, rect.center().y() - high / 2) for x in (room.right() + 14, room.left() - 14 - wide)]

    def covered(place: tuple[float, float]) -> int:
        x, y = place
        over = (others[:, 0] < x + wide + 4) & (others[:, 2] > x - 4)
        return int((over & (others[:, 1] < y + high + 4) & (others[:, 3] > y - 4)).sum())

    return QPointF(*min(places, key=covered))


def _nearest(rect: QRectF, point: QPointF) -> QPointF:
    """The point of a rectangle that is nearest to a point."""
    return QPointF(min(max(point.x(), rect.left()), rect.right()), min(max(point.y(), rect.top()), rect.bottom()))
