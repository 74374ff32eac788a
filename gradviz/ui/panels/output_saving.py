"""All that the cells of a record put out, and those of a notebook hold, as one text or page."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtWidgets import QFileDialog, QWidget

from gradviz.trace.outputs import Bundle, CellOutput, all_outputs, outputs_of
from gradviz.trace.trace import Trace
from gradviz.ui.panels.output_feed import Head, title, told
from gradviz.ui.panels.output_forms import HTML, JSON, LATEX, MARKDOWN, PICTURES, PLAIN, SVG
from gradviz.ui.panels.output_stored import StoredCell
from gradviz.whole_files import write_whole
from gradviz.wording import tr

_ESCAPES = re.compile(r"\x1b\[[0-9;:?]*[ -/]*[@-~]")
_STYLE = (
    "body { font-family: sans-serif; margin: 2em auto; max-width: 60em; } pre { white-space: pre-wrap; }"
    " .stderr { color: #9a6700; } .error { color: #b0103a; } img { max-width: 100%; }"
)


def ask_for_file(pane: QWidget) -> tuple[Path, bool] | None:
    """Ask for a file, and whether it becomes a page."""
    kind, plain = tr("Web page") + " (*.html)", tr("Text") + " (*.txt)"
    path, chosen = QFileDialog.getSaveFileName(pane, tr("Save All Output"), tr("output") + ".txt", f"{plain};;{kind}")
    if not path:
        return None
    file = Path(path)
    suffix = file.suffix.lower() or (".html" if chosen == kind else ".txt")
    return file if file.suffix else file.with_suffix(suffix), suffix in (".html", ".htm")


def save(trace: Trace, stored: Sequence[StoredCell], file: Path, *, page: bool) -> str:
    """Write it, and say what came of that."""
    try:
        text = as_page(trace, stored, file.stem) if page else as_text(trace, stored)
        write_whole(file, text.encode("utf-8", "replace"))
    except OSError as error:
        return tr("{file} could not be saved ({why}); choose another place.", file=file.name, why=error.strerror)
    return tr("The output was saved to {file}.", file=file.name)


class _Piece(NamedTuple):
    """What stands below one heading."""

    heading: str
    outputs: list[Bundle]


def as_text(trace: Trace, stored: Sequence[StoredCell] = ()) -> str:
    """All of it as plain text, whole."""
    return "\n".join("".join(_text_of(piece)) for piece in _pieces(trace, stored))


def as_page(trace: Trace, stored: Sequence[StoredCell], name: str) -> str:
    """All of it as a page for browsers: tables and pictures are in it."""
    body = "\n".join("\n".join(_page_of(piece)) for piece in _pieces(trace, stored))
    head = f'<!DOCTYPE html>\n<meta charset="utf-8">\n<title>{html.escape(name)}</title>\n<style>{_STYLE}</style>\n'
    return head + body + "\n"


def _pieces(trace: Trace, stored: Sequence[StoredCell]) -> list[_Piece]:
    runs = all_outputs(trace)
    documents = {run.began.document for run in runs if not run.began.typed}
    several = len(documents | {cell.began.document for cell in stored}) > 1
    found = [_Piece(_heading(run, several), run.outputs) for run in runs]
    for cell in stored:
        heading = told(Head.of_stored(cell), several=several) + (
            f"  ·  In [{cell.count}]" if cell.count is not None else ""
        )
        found.append(_Piece(heading, outputs_of(cell.began, cell.events()).outputs))
    return found


def _heading(run: CellOutput, several: bool) -> str:
    if run.began.typed:
        return "››› " + run.began.source.strip()
    if run.began.document_cell is None:
        return ""
    return f"{title(run.began, several=several)}  ·  In [{run.execution_count}]"


def _text_of(piece: _Piece) -> Iterator[str]:
    if piece.heading:
        yield piece.heading + "\n"
    for bundle in piece.outputs:
        text = _plain(bundle)
        yield text if text.endswith("\n") or not text else text + "\n"


def _plain(bundle: dict[str, Any]) -> str:
    kind = bundle["output_type"]
    if kind == "stream":
        return _ESCAPES.sub("", bundle["text"])
    if kind == "error":
        return _ESCAPES.sub("", "\n".join(bundle["traceback"])) or f"{bundle['ename']}: {bundle['evalue']}"
    data = bundle["data"]
    return str(data.get(PLAIN) or data.get(MARKDOWN) or data.get(LATEX) or ", ".join(data))


def _page_of(piece: _Piece) -> Iterator[str]:
    if piece.heading:
        yield f"<h3>{html.escape(piece.heading)}</h3>"
    for bundle in piece.outputs:
        kind = bundle["output_type"]
        if kind in ("stream", "error"):
            yield f'<pre class="{bundle.get("name", "error")}">{html.escape(_plain(bundle))}</pre>'
        else:
            yield _richest(bundle["data"]) or f"<pre>{html.escape(_plain(bundle))}</pre>"


def _richest(data: dict[str, Any]) -> str:
    if HTML in data:
        return f"<div>{data[HTML]}</div>"
    for mime in PICTURES:
        if mime in data:
            return f"<div>{data[SVG]}</div>" if mime == SVG else f'<img src="data:{mime};base64,{data[mime].strip()}">'
    return f"<pre>{html.escape(str(data[JSON]))}</pre>" if JSON in data and PLAIN not in data else ""
