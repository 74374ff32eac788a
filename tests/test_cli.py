from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QImage

from gradviz.events import WorkerEnded
from gradviz.trace.store import load

ROOT = Path(__file__).resolve().parents[1]
SEEDS = ROOT.parent / "shared" / "seeds"
NOTEBOOKS = sorted(SEEDS.glob("*.ipynb"))


def _gradviz(*words: object, stdin: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "gradviz.cli", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, input=stdin, cwd=ROOT, timeout=120)


def _program(folder: Path, text: str, name: str = "program.py") -> Path:
    path = folder / name
    path.write_text(text)
    return path


def test_a_program_prints_where_it_prints_and_is_recorded(tmp_path: Path) -> None:
    program = _program(
        tmp_path,
        "import sys, torch\na = torch.tensor([3.0], requires_grad=True)\n(a * a).sum().backward()\n"
        "print(a.grad)\nprint('aside', file=sys.stderr)\n",
    )
    done = _gradviz("run", program, "-o", tmp_path / "x.gradviz", "--json", tmp_path / "x.json")
    assert (done.returncode, done.stdout, done.stderr) == (0, "tensor([6.])\n", "aside\n")
    run = json.loads((tmp_path / "x.json").read_text())
    assert (run["format"], run["version"]) == ("gradviz-run", 1)
    assert run["cells"] == [{"source": program.read_text(), "text": "tensor([6.])\n", "error": None}]
    assert [event["step"] for event in run["events"]] == list(range(1, len(run["events"]) + 1))
    trace = load(tmp_path / "x.gradviz")
    assert [event.kind for event in trace.events] == [event["kind"] for event in run["events"]]
    assert "GradAccumulated" in [event["kind"] for event in run["events"]]


def test_numbers_that_json_does_not_know_are_text(tmp_path: Path) -> None:
    program = _program(tmp_path, "import torch\nx = torch.tensor([1.0, float('nan'), -float('inf')])\n")
    _gradviz("run", program, "--json", tmp_path / "x.json")
    events = json.loads((tmp_path / "x.json").read_text(), parse_constant=pytest.fail)["events"]
    (created,) = [event for event in events if event["kind"] == "TensorCreated"]
    assert created["value"]["data"] == [1.0, "nan", "-inf"]


def test_a_picture_of_a_program_and_of_its_record(tmp_path: Path) -> None:
    program = _program(tmp_path, "import torch\na = torch.ones(2, requires_grad=True)\n(a * a).sum().backward()\n")
    _gradviz("run", program, "-o", tmp_path / "x.gradviz")
    for source, name, *more in (
        (program, "a.png"),
        (tmp_path / "x.gradviz", "b.svg"),
        (program, "d.png", "--top-down"),
    ):
        done = _gradviz("render", source, "-o", tmp_path / name, *more)
        assert (done.returncode, done.stderr) == (0, "")
        assert (tmp_path / name).stat().st_size > 1000
    across, down = (QImage(str(tmp_path / name)).size() for name in ("a.png", "d.png"))
    assert across.width() / across.height() > down.width() / down.height()
    done = _gradviz("render", tmp_path / "x.gradviz", "-o", tmp_path / "c.svg", "--step", "99999")
    assert done.returncode == 2
    assert done.stderr.startswith("gradviz: There is no step 99999; the record has ")


def test_a_program_that_raises_ends_with_one_and_its_record_is_written(tmp_path: Path) -> None:
    done = _gradviz("run", _program(tmp_path, "print(1)\n1 / 0\n"), "--json", tmp_path / "x.json")
    assert (done.returncode, done.stdout) == (1, "1\n")
    assert done.stderr.endswith("ZeroDivisionError: division by zero\n")
    run = json.loads((tmp_path / "x.json").read_text())
    assert run["cells"][0]["error"] == "ZeroDivisionError: division by zero"


def test_a_program_that_crashes_ends_with_one_and_its_record_is_written(tmp_path: Path) -> None:
    program = _program(tmp_path, "print('so far')\nimport ctypes\nctypes.string_at(0)\n")
    done = _gradviz("run", program, "-o", tmp_path / "x.gradviz")
    assert (done.returncode, done.stdout) == (1, "so far\n")
    assert "segmentation fault" in done.stderr
    assert load(tmp_path / "x.gradviz").events[-1].kind == "WorkerEnded"


def test_a_program_gets_its_arguments_and_its_input(tmp_path: Path) -> None:
    program = _program(tmp_path, "import sys\nprint(sys.argv[1:])\nprint(input())\ninput()\n")
    done = _gradviz("run", program, "--", "-o", "x", stdin="typed\n")
    assert (done.returncode, done.stdout) == (1, "['-o', 'x']\ntyped\n")
    assert "EOFError" in done.stderr


def test_exit_codes_of_programs_that_exit(tmp_path: Path) -> None:
    assert _gradviz("run", _program(tmp_path, "raise SystemExit")).returncode == 0
    assert _gradviz("run", _program(tmp_path, "raise SystemExit(3)")).returncode == 1


