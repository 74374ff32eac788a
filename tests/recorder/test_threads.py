"""Threads that a program starts are recorded, each with its own modes; child processes are not, which is said."""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import threading
import traceback
import weakref
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import torch
from torch.overrides import _get_current_function_mode_stack

import gradviz
from gradviz import events as ev
from gradviz.recorder import threads
from gradviz.recorder.recorder import Recorder
from gradviz.trace.trace import Trace
from tests.programs import bindings, stopped
from tests.recorder import proofs

pytestmark = pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # it has threads, and forks
START, RUN_PROCESS = threading.Thread.start, multiprocessing.process.BaseProcess.start


def in_threads(*targets: Callable[[], Any]) -> list[Any]:
    """Run them at the same time; what they return."""
    results: list[Any] = [None] * len(targets)

    def run(index: int) -> None:
        results[index] = targets[index]()

    started = [threading.Thread(target=run, args=(index,), name=f"nr {index}") for index in range(len(targets))]
    for thread in started:
        thread.start()
    for thread in started:
        thread.join(60)
    return results


def operations(trace: Trace, thread: str) -> list[ev.OperationCalled]:
    return [e for e in trace.events if isinstance(e, ev.OperationCalled) and e.place.thread == thread]


def passes(trace: Trace, thread: str) -> list[ev.PassStarted]:
    return [e for e in trace.events if isinstance(e, ev.PassStarted) and e.place.thread == thread]


def train(seed: int) -> list[torch.Tensor]:
    """Twenty steps of a model of one's own."""
    generator = torch.Generator().manual_seed(seed)
    weight = torch.randn(3, 2, generator=generator).requires_grad_()
    for _ in range(20):
        x = torch.randn(4, 3, generator=generator)
        loss = (x @ weight).tanh().square().mean()
        loss.backward()
        with torch.no_grad():
            weight -= 0.1 * weight.grad
        weight.grad = None
    return [weight.detach(), loss.detach()]


def test_threads_at_the_same_time_are_recorded_each_in_its_order() -> None:
    def program() -> list[Any]:
        return in_threads(*(lambda seed=seed: train(seed) for seed in range(4)))

    expected = program()
    with gradviz.record() as trace:
        found = program()
    assert not stopped(trace), stopped(trace)
    assert proofs.same(expected, found)
    step = ["randn", "matmul", "tanh", "square", "mean", "mul", "sub_"]
    for number in range(4):
        names = [e.name for e in operations(trace, f"nr {number}")]
        assert len(passes(trace, f"nr {number}")) == 20
        assert names == ["randn", *step * 20, "detach", "detach"]
    assert operations(trace, "") == []
    ended = Counter(e.pass_ for e in trace.events if isinstance(e, ev.PassEnded))
    assert set(ended.values()) == {1}
    assert len(ended) == 80


def test_each_thread_has_its_own_grad_mode() -> None:
    turn = threading.Barrier(3, timeout=30)

    def work(mode: contextlib.AbstractContextManager[Any]) -> None:
        with mode:
            turn.wait()
            torch.ones(2) + 1
            turn.wait()

    with gradviz.record() as trace:
        in_threads(
            *(lambda mode=mode: work(mode) for mode in (torch.no_grad(), torch.inference_mode(), torch.enable_grad()))
        )
    assert not stopped(trace)
    modes = [{e.grad_mode for e in operations(trace, f"nr {number}")} for number in range(3)]
    assert modes == [{"no_grad"}, {"inference_mode"}, {"grad"}]


def test_two_passes_at_a_time_through_one_graph_are_told_apart() -> None:
    meet = threading.Barrier(2, timeout=30)
    x = torch.ones(2, requires_grad=True)

    class Meets(torch.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: torch.Tensor) -> torch.Tensor:
            return x.clone()

        @staticmethod
        def backward(ctx: Any, grad: torch.Tensor) -> torch.Tensor:
            meet.wait()  # both are in the middle
            return grad * 2

    with gradviz.record() as trace:
        y = Meets.apply(x * 3).sum()
        in_threads(*(lambda: y.backward(retain_graph=True) for _ in range(2)))
    assert not stopped(trace)
    for number in range(2):
        [this] = passes(trace, f"nr {number}")
        for kind in (ev.FunctionStarted, ev.FunctionRan):
            ran = [e.function for e in trace.events if isinstance(e, kind) and e.pass_ == this.pass_]
            assert [trace.functions[function].created.name for function in ran] == [
                "SumBackward0",
                "MeetsBackward",
                "MulBackward0",
            ]
    assert x.grad.tolist() == [12.0, 12.0]


