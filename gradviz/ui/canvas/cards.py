"""Paints the nodes: tensor cards, function circles with their chips, untracked operations."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gradviz.scene import cards as shape
from gradviz.scene.boxes import ASIDE
from gradviz.scene.drawn import Card, CopyCard
from gradviz.scene.marks import Mark
from gradviz.ui.canvas.afar import OVER, is_afar, paint_tensor
from gradviz.ui.canvas.badges import LET_GO, badge_width, paint_badge, paint_chips, paint_pin
from gradviz.ui.canvas.brush import (
    CENTER,
    LEFT,
    NOBODY,
    RIGHT,
    at_least,
    faded,
    font,
    name_within,
    pill,
    smooth_pen,
    text,
    width_of,
)
from gradviz.ui.canvas.captions import rect_of
from gradviz.ui.canvas.contents import paint_content, paint_room
from gradviz.ui.canvas.groups import GroupPainter
from gradviz.ui.canvas.sprites import Sprites
from gradviz.ui.theme import Theme, mixed
from gradviz.wording import later, tr

ROUND = 10.0
RIM = 3.0
"""Between a sign that could else not be read and its circle, at both sides together."""
LEGIBLE_COPY = 0.42
"""At a smaller scale the names of copies cannot be read."""
NEW, GOES, CHANGED, CHANGES = later("new"), later("goes"), later("changed"), later("changes")
"""Words for what differs from an earlier moment, or from a later one."""


class CardPainter:
    """Paints cards in scene coordinates."""

    def __init__(self, painter: QPainter, theme: Theme, scale: float, sprites: Sprites | None = None) -> None:
        self.painter = painter
        self.theme = theme
        self.scale = scale
        self.sprites = sprites
        """None: stroke by stroke, as a file wants it."""

    # ------------------------------------------------------------ around a card

    def halo(self, card: Card, *, lit: bool, word: str | None = None) -> None:
        """What lies behind a card: it is lit, differs from another moment, is running, or sends out the wavefront."""
        theme, rect = self.theme, rect_of(card)
        if word is not None:
            self._glow(card, rect, self._tint(word), 7, 0.45)
        if lit:
            self._glow(card, rect, theme.lit, 9, 0.55)
        if card.tone in ("running", "accumulating"):
            self._glow(card, rect, theme.gradient, 8, 0.28)
        elif card.tone == "active":
            self._glow(card, rect, theme.data, 7, 0.22)
        elif card.tone == "failed":
            self._glow(card, rect, theme.error, 9, 0.30)
        if card.wave >= 0:
            spread = 6 + 26 * card.wave
            self._ring(card, rect, faded(theme.gradient, 1 - card.wave), spread, 3)

    def _glow(self, card: Card, rect: QRectF, color: str, reach: float, opacity: float) -> None:
        self.painter.setPen(NOBODY)
        self.painter.setBrush(faded(color, opacity * card.opacity))
        self._shape(card, rect.adjusted(-reach, -reach, reach, reach), reach)

    def _ring(self, card: Card, rect: QRectF, color: QColor, reach: float, width: float) -> None:
        self.painter.setPen(QPen(color, width))
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        self._shape(card, rect.adjusted(-reach, -reach, reach, reach), reach)

    def _shape(self, card: Card, rect: QRectF, grown: float) -> None:
        radius = ROUND + grown if card.kind in ("tensor", "group") else rect.height() / 2
        self.painter.drawRoundedRect(rect, radius, radius)

    # ------------------------------------------------------------ cards

    def card(self, card: Card) -> None:
        """A node with all that stands on and under it; as a picture where it stands still and hides its ground."""
        painter = self.painter
        if self.sprites is not None and card.growth * card.opacity >= 1:
            look = (self.theme, self.scale, card.kind, card.width, card.height, card.face, card.tone, card.pinned)
            extent = _extent(card, self.scale)
            self.sprites.draw(
                painter, QPointF(card.left, card.top), extent, (look, card.down), partial(self._at_origin, card)
            )
            return
        painter.save()
        painter.setOpacity(card.opacity * card.growth)
        if card.growth < 1:
            middle = rect_of(card).center()
            painter.translate(middle)
            painter.scale(0.7 + 0.3 * card.growth, 0.7 + 0.3 * card.growth)
            painter.translate(-middle)
        self._whole(card)
        painter.restore()

    def _at_origin(self, card: Card, painter: QPainter) -> None:
        """The same with its corner at the origin."""
        CardPainter(painter, self.theme, self.scale)._whole(replace(card, left=0.0, top=0.0))

    def _whole(self, card: Card) -> None:
        painter = self.painter
        face = card.face
        if isinstance(face, shape.TensorFace):
            self._tensor(card, face)
        elif isinstance(face, shape.FunctionFace):
            self._function(card, face)
        elif isinstance(face, shape.GroupFace):
            GroupPainter(painter, self.theme, self.scale).card(card, face)
        else:
            self._operation(card, face)
        if card.pinned:
            self._pin(card)

    def _pin(self, card: Card) -> None:
        """At the lower right corner, large enough to be seen from afar."""
        rect, round_ = rect_of(card), card.kind in ("function", "operation")
        inset = rect.height() * 0.13 if round_ else 0.0
        self.painter.save()
        self.painter.translate(rect.right() - max(inset, 0.0 if round_ else 10.0), rect.bottom() - inset)
        larger = max(1.0, 0.6 / self.scale)
        self.painter.scale(larger, larger)
        paint_pin(self.painter, self.theme, QPointF())
        self.painter.restore()

    def word(self, card: Card, word: str | None) -> None:
        """What differs from another moment, as a tag at the upper right corner."""
        if word is None:
            return
        rect, fitting = rect_of(card), font(self.theme, at_least(self.theme, 12, self.scale), bold=True)
        ink = self.theme.on_accent if word in (NEW, GOES) else self.theme.on_lit
        said = tr(word)
        half = (width_of(said, fitting) + 16) / 2
        corner = rect.right() - half + 10 if card.kind == "tensor" else rect.right() - 6
        middle = QPointF(max(corner, rect.center().x()), rect.top() - 2)
        pill(self.painter, middle, said, fitting, self._tint(word), ink)

    def _tint(self, word: str) -> str:
        return {NEW: self.theme.data, GOES: self.theme.blocked}.get(word, self.theme.lit)

    def _tensor(self, card: Card, face: shape.TensorFace) -> None:
        theme, painter, rect = self.theme, self.painter, rect_of(card)
        if face.tag:
            outline, width = theme.leaf, max(2.5, 1.8 / self.scale)
        elif face.quiet:
            outline, width = mixed(theme.function, theme.card, 0.25).name(), 1.2
        elif face.let_go:
            outline, width = mixed(theme.data, theme.card, LET_GO).name(), 1.2
        else:
            outline, width = theme.data, 1.6
        painter.setPen(smooth_pen(outline, width, Qt.PenStyle.DashLine if face.old else Qt.PenStyle.SolidLine))
        painter.setBrush(mixed(theme.card, theme.canvas, 0.6) if face.old else QColor(theme.card))
        painter.drawRoundedRect(rect, ROUND, ROUND)
        if is_afar(theme, self.scale):
            paint_tensor(painter, theme, self.scale, rect, face)
            return
        self._rim(rect, face)
        inner = rect.adjusted(shape.PAD, shape.PAD, -shape.PAD, -shape.PAD)
        self._header(inner, face)
        body = QRectF(inner.left(), inner.top() + shape.HEADER, inner.width(), 0)
        strong = mixed(theme.data, theme.card, LET_GO).name() if face.let_go else theme.data
        floor = paint_content(painter, theme, body, face.value, strong, theme.data_soft, faint=face.quiet)
        if face.grad is not None:
            self._grad(card, rect, floor, face.grad)
            below = (shape.LINE + shape.CELL_HEIGHT) / 2 if face.grad.is_none else 0.0
            self._ways(rect, floor + shape.PAD + shape.LINE / 2 - 2 + below, face.ways)

    def _rim(self, rect: QRectF, face: shape.TensorFace) -> None:
        """What stands on the upper rim: that it is a leaf, and small marks."""
        x = rect.left() + 12
        if face.tag:
            fitting = font(self.theme, 11, bold=True)
            wide = width_of(face.tag, fitting) + 16
            pill(
                self.painter,
                QPointF(x + wide / 2, rect.top()),
                face.tag,
                fitting,
                self.theme.leaf,
                self.theme.on_accent,
            )
            x += wide + 5
        for badge in face.badges:
            wide = badge_width(self.theme, badge)
            paint_badge(self.painter, self.theme, QPointF(x + wide / 2, rect.top()), badge)
            x += wide + 4

    def _header(self, inner: QRectF, face: shape.TensorFace) -> None:
        theme = self.theme
        line = QRectF(inner.left(), inner.top(), inner.width(), shape.HEADER - 5)
        fitting = font(theme, shape.META_SIZE)
        meta = min(width_of(face.meta, fitting), inner.width())
        text(
            self.painter,
            QRectF(line.right() - meta, line.top(), meta, line.height()),
            face.meta,
            fitting,
            theme.muted,
            RIGHT,
        )
        title = QRectF(line.left(), line.top(), line.width() - meta - 8, line.height())
        fitting = font(theme, shape.NAME_SIZE, bold=True)
        name = name_within(face.name, fitting, title.width())
        text(self.painter, title, name, fitting, theme.muted if face.old else theme.text, LEFT)
        if face.version and face.name:
            after = title.adjusted(width_of(name, fitting) + 5, 2, 0, 0)
            text(self.painter, after, f"v{face.version}", font(theme, shape.META_SIZE), theme.muted, LEFT)

    def _grad(self, card: Card, rect: QRectF, floor: float, grad: shape.Content) -> None:
        theme = self.theme
        top = floor + shape.PAD
        self.painter.setPen(QPen(QColor(theme.border), 1))
        self.painter.drawLine(
            QPointF(rect.left() + 1, top - shape.PAD / 2), QPointF(rect.right() - 1, top - shape.PAD / 2)
        )
        line = QRectF(rect.left() + shape.PAD, top - 1, rect.width() - 2 * shape.PAD, shape.LINE)
        title = font(theme, 12, bold=True)
        text(self.painter, line, "grad", title, theme.muted if grad.is_none else theme.gradient, LEFT)
        if grad.is_none:
            after = line.adjusted(width_of("grad  ", title), 0, 0, 0)
            text(self.painter, after, "None", font(theme, 12, mono=True), theme.muted, LEFT)
            paint_room(self.painter, theme, QPointF(line.left(), top + shape.LINE), grad.room)
            return
        body = QRectF(line.left(), top + shape.LINE, line.width(), 0)
        paint_content(self.painter, theme, body, grad, theme.gradient, theme.gradient_soft)

    def _ways(self, rect: QRectF, middle: float, ways: int) -> None:
        """Over how many edges the gradient came, where it is a sum: behind the word ``grad``, or where it will be."""
        if ways < 2:
            return
        room = rect.width() - 2 * shape.PAD - width_of("grad ", font(self.theme, 12, bold=True))
        badge = shape.Badge(Mark.WAYS, tr("Σ {count:,} ways", count=ways))
        if badge_width(self.theme, badge) > room:
            badge = shape.Badge(Mark.WAYS, f"Σ {ways:,}")
        place = QPointF(rect.right() - 8 - badge_width(self.theme, badge) / 2, middle)
        paint_badge(self.painter, self.theme, place, badge)

    # ------------------------------------------------------------ functions

    def _function(self, card: Card, face: shape.FunctionFace) -> None:
        theme, painter, rect = self.theme, self.painter, rect_of(card)
        outline, width, ground = QColor(theme.function), 1.8, QColor(theme.card)
        if card.tone in ("running", "done"):
            outline = QColor(theme.gradient) if card.tone == "running" else mixed(theme.gradient, theme.card, 0.35)
            width = 3.0 if card.tone == "running" else 2.2
            ground = mixed(theme.card, theme.gradient_soft, 0.9 if card.tone == "running" else 0.45)
        elif card.tone == "failed":
            outline, width, ground = QColor(theme.error), 3.2, QColor(theme.error_soft)
        painter.setPen(QPen(outline, width))
        painter.setBrush(ground)
        painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)
        self._sign(rect, face.sign, theme.error if card.tone == "failed" else theme.text)
        fitting = font(theme, shape.FUNCTION_SIZE, mono=True)
        half = max(width_of(face.name, fitting) / 2 + 3, 20)
        if card.down:
            left, top = rect.right() + ASIDE, rect.center().y() - shape.hanging_height(len(face.chips)) / 2
            name = QRectF(left, top, 2 * half, shape.LINE - 2)
            chips = QPointF(left + shape.chip_width([chip.text for chip in face.chips]) / 2, top + shape.LINE)
        else:
            middle, top = rect.center().x(), rect.bottom() + shape.NAME_GAP
            name = QRectF(middle - half, top, 2 * half, shape.LINE - 2)
            chips = QPointF(middle, top + shape.LINE)
        color = theme.error if card.tone == "failed" else theme.muted
        text(painter, name, face.name, fitting, color, LEFT if card.down else CENTER)
        if face.runs > 1:
            self._runs(rect, face.runs)
        paint_chips(painter, theme, chips, face.chips)
        spots = (QPointF(rect.left() + 7, rect.top() + 7), QPointF(rect.left() + 7, rect.bottom() - 7))
        for spot, badge in zip(spots, face.badges, strict=False):
            paint_badge(painter, theme, spot, badge)

    def _sign(self, rect: QRectF, sign: str, color: str) -> None:
        lines = sign.split("\n")
        usual = font(self.theme, shape.sign_size(sign), bold=True)
        room = (rect.width() - 10) / max(max(width_of(words, usual) for words in lines), 1.0)
        larger = max(1.0, min(2.2, 0.3 / self.scale + 0.5, room))
        wanted = at_least(self.theme, shape.sign_size(sign) * larger, self.scale)
        wide = rect.width() - RIM + (2 * OVER / self.scale if self.theme.presents else 0.0)
        most = shape.sign_size(sign) * max(room * wide / (rect.width() - 10), 1.0)
        fitting = font(self.theme, min(wanted, int(most)), bold=True)
        height = fitting.metrics.height() * 0.85
        top = rect.center().y() - height * len(lines) / 2
        for row, words in enumerate(lines):
            line = QRectF(rect.center().x() - wide / 2, top + row * height, wide, height)
            text(self.painter, line, words, fitting, color)

    def _runs(self, rect: QRectF, runs: int) -> None:
        fitting = font(self.theme, 10, bold=True)
        middle = QPointF(rect.right() - 6, rect.top() + 6)
        pill(self.painter, middle, f"{runs}×", fitting, self.theme.gradient_soft, self.theme.gradient)

    def _operation(self, card: Card, face: shape.OperationFace) -> None:
        theme, painter, rect = self.theme, self.painter, rect_of(card)
        painter.setPen(smooth_pen(theme.blocked, 1.4, Qt.PenStyle.DashLine))
        painter.setBrush(mixed(theme.card, theme.canvas, 0.5))
        painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)
        text(painter, rect.adjusted(6, 0, -6, 0), face.sign, font(theme, 13, bold=True), theme.muted)
        if face.name != face.sign:
            line = QRectF(rect.center().x() - 70, rect.bottom() + 2, 140, shape.LINE - 3)
            if card.down:
                line.moveTopLeft(QPointF(rect.right() + ASIDE, rect.center().y() - line.height() / 2))
            fitting = font(theme, shape.FUNCTION_SIZE, mono=True)
            text(painter, line, face.name, fitting, theme.faint, LEFT if card.down else CENTER)

    # ------------------------------------------------------------ copies

    def copy(self, card: CopyCard, *, lit: bool) -> None:
        """A small card with the node's name, in the colour of its outline; the node itself is elsewhere."""
        if self.sprites is not None and card.opacity >= 1:
            look = (self.theme, self.scale, card.kind, card.title, card.width, card.height, lit)
            extent = QRectF(-8, -8, card.width + 16, card.height + 16)
            paint = partial(self._copy_at_origin, card, lit)
            self.sprites.draw(self.painter, QPointF(card.left, card.top), extent, look, paint)
            return
        self.painter.save()
        self.painter.setOpacity(card.opacity)
        self._copy(card, lit=lit)
        self.painter.restore()

    def _copy_at_origin(self, card: CopyCard, lit: bool, painter: QPainter) -> None:
        CardPainter(painter, self.theme, self.scale)._copy(replace(card, left=0.0, top=0.0), lit=lit)

    def _copy(self, card: CopyCard, *, lit: bool) -> None:
        theme, painter = self.theme, self.painter
        rect = QRectF(card.left, card.top, card.width, card.height)
        ink = {"leaf": theme.leaf, "tensor": theme.data}.get(card.kind, theme.function)
        if lit:
            painter.setPen(NOBODY)
            painter.setBrush(faded(theme.lit, 0.55))
            painter.drawRoundedRect(rect.adjusted(-6, -6, 6, 6), ROUND, ROUND)
        radius = 6.0 if card.kind in ("leaf", "tensor") else rect.height() / 2
        painter.setPen(smooth_pen(QColor(ink), 1.4, Qt.PenStyle.DashLine))
        painter.setBrush(mixed(theme.card, ink, 0.08))
        painter.drawRoundedRect(rect, radius, radius)
        if self.scale >= LEGIBLE_COPY:
            fitting = font(theme, shape.FUNCTION_SIZE, bold=True)
            title = name_within(card.title, fitting, rect.width() - 12)
            text(painter, rect.adjusted(6, 0, -6, 0), title, fitting, ink)


def _extent(card: Card, scale: float) -> QRectF:
    """What a card and all that stands on and beside it may take, its corner at the origin."""
    aside, below = max(12.0, OVER / scale + 2), 12.0
    face = card.face
    if isinstance(face, shape.FunctionFace):
        badges = 60.0 * bool(face.badges or face.runs > 1)
        hanging = shape.NAME_GAP + shape.hanging_height(len(face.chips))
        name = shape.function_box(face.sign, face.name, [chip.text for chip in face.chips]).width + 16
        aside, below = max(aside, (name - card.width) / 2, badges), hanging + 4
        if card.down:
            aside, below = max(aside, name + ASIDE), max(12.0, (hanging - card.height) / 2 + 12)
    elif isinstance(face, shape.OperationFace):
        aside, below = (140 + ASIDE if card.down else max((140 - card.width) / 2, 0)) + 4, shape.LINE + 4
    elif isinstance(face, shape.TensorFace):
        aside += 60.0 * len(face.badges)
    if card.pinned:
        larger = 12.0 * max(1.0, 0.6 / scale)
        aside, below = max(aside, larger), max(below, larger)
    return QRectF(-aside, -14.0, card.width + 2 * aside, card.height + 14.0 + below)
