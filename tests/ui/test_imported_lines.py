"""Lines of files that a program imports: marked as its own are, led to by nodes and steps, and told by the record."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path
from textwrap import indent

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gradviz.events import FileSeen
from gradviz.trace.trace import Trace
from gradviz.ui.editor.document import OpenDocument
from gradviz.ui.main_window import MainWindow
from gradviz.ui.panels.words import Words
from tests.ui.conftest import until_rest
from tests.ui.person import Person
from tests.ui.test_canvas import middle_of
from tests.ui.test_running_text import type_at

MAIN = """import torch
from helper import scale
a = torch.ones(2, requires_grad=True)
b = scale(a)
b.sum().backward()
"""
HELPER = '''"""Scales."""
FACTOR = 3

def scale(x):
    y = x * FACTOR
    for _ in range(2):
        y = y + 1
    return y
'''
MULTIPLIES = 5
"""The line of the helper that multiplies."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "main.py").write_text(MAIN)
    (tmp_path / "helper.py").write_text(HELPER)
    return tmp_path


@pytest.fixture
def ran(window: MainWindow, qtbot: QtBot, folder: Path) -> MainWindow:
    """The program was run; the helper is not open."""
    window.look.reduce_motion()
    window.files.open(folder / "main.py")
    window.run()
    until_rest(window, qtbot)
    qtbot.waitUntil(lambda: window.canvas.scene is not None and product(window) in window.canvas.scene.index)
    return window


def product(window: MainWindow) -> str:
    """The node of what the helper multiplies."""
    return next(
        key
        for key, node in window.session.trace.nodes.items()
        if node.kind == "function" and node.place is not None and node.place.expression == "x * FACTOR"
    )


def multiply(window: MainWindow) -> None:
    """Go to the step at which the helper multiplies."""
    window.session.move_to(window.session.trace.nodes[product(window)].born)


def title(window: MainWindow) -> str:
    return window.documents.active.title


def shown(window: MainWindow) -> tuple[str, int | None]:
    """The file in front, and the line that is marked in it."""
    return title(window), window.editor.marks.shown


def both_open(window: MainWindow, folder: Path) -> tuple[OpenDocument, OpenDocument]:
    main = window.documents.active
    window.files.open(folder / "helper.py", beside=True)
    helper = window.documents.active
    window.documents.show(main)
    return main, helper


def test_a_step_into_an_open_file_marks_its_line_there_and_the_next_one_is_back(
    ran: MainWindow, person: Person, qtbot: QtBot, folder: Path
) -> None:
    both_open(ran, folder)
    ran.session.move_to(0)
    helper = [("helper.py", line) for line in (1, 2, 4)]
    inside = [("helper.py", line) for line in (5, 6, 7, 6, 7, 6, 8)]
    main = [("main.py", line) for line in (1, 2, 3, 4, 5)]
    for expected in (*main[:2], *helper, *main[2:4], *inside, main[4]):
        person.press("F11")
        qtbot.waitUntil(lambda there=expected: shown(ran) == there)  # type: ignore[misc]


def test_results_and_turns_stand_beside_its_lines(ran: MainWindow, qtbot: QtBot, folder: Path) -> None:
    _, helper = both_open(ran, folder)
    ran.documents.show(helper)
    qtbot.waitUntil(lambda: MULTIPLIES in ran.editor.marks.values)
    assert ran.editor.marks.values[MULTIPLIES].value == "[3, 3]"
    assert ran.editor.marks.lenses[6].last == 2


def test_the_line_of_a_file_that_is_not_open_is_told_and_one_click_opens_it_there(
    ran: MainWindow, person: Person, qtbot: QtBot
) -> None:
    multiply(ran)
    qtbot.waitUntil(ran.editor.peek.isVisible)
    peek = ran.editor.marks.peek
    assert peek is not None
    assert (peek.title, peek.way) == ("line 5 of helper.py as it ran", "Open helper.py")
    assert peek.lines[peek.shown] == "    y = x * FACTOR"
    assert title(ran) == "main.py"
    person.click(ran.editor.peek)
    qtbot.waitUntil(lambda: shown(ran) == ("helper.py", MULTIPLIES))
    assert ran.editor.caret_line() == MULTIPLIES
    assert not ran.editor.peek.isVisible()


