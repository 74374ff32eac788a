"""What cells put out as notebooks keep it, there and back: lists of lines, and the names that nbformat 3 had."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_IN_CELL = re.compile(r'File "<cell (?P<count>\d+)>", line (?P<line>\d+)(?:, in <module>)?')


def lines_of(text: str) -> list[str]:
    """As notebooks keep texts of several lines: each with its end."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def as_kept(output: Mapping[str, Any]) -> dict[str, Any]:
    """An output as it is kept in files: texts of several lines as lists, places in cells as Jupyter names them."""
    kept = dict(output)
    if isinstance(kept.get("traceback"), list):
        kept["traceback"] = [_IN_CELL.sub(r"Cell In[\g<count>], line \g<line>", line) for line in kept["traceback"]]
    if isinstance(kept.get("text"), str):
        kept["text"] = lines_of(kept["text"])
    if isinstance(kept.get("data"), Mapping):
        kept["data"] = {kind: _data(kind, value) for kind, value in kept["data"].items()}
    return kept


def _data(kind: str, value: Any) -> Any:
    if not isinstance(value, str) or (kind.startswith("image/") and kind != "image/svg+xml"):
        return value
    return lines_of(value)


def is_json(mime: str) -> bool:
    """Whether a form of a display is JSON, which files hold as what it says."""
    return mime == "application/json" or mime.endswith("+json")


_OLD_KEYS = {
    "text/plain": "text",
    "text/html": "html",
    "text/latex": "latex",
    "image/svg+xml": "svg",
    "image/png": "png",
    "image/jpeg": "jpeg",
}


def as_kept_of_old(output: Mapping[str, Any]) -> dict[str, Any]:
    """An output of nbformat 4 as nbformat 3 has it."""
    kept, kind = as_kept(output), output["output_type"]
    if kind == "stream":
        return {"output_type": "stream", "stream": kept["name"], "text": kept["text"]}
    if kind == "error":
        return {**kept, "output_type": "pyerr"}
    data = {_OLD_KEYS[mime]: value for mime, value in kept["data"].items() if mime in _OLD_KEYS}
    if kind == "execute_result":
        return {"output_type": "pyout", "prompt_number": output["execution_count"], "metadata": {}, **data}
    return {"output_type": "display_data", "metadata": {}, **data}


def held_by(cell: Any) -> list[dict[str, Any]]:
    """The outputs that a cell of a file holds, of whichever age, as nbformat 4 has them and with texts in one piece.

    Files come from anywhere: what is no output is left out.
    """
    outputs = cell.get("outputs") if isinstance(cell, dict) else None
    found = (_held(output) for output in outputs if isinstance(output, dict)) if isinstance(outputs, list) else ()
    return [output for output in found if output]


def count_of(cell: Any) -> int | None:
    """The number of the execution that a cell of a file tells."""
    count = cell.get("execution_count", cell.get("prompt_number")) if isinstance(cell, dict) else None
    return count if isinstance(count, int) and not isinstance(count, bool) else None


def _held(output: dict[str, Any]) -> dict[str, Any]:
    kind = {"pyout": "execute_result", "pyerr": "error"}.get(str(output.get("output_type")), output.get("output_type"))
    if kind == "stream":
        name = output.get("name", output.get("stream"))
        return {"output_type": kind, "name": "stderr" if name == "stderr" else "stdout", "text": _text(output)}
    if kind == "error":
        lines = output.get("traceback")
        lines = [line for line in lines if isinstance(line, str)] if isinstance(lines, list) else []
        return {
            "output_type": kind,
            "traceback": lines,
            **{key: str(output.get(key, "")) for key in ("ename", "evalue")},
        }
    data = output.get("data")
    if not isinstance(data, dict):
        data = {mime: output[key] for mime, key in _OLD_KEYS.items() if key in output}
    data = {mime: value if is_json(mime) else _joined(value) for mime, value in data.items()}
    metadata = output.get("metadata")
    made: dict[str, Any] = {"data": data, "metadata": metadata if isinstance(metadata, dict) else {}}
    if kind == "execute_result":
        made["execution_count"] = count_of(output)
    made["output_type"] = kind if kind == "execute_result" else "display_data"
    return made if data else {}


def _text(output: dict[str, Any]) -> str:
    text = _joined(output.get("text"))
    return text if isinstance(text, str) else ""


def _joined(value: Any) -> Any:
    if isinstance(value, list) and all(isinstance(line, str) for line in value):
        return "".join(value)
    return value
