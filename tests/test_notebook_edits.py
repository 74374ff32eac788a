"""What an edit of a notebook touches, and what an undo brings back: one cell at most is written anew."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gradviz.cell_text import ANY_MARK, MARK, marks_in
from gradviz.documents import DocumentError, open_document, save_document, split_cells
from gradviz.notebooks import Notebook, Ran
from tests.test_notebooks import PLOT, THREE, code, line_of, words, written


def cells_of(notebook: Notebook) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(notebook.written)["cells"]
    return found


def replaced(notebook: Notebook, old: str, new: str, ran: dict[int, Ran] | None = None) -> Notebook:
    """The notebook with other words in its text."""
    assert old in notebook.text()
    return notebook.with_text(notebook.text().replace(old, new), ran)


# ------------------------------------------------------------ ends of lines within a source


@pytest.mark.parametrize("source", ["x = 1\ry = 2", "x = 1\r\ny = 2\r\n", ["x = 1\r\n", "y = 2\rz = 3\n"], "x = 'a\r'"])
def test_carriage_returns_of_a_cell_stay_when_another_one_is_edited(source: Any) -> None:
    notebook = Notebook(written(code(source, "a"), code("other = 1", "o")))
    edited = replaced(notebook, "other = 1", "other = 2")
    assert edited.cells[0].raw == notebook.cells[0].raw
    assert cells_of(edited)[1]["source"] == "other = 2"


def test_carriage_returns_stay_on_the_lines_that_were_not_edited() -> None:
    notebook = Notebook(written(code("x = 1\r\ny = 2\r\nz = 3", "a")))
    assert cells_of(replaced(notebook, "y = 2", "y = 4"))[0]["source"] == "x = 1\r\ny = 4\r\nz = 3"


# ------------------------------------------------------------ half a sign


@pytest.mark.parametrize("sign", ["\\ud800", "\\udc00", "\\ud83dx"])
def test_half_of_a_sign_in_a_source_is_refused_as_other_signs_are(tmp_path: Path, sign: str) -> None:
    path = tmp_path / "a.ipynb"
    path.write_text(written(code("first = 1"), code("x = 'HERE'", "b")).replace("HERE", sign))
    with pytest.raises(DocumentError, match=r"a\.ipynb has a sign on line 5 that cannot be edited here \(U\+D[89CD]"):
        open_document(path)


def test_half_of_a_sign_that_was_put_out_is_written_as_an_escape(tmp_path: Path) -> None:
    path = tmp_path / "a.ipynb"
    path.write_text(written(code("x = 1")), encoding="utf-8")
    document = open_document(path)
    stream = {"output_type": "stream", "name": "stdout", "text": "é \ud800\n"}
    save_document(document, ran={2: Ran("x = 1", [stream], 1)})
    assert json.loads(path.read_bytes())["cells"][0]["outputs"][0]["text"] == ["é \ud800\n"]
    assert "é \\ud800" in path.read_text(encoding="utf-8")


# ------------------------------------------------------------ marks within strings


QUOTED = 'a = """\n# %%\n\n\n# %% two\n"""\nprint(a)'


def test_a_mark_within_a_string_cuts_no_cell() -> None:
    notebook = Notebook(written(code(QUOTED, "q"), code("other = 1", "o")))
    edited = replaced(notebook, "print(a)", "print(a, a)")
    assert [cell["source"] for cell in cells_of(edited)] == [QUOTED.replace("print(a)", "print(a, a)"), "other = 1"]
    assert [cell["id"] for cell in cells_of(edited)] == ["q", "o"]
    assert [cell.source for cell in split_cells(edited.text(), notebook=True)] == [
        cell["source"] for cell in cells_of(edited)
    ]


def test_an_empty_line_more_within_a_string_is_an_edit() -> None:
    notebook = Notebook(written(code(QUOTED, "q")))
    edited = replaced(notebook, "# %%\n\n\n", "# %%\n\n")
    assert cells_of(edited)[0]["source"] == QUOTED.replace("# %%\n\n\n", "# %%\n\n")
    assert cells_of(edited)[0]["outputs"] == [PLOT]


