"""Matches of a search and other places of the chosen word: grounds behind the text, and marks beside the scroll bar."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QTextBlock, QTextLine
from PySide6.QtWidgets import QScrollBar, QWidget

from gradviz.ui.editor.finding import Places
from gradviz.ui.theme import mixed

if TYPE_CHECKING:
    from gradviz.ui.editor.code_editor import CodeEditor

_MARK = 3.0
"""Pixels of a mark beside the scroll bar."""


class Occurrences(QObject):
    """Where a word that is chosen stands elsewhere in the text."""

    def __init__(self, editor: CodeEditor) -> None:
        super().__init__(editor)
        self._editor = editor
        self.places: list[tuple[int, int]] = []
        """From where to where, in Qt's places; nothing where no whole word is chosen."""
        self._word = ""
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(60)
        self._later.timeout.connect(self._look)
        editor.selectionChanged.connect(self._later.start)
        editor.textChanged.connect(self._expire)

    def _expire(self) -> None:
        if self._word:
            self._later.start()

    def _look(self) -> None:
        cursor = self._editor.textCursor()
        word = cursor.selectedText() if not self._editor.finder.active else ""
        before, self._word = self._word, word if word.isidentifier() else ""
        if not self._word and not before:
            return
        found = []
        if self._word:
            text = self._editor.lines.text
            places = Places(text)
            each = re.finditer(rf"(?<!\w){re.escape(self._word)}(?!\w)", text)
            found = [(places.unit(match.start()), places.unit(match.end())) for match in each]
            if (cursor.selectionStart(), cursor.selectionEnd()) not in found:
                found = []  # a part of a word
        self.places = found if len(found) > 1 else []
        self._editor.viewport().update()
        self._editor.scroll_marks.update()


class ScrollMarks(QWidget):
    """Lies over the scroll bar, lets the mouse through, and marks where matches are in the whole text."""

    def __init__(self, editor: CodeEditor) -> None:
        super().__init__(editor.verticalScrollBar())
        self._editor = editor
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        editor.verticalScrollBar().installEventFilter(self)
        self.resize(editor.verticalScrollBar().size())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Be as large as the scroll bar."""
        if event.type() == QEvent.Type.Resize and isinstance(watched, QScrollBar):
            self.resize(watched.size())
        return False

    def rows(self) -> list[int]:
        """How far down marks are, in pixels, each once."""
        editor = self._editor
        places = editor.finder.matches or editor.occurrences.places
        last = max(1, editor.document().characterCount())
        if not places:
            return []
        document, lines = editor.document(), max(1, editor.blockCount())
        if len(places) > 4 * self.height():  # by the place in the text: to ask for each line takes too long
            return sorted({round(start / last * self.height()) for start, _end in places})
        return sorted({document.findBlock(start).blockNumber() * self.height() // lines for start, _end in places})

    def paintEvent(self, event: QPaintEvent) -> None:
        """A line for each place."""
        rows = self.rows()
        if not rows:
            return
        painter = QPainter(self)
        theme = self._editor.theme
        color = QColor(theme.lit if self._editor.finder.matches else theme.accent)
        for row in rows:
            painter.fillRect(QRectF(1, row, self.width() - 2, _MARK), color)
        painter.end()


def paint_spots(editor: CodeEditor, painter: QPainter, block: QTextBlock) -> None:
    """The grounds of matches, or of the chosen word, in one line."""
    start, end = block.position(), block.position() + block.length() - 1
    theme, finder = editor.theme, editor.finder
    if finder.matches:
        chosen = finder.matches[finder.current] if finder.current is not None else None
        for match in finder.between(start, end):
            area = _area(editor, block, match)
            painter.fillRect(area, mixed(theme.panel, theme.lit, 0.75 if match == chosen else 0.4))
            if match == chosen:
                painter.setPen(QPen(QColor(theme.text), 1.2))
                painter.drawRect(area)
    elif editor.occurrences.places:
        for place in editor.occurrences.places:
            if place[0] >= start and place[1] <= end:
                painter.fillRect(_area(editor, block, place), mixed(theme.panel, theme.selection, 0.8))


def _area(editor: CodeEditor, block: QTextBlock, place: tuple[int, int]) -> QRectF:
    """Where a stretch of a line is on the screen."""
    room = editor.blockBoundingGeometry(block).translated(editor.contentOffset())
    start, end = (min(max(0, each - block.position()), block.length() - 1) for each in place)
    line = block.layout().lineForTextPosition(start)
    if not line.isValid():
        return QRectF()
    left, right = (_x(line, min(each, line.textStart() + line.textLength())) for each in (start, end))
    return QRectF(room.left() + left, room.top() + line.y(), max(2.0, right - left), line.height())


def _x(line: QTextLine, column: int) -> float:
    found = line.cursorToX(column)
    return float(found[0] if isinstance(found, tuple) else found)  # type: ignore[arg-type]
