from __future__ import annotations

import sys
from pathlib import Path

from gradviz.events import CellStarted, FileSeen, LineReached, WarningShown
from tests.worker.driver import Driver

PROGRAM = """\
import os, sys
print(__name__)
print(__file__)
print(os.getcwd())
print(sys.argv)
print(sys.path[0])
"""


def test_a_file_runs_as_python_would_run_it(worker: Driver, tmp_path: Path) -> None:
    path = tmp_path / "program.py"
    worker.run_file(PROGRAM, str(path), ("--flag", "x y"))
    folder = str(tmp_path)
    assert worker.text().splitlines() == [
        "__main__",
        str(path),
        folder,
        str([str(path), "--flag", "x y"]),
        folder,
    ]


def test_its_neighbours_can_be_imported_and_their_lines_are_told(worker: Driver, tmp_path: Path) -> None:
    (tmp_path / "neighbour.py").write_text("def f():\n    return 'near'\n")
    worker.run_file("import neighbour\nprint(neighbour.f())\n", str(tmp_path / "program.py"))
    assert worker.text() == "near\n"
    files = [Path(event.place.file).name for event in worker.of(LineReached)]
    assert files == ["program.py", "neighbour.py", "program.py", "neighbour.py"]


def test_the_texts_of_its_neighbours_are_told_and_its_own_is_told_once(worker: Driver, tmp_path: Path) -> None:
    neighbour, program = tmp_path / "neighbour.py", tmp_path / "program.py"
    neighbour.write_text("def f():\n    return 'near'\n")
    program.write_text("old = 1\n")
    worker.run_file("import neighbour\nprint(neighbour.f())\n", str(program))
    assert worker.of(FileSeen) == [FileSeen(str(neighbour), str(neighbour), neighbour.read_text())]
    first = next(event for event in worker.of(LineReached) if event.place.file == str(neighbour))
    assert worker.events.index(first) == worker.events.index(worker.of(FileSeen)[0]) + 1


def test_a_neighbour_that_is_edited_and_loaded_again_is_told_anew(worker: Driver, tmp_path: Path) -> None:
    neighbour, path = tmp_path / "neighbour.py", str(tmp_path / "notebook.ipynb")
    neighbour.write_text("def f():\n    return 1\n")
    worker.run("import importlib, neighbour, warnings\nold = neighbour.f\nold()", path=path)
    neighbour.write_text("import warnings\ndef f():\n    warnings.warn('new')\n    raise ValueError\n")
    worker.run("importlib.reload(neighbour).f()", path=path)
    assert [(file.name, file.source) for file in worker.of(FileSeen)] == [
        (str(neighbour), "def f():\n    return 1\n"),
        (f"{neighbour} (2)", neighbour.read_text()),
    ]
    assert (worker.error().place.file, worker.error().place.line) == (f"{neighbour} (2)", 4)
    (warned,) = worker.of(WarningShown)
    assert (warned.place.file, warned.place.line) == (f"{neighbour} (2)", 3)
    assert f"{neighbour}:3: UserWarning: new" in worker.text("stderr")
    worker.run("old()", path=path)
    assert worker.of(LineReached)[-1].place.file == str(neighbour)


def test_what_runs_is_the_text_and_not_the_disk(worker: Driver, tmp_path: Path) -> None:
    path = tmp_path / "program.py"
    path.write_text("print('old')\n")
    worker.run_file("print('new')\nraise ValueError\n", str(path))
    assert worker.text() == "new\n"
    assert "raise ValueError\n" in worker.error().traceback
    (started,) = worker.of(CellStarted)
    assert (started.name, started.document_cell) == (str(path), None)


def test_a_file_displays_nothing(session: Driver) -> None:
    session.run_file("41 + 1\n")
    assert session.results() == []


def test_a_files_classes_can_be_pickled(session: Driver) -> None:
    session.run_file("import pickle\nclass A: pass\nprint(type(pickle.loads(pickle.dumps(A()))) is A)\n")
    assert session.text() == "True\n"


def test_future_statements_are_the_files_own(session: Driver) -> None:
    session.run_file("from __future__ import annotations\ndef f(x: nothing): pass\nprint(f.__annotations__)\n")
    session.run_file("def f(x: int): pass\nprint(f.__annotations__)\n")
    assert session.text() == "{'x': 'nothing'}\n{'x': <class 'int'>}\n"


def test_cells_go_on_in_a_files_namespace(worker: Driver, tmp_path: Path) -> None:
    path = str(tmp_path / "program.py")
    worker.run_file("x = 6\n", path)
    worker.run("import os\nprint(x * 7, __file__, os.getcwd())", path=path)
    assert worker.text() == f"42 {path} {tmp_path}\n"


def test_a_cell_may_change_the_folder_for_those_after_it(worker: Driver, tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    path = str(tmp_path / "program.py")
    worker.run("import os\nos.chdir('inner')", path=path)
    worker.run("print(os.getcwd())", path=path)
    assert worker.text() == f"{tmp_path / 'inner'}\n"


def test_worker_processes_of_a_data_loader_find_the_program(worker: Driver, tmp_path: Path) -> None:
    path = tmp_path / "program.py"
    path.write_text(
        "from torch.utils.data import DataLoader\n"
        "if __name__ == '__main__':\n"
        "    print(sorted(int(x) for x in DataLoader(range(4), num_workers=2)))\n"
    )
    worker.run_file(path.read_text(), str(path))
    assert worker.text() == "[0, 1, 2, 3]\n"


def test_spawned_processes_import_the_file(worker: Driver, tmp_path: Path) -> None:
    path = tmp_path / "program.py"
    path.write_text(
        "import multiprocessing\n"
        "def twice(x): return 2 * x\n"
        "if __name__ == '__main__':\n"
        "    with multiprocessing.get_context('spawn').Pool(1) as pool:\n"
        "        print(pool.map(twice, [1, 2]))\n"
    )
    worker.run_file(path.read_text(), str(path))
    assert worker.text() == "[2, 4]\n"


def test_the_program_runs_on_this_interpreter(session: Driver) -> None:
    session.run_file("import sys\nprint(sys.executable)\nprint('gradviz' in ' '.join(sys.path[:1]))\n")
    assert session.text().splitlines()[0] == sys.executable
