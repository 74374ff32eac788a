"""Paints the lanes of the timeline: stretches as bars where they are wide enough, as heat where they are dense."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from gradviz.events import CellStarted
from gradviz.scene import timeline
from gradviz.scene.spans import Floats, Spans, Stretches
from gradviz.scene.timeline import CELLS, HELD, LINES, OPERATIONS, OPTIMIZER, PASSES, TURNS, Lanes, Mark
from gradviz.trace.texts import bytes_text, cell_title
from gradviz.ui.panels.axis import Axis
from gradviz.ui.panels.pixels import Strengths, between, outline, picture
from gradviz.ui.theme import Theme, mixed, sans_font
from gradviz.wording import tr

TOP = 14.0
"""Above the lanes: marks, and the cursor's handle."""
BOTTOM = 6.0
LABELS = 76.0
RIGHT = 18.0
RIM = 12.0
"""Left of the lanes where their names have no room."""
BAR = 3.0
"""Stretches of at least so many pixels are bars."""
FAINTEST = 0.22
"""How strong the heat of the emptiest bin is that has something in it."""
BEATING = 2.5
"""Stretches that begin closer than so many pixels are no pattern that one can see."""
LABEL_APART = 46.0
_HEIGHTS = {CELLS: 11, TURNS: 12, LINES: 16, OPERATIONS: 12, PASSES: 12, OPTIMIZER: 11, HELD: 20}
_TALLEST = {HELD: 34.0, LINES: 24.0}
_THICKEST = 12.0
MARK = 4.5
"""Half the size of a mark."""
Rows = dict[str, QRectF]


def labels_room(theme: Theme, shown: Sequence[str], height: float) -> float:
    """The room for the names of lanes at the left; only a rim where the type is too large for lanes so close."""
    pitch = (height - TOP - BOTTOM) / max(1, len(shown))
    return float(theme.length(LABELS)) if theme.small_size <= pitch else RIM


def rows_of(shown: Sequence[str], axis: Axis, height: float) -> Rows:
    """Where each lane is; together they fill the height."""
    room = height - TOP - BOTTOM
    share = room / sum(_HEIGHTS[lane] for lane in shown)
    heights = {lane: min(_HEIGHTS[lane] * share, _TALLEST.get(lane, 20.0)) for lane in shown}
    gap = (room - sum(heights.values())) / len(shown)
    rows, top = {}, TOP
    for lane, high in heights.items():
        rows[lane] = QRectF(axis.left, round(top + gap / 2), axis.width, round(high))
        top += high + gap
    return rows


