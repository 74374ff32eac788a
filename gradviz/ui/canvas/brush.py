"""What all painters of the canvas share: fitted text, pills, colours with opacity."""

from __future__ import annotations

from functools import lru_cache
from math import ceil

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from gradviz.ui.theme import Theme, mono_font, sans_font

SHRINK = 0.8
"""A text that is too wide is painted so much smaller, before any of it is left out."""
NOBODY = Qt.PenStyle.NoPen
CENTER = Qt.AlignmentFlag.AlignCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


_FLAGS = {align: int(align | Qt.TextFlag.TextDontClip) for align in (CENTER, LEFT, RIGHT)}
"""Of an alignment, what Qt's painter is told: to put it together takes as long as a lookup of a text's width."""
MOST_WIDTHS = 4096


class Letters(QFont):
    """A font that knows how wide the texts are that were drawn in it."""

    def __init__(self, made: QFont, legible: float) -> None:
        super().__init__(made)
        self.legible = legible
        """In fewer pixels than these nothing is written."""
        self.size = made.pixelSize()
        self.metrics = QFontMetricsF(made)
        self._widths: dict[str, float] = {}
        self._smaller: dict[int, Letters] = {}

    def width(self, words: str) -> float:
        """How wide a text is drawn."""
        found = self._widths.get(words)
        if found is None:
            if len(self._widths) >= MOST_WIDTHS:
                self._widths.clear()
            found = self._widths[words] = self.metrics.horizontalAdvance(words)
        return found

    def smaller(self, size: int) -> Letters:
        """The same font in another size."""
        if size not in self._smaller:
            made = QFont(self)
            made.setPixelSize(size)
            self._smaller[size] = Letters(made, self.legible)
        return self._smaller[size]


@lru_cache(maxsize=256)
def font(theme: Theme, size: float, mono: bool = False, bold: bool = False) -> Letters:
    """A font of the theme; hinting is off, so that text keeps its width at every zoom."""
    made = mono_font(theme, size, bold=bold) if mono else sans_font(theme, size, bold=bold)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return Letters(made, theme.legible)


def at_least(theme: Theme, size: float, scale: float) -> int:
    """A size of letters, or the smallest that can be read at a scale."""
    return max(round(size), ceil(theme.legible / scale - 1e-6))


def is_legible(painter: QPainter, fitting: Letters) -> bool:
    """Whether letters can be read as large as they would be painted."""
    return fitting.size * painter.worldTransform().m11() >= fitting.legible - 1e-6


def text(
    painter: QPainter,
    rect: QRectF,
    words: str,
    fitting: Letters,
    color: QColor | str,
    align: Qt.AlignmentFlag = CENTER,
) -> None:
    """Text within a rectangle: made a little smaller where it is too wide, and cut with … at last."""
    room = rect.width()
    if not words or room <= 1 or not is_legible(painter, fitting):
        return
    wide = fitting.width(words)
    if wide > room:
        least = ceil(fitting.legible / painter.worldTransform().m11() - 1e-6)
        fitting = fitting.smaller(max(1, least, int(fitting.size * max(SHRINK, room / wide))))
        words = fitting.metrics.elidedText(words, Qt.TextElideMode.ElideRight, room + 0.5)
    painter.setFont(fitting)
    painter.setPen(QColor(color))
    painter.drawText(rect, _FLAGS[align], words)


def name_within(words: str, fitting: Letters, room: float) -> str:
    """A name as it fits: of one with dots that does not, its last parts, which tell it from others."""
    parts = words.split(".")
    ways = (words, *(f"…{'.'.join(parts[start:])}" for start in range(1, len(parts))))
    return next((way for way in ways if fitting.width(way) * SHRINK <= room), ways[-1])


def width_of(words: str, fitting: Letters) -> float:
    """How wide a text is drawn."""
    return fitting.width(words)


def pill(
    painter: QPainter,
    center: QPointF,
    words: str,
    fitting: Letters,
    fill: QColor | str,
    ink: QColor | str,
    outline: QPen | None = None,
    *,
    widest: float = 1e9,
) -> QRectF:
    """A rounded tag round a text, where that can be read; returns the place that it took."""
    if not is_legible(painter, fitting):
        return QRectF(center, center)
    width = min(width_of(words, fitting) + 16, widest)
    height = fitting.size + 9.0
    rect = QRectF(center.x() - width / 2, center.y() - height / 2, width, height)
    painter.setPen(outline or QPen(Qt.PenStyle.NoPen))
    painter.setBrush(QColor(fill))
    painter.drawRoundedRect(rect, height / 2, height / 2)
    text(painter, rect.adjusted(6, 0, -6, 0), words, fitting, ink)
    return rect


def faded(color: QColor | str, opacity: float) -> QColor:
    """A colour that lets its ground shine through."""
    made = QColor(color)
    made.setAlphaF(made.alphaF() * min(max(opacity, 0.0), 1.0))
    return made


def smooth_pen(color: QColor | str, width: float, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    """A pen with round ends and joins."""
    return QPen(QColor(color), width, style, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def rounded(rect: QRectF, radius: float) -> QPainterPath:
    """A rectangle with round corners as a path."""
    path = QPainterPath()
    path.addRoundedRect(rect, radius, radius)
    return path
