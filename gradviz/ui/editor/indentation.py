"""Indenting and commenting, as functions from text to text."""

from __future__ import annotations

import re

STEP = 4
_DEDENTING = re.compile(r"\s*(return|pass|break|continue|raise)\b")


def indent_of(line: str) -> str:
    """The blanks that a line begins with."""
    return line[: len(line) - len(line.lstrip())]


def next_indent(before_caret: str) -> str:
    """The indentation of the line that Enter opens, judged by the text before the caret."""
    indent = indent_of(before_caret)
    code = _without_comment(before_caret).rstrip()
    if code.endswith((":", "[", "(", "{")):
        return indent + " " * STEP
    if _DEDENTING.match(code):
        return indent[:-STEP] if len(indent) >= STEP else ""
    return indent


def _without_comment(line: str) -> str:
    quote = ""
    for index, char in enumerate(line):
        if quote:
            if char == quote and line[index - 1] != "\\":
                quote = ""
        elif char in "\"'":
            quote = char
        elif char == "#":
            return line[:index]
    return line


def indented(lines: list[str]) -> list[str]:
    """Every line that holds something, one step further in."""
    return [" " * STEP + line if line.strip() else line for line in lines]


def dedented(lines: list[str]) -> list[str]:
    """Every line one step further out, as far as it has blanks."""
    return [line[min(STEP, len(indent_of(line))) :] for line in lines]


def toggled_comment(lines: list[str]) -> list[str]:
    """Lines made comments at their common indentation, or freed again when all of them are comments."""
    filled = [line for line in lines if line.strip()]
    if filled and all(line.lstrip().startswith("#") for line in filled):
        return [re.sub(r"^(\s*)# ?", r"\1", line) for line in lines]
    column = min((len(indent_of(line)) for line in filled), default=0)
    return [f"{line[:column]}# {line[column:]}" if line.strip() else line for line in lines]
