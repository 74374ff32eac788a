"""Notebooks there and back: nothing is lost, and what was not touched stays byte for byte. nbformat is the judge."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

import nbformat
import pytest

from gradviz.cell_text import pieces_of
from gradviz.documents import Document, DocumentError, open_document, save_document, split_cells
from gradviz.notebooks import NotANotebook, Notebook, Ran
from tests.conftest import SEEDS

NOTEBOOKS = sorted(SEEDS.glob("*.ipynb"))
PLOT = {"data": {"image/png": "aGk=", "text/plain": ["<Figure>"]}, "metadata": {}, "output_type": "display_data"}


def code(source: Any, ident: str = "a", **metadata: Any) -> dict[str, Any]:
    return {"cell_type": "code", "execution_count": 7, "id": ident, "metadata": metadata, "outputs": [PLOT],
            "source": source}  # fmt: skip


def words(source: Any, id: str = "w") -> dict[str, Any]:
    return {"attachments": {"p.png": {"image/png": "aGk="}}, "cell_type": "markdown", "id": id, "metadata": {"k": 1.50},
            "source": source}  # fmt: skip


def written(*cells: dict[str, Any], minor: int = 5, **style: Any) -> str:
    whole = {"cells": list(cells), "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3"}},
             "nbformat": 4, "nbformat_minor": minor}  # fmt: skip
    return json.dumps(whole, **{"indent": 1, "ensure_ascii": False, **style}) + "\n"


def cells_of(text: str) -> list[Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        notebook = nbformat.reads(text, as_version=4)
        nbformat.validate(notebook)
    return list(notebook.cells)


def line_of(notebook: Notebook, begins: str) -> int:
    """The line of the text that begins so, from 1."""
    return next(at for at, line in enumerate(notebook.text().split("\n"), start=1) if line.startswith(begins))


WORDS = ["# Title\n", "\n", "two  \n", "lines"]
THREE = written(code("x = 1\n", "a"), words(WORDS), code(["y = 'é'"], "c", runs=3))
A, W, C = ("a", "x = 1\n", 1), ("w", None, 0), ("c", "y = 'é'", 1)
STYLES: list[dict[str, Any]] = [
    {}, {"indent": 4}, {"indent": "\t"}, {"indent": None}, {"indent": None, "separators": (",", ":")},
    {"ensure_ascii": True}, {"sort_keys": True},
]  # fmt: skip


@pytest.mark.skipif(not NOTEBOOKS, reason="the seed notebooks are not beside this checkout")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem[:3])
def test_a_real_notebook_keeps_its_bytes_and_an_edit_touches_its_own_cell_alone(path: Path, tmp_path: Path) -> None:
    data = path.read_bytes()
    document = open_document(path)
    save_document(document, tmp_path / "same.ipynb")
    assert (tmp_path / "same.ipynb").read_bytes() == data
    before = json.loads(data)
    for at, cell in enumerate(split_cells(document.text)):
        edited = open_document(path)
        lines = edited.text.split("\n")
        lines[cell.first_line - 1] += "  # edited"
        edited.text = "\n".join(lines)
        save_document(edited, tmp_path / "edited.ipynb")
        after = json.loads((tmp_path / "edited.ipynb").read_bytes())
        changed = [k for k, (old, new) in enumerate(zip(before["cells"], after["cells"], strict=True)) if old != new]
        assert len(changed) == 1, at
        new, old = after["cells"][changed[0]], before["cells"][changed[0]]
        assert {**new, "source": old["source"]} == old
        assert list(new) == list(old)
        assert open_document(tmp_path / "edited.ipynb").text == edited.text
        expected = json.dumps(after, indent=1, ensure_ascii=False) + "\n"  # as the seeds are written
        assert (tmp_path / "edited.ipynb").read_text(encoding="utf-8") == expected


@pytest.mark.parametrize("style", STYLES, ids=str)
def test_an_edited_notebook_is_written_in_its_own_style(style: dict[str, Any]) -> None:
    text = written(code("x = 1", ident="a"), words("wörter"), code(["y = 'é'\n", "z"], ident="c"), **style)
    notebook = Notebook(text)
    assert notebook.with_text(notebook.text()).written == text
    value = json.loads(text)
    value["cells"][2].update(source=["y = 'ü'\n", "z"])
    expected = json.dumps(value, **{"indent": 1, "ensure_ascii": False, **style}) + "\n"
    assert notebook.with_text(notebook.text().replace("'é'", "'ü'")).written == expected


def test_a_final_end_of_line_that_is_not_there_does_not_come() -> None:
    notebook = Notebook(THREE.rstrip("\n"))
    assert notebook.with_text(notebook.text().replace("x = 1", "x = 2")).written == THREE.rstrip("\n").replace(
        '"x = 1\\n"', '"x = 2"'
    )


def test_words_come_back_as_they_were_written() -> None:
    notebook = Notebook(THREE)
    edited = notebook.with_text(notebook.text().replace("# # Title", "# # Other"))
    cell = cells_of(edited.written)[1]
    assert cell.source == "# Other\n\ntwo  \nlines"
    assert (cell.id, cell.metadata, list(cell.attachments)) == ("w", {"k": 1.5}, ["p.png"])
    assert '"k": 1.5' in edited.written


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda t: t + "\n# %%\nnew = 1\n", [A, W, C, (None, "new = 1", 0)]),
        (lambda t: "first = 0\n\n" + t, [(None, "first = 0", 0), A, W, C]),
        (lambda t: t[: t.index("# %% runs")], [A, W]),
        (lambda t: t[t.index("# %% runs") :] + "\n" + t[: t.index("# %% runs")],
         [C, A, W]),
        (lambda t: t.replace("x = 1", "x = 1\n# %%\nmore = 2"),
         [A, (None, "more = 2", 0), W, C]),
        (lambda t: t.replace("# %%\nx = 1\n\n", ""), [W, C]),
        (lambda t: t.replace("x = 1", "x = 12"), [("a", "x = 12", 1), W, C]),
        (lambda t: "", []),
    ],
    ids=["added", "added above", "deleted", "moved", "split", "first deleted", "edited", "all deleted"],
)  # fmt: skip
def test_cells_that_come_go_move_and_split_leave_the_others_alone(change: Any, expected: list[Any]) -> None:
    notebook = Notebook(THREE)
    edited = notebook.with_text(change(notebook.text()))
    cells = cells_of(edited.written)
    for cell, (ident, source, outputs) in zip(cells, expected, strict=True):
        assert ident is None or cell.id == ident
        assert source is None or cell.source == source
        assert len(cell.get("outputs", ())) == outputs
    assert len({cell.id for cell in cells}) == len(cells)
    shown = [piece.source for piece in pieces_of(change(notebook.text()))]
    assert [piece.source for piece in pieces_of(edited.text())] == shown


def test_runs_and_titles_of_cells_are_metadata() -> None:
    notebook = Notebook(THREE)
    edited = notebook.with_text(notebook.text().replace("# %% runs=3", "# %% The loop runs=5"))
    assert dict(cells_of(edited.written)[2].metadata) == {"runs": 5, "title": "The loop"}
    assert "# %% The loop runs=5\n" in edited.text()
    back = edited.with_text(edited.text().replace("# %% The loop runs=5", "# %%"))
    assert dict(cells_of(back.written)[2].metadata) == {}


def test_marks_within_a_source_are_no_cells_as_long_as_nobody_touches_it() -> None:
    text = written(code("a = 1\n# %%\nb = 2", ident="a"), code("c = 3", ident="c"))
    notebook = Notebook(text)
    edited = notebook.with_text(notebook.text().replace("c = 3", "c = 4"))
    assert [cell.source for cell in cells_of(edited.written)] == ["a = 1\n# %%\nb = 2", "c = 4"]


def test_outputs_of_a_run_replace_the_old_ones() -> None:
    notebook = Notebook(THREE)
    stream = {"output_type": "stream", "name": "stdout", "text": "one\ntwo\n"}
    result = {"output_type": "execute_result", "execution_count": 4, "data": {"text/plain": "1"}, "metadata": {}}
    edited = notebook.with_text(notebook.text(), {line_of(notebook, "y ="): Ran("y = 'é'", [stream, result], 4)})
    cells = cells_of(edited.written)
    assert cells[0].outputs == [nbformat.from_dict({**PLOT, "data": {"image/png": "aGk=", "text/plain": "<Figure>"}})]
    assert cells[2].outputs == [nbformat.from_dict(stream), nbformat.from_dict(result)]
    assert (cells[0].execution_count, cells[2].execution_count, cells[2].id) == (7, 4, "c")
    raw = json.loads(edited.written)["cells"][2]["outputs"][0]["text"]
    assert raw == ["one\n", "two\n"]


def test_places_in_cells_are_kept_as_jupyter_names_them() -> None:
    notebook = Notebook(THREE)
    lines = [
        "Traceback (most recent call last):",
        '  File "<cell 4>", line 2, in <module>',
        "    f(a)",
        '  File "<cell 2>", line 12, in f',
        '  File "/home/ada/work.py", line 3, in <module>',
        "ZeroDivisionError: division by zero",
    ]
    error = {"output_type": "error", "ename": "ZeroDivisionError", "evalue": "division by zero", "traceback": lines}
    edited = notebook.with_text(notebook.text(), {line_of(notebook, "y ="): Ran("y = 'é'", [error], 4)})
    assert json.loads(edited.written)["cells"][2]["outputs"][0]["traceback"] == [
        lines[0],
        "  Cell In[4], line 2",
        lines[2],
        "  Cell In[2], line 12, in f",
        *lines[4:],
    ]


@pytest.mark.parametrize("minor", range(6))
def test_new_cells_have_ids_where_notebooks_of_that_age_have_them(minor: int) -> None:
    cells = [{k: v for k, v in cell.items() if minor >= 5 or k != "id"} for cell in (code("x = 1"), words("w"))]
    notebook = Notebook(written(*cells, minor=minor))
    edited = notebook.with_text(notebook.text() + "\n# %% [markdown]\n# new\n\n# %%\nz = 3\n")
    assert [("id" in cell) for cell in json.loads(edited.written)["cells"]] == [minor >= 5] * 4
    assert [cell.source for cell in cells_of(edited.written)] == ["x = 1", "w", "new", "z = 3"]


def test_an_old_notebook_is_read_and_written_as_an_old_one() -> None:
    old = {
        "metadata": {"name": "old"}, "nbformat": 3, "nbformat_minor": 0,
        "worksheets": [{"cells": [
            {"cell_type": "heading", "level": 2, "metadata": {}, "source": ["Title"]},
            {"cell_type": "code", "collapsed": False, "input": ["x = 1"], "language": "python", "metadata": {},
             "outputs": [{"output_type": "stream", "stream": "stdout", "text": ["1\n"]}], "prompt_number": 2},
            {"cell_type": "code", "collapsed": False, "input": ["y = 2"], "language": "python", "metadata": {},
             "outputs": []},
        ], "metadata": {}}],
    }  # fmt: skip
    notebook = Notebook(json.dumps(old, indent=1))
    assert notebook.text() == "# %% [markdown]\n# ## Title\n\n# %%\nx = 1\n\n# %%\ny = 2\n"
    stream = {"output_type": "stream", "name": "stdout", "text": "2\n"}
    result = {"output_type": "execute_result", "execution_count": 5, "data": {"text/plain": "4"}, "metadata": {}}
    text = notebook.text().replace("Title", "Other").replace("y = 2", "y = 3") + "\n# %%\nz = 4\n"
    edited = notebook.with_text(text, {line_of(notebook, "y ="): Ran("y = 3", [stream, result], 5)})
    assert json.loads(edited.written)["nbformat"] == 3
    new = nbformat.reads(edited.written, as_version=nbformat.NO_CONVERT)
    nbformat.validate(new)
    cells = cells_of(edited.written)
    assert [cell.source for cell in cells] == ["## Other", "x = 1", "y = 3", "z = 4"]
    assert [output.output_type for output in cells[2].outputs] == ["stream", "execute_result"]
    assert cells[1].outputs[0].text == "1\n"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{ not json", "not whole JSON"),
        ("[" * 100_000, "not whole JSON"),
        ("[]", "JSON but no notebook"),
        ('{"nbformat": 4, "cells": 7}', "no list of cells"),
        ('{"nbformat": 2, "worksheets": []}', "version 2"),
        ('{"nbformat": 4, "cells": [{"cell_type": "code"}]}', "no source"),
        ('{"nbformat": 4, "cells": [3]}', "no known type"),
        ('{"nbformat": 3, "worksheets": [{"cells": []}, {"cells": []}]}', "old notebook with 2 worksheets"),
        ('{"nbformat": 3, "worksheets": []}', "old notebook with 0 worksheets"),
        ("", "is empty"),
        (" \n", "is empty"),
    ],
)
def test_what_is_no_notebook_is_told(text: str, why: str) -> None:
    with pytest.raises(NotANotebook, match=why):
        Notebook(text)


def test_a_program_is_saved_as_a_notebook_and_back(tmp_path: Path) -> None:
    program = tmp_path / "a.py"
    program.write_text("import torch\n\n# %% [markdown]\n# Words\n\n# %%\nx = 1\n")
    document = open_document(program)
    save_document(document, tmp_path / "a.ipynb")
    assert document.notebook
    cells = cells_of((tmp_path / "a.ipynb").read_text())
    assert [(cell.cell_type, cell.source) for cell in cells] == [
        ("code", "import torch"), ("markdown", "Words"), ("code", "x = 1"),
    ]  # fmt: skip
    again = open_document(tmp_path / "a.ipynb")
    save_document(again, tmp_path / "b.py")
    assert not again.notebook
    assert (tmp_path / "b.py").read_text() == "# %%\nimport torch\n\n# %% [markdown]\n# Words\n\n# %%\nx = 1\n"
    with pytest.raises(DocumentError, match="no file yet"):
        save_document(Document(None, ""))
