"""Programs in files: Python, and notebooks, which are shown as text with ``# %%`` between the cells."""

from __future__ import annotations

import io
import os
import re
import tempfile
import tokenize
from dataclasses import dataclass
from pathlib import Path

import nbformat

_MARK = re.compile(r"^# %%(?P<rest>[^\n]*)$", re.MULTILINE)
_CODING = re.compile(rb"^[ \t\f]*#.*?coding[:=]")
_RUNS = re.compile(r"\bruns=(\d+)\b")
_MARKDOWN = re.compile(r"\s*\[(markdown|md|raw)\]")


class DocumentError(Exception):
    """A file cannot be opened or saved; one sentence says why, and what to do."""


@dataclass(frozen=True)
class Cell:
    """A piece of source that is run on its own."""

    index: int
    """Position among the code cells of its document, from 0."""
    source: str
    first_line: int
    """The line of the document's text at which the source begins, from 1."""
    runs: int = 1
    """How often a run of the document runs it."""


@dataclass
class Document:
    """A file as the editor shows it."""

    path: Path | None
    text: str
    notebook: bool = False


def open_document(path: str | os.PathLike[str]) -> Document:
    """Read a ``.py`` or ``.ipynb`` file. Raises `DocumentError`."""
    file = Path(path)
    text = _read(file)
    if file.suffix.lower() == ".ipynb":
        return Document(file, _notebook_as_text(text, file.name), notebook=True)
    return Document(file, text)


def save_document(document: Document, path: str | os.PathLike[str] | None = None) -> None:
    """Write the text as a Python file, whole or not at all, to `path` or where it came from. Raises `DocumentError`."""
    file = Path(path) if path is not None else document.path
    if file is None:
        raise DocumentError("This text has no file yet; choose one to save it to.")
    if file.suffix.lower() == ".ipynb":
        raise DocumentError(f"{file.name} is a notebook; choose a file that ends with .py to save the text to.")
    try:
        encoding = _encoding(document.text.encode("utf-8", "surrogatepass"), file.name)
    except DocumentError:  # whoever is still writing the coding line loses nothing
        encoding = "utf-8"
    try:
        write_whole(file, document.text, encoding.removesuffix("-sig"))
    except UnicodeEncodeError as error:
        sign = document.text[error.start]
        raise DocumentError(
            f"{file.name} could not be saved: {encoding} has no {sign!r}; change its coding line to utf-8."
        ) from None
    except OSError as error:
        raise DocumentError(f"{file.name} could not be saved ({error.strerror}); choose another place.") from error
    document.path = file
    document.notebook = False


def write_whole(file: Path, content: str | bytes, encoding: str = "utf-8") -> None:
    """Write a file so that it is the old one or the new one at any moment.

    Raises `OSError`, or `UnicodeEncodeError` where the encoding lacks a character.
    """
    data = content.encode(encoding) if isinstance(content, str) else content
    handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with open(handle, "wb") as output:
            output.write(data)
        os.chmod(temporary, file.stat().st_mode & 0o777 if file.exists() else 0o666 & ~_umask())
        os.replace(temporary, file)
    except BaseException:
        os.unlink(temporary)
        raise


def split_cells(text: str) -> list[Cell]:
    """The code cells of a text (one, where no ``# %%`` stands), without those of Markdown and empty ones."""
    cells: list[Cell] = []
    for header, first_line, body in _pieces(text):
        source = body.strip("\n")
        if _MARKDOWN.match(header) or not source.strip():
            continue
        skipped = len(body) - len(body.lstrip("\n"))
        runs = _RUNS.search(header)
        cells.append(Cell(len(cells), source, first_line + skipped, int(runs[1]) if runs else 1))
    return cells


def _pieces(text: str) -> list[tuple[str, int, str]]:
    """Header, line of the body's beginning, and body, of each piece between the marks."""
    text = text.replace("\r\n", "\n")
    marks = list(_MARK.finditer(text))
    ends = [mark.start() for mark in marks] + [len(text)]
    pieces = [("", 1, text[: ends[0]])]
    for mark, end in zip(marks, ends[1:], strict=True):
        start = min(mark.end() + 1, end)
        pieces.append((mark["rest"], text.count("\n", 0, start) + 1, text[start:end]))
    return pieces


def _read(file: Path) -> str:
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        raise DocumentError(f"There is no file {file}; check its name and folder.") from None
    except IsADirectoryError:
        raise DocumentError(f"{file} is a folder; choose a .py or .ipynb file in it.") from None
    except OSError as error:
        raise DocumentError(f"{file} could not be read ({error.strerror}); check its permissions.") from None
    encoding = "utf-8-sig" if file.suffix.lower() == ".ipynb" else _encoding(data, file.name)
    try:
        return data.decode(encoding).replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        called = "UTF-8" if encoding.startswith("utf-8") else encoding
        raise DocumentError(
            f"{file.name} is not {called} text (byte {error.start + 1}); save it as UTF-8 and open it again."
        ) from None


def _encoding(data: bytes, name: str) -> str:
    """The encoding of a program as Python finds it: by a line such as ``# coding: latin-1``, else UTF-8."""
    try:
        encoding, lines = tokenize.detect_encoding(io.BytesIO(data).readline)
        b"".join(lines).decode(encoding)
    except UnicodeDecodeError:
        return encoding
    except (SyntaxError, LookupError):
        if any(_CODING.match(line) for line in data.split(b"\n")[:2]):
            raise DocumentError(
                f"{name} has a coding line that Python does not understand; write # coding: utf-8 and open it again."
            ) from None
        return "utf-8-sig"
    return encoding


def _notebook_as_text(text: str, name: str) -> str:
    try:
        notebook = nbformat.reads(text, as_version=4)
    except nbformat.reader.NotJSONError:
        raise DocumentError(f"{name} is no readable notebook: it is not whole JSON; restore it from a copy.") from None
    except Exception:  # noqa: BLE001  # nbformat raises whatever the damage leads to: KeyError, TypeError, its own
        raise DocumentError(f"{name} is JSON but no notebook; open it in Jupyter to repair it.") from None
    return "\n\n".join(_cell_as_text(cell, name) for cell in notebook.cells) + "\n"


def _cell_as_text(cell: nbformat.NotebookNode, name: str) -> str:
    try:
        source = str(cell["source"])
        if cell["cell_type"] == "code":
            runs = cell.get("metadata", {}).get("runs", 1)
            return f"# %% runs={runs}\n{source}" if runs != 1 else f"# %%\n{source}"
    except (KeyError, TypeError, AttributeError):
        raise DocumentError(f"{name} is JSON but no notebook: a cell has no source; open it in Jupyter.") from None
    return f"# %% [{cell['cell_type']}]\n" + "\n".join(f"# {line}".rstrip() for line in source.split("\n"))


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
