"""Interrupts that cannot tear anything of ours: `KeyboardInterrupt` is raised in the user's code only.

A signal that finds the main thread inside our own code is kept, and sent again until it finds the user's.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from types import CodeType, FrameType
from typing import Any, TypeVar

from gradviz.worker.user_code import UserCode

OURS = os.path.dirname(os.path.dirname(__file__)) + os.sep
"""The folder of the package gradviz."""
_HOOKS = (os.path.join(OURS, "recorder", "backward.py"), ("_started", "_ran"))
"""Where the engine calls back: the one place at which a long pass, all in C++, can be left."""
_OPEN: set[CodeType] = set()
_AGAIN = 0.002
_LOST = 0.5
"""Seconds after which nobody answers a signal any more: the program had taken SIGINT over."""
_ECHO = 0.05
"""Seconds in which a signal that nobody asked for is one of our own, sent while the one before was being answered."""
_Function = TypeVar("_Function", bound=Callable[..., Any])


def interruptible(function: _Function) -> _Function:
    """Let a function of ours be left by `KeyboardInterrupt` at any place, such as one that waits for the person."""
    _OPEN.add(function.__code__)
    return function


def _enters_hook(code: CodeType) -> bool:
    return code.co_filename == _HOOKS[0] and code.co_name in _HOOKS[1]


class Interrupts:
    """Receives requests on any thread and raises on the main one, while a cell runs."""

    def __init__(self, user_code: UserCode, recorder_is_busy: Callable[[], bool]) -> None:
        self.running = False
        self._user_code = user_code
        self._recorder_is_busy = recorder_is_busy
        self._pending = False
        self._raised = 0.0
        self._sent = False
        """Whether a signal of ours is on its way, or being answered: more of them would be answered within each other,
        without end where the processor is busy."""
        self._asked = threading.Event()
        self._main = threading.main_thread().ident or 0

    def install(self) -> None:
        """Take over SIGINT."""
        signal.signal(signal.SIGINT, self._handle)
        threading.Thread(target=self._insist, name="interrupts", daemon=True).start()

    def request(self) -> None:
        """Interrupt the running cell; does nothing if none runs."""
        if self.running:
            self._pending = True
            self._asked.set()

    def begin(self) -> None:
        """A cell begins to run."""
        self._pending = self._sent = False
        self.running = True

    def end(self) -> None:
        """The cell has ended; what was asked too late is forgotten."""
        self.running = False
        self._pending = False

    @property
    def pending(self) -> bool:
        """Whether what was asked for has not been raised yet."""
        return self._pending

    def forget(self) -> None:
        """Raise nothing, also where a signal is on its way: the caller does, or what was to be left has ended."""
        self._pending = False
        self._raised = time.monotonic()

    def raise_if_asked(self) -> None:
        """Raise what was asked for: called where a call of the user's has just been recorded, or has printed.

        A loop of small operations, or of prints, is nearly always inside our own code when the signal comes.
        """
        if self._pending and self.running and threading.get_ident() == self._main:
            self._pending = False
            self._raised = time.monotonic()
            raise KeyboardInterrupt

    def _handle(self, number: int, frame: FrameType | None) -> None:
        try:
            self._answer(frame)
        finally:
            self._sent = False

    def _answer(self, frame: FrameType | None) -> None:
        if not self._pending and time.monotonic() - self._raised < _ECHO:
            return
        if self.running and self._may_raise(frame):
            self._pending = False
            self._raised = time.monotonic()
            raise KeyboardInterrupt
        if self.running:
            self._pending = True
            self._asked.set()

    def _may_raise(self, frame: FrameType | None) -> bool:
        if self._recorder_is_busy():
            return False
        if frame is not None and _enters_hook(frame.f_code):
            return True
        while frame is not None:
            file = frame.f_code.co_filename
            if frame.f_code in _OPEN or file in self._user_code:
                return True
            if file.startswith(OURS):
                return False
            frame = frame.f_back
        return False

    def _insist(self) -> None:
        pause = threading.Event()
        while self._asked.wait():
            self._asked.clear()
            waited = 0.0
            while self._pending:
                if not self._sent or waited > _LOST:
                    self._sent, waited = True, 0.0
                    signal.pthread_kill(self._main, signal.SIGINT)
                waited += _AGAIN
                pause.wait(_AGAIN)
