"""The field that asks for a line to go to, over the text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QToolTip

from gradviz.ui.theme import mono_font
from gradviz.wording import tr

if TYPE_CHECKING:
    from gradviz.ui.editor.code_editor import CodeEditor

_PLACE = re.compile(r"\s*([\d,]+)\s*(?:[:. ]\s*(\d+)\s*)?")
_WIDTH, _EDGE = 190, 12


class LineField(QLineEdit):
    """Return goes there, Escape leaves; ``12:5`` is the fifth sign of line 12."""

    def __init__(self, editor: CodeEditor) -> None:
        super().__init__(editor.viewport())
        self._editor = editor
        theme = editor.theme
        self.setFont(mono_font(theme, theme.text_size))
        self.setPlaceholderText(tr("line, or line:column"))
        self.setAccessibleName(tr("Line to go to"))
        self._color(theme.accent)
        self.textEdited.connect(self._calm)
        self.resize(_WIDTH, self.sizeHint().height())
        self.move(max(0, editor.viewport().width() - self.width() - _EDGE), _EDGE)
        self.show()
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go there, or say what is wrong."""
        if event.key() == Qt.Key.Key_Escape:
            self._editor.setFocus()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Whoever goes elsewhere wants no other line."""
        super().focusOutEvent(event)
        self.hide()
        self.deleteLater()

    def _calm(self) -> None:
        self._color(self._editor.theme.accent)
        QToolTip.hideText()

    def _go(self) -> None:
        found = _PLACE.fullmatch(self.text())
        line = int(found[1].replace(",", "") or 0) if found else 0
        last = self._editor.blockCount()
        if found and 1 <= line <= last:
            self._editor.go_to(line, int(found[2] or 1))
            return
        self._color(self._editor.theme.error)
        words = tr("“{text}” is no line of this text; they are counted from 1 to {last}.", text=self.text(), last=last)
        self.setToolTip(words)
        QToolTip.showText(self.mapToGlobal(self.rect().bottomLeft()), words, self)

    def _color(self, color: str) -> None:
        self.setStyleSheet(f"padding: 2px 8px; border: 1px solid {color}; border-radius: 6px;")
