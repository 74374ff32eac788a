"""The line in which a person answers a program's ``input()``."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from gradviz.events import InputRequested
from gradviz.ui.languages import worded
from gradviz.wording import tr

_ASKED = 300
"""Characters of a question of the program's that stand beside the answer; all of it is in the output."""


class InputRow(QWidget):
    """Is there as long as the program waits."""

    answered = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.prompt, self.field = QLabel(), QLineEdit()
        worded(self, lambda: self.field.setAccessibleName(tr("Answer to the program")))
        worded(self, lambda: self.field.setPlaceholderText(tr("type an answer, Enter sends it")))
        self.field.returnPressed.connect(self._answer)
        inside = QHBoxLayout(self)
        inside.setContentsMargins(12, 6, 12, 8)
        inside.addWidget(self.prompt)
        inside.addWidget(self.field, 1)
        self.hide()

    def ask(self, event: InputRequested | None) -> None:
        """Show the line for an answer, or take it away."""
        self.setVisible(event is not None)
        if event is not None:
            asked = event.prompt.strip()[-_ASKED:]
            self.prompt.setText(asked or tr("The program waits for input:"))
            hidden = QLineEdit.EchoMode.Password if event.password else QLineEdit.EchoMode.Normal
            self.field.setEchoMode(hidden)
            self.field.clear()
            self.field.setFocus()

    def _answer(self) -> None:
        text = self.field.text()
        self.ask(None)
        self.answered.emit(text)
