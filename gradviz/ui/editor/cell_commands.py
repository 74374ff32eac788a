"""What a person can do to cells as pieces of text; each is one step of undo. Lines count from 0 here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QTextCursor

from gradviz.ui.editor.highlighter import units

if TYPE_CHECKING:
    from gradviz.ui.editor.code_editor import CodeEditor

_MARK = "# %%"
_KEEP = QTextCursor.MoveMode.KeepAnchor


class CellCommands:
    """Works on the cell that the caret of an editor is in."""

    def __init__(self, editor: CodeEditor) -> None:
        self._editor = editor

    def insert(self) -> None:
        """Begin an empty cell below this one; the caret goes into it."""
        first, last = self._cell(self._line())
        filled = [number for number in range(first, last + 1) if self._editor.lines[number].text.strip()]
        below = last + 1 < len(self._editor.lines)
        cursor = self._editor.textCursor()
        if not filled:
            self._select(cursor, first, last)
            cursor.insertText(f"{_MARK}\n" + "\n" * below)
            self._place(first + 1, 0)
            return
        self._select(cursor, filled[-1], last)
        kept = self._editor.lines[filled[-1]].text
        cursor.setPosition(cursor.selectionStart() + units(kept, len(kept)))
        cursor.setPosition(self._end_of(last), _KEEP)
        cursor.insertText(f"\n\n{_MARK}\n" + "\n" * below)
        self._place(filled[-1] + 3, 0)

    def split(self) -> None:
        """Have a new cell begin at the line of the caret; within a line, behind what stands before the caret."""
        cursor = self._editor.textCursor()
        before = cursor.block().text()[: cursor.positionInBlock()]
        cursor.beginEditBlock()
        if not before.strip():
            cursor.setPosition(cursor.block().position())
            cursor.insertText(f"{_MARK}\n")
        else:
            cursor.insertText(f"\n{_MARK}\n")
        cursor.endEditBlock()
        self._editor.setTextCursor(cursor)

    def merge(self) -> bool:
        """Make this cell and the one below it one; whether there is one below."""
        _first, last = self._cell(self._line())
        if last + 1 >= len(self._editor.lines):
            return False
        cursor = self._editor.textCursor()
        kept = QTextCursor(cursor)
        block = self._editor.document().findBlockByNumber(last + 1)
        cursor.setPosition(block.position())
        cursor.setPosition(min(block.position() + block.length(), self._most()), _KEEP)
        cursor.removeSelectedText()
        self._editor.setTextCursor(kept)
        return True

    def move(self, direction: int) -> None:
        """Have this cell change places with the one above (-1) or below (1)."""
        first, last = self._cell(self._line())
        lines = self._editor.lines
        if not lines.begins_cell(first):
            return
        if direction < 0:
            if not first or not lines.begins_cell((other := self._cell(first - 1))[0]):
                return
            upper, lower = other, (first, last)
        else:
            if last + 1 >= len(self._editor.lines):
                return
            upper, lower = (first, last), self._cell(last + 1)
        cursor = self._editor.textCursor()
        line, column = cursor.blockNumber(), cursor.positionInBlock()
        above, below = self._texts(*upper), self._texts(*lower)
        gap, tail = _blanks(above), _blanks(below)  # the blank lines between cells stay where they are
        below = below[: len(below) - tail] + [""] * gap
        above = above[: len(above) - gap] + [""] * tail
        self._replace(upper[0], lower[1], below + above)
        self._place(line + (len(below) if direction > 0 else upper[0] - first), column)

    # ------------------------------------------------------------ places

    def _line(self) -> int:
        return self._editor.textCursor().blockNumber()

    def _cell(self, line: int) -> tuple[int, int]:
        """The first and the last line of the cell that a line is in."""
        markers = self._editor.lines.markers
        first = max((marker for marker in markers if marker <= line), default=0)
        return first, next((marker for marker in markers if marker > line), len(self._editor.lines)) - 1

    def _texts(self, first: int, last: int) -> list[str]:
        return [self._editor.lines[number].text for number in range(first, last + 1)]

    def _most(self) -> int:
        return self._editor.document().characterCount() - 1

    def _end_of(self, line: int) -> int:
        block = self._editor.document().findBlockByNumber(line)
        return block.position() + block.length() - 1

    def _select(self, cursor: QTextCursor, first: int, last: int) -> None:
        cursor.setPosition(self._editor.document().findBlockByNumber(first).position())
        cursor.setPosition(self._end_of(last), _KEEP)

    def _replace(self, first: int, last: int, texts: list[str]) -> None:
        cursor = self._editor.textCursor()
        self._select(cursor, first, last)
        cursor.insertText("\n".join(texts))

    def _place(self, line: int, column: int) -> None:
        block = self._editor.document().findBlockByNumber(line)
        cursor = self._editor.textCursor()
        cursor.setPosition(block.position() + min(column, block.length() - 1))
        self._editor.setTextCursor(cursor)
        self._editor.ensureCursorVisible()


def _blanks(texts: list[str]) -> int:
    """How many blank lines are at the end of some."""
    return next((count for count, text in enumerate(reversed(texts)) if text.strip()), len(texts))