class LanesPainter:
    """Paints one look at the lanes."""

    def __init__(self, painter: QPainter, theme: Theme, lanes: Lanes, axis: Axis, rows: Rows) -> None:
        self._painter, self._theme = painter, theme
        self._lanes, self._axis, self._rows = lanes, axis, rows
        self._edges: Floats = np.linspace(axis.first, axis.last, max(2, int(axis.width) + 1))
        self._tints = {
            CELLS: QColor(theme.function),
            TURNS: QColor(theme.faint),
            LINES: QColor(theme.muted),
            OPERATIONS: QColor(theme.data),
            PASSES: QColor(theme.gradient),
            OPTIMIZER: QColor(theme.leaf),
            HELD: QColor(theme.buffer),
        }

    def paint(self) -> None:
        """Labels and all lanes."""
        painter = self._painter
        painter.setFont(sans_font(self._theme, self._theme.small_size))
        for lane, row in self._rows.items():
            if self._axis.left > RIM:
                painter.setPen(QColor(self._theme.muted))
                area = QRectF(0, row.top(), self._axis.left - 8, row.height())
                flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip
                painter.drawText(area, int(flags), tr(lane))
            if lane not in (HELD, LINES, TURNS):
                middle = round(row.center().y())
                painter.fillRect(QRectF(row.left(), middle, row.width(), 1), self._soft(0.5))
        if not self._lanes.read:
            return
        painter.save()
        painter.setClipRect(QRectF(self._axis.left, 0, self._axis.width + 1, self._rows[HELD].bottom() + 2))
        makers = {CELLS: self._cells, TURNS: self._turns, LINES: self._lines, OPERATIONS: self._operations,
                  PASSES: self._passes, OPTIMIZER: self._optimizer, HELD: self._held}  # fmt: skip
        for lane in self._rows:
            makers[lane]()
        painter.restore()

    def _seen(self, spans: Spans) -> Stretches:
        return spans.between(self._axis.first, self._axis.last, self._lanes.read)

    # ------------------------------------------------------------ lanes

    def _cells(self) -> None:
        seen = self._seen(self._lanes.cells)
        self._bars_and_heat(seen, CELLS, mixed(self._theme.window, self._theme.function, 0.35))
        long, _ = seen.apart(26 * self._axis.per_pixel)
        for start, end, step in zip(long.starts, long.ends, long.tags.tolist(), strict=True):
            cell = self._lanes.trace.events[step - 1]
            assert isinstance(cell, CellStarted)
            self._text_in(CELLS, start, end, cell_title(cell))

    def _turns(self) -> None:
        """Turns side by side in two shades where there is room; numbers as far apart as they can be read."""
        seen, row = self._seen(self._lanes.turns), self._band(TURNS)
        wide = not len(seen) or float(np.median(seen.ends - seen.starts)) >= 4 * self._axis.per_pixel
        shades = self._soft(0.45), self._soft(0.9)
        if wide:
            for start, end, number in zip(seen.starts, seen.ends, seen.tags.tolist(), strict=True):
                self._bar(row, start, end, shades[number % 2], gap=0.0)
        else:
            self._heat(row, seen, shades[0], even=True)
        each = _round_step(self._theme.length(LABEL_APART) * self._axis.per_pixel / max(1.0, _pitch(seen)))
        told = np.flatnonzero((seen.tags % each == 0) | (seen.tags == 1))
        for start, number in zip(seen.starts[told].tolist(), seen.tags[told].tolist(), strict=True):
            self._number(row, start, str(number), ticked=each > 1)

    def _lines(self) -> None:
        """Each stretch as high as its line stands in the program: loops are saw teeth."""
        seen, row = self._seen(self._lanes.lines), self._rows[LINES].adjusted(0, 1, 0, -1)
        if not len(seen):
            return
        low, high = float(seen.tags.min()), float(seen.tags.max())
        thick = min(3.0, row.height())
        rise = (row.height() - thick) / max(1.0, high - low)
        long, short = seen.apart(BAR * self._axis.per_pixel)
        tint = mixed(self._theme.window, self._theme.muted, 0.45)
        least, most = short.bounds(self._edges)
        tops, bottoms = (least - low) * rise, (most - low) * rise + thick
        self._columns(row, tint, np.nan_to_num(between(tops, bottoms, round(row.height()))))
        tint = mixed(self._theme.window, self._theme.muted, 0.75)
        for start, end, line in zip(long.starts, long.ends, long.tags.tolist(), strict=True):
            top = row.top() + (line - low) * rise
            self._bar(QRectF(row.left(), round(top), row.width(), thick), start, end, tint, gap=1.0)

    def _operations(self) -> None:
        untracked = mixed(self._theme.window, self._theme.data, 0.45)
        self._bars_and_heat(self._seen(self._lanes.untracked), OPERATIONS, untracked)
        self._bars_and_heat(self._seen(self._lanes.tracked), OPERATIONS, self._tints[OPERATIONS])

    def _passes(self) -> None:
        self._bars_and_heat(
            self._seen(self._lanes.passes), PASSES, mixed(self._theme.window, self._theme.gradient, 0.3)
        )
        self._bars_and_heat(self._seen(self._lanes.functions), PASSES, self._tints[PASSES])
        self._bars_and_heat(self._seen(self._lanes.failed), PASSES, QColor(self._theme.error))

    def _optimizer(self) -> None:
        self._bars_and_heat(self._seen(self._lanes.steps), OPTIMIZER, self._tints[OPTIMIZER])

    def _held(self) -> None:
        """The most that was held as a line, the least as what is filled, what went up and down between them lighter."""
        row, painter, theme = self._rows[HELD].adjusted(0, 3, 0, 0), self._painter, self._theme
        low, high = self._lanes.held(self._edges)
        if self._lanes.held_changes(self._axis.first, self._axis.last) > BEATING * self._axis.width:
            low, high = _neighbours(low).min(axis=1), _neighbours(high).max(axis=1)
        at, peak = self._lanes.peak(0, self._lanes.read)
        painter.fillRect(QRectF(row.left(), row.bottom(), row.width(), 1), self._soft(0.8))
        if not peak:
            return
        height = round(row.height())
        bottom = np.full(len(low), float(height))
        tops, floors = (height - 1.0) * (1 - high / peak), (height - 1.0) * (1 - low / peak)
        tint = QColor(theme.buffer)
        shades = 0.2 * between(tops, bottom, height) + 0.25 * between(floors, bottom, height)
        self._columns(row, tint, np.maximum(shades, outline(tops, height)))
        if self._axis.first <= at <= self._axis.last:
            self._peak(row, at, peak)

    def _peak(self, row: QRectF, at: int, peak: int) -> None:
        painter, text = self._painter, tr("peak {bytes}", bytes=bytes_text(peak))
        x, width = self._axis.x(at), painter.fontMetrics().horizontalAdvance(text) + 8.0
        right = x + 6 + width < row.right()
        high = painter.fontMetrics().ascent() + 3.0
        if high > row.height() + 6:
            return
        plate = QRectF(x + 6 if right else x - 6 - width, row.top() - 2, width, high)
        painter.setBrush(_clear(self._theme.window, 0.82))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(plate, 3, 3)
        painter.setBrush(QColor(self._theme.buffer))
        painter.drawEllipse(QPointF(x, row.top()), 2.5, 2.5)
        painter.setPen(QColor(self._theme.buffer))
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)

    # ------------------------------------------------------------ brushes

    def _band(self, lane: str) -> QRectF:
        """The part of a row that bars fill."""
        row = self._rows[lane]
        thick = min(row.height() - 3, _THICKEST)
        return QRectF(row.left(), round(row.center().y() - thick / 2), row.width(), round(thick))

    def _bars_and_heat(self, seen: Stretches, lane: str, color: QColor) -> None:
        row = self._band(lane)
        long, short = seen.apart(BAR * self._axis.per_pixel)
        self._heat(row, short, color)
        for start, end in zip(long.starts.tolist(), long.ends.tolist(), strict=True):
            self._bar(row, start, end, color)

    def _heat(self, row: QRectF, seen: Stretches, color: QColor, *, even: bool = False) -> None:
        """Each pixel as strong as its share of the fullest one."""
        shares = _calmed(seen.shares(self._edges), seen, self._axis.per_pixel)
        fullest = float(shares.max(initial=0.0))
        if fullest:
            levels = 1.0 if even else FAINTEST + (1 - FAINTEST) * shares / fullest
            self._columns(row, color, np.where(shares > 0, levels, 0.0)[None, :])

    def _columns(self, row: QRectF, color: QColor, strengths: Strengths) -> None:
        self._painter.drawImage(
            QRectF(row.left(), row.top(), strengths.shape[1], row.height()), picture(color, strengths)
        )

    def _bar(self, row: QRectF, start: float, end: float, color: QColor, gap: float = 1.0) -> None:
        left, right = self._axis.x(start), self._axis.x(end)
        left, right = max(left, self._axis.left - 4), min(right, self._axis.left + self._axis.width + 4)
        gap = gap if right - left > 4 * gap else 0.0
        area = QRectF(round(left), row.top(), max(1.0, round(right) - round(left) - gap), row.height())
        rounding = min(2.5, area.width() / 3, area.height() / 3)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(color)
        self._painter.drawRoundedRect(area, rounding, rounding)

    def _text_in(self, lane: str, start: float, end: float, text: str) -> None:
        left, right = max(self._axis.x(start), self._axis.left), min(self._axis.x(end), self._rows[lane].right())
        if right - left < self._painter.fontMetrics().horizontalAdvance(text) + 8:
            return
        row = self._rows[lane]
        if self._theme.small_size > row.height():
            return
        self._painter.setPen(QColor(self._theme.text))
        area = QRectF(left + 5, row.top(), right - left - 5, row.height())
        self._painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)

    def _number(self, row: QRectF, start: float, text: str, *, ticked: bool) -> None:
        left = max(round(self._axis.x(start)), self._axis.left)
        if self._theme.small_size > row.height() + 4:
            return
        self._painter.setPen(QColor(self._theme.muted))
        if ticked:
            self._painter.fillRect(QRectF(left, row.top(), 1, row.height()), QColor(self._theme.muted))
        area = QRectF(left + 3, row.top() - 2, self._theme.length(LABEL_APART), row.height() + 4)
        self._painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)

    def _soft(self, share: float) -> QColor:
        return mixed(self._theme.window, self._theme.border, share)


