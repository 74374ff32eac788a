"""The strip under the canvas: the whole record as lanes, a handle at the shown step, and a range to play."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QWidget

from gradviz.scene.timeline import Lanes, Mark, marks_between, one_in_each
from gradviz.ui.languages import languages, worded
from gradviz.ui.panels.axis import Axis, within
from gradviz.ui.panels.hover import Hover, hover
from gradviz.ui.panels.hover_card import HoverCard
from gradviz.ui.panels.timeline_painter import (
    BOTTOM,
    MARK,
    RIGHT,
    RIM,
    TOP,
    LanesPainter,
    Rows,
    labels_room,
    paint_marks,
    rows_of,
)
from gradviz.ui.session import Session
from gradviz.ui.theme import Theme, mixed
from gradviz.wording import tr

HEIGHT = 116
MOST = 1.5
"""So many times as high as usual it is at most."""
ON_WALL = 64
"""So high it is on a wall, where its words would take the room of the graph."""
NAMED = 2.0
"""Where the type is so many times as large as usual, the names of lanes give way to the graph."""
_FEW = 600
_REPAINT_MS = 250
"""A long record that grows is painted no more often than this."""
_ZOOM = 1.6
"""How many times fewer steps a press of the key shows."""
_NEAR = 5.0
"""Pixels from a mark within which the pointer means it."""


class Timeline(QAbstractSlider):
    """A slider over the steps; its lanes are painted once, its handle at every move."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._theme = session, theme
        self.lanes = Lanes(session.trace)
        self._marks: dict[str, tuple[Mark, ...]] = {}
        self._zoom: tuple[float, float] | None = None
        """First and last step in view; None: all."""
        self._picture: QPixmap | None = None
        self._axis = Axis(0, 1, RIM, 1)
        """That of the picture."""
        self._rows: Rows = {}
        self._card = HoverCard(self)
        self._pointer: QPointF | None = None
        self._wanted: int | None = None
        """The step to which the pointer was dragged, before the turn in which the session goes there."""
        self._anchor: int | None = None
        """Where a range begins that is being marked."""
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._catch_up)
        self._scrub = QTimer(self, singleShot=True, interval=0)
        self._scrub.timeout.connect(self._go)
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        worded(self, lambda: self.setAccessibleName(tr("Steps of the record")))
        languages.switched.connect(self._repaint)
        session.trace_replaced.connect(self._begin_anew)
        session.trace_grew.connect(self._grow)
        session.cursor_moved.connect(lambda step, _previous: self._show(step))
        session.range_changed.connect(self.update)
        self.actionTriggered.connect(lambda _action: session.move_to(self.sliderPosition()))
        self._begin_anew()

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme."""
        self._theme = theme
        self.updateGeometry()
        self._repaint()

    def set_marks(self, kind: str, marks: tuple[Mark, ...]) -> None:
        """Show these marks of a kind, in the place of those shown before."""
        self._marks[kind] = tuple(sorted(marks, key=lambda mark: mark.step))
        self._repaint()

    def sizeHint(self) -> QSize:
        """Slim; a little higher for larger type, as long as there are names of lanes in it."""
        larger = self._theme.larger
        if self._theme.presents:
            return QSize(400, ON_WALL)
        return QSize(400, round(HEIGHT * (min(max(larger, 1.0), MOST) if larger <= NAMED else 1.0)))

    @property
    def view(self) -> tuple[float, float]:
        """The first and the last step in view."""
        return self._zoom or (0.0, float(max(1, self.maximum())))

    def fit(self) -> None:
        """Show the whole record."""
        self._look(None)

    def zoom(self, direction: int) -> None:
        """Show fewer steps (1) or more (-1); the shown one stays where it is."""
        if self.maximum():
            now = self._now()
            self._look(now.zoomed(_ZOOM**direction, now.x(self.value()), self.maximum()))

    # ------------------------------------------------------------ the record grows

    def _begin_anew(self) -> None:
        self.lanes = Lanes(self._session.trace)
        self._zoom = None
        self._grow(len(self._session.trace))

    def _grow(self, length: int) -> None:
        self.setRange(0, length)
        self.setPageStep(max(1, length // 20))
        self._show(self._session.cursor)
        if length < _FEW:
            self._catch_up()
        elif not self._timer.isActive():
            self._timer.start(_REPAINT_MS)

    def _catch_up(self) -> None:
        if not self.lanes.catch_up():
            self._timer.start(0)
            return
        if self._zoom is not None and self._session.following:
            self._zoom = within(self.maximum(), self._zoom[1] - self._zoom[0], self.maximum())
        self._repaint()

    def _show(self, step: int) -> None:
        self.setValue(step)
        if self._zoom is not None and not self._zoom[0] <= step <= self._zoom[1] and self._wanted is None:
            steps = self._zoom[1] - self._zoom[0]
            self._look(within(step - steps / 2, steps, self.maximum()))
        self.update()

    def _look(self, zoom: tuple[float, float] | None) -> None:
        self._zoom = zoom
        self._repaint()

    def _repaint(self) -> None:
        self._picture = None
        self.update()

    # ------------------------------------------------------------ pointer and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the step under the pointer; with Shift, begin a range."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        step = self._step_at(event.position().x())
        self._card.hide()
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._anchor = step
            self._session.mark_range(None)
        else:
            self._session.move_to(step)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer while it is pressed; else say what is under it."""
        self._pointer = event.position()
        step = self._step_at(event.position().x())
        if not event.buttons() & Qt.MouseButton.LeftButton:
            self._say(event.position())
            self.update()
        elif self._anchor is not None:
            ends = sorted((self._anchor, step))
            self._session.mark_range((ends[0], ends[1]) if ends[0] < ends[1] else None)
        else:
            self._wanted = step
            self._scrub.start()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The session goes to where the pointer was dragged."""
        self._anchor = None
        if self._scrub.isActive():
            self._scrub.stop()
            self._go()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show the whole record."""
        self.fit()

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the pointer any more."""
        self._pointer = None
        self._card.hide()
        self.update()

    def hideEvent(self, event: QHideEvent) -> None:
        """The card goes with the strip."""
        self._card.hide()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Ctrl, zoom about the pointer; else scroll where the record is zoomed."""
        turned = event.angleDelta()
        length = self.maximum()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and length:
            self._look(self._now().zoomed(1.0016 ** turned.y(), event.position().x(), length))
        elif self._zoom is not None:
            self._look(self._now().scrolled(-(turned.x() or turned.y()) * 0.6, length))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """As a slider, but page down goes on, as in a book, and not back."""
        pages = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}.get(Qt.Key(event.key()))
        if pages is not None:
            self._session.move_to(self._session.cursor + pages * self.pageStep())
        else:
            super().keyPressEvent(event)

    def _go(self) -> None:
        if self._wanted is not None:
            self._session.move_to(self._wanted)
            self._wanted = None

    def _step_at(self, x: float) -> int:
        return max(0, min(round(self._axis.at(x)), self.maximum()))

    def _now(self) -> Axis:
        """The axis of the next picture."""
        left = labels_room(self._theme, self.lanes.shown, self.height())
        return Axis(*self.view, left, max(1.0, self.width() - left - RIGHT))

    def _say(self, at: QPointF) -> None:
        said = self.words_at(at)
        if said is None:
            self._card.hide()
        else:
            above = self.mapToGlobal(QPoint(round(at.x()), 0))
            self._card.show_words(said.title, said.text, above, self._theme)

    def words_at(self, at: QPointF) -> Hover | None:
        """What is said about a point; nothing about the labels."""
        if not self.maximum() or not self._axis.left <= at.x() <= self._axis.left + self._axis.width + RIGHT:
            return None
        lane = next((lane for lane, row in self._rows.items() if at.y() <= row.bottom() + 1), "")
        half = self._axis.per_pixel / 2
        where = min(self._axis.at(at.x()), float(self.maximum()))
        return hover(self.lanes, lane, where - half, where + half, self._mark_at(at.x()))

    def _mark_at(self, x: float) -> Mark | None:
        reach = _NEAR * self._axis.per_pixel
        near = self._marks_in(self._axis.at(x) - reach, self._axis.at(x) + reach)
        return min(near, key=lambda mark: abs(self._axis.x(mark.step) - x), default=None)

    def _marks_in(self, first: float, last: float) -> list[Mark]:
        return [mark for marks in self._all_marks() for mark in marks_between(marks, first, last)]

    def _all_marks(self) -> Iterator[Sequence[Mark]]:
        yield from self.lanes.marks.values()
        yield from self._marks.values()

    # ------------------------------------------------------------ painting

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The lanes fit another width."""
        self._picture = None
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The lanes from their picture; range, pointer and handle over them."""
        if self._picture is None:
            self._picture = self._paint_lanes()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        if self.maximum():
            self._paint_range(painter)
            self._paint_pointer(painter)
            self._paint_handle(painter)
        painter.end()

    def _paint_lanes(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        picture = QPixmap(round(self.width() * ratio), round(self.height() * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(QColor(self._theme.window))
        self._axis = self._now()
        self._rows = rows_of(self.lanes.shown, self._axis, self.height())
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        LanesPainter(painter, self._theme, self.lanes, self._axis, self._rows).paint()
        bottom = self.height() - BOTTOM
        places = range(round(self._axis.left - MARK), self.width() + round(MARK), round(MARK))
        edges = [self._axis.at(x) for x in places]
        seen = [mark for marks in self._all_marks() for mark in one_in_each(marks, edges)]
        paint_marks(painter, self._theme, seen, self._axis, bottom)
        if self._zoom is not None:
            self._paint_part(painter)
        painter.end()
        return picture

    def _paint_part(self, painter: QPainter) -> None:
        """Which part of the record is in view."""
        axis, length = self._axis, max(1, self.maximum())
        track = QRectF(axis.left, self.height() - 4, axis.width, 3)
        painter.fillRect(track, mixed(self._theme.window, self._theme.border, 0.6))
        left = axis.left + axis.first / length * axis.width
        thumb = QRectF(left, track.top(), max(8.0, axis.steps / length * axis.width), 3)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.faint))
        painter.drawRoundedRect(thumb, 1.5, 1.5)

    def _paint_range(self, painter: QPainter) -> None:
        if self._session.range is None:
            return
        left, right = (max(self._axis.left, self._axis.x(step)) for step in self._session.range)
        right = min(right, self._axis.left + self._axis.width)
        if right <= left:
            return
        tint = QColor(self._theme.accent)
        tint.setAlphaF(0.13)
        painter.fillRect(QRectF(left, TOP - 3, right - left, self.height() - TOP - BOTTOM + 3), tint)
        for x in (left, right):
            painter.fillRect(QRectF(round(x), TOP - 3, 1, self.height() - TOP - BOTTOM + 3), QColor(self._theme.accent))

    def _paint_pointer(self, painter: QPainter) -> None:
        if self._pointer is not None and self._axis.left <= self._pointer.x() <= self._axis.left + self._axis.width:
            bar = QRectF(round(self._pointer.x()), TOP, 1, self.height() - TOP - BOTTOM)
            painter.fillRect(bar, mixed(self._theme.window, self._theme.text, 0.35))

    def _paint_handle(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x, color = round(self._axis.x(self.value())), QColor(self._theme.gradient)
        if not self._axis.left - 1 <= x:
            return
        x = min(x, round(self._axis.left + self._axis.width))
        painter.fillRect(QRectF(x - 1, TOP / 2, 2, self.height() - TOP / 2 - BOTTOM), color)
        painter.setPen(QPen(QColor(self._theme.accent if self.hasFocus() else self._theme.window), 1.5))
        painter.setBrush(color)
        painter.drawEllipse(QPointF(x, TOP / 2), MARK + 1.5, MARK + 1.5)
