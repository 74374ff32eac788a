"""Where links of the output lead: to lines of the program that ran, or of other files."""

from __future__ import annotations

from pathlib import Path

from gradviz.ui.files import Files
from gradviz.ui.open_documents import OpenDocuments
from gradviz.ui.session import Session


class OutputLinks:
    """Goes where a link asks to."""

    def __init__(self, session: Session, documents: OpenDocuments, files: Files) -> None:
        self._session, self._documents, self._files = session, documents, files

    def go_to_line(self, line: int) -> None:
        """To a line of the text that was run, else of the one that is shown."""
        document = self._documents.of_record(self._session.trace)
        self._documents.go_to(document or self._documents.active, line)

    def go_to_place(self, file: str, line: int) -> None:
        """To a line of another file, which is opened; that it cannot be is told as for any file."""
        path = Path(file)
        there = next((each for each in self._documents.all if each.path == path), None)
        if there is not None or self._files.open(path):
            self._documents.go_to(there or self._documents.active, line)
