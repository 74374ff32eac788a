"""Pictures of the graph: what a canvas shows, all of its graph, or a step of a record that no window shows."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPainter

from gradviz.scene.frame import Frame, frame_of
from gradviz.scene.marks import present
from gradviz.scene.portions import at_once
from gradviz.scene.relations import Kept
from gradviz.scene.scene import SegmentScene, build
from gradviz.trace.trace import Trace
from gradviz.ui.canvas import furniture
from gradviz.ui.canvas.camera import fitted
from gradviz.ui.canvas.formats import Picture, write
from gradviz.ui.canvas.painter import is_detailed, paint_in_parts
from gradviz.ui.theme import THEMES, Theme, printed
from gradviz.wording import tr

if TYPE_CHECKING:
    from gradviz.ui.canvas.canvas import GraphCanvas

LEAST = (640.0, 360.0)
MOST = (4000.0, 3000.0)
"""A larger scene is painted smaller."""
BORDER = 40.0
MADE_OUT = 0.5
"""A thumbnail shows no less large than this."""
MOST_CARDS = 3000
"""More cards than these are not painted in detail, though nobody waits for the next frame."""

_application: QGuiApplication | None = None
"""Kept alive: Qt ends with its application object."""


@dataclass(frozen=True)
class Dress:
    """What a canvas puts on a graph."""

    lit: frozenset[str] = frozenset()
    words: Mapping[str, str] = field(default_factory=dict)
    kept: Kept | None = None
    rings: Callable[[QPainter, Frame, float], None] | None = None


def write_picture(trace: Trace, step: int, path: Path, theme_name: str, scale: float, *, down: bool = False) -> None:
    """Paint a step into a file; the format goes by its ending."""
    if theme_name not in THEMES:
        raise ValueError(
            tr("There is no theme {name}; there are {names}.", name=repr(theme_name), names=", ".join(THEMES))
        )
    ensure_application()
    write(still(build(trace, step, down=down), step, THEMES[theme_name]), path, scale)


def seen(canvas: GraphCanvas) -> Picture:
    """Exactly what a canvas shows, without what belongs to the pointer and without the widgets on it."""

    def paint_seen(painter: QPainter, _scale: float) -> None:
        painter.setClipRect(canvas.rect())
        canvas.painting.paint(painter, alone=True)

    return Picture(canvas.size(), paint_seen, _title(canvas.session.cursor))


def whole(canvas: GraphCanvas) -> Picture:
    """All of the graph that a canvas shows a part of, as it stands there."""
    session = canvas.session
    assert canvas.scene is not None
    dress = Dress(session.lit, session.differences, canvas.kept(), canvas.painting.rings)
    return still(canvas.scene, session.cursor, canvas.theme, dress)


def still(scene: SegmentScene, step: int, theme: Theme, dress: Dress | None = None) -> Picture:
    """All that a step shows of a scene, fitted into a picture of its own size."""
    theme = printed(theme)
    around = _seen(scene, step)
    wide = min(max(around.width() + 2 * BORDER, LEAST[0]), MOST[0])
    taken = furniture.headline_room(theme, MOST[1]) + furniture.legend_room(theme, MOST[1])
    high = min(max(around.height() + 2 * BORDER + taken, LEAST[1]), MOST[1])
    size = QSizeF(wide, high).toSize()
    camera = fitted(around, _room(size, theme))

    def paint_whole(painter: QPainter, scale: float) -> None:
        frame = frame_of(scene, step, detailed=is_detailed(scene, camera.scale * scale, most=MOST_CARDS))
        _paint_still(painter, frame, theme, size, dress or Dress())

    return Picture(size, paint_whole, _title(step))


def thumbnail(scene: SegmentScene, step: int, theme: Theme, size: QSize, focus: str | None = None) -> Picture:
    """The graph alone, in a small picture; where all of it would be too small, the part around a node."""
    around, room = _seen(scene, step), QRectF(QPointF(), QSizeF(size)).marginsRemoved(QMarginsF(8, 8, 8, 8))
    camera = fitted(around, room)
    if camera.scale < MADE_OUT:
        seat = scene.index.get(focus or "")
        middle = around.topLeft() if seat is None else QPointF(*scene.centers[seat].tolist())
        camera = fitted(_part(around, middle, room.size() / MADE_OUT), room)

    def paint_graph(painter: QPainter, scale: float) -> None:
        painter.fillRect(QRectF(0, 0, size.width(), size.height()), QColor(theme.canvas))
        painter.setTransform(camera.transform(), combine=True)
        frame = frame_of(scene, step, detailed=True)
        at_once(paint_in_parts(painter, frame, theme, camera.scale * scale))

    return Picture(size, paint_graph, _title(step))


def _part(whole: QRectF, middle: QPointF, size: QSizeF) -> QRectF:
    """A part of that size (or less) around a point, of what there is."""
    size = size.boundedTo(whole.size())
    left = min(max(middle.x() - size.width() / 2, whole.left()), whole.right() - size.width())
    top = min(max(middle.y() - size.height() / 2, whole.top()), whole.bottom() - size.height())
    return QRectF(QPointF(left, top), size)


def _title(step: int) -> str:
    return tr("Step {step:,}", step=step)


def _paint_still(painter: QPainter, frame: Frame, theme: Theme, size: QSize, dress: Dress) -> None:
    """Ground, graph, headline and legend."""
    painter.fillRect(QRectF(0, 0, size.width(), size.height()), QColor(theme.canvas))
    if frame.empty:
        furniture.words(painter, theme, QRectF(0, 0, size.width(), size.height()), tr("Nothing lives at this step"), "")
    else:
        camera = fitted(_seen(frame.scene, frame.step), _room(size, theme))
        painter.save()
        painter.setTransform(camera.transform(), combine=True)
        at_once(paint_in_parts(painter, frame, theme, camera.scale, lit=dress.lit, words=dress.words, kept=dress.kept))
        if dress.rings is not None:
            dress.rings(painter, frame, camera.scale)
        painter.restore()
    furniture.headline(painter, theme, QSizeF(size), frame.where, frame.what)
    furniture.legend(painter, theme, QSizeF(size), present(frame))


def _seen(scene: SegmentScene, step: int) -> QRectF:
    """The part of the scene that the picture shows."""
    left, top, right, bottom = scene.attention.focus()
    living = scene.living(step)
    around = QRectF(left, top, right - left, bottom - top)
    if living.any():
        left, top, right, bottom = scene.extent(living)
        around = around.united(QRectF(left, top, right - left, bottom - top))
    for left, top, right, bottom in scene.frames[scene.enclosed(living)].tolist():
        around = around.united(QRectF(left, top, right - left, bottom - top))
    return around


def _room(size: QSize, theme: Theme) -> QRectF:
    high = size.height()
    top, bottom = furniture.headline_room(theme, high) + BORDER / 2, furniture.legend_room(theme, high) + BORDER / 2
    return QRectF(BORDER, top, size.width() - 2 * BORDER, size.height() - top - bottom)


def ensure_application() -> None:
    """Have what Qt needs to paint, also where there is no screen."""
    global _application
    if QGuiApplication.instance() is not None:
        return
    has_display = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if sys.platform.startswith("linux") and not has_display:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    QGuiApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    _application = QGuiApplication(sys.argv[:1])
