from __future__ import annotations

import os
from itertools import groupby

import pytest

from gradviz.events import (
    CellEnded,
    CellStarted,
    LineReached,
    NotRecorded,
    OperationCalled,
    RecordingStopped,
    ResultDisplayed,
    RunStarted,
    TextPrinted,
    WarningShown,
)
from gradviz.limits import DEFAULT, Limits
from gradviz.worker.print_limit import LIMIT, TAIL
from gradviz.worker.raw_output import RawOutput
from tests.worker.driver import Driver


def test_the_last_expression_is_displayed(session: Driver) -> None:
    session.run("1\n[2, 3]")
    assert session.results() == ["[2, 3]"]


def test_a_semicolon_hushes_the_display(session: Driver) -> None:
    session.run("4;")
    assert session.results() == []


def test_display_shows_each_of_its_types(session: Driver) -> None:
    session.run("from IPython.display import HTML, display\ndisplay(HTML('<b>x</b>'))")
    (event,) = session.of(ResultDisplayed)
    assert event.data["text/html"] == "<b>x</b>"


def test_binary_results_are_base64(session: Driver) -> None:
    session.run("class P:\n    def _repr_png_(self): return b'\\x89PNG'\nP()")
    (event,) = session.of(ResultDisplayed)
    assert event.data["image/png"] == "iVBORw=="


def test_the_last_result_is_bound_to_the_underscore(session: Driver) -> None:
    session.run("6 * 7")
    session.run("_ + 1")
    assert session.results() == ["42", "43"]


def test_a_displayed_graph_dies_when_the_program_lets_go_of_it(session: Driver) -> None:
    session.run("import torch, weakref\nt = torch.ones(2, requires_grad=True) * 2\nr = weakref.ref(t)\nt")
    session.run("del t\n0")
    session.run("print(r() is None)")
    assert session.text() == "True\n"


def test_the_namespace_lasts_from_cell_to_cell(session: Driver) -> None:
    session.run("kept = 5")
    session.run("print(kept)")
    assert session.text() == "5\n"


def test_cells_run_one_after_another(session: Driver) -> None:
    for number in range(5):
        session.client.run_cell(f"print({number})", 1, number, None)
    session.finish()
    assert session.text() == "0\n1\n2\n3\n4\n"
    kinds = [event.kind for event in session.events if isinstance(event, (CellStarted, CellEnded))]
    assert kinds == ["CellStarted", "CellEnded"] * 5


def test_top_level_await_and_magics_work(session: Driver) -> None:
    session.run("import asyncio\nprint(await asyncio.sleep(0, 'slept'))\n%pwd")
    assert session.text() == "slept\n"
    assert len(session.results()) == 1


def test_a_cell_is_announced_with_its_place_in_the_document(session: Driver) -> None:
    session.run("pass", first_line=17)
    (started,) = session.of(CellStarted)
    assert (started.name, started.source, started.first_line) == (f"<cell {started.cell}>", "pass", 17)


def test_equal_cells_have_different_names(session: Driver) -> None:
    source = "def which(): return which.__code__.co_filename\nwhich()"
    session.run(source)
    session.run(source)
    first, second = session.results()
    assert first != second


def test_each_line_is_told_before_what_it_does(session: Driver) -> None:
    session.run("import torch\na = torch.ones(2)\nfor _ in range(2):\n    a = a + 1")
    story = [event for event in session.events if isinstance(event, (LineReached, OperationCalled))]
    told = [event.place.line if isinstance(event, LineReached) else event.name for event in story]
    assert told == [1, 2, "ones", 3, 4, "add", 3, 4, "add", 3]


def test_lines_of_libraries_are_not_told(session: Driver) -> None:
    session.run("import json\njson.loads('[1]')")
    assert {event.place.file for event in session.of(LineReached)} == {session.of(CellStarted)[0].name}


