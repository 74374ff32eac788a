"""Stepping through a running program: what the window shows while it is paused, and what the keys mean then."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from gradviz.breakpoints import LINE
from gradviz.ui.breakpoints import Breakpoints
from gradviz.ui.editor.code_editor import CodeEditor
from gradviz.ui.frames import Frames
from gradviz.ui.running_text import RunningText
from gradviz.ui.runs import Runs, State
from gradviz.ui.session import Session
from gradviz.worker.messages import BreakpointFailed, BreakpointMoved

_LINGER = 150
"""Milliseconds for which the mark of a line stays when the program goes on: a step is over sooner, nearly always."""

_LACKING = (
    "The program that runs has no such line: it runs the text of its start. This breakpoint counts from the next run."
)


class Debugging(QObject):
    """Tells the worker of the breakpoints, and the editor where the program is paused."""

    entered = Signal()
    """The program that was run is paused for the first time."""

    def __init__(
        self,
        runs: Runs,
        session: Session,
        editor: CodeEditor,
        breakpoints: Breakpoints,
        frames: Frames,
        text: RunningText,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._frames, self._text = frames, text
        self._is_new = False
        self._runs, self._session, self._editor, self._breakpoints = runs, session, editor, breakpoints
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_LINGER)
        self._later.timeout.connect(lambda: editor.set_paused(None))
        frames.changed.connect(self._show_caller)
        breakpoints.updated.connect(self._update)
        text.changed.connect(self._place)
        runs.breakpoint_reported.connect(self._take_report)
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
        self._runs.set_breakpoints(self._breakpoints.all(), self._text.breakpoint_lines())

    def _update(self) -> None:
        """Some breakpoint is other than it was."""
        self.send()
        self._say_lacking()

    def _say_lacking(self) -> None:
        """Say which breakpoints the running program cannot have."""
        for point in self._breakpoints.all():
            said = self._breakpoints.failure(point.number)
            lacking = point.kind == LINE and self._text.lacks(point.line)
            if lacking and not said:
                self._breakpoints.fail(point.number, _LACKING)
            elif said == _LACKING and not lacking:
                self._breakpoints.fail(point.number, "")

    def run_to(self, line: int) -> str:
        """Let a paused program go on to a line of the text; why not, in words, if it has no such line."""
        if self.is_paused and self._text.lacks(line):
            return f"Line {line} is not in the program that runs: that is the text of its start."
        self.send()
        self._runs.run_to(line, self._text.lines_of(line))
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
        self._editor.set_caller(self._text.line_of(frame) if frame is not None else None)

    def _place(self) -> None:
        """The text was edited, or runs no longer: mark the lines where they are now, or no line."""
        self._say_lacking()
        pause = self._runs.pause_
        if pause is not None:
            inner = [frame for frame in pause.stack if not frame.file]
            self._editor.set_paused(self._text.line_of(inner[0]) if inner else None, reveal=False)
            caller = self._frames.frame if self._frames.index else None
            self._editor.set_caller(self._text.line_of(caller) if caller is not None else None, reveal=False)

    def _show(self) -> None:
        self._later.stop()
        pause = self._runs.pause_
        inner = [frame for frame in pause.stack if not frame.file] if pause is not None else []
        self._editor.set_paused(self._text.line_of(inner[0]) if inner else None)
        if self._is_new:
            self._is_new = False
            self.entered.emit()
