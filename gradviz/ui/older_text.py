"""The words under the editor that the program runs an older text."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from gradviz.ui.languages import worded
from gradviz.ui.running_text import RunningText
from gradviz.ui.theme import Theme, mixed
from gradviz.wording import tr


class OlderText(QLabel):
    """Shown while a program runs whose text was edited since."""

    def __init__(self, text: RunningText, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        worded(self, self._tell)
        self._text = text
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.set_theme(theme)
        self.hide()
        text.changed.connect(lambda: self.setVisible(text.is_older))

    def _tell(self) -> None:
        self.setText(tr("The program runs the text of its start; what you change counts from the next run."))

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme."""
        ground = mixed(theme.panel, theme.warning, 0.14).name()
        self.setStyleSheet(
            f"OlderText {{ color: {theme.text}; background: {ground}; padding: 6px 12px;"
            f" border-top: 1px solid {theme.border}; }}"
        )
