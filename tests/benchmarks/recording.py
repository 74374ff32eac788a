"""What recording costs: each program with and without a recorder, alternating in one process."""

from __future__ import annotations

import gc
import statistics
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

import torch

from gradviz.recorder.recorder import Recorder
from gradviz.recorder.values import snapshot

ROUNDS = 7


def seconds(program: Callable[[], object]) -> float:
    """How long it takes."""
    begun = time.perf_counter()
    program()
    return time.perf_counter() - begun


def recorded(program: Callable[[], object]) -> list[Any]:
    """Run it under a recorder; its events."""
    events: list[Any] = []
    with Recorder(events.append):
        program()
    return events


def ratio(program: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Recorded : bare, alternating; the median."""
    program()
    recorded(program)
    return statistics.median(seconds(lambda: recorded(program)) / seconds(program) for _ in range(rounds))


def chain(length: int) -> None:
    """Operations on 4 elements one after another, and a pass."""
    x = torch.ones(4, requires_grad=True)
    y = x
    for _ in range(length):
        y = y * 1.0001
    y.sum().backward()


def small_operations() -> str:
    """1,000 operations on 4 elements and a pass."""
    return f"{ratio(lambda: chain(1_000)):.1f} times (bound 6.0, aim 4.0)"


def long_chains() -> str:
    """A chain of 10,000 operations and its pass, and one of 100,000, each in a thread with a stack for it."""
    import threading

    found: dict[int, float] = {}

    def measure() -> None:
        recorded(lambda: chain(1_000))
        found[10_000] = statistics.median(seconds(lambda: recorded(lambda: chain(10_000))) for _ in range(3))
        found[100_000] = seconds(lambda: recorded(lambda: chain(100_000)))

    before = threading.stack_size(1 << 29)
    try:
        thread = threading.Thread(target=measure)
        thread.start()
        thread.join()
    finally:
        threading.stack_size(before)
    return (
        f"10,000 in {found[10_000]:.2f} s (bound 1.2 s), "
        f"100,000 in {found[100_000] / found[10_000]:.1f} times that (bound 12)"
    )


def _step(model: torch.nn.Module, batch: torch.Tensor) -> Callable[[], None]:
    optimizer = torch.optim.Adam(model.parameters())

    def step() -> None:
        optimizer.zero_grad()
        loss = model(batch).square().mean()
        loss.backward()
        optimizer.step()

    return step


def transformer_step() -> str:
    """One training step of a transformer of 6 layers, d 256, on 32 x 128 tokens."""
    torch.manual_seed(0)
    layer = torch.nn.TransformerEncoderLayer(256, 8, 512, batch_first=True)
    step = _step(torch.nn.TransformerEncoder(layer, 6), torch.randn(32, 128, 256))
    return f"{ratio(step):.2f} times (bound 1.2, aim 1.1)"


class _Block(torch.nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.first = torch.nn.Conv2d(width, width, 3, padding=1)
        self.second = torch.nn.Conv2d(width, width, 3, padding=1)
        self.norms = torch.nn.ModuleList([torch.nn.BatchNorm2d(width), torch.nn.BatchNorm2d(width)])

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        inner = torch.relu(self.norms[0](self.first(x)))
        return torch.relu(x + self.norms[1](self.second(inner)))


def convolution_step() -> str:
    """One training step of a residual net of 20 blocks, on 32 images of 3 x 64 x 64."""
    torch.manual_seed(0)
    blocks = [_Block(16) for _ in range(20)]
    step = _step(torch.nn.Sequential(torch.nn.Conv2d(3, 16, 3, padding=1), *blocks), torch.randn(32, 3, 64, 64))
    return f"{ratio(step):.2f} times (bound 1.2, aim 1.1)"


def bytes_an_event() -> str:
    """The record's own memory, without values: tensors of no elements."""

    def program() -> None:
        x = torch.ones(0, requires_grad=True)
        y = x
        for _ in range(2_000):
            y = y * 1.0001
        y.sum().backward()

    recorded(program)
    gc.collect()
    tracemalloc.start()
    try:
        events = recorded(program)
        gc.collect()
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return f"{held / len(events):.0f} bytes (bound 600)"


def large_summary() -> str:
    """The summary of `x + 1` of 10,000,000 elements against that addition; and of such a tensor that is news."""
    x = torch.randn(10_000_000)
    spent: list[float] = []
    recorder = Recorder([].append)
    summary = recorder.tensors.value

    def timed(*arguments: Any) -> Any:
        begun = time.perf_counter()
        value = summary(*arguments)
        spent.append(time.perf_counter() - begun)
        return value

    recorder.tensors.value = timed  # type: ignore[method-assign]
    with recorder:
        for _ in range(ROUNDS + 1):
            x + 1
    bare = statistics.median(seconds(lambda: x + 1) for _ in range(ROUNDS))
    news = statistics.median(seconds(lambda: snapshot(x + 1)) - bare for _ in range(ROUNDS))
    made = statistics.median(spent[-ROUNDS:])
    return f"{made / bare * 100:.0f} % of it (bound 10 %), {news / bare * 100:.0f} % where nothing is known of x"


FIGURES: dict[str, Callable[[], str]] = {
    "recorded : bare, small operations": small_operations,
    "recorded chains": long_chains,
    "recorded : bare, transformer step": transformer_step,
    "recorded : bare, convolution step": convolution_step,
    "record's memory an event": bytes_an_event,
    "summary of a large tensor": large_summary,
}