def test_keys_lead_to_the_shown_line_too(ran: MainWindow, person: Person, qtbot: QtBot) -> None:
    multiply(ran)
    person.press("Ctrl+Alt+L")
    qtbot.waitUntil(lambda: shown(ran) == ("helper.py", MULTIPLIES))
    ran.session.move_to(0)
    person.press("Ctrl+Alt+L")
    assert ran.transport.happening.whole == "No line is shown: go to a step of the record first."


def test_a_node_leads_to_its_line(ran: MainWindow, person: Person, qtbot: QtBot, folder: Path) -> None:
    main, helper = both_open(ran, folder)
    assert ran.documents.active is main
    person.click(ran.canvas, middle_of(ran.canvas, product(ran)))
    qtbot.waitUntil(lambda: ran.editor.marks.lit == {MULTIPLIES})
    assert ran.documents.active is helper
    ran.documents.show(main)
    ran.session.move_to(len(ran.session.trace) - 1)
    assert ran.documents.active is main, "the selection stays, and takes nobody away again"


def test_the_inspector_opens_the_file_of_a_node_that_is_not_open(ran: MainWindow, person: Person, qtbot: QtBot) -> None:
    ran.session.select(product(ran))

    def link() -> Words | None:
        found = [each for each in ran.inspector.findChildren(Words) if "(line 5 of helper.py)" in each.whole]
        return found[0] if found and found[0].isVisible() else None

    qtbot.waitUntil(lambda: link() is not None)
    assert title(ran) == "main.py"
    assert ran.ran_lines.title(product(ran)) == "Go to Line 5 of helper.py"
    person.click(link())  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: (title(ran), ran.editor.caret_line()) == ("helper.py", MULTIPLIES))


def test_the_caret_lights_up_what_a_line_of_it_made(
    ran: MainWindow, person: Person, qtbot: QtBot, folder: Path
) -> None:
    _, helper = both_open(ran, folder)
    ran.documents.show(helper)
    ran.editor.setFocus()
    ran.editor.go_to(1)
    person.press(*["Down"] * (MULTIPLIES - 1))
    assert product(ran) in ran.session.lit
    person.press("Up")
    assert product(ran) not in ran.session.lit


def test_lines_go_along_with_edits_and_one_that_was_changed_is_not_marked(
    ran: MainWindow, qtbot: QtBot, folder: Path
) -> None:
    _, helper = both_open(ran, folder)
    ran.documents.show(helper)
    type_at(ran, 1, "# one\n# two\n")
    multiply(ran)
    qtbot.waitUntil(lambda: shown(ran) == ("helper.py", MULTIPLIES + 2))
    assert ran.sync.edited
    type_at(ran, MULTIPLIES + 2, "    z = 0; ")
    qtbot.waitUntil(ran.editor.peek.isVisible)
    assert ran.editor.marks.shown is None
    peek = ran.editor.marks.peek
    assert peek is not None
    assert (peek.title, peek.way) == ("line 5 as it ran; it was changed since", "")
    assert peek.lines[peek.shown] == "    y = x * FACTOR"


def test_a_file_that_was_changed_on_disk_since_is_followed_when_it_is_opened(
    ran: MainWindow, qtbot: QtBot, folder: Path
) -> None:
    (folder / "helper.py").write_text("# new\n" + HELPER.replace("FACTOR = 3", "FACTOR = 4"))
    multiply(ran)
    ran.ran_lines.go_to_shown()
    qtbot.waitUntil(lambda: shown(ran) == ("helper.py", MULTIPLIES + 1))


