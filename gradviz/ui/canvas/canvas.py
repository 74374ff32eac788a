"""The graph at the cursor: follows the session, moves from step to step, and lets one look around."""

from __future__ import annotations

from PySide6.QtCore import (
    QEasingCurve,
    QElapsedTimer,
    QEvent,
    QRectF,
    QSize,
    Qt,
    QTimer,
    QVariantAnimation,
    Signal,
)
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from gradviz.scene.frame import Frame
from gradviz.scene.relations import FOUND, Kept, kept
from gradviz.scene.scene import SegmentScene
from gradviz.ui.backstage import backstage
from gradviz.ui.canvas import accessible, follow, motion
from gradviz.ui.canvas.camera import Camera
from gradviz.ui.canvas.folding import Folding
from gradviz.ui.canvas.glide import Glide
from gradviz.ui.canvas.history import History
from gradviz.ui.canvas.layouts import Layouts
from gradviz.ui.canvas.navigation import Navigation
from gradviz.ui.canvas.pace import Pace
from gradviz.ui.canvas.painting import Painting
from gradviz.ui.canvas.pinning import Pinning
from gradviz.ui.canvas.pointer import Pointer
from gradviz.ui.canvas.room import Room
from gradviz.ui.canvas.views import Views
from gradviz.ui.canvas.waiting import Waiting
from gradviz.ui.languages import languages, worded
from gradviz.ui.session import Session
from gradviz.ui.theme import Theme
from gradviz.wording import tr

SHORT = 500
"""Records of fewer events are followed sooner while they grow."""


MANY = 2000
"""Nodes that are painted roughly first."""


def _adjoin(one: range, other: range) -> bool:
    """Whether two segments are the same or neighbours: what jumps further is shown at once."""
    return one.start <= other.stop and other.start <= one.stop