def paint_marks(painter: QPainter, theme: Theme, marks: Sequence[Mark], axis: Axis, bottom: float) -> None:
    """A sign above the lanes for each mark, and a hairline through them; of those at one place, the gravest."""
    signs = {
        timeline.HIT: (theme.error, _dot),
        timeline.BOOKMARK: (theme.accent, _flag),
        timeline.WARNING: (theme.warning, _triangle),
        timeline.ERROR: (theme.error, _diamond),
    }
    order = list(signs)
    by_place = {round(axis.x(mark.step) / MARK): mark for mark in sorted(marks, key=lambda m: order.index(m.kind))}
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for mark in by_place.values():
        color, sign = signs[mark.kind]
        x = axis.x(mark.step)
        painter.fillRect(QRectF(round(x) - 0.5, TOP, 1, bottom - TOP), _clear(color, 0.4))
        painter.setPen(QPen(QColor(theme.window), 1))
        painter.setBrush(QColor(color))
        sign(painter, QPointF(round(x), TOP / 2))


def _diamond(painter: QPainter, at: QPointF) -> None:
    painter.drawPolygon(
        QPolygonF([at + QPointF(*by) for by in ((0, -MARK - 1), (MARK + 1, 0), (0, MARK + 1), (-MARK - 1, 0))])
    )


