"""What the card beside a node says of it."""

from __future__ import annotations

from html import escape
from typing import Any

from gradviz.scene import numbers
from gradviz.scene.cards import GroupFace
from gradviz.scene.faces import sharer
from gradviz.scene.sharing import Sharing
from gradviz.trace.groups import Group
from gradviz.trace.texts import line_text, tensor_title
from gradviz.trace.view import View
from gradviz.wording import later, tr

_KINDS = {
    "library": later("call of a library"),
    "call": later("call"),
    "pass": later("made by a pass"),
    "module": later("module"),
    "loop": later("loop"),
    "turn": later("turn"),
    "turns": later("turns"),
    "thread": later("thread"),
}


def tooltip(view: View, key: str, sharing: Sharing | None = None, *, drawn: bool = False) -> str:
    """A node in a few lines of rich text; without what is `drawn` above them: its name, value and gradient.

    `sharing` knows who holds the same memory.
    """
    facts = view.node(key)
    make = {"tensor": _tensor, "function": _function, "operation": _operation}[facts["kind"]]
    if drawn:
        facts |= {"value": None, "grad": None}
    title, rows = make(facts)
    if sharing is not None:
        rows += _shared(view, sharing, key, facts)
    place = facts["place"]
    if place is not None and place.line:
        source = f" · <code>{escape(place.expression[:60])}</code>" if place.expression else ""
        rows.append(f"{line_text(view.trace, place)}{source}")
    return ("" if drawn else f"<b>{escape(title)}</b><br>") + "<br>".join(rows)


def _shared(view: View, sharing: Sharing, key: str, facts: dict[str, Any]) -> list[str]:
    """Who else holds the memory of a tensor, or of what a function saved."""
    trace, ident = view.trace, view.trace.nodes[key].ident
    if facts["kind"] == "tensor":
        others = [tensor_title(trace, number, view.step) for number in sharing.aliases(ident, view.step)]
        if not others:
            return []
        names = escape(tr(", ").join(others))
        return [tr("shares storage {number} with {tensors}", number=facts["storage"], tensors=names)]
    rows = []
    for slot in facts.get("saved", ()):
        if slot["state"] in ("held", "recomputed") and slot["storage"] > 0:
            holder = sharer(view, sharing, ident, slot["storage"], slot["tensor"])
            if holder:
                text = later("{slot} is the memory of {holder}: it counts once")
                rows.append(tr(text, slot=escape(slot["slot"]), holder=escape(holder)))
    return rows


def group_words(view: View, group: Group, face: GroupFace, *, drawn: bool) -> str:
    """A collapsed group in a few lines of rich text; without what is `drawn` above them."""
    kind = tr(_KINDS[group.kind])
    rows = [f"{kind} · {escape(face.detail)}" if face.detail else kind]
    if not drawn:
        rows += [words for words in (face.work, face.held, face.grad) if words]
    if face.total:
        rows.append(tr("{ran:,} of {count:,} functions ran in the last pass", ran=face.ran, count=face.total))
    if group.place is not None and group.place.line:
        rows.append(escape(line_text(view.trace, group.place)))
    return ("" if drawn else f"<b>{escape(face.title)}</b><br>") + "<br>".join(rows)


def _tensor(facts: dict[str, Any]) -> tuple[str, list[str]]:
    kind = tr("leaf") if facts["is_leaf"] and facts["requires_grad"] else tr("tensor")
    rows = [f"{kind} · {numbers.shape_text(facts['shape'])} {escape(str(facts['dtype']).removeprefix('torch.'))}"]
    version = tr("version {number}", number=facts["version"])
    rows.append(f"requires_grad={facts['requires_grad']} · {version}")
    if facts["value"] is not None:
        rows.append(tr("value {value}", value=escape(numbers.brief(facts["value"], 60))))
    if facts["grad"] is not None:
        rows.append(f"grad {escape(numbers.brief(facts['grad'], 60))}")
    if facts["retains_grad"] and not facts["is_leaf"]:
        rows.append(tr("keeps its gradient (retain_grad)"))
    rows += _hooks(facts)
    if not facts["alive"]:
        rows.append(tr("the program has let go of it"))
    return ", ".join(facts["names"]) or tr("unnamed tensor"), rows


def _function(facts: dict[str, Any]) -> tuple[str, list[str]]:
    rows = [
        f"{escape(saved['slot'])} {numbers.shape_text(saved['shape'])} · {numbers.bytes_text(saved['bytes'])}"
        f" · {tr(saved['state'])}"
        for saved in facts["saved"]
    ]
    if facts["runs"]:
        rows.append(tr("run {count} times", count=facts["runs"]) if facts["runs"] > 1 else tr("run once"))
    rows += _hooks(facts)
    if facts["failed"]:
        rows.append(tr("failed: {error}", error=escape(facts["failed"][:200])))
    return facts["name"], rows


def _hooks(facts: dict[str, Any]) -> list[str]:
    return [tr("hooks: {names}", names=escape(", ".join(facts["hooks"])))] if facts["hooks"] else []


def _operation(facts: dict[str, Any]) -> tuple[str, list[str]]:
    why = facts["grad_mode"] if facts["grad_mode"] != "grad" else tr("nothing in it requires grad")
    return facts["name"], [tr("not tracked: {why}", why=why)]
