"""Where the values of a JSON text stand in it, so that one of them can be replaced and all others stay as written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

Span = tuple[int, int]
"""Where a value begins, and where it ends."""

_SPACE = re.compile(r"[ \t\r\n]*")
_ESCAPED = re.compile(r"\\u(?!00[01])[0-9a-fA-F]{4}")
_decoder = json.JSONDecoder()


def members(text: str, at: int = 0) -> dict[str, Span]:
    """The values of the object that begins at a place, by their keys."""
    return {json.loads(text[start:end]): value for (start, end), value in _pairs(text, at)}


def elements(text: str, at: int) -> list[Span]:
    """The values of the array that begins at a place."""
    found = []
    at = _skip(text, at + 1)
    while text[at] != "]":
        found.append((at, _end(text, at)))
        at = _skip(text, found[-1][1])
        at = _skip(text, at + 1) if text[at] == "," else at
    return found


def start_of(text: str) -> int:
    """Where the value of the whole text begins."""
    return _skip(text, 0)


def _pairs(text: str, at: int) -> Iterator[tuple[Span, Span]]:
    at = _skip(text, at + 1)
    while text[at] != "}":
        key = at, _end(text, at)
        start = _skip(text, _skip(text, key[1]) + 1)
        value = start, _end(text, start)
        yield key, value
        at = _skip(text, value[1])
        at = _skip(text, at + 1) if text[at] == "," else at


def _end(text: str, at: int) -> int:
    _value, end = _decoder.raw_decode(text, at)
    return end


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


class Style:
    """How a JSON text is written: its indentation, and whether it spells signs beyond ASCII out."""

    def __init__(self, text: str) -> None:
        first = re.match(r"[ \t\r\n]*[{\[](\r?\n)([ \t]*)", text)
        self.newline = first[1] if first else "\n"
        self.unit: str | None = first[2] if first else None
        """What a level is indented by; None: all stands on one line."""
        self.ascii = text.isascii() and _ESCAPED.search(text) is not None
        self._colon = ": " if first or '": ' in text else ":"
        self._comma = "," if first else ", " if '", "' in text or '": ' in text else ","

    def write(self, value: Any, depth: int) -> str:
        """A value as it stands in the text, so many levels deep."""
        separators = self._comma, self._colon
        text = json.dumps(value, ensure_ascii=self.ascii, indent=self.unit, separators=separators)
        return text if self.unit is None else text.replace("\n", self.newline + self.unit * depth)

    def array(self, written: list[str], depth: int) -> str:
        """An array of values that are written already, so many levels deep."""
        if not written:
            return "[]"
        if self.unit is None:
            return "[" + self._comma.join(written) + "]"
        inner, outer = self.newline + self.unit * (depth + 1), self.newline + self.unit * depth
        return "[" + inner + ("," + inner).join(written) + outer + "]"