def test_names_in_a_thread_are_those_of_its_function() -> None:
    def work() -> None:
        inner = torch.ones(2)
        inner + 1

    with gradviz.record() as trace:
        in_threads(work)
    [bound] = [e for e in bindings(trace) if e.name == "inner"]
    assert bound.scope.split(" ")[0].endswith("work")
    [unbound] = [e for e in trace.events if isinstance(e, ev.NameUnbound) and e.name == "inner"]
    assert unbound.scope == bound.scope


def test_optimizers_of_threads_have_numbers_of_their_own_and_one_step_each_time() -> None:
    def work() -> None:
        weight = torch.ones(2, requires_grad=True)
        optimizer = torch.optim.SGD([weight], lr=0.1)
        for _ in range(10):
            optimizer.zero_grad()
            weight.square().sum().backward()
            optimizer.step()

    with gradviz.record() as trace:
        in_threads(work, work, work)
        work()
    assert not stopped(trace), stopped(trace)
    steps = Counter((e.optimizer, e.place.thread) for e in trace.events if isinstance(e, ev.OptimizerStepStarted))
    assert sorted(thread for _, thread in steps) == ["", "nr 0", "nr 1", "nr 2"]
    assert sorted(number for number, _ in steps) == [1, 2, 3, 4]
    assert set(steps.values()) == {10}


def test_a_thread_of_a_thread_and_a_pool_are_recorded() -> None:
    def outer() -> None:
        inner = threading.Thread(target=lambda: torch.zeros(1), name="inner")
        inner.start()
        inner.join(30)

    with gradviz.record() as trace:
        in_threads(outer)
        with ThreadPoolExecutor(1, thread_name_prefix="pool") as pool:
            pool.submit(torch.ones, 1).result()
        for _ in range(2):
            in_threads(lambda: torch.ones(1))
    assert [e.name for e in operations(trace, "inner")] == ["zeros"]
    assert [e.name for e in operations(trace, "pool_0")] == ["ones"]
    assert len(operations(trace, "nr 0 (2)")) == len(operations(trace, "nr 0 (3)")) == 1


def test_nothing_is_left_of_the_recording_of_threads() -> None:
    recorder = Recorder([].append)
    with recorder:
        thread = threading.Thread(target=train, args=(0,))
        thread.start()
        thread.join(30)
        assert threading.Thread.start is not START
    assert threading.Thread.start is START
    assert multiprocessing.process.BaseProcess.start is RUN_PROCESS
    assert "_bootstrap_inner" not in vars(thread)
    ref = weakref.ref(recorder)
    del recorder
    gc.collect()
    assert ref() is None


def test_a_thread_that_outlives_the_recording_is_recorded_no_longer() -> None:
    recorded, ended = threading.Event(), threading.Event()
    stacks: list[list[Any]] = []
    marks: list[Any] = []

    def work() -> None:
        x = torch.ones(2, requires_grad=True)
        y = x * 2
        recorded.set()
        ended.wait(30)
        z = (y * 3).sum(dim=0)  # torch can be rid of a mode behind a call with keywords
        stacks.append(_get_current_function_mode_stack())
        z.backward()
        marks.extend([*y.grad_fn.metadata, *z.grad_fn.metadata])

    thread = threading.Thread(target=work, daemon=True)
    with gradviz.record() as trace:
        thread.start()
        assert recorded.wait(30)
    count = len(trace)
    ended.set()
    thread.join(30)
    assert not stopped(trace)
    assert len(trace) == count
    assert stacks == [[]]
    assert marks == []


