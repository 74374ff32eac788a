"""All help with texts in a window: put together, worn, switched on and off, and ended."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from gradviz.ui.code_help.code_help import CodeHelp
from gradviz.ui.code_help.field_help import FieldHelp
from gradviz.ui.code_help.living import LiveNames
from gradviz.ui.code_help.problems import Problems
from gradviz.ui.code_help.service import LanguageService
from gradviz.ui.editor.code_editor import CodeEditor
from gradviz.ui.editor.sync import EditorSync
from gradviz.ui.frames import Frames
from gradviz.ui.open_documents import OpenDocuments
from gradviz.ui.panels.console import Console
from gradviz.ui.panels.problems import ProblemsPanel
from gradviz.ui.preferences import Preferences
from gradviz.ui.runs import Runs
from gradviz.ui.session import Session
from gradviz.ui.theme import Theme


class Assistant(QObject):
    """Helps in each editor and in the console, and lists what is wrong with the active document."""

    said = Signal(str)
    """One sentence for the person who asked."""
    place_asked = Signal(str, int, int)
    """Where to go: the path of a file, or nothing for the active text, the line, and the column from 0."""

    def __init__(
        self,
        service: LanguageService,
        session: Session,
        runs: Runs,
        documents: OpenDocuments,
        sync: EditorSync,
        frames: Frames,
        console: Console,
        preferences: Preferences,
        theme: Theme,
    ) -> None:
        super().__init__(console)
        self._service, self._documents, self._preferences, self._console = service, documents, preferences, console
        self.living = LiveNames(runs, frames, self)
        self.problems = Problems(session, documents, sync, self)
        self._helps: dict[CodeEditor, CodeHelp] = {}
        documents.follow_editors(self._help_in)
        self.console_help = FieldHelp(console.field, service, self.living, self.code_help.source, theme)
        console.ask_completion = self.console_help.completing.ask
        self.panel = ProblemsPanel(self.problems, theme)
        self.panel.line_asked.connect(lambda line, column: self.place_asked.emit("", line, column))
        preferences.changed.connect(self._obey)

    @property
    def code_help(self) -> CodeHelp:
        """That in the active editor."""
        return self._helps[self._documents.editor]

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What answers the actions."""
        return {
            "complete": lambda: self._here().completing.ask(),
            "call_tip": lambda: self._here().calling.ask(),
            "documentation": lambda: self.code_help.show_documentation(),
            "definition": lambda: self.code_help.go_to_definition(),
        }

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme."""
        for each in self._helps.values():
            each.set_theme(theme)
        self.console_help.set_theme(theme)
        self.panel.set_theme(theme)

    def close(self) -> None:
        """The window goes."""
        self.problems.close()
        self.console_help.close()
        for each in self._helps.values():
            each.close()
        self._service.close()

    def _help_in(self, editor: CodeEditor) -> None:
        made = self._helps[editor] = CodeHelp(editor, self._service, self.living)
        made.said.connect(self.said)
        made.place_asked.connect(self.place_asked)
        made.checking.changed.connect(self.problems.expire)
        made.completing.by_itself = bool(self._preferences.get("complete_by_itself"))
        made.checking.switch(bool(self._preferences.get("check_text")))

    def _here(self) -> CodeHelp | FieldHelp:
        """What helps with the text that has the focus."""
        return self.console_help if self._console.field.hasFocus() else self.code_help

    def _obey(self, key: str) -> None:
        if key == "complete_by_itself":
            for each in self._helps.values():
                each.completing.by_itself = bool(self._preferences.get(key))
        elif key == "check_text":
            for each in self._helps.values():
                each.checking.switch(bool(self._preferences.get(key)))
        elif key == "interpreter":
            self._service.change_interpreter(self._preferences.text(key))
