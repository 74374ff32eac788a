"""All that is wrong: with the text as it stands, and what went wrong when it ran; in the order of the lines."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from gradviz import events as ev
from gradviz.trace.texts import error_in_short, first_sentence
from gradviz.ui.code_help.findings import findings_of
from gradviz.ui.code_help.sentences import sentence
from gradviz.ui.code_help.underlines import RANK
from gradviz.ui.editor.sync import EditorSync
from gradviz.ui.open_documents import OpenDocuments
from gradviz.ui.session import Session
from gradviz.wording import tr

ERROR, WARNING, HINT = "error", "warning", "hint"
SEVERITIES = (ERROR, WARNING, HINT)
_MOST_OF_RUN = 300
"""Errors and warnings of a run that are listed: the last ones."""
_LAST = 10**9
_UNREAD = ("SyntaxError", "IndentationError", "TabError")
"""Errors of a run that the text itself still tells, in plainer words."""


@dataclass(frozen=True)
class Problem:
    """One row."""

    severity: str
    text: str
    line: int | None
    """Of the document; None: it stands there no longer, or never did."""
    column: int = 0
    step: int = 0
    """Of the record; 0: it is in the text."""
    times: int = 1


class Problems(QObject):
    """Gathers them anew, at most once in a turn of the event loop, whenever one of the sources changed."""

    changed = Signal()

    def __init__(
        self, session: Session, documents: OpenDocuments, sync: EditorSync, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._documents, self._sync = session, documents, sync
        self.all: tuple[Problem, ...] = ()
        self._seen = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._gather)
        documents.active_changed.connect(self.expire)
        session.trace_replaced.connect(self.expire)
        session.trace_grew.connect(lambda _length: self._grew())
        sync.source_changed.connect(self._edited)

    def count(self, severity: str) -> int:
        """How many there are of a kind."""
        return sum(problem.severity == severity for problem in self.all)

    def close(self) -> None:
        """Gather no more."""
        self._timer.stop()

    def expire(self) -> None:
        """Gather them anew soon: something else was found."""
        if not self._timer.isActive():
            self._timer.start(0)

    def _edited(self) -> None:
        if self._seen:  # lines of the run may be others by now
            self._timer.start(300)

    def _grew(self) -> None:
        if len(self._session.trace.index.errors) != self._seen:
            self.expire()

    def _gather(self) -> None:
        of_text = self._of_text()
        unreadable = {each.line for each in of_text if each.severity == ERROR}
        of_run = [each for each in self._of_run() if not (each.line in unreadable and each.text.startswith(_UNREAD))]
        found = (*of_text, *of_run)
        ordered = tuple(
            sorted(found, key=lambda each: (each.line or _LAST, RANK[each.severity], each.column, each.step))
        )
        if ordered != self.all:
            self.all = ordered
            self.changed.emit()

    def _of_text(self) -> list[Problem]:
        return [
            Problem(each.finding.severity, sentence(each.finding), each.line, each.finding.column)
            for each in findings_of(self._documents.active)
        ]

    def _of_run(self) -> list[Problem]:
        """Errors and warnings of the newest execution of each piece of the document; those alike are one."""
        trace = self._session.trace
        steps = trace.index.errors
        self._seen = len(steps)
        if not steps:
            return []
        newest = {cell.piece: cell.cell for cell in trace.cells()}.values()
        source = self._sync.source()
        found: dict[tuple[str, str, int | None], Problem] = {}
        for step in steps[-_MOST_OF_RUN:]:
            event = trace.events[step - 1]
            said = _said(event)
            place = getattr(event, "place", None)
            if said is None or (place is not None and place.cell not in newest):
                continue
            line = source.line(place) if place is not None else None
            key = (*said, line)
            times = found[key].times + 1 if key in found else 1
            found[key] = Problem(*said, line, 0, step, times)
        return list(found.values())


def _said(event: ev.Event) -> tuple[str, str] | None:
    if isinstance(event, ev.ErrorRaised):
        return ERROR, error_in_short(event)
    if isinstance(event, ev.WarningShown):
        return WARNING, f"{event.category}: {first_sentence(event.message)}"
    if isinstance(event, ev.WorkerEnded) and event.code != 0:
        return ERROR, tr("The program's process ended: {why}", why=event.message)
    if isinstance(event, ev.RecordingStopped):
        return WARNING, event.reason
    return None
