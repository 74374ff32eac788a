"""Programs in files: Python, and notebooks, which are shown as text with ``# %%`` between the cells.

What the text does not show (encoding, ends of lines, all of a notebook but its sources) is kept in the document's
`Source`, so that what was not edited is written as it was read.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from gradviz.cell_text import ANY_MARK, CODE, MARK, as_of_notebook, as_of_program, cuts_at, marks_in
from gradviz.encodings import EncodingError, decoded, encoded
from gradviz.notebooks import NotANotebook, Notebook, Ran
from gradviz.whole_files import write_whole
from gradviz.wording import tr

_UNKEPT = re.compile("[\u2029\ufdd0\ufdd1\x00\ud800-\udfff]")
"""Signs that no editor of Qt's can hold."""
_LARGE = 1_000_000
"""Bytes of a file that is read in turns."""


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
    title: str = ""
    """The words behind ``# %%``."""


@dataclass(frozen=True)
class Source:
    """What a file held when it was read or written."""

    data: bytes
    text: str
    """What is shown of it."""
    encoding: str = "utf-8"
    """As `gradviz.encodings` calls it."""
    decoded: str = ""
    """The file as text, with its own ends of lines."""
    notebook: Notebook | None = None


@dataclass
class Document:
    """A file as the editor shows it."""

    path: Path | None
    text: str
    notebook: bool = False
    source: Source | None = field(default=None, compare=False, repr=False)


def open_document(path: str | os.PathLike[str]) -> Document:
    """Read a ``.py`` or ``.ipynb`` file. Raises `DocumentError`."""
    opening = Opening(Path(path))
    while not opening.go_on(1_000):
        pass
    return opening.document


class Opening:
    """A ``.py`` or ``.ipynb`` file that is being read, in portions. All of it raises `DocumentError`."""

    document: Document
    """It is there when all is read."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._parts = self._read()
        self.share = 0.0
        """How much is read, from 0 to 1."""

    @property
    def is_large(self) -> bool:
        """Whether it takes longer than a moment."""
        return self._file.is_file() and self._file.stat().st_size > _LARGE

    def go_on(self, portions: int) -> bool:
        """Read on; whether that was all."""
        read = 0
        try:
            for share in islice(self._parts, portions):
                self.share = share
                read += 1
        except EncodingError as error:
            raise DocumentError(error.sentence(self._file.name)) from None
        except NotANotebook as error:
            name = self._file.name
            raise DocumentError(
                tr("{name} {why}; open it in Jupyter to repair it, or restore it from a copy.", name=name, why=error)
            ) from None
        return read < portions

    def _read(self) -> Iterator[float]:
        file, notebook = self._file, is_notebook(self._file)
        data = _read(file)
        yield 0.0
        encoding, text = decoded(data, python=not notebook)
        yield 0.0
        if notebook:
            made, reading = Notebook.in_parts(text)
            for at in reading:
                yield at / max(1, len(text))
            source = Source(data, made.text().replace("\r\n", "\n").replace("\r", "\n"), encoding, text, made)
        else:
            source = Source(data, text.replace("\r\n", "\n").replace("\r", "\n"), encoding, text)
        if bad := _UNKEPT.search(source.text):
            line, code = source.text.count("\n", 0, bad.start()) + 1, f"{ord(bad[0]):04X}"
            words = tr("{name} has a sign on line {line} that cannot be edited here (U+{code}); write it as an escape.")
            raise DocumentError(words.format(name=file.name, line=line, code=code))
        self.document = Document(file, source.text, notebook, source)


def save_document(
    document: Document, path: str | os.PathLike[str] | None = None, ran: Mapping[int, Ran] | None = None
) -> None:
    """Write the text, whole or not at all, to `path` or where it came from. Raises `DocumentError`.

    What `path` ends with says whether that is a program or a notebook; one that becomes the other is marked anew.
    `ran` is what its code cells put out since, by the lines at which their sources begin.
    """
    file = Path(path) if path is not None else document.path
    if file is None:
        raise DocumentError(tr("This text has no file yet; choose one to save it to."))
    source = source_of(document, file, ran)
    try:
        write_whole(file, source.data)
    except OSError as error:
        why = error.strerror or str(error)
        raise DocumentError(
            tr("{name} could not be saved ({why}); choose another place.", name=file.name, why=why)
        ) from error
    document.path, document.text, document.source, document.notebook = file, source.text, source, is_notebook(file)


def source_of(document: Document, file: Path, ran: Mapping[int, Ran] | None = None) -> Source:
    """What the file will hold when the text is saved there. Raises `DocumentError`."""
    before, text, notebook = document.source or Source(b"", ""), document.text, is_notebook(file)
    if before.data and before.text == text and not ran and (before.notebook is not None) == notebook:
        return before
    if notebook:
        if document.notebook:
            made = (before.notebook or Notebook.new()).with_text(text, ran)
        else:
            made = Notebook.new().with_text(as_of_notebook(text), ran)
            before, text = Source(b"", ""), made.text()
        return Source(made.written.encode(before.encoding), text, before.encoding, made.written, made)
    if document.notebook:
        before, text = Source(b"", ""), as_of_program(text)
    try:
        encoding, written, data = encoded(text, before.decoded, before.encoding)
    except EncodingError as error:
        raise DocumentError(error.sentence(file.name)) from None
    return Source(data, text, encoding, written)


def is_notebook(path: Path) -> bool:
    """Whether a file of that name is a notebook."""
    return path.suffix.lower() == ".ipynb"


def split_cells(text: str, notebook: bool = False) -> list[Cell]:
    """The code cells of a text (one, where no ``# %%`` stands), without those of Markdown and empty ones.

    In programs ``#%%`` and ``# In[3]:`` begin cells, too; in a notebook they are comments within a cell.
    """
    return list(each_cell(text, notebook))


def each_cell(text: str, notebook: bool = False) -> Iterator[Cell]:
    """The same, one by one."""
    index = 0
    text = text.replace("\r\n", "\n")
    for cut in cuts_at(marks_in(text, MARK if notebook else ANY_MARK), text):
        piece = cut.piece
        if piece.kind == CODE and piece.source.strip():
            yield Cell(index, piece.source.strip("\n"), cut.first_line(text), piece.runs, piece.title)
            index += 1


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        raise DocumentError(tr("There is no file {path}; check its name and folder.", path=file)) from None
    except IsADirectoryError:
        raise DocumentError(tr("{path} is a folder; choose a .py or .ipynb file in it.", path=file)) from None
    except OSError as error:
        why = error.strerror or str(error)
        raise DocumentError(
            tr("{path} could not be read ({why}); check its permissions.", path=file, why=why)
        ) from None
