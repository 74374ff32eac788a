"""Paints how the elements of a large value lie: a histogram over an axis, and elements picked from a matrix."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from gradviz.scene.samples import Sample
from gradviz.trace.texts import number_text
from gradviz.ui.canvas.contents import fields, paint_histogram
from gradviz.ui.theme import Theme, mono_font, sans_font
from gradviz.wording import tr

LINE = 17.0
BARS = 52.0
MATRIX = 84.0
GAP = 6.0
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


def height_of(sample: Sample, larger: float = 1.0) -> float:
    """How high the whole picture is."""
    matrix = MATRIX + LINE * larger + GAP if sample.picked else 0.0
    return matrix + BARS + 2 * LINE * larger


def matrix_place(sample: Sample, room: QRectF) -> QRectF:
    """Where the picked elements are; empty where there are none."""
    return QRectF(room.left(), room.top(), room.width(), MATRIX if sample.picked else 0.0)


def bars_place(sample: Sample, room: QRectF, larger: float = 1.0) -> QRectF:
    """Where the histogram is."""
    top = room.top() + (MATRIX + LINE * larger + GAP if sample.picked else 0.0)
    return QRectF(room.left(), top, room.width(), BARS)


def picked_place(sample: Sample, room: QRectF, number: int) -> QRectF:
    """Where a picked element is."""
    place, (rows, columns) = matrix_place(sample, room), sample.grid[:2]
    row, column = divmod(number, columns)
    wide, high = place.width() / columns, place.height() / rows
    return QRectF(place.left() + column * wide, place.top() + row * high, wide, high)


def bin_place(sample: Sample, room: QRectF, number: int, larger: float = 1.0) -> QRectF:
    """Where a bin is."""
    place = bars_place(sample, room, larger)
    wide = place.width() / len(sample.counts)
    return QRectF(place.left() + number * wide, place.top(), wide, place.height())


def paint_sample(
    painter: QPainter,
    theme: Theme,
    room: QRectF,
    sample: Sample,
    strong: str,
    soft: str,
    *,
    told: str = "",
    chosen: QRectF | None = None,
) -> None:
    """All of it; what is `told` of the `chosen` element or bin stands where the caption would."""
    small = sans_font(theme, theme.small_size)
    if sample.picked:
        place = matrix_place(sample, room)
        painter.drawImage(place, fields(sample.content.heat, theme, strong, soft))
        _line(
            painter,
            QRectF(place.left(), place.bottom() + 1, place.width(), LINE * theme.larger),
            sample.picked_caption,
            small,
            theme,
        )
    place = bars_place(sample, room, theme.larger)
    spread = sample.content.spread
    assert spread is not None
    paint_histogram(painter, theme, place, sample.content.bars, spread, strong, soft)
    _paint_axis(painter, theme, QRectF(place.left(), place.bottom(), place.width(), LINE * theme.larger), sample)
    line = QRectF(place.left(), place.bottom() + LINE * theme.larger, place.width(), LINE * theme.larger)
    if told:
        _line(painter, line, told, mono_font(theme, theme.small_size), theme, strong)
    else:
        _line(painter, line, sample.caption, small, theme)
    if chosen is not None:
        painter.setPen(QPen(QColor(theme.text), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(chosen)


def _paint_axis(painter: QPainter, theme: Theme, line: QRectF, sample: Sample) -> None:
    """The bounds at both ends, and the mean where it is, as far as there is room."""
    font = mono_font(theme, theme.small_size - 1)
    metrics = QFontMetricsF(font)
    low, high = number_text(sample.low), number_text(sample.high)
    mean = tr("mean {number}", number=number_text(sample.mean))
    painter.setFont(font)
    painter.setPen(QColor(theme.muted))
    painter.drawText(line, LEFT, low)
    painter.drawText(line, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), high)
    wide = metrics.horizontalAdvance(mean)
    middle = line.left() + line.width() * (sample.mean - sample.low) / (sample.high - sample.low)
    first = line.left() + metrics.horizontalAdvance(low) + 8
    last = line.right() - metrics.horizontalAdvance(high) - 8 - wide
    if first <= last:
        painter.setPen(QColor(theme.text))
        painter.drawText(
            QRectF(min(max(middle - wide / 2, first), last), line.top(), wide + 2, line.height()), LEFT, mean
        )


def _line(painter: QPainter, line: QRectF, words: str, font: QFont, theme: Theme, ink: str = "") -> None:
    painter.setFont(font)
    painter.setPen(QColor(ink or theme.muted))
    elided = QFontMetricsF(font).elidedText(words, Qt.TextElideMode.ElideRight, line.width())
    painter.drawText(QPointF(line.left(), line.bottom() - 4), elided)
