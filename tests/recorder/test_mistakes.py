"""Errors of the recorder's own never reach the program: wherever it fails, the program ends as without it."""

from __future__ import annotations

import inspect
import random
import subprocess
import sys
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
import torch
from torch.utils.checkpoint import checkpoint

import gradviz
from gradviz import events as ev
from gradviz.recorder.guard import Guard
from gradviz.recorder.names import Names
from gradviz.recorder.recorder import Recorder
from gradviz.recorder.short import _Short
from tests.recorder import proofs
from tests.worker.driver import Driver

OURS = Path(gradviz.__file__).parent / "recorder"
PARTS = sorted(map(str, OURS.glob("*.py")))
SENTENCE = "Gradviz could not record what happened"


class Broken(Exception):
    """Raised in the recorder."""

    def __str__(self) -> str:
        return "a fault was injected"


# ---------------------------------------------------------------- the programs


def training() -> list[Any]:
    model = torch.nn.Sequential(
        torch.nn.Linear(4, 6), torch.nn.ReLU(inplace=True), torch.nn.Dropout(), torch.nn.Linear(6, 2)
    )
    optimizer = torch.optim.Adam(model.parameters(), 0.01)
    x, y, found = torch.randn(5, 4), torch.randint(2, (5,)), []
    for _ in range(3):
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
        found.append(loss.item())
    return [found, list(model.parameters())]


def views_and_hooks() -> list[Any]:
    heard: list[Any] = []
    base = torch.arange(6.0).requires_grad_()
    copy = base * 1
    view = copy[1:4]
    view.mul_(2)
    out = proofs.Twice.apply(copy.exp())
    out.retain_grad()
    out.register_hook(lambda grad: heard.append(grad.clone()))
    base.register_post_accumulate_grad_hook(lambda leaf: heard.append(leaf.grad.clone()))
    out.sum().backward(retain_graph=True)
    out.mean().backward()
    base.data.mul_(2)
    with torch.no_grad():
        base += 1
    return [heard, base, base.grad, out.grad, view]


def twice_and_recomputed() -> list[Any]:
    weight = torch.randn(3, requires_grad=True)
    (slope,) = torch.autograd.grad((weight**3).sum(), weight, create_graph=True)
    (bend,) = torch.autograd.grad(slope.sum(), weight)
    y = checkpoint(lambda w: w.sin().exp(), weight, use_reentrant=False)
    y.sum().backward(inputs=[weight])
    return [slope, bend, weight.grad]


def failing() -> list[Any]:
    x = torch.ones(3, requires_grad=True)
    found: list[Any] = []
    for step in (
        lambda: x + torch.ones(4),
        lambda: (x * 2).backward(),
        lambda: x.exp().mul_(2).sum().backward(),
        lambda: [(loss := (x * x).sum()).backward(), loss.backward()],
        lambda: x.mul_(2),
    ):
        try:
            step()
        except RuntimeError as error:
            found.append(error)
    return [found, x.grad]


def raising() -> list[Any]:
    x = torch.ones(3, requires_grad=True)
    y = x * 2
    for _ in range(10):
        y = (y + 1).sin()
    y.register_hook(lambda grad: {}["mine"])
    y.sum().backward()
    return []


PROGRAMS = (training, views_and_hooks, twice_and_recomputed, failing, raising)


def outcome(program: Callable[[], list[Any]]) -> Any:
    """How the program ends, to the last bit."""
    proofs.seed()
    try:
        found: Any = program()
    except KeyError as error:
        found = error
    return proofs.bits([found, torch.get_rng_state()])


# ---------------------------------------------------------------- the faults


class Faults:
    """Raises where a function of a file of the recorder's begins inside the guard or on the short way, at a moment."""

    def __init__(self, moment: int, part: str) -> None:
        self.passed: Counter[str] = Counter()
        self.where = ""
        self.inside = self.short = False
        """Whether the guard is closed; whether an operation is recorded on the short way."""
        self._moment = moment
        self._part = part

    def __call__(self, frame: FrameType, event: str, argument: Any) -> None:
        code, file = frame.f_code, frame.f_code.co_filename
        if event != "call" or not self.inside or file not in PARTS or not file.endswith(self._part):
            return
        if code.co_flags & inspect.CO_GENERATOR:  # raised where one is closed, an error is lost
            return
        self.passed[file] += 1
        if self.passed[file] == self._moment:
            self.where = code.co_qualname
            sys.setprofile(None)
            raise Broken

    def watch(self, patch: pytest.MonkeyPatch) -> None:
        """Know what is inside."""
        enter, leave = Guard.__enter__, Guard.__exit__

        def entered(guard: Guard) -> None:
            self.inside = False
            enter(guard)
            self.inside = True

        def left(guard: Guard, *error: Any) -> bool:
            self.inside = False
            try:
                return leave(guard, *error)
            finally:
                self.inside = self.short

        shortly = _Short._record

        def recorded(*arguments: Any) -> bool:
            self.inside = self.short = True
            try:
                return shortly(*arguments)
            finally:
                self.inside = self.short = False

        patch.setattr(_Short, "_record", recorded)
        patch.setattr(Guard, "__enter__", entered)
        patch.setattr(Guard, "__exit__", left)


