"""Notebooks as text with ``# %%`` between the cells, and back: what the text does not show is kept as it was written.

A notebook that was edited is its old file with other cells: the bytes around them, and those of the cells that were not
touched, stay. In a cell that was edited its source is replaced, and its outputs stay; in one that ran they are
replaced, too.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gradviz.cell_matching import FileCell, Found, match
from gradviz.cell_text import CODE, Piece
from gradviz.encodings import with_ends
from gradviz.json_spans import Style, Value, elements, members, read, value_of
from gradviz.notebook_outputs import as_kept, as_kept_of_old, count_of, lines_of
from gradviz.wording import tr

_EMPTY = (
    '{\n "cells": [],\n "metadata": {\n  "kernelspec": {\n   "display_name": "Python 3",\n   "language": "python",\n'
    '   "name": "python3"\n  },\n  "language_info": {\n   "name": "python"\n  }\n },\n "nbformat": 4,\n'
    ' "nbformat_minor": 5\n}\n'
)
_MOST_GONE = 64_000_000
"""Characters of cells that are remembered as they were before they were edited."""


class NotANotebook(Exception):
    """A text is no notebook that can be read; why, in a part of a sentence."""


@dataclass(frozen=True)
class Ran:
    """What a code cell put out when it ran."""

    source: str
    """What the cell holds now."""
    outputs: Sequence[Mapping[str, Any]]
    """As nbformat 4 has them."""
    count: int | None
    """The number of its execution."""
    of: str | None = None
    """What ran, where the cell was edited since."""


class Notebook:
    """One notebook as its file has it."""

    def __init__(self, written: str) -> None:
        """Raises `NotANotebook`."""
        for _pause in self._read(written):
            pass

    @classmethod
    def in_parts(cls, written: str) -> tuple[Notebook, Iterator[int]]:
        """One that is there when all pauses are over, which tell how far it is, in characters; they raise
        `NotANotebook`."""
        made = cls.__new__(cls)
        return made, made._read(written)

    def _read(self, written: str) -> Iterator[int]:
        self.written = written
        self._style = Style(written)
        yield 0
        top: dict[str, Value] = {}
        found: list[Value] = []
        yield from _object(written, top, found)
        version, minor = (top[key].value if key in top else None for key in ("nbformat", "nbformat_minor"))
        if not isinstance(version, int):
            raise NotANotebook(tr("is JSON but no notebook: it does not say its version"))
        if version not in (3, 4):
            raise NotANotebook(tr("is a notebook of version {version}; only 3 and 4 can be read", version=version))
        self._old = version == 3
        self._ids = version == 4 and isinstance(minor, int) and minor >= 5
        self._at, self._depth = self._cells_at(top)
        if self._old:
            found = list(elements(written, self._at.start))
        self.language = _language(top["metadata"].value if "metadata" in top else None)
        """What its code is written in, as far as it says so; empty: it does not."""
        sources: list[Any] = []
        self.cells = [self._cell(value, sources) for value in found]
        self._spans = [(value.start, value.end) for value in found]
        """Where its cells stand in the file."""
        self._as_lists = sum(isinstance(source, list) for source in sources) * 2 >= len(sources)
        self._gone: list[FileCell] = []
        """Cells as they were before they were edited, the last ones last."""

    @classmethod
    def new(cls) -> Notebook:
        """One without cells."""
        return cls(_EMPTY)

    def text(self) -> str:
        """All cells as text."""
        return "\n\n".join(cell.piece.text for cell in self.cells) + "\n"

    def find(self, text: str, found: list[Found]) -> Iterator[None]:
        """Find which cell is which of an edited text, with pauses."""
        return match(text, self.cells, self._gone, found)

    # ------------------------------------------------------------ reading

    def _cells_at(self, top: dict[str, Value]) -> tuple[Value, int]:
        """The list of cells, and how deep it stands."""
        if not self._old:
            if "cells" not in top or not isinstance(top["cells"].value, list):
                raise NotANotebook(tr("is JSON but no notebook: it has no list of cells"))
            return top["cells"], 1
        sheets = top["worksheets"].value if "worksheets" in top else None
        if not isinstance(sheets, list) or not all(isinstance(sheet, dict) for sheet in sheets):
            raise NotANotebook(tr("is JSON but no notebook: it has no worksheets"))
        if len(sheets) != 1 or not isinstance(sheets[0].get("cells"), list):
            words = tr("is an old notebook with {count} worksheets; only those with one can be read", count=len(sheets))
            raise NotANotebook(words)
        sheet = next(elements(self.written, top["worksheets"].start))
        return members(self.written, sheet.start)["cells"], 3

    def _cell(self, at: Value, sources: list[Any]) -> FileCell:
        value = at.value
        kind = value.get("cell_type") if isinstance(value, dict) else None
        if kind not in ("code", "markdown", "raw", "heading", "html"):
            raise NotANotebook(tr("is JSON but no notebook: a cell has no known type"))
        sources.append(value.get(self._key(kind)))
        source = _joined(sources[-1])
        if source is None:
            raise NotANotebook(tr("is JSON but no notebook: a cell has no source"))
        metadata = value.get("metadata")
        metadata = metadata if isinstance(metadata, dict) else {}
        shown = source.replace("\r\n", "\n").replace("\r", "\n")
        if kind == "heading":
            kind, shown = "markdown", "#" * _level(value) + " " + shown
        raw, outputs = self.written[at.start : at.end], value.get("outputs")
        cell = FileCell(raw, value["cell_type"], source, Piece.of(kind, shown, metadata))
        cell.ident = str(value.get("id"))
        cell.has_outputs, cell.count = isinstance(outputs, list) and bool(outputs), count_of(value)
        return cell

    def _key(self, kind: str) -> str:
        return "input" if self._old and kind == "code" else "source"

    # ------------------------------------------------------------ writing

    def with_text(self, text: str, ran: Mapping[int, Ran] | None = None) -> Notebook:
        """The notebook that the edited text is; `ran` is what its code cells put out when they ran since, by the lines
        at which their sources begin."""
        found: list[Found] = []
        for _pause in self.find(text, found):
            pass
        runs = [_run_of(each, ran or {}) for each in found]
        taken = {cell.ident for cell in self.cells}
        written = [self._written(each, run, taken) for each, run in zip(found, runs, strict=True)]
        lines = [each.cell.line if each.cell is not None else None for each in found]
        in_place = lines == [cell.line for cell in self.cells]
        made = Notebook(self._spliced(written) if in_place else self._joined(written))
        made._remember(found, runs, self)
        return made

    def _written(self, each: Found, run: Ran | None, taken: set[str]) -> str:
        cell, piece = each.cell, each.piece
        if cell is None:
            raw = self._made(piece, taken)
        else:
            raw = cell.raw if cell.piece == piece else self._edited(cell, piece)
        return raw if run is None else self._with_outputs(raw, run)

    def _remember(self, found: Sequence[Found], runs: Sequence[Ran | None], before: Notebook) -> None:
        """Know which cells are those of before, of what their outputs are, and how those were that are others now."""
        for at, (cell, each, run) in enumerate(zip(self.cells, found, runs, strict=True)):
            if run is not None:
                cell.ran = run.of or run.source
            elif each.cell is not None and each.cell.raw == cell.raw:
                self.cells[at] = each.cell
            elif each.cell is not None:
                cell.ran = each.cell.ran or each.cell.piece.source
            if each.cell is not None:
                self.cells[at].line = each.cell.line
        now = {(cell.line, cell.piece) for cell in self.cells}
        gone = [cell for cell in (*before._gone, *before.cells) if (cell.line, cell.piece) not in now]
        self._gone = list({(cell.line, cell.piece): cell for cell in gone}.values())
        left = sum(len(cell.raw) for cell in self._gone) - _MOST_GONE
        while left > 0:
            left -= len(self._gone.pop(0).raw)

    def _spliced(self, written: list[str]) -> str:
        """The file with other texts of the same cells."""
        parts, at = [], 0
        for (start, end), raw in zip(self._spans, written, strict=True):
            parts += [self.written[at:start], raw]
            at = end
        return "".join(parts) + self.written[at:]

    def _joined(self, written: list[str]) -> str:
        array = self._style.array(written, self._depth)
        return self.written[: self._at.start] + array + self.written[self._at.end :]

    def _edited(self, cell: FileCell, piece: Piece) -> str:
        """The cell with another source, or metadata; what it put out stays until it runs again."""
        raw, source = cell.raw, with_ends(piece.source, cell.source)
        if cell.kind == "heading":
            level = len(source) - len(source.lstrip("#"))
            source = source.lstrip("#").strip()
            raw = self._replaced(raw, "level", max(1, level))
        value = json.loads(raw)
        key = self._key(cell.kind)
        if piece.body != cell.piece.body:
            as_lines = isinstance(value[key], list)
            raw = self._replaced(raw, key, lines_of(source) if as_lines else source)
        metadata = piece.metadata(value.get("metadata") or {})
        return raw if metadata == (value.get("metadata") or {}) else self._replaced(raw, "metadata", metadata)

    def _with_outputs(self, raw: str, ran: Ran) -> str:
        outputs = [as_kept_of_old(output) if self._old else as_kept(output) for output in ran.outputs]
        raw = self._replaced(raw, "outputs", outputs)
        return self._replaced(raw, "prompt_number" if self._old else "execution_count", ran.count)

    def _replaced(self, raw: str, key: str, value: Any) -> str:
        """The text of a cell with another value of a key; all else stays as it is written."""
        spans = members(raw)
        if key not in spans:
            return raw if value is None else self._style.write({**json.loads(raw), key: value}, self._depth + 1)
        old = spans[key]
        if old.value == value:
            return raw
        return raw[: old.start] + self._style.write(value, self._depth + 2) + raw[old.end :]

    def _made(self, piece: Piece, taken: set[str]) -> str:
        source: Any = lines_of(piece.source) if self._as_lists else piece.source
        value: dict[str, Any] = {"cell_type": piece.kind, "metadata": piece.metadata({})}
        if piece.kind == CODE:
            value |= {"outputs": []}
            if self._old:
                value |= {"collapsed": False, "language": "python"}
            else:
                value["execution_count"] = None
        if self._ids:
            value["id"] = _new_id(taken)
        value[self._key(piece.kind)] = source
        return self._style.write(dict(sorted(value.items())), self._depth + 1)


def _run_of(found: Found, ran: Mapping[int, Ran]) -> Ran | None:
    """What a cell put out, if it ran: it was the same cell then, however the text is cut."""
    run = ran.get(found.first_line)
    return run if run is not None and run.source == found.piece.source.strip("\n") else None


def _object(text: str, top: dict[str, Value], cells: list[Value]) -> Iterator[int]:
    if not text.strip():
        raise NotANotebook(tr("is empty: nothing was written to it, or it was lost"))
    try:
        if text.lstrip()[0] == "{":
            yield from read(text, "cells", top, cells)
            return
        value_of(text)
    except (ValueError, RecursionError):
        raise NotANotebook(tr("is no readable notebook: it is not whole JSON")) from None
    raise NotANotebook(tr("is JSON but no notebook"))


def _language(metadata: Any) -> str:
    kernel = metadata.get("kernelspec") if isinstance(metadata, dict) else None
    info = metadata.get("language_info") if isinstance(metadata, dict) else None
    told = [kernel.get("language")] if isinstance(kernel, dict) else []
    told += [info.get("name")] if isinstance(info, dict) else []
    return next((name for name in told if isinstance(name, str) and name), "")


def _joined(source: Any) -> str | None:
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        return "".join(source)
    return source if isinstance(source, str) else None


def _level(value: dict[str, Any]) -> int:
    level = value.get("level", 1)
    return level if isinstance(level, int) else 1


def _new_id(taken: set[str]) -> str:
    while (made := secrets.token_hex(4)) in taken:
        pass
    taken.add(made)
    return made
