"""The user's lines: all of them while somebody tells of each, then those that do tensor work."""

from __future__ import annotations

from types import FrameType
from typing import TYPE_CHECKING

from gradviz import events as ev

if TYPE_CHECKING:
    from gradviz.recorder.recorder import Recorder


class Lines:
    """Tells of lines about to run."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self.working_only = False
        """Whether only those that do tensor work are told of, where they do it."""
        self._last = (0, 0, 0)
        """The frame, line and instruction that were told of last."""

    def reached(self, frame: FrameType) -> bool:
        """A line of the user's code is about to run (called from within a trace function); whether to tell of more."""
        recorder = self._recorder
        if recorder.recording:
            with recorder.guard:
                recorder.enter_line(frame)
                if not recorder.all_quiet or not recorder.names.are_still(frame, tracing=True):
                    recorder.notice([frame], tracing=True)
                elif recorder.registry.gone:
                    recorder.note_deaths()
                if recorder.optimizers.known:
                    recorder.optimizers.check_rates()
                self._tell(frame)
        return not recorder.has_left()

    def end(self) -> None:
        """Nobody tells of lines any longer: tell of those that do tensor work, where they do it."""
        self.working_only = True
        self._recorder.calls.lines_end()

    def held(self, frame: FrameType | None, before_line: bool) -> None:
        """The program is about to be held in this frame, perhaps before a line: tell all that no event has shown yet.

        Before a line it is called from within a trace function.
        """
        recorder = self._recorder
        if not recorder.recording:
            return
        with recorder.guard:
            if frame is None or not before_line:  # the name of what was just made is told, but not bound yet
                recorder.note_deaths()
                return
            recorder.enter(frame)
            recorder.notice([frame], tracing=True)
            if self.working_only:
                self._last = (id(frame), frame.f_lineno, frame.f_lasti)
                self._tell(frame)

    def working(self, frames: list[FrameType]) -> None:
        """The innermost of the user's frames does tensor work: tell of its line, once for each time it is reached."""
        if not self.working_only or not frames:
            return
        frame = frames[0]
        before, self._last = self._last, (id(frame), frame.f_lineno, frame.f_lasti)
        if before[:2] != self._last[:2] or before[2] >= frame.f_lasti:
            self._tell(frame)

    def _tell(self, frame: FrameType) -> None:
        recorder = self._recorder
        recorder.emit(ev.LineReached(recorder.source.line(frame, recorder.cell), *recorder.calls.line_of()))
