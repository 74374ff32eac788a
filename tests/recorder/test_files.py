"""The texts of the files that a program is made of: told when their code first runs, as they were loaded."""

from __future__ import annotations

import importlib
import os
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest
import torch

import gradviz
from gradviz import events as ev
from gradviz.recorder import files
from gradviz.trace.trace import Trace

DOUBLES = "def f(x):\n    return x * 2\n"
TRIPLES = "# more\ndef f(x):\n    y = x * 3\n    return y\n"
LATER = 10_000_000_000
"""Behind the beginning of any process."""


@pytest.fixture
def helper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., ModuleType]]:
    """Writes a module that other modules can import, and loads it."""
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)

    def write(source: str, written: int = 1) -> ModuleType:
        path = tmp_path / "gradviz_test_helper.py"
        path.write_text(source)
        os.utime(path, (written, written))
        known = sys.modules.get("gradviz_test_helper")
        return importlib.reload(known) if known else importlib.import_module("gradviz_test_helper")

    yield write
    sys.modules.pop("gradviz_test_helper", None)


def rewrite(module: ModuleType, source: str) -> None:
    """Write the file of a module anew while the program goes on."""
    Path(str(module.__file__)).write_text(source)
    os.utime(str(module.__file__), (LATER, LATER))


def seen(trace: Trace, of: ModuleType) -> list[tuple[str, str]]:
    """The names (without their folder) and the texts of a module's file, in order."""
    return [(Path(file.name).name, file.source) for file in trace.files.values() if file.path == of.__file__]


def places(trace: Trace, name: str) -> list[tuple[str, int, str]]:
    found = [operation.place for operation in trace.operations.values() if operation.name == name]
    return [(Path(place.file).name, place.line, place.expression) for place in found]


def test_a_text_is_told_once_before_all_that_its_code_does(helper: Callable[..., ModuleType]) -> None:
    module = helper(DOUBLES)
    with gradviz.record() as trace:
        x = torch.ones(2)
        module.f(module.f(x))
    assert seen(trace, module) == [("gradviz_test_helper.py", DOUBLES)]
    told = next(step for step, event in enumerate(trace.events) if getattr(event, "path", "") == module.__file__)
    ran = [step for step, event in enumerate(trace.events) if isinstance(event, (ev.CallSeen, ev.OperationCalled))]
    assert ran[0] < told < ran[1]


def test_a_record_without_cells_has_the_text_of_its_program() -> None:
    with gradviz.record() as trace:
        torch.ones(2)
    assert trace.program == __file__
    assert trace.files[__file__].source == Path(__file__).read_text()


def test_after_a_reload_code_is_of_the_new_text_and_what_is_left_of_the_old_one_of_that(
    helper: Callable[..., ModuleType],
) -> None:
    module = helper(DOUBLES)
    old = module.f
    with gradviz.record() as trace:
        x = torch.ones(2)
        module.f(x)
        helper(TRIPLES, LATER)
        module.f(x)
        old(x)
    assert seen(trace, module) == [("gradviz_test_helper.py", DOUBLES), ("gradviz_test_helper.py (2)", TRIPLES)]
    assert places(trace, "mul") == [
        ("gradviz_test_helper.py", 2, "x * 2"),
        ("gradviz_test_helper.py (2)", 3, "x * 3"),
        ("gradviz_test_helper.py", 2, "x * 2"),
    ]


def test_a_module_that_is_loaded_again_unchanged_has_no_other_text(helper: Callable[..., ModuleType]) -> None:
    module = helper(DOUBLES)
    with gradviz.record() as trace:
        module.f(torch.ones(2))
        helper(DOUBLES, LATER).f(torch.ones(2))
    assert seen(trace, module) == [("gradviz_test_helper.py", DOUBLES)]


def test_what_was_written_after_the_code_was_loaded_is_not_taken_for_its_text(
    helper: Callable[..., ModuleType],
) -> None:
    module = helper(DOUBLES)
    rewrite(module, DOUBLES.replace("2", "5"))
    with gradviz.record() as trace:
        module.f(torch.ones(2))
        helper(TRIPLES, LATER).f(torch.ones(2))
    assert seen(trace, module) == [("gradviz_test_helper.py (2)", TRIPLES)]
    assert places(trace, "mul") == [("gradviz_test_helper.py", 2, ""), ("gradviz_test_helper.py (2)", 3, "x * 3")]


def test_code_of_no_file_tells_of_none() -> None:
    code = compile("y = torch.ones(2)", "<string>", "exec")
    with gradviz.record() as trace:
        exec(code, {"torch": torch})
    assert places(trace, "ones") == [("<string>", 1, "")]
    assert "<string>" not in trace.files


def test_a_file_that_was_only_touched_since_is_known_by_its_code(helper: Callable[..., ModuleType]) -> None:
    module = helper(DOUBLES)
    rewrite(module, DOUBLES)
    with gradviz.record() as trace:
        module.f(torch.ones(2))
    assert seen(trace, module) == [("gradviz_test_helper.py", DOUBLES)]


def test_a_function_that_never_ran_is_of_the_text_that_was_loaded(helper: Callable[..., ModuleType]) -> None:
    source = DOUBLES + "def g(x):\n    return x * 7\n"
    module = helper(source)
    with gradviz.record() as trace:
        module.f(torch.ones(2))
        rewrite(module, "# above\n" + source)
        module.g(torch.ones(2))
    assert seen(trace, module) == [("gradviz_test_helper.py", source)]
    assert places(trace, "mul")[1] == ("gradviz_test_helper.py", 4, "x * 7")


def test_a_text_that_is_very_long_is_not_kept(
    helper: Callable[..., ModuleType], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "_MOST", 20)
    module = helper(DOUBLES)
    with gradviz.record() as trace:
        module.f(torch.ones(2))
    assert seen(trace, module) == [("gradviz_test_helper.py", "")]
    assert places(trace, "mul") == [("gradviz_test_helper.py", 2, "x * 2")]


def test_threads_tell_it_once(helper: Callable[..., ModuleType]) -> None:
    module = helper(DOUBLES)
    with gradviz.record() as trace:
        started = [threading.Thread(target=module.f, args=(torch.ones(2),)) for _ in range(2)]
        for thread in started:
            thread.start()
            thread.join()
        module.f(torch.ones(2))
    assert seen(trace, module) == [("gradviz_test_helper.py", DOUBLES)]
    assert len(places(trace, "mul")) == 3
