from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest
import torch

from gradviz.events import PROTOCOL
from gradviz.worker.client import WorkerClient
from gradviz.worker.probe import probe
from tests.worker.driver import Driver


def _fake(folder: Path, answer: str) -> str:
    """An interpreter that gives this answer to whatever it is asked."""
    path = folder / "python"
    path.write_text(f"#!/bin/sh\ncat <<'END'\n{answer}\nEND\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def test_this_interpreter_can_run_programs() -> None:
    found = probe(sys.executable)
    assert found.torch.split("+")[0] == str(torch.__version__).split("+")[0]  # PyPI's metadata leaves out the build
    assert found.problem == "" or found.protocol == 0  # where gradviz runs from a checkout that is not installed


def test_an_interpreter_without_torch_gets_its_pip_line(tmp_path: Path) -> None:
    python = _fake(tmp_path, f'{{"python": "3.12.1", "torch": "", "gradviz": "0.1.0", "protocol": {PROTOCOL}}}')
    assert (
        probe(python).problem == f"{python} has no torch; install what is missing with: {python} -m pip install torch"
    )


def test_an_interpreter_with_neither_gets_both(tmp_path: Path) -> None:
    python = _fake(tmp_path, '{"python": "3.12.1", "torch": "", "gradviz": "", "protocol": 0}')
    problem = probe(python).problem
    assert problem.startswith(f"{python} has no torch and no gradviz; install what is missing with: {python} -m pip")
    assert " install torch " in problem


def test_another_protocol_is_told(tmp_path: Path) -> None:
    python = _fake(tmp_path, '{"python": "3.12.1", "torch": "2.13.0", "gradviz": "9.0", "protocol": 999}')
    assert "has another version of gradviz; install what is missing with:" in probe(python).problem


def test_an_old_python_is_told(tmp_path: Path) -> None:
    python = _fake(tmp_path, '{"python": "3.8.1", "torch": "", "gradviz": "", "protocol": 0}')
    assert probe(python).problem == f"{python} is Python 3.8.1; Gradviz needs 3.11 or newer."


def test_what_is_no_python_is_told_in_one_sentence(tmp_path: Path) -> None:
    text = tmp_path / "text"
    text.write_text("no program")
    assert probe(str(text)).problem == f"{text} is no Python that could be run; choose another interpreter."
    assert probe("/nowhere/python").problem == "There is no Python at /nowhere/python; choose another interpreter."


def test_a_worker_that_cannot_start_says_why(tmp_path: Path) -> None:
    driver = Driver()
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\necho 'this will not do' >&2\nexit 4\n")
    python.chmod(0o755)
    driver.client = WorkerClient(driver.put, driver.put, driver.put_end, str(python))
    driver.client.start()
    assert driver.wait_for_end() == (4, "The worker could not start: this will not do")
    driver.client.close()


def test_a_worker_without_torch_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "torch.py").write_text("raise ImportError('there is no torch')\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    driver = Driver()
    driver.client.start()
    words = f"{sys.executable} cannot run programs for Gradviz: there is no torch."
    assert driver.wait_for_end() == (1, words)
    driver.client.close()
