"""The short ways record what the long way records, to the letter; what that is true of is proven elsewhere."""

from __future__ import annotations

import contextlib
import gc
import warnings
from collections.abc import Iterator
from typing import Any

import pytest
import torch
from hypothesis import given

import gradviz
from gradviz import events as ev
from gradviz.recorder import short
from tests.recorder.test_random_programs import programs, small

BEGIN = "import torch\ntorch.manual_seed(0)\n"
WRITING = {
    "a step of Adam": """
model = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.Linear(4, 20))
optimizer = torch.optim.Adam(model.parameters())
for _ in range(3):
    optimizer.zero_grad()
    model(torch.ones(8, 3)).sum().backward()
    optimizer.step()
""",
    "momentum and clipping": """
model = torch.nn.Linear(30, 4)
optimizer = torch.optim.SGD(model.parameters(), 0.1, momentum=0.9, weight_decay=0.1)
for _ in range(3):
    optimizer.zero_grad()
    model(torch.ones(8, 30)).sum().backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
""",
    "by hand": """
w = torch.ones(3, requires_grad=True)
average = torch.zeros(3)
count = torch.zeros((), dtype=torch.int64)
for _ in range(3):
    (w * w).sum().backward()
    with torch.no_grad():
        w -= 0.1 * w.grad
        average.mul_(0.9).add_(w, alpha=0.1)
    w.grad.zero_()
    count += 1
""",
    "what is shared": """
a = torch.ones(3)
b = a.detach()
a.add_(1)
c = a.view(3, 1)
a.mul_(2)
c.mul_(2)
d = torch.ones(3, requires_grad=True)
e = d * a
a.zero_()
del b, c
a.fill_(3.0)
a.data = torch.zeros(3)
a.add_(1)
""",
    "what was saved": """
a, w = torch.ones(3), torch.ones(3, requires_grad=True)
y = (w * a).sum()
a.add_(1)
""",
    "what is written is read twice": """
a = torch.arange(200.0)
a.add_(a).mul_(a)
a.addcmul_(a, a, value=0.5)
""",
    "other types": """
a = torch.ones(3, dtype=torch.complex64)
a.mul_(1j).neg_()
b = torch.tensor([1, 2]).add_(3)
c = torch.ones(3, dtype=torch.float64).copy_(b[0])
""",
    "inference": """
a = torch.ones(3)
with torch.inference_mode():
    b = torch.ones(3)
    b.add_(1)
    a.add_(b)
""",
    "NumPy looks": """
a = torch.ones(3)
n = a.numpy()
a.add_(1)
n[0] = 5
a.mul_(2)
""",
}


def events_of(source: str) -> list[ev.Event]:
    """The record of a program, whatever it raises."""
    namespace: dict[str, Any] = {}
    gc.disable()  # cycles would die when it pleases the collector
    try:
        with warnings.catch_warnings(), gradviz.record() as trace, contextlib.suppress(Exception):
            warnings.simplefilter("ignore")  # some come but once
            exec(compile(source, "<cell 1>", "exec"), namespace)
    finally:
        gc.enable()
    return list(trace.events)


def of_the_long_way(source: str) -> list[ev.Event]:
    """The same without the short way of in-place operations."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(short, "WRITES_ITSELF", frozenset())
        return events_of(source)


@pytest.fixture(autouse=True)
def empty_is_nan() -> Iterator[None]:
    """Memory that was not written holds what it happens to, else."""
    torch.use_deterministic_algorithms(True)
    yield
    torch.use_deterministic_algorithms(False)


@pytest.mark.parametrize("name", WRITING)
def test_in_place_operations_are_recorded_as_on_the_long_way(name: str) -> None:
    recorded = events_of(BEGIN + WRITING[name])
    assert repr(recorded) == repr(of_the_long_way(BEGIN + WRITING[name]))  # NaN is not equal to itself
    assert any(isinstance(event, ev.TensorWritten) for event in recorded)


@small(100)
@given(programs())
def test_random_programs_are_recorded_as_on_the_long_way(program: str) -> None:
    assert repr(events_of(program)) == repr(of_the_long_way(program))
