"""What stepping costs: how soon a step has ended, and how much slower a program runs while breakpoints are set."""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import textwrap
import time

from gradviz.breakpoints import ERROR, LINE, NOT_FINITE, OPERATION, Breakpoint

COMMANDS = 200
TRAINING = """
import torch
model = torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.Tanh(), torch.nn.Linear(8, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
def loss_of(x, y):
    out = model(x)
    return ((out - y) ** 2).mean()
while True:
    x = torch.randn(16, 4)
    optimizer.zero_grad()
    loss = loss_of(x, x.sum(1, keepdim=True))
    loss.backward()
    optimizer.step()
"""
LOOPS = {
    "statements": "n = 0\nfor k in range({many}):\n    n += k\n",
    "calls": "def f(x):\n    return x + 1\nn = 0\nfor k in range({few}):\n    n = f(n)\n",
    "tensors": "a = torch.ones(3)\nfor k in range({least}):\n    b = a * 2\n",
}
POINTS = {
    "line": Breakpoint(1, LINE, line=1_000),
    "operation": Breakpoint(1, OPERATION, name="never"),
    "NaN": Breakpoint(1, NOT_FINITE),
    "error": Breakpoint(1, ERROR),
}
_TURNS = 3


def steps() -> str:
    """From the command to the program held at the next place: random commands in a training loop.

    The program is held first in the second turn of its loop, so that no step waits for an import of torch's own.
    """
    from gradviz.worker.messages import Paused
    from tests.worker.driver import Driver

    chance, times = random.Random(1), []
    driver = Driver().start()
    try:
        driver.client.set_breakpoints([Breakpoint(1, LINE, line=_line("x = torch.randn"), hits=2)])
        driver.client.run_file(TRAINING, None)
        at = driver.wait_for(Paused)
        driver.client.set_breakpoints([])
        for _ in range(COMMANDS):
            kind = chance.choice(["over", "over", "into", "into", "out"])
            if kind == "out" and len(at.stack) < 2 and not at.function:
                kind = "over"  # there is nothing further out to come to
            begun = time.perf_counter()
            driver.client.step(kind)
            at = driver.wait_for(Paused)
            times.append((time.perf_counter() - begun) * 1000)
    finally:
        driver.client.close()
    return f"{statistics.median(times):.1f} ms, worst of {COMMANDS} {max(times):.0f} ms (bound 2 s)"


def first_optimizer() -> str:
    """A step over the line for which torch imports a thousand modules, and what that line takes without Gradviz."""
    from gradviz.worker.messages import Paused
    from tests.worker.driver import Driver

    line = _line("optimizer =")
    before, text = "\n".join(TRAINING.splitlines()[: line - 1]), TRAINING.splitlines()[line - 1]
    bare = f"{before}\nimport time\nbegun = time.perf_counter()\n{text}\nprint(time.perf_counter() - begun)\n"
    alone, stepped = [], []
    for _ in range(_TURNS):
        told = subprocess.run([sys.executable, "-c", bare], check=True, capture_output=True, text=True)
        alone.append(float(told.stdout))
        driver = Driver().start()
        try:
            driver.client.set_breakpoints([Breakpoint(1, LINE, line=line)])
            driver.client.run_file(TRAINING, None)
            driver.wait_for(Paused)
            begun = time.perf_counter()
            driver.client.step("over")
            driver.wait_for(Paused)
            stepped.append(time.perf_counter() - begun)
        finally:
            driver.client.close()
    return f"{statistics.median(stepped):.1f} s, bare {statistics.median(alone):.1f} s"


def _line(text: str) -> int:
    """Which line of the training begins so."""
    return next(n for n, line in enumerate(TRAINING.splitlines(), 1) if line.strip().startswith(text))


def slowed(kind: str) -> str:
    """How many times as long loops take while a breakpoint of a kind is set that never stops them."""
    from msgspec import structs

    from gradviz.limits import DEFAULT
    from tests.worker.driver import Driver

    driver = Driver().start()
    driver.client.limits = structs.replace(DEFAULT, lines=10)
    said = []
    try:
        for name, loop in LOOPS.items():
            body = loop.format(many=40_000, few=20_000, least=1_000)
            program = "import torch, time\nstarted = time.thread_time()\n" + textwrap.dedent(body)
            program += "print(time.thread_time() - started)\n"
            ratios = []
            for _ in range(_TURNS):
                took = []
                for points in ([], [POINTS[kind]]):
                    driver.events.clear()
                    driver.client.set_breakpoints(points)
                    driver.run_file(program)
                    took.append(float(driver.text()))
                ratios.append(took[1] / took[0])
            said.append(f"{name} {statistics.median(ratios):.2f}×")
    finally:
        driver.client.close()
    return ", ".join(said)


FIGURES = {
    "step": steps,
    "step over the first optimizer": first_optimizer,
    **{f"loop with a breakpoint on {kind}": lambda kind=kind: slowed(kind) for kind in POINTS},
}
