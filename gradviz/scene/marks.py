"""Every mark that the canvas knows, and which of them a frame has. The legend explains each."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from gradviz.scene import cards
from gradviz.scene.flows import BANDS, bands

if TYPE_CHECKING:
    from gradviz.scene.drawn import Card
    from gradviz.scene.frame import Frame


class Mark(StrEnum):
    """What is drawn with a meaning of its own."""

    DATA = "data"
    GRADIENT = "gradient"
    ZERO = "zero"
    VANISHING = "vanishing"
    EXPLODING = "exploding"
    BAD = "bad"
    LEAF = "leaf"
    HELD = "held"
    FREED = "freed"
    PACKED = "packed"
    RECOMPUTED = "recomputed"
    STALE = "stale"
    SHARED = "shared"
    BLOCKED = "blocked"
    UNTRACKED = "untracked"
    QUIET = "quiet"
    LET_GO = "let go"
    OLD = "old"
    STORAGE = "storage"
    BEHIND = "behind"
    RETAINED = "retained"
    HOOK = "hook"
    ORDER = "order"
    RUNS = "runs"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    ROOT = "root"
    SUM = "sum"
    WAYS = "ways"
    PASSES = "passes"
    SPREAD = "spread"
    HISTOGRAM = "histogram"
    HEAT = "heat"
    PICKED = "picked"
    COPY = "copy"
    GROUP = "group"
    OPEN_GROUP = "open group"
    PINNED = "pinned"


ALWAYS = (Mark.DATA, Mark.GRADIENT, Mark.LEAF, Mark.HELD, Mark.FREED, Mark.BLOCKED)
"""What the legend explains whether it is in view or not, so that it stays calm while one steps."""
_TONES = {"running": Mark.RUNNING, "done": Mark.DONE, "failed": Mark.FAILED}
_CAPTIONS = {"root": Mark.ROOT, "sum": Mark.SUM, "error": Mark.FAILED}


def present(frame: Frame) -> frozenset[Mark]:
    """The marks that a frame has."""
    found: set[Mark] = set()
    for card in frame.cards:
        found |= _of_card(card)
    for wire in frame.wires:
        found.add(Mark.BLOCKED if wire.blocked else Mark.DATA)
    if frame.groups:
        found.add(Mark.OPEN_GROUP)
    flowed = frame.flow.flowed & frame.living_edges
    if flowed.any():
        found.add(Mark.GRADIENT)
        names = {BANDS[code] for code in np.unique(bands(frame.flow.sizes[flowed])).tolist()}
        found |= {mark for mark in (Mark.ZERO, Mark.VANISHING, Mark.EXPLODING, Mark.BAD) if mark in names}
    if not frame.detailed and any(frame.living[number] for number in frame.scene.pinned):
        found.add(Mark.PINNED)
    if frame.copies or (not frame.detailed and frame.scene.copies.seen(frame.living_edges).any()):
        found.add(Mark.COPY)
    return frozenset(found)


def _of_card(card: Card) -> set[Mark]:
    face = card.face
    found = {mark for mark in (_TONES.get(card.tone), _CAPTIONS.get(card.caption_tone)) if mark is not None}
    if isinstance(face, cards.TensorFace):
        found |= _of_tensor(face)
    elif isinstance(face, cards.FunctionFace):
        found |= {Mark(chip.state) for chip in face.chips} | {Mark(badge.mark) for badge in face.badges}
        found |= {Mark.SHARED for chip in face.chips if chip.shared}
        found |= {Mark.RUNS} if face.runs > 1 else set()
    elif isinstance(face, cards.OperationFace):
        found.add(Mark.UNTRACKED)
    else:
        found.add(Mark.GROUP)
    if card.pinned:
        found.add(Mark.PINNED)
    return found


def _of_tensor(face: cards.TensorFace) -> set[Mark]:
    found = {Mark(badge.mark) for badge in face.badges}
    if face.tag:
        found.add(Mark.LEAF)
    elif face.quiet:
        found.add(Mark.OLD if face.old else Mark.QUIET)
    elif face.let_go:
        found.add(Mark.LET_GO)
    if face.ways > 1:
        found.add(Mark.WAYS)
    for content in (face.value, face.grad):
        if content is not None and content.spread is not None:
            found.add(Mark.HISTOGRAM if content.bars else Mark.SPREAD)
        if content is not None and content.heat:
            found.add(Mark.PICKED if content.bars else Mark.HEAT)
    return found
