"""Lines of text with air between them, which Qt's layout of plain text does not offer."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QTextBlock, QTextDocument
from PySide6.QtWidgets import QPlainTextDocumentLayout


class AiryLayout(QPlainTextDocumentLayout):
    """Makes every block a little higher than its text; the text stands at the top of its block."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self.air = 0.0
        """Pixels added to each line."""
        self._blocks = document.blockCount()

    def documentChanged(self, start: int, removed: int, added: int) -> None:
        """Lay out what was changed, and no more: Qt adds up what went and what came, and lays out twice as much.

        The line below one that gets other colours may be one of a million signs.
        """
        before, self._blocks = self._blocks, self.document().blockCount()
        super().documentChanged(start, removed if before != self._blocks else 0, added)

    def blockBoundingRect(self, block: QTextBlock) -> QRectF:
        """The room of a line, with its air."""
        room = super().blockBoundingRect(block)
        return room.adjusted(0, 0, 0, self.air) if block.isVisible() else room
