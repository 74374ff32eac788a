"""Playing the record: the cursor goes on by itself, in the time that each step deserves."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from gradviz import events as ev
from gradviz.ui.session import Session

_WHOLE = (ev.OperationCalled, ev.FunctionRan, ev.GradAccumulated, ev.PassStarted, ev.PassEnded, ev.ErrorRaised,
          ev.TensorWritten, ev.GradChanged, ev.BufferStaled)  # fmt: skip
_HALF = (ev.FunctionCreated, ev.TensorCreated, ev.FunctionStarted, ev.BufferFreed, ev.FunctionReleased, ev.CellStarted)
_SHORTEST_MS = 15
SPEEDS = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0)


class Player(QObject):
    """Owns whether the record is being played, and how fast."""

    changed = Signal()

    def __init__(self, session: Session, step_ms: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._step_ms = step_ms
        self.speed = 1.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._go_on)
        session.trace_replaced.connect(self.pause)

    @property
    def playing(self) -> bool:
        """Whether the cursor moves by itself."""
        return self._timer.isActive()

    def toggle(self) -> None:
        """Play, from the start if the end is shown; or pause."""
        if self.playing:
            self.pause()
        elif len(self._session.trace):
            if self._session.cursor >= len(self._session.trace):
                self._session.move_to(0)
            self._timer.start(_SHORTEST_MS)
            self.changed.emit()

    def pause(self) -> None:
        """Stay where the cursor is."""
        if self.playing:
            self._timer.stop()
            self.changed.emit()

    def set_speed(self, speed: float) -> None:
        """Play so many times as fast."""
        self.speed = speed
        self.changed.emit()

    def duration(self, event: ev.Event) -> int:
        """How long the step of this event is shown, in ms: quick over what hardly shows."""
        share = 1.0 if isinstance(event, _WHOLE) else 0.5 if isinstance(event, _HALF) else 0.06
        return max(_SHORTEST_MS, round(self._step_ms * share / self.speed))

    def _go_on(self) -> None:
        session = self._session
        session.move_to(session.cursor + 1)
        if session.cursor >= len(session.trace):
            self.changed.emit()
        else:
            self._timer.start(self.duration(session.trace.events[session.cursor - 1]))
