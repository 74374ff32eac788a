"""Loops whose turns no tensor work tells: their lines do, as the program itself counts them."""

from __future__ import annotations

import argparse
import ast
import difflib
import inspect
import textwrap
from collections import defaultdict
from collections.abc import Iterator
from itertools import count
from types import ModuleType

import pytest

from gradviz import events as ev
from gradviz.trace.loop_lines import Seats, read_seats
from gradviz.trace.trace import Trace
from gradviz.trace.turns import TurnIndex
from tests.trace.stepping import NAME, run_line_by_line
from tests.trace.test_turns import SELDOM, indexed

PROGRAMS = {
    "for": ("for i in range(5):\n    x = i\n", {1: [5]}),
    "while": ("i = 0\nwhile i < 4:\n    i += 1\ndone = 1\n", {2: [4]}),
    "nested": ("for i in range(3):\n    for j in range(i):\n        x = j\n    y = i\n", {1: [3], 2: [1, 2]}),
    "twice": ("def f(n):\n    for i in range(n):\n        x = i\nf(2)\nf(3)\n", {2: [2, 3]}),
    "break": ("for i in range(9):\n    if i == 2:\n        break\n    x = i\nelse:\n    z = 1\ndone = 1\n", {1: [3]}),
    "continue": ("for i in range(4):\n    if i % 2:\n        continue\n    x = i\n", {1: [4]}),
    "else": ("for i in range(2):\n    x = i\nelse:\n    x = 9\n    y = 1\n", {1: [2]}),
    "never": ("for i in []:\n    x = i\n", {}),
    "header on lines": ("for i in range(\n    3,\n):\n    x = i\n    y = i\n", {1: [3]}),
    "try": (
        "for i in range(3):\n    try:\n        1 / (i - 1)\n    except ZeroDivisionError:\n        x = i\n",
        {1: [3]},
    ),
    "function in loop": ("for i in range(2):\n    def f():\n        return 1\n    f()\n    f()\n", {1: [2]}),
    "decorator in loop": (
        "for i in range(3):\n    @staticmethod\n    def f():\n        return 1\n    x = f()\n",
        {1: [3]},
    ),
    "with": ("import contextlib\nfor i in range(2):\n    with contextlib.nullcontext():\n        x = i\n", {2: [2]}),
    "recursion": (
        "def f(n):\n    for i in range(2):\n        if n:\n            f(n - 1)\nf(1)\n",
        {2: [2, 2, 2]},
    ),
    "generator": (
        "def g():\n    for i in range(3):\n        yield i\nfor x in g():\n    y = x\n",
        {2: [3], 4: [3]},
    ),
    "comprehension": ("x = [\n    i\n    for i in range(3)\n]\n", {}),
    "lambda": ("for i in range(3):\n    f = lambda: i\n    f()\n    x = [f() for f in [f]]\n", {1: [3]}),
    "one line": ("for i in range(3): x = i\n", {}),
    "two loops": ("for i in range(2):\n    x = i\nfor i in range(3):\n    x = i\n", {1: [2], 3: [3]}),
}
"""Programs without tensors, and by hand: the number of turns of each run, by the line of the loop."""


def seats_of(source: str) -> dict[int, Seats]:
    """The loops around each line."""
    found: dict[int, Seats] = {}
    for _pause in read_seats(source, found):
        pass
    return found


def runs_of(index: TurnIndex, trace: Trace, line: int) -> list[int]:
    """The last turns of the runs that one meets from the first step to the last, each once."""
    found: dict[int, int] = {}
    for step in range(len(trace) + 1):
        told = index.at((NAME, line), step)
        if told.number:
            run = index.of((NAME, line), step, 1)
            found[run] = told.last
    return [found[start] for start in sorted(found)]


@pytest.mark.parametrize("name", PROGRAMS)
def test_loops_without_tensors_have_turns(name: str) -> None:
    source, expected = PROGRAMS[name]
    trace = run_line_by_line(source)
    index = indexed(trace)
    loops = {line for line in range(1, 20) if (NAME, line) in index}
    assert loops == set(expected)
    for line, lasts in expected.items():
        assert runs_of(index, trace, line) == lasts


def test_each_turn_begins_at_the_loops_own_line_and_arrows_walk_through_all() -> None:
    trace = run_line_by_line("n = 0\nfor i in range(3):\n    for j in range(2):\n        n += 1\n    n += 10\n")
    index = indexed(trace)
    headers = [step for step, e in enumerate(trace.events, 1) if isinstance(e, ev.LineReached) and e.place.line == 3]
    starts = [step for number, step in enumerate(headers) if number % 3 != 2]  # the third time it is exhausted
    step, walked = 0, []
    while (following := index.beside((NAME, 3), step, 1)) is not None:
        walked.append(following)
        step = following
    assert walked == starts
    back = [step]
    while (before := index.beside((NAME, 3), back[-1], -1)) is not None:
        back.append(before)
    assert back[::-1] == starts


