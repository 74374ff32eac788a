"""A frame as text, without places: what somebody would read off the picture."""

from __future__ import annotations

from collections.abc import Iterator

from gradviz.scene.cards import Badge, Content, FunctionFace, GroupFace, OperationFace, TensorFace
from gradviz.scene.drawn import Card
from gradviz.scene.frame import Frame

ROOM = 60
"""Characters of a caption: torch's errors are long."""


def as_text(shown: Frame) -> str:
    """Cards, wires and open groups, one a line."""
    return "".join(f"{line}\n" for line in _lines(shown))


def _lines(shown: Frame) -> Iterator[str]:
    scene = shown.scene
    yield f"step {shown.step}: {shown.what}"
    for group in shown.groups:
        yield f"  frame {group.title!r} {group.detail}".rstrip()
    for card in shown.cards:
        yield "  " + " ".join(word for word in (_key(card.key), *_words(card)) if word)
    for wire in shown.wires:
        source, target = (_key(scene.keys[number]) for number in scene.pairs[wire.number].tolist())
        flow = f"gradient {wire.label}" if wire.gradient else ""
        yield " ".join(["  " + source, "->", target, flow, wire.blocked and f"blocked: {wire.blocked}"]).rstrip()
    for copy in shown.copies:
        yield f"  copy of {_key(copy.key)} {copy.title!r}"


def _key(key: str) -> str:
    return key.rpartition("/")[2] if key.startswith("g:") else key


def _words(card: Card) -> Iterator[str]:
    face = card.face
    if isinstance(face, TensorFace):
        yield from (f"{face.name!r} {face.meta}", face.tag, f"= {_content(face.value)}")
        yield f"grad {_content(face.grad)}" if face.grad is not None else ""
        yield from (
            "quiet" if face.quiet else "",
            "let go" if face.let_go else "",
            "old" if face.old else "",
            _badges(face.badges),
        )
    elif isinstance(face, FunctionFace):
        yield from (f"{face.sign} {face.name}", *(f"[{chip.text} {chip.state}]" for chip in face.chips))
        yield from (f"ran {face.runs}" if face.runs else "", _badges(face.badges))
    elif isinstance(face, OperationFace):
        yield f"{face.sign} {face.name} (not tracked)"
    elif isinstance(face, GroupFace):
        yield f"{face.title!r} {face.work}, {face.held}, {face.grad or 'no leaves'}, ran {face.ran} of {face.total}"
    yield from (card.tone, card.caption[:ROOM])


def _badges(badges: tuple[Badge, ...]) -> str:
    return " ".join(f"({badge.mark}{' ' + badge.text if badge.text else ''})" for badge in badges)


def _content(shown: Content) -> str:
    if shown.rows:
        return "; ".join(" ".join(cell.text for cell in row) for row in shown.rows)
    return shown.line
