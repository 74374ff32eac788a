"""Cells as they stand in a text: ``# %%`` and what is below it; those of words as comments."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

MARK = re.compile(r"^# %%(?P<rest>[^\n]*)$", re.MULTILINE)
ANY_MARK = re.compile(r"^#(?: ?%%| In\[\d*\]:)(?P<rest>[^\n]*)$", re.MULTILINE)
"""In programs ``#%%`` and ``# In[3]:`` begin cells, too; in a notebook they are comments within a cell."""
_MULTILINE = re.compile(r"\"{3}|'{3}|\\\n")
"""What no string of several lines is without."""
_TOKEN = re.compile(
    r"""
    \#[^\n]*
    |(?P<quote>\"{3}|'{3})(?:[^\\"']++|\\.|(?!(?P=quote))["'])*+(?P<end>(?P=quote))?
    |"(?:[^"\\\n]++|\\.)*+"?|'(?:[^'\\\n]++|\\.)*+'?
    """,
    re.VERBOSE | re.DOTALL,
)
"""Comments and strings."""
RUNS = re.compile(r"\bruns=(\d+)\b")
WORDS = re.compile(r"\s*\[(markdown|md|raw|html)\]")
CODE, MARKDOWN = "code", "markdown"


@dataclass(frozen=True)
class Piece:
    """What stands between two marks."""

    header: str
    """What is behind the mark on its line; None and no mark above the first one."""
    body: str
    """All below the mark, without the empty lines at its end."""
    marked: bool = True

    @classmethod
    def of(cls, kind: str, source: str, metadata: Mapping[str, Any]) -> Piece:
        """A cell as it stands in the text."""
        if kind != CODE:
            return cls(f" [{kind}]", "\n".join(f"# {line}" if line else "#" for line in source.split("\n")))
        title, runs = metadata.get("title"), metadata.get("runs", 1)
        words = f" {title}" if _is_title(title) else ""
        words += f" runs={runs}" if isinstance(runs, int) and runs != 1 else ""
        return cls(words, source.rstrip("\n"))

    @property
    def text(self) -> str:
        """As it stands in the text, without the empty lines at its end."""
        return f"# %%{self.header}\n{self.body}" if self.marked else self.body

    @property
    def kind(self) -> str:
        """``code``, ``markdown``, ``raw`` or ``html``."""
        return kind_of(self.header)

    @property
    def source(self) -> str:
        """What the cell holds: words without the signs of comments."""
        if self.kind == CODE:
            return self.body
        return "\n".join(_uncommented(line) for line in self.body.split("\n"))

    def metadata(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """The metadata of the cell, with what the mark says of it."""
        found = dict(before)
        if self.kind != CODE:
            return found
        runs = RUNS.search(self.header)
        title = RUNS.sub("", self.header).strip()
        for key, value, usual in (("runs", int(runs[1]) if runs else 1, 1), ("title", title, "")):
            if value != usual:
                found[key] = value
            elif key != "title" or _is_title(found.get(key)):
                found.pop(key, None)
        return found


def kind_of(header: str) -> str:
    """``code``, ``markdown``, ``raw`` or ``html``: what the words behind a mark say of its cell."""
    match = WORDS.match(header)
    return CODE if match is None else MARKDOWN if match[1] == "md" else match[1]


class Cut(NamedTuple):
    """A piece where it stands in a text."""

    piece: Piece
    start: int
    end: int


def marks_in(text: str, mark: re.Pattern[str] = MARK) -> list[re.Match[str]]:
    """Where cells begin: what reads like a mark within a string is none, unless that string never ends.

    Somebody who has typed the three quotes that begin a string has not made one cell of all that are below.
    """
    found: list[re.Match[str]] = []
    candidates = list(mark.finditer(text))
    if not _MULTILINE.search(text):
        return candidates
    begin = 0
    while candidates:
        outside, within = _by_strings(text, begin, candidates)
        found += outside
        if within:
            found.append(within[0])
            begin = within[0].end()
        candidates = within[1:]
    return found


def _by_strings(
    text: str, begin: int, candidates: list[re.Match[str]]
) -> tuple[list[re.Match[str]], list[re.Match[str]]]:
    """The marks that are in no string, read from a place on, and all behind the last of them if a string never ends."""
    outside: list[re.Match[str]] = []
    at = known = 0
    for token in _TOKEN.finditer(text, begin):
        while at < len(candidates) and candidates[at].start() <= token.start():
            outside.append(candidates[at])
            at += 1
            known = at
        while at < len(candidates) and candidates[at].start() < token.end():
            at += 1
        if token["quote"] and not token["end"]:
            return outside, candidates[known:]
    return outside + candidates[at:], []


def pieces_of(text: str) -> list[Piece]:
    """The pieces of a text; nothing above the first mark is one only where something stands there."""
    return [cut.piece for cut in cuts_at(marks_in(text), text)]


def cuts_at(marks: Iterable[re.Match[str]], text: str) -> list[Cut]:
    """A text in pieces that begin at these marks."""
    marks = list(marks)
    starts = [mark.start() for mark in marks] + [len(text)]
    above = text[: starts[0]].rstrip("\n")
    cuts = [Cut(Piece("", above, marked=False), 0, starts[0])] if above.strip() else []
    for mark, end in zip(marks, starts[1:], strict=True):
        body = text[min(mark.end() + 1, end) : end].rstrip("\n")
        cuts.append(Cut(Piece(mark["rest"], body), mark.start(), end))
    return cuts


def _is_title(title: Any) -> bool:
    return (
        isinstance(title, str)
        and title == title.strip()
        and "\n" not in title
        and bool(title)
        and not WORDS.match(title)
        and not RUNS.search(title)
    )


def _uncommented(line: str) -> str:
    return line[2:] if line.startswith("# ") else line[1:] if line.startswith("#") else line
