"""What stands still around the graph: the headline, the legend, and words where there is no graph."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QColor, QLinearGradient, QPainter

from gradviz.scene.marks import Mark
from gradviz.ui.canvas.brush import LEFT, Letters, faded, font, text
from gradviz.ui.canvas.legend import paint_short
from gradviz.ui.theme import Theme

MARGIN = 18.0
HEADLINE, LINE = 52.0, 20.0
LEGEND = 34.0
MOST = 2.5
"""At most so many times as large as usual is the type of headline and legend."""
SHARE = 0.3
"""Of larger type than usual, they take no more of the height than this."""
PART = " · "
"""Between the parts of a line that tells several things."""
CAPTION = 24.0
"""Words below a card, as those of a pass's root, take so much."""
FADE = 8.0
"""Over so many pixels the graph fades out towards the headline and the legend."""
WORDS = 62.0
"""Words where there is no graph take so much at the usual size."""
_LEAST_WORDS = 13.0
_ROW = 1.7
"""So many times as high as its letters is a row of those words."""


@dataclass(frozen=True)
class _Furniture:
    """How much stands around the graph: the less, the larger the type and the lower the canvas are."""

    larger: float
    lines: int
    has_legend: bool

    @property
    def headline(self) -> float:
        """How high the headline is at the usual size: large type needs no such wide margins."""
        return (HEADLINE - 2 * LINE) / sqrt(self.larger) + self.lines * LINE

    @property
    def legend(self) -> float:
        """The same of the legend."""
        return LINE + (LEGEND - LINE) / sqrt(self.larger) if self.has_legend else 0.0

    @property
    def height(self) -> float:
        """Pixels that both take."""
        return self.larger * (self.headline + self.legend)


def words_room(theme: Theme) -> float:
    """How high the words are where there is no graph, if there is room for them."""
    return WORDS * max(theme.larger, 1.0)


def _furniture(theme: Theme, height: float) -> _Furniture:
    """What a canvas of a height has room for: all, then what this step did and the legend, then the former alone."""
    larger = min(max(theme.larger, 1.0), MOST)
    if theme.presents:
        return _Furniture(larger, 2, False)
    full, less, least = (_Furniture(larger, *parts) for parts in ((2, True), (1, True), (1, False)))
    if larger == 1.0:
        return full
    return next((each for each in (full, less) if each.height <= SHARE * height), least)


def headline_room(theme: Theme, height: float) -> float:
    """How high the headline of a canvas of a height is."""
    furniture = _furniture(theme, height)
    return furniture.larger * furniture.headline


def legend_room(theme: Theme, height: float) -> float:
    """How high the legend is; nothing where there is none."""
    furniture = _furniture(theme, height)
    return furniture.larger * furniture.legend


def headline(painter: QPainter, theme: Theme, size: QSizeF, where: str, what: str) -> None:
    """Two lines at the top left: where the program stands, and what this step did; if there is room for one, that."""
    furniture = _furniture(theme, size.height())
    rows = ((where, font(theme, 13), theme.muted), (what, font(theme, 14, bold=True), theme.text))
    said = [row for row in rows if row[0]][-furniture.lines :]
    if not said:
        return
    painter.save()
    painter.scale(furniture.larger, furniture.larger)
    width, missing = size.width() / furniture.larger, furniture.lines - len(said)
    _ground(painter, theme, width, 0, furniture.headline - LINE * missing)
    line = QRectF(MARGIN, furniture.headline - LINE * furniture.lines, width - 2 * MARGIN, LINE)
    for words, letters, color in said:
        text(painter, line, _whole_parts(words, letters, line.width()), letters, color, LEFT)
        line.translate(0, LINE)
    painter.restore()


def _whole_parts(words: str, fitting: Letters, room: float) -> str:
    """As many of the parts of a line as there is room for, the first at least."""
    parts = words.split(PART)
    while len(parts) > 1 and fitting.width(PART.join(parts)) > room:
        parts.pop()
    return PART.join(parts)


def legend(painter: QPainter, theme: Theme, size: QSizeF, marks: Iterable[Mark] = ()) -> None:
    """One line at the bottom that explains the marks: those that are always told, and those that are in view."""
    furniture = _furniture(theme, size.height())
    if not furniture.has_legend:
        return
    painter.save()
    painter.scale(furniture.larger, furniture.larger)
    width, height = size.width() / furniture.larger, size.height() / furniture.larger
    margin = 12.0 if width < 600 else MARGIN
    top = height - furniture.legend
    _ground(painter, theme, width, height, top)
    paint_short(painter, theme, QRectF(margin, top, width - 2 * margin, furniture.legend), marks)
    painter.restore()


def words(painter: QPainter, theme: Theme, rect: QRectF, title: str, more: str) -> None:
    """A friendly sentence in the middle, as large as there is room for it; what is `more` where that has room, too."""
    wide, larger = rect.width() - 40, max(theme.larger, 1.0)
    said = [(19 * larger, title, True), *([(14 * larger, more, False)] if more else [])]
    share = min(1.0, *(wide / max(font(theme, size, bold=bold).width(row), 1.0) for size, row, bold in said))
    rows = [(font(theme, max(_LEAST_WORDS, size * share), bold=bold), row) for size, row, bold in said]
    if more and _high(rows) > rect.height():
        return words(painter, theme, rect, title, "")
    top = rect.center().y() - _high(rows) / 2
    for (letters, row), color in zip(rows, (theme.text, theme.muted), strict=False):
        text(painter, QRectF(rect.left() + 20, top, wide, _ROW * letters.size), row, letters, color)
        top += _ROW * letters.size
    return None


def _high(rows: list[tuple[Letters, str]]) -> float:
    return sum(_ROW * letters.size for letters, _ in rows)


def _ground(painter: QPainter, theme: Theme, width: float, edge: float, inner: float) -> None:
    """Canvas from an edge of the picture inwards; the graph fades out before it."""
    painter.fillRect(QRectF(0, min(edge, inner), width, abs(inner - edge)), QColor(theme.canvas))
    end = inner + (FADE if inner > edge else -FADE)
    fade = QLinearGradient(0, inner, 0, end)
    fade.setColorAt(0, QColor(theme.canvas))
    fade.setColorAt(1, faded(theme.canvas, 0))
    painter.fillRect(QRectF(0, min(inner, end), width, FADE), fade)
