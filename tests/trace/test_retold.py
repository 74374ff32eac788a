"""What the recorder and the worker tell is known where it is shown, and told there in the chosen language."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from gradviz import wording
from gradviz.events import InputGiven
from gradviz.limits import Limits
from gradviz.recorder.budget import Budget, Full
from gradviz.trace import retold
from gradviz.worker.endings import describe
from gradviz.worker.probe import _Answer, _problem
from tests.wording import SOURCE, constants, files, sentences

ROOMS = files("recorder", "worker")
NOT_SHOWN = {
    "grad mode": "a word of the recorder's own",
    "in place": "a word of the recorder's own",
    "backward hooks of 7": "the name of an object",
    "This recorder records already.": "a mistake in a program that imports the recorder",
    "7, which cannot be told (7)\n": "a line of the log",
    "worker reader": "a thread",
    "worker waiter": "a thread",
    "To exit: use 'exit'": "IPython's, which is replaced",
    "EOF when reading a line": "Python's",
    "write() argument must be str, not 7": "Python's",
    "<its __str__ raised 7>": "stands for the message of a program's error",
    "<frozen importlib._bootstrap>": "a file of Python's",
    "Current thread": "what faulthandler writes",
    "7… (7 more characters)": "part of a value",
    "frame 7 of the log is damaged (it says 7, 7 bytes)": "an error, which a sentence names",
    "{file}, line {line}": "goes through the door in the window's process",
}
PARTS = {
    ", in line 7 of 7": "crashed: bus error (signal 7), in line 7 of 7",
    "was killed, perhaps because memory ran out": "was killed, perhaps because memory ran out (signal 7)",
    "was ended from outside": "was ended from outside (signal 7)",
    "was interrupted from outside": "was interrupted from outside (signal 7)",
    "Gradviz could not record what happened": "Gradviz could not record what happened (7).",
    "Its variables are gone; the record ends here.": "The program 7. Its variables are gone; the record ends here.",
    "It was ended. Its variables are gone; the record ends here.": (
        "The end of the record is lost: 7. It was ended. Its variables are gone; the record ends here."
    ),
    "has another version of gradviz": "7 has another version of gradviz; install what is missing with: 7",
    "has no 7": "7 has no torch; install what is missing with: 7",
    "7 7; install what is missing with: 7": "7 has no torch; install what is missing with: 7",
    "7The program ended itself (SystemExit, exit code 7).\n": "The program ended itself (SystemExit, exit code 7).\n",
    " on line 7": "breakpoint() on line 7 was passed over: nobody can let the program go on from there. "
    "Run it in Gradviz's window to be held.",
}
"""Parts of sentences, and a sentence with each."""


@pytest.fixture
def bracketed() -> Iterator[None]:
    """A language in which every text is put in brackets."""
    wording.install(lambda text: f"⟦{text}⟧")
    yield
    wording.install(None)


def test_every_sentence_of_recorder_and_worker_is_known(bracketed: None) -> None:
    named = constants(ROOMS)
    unknown = []
    for path in ROOMS:
        for line, text in sentences(path, named):
            whole = PARTS.get(text, text)
            if whole in NOT_SHOWN or _is_code(whole):
                continue
            told = (
                retold.printed(re.sub(r"{:,}|(?<=… ){}", "7", whole).replace("{}", "")) if _is_printed(whole) else whole
            )
            ways = (retold.retold, retold.reason, retold.value)
            if "⟦" not in told and not any(way(whole).startswith("⟦") for way in ways):
                unknown.append(f"{path.relative_to(SOURCE)}:{line}: {text!r}")
    assert not unknown


def _is_printed(text: str) -> bool:
    return any(sign in text for sign in retold._SIGNS)


def _is_code(text: str) -> bool:
    """Programs and patterns stand over several lines."""
    return text.count("\n") > 2 or "(<cell" in text


@pytest.mark.parametrize("code", [0, 3, -6, -9, -11, -15, -2, -63])
def test_each_end_of_a_process_is_told_whole(code: int, bracketed: None) -> None:
    faults = 'Current thread 0x1 (most recent call first):\n  File "/tmp/own.py", line 4 in f\n'
    told = retold.retold(describe(code, faults))
    assert told.startswith("⟦The program")
    assert _outside_of_brackets(told) == ""


@pytest.mark.parametrize("torch", ["", "2.13.0"])
@pytest.mark.parametrize("protocol", [0, 1])
def test_what_an_interpreter_lacks_is_told_whole(torch: str, protocol: int, bracketed: None) -> None:
    problem = _problem("/usr/bin/python3", _Answer("3.12.1", torch, "", protocol))
    assert retold.retold(problem).startswith("⟦") or not problem


def test_a_full_record_says_so_in_the_chosen_language(bracketed: None) -> None:
    budget = Budget(Limits(events=1), None)
    with pytest.raises(Full) as full:
        _fill(budget)
    told = retold.retold(f"{full.value} The program runs on unrecorded.")
    assert told == "⟦⟦The record has reached its limit of events (1).⟧ The program runs on unrecorded.⟧"


def test_what_a_program_says_itself_stays_as_it_is(bracketed: None) -> None:
    for own in ("ValueError: shapes differ", "RuntimeError: dictionary changed", "line 3", "a step"):
        assert retold.retold(own) == own
    assert retold.printed("10 characters were read\n") == "10 characters were read\n"


def _fill(budget: Budget) -> None:
    for _ in range(100):
        budget.look(InputGiven(0, ""))


def _outside_of_brackets(text: str) -> str:
    depth, left = 0, ""
    for sign in text:
        depth += (sign == "⟦") - (sign == "⟧")
        left += sign if depth == 0 and sign not in "⟦⟧" else ""
    return left
