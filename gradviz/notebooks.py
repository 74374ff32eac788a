"""Notebooks as text with ``# %%`` between the cells, and back: what the text does not show is kept as it was written.

A notebook that was edited is its old file with other cells: the bytes around them, and those of the cells that were not
touched, stay. In a cell that was edited its source is replaced; in one that ran, its outputs.
"""

from __future__ import annotations

import difflib
import json
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gradviz.cell_text import CODE, Piece, pieces_of
from gradviz.json_spans import Span, Style, elements, members, start_of

_EMPTY = (
    '{\n "cells": [],\n "metadata": {\n  "kernelspec": {\n   "display_name": "Python 3",\n   "language": "python",\n'
    '   "name": "python3"\n  },\n  "language_info": {\n   "name": "python"\n  }\n },\n "nbformat": 4,\n'
    ' "nbformat_minor": 5\n}\n'
)
_ALIKE = 0.4
"""How alike two sources have to be for one to be the other, edited."""
_NEXT = 0.2
"""What is added where the one stood behind the same cell as the other does."""


class NotANotebook(Exception):
    """A text is no notebook that can be read; why, in a part of a sentence."""


@dataclass(frozen=True)
class Ran:
    """What a code cell put out when it ran."""

    source: str
    outputs: Sequence[Mapping[str, Any]]
    """As nbformat 4 has them."""
    count: int | None
    """The number of its execution."""


@dataclass(eq=False)
class _Cell:
    """A cell of the file."""

    raw: str
    """As it is written there."""
    kind: str
    source: str
    pieces: list[Piece]
    """What it is in the text; several where there are marks of cells within its source."""


