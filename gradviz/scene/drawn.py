"""What a frame is made of, ready to be painted: cards, copies, open groups, wires, and what travels on them."""

from __future__ import annotations

from dataclasses import dataclass

from gradviz.scene import cards


@dataclass(frozen=True)
class Card:
    """A node: its face, in the rectangle that edges dock at."""

    key: str
    kind: str
    left: float
    top: float
    width: float
    height: float
    face: cards.Face
    tone: str = ""
    """``active``, ``running``, ``done`` (it ran in this pass), ``failed`` or nothing."""
    caption: str = ""
    caption_tone: str = ""
    """``root``, ``sum`` or ``error``."""
    growth: float = 1.0
    """0..1 while it is being born."""
    opacity: float = 1.0
    wave: float = -1.0
    """0..1 while the engine's wavefront spreads from it; else below 0."""
    pinned: bool = False
    """A person moved it here."""
    down: bool = False
    """Data flows down: what else would hang below it stands at its right."""


@dataclass(frozen=True)
class CopyCard:
    """A node drawn again beside one of its uses: `number` is its index in the scene's copies."""

    number: int
    key: str
    kind: str
    """``leaf``, ``tensor``, ``function`` or ``operation``."""
    left: float
    top: float
    width: float
    height: float
    title: str
    opacity: float = 1.0


@dataclass(frozen=True)
class OpenGroup:
    """The frame round what is in an open group."""

    key: str
    kind: str
    """As `gradviz.trace.groups.Group.kind`."""
    left: float
    top: float
    width: float
    height: float
    depth: int
    """How many frames are around it."""
    title: str
    detail: str
    active: bool = False
    """The step is about something in it."""
    opacity: float = 1.0


@dataclass(frozen=True)
class Wire:
    """An edge, or several that lead to or from one collapsed group; `number` is its index in the scene's routes."""

    number: int
    blocked: str = ""
    gradient: bool = False
    """A gradient flowed over it in the last pass."""
    size: float = -1.0
    """Of the gradient's elements (see `gradviz.trace.norms.element_size`)."""
    label: str = ""
    active: bool = False
    drawn: float = 1.0
    """How much of it is there, from its source on."""
    opacity: float = 1.0


@dataclass(frozen=True)
class Pulse:
    """Something that travels an edge."""

    number: int
    at: float
    """0 at the source, 1 at the target."""
    tone: str
    """``data`` or ``gradient``."""
    text: str = ""
