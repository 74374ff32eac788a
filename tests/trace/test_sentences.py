"""Each event in one plain sentence."""

from __future__ import annotations

import pytest
import torch

from gradviz import events as ev
from gradviz import wording
from gradviz.trace.sentences import sentence
from gradviz.trace.texts import LONGEST, bytes_text, error_in_short, gist, line_text, turn_text, value_text
from gradviz.trace.trace import Trace
from tests.programs import run_whole

HERE = ev.Place(1, "<cell 1>", 2, "a * a")
PAIR = ev.Value([3.0, 1.0])


def story() -> Trace:
    return Trace([
        ev.CellStarted(1, "<cell 1>", "…"),
        ev.TensorCreated(1, (2,), "torch.float32", "cpu", True, True, 1, 0, PAIR),
        ev.NameBound("a", "", 1),
        ev.OperationCalled(1, "mul", HERE, (ev.Input(0, 1), ev.Input(1, 1)), (2,), "grad", True),
        ev.FunctionCreated(1, "MulBackward0", 1, (ev.Input(0, 1), ev.Input(1, 1)),
                           (ev.Saved("self", (2,), 8, 1, 1), ev.Saved("other", (2,), 8, 1, 1))),
        ev.TensorCreated(2, (2,), "torch.float32", "cpu", True, False, 2, 0, ev.Value([9.0, 1.0]), 1, 0, 1),
        ev.PassStarted(1, "backward", (ev.Root(2, 1, ev.Value([5.0, 5.0])),), False, False, (), HERE),
        ev.FunctionStarted(1, 1, (ev.Value([5.0, 5.0]),)),
        ev.FunctionRan(1, 1, (ev.Value([15.0, 5.0]), ev.Value([15.0, 5.0]))),
        ev.BufferFreed(1, ("self", "other"), 1),
        ev.GradAccumulated(1, 1, None, ev.Value([30.0, 10.0]), ev.Value([30.0, 10.0])),
        ev.PassEnded(1, "RuntimeError: Trying again. Saved values are gone.", 1),
    ])  # fmt: skip


def test_the_story_reads_as_sentences() -> None:
    trace = story()
    told = [sentence(trace, step) for step in range(len(trace) + 1)]
    assert told[0] == "Nothing has run yet."
    assert told[2] == "A tensor of shape (2,) appeared, [3, 1]; a leaf: gradients will land in its .grad."
    assert told[4] == "mul was called on a and a; autograd keeps track of it."
    assert told[5] == "MulBackward0 was made; for the backward pass it saves self and other (8 bytes)."
    assert told[9] == "MulBackward0 ran: it received [5, 5] and sent [15, 5] to a, twice."
    assert told[11] == "a.grad was None and is now [30, 10]."
    assert told[12] == "Pass 1 failed in MulBackward0: RuntimeError: Trying again."


def test_what_ended_is_named() -> None:
    whole = Trace([ev.CellStarted(1, "run.py", "…"), ev.CellEnded(1)])
    assert sentence(whole, 1) == "The program began."
    assert sentence(whole, 2) == "The program ended."
    cells = Trace([ev.CellStarted(4, "<cell 4>", "…", 9, 2), ev.CellEnded(4, "KeyError: 'a'. More.")])
    assert sentence(cells, 2) == "Cell 3 ended with an error: KeyError: 'a'."
    stopped = Trace([cells.events[0], ev.CellEnded(cells.events[0].cell, "KeyboardInterrupt")])
    assert sentence(stopped, 2) == "Cell 3 was interrupted."


