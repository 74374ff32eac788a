"""Has the text checked whenever it rests, and keeps what was found."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from gradviz.language import messages as ms
from gradviz.ui.code_help.findings import DocumentFindings, findings_of
from gradviz.ui.code_help.service import LanguageService
from gradviz.ui.editor.document import OpenDocument
from gradviz.ui.editor.lines import Lines

REST_MS = 350
"""So long nothing is typed before the text is checked."""


class Checking(QObject):
    """Watches the document that is shown; findings belong to it."""

    changed = Signal()
    """Something else is wrong now, or another document is shown."""

    def __init__(
        self,
        service: LanguageService,
        lines: Callable[[], Lines],
        living: Callable[[], frozenset[str]],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._service, self._lines, self._living = service, lines, living
        self._on = True
        self._document: OpenDocument | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REST_MS)
        self._timer.timeout.connect(self.check)
        service.checker.broke.connect(self._timer.stop)

    @property
    def findings(self) -> DocumentFindings:
        """What is wrong with the document that is shown."""
        assert self._document is not None
        return findings_of(self._document)

    @property
    def on(self) -> bool:
        """Whether texts are checked at all."""
        return self._on

    def switch(self, on: bool) -> None:
        """Check texts from now on, or do so no longer."""
        self._on = on
        if on:
            self._timer.start()
        else:
            self._timer.stop()
            self.findings.put(())

    def watch(self, document: OpenDocument) -> None:
        """Check this document from now on."""
        if document is self._document:
            return
        if self._document is not None:
            self._document.contentsChange.disconnect(self._edited)
            self.findings.changed.disconnect(self.changed)
        self._document = document
        document.contentsChange.connect(self._edited)
        self.findings.changed.connect(self.changed)
        self.changed.emit()
        if self.findings.checked != document.revision():
            self._timer.start()

    def again(self) -> None:
        """Check what is shown once more: other names live now."""
        if self._on:
            self._timer.start()

    def check(self) -> None:
        """Check the text as it is now, if it is the person's."""
        if self._on and self._document is not None and not self._document.is_locked:
            lines, document = self._lines(), self._document
            revision = document.revision()
            question = ms.Check(0, lines.text, bool(lines.markers))
            slot = f"check {id(self)}"  # another editor may have another document checked at the same time
            self._service.checker.ask(slot, question, lambda answer: self._checked(document, revision, answer))

    def close(self) -> None:
        """Check nothing any longer."""
        self._on = False
        self._timer.stop()

    def _edited(self, _at: int, _removed: int, _added: int) -> None:
        if self._on:
            self._timer.start()

    def _checked(self, document: OpenDocument, revision: int, answer: ms.Answer) -> None:
        if document is not self._document or document.revision() != revision or not isinstance(answer, ms.Checked):
            return  # it was edited meanwhile: the next answer comes soon
        living = self._living() if self._lines().markers else frozenset()
        found = [each for each in answer.findings if not (each.code == "UndefinedName" and each.values[0] in living)]
        self.findings.checked = revision
        self.findings.put(found)
