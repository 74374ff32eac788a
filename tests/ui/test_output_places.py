"""Places in the output are named as the editor names them, and lead there."""

from __future__ import annotations

import pytest

from gradviz import events as ev
from gradviz.trace.trace import Trace
from gradviz.ui.panels.output_feed import OutputFeed
from gradviz.ui.panels.report import told
from gradviz.worker.endings import describe

SEGFAULT = -11
CELL = ev.CellStarted(5, "<cell 5>", "def f():\n    return 1 / 0", 12, 2)
TEXT = ev.CellStarted(1, "<cell 1>", "1 / 0")
FILE = ev.CellStarted(1, "/home/ada/my models/net.py", "1 / 0")


def shown(*events: ev.Event) -> list[tuple[str, int | tuple[str, int] | None]]:
    """Lines of the output after the headings, and where they lead: to a line of the document, or of another file."""
    feed = OutputFeed()
    for event in events:
        feed.take(event)
    return [
        (line.text, (line.file, line.target) if line.file else line.target)
        for line in feed.log.lines()
        if line.kind != "header" and line.text
    ]


def error(cell: ev.CellStarted, traceback: str, name: str = "ZeroDivisionError", message: str = "no") -> ev.ErrorRaised:
    return ev.ErrorRaised(ev.Place(cell.cell, cell.name, 1), name, message, traceback)


def faults(*frames: str) -> str:
    """What faulthandler writes of a crash: the innermost frame first."""
    return "Fatal Python error: Segmentation fault\n\nCurrent thread 0x00 (most recent call first):\n" + "".join(
        f"  File {frame}\n" for frame in frames
    )


OUTER = (
    '"/usr/lib/python3.12/ctypes/__init__.py", line 550 in string_at',
    '"{}", line 1 in <module>',
    '"/opt/venv/lib/python3.12/site-packages/IPython/core/interactiveshell.py", line 3701 in run_code',
)


@pytest.mark.parametrize(
    ("frame", "words", "line"),
    [
        ((CELL, '  File "<cell 5>", line 2, in f'), "  cell 3, line 13, in f", 13),
        ((CELL, '  File "<cell 5>", line 1, in <module>'), "  cell 3, line 12", 12),
        ((CELL, '  File "<cell 5>", line 2'), "  cell 3, line 13", 13),
        ((CELL, '  |   File "<cell 5>", line 2, in f'), "  |   cell 3, line 13, in f", 13),
        ((TEXT, '  File "<cell 1>", line 7, in <module>'), "  line 7", 7),
        ((FILE, f'  File "{FILE.name}", line 7, in f'), "  net.py, line 7, in f", 7),
        (
            (CELL, '  File "/home/ada/other.py", line 7, in f'),
            '  File "/home/ada/other.py", line 7, in f',
            ("/home/ada/other.py", 7),
        ),
        ((CELL, '  File "<cell 77>", line 7, in f'), '  File "<cell 77>", line 7, in f', None),
    ],
)
def test_a_frame_of_a_traceback_is_named_by_the_line_of_the_editor(
    frame: tuple[ev.CellStarted, str], words: str, line: int | tuple[str, int] | None
) -> None:
    cell, text = frame
    assert shown(cell, error(cell, f"Traceback (most recent call last):\n{text}\n"))[1] == (words, line)


def test_a_cell_has_the_same_number_in_its_heading_and_in_tracebacks() -> None:
    """The fifth execution of the third cell: the person sees only cells."""
    feed = OutputFeed()
    for event in (CELL, error(CELL, '  File "<cell 5>", line 2, in f\n')):
        feed.take(event)
    assert feed.log.plain() == "Cell 3  ·  line 12\n  cell 3, line 13, in f"


@pytest.mark.parametrize(("message", "text"), [("", "KeyboardInterrupt"), ("no", "KeyboardInterrupt: no")])
def test_an_error_without_a_message_is_its_name_alone(message: str, text: str) -> None:
    assert shown(CELL, error(CELL, "", "KeyboardInterrupt", message)) == [(text, 12)]


@pytest.mark.parametrize(
    ("cell", "words", "line"),
    [
        (CELL, "in cell 3, line 12. Its", 12),
        (TEXT, "(signal 11), in line 1. Its", 1),
        (FILE, "in net.py, line 1. Its", 1),
    ],
)
def test_a_crash_is_told_with_the_line_of_the_editor_which_is_a_link(
    cell: ev.CellStarted, words: str, line: int
) -> None:
    ended = ev.WorkerEnded(SEGFAULT, describe(SEGFAULT, faults(*(frame.format(cell.name) for frame in OUTER))))
    ((text, target),) = shown(cell, ended)
    assert words in text
    assert target == line
    assert told(Trace([cell, ended]), 2) == text


def test_a_crash_in_a_library_that_no_frame_of_the_users_leads_to_names_the_innermost_frame() -> None:
    assert "in line 550 of /usr/lib/python3.12/ctypes/__init__.py" in describe(SEGFAULT, faults(OUTER[0], OUTER[2]))


def test_a_crash_of_an_unknown_cell_is_told_as_it_was_recorded() -> None:
    message = describe(SEGFAULT, faults('"<cell 9>", line 4 in <module>'))
    assert shown(CELL, ev.WorkerEnded(SEGFAULT, message)) == [(message, None)]


@pytest.mark.parametrize(
    ("cell", "printed", "words", "line"),
    [
        (CELL, "<cell 5>:2: UserWarning: look", "cell 3, line 13: UserWarning: look", 13),
        (FILE, f"{FILE.name}:7: UserWarning: look", "net.py, line 7: UserWarning: look", 7),
        (CELL, "/usr/other.py:7: DeprecationWarning: look", "/usr/other.py:7: DeprecationWarning: look",
         ("/usr/other.py", 7)),
        (CELL, "other.py:7: UserWarning: look", "other.py:7: UserWarning: look", None),
        (FILE, f'  File "{FILE.name}", line 7, in f', "  net.py, line 7, in f", 7),
        (CELL, "12:30:05: 7: no place", "12:30:05: 7: no place", None),
    ],
)  # fmt: skip
def test_what_is_on_stderr_names_the_line_of_the_editor_and_leads_there(
    cell: ev.CellStarted, printed: str, words: str, line: int | tuple[str, int] | None
) -> None:
    text = f"before\n{printed}\n  return 1 / 0\n"
    assert shown(cell, ev.TextPrinted(5, "stderr", text)) == [
        ("before", None), (words, line), ("  return 1 / 0", None)
    ]  # fmt: skip


def test_what_the_program_prints_to_stdout_stays_as_it_is() -> None:
    text = 'File "<cell 5>", line 2'
    assert shown(CELL, ev.TextPrinted(5, "stdout", text)) == [(text, None)]


def test_the_step_of_a_syntax_error_names_the_line_of_the_editor() -> None:
    ended = ev.CellEnded(5, "SyntaxError: '(' was never closed (<cell 5>, line 2)")
    assert told(Trace([CELL, ended]), 2).endswith("'(' was never closed (cell 3, line 13)")


def test_clearing_forgets_no_cell() -> None:
    """A function of an earlier cell may still fail."""
    feed = OutputFeed()
    feed.take(CELL)
    feed.clear()
    feed.take(error(CELL, '  File "<cell 5>", line 2, in f\n'))
    lines = [(line.text, line.target) for line in feed.log.lines()]
    assert lines == [("Cell 3  ·  line 12", 12), ("  cell 3, line 13, in f", 13)], "it runs: its head stays"