def test_gradients_go_to_tensors_with_names_else_to_functions() -> None:
    trace = Trace([
        ev.TensorCreated(1, (), "torch.float32", "cpu", True, False, 1, 0, None, 1),
        ev.TensorCreated(2, (2,), "torch.float32", "cpu", True, True, 2, 0, None),
        ev.FunctionCreated(1, "MeanBackward0", 1, ()),
        ev.FunctionCreated(2, "PowBackward0", 2, (ev.Input(0, 1, 1), ev.Input(1, 2))),
        ev.FunctionRan(1, 2, (ev.Value(16.0), ev.Value([1.0, -0.0]))),
        ev.GradAccumulated(1, 2, None, ev.Value([1.0, -0.0]), ev.Value([1.0, -0.0])),
    ])  # fmt: skip
    assert sentence(trace, 5).endswith("sent 16 to MeanBackward0 and [1, -0] to an unnamed leaf of shape (2,).")
    assert sentence(trace, 6) == "The gradient of a tensor (2,) was None and is now [1, -0]."


def test_a_syntax_error_tells_its_place_once() -> None:
    place = ev.Place(4, "<cell 4>", 2)
    error = ev.ErrorRaised(place, "SyntaxError", "'(' was never closed (<cell 4>, line 2)", "")
    trace = Trace([ev.CellStarted(4, "<cell 4>", "a\nb = (", 11, 1), error])
    assert error_in_short(error) == "SyntaxError: '(' was never closed"
    assert sentence(trace, 2) == "SyntaxError on line 12: '(' was never closed"
    other = ev.ErrorRaised(place, "SyntaxError", "invalid syntax (helper.py, line 7)", "")
    assert error_in_short(other) == "SyntaxError: invalid syntax (helper.py, line 7)"


def test_every_kind_of_event_has_a_sentence() -> None:
    from gradviz.trace import sentences

    assert set(ev.Event.__args__) == set(sentences._SENTENCES)


def test_values_are_short() -> None:
    assert value_text([[1.0, 2.5], [0.0, -1.0]]) == "[[1, 2.5], [0, -1]]"
    assert value_text({"min": 0.0, "max": 1.0, "mean": 0.5}) == "0 … 1"
    long = value_text([float(n) for n in range(100)], 30)
    assert len(long) <= 34
    assert long.endswith("…]")


def test_bytes_have_a_fitting_unit() -> None:
    assert [bytes_text(n) for n in (1, 8, 1023, 1024, 1536, 5 << 20)] == [
        "1 byte", "8 bytes", "1023 bytes", "1.0 KiB", "1.5 KiB", "5.0 MiB",
    ]  # fmt: skip


def test_lines_are_numbered_as_in_the_document() -> None:
    place = ev.Place(2, "<cell 2>", 3)
    trace = Trace([ev.CellStarted(2, "<cell 2>", "a\nb\nc", 10, 1), ev.LineReached(place)])
    assert sentence(trace, 2) == "Line 12 is about to run."


def test_code_of_an_earlier_cell_is_numbered_as_in_the_document() -> None:
    trace = Trace([
        ev.CellStarted(1, "<cell 1>", "def f():\n    return 1", 2, 0),
        ev.CellStarted(2, "<cell 2>", "f()", 6, 1),
        ev.LineReached(ev.Place(2, "<cell 1>", 2, function="f")),
    ])  # fmt: skip
    assert sentence(trace, 3) == "Line 3 in f() is about to run."


def test_the_gist_of_a_message_is_what_happened_and_what_to_do() -> None:
    a = torch.ones(1, requires_grad=True)
    b = a * a
    b.backward()
    with pytest.raises(RuntimeError) as raised:
        b.backward()
    said = gist(str(raised.value), 240)
    assert len(said) <= 240
    assert said.startswith("Trying to backward through the graph a second time. … ")
    assert "Specify retain_graph=True" in said
    assert gist("Short and whole (really).", 240) == "Short and whole (really)."
    assert gist("one two three four", 12) == "one two …"


