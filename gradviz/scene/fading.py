"""What is not looked at fades: a frame with most of it faint."""

from __future__ import annotations

from dataclasses import replace

from gradviz.scene.drawn import OpenGroup
from gradviz.scene.frame import Frame
from gradviz.scene.relations import Kept

FAINT = 0.16
"""How much is left of what fades."""


def faded(frame: Frame, kept: Kept) -> Frame:
    """The frame with all that is not kept faint, without its words and without what moves on it."""
    index, copies = frame.scene.index, frame.scene.copies
    begun = copies.seen(kept.edges)
    cards = [
        card
        if kept.nodes[index[card.key]]
        else replace(card, opacity=card.opacity * FAINT, caption="", caption_tone="", wave=-1.0)
        for card in frame.cards
    ]
    wires = [
        wire if kept.edges[wire.number] else replace(wire, opacity=wire.opacity * FAINT, active=False, label="")
        for wire in frame.wires
    ]
    return replace(
        frame,
        cards=tuple(cards),
        wires=tuple(wires),
        copies=tuple(
            copy if begun[copy.number] else replace(copy, opacity=copy.opacity * FAINT) for copy in frame.copies
        ),
        pulses=tuple(pulse for pulse in frame.pulses if kept.edges[pulse.number]),
        groups=faded_groups(frame, kept),
    )


def faded_groups(frame: Frame, kept: Kept) -> tuple[OpenGroup, ...]:
    """The frames of open groups; those in which nothing that lives is kept are faint."""
    there = frame.scene.enclosed(kept.nodes & frame.living)
    strong = {enclosure.group.key for enclosure, held in zip(frame.scene.enclosures, there, strict=True) if held}
    return tuple(
        group if group.key in strong else replace(group, opacity=group.opacity * FAINT, active=False)
        for group in frame.groups
    )


def parted(frame: Frame, kept: Kept) -> tuple[Frame, Frame]:
    """What fades and what does not, for a frame that is too large to be painted in detail."""
    return (
        replace(frame, living=frame.living & ~kept.nodes, living_edges=frame.living_edges & ~kept.edges),
        replace(frame, living=frame.living & kept.nodes, living_edges=frame.living_edges & kept.edges),
    )
