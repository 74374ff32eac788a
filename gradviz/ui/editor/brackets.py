"""The bracket at the caret, and the one that belongs to it."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtGui import QColor, QTextCursor
from PySide6.QtWidgets import QTextEdit

from gradviz.ui.editor.highlighter import column_of, units
from gradviz.ui.editor.lines import Lines
from gradviz.ui.theme import Theme

_OPENING = {"(": ")", "[": "]", "{": "}"}
_PARTNER = _OPENING | {closing: opening for opening, closing in _OPENING.items()}
_LINES_SEARCHED = 2_000

_Place = tuple[int, int]
"""A line, from 0, and a column in it."""


def matching_brackets(cursor: QTextCursor, lines: Lines) -> list[int]:
    """Positions of the bracket beside the caret and of its partner; empty if there is none."""
    block = cursor.block()
    number, column = block.blockNumber(), column_of(block.text(), cursor.positionInBlock())
    for at in (column - 1, column):
        if partner := partner_of(lines, (number, at)):
            there = block.document().findBlockByNumber(partner[0])
            return [block.position() + units(block.text(), at), there.position() + units(there.text(), partner[1])]
    return []


def bracket_selections(cursor: QTextCursor, lines: Lines, theme: Theme) -> list[QTextEdit.ExtraSelection]:
    """Both brackets, marked."""
    found = []
    for position in matching_brackets(cursor, lines):
        selection = QTextEdit.ExtraSelection()
        place = QTextCursor(cursor)
        place.setPosition(position)
        place.setPosition(position + 1, QTextCursor.MoveMode.KeepAnchor)
        selection.cursor = place
        selection.format.setBackground(QColor(theme.selection))
        found.append(selection)
    return found


def partner_of(lines: Lines, place: _Place) -> _Place | None:
    """Where the bracket is that belongs to the one at a place; None where there is none, or none at the place.

    Lines that are not read yet are not looked into: this is asked at each move of the caret.
    """
    lexed = lines[place[0]].lexed
    sign = next((sign for column, sign in lexed.brackets if column == place[1]), "") if lexed else ""
    if not sign:
        return None
    depth = 0
    for number, column, other in _from(lines, place, forward=sign in _OPENING):
        depth += (other == sign) - (other == _PARTNER[sign])
        if depth == 0:
            return number, column
    return None


def open_bracket(lines: Lines, number: int, column: int) -> _Place | None:
    """The innermost bracket that is open at a column of a line; None where there is none."""
    depth = 0
    for at, where, sign in _from(lines, (number, column - 1), forward=False):
        depth += -1 if sign in _OPENING else 1
        if depth < 0:
            return at, where
    return None


def _from(lines: Lines, place: _Place, *, forward: bool) -> Iterator[tuple[int, int, str]]:
    """The brackets from a place on, or from there back."""
    number, column = place
    ends = min(len(lines), number + _LINES_SEARCHED) if forward else max(-1, number - _LINES_SEARCHED)
    for at in range(number, ends, 1 if forward else -1):
        lexed = lines[at].lexed
        if lexed is None:
            return
        for where, sign in lexed.brackets if forward else reversed(lexed.brackets):
            if at != number or (where >= column if forward else where <= column):
                yield at, where, sign
