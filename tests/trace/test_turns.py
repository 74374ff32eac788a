"""Turns of loops over time, against counts that the program itself keeps, and by hand."""

from __future__ import annotations

from itertools import pairwise

import pytest

from gradviz import events as ev
from gradviz.trace.trace import Trace
from gradviz.trace.turns import TurnIndex
from tests.trace.stepping import NAME, run_line_by_line

NESTED = """import torch
a = torch.ones(2)
def work(x):
    for k in range(2):
        x = x + k
    return x
for i in range(3):
    b = a * i
    for j in range(4):
        c = b + j
    b = work(b)
done = a - 1
"""


def indexed(trace: Trace) -> TurnIndex:
    index = TurnIndex(trace)
    for step, event in enumerate(trace.events, 1):
        if isinstance(event, ev.CellStarted):
            list(index.begin(event))
        index.take(step, event)
    return index


def counted(trace: Trace, header: int, body: int) -> list[tuple[int, int]]:
    """By a scan of the lines: each step at which the loop's line was told and its body followed, with a count."""
    lines = [(step, e.place.line) for step, e in enumerate(trace.events, 1) if isinstance(e, ev.LineReached)]
    found: list[tuple[int, int]] = []
    count = 0
    for (step, line), (_, following) in pairwise(lines):
        if line == header:
            count = count + 1 if following == body else 0
            if count:
                found.append((step, count))
    return found


@pytest.mark.parametrize(("header", "body", "last"), [(7, 8, 3), (9, 10, 4), (4, 5, 2)])
def test_turns_begin_where_the_loops_own_line_is_told(header: int, body: int, last: int) -> None:
    trace = run_line_by_line(NESTED)
    index, loop = indexed(trace), (NAME, header)
    oracle = counted(trace, header, body)
    assert [number for _, number in oracle] == list(range(1, last + 1)) * (len(oracle) // last)
    for step, number in oracle:
        told = index.at(loop, step)
        assert told == (number, last, True, True, step)
        assert index.of(loop, step, number) == step
    walked, step = [], 0
    first = index.at(loop, 0)
    assert (first.number, first.last) == (0, last)
    while (there := index.beside(loop, step, 1)) is not None:
        walked.append(there)
        step = there
    assert walked == [step for step, _ in oracle]
    back, step = [walked[-1]], walked[-1]
    while (there := index.beside(loop, step, -1)) is not None:
        back.append(there)
        step = there
    assert back == walked[::-1]


def test_between_the_beginnings_the_turn_stays_the_same() -> None:
    trace = run_line_by_line(NESTED)
    index = indexed(trace)
    oracle = counted(trace, 7, 8)
    for step in range(oracle[0][0], len(trace) + 1):
        assert index.at((NAME, 7), step).number == max(number for at, number in oracle if at <= step)


SELDOM = "import torch\na = torch.ones(2)\nfor i in range(6):\n    if i in (1, 4):\n        b = a * i\n"


def test_where_no_line_is_told_a_number_without_work_leads_to_the_next_with_some() -> None:
    told = run_line_by_line(SELDOM)
    trace = Trace(event for event in told.events if not isinstance(event, ev.LineReached))
    index = indexed(trace)
    assert index.at((NAME, 3), len(trace)).last == 5
    assert index.at((NAME, 3), index.of((NAME, 3), len(trace), 3)).number == 5
    assert index.at((NAME, 3), index.of((NAME, 3), len(trace), 1)).number == 2
    assert (NAME, 4) not in index


def test_what_is_known_grows_with_the_record() -> None:
    whole = run_line_by_line(NESTED)
    trace, seen = Trace(), []
    index = TurnIndex(trace)
    for step, event in enumerate(whole.events, 1):
        trace.append(event)
        index.take(step, event)
        if (NAME, 7) in index:
            seen.append(index.at((NAME, 7), step).last)
    assert seen == sorted(seen)
    assert set(seen) == {1, 2, 3}


def test_turns_that_are_not_known_any_longer_are_not_said() -> None:
    """Behind the last line that is told, the outer loop is counted by its work, the inner one cannot be."""
    trace = run_line_by_line(NESTED.replace("range(3)", "range(30)"), lines=60)
    index, end = indexed(trace), len(trace)
    telling = [
        step
        for step, event in enumerate(trace.events, 1)
        if isinstance(event, ev.OperationCalled) and any(t.line == 9 and t.turn is not None for t in event.turns)
    ]
    told_until = max(step for step, _number in counted(trace, 9, 10) if step < telling[-1])
    inner, outer = index.at((NAME, 9), end), index.at((NAME, 7), end)
    assert (inner.number, inner.last) == (0, 0)
    assert index.at((NAME, 9), told_until).number > 0
    assert index.beside((NAME, 9), end, 1) is None
    assert index.beside((NAME, 9), end, -1) == told_until
    assert (outer.number, outer.exact) == (30, False)
    first = index.at((NAME, 7), counted(trace, 7, 8)[0][0])
    assert (first.number, first.exact, first.last, first.last_exact) == (1, True, 30, False)
