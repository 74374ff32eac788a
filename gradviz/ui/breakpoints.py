"""The breakpoints of the text in the editor: set by a person, kept with the file, moving with their lines."""

from __future__ import annotations

import os
from collections.abc import Callable
from hashlib import blake2b
from typing import Any

import msgspec
from msgspec import structs
from PySide6.QtCore import QObject, QSettings, QTimer, Signal

from gradviz.breakpoints import LINE, Breakpoint
from gradviz.ui.editor.code_editor import CodeEditor
from gradviz.ui.editor.code_lines import next_code_line
from gradviz.ui.editor.line_shift import Edit
from gradviz.ui.undone import Undone

_KEY = "breakpoints"
_FILES = 200
"""Files whose breakpoints are remembered."""


class _Kept(msgspec.Struct):
    """What is remembered of one file."""

    points: list[Breakpoint]
    texts: list[str]
    """The line that each one stood at, to find it again in a file that was changed elsewhere."""
    digest: str
    """Of the whole text, to find a file again that got another name elsewhere."""


_decoder = msgspec.json.Decoder(dict[str, _Kept])


class Breakpoints(QObject):
    """Owns the set; views and runs follow its signals."""

    added = Signal(object)
    changed = Signal(object)
    removed = Signal(object)
    """Each carries a `Breakpoint`."""
    updated = Signal()
    """Something of the set is other than it was; comes once behind any number of the others."""
    lines_edited = Signal(object)
    """The text has other lines than before: the `Edit`."""
    refused = Signal(str)
    """A breakpoint could not be set: one sentence."""

    def __init__(self, editor: CodeEditor, settings: QSettings, path: Callable[[], str | None]) -> None:
        super().__init__(editor)
        self._editor, self._settings, self._path = editor, settings, path
        self._points: dict[int, Breakpoint] = {}
        self._failures: dict[int, str] = {}
        self._number = 0
        self._blocks = editor.blockCount()
        self._undone = Undone(editor.document())
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._settle_down)
        editor.document().contentsChange.connect(self._text_changed)
        editor.text_shown.connect(self._load)

    # ------------------------------------------------------------ asking

    def all(self) -> list[Breakpoint]:
        """All of them: those of lines from the top, then the others."""
        return sorted(self._points.values(), key=lambda point: (point.kind != LINE, point.line, point.number))

    def on_line(self, line: int) -> Breakpoint | None:
        """The breakpoint of a line of the text."""
        return next((point for point in self._points.values() if point.kind == LINE and point.line == line), None)

    def failure(self, number: int) -> str:
        """Why a breakpoint could not be obeyed when it was last asked; empty if it could."""
        return self._failures.get(number, "")

    # ------------------------------------------------------------ changing

    def toggle(self, line: int) -> None:
        """Set a breakpoint on a line, or on the next one that has code; or take away the one that is there."""
        there = self.on_line(line)
        if there is not None:
            self.remove(there.number)
        else:
            self.set_on_line(line)

    def set_on_line(self, line: int) -> Breakpoint | None:
        """The breakpoint of a line, or of the next one that has code; None where there is none, which is told."""
        at = next_code_line(self._editor.toPlainText(), line)
        if at is None:
            self.refused.emit(f"There is no code on line {line} or below it, so no breakpoint was set.")
            return None
        return self.on_line(at) or self.add(Breakpoint(0, LINE, line=at))

    def put(self, point: Breakpoint) -> None:
        """Take in a breakpoint as a person asked for it: a new one, or one of the set that is to be otherwise."""
        fields = {name: getattr(point, name) for name in ("name", "bound", "condition", "hits", "log")}
        if point.kind != LINE:
            if point.number in self._points:
                self.change(point.number, **fields)
            else:
                self.add(point)
            return
        there = self._points.get(point.number)
        if there is not None and there.line != point.line:
            self.remove(there.number)
        at = self.set_on_line(point.line)
        if at is not None:
            self.change(at.number, **fields)

    def add(self, point: Breakpoint) -> Breakpoint:
        """Take in a breakpoint, under a number of its own."""
        self._number += 1
        point = structs.replace(point, number=self._number)
        self._points[point.number] = point
        self.added.emit(point)
        self._expire()
        return point

    def change(self, number: int, **fields: Any) -> None:
        """Change what a breakpoint waits for, or whether it is enabled; nothing happens if it is gone."""
        before = self._points.get(number)
        if before is None:
            return
        point = structs.replace(before, **fields)
        if point != before:
            self._points[number] = point
            self._failures.pop(number, None)
            self.changed.emit(point)
            self._expire()

    def remove(self, number: int) -> None:
        """Take one away."""
        point = self._points.pop(number, None)
        if point is not None:
            self._failures.pop(number, None)
            self.removed.emit(point)
            self._expire()

    def clear(self) -> None:
        """Take all away."""
        for number in list(self._points):
            self.remove(number)

    def fail(self, number: int, reason: str) -> None:
        """Note why a breakpoint could not be obeyed (its condition raised, say); an empty reason: it could."""
        if number in self._points and self._failures.get(number, "") != reason:
            self._failures[number] = reason
            self.changed.emit(self._points[number])
            self.updated.emit()

    def settle(self) -> None:
        """Move those whose line has lost its code to the next one that has some, as a program is about to run."""
        text = self._editor.toPlainText()
        for point in [point for point in self._points.values() if point.kind == LINE]:
            at = next_code_line(text, point.line)
            if at is None or (at != point.line and self.on_line(at)):
                self.remove(point.number)
            else:
                self.change(point.number, line=at)

    # ------------------------------------------------------------ following the text

    def _text_changed(self, position: int, _removed: int, added: int) -> None:
        """Let lines move with their text."""
        document, before = self._editor.document(), self._blocks
        self._blocks = document.blockCount()
        if self._editor.is_loading:
            return
        if before == self._blocks:
            self._undone.edited(None)
            return
        first, last = document.findBlock(position), document.findBlock(position + added)
        if not last.isValid():
            last = document.lastBlock()
        lines = last.blockNumber() - first.blockNumber()
        edit = Edit(
            first.blockNumber() + 1,
            removed=lines - (self._blocks - before),
            added=lines,
            from_start=position == first.position(),
            to_end=position + added >= last.position() + last.length() - 1,
        )
        again = self._undone.edited(self._points)
        self._follow(edit)
        for point in again:
            if point.number not in self._points and self.on_line(point.line) is None:
                self._points[point.number] = point
                self.added.emit(point)
                self._expire()
        self.lines_edited.emit(edit)

    def _follow(self, edit: Edit) -> None:
        taken: set[int] = set()
        for point in self.all():
            if point.kind != LINE:
                continue
            line = edit.moved(point.line)
            if line is None or line in taken:
                self.remove(point.number)
                self._undone.fell(point.number)
            else:
                taken.add(line)
                self._points[point.number] = structs.replace(point, line=line)
                if line != point.line:
                    self.changed.emit(self._points[point.number])
                    self._expire()

    # ------------------------------------------------------------ remembering

    def remember(self) -> None:
        """The document was saved, maybe under another name: what is set belongs to that file."""
        self._store()

    def _expire(self) -> None:
        if not self._later.isActive():
            self._later.start(0)

    def _settle_down(self) -> None:
        self.updated.emit()
        self._store()

    def _store(self) -> None:
        path = self._path()
        if path is None:
            return
        kept = self._kept()
        before = kept.pop(path, None)
        points = self.all()
        if points or before is not None:
            texts = [self._editor.line_text(point.line) if point.kind == LINE else "" for point in points]
            kept[path] = _Kept(points, texts, _digest(self._editor.toPlainText()))
            newest = dict(list(kept.items())[-_FILES:])
            self._settings.setValue(_KEY, msgspec.json.encode(newest).decode())

    def _kept(self) -> dict[str, _Kept]:
        """What is remembered, by path; nothing if somebody else wrote other things there."""
        try:
            return _decoder.decode(str(self._settings.value(_KEY) or "{}"))
        except msgspec.DecodeError:
            return {}

    def _load(self) -> None:
        """Another text is shown: its own breakpoints are there, and no others."""
        self._later.stop()
        self._undone = Undone(self._editor.document())
        for point in list(self._points.values()):
            del self._points[point.number]
            self.removed.emit(point)
        self._failures.clear()
        found = self._found()
        text = self._editor.toPlainText()
        for point, line_text in zip(found.points, found.texts, strict=False) if found else ():
            if point.kind != LINE:
                self.add(point)
            elif (line := _line_again(text, point.line, line_text)) and self.on_line(line) is None:
                self.add(structs.replace(point, line=line))
        self.updated.emit()

    def _found(self) -> _Kept | None:
        path = self._path()
        if path is None:
            return None
        kept = self._kept()
        if path not in kept:  # a file that was given another name elsewhere keeps its breakpoints
            digest = _digest(self._editor.toPlainText())
            gone = [old for old, entry in kept.items() if entry.digest == digest and not os.path.exists(old)]
            return kept[gone[-1]] if gone else None
        return kept[path]


def _line_again(text: str, line: int, line_text: str) -> int | None:
    """Where a line is in a text that may have changed: the nearest that reads alike, else the next that has code."""
    lines = enumerate(text.split("\n"), start=1)
    alike = [number for number, now in lines if now.rstrip() == line_text.rstrip()]
    nearest = min(alike, key=lambda number: (abs(number - line), number), default=None)
    return next_code_line(text, line) if nearest is None else nearest


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
