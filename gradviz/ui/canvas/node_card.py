"""What a node is and holds, on a card beside it, while the pointer rests on it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QTextDocument
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from gradviz.scene.drawn import Card
from gradviz.scene.frame import frame_of
from gradviz.scene.samples import Sample, sample_of
from gradviz.ui.canvas import furniture
from gradviz.ui.canvas.cards import CardPainter
from gradviz.ui.canvas.details import group_words, tooltip
from gradviz.ui.canvas.samples import height_of, paint_sample

if TYPE_CHECKING:
    from gradviz.ui.canvas.canvas import GraphCanvas

PAUSE_MS = 350
"""The pointer rests so long before the card comes."""
CLEAR = 0.75
"""At a smaller scale the node is drawn on its card, too: at full size."""
_WIDEST = 300
_SAMPLE, _BETWEEN = 190, 16
"""Width of the picture of a large value, and room beside it."""
_LETTERS = 12.0
"""Size of most letters on a card."""
_APART = 12
_AROUND = 16
"""Pixels around a pointer that is on a copy."""


class _Face(QWidget):
    """The node as it is drawn in the graph, at full size."""

    def __init__(self, parent: QWidget, canvas: GraphCanvas) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._card: Card | None = None
        self._room = QRectF()

    def show_card(self, card: Card | None, room: QRectF) -> None:
        """Show this one; it takes so much room in the scene."""
        self._card, self._room = card, room.adjusted(-4, -4, 4, 4)
        self.setVisible(card is not None)
        self.setFixedSize((self._room.size() * self._scale).toSize())

    @property
    def _scale(self) -> float:
        """Full size; larger where only larger letters can be read."""
        return max(1.0, self._canvas.theme.legible / _LETTERS)

    def paintEvent(self, event: QPaintEvent) -> None:
        """As on the canvas."""
        if self._card is not None:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.scale(self._scale, self._scale)
            painter.translate(-self._room.topLeft())
            CardPainter(painter, self._canvas.theme, self._scale).card(self._card)
            painter.end()


class _Samples(QWidget):
    """How the elements of a large value, and of its gradient, lie."""

    def __init__(self, parent: QWidget, canvas: GraphCanvas) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._shown: list[tuple[str, Sample]] = []

    def show_samples(self, shown: list[tuple[str, Sample]]) -> None:
        """Show these side by side; each is of a ``value`` or a ``grad``."""
        self._shown = shown
        self.setVisible(bool(shown))
        high = max((height_of(sample, self._canvas.theme.larger) for _, sample in shown), default=0.0)
        self.setFixedSize(len(shown) * (_SAMPLE + _BETWEEN), round(high) + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """In the colours of the data, and of gradients."""
        painter, theme, left = QPainter(self), self._canvas.theme, 0.0
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for name, sample in self._shown:
            hot = name == "grad"
            strong, soft = (theme.gradient, theme.gradient_soft) if hot else (theme.data, theme.data_soft)
            paint_sample(
                painter, theme, QRectF(left, 0, _SAMPLE, height_of(sample, theme.larger)), sample, strong, soft
            )
            left += _SAMPLE + _BETWEEN
        painter.end()


class NodeCard(QFrame):
    """Stands beside the node within the window, never on it and never under the pointer."""

    def __init__(self, canvas: GraphCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._key: str | None = None
        self._pointer = QPointF()
        self._face = _Face(self, canvas)
        self._words = QLabel()
        self._words.setTextFormat(Qt.TextFormat.RichText)
        self._words.setWordWrap(True)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(12, 9, 12, 9)
        column.setSpacing(7)
        column.addWidget(self._face, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._words)
        self._samples = _Samples(self, canvas)
        column.addWidget(self._samples)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._come)
        self.hide()

    @property
    def text(self) -> str:
        """What it says, as rich text."""
        return self._words.text()

    def rest_on(self, key: str | None, pointer: QPointF) -> None:
        """The pointer is on a node, or on none."""
        self._pointer = pointer
        if key != self._key:
            self.leave()
            self._key = key
            if key is not None:
                self._pause.start()

    def leave(self) -> None:
        """Go, until the pointer comes to a node again."""
        self._pause.stop()
        self._key = None
        self.hide()

    def _come(self) -> None:
        canvas, key = self._canvas, self._key
        scene, session = canvas.scene, canvas.session
        if scene is None or key not in scene.index:
            return
        number = scene.index[key]
        group, view = scene.groups.get(number), session.trace.at(session.cursor)
        left, top, right, bottom = scene.rects[number].tolist()
        room = QRectF(left, top, right - left, bottom - top)
        card = None
        if canvas.camera.scale < CLEAR and scene.keys[number] == key:
            region = (left, top, right, bottom)
            cards = frame_of(scene, min(session.cursor, len(session.trace)), 1.0, region).cards
            card = next((each for each in cards if each.key == key), None)
        self._face.show_card(card, _shown(card, room) if card is not None else room)
        self._wear()
        facts = {} if group is not None else view.node(key)
        samples = [(name, sample_of(facts.get(name), facts.get("shape", ()))) for name in ("value", "grad")]
        self._samples.show_samples([(name, sample) for name, sample in samples if sample is not None])
        if group is not None:
            self._say(group_words(view, group, scene.summaries.at(group, view.step), drawn=card is not None))
        else:
            self._say(tooltip(view, key, scene.sharing, drawn=card is not None))
        self.setParent(canvas.window())
        self._column.invalidate()
        self.resize(self._column.sizeHint())
        seat = self._seat(QRectF(canvas.camera.to_widget(room.topLeft()), canvas.camera.to_widget(room.bottomRight())))
        if seat is not None:
            self.move(seat)
            self.raise_()
            self.show()

    def _say(self, words: str) -> None:
        """As wide as the longest line, which is broken where it is too long."""
        measured = QTextDocument()
        measured.setDefaultFont(self._words.font())
        measured.setDocumentMargin(0)
        measured.setHtml(words)
        measured.setTextWidth(self._canvas.theme.length(_WIDEST))
        width = math.ceil(measured.idealWidth()) + 2
        self._words.setText(words)
        self._words.setFixedSize(width, self._words.heightForWidth(width))

    def _wear(self) -> None:
        theme = self._canvas.theme
        self.setStyleSheet(
            f"NodeCard {{ background: {theme.card}; border: 1px solid {theme.border}; border-radius: 8px; }}"
            f"QLabel {{ color: {theme.text}; background: transparent; border: none; }}"
        )

    def _seat(self, node: QRectF) -> QPoint | None:
        """Where it stands in the window: right, left, below or above of the node; None where it would cover it."""
        canvas, window, size = self._canvas, self._canvas.window(), self.size()
        if not node.contains(self._pointer):  # on a copy
            node = QRectF(self._pointer, self._pointer).adjusted(-_AROUND, -_AROUND, _AROUND, _AROUND)
        corner = canvas.mapTo(window, QPoint(0, 0))
        at = node.intersected(QRectF(canvas.rect())).toAlignedRect().translated(corner)
        between = QRect(4, corner.y(), window.width() - 8, canvas.height())
        between.setTop(corner.y() + round(furniture.headline_room(canvas.theme, canvas.height())))
        between.setBottom(corner.y() + canvas.height() - round(furniture.legend_room(canvas.theme, canvas.height())))
        rooms = (between, window.rect().adjusted(4, 4, -4, -4))
        return next((seat for room in rooms if (seat := _beside(at, size, room)) is not None), None)


def _beside(at: QRect, size: QSize, room: QRect) -> QPoint | None:
    """Right, left, below or above of a place, within a room; None where there is none."""
    row = min(max(at.center().y() - size.height() // 2, room.top()), room.bottom() + 1 - size.height())
    column = min(max(at.center().x() - size.width() // 2, room.left()), room.right() + 1 - size.width())
    seats = (
        QPoint(at.right() + _APART, row),
        QPoint(at.left() - _APART - size.width(), row),
        QPoint(column, at.bottom() + _APART),
        QPoint(column, at.top() - _APART - size.height()),
    )
    return next((seat for seat in seats if room.contains(QRect(seat, size))), None)


def _shown(card: Card, room: QRectF) -> QRectF:
    """The part of a node's room that is drawn: below a tensor it is kept free for sums."""
    if card.kind == "tensor":
        room.setBottom(card.top + card.height + 2)
    return room
