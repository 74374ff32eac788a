"""Nodes that a person drags stay where they were put, until they are let go of.

While one drags, only the canvas knows; once the button is up, the record keeps it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF

from gradviz.scene.scene import SegmentScene
from gradviz.trace.pins import FARTHEST, NO_PINS, Pins
from gradviz.wording import tr

if TYPE_CHECKING:
    from gradviz.ui.canvas.canvas import GraphCanvas


class Pinning:
    """What a canvas does with the places of its nodes."""

    def __init__(self, canvas: GraphCanvas) -> None:
        self._canvas = canvas
        self._base: SegmentScene | None = None
        """What was placed last, as it was laid out."""
        self._pins: Pins = NO_PINS
        self._hidden: frozenset[str] = frozenset()
        self._placed: SegmentScene | None = None
        self._carried: frozenset[str] = frozenset()
        """The nodes that are being dragged."""
        self._by = (0.0, 0.0)

    def place(self, base: SegmentScene) -> SegmentScene:
        """A laid out scene with all nodes where the person has put them, but for those that were hidden."""
        pins, hidden = self._wanted(), self._canvas.session.hidden
        if base is not self._base or (pins, hidden) != (self._pins, self._hidden) or self._placed is None:
            self._base, self._pins, self._hidden = base, pins, hidden
            self._placed = base.moved(pins).without(hidden)
        self._placed.segment = base.segment
        return self._placed

    # ------------------------------------------------------------ dragging

    def grip(self, point: QPointF) -> frozenset[str]:
        """What a drag that begins at a point of the canvas moves: the node there, with it all that are selected.

        The title of an open group moves all that is in it. Where nodes are too small to be read, nothing is moved.
        """
        canvas = self._canvas
        scene = canvas.scene
        if scene is None or not canvas.painting.detailed():
            return frozenset()
        number = canvas.pointer.number_at(point)
        if number is not None:
            key = scene.keys[number]
            if key in canvas.session.chosen:
                return frozenset(key for key in canvas.session.chosen if key in scene.index)
            return frozenset({key})
        title = canvas.folding.title_at(point)
        within = {-2}
        for at, enclosure in enumerate(scene.enclosures):
            if enclosure.group.key == title or enclosure.parent in within:
                within.add(at)
        return frozenset(scene.keys[at] for at in np.flatnonzero(np.isin(scene.inside, list(within))).tolist())

    def carry(self, keys: frozenset[str], by: QPointF) -> None:
        """Have these nodes so many pixels of the canvas from where they stood when the drag began."""
        canvas = self._canvas
        if self._base is None:
            return
        canvas.land()
        scale = canvas.camera.scale
        self._carried, self._by = keys, self._base.turned((by.x() / scale, by.y() / scale))
        canvas.show_places(self.place(self._base))

    def drop(self) -> None:
        """The drag has ended: what was carried stays here."""
        pins, carried = self._wanted(), self._carried
        self._carried = frozenset()
        if carried:
            self._canvas.session.place(pins)
            self._canvas.entered.emit()

    def give_up(self) -> bool:
        """Have what is being dragged where it was; whether there was something."""
        if not self._carried or self._base is None:
            return False
        self._carried = frozenset()
        self._canvas.show_places(self.place(self._base))
        return True

    def _wanted(self) -> Pins:
        pins = self._canvas.session.trace.pins
        if not self._carried:
            return pins
        moved = {}
        for key in self._carried:
            x, y = pins.get(key, (0.0, 0.0))
            moved[key] = (_within(x + self._by[0]), _within(y + self._by[1]))
        return {**pins, **moved}

    # ------------------------------------------------------------ letting go

    def unpin_chosen(self) -> str:
        """Let the selected nodes stand where they are laid out; says why nothing comes of it."""
        session = self._canvas.session
        left = {key: by for key, by in session.trace.pins.items() if key not in session.chosen}
        if not session.chosen:
            return tr("Select a moved node first: it has a small pin.")
        if len(left) == len(session.trace.pins):
            return tr("Nothing of the selection was moved by hand.")
        session.place(left)
        return ""

    def unpin_all(self) -> str:
        """Let all nodes of the record stand where they are laid out."""
        if not self._canvas.session.trace.pins:
            return tr("No node was moved by hand. Drag one to move it.")
        self._canvas.session.place(NO_PINS)
        return ""


def _within(way: float) -> float:
    return min(max(way, -FARTHEST), FARTHEST)
