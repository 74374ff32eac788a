"""The lines of a document with their tokens, kept up to date edit by edit: what is not touched is not read anew."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QTextBlock, QTextDocument

from gradviz.cell_text import ANY_MARK, CODE, MARK, kind_of, marks_in
from gradviz.ui.editor.lexing import LONG, START, Lexed, State, lex, opened

_AT_ONCE = 120
"""So many lines of an edit are read before it is painted; the rest is, in turns of the event loop."""
_SLICE = 0.003
"""Seconds of one turn in which lines are read."""
_MOST_MOVED = 2_000
"""Longer stretches are not looked through for lines that were moved."""
_MARKS = ("# %%", "#%%", "# In[")
_WITHOUT_SAY = re.compile(r"[^\"'#\\]+")
"""What neither begins nor ends a string or a comment."""


class Line:
    """One line; what is known of it goes with it when lines above come or go."""

    __slots__ = ("begin", "cell", "colored", "folded", "lexed", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.begin: State = START
        self.lexed: Lexed | None = None
        """None until its tokens are known."""
        self.colored = False
        """Whether its colours are those of its tokens."""
        self.folded = False
        """Whether what belongs to it is hidden."""
        self.cell: object | None = None
        """What is known of the cell that begins here: how it ran."""

    @property
    def sway(self) -> str:
        """What of it has a say in where cells begin: a mark, or the signs about a string of several lines."""
        text = self.text
        if text.startswith(_MARKS):
            return text
        if '"""' in text or "'''" in text or text.endswith("\\"):
            return _WITHOUT_SAY.sub(" ", text)
        return ""

    def code(self) -> str:
        """The text with everything inside strings and comments blanked."""
        text = self.text
        for start, length, role in self.lexed.spans if self.lexed else ():
            if role in ("string", "comment", "escape"):
                text = text[:start] + " " * length + text[start + length :]
        return text

    def open_at(self, column: int) -> tuple[State, bool]:
        """What is open at a column, and whether it is in a comment."""
        return opened(self.text[:column], self.begin)