def test_a_line_of_a_file_that_the_program_imported_is_told_with_its_name() -> None:
    trace = Trace([ev.CellStarted(1, "/home/ada/main.py", "import helper")])
    trace.append(ev.LineReached(ev.Place(1, "/home/ada/main.py", 1), 1, 0))
    trace.append(ev.LineReached(ev.Place(1, "/home/ada/helper.py", 7, "", "scale"), 2, 1))
    assert sentence(trace, 2) == "Line 1 is about to run."
    assert sentence(trace, 3) == "Line 7 of helper.py in scale() is about to run."


def test_the_name_of_a_file_stays_as_it_is_where_a_sentence_begins_with_it() -> None:
    trace = Trace([ev.CellStarted(1, "/home/ada/main.py", "import helper")])
    trace.append(ev.LineReached(ev.Place(1, "/home/ada/helper.py", 7), 1, 0))
    words = {"line {line} of {file}": "{file} 的第 {line} 行", "{line} is about to run.": "{line}即将运行。"}
    wording.install(lambda text: words.get(text, text))
    told = sentence(trace, 2)
    wording.install(None)
    assert told == "helper.py 的第 7 行即将运行。"


LONG = "far too long " * 100_000


@pytest.mark.parametrize(
    "event",
    [
        ev.ErrorRaised(ev.Place(1, "<cell 1>", 1), "ValueError", LONG, LONG),
        ev.ErrorRaised(ev.Place(1, "<cell 1>", 1), "ValueError", "x" * 3_000_000, ""),
        ev.CellEnded(1, f"ValueError: {LONG}"),
        ev.WarningShown(ev.Place(1, "<cell 1>", 1), "UserWarning", LONG),
        ev.TextPrinted(1, "stdout", LONG),
        ev.PassEnded(1, LONG),
    ],
    ids=lambda event: type(event).__name__,
)
def test_what_is_told_of_a_long_text_is_short(event: ev.Event) -> None:
    trace = Trace(
        [ev.CellStarted(1, "<cell 1>", "x", 1, 0), ev.PassStarted(1, "backward", (), False, False, (), HERE), event]
    )
    told = sentence(trace, len(trace))
    assert len(told) < LONGEST + 100
    assert told.rstrip(".").endswith("…")


def test_only_what_autograd_does_not_count_is_behind_its_back() -> None:
    view = "import torch\nx = torch.ones(4, requires_grad=True)\nbase = x * 2\npart = base[:2]\npart *= 5\n"
    told = [sentence(trace, step) for trace in [run_whole(view)[0]] for step in range(1, len(trace) + 1)]
    assert "part, which was [2, 2], became [10, 10] (version 1): a tensor that shares its memory was written." in told
    assert not [each for each in told if "behind autograd's back" in each]
    hidden = "import torch\nx = torch.ones(2, requires_grad=True)\nx.data.mul_(3)\n"
    told = [sentence(trace, step) for trace in [run_whole(hidden)[0]] for step in range(1, len(trace) + 1)]
    [behind] = [each for each in told if "behind autograd's back" in each]
    assert behind.startswith("x, which was [1, 1], became [3, 3] behind")


def test_lines_of_other_files_are_told_with_their_file() -> None:
    seen = [ev.FileSeen("/a/helper.py", "/a/helper.py", "…"), ev.FileSeen("/a/helper.py (2)", "/a/helper.py", "…")]
    trace = Trace([ev.RunStarted("/a/run.py", "3.11", "2.13"), *seen])
    assert sentence(trace, 2) == "Code of helper.py runs for the first time."
    assert sentence(trace, 3) == "Code of another text of helper.py runs."
    assert line_text(trace, ev.Place(0, "/a/run.py", 3)) == "line 3"
    assert line_text(trace, ev.Place(0, "/a/helper.py", 3)) == "line 3 of helper.py"
    assert line_text(trace, ev.Place(0, "/a/helper.py (2)", 3)) == "line 3 of helper.py"
    told = turn_text(trace, ev.Place(0, "/a/helper.py", 3), ev.Turn(2, 1))
    assert told == "turn 1 of the loop on line 2 of helper.py"
