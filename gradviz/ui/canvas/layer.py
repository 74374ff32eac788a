"""What stands still, kept as a picture: an animation paints only what moves, a pan only shifts the picture.

What takes long is painted into a second picture, some in each turn of the event loop, and shown when it is whole.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator

from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QColor, QPainter, QPixmap

from gradviz.ui.canvas.camera import Camera

SLOW = 0.003
"""Seconds of painting from which on a moving camera shows the old picture, and a jump a draft, until all rests."""
LONG = 0.02
"""Seconds of painting from which on it is done in slices."""
Paint = Callable[[QPainter, bool], Generator[None, None, bool]]
"""Paints with pauses; is told whether a draft will do, and says at last whether it made one."""


class _Sheet:
    """A picture that is being painted."""

    def __init__(self, asked: tuple[object, Camera], size: QSizeF, ratio: float, ground: QColor) -> None:
        self._parts: Generator[None, None, bool] | None = None
        self._painter = QPainter()  # before its picture, so that it goes before it, too
        self.asked = asked
        """What it shows, and as seen by which camera."""
        self.picture = QPixmap((size * ratio).toSize())
        self.picture.setDevicePixelRatio(ratio)
        self.picture.fill(ground)
        self.draft = False
        self.seconds = 0.0
        """How long it has taken by now."""

    def begin(self, paint: Paint, *, draft: bool) -> None:
        """Paint by this."""
        begun = time.perf_counter()
        self._painter.begin(self.picture)
        self._parts = paint(self._painter, draft)
        self.seconds = time.perf_counter() - begun

    def go_on(self, seconds: float | None = None) -> bool:
        """Paint for so long, or all there is; whether it is whole."""
        assert self._parts is not None
        begun = time.perf_counter()
        try:
            while seconds is None or time.perf_counter() - begun < seconds:
                next(self._parts)
        except StopIteration as end:
            self.draft = end.value
            self._painter.end()
            self._parts = None
        self.seconds += time.perf_counter() - begun
        return self._parts is None

    def drop(self) -> None:
        """It is not wanted any more."""
        if self._parts is not None:
            self._parts.close()
            self._painter.end()
            self._parts = None


class StillLayer:
    """A picture of one content as seen by one camera."""

    def __init__(self) -> None:
        self._content: object = None
        self._camera = Camera()
        self._picture = QPixmap()
        self._draft = False
        self._next: _Sheet | None = None
        """What will be shown when it is whole."""
        self.ground = QColor("white")
        """Behind the content: a picture that nothing shines through is drawn in half of the time."""
        self.seconds = 0.0
        """How long painting it took, last time it was no draft."""
        self._known = False
        """Whether that was of what is shown, since it was forgotten."""

    @property
    def slow(self) -> bool:
        """Whether painting it takes longer than a frame should."""
        return self.seconds > SLOW

    @property
    def long(self) -> bool:
        """Whether painting it takes, or may take, too long for one turn of the event loop."""
        return not self._known or self.seconds > LONG

    @property
    def unfinished(self) -> bool:
        """Whether a picture is being painted."""
        return self._next is not None

    def forget(self) -> None:
        """Paint anew next time."""
        self._content = None
        self._known = False
        self._drop()

    def _drop(self) -> None:
        if self._next is not None:
            self._next.drop()
            self._next = None

    def go_on(self, seconds: float | None = None) -> bool:
        """Paint on for so long, or to the end; whether another picture is there to be shown now."""
        if self._next is None or not self._next.go_on(seconds):
            return False
        self._take(self._next)
        return True

    def draw(
        self,
        painter: QPainter,
        size: QSizeF,
        ratio: float,
        content: object,
        camera: Camera,
        paint: Paint,
        *,
        resting: bool,
        in_slices: bool = False,
    ) -> None:
        """Draw the content by `paint`.

        Until all rests, a draft does for another content, and the old picture for another camera. Then they do until
        the good picture is whole, if it is painted `in_slices`, by `go_on`.
        """
        asked = (content, size.width(), size.height(), ratio), camera
        if self._next is not None and self._next.asked != asked:
            self._drop()

        def begun(*, draft: bool) -> _Sheet:
            sheet = _Sheet(asked, size, ratio, self.ground)
            sheet.begin(paint, draft=draft)
            return sheet

        good = (self._content, self._camera) == asked and not self._draft
        if resting and not good and self._next is None:
            self._next = begun(draft=False)
            if not in_slices:
                self.go_on()
        if self._content != asked[0]:
            sheet = begun(draft=True)
            sheet.go_on()
            self._take(sheet)
        if self._camera == camera:
            painter.drawPixmap(0, 0, self._picture)
        else:
            self._draw_from_afar(painter, size, camera)

    def _take(self, sheet: _Sheet) -> None:
        """Show it from now on."""
        if not sheet.draft:
            self._drop()
        self._picture, self._draft = sheet.picture, sheet.draft
        self._content, self._camera = sheet.asked
        if not sheet.draft:
            self.seconds, self._known = sheet.seconds, True

    def _draw_from_afar(self, painter: QPainter, size: QSizeF, camera: Camera) -> None:
        """The old picture, moved and stretched to where its content is now."""
        seen = self._camera.visible(size)
        corner = camera.to_widget(seen.topLeft())
        target = QRectF(corner.x(), corner.y(), seen.width() * camera.scale, seen.height() * camera.scale)
        painter.fillRect(QRectF(0, 0, size.width(), size.height()), self.ground)
        painter.drawPixmap(target, self._picture, QRectF(self._picture.rect()))
