"""Notebooks as they come from anywhere: they open and are saved as they were, or one sentence says why not."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QTextCursor
from pytestqt.qtbot import QtBot

from gradviz.ui.main_window import MainWindow
from gradviz.ui.reading import FileReader, RecordReader
from tests.ui.conftest import until_rest
from tests.ui.person import Person

LAST = {"cell_type": "code", "execution_count": 2, "id": "last", "metadata": {}, "outputs": [], "source": ["y = 2"]}


def code(source: Any = "x = 1", **more: Any) -> dict[str, Any]:
    return {"cell_type": "code", "execution_count": 1, "metadata": {}, "outputs": [], "source": source, **more}


def words(**more: Any) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": "# Words", **more}


def notebook(*cells: Any, **more: Any) -> bytes:
    """A file that ends with a cell that can be edited."""
    whole = {"cells": [*cells, LAST], "metadata": {}, "nbformat": 4, "nbformat_minor": 5, **more}
    return json.dumps(whole, indent=1, ensure_ascii=False).encode()


def old(*cells: Any) -> bytes:
    last = {"cell_type": "code", "input": ["y = 2"], "language": "python", "metadata": {}, "outputs": []}
    sheet = {"cells": [*cells, last], "metadata": {}}
    return json.dumps({"metadata": {"name": "old"}, "nbformat": 3, "worksheets": [sheet]}, indent=1).encode()


PUT_OUT: list[Any] = [
    None, 3, {}, {"output_type": "stream"}, {"output_type": "stream", "name": 7, "text": 9}, {"output_type": "error"},
    {"output_type": "error", "traceback": 7, "ename": 3}, {"output_type": "error", "traceback": ["\x1b[99999999Ax", 3]},
    {"output_type": "display_data"}, {"output_type": "display_data", "data": []},
    {"output_type": "display_data", "data": {"image/png": 7, "text/html": None, "text/plain": ["a", 3]}, "metadata": 7},
    {"output_type": "new kind", "data": {"text/plain": "of a new kind"}},
    {"output_type": "display_data", "data": {"image/png": "!!!"}, "metadata": {"image/png": 7}},
    {"output_type": "display_data", "data": {"image/png": "aGk="}, "metadata": {"image/png": {"width": "wide"}}},
    {"output_type": "display_data", "data": {"image/svg+xml": "<svg"}, "metadata": {}},
    {"output_type": "display_data", "data": {"application/json": [1, float("nan")]}, "metadata": {}},
    {"output_type": "display_data", "data": {"application/json": "a string"}, "metadata": {}},
    {"output_type": "display_data", "data": {"text/html": "<table>" * 50}, "metadata": {}},
    {"output_type": "execute_result", "execution_count": "seven", "data": {"text/plain": "the end"}, "metadata": {}},
]  # fmt: skip
WIDGETS = {"application/vnd.jupyter.widget-state+json": {"state": {"a": {"x": 1.50}}, "version_major": 2}}
KEPT = {
    **{f"4.{minor}": notebook(code(), words(), nbformat_minor=minor) for minor in range(6)},
    "twice the same id": notebook(code(id="a"), code("z = 3", id="a"), code("z = 3", id="a")),
    "ids of other types": notebook(code(id=7), code("a", id=["b"]), code("b", id=None)),
    "attachments": notebook(words(attachments={"a.png": {"image/png": "aGk="}})),
    "widgets": notebook(code(), metadata={"widgets": WIDGETS}),
    "raw": notebook({"cell_type": "raw", "metadata": {"format": "text/x-rst"}, "source": "raw\n# %%\n"}),
    "sources as lists and empty": notebook(code(["a = 1\n", "b = 2"]), code([]), code(""), code("\n\nc = 3\n\n")),
    "outputs are missing": notebook({"cell_type": "code", "metadata": {}, "source": "x = 1"}),
    **{f"outputs are {outputs!r:.10}": notebook(code(outputs=outputs)) for outputs in (None, {"a": 1}, "text", 7)},
    "outputs of wrong types": notebook(code(outputs=PUT_OUT)),
    "metadata is a list": notebook(code(metadata=[]), words(metadata=None), metadata=[]),
    "a byte order mark": b"\xef\xbb\xbf" + notebook(code()),
    "carriage returns": notebook(code()).replace(b"\n", b"\r\n"),
    "NaN": notebook(code(metadata={"a": float("nan"), "b": float("inf")})),
    "half a sign": notebook(code(outputs=[{"output_type": "stream", "name": "stdout", "text": "HALF"}])).replace(
        b"HALF", b"\\ud83d"
    ),
    "a large count": notebook(code(execution_count=10**30)),
    "3": old({"cell_type": "code", "input": "x = 1", "language": "python", "prompt_number": 1, "outputs": [
        {"output_type": "pyout", "prompt_number": 1, "text": ["1"]}, {"output_type": "pyerr", "traceback": ["no"]},
        {"output_type": "display_data", "png": "aGk="}, {"output_type": "stream", "stream": "stderr", "text": "s"}]},
        {"cell_type": "heading", "level": "2", "metadata": {}, "source": "H"}),
}  # fmt: skip


@pytest.mark.parametrize("name", KEPT)
def test_a_strange_notebook_keeps_its_bytes_and_those_that_are_not_edited(
    window: MainWindow, person: Person, qtbot: QtBot, tmp_path: Path, name: str
) -> None:
    path, data = tmp_path / "a.ipynb", KEPT[name]
    path.write_bytes(data)
    person.name_file(path)
    person.press("Ctrl+O")
    qtbot.waitUntil(lambda: window.documents.active.path == path)
    qtbot.waitUntil(lambda: window.output._storing is None and window.output._writing is None)
    person.press("Ctrl+S")
    assert path.read_bytes() == data
    window.editor.moveCursor(QTextCursor.MoveOperation.End)
    window.editor.setTextCursor(window.editor.document().find("y = 2"))
    person.type("y = 3")
    person.press("Ctrl+S")
    assert path.read_bytes() == data.replace(b"y = 2", b"y = 3")
    assert not window.message.isVisible()


def test_outputs_of_wrong_types_hide_none_of_the_right_ones(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "a.ipynb"
    path.write_bytes(KEPT["outputs of wrong types"])
    assert window.files.open(path)
    for text in ("of a new kind", "the end"):
        qtbot.waitUntil(lambda text=text: text in window.output.view.toPlainText())


REFUSED = {
    "empty": (b"", "is empty"),
    "UTF-16": (notebook(code()).decode().encode("utf-16"), "is not UTF-8 text (byte 1)"),
    "no JSON": (b"<html>Not found</html>", "it is not whole JSON"),
    "cut off": (notebook(code())[:-40], "it is not whole JSON"),
    "a list": (b"[1, 2]", "is JSON but no notebook"),
    "something else": (b'{"name": "package"}', "it does not say its version"),
    "no cells": (b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}}', "it has no list of cells"),
    "no source": (notebook(code(None)), "a cell has no source"),
    "version 2": (b'{"nbformat": 2, "worksheets": [{"cells": []}]}', "is a notebook of version 2"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_opened_is_said_and_left_alone(window: MainWindow, tmp_path: Path, name: str) -> None:
    path, (data, why) = tmp_path / "a.ipynb", REFUSED[name]
    path.write_bytes(data)
    before = window.documents.active
    assert not window.files.open(path)
    assert window.message.isVisible()
    assert window.message.label.text().startswith("a.ipynb ")
    assert why in window.message.label.text()
    assert window.documents.active is before
    assert path.read_bytes() == data


def test_a_notebook_of_another_language_says_that_it_does_not_run_here(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "a.ipynb"
    path.write_bytes(notebook(code("x <- 1"), metadata={"kernelspec": {"name": "ir", "language": "R"}}))
    assert window.files.open(path)
    assert window.message.label.text() == (
        "a.ipynb is a notebook for R; here it can be read, edited and saved, but not run."
    )


def test_magics_shell_lines_and_questions_run_and_are_saved_as_they_stand(
    window: MainWindow, person: Person, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "a.ipynb"
    source = "%matplotlib inline\n!echo from the shell\nx = 7;\nx;"
    asked = "?len"
    timed = "%%time\nprint('timed')"
    path.write_bytes(notebook(code(source), code(asked), code(timed), code("%nothing_of_the_sort")))
    assert window.files.open(path)
    person.press("F5")
    until_rest(window, qtbot)
    for words in ("from the shell", "Return the number of items", "timed", "nothing_of_the_sort"):
        qtbot.waitUntil(lambda words=words: words in window.output.text())
    assert "7" not in window.output.text().split("Cell 2")[0].split("\n")
    person.press("Ctrl+S")
    cells = json.loads(path.read_bytes())["cells"]
    assert ["".join(cell["source"]) for cell in cells] == [source, asked, timed, "%nothing_of_the_sort", "y = 2"]


# ------------------------------------------------------------ large ones


def test_a_large_notebook_is_opened_in_turns_with_all_that_it_holds(
    window: MainWindow, person: Person, qtbot: QtBot, tmp_path: Path
) -> None:
    """The watchdog sees to it that no turn takes long."""
    path = tmp_path / "large.ipynb"
    picture = base64.b64encode(bytes(range(256)) * 3_000).decode()
    outputs = [{"output_type": "display_data", "metadata": {}, "data": {"image/png": picture}}]
    path.write_bytes(notebook(*(code(f"x = {at}", id=f"c{at}", outputs=outputs) for at in range(30))))
    data = path.read_bytes()
    assert len(data) > 30_000_000
    person.name_file(path)
    person.press("Ctrl+O")
    qtbot.waitUntil(lambda: window.documents.active.path == path, timeout=60_000)
    qtbot.waitUntil(lambda: "Cell 30" in window.output.view.toPlainText(), timeout=60_000)
    assert window.editor.toPlainText().count("# %%") == 31
    assert window.documents.active.source is not None
    assert window.documents.active.source.data == data


def readers(window: MainWindow) -> list[FileReader]:
    """What reads notebooks; records have a reader that stays."""
    return [each for each in window.findChildren(FileReader) if not isinstance(each, RecordReader)]


def test_a_large_notebook_that_is_none_says_so_and_one_that_is_asked_for_twice_is_opened_once(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    whole, cut = tmp_path / "whole.ipynb", tmp_path / "cut.ipynb"
    data = notebook(*(code("x = 1", metadata={"words": "w" * 100_000}) for _ in range(20)))
    whole.write_bytes(data)
    cut.write_bytes(data[:-5])
    window.files.open_in_turns(whole)
    window.files.open_in_turns(cut)
    window.files.open_in_turns(whole)
    qtbot.waitUntil(window.message.isVisible)
    assert window.message.label.text().startswith("cut.ipynb is no readable notebook: it is not whole JSON")
    qtbot.waitUntil(lambda: window.documents.active.path == whole)
    qtbot.waitUntil(lambda: not readers(window))
    assert [document.path for document in window.documents.all] == [whole]
