"""What is wrong, in the text: waves below it, signs beside it, ticks along the scroll bar."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from gradviz.ui.code_help.checking import Checking
from gradviz.ui.code_help.findings import Located
from gradviz.ui.editor.code_editor import CodeEditor
from gradviz.ui.theme import Theme

RANK = {"error": 0, "warning": 1, "hint": 2}


def severity_color(theme: Theme, severity: str) -> str:
    """The colour of an error, a warning, a hint."""
    return {"error": theme.error, "warning": theme.warning}.get(severity, theme.faint)


class Underlines(QObject):
    """Paints what was found over an editor."""

    def __init__(self, editor: CodeEditor, checking: Checking) -> None:
        super().__init__(editor)
        self._editor, self._checking = editor, checking
        self._ticks = _Ticks(editor, checking)
        editor.overpaint.append(self._paint_text)
        editor.gutter.overpaint.append(self._paint_gutter)
        checking.changed.connect(self._update)

    def worst_by_line(self) -> dict[int, str]:
        """The severest of what is wrong with each line, hints left out."""
        worst: dict[int, str] = {}
        for each in self._checking.findings:
            severity = each.finding.severity
            if severity != "hint" and RANK[severity] < RANK[worst.get(each.line, "hint")]:
                worst[each.line] = severity
        return worst

    def _update(self) -> None:
        self._editor.viewport().update()
        self._editor.gutter.update()
        self._ticks.update()

    def _paint_text(self, painter: QPainter) -> None:
        editor = self._editor
        document, theme = editor.document(), editor.theme
        seen = [line for line, _top, _height in editor.visible_lines()]
        if not seen:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for each in sorted(self._checking.findings, key=lambda each: -RANK[each.finding.severity]):
            if not seen[0] <= each.line <= seen[-1]:
                continue
            block = document.findBlock(each.start)
            row = block.layout().lineForTextPosition(each.start - block.position())
            if not block.isVisible() or not row.isValid():
                continue
            origin = editor.blockBoundingGeometry(block).translated(editor.contentOffset()).topLeft()
            left, right = (self._x(row, at - block.position()) for at in (each.start, each.end))
            y = origin.y() + row.y() + row.ascent() + 2.5
            self._paint_mark(painter, each, origin.x() + left, max(origin.x() + right, origin.x() + left + 6), y, theme)

    @staticmethod
    def _x(row: object, column: int) -> float:
        at = row.cursorToX(column)  # type: ignore[attr-defined]  # a QTextLine
        return float(at[0] if isinstance(at, tuple) else at)

    @staticmethod
    def _paint_mark(painter: QPainter, each: Located, left: float, right: float, y: float, theme: Theme) -> None:
        severity = each.finding.severity
        color = QColor(severity_color(theme, severity))
        if severity == "hint":
            painter.setPen(QPen(color, 1.4, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(left, y + 1), QPointF(right, y + 1))
            return
        step = max(2.0, theme.editor_size / 6)
        points, x, up = [], left, False
        while x < right + step:
            points.append(QPointF(min(x, right), y + (0 if up else step * 0.8)))
            x, up = x + step, not up
        painter.setPen(QPen(color, max(1.3, theme.editor_size / 10)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(points))

    def _paint_gutter(self, painter: QPainter) -> None:
        editor = self._editor
        worst = self.worst_by_line()
        width = max(3, editor.theme.length(3))
        for line, top, height in editor.visible_lines():
            if line in worst:
                color = QColor(severity_color(editor.theme, worst[line]))
                painter.fillRect(QRectF(0, top + 2, width, height - 4), color)


class _Ticks(QWidget):
    """Where in the whole text something is wrong, along its scroll bar."""

    def __init__(self, editor: CodeEditor, checking: Checking) -> None:
        super().__init__(editor.verticalScrollBar())
        self._editor, self._checking = editor, checking
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        editor.verticalScrollBar().installEventFilter(self)
        self.resize(editor.verticalScrollBar().size())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Be as large as the scroll bar."""
        if event.type() == QEvent.Type.Resize:
            self.resize(self._editor.verticalScrollBar().size())
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A tick for each line with an error or a warning."""
        editor = self._editor
        count = max(1, editor.blockCount())
        painter = QPainter(self)
        for each in self._checking.findings:
            if each.finding.severity != "hint":
                y = (each.line - 0.5) / count * (self.height() - 4)
                color = QColor(severity_color(editor.theme, each.finding.severity))
                painter.fillRect(QRectF(self.width() - 5, y, 4, 3), color)
        painter.end()
