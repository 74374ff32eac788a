"""Colours of Python text, right through strings of many lines; only what changed is coloured anew."""

from __future__ import annotations

from time import perf_counter

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QColor, QFont, QTextCharFormat, QTextDocument, QTextLayout

from gradviz.ui.editor.lexing import Span
from gradviz.ui.editor.lines import Lines
from gradviz.ui.editor.spacing import AiryLayout
from gradviz.ui.theme import Theme

_AT_ONCE = 200
"""So many lines are coloured before they are painted; the rest is, in turns of the event loop."""
_SLICE = 0.004
"""Seconds of one turn in which lines are coloured."""


class Highlighter(QObject):
    """Colours the lines of a document as their tokens become known."""

    def __init__(self, document: QTextDocument, airy: AiryLayout, theme: Theme) -> None:
        super().__init__(document)
        self._document, self._airy = document, airy
        self.lines = Lines(document)
        self._formats = _formats(theme)
        self._ranges: dict[Span, QTextLayout.FormatRange] = {}
        """Made ones: to make one takes longer than to find it."""
        self._next = 0
        """No line above this one waits for its colours."""
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._color_some)
        self.lines.changed.connect(self._follow)
        self.lines.read.connect(self._take)
        self._take(0, len(self.lines) - 1)

    def set_theme(self, theme: Theme) -> None:
        """Colour everything anew."""
        self._formats = _formats(theme)
        self._ranges.clear()
        for line in self.lines:
            line.colored = False
        self._go_on_at(0)

    def color(self, first: int, last: int) -> None:
        """Have the colours of these lines, as far as their tokens are known."""
        block = self._document.findBlockByNumber(first)
        start, end, seen = -1, -1, False
        for number in range(first, min(last + 1, len(self.lines))):
            line = self.lines[number]
            if not line.colored and line.lexed is not None:
                line.colored = True
                ranges = [self._range(span, line.text) for span in line.lexed.spans]
                layout = block.layout()
                if ranges or layout.formats():
                    layout.setFormats(ranges)
                    start = block.position() if start < 0 else start
                    end = block.position() + block.length()
                    seen = seen or layout.lineCount() > 0
            block = block.next()
        if start >= 0:  # all at once: the editor looks through the lines in view each time
            self._airy.rests = not seen
            self._document.markContentsDirty(start, end - start)
            self._airy.rests = False

    def _follow(self, first: int, gone: int, count: int) -> None:
        """Lines were replaced; few are read, and coloured, at once."""
        if first < self._next:
            self._next = max(first, self._next + count - gone)
        if count > _AT_ONCE // 2:
            self._go_on_at(first)

    def _take(self, first: int, last: int) -> None:
        if last - first < _AT_ONCE:
            self.color(first, last)
        else:
            self._go_on_at(first)

    def _go_on_at(self, number: int) -> None:
        self._next = min(self._next, number)
        self._timer.start()

    def _color_some(self) -> None:
        until = perf_counter() + _SLICE
        while self._next < len(self.lines) and perf_counter() < until:
            self.color(self._next, self._next + 15)
            self._next += 16
        if self._next >= len(self.lines):
            self._next = len(self.lines)
            self._timer.stop()

    def _range(self, span: Span, text: str) -> QTextLayout.FormatRange:
        if not text.isascii():
            start = units(text, span[0])
            span = start, units(text, span[0] + span[1]) - start, span[2]
        if span not in self._ranges:
            made = self._ranges[span] = QTextLayout.FormatRange()
            made.start, made.length = span[:2]
            made.format = self._formats[span[2]]
        return self._ranges[span]


def units(text: str, column: int) -> int:
    """The place of a column in Qt's text, which counts signs beyond the 65,536 first ones twice."""
    return column if text.isascii() else column + sum(sign > "\uffff" for sign in text[:column])


def column_of(text: str, unit: int) -> int:
    """The column of a place in Qt's text."""
    if text.isascii():
        return unit
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * unit].decode("utf-16-le", "replace"))


def _formats(theme: Theme) -> dict[str, QTextCharFormat]:
    colors = {
        "keyword": theme.editor_keyword,
        "constant": theme.editor_number,
        "builtin": theme.editor_builtin,
        "string": theme.editor_string,
        "escape": theme.editor_number,
        "interpolation": theme.editor_operator,
        "number": theme.editor_number,
        "comment": theme.editor_comment,
        "definition": theme.editor_function,
        "class": theme.editor_class,
        "decorator": theme.editor_decorator,
    }
    formats = {}
    for name, color in colors.items():
        formats[name] = QTextCharFormat()
        formats[name].setForeground(QColor(color))
    for name in ("definition", "class"):
        formats[name].setFontWeight(QFont.Weight.DemiBold)
    return formats
