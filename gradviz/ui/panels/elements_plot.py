"""The elements of a value or a gradient as a heat map, or how those of a large one lie; with the number pointed at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gradviz.scene.cards import Content, content
from gradviz.scene.numbers import CELL_CHARS, flat
from gradviz.scene.numbers import number as number_in_cell
from gradviz.trace.texts import number_text
from gradviz.ui.canvas.contents import paint_heat, paint_spread
from gradviz.ui.panels.pointed_plot import PointedPlot
from gradviz.ui.theme import Theme, mono_font, sans_font
from gradviz.wording import tr

LINE, HIGHEST, LARGEST_CELL = 18.0, 150.0, 22.0
SPREAD = 30.0
_DARK = 0.75
"""Fields of larger elements are dark; their numbers are light."""


class ElementsPlot(PointedPlot):
    """Pointing at an element, or going to it with the arrow keys, tells its index and its number."""

    def __init__(self, theme: Theme, strong: str, soft: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, strong, soft, parent)
        self._content = Content()
        self._grid: tuple[tuple[float, ...], ...] = ()
        self._numbers: list[Any] = []
        self._shape: tuple[int, ...] = ()
        self._value: Any = None

    def show_value(self, value: Any, shape: Sequence[int], title: str) -> None:
        """Show another value."""
        if (value, tuple(shape)) == (self._value, self._shape):
            return
        self._value, self._shape = value, tuple(shape)
        self._content = content(value, (1, 10_000))  # as a picture, however few there are
        self._numbers = [] if isinstance(value, dict) else flat(value)
        sizes = [size for row in self._content.heat for size in row]
        columns = self._columns(len(sizes))
        self._grid = tuple(tuple(sizes[at : at + columns]) for at in range(0, len(sizes), columns))
        self.chosen = None
        self.setAccessibleName(tr("Elements of {title}", title=title))
        self.updateGeometry()
        self.update()

    @property
    def can_be_walked(self) -> bool:
        """Whether there are elements to go to."""
        return bool(self._grid)

    def sizeHint(self) -> QSize:
        """As high as its rows want to be."""
        if not self._grid:
            return QSize(200, round(SPREAD))
        return QSize(200, round(min(HIGHEST, len(self._grid) * LARGEST_CELL) + self._theme.length(LINE)))

    def told(self) -> str:
        """The index and the number of the element pointed at; what there is to see where none is."""
        if self.chosen is None:
            return tr("{count} elements; stronger is larger", count=len(self._numbers))
        number = self._numbers[self.chosen]
        index = ", ".join(map(str, self._index(self.chosen)))
        return f"[{index}] = {number if isinstance(number, str) else number_text(number)}"

    def place(self, number: int) -> QRectF:
        """Where an element is."""
        field = self._field()
        columns = len(self._grid[0])
        wide, high = field.width() / columns, field.height() / len(self._grid)
        row, column = divmod(number, columns)
        return QRectF(field.left() + column * wide, field.top() + row * high, wide, high)

    # ------------------------------------------------------------ events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the element beside."""
        columns = len(self._grid[0]) if self._grid else 1
        key = Qt.Key
        moves = {key.Key_Left: -1, key.Key_Right: 1, key.Key_Up: -columns, key.Key_Down: columns}
        if not self._grid or event.key() not in moves:
            return super().keyPressEvent(event)
        wanted = 0 if self.chosen is None else self.chosen + moves[key(event.key())]
        if 0 <= wanted < len(self._numbers):
            self.choose(wanted)
        return None

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture, and a line below it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        if self._grid:
            paint_heat(painter, theme, self._field(), self._grid, self._strong, self._soft)
            self._paint_numbers(painter)
            if self.chosen is not None:
                painter.setPen(QPen(QColor(theme.text), 1.5))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(self.place(self.chosen))
            telling = self.chosen is not None
            painter.setFont(mono_font(theme, theme.small_size) if telling else sans_font(theme, theme.small_size))
            painter.setPen(QColor(self._strong if telling else theme.muted))
            line = QRectF(0, self.height() - self._theme.length(LINE), self.width(), self._theme.length(LINE))
            words = QFontMetricsF(painter.font()).elidedText(self.told(), Qt.TextElideMode.ElideRight, line.width())
            painter.drawText(line, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom), words)
        elif self._content.spread is not None:
            strip = QRectF(0, 4, self.width(), SPREAD - 4)
            paint_spread(painter, theme, strip, self._content.spread, self._strong, self._soft)
        self.paint_focus(painter)
        painter.end()

    def _paint_numbers(self, painter: QPainter) -> None:
        """Each in its field, where all fields have room for one."""
        fitting = mono_font(self._theme, self._theme.small_size - 1)
        wide = QFontMetricsF(fitting).horizontalAdvance("0" * CELL_CHARS)
        first = self.place(0)
        if first.width() < wide + 2 or first.height() < fitting.pixelSize() + 3:
            return
        painter.setFont(fitting)
        for number, entry in enumerate(self._numbers):
            hot = max(self._grid[number // len(self._grid[0])][number % len(self._grid[0])], 0.0)
            painter.setPen(QColor(self._theme.on_accent if hot > _DARK else self._theme.text))
            painter.drawText(self.place(number), int(Qt.AlignmentFlag.AlignCenter), number_in_cell(entry))

    # ------------------------------------------------------------ where what is

    def _columns(self, count: int) -> int:
        """Rows are as in the tensor."""
        return max(1, min(count, self._shape[-1] if self._shape else 1))

    def _field(self) -> QRectF:
        columns = len(self._grid[0])
        high = self.height() - self._theme.length(LINE)
        wide = min(float(self.width()), columns * max(LARGEST_CELL * 2, 1.0))
        return QRectF(0, 0, wide, high)

    def at(self, point: QPointF) -> int | None:
        """The element at a point."""
        if not self._grid or not self._field().contains(point):
            return None
        field, columns = self._field(), len(self._grid[0])
        column = int((point.x() - field.left()) / field.width() * columns)
        row = int((point.y() - field.top()) / field.height() * len(self._grid))
        number = min(row, len(self._grid) - 1) * columns + min(column, columns - 1)
        return number if number < len(self._numbers) else None

    def _index(self, number: int) -> tuple[int, ...]:
        found = []
        for size in reversed(self._shape):
            number, place = divmod(number, size)
            found.append(place)
        return tuple(reversed(found))
