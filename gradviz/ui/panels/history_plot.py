"""How the selected tensor's value, gradient and version went: small curves over steps, with the cursor on them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradviz.trace.curves import BAND, NORM, Curve, Points, TensorCurves
from gradviz.trace.texts import number_text
from gradviz.ui.canvas.brush import faded
from gradviz.ui.panels.axis import Axis
from gradviz.ui.theme import Theme, mono_font, sans_font

HEADER, CURVE, GAP, VERSIONS = 18.0, 46.0, 8.0, 16.0
NEAR = 6.0
"""So many pixels beside a mark one still means it."""
MOST_MARKS = 120
_SLICE = 0.003
"""Seconds of reading in one turn of the event loop."""

_DIRECTIONS: dict[int, int] = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_ENDS: dict[int, int] = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: -1}


class HistoryPlot(QWidget):
    """A click goes to the step of the mark, or to the one under the pointer; arrow keys go from change to change."""

    step_asked = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.curves: TensorCurves | None = None
        self._step = 0
        self._pointer: float | None = None
        self._still: tuple[object, QPixmap] = (None, QPixmap())
        self._more = QTimer(self, singleShot=True, interval=0)
        self._more.timeout.connect(self._read)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(
            "Click: go to that step. Arrow keys: from change to change.\n"
            "Of large tensors: the mean, within one deviation of it, and from the least element to the greatest."
        )

    def show_curves(self, curves: TensorCurves, step: int, title: str) -> None:
        """Show a tensor as it went, with the cursor at a step."""
        other = curves is not self.curves
        self.curves, self._step = curves, step
        if other:
            self.updateGeometry()
        self.setAccessibleName(f"History of {title}: value, gradient, version")
        self._read()

    def sizeHint(self) -> QSize:
        """As high as its curves are."""
        lanes = len(self._lanes())
        high = lanes * (HEADER + CURVE + GAP) + (VERSIONS if self._versions()[0] else 0)
        return QSize(200, round(high + 2))

    # ------------------------------------------------------------ what is asked of it

    def steps_at(self, x: float) -> int:
        """The step that a click there means: that of a mark nearby, else the one under the pointer."""
        axis = self._axis()
        assert self.curves is not None
        step = round(axis.at(x))
        steps = self.curves.change_steps()
        near = min(steps, key=lambda each: abs(axis.x(each) - x))
        step = near if abs(axis.x(near) - x) <= NEAR else step
        return max(self.curves.born, min(step, self.curves.end))

    def x_of(self, step: int) -> float:
        """Where a step stands."""
        return self._axis().x(step)

    # ------------------------------------------------------------ events

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell the numbers under the pointer."""
        self._pointer = event.position().x()
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Tell those of the cursor again."""
        self._pointer = None
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go there."""
        if event.button() == Qt.MouseButton.LeftButton and self.curves is not None:
            self.step_asked.emit(self.steps_at(event.position().x()))

    def event(self, event: QEvent) -> bool:
        """Its keys are its own, though they move the cursor elsewhere."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.setAccepted(event.key() in (*_DIRECTIONS, *_ENDS) and not _modified(event))
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the change before or after."""
        if self.curves is None or event.key() not in (*_DIRECTIONS, *_ENDS) or _modified(event):
            return super().keyPressEvent(event)
        if event.key() in _ENDS:
            step: int | None = self.curves.change_steps()[_ENDS[event.key()]]
        else:
            step = self.curves.beside(self._step, _DIRECTIONS[event.key()])
        if step is not None:
            self.step_asked.emit(step)
        return None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, other curves."""
        self._still = (None, QPixmap())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Curves out of their picture; on it the cursor and the numbers."""
        if self.curves is None:
            return
        painter = QPainter(self)
        key = (self._data_key(), self.size().toTuple(), self.devicePixelRatioF())
        if self._still[0] != key:
            self._still = key, self._render()
        painter.drawPixmap(0, 0, self._still[1])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_cursor(painter)
        self._paint_headers(painter)
        if self.hasFocus():
            painter.setPen(QPen(QColor(self._theme.accent), 1))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.end()

    # ------------------------------------------------------------ data

    def _read(self) -> None:
        if self.curves is not None and not self.curves.complete:
            before = self.sizeHint()
            self.curves.read(_SLICE)
            if not self.curves.complete:
                self._more.start()
            if before != self.sizeHint():
                self.updateGeometry()
        self.update()

    def hideEvent(self, event: QEvent) -> None:
        """Nobody looks."""
        self._more.stop()

    def showEvent(self, event: QEvent) -> None:
        """Go on reading."""
        self._read()

    def _lanes(self) -> list[tuple[str, Curve, str]]:
        """What stands below each other: a word, a curve, its colour."""
        if self.curves is None:
            return []
        lanes = [("value", self.curves.value, self._theme.data)]
        if self.curves.tensor.grad.steps:
            lanes.append(("grad", self.curves.grad, self._theme.gradient))
        return lanes

    def _versions(self) -> tuple[list[int], list[int]]:
        return self.curves.versions() if self.curves is not None else ([], [])

    def _data_key(self) -> object:
        counts = tuple(len(curve.points().steps) for _, curve, _ in self._lanes())
        curves = self.curves
        return (id(curves), counts, curves.end, len(curves.tensor.version.steps)) if curves is not None else None

    def _axis(self) -> Axis:
        assert self.curves is not None
        last = max(self.curves.end, self.curves.born + 1)
        return Axis(self.curves.born, last, 4.0, max(1.0, self.width() - 8.0))

    def _place(self, lane: int) -> QRectF:
        top = lane * (HEADER + CURVE + GAP) + HEADER
        return QRectF(4, top, max(1.0, self.width() - 8.0), CURVE)

    # ------------------------------------------------------------ painting

    def _render(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lanes = self._lanes()
        for number, (_, curve, color) in enumerate(lanes):
            self._paint_curve(painter, self._place(number), curve.points(), color)
        self._paint_versions(painter, self._place(len(lanes)).top() - HEADER)
        painter.end()
        return picture

    def _paint_curve(self, painter: QPainter, place: QRectF, points: Points, color: str) -> None:
        theme = self._theme
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.canvas))
        painter.drawRoundedRect(place.adjusted(-4, 0, 4, 0), 4, 4)
        finite = np.isfinite(points.middle)
        low, high = _bounds(points, finite)
        room = place.adjusted(0, 5, 0, -5)

        def y(values: NDArray[np.float64]) -> NDArray[np.float64]:
            return np.asarray(room.bottom() - (values - low) / (high - low) * room.height())

        if low < 0 < high:
            zero = float(y(np.zeros(1))[0])
            painter.setPen(QPen(QColor(theme.border), 1))
            painter.drawLine(QPointF(place.left(), zero), QPointF(place.right(), zero))
        axis = self._axis()
        until = np.append(points.steps[1:], axis.last).astype(np.float64)
        ends = axis.left + (until - axis.first) / axis.steps * axis.width
        starts = np.asarray(axis.left + (points.steps - axis.first) / axis.steps * axis.width, dtype=np.float64)
        for first, last in _runs(finite):
            part = slice(first, last)
            x, columns = _stairs(starts[part], ends[part], axis.width)
            for inner, outer, opacity in ((points.low, points.high, 0.16), (points.less, points.more, 0.30)):
                below, above = (
                    _reduced(y(inner[part]), columns, np.maximum),
                    _reduced(y(outer[part]), columns, np.minimum),
                )
                if np.abs(below - above).max(initial=0.0) > 0.5:
                    painter.setPen(Qt.PenStyle.NoPen)
                    painter.setBrush(faded(color, opacity))
                    painter.drawPolygon(_polygon(np.concatenate((x, x[::-1])), np.concatenate((above, below[::-1]))))
            painter.setPen(QPen(QColor(color), 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
            middle = y(points.middle[part])
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(_polygon(x, _alternating(middle, columns)))
        painter.setPen(Qt.PenStyle.NoPen)
        if len(starts) <= MOST_MARKS:
            painter.setBrush(QColor(color))
            for at, height in zip(starts[finite].tolist(), y(points.middle[finite]).tolist(), strict=True):
                painter.drawEllipse(QPointF(at, height), 2.6, 2.6)
        painter.setPen(QPen(QColor(theme.error), 1.8))
        for at in np.unique(np.round(starts[points.bad])).tolist():
            for direction in (-1, 1):
                middle_y = place.top() + 7
                painter.drawLine(QPointF(at - 3, middle_y - 3 * direction), QPointF(at + 3, middle_y + 3 * direction))

    def _paint_versions(self, painter: QPainter, top: float) -> None:
        """A tick for each write, with its version where there is room."""
        steps, versions = self._versions()
        axis, font = self._axis(), mono_font(self._theme, self._theme.small_size - 1)
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        free = -1e9
        xs = axis.left + (np.array(steps) - axis.first) / axis.steps * axis.width if steps else np.zeros(0)
        ticks = np.unique(np.round(xs))
        painter.setPen(QPen(QColor(self._theme.muted), 1))
        for x in ticks.tolist():
            painter.drawLine(QPointF(x, top), QPointF(x, top + 4))
        painter.setPen(QColor(self._theme.muted))
        for x, version in zip(xs.tolist(), versions, strict=True):
            words = f"v{version}"
            wide = metrics.horizontalAdvance(words)
            left = min(x - 2, self.width() - wide - 1)
            if left > free:
                painter.drawText(QPointF(left, top + 14), words)
                free = left + wide + 6

    def _paint_cursor(self, painter: QPainter) -> None:
        assert self.curves is not None
        bottom = self._place(len(self._lanes()) - 1).bottom()
        for step, color in ((self._told(), self._theme.faint), (self._step, self._theme.text)):
            if self.curves.born <= step <= self.curves.end:
                x = self.x_of(step)
                painter.setPen(QPen(QColor(color), 1.2))
                for lane in range(len(self._lanes())):
                    place = self._place(lane)
                    painter.drawLine(QPointF(x, place.top()), QPointF(x, place.bottom()))
        if self.curves.born <= self._step <= self.curves.end:
            x = self.x_of(self._step)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._theme.text))
            painter.drawPolygon(QPolygonF([QPointF(x - 4, bottom + 6), QPointF(x + 4, bottom + 6), QPointF(x, bottom)]))

    def _told(self) -> int:
        """The step whose numbers are told: the one under the pointer, else the cursor's."""
        return self._step if self._pointer is None else self.steps_at(self._pointer)

    def _paint_headers(self, painter: QPainter) -> None:
        theme, step = self._theme, self._told()
        small = sans_font(theme, theme.small_size)
        mono = mono_font(theme, theme.small_size)
        for number, (word, curve, color) in enumerate(self._lanes()):
            line = QRectF(4, self._place(number).top() - HEADER, self.width() - 8, HEADER - 2)
            painter.setFont(mono)
            painter.setPen(QColor(color))
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            told = self._number(curve, step)
            painter.drawText(line, int(right), told)
            room = line.width() - QFontMetricsF(mono).horizontalAdvance(told) - 8
            words = f"{curve.kind} of {word}" if curve.kind in (NORM, BAND) else word
            if self._pointer is not None:
                words = f"{word} at step {step:,}"
            painter.setFont(small)
            painter.setPen(QColor(theme.muted))
            elided = QFontMetricsF(small).elidedText(words, Qt.TextElideMode.ElideRight, room)
            painter.drawText(line, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), elided)

    def _number(self, curve: Curve, step: int) -> str:
        points = curve.points()
        at = points.at(step)
        if at < 0 or (np.isnan(points.middle[at]) and not points.bad[at]):
            return "None" if curve is not self.curves.value else ""  # type: ignore[union-attr]
        if points.bad[at]:
            return "NaN or inf"
        return number_text(float(points.middle[at]))


