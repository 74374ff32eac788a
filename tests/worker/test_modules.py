"""Breakpoints and steps in the files that a program imports."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradviz.breakpoints import Breakpoint
from gradviz.worker.messages import BreakpointFailed, BreakpointMoved, Paused
from tests.worker.driver import Driver
from tests.worker.test_debugger import step

MAIN = "from helper import double\nfrom parts.inner import Half\na = double(3)\nb = Half()(a)\nprint(a, b)\n"
HELPER = '"""Doubles."""\n\nFACTOR = 2\n\ndef double(x):\n    # twice as much\n    y = x * FACTOR\n    return y\n'
INNER = (
    "import helper\n\nclass Half:\n    def __call__(self, x):\n"
    "        self.seen = helper.double(x)\n        return x / 2\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "parts").mkdir()
    (tmp_path / "main.py").write_text(MAIN)
    (tmp_path / "helper.py").write_text(HELPER)
    (tmp_path / "parts" / "inner.py").write_text(INNER)
    return tmp_path


@pytest.fixture
def debugged(worker: Driver, folder: Path) -> Driver:
    """A worker whose program is held at the first line."""
    worker.client.run_file(MAIN, str(folder / "main.py"), debug=True)
    assert where(worker.wait_for(Paused)) == [("", 1)]
    return worker


def where(paused: Paused) -> list[tuple[str, int]]:
    """The file and line of each frame, the innermost first."""
    return [(Path(frame.file).name if frame.file else "", frame.line) for frame in paused.stack]


def go_on(worker: Driver) -> Paused:
    worker.client.go_on()
    return worker.wait_for(Paused)


def test_a_breakpoint_in_an_imported_file_holds_there(worker: Driver, folder: Path) -> None:
    worker.client.set_breakpoints([Breakpoint(1, file=str(folder / "helper.py"), line=7)])
    worker.client.run_file(MAIN, str(folder / "main.py"))
    paused = worker.wait_for(Paused)
    assert (where(paused), paused.breakpoints, paused.text) == ([("helper.py", 7), ("", 3)], (1,), "y = x * FACTOR")
    assert where(go_on(worker)) == [("helper.py", 7), ("inner.py", 5), ("", 4)]
    worker.client.go_on()
    assert worker.finish().error is None
    assert worker.text() == "6 3.0\n"


def test_one_on_the_top_level_holds_while_it_is_imported(worker: Driver, folder: Path) -> None:
    worker.client.set_breakpoints([Breakpoint(1, file=str(folder / "helper.py"), line=3)])
    worker.client.run_file(MAIN, str(folder / "main.py"))
    assert where(worker.wait_for(Paused)) == [("helper.py", 3), ("", 1)]
    worker.client.go_on()
    assert worker.finish().error is None


def test_it_moves_to_code_and_says_so_or_says_that_there_is_none(worker: Driver, folder: Path) -> None:
    file = str(folder / "helper.py")
    worker.client.set_breakpoints([Breakpoint(1, file=file, line=6), Breakpoint(2, file=file, line=9)])
    worker.client.run_file(MAIN, str(folder / "main.py"))
    assert where(worker.wait_for(Paused))[0] == ("helper.py", 7)
    told = [message for message in worker.messages if isinstance(message, (BreakpointMoved, BreakpointFailed))]
    assert told == [BreakpointMoved(1, 7), BreakpointFailed(2, "There is no code on line 9 or below it.")]
    worker.client.set_breakpoints([])
    worker.client.go_on()
    assert worker.finish().error is None


def test_where_the_text_was_edited_the_client_says_where_they_are(worker: Driver, folder: Path) -> None:
    file = str(folder / "helper.py")
    worker.client.set_breakpoints([Breakpoint(1, file=file, line=17), Breakpoint(2, file=file, line=3)], {file: {1: 7}})
    worker.client.run_file(MAIN, str(folder / "main.py"))
    assert where(worker.wait_for(Paused))[0] == ("helper.py", 7)
    worker.client.set_breakpoints([])
    worker.client.go_on()
    assert worker.finish().error is None


def test_a_file_behind_a_link_is_the_same(worker: Driver, folder: Path) -> None:
    (folder / "link").symlink_to(folder, target_is_directory=True)
    behind = str(folder / "link" / "helper.py")
    worker.client.set_breakpoints([Breakpoint(1, file=behind, line=17)], {behind: {1: 7}})
    worker.client.run_file(MAIN, str(folder / "main.py"))
    assert where(worker.wait_for(Paused))[0] == ("helper.py", 7)
    worker.client.set_breakpoints([])
    worker.client.go_on()
    assert worker.finish().error is None


def test_steps_go_into_out_of_and_over_other_files(debugged: Driver) -> None:
    seen = [where(step(debugged, "over"))[0] for _ in range(2)]
    assert seen == [("", 2), ("", 3)]
    assert where(step(debugged, "into")) == [("helper.py", 7), ("", 3)]
    assert where(step(debugged, "over"))[0] == ("helper.py", 8)
    assert where(step(debugged, "over"))[0] == ("", 4)
    assert where(step(debugged, "into")) == [("inner.py", 5), ("", 4)]
    assert where(step(debugged, "into")) == [("helper.py", 7), ("inner.py", 5), ("", 4)]
    assert where(step(debugged, "out"))[0] == ("inner.py", 6)
    assert where(step(debugged, "out"))[0] == ("", 5)
    debugged.client.go_on()
    assert debugged.finish().error is None


def test_into_an_import_goes_to_the_first_line_of_the_file(debugged: Driver) -> None:
    assert where(step(debugged, "into")) == [("helper.py", 1), ("", 1)]
    assert where(step(debugged, "out"))[0] == ("", 2)
    debugged.client.go_on()
    assert debugged.finish().error is None


def test_run_to_a_line_of_another_file(debugged: Driver, folder: Path) -> None:
    debugged.client.run_to(6, str(folder / "parts" / "inner.py"))
    assert where(debugged.wait_for(Paused)) == [("inner.py", 6), ("", 4)]
    debugged.client.go_on()
    assert debugged.finish().error is None
