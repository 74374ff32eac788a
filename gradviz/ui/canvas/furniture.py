"""What stands still around the graph: the headline, the legend, and words where there is no graph."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QLinearGradient, QPainter

from gradviz.scene.marks import Mark
from gradviz.ui.canvas.brush import LEFT, faded, font, text
from gradviz.ui.canvas.legend import paint_short
from gradviz.ui.theme import Theme

MARGIN = 18.0
HEADLINE = 52.0
LEGEND = 34.0
CAPTION = 24.0
"""Words below a card, as those of a pass's root, take so much."""
FADE = 8.0
"""Over so many pixels the graph fades out towards the headline and the legend."""


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


def legend(painter: QPainter, theme: Theme, width: float, height: float, marks: Iterable[Mark] = ()) -> None:
    """One line at the bottom that explains the marks: those that are always told, and those that are in view."""
    margin = 12.0 if width < 600 else MARGIN
    _ground(painter, theme, width, height, height - LEGEND)
    paint_short(painter, theme, QRectF(margin, height - LEGEND, width - 2 * margin, LEGEND), marks)


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