class Lines(QObject):
    """Owns what is known of each line of one document; lines count from 0 here, as blocks do."""

    changed = Signal(int, int, int)
    """Lines were replaced: the first one, how many there were, how many there are."""
    grew_long = Signal()
    """A line is longer than a person writes one now, or none is any longer."""
    read = Signal(int, int)
    """Tokens are other than they were: of the first of these lines, of the last one, and of some between."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self.document = document
        self._lines: list[Line] = []
        self._stale: list[int] = []
        """Lines to be read, the last ones first."""
        self.reordered: dict[int, int] = {}
        """Where lines went whose order the last edit changed, and nothing else; counted from 0."""
        self._long = 0
        """So many lines are longer than a person writes them."""
        self._text: str | None = None
        self._markers: list[int] | None = None
        """None until somebody asks."""
        self._kinds: dict[int, str] = {}
        """The kinds of cells, by those lines."""
        self._mark = ANY_MARK
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._read_some)
        document.contentsChange.connect(self._take)
        self._take(0, 0, document.characterCount())

    def __len__(self) -> int:
        return len(self._lines)

    def __getitem__(self, number: int) -> Line:
        """A line as it is known by now; `at` knows its tokens."""
        return self._lines[number]

    def __iter__(self) -> Iterator[Line]:
        return iter(self._lines)

    def at(self, number: int) -> Line:
        """A line with its tokens."""
        self.read_up_to(number)
        return self._lines[number]

    @property
    def text(self) -> str:
        """All of them, with ``\\n`` between."""
        if self._text is None:
            self._text = "\n".join(line.text for line in self._lines)
        return self._text

    def text_of(self, first: int, end: int) -> str:
        """From a line up to before another one, with ``\\n`` between."""
        return "\n".join([line.text for line in self._lines[first:end]])

    @property
    def markers(self) -> list[int]:
        """The lines at which cells of any kind begin."""
        if self._markers is None:
            self._kinds, number, at = {}, 0, 0
            for mark in marks_in(self.text, self._mark):
                number += self.text.count("\n", at, mark.start())
                at = mark.start()
                self._kinds[number] = kind_of(mark["rest"])
            self._markers = list(self._kinds)
        return self._markers

    @property
    def code_markers(self) -> list[int]:
        """The lines at which cells of code begin."""
        return [number for number in self.markers if self._kinds[number] == CODE]

    @property
    def has_long(self) -> bool:
        """Whether a line is longer than a person writes one."""
        return self._long > 0

    def begins_cell(self, number: int) -> bool:
        """Whether a cell begins at a line."""
        return bool(self.markers) and number in self._kinds

    def mark_as(self, *, notebook: bool) -> None:
        """Read the text as that of a notebook, or of a program: there more marks begin cells."""
        self._mark = MARK if notebook else ANY_MARK
        self._markers = None

    def read_up_to(self, number: int) -> None:
        """Know the tokens of a line, and of those above it."""
        self._read(number, None)

    @property
    def is_read(self) -> bool:
        """Whether the tokens of all lines are known."""
        return not self._stale

    # ------------------------------------------------------------ following the text

    def _take(self, position: int, _removed: int, added: int) -> None:
        document = self.document
        first = document.findBlock(position)
        last = document.findBlock(position + added)
        if not last.isValid():
            last = document.lastBlock()
        start, count = first.blockNumber(), last.blockNumber() - first.blockNumber() + 1
        gone = count - (document.blockCount() - len(self._lines)) if self._lines else 0
        texts = list(_texts(first, count))
        old = self._lines[start : start + gone]
        if texts == [line.text for line in old]:
            return  # formats changed, or a text was replaced by itself
        new = [Line(text) for text in texts]
        shift = count - gone
        self._move_markers(old, new, start)
        self._text = None
        self.reordered = _reordered(old, new, start)
        if any(line.folded or line.cell for line in old):
            _hand_on(old, new, self.reordered, start)
        self._lines[start : start + gone] = new
        had_long = self.has_long
        self._long += sum(len(line.text) > LONG for line in new) - sum(len(line.text) > LONG for line in old)
        if self.has_long != had_long:
            self.grew_long.emit()
        behind = start + count
        later = [at + shift for at in self._stale if at >= start + gone]
        if behind < len(self._lines) and (not later or later[-1] != behind):
            later.append(behind)
        self._stale = later + list(range(behind - 1, start - 1, -1)) + [at for at in self._stale if at < start]
        self.changed.emit(start, gone, count)
        self._read(start + min(count, _AT_ONCE), None)
        if self._stale:
            self._timer.start()

    def _move_markers(self, old: list[Line], new: list[Line], start: int) -> None:
        """Where cells begin after an edit; not known where it may have to do with that."""
        if self._markers is None:
            return
        shift, behind = len(new) - len(old), start + len(old)
        if not shift and all(before.sway == after.sway for before, after in zip(old, new, strict=True)):
            return
        if any(line.sway for line in old) or any(line.sway for line in new):
            self._markers = None
        else:
            self._kinds = {number + shift * (number >= behind): kind for number, kind in self._kinds.items()}
            self._markers = list(self._kinds)

    # ------------------------------------------------------------ reading

    def _read_some(self) -> None:
        self._read(len(self._lines), perf_counter() + _SLICE)
        if not self._stale:
            self._timer.stop()

    def _read(self, last: int, until: float | None) -> None:
        """Read stale lines up to a line, or as long as there is time; what is below waits for what is above it."""
        lines, stale = self._lines, self._stale
        low = len(lines)
        high = -1
        while stale and stale[-1] <= last:
            number = stale.pop()
            line = lines[number]
            begin = _end_of(lines[number - 1]) if number else START
            if line.lexed is None or line.begin != begin:
                line.begin, line.lexed, line.colored = begin, lex(line.text, begin), False
                low, high = min(low, number), number
            below = number + 1
            if below < len(lines) and lines[below].begin != line.lexed.end and (not stale or stale[-1] != below):
                stale.append(below)
            if until is not None and not number % 16 and perf_counter() > until:
                break
        if high >= 0:
            self.read.emit(low, high)


def _end_of(line: Line) -> State:
    return line.lexed.end if line.lexed is not None else START


def _texts(first: QTextBlock, count: int) -> Iterator[str]:
    """The texts of so many lines from one on."""
    if count > 400:  # all at once is quicker than one by one
        yield from islice(
            first.document().toRawText().split("\u2029"), first.blockNumber(), first.blockNumber() + count
        )
        return
    block = first
    for _ in range(count):
        yield block.text()
        block = block.next()


def _reordered(old: list[Line], new: list[Line], start: int) -> dict[int, int]:
    """Where each line went, if the new ones are the old ones in another order: lines, or a cell, that were moved."""
    if not 1 < len(old) == len(new) or len(old) > _MOST_MOVED:
        return {}
    before, after = [line.text for line in old], [line.text for line in new]
    if before == after or sorted(before) != sorted(after):
        return {}
    places: dict[str, list[int]] = {}
    for number in range(len(after) - 1, -1, -1):
        places.setdefault(after[number], []).append(number)
    return {start + number: start + places[text].pop() for number, text in enumerate(before)}


def _hand_on(old: list[Line], new: list[Line], reordered: dict[int, int], start: int) -> None:
    """Let new lines know what was known of the old ones that they are."""
    if reordered:
        pairs = [(line, new[reordered[start + number] - start]) for number, line in enumerate(old)]
    elif len(old) == len(new):
        pairs = list(zip(old, new, strict=True))
    else:
        above, below = _alike(old, new), _alike(old[::-1], new[::-1])
        below = min(below, min(len(old), len(new)) - above)
        pairs = list(zip(old[:above], new[:above], strict=True))
        pairs += zip(old[len(old) - below :], new[len(new) - below :], strict=True)
        if not above and below < min(len(old), len(new)):  # the first one was changed
            pairs.append((old[0], new[0]))
    for line, other in pairs:
        other.folded, other.cell = line.folded, line.cell


def _alike(one: list[Line], other: list[Line]) -> int:
    """How many lines the two begin with alike."""
    pairs = zip(one, other, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a.text != b.text), min(len(one), len(other)))