def test_a_notebook_goes_on_after_a_cell_that_raises(tmp_path: Path) -> None:
    cells = [("x = 0", 1), ("x += 1\nprint(x)\nx", 3), ("1 / 0", 1), ("print('on')", 1)]
    notebook = {
        "nbformat": 4,
        "nbformat_minor": 4,
        "metadata": {},
        "cells": [
            {"cell_type": "code", "source": source, "metadata": {"runs": runs}, "outputs": [], "execution_count": None}
            for source, runs in cells
        ],
    }
    path = _program(tmp_path, json.dumps(notebook), "a.ipynb")
    done = _gradviz("run", path, "--json", tmp_path / "x.json")
    assert done.returncode == 1
    entries = json.loads((tmp_path / "x.json").read_text())["cells"]
    assert [entry["text"] for entry in entries] == ["", "1\n1\n", "2\n2\n", "3\n3\n", "", "on\n"]
    assert [entry["error"] for entry in entries] == [None] * 4 + ["ZeroDivisionError: division by zero", None]


def _notebook(folder: Path, *sources: str) -> Path:
    """A notebook whose cells lack the names that its format asks for, as many tools write them."""
    cells = [
        {"cell_type": "code", "source": source, "metadata": {}, "outputs": [], "execution_count": None}
        for source in sources
    ]
    return _program(folder, json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}), "a.ipynb")


def test_errors_of_a_notebook_stand_in_its_cells(tmp_path: Path) -> None:
    done = _gradviz("run", _notebook(tmp_path, "x = 0", "import warnings\nwarnings.warn('mind')", "1 / x"))
    assert "<cell " not in done.stderr
    assert "cell 2, line " in done.stderr
    assert "  cell 3, line " in done.stderr
    assert "MissingID" not in done.stderr
    assert done.stderr.endswith("ZeroDivisionError: division by zero\n")


def test_a_crash_of_a_notebook_stands_in_its_cell(tmp_path: Path) -> None:
    path = _notebook(tmp_path, "x = 0", "import ctypes\nctypes.string_at(x)")
    done = _gradviz("run", path, "-o", tmp_path / "x.gradviz", "--json", tmp_path / "x.json")
    [ended] = [event for event in load(tmp_path / "x.gradviz").events if isinstance(event, WorkerEnded)]
    told = json.loads((tmp_path / "x.json").read_text())["cells"][1]["error"]
    for words in (done.stderr, ended.message, told):
        assert "segmentation fault (signal 11), in cell 2, line " in words
        assert "<cell " not in words


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["run"], "The following arguments are required: file; see gradviz run --help."),
        (["run", "none.py"], "There is no file none.py; check its name and folder."),
        (["run", "main.py", "-o", "none/x.gradviz"], "There is no folder "),
        (["run", "main.py", "--interpreter", "/none"], "There is no Python at /none; choose another interpreter."),
        (["run", "main.py", "--wrong"], "Unrecognized arguments: --wrong; see gradviz --help."),
        (["render", "main.py"], "The following arguments are required: -o; see gradviz render --help."),
        (["render", "main.py", "-o", "x.jpg"], "x.jpg is no picture that can be written"),
        (["render", "main.py", "-o", "x.png", "--step", "two"], "--step takes a number or last, not two."),
        (["render", "none.gradviz", "-o", "x.png"], "There is no file none.gradviz; check its name and folder."),
    ],
)
def test_wrong_use_ends_with_two_and_one_sentence(words: list[str], sentence: str) -> None:
    done = _gradviz(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"gradviz: {sentence}")
    assert done.stderr.count("\n") == 1


def test_a_damaged_record_gives_one_sentence(tmp_path: Path) -> None:
    damaged = _program(tmp_path, "nothing of ours", "x.gradviz")
    done = _gradviz("render", damaged, "-o", tmp_path / "x.png")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)


def test_an_interrupt_stops_the_program_and_keeps_its_record(tmp_path: Path) -> None:
    program = _program(tmp_path, "print('begun', flush=True)\nwhile True: pass\n")
    command = [sys.executable, "-m", "gradviz.cli", "run", str(program), "-o", str(tmp_path / "x.gradviz")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "begun\n"
        running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=30)
    assert running.returncode == 1
    assert said.endswith("KeyboardInterrupt\n")
    assert "CellEnded" in [event.kind for event in load(tmp_path / "x.gradviz").events]


def test_help_says_what_there_is() -> None:
    assert "gradviz run --help" in _gradviz("--help").stdout
    assert "--json" in _gradviz("run", "--help").stdout


# ------------------------------------------------------------ the seeds: notebooks with their recorded outputs


def _plain(text: str) -> str:
    """Without addresses, blank lines, and the line of source that a warning shows on stderr."""
    lines = re.sub(r"0x[0-9a-fA-F]+", "0x", text).splitlines()
    return "\n".join(line.rstrip() for line in lines if line.strip() and not line.startswith("  a.grad"))


def _recorded(cell: dict[str, Any]) -> str:
    return "".join("".join(output["text"]) for output in cell["outputs"])


