"""The graph at the cursor: follows the session, moves from step to step, and lets one look around."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import (
    QEasingCurve,
    QElapsedTimer,
    QEvent,
    QPointF,
    QRectF,
    QSize,
    QSizeF,
    Qt,
    QTimer,
    QVariantAnimation,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from gradviz import events as ev
from gradviz.scene.frame import Frame, frame_of
from gradviz.scene.scene import SegmentScene
from gradviz.ui.canvas import follow, furniture
from gradviz.ui.canvas.camera import Camera
from gradviz.ui.canvas.details import tooltip
from gradviz.ui.canvas.glide import Glide
from gradviz.ui.canvas.layer import StillLayer
from gradviz.ui.canvas.layouts import Layouts
from gradviz.ui.canvas.painter import is_detailed, paint, paint_ring
from gradviz.ui.runs import awaits_worker
from gradviz.ui.session import Session
from gradviz.ui.theme import Theme, mixed

SHORT = 500
"""Records of fewer events are followed sooner while they grow."""
CLICK = 4
"""A press that moves no further than this many pixels is a click."""
QUIET = (
    ev.LineReached,
    ev.TextPrinted,
    ev.CellStarted,
    ev.CellEnded,
    ev.RunStarted,
    ev.ResultDisplayed,
    ev.NameUnbound,
)
"""Events that change nothing on the canvas."""
MANY = 2000
"""Nodes that are painted roughly first."""
BRISK = (ev.OperationCalled, ev.NameBound, ev.PassEnded, ev.TensorReleased, ev.FunctionReleased)
"""Events that are shown in half the time."""


def _adjoin(one: range, other: range) -> bool:
    """Whether two segments are the same or neighbours: what jumps further is shown at once."""
    return one.start <= other.stop and other.start <= one.stop


class GraphCanvas(QWidget):
    """Shows the session's record at its cursor."""

    settled = Signal()
    """The cursor's step stands on the canvas, all that moved has arrived."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.theme = theme
        self.speed = 1.0
        self.camera = Camera()
        self.scene: SegmentScene | None = None
        self.hovered: str | None = None
        self._progress = 1.0
        self._fits = True
        """Nobody has panned or zoomed since the last fit."""
        self._pressed: QPointF | None = None
        self._dragged = False
        self._glide: Glide | None = None
        self._entered = QElapsedTimer()
        """Since another scene was entered: whoever goes through many in no time sees each at once."""
        self._layer = StillLayer()
        self._layouts = Layouts(self)
        self._layouts.ready.connect(self._laid_out)
        self._gliding = QVariantAnimation(self, startValue=0.0, endValue=1.0)
        self._gliding.setEasingCurve(QEasingCurve.Type.InOutCubic)
        self._gliding.valueChanged.connect(self._glided)
        self._gliding.finished.connect(self._land)
        self._turn = (Camera(), Camera())
        self._turning = QVariantAnimation(self, startValue=0.0, endValue=1.0)
        self._turning.setEasingCurve(QEasingCurve.Type.InOutCubic)
        self._turning.valueChanged.connect(self._turned)
        self._motion = QVariantAnimation(self, startValue=0.0, endValue=1.0)
        self._motion.valueChanged.connect(self._moved)
        self._motion.finished.connect(self._arrived)
        self._growth = QTimer(self, singleShot=True)
        self._growth.timeout.connect(self._follow_growth)
        self._rest = QTimer(self, singleShot=True, interval=40)
        self._rest.timeout.connect(self.update)
        self.destroyed.connect(self._layouts.cancel)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(240, 180)
        self.setAccessibleName("Graph")
        session.trace_replaced.connect(self._replace)
        session.trace_grew.connect(self._grow)
        session.cursor_moved.connect(self._step)
        session.selection_changed.connect(self.update)
        session.lit_changed.connect(self.update)
        session.differences_changed.connect(self.update)
        self._replace()

    # ------------------------------------------------------------ what others ask for

    def sizeHint(self) -> QSize:
        """A comfortable size."""
        return QSize(900, 640)

    def set_theme(self, theme: Theme) -> None:
        """Change colours and fonts."""
        self.theme = theme
        self.update()

    def fit(self) -> None:
        """Show the whole segment, and go on doing so until somebody pans or zooms."""
        self._fits = True
        self._land()
        if self.scene is not None:
            self.camera = follow.whole(self.scene, self._room())
        self.update()

    def animate_step(self, duration_ms: int) -> None:
        """Play the event that leads to the cursor's step; `settled` comes at its end."""
        self._motion.stop()
        self._progress = 0.0
        self._motion.setDuration(max(1, duration_ms))
        self._motion.start()
        self.update()

    @property
    def animating(self) -> bool:
        """Whether something moves right now."""
        return self._motion.state() == QVariantAnimation.State.Running or self._glide is not None

    @property
    def drafting(self) -> bool:
        """Whether a rough picture does, since not all rests."""
        return self._rest.isActive()

    def grab_image(self) -> QPixmap:
        """What is seen, as a picture."""
        return self.grab()

    def frame(self) -> Frame | None:
        """What is drawn right now; None where there is no graph."""
        return self._compose("all") if self.scene is not None else None

    def shutdown(self) -> None:
        """Stop all motion and end the layout process."""
        self._motion.stop()
        self._growth.stop()
        self._rest.stop()
        self._land()
        self._layouts.cancel()

    # ------------------------------------------------------------ following the session

    def _replace(self) -> None:
        self._motion.stop()
        self._growth.stop()
        self._progress = 1.0
        self._land()
        self.scene = None
        self._fits = True
        self._show_cursor()

    def _grow(self, length: int) -> None:
        """More was recorded: once in a while, make room for it."""
        if not self._growth.isActive():
            share = min(1.0, length / SHORT)  # what is short is laid out quickly, and often is all that will come
            self._growth.start(round(self.theme.relayout_ms * share))

    def _follow_growth(self) -> None:
        self._show_cursor()

    def _step(self, step: int, previous: int) -> None:
        growing = self._growth.isActive()
        self._motion.stop()
        self._progress = 1.0
        if not growing:
            self._show_cursor()
            self._follow(smoothly=step == previous + 1 and self.isVisible())
        if step == previous + 1 and self.isVisible() and not growing:
            self.animate_step(self._duration(step))
        else:
            self._hurry()
            self.update()
            self.settled.emit()

    def _hurry(self) -> None:
        """Paint roughly first what takes long, and well as soon as nothing has changed for a moment."""
        if self._layer.slow or (self.scene is not None and len(self.scene.keys) > MANY):
            self._rest.start()

    def _duration(self, step: int) -> int:
        event = self.session.trace.events[step - 1]
        if isinstance(event, QUIET):
            return 1
        share = 0.5 if isinstance(event, BRISK) else 1.0
        return round(self.theme.step_ms * share / max(self.speed, 0.01))

    def _show_cursor(self) -> None:
        """Have the scene of the cursor's segment."""
        trace = self.session.trace
        if not len(trace):
            self._layouts.cancel()
            self.scene = None
            self.update()
            return
        scene = self._layouts.scene(trace, self.session.cursor, self._page())
        if scene is not None and scene is not self.scene:
            self._enter(scene)
        self.update()

    def _laid_out(self, scene: SegmentScene) -> None:
        """A layout that took its time has come: use it, if the cursor is still in its segment."""
        if scene.trace is self.session.trace and scene.segment.start <= self.session.cursor:
            segment = scene.story.segment_at(self.session.cursor)
            if segment.start == scene.segment.start:
                self._enter(scene)

    def _enter(self, scene: SegmentScene) -> None:
        """Go to another scene; what is in both glides to its new seat."""
        before, old = self.scene, self.camera
        self.scene = scene
        self._layer.forget()
        self._land()
        if self._fits:
            self.camera = self._fitted()
        pause = self.theme.glide_ms
        calm = pause > 0 and (not self._entered.isValid() or self._entered.elapsed() >= pause)
        self._entered.start()
        if before is not None and self.isVisible() and calm and _adjoin(before.segment, scene.segment):
            self._glide = Glide.between(before, scene, old, self.camera)
        if self._glide is not None:
            self._gliding.setDuration(self.theme.glide_ms)
            self._gliding.start()
        self.update()

    def _glided(self, share: object) -> None:
        if self._glide is not None:
            self._glide.share = float(share)  # type: ignore[arg-type]
            self.update()

    def _land(self) -> None:
        """What glides has arrived."""
        self._gliding.stop()
        self._glide = None
        if self._turning.state() == QVariantAnimation.State.Running:
            self._turning.stop()
            self.camera = self._turn[1]
        self.update()

    def _moved(self, progress: object) -> None:
        self._progress = float(progress)  # type: ignore[arg-type]
        self.update()

    def _arrived(self) -> None:
        self._progress = 1.0
        self.update()
        self.settled.emit()

    # ------------------------------------------------------------ the camera

    def _room(self) -> QRectF:
        """The part of the widget that the graph is fitted into."""
        top, bottom = furniture.HEADLINE + 8, furniture.LEGEND + furniture.FADE + furniture.CAPTION
        return QRectF(20, top, max(self.width() - 40, 50), max(self.height() - top - bottom, 50))

    def _page(self) -> tuple[float, float]:
        """The room, roughly, so that small changes of it make no other layout."""
        room = self._room()
        return max(400.0, room.width() // 20 * 20), max(300.0, room.height() // 20 * 20)

    def _fitted(self) -> Camera:
        if self.scene is None:
            return Camera()
        return follow.wanted(self.scene, self.session.cursor, self._room())

    def _follow(self, *, smoothly: bool) -> None:
        """Look at what the step is about, if it is out of view and nobody has chosen otherwise."""
        room = self._room()
        if not self._fits or self._glide is not None or self.scene is None:
            return
        if follow.shows(self.camera, room, self.scene, self.session.cursor):
            return
        self._land()
        target = self._fitted()
        if smoothly and self.theme.glide_ms and target != self.camera:
            self._turn = (self.camera, target)
            self._turning.setDuration(self.theme.glide_ms)
            self._turning.start()
        else:
            self.camera = target

    def _turned(self, share: object) -> None:
        self.camera = self._turn[0].towards(self._turn[1], float(share))  # type: ignore[arg-type]
        self.update()

    def _least_scale(self) -> float:
        return min(0.05, follow.whole(self.scene, self._room()).scale * 0.5) if self.scene is not None else 0.05

    def _look(self, camera: Camera) -> None:
        """Use a camera that a person chose."""
        self._fits = False
        self._land()
        self.camera = camera
        self._hurry()
        self.update()

    # ------------------------------------------------------------ painting

    def _compose(self, part: str) -> Frame:
        """What is seen, or the part of it that stands still or moves."""
        assert self.scene is not None
        visible = self.camera.visible(QSizeF(self.size()))
        region = (visible.left() - 60, visible.top() - 60, visible.right() + 60, visible.bottom() + 60)
        detailed = is_detailed(self.scene, self.camera.scale, region)
        step = min(self.session.cursor, len(self.session.trace))
        return frame_of(self.scene, step, self._progress, region, detailed=detailed, part=part)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, graph, headline, legend."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self.theme.canvas))
        moving = self._compose("moving") if self.scene is not None else None
        if moving is None or moving.empty:
            self._paint_empty(painter, moving)
        elif self._glide is not None:
            self._paint_gliding(painter, self._glide)
        else:
            self._paint_graph(painter, moving)
        if moving is not None:
            furniture.headline(painter, self.theme, self.width(), moving.where, moving.what)
            furniture.legend(painter, self.theme, self.width(), self.height())
            if self._layouts.waiting:
                self._paint_waiting(painter)
        painter.end()

    def _paint_graph(self, painter: QPainter, moving: Frame) -> None:
        """What stands still out of its layer, on it what moves, and rings."""
        session = self.session
        content = (self.scene, moving.step, self.theme, session.lit, session.differences)
        size, ratio = QSizeF(self.size()), self.devicePixelRatioF()
        self._layer.draw(painter, size, ratio, content, self.camera, self._paint_still, resting=not self.drafting)
        painter.setTransform(self.camera.transform())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint(painter, moving, self.theme, self.camera.scale, lit=session.lit, words=session.differences)
        assert self.scene is not None
        if self.hovered != self.session.selection:
            soft = mixed(self.theme.accent, self.theme.canvas, 0.5)
            paint_ring(painter, moving, self.hovered, soft, self.camera.scale)
        if self.scene.trace.at(moving.step).alive(self.session.selection or ""):
            paint_ring(painter, moving, self.session.selection, QColor(self.theme.accent), self.camera.scale)
        painter.resetTransform()

    def _paint_still(self, painter: QPainter, draft: bool) -> bool:
        painter.setTransform(self.camera.transform(), combine=True)
        visible = self.camera.visible(QSizeF(self.size()))
        session = self.session
        frame = self._compose("still")
        paint(painter, frame, self.theme, self.camera.scale, visible, session.lit, session.differences, draft=draft)
        return draft and not frame.detailed

    def _paint_gliding(self, painter: QPainter, glide: Glide) -> None:
        camera = glide.camera()
        painter.setTransform(camera.transform())
        paint(painter, glide.frame(self._compose("all")), self.theme, camera.scale, None, self.session.lit)
        painter.resetTransform()

    def _paint_empty(self, painter: QPainter, frame: Frame | None) -> None:
        middle = QRectF(self.rect())
        if self._layouts.waiting:
            self._paint_waiting(painter)
        elif not len(self.session.trace):
            furniture.words(painter, self.theme, middle, *self.invitation())
        elif frame is not None:
            more = "Step on to see the graph grow." if frame.step < len(self.session.trace) else ""
            furniture.words(painter, self.theme, middle, "No tensor lives at this step", more)

    def invitation(self) -> tuple[str, str]:
        """What to say where nothing is recorded."""
        if awaits_worker(self.session):
            return "The worker is starting", "The program runs as soon as it is ready; here its graph will grow."
        return "Type a program and press Run", "Here its graph will grow, line by line."

    def _paint_waiting(self, painter: QPainter) -> None:
        title = f"laying out {self._layouts.waiting:,} nodes…"
        furniture.plate(painter, self.theme, QRectF(self.rect()), title)

    # ------------------------------------------------------------ mouse and keys

    def key_at(self, point: QPointF) -> str | None:
        """The node that is seen at a point of the widget."""
        if self.scene is None or not len(self.scene.keys):
            return None
        spot = self.camera.to_scene(point)
        grow = 3 / self.camera.scale
        rects = self.scene.rects
        hit = (rects[:, 0] - grow <= spot.x()) & (rects[:, 2] + grow >= spot.x())
        hit &= (rects[:, 1] - grow <= spot.y()) & (rects[:, 3] + grow >= spot.y())
        living = self.scene.living(self.session.cursor)
        found = np.flatnonzero(hit & living)
        if not len(found):
            copies = self.scene.copies
            there = copies.seen(self.scene.living_edges(self.session.cursor, living))
            original = copies.at(spot.x(), spot.y(), there, grow)
            return None if original is None else self.scene.keys[original]
        middles = self.scene.centers[found] - (spot.x(), spot.y())
        return self.scene.keys[int(found[np.argmin((middles**2).sum(axis=1))])]

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click or a drag."""
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._pressed = event.position()
            self._dragged = False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pan while a button is down; else show what is under the pointer."""
        if self._pressed is None:
            self._hover(self.key_at(event.position()))
            return
        by = event.position() - self._pressed
        if self._dragged or by.manhattanLength() > CLICK:
            self._dragged = True
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self._look(self.camera.panned(by))
            self._pressed = event.position()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a drag, or select what was clicked."""
        if self._pressed is not None and not self._dragged and event.button() == Qt.MouseButton.LeftButton:
            self.session.select(self.key_at(event.position()))
        self._pressed = None
        self._hover(self.key_at(event.position()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click on the ground fits."""
        if self.key_at(event.position()) is None:
            self.fit()

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the pointer any more."""
        self._hover(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the pointer."""
        turned = event.angleDelta().y() or event.angleDelta().x()
        if turned:
            self._look(self.camera.zoomed(1.0015**turned, event.position(), self._least_scale()))
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out for the new size, and keep the whole in view while nobody has chosen otherwise."""
        if self.scene is not None:
            self._show_cursor()
        if self._fits:
            self.camera = self._fitted()

    def hideEvent(self, event: QEvent) -> None:
        """Nothing moves unseen."""
        if self.animating:
            self._motion.stop()
            self._land()
            self._arrived()

    def _hover(self, key: str | None) -> None:
        if self._pressed is None:
            self.setCursor(Qt.CursorShape.PointingHandCursor if key else Qt.CursorShape.ArrowCursor)
        if key != self.hovered:
            self.hovered = key
            self.setToolTip(tooltip(self.session.trace.at(self.session.cursor), key) if key else "")
            self.update()
