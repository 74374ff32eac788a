"""In which order the canvas is painted: ground, graph, rings, what stands around."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPen

from gradviz.scene.frame import Frame, Region, frame_of
from gradviz.scene.marks import Mark, present
from gradviz.scene.portions import at_once
from gradviz.scene.scene import SegmentScene
from gradviz.ui.canvas import coarse, furniture
from gradviz.ui.canvas.brush import faded
from gradviz.ui.canvas.glide import Glide
from gradviz.ui.canvas.layer import StillLayer
from gradviz.ui.canvas.painter import is_detailed, paint_in_parts, paint_ring, paint_rings
from gradviz.ui.canvas.sprites import Sprites
from gradviz.ui.runs import awaits_worker
from gradviz.ui.session import Session
from gradviz.ui.theme import mixed
from gradviz.wording import tr

if TYPE_CHECKING:
    from gradviz.ui.canvas.canvas import GraphCanvas

SLICE = 0.008
"""Seconds that are painted in one turn of the event loop."""


class Painting:
    """Paints the canvas as it is."""

    def __init__(self, canvas: GraphCanvas) -> None:
        self._canvas = canvas
        self.layer = StillLayer()
        self.sprites = Sprites()
        self._marks: frozenset[Mark] = frozenset()
        """Those of what stands still."""
        self._slices = QTimer(canvas, interval=0)
        self._slices.timeout.connect(self._go_on)
        self._ringed: tuple[object, NDArray[np.int64]] = (None, np.zeros(0, dtype=np.int64))

    def detailed(self) -> bool:
        """Whether nodes are cards that can be read."""
        canvas = self._canvas
        return canvas.scene is not None and is_detailed(canvas.scene, canvas.camera.scale, self._region())

    def _region(self) -> Region:
        """What of the scene is in view, and a little more."""
        visible = self._canvas.camera.visible(QSizeF(self._canvas.size()))
        return visible.left() - 60, visible.top() - 60, visible.right() + 60, visible.bottom() + 60

    def compose(self, part: str) -> Frame:
        """What is seen, or the part of it that stands still or moves."""
        canvas = self._canvas
        assert canvas.scene is not None
        region, detailed = self._region(), self.detailed()
        step = min(canvas.session.cursor, len(canvas.session.trace))
        return frame_of(canvas.scene, step, canvas.progress, region, detailed=detailed, part=part)

    def paint(self, painter: QPainter, *, alone: bool = False) -> None:
        """Ground, graph, headline, legend; `alone`: stroke by stroke, and without what belongs to the pointer."""
        self.frame(painter, self.compose("moving") if self._canvas.scene is not None else None, alone=alone)

    def frame(self, painter: QPainter, moving: Frame | None, *, alone: bool = False) -> None:
        """The same with what moves at hand."""
        canvas, theme = self._canvas, self._canvas.theme
        if moving is None or moving.empty:
            painter.fillRect(canvas.rect(), QColor(theme.canvas))
            self._empty(painter, moving)
        elif canvas.glide is not None:
            painter.fillRect(canvas.rect(), QColor(theme.canvas))
            self._gliding(painter, canvas.glide)
        else:
            self._graph(painter, moving, alone=alone)
        if moving is not None:
            furniture.headline(painter, theme, QSizeF(canvas.size()), moving.where, moving.what)
            self._legend(painter, self._marks | present(moving), alone=alone)
        if canvas.pointer.band is not None and not alone:
            painter.setPen(QPen(QColor(theme.accent), 1.2, Qt.PenStyle.DashLine))
            painter.setBrush(faded(theme.accent, 0.10))
            painter.drawRect(canvas.pointer.band)

    def _graph(self, painter: QPainter, moving: Frame, *, alone: bool) -> None:
        """Ground and what stands still, out of their layer unless `alone`, on it what moves, and rings."""
        canvas, session, theme = self._canvas, self._canvas.session, self._canvas.theme
        camera, kept = canvas.camera, canvas.kept()
        if alone:
            painter.fillRect(canvas.rect(), QColor(theme.canvas))
            painter.save()
            at_once(self._still(painter, False, None))
            painter.restore()
        else:
            content = (canvas.scene, moving.step, theme, session.lit, session.differences, kept)
            size, ratio = QSizeF(canvas.size()), canvas.devicePixelRatioF()
            self.sprites.fit(size, ratio)
            self.layer.ground = QColor(theme.canvas)
            resting, in_slices = not canvas.pace.hurried, self._takes_long(moving)
            self.layer.draw(painter, size, ratio, content, camera, self.still, resting=resting, in_slices=in_slices)
            if self.layer.unfinished:
                self._slices.start()
        painter.save()
        painter.setTransform(camera.transform(), combine=True)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        sprites = None if alone else self.sprites
        visible, lit, words = camera.visible(QSizeF(canvas.size())), session.lit, session.differences
        at_once(paint_in_parts(painter, moving, theme, camera.scale, visible, lit, words, kept=kept, sprites=sprites))
        if canvas.hovered not in session.chosen and not alone:
            soft = mixed(theme.accent, theme.canvas, 0.5)
            paint_ring(painter, moving, canvas.hovered, soft, camera.scale)
        self.rings(painter, moving, camera.scale)
        painter.restore()

    def _legend(self, painter: QPainter, marks: frozenset[Mark], *, alone: bool) -> None:
        """The legend, which takes longer than all that moves, as a picture unless `alone`."""
        theme, size = self._canvas.theme, QSizeF(self._canvas.size())
        if alone:
            furniture.legend(painter, theme, size, marks)
            return
        high = furniture.legend_room(theme, size.height())
        if not high:
            return
        extent = QRectF(0, 0, size.width(), high + furniture.FADE)
        corner = QPointF(0, size.height() - extent.height())

        def paint_about_origin(painter: QPainter) -> None:
            painter.translate(-corner)
            furniture.legend(painter, theme, size, marks)

        self.sprites.fit(size, self._canvas.devicePixelRatioF())
        self.sprites.draw(
            painter, corner, extent, ("legend", theme, size.width(), size.height(), marks), paint_about_origin
        )

    def rings(self, painter: QPainter, frame: Frame, scale: float) -> None:
        """Round what is selected."""
        session, color = self._canvas.session, QColor(self._canvas.theme.accent)
        if len(session.chosen) > 1:
            paint_rings(painter, frame, self._chosen(frame.scene), color, scale)
        if frame.scene.is_there(session.selection or "", frame.step):
            paint_ring(painter, frame, session.selection, color, scale)

    def _chosen(self, scene: SegmentScene) -> NDArray[np.int64]:
        """The drawn numbers of the selected nodes."""
        asked = (self._canvas.session.chosen, scene)
        if self._ringed[0] != asked:
            numbers = {scene.index[key] for key in asked[0] if key in scene.index}
            self._ringed = asked, np.array(sorted(numbers), dtype=np.int64)
        return self._ringed[1]

    def _takes_long(self, moving: Frame) -> bool:
        """Whether what stands still may take too long for one turn of the event loop."""
        if moving.detailed or not self._canvas.large:
            return False
        return self.layer.long or not moving.scene.lines.has(coarse.FINEST / self._canvas.camera.scale)

    def finish(self) -> bool:
        """Paint what is painted in slices here and now; whether there was anything."""
        return self.layer.go_on()

    def _go_on(self) -> None:
        """Paint some of what takes long."""
        if self.layer.go_on(SLICE):
            self._canvas.update()
        if not self.layer.unfinished:
            self._slices.stop()

    def still(self, painter: QPainter, draft: bool) -> Generator[None, None, bool]:
        """What stands still right now, as on a screen, with pauses; whether it is a draft."""
        return self._still(painter, draft, self.sprites)

    def _still(self, painter: QPainter, draft: bool, sprites: Sprites | None) -> Generator[None, None, bool]:
        canvas, session = self._canvas, self._canvas.session
        painter.setTransform(canvas.camera.transform(), combine=True)
        visible = canvas.camera.visible(QSizeF(canvas.size()))
        frame = self.compose("still")
        self._marks = present(frame)
        parts = paint_in_parts(
            painter,
            frame,
            canvas.theme,
            canvas.camera.scale,
            visible,
            session.lit,
            session.differences,
            kept=canvas.kept(),
            draft=draft,
            sprites=sprites,
        )
        return _painted(parts, draft=draft and not frame.detailed)

    def _gliding(self, painter: QPainter, glide: Glide) -> None:
        canvas, camera = self._canvas, glide.camera()
        painter.save()
        painter.setTransform(camera.transform(), combine=True)
        frame = glide.frame(self.compose("all"))
        self._marks = present(frame)
        at_once(
            paint_in_parts(painter, frame, canvas.theme, camera.scale, None, canvas.session.lit, kept=canvas.kept())
        )
        painter.restore()

    def _empty(self, painter: QPainter, frame: Frame | None) -> None:
        session, theme, middle = self._canvas.session, self._canvas.theme, self._canvas.room_for_words()
        if not len(session.trace):
            furniture.words(painter, theme, middle, *invitation(session))
        elif frame is not None and not self._canvas.waiting:
            more = tr("Step on to see the graph grow.") if frame.step < len(session.trace) else ""
            furniture.words(painter, theme, middle, tr("No tensor lives at this step"), more)


def _painted(parts: Generator[None, None, None], *, draft: bool) -> Generator[None, None, bool]:
    yield from parts
    return draft


def invitation(session: Session) -> tuple[str, str]:
    """What to say where nothing is recorded."""
    if awaits_worker(session):
        return tr("The worker is starting"), tr("The program runs as soon as it is ready; here its graph will grow.")
    return tr("Type a program and press Run"), tr("Here its graph will grow, line by line.")
