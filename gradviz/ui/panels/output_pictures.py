"""Pictures in the output: decoded beside the window's thread when they come into view, and kept in a bounded number."""

from __future__ import annotations

import base64
import json
import queue
import re
import threading
from collections import OrderedDict
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QRect, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QImage,
    QImageReader,
    QPainter,
    QPyTextObject,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)

from gradviz.ui.panels.output_forms import SVG
from gradviz.ui.panels.output_log import Line
from gradviz.ui.theme import Theme, sans_font
from gradviz.wording import tr

KIND = int(QTextFormat.ObjectTypes.UserObject) + 1
NUMBER = int(QTextFormat.Property.UserProperty) + 1
_MOST = 40_000_000
"""Pixels of a picture that is decoded."""
_KEPT = 96 << 20
"""Bytes of decoded pictures that are kept."""
_START = 1 << 18
"""Characters in which a picture says how large it is."""
_PIECE = 1 << 20
"""Characters that are decoded at once: the window's thread may have its turn between two."""
_UNSIZED = QSize(480, 360)
_ATTRIBUTE = r"""\b{}\s*=\s*["']\s*([0-9.]+)\s*(px|pt|em|ex|in|cm|mm|%)?\s*["']"""
_PIXELS = {None: 1.0, "px": 1.0, "pt": 4 / 3, "in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4, "em": 16.0, "ex": 8.0}
_Key = tuple[int, int, int, int]


@dataclass
class _Known:
    """What is known of a picture without decoding it."""

    revision: int
    size: QSize
    """In pixels of the picture itself."""
    shown: QSizeF
    """As it wants to be seen, at the usual size of type."""
    words: str = ""
    """Why it cannot be seen."""


class Pictures(QPyTextObject):
    """Draws the pictures of a document."""

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        super().__init__(document)
        self.theme = theme
        self.room = 400.0
        """Pixels from side to side that a picture may take."""
        self.ratio = 1.0
        """Pixels of the screen for each one."""
        self.decoder = _Decoder(self)
        self._lines: dict[int, Line] = {}
        self._known: dict[int, _Known] = {}
        self._images: OrderedDict[_Key, QImage] = OrderedDict()
        document.documentLayout().registerHandler(KIND, self)
        self.decoder.decoded.connect(self._keep)

    def insert(self, cursor: QTextCursor, line: Line) -> None:
        """Put a picture into the text."""
        self._lines[line.number] = line
        form = QTextCharFormat()
        form.setObjectType(KIND)
        form.setProperty(NUMBER, line.number)
        form.setToolTip(line.text)
        cursor.insertText("\N{OBJECT REPLACEMENT CHARACTER}", form)

    def clear(self) -> None:
        """Forget all pictures."""
        self._lines.clear()
        self._known.clear()
        self._images.clear()

    # ------------------------------------------------------------ what Qt asks

    def intrinsicSize(self, document: QTextDocument, position: int, form: QTextFormat) -> QSizeF:
        """As large as it wants to be, as far as there is room."""
        known = self._what(form)
        if known is None or known.words:
            metrics = QFontMetricsF(sans_font(self.theme))
            width = metrics.horizontalAdvance(known.words if known else "") + 24
            return QSizeF(min(width, self.room), metrics.height() * 2)
        size = known.shown * self.theme.larger
        return size * min(1.0, max(self.room, 80.0) / max(1.0, size.width()))

    def drawObject(
        self, painter: QPainter, rect: QRectF | QRect, document: QTextDocument, position: int, form: QTextFormat
    ) -> None:
        """The picture; a ground in its place while it is being decoded."""
        known, theme = self._what(form), self.theme
        if known is None:
            return
        rect = QRectF(rect)
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing)
        line = self._lines[int(form.property(NUMBER))]
        image = None if known.words else self._image(line, known, rect.size())
        if image is None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.hover))
            painter.drawRoundedRect(rect, theme.radius, theme.radius)
            painter.setPen(QColor(theme.muted))
            painter.setFont(sans_font(theme))
            words = painter.fontMetrics().elidedText(known.words, Qt.TextElideMode.ElideRight, int(rect.width()) - 12)
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, words)
        else:
            if image.hasAlphaChannel() and (ground := self._ground(line)):
                painter.fillRect(rect, QColor(ground))
            painter.drawImage(rect, image)
        painter.restore()

    def _ground(self, line: Line) -> str:
        """What a picture that one can see through needs behind it: most are drawn for paper."""
        assert line.shown is not None
        wanted = json.loads(line.shown.metadata).get("needs_background") if line.shown.metadata else None
        if wanted == "dark":
            return "" if self.theme.dark else "#1b1f26"
        return "#ffffff" if self.theme.dark else ""

    # ------------------------------------------------------------ sizes and pixels

    def _what(self, form: QTextFormat) -> _Known | None:
        line = self._lines.get(int(form.property(NUMBER) or 0))
        if line is None or line.shown is None:
            return None
        known = self._known.get(line.number)
        if known is None or known.revision != line.revision:
            known = self._known[line.number] = _look(line)
        return known

    def _image(self, line: Line, known: _Known, size: QSizeF) -> QImage | None:
        wanted = (size * self.ratio).toSize()
        if line.form != SVG:
            wanted = wanted.boundedTo(known.size)
        key = (line.number, line.revision, wanted.width(), wanted.height())
        if key in self._images:
            self._images.move_to_end(key)
            return self._images[key]
        assert line.shown is not None
        self.decoder.ask(key, line.shown.data[line.form], line.form, wanted)
        return next((image for other, image in self._images.items() if other[:2] == key[:2]), None)

    def _keep(self, key: _Key, image: QImage) -> None:
        if image.isNull():
            known = self._known.get(key[0])
            if known is not None and known.revision == key[1]:
                known.words = tr("This picture is damaged and cannot be shown.")
        for old in [old for old in self._images if old[0] == key[0]]:
            del self._images[old]
        self._images[key] = image
        total = sum(each.sizeInBytes() for each in self._images.values())
        while total > _KEPT and len(self._images) > 1:
            total -= self._images.popitem(last=False)[1].sizeInBytes()


