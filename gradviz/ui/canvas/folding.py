"""Opening and collapsing of groups: what was clicked stays where it is, the rest makes room."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from gradviz.scene.folding import Folds
from gradviz.scene.group_cards import TITLE
from gradviz.scene.nested import HEAD
from gradviz.trace.groups import Group
from gradviz.ui.canvas import follow
from gradviz.wording import tr

if TYPE_CHECKING:
    from gradviz.ui.canvas.canvas import GraphCanvas


class Folding:
    """What a canvas does with the groups of its scene."""

    def __init__(self, canvas: GraphCanvas) -> None:
        self._canvas = canvas
        self._anchor: tuple[str, QPointF] | None = None
        """The group that is being opened or collapsed, and where its upper left corner is seen."""
        self._goal: tuple[str, float] | None = None
        """The node that groups are being opened for, and the least scale that it is to be seen at."""

    # ------------------------------------------------------------ what is where

    def title_at(self, point: QPointF) -> str | None:
        """The open group whose title is seen at a point of the canvas."""
        scene = self._canvas.scene
        if scene is None or not len(scene.frames):
            return None
        spot = self._canvas.camera.to_scene(point)
        left, top, right, _ = scene.frames.T
        high = max(HEAD, 12 / self._canvas.camera.scale)
        hit = (left <= spot.x()) & (spot.x() <= right) & (top <= spot.y()) & (spot.y() <= top + high)
        hit &= scene.enclosed(scene.living(self._canvas.session.cursor))
        found = np.flatnonzero(hit)
        return scene.enclosures[int(found[-1])].group.key if len(found) else None  # the innermost

    def sign_at(self, point: QPointF) -> str | None:
        """The collapsed group whose sign to open it is seen at a point."""
        key = self._canvas.pointer.key_at(point)
        scene = self._canvas.scene
        if scene is None or key is None or scene.index[key] not in scene.groups:
            return None
        left, top, _, _ = scene.faces[scene.index[key]].tolist()
        return key if QRectF(left, top, 30, TITLE + 12).contains(self._canvas.camera.to_scene(point)) else None

    # ------------------------------------------------------------ what is asked for

    def toggle(self, key: str) -> None:
        """Open a collapsed group, collapse an open one."""
        scene = self._canvas.scene
        if scene is not None:
            self._fold(key, collapsed=key not in scene.index)

    def toggle_around(self, key: str | None) -> str:
        """Open the selected group, or collapse the one around the selected node; says why neither can be."""
        scene = self._canvas.scene
        if scene is None or key is None or key not in scene.index:
            return tr("Select something first: click a group, or a node in one.")
        number = scene.index[key]
        if number in scene.groups:
            self._fold(scene.groups[number].key, collapsed=False)
            return ""
        inside = int(scene.inside[number])
        if inside < 0:
            return tr("This is in no group.")
        self._fold(scene.enclosures[inside].group.key, collapsed=True)
        return ""

    def all(self, *, collapsed: bool) -> str:
        """Collapse or open every group of the shown segment; says why nothing comes of it."""
        canvas = self._canvas
        groups = list(canvas.scene.content.root.within()) if canvas.scene is not None else []
        if not groups:
            return tr("There are no groups here: no module, no call of a function and no loop made several functions.")
        self._remember()
        canvas.session.fold({**canvas.session.folds, **{group.key: collapsed for group in groups}})
        return ""

    def as_usual(self) -> None:
        """Forget what was opened and collapsed by hand."""
        self._remember()
        self._canvas.session.fold({})

    def open_to(self, key: str, least: float) -> bool:
        """Open the groups that hide a node, and go to it; False where none does."""
        canvas = self._canvas
        scene = canvas.scene
        group = scene.groups.get(scene.index.get(key, -1)) if scene is not None else None
        if scene is None or group is None or key not in scene.numbers:
            return False
        self._remember()
        self._goal = (key, least)
        canvas.session.fold({**canvas.session.folds, **dict.fromkeys(_around(group, scene.numbers[key]), False)})
        return True

    def restore(self, folds: Folds) -> None:
        """Have groups as they were; if one of them differs, it stays where it is."""
        canvas = self._canvas
        differing = [key for key in {*folds, *canvas.session.folds} if folds.get(key) != canvas.session.folds.get(key)]
        corner = self._corner(differing[0]) if len(differing) == 1 and canvas.scene is not None else None
        canvas.land()
        self._anchor = (differing[0], canvas.camera.to_widget(corner)) if corner is not None else None
        canvas.session.fold(folds)

    def _fold(self, key: str, *, collapsed: bool) -> None:
        canvas = self._canvas
        assert canvas.scene is not None
        corner = self._corner(key)
        self._remember()
        self._anchor = (key, canvas.camera.to_widget(corner)) if corner is not None else None
        canvas.session.fold({**canvas.session.folds, key: collapsed})

    def _remember(self) -> None:
        self._canvas.land()
        self._canvas.views.remember()

    def _corner(self, key: str) -> QPointF | None:
        """The upper left corner of a group's card or frame."""
        scene = self._canvas.scene
        assert scene is not None
        if key in scene.index:
            return QPointF(*scene.faces[scene.index[key], :2].tolist())
        for number, enclosure in enumerate(scene.enclosures):
            if enclosure.group.key == key:
                return QPointF(*scene.frames[number, :2].tolist())
        return None

    def forget(self) -> None:
        """What was clicked and what was asked for does not come."""
        self._anchor = self._goal = None

    def settle(self) -> None:
        """Another scene is there: have what was clicked where it was, and what was asked for in view."""
        self._go_to_goal()
        if self._anchor is None:
            return
        (key, seen), self._anchor = self._anchor, None
        corner = self._corner(key)
        if corner is not None:
            canvas = self._canvas
            canvas.views.fits = False
            canvas.views.set(canvas.camera.panned(seen - canvas.camera.to_widget(corner)))

    def _go_to_goal(self) -> None:
        canvas, scene = self._canvas, self._canvas.scene
        if self._goal is None or scene is None or self._goal[0] not in scene.numbers:
            return
        (key, least), self._goal = self._goal, None
        left, top, right, bottom = scene.rects[scene.index[key]].tolist()
        rect = QRectF(left, top, right - left, bottom - top)
        canvas.views.fits = False
        canvas.views.set(follow.upon(rect, canvas.room(), max(canvas.camera.scale, least)))

    def group(self, key: str | None) -> Group | None:
        """A collapsed group of the scene."""
        scene = self._canvas.scene
        number = scene.index.get(key or "") if scene is not None else None
        return scene.groups.get(number) if scene is not None and number is not None else None


def _around(group: Group, node: int) -> list[str]:
    """The keys of a group and of those within it that a node of it is in."""
    found = [group.key]
    while node not in group.nodes:
        group = next(child for child in group.children.values() if node in child.members())
        found.append(group.key)
    return found
