"""The strip left of the text: line numbers, the shown line's arrow, run buttons of cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QWidget

from gradviz.ui.theme import mono_font

if TYPE_CHECKING:
    from gradviz.ui.editor.code_editor import CodeEditor

_SIGN_SPACE = 22
_AFTER_NUMBER = 14


class Gutter(QWidget):
    """Paints beside an editor, and runs a cell when its button is clicked."""

    def __init__(self, editor: CodeEditor) -> None:
        super().__init__(editor)
        self._editor = editor
        self._pointed: int | None = None
        self.setMouseTracking(True)

    def wanted_width(self) -> int:
        """Room for signs and for the longest line number."""
        digits = max(2, len(str(self._editor.blockCount())))
        return _SIGN_SPACE + digits * self._editor.fontMetrics().horizontalAdvance("9") + _AFTER_NUMBER

    def sizeHint(self) -> QSize:
        """As wide as it needs to be."""
        return QSize(self.wanted_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Numbers and signs of the visible lines."""
        editor, theme = self._editor, self._editor.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(event.rect(), QColor(theme.panel))
        painter.setFont(mono_font(theme, editor.fontInfo().pixelSize()))
        marks, cells = editor.marks, editor.cell_lines()
        for line, top, height in editor.visible_lines():
            band = QRect(0, top, self.width(), height)
            if ground := editor.ground_of(line):
                painter.fillRect(band, ground)
            current = line == editor.caret_line() or line == marks.shown
            painter.setPen(QColor(theme.text if current else theme.gutter))
            number = band.adjusted(0, 0, -_AFTER_NUMBER, 0)
            painter.drawText(number, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(line))
            if line in cells:
                self._triangle(painter, band, theme.leaf if line != self._pointed else theme.accent)
            elif line == marks.shown:
                self._triangle(painter, band, theme.gradient)
            elif line in marks.errors:
                self._dot(painter, band, theme.error)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light the run button under the pointer."""
        line = self._button_at(event)
        if line != self._pointed:
            self._pointed = line
            shape = Qt.CursorShape.PointingHandCursor if line else Qt.CursorShape.ArrowCursor
            self.setCursor(shape)
            self.setToolTip("Run this cell" if line else "")
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Run the cell whose button is clicked, else go to the line."""
        if line := self._button_at(event):
            self._editor.run_cell_asked.emit(line)
        elif line := self._line_at(event):
            self._editor.go_to(line)

    def _button_at(self, event: QMouseEvent) -> int | None:
        line = self._line_at(event)
        return line if line in self._editor.cell_lines() else None

    def _line_at(self, event: QMouseEvent) -> int | None:
        y = event.position().y()
        return next((line for line, top, height in self._editor.visible_lines() if top <= y < top + height), None)

    @staticmethod
    def _triangle(painter: QPainter, band: QRect, color: str) -> None:
        half = min(6.0, band.height() * 0.32)
        x, y = 8.0, band.center().y() + 0.5
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(color))
        painter.drawPolygon(QPolygonF([QPointF(x, y - half), QPointF(x + 1.7 * half, y), QPointF(x, y + half)]))

    @staticmethod
    def _dot(painter: QPainter, band: QRect, color: str) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(color))
        painter.drawEllipse(QPointF(13.0, band.center().y() + 0.5), 4.5, 4.5)
