"""Paints what is said beside a card: a root's mark, an accumulation's sum, torch's message where a function failed."""

from __future__ import annotations

from math import ceil

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gradviz.scene import cards as shape
from gradviz.scene.boxes import ASIDE
from gradviz.scene.drawn import Card
from gradviz.scene.frame import Frame
from gradviz.scene.scene import SegmentScene
from gradviz.trace.texts import first_sentence, gist
from gradviz.ui.canvas.afar import is_afar, least_letters
from gradviz.ui.canvas.brush import CENTER, LEFT, NOBODY, at_least, faded, font, text, width_of
from gradviz.ui.canvas.furniture import FADE, headline_room, legend_room
from gradviz.ui.theme import Theme

_RIM = 8.0
"""Pixels between a bubble and the edge of the canvas."""
_AWAY = (14.0, 8.0, 50.0, 90.0)
"""How far from its function a bubble may be, better before worse."""
_CLEAR = 6.0
"""A bubble that is closer to a card looks as if it lay on it."""
_WRAPPED = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft)
LONGEST = 240
"""Of a message so many characters are shown; the inspector has all of it."""
LONGEST_ON_WALL = 110
"""Of its first sentence so many, where a class looks: larger letters leave less room beside the graph."""


def rect_of(card: Card) -> QRectF:
    """The rectangle that edges dock at."""
    return QRectF(card.left, card.top, card.width, card.height)


def caption(
    painter: QPainter, theme: Theme, card: Card, scale: float, frame: Frame, visible: QRectF | None = None
) -> None:
    """What is said beside a card, if anything is; `visible` is what of the scene is in view."""
    if not card.caption or card.opacity * card.growth < 0.05:
        return
    if card.caption_tone == "error":
        _message(painter, theme, card, frame, scale, visible)
    elif card.caption_tone == "sum":
        _sum(painter, theme, rect_of(card), card.caption, scale)
    else:
        _root(painter, theme, card, scale, visible)


def _root(painter: QPainter, theme: Theme, card: Card, scale: float, visible: QRectF | None) -> None:
    """That a pass began here; larger, and no more than that, where one looks from afar; not cut if the card is seen."""
    rect, fitting = rect_of(card), font(theme, ceil(max(12.0, least_letters(theme) / scale)))
    rows = card.caption.split(" · ") if not is_afar(theme, scale) else card.caption.split(" · ")[:1]
    half, high = max(width_of(row, fitting) for row in rows) / 2 + 4, fitting.size + 4.0
    ground = QRectF(rect.center().x() - half, rect.bottom() + 4, 2 * half, high * len(rows) + 2)
    if card.down:
        ground.moveTopLeft(QPointF(rect.right() + ASIDE, rect.center().y() - ground.height() / 2))
    elif visible is not None and visible.left() <= rect.left() and rect.right() <= visible.right():
        ground.moveLeft(max(visible.left(), min(ground.left(), visible.right() - ground.width())))
    painter.setPen(NOBODY)
    painter.setBrush(faded(theme.canvas, 0.85))
    painter.drawRoundedRect(ground, 4, 4)
    for number, row in enumerate(rows):
        line = QRectF(ground.left(), ground.top() + 1 + high * number, ground.width(), high)
        text(painter, line, row, fitting, theme.gradient, LEFT if card.down else CENTER)


def _sum(painter: QPainter, theme: Theme, rect: QRectF, words: str, scale: float) -> None:
    """``old + added`` over ``= new``, in the room below a leaf."""
    fitting = font(theme, at_least(theme, 12, scale), mono=True, bold=True)
    first, _, last = words.partition(" = ")
    larger = fitting.size / 12
    width = min(max(width_of(first, fitting), width_of(last, fitting) + 16) + 16, (rect.width() + 64) * larger)
    badge = QRectF(rect.left() - 1, rect.bottom() + 6, width, (shape.NOTE - 8) * larger)
    painter.setPen(QPen(QColor(theme.canvas), 2))
    painter.setBrush(QColor(theme.gradient))
    painter.drawRoundedRect(badge, 8, 8)
    half = badge.height() / 2
    text(painter, badge.adjusted(8, 2, -8, -half), first, fitting, theme.on_accent, LEFT)
    text(painter, badge.adjusted(8, half - 2, -8, -2), f"= {last}", fitting, theme.on_accent, LEFT)


def free_of_furniture(theme: Theme, visible: QRectF, scale: float) -> QRectF:
    """What is left of the view without the headline, the legend and a rim."""
    high = visible.height() * scale
    taken = (headline_room(theme, high), legend_room(theme, high) + FADE, _RIM)
    top, bottom, rim = (pixels / scale for pixels in taken)
    return visible.adjusted(rim, top, -rim, -bottom)


