"""What keys do to the text: pairs, indentation, words that one undo takes back together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QTextCursor

from gradviz.ui.editor import indentation, pairs
from gradviz.ui.editor.folding import open_before_joining
from gradviz.ui.editor.highlighter import column_of

if TYPE_CHECKING:
    from gradviz.ui.editor.code_editor import CodeEditor

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_KEEP, _MOVE = QTextCursor.MoveMode.KeepAnchor, QTextCursor.MoveMode.MoveAnchor


class Keys:
    """Answers the keys of one editor."""

    def __init__(self, editor: CodeEditor) -> None:
        self._editor = editor
        self._typed = (-1, -1, "")
        """Where the last typed sign ended, at which revision of the text, and what it was."""

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key does here; False where the text field itself knows what to do."""
        key, modifiers = event.key(), event.modifiers()
        if event.matches(QKeySequence.StandardKey.Copy):
            self._editor.commands.copy()
            return True
        if event.matches(QKeySequence.StandardKey.Cut):
            self._editor.commands.cut()
            return True
        if self._editor.isReadOnly():
            return key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)  # which do nothing then
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            open_before_joining(self._editor, forward=key == Qt.Key.Key_Delete)
        if modifiers & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier):
            return self._undo(event)
        alone = not modifiers & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        if key in _ENTER and alone:
            self._enter()
        elif key == Qt.Key.Key_Backtab:
            self._editor.commands.dedent()
        elif key == Qt.Key.Key_Tab and alone:
            self._tab()
        elif key == Qt.Key.Key_Home and alone:
            self._home(_KEEP if modifiers & Qt.KeyboardModifier.ShiftModifier else _MOVE)
        elif key == Qt.Key.Key_Backspace and alone:
            return self._backspace()
        elif _is_text(event.text()):
            self._type(event.text())
        else:
            return False
        return True

    def _undo(self, event: QKeyEvent) -> bool:
        """Ctrl+Alt types signs on some keyboards."""
        alt_graph = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        if event.modifiers() & alt_graph == alt_graph and _is_text(event.text()):
            self._type(event.text())
            return True
        return False

    # ------------------------------------------------------------ signs

    def _type(self, text: str) -> None:
        editor, cursor = self._editor, self._editor.textCursor()
        if cursor.hasSelection() and text in pairs.PAIRS:
            self._wrap(cursor, text)
            return
        line, column = self._place(cursor)
        known = editor.lines.at(line)
        ends = text in (*pairs.OPENING.values(), *pairs.QUOTES) and not cursor.hasSelection()
        if ends and pairs.is_stepped_over(text, known, column):
            cursor.movePosition(QTextCursor.MoveOperation.Right)
            self._show(cursor)
            return
        behind = "" if cursor.hasSelection() or text not in pairs.PAIRS else pairs.comes_along(text, known, column)
        self._open_group(cursor, text)
        if text == ":":
            self._place_clause(cursor)
        if editor.overwriteMode() and not cursor.atBlockEnd() and not cursor.hasSelection():
            cursor.deleteChar()
        cursor.insertText(text)
        if behind:
            cursor.insertText(behind)
            cursor.movePosition(QTextCursor.MoveOperation.Left, _MOVE, len(behind))
        cursor.endEditBlock()
        self._typed = (cursor.position(), cursor.document().revision(), text)
        self._show(cursor)

    def _open_group(self, cursor: QTextCursor, text: str) -> None:
        """Let one undo take a typed word back, with the blanks behind it."""
        end, revision, before = self._typed
        goes_on = cursor.position() == end and cursor.document().revision() == revision and not cursor.hasSelection()
        if goes_on and not (before.isspace() and not text.isspace()):
            cursor.joinPreviousEditBlock()
        else:
            cursor.beginEditBlock()

    def _wrap(self, cursor: QTextCursor, sign: str) -> None:
        """Put a pair around what is chosen, which stays chosen."""
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        forward = cursor.position() == end
        cursor.beginEditBlock()
        cursor.setPosition(end)
        cursor.insertText(pairs.PAIRS[sign])
        cursor.setPosition(start)
        cursor.insertText(sign)
        cursor.endEditBlock()
        cursor.setPosition(start + 1 if forward else end + 1)
        cursor.setPosition(end + 1 if forward else start + 1, _KEEP)
        self._show(cursor)

    def _place_clause(self, cursor: QTextCursor) -> None:
        """Have ``else`` and the like stand under their statement, when their colon is typed."""
        line, column = self._place(cursor)
        indent = None if cursor.hasSelection() else indentation.clause_indent(self._editor.lines, line, column)
        if indent is not None:
            own = len(indentation.indent_of(cursor.block().text()))
            start = QTextCursor(cursor)
            start.setPosition(cursor.block().position())
            start.movePosition(QTextCursor.MoveOperation.Right, _KEEP, own)
            start.insertText(indent)

    # ------------------------------------------------------------ lines

    def _enter(self) -> None:
        cursor = self._editor.textCursor()
        cursor.beginEditBlock()
        cursor.removeSelectedText()
        line, column = self._place(cursor)
        lines, unit = self._editor.lines, self._unit()
        text = lines.at(line).text
        indent = indentation.next_indent(lines, line, column, unit)
        between = text[max(0, column - 1) : column + 1] in {a + b for a, b in pairs.OPENING.items()}
        rest = len(text[column:]) - len(text[column:].lstrip())
        if text[column:].strip() and rest:  # what goes down brings no blanks along
            cursor.movePosition(QTextCursor.MoveOperation.Right, _KEEP, rest)
        cursor.insertText("\n" + indent)
        if between:
            place = cursor.position()
            cursor.insertText("\n" + indentation.indent_of(text))
            cursor.setPosition(place)
        cursor.endEditBlock()
        self._show(cursor)

    def _tab(self) -> None:
        cursor = self._editor.textCursor()
        if cursor.hasSelection():
            self._editor.commands.indent()
            return
        unit = self._unit()
        cursor.insertText(unit if unit == "\t" else " " * (len(unit) - cursor.positionInBlock() % len(unit)))
        self._show(cursor)

    def _backspace(self) -> bool:
        """Take away a whole step of indentation, or both signs of an empty pair."""
        cursor = self._editor.textCursor()
        if cursor.hasSelection() or cursor.atBlockStart():
            return False
        line, column = self._place(cursor)
        known = self._editor.lines.at(line)
        before = known.text[:column]
        if pairs.is_empty_pair(known, column):
            cursor.movePosition(QTextCursor.MoveOperation.Left)
            cursor.movePosition(QTextCursor.MoveOperation.Right, _KEEP, 2)
        elif not before.strip(" "):
            step = len(self._unit().expandtabs(4))
            cursor.movePosition(QTextCursor.MoveOperation.Left, _KEEP, (column - 1) % step + 1)
        else:
            return False
        cursor.removeSelectedText()
        self._show(cursor)
        return True

    def _home(self, mode: QTextCursor.MoveMode) -> None:
        """To the first sign of the line; from there to its very start."""
        cursor = self._editor.textCursor()
        text = cursor.block().text()
        first = len(indentation.indent_of(text))
        column = 0 if cursor.positionInBlock() == first else first
        cursor.setPosition(cursor.block().position() + column, mode)
        self._show(cursor)

    # ------------------------------------------------------------ places

    def _unit(self) -> str:
        return indentation.unit_of(line.text for line in self._editor.lines)

    def _show(self, cursor: QTextCursor) -> None:
        self._editor.setTextCursor(cursor)
        self._editor.ensureCursorVisible()

    @staticmethod
    def _place(cursor: QTextCursor) -> tuple[int, int]:
        """The line and the column of the caret."""
        block = cursor.document().findBlock(cursor.selectionStart())
        return block.blockNumber(), column_of(block.text(), cursor.selectionStart() - block.position())


def _is_text(text: str) -> bool:
    return len(text) > 0 and (text.isprintable() or "\ud800" <= text[0] <= "\udfff")
