"""Cells as they stand in a text: ``# %%`` and what is below it; those of words as comments."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

MARK = re.compile(r"^# %%(?P<rest>[^\n]*)$", re.MULTILINE)
ANY_MARK = re.compile(r"^#(?: ?%%| In\[\d*\]:)(?P<rest>[^\n]*)$", re.MULTILINE)
"""In programs ``#%%`` and ``# In[3]:`` begin cells, too; in a notebook they are comments within a cell."""
_MULTILINE = re.compile(r"\"{3}|'{3}|\\\n")
"""What no string of several lines is without."""
_WITHIN_LINES = re.compile(
    r"""
    (?:[^"'#]++
    |\#[^\n]*+
    |(?!\"{3}|'{3})(?:"(?:[^"\\\n]++|\\[^\n])*+(?!\\)"?|'(?:[^'\\\n]++|\\[^\n])*+(?!\\)'?)
    )*+
    """,
    re.VERBOSE,
)
"""Code, comments, and strings of one line."""
_STRING = re.compile(
    r"""
    (?P<quote>\"{3}|'{3})(?:[^\\"']++|\\.|(?!(?P=quote))["'])*+(?P<end>(?P=quote))?
    |"(?:[^"\\\n]++|\\.)*+"?|'(?:[^'\\\n]++|\\.)*+'?
    """,
    re.VERBOSE | re.DOTALL,
)
"""A string that can have several lines."""
_RUNS = re.compile(r"\bruns=(\d+)\b")
_KIND = re.compile(r"^\s*\[(markdown|md|raw|html)\]|\[(markdown|md|raw|html)\]\s*$|^\s*(md|markdown)\s*$")
"""``# %% [markdown]``, ``# %% A title [markdown]``, and ``#%% md`` as PyCharm has it."""
_QUOTED = re.compile(r"\s*[rR]?(\"{3}|'{3})\n?(?P<inside>.*?)\n?\1\s*", re.DOTALL)
"""Words that stand in a string instead of comments."""
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
        title, runs = metadata.get("title"), metadata.get("runs", 1)
        words = f" {title}" if _is_title(title) else ""
        if kind != CODE:
            comments = "\n".join(f"# {line}" if line else "#" for line in source.split("\n"))
            return cls(f"{words} [{kind}]", comments)
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
    def title(self) -> str:
        """What the cell is called: the words behind the mark."""
        return _KIND.sub("", _RUNS.sub("", self.header)).strip()

    @property
    def runs(self) -> int:
        """How often a run of the document runs the cell."""
        found = _RUNS.search(self.header)
        return int(found[1]) if found else 1

    @property
    def source(self) -> str:
        """What the cell holds: words without the signs of comments, or of a string."""
        if self.kind == CODE:
            return self.body
        if quoted := _QUOTED.fullmatch(self.body):
            return quoted["inside"]
        return "\n".join(_uncommented(line) for line in self.body.split("\n"))

    def metadata(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """The metadata of the cell, with what the mark says of it."""
        found = dict(before)
        if self.kind == CODE:
            _put(found, "runs", self.runs, usual=1)
        if self.title or _is_title(found.get("title")):
            _put(found, "title", self.title, usual="")
        return found


def kind_of(header: str) -> str:
    """``code``, ``markdown``, ``raw`` or ``html``: what the words behind a mark say of its cell."""
    match = _KIND.search(header)
    return CODE if match is None else MARKDOWN if match[match.lastindex or 0] == "md" else match[match.lastindex or 0]


class Cut(NamedTuple):
    """A piece where it stands in a text."""

    piece: Piece
    start: int
    end: int
    line: int
    """The line at which it starts, from 0."""

    def first_line(self, text: str) -> int:
        """The line of that text at which the source begins, behind the mark and empty lines; from 1."""
        body = text[self.start : self.end]
        if self.piece.marked:
            body = body.partition("\n")[2]
        above = self.line + (1 if self.piece.marked else 0)
        return above + 1 + len(body) - len(body.lstrip("\n"))


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
    for string in _strings(text, begin):
        while at < len(candidates) and candidates[at].start() < string.start():
            outside.append(candidates[at])
            at += 1
            known = at
        while at < len(candidates) and candidates[at].start() < string.end():
            at += 1
        if string["quote"] and not string["end"]:
            return outside, candidates[known:]
    return outside + candidates[at:], []


def _strings(text: str, begin: int) -> Iterator[re.Match[str]]:
    """The strings that can have several lines, from a place on."""
    while True:
        begin = _end(_WITHIN_LINES.match(text, begin))
        if (string := _STRING.match(text, begin)) is None:
            return
        yield string
        begin = string.end()


def _end(match: re.Match[str] | None) -> int:
    assert match is not None, "it matches what is empty, too"
    return match.end()


def pieces_of(text: str) -> list[Piece]:
    """The pieces of a text; nothing above the first mark is one only where something stands there."""
    return [cut.piece for cut in cuts_at(marks_in(text), text)]


def cuts_at(marks: Iterable[re.Match[str]], text: str) -> list[Cut]:
    """A text in pieces that begin at these marks."""
    marks = list(marks)
    starts = [mark.start() for mark in marks] + [len(text)]
    above = text[: starts[0]].rstrip("\n")
    cuts = [Cut(Piece("", above, marked=False), 0, starts[0], 0)] if above.strip() else []
    line = text.count("\n", 0, starts[0])
    for mark, end in zip(marks, starts[1:], strict=True):
        body = text[min(mark.end() + 1, end) : end].rstrip("\n")
        cuts.append(Cut(Piece(mark["rest"], body), mark.start(), end, line))
        line += text.count("\n", mark.start(), end)
    return cuts


def as_of_notebook(text: str) -> str:
    """The text of a program with its cells marked as those of notebooks, line by line."""
    return _remarked(text, lambda mark: f"# %%{mark['rest']}")


def as_of_program(text: str) -> str:
    """The text of a notebook as a program: comments that would begin cells there begin none, line by line."""
    return _remarked(text, lambda mark: mark[0] if MARK.match(mark[0]) else f"#{mark[0]}")


def _remarked(text: str, write: Callable[[re.Match[str]], str]) -> str:
    for mark in reversed(marks_in(text, ANY_MARK)):
        text = text[: mark.start()] + write(mark) + text[mark.end() :]
    return text


def _put(metadata: dict[str, Any], key: str, value: Any, usual: Any) -> None:
    if value != usual:
        metadata[key] = value
    elif metadata.get(key) != usual:
        metadata.pop(key, None)


def _is_title(title: Any) -> bool:
    return (
        isinstance(title, str)
        and title == title.strip()
        and "\n" not in title
        and bool(title)
        and not _KIND.search(title)
        and not _RUNS.search(title)
    )


def _uncommented(line: str) -> str:
    return line[2:] if line.startswith("# ") else line[1:] if line.startswith("#") else line
