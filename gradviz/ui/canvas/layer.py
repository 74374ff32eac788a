"""What stands still, kept as a picture: an animation paints only what moves, a pan only shifts the picture."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QColor, QPainter, QPixmap

from gradviz.ui.canvas.camera import Camera

SLOW = 0.003
"""Seconds of painting from which on a moving camera shows the old picture, and a jump a draft, until all rests."""


class StillLayer:
    """A picture of one content as seen by one camera."""

    def __init__(self) -> None:
        self._content: object = None
        self._camera = Camera()
        self._picture = QPixmap()
        self._draft = False
        self.ground = QColor("white")
        """Behind the content: a picture that nothing shines through is drawn in half of the time."""
        self.seconds = 0.0
        """How long painting it took, last time it was no draft."""

    @property
    def slow(self) -> bool:
        """Whether painting it takes longer than a frame should."""
        return self.seconds > SLOW

    def forget(self) -> None:
        """Paint anew next time."""
        self._content = None

    def draw(
        self,
        painter: QPainter,
        size: QSizeF,
        ratio: float,
        content: object,
        camera: Camera,
        paint: Callable[[QPainter, bool], bool],
        *,
        resting: bool,
    ) -> None:
        """Draw the content by `paint`, which is told whether a draft will do, and says whether it made one.

        Until all rests, a draft does for another content, and the old picture for another camera.
        """
        whole = (content, size.width(), size.height(), ratio)
        same = self._content == whole
        if same and self._camera != camera and not resting:
            self._draw_from_afar(painter, size, camera)
            return
        if not same or self._camera != camera or (self._draft and resting):
            self._render(size, ratio, paint, draft=not resting)
            self._content, self._camera = whole, camera
        painter.drawPixmap(0, 0, self._picture)

    def _render(self, size: QSizeF, ratio: float, paint: Callable[[QPainter, bool], bool], *, draft: bool) -> None:
        begun = time.perf_counter()
        pixels = (size * ratio).toSize()
        if self._picture.size() != pixels:
            self._picture = QPixmap(pixels)
            self._picture.setDevicePixelRatio(ratio)
        self._picture.fill(self.ground)
        painter = QPainter(self._picture)
        self._draft = paint(painter, draft)
        painter.end()
        if not self._draft:
            self.seconds = time.perf_counter() - begun

    def _draw_from_afar(self, painter: QPainter, size: QSizeF, camera: Camera) -> None:
        """The old picture, moved and stretched to where its content is now."""
        seen = self._camera.visible(size)
        corner = camera.to_widget(seen.topLeft())
        target = QRectF(corner.x(), corner.y(), seen.width() * camera.scale, seen.height() * camera.scale)
        painter.fillRect(QRectF(0, 0, size.width(), size.height()), self.ground)
        painter.drawPixmap(target, self._picture, QRectF(self._picture.rect()))
