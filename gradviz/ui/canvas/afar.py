"""Paints cards that are seen so small that what is on them cannot be read: who it is, and its gradient, in large."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from gradviz.scene import cards as shape
from gradviz.ui.canvas.brush import CENTER, LEFT, NOBODY, SHRINK, font, name_within, text, width_of
from gradviz.ui.theme import Theme, mixed

AFAR = 0.6
"""At a smaller scale the numbers on cards cannot be read."""
WANTED, LEAST = 12.0, 10.0
"""Pixels of the letters that stand there instead; of smaller ones only a coloured strip is left."""
LINE = 1.22
"""Height of a line, in letters."""
ROUND = 4.0
STRIP = 8.0


@dataclass(frozen=True)
class _Said:
    """What stands below a name: ways to put it, the best first, in lines; and its colours."""

    ways: tuple[tuple[str, ...], ...]
    ink: str
    ground: QColor
    strip: QColor


def paint_tensor(painter: QPainter, theme: Theme, scale: float, rect: QRectF, face: shape.TensorFace) -> None:
    """Its name, or shape, over its gradient, or its value if that is one number."""
    name = face.name or face.meta.partition(" ")[0]
    ink = theme.text if face.name and not face.old else theme.muted
    inner = rect.adjusted(4, shape.TAG / 2 if face.tag else 2, -4, -4)
    said = None
    if face.grad is not None:
        said = _gradient(theme, face.grad, f"Σ{face.ways:,} " if face.ways > 1 else "")
    elif len(face.value.rows) == 1 == len(face.value.rows[0]):
        ground = mixed(theme.hover if face.quiet else theme.data_soft, theme.card, 0.2)
        said = _Said(((face.value.rows[0][0].text,),), theme.muted if face.quiet else theme.text, ground, ground)
    _paint(painter, theme, scale, inner, name, ink, said, whole=not face.name)


def paint_group(painter: QPainter, theme: Theme, scale: float, rect: QRectF, face: shape.GroupFace) -> None:
    """Its title over the norm of its gradients, or what it holds."""
    said = None
    if face.grad and face.has_grad:
        soft = QColor(theme.gradient_soft)
        said = _Said(((face.grad,),), theme.text, soft, soft)
    elif face.held.startswith("holds"):
        said = _Said(((face.held,),), theme.buffer, QColor(theme.card), QColor(theme.card))
    _paint(painter, theme, scale, rect, face.title, theme.text, said)


def _gradient(theme: Theme, grad: shape.Content, added: str) -> _Said:
    """What it is; before it, where it was `added` up, of how many."""
    if not grad.rows and grad.line == "None":
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
            painter.setBrush(said.ground)
            painter.drawRoundedRect(foot, ROUND, ROUND)
            high = foot.height() / len(lines)
            for number, line in enumerate(lines):
                row = QRectF(foot.left(), foot.top() + number * high, foot.width(), high)
                text(painter, row, line, font(theme, round(size)), said.ink, CENTER)
            break
        else:
            painter.setBrush(said.strip)
            painter.drawRoundedRect(QRectF(rect.left(), rect.bottom() - STRIP, rect.width(), STRIP), ROUND, ROUND)
            head.setBottom(rect.bottom() - STRIP - 2)
    least = font(theme, max(1, round(min(LEAST / scale, head.height() / LINE))), bold=True)
    name = name if whole else name_within(name, least, head.width() * SHRINK)
    size = _size(theme, scale, head, (name,))
    fits = _width(theme, name) * size <= head.width()
    if fits or not whole:  # of a name its beginning says something, of a shape nothing
        text(painter, head, name, font(theme, round(size), bold=not whole), ink, CENTER if fits else LEFT)


def _ways(theme: Theme, scale: float, rect: QRectF, said: _Said) -> Iterator[tuple[tuple[str, ...], float]]:
    """The ways that can be read, and how large their letters are."""
    for lines in said.ways:
        line = QRectF(0, 0, rect.width(), rect.height() / (len(lines) + 1))
        size = _size(theme, scale, line, lines)
        if size * scale >= LEAST - 0.01 and max(_width(theme, each) for each in lines) * size <= rect.width():
            yield lines, size


def _size(theme: Theme, scale: float, rect: QRectF, words: tuple[str, ...]) -> float:
    """How large the letters of a line are, so that each of some texts fits; neither larger nor smaller than wanted."""
    size = min(WANTED / scale, rect.height() / LINE)
    wide = max(_width(theme, each) for each in words)
    return max(min(size, rect.width() / max(wide, 1e-3)), min(size, LEAST / scale))


def _width(theme: Theme, words: str) -> float:
    """Of a text in letters of size one."""
    return width_of(words, font(theme, WANTED, bold=True)) / WANTED
