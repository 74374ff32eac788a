"""Watches the files of the open documents: what others do to them is told, and never overwritten without a word."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QFileSystemWatcher, QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gradviz.ui.difference import DifferenceDialog
from gradviz.ui.editor.document import OpenDocument
from gradviz.ui.files import Files
from gradviz.ui.languages import worded
from gradviz.ui.open_documents import OpenDocuments
from gradviz.ui.theme import Theme
from gradviz.wording import tr

CHANGED, DELETED = "changed", "deleted"
_QUICK = 4_000_000
"""Bytes of a file that is read whenever somebody comes back to the window."""


class DiskWatch(QObject):
    """Knows of each open document what others did to its file."""

    told = Signal()
    """Something is other than it was."""

    def __init__(self, documents: OpenDocuments, files: Files, window: QWidget) -> None:
        super().__init__(window)
        self._documents = documents
        self.states: dict[OpenDocument, str] = {}
        self._seen: dict[OpenDocument, object] = {}
        self._watcher = QFileSystemWatcher(self)
        self._watcher.fileChanged.connect(lambda path: self.look(path))
        self._watcher.directoryChanged.connect(lambda _path: self.look())
        documents.opened.connect(lambda _document: self._watch())
        documents.closed.connect(self._forget)
        documents.active_changed.connect(lambda: self.look())
        files.saved.connect(self._saved)
        files.may_overwrite = self.may_overwrite
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Whoever comes back to the window finds it up to date."""
        if event.type() == QEvent.Type.WindowActivate:
            self.look(closely=True)
        return False

    def look(self, path: str = "", *, closely: bool = False) -> None:
        """Look at all files. One whose times and size are as before is read only if it is this one, or, looked at
        closely, short."""
        before = dict(self.states)
        for document in self._documents.all:
            source = document.source
            short = source is not None and len(source.data) <= _QUICK
            self._look_at(document, closely=(closely and short) or str(document.path) == path)
        self._watch()
        if self.states != before:
            self.told.emit()

    def may_overwrite(self, document: OpenDocument) -> bool:
        """Whether the file is as it was when it was read or written, or the person wants to keep theirs."""
        self.look(str(document.path))
        return self.states.get(document) != CHANGED

    def keep_mine(self, document: OpenDocument) -> None:
        """What others wrote may be overwritten."""
        from gradviz.documents import Source

        data = _data(document.path)
        if document.source is not None and data is not None:
            source = document.source
            document.source = Source(data, "\0", source.encoding, source.decoded, source.notebook)
        document.setModified(True)
        self._settle(document)

    def load_theirs(self, document: OpenDocument) -> str:
        """Show what the file holds now, as an edit that can be undone; why not, in one sentence, if it cannot be."""
        from gradviz.documents import DocumentError, open_document

        try:
            read = open_document(document.path or Path())
        except DocumentError as error:
            return str(error)
        document.rewrite(read.text)
        document.source, document.notebook = read.source, read.notebook
        document.cells.give_way()
        document.setModified(False)
        self._settle(document)
        return ""

    def _look_at(self, document: OpenDocument, *, closely: bool) -> None:
        if document.path is None or document.source is None:
            return
        stamp = _stamp(document.path)
        if self._seen.get(document) == stamp and not (closely and stamp):
            return
        self._seen[document] = stamp
        if stamp is None:
            self.states[document] = DELETED
            document.setModified(True)
        elif _data(document.path) != document.source.data:
            self.states[document] = CHANGED
        else:
            self.states.pop(document, None)

    def _settle(self, document: OpenDocument) -> None:
        self.states.pop(document, None)
        self._seen[document] = _stamp(document.path) if document.path else None
        self.told.emit()

    def _saved(self, document: OpenDocument) -> None:
        self._settle(document)
        self._watch()

    def _forget(self, document: OpenDocument) -> None:
        self.states.pop(document, None)
        self._seen.pop(document, None)
        self._watch()

    def _watch(self) -> None:
        wanted = {str(each.path) for each in self._documents.all if each.path and each.path.exists()}
        wanted |= {str(each.path.parent) for each in self._documents.all if each.path and each.path.parent.exists()}
        watched = {*self._watcher.files(), *self._watcher.directories()}
        if gone := list(watched - wanted):
            self._watcher.removePaths(gone)
        if new := list(wanted - watched):
            self._watcher.addPaths(new)


class DiskBar(QWidget):
    """Says above the text what happened to its file, and asks what is to be done."""

    def __init__(self, watch: DiskWatch, documents: OpenDocuments, files: Files, theme: Theme) -> None:
        super().__init__()
        self._watch, self._documents, self._files, self._theme = watch, documents, files, theme
        self.dialog: DifferenceDialog | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.label = QLabel()
        self.label.setWordWrap(True)
        self.theirs, self.mine, self.difference, self.save = (QPushButton() for _ in range(4))
        worded(self, self._name)
        row = QHBoxLayout()
        row.setSpacing(6)
        for button in (self.theirs, self.mine, self.save, self.difference):
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 8)
        column.addWidget(self.label)
        column.addLayout(row)
        self.theirs.clicked.connect(self._load)
        self.mine.clicked.connect(lambda: watch.keep_mine(documents.active))
        self.save.clicked.connect(lambda: files.save())
        self.difference.clicked.connect(self._show_difference)
        watch.told.connect(self._tell)
        documents.active_changed.connect(self._tell)
        self.set_theme(theme)
        self._tell()

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme."""
        self._theme = theme
        self.setStyleSheet(
            f"DiskBar {{ background: {theme.error_soft}; border-bottom: 1px solid {theme.border}; }}"
            f"QLabel {{ color: {theme.text}; }} QPushButton {{ background: {theme.panel}; }}"
        )

    def _name(self) -> None:
        self.theirs.setText(tr("Load Theirs"))
        self.mine.setText(tr("Keep Mine"))
        self.save.setText(tr("Save Anew"))
        self.difference.setText(tr("Show Difference"))
        self._tell()

    def _tell(self) -> None:
        document = self._documents.active
        state = self._watch.states.get(document)
        self.setVisible(state is not None)
        for button in (self.theirs, self.mine, self.difference):
            button.setVisible(state == CHANGED)
        self.save.setVisible(state == DELETED)
        if state == CHANGED:
            words = tr("{name} was changed on disk by another program.", name=document.title)
            if document.isModified():
                words += " " + tr("Your own changes are not saved.")
            if document.outputs_are_new:
                words += " " + tr("The new outputs of its cells are not saved.")
            self.label.setText(words)
        elif state == DELETED:
            words = tr("{name} was deleted or moved on disk; the text is only here now.", name=document.title)
            self.label.setText(words)

    def _load(self) -> None:
        if why := self._watch.load_theirs(self._documents.active):
            self._files.failed.emit(why)

    def _show_difference(self) -> None:
        from gradviz.documents import DocumentError, open_document

        document = self._documents.active
        try:
            theirs = open_document(document.path or Path()).text
        except DocumentError as error:
            self._files.failed.emit(str(error))
            return
        words = tr("What loading {name} from the disk would change:", name=document.title)
        self.dialog = DifferenceDialog(self.window(), self._theme, words, document.text(), theirs)
        self.dialog.open()


def _stamp(path: Path) -> object:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino


def _data(path: Path | None) -> bytes | None:
    try:
        return path.read_bytes() if path is not None else None
    except OSError:
        return None
