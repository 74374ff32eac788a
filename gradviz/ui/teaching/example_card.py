"""One example in the gallery: its picture, its title and a sentence, as one button."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractButton, QWidget

from gradviz.examples import Example
from gradviz.ui.resources import resource
from gradviz.ui.theme import Theme, sans_font
from gradviz.wording import tr

WIDTH, PICTURE = 256, 144
_EDGE = 12
_LINES = 3
"""So many lines of the sentence have room."""
_ROUND = 8.0
_WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop


class ExampleCard(QAbstractButton):
    """Opens the example; keys that are none of its own are told of."""

    def __init__(
        self, example: Example, number: int, theme: Theme, other_key: Callable[[QKeyEvent], bool], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.example, self._theme, self._other_key = example, theme, other_key
        self._picture: QPixmap | None = None
        self._title = f"{number}  {tr(example.title)}"
        self._sentence = tr(example.sentence)
        self.setText(self._title)
        self.setAccessibleName(self._title)
        self.setAccessibleDescription(self._sentence)
        self.setToolTip("\n".join(f"• {tr(watch.text)}" for watch in example.watch))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._title_font, self._sentence_font = sans_font(theme, bold=True), sans_font(theme)

    def least_width(self) -> int:
        """Narrower than this it is never."""
        return max(WIDTH, self._theme.length(WIDTH * 0.8))

    def heightForWidth(self, width: int) -> int:
        """The same for all cards of a width."""
        line = QFontMetrics(self._sentence_font).lineSpacing()
        words = QFontMetrics(self._title_font).lineSpacing() + 4 + _LINES * line
        return width * PICTURE // WIDTH + words + 2 * _EDGE

    def searched(self) -> str:
        """What a search looks in."""
        example = self.example
        english = [example.title, example.sentence, example.name, *(watch.text for watch in example.watch)]
        return " ".join([*english, *map(tr, english)]).casefold()

    def sizeHint(self) -> QSize:
        """As wide as its picture is."""
        return QSize(self.least_width(), self.heightForWidth(self.least_width()))

    def enterEvent(self, event: QEnterEvent) -> None:
        """The pointer is over it."""
        super().enterEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, as Space does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif not self._other_key(event):
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Picture, title, sentence, and an outline that says where the focus is."""
        theme, chosen = self._theme, self.hasFocus() or self.underMouse()
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        thick = 2.0 if chosen else 1.0
        around = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        shape = QPainterPath()
        shape.addRoundedRect(around, _ROUND, _ROUND)
        painter.fillPath(shape, QColor(theme.card))
        high = self.width() * PICTURE // WIDTH
        painter.setClipPath(shape)
        painter.drawPixmap(QRect(0, 0, self.width(), high), self._thumbnail())
        painter.setPen(QPen(QColor(theme.border), 1))
        painter.drawLine(0, high, self.width(), high)
        painter.setClipping(False)
        painter.setPen(QPen(QColor(theme.accent if chosen else theme.border), thick))
        painter.drawPath(shape)
        room = self.rect().adjusted(_EDGE, high + _EDGE - 2, -_EDGE, -4)
        painter.setFont(self._title_font)
        painter.setPen(QColor(theme.text))
        metrics = painter.fontMetrics()
        painter.drawText(room, _WRAPPED, metrics.elidedText(self._title, Qt.TextElideMode.ElideRight, room.width()))
        room.setTop(room.top() + metrics.lineSpacing() + 4)
        painter.setFont(self._sentence_font)
        painter.setPen(QColor(theme.muted))
        painter.drawText(room, _WRAPPED, self._sentence)
        painter.end()

    def _thumbnail(self) -> QPixmap:
        """Read when it is first seen."""
        if self._picture is None:
            look = "dark" if self._theme.dark else "light"
            self._picture = QPixmap(str(resource(f"thumbnails/{self.example.name}.{look}.png")))
        return self._picture
