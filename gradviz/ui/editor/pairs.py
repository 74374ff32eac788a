"""Brackets and quotes that are typed in pairs: what comes along with one, and what is stepped over. No Qt."""

from __future__ import annotations

from gradviz.ui.editor.lexing import Frame, State
from gradviz.ui.editor.lines import Line

OPENING = {"(": ")", "[": "]", "{": "}"}
QUOTES = ("'", '"')
PAIRS = OPENING | {quote: quote for quote in QUOTES}
"""What belongs to a sign that is typed around chosen text."""
_PREFIXES = frozenset({"", "r", "b", "u", "f", "t", "rb", "br", "fr", "rf", "tr", "rt"})
_BEFORE = " \t)]},;:=+-*/%<>&|^."
"""Signs before which a pair is put: what stands there is no beginning of an expression."""


def comes_along(sign: str, line: Line, column: int) -> str:
    """What is put behind the caret when a sign is typed at a column; empty for the sign alone."""
    state, in_comment = line.open_at(column)
    behind = line.text[column : column + 1]
    if in_comment or (behind and behind not in _BEFORE and behind not in QUOTES):
        return ""
    text = _text_of(state)
    if sign in QUOTES:
        if text is not None or line.text[:column].endswith("\\"):
            return ""
        if line.text[:column].endswith(sign * 2):
            return sign * 3 if behind != sign else ""
        return sign if behind != sign and _word_before(line.text, column).lower() in _PREFIXES else ""
    if text is not None and not (sign == "{" and text.formatted and text.kind == "text"):
        return ""
    if _is_closed(sign, line, column):
        return ""
    return OPENING.get(sign, "")


def is_stepped_over(sign: str, line: Line, column: int) -> bool:
    """Whether the caret goes behind the same sign instead of typing another one."""
    if line.text[column : column + 1] != sign:
        return False
    state, in_comment = line.open_at(column)
    text = _text_of(state)
    if in_comment:
        return False
    if sign in QUOTES:
        return text is not None and text.quote[0] == sign and not line.text[:column].endswith("\\")
    brackets = line.lexed.brackets if line.lexed else ()
    return (column, sign) in brackets and not _has_open(sign, brackets)


def is_empty_pair(line: Line, column: int) -> bool:
    """Whether the caret is between two signs that belong together, with nothing in them."""
    around = line.text[max(0, column - 1) : column + 1]
    if len(around) < 2 or PAIRS.get(around[0]) != around[1]:
        return False
    if around[0] in QUOTES:
        text = _text_of(line.open_at(column)[0])
        return text is not None and text.quote == around[0] and _text_of(line.open_at(column - 1)[0]) is None
    return True


def _text_of(state: State) -> Frame | None:
    """The innermost string, if what is open last is the text of one."""
    return state[-1] if state and state[-1].kind != "field" else None


def _word_before(text: str, column: int) -> str:
    start = column
    while start and (text[start - 1].isalnum() or text[start - 1] == "_"):
        start -= 1
    return text[start:column]


def _has_open(closing: str, brackets: tuple[tuple[int, str], ...]) -> bool:
    """Whether a bracket of this kind is opened in the line and not closed in it."""
    opening = next(sign for sign, partner in OPENING.items() if partner == closing)
    depth = 0
    for _column, sign in brackets:
        depth = max(0, depth - 1) if sign == closing else depth + (sign == opening)
    return depth > 0


def _is_closed(opening: str, line: Line, column: int) -> bool:
    """Whether a closing bracket right behind the caret has no partner yet: it gets the one that is typed."""
    closing = OPENING.get(opening)
    if closing is None or line.text[column : column + 1] != closing or line.lexed is None:
        return False
    depth = 0
    for _column, sign in line.lexed.brackets:
        depth += (sign == opening) - (sign == closing)
        if depth < 0:
            return True
    return False
