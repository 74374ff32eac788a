"""Modules that a traced program loads: those of libraries untraced, the user's own line by line."""

from __future__ import annotations

from pathlib import Path

from gradviz.breakpoints import Breakpoint
from gradviz.worker.messages import Paused
from tests.worker.driver import Driver
from tests.worker.test_debugger import debug, lines, step


def test_modules_of_the_users_are_stepped_into_and_libraries_are_not_traced(worker: Driver, tmp_path: Path) -> None:
    library = tmp_path / "site-packages"
    library.mkdir()
    (library / "seen_library.py").write_text("import sys\ntraced = sys.gettrace() is not None\nimport own_inner\n")
    (tmp_path / "own_inner.py").write_text("import sys\ntraced = sys.gettrace() is not None\n")
    source = f"import sys\nsys.path.append({str(library)!r})\nimport seen_library\nimport own_inner\n"
    source += "print(seen_library.traced, own_inner.traced, sys.gettrace() is not None)\n"
    path = tmp_path / "program.py"
    path.write_text(source)
    worker.client.set_breakpoints([Breakpoint(1, file=str(tmp_path / "own_inner.py"), line=2)])
    worker.client.run_file(source, str(path))
    paused = worker.wait_for(Paused)
    assert (paused.stack[0].file, paused.stack[0].line) == (str(tmp_path / "own_inner.py"), 2)
    assert [frame.line for frame in paused.stack if not frame.file] == [3]
    worker.client.set_breakpoints([])
    worker.client.go_on()
    assert worker.finish().error is None
    assert worker.text() == "False True True\n"


def test_a_failed_import_shows_no_frame_of_ours(worker: Driver, tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("import no_such_module\n")
    path = tmp_path / "program.py"
    source = "import traceback\ntry:\n    import broken\nexcept ImportError:\n    print(traceback.format_exc())\n"
    path.write_text(source)
    assert worker.run_file(source, str(path)).error is None
    assert "gradviz" not in worker.text().replace(str(tmp_path), "")
    assert "importlib" not in worker.text()
    assert worker.text().splitlines()[-2] == "ModuleNotFoundError: No module named 'no_such_module'"


def test_a_step_over_the_import_of_a_library_leads_to_the_next_line(session: Driver) -> None:
    debug(session, "import wave\na = 1\nb = 2\n")
    assert lines(step(session, "over")) == (2,)
    assert lines(step(session, "over")) == (3,)
    session.client.go_on()
    assert session.finish().error is None
