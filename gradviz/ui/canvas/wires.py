"""Paints the edges: data, the gradient that flowed back, cuts where none can pass, and what travels right now."""

from __future__ import annotations

import math
from weakref import WeakKeyDictionary

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from gradviz.scene.boxes import Points
from gradviz.scene.drawn import Pulse, Wire
from gradviz.scene.flows import band
from gradviz.scene.frame import Frame, touching
from gradviz.scene.labels import Slot, point_at
from gradviz.scene.scene import SegmentScene
from gradviz.ui.canvas import flow
from gradviz.ui.canvas.brush import faded, font, pill, smooth_pen, text, width_of
from gradviz.ui.theme import Theme, mixed

BESIDE = 5.0
"""Between the line of the data and that of its gradient."""
CLEAR = 22.0
"""From the line to the middle of a value that stands clear of the drop passing by."""
LEAST_BAR, LEAST_GAP = 5.5, 3.0
"""Half the length of the bars of a cut, and half the gap between them: never fewer pixels than these."""


_WAYS: WeakKeyDictionary[SegmentScene, dict[tuple[int, float], tuple[Points, QPolygonF]]] = WeakKeyDictionary()
"""The lines of each scene, as Qt wants them."""


class WirePainter:
    """Paints edges in scene coordinates."""

    def __init__(self, painter: QPainter, frame: Frame, theme: Theme, scale: float) -> None:
        self.painter = painter
        self.frame = frame
        self.theme = theme
        self.scale = scale
        self.readable = scale >= 0.35

    def lines(self) -> None:
        """All edges, those that carry something on top."""
        for wire in self.frame.wires:
            if wire.blocked:
                self._blocked(wire)
            else:
                self._data(wire)
        for wire in self.frame.wires:
            if wire.gradient:
                self._gradient(wire)

    def _data(self, wire: Wire) -> None:
        route, polygon = self._whole(wire, 0.0)
        if wire.drawn < 1:
            route = _until(route, wire.drawn)
            polygon = _polygon(route)
        width = max(2.0, 1.1 / self.scale)
        self.painter.setPen(smooth_pen(faded(self.theme.data, wire.opacity), width))
        self.painter.drawPolyline(polygon)
        if wire.drawn >= 1 and self.readable:
            self._arrow(route, faded(self.theme.data, wire.opacity))

    def _whole(self, wire: Wire, reach: float) -> tuple[Points, QPolygonF]:
        """The way of a wire, or so far beside it; made once for a scene."""
        known = _WAYS.setdefault(self.frame.scene, {})
        found = known.get((wire.number, reach))
        if found is None:
            route = self._route(wire) if not reach else self._beside(self._route(wire), reach)
            found = known[wire.number, reach] = (route, _polygon(route))
        return found

    def _arrow(self, route: Points, color: QColor) -> None:
        """A small head where the data arrives."""
        (x1, y1), (x, y) = route[-2].tolist(), route[-1].tolist()
        length = max(math.hypot(x - x1, y - y1), 1e-6)
        dx, dy = (x - x1) / length, (y - y1) / length
        left, top = x - 8 * dx, y - 8 * dy
        corners = [QPointF(x, y), QPointF(left - 4.2 * dy, top + 4.2 * dx), QPointF(left + 4.2 * dy, top - 4.2 * dx)]
        head = QPolygonF(corners)
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(color)
        self.painter.drawPolygon(head)

    def _gradient(self, wire: Wire) -> None:
        """A line beside the data's, thick and hot as its numbers are large, dotted while the gradient is on its way."""
        pen = flow.pen(self.theme, wire.size, self.scale, active=wire.active)
        route, polygon = self._whole(wire, BESIDE + round(max(0.0, flow.width(wire.size) - 1.6) / 2, 1))
        color = faded(pen.color(), wire.opacity)
        if wire.active:
            at = self.frame_at(wire)
            if at > 0:
                coming = smooth_pen(faded(pen.color(), 0.35), pen.widthF())
                coming.setDashPattern([0.1, 2.4])
                self.painter.setPen(coming)
                self.painter.drawPolyline(polygon)
                route = _from(route, at)
                polygon = _polygon(route)
        pen.setColor(color)
        self.painter.setPen(pen)
        self.painter.drawPolyline(polygon)
        if len(route) > 1 and self.readable and self.frame_at(wire) <= 0:
            self._arrow(route[::-1], color)

    def frame_at(self, wire: Wire) -> float:
        """How far from its source the gradient on this edge still is."""
        return next((pulse.at for pulse in self.frame.pulses if pulse.number == wire.number), 0.0)

    def _blocked(self, wire: Wire) -> None:
        """A grey line, cut in the middle between two bars: nothing comes back past them."""
        route = _until(self._route(wire), wire.drawn)
        color = faded(self.theme.blocked, wire.opacity)
        self.painter.setPen(smooth_pen(color, max(1.8, 1.0 / self.scale)))
        if wire.drawn < 1:
            self.painter.drawPolyline(_polygon(route))
            return
        length = max(float(np.hypot(*np.diff(route, axis=0).T).sum()), 1e-6)
        half = min(max(5.0, LEAST_GAP / self.scale), length / 4) / length
        slot = self.frame.scene.slots[wire.number]
        cut = slot.share if slot else 0.5
        before, after = _until(route, cut - half), _from(route, cut + half)
        self.painter.drawPolyline(_polygon(before))
        self.painter.drawPolyline(_polygon(after))
        if self.readable:
            self._arrow(after, color)
        self.painter.setPen(QPen(color, max(2.4, 1.8 / self.scale)))
        reach = max(8.0, LEAST_BAR / self.scale)
        for end, other in ((before[-1], before[-2]), (after[0], after[1])):
            along = (end - other) / max(float(np.hypot(*(end - other))), 1e-6)
            side = np.array([-along[1], along[0]]) * reach
            self.painter.drawLine(QPointF(*(end + side)), QPointF(*(end - side)))

    # ------------------------------------------------------------ texts

    def labels(self) -> None:
        """Values of gradients and reasons of cuts, where there is room; what moves speaks through its pulse."""
        if not self.readable:
            return
        moving = {pulse.number for pulse in self.frame.pulses if pulse.text}
        for wire in self.frame.wires:
            slot = self.frame.scene.slots[wire.number]
            if wire.number in moving or wire.drawn < 1:
                continue
            if wire.blocked and slot is not None:
                self._word(slot, wire.blocked, faded(self.theme.blocked, wire.opacity), bold=True)
            elif wire.active:
                self._value(self._label_place(wire), wire.label, wire.size)
            elif wire.gradient and slot is not None:
                bad = band(wire.size) == "bad"
                ink = QColor(self.theme.error) if bad else mixed(self.theme.gradient, self.theme.canvas, 0.1)
                self._word(slot, wire.label, faded(ink, wire.opacity), bold=bad)

    def _label_place(self, wire: Wire) -> QPointF:
        """Where an active value stands: in its slot, else where on its way, or near it, it covers no card."""
        slot = self.frame.scene.slots[wire.number]
        if slot:
            return QPointF(slot.x, slot.y)
        way = [point_at(self._route(wire), share) for share in (0.5, 0.35, 0.65, 0.2, 0.8, 0.1, 0.9)]
        places = [(x, y + far * CLEAR) for far in (0, -1, 1, -2, 2, -3, 3, -4, 4) for x, y in way]
        half = width_of(wire.label, font(self.theme, 12, mono=True, bold=True)) / 2 + 8
        return QPointF(*next((place for place in places if self._is_free(*place, half)), places[0]))

    def _is_free(self, x: float, y: float, half: float) -> bool:
        """Whether a pill at a point covers no node that is there."""
        return not touching(self.frame.scene.rects[self.frame.living], (x - half, y - 10, x + half, y + 10)).any()

    def _word(self, slot: Slot, words: str, color: QColor, *, bold: bool = False) -> None:
        fitting = font(self.theme, 11, mono=True, bold=bold)
        width = min(width_of(words, fitting) + 6, slot.width)
        rect = QRectF(slot.x - width / 2, slot.y - 8, width, 16)
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(faded(self.theme.canvas, 0.9))
        self.painter.drawRoundedRect(rect, 4, 4)
        text(self.painter, rect, words, fitting, color)

    def _value(self, middle: QPointF, words: str, size: float) -> None:
        fitting = font(self.theme, 12, mono=True, bold=True)
        outline = QPen(QColor(self.theme.canvas), 1.5)
        ground = self.theme.error if band(size) == "bad" else self.theme.gradient
        pill(self.painter, middle, words, fitting, ground, self.theme.on_accent, outline)

    def pulses(self) -> None:
        """What travels: a drop of data, or a gradient with its value."""
        for pulse in self.frame.pulses:
            self._pulse(pulse)

    def _pulse(self, pulse: Pulse) -> None:
        route = self.frame.scene.routes[pulse.number]
        x, y = point_at(route, pulse.at)
        if pulse.tone == "data":
            self._drop(QPointF(x, y), self.theme.data)
            return
        slot = self.frame.scene.slots[pulse.number]
        if not pulse.text or not self.readable:
            self._drop(QPointF(x, y), self.theme.gradient)
            return
        self._drop(QPointF(x, y), self.theme.gradient)
        middle = QPointF(x, y - CLEAR)
        if slot is not None:
            across, line = point_at(route, slot.share)
            aside = slot.y - line
            clear = aside == 0 or abs(slot.x - across) > slot.width / 2
            middle = QPointF(slot.x, slot.y if clear else line + np.copysign(max(abs(aside), CLEAR), aside))
        self.painter.setOpacity(min(1.0, 3 * (1 - pulse.at)))
        self._value(middle, pulse.text, float(self.frame.flow.sizes[pulse.number]))
        self.painter.setOpacity(1.0)

    def _drop(self, middle: QPointF, color: str) -> None:
        radius = max(5.5, 2.5 / self.scale)
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(faded(color, 0.25))
        self.painter.drawEllipse(middle, radius * 1.9, radius * 1.9)
        self.painter.setBrush(QColor(color))
        self.painter.drawEllipse(middle, radius, radius)

    def _beside(self, route: Points, reach: float) -> Points:
        """A polyline at the right hand of another's way, but on the outer side of one that is bowed to the left."""
        if self.frame.scene.down:
            bowed = route[:, 0].max() > max(route[0, 0], route[-1, 0]) + 12
        else:
            bowed = route[:, 1].min() < min(route[0, 1], route[-1, 1]) - 12
        return _shifted(route, -reach if bowed else reach)

    def _route(self, wire: Wire) -> Points:
        return self.frame.scene.routes[wire.number]


def _polygon(route: Points) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in route.tolist()])


def _lengths(route: Points) -> Points:
    return np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(route, axis=0).T))))


def _until(route: Points, share: float) -> Points:
    """The first part of a polyline, up to a share of its length."""
    if share >= 1:
        return route
    length = _lengths(route)
    inside = route[length < share * length[-1]]
    return np.vstack((inside if len(inside) else route[:1], point_at(route, share)))


def _from(route: Points, share: float) -> Points:
    """The last part of a polyline, from a share of its length on."""
    return route if share <= 0 else _until(route[::-1], 1 - share)[::-1]


def _shifted(route: Points, by: float) -> Points:
    along = np.gradient(route, axis=0)
    length = np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-9)[:, None]
    return route + np.column_stack((-along[:, 1], along[:, 0])) / length * by
