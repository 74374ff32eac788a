"""The same help for a field of a few lines whose text runs behind the program: the console."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit

from gradviz.ui.code_help.calling import Calling
from gradviz.ui.code_help.completing import Completing, Living, Source
from gradviz.ui.code_help.service import LanguageService
from gradviz.ui.editor.lines import Lines
from gradviz.ui.theme import Theme


class _Below:
    """The text of a field as if it stood below that of the program."""

    def __init__(self, field: QPlainTextEdit, program: Source) -> None:
        self._program, self._lines = program, Lines(field.document())

    def lines(self) -> Lines:
        return self._lines

    def text(self) -> str:
        return f"{self._program.text()}\n{self._lines.text}"

    def lines_before(self) -> int:
        return len(self._program.lines())

    def path(self) -> str:
        return self._program.path()


class FieldHelp(QObject):
    """Completion when it is asked for, and call tips."""

    def __init__(
        self, field: QPlainTextEdit, service: LanguageService, living: Living, program: Source, theme: Theme
    ) -> None:
        super().__init__(field)
        source = _Below(field, program)
        self._field = field
        self.completing = Completing(field, service, source, living, theme)
        self.completing.by_itself = False
        self.completing.offers_words = False
        self.completing.takes_single = True
        self.calling = Calling(field, service, source, theme)
        field.installEventFilter(self)

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme."""
        self.completing.set_theme(theme)
        self.calling.set_theme(theme)

    def close(self) -> None:
        """Have nothing float over the field."""
        self.completing.close()
        self.calling.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys that are for what floats over the field."""
        kind = event.type()
        if kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if self.completing.takes(event) or (event.key() == Qt.Key.Key_Escape and self.calling.shown):
                event.accept()
                return True
        elif kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if self.completing.press(event) or self.calling.press(event):
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.close()
        elif kind in (QEvent.Type.FocusOut, QEvent.Type.Hide):
            self.close()
        return super().eventFilter(watched, event)
