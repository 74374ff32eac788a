"""What was found wrong with a document; it stays at its place while the text around it is edited."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QTextCursor, QTextDocument

from gradviz.language.messages import Finding
from gradviz.ui.editor.highlighter import units


@dataclass(frozen=True)
class Located:
    """A finding where it stands now: a line from 1, and places in the document's text as Qt counts."""

    finding: Finding
    line: int
    start: int
    end: int


class DocumentFindings(QObject):
    """Belongs to one document."""

    changed = Signal()

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._document = document
        self._marks: list[tuple[QTextCursor, Finding]] = []
        self.checked = -1
        """The revision of the text that was checked last."""

    def put(self, findings: Sequence[Finding]) -> None:
        """Have these in place of those there were."""
        self._marks = [(self._cursor(finding), finding) for finding in findings]
        self.changed.emit()

    def __iter__(self) -> Iterator[Located]:
        """Those whose text is still there, in the order of the text."""
        for cursor, finding in self._marks:
            if cursor.hasSelection():
                start, end = cursor.selectionStart(), cursor.selectionEnd()
                yield Located(finding, self._document.findBlock(start).blockNumber() + 1, start, end)

    def at(self, position: int) -> list[Finding]:
        """Those that a place of the text is in."""
        return [each.finding for each in self if each.start <= position <= each.end]

    def _cursor(self, finding: Finding) -> QTextCursor:
        block = self._document.findBlockByNumber(finding.line - 1)
        cursor = QTextCursor(block if block.isValid() else self._document.lastBlock())
        text, start = cursor.block().text(), cursor.block().position()
        cursor.setPosition(start + units(text, min(finding.column, len(text))))
        end = start + units(text, min(finding.end_column, len(text)))
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        return cursor


def findings_of(document: QTextDocument) -> DocumentFindings:
    """The findings of a document."""
    found = document.findChild(DocumentFindings)
    return found if isinstance(found, DocumentFindings) else DocumentFindings(document)
