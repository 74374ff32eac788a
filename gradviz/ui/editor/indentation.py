"""Indenting, commenting and pasting, as functions on lines of text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from gradviz.ui.editor.brackets import open_bracket, partner_of
from gradviz.ui.editor.lexing import START, lex
from gradviz.ui.editor.lines import Lines

UNIT = "    "
"""One step, where a text does not tell another one."""
_MOST_FITTED = 1_000
"""Longer texts are pasted as they are: whole programs bring their own indentation."""
_DEDENTING = re.compile(r"\s*(return|pass|break|continue|raise)\b")
_BEHIND = {
    "else": ("if", "elif", "for", "while", "except", "try"),
    "elif": ("if", "elif"),
    "except": ("try", "except"),
    "finally": ("try", "except", "else"),
    "case": ("case",),
}
"""Behind which statements a clause stands that begins with a word."""
_CLAUSE = re.compile(r"\s*(else|elif|except|finally|case)\b[^:]*$")


def indent_of(line: str) -> str:
    """The blanks that a line begins with."""
    return line[: len(line) - len(line.lstrip())]


def unit_of(texts: Iterable[str]) -> str:
    """One step of indentation, as a text has it: that of its first block."""
    opener = ""
    for text in texts:
        if not text or text.lstrip().startswith("#"):
            continue
        indent = indent_of(text)
        if opener and indent.startswith(indent_of(opener)) and len(indent) > len(indent_of(opener)):
            return indent[len(indent_of(opener)) :]
        opener = text if text.rstrip().endswith(":") else ""
    return UNIT


def next_indent(lines: Lines, number: int, column: int, unit: str = UNIT) -> str:
    """The indentation of the line that Enter opens at a column of a line."""
    line = lines.at(number)
    state, _in_comment = line.open_at(column)
    own = indent_of(line.text)[:column]
    if state and state[-1].kind != "field":
        return own
    bracket = open_bracket(lines, number, column)
    if bracket is not None:
        if bracket[0] != number:
            return own
        code = line.code()[bracket[1] + 1 : column]
        if not code.strip():
            return own + unit
        return own + " " * (bracket[1] + 1 - len(own))
    begin = _statement(lines, number, column)
    code = line.code()[:column].rstrip()
    indent = indent_of(lines[begin].text)
    if not code.strip():
        return own
    if code.endswith("\\"):
        return indent + unit if begin == number else own
    if code.endswith(":"):
        return indent + unit
    return indent.removesuffix(unit) if _DEDENTING.match(lines[begin].text) else indent


def clause_indent(lines: Lines, number: int, column: int) -> str | None:
    """Where a clause belongs whose colon is typed (``else:``); None where it is there, or is no clause."""
    line = lines.at(number)
    found = _CLAUSE.match(line.text[:column])
    if found is None or line.begin != START:
        return None
    own = limit = len(indent_of(line.text))
    for above in range(number - 1, -1, -1):
        text = lines[above].text
        depth = len(indent_of(text))
        if not text.strip() or depth > limit or text.lstrip().startswith("#"):
            continue
        word = re.match(r"\w*", text.lstrip())
        if word is not None and word.group() in _BEHIND[found[1]]:
            return indent_of(text) if depth < own else None
        limit = depth
        if not depth:
            return None
    return None


def _statement(lines: Lines, number: int, column: int) -> int:
    """The line in which the statement begins that reaches to a column of a line."""
    while True:
        lexed = lines.at(number).lexed
        brackets = [place for place, sign in lexed.brackets if place < column and sign in ")]}"] if lexed else []
        partners = [partner_of(lines, (number, place)) for place in brackets]
        above = min((partner[0] for partner in partners if partner is not None), default=number)
        if above == number and number and lines[number - 1].text.endswith("\\"):
            above = number - 1
        if above == number and lexed and lines[number].begin != START:
            above = next((at for at in range(number - 1, -1, -1) if lines[at].begin == START), number)
        if above == number:
            return number
        number, column = above, len(lines[above].text)


def indented(lines: Sequence[str], unit: str = UNIT) -> list[str]:
    """Every line that holds something, one step further in."""
    return [unit + line if line.strip() else line for line in lines]


def dedented(lines: Sequence[str], unit: str = UNIT) -> list[str]:
    """Every line one step further out, as far as it has blanks."""
    return [_without_step(line, unit) for line in lines]


def _without_step(line: str, unit: str) -> str:
    if line.startswith("\t"):
        return line[1:]
    return line[min(len(unit.expandtabs(4)), len(indent_of(line))) :]


def toggled_comment(lines: Sequence[str]) -> list[str]:
    """Lines made comments at their common indentation, or freed again when all of them are comments."""
    filled = [line for line in lines if line.strip()]
    if filled and all(line.lstrip().startswith("#") for line in filled):
        return [re.sub(r"^(\s*)# ?", r"\1", line) for line in lines]
    column = min((len(indent_of(line)) for line in filled), default=0)
    return [f"{line[:column]}# {line[column:]}" if line.strip() else line for line in lines]


def joined(lines: Sequence[str]) -> str:
    """Lines made one: a blank between them, no indentation, and one sign of a comment."""
    result = lines[0].rstrip()
    for line in lines[1:]:
        text = line.strip()
        if text.startswith("#") and "#" in result:
            text = text.lstrip("#").lstrip()
        tight = result.endswith(("(", "[", "{")) or text.startswith((")", "]", "}"))
        result += text if tight or not text else f" {text}"
    return result


def fitted(pasted: str, indent: str, unit: str) -> str:
    """Lines that are put where a line begins, moved to the indentation there; what is in strings stays as it is."""
    lines = pasted.split("\n")
    if len(lines) > _MOST_FITTED:
        return pasted
    state, movable = START, []
    for line in lines:
        movable.append(state == START)
        state = lex(line, state).end
    filled = [line for line, moves in zip(lines, movable, strict=True) if moves and line.strip()]
    depths = [len(_spaced(line, unit)) for line in filled]
    if not depths:
        return pasted
    first, below = depths[0], min(depths[1:], default=depths[0])
    if not first and below:  # copied from within its first line
        opens = lines[0].rstrip().endswith((":", "(", "[", "{"))
        base = max(0, min(below, depths[1] - len(unit.expandtabs(4)))) if opens else below
    else:
        base = min(first, below)
    moved = []
    for index, (line, moves) in enumerate(zip(lines, movable, strict=True)):
        depth = max(0, len(_spaced(line, unit)) - base) if index or first else 0
        blanks = "\t" * (depth // 4) + " " * (depth % 4) if unit == "\t" else " " * depth
        moved.append((indent + blanks + line.lstrip() if line.strip() else "") if moves else line)
    return "\n".join(moved)


def _spaced(line: str, unit: str) -> str:
    """The indentation of a line in blanks."""
    return indent_of(line).expandtabs(len(unit) if unit != "\t" else 4)