def test_a_cell_behind_the_end_of_the_record_says_that_it_is_not_recorded(worker: Driver) -> None:
    worker.client.limits = Limits(events=30)
    worker.run("import torch\nfor k in range(40):\n    a = torch.ones(1)")
    assert len(worker.of(RecordingStopped)) == 1
    worker.run("b = a + 1\nprint(b.item())")
    (said,) = worker.of(NotRecorded)
    assert said.reason == "Nothing of this run is recorded: the record had ended before it. Run the program anew."
    assert said.place.cell == 2
    assert worker.text() == "2.0\n"


def test_lines_are_told_up_to_a_limit(worker: Driver) -> None:
    worker.run("for k in range(30_000):\n    pass")
    assert len(worker.of(LineReached)) == 20_000
    worker.run("print('after')")
    assert len(worker.of(LineReached)) == 20_000
    assert worker.text() == "after\n"


def test_a_record_begins_with_the_versions(worker: Driver) -> None:
    import platform

    import torch

    worker.run("pass")
    worker.run("pass")
    assert worker.of(RunStarted) == [RunStarted("", platform.python_version(), str(torch.__version__))]
    assert worker.events[0].kind == "RunStarted"


def test_a_warning_is_told_and_printed_at_the_users_line(session: Driver) -> None:
    session.run("import warnings\nwarnings.warn('mind', UserWarning)")
    (shown,) = session.of(WarningShown)
    assert (shown.place.line, shown.place.expression) == (2, "warnings.warn('mind', UserWarning)")
    assert (shown.category, shown.message) == ("UserWarning", "mind")
    assert session.text("stderr").endswith(":2: UserWarning: mind\n  warnings.warn('mind', UserWarning)\n")


def test_torchs_warning_stands_at_the_users_line_in_each_cell_once(session: Driver) -> None:
    source = "import torch\nb = torch.ones(2, requires_grad=True) * 2\nfor _ in range(3):\n    b.grad"
    session.run(source)
    session.run(source)
    places = [(shown.place.file, shown.place.line) for shown in session.of(WarningShown)]
    assert places == [(cell.name, 4) for cell in session.of(CellStarted)]
    assert session.text("stderr").count("\n    b.grad\n") == 0
    assert session.text("stderr").count("\n  b.grad\n") == 2


def test_bytes_and_raw_descriptors_are_printed_too(session: Driver) -> None:
    session.run("import os, sys\nsys.stdout.buffer.write('é'.encode())\nos.write(1, b'raw')\nos.system('echo child');")
    assert sorted(session.text().split("raw")) == ["child\n", "é"] or "é" in session.text()
    assert "raw" in session.text()
    assert "child\n" in session.text()


def test_what_c_code_printed_comes_before_the_end_of_its_cell(session: Driver) -> None:
    session.run("import ctypes\nctypes.CDLL(None).puts(b'from C');")
    kinds = [event.kind for event in session.events]
    assert session.text() == "from C\n"
    assert kinds.index("TextPrinted") < kinds.index("CellEnded")


def test_lone_surrogates_can_be_printed(session: Driver) -> None:
    session.run("print('\\ud800')")
    assert session.text() == "\\ud800\n"


def test_stdout_and_stderr_keep_their_order(session: Driver) -> None:
    session.run("import sys\nfor k in range(3):\n    print(k)\n    print(k, file=sys.stderr)")
    told = groupby(session.of(TextPrinted), key=lambda event: event.stream)  # one print may come in two pieces
    texts = [(stream, "".join(event.text for event in events)) for stream, events in told]
    assert texts == [(stream, f"{k}\n") for k in range(3) for stream in ("stdout", "stderr")]


def test_text_stands_between_the_operations_around_it(session: Driver) -> None:
    session.run("import torch\na = torch.ones(1)\nprint('between')\nb = a + 1")
    story = [e.name if isinstance(e, OperationCalled) else e.kind for e in session.events if e.kind != "LineReached"]
    assert story.index("ones") < story.index("TextPrinted") < story.index("add")