class Notebook:
    """One notebook as its file has it."""

    def __init__(self, written: str) -> None:
        """Raises `NotANotebook`."""
        self.written = written
        self._style = Style(written)
        whole = _object(written)
        version = whole.get("nbformat")
        if not isinstance(version, int):
            raise NotANotebook("is JSON but no notebook: it does not say its version")
        if version not in (3, 4):
            raise NotANotebook(f"is a notebook of version {version}; only 3 and 4 can be read")
        self._old = version == 3
        self._ids = not self._old and (version, whole.get("nbformat_minor", 0)) >= (4, 5)
        self._at, self._depth = self._cells_at(whole)
        self.cells = [self._cell(span) for span in elements(written, self._at[0])]
        lists = [cell for cell in self.cells if isinstance(json.loads(cell.raw).get(self._key(cell.kind)), list)]
        self._as_lists = len(lists) * 2 >= len(self.cells)

    @classmethod
    def new(cls) -> Notebook:
        """One without cells."""
        return cls(_EMPTY)

    def text(self) -> str:
        """All cells as text."""
        return "\n\n".join(piece.text for cell in self.cells for piece in cell.pieces) + "\n"

    # ------------------------------------------------------------ reading

    def _cells_at(self, whole: dict[str, Any]) -> tuple[Span, int]:
        """Where the list of cells stands, and how deep."""
        top = members(self.written, start_of(self.written))
        if not self._old:
            if not isinstance(whole.get("cells"), list):
                raise NotANotebook("is JSON but no notebook: it has no list of cells")
            return top["cells"], 1
        sheets = whole.get("worksheets")
        if not isinstance(sheets, list) or not all(isinstance(sheet, dict) for sheet in sheets):
            raise NotANotebook("is JSON but no notebook: it has no worksheets")
        if len(sheets) != 1 or not isinstance(sheets[0].get("cells"), list):
            raise NotANotebook("is an old notebook with several worksheets")
        sheet = elements(self.written, top["worksheets"][0])[0]
        return members(self.written, sheet[0])["cells"], 3

    def _cell(self, span: Span) -> _Cell:
        raw = self.written[span[0] : span[1]]
        value = json.loads(raw)
        kind = value.get("cell_type") if isinstance(value, dict) else None
        if kind not in ("code", "markdown", "raw", "heading", "html"):
            raise NotANotebook("is JSON but no notebook: a cell has no known type")
        source = _joined(value.get(self._key(kind)))
        if source is None:
            raise NotANotebook("is JSON but no notebook: a cell has no source")
        metadata = value.get("metadata")
        metadata = metadata if isinstance(metadata, dict) else {}
        shown = "#" * _level(value) + " " + source if kind == "heading" else source
        return _Cell(raw, kind, source, pieces_of(Piece.of("markdown" if kind == "heading" else kind, shown, metadata)))

    def _key(self, kind: str) -> str:
        return "input" if self._old and kind == "code" else "source"

    # ------------------------------------------------------------ writing

    def with_text(self, text: str, ran: Sequence[Ran | None] = ()) -> Notebook:
        """The notebook that the edited text is; `ran` is what its code cells put out when they ran since, in order."""
        pieces = pieces_of(text)
        codes = [piece.kind == CODE and bool(piece.source.strip()) for piece in pieces]
        taken = {json.loads(cell.raw).get("id") for cell in self.cells}
        found = self._matched(pieces)
        written = []
        for at, count, cell in found:
            number = sum(codes[:at])
            run = ran[number] if count == 1 and codes[at] and number < len(ran) else None
            raw = self._made(pieces[at], taken) if cell is None else cell.raw
            if cell is not None and cell.pieces != pieces[at : at + count]:
                raw = self._edited(cell, pieces[at])
            written.append(self._with_outputs(raw, run) if run is not None else raw)
        in_place = [cell for _, _, cell in found] == self.cells
        return Notebook(self._spliced(written) if in_place else self._joined(written))

    def _spliced(self, written: list[str]) -> str:
        """The file with other texts of the same cells."""
        text = self.written
        for (start, end), raw in reversed(list(zip(elements(text, self._at[0]), written, strict=True))):
            text = text[:start] + raw + text[end:]
        return text

    def _joined(self, written: list[str]) -> str:
        start, end = self._at
        return self.written[:start] + self._style.array(written, self._depth) + self.written[end:]

    def _matched(self, pieces: list[Piece]) -> list[tuple[int, int, _Cell | None]]:
        """Cells of the text: their first piece, how many they have, and the cell that they were."""
        whole = self._untouched(pieces)
        kept = [cell for cell, _ in whole.values()]
        rest = [cell for cell in self.cells if cell not in kept]
        found: list[tuple[int, int, _Cell | None]] = []
        at = 0
        while at < len(pieces):
            cell, count = whole.get(at, (None, 1))
            if cell is None:
                before = next((each for _, _, each in reversed(found) if each is not None), None)
                cell = self._closest(pieces[at], rest, before)
            found.append((at, count, cell))
            at += count
        return found

    def _untouched(self, pieces: list[Piece]) -> dict[int, tuple[_Cell, int]]:
        """The cells that stand in the text as they were, by their first piece, with how many they are."""
        old = [piece for cell in self.cells for piece in cell.pieces]
        matcher = difflib.SequenceMatcher(None, old, pieces, autojunk=False)
        now = {a + k: b + k for a, b, size in matcher.get_matching_blocks() for k in range(size)}
        whole: dict[int, tuple[_Cell, int]] = {}
        used: set[int] = set()
        moved = []
        first = 0
        for cell in self.cells:
            count = len(cell.pieces)
            start = now.get(first, -1)
            if all(now.get(first + k, -1) == start + k for k in range(count)) and start >= 0:
                whole[start] = cell, count
                used.update(range(start, start + count))
            elif count == 1 and cell.source.strip():
                moved.append(cell)
            first += count
        for cell in moved:
            place = next((at for at, piece in enumerate(pieces) if at not in used and piece == cell.pieces[0]), None)
            if place is not None:
                whole[place] = cell, 1
                used.add(place)
        return whole

    def _closest(self, piece: Piece, rest: list[_Cell], before: _Cell | None) -> _Cell | None:
        """The cell that was edited to be this piece, which then is no other's; None if it is a new one."""
        behind = next((at for at, cell in enumerate(self.cells) if cell is before), -1) + 1
        best, score = None, _ALIKE
        for cell in rest:
            if cell.pieces[0].kind != piece.kind:
                continue
            bonus = _NEXT if behind < len(self.cells) and self.cells[behind] is cell else 0.0
            matcher = difflib.SequenceMatcher(None, cell.pieces[0].source, piece.source, autojunk=False)
            if min(matcher.real_quick_ratio(), matcher.quick_ratio()) + bonus > score:
                alike = matcher.ratio() + bonus
                if alike > score:
                    best, score = cell, alike
        if best is not None:
            rest.remove(best)
        return best

    def _edited(self, cell: _Cell, piece: Piece) -> str:
        """The cell with another source, or metadata; what it put out is not of this source, so it goes."""
        raw, source = cell.raw, piece.source
        if cell.kind == "heading":
            level = len(source) - len(source.lstrip("#"))
            source = source.lstrip("#").strip()
            raw = self._replaced(raw, "level", max(1, level))
        value = json.loads(raw)
        key = self._key(cell.kind)
        if source != cell.source:
            as_lines = isinstance(value[key], list)
            raw = self._replaced(raw, key, _lines(source) if as_lines else source)
            if cell.kind == "code":
                raw = self._with_outputs(raw, Ran(source, [], None))
        metadata = piece.metadata(value.get("metadata") or {})
        return raw if metadata == (value.get("metadata") or {}) else self._replaced(raw, "metadata", metadata)

    def _with_outputs(self, raw: str, ran: Ran) -> str:
        outputs = [_old_output(output) if self._old else _written(output) for output in ran.outputs]
        raw = self._replaced(raw, "outputs", outputs)
        return self._replaced(raw, "prompt_number" if self._old else "execution_count", ran.count)

    def _replaced(self, raw: str, key: str, value: Any) -> str:
        """The text of a cell with another value of a key; all else stays as it is written."""
        spans = members(raw)
        if key not in spans:
            return raw if value is None else self._style.write({**json.loads(raw), key: value}, self._depth + 1)
        start, end = spans[key]
        if json.loads(raw[start:end]) == value:
            return raw
        return raw[:start] + self._style.write(value, self._depth + 2) + raw[end:]

    def _made(self, piece: Piece, taken: set[Any]) -> str:
        source: Any = _lines(piece.source) if self._as_lists else piece.source
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


