"""Cells as they stand in a text: ``# %%`` and what is below it; those of words as comments."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MARK = re.compile(r"^# %%(?P<rest>[^\n]*)$", re.MULTILINE)
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
    def of(cls, kind: str, source: str, metadata: Mapping[str, Any]) -> str:
        """The text of a cell."""
        if kind != CODE:
            return f"# %% [{kind}]\n" + "\n".join(f"# {line}" if line else "#" for line in source.split("\n"))
        title, runs = metadata.get("title"), metadata.get("runs", 1)
        words = f" {title}" if _is_title(title) else ""
        words += f" runs={runs}" if isinstance(runs, int) and runs != 1 else ""
        return f"# %%{words}\n{source}"

    @property
    def text(self) -> str:
        """As it stands in the text, without the empty lines at its end."""
        return f"# %%{self.header}\n{self.body}" if self.marked else self.body

    @property
    def kind(self) -> str:
        """``code``, ``markdown``, ``raw`` or ``html``."""
        match = WORDS.match(self.header)
        return CODE if match is None else MARKDOWN if match[1] == "md" else match[1]

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


def pieces_of(text: str) -> list[Piece]:
    """The pieces of a text; nothing above the first mark is one only where something stands there."""
    marks = list(MARK.finditer(text))
    ends = [mark.start() for mark in marks] + [len(text)]
    above = text[: ends[0]].rstrip("\n")
    pieces = [Piece("", above, marked=False)] if above.strip() else []
    for mark, end in zip(marks, ends[1:], strict=True):
        pieces.append(Piece(mark["rest"], text[min(mark.end() + 1, end) : end].rstrip("\n")))
    return pieces


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
