"""The sign of a breakpoint: a dot, with a mark for a condition, a diamond for a text to print, hollow when disabled."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from gradviz.ui.editor.marks import Stop
from gradviz.ui.theme import Theme, mixed


def paint_stop(painter: QPainter, theme: Theme, stop: Stop, at: QPointF, height: float) -> None:
    """Paint the sign around a point, in a line of this height."""
    radius = _radius(height)
    color = QColor(theme.warning if stop.failed else theme.error if stop.enabled else theme.faint)
    painter.setPen(QPen(color, 1.6))
    painter.setBrush(color if stop.enabled and not stop.failed else Qt.BrushStyle.NoBrush)
    if stop.shape == "log":
        r = radius + 1
        painter.drawPolygon(QPolygonF([at + QPointF(x, y) for x, y in ((0, -r), (r, 0), (0, r), (-r, 0))]))
    else:
        painter.drawEllipse(at, radius, radius)
    if stop.failed:
        painter.drawLine(at - QPointF(0, radius * 0.5), at)
        painter.drawPoint(at + QPointF(0, radius * 0.5))
    elif stop.shape == "condition":
        painter.setPen(QPen(QColor(theme.panel) if stop.enabled else color, 1.5))
        for y in (-1.7, 1.7):
            painter.drawLine(at + QPointF(-radius * 0.5, y), at + QPointF(radius * 0.5, y))


def paint_hint(painter: QPainter, theme: Theme, at: QPointF, height: float) -> None:
    """Where a click would set one."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(mixed(theme.panel, theme.error, 0.35))
    painter.drawEllipse(at, _radius(height), _radius(height))


def _radius(height: float) -> float:
    return min(5.5, height * 0.28)