def test_with_two_editors_the_other_one_keeps_its_file(ran: MainWindow, qtbot: QtBot, folder: Path) -> None:
    main, helper = both_open(ran, folder)
    ran.panes.split(Qt.Orientation.Horizontal)
    left, right = ran.documents.editors
    right.show_document(helper)
    multiply(ran)
    qtbot.waitUntil(lambda: right.marks.shown == MULTIPLIES)
    assert left.open_document is main
    assert left.marks.peek is None, "the line is in view beside it"
    ran.session.move_to(len(ran.session.trace))
    qtbot.waitUntil(lambda: left.marks.shown is not None)
    assert right.open_document is helper


def test_a_record_that_is_opened_elsewhere_has_the_files_with_it(
    ran: MainWindow, qtbot: QtBot, folder: Path, tmp_path: Path
) -> None:
    saved = tmp_path / "run.gradviz"
    ran.session.trace.save(saved)
    for name in ("main.py", "helper.py"):
        (folder / name).unlink()
    ran.files.open(saved)
    qtbot.waitUntil(lambda: title(ran) == "run.gradviz")
    multiply(ran)
    qtbot.waitUntil(ran.editor.peek.isVisible)
    peek = ran.editor.marks.peek
    assert peek is not None
    assert peek.lines[peek.shown] == "    y = x * FACTOR"
    ran.ran_lines.go_to_shown()
    qtbot.waitUntil(lambda: shown(ran) == ("helper.py", MULTIPLIES))
    assert ran.editor.open_document.path is None
    assert ran.editor.open_document.text() == HELPER
    ran.session.move_to(len(ran.session.trace))
    qtbot.waitUntil(lambda: shown(ran) == ("run.gradviz", 5))


def test_a_record_without_cells_opens_with_its_program(
    window: MainWindow, qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = folder / "script.py"
    script.write_text("import gradviz\nwith gradviz.record() as trace:\n" + indent(MAIN, "    "))
    monkeypatch.syspath_prepend(str(folder))
    trace = runpy.run_path(str(script))["trace"]
    del sys.modules["helper"]
    window.open_trace(trace, "my record")
    assert (title(window), window.editor.open_document.text()) == ("my record", script.read_text())
    window.session.move_to(next(node.born for node in trace.nodes.values() if node.place.line == 5))
    qtbot.waitUntil(lambda: shown(window) == ("my record", 5))
    multiply(window)
    qtbot.waitUntil(window.editor.peek.isVisible)
    window.ran_lines.go_to_shown()
    qtbot.waitUntil(lambda: shown(window) == ("helper.py", MULTIPLIES))
    assert window.editor.open_document.path == folder / "helper.py"


def test_a_record_that_does_not_know_the_text_opens_the_file_at_the_number(ran: MainWindow, qtbot: QtBot) -> None:
    """As those of older versions do not."""
    old = Trace([event for event in ran.session.trace.events if not isinstance(event, FileSeen)])
    ran.open_trace(old)
    multiply(ran)
    assert "line 5 of helper.py" in ran.transport.label.whole
    assert ran.ran_lines.title(product(ran)) == "Go to Line 5 of helper.py"
    ran.ran_lines.go_to_shown()
    assert (title(ran), ran.editor.caret_line()) == ("helper.py", MULTIPLIES)
    assert ran.editor.marks.shown is None, "nobody knows whether that is the line"


def test_that_an_imported_file_runs_without_its_unsaved_changes_is_told(
    ran: MainWindow, qtbot: QtBot, folder: Path
) -> None:
    main, helper = both_open(ran, folder)
    ran.documents.show(helper)
    type_at(ran, 3, "FACTOR = 5\n")
    ran.documents.show(main)
    ran.run()
    until_rest(ran, qtbot)
    assert ran.message.isVisible()
    assert ran.message.label.text() == (
        "helper.py has changes that are not saved: the program runs it as it is on the disk. Save it, then run again."
    )
    ran.files.save(helper)
    ran.run()
    until_rest(ran, qtbot)
    assert not ran.message.isVisible()
