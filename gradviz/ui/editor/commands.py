"""What a person can do to the lines of the text; each is one step of undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication, QTextBlock, QTextCursor

from gradviz.ui.editor import indentation
from gradviz.ui.editor.highlighter import units
from gradviz.ui.editor.pasting import LINES, of_lines, text_of, without_prompts

if TYPE_CHECKING:
    from gradviz.ui.editor.code_editor import CodeEditor

_KEEP = QTextCursor.MoveMode.KeepAnchor


class Commands:
    """Works on the lines that the selection of an editor touches, of a folded block on all of them."""

    def __init__(self, editor: CodeEditor) -> None:
        self._editor = editor

    def toggle_comment(self) -> None:
        """Make the chosen lines comments, or free them."""
        self._rewrite(indentation.toggled_comment)

    def indent(self) -> None:
        """Shift the chosen lines one step to the right."""
        self._rewrite(partial(indentation.indented, unit=self._unit()))

    def dedent(self) -> None:
        """Shift the chosen lines one step to the left."""
        self._rewrite(partial(indentation.dedented, unit=self._unit()))

    def duplicate(self) -> None:
        """Write the chosen lines once more below; the copy is chosen then."""
        cursor = self._editor.textCursor()
        first, last = self._touched(cursor)
        text = "\n".join(self._texts(first, last))
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        at_end = cursor.position() == end
        cursor.setPosition(self._end_of(last))
        cursor.insertText("\n" + text)
        by = self._end_of(last) + 1 - self._start_of(first)
        self._choose((start, end) if at_end else (end, start), by)

    def move(self, direction: int) -> None:
        """Have the chosen lines change places with the one above (-1) or below (1)."""
        cursor = self._editor.textCursor()
        first, last = self._touched(cursor)
        other = first - 1 if direction < 0 else last + 1
        if not 0 <= other < len(self._editor.lines):
            return
        above, below = self._editor.folds.whole(other)
        start, end = cursor.anchor(), cursor.position()
        moved, neighbor = self._texts(first, last), self._texts(above, below)
        by = direction * (self._end_of(below) + 1 - self._start_of(above))
        self._replace(min(first, above), max(last, below), neighbor + moved if direction > 0 else moved + neighbor)
        self._choose((start, end), by)

    def delete(self) -> None:
        """Take the chosen lines away."""
        cursor = self._editor.textCursor()
        first, last = self._touched(cursor)
        column = cursor.positionInBlock()
        if last + 1 < len(self._editor.lines):
            start, end = self._start_of(first), self._start_of(last + 1)
        else:
            start, end = self._end_of(first - 1) if first else 0, self._end_of(last)
        cursor.setPosition(start)
        cursor.setPosition(end, _KEEP)
        cursor.removeSelectedText()
        block = cursor.block()
        cursor.setPosition(block.position() + min(column, block.length() - 1))
        self._editor.setTextCursor(cursor)

    def join(self) -> None:
        """Make the chosen lines one; a line alone is joined with the one below."""
        cursor = self._editor.textCursor()
        first, last = self._touched(cursor)
        last = min(len(self._editor.lines) - 1, max(last, first + 1))
        if last == first:
            return
        text = self._texts(first, first)[0]
        before = units(text, len(text.rstrip()))
        self._replace(first, last, [indentation.joined(self._texts(first, last))])
        place = self._start_of(first) + before
        self._choose((place, place), 0)

    def copy(self) -> None:
        """Copy what is chosen; else the line."""
        cursor = self._editor.textCursor()
        if cursor.hasSelection():
            self._editor.copy()
        else:
            QGuiApplication.clipboard().setMimeData(of_lines(self._texts(*self._touched(cursor))))

    def cut(self) -> None:
        """Cut what is chosen; else the line."""
        if self._editor.textCursor().hasSelection():
            self._editor.cut()
        elif not self._editor.isReadOnly():
            self.copy()
            self.delete()

    def paste(self, source: QMimeData) -> None:
        """Put text in: a line above the caret's; a session without its prompts, which the first undo brings back."""
        cursor, text = self._editor.textCursor(), text_of(source)
        if source.hasFormat(LINES) and not cursor.hasSelection():
            cursor.movePosition(QTextCursor.MoveOperation.StartOfBlock)
            cursor.insertText(text)
        else:
            place = cursor.selectionStart()
            program = None if self._editor.lines.at(self._line_of(place)).begin else without_prompts(text)
            self._put(cursor, text, fitted=program is None)
            if program is not None:
                cursor.setPosition(place, _KEEP)
                self._put(cursor, program, fitted=True)
            self._editor.setTextCursor(cursor)
        self._editor.ensureCursorVisible()

    def _put(self, cursor: QTextCursor, text: str, *, fitted: bool) -> None:
        """Put text in the place of what is chosen; whole lines take on the indentation of where they come to."""
        cursor.beginEditBlock()
        cursor.removeSelectedText()
        line = self._editor.lines.at(cursor.blockNumber())
        before = cursor.block().text()[: cursor.positionInBlock()]
        if fitted and "\n" in text and not before.strip() and not line.begin:
            cursor.movePosition(QTextCursor.MoveOperation.StartOfBlock, _KEEP)
            text = indentation.fitted(text, before, self._unit())
        cursor.insertText(text)
        cursor.endEditBlock()

    # ------------------------------------------------------------ lines

    def _rewrite(self, change: Callable[[Sequence[str]], list[str]]) -> None:
        """Replace the touched lines by as many others; the same text stays chosen."""
        cursor = self._editor.textCursor()
        first, last = self._touched(cursor)
        old = self._texts(first, last)
        new = change(old)
        ends = [(self._line_of(each), each) for each in (cursor.anchor(), cursor.position())]
        columns = [(at, place - self._start_of(at)) for at, place in ends]
        chosen = cursor.hasSelection()
        if new == old:
            return
        self._replace(first, last, new)
        places = [self._start_of(at) + self._shifted(at, column, first, last, old, new) for at, column in columns]
        if chosen and len(old) > 1:
            places[places.index(min(places))] = self._start_of(first)
        self._choose((places[0], places[1]), 0)

    @staticmethod
    def _shifted(at: int, column: int, first: int, last: int, old: Sequence[str], new: Sequence[str]) -> int:
        """Where a column is in a line that begins otherwise by now."""
        if not first <= at <= last or not column:
            return column
        return max(0, column + len(new[at - first]) - len(old[at - first]))

    def _replace(self, first: int, last: int, texts: Sequence[str]) -> None:
        cursor = self._editor.textCursor()
        cursor.setPosition(self._start_of(first))
        cursor.setPosition(self._end_of(last), _KEEP)
        cursor.insertText("\n".join(texts))

    def _choose(self, ends: tuple[int, int], by: int) -> None:
        cursor = self._editor.textCursor()
        most = self._editor.document().characterCount() - 1
        cursor.setPosition(min(most, ends[0] + by))
        cursor.setPosition(min(most, ends[1] + by), _KEEP)
        self._editor.setTextCursor(cursor)

    def _touched(self, cursor: QTextCursor) -> tuple[int, int]:
        """The first and the last line of the selection; one that it only reaches the start of is none of them."""
        first, last = self._line_of(cursor.selectionStart()), self._line_of(cursor.selectionEnd())
        if last > first and cursor.selectionEnd() == self._start_of(last):
            last -= 1
        return first, self._editor.folds.whole(last)[1]

    def _texts(self, first: int, last: int) -> list[str]:
        lines = self._editor.lines
        return [lines[number].text for number in range(first, last + 1)]

    def _line_of(self, position: int) -> int:
        return self._editor.document().findBlock(position).blockNumber()

    def _block(self, number: int) -> QTextBlock:
        return self._editor.document().findBlockByNumber(number)

    def _start_of(self, number: int) -> int:
        return self._block(number).position()

    def _end_of(self, number: int) -> int:
        block = self._block(number)
        return block.position() + block.length() - 1

    def _unit(self) -> str:
        return indentation.unit_of(line.text for line in self._editor.lines)
