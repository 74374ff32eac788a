"""All that the cells of a record put out, as one text or page. No Qt."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from gradviz.trace.outputs import CellOutput, all_outputs
from gradviz.trace.trace import Trace
from gradviz.ui.panels.output_feed import title
from gradviz.ui.panels.output_forms import HTML, JSON, LATEX, MARKDOWN, PICTURES, PLAIN, SVG

_ESCAPES = re.compile(r"\x1b\[[0-9;:?]*[ -/]*[@-~]")
_STYLE = (
    "body { font-family: sans-serif; margin: 2em auto; max-width: 60em; } pre { white-space: pre-wrap; }"
    " .stderr { color: #9a6700; } .error { color: #b0103a; } img { max-width: 100%; }"
)


def as_text(trace: Trace) -> str:
    """All of it as plain text, whole."""
    runs = all_outputs(trace)
    return "\n".join("".join(_text_of(run, _several(runs))) for run in runs)


def as_page(trace: Trace, name: str) -> str:
    """All of it as a page for browsers: tables and pictures are in it."""
    runs = all_outputs(trace)
    body = "\n".join("\n".join(_page_of(run, _several(runs))) for run in runs)
    head = f'<!DOCTYPE html>\n<meta charset="utf-8">\n<title>{html.escape(name)}</title>\n<style>{_STYLE}</style>\n'
    return head + body + "\n"


def _several(runs: list[CellOutput]) -> bool:
    return len({run.began.document for run in runs if not run.began.typed}) > 1


def _heading(run: CellOutput, several: bool) -> str:
    if run.began.typed:
        return "››› " + run.began.source.strip()
    if run.began.document_cell is None:
        return ""
    return f"{title(run.began, several=several)}  ·  In [{run.execution_count}]"


def _text_of(run: CellOutput, several: bool) -> Iterator[str]:
    if heading := _heading(run, several):
        yield heading + "\n"
    for bundle in run.outputs:
        text = _plain(bundle)
        yield text if text.endswith("\n") or not text else text + "\n"


def _plain(bundle: dict[str, Any]) -> str:
    kind = bundle["output_type"]
    if kind == "stream":
        return _ESCAPES.sub("", bundle["text"])
    if kind == "error":
        return "\n".join(bundle["traceback"]) or f"{bundle['ename']}: {bundle['evalue']}"
    data = bundle["data"]
    return str(data.get(PLAIN) or data.get(MARKDOWN) or data.get(LATEX) or ", ".join(data))


def _page_of(run: CellOutput, several: bool) -> Iterator[str]:
    if heading := _heading(run, several):
        yield f"<h3>{html.escape(heading)}</h3>"
    for bundle in run.outputs:
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
