"""The shown line as it ran, over the foot of the text, where the text has that line no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gradviz.ui.editor.marks import Peek
from gradviz.ui.languages import worded
from gradviz.ui.theme import mono_font, sans_font
from gradviz.wording import tr

if TYPE_CHECKING:
    from gradviz.ui.editor.code_editor import CodeEditor

_PADDING = 12.0
_TITLE = 24.0


class PeekStrip(QWidget):
    """Read only; it covers the last lines in view (the first where the caret is there), and moves nothing.

    Where the line is of another document, a click leads there.
    """

    clicked = Signal()

    def __init__(self, editor: CodeEditor) -> None:
        super().__init__(editor)
        self._editor = editor
        self._peek: Peek | None = None
        worded(self, lambda: self.setAccessibleName(tr("The line as it ran")))
        editor.viewport().installEventFilter(self)
        editor.cursorPositionChanged.connect(self._place)
        self.hide()

    def show_peek(self, peek: Peek | None) -> None:
        """Show other lines, or nothing."""
        if peek != self._peek:
            self._peek = peek
            self.setToolTip("\n".join(peek.lines) if peek else "")
            self.setAccessibleDescription(f"{peek.title}: {peek.lines[peek.shown].strip()}" if peek else "")
            self.setCursor(Qt.CursorShape.PointingHandCursor if peek and peek.way else Qt.CursorShape.ArrowCursor)
            self.setVisible(peek is not None)
            self._place()
            self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the edge of the editor."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Lead to the line."""
        inside = event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint())
        if inside and self._peek is not None and self._peek.way:
            self.clicked.emit()

    def _place(self) -> None:
        if self._peek is not None:
            height = round(_TITLE + len(self._peek.lines) * self._row() + _PADDING / 2)
            viewport = self._editor.viewport()
            left = viewport.mapTo(self._editor, QPoint(0, 0))
            covers_caret = self._editor.cursorRect().bottom() > viewport.height() - height
            top = left.y() + (0 if covers_caret else viewport.height() - height)
            self.setGeometry(0, top, left.x() + viewport.width(), height)

    def _row(self) -> float:
        return float(self._editor.fontMetrics().lineSpacing() + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A title, and the lines around the shown one."""
        peek, editor, theme = self._peek, self._editor, self._editor.theme
        if peek is None:
            return
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.canvas))
        painter.setPen(QPen(QColor(theme.warning), 2))
        edge = 1 if self.y() > 1 else self.height() - 1
        painter.drawLine(0, edge, self.width(), edge)
        painter.setFont(sans_font(theme))
        painter.setPen(QColor(theme.muted))
        title = QRectF(_PADDING, 2, self.width() - 2 * _PADDING, _TITLE)
        painter.drawText(title, Qt.AlignmentFlag.AlignVCenter, peek.title)
        if peek.way:
            font = painter.font()
            font.setUnderline(True)
            painter.setFont(font)
            painter.setPen(QColor(theme.accent))
            behind = QFontMetricsF(font).horizontalAdvance(peek.title) + 2 * _PADDING
            painter.drawText(title.adjusted(behind, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, peek.way)
            painter.setFont(sans_font(theme))
        if peek.note:
            painter.setPen(QColor(theme.gradient))
            painter.drawText(title, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, peek.note)
        font = mono_font(theme, editor.fontInfo().pixelSize())
        painter.setFont(font)
        for index, text in enumerate(peek.lines):
            row = QRectF(0, _TITLE + index * self._row(), self.width(), self._row())
            if index == peek.shown:
                painter.fillRect(row, QColor(theme.line_highlight))
            painter.setPen(QColor(theme.text if index == peek.shown else theme.muted))
            room = row.adjusted(_PADDING, 0, -_PADDING, 0)
            shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)
        painter.end()
