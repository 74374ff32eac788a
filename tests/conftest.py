"""What every test gets: no screen, settings of its own, and a look at what it leaves behind."""

from __future__ import annotations

import gc
import logging
import os
import sys
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # the processors are shared with the other processes of the suite
SEEDS = Path(__file__).parents[2] / "shared" / "seeds"


class _Kept(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(self.format(record))


@pytest.fixture(autouse=True)
def mistakes(request: pytest.FixtureRequest) -> Iterator[list[str]]:
    """What Gradviz logged of its own errors, workers included; fails a test that did not ask for any."""
    kept = _Kept()
    logging.getLogger("gradviz").addHandler(kept)
    yield kept.texts
    logging.getLogger("gradviz").removeHandler(kept)
    if request.node.get_closest_marker("mistakes") is None:
        assert not kept.texts, "\n".join(kept.texts)


@pytest.fixture(autouse=True)
def nothing_left_running() -> Iterator[None]:
    """Fail a test that leaves a timer, an animation or a thread of Qt running, or a window open."""
    yield
    if "PySide6.QtWidgets" not in sys.modules:
        return
    from PySide6.QtCore import QCoreApplication, QEvent

    if QCoreApplication.instance() is not None:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    left = running_things()
    assert not left, f"the test left running: {left}"


MANY = 20_000
"""Objects that are worth freezing: torch, when it is imported whole, brings a million."""
frozen: weakref.WeakSet[Any] = weakref.WeakSet()


def things_of_qt() -> list[Any]:
    """The timers, threads and animations that there are.

    Many objects are gone through once and frozen; what of Qt is among them is remembered.
    """
    import shiboken6
    from PySide6.QtCore import QAbstractAnimation, QThread, QTimer

    kinds = (QTimer, QThread, QAbstractAnimation)
    everything = gc.get_objects()
    if many := len(everything) > MANY:
        del everything
        gc.collect()
        everything = gc.get_objects()
    found = {*frozen, *(thing for thing in everything if issubclass(type(thing), kinds))}
    if many:
        frozen.update(found)
        gc.freeze()
    return [thing for thing in found if shiboken6.isValid(thing)]


def running_things() -> list[str]:
    """What of Qt is alive and active."""
    from PySide6.QtCore import QThread, QTimer
    from PySide6.QtWidgets import QApplication

    things: list[str] = []
    for thing in things_of_qt():
        if isinstance(thing, QTimer):
            if thing.isActive():
                things.append(f"timer of {type(thing.parent()).__name__} ({thing.interval()} ms)")
        elif isinstance(thing, QThread):
            if thing.isRunning() and thing is not QThread.currentThread():
                things.append(f"thread {thing}")
        elif thing.state() == thing.State.Running:
            things.append(f"animation of {type(thing.parent()).__name__}")
    if isinstance(QApplication.instance(), QApplication):
        things += [f"window {type(w).__name__}" for w in QApplication.topLevelWidgets() if w.isVisible()]
    return things
