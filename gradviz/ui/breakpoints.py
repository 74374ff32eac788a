"""The breakpoints of the open documents: set by a person, kept with the file, moving with their lines."""

from __future__ import annotations

import os
from hashlib import blake2b
from typing import Any

import msgspec
from msgspec import structs
from PySide6.QtCore import QObject, QSettings, QTimer, Signal

from gradviz.breakpoints import LINE, Breakpoint
from gradviz.ui.editor.code_lines import next_code_line
from gradviz.ui.editor.document import OpenDocument
from gradviz.ui.editor.line_shift import Edit
from gradviz.ui.open_documents import OpenDocuments
from gradviz.ui.undone import Undone
from gradviz.wording import tr

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


class _Set:
    """Those of one document."""

    def __init__(self, document: OpenDocument) -> None:
        self.document = document
        self.points: dict[int, Breakpoint] = {}
        self.undone = Undone(document)

    def all(self) -> list[Breakpoint]:
        return sorted(self.points.values(), key=lambda point: (point.kind != LINE, point.line, point.number))


class Breakpoints(QObject):
    """Owns a set for each open document; whatever names no document is about the active one."""

    added = Signal(object)
    changed = Signal(object)
    removed = Signal(object)
    """Each carries a `Breakpoint`."""
    updated = Signal()
    """Something of a set is other than it was; comes once behind any number of the others."""
    refused = Signal(str)
    """A breakpoint could not be set: one sentence."""

    def __init__(self, documents: OpenDocuments, settings: QSettings) -> None:
        super().__init__(documents)
        self._documents, self._settings = documents, settings
        self._sets: dict[OpenDocument, _Set] = {}
        self._failures: dict[int, str] = {}
        self._number = 0
        self._unsaved: set[OpenDocument] = set()
        """Whose set is to be remembered."""
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._settle_down)
        documents.opened.connect(self._follow)
        documents.closed.connect(self._forget)
        documents.active_changed.connect(self.updated)
        for document in documents.all:
            self._follow(document)

    # ------------------------------------------------------------ asking

    def all(self, document: OpenDocument | None = None) -> list[Breakpoint]:
        """All of a document: those of lines from the top, then the others."""
        return self._set(document).all()

    def of_each(self) -> list[tuple[OpenDocument, Breakpoint]]:
        """All of all open documents."""
        return [(each.document, point) for each in self._sets.values() for point in each.all()]

    def on_line(self, line: int, document: OpenDocument | None = None) -> Breakpoint | None:
        """The breakpoint of a line of the text."""
        points = self._set(document).points.values()
        return next((point for point in points if point.kind == LINE and point.line == line), None)

    def failure(self, number: int) -> str:
        """Why a breakpoint could not be obeyed when it was last asked; empty if it could."""
        return self._failures.get(number, "")

    def _set(self, document: OpenDocument | None = None) -> _Set:
        return self._sets[document or self._documents.active]

    def _set_of(self, number: int) -> _Set | None:
        return next((each for each in self._sets.values() if number in each.points), None)

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
        if self._documents.active.is_locked:
            words = tr("Programs do not stop in libraries: set a breakpoint where your own code calls this.")
            self.refused.emit(words)
            return None
        at = next_code_line(self._documents.active.text(), line)
        if at is None:
            self.refused.emit(tr("There is no code on line {line} or below it, so no breakpoint was set.", line=line))
            return None
        return self.on_line(at) or self.add(Breakpoint(0, LINE, line=at))

    def put(self, point: Breakpoint) -> None:
        """Take in a breakpoint as a person asked for it: a new one, or one of the set that is to be otherwise."""
        fields = {name: getattr(point, name) for name in ("name", "bound", "condition", "hits", "log")}
        if point.kind != LINE:
            if point.number in self._set().points:
                self.change(point.number, **fields)
            else:
                self.add(point)
            return
        there = self._set().points.get(point.number)
        if there is not None and there.line != point.line:
            self.remove(there.number)
        at = self.set_on_line(point.line)
        if at is not None:
            self.change(at.number, **fields)

    def add(self, point: Breakpoint, document: OpenDocument | None = None) -> Breakpoint:
        """Take in a breakpoint, under a number of its own."""
        self._number += 1
        point = structs.replace(point, number=self._number)
        home = self._set(document)
        home.points[point.number] = point
        self.added.emit(point)
        self._expire(home)
        return point

    def change(self, number: int, **fields: Any) -> None:
        """Change what a breakpoint waits for, or whether it is enabled; nothing happens if it is gone."""
        home = self._set_of(number)
        if home is None:
            return
        point = structs.replace(home.points[number], **fields)
        if point != home.points[number]:
            home.points[number] = point
            self._failures.pop(number, None)
            self.changed.emit(point)
            self._expire(home)

    def remove(self, number: int) -> None:
        """Take one away."""
        home = self._set_of(number)
        if home is not None:
            point = home.points.pop(number)
            self._failures.pop(number, None)
            self.removed.emit(point)
            self._expire(home)

    def clear(self) -> None:
        """Take all away."""
        for number in list(self._set().points):
            self.remove(number)

    def fail(self, number: int, reason: str) -> None:
        """Note why a breakpoint could not be obeyed (its condition raised, say); an empty reason: it could."""
        home = self._set_of(number)
        if home is not None and self._failures.get(number, "") != reason:
            self._failures[number] = reason
            self.changed.emit(home.points[number])
            self.updated.emit()

    def settle(self) -> None:
        """Move those whose line has lost its code to the next one that has some, as a program is about to run."""
        text = self._documents.active.text()
        for point in [point for point in self.all() if point.kind == LINE]:
            at = next_code_line(text, point.line)
            if at is None or (at != point.line and self.on_line(at)):
                self.remove(point.number)
            else:
                self.change(point.number, line=at)

    # ------------------------------------------------------------ following the texts

    def _follow(self, document: OpenDocument) -> None:
        """A document is open from now on, with the breakpoints that are remembered of its file."""
        self._sets[document] = _Set(document)
        document.edited.connect(lambda edit: self._text_edited(self._sets[document], edit))
        document.replaced.connect(lambda: self._load(self._sets[document]))
        self._load(self._sets[document])

    def _forget(self, document: OpenDocument) -> None:
        """A document is closed: what is set in it stays remembered with its file."""
        if document in self._unsaved:
            self._unsaved.discard(document)
            self._store(self._sets[document])
        del self._sets[document]

    def _text_edited(self, home: _Set, edit: Edit | None) -> None:
        """Let lines move with their text."""
        if edit is None:
            home.undone.edited(None)
            return
        again = home.undone.edited(home.points)
        self._move(home, edit)
        for point in again:
            if point.number not in home.points and self.on_line(point.line, home.document) is None:
                home.points[point.number] = point
                self.added.emit(point)
                self._expire(home)

    def _move(self, home: _Set, edit: Edit) -> None:
        taken: set[int] = set()
        for point in home.all():
            if point.kind != LINE:
                continue
            line = edit.moved(point.line)
            if line is None or line in taken:
                self.remove(point.number)
                home.undone.fell(point.number)
            else:
                taken.add(line)
                home.points[point.number] = structs.replace(point, line=line)
                if line != point.line:
                    self.changed.emit(home.points[point.number])
                    self._expire(home)

    # ------------------------------------------------------------ remembering

    def remember(self, document: OpenDocument) -> None:
        """A document was saved, maybe under another name: what is set belongs to that file."""
        self._store(self._set(document))

    def _expire(self, home: _Set) -> None:
        self._unsaved.add(home.document)
        if not self._later.isActive():
            self._later.start(0)

    def _settle_down(self) -> None:
        self.updated.emit()
        for document in self._unsaved:
            self._store(self._sets[document])
        self._unsaved.clear()

    def _store(self, home: _Set) -> None:
        path = home.document.path
        if path is None:
            return
        kept = self._kept()
        before = kept.pop(str(path), None)
        points = home.all()
        if points or before is not None:
            texts = [home.document.line_text(point.line) if point.kind == LINE else "" for point in points]
            kept[str(path)] = _Kept(points, texts, _digest(home.document.text()))
            newest = dict(list(kept.items())[-_FILES:])
            self._settings.setValue(_KEY, msgspec.json.encode(newest).decode())

    def _kept(self) -> dict[str, _Kept]:
        """What is remembered, by path; nothing if somebody else wrote other things there."""
        try:
            return _decoder.decode(str(self._settings.value(_KEY) or "{}"))
        except msgspec.DecodeError:
            return {}

    def _load(self, home: _Set) -> None:
        """A document holds another text: its own breakpoints are there, and no others."""
        home.undone = Undone(home.document)
        self._unsaved.discard(home.document)
        for number, point in list(home.points.items()):
            del home.points[number]
            self._failures.pop(number, None)
            self.removed.emit(point)
        text = home.document.text()
        found = self._found(home.document, text)
        for point, line_text in zip(found.points, found.texts, strict=False) if found else ():
            if point.kind != LINE:
                self.add(point, home.document)
            elif (line := _line_again(text, point.line, line_text)) and self.on_line(line, home.document) is None:
                self.add(structs.replace(point, line=line), home.document)
        self.updated.emit()

    def _found(self, document: OpenDocument, text: str) -> _Kept | None:
        if document.path is None:
            return None
        path, kept = str(document.path), self._kept()
        if path not in kept:  # a file that was given another name elsewhere keeps its breakpoints
            digest = _digest(text)
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
