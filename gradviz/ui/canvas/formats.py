"""Pictures as the bytes of a file: PNG, SVG and PDF, by the same strokes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QImageWriter, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from gradviz.export.render import ENDINGS, SCALES
from gradviz.wording import later, tr

_INCH = 96
"""Pixels in an inch of paper, as browsers count."""


@dataclass(frozen=True)
class Picture:
    """Something to paint, and how large it is."""

    size: QSize
    paint: Callable[[QPainter, float], None]
    """Told how much larger than its size it comes out, so that it can show more."""
    title: str = ""


def write(picture: Picture, path: Path, scale: float) -> None:
    """Write a picture to a file, whose ending says how; the file is the old one or the new one at any moment.

    Raises `ValueError` where its name ends otherwise or it would be too large, `OSError` where it cannot be written.
    """
    from gradviz.whole_files import write_whole

    data = encoded(picture, path.suffix.lower(), scale)
    try:
        write_whole(path, data)
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise OSError(tr("{path} could not be written: {error}.", path=path, error=why)) from error


def encoded(picture: Picture, ending: str, scale: float) -> bytes:
    """The bytes of such a file; `scale` is for those made of pixels."""
    if ending not in ENDINGS:
        raise ValueError(tr("Pictures are written as .png, .svg or .pdf."))
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if ending == ".png":
        writer = QImageWriter(buffer, QByteArray(b"png"))
        if not writer.write(image(picture, scale)):
            raise ValueError(tr("Qt could not make the picture: {error}.", error=writer.errorString().lower()))
    else:
        device = _svg(picture, buffer) if ending == ".svg" else _pdf(picture, buffer)
        painter = QPainter(device)
        picture.paint(painter, 1.0)
        painter.end()
    buffer.close()
    return bytes(data.data())


def image(picture: Picture, scale: float) -> QImage:
    """The picture in pixels."""
    if not SCALES[0] <= scale <= SCALES[1]:
        text = later("A picture is made {least:g} to {most:g} times as large, not {scale:g} times.")
        raise ValueError(tr(text, least=SCALES[0], most=SCALES[1], scale=scale))
    size = (QSizeF(picture.size) * scale).toSize()
    made = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    if made.isNull():
        text = later("{width:,} × {height:,} pixels are too many; choose a smaller scale.")
        raise ValueError(tr(text, width=size.width(), height=size.height()))
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.scale(scale, scale)
    picture.paint(painter, scale)
    painter.end()
    return made


def _svg(picture: Picture, buffer: QBuffer) -> QSvgGenerator:
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(picture.size)
    generator.setViewBox(QRectF(0, 0, picture.size.width(), picture.size.height()))
    generator.setTitle(picture.title)
    return generator


def _pdf(picture: Picture, buffer: QBuffer) -> QPdfWriter:
    """One page that is as large as the picture; a unit of its painter is a pixel."""
    writer = QPdfWriter(buffer)
    writer.setResolution(_INCH)
    writer.setPageSize(QPageSize(QSizeF(picture.size) / _INCH, QPageSize.Unit.Inch))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setTitle(picture.title)
    writer.setCreator("Gradviz")
    return writer
