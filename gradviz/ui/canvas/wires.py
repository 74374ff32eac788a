"""Paints the edges: data, the gradient that flowed back, cuts where none can pass, and what travels right now."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from gradviz.scene import numbers
from gradviz.scene.boxes import Points
from gradviz.scene.drawn import Pulse, Wire
from gradviz.scene.flows import band
from gradviz.scene.frame import Frame, touching
from gradviz.scene.labels import LABEL_WIDTH, Slot, point_at
from gradviz.ui.canvas import flow
from gradviz.ui.canvas.afar import is_afar, least_letters
from gradviz.ui.canvas.batches import lines
from gradviz.ui.canvas.brush import SHRINK, Letters, at_least, faded, font, pill, smooth_pen, text, width_of
from gradviz.ui.canvas.sprites import Sprites
from gradviz.ui.canvas.ways import Way, joined, polygon, shifted, since, until, way
from gradviz.ui.theme import Theme, mixed

BESIDE = 5.0
"""Between the line of the data and that of its gradient."""
CLEAR = 22.0
"""From the line to the middle of a value that stands clear of the drop passing by."""
BAR = 5.0
"""Half the length of the bars of a cut: the next line may be eleven away."""
MOST_REASONS = 40
"""Of more cuts than these, seen from afar, none says why."""
LEAST_BAR, LEAST_GAP = 4.5, 3.0
"""Half that length, and half the gap between the bars: never fewer pixels than these."""
THICK = 3.2
"""In pixels: a thicker line is painted whole, with round joins."""
_LETTERS = 12
"""Size of values that come."""
_TOUCH = 12.0
"""So many pixels of a card a large value may cover, to stay on its edge."""
HALO = 1.9
"""So many times as large as a drop is the shine around it."""
MOVING_PARTS = 4
"""Of a pixel: what moves is not placed more finely."""
OVERLAP = 0.35
"""In pixels: so much longer are the pieces of a line at both ends, where they meet."""
TAG = QRectF(-LABEL_WIDTH / 2 - 2, -10, LABEL_WIDTH + 4, 20)
"""What a label takes, about its middle."""


class WirePainter:
    """Paints edges in scene coordinates."""

    def __init__(
        self, painter: QPainter, frame: Frame, theme: Theme, scale: float, sprites: Sprites | None = None
    ) -> None:
        self.painter = painter
        self.frame = frame
        self.theme = theme
        self.scale = scale
        self.sprites = sprites
        """None: stroke by stroke, as a file wants it."""
        self.readable = scale >= 0.35
        self._pixel = 1 / (scale * sprites.ratio) if sprites is not None else 0.0
        self._travels = {pulse.number: pulse.at for pulse in reversed(frame.pulses)}

    def lines(self) -> None:
        """All edges, those that carry something on top."""
        data: dict[float, list[Way]] = {}
        for wire in self.frame.wires:
            if wire.blocked:
                self._blocked(wire)
            elif wire.drawn < 1:
                pen = smooth_pen(faded(self.theme.data, wire.opacity), self._width)
                self.painter.setPen(pen)
                self.painter.drawPolyline(polygon(until(self._route(wire), wire.drawn)))
            else:
                data.setdefault(wire.opacity, []).append(self._way(wire))
        for opacity, ways in data.items():
            self._stroke(smooth_pen(faded(self.theme.data, opacity), self._width), ways)
        gradients: dict[tuple[float, float], list[Way]] = {}
        for wire in self.frame.wires:
            if wire.gradient and wire.active:
                self._coming(wire)
            elif wire.gradient:
                beside = self._way(wire, BESIDE + round(max(0.0, flow.width(wire.size) - 1.6) / 2, 1))
                gradients.setdefault((flow.step(wire.size), wire.opacity), []).append(beside)
        for (size, opacity), ways in gradients.items():
            pen = QPen(flow.pen(self.theme, size, self.scale))
            pen.setColor(faded(pen.color(), opacity))
            self._stroke(pen, ways, back=True)

    @property
    def _width(self) -> float:
        return max(2.0, 1.1 / self.scale)

    def _stroke(self, pen: QPen, ways: list[Way], *, back: bool = False) -> None:
        """Lines of one look, with heads where they arrive; in pieces, which are much quicker, where nobody can tell."""
        painter = self.painter
        solid = pen.style() == Qt.PenStyle.SolidLine
        if not self._pixel or not solid or pen.widthF() > THICK * self._pixel:
            painter.setPen(pen)
            for each in ways:
                painter.drawPolyline(each.polygon)
        else:
            some = np.concatenate([each.pieces(self._pixel) for each in ways])
            opaque = pen.color().alpha() == 255
            painter.setPen(QPen(pen.color(), pen.widthF(), Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
            lines(painter, joined(some, OVERLAP * self._pixel) if opaque else some)
        if self.readable:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(pen.color())
            for each in ways:
                painter.drawPolygon(each.tail if back else each.head)

    def _way(self, wire: Wire, reach: float = 0.0) -> Way:
        """The way of a wire, or so far beside it."""
        return way(self.frame.scene, wire.number, reach, self._beside)

    def _coming(self, wire: Wire) -> None:
        """The line of a gradient that flows right now: dotted while it is on its way."""
        pen = QPen(flow.pen(self.theme, wire.size, self.scale, active=True))
        whole = self._way(wire, BESIDE + round(max(0.0, flow.width(wire.size) - 1.6) / 2, 1))
        at = self.frame_at(wire)
        arrived = whole
        if at > 0:
            coming = QPen(smooth_pen(faded(pen.color(), 0.35), pen.widthF()))
            coming.setDashPattern([0.1, 2.4])
            self.painter.setPen(coming)
            self.painter.drawPolyline(whole.polygon)
            arrived = Way(since(whole.route, at))
        pen.setColor(faded(pen.color(), wire.opacity))
        self.painter.setPen(pen)
        self.painter.drawPolyline(arrived.polygon)
        if len(arrived.route) > 1 and self.readable and at <= 0:
            self._arrow(arrived.tail, pen.color())

    def _arrow(self, head: QPolygonF, color: QColor) -> None:
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(color)
        self.painter.drawPolygon(head)

    def frame_at(self, wire: Wire) -> float:
        """How far from its source the gradient on this edge still is."""
        return self._travels.get(wire.number, 0.0)

    def _blocked(self, wire: Wire) -> None:
        """A grey line, cut in the middle between two bars: nothing comes back past them."""
        whole = self._way(wire)
        color = faded(self.theme.blocked, wire.opacity)
        pen = smooth_pen(color, max(1.8, 1.0 / self.scale))
        if wire.drawn < 1:
            self.painter.setPen(pen)
            self.painter.drawPolyline(polygon(until(whole.route, wire.drawn)))
            return
        half = min(max(5.0, LEAST_GAP / self.scale), whole.length / 4) / whole.length
        slot = self.frame.scene.slots[wire.number]
        before, after = whole.cut(slot.share if slot else 0.5, half)
        self.painter.setPen(pen)
        self.painter.drawPolyline(before.polygon)
        self.painter.drawPolyline(after.polygon)
        if self.readable:
            self._arrow(after.head, color)
        self.painter.setPen(QPen(color, max(2.4, 1.8 / self.scale)))
        reach = max(BAR, LEAST_BAR / self.scale)
        for end, other in ((before.route[-1], before.route[-2]), (after.route[0], after.route[1])):
            along = (end - other) / max(float(np.hypot(*(end - other))), 1e-6)
            side = np.array([-along[1], along[0]]) * reach
            self.painter.drawLine(QPointF(*(end + side)), QPointF(*(end - side)))

    # ------------------------------------------------------------ texts

    def labels(self, view: QRectF | None = None) -> None:
        """Values of gradients and reasons of cuts, where there is room, which is what of the scene is in view.

        What moves speaks through its pulse.
        """
        afar = is_afar(self.theme, self.scale)
        if afar:
            self._reasons()
        if not self.readable:
            return
        taken: list[QRectF] = []
        moving = {pulse.number for pulse in self.frame.pulses if pulse.text}
        for wire in self.frame.wires:
            slot = self.frame.scene.slots[wire.number]
            if wire.number in moving or wire.drawn < 1:
                continue
            if wire.blocked and slot is not None and not afar:
                self._word(slot, wire.blocked, faded(self.theme.blocked, wire.opacity), bold=True)
            elif wire.active:
                taken.append(self._value(self._label_place(wire, taken, view), wire.label, wire.size))
            elif wire.gradient and slot is not None:
                bad = band(wire.size) == "bad"
                ink = QColor(self.theme.error) if bad else mixed(self.theme.gradient, self.theme.canvas, 0.1)
                self._word(slot, wire.label, faded(ink, wire.opacity), bold=bad)

    def _reasons(self) -> None:
        """Why gradients cannot pass, for those who look from afar: in large letters, where they cover nothing."""
        cut = [wire for wire in self.frame.wires if wire.blocked and wire.drawn >= 1 and wire.opacity >= 1]
        if len(cut) > MOST_REASONS:
            return
        fitting = font(self.theme, ceil(least_letters(self.theme) / self.scale), bold=True)
        taken: list[QRectF] = []
        for wire in cut:
            slot = self.frame.scene.slots[wire.number]
            x, y = point_at(self._route(wire), slot.share if slot else 0.5)
            half, high = width_of(wire.blocked, fitting) / 2 + 3, fitting.size * 1.15
            aside = half + 12 / self.scale
            for across, down in ((0, -high), (0, high), (aside, 0), (-aside, 0)):
                rect = QRectF(x + across - half, y + down - high / 2, 2 * half, high)
                if not any(map(rect.intersects, taken)) and self._is_free(x + across, y + down, half, high / 2):
                    taken.append(rect)
                    text(self.painter, rect, wire.blocked, fitting, self.theme.blocked)
                    break

    def _label_place(self, wire: Wire, taken: Sequence[QRectF], view: QRectF | None) -> QPointF:
        """Where an active value stands: in its slot, else on its way, or near it, where it covers no card and no other.

        Seen from afar its letters are larger than its slot.
        """
        slot, letters = self.frame.scene.slots[wire.number], self._letters()
        half, high = width_of(wire.label, letters) / 2 + 8, letters.size / 2 + 4.5
        way = [point_at(self._route(wire), share) for share in (0.5, 0.35, 0.65, 0.2, 0.8, 0.1, 0.9)]
        places = [(x, y + far * CLEAR) for far in (0, -1, 1, -2, 2, -3, 3, -4, 4) for x, y in way]

        if slot and letters.size <= _LETTERS:
            return QPointF(slot.x, slot.y)
        if slot:
            places.insert(0, (slot.x, slot.y))
            places.sort(key=lambda place: abs(place[0] - slot.x) + abs(place[1] - slot.y))

        def alone(place: tuple[float, float]) -> bool:
            rect = QRectF(place[0] - half, place[1] - high, 2 * half, 2 * high)
            return not any(map(rect.intersects, taken)) and (view is None or view.contains(rect))

        rim = _TOUCH / self.scale if letters.size > _LETTERS else 0.0
        free = [place for place in places if self._is_free(*place, half - rim, high - rim / 2)]
        return QPointF(*next(filter(alone, free), (free or places)[0]))

    def _is_free(self, x: float, y: float, half: float, high: float = 10.0) -> bool:
        """Whether a pill at a point covers no node that is there."""
        return not touching(self.frame.scene.rects[self.frame.living], (x - half, y - high, x + half, y + high)).any()

    def _word(self, slot: Slot, words: str, color: QColor, *, bold: bool = False) -> None:
        fitting = font(self.theme, 11, mono=True, bold=bold)
        if fitting.size * self.scale < fitting.legible:
            return

        def paint(painter: QPainter) -> None:
            said = numbers.shortened(words, lambda way: width_of(way, fitting) * SHRINK + 6 <= slot.width)
            width = min(width_of(said, fitting) + 6, slot.width)
            rect = QRectF(-width / 2, -8, width, 16)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(faded(self.theme.canvas, 0.9))
            painter.drawRoundedRect(rect, 4, 4)
            text(painter, rect, said, fitting, color)

        if self.sprites is None:
            self.painter.save()
            self.painter.translate(slot.x, slot.y)
            paint(self.painter)
            self.painter.restore()
            return
        look = ("word", self.theme, words, color.rgba(), bold, slot.width)
        self.sprites.draw(self.painter, QPointF(slot.x, slot.y), TAG, look, paint)

    def _letters(self) -> Letters:
        """Those of values that come."""
        return font(self.theme, at_least(self.theme, _LETTERS, self.scale), mono=True, bold=True)

    def _value(self, middle: QPointF, words: str, size: float) -> QRectF:
        fitting = self._letters()
        outline = QPen(QColor(self.theme.canvas), 1.5)
        ground = self.theme.error if band(size) == "bad" else self.theme.gradient
        return pill(self.painter, middle, words, fitting, ground, self.theme.on_accent, outline)

    def pulses(self) -> None:
        """What travels: drops of data, or of gradients, these with their values."""
        radius = max(5.5, 2.5 / self.scale)
        for pulse in self.frame.pulses:
            color = self.theme.data if pulse.tone == "data" else self.theme.gradient
            self._drop(QPointF(*self._of(pulse).point(pulse.at)), color, radius)
        if self.readable:
            for pulse in self.frame.pulses:
                if pulse.text and pulse.tone == "gradient":
                    self._travelling(pulse)

    def _drop(self, middle: QPointF, color: str, radius: float) -> None:
        def paint(painter: QPainter) -> None:
            painter.setPen(Qt.PenStyle.NoPen)
            for ink, reach in ((faded(color, 0.25), radius * HALO), (QColor(color), radius)):
                painter.setBrush(ink)
                painter.drawEllipse(QPointF(), reach, reach)

        if self.sprites is None:
            self.painter.translate(middle)
            paint(self.painter)
            self.painter.translate(-middle)
            return
        around = radius * HALO + 1
        extent = QRectF(-around, -around, 2 * around, 2 * around)
        self.sprites.draw(self.painter, middle, extent, ("drop", color, radius), paint, MOVING_PARTS)

    def _travelling(self, pulse: Pulse) -> None:
        """The value that a drop carries: where it is, or where the value has its place."""
        whole, slot = self._of(pulse), self.frame.scene.slots[pulse.number]
        x, y = whole.point(pulse.at)
        middle = QPointF(x, y - CLEAR)
        if slot is not None:
            across, line = whole.point(slot.share)
            aside = slot.y - line
            clear = aside == 0 or abs(slot.x - across) > slot.width / 2
            middle = QPointF(slot.x, slot.y if clear else line + np.copysign(max(abs(aside), CLEAR), aside))
        self.painter.setOpacity(min(1.0, 3 * (1 - pulse.at)))
        self._value(middle, pulse.text, float(self.frame.flow.sizes[pulse.number]))
        self.painter.setOpacity(1.0)

    def _of(self, pulse: Pulse) -> Way:
        return way(self.frame.scene, pulse.number, 0.0, self._beside)

    def _beside(self, route: Points, reach: float) -> Points:
        """A polyline at the right hand of another's way, but on the outer side of one that is bowed to the left."""
        if self.frame.scene.down:
            bowed = route[:, 0].max() > max(route[0, 0], route[-1, 0]) + 12
        else:
            bowed = route[:, 1].min() < min(route[0, 1], route[-1, 1]) - 12
        return shifted(route, -reach if bowed else reach)

    def _route(self, wire: Wire) -> Points:
        return self.frame.scene.routes[wire.number]
