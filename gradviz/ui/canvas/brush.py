"""What all painters of the canvas share: fitted text, pills, colours with opacity."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from gradviz.ui.theme import Theme, mono_font, sans_font

LEGIBLE = 4.2
"""Letters that would be smaller than so many pixels are left out."""
CENTER = Qt.AlignmentFlag.AlignCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@lru_cache(maxsize=256)
def font(theme: Theme, size: float, mono: bool = False, bold: bool = False) -> QFont:
    """A font of the theme; hinting is off, so that text keeps its width at every zoom."""
    made = mono_font(theme, size, bold=bold) if mono else sans_font(theme, size, bold=bold)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


def text(
    painter: QPainter,
    rect: QRectF,
    words: str,
    fitting: QFont,
    color: QColor | str,
    align: Qt.AlignmentFlag = CENTER,
) -> None:
    """Text within a rectangle: made a little smaller where it is too wide, and cut with … at last."""
    if not words or rect.width() <= 1 or fitting.pixelSize() * painter.worldTransform().m11() < LEGIBLE:
        return
    metrics = QFontMetricsF(fitting)
    wide = metrics.horizontalAdvance(words)
    if wide > rect.width():
        smaller = QFont(fitting)
        smaller.setPixelSize(max(1, int(fitting.pixelSize() * max(0.8, rect.width() / wide))))
        fitting, metrics = smaller, QFontMetricsF(smaller)
        words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, rect.width() + 0.5)
    painter.setFont(fitting)
    painter.setPen(QColor(color))
    painter.drawText(rect, int(align | Qt.TextFlag.TextDontClip), words)


def width_of(words: str, fitting: QFont) -> float:
    """How wide a text is drawn."""
    return QFontMetricsF(fitting).horizontalAdvance(words)


def pill(
    painter: QPainter,
    center: QPointF,
    words: str,
    fitting: QFont,
    fill: QColor | str,
    ink: QColor | str,
    outline: QPen | None = None,
    *,
    widest: float = 1e9,
) -> QRectF:
    """A rounded tag round a text; returns the place that it took."""
    width = min(width_of(words, fitting) + 16, widest)
    height = fitting.pixelSize() + 9.0
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