def _look(line: Line) -> _Known:
    """How large a picture is, as its first bytes say."""
    assert line.shown is not None
    data = line.shown.data[line.form]
    said: dict[str, object] = {}
    if line.shown.metadata:
        said = json.loads(line.shown.metadata).get(line.form) or {}
    size = _svg_size(data[:_START]) if line.form == SVG else _bitmap_size(data[:_START])
    if not size.isValid() or size.isEmpty():
        words = tr("This picture is damaged and cannot be shown.")
        return _Known(line.revision, size, QSizeF(), words)
    if line.form != SVG and size.width() * size.height() > _MOST:
        words = tr("A picture of {width} × {height} pixels is too large to be shown here. Save As… keeps it.",
                   width=f"{size.width():,}", height=f"{size.height():,}")  # fmt: skip
        return _Known(line.revision, size, QSizeF(), words)
    width, height = said.get("width"), said.get("height")
    shown = QSizeF(size)
    if isinstance(width, (int, float)) and width > 0:
        shown = QSizeF(width, height if isinstance(height, (int, float)) else width * size.height() / size.width())
    return _Known(line.revision, size, shown)


def _bitmap_size(text: str) -> QSize:
    start = "".join(text.split())
    buffer = QBuffer()
    try:
        buffer.setData(QByteArray(base64.b64decode(start[: len(start) // 4 * 4])))
    except ValueError:
        return QSize()
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    return QImageReader(buffer).size()


def _svg_size(text: str) -> QSize:
    tag = re.search(r"<svg\b[^>]*>", text)
    if tag is None:
        return QSize()
    found = [re.search(_ATTRIBUTE.format(name), tag[0]) for name in ("width", "height")]
    if all(each and each[2] != "%" for each in found):
        return QSize(*(round(float(each[1]) * _PIXELS[each[2]]) for each in found if each))
    box = re.search(r"""viewBox\s*=\s*["']\s*([^"']+)["']""", tag[0])
    numbers = [float(number) for number in re.findall(r"[-0-9.e]+", box[1])] if box else []
    if len(numbers) == 4 and numbers[2] > 0:
        return QSize(_UNSIZED.width(), round(_UNSIZED.width() * numbers[3] / numbers[2]))
    return QSize(_UNSIZED)


class _Decoder(QObject):
    """Decodes on a thread of its own, which ends when nothing is left to do. Qt lets others go on meanwhile."""

    decoded = Signal(object, object)
    """Which one, and its pixels: none where it is damaged."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._asked: set[_Key] = set()
        self._wanted: queue.SimpleQueue[tuple[_Key, str, str, QSize]] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self.decoded.connect(lambda key, _image: self._asked.discard(key))

    def ask(self, key: _Key, data: str, mime: str, size: QSize) -> None:
        """Decode a picture to this size; `decoded` follows."""
        if key in self._asked:
            return
        self._asked.add(key)
        self._wanted.put((key, data, mime, size))
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._work, name="pictures", daemon=True)
            self._thread.start()

    @property
    def busy(self) -> bool:
        """Whether there is something that was not decoded yet."""
        return bool(self._asked)

    def _work(self) -> None:
        while True:
            try:
                key, data, mime, size = self._wanted.get(timeout=1.0)
            except queue.Empty:
                return
            image = decode(data, mime, size)
            try:
                self.decoded.emit(key, image)
            except RuntimeError:  # the window is gone
                return


def decode(data: str, mime: str, size: QSize | None = None) -> QImage:
    """The pixels of a picture, at most as many as are wanted of one that is not drawn; none where it is damaged."""
    buffer = QBuffer()
    buffer.setData(QByteArray(content(data, mime)))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(b"svg") if mime == SVG else QByteArray())
    reader.setAutoTransform(True)
    if size is not None and not size.isEmpty():
        reader.setScaledSize(size)
    return reader.read()


def content(data: str, mime: str) -> bytes:
    """A form of a display as it stands in a file."""
    if mime == SVG or mime.startswith("text/") or mime.endswith("json"):
        return data.encode("utf-8", "replace")
    if "\n" in data:
        data = data.replace("\n", "")
    try:
        return b"".join(base64.b64decode(data[start : start + _PIECE]) for start in range(0, len(data), _PIECE))
    except ValueError:
        return b""
