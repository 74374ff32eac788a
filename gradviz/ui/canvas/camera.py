"""Which part of the scene is seen: a scale and the scene's point in the widget's top left corner."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QTransform

LARGEST = 4.0
COMFORTABLE = 1.35
"""Fitting never enlarges beyond this."""


@dataclass(frozen=True)
class Camera:
    """Scene to widget: ``(point - corner) * scale``."""

    scale: float = 1.0
    x: float = 0.0
    y: float = 0.0

    def to_widget(self, point: QPointF) -> QPointF:
        """Where a point of the scene is seen."""
        return QPointF((point.x() - self.x) * self.scale, (point.y() - self.y) * self.scale)

    def to_scene(self, point: QPointF) -> QPointF:
        """The scene's point seen there."""
        return QPointF(point.x() / self.scale + self.x, point.y() / self.scale + self.y)

    def panned(self, by: QPointF) -> Camera:
        """Moved by so many pixels of the widget."""
        return Camera(self.scale, self.x - by.x() / self.scale, self.y - by.y() / self.scale)

    def zoomed(self, factor: float, about: QPointF, least: float) -> Camera:
        """Zoomed, with the scene's point under `about` staying there."""
        scale = min(max(self.scale * factor, least), LARGEST)
        fixed = self.to_scene(about)
        return Camera(scale, fixed.x() - about.x() / scale, fixed.y() - about.y() / scale)

    def visible(self, size: QSizeF) -> QRectF:
        """The part of the scene that a widget of this size shows."""
        return QRectF(self.x, self.y, size.width() / self.scale, size.height() / self.scale)

    def closer(self, factor: float) -> Camera:
        """So many times as near, with the same point in the widget's corner."""
        return Camera(self.scale * factor, self.x, self.y)

    def transform(self) -> QTransform:
        """As Qt wants it."""
        return QTransform().scale(self.scale, self.scale).translate(-self.x, -self.y)

    def towards(self, other: Camera, share: float) -> Camera:
        """Part of the way to another camera."""
        rest = 1 - share
        return Camera(
            self.scale * rest + other.scale * share, self.x * rest + other.x * share, self.y * rest + other.y * share
        )


def fitted(scene: QRectF, room: QRectF) -> Camera:
    """The camera that shows all of the scene in the middle of a part of the widget."""
    scale = min(room.width() / max(scene.width(), 1.0), room.height() / max(scene.height(), 1.0), COMFORTABLE)
    scale = max(scale, 1e-4)
    middle = scene.center()
    return Camera(scale, middle.x() - room.center().x() / scale, middle.y() - room.center().y() / scale)
