"""Folded blocks of a document: their lines are hidden, their heads say so. Lines count from 0 here."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QPlainTextDocumentLayout

from gradviz.ui.editor.lines import Lines
from gradviz.ui.editor.structure import Block, Structure


class Folds(QObject):
    """Hides the lines below folded heads; that a head is folded goes with its line."""

    changed = Signal()
    """Other lines are hidden."""

    def __init__(self, lines: Lines, structure: Structure) -> None:
        super().__init__(lines.document)
        self._lines, self._structure = lines, structure
        self._document: QTextDocument = lines.document
        self._any = False
        lines.changed.connect(self._follow)
        structure.changed.connect(self._apply)

    def block(self, line: int) -> Block | None:
        """The folded block whose head is a line."""
        found = self._structure.at(line) if self._any and self._lines[line].folded else None
        return found if found is not None and found.last > found.first else None

    def can_fold(self, line: int) -> bool:
        """Whether a line is the head of something that can be hidden."""
        found = self._structure.at(line)
        return found is not None and found.last > found.first

    def head_of(self, line: int) -> int:
        """The line that is seen in the place of a hidden one: the head of the outermost fold; else the line itself."""
        if not self._any:
            return line
        return next(
            (each.first for each in self._structure.around(line) if each.first < line and self.block(each.first)), line
        )

    def whole(self, line: int) -> tuple[int, int]:
        """The first and the last line of the folded block of which a line is seen or hidden; else the line itself."""
        if self._any:
            self._structure.read_now()
        head = self.head_of(line)
        block = self.block(head)
        return head, line if block is None else block.last

    def toggle(self, line: int) -> None:
        """Fold the block of a head, or unfold it."""
        if self.can_fold(line):
            self._lines[line].folded = not self._lines[line].folded
            self._apply()

    def fold_around(self, line: int) -> int | None:
        """Fold the innermost block around a line that is not folded yet; its head, or None where there is none."""
        self._structure.read_now()
        for each in reversed(self._structure.around(line)):
            if each.last > each.first and not self._lines[each.first].folded:
                self.toggle(each.first)
                return each.first
        return None

    def unfold(self, line: int) -> None:
        """Unfold the block of a head."""
        if self._lines[line].folded:
            self._lines[line].folded = False
            self._apply()

    def fold_all(self) -> None:
        """Fold functions, classes and the other outermost blocks; cells stay open."""
        self._structure.read_now()
        self._set([each for each in self._structure.blocks if each.kind != "cell" and each.last > each.first])

    def unfold_all(self) -> None:
        """Show all lines."""
        self._set([])

    def reveal(self, line: int) -> None:
        """Have a line in sight: open the folds that it is in."""
        if not self._any:
            return
        for each in self._structure.around(line):
            if each.first < line:
                self._lines[each.first].folded = False
        self._apply()
        block = self._document.findBlockByNumber(line)
        if not block.isVisible():  # its fold is known no more
            self.unfold_all()

    def _set(self, folded: list[Block]) -> None:
        heads = {each.first for each in folded}
        for number, line in enumerate(self._lines):
            line.folded = number in heads
        self._apply()

    def _follow(self, first: int, gone: int, count: int) -> None:
        """Open a fold in which something is edited, or whose head is broken off from its lines."""
        if not self._any:
            return
        last = first + count - 1
        for each in self._structure.around(first):
            inside = each.first < first or (each.first == first and last > first)
            if inside and self._lines[each.first].folded:
                self._lines[each.first].folded = False
        self._apply()

    def _apply(self) -> None:
        """Hide what is to be hidden, and show the rest."""
        heads = [number for number, line in enumerate(self._lines) if line.folded]
        if not heads and not self._any:
            return
        hidden = bytearray(len(self._lines))
        for head in heads:
            found = self._structure.at(head)
            if found is not None:
                last = min(found.last, len(hidden) - 1)
                hidden[head + 1 : last + 1] = b"\1" * (last - head)
        self._any = bool(heads)
        if self._hide(hidden):
            self._settle()

    def _hide(self, hidden: bytearray) -> bool:
        block, changed = self._document.firstBlock(), False
        for each in hidden:
            if block.isVisible() == bool(each):
                block.setVisible(not each)
                block.setLineCount(0 if each else 1)
                changed = True
            block = block.next()
        return changed

    def _settle(self) -> None:
        layout = self._document.documentLayout()
        assert isinstance(layout, QPlainTextDocumentLayout)
        layout.requestUpdate()
        layout.documentSizeChanged.emit(layout.documentSize())
        self.changed.emit()
