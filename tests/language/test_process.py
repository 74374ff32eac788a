"""The language service as a process: it answers, keeps its stdout clean, and ends with its window."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Iterator

import pytest

from gradviz.language import messages as ms
from gradviz.language.process import Service, serve


@pytest.fixture
def process() -> Iterator[subprocess.Popen[bytes]]:
    started = subprocess.Popen(
        [sys.executable, "-m", "gradviz.language.process", ""],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    yield started
    started.kill()
    started.wait()
    for pipe in (started.stdin, started.stdout):
        assert pipe is not None
        pipe.close()


def ask(process: subprocess.Popen[bytes], question: ms.Question) -> ms.Answer:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(ms.packed(question))
    process.stdin.flush()
    buffer = bytearray(process.stdout.read(ms.HEADER.size))
    buffer += process.stdout.read(ms.HEADER.unpack(buffer)[0])
    answer = ms.take_answer(buffer)
    assert answer is not None
    assert not buffer
    return answer


def test_questions_are_answered_by_their_numbers(process: subprocess.Popen[bytes]) -> None:
    checked = ask(process, ms.Check(7, "print(nowhere)"))
    assert isinstance(checked, ms.Checked)
    assert (checked.number, checked.findings[0].code) == (7, "UndefinedName")
    completed = ask(process, ms.Complete(8, "import math\nmath.", 2, 5))
    assert isinstance(completed, ms.Completed)
    assert completed.number == 8
    assert {name.name for name in completed.names} >= {"sqrt", "pi"}


def test_it_ends_when_nobody_asks_any_longer(process: subprocess.Popen[bytes]) -> None:
    ask(process, ms.Check(1, ""))
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(30) == 0


def test_only_what_needs_names_imports_jedi() -> None:
    script = (
        "import sys; from gradviz.language.process import Service; from gradviz.language import messages as ms;"
        "Service().answer(ms.Check(1, 'import torch')); print('jedi' in sys.modules, 'torch' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["False", "False"]


def test_a_message_that_is_cut_off_is_waited_for() -> None:
    whole = bytearray(ms.packed(ms.Checked(3, ())))
    part, rest = whole[:5], whole[5:]
    assert ms.take_answer(part) is None
    part += rest
    assert ms.take_answer(part) == ms.Checked(3, ())


def test_a_question_that_is_cut_off_ends_the_service() -> None:
    sink = io.BytesIO()
    serve(io.BytesIO(ms.packed(ms.Check(1, "x = 1"))[:2]), sink, Service())
    assert sink.getvalue() == b""
