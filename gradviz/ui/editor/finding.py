"""Looking for text: what is asked for, where it stands, and what comes in its place. No Qt."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gradviz.wording import later, tr

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_WHY = (
    ("missing )", later("a “(” is not closed")),
    ("unterminated character set", later("a “[” is not closed")),
    ("unbalanced parenthesis", later("a “)” has no “(” before it")),
    ("nothing to repeat", later("there is nothing before “*”, “+”, “?” or “{” that could be repeated")),
    ("multiple repeat", later("two signs of repetition stand side by side")),
    ("bad character range", later("a range such as “b-a” begins behind its end")),
    ("bad escape (end of pattern)", later("it ends with a “\\”; write “\\\\” for the sign itself")),
    ("bad escape", later("one of the “\\” stands before a letter that means nothing there")),
    ("invalid group reference", later("it names a group that it does not have")),
    ("unknown group", later("it names a group that it does not have")),
)


class BadPattern(Exception):
    """A regular expression that is none, or a replacement that names no group: one sentence says why."""


@dataclass(frozen=True)
class Query:
    """What is looked for."""

    text: str
    case: bool = False
    """Whether capitals matter."""
    words: bool = False
    """Whether only whole words count."""
    regex: bool = False

    @property
    def pattern(self) -> str:
        """The same as a regular expression."""
        pattern = self.text if self.regex else re.escape(self.text)
        return rf"(?<!\w)(?:{pattern})(?!\w)" if self.words else pattern


Match = tuple[int, int]
"""Where a match begins and ends in the text."""


def find_all(text: str, query: Query, seconds: float | None = None) -> list[Match]:
    """All matches that hold something, from the start; raises `BadPattern`, and `TimeoutError` behind so many seconds.

    What a person writes can take for ever: it is looked for by a library that can be stopped and lets others work.
    """
    if not query.text:
        return []
    if not query.regex:
        plain = re.compile(query.pattern, 0 if query.case else re.IGNORECASE)
        return [found.span() for found in plain.finditer(text)]
    found = compiled(query).finditer(text, timeout=seconds, concurrent=True)
    return [each.span() for each in found if each.end() > each.start()]


def compiled(query: Query) -> Any:
    """The query as a pattern; raises `BadPattern`."""
    import regex  # at first use: few look for regular expressions

    flags = regex.MULTILINE | (0 if query.case else regex.IGNORECASE)
    try:
        regex.compile(query.text, flags)  # errors are told of what was typed, not of what is made of it
        return regex.compile(query.pattern, flags)
    except regex.error as error:
        raise BadPattern(_reason(query.text, error)) from None


def replaced(text: str, query: Query, template: str, matches: Sequence[Match]) -> list[str]:
    """What comes in the place of each match; in regular expressions ``\\1`` is a group. Raises `BadPattern`."""
    if not query.regex:
        return [template] * len(matches)
    import regex

    pattern = compiled(query)
    try:
        return [_expanded(pattern, text, match, template) for match in matches]
    except (regex.error, IndexError):
        raise BadPattern(
            tr("The replacement names a group that the expression does not have; write “\\\\” for a “\\”.")
        ) from None


def _expanded(pattern: Any, text: str, match: Match, template: str) -> str:
    found = pattern.match(text, match[0], timeout=1.0)
    return str(found.expand(template)) if found is not None else text[match[0] : match[1]]


def _reason(text: str, error: Any) -> str:
    why = next((tr(words) for begin, words in _WHY if str(error.msg).startswith(begin)), str(error.msg))
    if error.pos is None or error.pos >= len(text):
        return tr("No regular expression: {why}.", why=why)
    return tr("No regular expression: {why} (sign {place}).", why=why, place=error.pos + 1)


class Places:
    """Offsets in a text as places of Qt's, which counts signs beyond the 65,536 first ones twice."""

    def __init__(self, text: str) -> None:
        self._wide = [] if text.isascii() else [found.start() for found in _ASTRAL.finditer(text)]

    def units(self, matches: list[Match]) -> list[Match]:
        """Where matches are in Qt's text."""
        return [(self.unit(start), self.unit(end)) for start, end in matches] if self._wide else matches

    def offsets(self, matches: list[Match]) -> list[Match]:
        """The offsets of stretches of Qt's text."""
        return [(self.offset(start), self.offset(end)) for start, end in matches] if self._wide else matches

    def unit(self, offset: int) -> int:
        """Where an offset is in Qt's text."""
        return offset + bisect_left(self._wide, offset)

    def offset(self, unit: int) -> int:
        """The offset of a place in Qt's text."""
        if not self._wide:
            return unit
        low, high = max(0, unit - len(self._wide)), unit
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self.unit(middle) < unit else (low, middle)
        return low
