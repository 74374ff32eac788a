"""The recorder of another thread: it has its own mode, guard and scopes, and writes to the record it shares."""

from __future__ import annotations

import itertools
from collections import deque
from types import TracebackType

from gradviz import events as ev
from gradviz.recorder import marks
from gradviz.recorder.recorder import Recorder

_PARTS = ("tensors", "names", "functions", "hooks", "shared", "optimizers", "forward", "backward")
_SHARED = (dict, list, set, deque, itertools.count)
_OF_A_THREAD = frozenset({"arguments", "versions", "_required", "_written", "_calls", "_values"})
"""What the parts know of the thread that runs; all else that can change is shared."""


class Lane(Recorder):
    """Records one thread that the program started, into the record of the recorder that was there: its home."""

    def __init__(self, home: Recorder, name: str) -> None:
        self._home = home
        super().__init__(
            home.emit,
            is_user_file=home.source.is_user_file,
            registry=home.registry,
            files=home.files,
            thread=home.name_of_thread(name),
        )
        self.lock, self.watch, self.after_call = home.lock, home.watch, home.after_call
        self.calls.join(home.calls)
        for part in _PARTS:
            own, theirs = vars(getattr(self, part)), vars(getattr(home, part))
            own.update({key: it for key, it in theirs.items() if isinstance(it, _SHARED) and key not in _OF_A_THREAD})

    @classmethod
    def of(cls, home: Recorder, name: str) -> Lane | None:
        """A recorder for this thread, if the recording goes on."""
        lock = home.lock
        if lock is None or not lock.take():
            return None
        try:
            return cls(home, name) if home.goes_on else None
        finally:
            lock.give()

    def stopped(self) -> None:
        """The whole recording has stopped."""
        self.active = False
        self.why_stopped = self._home.why_stopped

    @property
    def home(self) -> Recorder:
        """The recorder whose record it is."""
        return self._home

    @property
    def cell(self) -> int:
        """Number of the execution that runs."""
        return self._home.cell

    @cell.setter
    def cell(self, cell: int) -> None:
        """It is that of the home."""

    # ------------------------------------------------------------ its time

    def __enter__(self) -> Lane:
        super().__enter__()
        self._home.lanes.append(self)
        self.active = self._home.goes_on
        if self.watch.began is not None:
            self.watch.began(self.mode)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        try:
            self.guard.open()
            if self.recording:
                with self.guard:
                    self.names.look([])
                    self.note_deaths()
        finally:
            self._leave()

    def _leave(self) -> None:
        self._take_off()
        self.end()

    def end(self) -> None:
        """The home has ended, or the thread: what is still there of the mode does nothing."""
        self.active = False
        self._leave_torch()
        self.calls.leave()
        if self in self._home.lanes:
            self._home.lanes.remove(self)

    def clean(self) -> None:
        """The home ended while this thread waited for its turn: what was still noted must go."""
        if not self._home.is_here:
            marks.take_off(self.registry)
            self.registry.forget_all()

    # ------------------------------------------------------------ its record

    def emit(self, event: ev.Event) -> None:
        """Take one event into the record."""
        if self.active:
            self._home.emit(event)

    def failed(self, error: Exception) -> None:
        """An error of the recorder's own ends the whole recording; there may be none any longer."""
        if self.active:
            self._home.failed(error)

    def _stop(self, reason: str, traceback: str = "") -> None:
        self._home._stop(reason, traceback)

    def say_once(self, reason: str) -> None:
        """Say that something is not in the record, unless it was said."""
        if reason not in self._home.said:
            self._home.said.add(reason)
            super().say_once(reason)