def message_place(theme: Theme, card: Card, frame: Frame, scale: float, visible: QRectF | None) -> QRectF:
    """Where torch says why a function failed: beside it, in view, where it covers no other card if it can."""
    words, fitting = _said(theme, card), font(theme, at_least(theme, 12, scale))
    most = QRectF(0, 0, 300 * fitting.size / 12, 1000 * fitting.size / 12)
    needed = fitting.metrics.boundingRect(most, _WRAPPED, words)
    size = QSizeF(needed.width() + 22, needed.height() + 14)
    view = None if visible is None else free_of_furniture(theme, visible, scale)
    bubble = bubble_beside(frame.scene, frame.living, frame.scene.index[card.key], size, view)
    return _within(view, bubble) if theme.presents and view is not None else bubble


def _said(theme: Theme, card: Card) -> str:
    told, longest = (first_sentence(card.caption), LONGEST_ON_WALL) if theme.presents else (card.caption, LONGEST)
    return gist(told, longest)


def _message(painter: QPainter, theme: Theme, card: Card, frame: Frame, scale: float, visible: QRectF | None) -> None:
    rect, bubble = rect_of(card), message_place(theme, card, frame, scale, visible)
    painter.setPen(QPen(QColor(theme.error), 1.5))
    painter.drawLine(_nearest(bubble, rect.center()), _nearest(rect, bubble.center()))
    painter.setBrush(QColor(theme.error_soft))
    painter.drawRoundedRect(bubble, 8, 8)
    painter.setFont(font(theme, at_least(theme, 12, scale)))
    painter.setPen(QColor(theme.error))
    painter.drawText(bubble.adjusted(11, 7, -11, -7), _WRAPPED, _said(theme, card))


def _within(view: QRectF, bubble: QRectF) -> QRectF:
    """The bubble moved into view, even onto cards: on a wall all of the message is to be read."""
    left = max(view.left(), min(bubble.left(), view.right() - bubble.width()))
    top = max(view.top(), min(bubble.top(), view.bottom() - bubble.height()))
    return QRectF(left, top, bubble.width(), bubble.height())


def bubble_beside(
    scene: SegmentScene, living: NDArray[np.bool_], number: int, size: QSizeF, view: QRectF | None = None
) -> QRectF:
    """Where a bubble is, of this size, beside a function: above the circle, below its name, or aside.

    The first place that covers the fewest cards, and touches the fewest; to be out of `view` is as bad as to cover
    three. Without a view, that one of the places that cover least which makes the picture least larger.
    """
    others = living.copy()
    others[number] = False
    cards = scene.rects[others]
    left, top, right, bottom = scene.rects[number].tolist()
    rect = QRectF(*scene.faces[number].tolist())
    wide, high = size.width(), size.height()
    heights = [y for away in _AWAY for y in (rect.top() - away - high, bottom + away)]
    sides = right + 14, left - 14 - wide
    places = [(rect.center().x() - wide * share, y) for y in heights for share in (0.5, 0.25, 0.75, 0.08, 0.92)]
    places += [(x, rect.center().y() - high / 2) for x in sides]
    bubbles = [QRectF(*place, wide, high) for place in places]
    room = QRectF(left, top, right - left, bottom - top)
    if view is not None:
        bubbles += [each for each in (_shoved(bubble, view) for bubble in bubbles) if not each.intersects(room)]

    first, last = scene.rects[living].min(axis=0).tolist(), scene.rects[living].max(axis=0).tolist()
    whole = QRectF(QPointF(*first[:2]), QPointF(*last[2:]))

    def below(bubble: QRectF) -> int:
        over = (cards[:, 0] < bubble.right()) & (cards[:, 2] > bubble.left())
        return int((over & (cards[:, 1] < bubble.bottom()) & (cards[:, 3] > bubble.top())).sum())

    def badness(bubble: QRectF) -> tuple[int, float]:
        if view is not None:
            touched = below(bubble.adjusted(-_CLEAR, -_CLEAR, _CLEAR, _CLEAR))
            return below(bubble) + (0 if view.contains(bubble) else 3), touched
        united = whole.united(bubble)
        return below(bubble), united.width() - whole.width() + united.height() - whole.height()

    return min(bubbles, key=badness)


def _shoved(bubble: QRectF, view: QRectF) -> QRectF:
    """The bubble moved into view, if it is not larger than that."""
    left = max(view.left(), min(bubble.left(), view.right() - bubble.width()))
    top = max(view.top(), min(bubble.top(), view.bottom() - bubble.height()))
    return QRectF(left, top, bubble.width(), bubble.height())


def _nearest(rect: QRectF, point: QPointF) -> QPointF:
    """The point of a rectangle that is nearest to a point."""
    return QPointF(min(max(point.x(), rect.left()), rect.right()), min(max(point.y(), rect.top()), rect.bottom()))
