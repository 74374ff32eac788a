"""The strip left of the text: breakpoints, line numbers, the shown line's arrow, run buttons of cells."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from gradviz.ui.editor.cell_signs import BAR, bar_color, long_words
from gradviz.ui.editor.stop_sign import paint_hint, paint_stop
from gradviz.ui.theme import mono_font
from gradviz.wording import tr

if TYPE_CHECKING:
    from gradviz.ui.editor.code_editor import CodeEditor

_STOP_SPACE = 20
_SIGN_SPACE = 20
_AFTER_NUMBER = 20
"""Between numbers and text; the signs of folds are there."""


class Gutter(QWidget):
    """Paints beside an editor; a click sets or takes away a breakpoint, or runs the cell whose button it hits."""

    def __init__(self, editor: CodeEditor) -> None:
        super().__init__(editor)
        self._editor = editor
        self._pointed: int | None = None
        self._on_fold = False
        """Whether the pointer is where the signs of folds are."""
        self.overpaint: list[Callable[[QPainter], None]] = []
        """What others paint beside the lines."""
        self.setMouseTracking(True)

    def wanted_width(self) -> int:
        """Room for breakpoints, for signs and for the longest line number."""
        digits = max(2, len(str(self._editor.blockCount())))
        return _STOP_SPACE + _SIGN_SPACE + digits * self._editor.fontMetrics().horizontalAdvance("9") + _AFTER_NUMBER

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
        marks, cells = editor.marks, set(editor.cell_lines())
        for line, top, height in editor.visible_lines():
            band = QRect(0, top, self.width(), height)
            if ground := editor.ground_of(line):
                painter.fillRect(band, ground)
            if bar := bar_color(editor, line):
                painter.fillRect(self.width() - BAR, top, BAR, height, bar)
            shown, paused, caller = (editor.seen(each) for each in (marks.shown, editor.paused, editor.caller))
            current = line in (editor.caret_line(), shown, paused, caller)
            painter.setPen(QColor(theme.text if current else theme.gutter))
            band.setHeight(height := editor.first_row(line, height))
            number = band.adjusted(0, 0, -_AFTER_NUMBER, 0)
            painter.drawText(number, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(line))
            middle = band.center().y() + 0.5
            if line == paused:
                self._triangle(painter, middle, height, theme.warning)
            elif line == caller:
                self._triangle(painter, middle, height, theme.warning, hollow=True)
            elif line in cells:
                self._triangle(painter, middle, height, theme.leaf if line != self._pointed else theme.accent)
            elif line == shown:
                self._triangle(painter, middle, height, theme.gradient)
            elif any(line == editor.seen(each) for each in marks.errors):
                self._cross(painter, middle, height, theme.error)
            self._fold_sign(painter, line, middle)
            at = QPointF(_STOP_SPACE / 2 + 1, middle)
            if line in editor.stops:
                paint_stop(painter, theme, editor.stops[line], at, height)
            elif line == self._pointed and line not in cells and not self._on_fold:
                paint_hint(painter, theme, at, height)
        for paint in self.overpaint:
            paint(painter)
        painter.end()

    def _fold_sign(self, painter: QPainter, line: int, y: float) -> None:
        """A chevron between number and text: of what is folded always, of what could be while the pointer is here."""
        folded = self._editor.folds.block(line - 1) is not None
        if not folded and not (self._pointed is not None and self._editor.folds.can_fold(line - 1)):
            return
        theme = self._editor.theme
        lit = line == self._pointed and self._on_fold
        painter.setPen(QPen(QColor(theme.accent if lit else theme.text if folded else theme.faint), 1.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        x = self.width() - _AFTER_NUMBER / 2
        shape = ((-2, -4), (2.5, 0), (-2, 4)) if folded else ((-4, -2), (0, 2.5), (4, -2))
        painter.drawPolyline(QPolygonF([QPointF(x + dx, y + dy) for dx, dy in shape]))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show what a click would do."""
        on_fold = event.position().x() >= self.width() - _AFTER_NUMBER
        if on_fold != self._on_fold:
            self._on_fold = on_fold
            self.update()
        self._point_at(self._line_at(event.position().y()))

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer is gone."""
        self._point_at(None)
        super().leaveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Run the cell whose button is clicked, else ask for a breakpoint."""
        line = self._line_at(event.position().y())
        if line is None or event.button() != Qt.MouseButton.LeftButton:
            return
        if event.position().x() >= self.width() - _AFTER_NUMBER and self._editor.folds.can_fold(line - 1):
            self._editor.folds.toggle(line - 1)
        elif line in self._editor.cell_lines():
            self._editor.run_cell_asked.emit(line)
        else:
            self._editor.breakpoint_asked.emit(line)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the line's breakpoint."""
        line = self._line_at(event.pos().y())
        if line is not None and line not in self._editor.cell_lines():
            self._editor.breakpoint_menu_asked.emit(line, event.globalPos())

    def _point_at(self, line: int | None) -> None:
        if line != self._pointed:
            self._pointed = line
            self.setCursor(Qt.CursorShape.ArrowCursor if line is None else Qt.CursorShape.PointingHandCursor)
            self.update()
        self.setToolTip(self._tip(line))

    def _tip(self, line: int | None) -> str:
        if line is None:
            return ""
        if self._on_fold and self._editor.folds.can_fold(line - 1):
            return tr("Show its lines") if self._editor.folds.block(line - 1) else tr("Hide its lines")
        if line in self._editor.cell_lines():
            cells = self._editor.open_document.cells
            return tr("Run this cell") + ".  " + long_words(*cells.state(line - 1))
        stop = self._editor.stops.get(line)
        return stop.words if stop else tr("Click to set a breakpoint")

    def _line_at(self, y: float) -> int | None:
        return next((line for line, top, height in self._editor.visible_lines() if top <= y < top + height), None)

    @staticmethod
    def _triangle(painter: QPainter, y: float, height: int, color: str, *, hollow: bool = False) -> None:
        half = min(6.0, height * 0.32)
        x = _STOP_SPACE + 4.0
        painter.setPen(QPen(QColor(color), 1.6) if hollow else QPen(Qt.PenStyle.NoPen))
        painter.setBrush(Qt.BrushStyle.NoBrush if hollow else QColor(color))
        painter.drawPolygon(QPolygonF([QPointF(x, y - half), QPointF(x + 1.7 * half, y), QPointF(x, y + half)]))

    @staticmethod
    def _cross(painter: QPainter, y: float, height: int, color: str) -> None:
        half = min(4.0, height * 0.2)
        x = _STOP_SPACE + 9.0
        pen = painter.pen()
        pen.setColor(QColor(color))
        pen.setWidthF(2.2)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawLine(QPointF(x - half, y - half), QPointF(x + half, y + half))
        painter.drawLine(QPointF(x - half, y + half), QPointF(x + half, y - half))