def _modified(event: QKeyEvent) -> bool:
    return bool(event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier)


def _bounds(points: Points, finite: NDArray[np.bool_]) -> tuple[float, float]:
    """The numbers at the lower and the upper end; zero is one of them where it is not far away."""
    if not finite.any():
        return 0.0, 1.0
    low, high = float(points.low[finite].min()), float(points.high[finite].max())
    if 0 < low <= 0.5 * high:
        low = 0.0
    if 0.5 * low <= high < 0:
        high = 0.0
    if high - low <= 1e-12 * max(abs(low), abs(high)):
        reach = abs(high) or 1.0
        return low - 0.5 * reach, high + 0.5 * reach
    return low, high


def _runs(there: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """First and end of each stretch of what is there."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], there, [False])).astype(np.int8)))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def _stairs(
    starts: NDArray[np.float64], ends: NDArray[np.float64], width: float
) -> tuple[NDArray[np.float64], NDArray[np.int64] | None]:
    """The x of a line that holds each value until the next; where pixels are fewer, which of them each point is in."""
    if len(starts) <= width:
        return np.column_stack((starts, ends)).ravel(), None
    columns = np.floor(starts).astype(np.int64)
    unique, first = np.unique(columns, return_index=True)
    return np.repeat(unique.astype(np.float64), 2), first


def _reduced(values: NDArray[np.float64], first: NDArray[np.int64] | None, choose: np.ufunc) -> NDArray[np.float64]:
    chosen = values if first is None else choose.reduceat(values, first)
    return np.repeat(chosen, 2)


def _alternating(values: NDArray[np.float64], first: NDArray[np.int64] | None) -> NDArray[np.float64]:
    """The line; where several values share a pixel, from the least of them to the greatest."""
    if first is None:
        return np.repeat(values, 2)
    pair = (np.minimum.reduceat(values, first), np.maximum.reduceat(values, first))
    return np.column_stack(pair).ravel()


def _polygon(x: NDArray[np.float64], y: NDArray[np.float64]) -> QPolygonF:
    return QPolygonF([QPointF(a, b) for a, b in zip(x.tolist(), y.tolist(), strict=True)])