def test_three_quotes_that_nobody_ended_yet_swallow_no_cell() -> None:
    notebook = Notebook(written(code("x = 1", "x"), code(QUOTED, "q"), code('def f():\n    """Doc."""', "f")))
    edited = replaced(notebook, "x = 1", 'x = """')
    assert [cell["id"] for cell in cells_of(edited)] == ["x", "q", "f"]
    assert [cell["source"] for cell in cells_of(edited)[1:]] == [QUOTED, 'def f():\n    """Doc."""']
    assert [len(cell["outputs"]) for cell in cells_of(edited)] == [1, 1, 1]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("# %%\na = '''\n# %%\n'''\n# %%\nb", [1, 5]),
        ("# %%\na = '''\n# %%\nx = 1\n# %%\nb", [1, 3, 5]),
        ('# %%\na = """\n# %%\n"""doc"""\n# %%\n"""doc"""\n# %%', [1, 3, 5, 7]),
        ('# %%\na = "abc\\\n# %%\n"\n# %%', [1, 5]),
        ("# %%\na = \"it's\"  # don't '''\n# %%\nb = '''x'''\n# %% it's '''\nc", [1, 3, 5]),
        ("# %%\na = '\n# %%\n'", [1, 3]),
        ("# %%\na = r'''\\'''\n# %%\n'''\n", [1]),
    ],
    ids=["in a string", "no end", "no end, then strings", "continued", "comments", "one line", "escaped quote"],
)
def test_which_marks_are_in_strings(text: str, lines: list[int]) -> None:
    assert [text.count("\n", 0, mark.start()) + 1 for mark in marks_in(text)] == lines
    program = text.replace("# %%", "#%%")
    assert [program.count("\n", 0, mark.start()) + 1 for mark in marks_in(program, ANY_MARK)] == lines
    assert marks_in(program, MARK) == []


# ------------------------------------------------------------ which cell is which


def test_a_cell_of_one_letter_that_is_edited_stays_the_same_cell() -> None:
    notebook = Notebook(written(code("x", "x", tags=["t"]), words("w"), code("a = 1", "a")))
    edited = replaced(notebook, "# %%\nx\n", "# %%\ny\n")
    assert [(cell["id"], cell["source"]) for cell in cells_of(edited)] == [("x", "y"), ("w", "w"), ("a", "a = 1")]
    assert cells_of(edited)[0]["metadata"] == {"tags": ["t"]}
    again = replaced(edited, "a = 1", "totally(different)")
    assert [cell["id"] for cell in cells_of(again)] == ["x", "w", "a"]


def test_a_new_cell_beside_a_retyped_one_is_not_taken_for_it() -> None:
    notebook = Notebook(written(code("x", "x"), code("a = 1", "a")))
    edited = replaced(notebook, "# %%\nx\n", "# %%\nq = 7\n\n# %%\ny\n")
    assert [cell["id"] for cell in cells_of(edited)][2] == "a"
    assert len({cell["id"] for cell in cells_of(edited)}) == 3


# ------------------------------------------------------------ what cells put out


def outputs_in(notebook: Notebook) -> dict[str, list[int | None]]:
    """By source: the numbers of the executions whose outputs the code cells hold; None for a cell that holds none."""
    cells = [cell for cell in cells_of(notebook) if cell["cell_type"] == "code"]
    return {"".join(cell["source"]): cell["execution_count"] if cell["outputs"] else None for cell in cells}


def numbered(source: str, number: int) -> dict[str, Any]:
    """A cell that ran as this execution."""
    return {**code(source, f"c{number}"), "execution_count": number}


def test_an_edited_cell_keeps_what_it_put_out_and_its_number() -> None:
    edited = replaced(Notebook(THREE), "x = 1", "x = 2")
    assert outputs_in(edited) == {"x = 2": 7, "y = 'é'": 7}
    assert [cell.is_stale for cell in edited.cells] == [True, False, False]
    again = edited.with_text(edited.text() + "\n# %%\nz = 3\n")
    assert [cell.is_stale for cell in again.cells] == [True, False, False, False]
    assert outputs_in(again)["z = 3"] is None


