"""A worker's callbacks as Qt signals, worked off in short slices on the window's own thread."""

from __future__ import annotations

from collections import deque
from time import perf_counter
from typing import Any, Protocol

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from gradviz.events import Event
from gradviz.worker.client import OnEnd, OnEvents, OnMessage, WorkerClient

SLICE = 0.008
"""Seconds of one turn of the event loop that arriving events may take."""
_LOOK = 32


class Pool(Protocol):
    """Where fresh workers come from: see `gradviz.worker.pool.WorkerPool`."""

    def take(self, on_message: OnMessage, on_events: OnEvents, on_end: OnEnd) -> WorkerClient:
        """A worker that is started. Raises `OSError` if it cannot be."""

    def close(self) -> None:
        """End the spare."""


class Worker(QObject):
    """One worker process, as Qt sees it.

    The client's thread only puts into the inbox; one queued signal announces it, however much arrives.
    """

    arrived = Signal(list)
    """Some events, oldest first; what comes in one turn of the event loop fits into a slice of time."""
    drained = Signal()
    """All events that came until now were handed over."""
    told = Signal(object)
    """A message of the worker; the events before it were handed over."""
    ended = Signal(int, str)
    """The process is gone: its exit code, and what happened in words."""
    _something_came = Signal()

    def __init__(self, pool: Pool, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._inbox: deque[tuple[str, Any]] = deque()
        self._announced = False
        self._closed = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._work_off)
        self._something_came.connect(self._work_off, Qt.ConnectionType.QueuedConnection)
        self.client = pool.take(self._on_message, self._on_events, self._on_end)

    def close(self) -> None:
        """End the process; no signal comes after this."""
        self._closed = True
        self._timer.stop()
        self._inbox.clear()
        self.client.close()

    # ------------------------------------------------------------ on the client's thread

    def _on_message(self, message: object) -> None:
        self._put("told", message)

    def _on_events(self, events: list[Event]) -> None:
        self._put("events", deque(events))

    def _on_end(self, code: int, message: str) -> None:
        self._put("ended", (code, message))

    def _put(self, what: str, load: object) -> None:
        self._inbox.append((what, load))
        if not self._announced:
            self._announced = True
            self._something_came.emit()

    # ------------------------------------------------------------ on the window's thread

    def _work_off(self) -> None:
        self._announced = False
        until = perf_counter() + SLICE
        while self._inbox and not self._closed:
            if perf_counter() > until:
                self._timer.start(0)
                return
            self._take(*self._inbox[0])
        if not self._closed:
            self.drained.emit()

    def _take(self, what: str, load: Any) -> None:
        if what == "events":
            self.arrived.emit([load.popleft() for _ in range(min(_LOOK, len(load)))])
            if load:
                return
        if self._inbox:
            self._inbox.popleft()
        if what == "told":
            self.told.emit(load)
        elif what == "ended":
            self.ended.emit(*load)
