"""The window's few signs, painted: no icon font to load at start."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

_SIZE = 24
_SCALE = 3


def icon(name: str, color: str, disabled: str) -> QIcon:
    """One of `NAMES` in a colour, and in another where its action cannot be used."""
    result = QIcon()
    result.addPixmap(_pixmap(name, color), QIcon.Mode.Normal)
    result.addPixmap(_pixmap(name, disabled), QIcon.Mode.Disabled)
    return result


def _pixmap(name: str, color: str) -> QPixmap:
    pixmap = QPixmap(_SIZE * _SCALE, _SIZE * _SCALE)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(_SCALE, _SCALE)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(color))
    _SIGNS[name](painter, QColor(color))
    painter.end()
    return pixmap


def _triangle(painter: QPainter, left: float, right: float) -> None:
    """A triangle that points from `left` to `right`."""
    painter.drawPolygon(QPolygonF([QPointF(left, 5.5), QPointF(right, 12), QPointF(left, 18.5)]))


def _bar(painter: QPainter, x: float, width: float = 2.5) -> None:
    painter.drawRect(QRectF(x, 5.5, width, 13))


def _first(painter: QPainter, _color: QColor) -> None:
    _bar(painter, 5)
    _triangle(painter, 19, 8.5)


def _last(painter: QPainter, _color: QColor) -> None:
    _triangle(painter, 5, 15.5)
    _bar(painter, 16.5)


def _previous(painter: QPainter, _color: QColor) -> None:
    _triangle(painter, 17, 6.5)


def _next(painter: QPainter, _color: QColor) -> None:
    _triangle(painter, 7, 17.5)


def _pause(painter: QPainter, _color: QColor) -> None:
    _bar(painter, 6.5, 4)
    _bar(painter, 13.5, 4)


def _stop(painter: QPainter, _color: QColor) -> None:
    painter.drawRoundedRect(QRectF(6, 6, 12, 12), 1.5, 1.5)


def _restart(painter: QPainter, color: QColor) -> None:
    pen = QPen(color, 2.2)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawArc(QRectF(5.5, 5.5, 13, 13), 60 * 16, 290 * 16)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawPolygon(QPolygonF([QPointF(14, 2.5), QPointF(20, 6.2), QPointF(14, 10)]))


def _run_cell(painter: QPainter, color: QColor) -> None:
    painter.drawPolygon(QPolygonF([QPointF(9, 7.5), QPointF(17, 12), QPointF(9, 16.5)]))
    painter.setPen(QPen(color, 1.8))
    painter.drawLine(QPointF(4, 4.5), QPointF(20, 4.5))
    painter.drawLine(QPointF(4, 19.5), QPointF(20, 19.5))


def _theme(painter: QPainter, color: QColor) -> None:
    painter.setPen(QPen(color, 1.8))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(QPointF(12, 12), 7, 7)
    half = QPainterPath(QPointF(12, 5))
    half.arcTo(QRectF(5, 5, 14, 14), 90, -180)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawPath(half)


def _fit(painter: QPainter, color: QColor) -> None:
    painter.setPen(QPen(color, 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for x, y, dx, dy in ((5, 5, 5, 5), (19, 5, -5, 5), (5, 19, 5, -5), (19, 19, -5, -5)):
        painter.drawLine(QPointF(x, y), QPointF(x + dx, y))
        painter.drawLine(QPointF(x, y), QPointF(x, y + dy))


def _arrow(painter: QPainter, color: QColor, path: QPainterPath, tip: QPolygonF) -> None:
    """A bent arrow around or to a dot: the steps of a debugger."""
    pen = QPen(color, 2)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawPolygon(tip)


def _over(painter: QPainter, color: QColor) -> None:
    painter.drawEllipse(QPointF(12, 17.5), 2.6, 2.6)
    path = QPainterPath(QPointF(4.5, 14))
    path.cubicTo(QPointF(5.5, 4.5), QPointF(16, 3.5), QPointF(18.2, 10))
    _arrow(painter, color, path, QPolygonF([QPointF(14.2, 10), QPointF(21.5, 8), QPointF(19.2, 14.8)]))


def _into(painter: QPainter, color: QColor) -> None:
    painter.drawEllipse(QPointF(12, 18.5), 2.6, 2.6)
    path = QPainterPath(QPointF(12, 3.5))
    path.lineTo(QPointF(12, 9))
    _arrow(painter, color, path, QPolygonF([QPointF(7.5, 8.5), QPointF(16.5, 8.5), QPointF(12, 14.5)]))


def _out(painter: QPainter, color: QColor) -> None:
    painter.drawEllipse(QPointF(12, 18.5), 2.6, 2.6)
    path = QPainterPath(QPointF(12, 14))
    path.lineTo(QPointF(12, 9))
    _arrow(painter, color, path, QPolygonF([QPointF(7.5, 9.5), QPointF(16.5, 9.5), QPointF(12, 3.5)]))


def _debug(painter: QPainter, color: QColor) -> None:
    """A triangle behind a bar: it runs as far as the first line."""
    painter.drawEllipse(QPointF(6, 12), 2.8, 2.8)
    _triangle(painter, 11, 20)


_SIGNS: dict[str, Callable[[QPainter, QColor], None]] = {
    "run": lambda painter, _color: _triangle(painter, 7, 18),
    "run_cell": _run_cell,
    "stop": _stop,
    "restart": _restart,
    "theme": _theme,
    "fit": _fit,
    "debug": _debug,
    "over": _over,
    "into": _into,
    "out": _out,
    "first": _first,
    "previous": _previous,
    "play": lambda painter, _color: _triangle(painter, 7, 18),
    "pause": _pause,
    "next": _next,
    "last": _last,
}
NAMES = tuple(_SIGNS)
