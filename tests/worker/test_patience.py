"""Patience counts what a process had of a processor: real ones, on a processor that is busy."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator

import pytest

from gradviz.worker.patience import Patience

BUSY = "import os\nos.nice({nice})\nos.sched_setaffinity(0, {{{processor}}})\nprint(flush=True)\nwhile True: pass"
_STATISTICS = f"/proc/{os.getpid()}/schedstat"
Start = Callable[[str], subprocess.Popen[str]]


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts programs, which are ended with the test."""
    started = []

    def begin(source: str) -> subprocess.Popen[str]:
        made = subprocess.Popen([sys.executable, "-c", source], stdout=subprocess.PIPE, text=True)
        started.append(made)
        assert made.stdout is not None
        made.stdout.readline()
        return made

    yield begin
    for made in started:
        made.kill()
        made.communicate()


def computed(process: subprocess.Popen[str]) -> float:
    """Seconds for which a process had a processor."""
    with open(f"/proc/{process.pid}/schedstat") as statistics:
        return int(statistics.read().split()[0]) / 1e9


def test_a_process_that_is_kept_from_running_is_waited_for(start: Start) -> None:
    if not os.path.exists(_STATISTICS):
        pytest.skip("this system does not tell how long a process waited for a processor")
    processor = min(os.sched_getaffinity(0))
    start(BUSY.format(nice=0, processor=processor))
    starved = start(BUSY.format(nice=10, processor=processor))
    before, over = computed(starved), threading.Event()
    Patience(starved.pid, 0.3, over.set)
    over.wait()
    assert computed(starved) - before > 0.2


def test_one_that_sleeps_is_not(start: Start) -> None:
    sleeping = start("import time\nprint(flush=True)\ntime.sleep(1000)")
    over = threading.Event()
    Patience(sleeping.pid, 0.3, over.set)
    over.wait()
    assert sleeping.poll() is None


def test_what_gave_way_is_left_alone(start: Start) -> None:
    sleeping = start("import time\nprint(flush=True)\ntime.sleep(1000)")
    over, later = threading.Event(), threading.Event()
    patience = Patience(sleeping.pid, 0.2, over.set)
    patience.cancel()
    Patience(sleeping.pid, 0.4, later.set)
    later.wait()
    assert not over.is_set()


def test_one_that_has_ended_is_not_waited_for_longer(start: Start) -> None:
    gone = start("print(flush=True)")
    gone.wait()
    over = threading.Event()
    Patience(gone.pid, 0.2, over.set)
    over.wait()
