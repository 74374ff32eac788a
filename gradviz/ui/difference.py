"""What differs between two texts, line by line: what goes, what comes, and some lines around."""

from __future__ import annotations

import difflib

from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from gradviz.ui.dialog_room import give_room
from gradviz.ui.theme import Theme, mono_font
from gradviz.wording import tr

_MOST = 2_000
"""Lines of a difference that are shown."""


class DifferenceView(QPlainTextEdit):
    """Read only."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setReadOnly(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setFont(mono_font(theme, theme.text_size))
        self.setAccessibleName(tr("Difference"))

    def show_texts(self, before: str, after: str) -> None:
        """Show what makes the one the other."""
        lines = list(difflib.unified_diff(before.split("\n"), after.split("\n"), n=3, lineterm=""))[2:]
        self.clear()
        cursor = self.textCursor()
        for line in lines[:_MOST] or [tr("There is no difference.")]:
            cursor.insertText(line + "\n", self._format(line[:1] if lines else ""))
        if len(lines) > _MOST:
            cursor.insertText(tr("… and {count} more lines", count=len(lines) - _MOST), self._format("@"))
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _format(self, sign: str) -> QTextCharFormat:
        theme, made = self._theme, QTextCharFormat()
        color = {"+": theme.leaf, "-": theme.error, "@": theme.muted}.get(sign, theme.text)
        made.setForeground(QColor(color))
        if ground := {"+": theme.leaf_soft, "-": theme.error_soft}.get(sign):
            made.setBackground(QColor(ground))
        return made


class DifferenceDialog(QDialog):
    """Shows what differs, to be closed."""

    def __init__(self, parent: QWidget, theme: Theme, words: str, before: str, after: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Difference"))
        self.view = DifferenceView(theme)
        self.view.show_texts(before, after)
        label = QLabel(words)
        label.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 14)
        column.addWidget(label)
        column.addWidget(self.view, 1)
        column.addWidget(buttons)
        give_room(self, 720, 480)