def test_a_thread_that_waits_for_its_turn_when_the_recording_ends_leaves_nothing() -> None:
    """It waits for the lock that the recorder holds while it leaves."""
    waits, left = threading.Event(), threading.Event()
    marks: list[Any] = []

    class Waits(threads.Lock):
        def take(self) -> bool:
            if threading.current_thread().name == "late" and arm.is_set():
                waits.set()
                left.wait(30)
            return super().take()

    arm = threading.Event()

    def work() -> None:
        x = torch.ones(2, requires_grad=True)
        arm.set()
        y = x * 2
        marks.extend(y.grad_fn.metadata)

    events: list[ev.Event] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("gradviz.recorder.recorder.Lock", Waits)
        with Recorder(events.append):
            thread = threading.Thread(target=work, name="late")
            thread.start()
            assert waits.wait(30)
        count = len(events)
        left.set()
        thread.join(30)
    assert len(events) == count
    assert marks == []


def test_a_thread_that_is_waited_for_inside_the_recorder_does_not_hang(monkeypatch: pytest.MonkeyPatch) -> None:
    """A finaliser may run anywhere, and may wait for a thread that waits for its turn to be recorded."""
    monkeypatch.setattr(threads, "PATIENCE", 0.2)
    started: list[threading.Thread] = []
    go = threading.Event()
    events: list[ev.Event] = []

    def sink(event: ev.Event) -> None:
        events.append(event)
        if isinstance(event, ev.OperationCalled) and event.name == "zeros" and started:
            go.set()
            started.pop().join(30)

    def work() -> None:
        go.wait(30)
        torch.ones(1)

    with Recorder(sink):
        thread = threading.Thread(target=work)
        thread.start()
        started.append(thread)
        torch.zeros(1)
        assert not thread.is_alive()
    assert [e for e in events if isinstance(e, ev.RecordingStopped)]


def test_an_error_in_a_thread_is_that_of_the_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[type, str, list[str]]] = []

    def hook(args: Any) -> None:
        frames = [frame.name for frame in traceback.extract_tb(args.exc_traceback)]
        seen.append((args.exc_type, str(args.exc_value), [name for name in frames if not name.startswith("__torch")]))

    monkeypatch.setattr(threading, "excepthook", hook)

    def fails() -> None:
        raise ValueError("no")

    in_threads(fails)
    with gradviz.record() as trace:
        in_threads(fails)
        thread = threading.Thread(target=train, args=(1,))
        thread.start()
        with pytest.raises(RuntimeError, match="only be started once"):
            thread.start()
        thread.join(30)
    assert seen[0] == seen[1]
    assert "_bootstrap_inner" not in vars(thread)
    assert not stopped(trace)


def reasons(trace: Trace) -> list[str]:
    return [e.reason for e in trace.events if isinstance(e, ev.NotRecorded)]


def test_child_processes_are_said_once_not_to_be_recorded() -> None:
    with gradviz.record() as trace:
        for _ in range(2):
            child = os.fork()
            if child == 0:
                os._exit(len(trace.events) and 0)
            os.waitpid(child, 0)
        torch.ones(1)
    [reason] = reasons(trace)
    assert "child process" in reason
    assert [e.name for e in trace.events if isinstance(e, ev.OperationCalled)] == ["ones"]


def test_a_child_process_that_is_not_forked_is_said_too() -> None:
    with gradviz.record() as trace:
        process = multiprocessing.get_context("spawn").Process(target=int)
        process.start()
        process.join(60)
    assert process.exitcode == 0
    assert len(reasons(trace)) == 1


def test_workers_of_a_loader_are_said_and_their_batches_recorded() -> None:
    data = torch.utils.data.TensorDataset(torch.arange(6.0).reshape(3, 2))

    def program() -> list[torch.Tensor]:
        return [batch * 2 for (batch,) in torch.utils.data.DataLoader(data, num_workers=1)]

    expected = program()
    with gradviz.record() as trace:
        found = program()
    assert proofs.same(expected, found)
    assert not stopped(trace)
    assert len(reasons(trace)) == 1
    assert [e.name for e in operations(trace, "")].count("mul") == 3


def test_a_fork_in_a_thread_while_another_is_recorded_leaves_the_child_clean() -> None:
    def forks() -> int:
        child = os.fork()
        if child == 0:
            x = torch.ones(2, requires_grad=True)
            (x * 2).sum().backward()
            os._exit(7 if x.grad.tolist() == [2.0, 2.0] else 1)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

    with gradviz.record() as trace:
        codes = in_threads(forks, lambda: train(0), forks)
    assert [codes[0], codes[2]] == [7, 7]
    assert not stopped(trace)
