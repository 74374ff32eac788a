from __future__ import annotations

import sys
from pathlib import Path

from gradviz.events import CellStarted, LineReached
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
