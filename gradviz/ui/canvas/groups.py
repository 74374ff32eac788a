"""Paints groups: the frame round an open one, and the card of a collapsed one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from math import ceil

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from gradviz.scene import cards as shape
from gradviz.scene.drawn import Card, OpenGroup
from gradviz.scene.group_cards import BAR, STACK, TITLE
from gradviz.scene.nested import HEAD
from gradviz.ui.canvas.afar import is_afar, paint_group
from gradviz.ui.canvas.batches import framed
from gradviz.ui.canvas.brush import LEFT, NOBODY, RIGHT, faded, font, text, width_of
from gradviz.ui.theme import Theme, mixed

ROUND = 14.0
SIGN = 22.0
"""Room for the sign that opens and closes."""
LARGEST_TITLE = 5.0
"""So many times as large as usual are titles where one looks from afar."""
TITLE_LETTERS = 9.0
"""Pixels of titles where one looks from afar."""
MOST_TITLES = 3.0
"""A frame that is narrower than so many letters has none."""
SHADE = 0.055
"""So much darker is a group than what is around it."""
LEAST_FRAME = 3.0
"""Pixels: a smaller frame is hidden by what is in it."""
LEAST_ROUND = 2.5
"""Pixels: corners less round are painted as they are quickest."""


class GroupPainter:
    """Paints in scene coordinates."""

    def __init__(self, painter: QPainter, theme: Theme, scale: float) -> None:
        self.painter = painter
        self.theme = theme
        self.scale = scale
        self.titled = LARGEST_TITLE * shape.META_SIZE * scale >= theme.legible
        """Whether titles are large enough to be read."""

    def grounds(self, groups: Sequence[OpenGroup]) -> None:
        """The areas of open groups: each a little darker than the one around it; plain and in batches from afar."""
        painter = self.painter
        plain = ROUND * self.scale < LEAST_ROUND
        smooth = painter.testRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=smooth and not plain)
        least = LEAST_FRAME / self.scale
        seen = [group for group in groups if group.width >= least or group.height >= least]
        for (opacity, active), alike in groupby(seen, key=lambda group: (group.opacity, group.active)):
            rects = np.array([(group.left, group.top, group.width, group.height) for group in alike])
            self._wear(opacity, active=active)
            if plain:
                framed(painter, rects, painter.pen().widthF())
                continue
            for rect in rects.tolist():
                painter.drawRoundedRect(QRectF(*rect), ROUND, ROUND)
        painter.setOpacity(1.0)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=smooth)

    def _wear(self, opacity: float, *, active: bool) -> None:
        theme = self.theme
        line = mixed(theme.text, theme.canvas, 0.25) if active else mixed(theme.function, theme.canvas, 0.62)
        self.painter.setOpacity(opacity)
        self.painter.setBrush(faded(theme.function, SHADE))
        self.painter.setPen(QPen(line, max(2.0 if active else 1.2, 1.0 / self.scale)))

    def title(self, group: OpenGroup) -> None:
        """Its name at the top, with the sign that collapses it; larger, as far as there is room, if seen from afar."""
        if not self.titled or group.width * self.scale < MOST_TITLES * self.theme.legible:
            return
        theme, rect = self.theme, title_rect(group)
        self.painter.setOpacity(group.opacity)
        wanted = max(TITLE_LETTERS * theme.closer, theme.legible) / shape.META_SIZE
        larger = min(max(1.0, wanted / self.scale), LARGEST_TITLE)
        size = ceil(shape.META_SIZE * larger - 1e-6)
        fitting = font(theme, size, bold=True)
        ink = QColor(theme.text) if group.active else mixed(theme.text, theme.canvas, 0.25)
        if larger == 1.0:
            self._sign(QPointF(rect.left() + 14, rect.center().y()), ink, is_open=True)
        left = rect.left() + (SIGN if larger == 1.0 else 8.0)
        line = QRectF(left + 2, rect.top(), min(width_of(group.title, fitting), group.width - 30) + 2, rect.height())
        if larger > 1.0:
            line.setHeight(size * 1.3)
        text(self.painter, line, group.title, fitting, ink, LEFT)
        if group.detail and larger == 1.0:
            rest = QRectF(line.right() + 8, line.top(), rect.right() - line.right() - 16, line.height())
            text(self.painter, rest, group.detail, font(theme, shape.META_SIZE), theme.muted, LEFT)
        self.painter.setOpacity(1.0)

    def card(self, card: Card, face: shape.GroupFace) -> None:
        """A collapsed group: sheets one upon the other."""
        theme, painter = self.theme, self.painter
        rect = QRectF(card.left, card.top, card.width, card.height)
        outline, width = mixed(theme.function, theme.card, 0.1), 1.6
        if face.failed:
            outline, width = QColor(theme.error), 3.0
        elif card.tone == "running":
            outline, width = QColor(theme.gradient), 3.0
        elif card.tone == "done":
            outline, width = mixed(theme.gradient, theme.card, 0.35), 2.2
        painter.setPen(QPen(mixed(theme.function, theme.card, 0.35), 1.2))
        painter.setBrush(mixed(theme.card, theme.function, 0.12))
        for number in (2, 1):
            painter.drawRoundedRect(rect.translated(number * STACK / 2, number * STACK), ROUND, ROUND)
        painter.setPen(QPen(outline, width))
        painter.setBrush(QColor(theme.card))
        painter.drawRoundedRect(rect, ROUND, ROUND)
        inner = rect.adjusted(shape.PAD, shape.PAD, -shape.PAD, -shape.PAD)
        if is_afar(theme, self.scale):
            paint_group(painter, theme, self.scale, inner.adjusted(0, 0, 0, -BAR - 4), face)
        else:
            self._lines(inner, face)
        self._bar(QRectF(inner.left(), inner.bottom() - BAR, inner.width(), BAR), face)

    def _lines(self, inner: QRectF, face: shape.GroupFace) -> None:
        theme, painter = self.theme, self.painter
        head = QRectF(inner.left(), inner.top(), inner.width(), TITLE - 6)
        self._sign(QPointF(head.left() + 6, head.center().y()), QColor(theme.muted), is_open=False)
        title = font(theme, shape.NAME_SIZE, bold=True)
        wide = min(width_of(face.title, title), head.width() - 20) + 2
        text(painter, QRectF(head.left() + 18, head.top(), wide, head.height()), face.title, title, theme.text, LEFT)
        rest = head.adjusted(18 + wide + 10, 0, 0, 0)
        text(painter, rest, face.detail, font(theme, shape.META_SIZE), theme.muted, RIGHT)
        lines = (
            (face.work, theme.muted, False),
            (face.held, theme.buffer if face.held.startswith("holds") else theme.muted, False),
            (face.grad, theme.gradient if face.has_grad else theme.muted, True),
        )
        for row, (words, color, strong) in enumerate(lines):
            line = QRectF(inner.left(), inner.top() + TITLE + row * shape.LINE, inner.width(), shape.LINE)
            text(painter, line, words, font(theme, shape.META_SIZE, bold=strong and face.has_grad), color, LEFT)

    def _bar(self, rect: QRectF, face: shape.GroupFace) -> None:
        """How many of the functions a pass has run through, from the right to the left as it goes."""
        if not face.total:
            return
        painter, half = self.painter, rect.height() / 2
        painter.setPen(NOBODY)
        painter.setBrush(mixed(self.theme.border, self.theme.card, 0.35))
        painter.drawRoundedRect(rect, half, half)
        if face.ran:
            wide = max(rect.width() * face.ran / face.total, rect.height())
            painter.setBrush(QColor(self.theme.error if face.failed else self.theme.gradient))
            painter.drawRoundedRect(QRectF(rect.right() - wide, rect.top(), wide, rect.height()), half, half)

    def _sign(self, middle: QPointF, ink: QColor, *, is_open: bool) -> None:
        """A triangle: it points down at what is open."""
        x, y = middle.x(), middle.y()
        corners = [(-4.5, -2.5), (4.5, -2.5), (0, 4)] if is_open else [(-2.5, -4.5), (-2.5, 4.5), (4, 0)]
        self.painter.setPen(NOBODY)
        self.painter.setBrush(ink)
        self.painter.drawPolygon(QPolygonF([QPointF(x + dx, y + dy) for dx, dy in corners]))


def title_rect(group: OpenGroup) -> QRectF:
    """Where the title of an open group stands."""
    return QRectF(group.left + 2, group.top + 2, group.width - 4, HEAD - 8)
