"""What stands still around the graph: the headline, the legend, and words where there is no graph."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QLinearGradient, QPainter

from gradviz.scene.marks import Mark
from gradviz.ui.canvas.brush import LEFT, Letters, faded, font, text
from gradviz.ui.canvas.legend import paint_short
from gradviz.ui.theme import Theme

MARGIN = 18.0
HEADLINE, LINE = 52.0, 20.0
LEGEND = 34.0
AMPLE, MOST = 2.0, 2.5
"""Up to type so many times as large as usual there are two lines and a legend; at most so large they are."""
PART = " · "
"""Between the parts of a line that tells several things."""
CAPTION = 24.0
"""Words below a card, as those of a pass's root, take so much."""
FADE = 8.0
"""Over so many pixels the graph fades out towards the headline and the legend."""


def headline_room(theme: Theme) -> float:
    """How high the headline is."""
    return (HEADLINE - (0 if _is_ample(theme) else LINE)) * _larger(theme)


def legend_room(theme: Theme) -> float:
    """How high the legend is; nothing where there is none."""
    return LEGEND * _larger(theme) if _is_ample(theme) and not theme.presents else 0.0


def _larger(theme: Theme) -> float:
    return min(max(theme.larger, 1.0), MOST)


def _is_ample(theme: Theme) -> bool:
    """Whether the type leaves room for two lines and for the legend; on a wall there is as much as at a desk."""
    return theme.larger <= AMPLE or theme.presents


def headline(painter: QPainter, theme: Theme, width: float, where: str, what: str) -> None:
    """Two lines at the top left: where the program stands, and what this step did; of very large type the latter."""
    painter.save()
    painter.scale(_larger(theme), _larger(theme))
    _headline(painter, theme, width / _larger(theme), where if _is_ample(theme) or not what else "", what)
    painter.restore()


def _headline(painter: QPainter, theme: Theme, width: float, where: str, what: str) -> None:
    rows = ((where, font(theme, 13), theme.muted), (what, font(theme, 14, bold=True), theme.text))
    top = 12.0
    if where or what:
        _ground(painter, theme, width, 0, HEADLINE - (0 if where and what else LINE))
    for words, fitting, color in rows:
        if not words:
            continue
        line = QRectF(MARGIN, top, width - 2 * MARGIN, LINE)
        text(painter, line, _whole_parts(words, fitting, line.width()), fitting, color, LEFT)
        top += LINE


def _whole_parts(words: str, fitting: Letters, room: float) -> str:
    """As many of the parts of a line as there is room for, the first at least."""
    parts = words.split(PART)
    while len(parts) > 1 and fitting.width(PART.join(parts)) > room:
        parts.pop()
    return PART.join(parts)


def legend(painter: QPainter, theme: Theme, width: float, height: float, marks: Iterable[Mark] = ()) -> None:
    """One line at the bottom that explains the marks: those that are always told, and those that are in view."""
    if not legend_room(theme):
        return
    painter.save()
    painter.scale(_larger(theme), _larger(theme))
    _legend(painter, theme, width / _larger(theme), height / _larger(theme), marks)
    painter.restore()


def _legend(painter: QPainter, theme: Theme, width: float, height: float, marks: Iterable[Mark]) -> None:
    margin = 12.0 if width < 600 else MARGIN
    _ground(painter, theme, width, height, height - LEGEND)
    paint_short(painter, theme, QRectF(margin, height - LEGEND, width - 2 * margin, LEGEND), marks)


def words(painter: QPainter, theme: Theme, rect: QRectF, title: str, more: str) -> None:
    """A friendly sentence in the middle; as large as there is room for it."""
    wide, larger = rect.width() - 40, max(theme.larger, 1.0)
    sizes = [(19 * larger, title, True), (14 * larger, more, False)]
    fitting = [font(theme, size, bold=bold) for size, _, bold in sizes]
    share = min([wide / max(letters.width(said), 1.0) for letters, (_, said, _) in zip(fitting, sizes, strict=True)])
    first, second = (font(theme, max(13.0, size * min(share, 1.0)), bold=bold) for size, _, bold in sizes)
    middle, left = rect.center().y(), rect.left() + 20
    above = QRectF(left, middle - 2 - 1.5 * first.size, wide, 1.5 * first.size)
    text(painter, above, title, first, theme.text)
    text(painter, QRectF(left, middle + 4, wide, 1.7 * second.size), more, second, theme.muted)


def _ground(painter: QPainter, theme: Theme, width: float, edge: float, inner: float) -> None:
    """Canvas from an edge of the picture inwards; the graph fades out before it."""
    painter.fillRect(QRectF(0, min(edge, inner), width, abs(inner - edge)), QColor(theme.canvas))
    end = inner + (FADE if inner > edge else -FADE)
    fade = QLinearGradient(0, inner, 0, end)
    fade.setColorAt(0, QColor(theme.canvas))
    fade.setColorAt(1, faded(theme.canvas, 0))
    painter.fillRect(QRectF(0, min(inner, end), width, FADE), fade)
