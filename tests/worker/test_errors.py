from __future__ import annotations

import pytest

from gradviz.events import CellEnded, ErrorRaised
from tests.worker.driver import Driver


def test_an_exception_ends_the_cell_and_not_the_session(session: Driver) -> None:
    session.run("x = 1\nraise ValueError('no')\nx = 2")
    session.run("print(x)")
    assert [event.error for event in session.of(CellEnded)] == ["ValueError: no", None]
    assert session.text() == "1\n"


def test_an_error_stands_at_the_users_innermost_line(session: Driver) -> None:
    session.run("import json\ndef f(text):\n    return json.loads(text)\nf('{')")
    error = session.error()
    assert (error.place.line, error.place.expression, error.place.function) == (3, "json.loads(text)", "f")
    assert error.name == "JSONDecodeError"


def test_a_traceback_holds_the_users_frames_with_their_text(session: Driver) -> None:
    session.run("def f():\n    return 1 / 0\nf()")
    name = session.error().place.file
    assert (
        session.error().traceback.replace("^", "").replace("~", "").split()
        == (
            f'Traceback (most recent call last): File "{name}", line 3, in <module> f() '
            f'File "{name}", line 2, in f return 1 / 0 / ZeroDivisionError: division by zero'
        )
        .replace(" / ZeroDivisionError", " ZeroDivisionError")
        .split()
    )


def test_torchs_own_frames_are_left_out(session: Driver) -> None:
    session.run("import torch\ntorch.ones(2).backward()")
    assert "torch/" not in session.error().traceback
    assert session.error().message == "element 0 of tensors does not require grad and does not have a grad_fn"


@pytest.mark.parametrize("as_file", [False, True])
def test_a_syntax_error_stands_at_its_line(session: Driver, as_file: bool) -> None:
    source = "print('never')\n\nx = = 1\n"
    (session.run_file if as_file else session.run)(source)
    assert session.error().place.line == 3
    assert session.error().name == "SyntaxError"
    assert "x = = 1" in session.error().traceback
    assert session.text() == ""


def test_an_indentation_error_ends_the_cell(session: Driver) -> None:
    session.run("if True:\nprint(1)")
    assert (session.error().name, session.error().place.line) == ("IndentationError", 2)


def test_a_bare_assertion_has_no_colon(session: Driver) -> None:
    assert session.run("assert False").error == "AssertionError"


def test_an_exception_that_cannot_be_described_is_told_all_the_same(session: Driver) -> None:
    session.run("class Odd(Exception):\n    def __str__(self): raise RuntimeError\nraise Odd")
    assert session.ended().error == "Odd: <its __str__ raised RuntimeError>"


def test_the_frames_of_an_exception_are_let_go(session: Driver) -> None:
    session.run(
        "import weakref\nclass T: pass\ndef f():\n    global r\n    t = T()\n    r = weakref.ref(t)\n    1 / 0\nf()"
    )
    session.run("print(r() is None)")
    assert session.text() == "True\n"


@pytest.mark.parametrize(
    ("statement", "code", "error"),
    [
        ("raise SystemExit", 0, None),
        ("import sys\nsys.exit(3)", 3, "SystemExit: 3"),
        ("raise SystemExit('bye')", 1, "SystemExit: bye"),
        ("exit()", 0, None),
    ],
)
@pytest.mark.parametrize("as_file", [False, True])
def test_an_exit_is_told_in_words_and_the_session_goes_on(
    session: Driver, statement: str, code: int, error: str | None, as_file: bool
) -> None:
    idle = (session.run_file if as_file else session.run)(statement + "\nprint('never')")
    assert (idle.exit_code, idle.error) == (code, error)
    assert f"The program ended itself (SystemExit, exit code {code})." in session.text("stderr")
    assert session.of(ErrorRaised) == []
    session.run("print('alive')")
    assert session.text() == "alive\n"


def test_an_exits_own_message_is_printed(session: Driver) -> None:
    session.run("raise SystemExit('bye')")
    assert session.text("stderr").startswith("bye\n")


@pytest.mark.parametrize("body", ["g(x)", "g(x + 1)"])
def test_an_error_without_end_has_nothing_of_ours_behind_it(session: Driver, body: str) -> None:
    session.run(f"import torch\ndef g(x):\n    return {body}\ng(torch.ones(1))")
    assert session.error().name == "RecursionError"
    assert session.error().traceback.startswith("Traceback (most recent call last):\n")
    assert "During handling" not in session.error().traceback


def test_what_the_user_handled_stays_behind_an_error(session: Driver) -> None:
    session.run("import torch\ndef g(x): return g(x + 1)\ntry:\n    {}[40]\nexcept KeyError:\n    g(torch.ones(1))")
    told = session.error().traceback
    assert (told.count("During handling"), told.count("KeyError: 40\n"), told.count("\nRecursionError")) == (1, 1, 1)


def test_what_a_library_handled_stays_behind_its_error(session: Driver) -> None:
    session.run("import urllib.request\nurllib.request.urlopen('http://127.0.0.1:1')")
    assert "ConnectionRefusedError" in session.error().traceback.partition("During handling")[0]
