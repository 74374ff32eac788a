"""Which line of the text a recorded place is, also after the text was edited."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from difflib import SequenceMatcher

from gradviz.events import CellStarted, Place, Text
from gradviz.trace.texts import text_of
from gradviz.trace.trace import Trace

Key = int | str
"""Tells the texts of a record apart (see `CellStarted.key`)."""
_SEARCHED = 600
"""Stretches longer than this that differ are not compared: it would be felt while typing."""


class SourceMap:
    """Recorded places to lines of the document (from 1), and back.

    A recorded line whose text is found no more maps to None: a wrong line is never marked.
    """

    def __init__(self, trace: Trace, text: str, ran: Collection[Text] | None = None) -> None:
        """Of these cells and files of the record, or of all cells."""
        self._trace = trace
        self._ran = {each.key: each for each in (_sent(trace) if ran is None else ran)}
        self._now = TextNow(text)
        self._to_document: dict[Key, dict[int, int]] = {}
        self._from_document: defaultdict[int, list[tuple[Key, int]]] | None = None
        self.edited = any(not self._now.holds(each) for each in self._newest().values())
        """Whether the text differs from what ran of it."""

    def line(self, place: Place | None) -> int | None:
        """The document's line of a place."""
        ran = text_of(self._trace, place) if place is not None else None
        return None if place is None or ran is None or ran.key not in self._ran else self._table(ran).get(place.line)

    def texts_of(self, document_line: int) -> list[tuple[Key, int]]:
        """The lines that a line of the document ran as, each with the key of the text that it is of."""
        if self._from_document is None:
            self._from_document = defaultdict(list)
            for key, ran in self._ran.items():
                for line, at in self._table(ran).items():
                    self._from_document[at].append((key, line))
        return self._from_document.get(document_line, [])

    def runs_of(self, document_line: int) -> list[tuple[str, int]]:
        """The (file, line) pairs that a line of the document ran as, each once."""
        return list(dict.fromkeys((self._ran[key].name, line) for key, line in self.texts_of(document_line)))

    def _newest(self) -> dict[object, Text]:
        return {ran.piece: ran for ran in self._ran.values()}

    def _table(self, ran: Text) -> dict[int, int]:
        if ran.key not in self._to_document:
            self._to_document[ran.key] = self._now.lines_of(ran)
        return self._to_document[ran.key]


class TextNow:
    """A text that may have been edited since it, or cells of it, ran."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self._found: dict[tuple[str, int], dict[int, int]] = {}

    def holds(self, text: Text) -> bool:
        """Whether what ran stands in it unchanged, where it stood."""
        ran = text.source.rstrip("\n").split("\n")
        return self._lines[text.first_line - 1 : text.first_line - 1 + len(ran)] == ran

    def lines_of(self, text: Text) -> dict[int, int]:
        """The lines of it that the lines of what ran are; those that were changed are left out."""
        asked = text.source, text.first_line
        if asked not in self._found:
            self._found[asked] = self._match(text)
        return self._found[asked]

    def _match(self, text: Text) -> dict[int, int]:
        ran = text.source.rstrip("\n").split("\n")
        if self.holds(text):
            return {line: text.first_line + line - 1 for line in range(1, len(ran) + 1)}
        before = _common(ran, self._lines[text.first_line - 1 :])
        after = _common(ran[before:][::-1], self._lines[text.first_line - 1 + before :][::-1])
        middle = ran[before : len(ran) - after]
        first, last = text.first_line - 1 + before, len(self._lines) - after
        table = {line: text.first_line + line - 1 for line in range(1, before + 1)}
        table |= {len(ran) - back: len(self._lines) - back for back in range(after)}
        return table | {before + a: first + b for a, b in _matches(middle, self._lines[first:last])}


def _sent(trace: Trace) -> list[CellStarted]:
    return [cell for cell in trace.cells() if not cell.typed]


def _common(one: list[str], other: list[str]) -> int:
    """How many lines the two begin with alike."""
    pairs = zip(one, other, strict=False)
    return next((index for index, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _matches(ran: list[str], now: list[str]) -> list[tuple[int, int]]:
    """Pairs of equal lines in two stretches that differ, counted from 1."""
    if not ran or len(ran) > _SEARCHED or len(now) > _SEARCHED:
        return []
    blocks = SequenceMatcher(None, ran, now, autojunk=False).get_matching_blocks()
    pairs = [(block.a + offset, block.b + offset) for block in blocks for offset in range(block.size)]
    return [(a + 1, b + 1) for a, b in pairs if ran[a].strip()]
