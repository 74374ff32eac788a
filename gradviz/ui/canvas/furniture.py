"""What stands still around the graph: the headline, the legend, and words where there is no graph."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPen

from gradviz.ui.canvas.brush import LEFT, faded, font, smooth_pen, text, width_of
from gradviz.ui.theme import Theme

MARGIN = 18.0
HEADLINE = 52.0
LEGEND = 34.0
CAPTION = 24.0
"""Words below a card, as those of a pass's root, take so much."""
FADE = 8.0
"""Over so many pixels the graph fades out towards the headline and the legend."""
_CLOSEST = 6.0
"""Entries of the legend that would stand closer together are not shown."""
_SHORT = 580.0
"""Where there is less room, the words of the legend are shorter."""


def headline(painter: QPainter, theme: Theme, width: float, where: str, what: str) -> None:
    """Two lines at the top left: where the program stands, and what this step did."""
    rows = ((where, font(theme, 13), theme.muted), (what, font(theme, 14, bold=True), theme.text))
    top = 12.0
    if where or what:
        _ground(painter, theme, width, 0, HEADLINE - (0 if what else 20))
    for words, fitting, color in rows:
        if not words:
            continue
        line = QRectF(MARGIN, top, width - 2 * MARGIN, 20)
        text(painter, line, words, fitting, color, LEFT)
        top += 20


def legend(painter: QPainter, theme: Theme, width: float, height: float) -> None:
    """One line at the bottom that explains the marks."""
    marks: tuple[tuple[str, Callable[[QPainter, Theme, QPointF], None]], ...] = (
        ("data", lambda p, t, at: _stroke(p, t.data, at)),
        ("gradient", lambda p, t, at: _stroke(p, t.gradient, at)),
        ("leaf", _leaf),
        ("saved" if width < _SHORT else "saved buffer", _buffer),
        ("freed", _freed),
        ("blocked", _blocked),
    )
    fitting, margin = (font(theme, 11), 12.0) if width < _SHORT else (font(theme, 12), MARGIN)
    total = sum(29 + width_of(words, fitting) for words, _ in marks)
    gap = min(19.0, (width - 2 * margin - total) / (len(marks) - 1))
    if gap < _CLOSEST:
        return
    x, y = margin, height - LEGEND / 2
    _ground(painter, theme, width, height, height - LEGEND)
    for words, mark in marks:
        mark(painter, theme, QPointF(x + 11, y))
        wide = width_of(words, fitting)
        text(painter, QRectF(x + 29, y - 10, wide + 2, 20), words, fitting, theme.muted, LEFT)
        x += 29 + wide + gap


def plate(painter: QPainter, theme: Theme, rect: QRectF, title: str) -> None:
    """A sentence in the middle, on a plate of its own over whatever is there."""
    fitting = font(theme, 19, bold=True)
    ground = QRectF(0, 0, min(width_of(title, fitting) + 48, rect.width()), 52)
    ground.moveCenter(rect.center())
    painter.setPen(QPen(QColor(theme.border), 1))
    painter.setBrush(QColor(theme.card))
    painter.drawRoundedRect(ground, 10, 10)
    text(painter, ground.adjusted(12, 0, -12, 0), title, fitting, theme.text)


def words(painter: QPainter, theme: Theme, rect: QRectF, title: str, more: str) -> None:
    """A friendly sentence in the middle."""
    middle = rect.center().y()
    text(
        painter,
        QRectF(rect.left() + 20, middle - 30, rect.width() - 40, 28),
        title,
        font(theme, 19, bold=True),
        theme.text,
    )
    text(painter, QRectF(rect.left() + 20, middle + 4, rect.width() - 40, 24), more, font(theme, 14), theme.muted)


def _ground(painter: QPainter, theme: Theme, width: float, edge: float, inner: float) -> None:
    """Canvas from an edge of the picture inwards; the graph fades out before it."""
    painter.fillRect(QRectF(0, min(edge, inner), width, abs(inner - edge)), QColor(theme.canvas))
    end = inner + (FADE if inner > edge else -FADE)
    fade = QLinearGradient(0, inner, 0, end)
    fade.setColorAt(0, QColor(theme.canvas))
    fade.setColorAt(1, faded(theme.canvas, 0))
    painter.fillRect(QRectF(0, min(inner, end), width, FADE), fade)


def _stroke(painter: QPainter, color: str, at: QPointF) -> None:
    painter.setPen(smooth_pen(color, 3.5))
    painter.drawLine(at - QPointF(9, 0), at + QPointF(9, 0))


def _leaf(painter: QPainter, theme: Theme, at: QPointF) -> None:
    painter.setPen(QPen(QColor(theme.leaf), 2))
    painter.setBrush(QColor(theme.card))
    painter.drawRoundedRect(QRectF(at.x() - 9, at.y() - 6, 18, 12), 3, 3)


def _buffer(painter: QPainter, theme: Theme, at: QPointF) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.buffer))
    painter.drawRoundedRect(QRectF(at.x() - 10, at.y() - 5, 20, 10), 5, 5)


def _freed(painter: QPainter, theme: Theme, at: QPointF) -> None:
    painter.setPen(smooth_pen(theme.faint, 1.3, Qt.PenStyle.DashLine))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(at.x() - 10, at.y() - 5, 20, 10), 5, 5)


def _blocked(painter: QPainter, theme: Theme, at: QPointF) -> None:
    painter.setPen(smooth_pen(theme.blocked, 2))
    for side in (-1, 1):
        painter.drawLine(at + QPointF(4 * side, 0), at + QPointF(10 * side, 0))
        painter.drawLine(at + QPointF(4 * side, -6), at + QPointF(4 * side, 6))
