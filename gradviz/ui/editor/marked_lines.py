"""The lines of a program in view, and what is marked on them: the shown step, breakpoints, where it is paused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from gradviz.ui.editor.document import OpenDocument
from gradviz.ui.editor.folds import Folds
from gradviz.ui.editor.gutter import Gutter
from gradviz.ui.editor.marks import NOTHING, Marks, Stop
from gradviz.ui.editor.peek import PeekStrip
from gradviz.ui.theme import Theme, mixed

_PAUSED = 0.13
"""How much of its colour the line has before which the program is stopped."""


class MarkedLines(QPlainTextEdit):
    """Lines count from 1."""

    gutter: Gutter
    peek: PeekStrip

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.marks: Marks = NOTHING
        self.stops: Mapping[int, Stop] = {}
        """Breakpoints, by line."""
        self.paused: int | None = None
        """The line before which the running program is stopped."""
        self.caller: int | None = None
        """The line that a frame further out, which is looked into, stands at."""
        self._kept: int | None = None
        """The line that was brought into view, as long as nobody went elsewhere."""
        self.verticalScrollBar().actionTriggered.connect(self._go_away)
        self._line = 1
        self._document = OpenDocument(theme, self)

    @property
    def folds(self) -> Folds:
        """What is folded in its document."""
        return self._document.folds

    def caret_line(self) -> int:
        """The line that the caret is on."""
        return self._line

    def set_marks(self, marks: Marks) -> None:
        """Paint other marks, and bring a newly shown line into view."""
        previous, self.marks = self.marks, marks
        self.peek.show_peek(marks.peek)
        if marks.shown and marks.shown != previous.shown:
            self.reveal(marks.shown)
        if marks != previous:
            self.viewport().update()
            self.gutter.update()

    def set_paused(self, line: int | None, *, reveal: bool = True) -> None:
        """Mark the line before which the running program is stopped, and bring it into view."""
        if line != self.paused:
            self.paused = line
            if line is not None and reveal:
                self.reveal(line)
            self.viewport().update()
            self.gutter.update()

    def set_caller(self, line: int | None, *, reveal: bool = True) -> None:
        """Mark the line of a frame further out of the stopped program, and bring it into view; None: that of none."""
        self.caller = line
        if reveal and (line is not None or self.paused is not None):
            self.reveal(line or self.paused or 1)
        self.viewport().update()
        self.gutter.update()

    def set_stops(self, stops: Mapping[int, Stop]) -> None:
        """Show other breakpoints."""
        self.stops = stops
        self.gutter.update()

    def reveal(self, line: int) -> None:
        """Scroll as little as puts a line comfortably into view; a folded one is where its head is."""
        self._kept = line
        bar = self.verticalScrollBar()
        row = self.document().findBlockByNumber((self.seen(line) or line) - 1).firstLineNumber()
        first, rows = bar.value(), max(1, self.viewport().height() // max(1, self._row_height()))
        margin = min(3, rows // 4)
        if row < first + margin:
            bar.setValue(row - margin)
        elif row >= first + rows - margin:
            bar.setValue(row + 1 - rows + margin)

    def keep_in_view(self) -> None:
        """There is another room, or type of another size: have the line in view that was, unless a person went away."""
        if self._kept is not None:
            self.reveal(self._kept)

    def _go_away(self, *_how: object) -> None:
        """A person scrolls, or puts the caret somewhere."""
        self._kept = None

    def seen(self, line: int | None) -> int | None:
        """The line that is seen in the place of one: the head of the fold that hides it, or itself."""
        return None if line is None else self.folds.head_of(line - 1) + 1

    def _row_height(self) -> int:
        return round(self.fontMetrics().lineSpacing() + self._document.airy.air)

    def visible_lines(self) -> Iterator[tuple[int, int, int]]:
        """Number, top and height of the lines in view."""
        block = self.firstVisibleBlock()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        bottom = self.viewport().height()
        while block.isValid() and top <= bottom:
            height = self.blockBoundingRect(block).height()
            if not block.next().isValid():
                height -= self._document.documentMargin()  # Qt has it belong to the last line
            yield block.blockNumber() + 1, round(top - self._document.airy.air / 2), round(height)
            top += height
            below = block.next()
            if not below.isVisible() and below.isValid():
                below = self._document.findBlockByLineNumber(block.firstLineNumber() + block.lineCount())
            block = below if below.blockNumber() > block.blockNumber() else block.document().end()

    def rows(self) -> Iterator[tuple[int, QRectF]]:
        """Number of the lines in view, and where the last row of each is: beside it there may be room for a note."""
        width = self.viewport().width()
        for line, top, height in self.visible_lines():
            above = round(self._rows_above(line) * self.fontMetrics().lineSpacing())
            yield line, QRectF(0, top + above, width, height - above)

    def first_row(self, line: int, height: int) -> int:
        """How high the first row of a line is that has such a height; all of it, unless it is wrapped."""
        return height - round(self._rows_above(line) * self.fontMetrics().lineSpacing())

    def _rows_above(self, line: int) -> int:
        """How many rows a line has above its last one: some where a class looks, and lines are wrapped."""
        return max(0, self.document().findBlockByNumber(line - 1).layout().lineCount() - 1)

    def ground_of(self, line: int) -> QColor | None:
        """The colour behind a whole line, or None."""
        marks, theme = self.marks, self.theme
        if line == self.seen(self.paused):
            return mixed(theme.line_highlight, theme.warning, _PAUSED)
        if line == self.seen(self.caller):
            return mixed(theme.panel, theme.warning, _PAUSED)
        if any(line == self.seen(each) for each in marks.errors):
            return QColor(theme.error_soft)
        if line == self.seen(marks.shown):
            return QColor(theme.line_highlight)
        if any(line == self.seen(each) for each in marks.lit):
            return mixed(theme.panel, theme.selection, 0.75)
        if line == self._line and self.hasFocus():
            return mixed(theme.panel, theme.hover, 0.7)
        return None