def test_turns_without_work_are_counted_among_those_with_some() -> None:
    trace = run_line_by_line(SELDOM)
    index = indexed(trace)
    for number in range(1, 7):
        told = index.at((NAME, 3), index.of((NAME, 3), len(trace), number))
        assert (told.number, told.last, told.exact, told.last_exact) == (number, 6, True, True)


def test_where_lines_end_the_turns_that_followed_are_not_denied() -> None:
    silent = "for i in range(50):\n    x = i\n    y = x\n"
    source = f"import torch\na = torch.ones(2)\n{silent}for j in range(3):\n    b = a * j\n"
    whole, part = run_line_by_line(source), run_line_by_line(source, lines=30)
    told = indexed(part).at((NAME, 3), len(part))
    assert indexed(whole).at((NAME, 3), len(whole)).last == 50
    assert (told.last, told.last_exact) == (9, False)


def test_against_what_python_itself_did_in_a_random_nest() -> None:
    """The body counts; the index is asked at each line of the innermost body."""
    source = (
        "seen = []\nfor i in range(4):\n    k = 0\n    while k < i:\n        k += 1\n"
        "        for m in (1, 2):\n            seen.append((i + 1, k, m))\n"
    )
    trace = run_line_by_line(source)
    index, steps = indexed(trace), count(1)
    expected = [(i + 1, k, m) for i in range(4) for k in range(1, i + 1) for m in (1, 2)]
    shown = [
        tuple(index.at((NAME, line), step).number for line in (2, 4, 6))
        for step, event in zip(steps, trace.events, strict=False)
        if isinstance(event, ev.LineReached) and event.place.line == 7
    ]
    assert shown == expected


def test_threads_and_frames_do_not_mix() -> None:
    source = (
        "import threading\ndef work(n):\n    for i in range(n):\n        x = i\n"
        "threads = [threading.Thread(target=work, args=(n,)) for n in (2, 4)]\n"
        "for t in threads:\n    t.start()\n    t.join()\n"
    )
    trace = run_line_by_line(source)
    index = indexed(trace)
    by_frame: defaultdict[int, int] = defaultdict(int)
    for event in trace.events:
        if isinstance(event, ev.LineReached) and event.place.line == 4:
            by_frame[event.frame] += 1
    assert runs_of(index, trace, 6) == [2]
    if by_frame:  # threads that are recorded
        assert runs_of(index, trace, 3) == sorted(by_frame.values())


@pytest.mark.parametrize(
    "source",
    [
        "for i in x:\n    y = i\n",
        "if a:\n\tfor(i)in x:\n\t\ty = i\n",
        "async def f():\n    async  for i in x:\n        y = i\n",
        "async def f():\n    async \\\n for i in x:\n        y = i\n",
        "while(x):\n    y = 1\n",
        "\x0cwhile x:\n    y = 1\n",
        "x = 1; y = 2\nfor \\\ni in x:\n    y = i\n",
    ],
)
def test_a_loop_is_found_however_its_line_begins(source: str) -> None:
    assert seats_of(source)


def test_a_text_without_loops_is_not_read() -> None:
    assert not list(read_seats("x = [i for i in range(3)]\nformat = while_ = 1  # for me\n", {}))


def test_a_text_is_read_in_slices() -> None:
    source = "for i in x:\n    def f():\n        while y:\n            z = (\n                1)\n" * 100
    assert len(list(read_seats(source, {}))) == 400


@pytest.mark.parametrize(
    "source", ["for i in x:\n    y = (\n", "for i in x:\n        y\n    z\n", 'while x:\n    """\n']
)
def test_nothing_is_found_in_what_python_cannot_read(source: str) -> None:
    assert seats_of(source) == {}


@pytest.mark.parametrize("module", [argparse, difflib, textwrap])
def test_loops_are_where_pythons_parser_sees_them(module: ModuleType) -> None:
    source = inspect.getsource(module)
    expected: dict[int, Seats] = {}
    for line, seats in seated(ast.parse(source), ()):
        expected.setdefault(line, seats)
    found = seats_of(source)
    assert any(expected.values())
    assert {line: found.get(line, ()) for line in expected} == expected


def seated(node: ast.AST, around: Seats) -> Iterator[tuple[int, Seats]]:
    """The first line of each statement, and the loops around it."""
    for child in ast.iter_child_nodes(node):
        inside = around
        if is_loop(node) and child in node.body:  # type: ignore[attr-defined]
            inside = (*around, (node.lineno, True))  # type: ignore[attr-defined]
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            inside = ()
        if isinstance(child, ast.stmt):
            yield child.lineno, (*inside, (child.lineno, False)) if is_loop(child) else inside
        yield from seated(child, inside)


def is_loop(node: ast.AST) -> bool:
    """Whether it is a loop of more than one line."""
    return isinstance(node, (ast.For, ast.While)) and node.body[0].lineno > node.lineno
