"""Asking the language service from the window: newest wins, and its death, slowness and nonsense hurt nobody."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from gradviz.language import messages as ms
from gradviz.ui.code_help.service import LanguageProcess

PATIENCE = 60_000


@pytest.fixture
def process(qtbot: QtBot) -> Iterator[LanguageProcess]:
    made = LanguageProcess(("check", "complete", "warm"))
    yield made
    made.close()


def code_of(answer: ms.Answer) -> list[str]:
    assert isinstance(answer, ms.Checked)
    return [finding.values[0] for finding in answer.findings]


def test_it_starts_with_the_first_question(process: LanguageProcess, qtbot: QtBot) -> None:
    assert process.pid == 0
    told: list[ms.Answer] = []
    process.ask("check", ms.Check(0, "print(nowhere)"), told.append)
    qtbot.waitUntil(lambda: bool(told), timeout=PATIENCE)
    assert code_of(told[0]) == ["nowhere"]
    assert not process.busy


def test_of_questions_that_wait_only_the_newest_is_asked(process: LanguageProcess, qtbot: QtBot) -> None:
    told: list[tuple[str, ms.Answer]] = []
    for name in ("first", "second", "third"):
        process.ask("check", ms.Check(0, f"print({name})"), lambda answer, name=name: told.append((name, answer)))
    qtbot.waitUntil(lambda: not process.busy, timeout=PATIENCE)
    assert [(name, code_of(answer)) for name, answer in told] == [("third", ["third"])]


def test_what_was_forgotten_is_not_told(process: LanguageProcess, qtbot: QtBot) -> None:
    told: list[ms.Answer] = []
    process.ask("check", ms.Check(0, "x"), told.append)
    process.forget("check")
    qtbot.waitUntil(lambda: not process.busy, timeout=PATIENCE)
    assert told == []


def test_more_urgent_questions_go_first(process: LanguageProcess, qtbot: QtBot) -> None:
    told: list[str] = []
    process.ask("check", ms.Check(0, ""), lambda _answer: told.append("begun"))
    process.ask("warm", ms.Warm(0, "import math\nmath."), lambda _answer: told.append("warm"))
    process.ask("complete", ms.Complete(0, "import math\nmath.", 2, 5), lambda _answer: told.append("complete"))
    qtbot.waitUntil(lambda: not process.busy, timeout=PATIENCE)
    assert told == ["begun", "complete", "warm"]


def test_after_its_death_the_next_question_starts_another(process: LanguageProcess, qtbot: QtBot) -> None:
    told: list[ms.Answer] = []
    process.ask("check", ms.Check(0, ""), told.append)
    qtbot.waitUntil(lambda: bool(told), timeout=PATIENCE)
    first = process.pid
    with qtbot.waitSignal(process.broke, timeout=PATIENCE):
        os.kill(first, signal.SIGKILL)
    process.ask("check", ms.Check(0, "print(again)"), told.append)
    qtbot.waitUntil(lambda: len(told) == 2, timeout=PATIENCE)
    assert code_of(told[1]) == ["again"]
    assert process.pid not in (0, first)


def test_a_question_that_kills_it_is_asked_once_and_those_behind_it_are_answered(
    process: LanguageProcess, qtbot: QtBot, tmp_path: Path
) -> None:
    once = tmp_path / "died"
    process.command = [sys.executable, "-c", _DIES_ONCE, str(once)]
    told: list[str] = []
    process.ask("check", ms.Check(0, ""), lambda _answer: told.append("deadly"))
    process.ask("complete", ms.Complete(0, "import math\nmath.", 2, 5), lambda _answer: told.append("harmless"))
    qtbot.waitUntil(lambda: bool(told), timeout=PATIENCE)
    assert told == ["harmless"]


_DIES_ONCE = """
import os, sys
path = sys.argv[1]
if not os.path.exists(path):
    open(path, "w").close()
    sys.stdin.buffer.read(4)
    os.abort()
sys.argv[1:] = [""]
from gradviz.language.process import main
main()
"""


def test_what_takes_too_long_is_given_up(process: LanguageProcess, qtbot: QtBot) -> None:
    process.command = [sys.executable, "-c", "import time; time.sleep(1000)"]
    process.first_ms = 200
    told: list[ms.Answer] = []
    with qtbot.waitSignal(process.broke, timeout=PATIENCE):
        process.ask("check", ms.Check(0, ""), told.append)
    assert process.pid == 0
    assert told == []
    assert not process.busy


@pytest.mark.parametrize("said", [r"\x05\x00\x00\x00hello", r"\x01\x00\x00\x00\xff"])
def test_nonsense_from_it_ends_it(process: LanguageProcess, qtbot: QtBot, said: str) -> None:
    process.command = [sys.executable, "-c", f"import os, time; os.write(1, b'{said}'); time.sleep(1000)"]
    with qtbot.waitSignal(process.broke, timeout=PATIENCE):
        process.ask("check", ms.Check(0, ""))
    assert process.pid == 0


def test_one_that_dies_again_and_again_is_left_alone(process: LanguageProcess, qtbot: QtBot) -> None:
    process.command = [sys.executable, "-c", "raise SystemExit(3)"]
    for _ in range(3):
        with qtbot.waitSignal(process.broke, timeout=PATIENCE):
            process.ask("check", ms.Check(0, ""))
    assert process.resting
    process.ask("check", ms.Check(0, ""))
    assert process.pid == 0
    assert not process.busy


def test_an_interpreter_that_is_not_there_is_no_harm(process: LanguageProcess, qtbot: QtBot) -> None:
    process.command = ["/nowhere/python"]
    with qtbot.waitSignal(process.broke, timeout=PATIENCE):
        process.ask("check", ms.Check(0, ""))
    assert not process.busy
