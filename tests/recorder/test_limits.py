"""At a limit the record ends in one event with a clear sentence; it stays whole, and the program runs on."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

import pytest
import torch

import gradviz
from gradviz import events as ev
from gradviz.limits import Limits
from gradviz.recorder import modes
from gradviz.recorder.recorder import Recorder
from gradviz.trace.trace import Trace

LOOP = """
import torch
w, found = torch.tensor([1.0, 2.0], requires_grad=True), []
for _ in range(turns):
    loss = (w * w).sum()
    loss.backward()
    with torch.no_grad():
        w -= 0.1 * w.grad
    w.grad = None
    found.append(loss.item())
"""
"""A small training loop."""
RUNS_ON = "The program runs on unrecorded."


def losses(turns: int) -> list[float]:
    """What the loop finds."""
    namespace: dict[str, Any] = {"turns": turns}
    exec(compile(LOOP, "<cell of limits>", "exec"), namespace)
    found: list[float] = namespace["found"]
    return found


def recorded(program: Callable[[], object], limits: Limits) -> list[ev.Event]:
    events: list[ev.Event] = []
    with Recorder(events.append, is_user_file=lambda name: name == "<cell of limits>", limits=limits):
        program()
    return events


def reasons(events: list[ev.Event]) -> list[str]:
    return [event.reason for event in events if isinstance(event, ev.RecordingStopped)]


WHOLE = recorded(lambda: losses(20), Limits())


@pytest.mark.parametrize("limit", [1, 2, 10, 50, 51, 52, 53, 200])
def test_a_record_ends_at_its_limit_of_events_with_the_operation_or_pass_that_had_begun(limit: int) -> None:
    results: list[float] = []
    events = recorded(lambda: results.extend(losses(20)), Limits(events=limit))
    assert results == losses(20)
    assert reasons(events) == [f"The record has reached its limit of events ({limit}). The program runs on unrecorded."]
    assert isinstance(events[-1], ev.RecordingStopped)
    taken = events[:-1]
    assert limit <= len(taken) <= limit + 60
    assert taken == WHOLE[: len(taken)], "it says the same as a record without limit, so far"
    after = WHOLE[len(taken)]
    assert isinstance(after, (ev.OperationCalled, ev.PassStarted)), "the last operation or pass is whole"
    Trace(events).at(len(events))


def test_a_record_that_just_holds_all_events_has_not_reached_its_limit() -> None:
    assert reasons(recorded(lambda: losses(20), Limits(events=len(WHOLE)))) == []
    assert len(reasons(recorded(lambda: losses(20), Limits(events=len(WHOLE) // 2)))) == 1


def test_the_estimate_of_bytes_is_near_the_real_size() -> None:
    whole = recorded(lambda: losses(3000), Limits())
    for part in (0.3, 0.6, 0.9):
        limit = int(part * sum(len(ev.encode(event)) for event in whole))
        events = recorded(lambda: losses(3000), Limits(bytes=limit))
        assert reasons(events) == [f"The record has reached its limit of bytes ({limit / 2**20:.4g} MiB). {RUNS_ON}"]
        size = sum(len(ev.encode(event)) for event in events)
        assert 0.9 * limit < size < 1.1 * limit


def test_where_the_log_knows_its_size_that_is_the_limit() -> None:
    events: list[ev.Event] = []
    written = [0]

    def take(event: ev.Event) -> None:
        events.append(event)
        written[0] += len(ev.encode(event))

    with Recorder(take, limits=Limits(bytes=20_000), size=lambda: written[0]):
        losses(100)
    assert reasons(events) == ["The record has reached its limit of bytes (19.53 KiB). The program runs on unrecorded."]
    assert 20_000 < written[0] < 20_000 + 12_000


def test_a_record_ends_at_its_limit_of_seconds() -> None:
    def until_recorded_no_longer() -> None:
        end = time.monotonic() + 60
        while recorder.why_stopped == "" and time.monotonic() < end:
            losses(1)

    events: list[ev.Event] = []
    with Recorder(events.append, limits=Limits(seconds=0.05)) as recorder:
        until_recorded_no_longer()
    assert reasons(events) == ["The record has reached its limit of seconds (0.05). The program runs on unrecorded."]


def test_behind_the_limit_the_program_runs_without_the_recorders_mode() -> None:
    seen: list[bool] = []
    with Recorder(lambda _: None, is_user_file=lambda name: name == __file__, limits=Limits(events=1)) as recorder:
        seen.append(modes.is_on(recorder.mode))
        a = torch.ones(2)
        seen.append(modes.is_on(recorder.mode))
        a = a * 2
        seen.append(modes.is_on(recorder.mode))
        traced = sys.gettrace()
        b = [torch.add(a, a, alpha=2) for _ in range(3)]
    assert seen == [True, True, False]
    assert traced is None
    assert b[0].tolist() == [6.0, 6.0]


def test_where_the_limit_is_reached_within_a_pass_the_mode_goes_behind_it() -> None:
    x = torch.ones(3, requires_grad=True)
    y = x
    for _ in range(1100):
        y = y * 1
    with Recorder(lambda _: None, limits=Limits(events=4000)) as recorder:
        handle = x.register_hook(lambda grad: grad * 2)
        y.sum().backward()
        assert recorder.why_stopped
        assert not modes.is_on(recorder.mode)
        assert sys.gettrace() is None
    handle.remove()
    assert x.grad.tolist() == [2.0, 2.0, 2.0]


def test_a_debugger_keeps_its_trace_function() -> None:
    def mine(frame: object, event: str, argument: object) -> None:
        return None

    before = sys.gettrace()
    sys.settrace(mine)
    try:
        with Recorder(lambda _: None, limits=Limits(events=1)) as recorder:
            losses(2)
            assert recorder.why_stopped
            assert sys.gettrace() is mine
    finally:
        sys.settrace(before)


def test_a_script_is_warned_once_and_keeps_its_record() -> None:
    with pytest.warns(RuntimeWarning) as warned, gradviz.record(max_events=10) as trace:
        found = losses(5)
    assert found == losses(5)
    assert [str(each.message) for each in warned] == [
        "The record has reached its limit of events (10). The program runs on unrecorded."
    ]
    assert warned[0].filename == __file__
    assert "__warningregistry__" not in globals()
    assert 10 <= len(trace) <= 40
    assert trace.at(len(trace)).graph.number_of_nodes() > 0


def test_a_warning_that_would_be_an_error_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    with gradviz.record(max_events=10):  # this suite makes errors of warnings
        losses(5)
    assert capsys.readouterr().err == (
        "The record has reached its limit of events (10). The program runs on unrecorded.\n"
    )
