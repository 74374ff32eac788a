"""The strip under the canvas: the whole record at a glance, and a handle at the shown step."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QWidget

from gradviz.ui.panels.lanes import BACKWARD, BACKWARD_ON, FAILED, FORWARD, FORWARD_ON, LINE, PASS_FAILED, Lanes
from gradviz.ui.session import Session
from gradviz.ui.theme import Theme, mixed, sans_font

_LABELS = ("lines", "forward", "backward", "saved bytes")
_LABEL_WIDTH = 84
_RIGHT = 16
_TOP = 8
_ROW = 17
_BAR = 9
_FEW = 600
_REPAINT_MS = 250
"""A long record that grows is painted no more often than this."""


class Timeline(QAbstractSlider):
    """A slider over the steps; its lanes are painted once, its handle at every move."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._theme = session, theme
        self._lanes = Lanes()
        self._picture: QPixmap | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._catch_up)
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Steps of the record")
        session.trace_replaced.connect(self._begin_anew)
        session.trace_grew.connect(self._grow)
        session.cursor_moved.connect(lambda step, _previous: self._show(step))
        self.actionTriggered.connect(lambda _action: session.move_to(self.sliderPosition()))
        self._begin_anew()

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme."""
        self._theme = theme
        self._repaint()

    def sizeHint(self) -> QSize:
        """Four lanes high."""
        return QSize(400, _TOP + len(_LABELS) * _ROW + 4)

    def _begin_anew(self) -> None:
        self._lanes = Lanes()
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
        if self._lanes.follow(self._session.trace):
            self._repaint()
        else:
            self._timer.start(0)

    def _show(self, step: int) -> None:
        self.setValue(step)
        self.update()

    def _repaint(self) -> None:
        self._picture = None
        self.update()

    # ------------------------------------------------------------ pointer

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the step under the pointer."""
        self._session.move_to(self._step_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer while it is pressed."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._session.move_to(self._step_at(event.position().x()))

    def _step_at(self, x: float) -> int:
        return round((x - _LABEL_WIDTH) / max(1.0, self._width()) * self.maximum())

    def _x(self, step: float) -> float:
        return _LABEL_WIDTH + step / max(1, self.maximum()) * self._width()

    def _width(self) -> float:
        return self.width() - _LABEL_WIDTH - _RIGHT

    # ------------------------------------------------------------ painting

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The lanes fit another width."""
        self._picture = None
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The lanes from their picture, the handle over them."""
        if self._picture is None:
            self._picture = self._paint_lanes()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        if self.maximum():
            self._paint_handle(painter)
        painter.end()

    def _paint_handle(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x, color = self._x(self.value()), QColor(self._theme.gradient)
        painter.setPen(QPen(color, 2))
        painter.drawLine(QPointF(x, 5), QPointF(x, self.height() - 3))
        painter.setBrush(color)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(QPointF(x, 6), 5.5, 5.5)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self._theme.accent), 1))
            painter.drawEllipse(QPointF(x, 6), 5.5, 5.5)

    def _paint_lanes(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        picture = QPixmap(round(self.width() * ratio), round(self.height() * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(QColor(self._theme.window))
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(sans_font(self._theme, self._theme.small_size))
        for row, label in enumerate(_LABELS):
            painter.setPen(QColor(self._theme.muted))
            area = QRectF(0, _TOP + row * _ROW, _LABEL_WIDTH - 10, _ROW)
            painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, label)
            painter.fillRect(QRectF(_LABEL_WIDTH, area.center().y() - 0.5, self._width(), 1), self._soft(0.5))
        if len(self._lanes.codes) <= _FEW:
            self._paint_spans(painter)
        else:
            self._paint_density(painter)
        self._paint_memory(painter)
        painter.end()
        return picture

    def _paint_spans(self, painter: QPainter) -> None:
        theme, lanes = self._theme, self._lanes
        line, line_backward = mixed(theme.panel, theme.data, 0.5), mixed(theme.panel, theme.gradient, 0.5)
        for start, end in lanes.lines():
            self._bar(painter, 0, start, end, line_backward if lanes.has(BACKWARD, start, end) else line)
        for start, end in lanes.spans(FORWARD, FORWARD_ON):
            self._bar(painter, 1, start, end, QColor(theme.data))
        for start, end in lanes.spans(BACKWARD, BACKWARD_ON):
            self._bar(painter, 2, start, end, QColor(theme.gradient))
        for row, code in ((0, FAILED), (2, PASS_FAILED)):
            for start, end in lanes.spans(code, code):
                self._bar(painter, row, start, end, QColor(theme.error))

    def _bar(self, painter: QPainter, row: int, start: int, end: int, color: QColor) -> None:
        left, right = self._x(start), self._x(end)
        gap = min(2.0, (right - left) * 0.2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        area = QRectF(left + gap / 2, self._middle(row) - _BAR / 2, max(1.0, right - left - gap), _BAR)
        rounding = min(3.0, area.width() / 3)
        painter.drawRoundedRect(area, rounding, rounding)

    def _paint_density(self, painter: QPainter) -> None:
        """Where events are denser than pixels: a pixel is lit if its stretch holds such an event."""
        theme, width, count = self._theme, int(self._width()), len(self._lanes.codes)
        rows = ((0, LINE, mixed(theme.panel, theme.data, 0.5)), (1, FORWARD, QColor(theme.data)),
                (2, BACKWARD, QColor(theme.gradient)), (0, FAILED, QColor(theme.error)),
                (2, PASS_FAILED, QColor(theme.error)))  # fmt: skip
        edges = [pixel * count // width for pixel in range(width + 1)]
        for row, code, color in rows:
            top = self._middle(row) - _BAR / 2
            for start, end in _runs([self._lanes.has(code, a, max(a + 1, b)) for a, b in pairwise(edges)]):
                wide = max(end - start, 3 if code in (FAILED, PASS_FAILED) else 1)
                painter.fillRect(QRectF(_LABEL_WIDTH + start, top, wide, _BAR), color)

    def _paint_memory(self, painter: QPainter) -> None:
        held, length = self._session.trace.memory.total, self.maximum()
        highest = max(held.values, default=0)
        if not highest or not length:
            return
        base, width = self._middle(3) + _BAR / 2, int(self._width())
        count = min(width // 2, length)
        steps = [index * length // count for index in range(count + 1)]
        points: list[QPointF] = []
        for step in steps:
            y = base - held.at(step, 0) / highest * (_BAR + 2)
            if points:
                points.append(QPointF(self._x(step), points[-1].y()))
            points.append(QPointF(self._x(step), y))
        painter.setPen(QPen(QColor(self._theme.buffer), 1.5))
        painter.drawPolyline(points)

    def _middle(self, row: int) -> float:
        return _TOP + (row + 0.5) * _ROW

    def _soft(self, share: float) -> QColor:
        return mixed(self._theme.window, self._theme.border, share)


def _runs(flags: list[bool]) -> Iterator[tuple[int, int]]:
    """Stretches of True, as start and end."""
    start = None
    for index, flag in enumerate([*flags, False]):
        if flag and start is None:
            start = index
        elif not flag and start is not None:
            yield start, index
            start = None
