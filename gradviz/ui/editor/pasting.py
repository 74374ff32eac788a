"""What is put on the clipboard and what is made of what comes from there: whole lines, sessions with prompts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from PySide6.QtCore import QMimeData

LINES = "application/x-gradviz-lines"
"""The format of what was copied where nothing was chosen: it is pasted as a line of its own."""
_PROMPT = re.compile(r"(>>>|\.\.\.|In \[\d+\]:|   +\.\.\.:)( |$)")
_BEGINNING = re.compile(r"(>>>|In \[\d+\]:) ")


def of_lines(texts: Sequence[str]) -> QMimeData:
    """What the clipboard holds of whole lines."""
    data = QMimeData()
    data.setText("".join(f"{text}\n" for text in texts))
    data.setData(LINES, b"")
    return data


def text_of(source: QMimeData) -> str:
    """The text, its lines ended as those of the editor are."""
    return source.text().replace("\r\n", "\n").replace("\r", "\n").replace("\u2029", "\n")


def without_prompts(text: str) -> str | None:
    """The program of a session that was copied from a console or from documentation; None if the text is none.

    What the session put out is kept as comments.
    """
    lines = text.split("\n")
    first = next((line for line in lines if line.strip()), "")
    blanks = len(list(takewhile(" ".__eq__, first)))
    if not _BEGINNING.match(first, blanks):
        return None
    return "\n".join(_without_prompt(line[blanks:] if not line[:blanks].strip() else line) for line in lines)


def _without_prompt(line: str) -> str:
    if found := _PROMPT.match(line):
        return line[found.end() :]
    return f"# {line}" if line.strip() else ""