class GraphCanvas(QWidget):
    """Shows the session's record at its cursor."""

    settled = Signal()
    """The cursor's step stands on the canvas, all that moved has arrived."""
    entered = Signal()
    """Another scene is there."""
    details_asked = Signal()
    """All about the selected node is wanted."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.theme = theme
        self.speed = 1.0
        self.scene: SegmentScene | None = None
        self.progress = 1.0
        """How far the event that leads to the step has been played."""
        self.glide: Glide | None = None
        """What moves from one scene to another, if anything does."""
        self.overview: int | None = None
        """A step at which one looks at all that lives, however small that is."""
        self._to_fit = False
        """Whether what is seen is to be fitted into another size, later."""
        self.follows = True
        """Whether the camera keeps in view what each step is about."""
        self.views = Views(self)
        self.views.changed.connect(self.update)
        self.navigation = Navigation(self)
        self.pointer = Pointer(self)
        self.painting = Painting(self)
        self.folding = Folding(self)
        self.pinning = Pinning(self)
        self.history = History(session, self.folding.restore)
        self._room = Room(self)
        self._kept: tuple[object, Kept | None] = (None, None)
        self._entered = QElapsedTimer()
        """Since another scene was entered: whoever goes through many in no time sees each at once."""
        self._layouts = Layouts(self)
        self._layouts.ready.connect(self._laid_out)
        self.waits = Waiting(self, self._layouts)
        self._gliding = QVariantAnimation(self, startValue=0.0, endValue=1.0)
        self._gliding.setEasingCurve(QEasingCurve.Type.InOutCubic)
        self._gliding.valueChanged.connect(self._glided)
        self._gliding.finished.connect(self._catch_up)
        self._motion = QVariantAnimation(self, startValue=0.0, endValue=1.0)
        self._motion.valueChanged.connect(self._moved)
        self._motion.finished.connect(self._arrived)
        self._growth = QTimer(self, singleShot=True)
        self._growth.timeout.connect(self._catch_up)
        self.pace = Pace(self)
        self.pace.due.connect(self.update)
        cancel = self._layouts.cancel
        self.destroyed.connect(lambda: cancel())  # a method of what goes with it would not be found any more
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(240, 180)
        worded(self, lambda: self.setAccessibleName(tr("Graph")))
        accessible.install()
        self.teller = accessible.Teller(self)
        self.grabGesture(Qt.GestureType.PinchGesture)
        session.trace_replaced.connect(self._replace)
        session.trace_grew.connect(self._grow)
        session.cursor_moved.connect(self._step)
        session.selection_changed.connect(self.update)
        session.focus_changed.connect(self.update)
        session.folds_changed.connect(self._refold)
        session.pins_changed.connect(self.show_cursor)
        session.hidden_changed.connect(self.show_cursor)
        session.lit_changed.connect(self.update)
        for moved in (session.cursor_moved, session.trace_replaced, self.entered, self.views.changed):
            moved.connect(self.pointer.card.leave)
        session.differences_changed.connect(self.update)
        languages.switched.connect(self._tell_anew)
        backstage.laid_out.connect(self._fit_behind_the_stage)
        backstage.nearly_seen.connect(self._paint_behind_the_stage)
        self._replace()

    # ------------------------------------------------------------ what others ask for

    def sizeHint(self) -> QSize:
        """A comfortable size."""
        return QSize(900, 640)

    def set_theme(self, theme: Theme) -> None:
        """Change colours and fonts."""
        nearer = theme.closer != self.theme.closer
        self.theme = theme
        self.waits.set_theme()
        if nearer:
            self._fit_anew()
        self.update()

    @property
    def camera(self) -> Camera:
        """What of the scene is seen."""
        return self.views.camera

    @property
    def hovered(self) -> str | None:
        """The node under the pointer."""
        return self.pointer.hovered

    @property
    def has_bar(self) -> bool:
        """Whether a bar stands below the headline."""
        return self._room.has_bar

    @property
    def waiting(self) -> int:
        """How many nodes are being laid out right now; 0 if none."""
        return self._layouts.waiting

    def kept(self) -> Kept | None:
        """What does not fade; None where nothing does."""
        focus, scene = self.session.focus, self.scene
        if focus is None or scene is None:
            return None
        asked = (focus, scene, scene.trace.changes, scene.trace.passes.last(self.session.cursor))
        if self._kept[0] != asked:
            found = kept(scene, focus, self.session.cursor)
            self._kept = asked, found if found.nodes.any() or focus.kind == FOUND else None
        return self._kept[1]

    def fit(self) -> None:
        """Show the whole segment, and go on doing so until somebody pans or zooms."""
        self.waits.resume()
        self.navigation.whole()

    def animate_step(self, duration_ms: int) -> None:
        """Play the event that leads to the cursor's step; `settled` comes at its end."""
        self._motion.stop()
        self.progress = 0.0
        self._motion.setDuration(max(1, duration_ms))
        self._motion.start()
        self.update()

    @property
    def animating(self) -> bool:
        """Whether something moves right now."""
        return self._motion.state() == QVariantAnimation.State.Running or self.glide is not None

    @property
    def large(self) -> bool:
        """Whether there is so much that it is painted roughly first."""
        return self.scene is not None and len(self.scene.keys) > MANY

    @property
    def drafting(self) -> bool:
        """Whether a rough picture does, since not all rests or the good one is being painted."""
        return self.pace.hurried or self.painting.layer.unfinished

    def grab_image(self) -> QPixmap:
        """What is seen, as a picture; whole, even where it would be painted in slices."""
        image = self.grab()
        return self.grab() if self.painting.finish() else image

    def frame(self) -> Frame | None:
        """What is drawn right now; None where there is no graph."""
        return self.painting.compose("all") if self.scene is not None else None

    def shutdown(self) -> None:
        """Stop all motion and end the layout process."""
        self._motion.stop()
        self._growth.stop()
        self.pace.stop()
        self.painting.layer.forget()
        self.teller.stop()
        self.land()
        self._layouts.cancel()

    # ------------------------------------------------------------ following the session

    def _replace(self) -> None:
        self._motion.stop()
        self._growth.stop()
        self.progress = 1.0
        self.land()
        self.pointer.cancel()
        self.scene = self.overview = None
        self.views.forget()
        self.show_cursor()

    def _grow(self, length: int) -> None:
        """More was recorded: once in a while, make room for it."""
        if not self._growth.isActive():
            share = min(1.0, length / SHORT)  # what is short is laid out quickly, and often is all that will come
            self._growth.start(round(self.theme.relayout_ms * share))

    def _step(self, step: int, previous: int) -> None:
        growing = self._growth.isActive()
        self._motion.stop()
        self.progress = 1.0
        if not growing:
            self.show_cursor()
            self._follow(smoothly=step == previous + 1 and self.isVisible())
        if step == previous + 1 and self.isVisible() and not growing and self.theme.step_ms:
            self.animate_step(motion.duration(self.session.trace.events[step - 1], self.theme, self.speed))
        else:
            self.hurry()
            self.update()
            self.settled.emit()

    def hurry(self) -> None:
        """Paint roughly first what takes long, and well as soon as nothing has changed for a moment."""
        layer = self.painting.layer
        if layer.slow or self.large:
            self.pace.hurry(layer.seconds)

    def show_cursor(self) -> None:
        """Have the scene of the cursor's segment."""
        trace = self.session.trace
        if not len(trace):
            self._layouts.cancel()
            self.scene = None
            self.update()
            return
        scene = self._layouts.scene(
            trace, self.session.cursor, self._room.page(), self.session.folds, down=self.views.down
        )
        if scene is not None and (scene := self.pinning.place(scene)) is not self.scene:
            self._enter(scene)
        self.update()

    def show_places(self, scene: SegmentScene) -> None:
        """Show the same scene with nodes elsewhere, at once."""
        self.scene = scene
        self.painting.layer.forget()
        self.update()

    def set_down(self, *, down: bool) -> None:
        """Have data flow down, or from left to right."""
        if down != self.views.down:
            self.views.down = down
            self.show_cursor()

    def _tell_anew(self) -> None:
        """Another language is spoken: cards have other words, and other sizes."""
        self.painting.sprites.forget()
        self.painting.layer.forget()
        self.pointer.card.leave()
        self._layouts.tell_anew()
        self._fit_anew()

    def _refold(self) -> None:
        """Groups were opened or collapsed."""
        self.views.folds = self.session.folds
        self.show_cursor()

    def _laid_out(self, scene: SegmentScene) -> None:
        """A layout that took its time has come: use it, if that is what one wants to see now."""
        asked_for = scene.content.folds == self.session.folds and scene.down == self.views.down
        if asked_for and scene.trace is self.session.trace and scene.segment.start <= self.session.cursor:
            segment = scene.story.segment_at(self.session.cursor)
            if segment.start == scene.segment.start:
                self._enter(self.pinning.place(scene))

    def _enter(self, scene: SegmentScene) -> None:
        """Go to another scene; what is in both glides to its new seat."""
        before, old = self.scene, self.camera
        self.scene = scene
        self.views.segment = scene.segment.start
        self.painting.layer.forget()
        self.land()
        if self.views.fits:
            self.views.set(self.fitted())
        self.folding.settle()
        pause = self.theme.glide_ms
        calm = pause > 0 and (not self._entered.isValid() or self._entered.elapsed() >= pause)
        self._entered.start()
        if before is not None and self.isVisible() and calm and _adjoin(before.segment, scene.segment):
            self.glide = Glide.between(before, scene, old, self.camera)
        if self.glide is not None:
            self._gliding.setDuration(self.theme.glide_ms)
            self._gliding.start()
        self.entered.emit()
        self.update()

    def _glided(self, share: object) -> None:
        if self.glide is not None:
            self.glide.share = float(share)  # type: ignore[arg-type]
            self.update()

    def _catch_up(self) -> None:
        """Nodes are in their new seats, or what grew has its room: look at what was stepped to meanwhile."""
        self.land()
        self.show_cursor()
        self._follow(smoothly=self.isVisible())

    def land(self) -> None:
        """What glides has arrived."""
        self._gliding.stop()
        self.glide = None
        self.views.land()
        self.update()

    def _moved(self, progress: object) -> None:
        self.progress = float(progress)  # type: ignore[arg-type]
        self.update()

    def _arrived(self) -> None:
        self.progress = 1.0
        self.update()
        self.settled.emit()

    # ------------------------------------------------------------ the camera

    def room(self) -> QRectF:
        """The part of the widget that the graph is fitted into."""
        return self._room.rect()

    def room_for_words(self) -> QRectF:
        """The part of the widget for words where there is no graph."""
        return self._room.words()

    def _near(self) -> QRectF:
        """The same in the measure of one who looks as near as usual."""
        room, closer = self.room(), self._room.closer
        return QRectF(room.topLeft() / closer, room.size() / closer)

    def fitted(self) -> Camera:
        """How the graph is seen while nobody has chosen otherwise."""
        if self.scene is None:
            return Camera()
        if not self.follows:
            return follow.whole(self.scene, self.room())
        if self.overview == self.session.cursor:
            return follow.living(self.scene, self.session.cursor, self.room())
        wanted = follow.wanted(self.scene, self.session.cursor, self._near(), self._onlooker())
        return wanted.closer(self._room.closer)

    def _onlooker(self) -> follow.Onlooker:
        return follow.BACK_ROW if self.theme.presents else follow.AT_DESK

    def _follow(self, *, smoothly: bool) -> None:
        """Look at what the step is about, if it is out of view and nobody has chosen otherwise."""
        if not self.follows or not self.views.fits or self.glide is not None or self.scene is None:
            return
        camera, step = self.camera.closer(1 / self._room.closer), self.session.cursor
        if step != self.overview and follow.shows(camera, self._near(), self.scene, step, self._onlooker()):
            return
        self.land()
        self.views.turn(self.fitted(), self.theme.glide_ms if smoothly else 0)

    def least_scale(self) -> float:
        """How small the graph can be made."""
        return min(0.05, follow.whole(self.scene, self.room()).scale * 0.5) if self.scene is not None else 0.05

    def look(self, camera: Camera) -> None:
        """Use a camera that a person chose by moving it."""
        self.views.fits = False
        self.land()
        self.views.set(camera)
        self.hurry()

    def put_on_top(self, bar: QWidget, height: int) -> None:
        """A bar stands below the headline whenever it is visible; the graph makes room for it."""
        self._room.put_on_top(bar, height)

    def put_below_words(self, part: QWidget) -> None:
        """Something stands below the words in the middle whenever it is visible; they make room for it."""
        self._room.put_below_words(part)

    def make_room(self) -> None:
        """The bar came or went."""
        self._room.place_bar()
        if self.views.fits:
            self.views.set(self.fitted())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, graph, headline, legend."""
        painter = QPainter(self)
        self.painting.paint(painter)
        if self.hasFocus() and not self.theme.presents:
            painter.setPen(QPen(QColor(self.theme.accent), 1))
            painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.end()

    # ------------------------------------------------------------ mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click or a drag."""
        self.pointer.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with it, or hover."""
        self.pointer.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End it."""
        self.pointer.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """What it means depends on what is there."""
        self.pointer.double_click(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the pointer any more."""
        self.pointer.hover(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the pointer."""
        self.pointer.wheel(event)

    def event(self, event: QEvent) -> bool:
        """Gestures are no events of their own in Qt."""
        if event.type() in (QEvent.Type.NativeGesture, QEvent.Type.Gesture) and self.pointer.gesture(event):
            return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out for the new size, and keep the whole in view while nobody has chosen otherwise."""
        self._room.place_bar()
        self._fit_anew()

    def _fit_anew(self) -> None:
        """Now, or, where nothing is painted since sizes may change again, when they are those that will be seen."""
        self._to_fit = not self.updatesEnabled()
        if not self._to_fit:
            self._fit()

    def _fit_behind_the_stage(self) -> None:
        if self._to_fit:
            self._to_fit = False
            self._fit()

    def _paint_behind_the_stage(self) -> None:
        """What is painted now is at hand when all of the window is painted."""
        if self.isVisible():
            self.grab()

    def _fit(self) -> None:
        if self.scene is not None or self.waiting:
            self.show_cursor()
        if self.views.fits:
            self.views.set(self.fitted())

    def hideEvent(self, event: QEvent) -> None:
        """Nothing moves unseen."""
        self.pointer.card.leave()
        if self.animating:
            self._motion.stop()
            self.land()
            self._arrived()