def _triangle(painter: QPainter, at: QPointF) -> None:
    painter.drawPolygon(QPolygonF([at + QPointF(*by) for by in ((0, -MARK), (MARK + 0.5, MARK), (-MARK - 0.5, MARK))]))


def _dot(painter: QPainter, at: QPointF) -> None:
    painter.drawEllipse(at, MARK, MARK)


def _flag(painter: QPainter, at: QPointF) -> None:
    points = ((-MARK, -MARK - 1), (MARK, -MARK - 1), (MARK, MARK + 1), (0, MARK - 2), (-MARK, MARK + 1))
    painter.drawPolygon(QPolygonF([at + QPointF(*by) for by in points]))


def _clear(color: str, share: float) -> QColor:
    tint = QColor(color)
    tint.setAlphaF(share)
    return tint


def _calmed(shares: Floats, seen: Stretches, per_pixel: float) -> Floats:
    """Where stretches repeat about as often as pixels do, the two would beat: there neighbours share."""
    pitch = _pitch(seen) / per_pixel
    if not 0.05 < pitch < BEATING or len(shares) < 8:
        return shares
    kernel = np.array((1.0, 2.0, 3.0, 2.0, 1.0)) / 9
    return np.convolve(np.pad(shares, 2, mode="edge"), kernel, mode="valid")


def _neighbours(values: Floats) -> Floats:
    """Each value with the one before and the one behind it."""
    return np.lib.stride_tricks.sliding_window_view(np.pad(values, 1, mode="edge"), 3)


def _pitch(seen: Stretches) -> float:
    """How far apart stretches begin, on the average."""
    return float((seen.starts[-1] - seen.starts[0]) / (len(seen) - 1)) if len(seen) > 1 else 1e12


def _round_step(least: float) -> int:
    """The next of 1, 2, 5, 10, 20, 50 …"""
    power = 1
    while True:
        for each in (1, 2, 5):
            if each * power >= least:
                return each * power
        power *= 10
