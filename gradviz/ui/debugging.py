"""Stepping through a running program: what the window shows while it is paused, and what the keys mean then."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from gradviz.breakpoints import LINE
from gradviz.trace.retold import LACKING
from gradviz.ui.breakpoints import Breakpoints
from gradviz.ui.editor.document import OpenDocument
from gradviz.ui.files import Files
from gradviz.ui.frames import Frames
from gradviz.ui.open_documents import OpenDocuments
from gradviz.ui.running_text import RunningText
from gradviz.ui.runs import Runs, State
from gradviz.ui.session import Session
from gradviz.wording import tr
from gradviz.worker.messages import BreakpointFailed, BreakpointMoved, FrameSeen

_LINGER = 150
"""Milliseconds for which the mark of a line stays when the program goes on: a step is over sooner, nearly always."""


class Debugging(QObject):
    """Tells the worker of the breakpoints, and the open documents where the program is paused."""

    entered = Signal()
    """The program that was run is paused for the first time."""

    def __init__(
        self,
        runs: Runs,
        session: Session,
        documents: OpenDocuments,
        files: Files,
        breakpoints: Breakpoints,
        frames: Frames,
        text: RunningText,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._frames, self._text, self._files = frames, text, files
        self._home: OpenDocument | None = None
        """The document that was run."""
        self._brought: OpenDocument | None = None
        """A file that it imports, which is shown because the program was held there."""
        self._is_new = False
        self._runs, self._session, self._documents, self._breakpoints = runs, session, documents, breakpoints
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_LINGER)
        self._later.timeout.connect(lambda: self._mark(None))
        frames.changed.connect(self._show_caller)
        breakpoints.updated.connect(self._update)
        text.changed.connect(self._place)
        documents.active_changed.connect(self._place)
        runs.breakpoint_reported.connect(self._take_report)
        runs.state_changed.connect(self._follow_worker)
        runs.sent.connect(lambda _cell: self._take())
        runs.paused.connect(self._show)
        runs.resumed.connect(self._later.start)

    @property
    def is_paused(self) -> bool:
        """Whether a program can be stepped."""
        return self._runs.state == State.PAUSED

    @property
    def steps_live(self) -> bool:
        """Whether a step forward means the program: it is paused, and its last moment is shown."""
        return self.is_paused and self._session.cursor >= len(self._session.trace)

    def send(self) -> None:
        """Tell the worker which breakpoints are set."""
        self._runs.set_breakpoints(self._text.breakpoints(), self._text.breakpoint_lines())

    def _follow_worker(self) -> None:
        if self._runs.state == State.NONE:
            self.send()  # the next worker is given what counts for a program that begins
        elif self._runs.state in (State.READY, State.ENDED):
            self._go_home()

    def _take(self) -> None:
        """Some of the active document was sent."""
        self._home = self._documents.active
        self.send()

    def _update(self) -> None:
        """Some breakpoint is other than it was."""
        self.send()
        self._say_lacking()

    def _say_lacking(self) -> None:
        """Say which breakpoints the running program cannot have."""
        for document, point in self._breakpoints.of_each():
            said, lacking = self._breakpoints.failure(point.number), False
            if point.kind == LINE and self._text.may_run_from(document):
                lacking = self._text.lacks(point.line, document)
            if lacking and not said:
                self._breakpoints.fail(point.number, LACKING)
            elif said == LACKING and not lacking:
                self._breakpoints.fail(point.number, "")

    def run_to(self, line: int) -> str:
        """Let a paused program go on to a line of the text; why not, in words, if it has no such line."""
        active = self._documents.active
        if self.is_paused and not self._runs_in(active):
            return tr("It is another document that runs: put the caret on a line of that one.")
        if self.is_paused and self._text.lacks(line, active):
            return tr("Line {line} is not in the program that runs: that is the text of its start.", line=line)
        self.send()
        self._runs.run_to(line, str(active.path or ""), self._text.lines_of(line))
        return ""

    def begin(self) -> None:
        """A program is about to run: the breakpoints stand where its text has code."""
        self._is_new = True
        self._breakpoints.settle()
        for point in self._breakpoints.all():
            self._breakpoints.fail(point.number, "")
        self.send()

    def go_on(self) -> None:
        """Let a paused program go on."""
        self.send()
        self._runs.continue_()

    def step(self, kind: str, direction: int, move: Callable[[], None]) -> None:
        """Step the program, or make a move through the record."""
        if direction > 0 and self.steps_live:
            self.send()  # what was changed just now counts
            self._runs.step(kind)
        else:
            move()

    def _take_report(self, report: BreakpointMoved | BreakpointFailed) -> None:
        if isinstance(report, BreakpointMoved):
            self._breakpoints.change(report.number, line=report.line)
        else:
            self._breakpoints.fail(report.number, report.reason)

    def _show_caller(self) -> None:
        """Another frame was chosen, or none can be any longer."""
        frame = self._frames.frame if self._frames.index else None
        self._bring(frame or self._innermost())
        self._mark_caller(frame, reveal=True)

    def _place(self) -> None:
        """A text was edited, another one is shown, or it runs no longer: mark the lines where they are now, or none."""
        self._say_lacking()
        if self._runs.pause_ is not None:
            self._mark(self._innermost(), reveal=False)
            self._mark_caller(self._frames.frame if self._frames.index else None, reveal=False)

    def _show(self) -> None:
        self._later.stop()
        frame = self._innermost()
        self._bring(frame)
        self._mark(frame)
        if self._is_new:
            self._is_new = False
            self.entered.emit()

    def _runs_in(self, document: OpenDocument) -> bool:
        """Whether some of a document's text was sent to the worker, or ran as a file that the program imports."""
        path, files = str(document.path or ""), self._session.trace.files.values()
        return self._text.runs_from(document) or any(file.path == path for file in files)

    def _innermost(self) -> FrameSeen | None:
        """The innermost frame whose text can be shown."""
        pause = self._runs.pause_
        stack = pause.stack if pause is not None else ()
        return next((frame for frame in stack if not frame.file or Path(frame.file).exists()), None)

    def _bring(self, frame: FrameSeen | None) -> None:
        """Show the document that a frame stands in; a file is opened for it."""
        if frame is None:
            return
        before = self._documents.active
        if frame.file:
            self._files.open(Path(frame.file), beside=True)
        elif (place := self._text.place_of(frame)) is not None:
            self._documents.show(place[0])
        if self._documents.active is not before:
            self._brought = self._documents.active

    def _go_home(self) -> None:
        """The program ended: show what was run, if another file is shown only since it was held there."""
        brought, self._brought = self._brought, None
        if brought is not None and brought is self._documents.active and self._home in self._documents.all:
            self._documents.show(self._home)

    def _mark(self, frame: FrameSeen | None, *, reveal: bool = True) -> None:
        for editor in self._documents.editors:
            editor.set_paused(self._line_in(editor.open_document, frame), reveal=reveal)

    def _mark_caller(self, frame: FrameSeen | None, *, reveal: bool) -> None:
        for editor in self._documents.editors:
            editor.set_caller(self._line_in(editor.open_document, frame), reveal=reveal)

    def _line_in(self, document: OpenDocument, frame: FrameSeen | None) -> int | None:
        place = self._text.place_of(frame) if frame is not None else None
        return place[1] if place is not None and place[0] is document else None
