"""A program that imports files of its own: breakpoints, steps and the paused line in them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gradviz.ui.main_window import MainWindow
from tests.ui.conftest import PATIENCE, until_rest
from tests.ui.test_debugging import key, pausing, printed
from tests.ui.test_running_text import end, type_at

MAIN = "from helper import double\na = double(3)\nb = double(a)\nprint(a, b)\n"
HELPER = '"""Doubles."""\n\nFACTOR = 2\n\ndef double(x):\n    y = x * FACTOR\n    return y\n'
OTHER = "x = 1\ny = 2\nz = 3\nprint(x, y, z)\n"
Key, SHIFT = Qt.Key, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("main.py", MAIN), ("helper.py", HELPER), ("other.py", OTHER)):
        (tmp_path / name).write_text(text)
    return tmp_path


@pytest.fixture
def main(window: MainWindow, folder: Path) -> MainWindow:
    """A window that shows the program."""
    window.files.open(folder / "main.py")
    window.editor.setFocus()
    return window


def shown(window: MainWindow) -> tuple[str, int | None]:
    """The file that is shown, and the line before which the program is held in it."""
    return window.files.title, window.editor.paused


def open_(window: MainWindow, folder: Path, name: str) -> None:
    window.files.open(folder / name)


def debug(window: MainWindow, qtbot: QtBot) -> None:
    pausing(window, qtbot, window.actions_by_name["debug"].trigger)


def test_steps_go_through_files_and_each_is_shown_where_the_program_is(main: MainWindow, qtbot: QtBot) -> None:
    debug(main, qtbot)
    pausing(main, qtbot, lambda: key(main, Key.Key_F10))
    assert shown(main) == ("main.py", 2)
    pausing(main, qtbot, lambda: key(main, Key.Key_F11))
    assert shown(main) == ("helper.py", 6)
    assert len(main.documents.all) == 2
    pausing(main, qtbot, lambda: key(main, Key.Key_F10))
    assert shown(main) == ("helper.py", 7)
    pausing(main, qtbot, lambda: key(main, Key.Key_F11, SHIFT))
    assert shown(main) == ("main.py", 3)
    pausing(main, qtbot, lambda: key(main, Key.Key_F10))
    assert shown(main) == ("main.py", 4)
    main.actions_by_name["run"].trigger()
    until_rest(main, qtbot)
    assert printed(main) == "6 12\n"
    qtbot.waitUntil(lambda: shown(main) == ("main.py", None))


def test_a_breakpoint_in_a_file_that_is_imported_holds_there(main: MainWindow, qtbot: QtBot, folder: Path) -> None:
    program = main.documents.active
    open_(main, folder, "helper.py")
    main.breakpoints.toggle(7)
    main.documents.show(program)
    pausing(main, qtbot, main.actions_by_name["run"].trigger)
    assert shown(main) == ("helper.py", 7)
    pausing(main, qtbot, main.actions_by_name["run"].trigger)
    assert shown(main) == ("helper.py", 7)
    main.breakpoints.toggle(7)
    main.actions_by_name["run"].trigger()
    until_rest(main, qtbot)
    assert printed(main) == "6 12\n"
    qtbot.waitUntil(lambda: shown(main) == ("main.py", None))


def test_one_that_is_set_while_the_program_is_held_counts_at_once(main: MainWindow, qtbot: QtBot, folder: Path) -> None:
    debug(main, qtbot)
    open_(main, folder, "helper.py")
    main.breakpoints.toggle(6)
    pausing(main, qtbot, main.actions_by_name["run"].trigger)
    assert shown(main) == ("helper.py", 6)
    end(main, qtbot)


def test_a_breakpoint_stands_at_its_line_in_a_file_that_was_not_saved(
    main: MainWindow, qtbot: QtBot, folder: Path
) -> None:
    program = main.documents.active
    open_(main, folder, "helper.py")
    type_at(main, 1, "# one\n# two\n")
    main.breakpoints.toggle(9)
    main.documents.show(program)
    assert pausing(main, qtbot, main.actions_by_name["run"].trigger) == 7
    assert shown(main) == ("helper.py", 9)
    end(main, qtbot)


def test_lines_put_above_the_paused_one_take_its_mark_with_them(main: MainWindow, qtbot: QtBot, folder: Path) -> None:
    open_(main, folder, "helper.py")
    main.breakpoints.toggle(7)
    open_(main, folder, "main.py")
    pausing(main, qtbot, main.actions_by_name["run"].trigger)
    type_at(main, 1, "# one\n# two\n")
    qtbot.waitUntil(lambda: shown(main) == ("helper.py", 9), timeout=PATIENCE)
    assert main.older.isVisible()
    main.files.save()
    assert pausing(main, qtbot, main.actions_by_name["run"].trigger) == 7
    assert shown(main) == ("helper.py", 9)
    end(main, qtbot)


def test_a_file_that_was_saved_before_it_is_imported_is_taken_as_it_was_saved(
    main: MainWindow, qtbot: QtBot, folder: Path
) -> None:
    debug(main, qtbot)
    open_(main, folder, "helper.py")
    type_at(main, 1, "# one\n")
    main.files.save()
    open_(main, folder, "main.py")
    pausing(main, qtbot, lambda: key(main, Key.Key_F10))
    pausing(main, qtbot, lambda: key(main, Key.Key_F11))
    assert shown(main) == ("helper.py", 7)
    end(main, qtbot)


def test_run_to_the_caret_in_another_file(main: MainWindow, qtbot: QtBot, folder: Path) -> None:
    debug(main, qtbot)
    pausing(main, qtbot, lambda: key(main, Key.Key_F10))
    open_(main, folder, "helper.py")
    main.editor.go_to(7)
    pausing(main, qtbot, main.actions_by_name["run_to_caret"].trigger)
    assert shown(main) == ("helper.py", 7)
    open_(main, folder, "other.py")
    main.actions_by_name["run_to_caret"].trigger()
    assert main.transport.happening.whole.startswith("It is another document that runs")
    assert main.debugging.is_paused
    end(main, qtbot)


def test_the_frames_of_the_stack_lead_to_their_files(main: MainWindow, qtbot: QtBot, folder: Path) -> None:
    debug(main, qtbot)
    pausing(main, qtbot, lambda: key(main, Key.Key_F10))
    pausing(main, qtbot, lambda: key(main, Key.Key_F11))
    main.frames.choose(1)
    assert (main.files.title, main.editor.caller, main.editor.paused) == ("main.py", 2, None)
    main.frames.choose(0)
    assert shown(main) == ("helper.py", 6)
    end(main, qtbot)


def test_breakpoints_of_another_program_do_not_hold_this_one(main: MainWindow, qtbot: QtBot, folder: Path) -> None:
    main.breakpoints.toggle(2)
    assert pausing(main, qtbot, main.actions_by_name["run"].trigger) == 2
    end(main, qtbot)
    open_(main, folder, "other.py")
    main.actions_by_name["run"].trigger()
    until_rest(main, qtbot)
    assert printed(main) == "1 2 3\n"


def test_a_file_that_the_person_chose_stays_when_the_program_ends(main: MainWindow, qtbot: QtBot, folder: Path) -> None:
    open_(main, folder, "helper.py")
    main.breakpoints.toggle(7)
    open_(main, folder, "main.py")
    pausing(main, qtbot, main.actions_by_name["run"].trigger)
    open_(main, folder, "other.py")
    end(main, qtbot)
    assert main.files.title == "other.py"
