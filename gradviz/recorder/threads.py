"""Threads that the program starts are recorded, too; child processes are not, which is said.

A thread's recorder begins just before the thread runs anything of the program's, and ends just behind it.
"""

from __future__ import annotations

import contextlib
import os
import threading
from multiprocessing.process import BaseProcess
from typing import TYPE_CHECKING, Any

from gradviz.recorder.patches import Patch

if TYPE_CHECKING:
    from gradviz.recorder.recorder import Recorder

PATIENCE = 10.0
"""Seconds to wait for the recorder of another thread: only one that waits for us takes longer."""
_CHILDREN = "A child process was started: what runs in child processes is not in the record."


class Lock:
    """Lets the recorder of one thread at a time work on the record."""

    def __init__(self) -> None:
        self._lock: Any = threading.RLock()

    def take(self) -> bool:
        """Wait for it; whether it was to be had."""
        taken: bool = self._lock.acquire(timeout=PATIENCE)
        return taken

    def give(self) -> None:
        """Give it back, if this thread has it."""
        while self._lock._is_owned():
            self._lock.release()


def _start(self: threading.Thread) -> None:
    """Start a thread, recorded if the one that starts it is."""
    told = PATCH.told()
    if told:
        for recorder in told:
            recorder.home.share()
        vars(self)["_bootstrap_inner"] = lambda: _run(self, [recorder.home for recorder in told])
    try:
        PATCH.original["start"](self)
    except BaseException:
        vars(self).pop("_bootstrap_inner", None)
        raise


def _run(thread: threading.Thread, homes: list[Recorder]) -> None:
    """What a new thread runs."""
    from gradviz.recorder.lanes import Lane  # it is built on the recorder

    del vars(thread)["_bootstrap_inner"]
    with contextlib.ExitStack() as lanes:
        while homes:
            lane = Lane.of(homes.pop(0), thread.name)
            if lane is not None:
                lanes.enter_context(lane)
        thread._bootstrap_inner()  # type: ignore[attr-defined] # its own


def _start_process(self: BaseProcess) -> None:
    """Start a child process, forked or not."""
    say_children()
    PROCESSES.original["start"](self)


def say_children() -> None:
    """Say once that child processes are not recorded."""
    for recorder in PATCH.told():
        recorder.say_once(_CHILDREN)


PATCH = Patch(lambda: [(threading.Thread, "start", _start)])
PROCESSES = Patch(lambda: [(BaseProcess, "start", _start_process)])
os.register_at_fork(after_in_parent=say_children)  # once: it cannot be undone
