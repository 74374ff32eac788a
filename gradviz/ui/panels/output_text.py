"""Keeps the text of the output pane as the log is, and writes only what changed."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from PySide6.QtGui import QTextBlockFormat, QTextCharFormat, QTextCursor, QTextDocument

from gradviz.ui.panels.output_feed import OutputFeed
from gradviz.ui.panels.output_log import HEAD, Group, Line
from gradviz.ui.panels.output_writer import OutputWriter, cost

_TOGETHER = 400
"""Lines that are taken out, or laid out, between two pauses."""
_PORTION = 0.012
"""Seconds that it takes, about, to write what is written between two pauses."""
_FEW = 8
"""So many stretches are replaced one by one."""
_Keys = list[tuple[object, ...]]


@dataclass(eq=False)
class _Shown:
    """A group as it stands in the text."""

    group: Group
    version: int = -1
    most: int = 0
    lines: list[Line] = field(default_factory=list)
    keys: _Keys = field(default_factory=list)
    blocks: list[int] = field(default_factory=list)
    """How many blocks of the text each line takes."""


class OutputText:
    """Groups follow each other; each line begins in a block of its own."""

    def __init__(self, document: QTextDocument, writer: OutputWriter) -> None:
        self._document, self._writer = document, writer
        self._shown: list[_Shown] = []
        self._version = -1
        self.changed: Group | None = None
        """The group of the record that was written to last."""

    def clear(self) -> None:
        """Show nothing."""
        self._shown, self._version, self.changed = [], -1, None
        self._document.clear()

    def show(self, feed: OutputFeed, most: int) -> Generator[None]:
        """Write what changed, of the end of each group `most` lines; at each pause it is known what stands there."""
        yield from self._lay_out()
        groups = feed.log.groups
        if self._version != feed.log.version:
            version = feed.log.version
            yield from self._arrange(list(groups))
            self._version = version
        at = 0
        for shown in self._shown:
            group = shown.group
            if shown.version != group.version or (shown.most != most and len(group.last) > min(most, shown.most)):
                self.changed = self.changed if group.stored else group
                yield from self._rewrite(shown, at, feed, most)
            at += sum(shown.blocks)

    def line_at(self, block: int) -> tuple[Group, Line] | None:
        """What stands in a block, by its number."""
        for shown in self._shown:
            for line, blocks in zip(shown.lines, shown.blocks, strict=True):
                if block < blocks:
                    return shown.group, line
                block -= blocks
        return None

    def block_of_step(self, step: int) -> int | None:
        """The block of the newest line that had begun at a step; None where there is none."""
        newest, found, at = 0, None, 0
        for shown in self._shown:
            for line, blocks in zip(shown.lines, shown.blocks, strict=True):
                if newest < line.step <= step and line.kind != "header":
                    newest, found = line.step, at
                at += blocks
        return found

    def blocks_of(self, group: Group) -> tuple[int, int]:
        """The first block of a group, and the first behind it."""
        at = 0
        for shown in self._shown:
            end = at + sum(shown.blocks)
            if shown.group is group:
                return at, end
            at = end
        return at, at

    def _lay_out(self) -> Generator[None]:
        """Qt lays out a text of another width bit by bit, but all that is left of it at once when one writes."""
        document = self._document
        for number in range(0, document.blockCount(), _TOGETHER):
            document.documentLayout().blockBoundingRect(document.findBlockByNumber(number))
            yield

    def _arrange(self, groups: list[Group]) -> Generator[None]:
        """Take out groups that are gone, and make room for those that came."""
        living = set(map(id, groups))
        at = 0
        for shown in list(self._shown):
            if id(shown.group) in living:
                at += sum(shown.blocks)
                continue
            yield from self._cut(shown, at, 0, len(shown.blocks))
            self._shown.remove(shown)
        by_group = {id(shown.group): shown for shown in self._shown}
        self._shown = [by_group.get(id(group)) or _Shown(group) for group in groups]

    def _rewrite(self, shown: _Shown, at: int, feed: OutputFeed, most: int) -> Generator[None]:
        group, version = shown.group, shown.group.version
        lines = group.lines(most)
        keys = [line.key for line in lines]
        for first, last, begin, end in _differences(shown.keys, keys):
            yield from self._cut(shown, at, first, last)
            while begin < end:
                behind = begin + _portion(lines[begin:end])
                with self._edited():
                    written = self._write(at + sum(shown.blocks[:first]), lines[begin:behind], feed, group)
                shown.lines[first:first], shown.keys[first:first] = lines[begin:behind], keys[begin:behind]
                shown.blocks[first:first] = written
                first, begin = first + behind - begin, behind
                yield
        shown.lines, shown.version, shown.most = lines, version, most

    def _cut(self, shown: _Shown, at: int, first: int, last: int) -> Generator[None]:
        """Take some of the lines of a group out, from behind."""
        while last > first:
            begin = max(first, last - _TOGETHER)
            with self._edited():
                self._remove(at + sum(shown.blocks[:begin]), sum(shown.blocks[begin:last]))
            for each in (shown.lines, shown.keys, shown.blocks):
                del each[begin:last]
            last = begin
            yield

    @contextmanager
    def _edited(self) -> Iterator[None]:
        """What happens meanwhile is laid out together."""
        cursor = QTextCursor(self._document)
        cursor.beginEditBlock()
        try:
            yield
        finally:
            cursor.endEditBlock()

    # ------------------------------------------------------------ blocks

    def _remove(self, first: int, count: int) -> None:
        if not count:
            return
        document, cursor = self._document, QTextCursor(self._document)
        behind = document.findBlockByNumber(first + count)
        start = document.findBlockByNumber(first).position()
        if behind.isValid():
            form = behind.blockFormat()
            cursor.setPosition(start)
            cursor.setPosition(behind.position(), QTextCursor.MoveMode.KeepAnchor)
            cursor.removeSelectedText()
            cursor.setBlockFormat(form)
            return
        cursor.setPosition(max(0, start - 1))
        form = cursor.blockFormat() if first else QTextBlockFormat()
        cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        cursor.setBlockFormat(form)  # an empty block would take that of the one that goes
        if not first:
            cursor.setCharFormat(QTextCharFormat())

    def _write(self, first: int, lines: list[Line], feed: OutputFeed, group: Group) -> list[int]:
        """Write lines so that they begin with this block; how many blocks each takes."""
        document, cursor = self._document, QTextCursor(self._document)
        empty = not any(each.blocks for each in self._shown)  # a text always has a block: it is free then
        behind = document.findBlockByNumber(first)
        in_front = behind.isValid() and not empty
        head, written = feed.heads.get(group.number), []
        form = behind.blockFormat() if in_front else None
        cursor.setPosition(behind.position() if in_front else document.characterCount() - 1)
        for index, line in enumerate(lines):
            if index or not empty:
                cursor.insertBlock(form if in_front and form else QTextBlockFormat(), QTextCharFormat())
                if in_front:
                    cursor.movePosition(QTextCursor.MoveOperation.PreviousBlock)
            before = document.blockCount()
            self._writer.write(cursor, line, group, head)
            written.append(1 + document.blockCount() - before)
            if in_front:
                cursor.movePosition(QTextCursor.MoveOperation.NextBlock)
        return written


def _portion(lines: list[Line]) -> int:
    """How many of these lines are written together; one at least."""
    seconds = 0.0
    for number, line in enumerate(lines):
        seconds += cost(line)
        if seconds > _PORTION and number:
            return number
    return len(lines)


def _differences(before: _Keys, now: _Keys) -> Iterator[tuple[int, int, int, int]]:
    """Which stretches of what was there are replaced by which of what is to be there, from behind."""
    if len(before) == len(now):
        changed = [at for at, (old, new) in enumerate(zip(before, now, strict=True)) if old != new]
        starts = [at for place, at in enumerate(changed) if not place or changed[place - 1] < at - 1]
        ends = [at + 1 for place, at in enumerate(changed) if place + 1 == len(changed) or changed[place + 1] > at + 1]
        if len(starts) > _FEW:
            starts, ends = starts[:1], ends[-1:]
        for start, end in zip(reversed(starts), reversed(ends), strict=True):
            yield start, end, start, end
        return
    same = _same(before, now)
    end = 0
    while end < min(len(now), len(before)) - same and now[-1 - end] == before[-1 - end]:
        end += 1
    yield same, len(before) - end, same, len(now) - end


def _same(before: _Keys, now: _Keys) -> int:
    """How many keys at the beginning are the same."""
    start = HEAD if len(now) > HEAD and before[:HEAD] == now[:HEAD] else 0
    count = min(len(now), len(before))
    return next((index for index in range(start, count) if now[index] != before[index]), count)