def test_only_a_run_replaces_what_an_edited_cell_put_out() -> None:
    stream = {"output_type": "stream", "name": "stdout", "text": "new\n"}
    edited = replaced(Notebook(THREE), "x = 1", "x = 2")
    line = line_of(edited, "x =")
    ran = edited.with_text(edited.text(), {line: Ran("x = 2", [stream], 8)})
    assert outputs_in(ran) == {"x = 2": 8, "y = 'é'": 7}
    assert not any(cell.is_stale for cell in ran.cells)
    since = ran.with_text(ran.text().replace("x = 2", "x = 3"), {line: Ran("x = 3", [stream], 8, of="x = 2")})
    assert outputs_in(since) == {"x = 3": 8, "y = 'é'": 7}
    assert since.cells[0].is_stale


LONG = "a = 1\nb = 2\n" + "".join(f"total_{at} = total_{at - 1} + a * b\n" for at in range(1, 7)) + "print(total_6)"


@pytest.mark.parametrize("at", ["total_1 =", "total_6 ="], ids=["below", "above"])
def test_of_a_cell_that_is_split_the_larger_part_keeps_what_it_put_out(at: str) -> None:
    notebook = Notebook(written(numbered("x = 1", 1), numbered(LONG, 2), numbered("y = 2", 3)))
    split = replaced(notebook, at, "# %%\n" + at)
    above, below = LONG[: LONG.index(at)].rstrip(), LONG[LONG.index(at) :]
    larger, smaller = (above, below) if len(above) > len(below) else (below, above)
    assert outputs_in(split) == {"x = 1": 1, larger: 2, smaller: None, "y = 2": 3}
    assert split.with_text(notebook.text()).written == notebook.written


@pytest.mark.parametrize("first", [True, False])
def test_cells_that_are_merged_keep_what_the_larger_one_put_out(first: bool) -> None:
    sources = ["print(1)", LONG] if first else [LONG, "print(1)"]
    notebook = Notebook(written(numbered(sources[0], 1), numbered(sources[1], 2), numbered("y = 2", 3)))
    merged = notebook.with_text(notebook.text().replace("\n\n# %%\n", "\n", 1))
    assert outputs_in(merged) == {"\n".join(sources): 2 if first else 1, "y = 2": 3}
    assert merged.with_text(notebook.text()).written == notebook.written


def test_what_a_deleted_cell_put_out_goes_with_it_and_comes_back() -> None:
    notebook = Notebook(THREE)
    deleted = replaced(notebook, "# %%\nx = 1\n\n", "")
    assert outputs_in(deleted) == {"y = 'é'": 7}
    assert deleted.with_text(notebook.text()).written == notebook.written


# ------------------------------------------------------------ undo


def test_an_edit_that_is_undone_gives_the_file_back() -> None:
    notebook = Notebook(THREE)
    edited = replaced(notebook, "x = 1", "x = 2")
    assert edited.written != notebook.written
    twice = replaced(edited, "y = 'é'", "y = 3")
    undone = twice.with_text(notebook.text())
    assert undone.written == notebook.written


@pytest.mark.parametrize("gone", ["# %%\nx = 1\n", "# %% [markdown]\n# # Title\n#\n# two  \n# lines\n\n"])
def test_a_deleted_cell_comes_back_whole(gone: str) -> None:
    notebook = Notebook(THREE)
    edited = replaced(notebook, gone, "")
    assert len(cells_of(edited)) == 2
    assert edited.with_text(notebook.text()).written == notebook.written


def test_what_came_of_a_run_is_newer_than_the_file() -> None:
    notebook = Notebook(THREE)
    stream = {"output_type": "stream", "name": "stdout", "text": "new\n"}
    ran = notebook.with_text(notebook.text(), {line_of(notebook, "x ="): Ran("x = 1", [stream], 9)})
    undone = replaced(replaced(ran, "x = 1", "x = 2"), "x = 2", "x = 1")
    assert undone.written == ran.written
    assert cells_of(undone)[0]["execution_count"] == 9


def test_a_copy_of_what_a_cell_was_before_is_a_new_cell() -> None:
    notebook = Notebook(THREE)
    edited = replaced(notebook, "x = 1", "x = 2")
    copied = edited.with_text(edited.text() + "\n# %%\nx = 1\n")
    ids = [cell["id"] for cell in cells_of(copied)]
    assert ids[:3] == ["a", "w", "c"]
    assert len(set(ids)) == 4


