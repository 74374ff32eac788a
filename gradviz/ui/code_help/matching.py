"""Which names fit what was typed, the best first. No Qt."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from gradviz.language.messages import Name

_MOST = 300
"""Rows of a list: nobody reads more."""


@dataclass(frozen=True)
class Match:
    """A name that fits, and which of its letters were typed."""

    name: Name
    letters: tuple[int, ...] = ()


def matches(names: Iterable[Name], typed: str) -> list[Match]:
    """The names that fit: those that begin alike first, private ones last."""
    found = []
    for name in names:
        fit = _fit(name.name, typed)
        if fit is not None:
            found.append(((_privacy(name.name, typed), *fit[0]), name.name.lower(), Match(name, fit[1])))
    found.sort(key=lambda each: each[:2])
    return [match for _rank, _name, match in found[:_MOST]]


def _privacy(name: str, typed: str) -> int:
    if typed.startswith("_"):
        return 0
    return 2 if name.startswith("__") else 1 if name.startswith("_") else 0


def _fit(name: str, typed: str) -> tuple[tuple[int, int], tuple[int, ...]] | None:
    """How well a name fits, the least is the best, and the letters that were typed."""
    if not typed:
        return (0, 0), ()
    length = len(typed)
    if name.startswith(typed):
        return (0, 0), tuple(range(length))
    low, wanted = name.lower(), typed.lower()
    if low.startswith(wanted):
        return (1, 0), tuple(range(length))
    for at in _word_starts(name):
        if low.startswith(wanted, at):
            return (2, at), tuple(range(at, at + length))
    if length < 2 or low[:1] != wanted[:1]:
        return None
    letters, at = [], -1
    for letter in wanted:
        at = low.find(letter, at + 1)
        if at < 0:
            return None
        letters.append(at)
    return (3, letters[-1] - letters[0]), tuple(letters)


def _word_starts(name: str) -> list[int]:
    return [found.start() for found in re.finditer(r"(?<=_)[^_]|(?<=[a-z0-9])[A-Z]", name) if found.start()]
