"""A code editor for Python with cells, and with the marks of the shown step."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QTextCursor, QWheelEvent
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from gradviz.ui.editor import indentation
from gradviz.ui.editor.brackets import matching_brackets
from gradviz.ui.editor.gutter import Gutter
from gradviz.ui.editor.highlighter import Highlighter
from gradviz.ui.editor.lens import EARLIER, LATER, NUMBER, TurnField, lens_at
from gradviz.ui.editor.marks import NOTHING, Marks, Stop
from gradviz.ui.editor.overlay import paint_grounds, paint_notes
from gradviz.ui.editor.peek import PeekStrip
from gradviz.ui.editor.spacing import AiryLayout
from gradviz.ui.theme import Theme, mixed

SMALLEST, LARGEST = 8, 48
_AIR = 0.4
"""Space between lines, as a share of the size of the type."""
_MARKER = re.compile(r"#\s?%%(?!.*\[markdown\])|# In\[\d*\]:")
_ANY_MARKER = re.compile(r"#\s?%%|# In\[\d*\]:")
_PAUSED = 0.13
"""How much of its colour the line has before which the program is stopped."""


class CodeEditor(QPlainTextEdit):
    """Text of a program; lines count from 1."""

    caret_placed = Signal(int)
    """The person put the caret on another line."""
    run_cell_asked = Signal(int)
    """The run button of the cell that begins at this line was clicked."""
    zoomed = Signal(int)
    """The size of the type changed, to so many pixels."""
    text_shown = Signal()
    """Another text is here."""
    breakpoint_asked = Signal(int)
    """The gutter was clicked at a line."""
    breakpoint_menu_asked = Signal(int, QPoint)
    """The gutter was clicked with the right button: the line, and where on the screen."""

    turn_asked = Signal(int, int)
    """An arrow of the lens over the loop on a line was clicked: the line, and 1 or -1."""
    turn_number_asked = Signal(int, int)
    """The turn of a number was asked for: the line, and the number."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.pointed_lens: tuple[int, str] | None = None
        """The line, and the part, of the lens under the pointer."""
        self.turn_field: TurnField | None = None
        self.marks: Marks = NOTHING
        self.stops: Mapping[int, Stop] = {}
        self.paused: int | None = None
        """The line before which the running program is stopped."""
        self.caller: int | None = None
        """The line that a frame further out, which is looked into, stands at."""
        """Breakpoints, by line."""
        self._size = theme.editor_size
        self._line = 1
        self._placed_by_program = False
        self._cells: list[int] | None = None
        self._airy = AiryLayout(self.document())
        self.document().setDocumentLayout(self._airy)
        self.setAccessibleName("Program")
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setCursorWidth(2)
        self.viewport().setMouseTracking(True)
        self.gutter = Gutter(self)
        self.peek = PeekStrip(self)
        self.highlighter = Highlighter(self.document(), theme)
        self.set_size(self._size)
        self.blockCountChanged.connect(self._make_room)
        self.updateRequest.connect(self._follow_scrolling)
        self.cursorPositionChanged.connect(self._caret_moved)
        self.document().contentsChanged.connect(self._forget_cells)

    # ------------------------------------------------------------ looks

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme."""
        self.theme = theme
        self.highlighter.set_theme(theme)
        self.set_size(self._size)
        self._show_brackets()

    def set_size(self, pixels: int) -> None:
        """Set the size of the type."""
        self._size = max(SMALLEST, min(LARGEST, pixels))
        families = ", ".join(f'"{family}"' for family in self.theme.mono)
        self.setStyleSheet(
            f"CodeEditor {{ font-family: {families}; font-size: {self._size}px; }}"
            "QAbstractScrollArea::corner { background: transparent; }"
        )
        self.ensurePolished()
        self._airy.air = float(round(self._size * _AIR))
        self.setTabStopDistance(self.fontMetrics().horizontalAdvance(" ") * indentation.STEP)
        self._make_room()
        self.viewport().update()

    def zoom(self, by: int) -> None:
        """Make the type larger or smaller; 0 gives the theme's own size."""
        self.set_size(self._size + by if by else self.theme.editor_size)
        self.zoomed.emit(self._size)

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
        """Scroll as little as puts a line comfortably into view."""
        bar = self.verticalScrollBar()
        first, rows = bar.value(), max(1, self.viewport().height() // max(1, self._row_height()))
        margin = min(3, rows // 4)
        if line - 1 < first + margin:
            bar.setValue(line - 1 - margin)
        elif line > first + rows - margin:
            bar.setValue(line - rows + margin)

    def _row_height(self) -> int:
        return round(self.fontMetrics().lineSpacing() + self._airy.air)

    # ------------------------------------------------------------ lines and cells

    def caret_line(self) -> int:
        """The line that the caret is on."""
        return self._line

    def line_text(self, line: int) -> str:
        """The text of a line."""
        return self.document().findBlockByNumber(line - 1).text()

    def go_to(self, line: int) -> None:
        """Put the caret at the start of a line, as the person would."""
        cursor = QTextCursor(self.document().findBlockByNumber(max(0, line - 1)))
        self.setTextCursor(cursor)
        self.centerCursor()
        self.setFocus()

    def show_text(self, text: str) -> None:
        """Show another text from its start, with nothing to undo."""
        self._placed_by_program = True
        self.set_marks(NOTHING)
        self.setPlainText(text)
        self._placed_by_program = False
        self.text_shown.emit()

    @property
    def is_loading(self) -> bool:
        """Whether another text is being put here, so that what changes is no edit of this one."""
        return self._placed_by_program

    def cell_lines(self) -> list[int]:
        """The lines at which code cells begin."""
        if self._cells is None:
            self._cells = [number for number, text in self._lines() if _MARKER.match(text)]
        return self._cells

    def marker_lines(self) -> list[int]:
        """The lines at which cells of any kind begin."""
        return [number for number, text in self._lines() if _ANY_MARKER.match(text)]

    def cell_range(self) -> tuple[int, int] | None:
        """First and last line of the cell that holds the caret; None in a text without cells."""
        if not self.cell_lines():
            return None
        markers = self.marker_lines()
        before = [line for line in markers if line <= self._line]
        after = [line for line in markers if line > self._line]
        return (before[-1] if before else 1, after[0] - 1 if after else self.blockCount())

    def visible_lines(self) -> Iterator[tuple[int, int, int]]:
        """Number, top and height of the lines in view."""
        block = self.firstVisibleBlock()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        bottom = self.viewport().height()
        while block.isValid() and top <= bottom:
            height = self.blockBoundingRect(block).height()
            yield block.blockNumber() + 1, round(top - self._airy.air / 2), round(height)
            top += height
            block = block.next()

    def ground_of(self, line: int) -> QColor | None:
        """The colour behind a whole line, or None."""
        marks, theme = self.marks, self.theme
        if line == self.paused:
            return mixed(theme.line_highlight, theme.warning, _PAUSED)
        if line == self.caller:
            return mixed(theme.panel, theme.warning, _PAUSED)
        if line in marks.errors:
            return QColor(theme.error_soft)
        if line == marks.shown:
            return QColor(theme.line_highlight)
        if line in marks.lit:
            return mixed(theme.panel, theme.selection, 0.75)
        if line == self._line and self.hasFocus():
            return mixed(theme.panel, theme.hover, 0.7)
        return None

    def _lines(self) -> Iterator[tuple[int, str]]:
        return enumerate(self.toPlainText().split("\n"), start=1)

    # ------------------------------------------------------------ editing

    def toggle_comment(self) -> None:
        """Make the chosen lines comments, or free them."""
        self._rewrite(indentation.toggled_comment)

    def indent(self) -> None:
        """Shift the chosen lines one step to the right."""
        self._rewrite(indentation.indented)

    def dedent(self) -> None:
        """Shift the chosen lines one step to the left."""
        self._rewrite(indentation.dedented)

    def event(self, event: QEvent) -> bool:
        """Leave Shift+Enter and Ctrl+Enter to the window, which runs cells with them."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if enter and event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
                event.ignore()
                return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Indent as Python wants it."""
        key, cursor = event.key(), self.textCursor()
        plain = not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            before = cursor.block().text()[: cursor.positionInBlock()]
            cursor.insertText("\n" + indentation.next_indent(before))
            self.ensureCursorVisible()
        elif key == Qt.Key.Key_Backtab:
            self.dedent()
        elif key == Qt.Key.Key_Tab and cursor.hasSelection():
            self.indent()
        elif key == Qt.Key.Key_Tab and plain:
            cursor.insertText(" " * (indentation.STEP - cursor.positionInBlock() % indentation.STEP))
        elif key == Qt.Key.Key_Backspace and plain and self._in_indent(cursor):
            self._step_back(cursor)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl, else scroll."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if turn := event.angleDelta().y():
                self.zoom(1 if turn > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the turn whose arrow was clicked, else put the caret."""
        lens = lens_at(self, event.position())
        if lens is None or event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
        elif lens[1] == NUMBER:
            self.ask_turn(lens[0])
        else:
            self.turn_asked.emit(lens[0], 1 if lens[1] == LATER else -1)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Two quick clicks on an arrow are two turns."""
        if lens_at(self, event.position()) is None:
            super().mouseDoubleClickEvent(event)
        else:
            self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light the part of a lens that is under the pointer."""
        super().mouseMoveEvent(event)
        self._point_at(lens_at(self, event.position()) if not event.buttons() else None)

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer is gone."""
        super().leaveEvent(event)
        self._point_at(None)

    def _point_at(self, lens: tuple[int, str] | None) -> None:
        if lens != self.pointed_lens:
            self.pointed_lens = lens
            shape = Qt.CursorShape.IBeamCursor if lens is None else Qt.CursorShape.PointingHandCursor
            self.viewport().setCursor(shape)
            tips = {EARLIER: "The turn before", NUMBER: "Go to a turn by its number", LATER: "The next turn"}
            self.viewport().setToolTip("" if lens is None else tips[lens[1]])
            self.viewport().update()

    def ask_turn(self, line: int) -> None:
        """Ask for the number of a turn of the loop on a line, whose lens is in view, if its turns are known."""
        if not self.marks.lenses[line].last:
            return
        row = next(
            QRectF(0, top, self.viewport().width(), height) for at, top, height in self.visible_lines() if at == line
        )
        field = self.turn_field = TurnField(self, line)
        field.chosen.connect(lambda number: self.turn_number_asked.emit(line, number))
        field.move(round(row.right()) - field.width() - 10, round(row.center().y()) - field.height() // 2)
        field.show()
        field.setFocus()

    def _in_indent(self, cursor: QTextCursor) -> bool:
        column = cursor.positionInBlock()
        return not cursor.hasSelection() and column > 0 and not cursor.block().text()[:column].strip(" ")

    @staticmethod
    def _step_back(cursor: QTextCursor) -> None:
        count = (cursor.positionInBlock() - 1) % indentation.STEP + 1
        cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, count)
        cursor.removeSelectedText()

    def _rewrite(self, change: Callable[[list[str]], list[str]]) -> None:
        """Replace the lines that the selection touches, as one step of undo."""
        cursor = self.textCursor()
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        document = self.document()
        first, last = document.findBlock(start), document.findBlock(end)
        if last != first and end == last.position():
            last = last.previous()
        begin = first.position()
        cursor.setPosition(begin)
        cursor.setPosition(last.position() + last.length() - 1, QTextCursor.MoveMode.KeepAnchor)
        old = cursor.selectedText().split("\u2029")
        new = change(old)
        cursor.insertText("\n".join(new))
        if len(old) > 1 or start != end:
            cursor.setPosition(begin, QTextCursor.MoveMode.KeepAnchor)
        else:
            cursor.setPosition(max(begin, start + len(new[0]) - len(old[0])))
        self.setTextCursor(cursor)

    # ------------------------------------------------------------ painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Grounds below the text, notes beside it."""
        painter = QPainter(self.viewport())
        paint_grounds(self, painter)
        painter.end()
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        paint_notes(self, painter)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the gutter at the left edge."""
        super().resizeEvent(event)
        self._place_gutter()

    def _make_room(self) -> None:
        self.setViewportMargins(self.gutter.wanted_width(), 0, 0, 0)
        self._place_gutter()
        self.gutter.update()

    def _place_gutter(self) -> None:
        """Beside the text, and not over the scroll bar below it."""
        inside, text = self.contentsRect(), self.viewport().geometry()
        self.gutter.setGeometry(QRect(inside.left(), inside.top(), self.gutter.wanted_width(), text.height()))

    def _follow_scrolling(self, area: QRect, by: int) -> None:
        if by:
            self.gutter.scroll(0, by)
        else:
            self.gutter.update(0, area.y(), self.gutter.width(), area.height())

    def _caret_moved(self) -> None:
        line = self.textCursor().blockNumber() + 1
        self._show_brackets()
        if line != self._line:
            self._line = line
            self.viewport().update()
            self.gutter.update()
            if not self._placed_by_program:
                self.caret_placed.emit(line)

    def _show_brackets(self) -> None:
        self.setExtraSelections([self._bracket(at) for at in matching_brackets(self.textCursor(), self.highlighter)])

    def _bracket(self, position: int) -> QTextEdit.ExtraSelection:
        selection = QTextEdit.ExtraSelection()
        cursor = self.textCursor()
        cursor.setPosition(position)
        cursor.setPosition(position + 1, QTextCursor.MoveMode.KeepAnchor)
        selection.cursor = cursor
        selection.format.setBackground(QColor(self.theme.selection))
        return selection

    def _forget_cells(self) -> None:
        self._cells = None