@pytest.mark.skipif(not NOTEBOOKS, reason=f"the seed notebooks are not beside the checkout ({SEEDS})")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem[:3])
def test_a_seed_gives_its_recorded_outputs(path: Path, tmp_path: Path) -> None:
    done = _gradviz("run", path, "--json", tmp_path / "x.json")
    entries = iter(json.loads((tmp_path / "x.json").read_text())["cells"])
    expected, found = [], []
    for cell in json.loads(path.read_text())["cells"]:
        if cell["cell_type"] != "code":
            continue
        for _ in range(cell["metadata"].get("runs", 1)):
            entry = next(entries)
        assert entry["source"].strip() == "".join(cell["source"]).strip()
        if "mxnet" in entry["source"] and "import" in entry["source"]:
            assert entry["error"] == "ModuleNotFoundError: No module named 'mxnet'"
        if "differs" not in cell["metadata"]:
            expected.append(_plain(_recorded(cell)))
            found.append(_plain(entry["text"] + (entry["error"] or "")))
    assert found == expected
    assert next(entries, None) is None
    warned = any(line.startswith("  a.grad") for line in done.stderr.splitlines())
    assert warned == ("\n  a.grad" in "\n" + "\n".join(map(_recorded, _code_cells(path))))


def _code_cells(path: Path) -> list[dict[str, Any]]:
    return [cell for cell in json.loads(path.read_text())["cells"] if cell["cell_type"] == "code"]


@pytest.mark.skipif(not NOTEBOOKS, reason=f"the seed notebooks are not beside the checkout ({SEEDS})")
def test_the_seeds_are_all_there() -> None:
    cells = [cell for path in NOTEBOOKS for cell in _code_cells(path)]
    assert (len(cells), sum("differs" not in cell["metadata"] for cell in cells)) == (59, 53)


def test_a_program_is_never_overwritten(tmp_path: Path) -> None:
    program = _program(tmp_path, "print(1)\n")
    other = _program(tmp_path, "{}", "other.ipynb")
    for option, target in (("-o", program), ("--json", program), ("-o", other)):
        done = _gradviz("run", program, option, target)
        assert done.returncode == 2
        assert "would be overwritten; name another file." in done.stderr
    done = _gradviz("run", program, "-o", tmp_path / "same.x", "--json", tmp_path / "same.x")
    assert (done.returncode, done.stdout) == (2, "")
    assert program.read_text() == "print(1)\n"
    assert other.read_text() == "{}"


def test_a_cell_that_takes_the_worker_down_has_its_error(tmp_path: Path) -> None:
    program = _program(tmp_path, "print('hi', end='')\nimport os\nos._exit(3)\n")
    assert _gradviz("run", program, "--json", tmp_path / "run.json").returncode == 1
    [cell] = json.loads((tmp_path / "run.json").read_text())["cells"]
    assert cell["text"] == "hi"
    assert cell["error"].startswith("WorkerEnded: ")
    assert "3" in cell["error"]


def test_a_run_says_once_that_its_record_has_reached_a_limit_and_goes_on(tmp_path: Path) -> None:
    program = _program(
        tmp_path, "import torch\na = torch.ones(2)\nfor _ in range(1000):\n    a = a * 1\nprint(a.sum().item())\n"
    )
    limits = {
        "--max-events=40": "events (40)",
        "--max-bytes=5K": "bytes (5 KiB)",
        "--max-seconds=1e-6": "seconds (1e-06)",
    }
    for word, limit in limits.items():
        done = _gradviz("run", program, "-o", tmp_path / "x.gradviz", word)
        said = f"gradviz: The record has reached its limit of {limit}. The program runs on unrecorded.\n"
        assert (done.returncode, done.stdout, done.stderr) == (0, "2.0\n", said)
        events = load(tmp_path / "x.gradviz").events
        assert [event.kind for event in events].count("RecordingStopped") == 1
        assert len(events) < 200


def test_a_run_tells_of_as_many_lines_as_are_asked_for(tmp_path: Path) -> None:
    program = _program(
        tmp_path, "import torch\nk = 0\na = torch.ones(2)\nfor _ in range(3):\n    k += 1\n    a = a + 1\n"
    )
    for most, lines in ((4, [1, 2, 3, 4, 6, 6, 6]), (0, [3, 6, 6, 6])):
        _gradviz("run", program, "-o", tmp_path / "x.gradviz", "--max-lines", most)
        events = load(tmp_path / "x.gradviz").events
        assert [event.place.line for event in events if event.kind == "LineReached"] == lines


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("--max-events=many", "Argument --max-events: it takes a number, not many; see gradviz run --help."),
        ("--max-bytes=2X", "such as 500M or 2G, not 2X"),
        ("--max-seconds=-1", "it takes a number of seconds, not -1"),
        ("--max-seconds=inf", "it takes a number of seconds, not inf"),
    ],
)
def test_a_limit_that_is_none_is_refused_before_anything_runs(tmp_path: Path, word: str, sentence: str) -> None:
    done = _gradviz("run", _program(tmp_path, "print(1)\n"), word)
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr
