"""One curve over steps, drawn by pyqtgraph: a line or a band, what is no number, and the cursor."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGraphicsItem, QWidget

from gradviz.trace.curves import Points
from gradviz.ui.canvas.brush import faded
from gradviz.ui.panels.axis import Axis
from gradviz.ui.theme import Theme

MOST_MARKS = 120
MARGIN = 5
"""Pixels above the greatest and below the least number."""
_STILL = QGraphicsItem.CacheMode.DeviceCoordinateCache
"""What does not move with the cursor is kept as a picture."""


class CurveLane(pyqtgraph.GraphicsView):
    """As wide as the axis; whoever holds it answers the mouse and the keys."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, background=theme.canvas)
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._box = pyqtgraph.ViewBox(enableMenu=False, enableMouse=False, defaultPadding=0)
        self.setCentralItem(self._box)
        self._zero = self._line(theme.border, angle=0)
        self._outer, self._inner = self._band(), self._band()
        self._curve = self._added(pyqtgraph.PlotDataItem(connect="finite", antialias=True))
        self._thinned(self._curve)
        self._curve.curve.setCacheMode(_STILL)
        self._dots = self._added(pyqtgraph.ScatterPlotItem(size=5, pen=None, antialias=True))
        bad = pyqtgraph.mkPen(theme.error, width=1.8)
        self._bad = self._added(pyqtgraph.ScatterPlotItem(symbol="x", size=6, pen=bad, brush=theme.error))
        self._pointed, self._cursor = self._line(theme.faint), self._line(theme.text)

    def show_points(self, points: Points, color: str, axis: Axis) -> None:
        """Show a curve over a range of steps."""
        finite = np.isfinite(points.middle)
        low, high = _bounds(points, finite)
        room = (high - low) * MARGIN / max(1, self.height() - 2 * MARGIN)
        self._box.setRange(xRange=(axis.first, axis.last), yRange=(low - room, high + room), padding=0)
        self._zero.setVisible(low < 0 < high)
        steps = points.steps.astype(np.float64)
        x = np.append(np.repeat(steps, 2)[1:], axis.last)  # each number holds until the next

        def stairs(values: NDArray[np.float64]) -> NDArray[np.float64]:
            return np.repeat(values, 2)

        bands = ((self._outer, points.low, points.high, 0.16), (self._inner, points.less, points.more, 0.30))
        for (below, above, area), least, most, opacity in bands:
            there = bool(finite.any()) and bool(np.nanmax(most - least) > 0)
            area.setVisible(there)
            if there:  # where there is nothing it has no height
                below.setData(x, stairs(np.where(finite, least, 0.0)))
                above.setData(x, stairs(np.where(finite, most, 0.0)))
                area.setBrush(faded(color, opacity))
        self._curve.setData(x, stairs(points.middle))
        self._curve.setPen(pyqtgraph.mkPen(color, width=1.6))
        few = finite if len(steps) <= MOST_MARKS else np.zeros(len(steps), dtype=bool)
        self._dots.setData(x=steps[few], y=points.middle[few], brush=color)
        wrong = np.unique(np.round((steps[points.bad] - axis.first) / axis.per_pixel))  # one cross in a pixel
        self._bad.setData(x=axis.first + wrong * axis.per_pixel, y=np.full(len(wrong), high))

    def show_cursor(self, step: int, told: int, first: int, last: int) -> None:
        """Lines at the cursor, and at the step that is told of."""
        for line, at in ((self._pointed, told), (self._cursor, step)):
            line.setVisible(first <= at <= last)
            line.setPos(at)

    # ------------------------------------------------------------ parts

    def _added(self, item: Any) -> Any:
        self._box.addItem(item, ignoreBounds=True)
        return item

    def _line(self, color: str, angle: int = 90) -> Any:
        return self._added(pyqtgraph.InfiniteLine(angle=angle, pen=pyqtgraph.mkPen(color, width=1.2)))

    def _band(self) -> tuple[Any, Any, Any]:
        """Two lines that are not seen, and the area between them."""
        below, above = (self._added(pyqtgraph.PlotDataItem()) for _ in range(2))
        for each in (below, above):
            self._thinned(each)
            each.curve.setOpacity(0)  # a pen of None would leave it without data
        area = self._added(pyqtgraph.FillBetweenItem(below, above))
        area.setCacheMode(_STILL)
        return below, above, area

    def _thinned(self, item: Any) -> None:
        """Of more numbers than pixels, the least and the greatest of each pixel are drawn."""
        item.setDownsampling(auto=True, method="peak")


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
