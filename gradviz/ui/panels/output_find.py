"""The bar that finds words in the output."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QTextEdit, QToolButton, QWidget

from gradviz.ui.languages import worded
from gradviz.ui.theme import Theme
from gradviz.wording import tr


class FindBar(QWidget):
    """Return goes to the next place, Shift+Return to the one before, Escape closes the bar."""

    def __init__(self, view: QTextEdit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self.field, self.said = QLineEdit(), QLabel()
        self.field.setClearButtonEnabled(True)
        self.before, self.after, self.shut = QToolButton(), QToolButton(), QToolButton()
        for button, sign in ((self.before, "↑"), (self.after, "↓"), (self.shut, "✕")):
            button.setText(sign)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 4, 6, 4)
        row.addWidget(self.field, 1)
        for part in (self.said, self.before, self.after, self.shut):
            row.addWidget(part)
        self.field.textChanged.connect(lambda _text: self._find(anew=True))
        self.before.clicked.connect(lambda: self._find(backwards=True))
        self.after.clicked.connect(lambda: self._find())
        self.shut.clicked.connect(self.close_bar)
        worded(self, self._tell)
        self.hide()

    def _tell(self) -> None:
        self.field.setPlaceholderText(tr("Find in the output"))
        for widget, words in (
            (self.field, tr("Find in the output")),
            (self.before, tr("The place before")),
            (self.after, tr("The next place")),
            (self.shut, tr("Close")),
        ):
            widget.setAccessibleName(words)
            widget.setToolTip(words)

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme."""
        self.said.setStyleSheet(f"color: {theme.muted};")

    def open_bar(self) -> None:
        """Ask what to find; what is selected at first."""
        chosen = self._view.textCursor().selectedText()
        if chosen and "\N{PARAGRAPH SEPARATOR}" not in chosen:
            self.field.setText(chosen)
        self.show()
        self.field.setFocus()
        self.field.selectAll()

    def close_bar(self) -> None:
        """Go back to the text."""
        self.hide()
        self._view.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """As in other such bars."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._find(backwards=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        else:
            super().keyPressEvent(event)

    def _find(self, *, backwards: bool = False, anew: bool = False) -> None:
        words, view = self.field.text(), self._view
        if not words:
            self.said.setText("")
            return
        cursor = view.textCursor()
        if anew:
            cursor.setPosition(cursor.selectionStart())
            view.setTextCursor(cursor)
        flags = QTextDocument.FindFlag.FindBackward if backwards else QTextDocument.FindFlag(0)
        found = view.find(words, flags)
        if not found:
            end = QTextCursor.MoveOperation.End if backwards else QTextCursor.MoveOperation.Start
            before = view.textCursor()
            view.moveCursor(end)
            found = view.find(words, flags)
            if not found:
                view.setTextCursor(before)
        self.said.setText("" if found else tr("not found"))
