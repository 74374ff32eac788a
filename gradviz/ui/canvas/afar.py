"""Paints cards that are seen so small that what is on them cannot be read: who it is, and its gradient, in large."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import ceil

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from gradviz.scene import cards as shape
from gradviz.ui.canvas.brush import CENTER, LEFT, NOBODY, SHRINK, at_least, font, name_within, text, width_of
from gradviz.ui.theme import Theme, mixed

AFAR = 0.6
"""At a smaller scale the numbers on cards cannot be read; at a larger one, too, where letters must be larger."""
_LETTERS = 12.0
"""Size of most letters on cards."""
LEAST = 10.0
"""Pixels of the letters that stand there instead; of smaller ones only a coloured strip is left."""
WANTED = 1.2
"""They are so much larger where there is room."""
LINE = 1.12
"""Height of a line, in letters."""
TIGHT = 1.15
"""Letters are so much higher than their place at most: capitals and digits are lower than letters are said to be."""
OVER = 9.0
"""A name or a sign that is cut says nothing: it may be so many pixels wider than its card, at either side."""
ROUND = 4.0
STRIP = 8.0


@dataclass(frozen=True)
class _Said:
    """What stands below a name: ways to put it, the best first, in lines; and its colours."""

    ways: tuple[tuple[str, ...], ...]
    ink: str
    ground: QColor
    strip: QColor


def is_afar(theme: Theme, scale: float) -> bool:
    """Whether what is on cards cannot be read at this scale."""
    return scale < max(AFAR, theme.legible / _LETTERS)


def least_letters(theme: Theme) -> float:
    """Pixels of the smallest letters that stand there instead."""
    return max(LEAST * theme.closer, theme.legible)


def paint_tensor(painter: QPainter, theme: Theme, scale: float, rect: QRectF, face: shape.TensorFace) -> None:
    """Its name, or shape, over its gradient, or its value if that is one number."""
    name = face.name or face.meta.partition(" ")[0]
    ink = theme.text if face.name and not face.old else theme.muted
    inner = rect.adjusted(3, shape.TAG / 2 if face.tag else 1, -3, -2)
    said = None
    if face.grad is not None:
        said = _gradient(theme, face.grad, f"Σ{face.ways:,} " if face.ways > 1 else "")
    elif len(face.value.rows) == 1 == len(face.value.rows[0]):
        said = _value(theme, face)
    if scale >= AFAR and face.value.rows and len(face.value.rows[0]) > 1:
        whole = inner
        inner = _values(painter, theme, scale, whole, face, said)
        said = said if inner is whole else None
    _paint(painter, theme, scale, inner, name, ink, said, whole=not face.name)


def _value(theme: Theme, face: shape.TensorFace) -> _Said:
    """What it holds: its numbers in rows, as far as they are told."""
    ground = mixed(theme.hover if face.quiet else theme.data_soft, theme.card, 0.2)
    rows = tuple("  ".join(cell.text for cell in row) for row in face.value.rows)
    return _Said((rows,), theme.muted if face.quiet else theme.text, ground, ground)


def _values(
    painter: QPainter, theme: Theme, scale: float, rect: QRectF, face: shape.TensorFace, said: _Said | None
) -> QRectF:
    """Its numbers below its name, and its gradient below these, where all can be read; what is left for the name."""
    own = _value(theme, face)
    lines = len(own.ways[0])
    high = rect.height() / (lines + 1 + (said is not None))
    tall = QRectF(rect.left(), rect.top(), rect.width(), high * (lines + 1))
    found = next(_ways(theme, scale, tall, own), None)
    low = QRectF(rect.left(), rect.top(), rect.width(), 2 * high)
    single = replace(said, ways=tuple(way for way in said.ways if len(way) == 1)) if said is not None else None
    last = next(_ways(theme, scale, low, single), None) if single is not None else None
    if found is None or (said is not None and last is None):
        return rect
    _rows(painter, theme, scale, QRectF(rect.left(), rect.top() + high, rect.width(), high * lines), own, *found)
    if said is not None and last is not None:
        _rows(painter, theme, scale, QRectF(rect.left(), rect.bottom() - high, rect.width(), high), said, *last)
    return QRectF(rect.left(), rect.top(), rect.width(), high)


def paint_group(painter: QPainter, theme: Theme, scale: float, rect: QRectF, face: shape.GroupFace) -> None:
    """Its title over the norm of its gradients, or what it holds."""
    said = None
    if face.grad and face.has_grad:
        soft = QColor(theme.gradient_soft)
        said = _Said(((face.grad,),), theme.text, soft, soft)
    elif face.holds:
        said = _Said(((face.held,),), theme.buffer, QColor(theme.card), QColor(theme.card))
    _paint(painter, theme, scale, rect, face.title, theme.text, said)


def _gradient(theme: Theme, grad: shape.Content, added: str) -> _Said:
    """What it is; before it, where it was `added` up, of how many."""
    if grad.is_none:
        ground = mixed(theme.border, theme.card, 0.4)
        return _Said((("grad None",), ("None",)), theme.muted, ground, ground)
    rows = tuple("  ".join(cell.text for cell in row) for row in grad.rows)
    stacked = tuple(cell.text for cell in grad.rows[0]) if len(rows) == 1 else ()
    one = [(f"{added}grad {grad.brief[0]}",), (f"{added}{grad.brief[0]}",), (grad.brief[0],)]
    ways = tuple(way for way in (rows if len(rows) > 1 else (), *one, stacked, grad.brief[1:]) if way)
    soft, strong = (theme.error_soft, theme.error) if grad.bad else (theme.gradient_soft, theme.gradient)
    return _Said(ways, theme.text, QColor(soft), QColor(strong))


def _paint(
    painter: QPainter,
    theme: Theme,
    scale: float,
    rect: QRectF,
    name: str,
    ink: str,
    said: _Said | None,
    *,
    whole: bool = False,
) -> None:
    """A name, and what stands below it, on a ground; where no way to put that can be read, a strip of its colour."""
    head = QRectF(rect)
    if said is not None:
        painter.setPen(NOBODY)
        for lines, size in _ways(theme, scale, rect, said):
            share = len(lines) / (len(lines) + 1)
            foot = rect.adjusted(0, rect.height() * (1 - share), 0, 0)
            head.setBottom(foot.top())
            _rows(painter, theme, scale, foot, said, lines, size)
            break
        else:
            painter.setBrush(said.strip)
            painter.drawRoundedRect(QRectF(rect.left(), rect.bottom() - STRIP, rect.width(), STRIP), ROUND, ROUND)
            head.setBottom(rect.bottom() - STRIP - 2)
    least = font(theme, max(1, ceil(min(least_letters(theme) / scale, head.height() / LINE))), bold=True)
    wide = least.width(name)
    if not whole and head.width() < wide <= head.width() + 2 * OVER / scale:
        head.adjust((head.width() - wide) / 2 - 1, 0, (wide - head.width()) / 2 + 1, 0)
        painter.setPen(NOBODY)
        painter.setBrush(QColor(theme.card))
        painter.drawRect(head.adjusted(0, head.height() / 5, 0, -head.height() / 5))
    name = name if whole else name_within(name, least, head.width() * SHRINK)
    size = _size(theme, scale, head, (name,))
    fits = _width(theme, name) * size <= head.width()
    if fits or not whole:  # of a name its beginning says something, of a shape nothing
        fitting = font(theme, at_least(theme, size, scale), bold=not whole)
        if fitting.size <= head.height() * TIGHT:
            text(painter, head, name, fitting, ink, CENTER if fits else LEFT)


def _rows(
    painter: QPainter, theme: Theme, scale: float, rect: QRectF, said: _Said, lines: tuple[str, ...], size: float
) -> None:
    """Lines on a ground."""
    painter.setPen(NOBODY)
    painter.setBrush(said.ground)
    painter.drawRoundedRect(rect.adjusted(0, 1, 0, 0), ROUND, ROUND)
    high = rect.height() / len(lines)
    for number, line in enumerate(lines):
        row = QRectF(rect.left(), rect.top() + number * high, rect.width(), high)
        text(painter, row, line, font(theme, at_least(theme, size, scale)), said.ink, CENTER)


def _ways(theme: Theme, scale: float, rect: QRectF, said: _Said) -> Iterator[tuple[tuple[str, ...], float]]:
    """The ways that can be read, and how large their letters are."""
    for lines in said.ways:
        line = QRectF(0, 0, rect.width(), rect.height() / (len(lines) + 1))
        size = _size(theme, scale, line, lines)
        large = size * scale >= least_letters(theme) - 0.01
        if large and max(_width(theme, each) for each in lines) * size <= rect.width():
            yield lines, size


def _size(theme: Theme, scale: float, rect: QRectF, words: tuple[str, ...]) -> float:
    """How large the letters of a line are, so that each of some texts fits; neither larger nor smaller than wanted."""
    least = least_letters(theme) / scale
    size = min(WANTED * least, rect.height() / LINE)
    wide = max(_width(theme, each) for each in words)
    return max(min(size, rect.width() / max(wide, 1e-3)), min(size, least))


def _width(theme: Theme, words: str) -> float:
    """Of a text in letters of size one."""
    return width_of(words, font(theme, _LETTERS, bold=True)) / _LETTERS
