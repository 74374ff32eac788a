"""A worker's callbacks as Qt signals, on the window's own thread, in short turns."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import QObject, Qt, Signal

from gradviz.past import PastTensor
from gradviz.worker.client import OnEnd, OnEvents, OnMessage, TakeTurn, Turn, WorkerClient


class Pool(Protocol):
    """Where fresh workers come from: see `gradviz.worker.pool.WorkerPool`."""

    def take(self, on_message: OnMessage, on_events: OnEvents, on_end: OnEnd, take_turn: TakeTurn) -> WorkerClient:
        """A worker that is started. Raises `OSError` if it cannot be."""

    def evaluate_past(self, expression: str, tensors: Sequence[PastTensor], told: Callable[[str, str], None]) -> bool:
        """Have the spare evaluate an expression on recorded tensors; False while there is none that is ready."""

    def close(self) -> None:
        """End the spare."""


class Worker(QObject):
    """One worker process, as Qt sees it.

    While the window does a turn of the client's, the client's thread waits, so that the two never compete for the
    interpreter; between two turns the event loop comes round.
    """

    arrived = Signal(list)
    """Some events, oldest first."""
    drained = Signal()
    """All events that came until now were handed over."""
    told = Signal(object)
    """A message of the worker; the events before it were handed over."""
    ended = Signal(int, str)
    """The process is gone: its exit code, and what happened in words."""
    _turn_came = Signal()

    def __init__(self, pool: Pool, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._turn: Turn | None = None
        self._more = False
        self._done = threading.Event()
        self._closed = False
        self._closing = threading.Lock()
        """So that the client's thread never calls for a turn of one that is closed, and may be deleted."""
        self._turn_came.connect(self._do_turn, Qt.ConnectionType.QueuedConnection)
        try:
            self.client = pool.take(self.told.emit, self.arrived.emit, self.ended.emit, self._take_turn)
        except OSError:
            self.setParent(None)  # nobody will ever close it
            raise

    @property
    def talking(self) -> bool:
        """Whether something waits to be told."""
        return self._turn is not None

    def close(self) -> None:
        """End the process; no signal comes after this. Nobody waits until it is gone."""
        with self._closing:
            self._closed = True
        self._turn = None
        self._more = False
        self._done.set()
        self.client.dismiss()

    def _take_turn(self, turn: Turn) -> bool:
        """On the client's thread: have the window do the turn."""
        with self._closing:
            if self._closed:
                return False
            self._done.clear()
            self._turn = turn
            self._turn_came.emit()
        self._done.wait()
        return self._more

    def _do_turn(self) -> None:
        """On the window's thread."""
        if (turn := self._turn) is None or self._closed:
            return
        try:
            self._more = turn()
        finally:
            if not self._closed:
                if not self._more:
                    self.drained.emit()
                self._turn = None
                self._done.set()