def _object(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise NotANotebook("is no readable notebook: it is not whole JSON") from None
    if not isinstance(value, dict):
        raise NotANotebook("is JSON but no notebook")
    return value


def _joined(source: Any) -> str | None:
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        return "".join(source)
    return source if isinstance(source, str) else None


def _level(value: dict[str, Any]) -> int:
    level = value.get("level", 1)
    return level if isinstance(level, int) else 1


def _lines(text: str) -> list[str]:
    """As notebooks keep texts of several lines: each with its end."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _new_id(taken: set[Any]) -> str:
    while (made := secrets.token_hex(4)) in taken:
        pass
    taken.add(made)
    return made


def _written(output: Mapping[str, Any]) -> dict[str, Any]:
    """An output as it is kept in files: texts of several lines as lists."""
    kept = dict(output)
    if isinstance(kept.get("text"), str):
        kept["text"] = _lines(kept["text"])
    if isinstance(kept.get("data"), Mapping):
        kept["data"] = {kind: _data(kind, value) for kind, value in kept["data"].items()}
    return kept


def _data(kind: str, value: Any) -> Any:
    if not isinstance(value, str) or (kind.startswith("image/") and kind != "image/svg+xml"):
        return value
    return _lines(value)


_OLD_KEYS = {
    "text/plain": "text",
    "text/html": "html",
    "text/latex": "latex",
    "image/svg+xml": "svg",
    "image/png": "png",
    "image/jpeg": "jpeg",
}


def _old_output(output: Mapping[str, Any]) -> dict[str, Any]:
    """An output of nbformat 4 as nbformat 3 has it."""
    kept, kind = _written(output), output["output_type"]
    if kind == "stream":
        return {"output_type": "stream", "stream": kept["name"], "text": kept["text"]}
    if kind == "error":
        return {**kept, "output_type": "pyerr"}
    data = {_OLD_KEYS[mime]: value for mime, value in kept["data"].items() if mime in _OLD_KEYS}
    if kind == "execute_result":
        return {"output_type": "pyout", "prompt_number": output["execution_count"], "metadata": {}, **data}
    return {"output_type": "display_data", "metadata": {}, **data}
