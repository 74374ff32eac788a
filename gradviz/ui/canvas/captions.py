"""Paints what is said beside a card: a root's mark, an accumulation's sum, torch's message where a function failed."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gradviz.scene import cards as shape
from gradviz.scene.boxes import ASIDE
from gradviz.scene.drawn import Card
from gradviz.trace.texts import gist
from gradviz.ui.canvas.afar import AFAR
from gradviz.ui.canvas.brush import CENTER, LEFT, NOBODY, faded, font, text, width_of
from gradviz.ui.theme import Theme

LONGEST = 240
"""Of a message so many characters are shown; the inspector has all of it."""


def rect_of(card: Card) -> QRectF:
    """The rectangle that edges dock at."""
    return QRectF(card.left, card.top, card.width, card.height)


def caption(painter: QPainter, theme: Theme, card: Card, scale: float) -> None:
    """What is said beside a card, if anything is."""
    if not card.caption or card.opacity * card.growth < 0.05:
        return
    if card.caption_tone == "error":
        _message(painter, theme, rect_of(card), card.caption)
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


def _message(painter: QPainter, theme: Theme, rect: QRectF, words: str) -> None:
    """Torch's message in a bubble over the function."""
    short = gist(words, LONGEST)
    fitting = font(theme, 12)
    flags = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft)
    needed = fitting.metrics.boundingRect(QRectF(0, 0, 300, 1000), flags, short)
    bubble = QRectF(0, 0, needed.width() + 22, needed.height() + 14)
    bubble.moveCenter(QPointF(rect.center().x(), 0))
    bubble.moveBottom(rect.top() - 14)
    painter.setPen(QPen(QColor(theme.error), 1.5))
    painter.setBrush(QColor(theme.error_soft))
    painter.drawRoundedRect(bubble, 8, 8)
    painter.drawLine(QPointF(rect.center().x(), bubble.bottom()), QPointF(rect.center().x(), rect.top() - 3))
    painter.setFont(fitting)
    painter.setPen(QColor(theme.error))
    painter.drawText(bubble.adjusted(11, 7, -11, -7), flags, short)
