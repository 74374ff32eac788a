"""What stepping costs: how soon a step has ended, and how much slower a program runs while breakpoints are set."""

from __future__ import annotations

import random
import statistics
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
    """From the command to the program held at the next place: random commands in a training loop."""
    from gradviz.worker.messages import Paused
    from tests.worker.driver import Driver

    chance, times = random.Random(1), []
    driver = Driver().start()
    try:
        driver.client.run_file(TRAINING, None, debug=True)
        driver.wait_for(Paused)
        for _ in range(COMMANDS):
            kind = chance.choice(["over", "over", "into", "into", "out"])
            deep = len(driver.messages) and [each for each in driver.messages if isinstance(each, Paused)][-1]
            if kind == "out" and deep and len(deep.stack) < 2 and not deep.function:
                kind = "over"  # there is nothing further out to come to
            begun = time.perf_counter()
            driver.client.step(kind)
            driver.wait_for(Paused)
            times.append((time.perf_counter() - begun) * 1000)
    finally:
        driver.client.close()
    return f"{statistics.median(times):.1f} ms, worst of {COMMANDS} {max(times):.0f} ms (bound 2 s)"


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
    **{f"loop with a breakpoint on {kind}": lambda kind=kind: slowed(kind) for kind in POINTS},
}
