"""What cells put out as notebooks keep it: lists of lines, and the names that nbformat 3 had."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any


def lines_of(text: str) -> list[str]:
    """As notebooks keep texts of several lines: each with its end."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def as_kept(output: Mapping[str, Any]) -> dict[str, Any]:
    """An output as it is kept in files: texts of several lines as lists."""
    kept = dict(output)
    if isinstance(kept.get("text"), str):
        kept["text"] = lines_of(kept["text"])
    if isinstance(kept.get("data"), Mapping):
        kept["data"] = {kind: _data(kind, value) for kind, value in kept["data"].items()}
    return kept


def _data(kind: str, value: Any) -> Any:
    if not isinstance(value, str) or (kind.startswith("image/") and kind != "image/svg+xml"):
        return value
    return lines_of(value)


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
