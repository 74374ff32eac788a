"""Where a person asks the camera to go: the whole, a part, a node, an earlier view."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF

from gradviz.ui.canvas import follow
from gradviz.ui.canvas.views import View

if TYPE_CHECKING:
    from gradviz.ui.canvas.canvas import GraphCanvas


class Navigation:
    """Moves the camera of a canvas; each jump is a view that one can go back from."""

    def __init__(self, canvas: GraphCanvas) -> None:
        self._canvas = canvas

    def whole(self) -> None:
        """Show the whole segment, and go on doing so until somebody pans or zooms."""
        canvas = self._canvas
        canvas.land()
        if canvas.scene is not None:
            canvas.views.jump(follow.whole(canvas.scene, canvas.room()), 0, fits=True)
        canvas.views.fits = True
        canvas.update()

    def part(self, part: QRectF, *, scale: float | None = None) -> None:
        """Go gently to a part of the scene, as large as there is room for it or at a scale."""
        canvas = self._canvas
        canvas.land()
        canvas.views.jump(follow.upon(part, canvas.room(), scale), canvas.theme.glide_ms)
        canvas.hurry()

    def node(self, key: str, least: float) -> None:
        """Go gently to a node, if it is out of view or seen smaller than at a scale."""
        canvas = self._canvas
        rect = self._rect(key)
        if rect is None:
            return
        canvas.land()
        if canvas.camera.scale < least or follow.including(rect, canvas.camera, canvas.room()) != canvas.camera:
            self.part(rect, scale=max(canvas.camera.scale, least))

    def include(self, key: str) -> None:
        """Go gently so far that a node is in view."""
        canvas = self._canvas
        rect = self._rect(key)
        if rect is None:
            return
        canvas.land()
        target = follow.including(rect, canvas.camera, canvas.room())
        if target != canvas.camera:
            canvas.views.fits = False
            canvas.views.turn(target, canvas.theme.glide_ms)
            canvas.hurry()

    def overview(self) -> None:
        """Look at all that lives at this step, until another one is shown."""
        canvas = self._canvas
        canvas.land()
        canvas.overview = canvas.session.cursor
        if canvas.scene is not None:
            canvas.views.turn(canvas.fitted(), canvas.theme.glide_ms)
            canvas.hurry()

    def set_following(self, follows: bool) -> None:
        """Keep in view what each step is about, or show the whole."""
        canvas = self._canvas
        canvas.follows = follows
        canvas.land()
        canvas.views.fits = True
        canvas.views.turn(canvas.fitted(), canvas.theme.glide_ms)

    def turn(self) -> None:
        """Have data flow down, or from left to right again, and show the whole."""
        canvas = self._canvas
        canvas.land()
        canvas.views.remember()
        canvas.views.fits = True
        canvas.set_down(down=not canvas.views.down)

    def back(self) -> bool:
        """Show what was seen before the last jump; whether there was one."""
        return self._show(self._canvas.views.back)

    def forward(self) -> bool:
        """Show what was seen before one went back."""
        return self._show(self._canvas.views.forward)

    def _show(self, go: Callable[[int], View | None]) -> bool:
        """Show an earlier or a later view, with the groups that were open then."""
        canvas = self._canvas
        canvas.land()
        canvas.hurry()
        view = go(canvas.theme.glide_ms)
        if view is None:
            return False
        if view.folds != canvas.session.folds:
            canvas.session.fold(view.folds)
        canvas.set_down(down=view.down)
        return True

    def _rect(self, key: str) -> QRectF | None:
        scene = self._canvas.scene
        if scene is None or key not in scene.index:
            return None
        left, top, right, bottom = scene.rects[scene.index[key]].tolist()
        return QRectF(left, top, right - left, bottom - top)
