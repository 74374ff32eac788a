"""The spare worker answers questions about the recorded past, and stays fresh."""

from __future__ import annotations

import threading

import pytest

from gradviz.past import PastTensor
from tests.worker.driver import Driver

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
