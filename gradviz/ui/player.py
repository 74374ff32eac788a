"""Playing the record: the cursor goes on by itself, in the time that each step, or each line, deserves."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

from PySide6.QtCore import QObject, QTimer, Signal

from gradviz import events as ev
from gradviz.trace import moves
from gradviz.ui.session import Session

_WHOLE = (ev.OperationCalled, ev.FunctionRan, ev.GradAccumulated, ev.PassStarted, ev.PassEnded, ev.ErrorRaised,
          ev.TensorWritten, ev.GradChanged, ev.BufferStaled)  # fmt: skip
_HALF = (ev.FunctionCreated, ev.TensorCreated, ev.FunctionStarted, ev.BufferFreed, ev.FunctionReleased, ev.CellStarted)
_SHORTEST_MS = 15
_LINE_STEPS = 2
"""A line is played in the time of so many steps, where lines are given equal time."""
NextMark = Callable[[int], int | None]
"""Says where, after a step, the next mark of a sort is."""
SPEEDS = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0)


class Player(QObject):
    """Owns whether the record is being played, how fast, at which pace, and where it pauses.

    Where a range is marked, it is played over and over.
    """

    changed = Signal()
    paused_at = Signal(int)
    """It came to a mark and paused there."""

    def __init__(self, session: Session, step_ms: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.step_ms = step_ms
        """How long a step is shown at speed 1."""
        self.speed = 1.0
        self.by_line = False
        """Whether each line is given equal time; otherwise each step the time that it deserves."""
        self.pauses_at_marks = False
        self._until: int | None = None
        """Where it ends, if not at the end."""
        self.marks: list[NextMark] = [self._next_bookmark, self._next_error]
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._go_on)
        session.trace_replaced.connect(self.pause)

    @property
    def playing(self) -> bool:
        """Whether the cursor moves by itself."""
        return self._timer.isActive()

    def toggle(self) -> None:
        """Play, from the start if the end is shown, or the marked range; or pause."""
        session = self._session
        if self.playing:
            self.pause()
        elif len(session.trace):
            first, last = session.range or (0, len(session.trace))
            if session.cursor >= last or session.cursor < first:
                session.move_to(first)
            self._timer.start(_SHORTEST_MS)
            self.changed.emit()

    def play_to(self, step: int, *, at_once: bool = False) -> None:
        """Play as far as a step; where it plays to one already, be there at once, as with `at_once`."""
        target = self._until if self.playing and self._until is not None else step
        hurried = at_once or target is self._until
        self.pause()
        if hurried:
            self._session.move_to(target)
        elif len(self._session.trace):
            self._until = target
            self._timer.start(_SHORTEST_MS)
            self.changed.emit()

    def pause(self) -> None:
        """Stay where the cursor is."""
        self._until = None
        if self.playing:
            self._timer.stop()
            self.changed.emit()

    def set_speed(self, speed: float) -> None:
        """Play so many times as fast."""
        self.speed = speed
        self.changed.emit()

    def set_by_line(self, by_line: bool) -> None:
        """Choose the pace."""
        self.by_line = by_line
        self.changed.emit()

    def set_pauses_at_marks(self, pauses: bool) -> None:
        """Choose whether it pauses at bookmarks, errors, and where breakpoints match."""
        self.pauses_at_marks = pauses
        self.changed.emit()

    def duration(self, event: ev.Event) -> int:
        """How long the step of this event is shown, in ms: quick over what hardly shows."""
        share = 1.0 if isinstance(event, _WHOLE) else 0.5 if isinstance(event, _HALF) else 0.06
        return max(_SHORTEST_MS, round(self.step_ms * share / self.speed))

    def _go_on(self) -> None:
        session, before = self._session, self._session.cursor
        first, last = session.range or (0, len(session.trace))
        if self._until is not None:
            self._go_on_to(self._until)
            return
        if session.range is not None and before >= last:
            session.move_to(first)
            self._wait(first)
            return
        to = min(self._next(before), last)
        mark = self._next_mark(before) if self.pauses_at_marks else None
        if mark is not None and mark <= to:
            session.move_to(mark)
            self.changed.emit()
            self.paused_at.emit(mark)
            return
        session.move_to(to)
        if session.range is None and to >= last:
            self.changed.emit()
        else:
            self._wait(before)

    def _go_on_to(self, last: int) -> None:
        before = self._session.cursor
        if before < last:
            self._session.move_to(before + 1)
        if before + 1 < last:
            self._wait(before)
        else:
            self._until = None
            self.changed.emit()

    def _next(self, step: int) -> int:
        """Where to go from a step: to the next one, or over several where a line has more than can be shown."""
        if not self.by_line:
            return step + 1
        start, end = self._line(step)
        return min(end, step + ceil((end - start) * _SHORTEST_MS / self._line_ms()))

    def _wait(self, before: int) -> None:
        """Show the step as long as it deserves; the cursor came from `before`."""
        cursor = self._session.cursor
        if self.by_line:
            start, end = self._line(before)
            share = max(1, cursor - before) / (end - start)
            self._timer.start(max(_SHORTEST_MS, round(self._line_ms() * min(1.0, share))))
        else:
            self._timer.start(self.duration(self._session.trace.events[max(0, cursor - 1)]))

    def _line_ms(self) -> float:
        return self.step_ms * _LINE_STEPS / self.speed

    def _line(self, step: int) -> tuple[int, int]:
        """Where the line begins that a step is in, and where the next one does."""
        trace = self._session.trace
        end = moves.move(trace, moves.LINE, 1, step).step or len(trace)
        start = moves.move(trace, moves.LINE, -1, min(step + 1, len(trace))).step or 0
        return start, max(end, start + 1)

    # ------------------------------------------------------------ marks

    def _next_mark(self, step: int) -> int | None:
        found = [mark for source in self.marks if (mark := source(step)) is not None]
        return min(found, default=None)

    def _next_bookmark(self, step: int) -> int | None:
        return next((mark.step for mark in self._session.trace.bookmarks.all() if mark.step > step), None)

    def _next_error(self, step: int) -> int | None:
        return moves.move(self._session.trace, moves.ERROR, 1, step).step
