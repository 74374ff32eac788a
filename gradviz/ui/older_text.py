"""The words under the editor that the program runs an older text."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from gradviz.ui.running_text import RunningText
from gradviz.ui.theme import Theme, mixed

_WORDS = "The program runs the text of its start; what you change counts from the next run."


class OlderText(QLabel):
    """Shown while a program runs whose text was edited since."""

    def __init__(self, text: RunningText, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(_WORDS, parent)
        self._text = text
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.set_theme(theme)
        self.hide()
        text.changed.connect(lambda: self.setVisible(text.is_older))

    def above(self, editor: QWidget) -> QWidget:
        """The editor with these words at its foot."""
        both = QWidget()
        column = QVBoxLayout(both)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(editor, 1)
        column.addWidget(self)
        return both

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme."""
        ground = mixed(theme.panel, theme.warning, 0.14).name()
        self.setStyleSheet(
            f"OlderText {{ color: {theme.text}; background: {ground}; padding: 6px 12px;"
            f" border-top: 1px solid {theme.border}; }}"
        )
