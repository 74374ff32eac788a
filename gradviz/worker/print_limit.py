"""How much of what one cell prints is kept: the beginning, and the end."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

CHUNK = 1 << 13
"""Characters of printed text in one event, at most: to show them takes milliseconds, however short the lines are."""
LIMIT = 32 << 20
"""Characters that one cell may print before only the end of what follows is kept."""
TAIL = 1 << 16
"""Characters of that end."""

_CUT = "\n… more than {:,} characters were printed: from here on only the end is kept …\n"
_LEFT_OUT = "… {:,} characters are left out …\n"

Piece = tuple[str, str]
"""A stream and what was printed to it."""


def in_chunks(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The same text in pieces that are no longer than one event may be."""
    for stream, text in pieces:
        for start in range(0, len(text), CHUNK):
            yield stream, text[start : start + CHUNK]


class PrintLimit:
    """Counts what a cell prints, and holds back what comes beyond the limit. One thread at a time."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit = limit
        self._printed = self._beyond = 0
        """Characters of this cell, and those of them that came after the limit."""
        self._tail: deque[Piece] = deque()
        self._tail_length = 0

    def take(self, stream: str, text: str) -> list[Piece]:
        """What is to be told now that this was printed."""
        before, self._printed = self._printed, self._printed + len(text)
        if self._printed <= self._limit:
            return [(stream, text)]
        self._keep_end(stream, text)
        return [(stream, _CUT.format(self._limit))] if before <= self._limit else []

    def end(self) -> list[Piece]:
        """The cell has ended: the end of what it printed beyond the limit; counts anew."""
        left_out = self._beyond - self._tail_length
        told = [("stdout", _LEFT_OUT.format(left_out))] if left_out > 0 else []
        told += self._tail
        self._tail.clear()
        self._printed = self._beyond = self._tail_length = 0
        return told

    def _keep_end(self, stream: str, text: str) -> None:
        self._beyond += len(text)
        text = text[-TAIL:]
        self._tail.append((stream, text))
        self._tail_length += len(text)
        while self._tail_length - len(self._tail[0][1]) >= TAIL:
            self._tail_length -= len(self._tail.popleft()[1])
