"""The way that one went through the texts: going to a place of one of them, back to where one was, and on again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent, QTextCursor

from gradviz.ui.editor.code_editor import CodeEditor
from gradviz.ui.editor.document import OpenDocument
from gradviz.ui.editor.highlighter import units
from gradviz.ui.files import Files
from gradviz.ui.open_documents import OpenDocuments
from gradviz.wording import tr

_NEAR = 10
"""Lines: whoever goes no further did not go away."""
_MOST = 50


@dataclass(eq=False)
class _Place:
    """Where the caret was: it moves with its text, and is found again in a file that was closed."""

    document: OpenDocument | None
    caret: QTextCursor
    line: int = 0
    """The caret's, in a document that was closed."""
    path: Path | None = None
    """Of a document that was closed."""

    @property
    def is_there(self) -> bool:
        return self.document is not None or (self.path is not None and self.path.exists())

    def is_at(self, other: _Place, near: int) -> bool:
        """Whether it is another one, or no further from it than so many lines."""
        away = abs(self.caret.blockNumber() - other.caret.blockNumber())
        return self.document is not None and self.document is other.document and away <= near


class Trail(QObject):
    """Follows the caret of the active editor; whatever takes it far away leaves a place to go back to."""

    said = Signal(str)
    """Why there is nothing to go to, in a sentence."""

    def __init__(self, documents: OpenDocuments, files: Files) -> None:
        super().__init__(documents)
        self._documents, self._files = documents, files
        self._behind: list[_Place] = []
        self._ahead: list[_Place] = []
        self._here = self._now()
        self._near = _NEAR
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._settle)
        documents.active_changed.connect(self._expire)
        documents.opened.connect(self._follow_document)
        documents.closed.connect(self._let_go)
        for document in documents.all:
            self._follow_document(document)
        documents.follow_editors(self._follow)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What answers the actions."""
        return {"place_back": self.back, "place_forward": self.forward}

    # ------------------------------------------------------------ going

    def go_to(self, file: str, line: int, column: int = 0) -> None:
        """To a place of a file, which is opened, or (empty) of the active text; columns count from 0, in characters."""
        arrive = partial(self._arrive, line, column)
        if file:
            self._files.open_in_turns(Path(file), beside=True, then=arrive)
        else:
            arrive()

    def _arrive(self, line: int, column: int) -> None:
        self._near = -1  # who asked to go wants to come back, however near it is
        text = self._documents.active.line_text(line)
        self._documents.editor.go_to(line, units(text, column) + 1)

    def back(self) -> None:
        """To where the caret was before."""
        self._go(self._behind, self._ahead, tr("There is nothing to go back to: the caret was nowhere else before."))

    def forward(self) -> None:
        """To where it was before one went back."""
        self._go(self._ahead, self._behind, tr("There is nothing to go forward to: nobody went back from here."))

    def _go(self, places: list[_Place], others: list[_Place], nothing: str) -> None:
        self._settle()
        while places:
            place = places.pop()
            if place.is_there and not place.is_at(self._here, 0) and self._reach(place):
                others.append(self._here)
                self._here = self._now()
                return
        self.said.emit(nothing)

    def _reach(self, place: _Place) -> bool:
        """Put the caret there; False where it cannot be, which was told."""
        if place.document is not None:
            self._documents.show(place.document)
            self._documents.editor.show_caret(place.caret)
            return True
        if place.path is None or not self._files.open(place.path, beside=True):
            return False
        self._documents.editor.go_to(place.line)
        return True

    # ------------------------------------------------------------ following

    def _follow(self, editor: CodeEditor) -> None:
        editor.cursorPositionChanged.connect(self._expire)
        editor.viewport().installEventFilter(self)

    def _follow_document(self, document: OpenDocument) -> None:
        document.replaced.connect(lambda: self._forget(document))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Mice have buttons for this."""
        if event.type() == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            if event.button() == Qt.MouseButton.BackButton:
                self.back()
                return True
            if event.button() == Qt.MouseButton.ForwardButton:
                self.forward()
                return True
        return False

    def _expire(self) -> None:
        self._soon.start(0)  # what moves the caret several times in one turn moved it once

    def _now(self) -> _Place:
        return _Place(self._documents.active, self._documents.editor.textCursor())

    def _settle(self) -> None:
        """Remember where the caret was, if it went away from there."""
        self._soon.stop()
        before, self._here = self._here, self._now()
        if not before.is_at(self._here, self._near):
            self._behind.append(before)
            del self._behind[:-_MOST]
            self._ahead.clear()
        self._near = _NEAR

    def _forget(self, document: OpenDocument) -> None:
        """It holds another text: no place of the old one is in it."""
        for places in (self._behind, self._ahead):
            places[:] = [place for place in places if place.document is not document]
        if self._here.document is document:
            self._here = self._now()

    def _let_go(self, document: OpenDocument) -> None:
        for place in (self._here, *self._behind, *self._ahead):
            if place.document is document:
                place.document, place.line, place.path = None, place.caret.blockNumber() + 1, document.path
