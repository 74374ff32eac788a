"""Lines of text with air between them and all at the same distance, which Qt's layout of plain text does not offer."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF, QTextBlock, QTextDocument
from PySide6.QtWidgets import QPlainTextDocumentLayout


class AiryLayout(QPlainTextDocumentLayout):
    """Makes every block a little higher than its text; the text stands at the top of its block.

    Signs that come from another font, such as Chinese ones, would make their lines higher: their baselines are put
    where those of other lines are.
    """

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self.air = 0.0
        """Pixels added to each block."""
        self.rests = False
        """What is marked as changed was never laid out: there is nothing to lay out anew, nor to paint."""
        self._row, self._ascent = 0.0, 0.0
        """The height of a row of the document's own font, and what of it is above the baseline, in pixels."""
        self._blocks = document.blockCount()
        self._measure()

    def _measure(self) -> None:
        metrics = QFontMetricsF(self.document().defaultFont())
        self._ascent = metrics.ascent()
        self._row = float(ceil(metrics.ascent() + metrics.descent()))

    def documentChanged(self, start: int, removed: int, added: int) -> None:
        """Lay out what was changed, and no more: Qt adds up what went and what came, and lays out twice as much.

        The line below one that gets other colours may be one of a million signs.
        """
        if self.rests:
            return
        self._measure()  # another font is a change of the whole document
        before, self._blocks = self._blocks, self.document().blockCount()
        super().documentChanged(start, removed if before != self._blocks else 0, added)

    def blockBoundingRect(self, block: QTextBlock) -> QRectF:
        """The room of a block, with its air."""
        room = super().blockBoundingRect(block)
        if not block.isVisible():
            return room
        layout = block.layout()
        if layout.boundingRect().height() == layout.lineCount() * self._row:
            return room.adjusted(0, 0, 0, self.air)
        for number in range(layout.lineCount()):
            line = layout.lineAt(number)
            line.setPosition(QPointF(line.x(), number * self._row + self._ascent - line.ascent()))
        below = 0.0 if block.next().isValid() else self.document().documentMargin()
        return QRectF(0, 0, room.width(), layout.lineCount() * self._row + below + self.air)
