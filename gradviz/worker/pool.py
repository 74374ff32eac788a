"""A warm spare worker, so that a run never waits for the import of torch."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Sequence

from gradviz.past import PastTensor
from gradviz.worker.client import OnEnd, OnEvents, OnMessage, TakeTurn, WorkerClient

_LATER = 1.0
"""Seconds until the next spare starts: its import of torch shall not slow the run that took the last one."""


class WorkerPool:
    """Keeps one worker started ahead of its use."""

    def __init__(self, interpreter: str | None = None) -> None:
        self._interpreter = interpreter
        self._lock = threading.Lock()
        self._closed = False
        self._timer: threading.Timer | None = None
        self._spare: WorkerClient | None = None
        self._refill()

    def take(
        self, on_message: OnMessage, on_events: OnEvents, on_end: OnEnd, take_turn: TakeTurn | None = None
    ) -> WorkerClient:
        """The spare, or a new worker; either tells `Ready` to the callbacks. Raises `OSError` as `start` does."""
        with self._lock:
            worker, self._spare = self._spare, None
            if self._timer:
                self._timer.cancel()
            self._timer = threading.Timer(_LATER, self._refill)
            self._timer.daemon = True
            self._timer.start()
        if worker is not None and worker.ended:
            worker.dismiss()
            worker = None
        worker = worker or self._new()
        worker.attach(on_message, on_events, on_end, take_turn)
        return worker

    def evaluate_past(self, expression: str, tensors: Sequence[PastTensor], told: Callable[[str, str], None]) -> bool:
        """Have the spare evaluate an expression on recorded tensors; False while there is none that is ready."""
        with self._lock:
            spare = self._spare
            if spare is not None and spare.ended:
                spare.dismiss()
                self._spare = None
            waited_for = self._timer is not None and self._timer.is_alive()
        if spare is None or spare.ended:
            if not waited_for:
                self._refill()
            return False
        return spare.evaluate_past(expression, tensors, told)

    def close(self) -> None:
        """End the spare; nobody waits until it is gone."""
        with self._lock:
            self._closed = True
            timer, spare = self._timer, self._spare
        if timer:
            timer.cancel()
            timer.join()
        if spare:
            spare.dismiss()

    def _refill(self) -> None:
        with self._lock, contextlib.suppress(OSError):  # without an interpreter: `take` tells whoever wants to run
            if not self._closed and self._spare is None:
                self._spare = self._new()

    def _new(self) -> WorkerClient:
        worker = WorkerClient(interpreter=self._interpreter)
        worker.start()
        return worker
