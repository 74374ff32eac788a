"""The spare worker answers questions about the recorded past, and stays fresh."""

from __future__ import annotations

import os
import signal
import threading
import time

import pytest

from gradviz.past import PastTensor
from gradviz.worker.pool import WorkerPool
from tests.worker.driver import TIMEOUT, Driver

W = PastTensor("w", (2,), "float32", [1.0, 2.0], [0.5, 0.5])


def ask(worker: Driver, expression: str) -> tuple[str, str]:
    said: list[tuple[str, str]] = []
    done = threading.Event()

    def told(text: str, error: str) -> None:
        said.append((text, error))
        done.set()

    assert worker.client.evaluate_past(expression, [W], told)
    assert done.wait(20)
    return said[0]


def test_a_fresh_worker_answers_and_stays_as_it_was(worker: Driver) -> None:
    assert ask(worker, "w + w.grad") == ("tensor([1.5000, 2.5000])", "")
    assert ask(worker, "torch.manual_seed(7) and setattr(torch, 'left', 1)") == ("None", "")
    assert ask(worker, "1 / 0") == ("", "ZeroDivisionError: division by zero")
    worker.run("import torch\nprint(hasattr(torch, 'left'), 'w' in globals(), torch.initial_seed() == 7)")
    assert worker.text() == "False False False\n"


def test_a_worker_that_has_a_program_is_not_asked(worker: Driver) -> None:
    worker.run("x = 1")
    assert not worker.client.evaluate_past("w", [W], lambda *_: pytest.fail("it was asked"))


def test_a_spare_that_has_ended_is_replaced_when_it_is_asked() -> None:
    pool = WorkerPool()
    spare = pool._spare
    assert spare is not None
    os.kill(spare._process.popen.pid, signal.SIGKILL)
    answered = threading.Event()
    deadline = time.monotonic() + TIMEOUT
    while not spare.ended or not pool.evaluate_past("w", [W], lambda text, _error: answered.set()):
        assert time.monotonic() < deadline
        threading.Event().wait(0.05)
    assert answered.wait(TIMEOUT)
    assert pool._spare is not spare
    pool.close()


def test_a_question_that_a_worker_takes_with_it_is_answered(worker: Driver) -> None:
    said: list[str] = []
    answered = threading.Event()

    def told(_text: str, error: str) -> None:
        said.append(error)
        answered.set()

    assert worker.client.evaluate_past("[0 for _ in iter(int, 1)]", [W], told)  # it would be ended after a while
    os.kill(worker.client._process.popen.pid, signal.SIGKILL)
    assert answered.wait(TIMEOUT)
    assert said == ["The worker that was asked has ended. Ask again."]
