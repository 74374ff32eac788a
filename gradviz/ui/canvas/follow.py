"""Where the camera looks while nobody has chosen otherwise: at the whole segment, or along with the cursor."""

from __future__ import annotations

from PySide6.QtCore import QRectF

from gradviz.scene.scene import Extent, SegmentScene
from gradviz.ui.canvas.camera import Camera, fitted

READABLE = 0.5
"""At a smaller scale names are hard to read."""
CLOSE = 0.65
"""A part of a large graph is shown no larger, so that one sees what it belongs to."""
FOLLOWED = 1000
"""Segments of more nodes are shown as a whole: nobody reads them node by node."""
AHEAD = 80
"""Room is made for what is born within so many steps."""


def whole(scene: SegmentScene, room: QRectF) -> Camera:
    """All that one should look at in the segment."""
    return fitted(_rect(scene.focus()), room)


def wanted(scene: SegmentScene, step: int, room: QRectF) -> Camera:
    """The whole where it can be read; else what lives at the step, or as much of it as can be read."""
    camera = whole(scene, room)
    if camera.scale >= READABLE or len(scene.keys) > FOLLOWED:
        return camera
    for ahead in (AHEAD, AHEAD // 4, 0):
        camera = fitted(_rect(scene.focus_at(step, ahead)), room)
        if camera.scale >= READABLE:
            return camera
    near = _rect(scene.near(step, room.width() / READABLE, room.height() / READABLE))
    wide, high = max(0.0, room.width() / CLOSE - near.width()), max(0.0, room.height() / CLOSE - near.height())
    return fitted(near.adjusted(-wide / 2, -high / 2, wide / 2, high / 2), room)


def shows(camera: Camera, room: QRectF, scene: SegmentScene, step: int) -> bool:
    """Whether what the step is about is in view."""
    rect = _rect(scene.attended(step))
    seen = QRectF(camera.to_widget(rect.topLeft()), camera.to_widget(rect.bottomRight()))
    if seen.width() > room.width() or seen.height() > room.height():
        return room.contains(seen.center())
    return room.adjusted(-20, -4, 20, 4).contains(seen)


def _rect(extent: Extent) -> QRectF:
    left, top, right, bottom = extent
    return QRectF(left, top, right - left, bottom - top)
