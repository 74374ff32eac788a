"""How the elements of a large value or gradient lie; with the bin, or the picked element, that is pointed at."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gradviz.scene.samples import Sample
from gradviz.ui.canvas.samples import bars_place, bin_place, height_of, matrix_place, paint_sample, picked_place
from gradviz.ui.panels.pointed_plot import ARROWS, PointedPlot
from gradviz.ui.theme import Theme
from gradviz.wording import tr


class SamplePlot(PointedPlot):
    """Pointing at a bin or an element, or going there with the arrow keys, tells its numbers."""

    def __init__(self, theme: Theme, strong: str, soft: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, strong, soft, parent)
        self._sample: Sample | None = None

    def show_sample(self, sample: Sample, title: str) -> None:
        """Show another value."""
        if sample != self._sample:
            self._sample, self.chosen = sample, None
            self.updateGeometry()
            self.update()
        self.setAccessibleName(tr("How the elements of {title} lie", title=title))

    @property
    def can_be_walked(self) -> bool:
        """Whether there are elements or bins to go to."""
        return self._sample is not None

    def sizeHint(self) -> QSize:
        """As high as its pictures are."""
        return QSize(200, 0 if self._sample is None else round(height_of(self._sample, self._theme.larger) + 2))

    def told(self) -> str:
        """What is said of the element or bin that is pointed at; of how many it tells where there is none."""
        sample = self._sample
        if sample is None:
            return ""
        if self.chosen is None:
            return sample.caption
        picked = len(sample.picked)
        return sample.picked_words(self.chosen) if self.chosen < picked else sample.bin_words(self.chosen - picked)

    def place(self, number: int) -> QRectF:
        """Where an element or a bin is."""
        assert self._sample is not None
        picked = len(self._sample.picked)
        if number < picked:
            return picked_place(self._sample, self._room(), number)
        return bin_place(self._sample, self._room(), number - picked, self._theme.larger)

    # ------------------------------------------------------------ events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the element or bin beside; down from the last row of elements to the bins, and up again."""
        sample = self._sample
        if sample is None or event.key() not in ARROWS:
            return super().keyPressEvent(event)
        picked, columns, bins = len(sample.picked), sample.grid[1], len(sample.counts)
        now, key = self.chosen, event.key()
        if now is None:
            return self.choose(0)
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            wanted = now + (1 if key == Qt.Key.Key_Right else -1)
            if (wanted < picked) == (now < picked) and 0 <= wanted < picked + bins:
                self.choose(wanted)
        elif now < picked:
            wanted = now + (columns if key == Qt.Key.Key_Down else -columns)
            if wanted >= picked:
                wanted = picked + round((now % columns + 0.5) / columns * bins - 0.5)
            self.choose(wanted if wanted >= 0 else now)
        elif key == Qt.Key.Key_Up and picked:
            self.choose(picked - columns + int((now - picked) / bins * columns))
        return None

    def paintEvent(self, event: QPaintEvent) -> None:
        """The pictures, and what is told."""
        sample = self._sample
        if sample is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.chosen
        told, place = (self.told(), self.place(chosen)) if chosen is not None else ("", None)
        paint_sample(painter, self._theme, self._room(), sample, self._strong, self._soft, told=told, chosen=place)
        self.paint_focus(painter)
        painter.end()

    def _room(self) -> QRectF:
        return QRectF(0, 1, self.width(), self.height() - 2)

    def at(self, point: QPointF) -> int | None:
        """The element or bin at a point."""
        sample, room = self._sample, self._room()
        if sample is None:
            return None
        bars, matrix = bars_place(sample, room, self._theme.larger), matrix_place(sample, room)
        if bars.contains(point):
            number = int((point.x() - bars.left()) / bars.width() * len(sample.counts))
            return len(sample.picked) + min(number, len(sample.counts) - 1)
        if not matrix.contains(point):
            return None
        rows, columns = sample.grid[:2]
        column = min(int((point.x() - matrix.left()) / matrix.width() * columns), columns - 1)
        return min(int((point.y() - matrix.top()) / matrix.height() * rows), rows - 1) * columns + column
