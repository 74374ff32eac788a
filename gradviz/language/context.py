"""What stands before the caret, as far as its own line tells. No Qt."""

from __future__ import annotations

import keyword
import re
from dataclasses import dataclass

KEYWORDS = tuple(sorted((*keyword.kwlist, "match", "case")))
_WORD = re.compile(r"\w*\Z")
_WORDS = re.compile(r"[^\W\d]\w*")
_NUMBER = re.compile(r"(?<![\w.])\d[\d_]*\.\Z")
_CHAIN = re.compile(r"""([^\W\d]\w*(?:\.[^\W\d]\w*|\[(?:-?\d+|'[^'\\]*'|"[^"\\]*")\])*)\.\Z""")
_NAMING = re.compile(
    r"\s*(?:async\s+)?(?:def|class)\s+\Z|.*\bas\s+\Z|\s*(?:async\s+)?for\s+(?!.*\bin\b)[\w\s,()]*\Z|\s*(?:global|nonlocal)\s+\Z"
)
_IMPORTING = re.compile(r"\s*(?:from\s+[\w.]*\s*(?:import\b.*)?|import\b.*)\Z")
_KEY = re.compile(r"""([^\W\d]\w*(?:\.[^\W\d]\w*)*)\[(['"])([^'"\\\]]*)\Z""")


@dataclass(frozen=True)
class Place:
    """Where something may be completed."""

    start: int
    """The column at which the word begins."""
    word: str
    """As much of it as stands before the caret."""
    dotted: bool
    """Whether it is an attribute."""
    base: str
    """What it is an attribute of, if that is a plain chain of names; else empty."""
    naming: bool
    """Whether a new name is being made up: behind ``def``, ``as``, ``for``."""
    importing: bool
    """Whether it is part of an import."""
    keys: bool = False
    """Whether it is the key of a mapping, within quotes: ``base["wo``."""


def place_at(line: str, column: int) -> Place | None:
    """What could be completed at a column of a line of code; None behind a number."""
    before = line[:column]
    found = _WORD.search(before)
    assert found is not None
    start, word = found.start(), found[0]
    if word[:1].isdigit():
        return None
    rest = before[:start]
    importing = _IMPORTING.match(rest) is not None
    dotted = rest.endswith(".")
    if dotted and not importing and (rest.endswith("..") or _NUMBER.search(rest)):
        return None
    chain = _CHAIN.search(rest) if dotted else None
    return Place(start, word, dotted, chain[1] if chain else "", _NAMING.match(rest) is not None, importing)


def key_at(line: str, column: int) -> Place | None:
    """The key within quotes that stands before a column, and what it is a key of."""
    found = _KEY.search(line[:column])
    return Place(found.start(3), found[3], False, found[1], False, False, keys=True) if found else None


def words_of(text: str) -> set[str]:
    """All words of a text that can be names."""
    return set(_WORDS.findall(text))


def name_at(line: str, column: int) -> tuple[int, int] | None:
    """Where the name stands that a column is in or at the end of."""
    for found in _WORDS.finditer(line):
        if found.start() <= column <= found.end():
            return found.span()
    return None
