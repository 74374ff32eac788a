"""A program stopped before each of its lines: the record shows there what torch itself says of every tensor."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gradviz.trace.bindings import Bindings
from gradviz.trace.trace import Trace
from gradviz.worker.messages import Evaluated, Idle, Paused
from tests.worker.driver import Driver

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
PROGRAMS = (
    *("accumulate", "second_backward", "no_grad", "detach", "in_place", "views", "data", "freeze", "non_leaf"),
    *("same_input_twice", "training", "custom_function", "double_backward", "control_flow"),
)
ASKED = """print(__import__('json').dumps({
    name: {
        'requires_grad': tensor.requires_grad,
        'is_leaf': tensor.is_leaf,
        'version': tensor._version,
        'shape': list(tensor.shape),
        'value': tensor.tolist(),
        'grad': tensor.grad.tolist() if (tensor.is_leaf or tensor.retains_grad) and tensor.grad is not None else None,
    }
    for name, tensor in {**globals(), **locals()}.items()
    if isinstance(tensor, __import__('torch').Tensor) and not name.startswith('_')
}))""".replace("\n", " ")
"""What torch is asked of the tensors that have names where the program stands."""


def wait(session: Driver) -> Paused | None:
    """Until the program is paused again (None: until it has ended)."""
    while True:
        for news in session._next():
            if isinstance(news, (Paused, Idle)):
                return news if isinstance(news, Paused) else None


def torch_says(session: Driver) -> dict[str, dict[str, Any]]:
    session.client.evaluate(ASKED)
    answer = session.wait_for(Evaluated)
    assert not answer.error, answer
    said: dict[str, dict[str, Any]] = json.loads(answer.output)
    return said


def record_says(session: Driver) -> dict[str, dict[str, Any]]:
    """The same tensors, out of the record that has come until now."""
    trace = Trace(session.events)
    view = trace.at(len(trace))
    found = {}
    for name, number in Bindings(trace).at(len(trace)).items():
        key = trace.newest_key(number)
        if name.isidentifier() and key is not None:
            node = view.node(key)
            found[name] = {**{each: node[each] for each in ATTRIBUTES}, "shape": list(node["shape"])}
    return found


ATTRIBUTES = ("requires_grad", "is_leaf", "version", "value", "grad")


@pytest.mark.parametrize("name", PROGRAMS)
def test_stopped_before_any_line_the_record_shows_what_torch_says(worker: Driver, name: str) -> None:
    worker.client.run_file((SAMPLES / f"{name}.py").read_text(encoding="utf-8"), None, debug=True)
    stops = tensors = 0
    while (paused := wait(worker)) is not None:
        asked = torch_says(worker)
        assert record_says(worker) == asked, f"before line {paused.stack[0].line}: {paused.text}"
        stops, tensors = stops + 1, tensors + len(asked)
        worker.client.step("into")
    assert stops > 5
    assert tensors > 5