def test_cells_that_are_remembered_do_not_pile_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gradviz.notebooks._MOST_GONE", 5_000)
    first = notebook = Notebook(written(code("x = 0", "a"), code("y = 1", "b")))
    for number in range(1, 60):
        notebook = notebook.with_text(first.text().replace("x = 0", f"x = {number}"))
    assert 1_000 < sum(len(cell.raw) for cell in notebook._gone) <= 5_000
    assert cells_of(replaced(notebook, "x = 59", "x = 58"))[0]["id"] == "a"


def test_saving_an_undone_edit_gives_the_file_its_bytes_back(tmp_path: Path) -> None:
    path = tmp_path / "a.ipynb"
    path.write_text(THREE, encoding="utf-8")
    document = open_document(path)
    before = document.text
    document.text = before.replace("x = 1", "x = 2")
    save_document(document)
    assert path.read_text(encoding="utf-8") != THREE
    document.text = before
    save_document(document)
    assert path.read_text(encoding="utf-8") == THREE


# ------------------------------------------------------------ programs and notebooks


PROGRAM = '''"""What it does."""
import torch

#%%
x = 1

# In[3]:
y = """
#%%
"""

# %% The title [markdown]
# # Words
#
# *more*
# %% [markdown]
"""
# In a string

of two lines
"""

#%% md
# as PyCharm has it

# %% [raw]
# raw

#%% Loop runs=3
z = 3
'''


def test_the_cells_of_a_program_become_those_of_a_notebook(tmp_path: Path) -> None:
    program, path, back = tmp_path / "a.py", tmp_path / "a.ipynb", tmp_path / "b.py"
    program.write_text(PROGRAM)
    document = open_document(program)
    ran = split_cells(document.text)
    save_document(document, path)
    cells = json.loads(path.read_bytes())["cells"]
    assert [(cell["cell_type"], "".join(cell["source"])) for cell in cells] == [
        ("code", '"""What it does."""\nimport torch'),
        ("code", "x = 1"),
        ("code", 'y = """\n#%%\n"""'),
        ("markdown", "# Words\n\n*more*"),
        ("markdown", "# In a string\n\nof two lines"),
        ("markdown", "as PyCharm has it"),
        ("raw", "raw"),
        ("code", "z = 3"),
    ]
    assert [cell["metadata"] for cell in cells if cell["metadata"]] == [
        {"title": "The title"},
        {"runs": 3, "title": "Loop"},
    ]
    assert document.notebook
    assert open_document(path).text == document.text
    assert [(cell.source, cell.runs, cell.title) for cell in split_cells(document.text, notebook=True)] == [
        (cell.source, cell.runs, cell.title) for cell in ran
    ]
    save_document(document, back)
    assert not document.notebook
    again = open_document(back)
    assert again.text == document.text
    save_document(again, path)
    assert [(cell["cell_type"], cell["source"]) for cell in json.loads(path.read_bytes())["cells"]] == [
        (cell["cell_type"], cell["source"]) for cell in cells
    ]


def test_comments_of_a_notebook_begin_no_cells_of_the_program_that_it_becomes(tmp_path: Path) -> None:
    path, program = tmp_path / "a.ipynb", tmp_path / "a.py"
    sources = ["a = 1\n#%% part\nb = 2\n# In[7]:\nc = 3", 'd = """\n#%%\n"""']
    path.write_text(written(*(code(source, f"c{at}") for at, source in enumerate(sources))))
    document = open_document(path)
    save_document(document, program)
    assert [cell.source for cell in split_cells(open_document(program).text)] == [
        "a = 1\n##%% part\nb = 2\n## In[7]:\nc = 3",
        sources[1],
    ]
    assert document.text == open_document(program).text


def test_words_in_brackets_within_a_title_make_no_cell_of_words() -> None:
    assert [cell.title for cell in split_cells("# %% Load [raw] data\nx = 1\n")] == ["Load [raw] data"]
    assert split_cells("# %% Title [markdown]\n# words\n") == []
