"""The bracket at the caret, and the one that belongs to it."""

from __future__ import annotations

from PySide6.QtGui import QTextCursor

from gradviz.ui.editor.highlighter import Highlighter

_PARTNER = {"(": ")", "[": "]", "{": "}", ")": "(", "]": "[", "}": "{"}
_LINES_SEARCHED = 400


def matching_brackets(cursor: QTextCursor, highlighter: Highlighter) -> list[int]:
    """Positions of the bracket beside the caret and of its partner; empty if there is none."""
    block, column = cursor.block(), cursor.positionInBlock()
    code = highlighter.code_of(block)
    for at in (column - 1, column):
        if 0 <= at < len(code) and code[at] in _PARTNER:
            partner = _search(cursor, highlighter, at, code[at])
            return [block.position() + at, partner] if partner is not None else []
    return []


def _search(cursor: QTextCursor, highlighter: Highlighter, column: int, bracket: str) -> int | None:
    forward = bracket in "([{"
    block, depth = cursor.block(), 0
    for _ in range(_LINES_SEARCHED):
        code = highlighter.code_of(block)
        at = column if block == cursor.block() else (0 if forward else len(code) - 1)
        while 0 <= at < len(code):
            depth += (code[at] == bracket) - (code[at] == _PARTNER[bracket])
            if depth == 0:
                return block.position() + at
            at += 1 if forward else -1
        block = block.next() if forward else block.previous()
        if not block.isValid():
            break
    return None
