"""How the selected tensor's value, gradient and version went: small curves over steps, with the cursor on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradviz.trace.curves import BAND, NORM, Curve, TensorCurves
from gradviz.trace.texts import number_text
from gradviz.ui.languages import worded
from gradviz.ui.panels.axis import Axis
from gradviz.ui.panels.plotting import is_loaded, when_loaded
from gradviz.ui.theme import Theme, mono_font, sans_font
from gradviz.wording import later, tr

if TYPE_CHECKING:
    from gradviz.ui.panels.curve_lane import CurveLane

HEADER, CURVE, GAP, VERSIONS = 18.0, 46.0, 8.0, 16.0
NEAR = 6.0
"""So many pixels beside a mark one still means it."""
_SLICE = 0.003
"""Seconds of reading in one turn of the event loop."""

_DIRECTIONS: dict[int, int] = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_ENDS: dict[int, int] = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: -1}
_KINDS = {NORM: later("norm of {name}"), BAND: later("mean of {name}")}
"""What is drawn of a tensor that is more than a number."""


class HistoryPlot(QWidget):
    """A click goes to the step of the mark, or to the one under the pointer; arrow keys go from change to change."""

    step_asked = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.curves: TensorCurves | None = None
        self._step = 0
        self._pointer: float | None = None
        self._graphs: list[CurveLane] = []
        self._waits = False
        self._drawn: object = None
        self._ticks: tuple[list[float], list[tuple[float, str]]] = [], []
        self._more = QTimer(self, singleShot=True, interval=0)
        self._more.timeout.connect(self._read)
        self._draw = QTimer(self, singleShot=True, interval=0)
        self._draw.timeout.connect(self._draw_lanes)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        worded(self, self._tell)

    def _tell(self) -> None:
        self.setToolTip(
            tr(
                "Click: go to that step. Arrow keys: from change to change.\n"
                "Of large tensors: the mean, within one deviation of it, and from the least element to the greatest."
            )
        )
        self.update()

    def show_curves(self, curves: TensorCurves, step: int, title: str) -> None:
        """Show a tensor as it went, with the cursor at a step."""
        other = curves is not self.curves
        self.curves, self._step = curves, step
        if other:
            self.updateGeometry()
        self.setAccessibleName(tr("History of {title}: value, gradient, version", title=title))
        self._read()

    def sizeHint(self) -> QSize:
        """As high as its curves are."""
        lanes = len(self._lanes())
        high = lanes * (self._header + CURVE + GAP) + (self._theme.length(VERSIONS) if self._versions()[0] else 0)
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
        self._show()

    def leaveEvent(self, event: QEvent) -> None:
        """Tell those of the cursor again."""
        self._pointer = None
        self._show()

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
        self._show()

    def paintEvent(self, event: QPaintEvent) -> None:
        """What is around the curves: grounds, numbers, versions."""
        if self.curves is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.canvas))
        for lane in range(len(self._lanes())):
            painter.drawRoundedRect(self._place(lane).adjusted(-4, 0, 4, 0), 4, 4)
        self._paint_versions(painter, self._place(len(self._lanes())).top() - self._header)
        self._paint_cursor(painter)
        self._paint_headers(painter)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self._theme.accent), 1))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.end()

    # ------------------------------------------------------------ curves

    def _show(self) -> None:
        """Draw what changed, as soon as it can be drawn; the cursor at once."""
        lanes = self._lanes()
        if self.isVisible() and lanes:
            if not is_loaded():
                if not self._waits:
                    self._waits = True
                    when_loaded(self._show)
            elif self._drawn != self._data_key():
                self._draw.start()
        for graph in self._graphs[: len(lanes)]:
            assert self.curves is not None
            graph.show_cursor(self._step, self._told(), self.curves.born, self.curves.end)
        self.update()

    def _draw_lanes(self) -> None:
        """Make one that is missing in each turn of the event loop; then show the curves."""
        from gradviz.ui.panels.curve_lane import CurveLane  # here: it imports pyqtgraph

        lanes = self._lanes()
        if len(self._graphs) < len(lanes):
            self._graphs.append(CurveLane(self._theme, self))
            self._draw.start()
            return
        self._drawn = self._data_key()
        for number, graph in enumerate(self._graphs):
            graph.setVisible(number < len(lanes))
            if number < len(lanes):
                _, curve, color = lanes[number]
                graph.setGeometry(self._place(number).toRect())
                graph.show_points(curve.points(), color, self._axis())
        self._ticks = self._version_marks()
        self._show()

    # ------------------------------------------------------------ data

    def _read(self) -> None:
        if self.curves is not None and not self.curves.complete:
            before = self.sizeHint()
            self.curves.read(_SLICE)
            if not self.curves.complete:
                self._more.start()
            if before != self.sizeHint():
                self.updateGeometry()
        self._show()

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
        lanes = [(tr("value"), self.curves.value, self._theme.data)]
        if self.curves.tensor.grad.steps:
            lanes.append(("grad", self.curves.grad, self._theme.gradient))
        return lanes

    def _versions(self) -> tuple[list[int], list[int]]:
        return self.curves.versions() if self.curves is not None else ([], [])

    def _data_key(self) -> object:
        counts = tuple(len(curve.points().steps) for _, curve, _ in self._lanes())
        curves = self.curves
        if curves is None:
            return None
        return id(curves), counts, curves.end, len(curves.tensor.version.steps), self.width()

    def _axis(self) -> Axis:
        assert self.curves is not None
        last = max(self.curves.end, self.curves.born + 1)
        return Axis(self.curves.born, last, 4.0, max(1.0, self.width() - 8.0))

    @property
    def _header(self) -> float:
        """How high the line above a curve is."""
        return float(self._theme.length(HEADER))

    def _place(self, lane: int) -> QRectF:
        top = lane * (self._header + CURVE + GAP) + self._header
        return QRectF(4, top, max(1.0, self.width() - 8.0), CURVE)

    # ------------------------------------------------------------ painting

    def _version_marks(self) -> tuple[list[float], list[tuple[float, str]]]:
        """Where there is a tick for a write, one in a pixel; and the versions that there is room for, with where."""
        steps, versions = self._versions()
        axis, metrics = self._axis(), QFontMetricsF(mono_font(self._theme, self._theme.small_size - 1))
        x = axis.left + (np.array(steps, dtype=np.float64) - axis.first) / axis.steps * axis.width
        words, number = [], 0
        while number < len(versions):
            said = f"v{versions[number]}"
            wide = metrics.horizontalAdvance(said)
            left = min(float(x[number]) - 2, self.width() - wide - 1)
            words.append((left, said))
            if left < x[number] - 2:
                break  # at the right end
            number = int(np.searchsorted(x, left + wide + 8, side="right"))
        return np.unique(np.round(x)).tolist(), words

    def _paint_versions(self, painter: QPainter, top: float) -> None:
        """A tick for each write, with its version where there is room."""
        ticks, words = self._ticks
        painter.setFont(mono_font(self._theme, self._theme.small_size - 1))
        painter.setPen(QPen(QColor(self._theme.muted), 1))
        for x in ticks:
            painter.drawLine(QPointF(x, top), QPointF(x, top + 4))
        for left, said in words:
            painter.drawText(QPointF(left, top + 14), said)

    def _paint_cursor(self, painter: QPainter) -> None:
        """A handle below the line at the cursor."""
        assert self.curves is not None
        if self.curves.born <= self._step <= self.curves.end:
            x, bottom = self.x_of(self._step), self._place(len(self._lanes()) - 1).bottom()
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
            line = QRectF(4, self._place(number).top() - self._header, self.width() - 8, self._header - 2)
            painter.setFont(mono)
            painter.setPen(QColor(color))
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            told = self._number(curve, step)
            painter.drawText(line, int(right), told)
            room = line.width() - QFontMetricsF(mono).horizontalAdvance(told) - 8
            words = tr(_KINDS[curve.kind], name=word) if curve.kind in _KINDS else word
            if self._pointer is not None:
                words = tr("{name} at step {step:,}", name=word, step=step)
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
            return tr("NaN or inf")
        return number_text(float(points.middle[at]))


def _modified(event: QKeyEvent) -> bool:
    return bool(event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier)
