"""From one layout to the next: what is in both moves to its new seat, the rest appears."""

from __future__ import annotations

from dataclasses import replace

from gradviz.scene.faces import eased
from gradviz.scene.frame import Frame
from gradviz.scene.scene import SegmentScene
from gradviz.ui.canvas.camera import Camera

MOST = 300
"""Larger scenes just switch."""


class Glide:
    """One such move, from a camera and seats to others."""

    def __init__(self, moves: dict[str, tuple[float, float]], cameras: tuple[Camera, Camera]) -> None:
        self._moves = moves
        self._cameras = cameras
        self.share = 0.0
        """0..1: how much of the way is done."""

    @classmethod
    def between(cls, old: SegmentScene, new: SegmentScene, old_camera: Camera, camera: Camera) -> Glide | None:
        """The way from one scene to another; None where nothing moves, or too much."""
        if max(len(old.keys), len(new.keys)) > MOST or old.trace is not new.trace:
            return None
        moves = {}
        for key in new.keys:
            if key in old.index:
                x, y = (old.centers[old.index[key]] - new.centers[new.index[key]]).tolist()
                moves[key] = (x, y)
        if not moves or (old_camera == camera and all(abs(x) + abs(y) < 0.5 for x, y in moves.values())):
            return None
        return cls(moves, (old_camera, camera))

    def camera(self) -> Camera:
        """The camera on its way."""
        return self._cameras[0].towards(self._cameras[1], self.share)

    def frame(self, frame: Frame) -> Frame:
        """The frame with its cards on their way."""
        rest = 1 - self.share
        seen = eased(self.share)
        cards = []
        for card in frame.cards:
            if card.key in self._moves:
                x, y = self._moves[card.key]
                cards.append(replace(card, left=card.left + x * rest, top=card.top + y * rest))
            else:
                cards.append(replace(card, opacity=card.opacity * seen))
        wires = [replace(wire, opacity=wire.opacity * seen * seen, active=False) for wire in frame.wires]
        copies = [replace(copy, opacity=copy.opacity * seen * seen) for copy in frame.copies]
        return replace(frame, cards=tuple(cards), wires=tuple(wires), copies=tuple(copies), pulses=())