def test_forked_children_print_but_do_not_record(session: Driver) -> None:
    session.run(
        "import os, torch\na = torch.ones(2)\npid = os.fork()\n"
        "if pid == 0:\n    b = a * 3\n    print('child')\n    os._exit(0)\nos.waitpid(pid, 0)\nc = a + 1"
    )
    assert [event.name for event in session.of(OperationCalled)] == ["ones", "add"]
    assert session.text() == "child\n"


def test_a_fork_that_reaches_the_end_of_the_cell_ends_quietly(session: Driver) -> None:
    session.run("import os\npid = os.fork()\nif pid: os.waitpid(pid, 0)")
    session.run("print('one')")
    assert session.text() == "one\n"
    assert len(session.of(CellEnded)) == 2


def test_nothing_of_the_worker_is_in_the_namespace(session: Driver) -> None:
    session.run("print(sorted(name for name in dir() if name in ('In', 'Out', 'gradviz', 'open', 'exit', '_oh')))")
    assert session.text() == "[]\n"


def test_threads_of_the_program_print_whole_lines_and_lose_none(session: Driver) -> None:
    session.run(
        "import threading\n"
        "def talk(name):\n    for k in range(2000): print(f'{name} {k}\\n', end='')\n"
        "threads = [threading.Thread(target=talk, args=(name,)) for name in 'ab']\n"
        "for t in threads: t.start()\nfor t in threads: t.join()"
    )
    lines = session.text().splitlines()
    assert [line for line in lines if line[0] == "a"] == [f"a {k}" for k in range(2000)]
    assert [line for line in lines if line[0] == "b"] == [f"b {k}" for k in range(2000)]


def test_a_finaliser_may_print_while_something_is_being_written(session: Driver) -> None:
    session.run(
        "import gc\nclass Loud:\n    def __init__(self): self.me = self\n    def __del__(self): print('gone')\n"
        "gc.set_threshold(1)\nfor _ in range(500):\n    Loud()\n    print('x')\ngc.set_threshold(700)\ngc.collect();"
    )
    assert session.text().count("gone\n") == 500
    assert session.text().count("x\n") == 500


def test_one_look_at_a_pipe_ends_though_its_writer_refills_it(monkeypatch: pytest.MonkeyPatch) -> None:
    refills = iter([b"y" * 100] * 1000)
    with open(os.devnull) as pipe:
        output = RawOutput("stdout", pipe.fileno())
        monkeypatch.setattr("gradviz.worker.raw_output.os.read", lambda *_: next(refills))
        assert output.read() == "y" * 100


def test_what_a_child_prints_fast_is_told_whole(session: Driver) -> None:
    session.run("import os\nos.system('yes | head -c 20000000');")
    assert session.text() == "y\n" * 10_000_000
    assert isinstance(session.events[-1], CellEnded)


def test_of_a_childs_prints_beyond_the_limit_head_and_tail_are_kept(session: Driver) -> None:
    session.run("import os\nos.system('yes | head -c 40000000; echo last');")
    head, said, rest = session.text().partition(f"\n… more than {LIMIT:,} characters were printed: from here on")
    assert (set(head), bool(said)) == ({"y", "\n"}, True)
    assert LIMIT - (1 << 20) < len(head) <= LIMIT
    tail = rest.partition("characters are left out …\n")[2]
    assert tail.endswith("y\nlast\n")
    assert TAIL <= len(tail) < TAIL + (1 << 20)
    assert isinstance(session.events[-1], CellEnded)
    session.events.clear()
    session.run("import os\nos.system('echo next');")
    assert session.text() == "next\n"


def test_after_many_lines_only_those_that_do_tensor_work_are_told(worker: Driver) -> None:
    source = """import torch
for k in range(10_000):
    pass
for k in range(50_000):
    k * 2
x = torch.ones(2, requires_grad=True)
k = 1
for k in range(2):
    y = (x * 2).sum()
    k += 1
    y.backward()
"""
    worker.run_file(source)
    lines = [event.place.line for event in worker.of(LineReached)]
    assert len(lines) == DEFAULT.lines + 5
    assert lines[-5:] == [6, 9, 11, 9, 11]
