"""Paints the small marks on and below cards: chips of saved buffers, hooks, storages, orders of derivative."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen

from gradviz.scene import cards as shape
from gradviz.scene.marks import Mark
from gradviz.ui.canvas.brush import LEFT, NOBODY, faded, font, smooth_pen, text, width_of
from gradviz.ui.theme import Theme, mixed
from gradviz.wording import tr

HEIGHT = 17.0
LET_GO = 0.5
"""How pale a tensor is that the program has let go of while a function still uses it."""
_GLYPH = 11.0
_WITH_GLYPH = frozenset({Mark.HOOK, Mark.STORAGE})


def badge_width(theme: Theme, badge: shape.Badge) -> float:
    """How wide a badge is."""
    glyph = _GLYPH if badge.mark in _WITH_GLYPH else 0.0
    words = width_of(badge.text, font(theme, 10, bold=True)) + (2 if glyph else 0) if badge.text else 0.0
    return max(HEIGHT, glyph + words + 10)


def paint_badge(painter: QPainter, theme: Theme, middle: QPointF, badge: shape.Badge) -> None:
    """A small pill: a hook, the number of a shared storage, an order of derivative, a gradient that is kept."""
    width = badge_width(theme, badge)
    rect = QRectF(middle.x() - width / 2, middle.y() - HEIGHT / 2, width, HEIGHT)
    ink = theme.data if badge.mark == Mark.STORAGE else theme.gradient
    ground = QColor(ink) if badge.lit else mixed(theme.card, ink, 0.1)
    if badge.mark == Mark.BEHIND:
        ink, ground = theme.on_lit, QColor(theme.lit)
    if badge.lit:
        painter.setPen(NOBODY)
        painter.setBrush(faded(ink, 0.35))
        painter.drawRoundedRect(rect.adjusted(-4, -4, 4, 4), HEIGHT / 2 + 4, HEIGHT / 2 + 4)
    painter.setPen(QPen(QColor(ink), 1.2))
    painter.setBrush(ground)
    painter.drawRoundedRect(rect, HEIGHT / 2, HEIGHT / 2)
    color = theme.on_accent if badge.lit and badge.mark != Mark.BEHIND else ink
    inner = rect.adjusted(5, 0, -5, 0)
    if badge.mark in _WITH_GLYPH:
        at = QPointF(inner.left() + _GLYPH / 2, middle.y()) if badge.text else middle
        (_hook if badge.mark == Mark.HOOK else _storage)(painter, at, color)
        inner.setLeft(inner.left() + _GLYPH + 2)
    text(painter, inner.adjusted(-2, 0, 2, 0), badge.text, font(theme, 10, bold=True), color)


def _hook(painter: QPainter, at: QPointF, color: str) -> None:
    """A fish hook."""
    path = QPainterPath(at + QPointF(2, -5))
    path.lineTo(at + QPointF(2, 1.5))
    path.arcTo(QRectF(at.x() - 4, at.y() - 1.5, 6, 6), 0, -180)
    path.lineTo(at + QPointF(-4, -0.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(smooth_pen(color, 1.6))
    painter.drawPath(path)


def _storage(painter: QPainter, at: QPointF, color: str) -> None:
    """A cylinder, as memory is drawn."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(smooth_pen(color, 1.3))
    painter.drawEllipse(QRectF(at.x() - 4, at.y() - 5, 8, 3.4))
    path = QPainterPath(at + QPointF(-4, -3.3))
    path.lineTo(at + QPointF(-4, 3.3))
    path.arcTo(QRectF(at.x() - 4, at.y() + 1.6, 8, 3.4), 180, 180)
    path.lineTo(at + QPointF(4, -3.3))
    painter.drawPath(path)


# ------------------------------------------------------------ saved buffers


def paint_chips(painter: QPainter, theme: Theme, top: QPointF, chips: tuple[shape.Chip, ...]) -> None:
    """The saved buffers of a function, one below the other."""
    width = shape.chip_width([chip.text for chip in chips])
    for row, chip in enumerate(chips):
        rect = QRectF(top.x() - width / 2, top.y() + row * (shape.CHIP + shape.CHIP_GAP), width, shape.CHIP)
        paint_chip(painter, theme, rect, chip)


def paint_chip(painter: QPainter, theme: Theme, rect: QRectF, chip: shape.Chip) -> None:
    """One saved buffer, in the state that it is in."""
    half = rect.height() / 2
    fitting = font(theme, shape.CHIP_SIZE, bold=chip.state != "freed")
    if chip.state == "freed":
        painter.setBrush(faded(theme.buffer, 1 - chip.fill) if chip.fill < 1 else Qt.BrushStyle.NoBrush)
        painter.setPen(smooth_pen(theme.faint, 1.3, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(rect, half, half)
        text(painter, rect, tr("{slot} · freed", slot=chip.text), fitting, theme.muted)
        return
    ground, ink, words = theme.buffer, theme.on_accent, chip.text
    if chip.state == "stale":
        ground, ink, words = theme.error_soft, theme.error, tr("{slot} · stale", slot=chip.text)
    elif chip.state == "packed":
        ground, ink, words = theme.buffer_soft, theme.buffer, tr("{slot} · packed", slot=chip.text)
    elif chip.state == "recomputed":
        words = f"{chip.text} ↻"
    painter.setPen(NOBODY if chip.state in ("held", "recomputed") else QPen(QColor(ink), 1.3))
    painter.setBrush(QColor(ground))
    painter.drawRoundedRect(rect, half, half)
    if chip.state == "stale":
        painter.setPen(NOBODY)
        painter.setBrush(QBrush(faded(theme.error, 0.35), Qt.BrushStyle.BDiagPattern))
        painter.drawRoundedRect(rect, half, half)
    inner = rect.adjusted(5, 0, -5, 0)
    if chip.shared:
        _and_more(painter, inner, words, (f" = {chip.shared}", " ="), theme, ink)
    elif chip.size:
        _and_more(painter, inner, words, (f"  {chip.size}", ""), theme, ink)
    else:
        text(painter, inner, words, fitting, ink)


def _and_more(painter: QPainter, inner: QRectF, slot: str, more: tuple[str, str], theme: Theme, ink: str) -> None:
    """The slot, and behind it how large it is, or after a sign of equality whose memory; less where room is short."""
    bold, plain = font(theme, shape.CHIP_SIZE, bold=True), font(theme, shape.CHIP_SIZE)
    for words in more:
        wide = width_of(slot, bold) + width_of(words, plain)
        if wide <= inner.width() or words == more[-1]:
            left = max(inner.left(), inner.center().x() - wide / 2)
            least = width_of(words, plain) + 1 if words else 0.0
            first = QRectF(left, inner.top(), min(width_of(slot, bold), inner.width() - least) + 1, inner.height())
            text(painter, first, slot, bold, ink, LEFT)
            rest = QRectF(first.right(), inner.top(), inner.right() - first.right() + 1, inner.height())
            text(painter, rest, words, plain, ink, LEFT)
            return


def paint_pin(painter: QPainter, theme: Theme, at: QPointF) -> None:
    """A pin: a person put the card here."""
    painter.setPen(QPen(QColor(theme.border), 1))
    painter.setBrush(QColor(theme.card))
    painter.drawEllipse(at, 8.0, 8.0)
    painter.setPen(smooth_pen(theme.accent, 1.4))
    painter.drawLine(at + QPointF(-4, 4.4), at + QPointF(-0.5, 0.8))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.accent))
    painter.drawEllipse(at + QPointF(1.6, -1.5), 3.4, 3.4)
