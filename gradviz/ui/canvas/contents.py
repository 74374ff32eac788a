"""Paints values and gradients on cards: cells with numbers, heat maps, and how the elements of large ones lie."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen

from gradviz.scene import cards as shape
from gradviz.ui.canvas.brush import LEFT, NOBODY, font, smooth_pen, text
from gradviz.ui.theme import Theme, mixed

THUMB = 44.0
"""Width of the small heat map before a histogram."""
_FIELD = 8
"""Pixels of a field's side."""


def paint_content(
    painter: QPainter,
    theme: Theme,
    body: QRectF,
    value: shape.Content,
    strong: str,
    soft: str,
    *,
    faint: bool = False,
) -> float:
    """Cells, or a line with a picture below it; returns where they end."""
    if not value.rows:
        line = QRectF(body.left(), body.top(), body.width(), shape.LINE)
        ink = theme.error if value.bad else theme.muted
        text(painter, line, value.line, font(theme, 11, True, value.bad), ink, LEFT)
        strip = QRectF(body.left(), line.bottom() + shape.STRIP_GAP, body.width(), shape.STRIP)
        if faint:
            strong, soft = theme.function, theme.hover
        if value.bars and value.spread is not None:
            _paint_large(painter, theme, strip, value, value.spread, strong, soft)
        elif value.heat:
            paint_heat(painter, theme, strip, value.heat, strong, soft)
        elif value.spread is not None:
            paint_spread(painter, theme, strip, value.spread, strong, soft)
        return strip.bottom()
    for row, cells in enumerate(value.rows):
        top = body.top() + row * (shape.CELL_HEIGHT + shape.CELL_GAP)
        for column, cell in enumerate(cells):
            left = body.left() + column * (shape.CELL_WIDTH + shape.CELL_GAP)
            _cell(painter, theme, QRectF(left, top, shape.CELL_WIDTH, shape.CELL_HEIGHT), cell, strong, soft, faint)
    return body.top() + len(value.rows) * (shape.CELL_HEIGHT + shape.CELL_GAP) - shape.CELL_GAP


def _cell(painter: QPainter, theme: Theme, rect: QRectF, cell: shape.Cell, strong: str, soft: str, faint: bool) -> None:
    ground = mixed(soft, strong, 0.55 * cell.heat)
    if faint:
        ground = mixed(theme.hover, theme.function, 0.35 * cell.heat)
    if cell.bad:
        ground = mixed(theme.error_soft, theme.error, 0.25)
    painter.setPen(NOBODY)
    painter.setBrush(ground)
    painter.drawRoundedRect(rect, 4, 4)
    if cell.bad:
        painter.setPen(QPen(QColor(theme.error), 1.3))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(rect.adjusted(0.7, 0.7, -0.7, -0.7), 4, 4)
    text(painter, rect.adjusted(1, 0, -1, 0), cell.text, font(theme, shape.CELL_SIZE, mono=True), theme.text)


def paint_heat(
    painter: QPainter, theme: Theme, strip: QRectF, heat: tuple[tuple[float, ...], ...], strong: str, soft: str
) -> None:
    """A field for each element, the darker the larger it is; NaN and infinity in the colour of errors."""
    high = strip.height() / len(heat)
    painter.setPen(NOBODY)
    for row, sizes in enumerate(heat):
        wide = strip.width() / len(sizes)
        for column, size in enumerate(sizes):
            painter.setBrush(QColor(theme.error) if size > 1 else mixed(soft, strong, 0.85 * size))
            gap = 0.5 if min(wide, high) > 3 else 0.0
            field = QRectF(strip.left() + column * wide, strip.top() + row * high, wide - gap, high - gap)
            painter.drawRect(field)


def _paint_large(
    painter: QPainter, theme: Theme, strip: QRectF, value: shape.Content, spread: shape.Spread, strong: str, soft: str
) -> None:
    """How many elements are how large; before that the picked elements of a matrix."""
    left = 0.0
    if value.heat:
        painter.drawImage(
            QRectF(strip.left(), strip.top(), THUMB, strip.height()), fields(value.heat, theme, strong, soft)
        )
        left = THUMB + 8
    paint_histogram(painter, theme, strip.adjusted(left, 0, 0, 0), value.bars, spread, strong, soft)


