"""Stepping through a running program: what the window shows while it is paused, and what the keys mean then."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from gradviz.ui.breakpoints import Breakpoints
from gradviz.ui.editor.code_editor import CodeEditor
from gradviz.ui.frames import Frames
from gradviz.ui.runs import Runs, State
from gradviz.ui.session import Session
from gradviz.worker.messages import BreakpointFailed, BreakpointMoved

_LINGER = 150
"""Milliseconds for which the mark of a line stays when the program goes on: a step is over sooner, nearly always."""


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
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._frames = frames
        self._is_new = False
        self._runs, self._session, self._editor, self._breakpoints = runs, session, editor, breakpoints
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_LINGER)
        self._later.timeout.connect(lambda: editor.set_paused(None))
        frames.changed.connect(self._show_caller)
        breakpoints.updated.connect(self.send)
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
        self._runs.set_breakpoints(self._breakpoints.all())

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
        frame = self._frames.frame
        outer = frame is not None and self._frames.index > 0 and not frame.file
        self._editor.set_caller(frame.line if frame is not None and outer else None)

    def _show(self) -> None:
        self._later.stop()
        pause = self._runs.pause_
        inner = [frame for frame in pause.stack if not frame.file] if pause is not None else []
        self._editor.set_paused(inner[0].line if inner else None)
        if self._is_new:
            self._is_new = False
            self.entered.emit()