def faulty(program: Callable[[], list[Any]], faults: Faults) -> tuple[Any, list[ev.Event], list[str]]:
    """How the program ends, the record, and what was said."""
    with warnings.catch_warnings(record=True) as said, pytest.MonkeyPatch.context() as patch:
        warnings.simplefilter("always")
        faults.watch(patch)
        sys.setprofile(faults)
        try:
            with gradviz.record() as trace:
                found = outcome(program)
        finally:
            sys.setprofile(None)
    return found, list(trace.events), [str(each.message) for each in said if SENTENCE in str(each.message)]


def what_differs(program: Callable[[], list[Any]], faults: Faults, expected: Any) -> Iterator[str]:
    try:
        found, events, said = faulty(program, faults)
    except BaseException as error:  # noqa: BLE001 - it is what the proof is about
        yield f"{type(error).__name__} reaches the program"
        return
    if found != expected:
        yield "other results"
    stopped = [event for event in events if isinstance(event, ev.RecordingStopped)]
    sentence = f"{SENTENCE} (Broken: a fault was injected). The program runs on unrecorded."
    if faults.where and [event.reason for event in stopped] != [sentence]:
        yield f"the record says {[event.reason for event in stopped]}"
    if faults.where and said != [sentence]:
        yield f"the warnings are {said}"
    if stopped and "Broken" not in stopped[0].traceback:
        yield "no traceback"
    if torch.overrides._get_current_function_mode_stack() or sys.gettrace():
        yield "something is left"


@pytest.mark.mistakes
@pytest.mark.parametrize("number", [1, pytest.param(100, marks=pytest.mark.thorough)])
@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.__name__)
def test_a_program_ends_the_same_wherever_the_recorder_fails(
    program: Callable[[], list[Any]], number: int, mistakes: list[str]
) -> None:
    expected = outcome(program)
    found: dict[str, list[str]] = {}
    counting = Faults(0, ".py")
    faulty(program, counting)
    assert counting.passed.total() > 1000
    for part in PARTS:
        passed = counting.passed[part]
        chosen = random.Random(Path(part).stem).sample(range(1, passed + 1), min(number, passed))
        for moment in chosen:
            faults = Faults(moment, part)
            mistakes.clear()
            differs = list(what_differs(program, faults, expected))
            if faults.where and not any(SENTENCE in text and "Broken" in text for text in mistakes):
                differs.append("nothing is logged")
            if differs:
                found[f"{Path(part).stem} {faults.where}"] = differs
    assert found == {}


# ---------------------------------------------------------------- where it is shown

SABOTAGE = """
import torch
from gradviz.recorder.registry import Registry
a = torch.tensor([1.0, 2.0], requires_grad=True)
Registry.add_tensor = None
for _ in range(3):
    b = (a * 2).sum()
    b.backward()
print(a.grad.tolist())
"""
SHOWN = f"{SENTENCE} (TypeError: 'NoneType' object is not callable). The program runs on unrecorded."


def test_gradviz_run_shows_it_once_and_the_record_holds_the_traceback(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(SABOTAGE)
    command = [sys.executable, "-m", "gradviz.cli", "run", "program.py", "-o", "x.gradviz"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, timeout=120, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "[6.0, 6.0]\n", f"gradviz: {SHOWN}\n")
    [stopped] = [event for event in gradviz.load(tmp_path / "x.gradviz").events if event.kind == "RecordingStopped"]
    assert stopped.reason == SHOWN
    assert "short.py" in stopped.traceback


@pytest.mark.mistakes
def test_a_worker_goes_on_and_its_client_logs_the_traceback(mistakes: list[str]) -> None:
    driver = Driver().start()
    try:
        assert driver.run(SABOTAGE).error is None
        assert driver.run("torch.ones(2).sum().item()").error is None
        assert driver.text() == "[6.0, 6.0]\n"
        assert driver.results() == ["2.0"]
        assert driver.text("stderr") == ""
        assert [event.reason for event in driver.of(ev.RecordingStopped)] == [SHOWN]
        assert driver.of(ev.CellEnded)[-1].error is None
    finally:
        driver.client.close()
    [logged] = mistakes
    assert logged.startswith(SHOWN)
    assert "Traceback" in logged


@pytest.mark.mistakes
def test_nothing_is_recorded_after_an_error_on_the_way_of_an_operation(
    mistakes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    x = torch.ones(2, requires_grad=True)
    events: list[ev.Event] = []
    with Recorder(events.append):
        y = x * 2
        with monkeypatch.context() as patch:
            patch.setattr(Names, "are_still", lambda *_: False)
            patch.setattr(Names, "look", lambda *_: 1 / 0)
            z = y * 3
    assert z.tolist() == [6.0, 6.0]
    assert [event.kind for event in events].count("RecordingStopped") == 1
    assert events[-1].kind == "RecordingStopped"
    assert len(mistakes) == 1
