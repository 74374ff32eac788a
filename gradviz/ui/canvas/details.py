"""What the card beside a node says of it."""

from __future__ import annotations

from html import escape
from typing import Any

from gradviz.scene import numbers
from gradviz.trace.texts import line_text
from gradviz.trace.view import View


def tooltip(view: View, key: str, *, drawn: bool = False) -> str:
    """A node in a few lines of rich text; without what is `drawn` above them: its name, value and gradient."""
    facts = view.node(key)
    make = {"tensor": _tensor, "function": _function, "operation": _operation}[facts["kind"]]
    if drawn:
        facts |= {"value": None, "grad": None}
    title, rows = make(facts)
    place = facts["place"]
    if place is not None and place.line:
        source = f" · <code>{escape(place.expression[:60])}</code>" if place.expression else ""
        rows.append(f"{line_text(view.trace, place)}{source}")
    return ("" if drawn else f"<b>{escape(title)}</b><br>") + "<br>".join(rows)


def _tensor(facts: dict[str, Any]) -> tuple[str, list[str]]:
    kind = "leaf" if facts["is_leaf"] and facts["requires_grad"] else "tensor"
    rows = [f"{kind} · {numbers.shape_text(facts['shape'])} {escape(str(facts['dtype']).removeprefix('torch.'))}"]
    rows.append(f"requires_grad={facts['requires_grad']} · version {facts['version']}")
    if facts["value"] is not None:
        rows.append(f"value {escape(numbers.brief(facts['value'], 60))}")
    if facts["grad"] is not None:
        rows.append(f"grad {escape(numbers.brief(facts['grad'], 60))}")
    if not facts["alive"]:
        rows.append("the program has let go of it")
    return ", ".join(facts["names"]) or "unnamed tensor", rows


def _function(facts: dict[str, Any]) -> tuple[str, list[str]]:
    rows = [
        f"{escape(saved['slot'])} {numbers.shape_text(saved['shape'])} · {numbers.bytes_text(saved['bytes'])}"
        f" · {saved['state']}"
        for saved in facts["saved"]
    ]
    if facts["runs"]:
        rows.append(f"run {facts['runs']} times" if facts["runs"] > 1 else "run once")
    if facts["failed"]:
        rows.append(f"failed: {escape(facts['failed'][:200])}")
    return facts["name"], rows


def _operation(facts: dict[str, Any]) -> tuple[str, list[str]]:
    why = facts["grad_mode"] if facts["grad_mode"] != "grad" else "nothing in it requires grad"
    return facts["name"], [f"not tracked: {why}"]
