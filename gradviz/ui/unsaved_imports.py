"""Tells of files that a program imports while their texts in the window have changes that are not saved."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from gradviz.ui.open_documents import OpenDocuments
from gradviz.ui.session import Session
from gradviz.wording import tr


class UnsavedImports(QObject):
    """Python reads such a file from the disk: what one sees in its tab is not what runs."""

    said = Signal(str)

    def __init__(self, session: Session, documents: OpenDocuments) -> None:
        super().__init__(documents)
        self._session, self._documents = session, documents
        self._known = 0
        """So many texts of files were looked at."""
        session.trace_replaced.connect(self._skip)
        session.trace_grew.connect(self._look)

    def _skip(self) -> None:
        """What a record holds that is opened ran at another time."""
        self._known = len(self._session.trace.files)

    def _look(self, _length: int) -> None:
        files = self._session.trace.files
        for seen in islice(files.values(), self._known, None):
            document = self._documents.of_file(Path(seen.path))
            if document is not None and document.isModified() and document.text() != seen.source:
                self.said.emit(
                    tr("{name} has changes that are not saved: the program runs it as it is on the disk."
                       " Save it, then run again.", name=document.title)
                )  # fmt: skip
        self._known = len(files)
