"""Keeps the text of the output pane as the log is, and writes only what changed."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtGui import QTextBlockFormat, QTextCharFormat, QTextCursor, QTextDocument

from gradviz.ui.panels.output_feed import OutputFeed
from gradviz.ui.panels.output_log import HEAD, Group, Line
from gradviz.ui.panels.output_writer import OutputWriter


@dataclass(eq=False)
class _Shown:
    """A group as it stands in the text."""

    group: Group
    version: int = -1
    most: int = 0
    lines: list[Line] = field(default_factory=list)
    keys: list[tuple[object, ...]] = field(default_factory=list)
    blocks: list[int] = field(default_factory=list)
    """How many blocks of the text each line takes."""


class OutputText:
    """Groups follow each other; each line begins in a block of its own."""

    def __init__(self, document: QTextDocument, writer: OutputWriter) -> None:
        self._document, self._writer = document, writer
        self._shown: list[_Shown] = []
        self._version = -1
        self.changed: Group | None = None
        """The group that was written to last."""

    def clear(self) -> None:
        """Show nothing."""
        self._shown, self._version, self.changed = [], -1, None
        self._document.clear()

    def show(self, feed: OutputFeed, most: int) -> None:
        """Write what changed, of the end of each group `most` lines."""
        groups = feed.log.groups
        if self._version != feed.log.version:
            self._arrange(groups)
            self._version = feed.log.version
        at = 0
        for shown in self._shown:
            group = shown.group
            if shown.version != group.version or (shown.most != most and len(group.last) > min(most, shown.most)):
                self._rewrite(shown, at, feed, most)
                self.changed = group
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

    def _arrange(self, groups: list[Group]) -> None:
        """Take out groups that are gone, and make room for those that came."""
        living = set(map(id, groups))
        at = 0
        for shown in list(self._shown):
            blocks = sum(shown.blocks)
            if id(shown.group) not in living:
                self._remove(at, blocks)
                self._shown.remove(shown)
            else:
                at += blocks
        by_group = {id(shown.group): shown for shown in self._shown}
        self._shown = [by_group.get(id(group)) or _Shown(group) for group in groups]

    def _rewrite(self, shown: _Shown, at: int, feed: OutputFeed, most: int) -> None:
        group = shown.group
        lines = group.lines(most)
        keys = [line.key for line in lines]
        same = _same(shown.keys, keys)
        end = 0
        while end < min(len(keys), len(shown.keys)) - same and keys[-1 - end] == shown.keys[-1 - end]:
            end += 1
        first = at + sum(shown.blocks[:same])
        last = len(shown.blocks) - end
        cursor = QTextCursor(self._document)
        cursor.beginEditBlock()
        removed = sum(shown.blocks[same:last])
        self._remove(first, removed)
        empty = sum(sum(each.blocks) for each in self._shown) == removed  # a text always has a block: it is free then
        written = self._write(first, lines[same : len(lines) - end], feed, group, empty)
        cursor.endEditBlock()
        shown.blocks[same:last] = written
        shown.lines, shown.keys, shown.version, shown.most = lines, keys, group.version, most

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

    def _write(self, first: int, lines: list[Line], feed: OutputFeed, group: Group, empty: bool) -> list[int]:
        """Write lines so that they begin with this block; how many blocks each takes."""
        if not lines:
            return []
        document, cursor = self._document, QTextCursor(self._document)
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


def _same(before: list[tuple[object, ...]], now: list[tuple[object, ...]]) -> int:
    """How many keys at the beginning are the same."""
    start = HEAD if len(now) > HEAD and before[:HEAD] == now[:HEAD] else 0
    count = min(len(now), len(before))
    return next((index for index in range(start, count) if now[index] != before[index]), count)
