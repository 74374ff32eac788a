"""Pictures of the graph: what a canvas shows, all of its graph, or a step of a record that no window shows."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, QSizeF, Qt
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
from gradviz.ui.theme import THEMES, Theme

if TYPE_CHECKING:
    from gradviz.ui.canvas.canvas import GraphCanvas

LEAST = (640.0, 360.0)
MOST = (4000.0, 3000.0)
"""A larger scene is painted smaller."""
BORDER = 40.0
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
        raise ValueError(f"There is no theme {theme_name!r}; there are {', '.join(THEMES)}.")
    _ensure_application()
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
    around = _seen(scene, step)
    wide = min(max(around.width() + 2 * BORDER, LEAST[0]), MOST[0])
    high = min(max(around.height() + 2 * BORDER + furniture.HEADLINE + furniture.LEGEND, LEAST[1]), MOST[1])
    size = QSizeF(wide, high).toSize()
    camera = fitted(around, _room(size))

    def paint_whole(painter: QPainter, scale: float) -> None:
        frame = frame_of(scene, step, detailed=is_detailed(scene, camera.scale * scale, most=MOST_CARDS))
        _paint_still(painter, frame, theme, size, dress or Dress())

    return Picture(size, paint_whole, _title(step))


def _title(step: int) -> str:
    return f"Step {step:,}"


def _paint_still(painter: QPainter, frame: Frame, theme: Theme, size: QSize, dress: Dress) -> None:
    """Ground, graph, headline and legend."""
    painter.fillRect(QRectF(0, 0, size.width(), size.height()), QColor(theme.canvas))
    if frame.empty:
        furniture.words(painter, theme, QRectF(0, 0, size.width(), size.height()), "Nothing lives at this step", "")
    else:
        camera = fitted(_seen(frame.scene, frame.step), _room(size))
        painter.save()
        painter.setTransform(camera.transform(), combine=True)
        at_once(paint_in_parts(painter, frame, theme, camera.scale, lit=dress.lit, words=dress.words, kept=dress.kept))
        if dress.rings is not None:
            dress.rings(painter, frame, camera.scale)
        painter.restore()
    furniture.headline(painter, theme, size.width(), frame.where, frame.what)
    furniture.legend(painter, theme, size.width(), size.height(), present(frame))


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


def _room(size: QSize) -> QRectF:
    top, bottom = furniture.HEADLINE + BORDER / 2, furniture.LEGEND + BORDER / 2
    return QRectF(BORDER, top, size.width() - 2 * BORDER, size.height() - top - bottom)


def _ensure_application() -> None:
    global _application
    if QGuiApplication.instance() is not None:
        return
    has_display = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if sys.platform.startswith("linux") and not has_display:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    QGuiApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    _application = QGuiApplication(sys.argv[:1])
