"""Where the values of a JSON text stand in it, so that one of them can be replaced and all others stay as written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

_SPACE = re.compile(r"[ \t\r\n]*")
_ESCAPED = re.compile(r"\\u(?!00[01])[0-9a-fA-F]{4}")
_LONE = re.compile("[\ud800-\udfff]")
_decoder = json.JSONDecoder()


class Value(NamedTuple):
    """A value of a text, and where it stands there."""

    start: int
    end: int
    value: Any


def value_of(text: str) -> Value:
    """The value that a whole text is. Raises `ValueError` where it is no JSON."""
    found = _value(text, _skip(text, 0))
    if _skip(text, found.end) != len(text):
        raise ValueError(found.end)
    return found


def read(text: str, slow: str, found: dict[str, Value], within: list[Value]) -> Iterator[int]:
    """Read the object that a whole text is: its values by their keys and, of the array that is called `slow`, each
    element on its own. Pauses tell how far it is. Raises `ValueError` where it is no JSON.
    """
    at = _skip(text, _behind(text, _skip(text, 0), "{"))
    more = text[at : at + 1] != "}"
    while more:
        key = _value(text, at)
        start = _skip(text, _behind(text, _skip(text, key.end), ":"))
        if key.value == slow and text[start : start + 1] == "[":
            within.clear()
            for element in elements(text, start):
                within.append(element)
                yield element.end
            last = within[-1].end if within else start + 1
            value = Value(start, _behind(text, _skip(text, last), "]"), [element.value for element in within])
        else:
            value = _value(text, start)
            yield value.end
        if not isinstance(key.value, str):
            raise ValueError(at)
        found[key.value] = value
        at = _skip(text, value.end)
        more = text[at : at + 1] == ","
        at = _skip(text, at + 1) if more else at
    if _skip(text, _behind(text, at, "}")) != len(text):
        raise ValueError(at)


def members(text: str, at: int = 0) -> dict[str, Value]:
    """The values of the object that begins at a place of a text that was read, by their keys."""
    return {key.value: value for key, value in _pairs(text, at)}


def elements(text: str, at: int) -> Iterator[Value]:
    """The values of the array that begins at a place, one by one. Raises `ValueError` where it is none."""
    at = _skip(text, at + 1)
    more = text[at : at + 1] != "]"
    while more:
        found = _value(text, at)
        yield found
        at = _skip(text, found.end)
        more = text[at : at + 1] != "]"
        at = _skip(text, _behind(text, at, ",")) if more else at


def _behind(text: str, at: int, sign: str) -> int:
    if text[at : at + 1] != sign:
        raise ValueError(at)
    return at + 1


def _pairs(text: str, at: int) -> Iterator[tuple[Value, Value]]:
    at = _skip(text, at + 1)
    while text[at] != "}":
        key = _value(text, at)
        value = _value(text, _skip(text, _skip(text, key.end) + 1))
        yield key, value
        at = _skip(text, value.end)
        at = _skip(text, at + 1) if text[at] == "," else at


def _value(text: str, at: int) -> Value:
    value, end = _decoder.raw_decode(text, at)
    return Value(at, end, value)


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
        text = _LONE.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text)  # no encoding has them
        return text if self.unit is None else text.replace("\n", self.newline + self.unit * depth)

    def array(self, written: list[str], depth: int) -> str:
        """An array of values that are written already, so many levels deep."""
        if not written:
            return "[]"
        if self.unit is None:
            return "[" + self._comma.join(written) + "]"
        inner, outer = self.newline + self.unit * (depth + 1), self.newline + self.unit * depth
        return "[" + inner + ("," + inner).join(written) + outer + "]"