@lru_cache(maxsize=1024)
def fields(heat: tuple[tuple[float, ...], ...], theme: Theme, strong: str, soft: str) -> QImage:
    """The fields of a heat map as one picture, each of several pixels, so that it stays sharp where it is enlarged."""
    picture = QImage(len(heat[0]) * _FIELD, len(heat) * _FIELD, QImage.Format.Format_RGB32)
    painter = QPainter(picture)
    paint_heat(painter, theme, QRectF(picture.rect()), heat, strong, soft)
    painter.end()
    return picture


def paint_histogram(
    painter: QPainter,
    theme: Theme,
    strip: QRectF,
    bars: tuple[float, ...],
    spread: shape.Spread,
    strong: str,
    soft: str,
) -> None:
    """A bar for each bin, on a line; dots at zero, and a line at the mean."""
    wide, floor = strip.width() / len(bars), strip.bottom() - 1
    path = QPainterPath()
    for number, height in enumerate(bars):
        if height:
            high = max(1.5, height * (strip.height() - 2))
            path.addRect(QRectF(strip.left() + number * wide, floor - high, wide - min(0.8, wide * 0.2), high))
    painter.setPen(NOBODY)
    painter.setBrush(mixed(soft, strong, 0.7))
    painter.drawPath(path)
    painter.setPen(QPen(QColor(theme.border), 1))
    painter.drawLine(QPointF(strip.left(), floor), QPointF(strip.right(), floor))
    reach = spread.high - spread.low
    if spread.low <= 0 <= spread.high:
        zero = strip.left() + strip.width() * (0 - spread.low) / reach
        painter.setPen(QPen(QColor(theme.muted), 1.2, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(zero, strip.top()), QPointF(zero, floor))
    mean = strip.left() + strip.width() * (spread.mean - spread.low) / reach
    painter.setPen(QPen(QColor(theme.text), 1.6))
    painter.drawLine(QPointF(mean, strip.top()), QPointF(mean, floor))


def paint_spread(painter: QPainter, theme: Theme, strip: QRectF, spread: shape.Spread, strong: str, soft: str) -> None:
    """From the least to the greatest element; a thick part within one deviation of the mean; a tick at zero."""
    left, right = min(spread.low, 0.0), max(spread.high, 0.0)
    middle, reach = strip.top() + 8, max(right - left, 1e-300)

    def at(value: float) -> float:
        return strip.left() + 4 + (strip.width() - 8) * (value - left) / reach

    painter.setPen(smooth_pen(theme.border, 1))
    painter.drawLine(QPointF(strip.left() + 4, middle), QPointF(strip.right() - 4, middle))
    zero = at(0.0)
    painter.setPen(smooth_pen(theme.faint, 1.2))
    painter.drawLine(QPointF(zero, middle - 7), QPointF(zero, middle + 7))
    text(painter, QRectF(zero - 10, middle + 5, 20, 10), "0", font(theme, 9), theme.muted)
    painter.setPen(smooth_pen(strong, 2))
    painter.drawLine(QPointF(at(spread.low), middle), QPointF(at(spread.high), middle))
    for end in (spread.low, spread.high):
        painter.drawLine(QPointF(at(end), middle - 3.5), QPointF(at(end), middle + 3.5))
    first, last = max(spread.mean - spread.deviation, spread.low), min(spread.mean + spread.deviation, spread.high)
    painter.setPen(QPen(QColor(strong), 1))
    painter.setBrush(mixed(soft, strong, 0.25))
    painter.drawRoundedRect(QRectF(at(first), middle - 5, max(at(last) - at(first), 3.0), 10), 3, 3)
    painter.setPen(smooth_pen(theme.text, 1.8))
    painter.drawLine(QPointF(at(spread.mean), middle - 5), QPointF(at(spread.mean), middle + 5))


def paint_room(painter: QPainter, theme: Theme, corner: QPointF, room: tuple[int, int]) -> None:
    """Where a gradient will land."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(smooth_pen(mixed(theme.border, theme.faint, 0.3), 1, Qt.PenStyle.DotLine))
    rows, columns = room
    if rows and not columns:
        top = corner.y() + shape.LINE / 2
        painter.drawRoundedRect(QRectF(corner.x(), top, shape.LINE_WIDTH, shape.STRIP + 4), 4, 4)
    for row in range(rows):
        for column in range(columns):
            x = corner.x() + column * (shape.CELL_WIDTH + shape.CELL_GAP)
            y = corner.y() + row * (shape.CELL_HEIGHT + shape.CELL_GAP)
            cell = QRectF(x, y, shape.CELL_WIDTH, shape.CELL_HEIGHT).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(cell, 4, 4)
