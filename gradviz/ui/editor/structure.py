"""The blocks of a program: cells, classes, functions, loops and branches, also while it is half typed.

Read from indentation and first words, off the way of a key to the screen. Lines count from 0 here.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal

from gradviz.cell_text import ANY_MARK, CODE, Piece
from gradviz.ui.editor.lines import Line, Lines

_PAUSE = 150
"""Milliseconds behind the last edit at which the blocks are read anew."""
_SLICE, _PORTION = 0.003, 100
"""Seconds of one turn of the event loop in which they are read, and lines between two looks at the clock."""
CELL = "cell"
_HEAD = re.compile(
    r"(?:async\s+)?(?P<word>def|class|for|while|with|if|elif|else|try|except|finally|match|case)\b\s*(?P<rest>.*)"
)
_NAME = re.compile(r"\w+")
_RESUMING = frozenset(("def", "class", "import", "from", "return", "while", "with", "try"))
"""Words that begin a line outside of all brackets, whatever is open above it."""


@dataclass(frozen=True)
class Block:
    """A head and the lines that belong to it."""

    first: int
    last: int
    """The last line that is not blank."""
    kind: str
    """``cell``, or the word of the head."""
    name: str
    """Of a function, class or cell; else what the head says."""
    depth: int
    """How many blocks are around it; cells count."""


@dataclass
class _Open:
    first: int
    indent: int
    kind: str
    name: str
    depth: int


class Structure(QObject):
    """Owns the blocks of one document, in the order of their heads."""

    changed = Signal()
    """The blocks were read anew."""

    def __init__(self, lines: Lines) -> None:
        super().__init__(lines.document)
        self._lines = lines
        self.blocks: list[Block] = []
        self._by_head: dict[int, Block] = {}
        self._reading: Iterator[None] | None = None
        self._at_once = False
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._read)
        lines.changed.connect(self._follow)
        self._later.start(0)

    def at(self, line: int) -> Block | None:
        """The block whose head is a line."""
        return self._by_head.get(line)

    def around(self, line: int) -> list[Block]:
        """The blocks that a line is in, the innermost last; those that it is the head of are among them."""
        end = bisect_right(self.blocks, line, key=lambda block: block.first)
        return [block for block in self.blocks[:end] if block.last >= line]

    def read_now(self) -> None:
        """Know the blocks of the text as it is now."""
        if self._later.isActive():
            self._lines.read_up_to(len(self._lines))
            self._at_once = True
            self._read()
            self._at_once = False

    def _follow(self, first: int, gone: int, count: int) -> None:
        """Let blocks move with their lines until they are read anew."""
        if gone != count:
            self._put([moved for block in self.blocks if (moved := _moved(block, first, gone, count))])
        self._reading = None
        self._later.start(_PAUSE)

    def _read(self) -> None:
        """Read the blocks anew, some lines in each turn of the event loop."""
        self._later.stop()
        if not self._lines.is_read:
            self._later.start(_PAUSE // 5)
            return
        if self._reading is None:
            self._found: list[Block] = []
            self._reading = _reading(self._lines, self._found)
        until = perf_counter() + _SLICE
        while next(self._reading, self) is not self:
            if perf_counter() > until and not self._at_once:
                self._later.start(0)
                return
        self._reading = None
        self._put(self._found)
        self.changed.emit()

    def _put(self, blocks: list[Block]) -> None:
        self.blocks = blocks
        self._by_head = {block.first: block for block in blocks}


def _moved(block: Block, first: int, gone: int, count: int) -> Block | None:
    """Where a block is behind an edit; None where its head is gone."""
    by, behind = count - gone, first + gone
    if first < block.first < behind:
        return None
    start = block.first + by if block.first >= behind else block.first
    last = block.last + by if block.last >= behind else block.last
    return replace(block, first=start, last=max(start, last)) if (start, last) != (block.first, block.last) else block


def blocks_of(lines: Lines) -> list[Block]:
    """The blocks of lines whose tokens are known, by their heads."""
    found: list[Block] = []
    for _ in _reading(lines, found):
        pass
    return found


def _reading(lines: Lines, found: list[Block]) -> Iterator[None]:
    """Find the blocks; stops now and then, so that something else can be done."""
    stack: list[_Open] = []
    brackets, filled = 0, -1
    for number, line in enumerate(lines):
        if not number % _PORTION:
            yield
        text = line.text
        if line.begin:
            filled = number
            brackets = _deeper(brackets, line)
            continue
        stripped = text.lstrip()
        if not stripped:
            continue
        if lines.begins_cell(number):
            _close(stack, 0, filled, found, cells=True)
            below = lines[number + 1].text if number + 1 < len(lines) else ""
            stack.append(_Open(number, -1, CELL, cell_title(text, below), 0))
            filled, brackets = number, 0
            continue
        head = _HEAD.match(stripped)
        word = head["word"] if head else stripped.split(" ", 1)[0]
        if brackets > 0 and word not in _RESUMING:
            filled = number
            brackets = _deeper(brackets, line)
            continue
        indent = len(text[: len(text) - len(stripped)].expandtabs(4))
        if stripped[0] != "#":
            _close(stack, indent, filled, found)
        elif not any(indent > each.indent for each in stack[-1:]):
            continue  # a comment further out than the block above it belongs to what comes
        brackets = _deeper(0, line)
        filled = number
        if head:
            stack.append(_Open(number, indent, head["word"], _name(head), len(stack)))
    _close(stack, 0, filled, found, cells=True)
    found.sort(key=lambda block: block.first)


def _close(stack: list[_Open], indent: int, last: int, found: list[Block], *, cells: bool = False) -> None:
    while stack and (stack[-1].indent >= indent or cells):
        each = stack.pop()
        found.append(Block(each.first, max(each.first, last), each.kind, each.name, each.depth))


def _deeper(depth: int, line: Line) -> int:
    for _column, sign in line.lexed.brackets if line.lexed else ():
        depth = depth + 1 if sign in "([{" else max(0, depth - 1)
    return depth


def _name(head: re.Match[str]) -> str:
    if head["word"] in ("def", "class"):
        found = _NAME.match(head["rest"])
        return found.group() if found else ""
    return head["rest"].partition("#")[0].rstrip().removesuffix(":").rstrip()


def cell_title(text: str, below: str = "") -> str:
    """What a cell is called in the line that begins it; one of words, by its first line; empty without a title."""
    mark = ANY_MARK.match(text)
    piece = Piece(mark["rest"] if mark else "", "")
    return piece.title if piece.kind == CODE else piece.title or below.lstrip("# ").strip()
