from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from gradviz.documents import Cell, Document, DocumentError, open_document, save_document, split_cells


def _notebook(path: Path, *cells: dict[str, Any]) -> Path:
    path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}))
    return path


def _code(source: str, **metadata: Any) -> dict[str, Any]:
    return {"cell_type": "code", "source": source, "metadata": metadata, "outputs": [], "execution_count": None}


def test_a_python_file_is_shown_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_bytes("\ufeffx = 'é'\r\ny = 2\r\n".encode())
    assert open_document(file) == Document(file, "x = 'é'\ny = 2\n", notebook=False)


def test_a_notebook_is_shown_with_marks_between_its_cells(tmp_path: Path) -> None:
    markdown = {"cell_type": "markdown", "source": ["# Title\n", "\n", "words"], "metadata": {}}
    file = _notebook(tmp_path / "a.ipynb", markdown, _code("x = 1"), _code("x += 1\nx", runs=5))
    opened = open_document(str(file))
    assert opened.notebook
    assert opened.text == "# %% [markdown]\n# # Title\n#\n# words\n\n# %%\nx = 1\n\n# %% runs=5\nx += 1\nx\n"
    assert split_cells(opened.text) == [Cell(0, "x = 1", 7), Cell(1, "x += 1\nx", 10, runs=5)]


def test_first_lines_are_those_of_the_text() -> None:
    text = "import torch\n\n# %% a title\n\n\nx = 1\n\n# %% [markdown]\n# words\n# %%\n# %%\ny = 2"
    cells = split_cells(text)
    assert [(cell.index, cell.source) for cell in cells] == [(0, "import torch"), (1, "x = 1"), (2, "y = 2")]
    assert [text.split("\n")[cell.first_line - 1] for cell in cells] == ["import torch", "x = 1", "y = 2"]


def test_a_text_without_marks_is_one_cell() -> None:
    assert split_cells("\n\nx = 1\n") == [Cell(0, "x = 1", 3)]
    assert split_cells("") == []


def test_a_mark_within_a_line_or_an_indented_one_is_none() -> None:
    assert len(split_cells("x = '# %%'\nif x:\n    # %%\n    pass")) == 1


def test_a_cell_of_comments_is_a_cell() -> None:
    assert split_cells("# %%\n# only words\n") == [Cell(0, "# only words", 2)]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"{ not json", "no readable notebook"),
        (b"[]", "no notebook"),
        (b"{}", "no notebook"),
        (b'{"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": [{"cell_type": "code"}]}', "no notebook"),
        (b'{"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": 7}', "no notebook"),
        (b"\xff\xfe", "not UTF-8"),
    ],
)
def test_a_damaged_notebook_gives_one_sentence(tmp_path: Path, content: bytes, words: str) -> None:
    file = tmp_path / "a.ipynb"
    file.write_bytes(content)
    with pytest.raises(DocumentError, match=words) as raised:
        open_document(file)
    assert "\n" not in str(raised.value)


def test_a_missing_file_and_a_folder_give_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"There is no file .*; check its name"):
        open_document(tmp_path / "none.py")
    with pytest.raises(DocumentError, match="is a folder; choose"):
        open_document(tmp_path)


def test_a_text_that_is_not_utf8_gives_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_bytes(b"x = 1 # \xe9")
    with pytest.raises(DocumentError, match=r"a.py is not UTF-8 text \(byte 9\); save it as UTF-8"):
        open_document(file)


_ODD = ("no-such-code", "rot13", "hex", "undefined", "punycode", "idna", "cp037", "utf-16-le", "base64", "zlib")


@pytest.mark.parametrize("line", [f"# coding: {name}" for name in _ODD])
def test_a_coding_line_that_python_does_not_know_gives_one_sentence(tmp_path: Path, line: str) -> None:
    file = tmp_path / "a.py"
    file.write_text(f"{line}\nx = 1\n", encoding="utf-8")
    with pytest.raises(DocumentError, match=r"a\.py has a coding line that Python does not understand"):
        open_document(file)
    save_document(Document(file, f"{line}\ny = 'ü'\n"))
    assert file.read_text(encoding="utf-8") == f"{line}\ny = 'ü'\n"


def test_a_saved_text_comes_back(tmp_path: Path) -> None:
    document = Document(None, "x = 'é'\n")
    save_document(document, tmp_path / "a.py")
    assert open_document(tmp_path / "a.py") == Document(tmp_path / "a.py", "x = 'é'\n")
    document.text = "y = 1\n"
    save_document(document)
    assert (tmp_path / "a.py").read_text() == "y = 1\n"
    assert os.listdir(tmp_path) == ["a.py"]


def test_what_cannot_be_saved_is_told_and_leaves_the_old_file(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="has no file yet"):
        save_document(Document(None, ""))
    with pytest.raises(DocumentError, match="could not be saved"):
        save_document(Document(None, ""), tmp_path / "none" / "a.py")
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(
    "data",
    [
        "\ufeffx = 'é'\r\ny = 2\r\n".encode(),
        b"# coding: latin-1\nx = '\xe9'\n",
        "x = 'é'\ny = 2".encode("utf-16"),
        "\ufeffx = 'é'\n".encode("utf-16-be"),
        b"a = 1\r\nb = 2\nc = 3\rd = 4\r\n",
        "x = 'a\xa0b\u2028c'\n\x0cy = 1\n".encode(),
    ],
    ids=["bom and crlf", "latin-1", "utf-16", "utf-16-be", "mixed ends", "rare signs"],
)
def test_what_was_not_edited_is_saved_as_it_was_and_an_edit_keeps_the_rest(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "a.py"
    file.write_bytes(data)
    document = open_document(file)
    save_document(document)
    assert file.read_bytes() == data
    named = document.text.startswith("# coding")
    document.text = document.text + "n = 0\n" if named else "new = 0\n" + document.text
    save_document(document)
    saved = file.read_bytes()
    again = open_document(file)
    assert again.text == document.text
    mark = b"".join(mark for mark in (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff") if data.startswith(mark))
    assert saved.startswith(mark)
    assert data[len(mark) :] in saved  # byte for byte
    assert saved.count(b"\r\n") == data.count(b"\r\n") + (b"\r\n" in data)


def test_a_file_without_a_last_end_of_line_keeps_being_without(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_bytes(b"x = 1\r\ny = 2")
    document = open_document(file)
    document.text = document.text.replace("1", "3")
    save_document(document)
    assert file.read_bytes() == b"x = 3\r\ny = 2"


def test_permissions_and_links_stay(tmp_path: Path) -> None:
    file, link = tmp_path / "a.py", tmp_path / "link.py"
    file.write_text("x = 1\n")
    file.chmod(0o751)
    link.symlink_to(file)
    document = open_document(link)
    document.text = "x = 2\n"
    save_document(document)
    assert link.is_symlink()
    assert file.read_text() == "x = 2\n"
    assert file.stat().st_mode & 0o7777 == 0o751


def test_a_sign_that_no_editor_holds_is_told_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_text("x = 1\ny = '\u2029'\n", encoding="utf-8")
    with pytest.raises(DocumentError, match=r"a\.py has a sign on line 2 that cannot be edited here \(U\+2029\)"):
        open_document(file)
