"""Colours of Python text, right through strings of many lines."""

from __future__ import annotations

from PySide6.QtGui import QColor, QFont, QSyntaxHighlighter, QTextBlock, QTextCharFormat, QTextDocument

from gradviz.ui.editor.lexing import START, LineLexer, Stack, role
from gradviz.ui.theme import Theme


class Highlighter(QSyntaxHighlighter):
    """Colours a document; a block's state is the number of the lexer's stack at its end."""

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        super().__init__(document)
        self._lexer = LineLexer()
        self._stacks: list[Stack] = [START]
        self._numbers: dict[Stack, int] = {START: 0}
        self._formats = _formats(theme)

    def set_theme(self, theme: Theme) -> None:
        """Colour everything anew."""
        self._formats = _formats(theme)
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        """Colour one line, beginning in the state in which the previous one ended."""
        spans, stack = self._lexer.line(text, self._stack(self.previousBlockState()))
        for start, length, kind in spans:
            if (name := role(kind)) and name in self._formats:
                self.setFormat(start, length, self._formats[name])
        if stack not in self._numbers:
            self._numbers[stack] = len(self._stacks)
            self._stacks.append(stack)
        self.setCurrentBlockState(self._numbers[stack])

    def code_of(self, block: QTextBlock) -> str:
        """The line with everything inside strings and comments blanked."""
        text = block.text()
        spans, _ = self._lexer.line(text, self._stack(block.previous().userState()))
        for start, length, kind in spans:
            if role(kind) in ("string", "comment", "escape"):
                text = text[:start] + " " * length + text[start + length :]
        return text[: len(block.text())]

    def _stack(self, state: int) -> Stack:
        return self._stacks[state] if 0 <= state < len(self._stacks) else START


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
        "decorator": theme.editor_decorator,
    }
    formats = {}
    for name, color in colors.items():
        formats[name] = QTextCharFormat()
        formats[name].setForeground(QColor(color))
    formats["definition"].setFontWeight(QFont.Weight.DemiBold)
    return formats
