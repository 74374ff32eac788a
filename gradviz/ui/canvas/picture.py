"""Stills: the graph at one step, fitted to a picture of its own size."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator

from gradviz.scene.frame import Frame, frame_of
from gradviz.scene.marks import present
from gradviz.scene.scene import SegmentScene, build
from gradviz.trace.trace import Trace
from gradviz.ui.canvas import furniture
from gradviz.ui.canvas.camera import fitted
from gradviz.ui.canvas.painter import is_detailed, paint
from gradviz.ui.theme import THEMES, Theme

SCALE = 2
LEAST = (640.0, 360.0)
MOST = (4000.0, 3000.0)
"""A larger scene is painted smaller."""
BORDER = 40.0

_application: QGuiApplication | None = None
"""Kept alive: Qt ends with its application object."""


def write_picture(trace: Trace, step: int, path: Path, theme_name: str) -> None:
    """Paint a step into a file; the format goes by its ending."""
    if theme_name not in THEMES:
        raise ValueError(f"There is no theme {theme_name!r}; there are {', '.join(THEMES)}.")
    _ensure_application()
    theme = THEMES[theme_name]
    scene = build(trace, step)
    seen = _seen(scene, step)
    width = min(max(seen.width() + 2 * BORDER, LEAST[0]), MOST[0])
    height = min(max(seen.height() + 2 * BORDER + furniture.HEADLINE + furniture.LEGEND, LEAST[1]), MOST[1])
    size = QSize(round(width), round(height))
    scale = fitted(seen, _room(size)).scale
    frame = frame_of(scene, step, detailed=is_detailed(scene, scale))
    if path.suffix.lower() == ".svg":
        _write_svg(frame, theme, size, path)
    else:
        _write_png(frame, theme, size, path)


def paint_still(painter: QPainter, frame: Frame, theme: Theme, size: QSize) -> None:
    """Ground, graph, headline and legend."""
    painter.fillRect(QRectF(0, 0, size.width(), size.height()), QColor(theme.canvas))
    if frame.empty:
        furniture.words(painter, theme, QRectF(0, 0, size.width(), size.height()), "Nothing lives at this step", "")
    else:
        camera = fitted(_seen(frame.scene, frame.step), _room(size))
        painter.save()
        painter.setTransform(camera.transform(), combine=True)
        paint(painter, frame, theme, camera.scale)
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
    return around


def _room(size: QSize) -> QRectF:
    top, bottom = furniture.HEADLINE + BORDER / 2, furniture.LEGEND + BORDER / 2
    return QRectF(BORDER, top, size.width() - 2 * BORDER, size.height() - top - bottom)


def _write_png(frame: Frame, theme: Theme, size: QSize, path: Path) -> None:
    image = QImage(size * SCALE, QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(image)
    painter.scale(SCALE, SCALE)
    paint_still(painter, frame, theme, size)
    painter.end()
    if not image.save(str(path)):
        raise OSError(f"{path} could not be written.")


def _write_svg(frame: Frame, theme: Theme, size: QSize, path: Path) -> None:
    generator = QSvgGenerator()
    generator.setFileName(str(path))
    generator.setSize(size)
    generator.setViewBox(QRectF(0, 0, size.width(), size.height()))
    generator.setTitle(f"Step {frame.step}")
    painter = QPainter()
    if not painter.begin(generator):
        raise OSError(f"{path} could not be written.")
    paint_still(painter, frame, theme, size)
    painter.end()


def _ensure_application() -> None:
    global _application
    if QGuiApplication.instance() is not None:
        return
    has_display = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if sys.platform.startswith("linux") and not has_display:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    QGuiApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    _application = QGuiApplication(sys.argv[:1])
