"""Cards and labels as pictures: what looks as it did, at the scale that it had, is not painted again."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable, Hashable

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPixmap, QTransform

SCREENS = 2.5
"""So many times as many bytes as the canvas has are kept."""
LARGEST = 0.25
"""What takes a larger share of the canvas than this is painted each time."""
PARTS = 16
"""Of a pixel: where in it something begins is told apart so finely, and no eye does better."""
BYTES = 4
"""Of a pixel."""


class Sprites:
    """Pictures by what they show, the scale, and where in a pixel they begin; those not used for longest go first.

    What is painted does not depend on what is known: each picture is painted from its key alone.
    """

    def __init__(self) -> None:
        self._known: OrderedDict[Hashable, QPixmap] = OrderedDict()
        self._pixels = 0
        self._room = 0
        """Pixels of the canvas."""
        self.ratio = 1.0
        """So many of them for a unit of the widget's."""

    @property
    def bytes(self) -> int:
        """How much memory they take."""
        return BYTES * self._pixels

    def forget(self) -> None:
        """Keep none: what they show is told in other words."""
        self._known.clear()
        self._pixels = 0

    def fit(self, size: QSizeF, ratio: float) -> None:
        """The canvas has this size, and so many pixels for a unit of it."""
        self._room, self.ratio = round(size.width() * size.height() * ratio * ratio), ratio
        self._evict()

    def draw(
        self,
        painter: QPainter,
        at: QPointF,
        extent: QRectF,
        look: Hashable,
        paint: Callable[[QPainter], None],
        parts: int = PARTS,
    ) -> None:
        """Draw what `paint` paints about the origin, within an extent, at a place; `look` tells all that it shows.

        Where in a pixel it begins is told apart as finely as `parts` of it.
        """
        transform, ratio = painter.worldTransform(), self.ratio
        scale = transform.m11() * ratio
        wide, high = math.ceil(extent.width() * scale) + 2, math.ceil(extent.height() * scale) + 2
        if wide * high > LARGEST * self._room or transform.m12() or transform.m21():
            painter.save()
            painter.translate(at)
            paint(painter)
            painter.restore()
            return
        x, y = (at.x() + extent.left()) * scale, (at.y() + extent.top()) * scale
        x, y = _snapped(x + transform.dx() * ratio, parts), _snapped(y + transform.dy() * ratio, parts)
        left, top = math.floor(x), math.floor(y)
        key = (look, scale, ratio, x - left, y - top)
        picture = self._known.get(key)
        if picture is None:
            picture = self._paint(wide, high, ratio, extent, scale, QPointF(x - left, y - top), paint)
            self._known[key] = picture
            self._pixels += wide * high
            self._evict()
        else:
            self._known.move_to_end(key)
        painter.setWorldTransform(QTransform())
        painter.drawPixmap(QPointF(left / ratio, top / ratio), picture)
        painter.setWorldTransform(transform)

    def _paint(
        self,
        wide: int,
        high: int,
        ratio: float,
        extent: QRectF,
        scale: float,
        begin: QPointF,
        paint: Callable[[QPainter], None],
    ) -> QPixmap:
        picture = QPixmap(wide, high)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        painter.translate(begin / ratio)
        painter.scale(scale / ratio, scale / ratio)
        painter.translate(-extent.topLeft())
        paint(painter)
        painter.end()
        return picture

    def _evict(self) -> None:
        while self._known and self._pixels > SCREENS * self._room:
            _, gone = self._known.popitem(last=False)
            self._pixels -= gone.width() * gone.height()


def _snapped(place: float, parts: int) -> float:
    return round(place * parts) / parts
