"""What mouse and trackpad do on the canvas: pan, zoom, select one or many, tell what is under the pointer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QNativeGestureEvent, QWheelEvent
from PySide6.QtWidgets import QGestureEvent, QPinchGesture

from gradviz.ui.canvas.node_card import NodeCard

if TYPE_CHECKING:
    from gradviz.ui.canvas.canvas import GraphCanvas

CLICK = 4
"""A press that moves no further than this many pixels is a click."""
_SHIFT, _CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
_BUTTONS = (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton)


class Pointer:
    """Answers the events of mouse and trackpad."""

    def __init__(self, canvas: GraphCanvas) -> None:
        self._canvas = canvas
        self.hovered: str | None = None
        self.card = NodeCard(canvas)
        self.band: QRectF | None = None
        """The rubber band that is being drawn, in pixels of the canvas."""
        self._pressed: QPointF | None = None
        self._dragged = False
        self._held: frozenset[str] = frozenset()
        """The nodes that a drag moves; nothing: it moves the view."""
        self._toggled = False
        """The last click opened or collapsed a group."""

    def key_at(self, point: QPointF) -> str | None:
        """The node that is seen at a point of the canvas, itself or as a copy."""
        canvas = self._canvas
        scene = canvas.scene
        number = self.number_at(point)
        if scene is None or number is not None:
            return scene.keys[number] if scene is not None and number is not None else None
        spot = canvas.camera.to_scene(point)
        there = scene.copies.seen(scene.living_edges(canvas.session.cursor))
        original = scene.copies.at(spot.x(), spot.y(), there, 3 / canvas.camera.scale)
        return None if original is None else scene.keys[original]

    def number_at(self, point: QPointF) -> int | None:
        """What is drawn at a point of the canvas, copies aside."""
        canvas = self._canvas
        scene = canvas.scene
        if scene is None or not len(scene.keys):
            return None
        spot = canvas.camera.to_scene(point)
        grow = 3 / canvas.camera.scale
        rects = scene.rects
        hit = (rects[:, 0] - grow <= spot.x()) & (rects[:, 2] + grow >= spot.x())
        hit &= (rects[:, 1] - grow <= spot.y()) & (rects[:, 3] + grow >= spot.y())
        living = scene.living(canvas.session.cursor)
        found = np.flatnonzero(hit & living)
        if not len(found):
            return None
        middles = scene.centers[found] - (spot.x(), spot.y())
        return int(found[np.argmin((middles**2).sum(axis=1))])

    # ------------------------------------------------------------ buttons

    def press(self, event: QMouseEvent) -> None:
        """Begin a click, a drag or a rubber band; the buttons at the side go through the views."""
        self.card.leave()
        if event.button() == Qt.MouseButton.BackButton:
            self._canvas.navigation.back()
        elif event.button() == Qt.MouseButton.ForwardButton:
            self._canvas.navigation.forward()
        elif event.button() in _BUTTONS:
            self._pressed = event.position()
            self._dragged = self._toggled = False
            if event.button() == Qt.MouseButton.LeftButton and event.modifiers() & _SHIFT:
                self.band = QRectF(event.position(), event.position())
            elif event.button() == Qt.MouseButton.LeftButton:
                self._held = self._canvas.pinning.grip(event.position())

    def move(self, event: QMouseEvent) -> None:
        """Pan, move nodes or draw the band while a button is down; else show what is under the pointer."""
        canvas = self._canvas
        if self._pressed is None:
            return self.hover(self.key_at(event.position()), event.position())
        by = event.position() - self._pressed
        if not self._dragged and by.manhattanLength() <= CLICK:
            return None
        if not self._dragged and len(self._held) == 1 and not self._held <= canvas.session.chosen:
            canvas.session.select(next(iter(self._held)))
        self._dragged = True
        if self.band is not None:
            canvas.setCursor(Qt.CursorShape.CrossCursor)
            self.band = QRectF(self._pressed, event.position()).normalized()
            return canvas.update()
        canvas.setCursor(Qt.CursorShape.ClosedHandCursor)
        if self._held:
            return canvas.pinning.carry(self._held, by)
        canvas.look(canvas.camera.panned(by))
        self._pressed = event.position()
        return None

    def release(self, event: QMouseEvent) -> None:
        """End a drag, or select what was clicked or is in the band."""
        session = self._canvas.session
        if self._pressed is not None and event.button() == Qt.MouseButton.LeftButton:
            adds = bool(event.modifiers() & _CTRL)
            if not self._dragged:
                key = self.key_at(event.position())
                sign = self._canvas.folding.sign_at(event.position()) if key is not None else self._title(event)
                if sign is not None:
                    self._canvas.folding.toggle(sign)
                    self._toggled = True
                    return self.cancel()
                if not (adds or event.modifiers() & _SHIFT):
                    session.select(key)
                elif key is not None:
                    session.toggle(key)
            elif self.band is not None:
                session.choose(session.chosen | self._banded() if adds else self._banded())
            elif self._held:
                self._canvas.pinning.drop()
        self.cancel()
        self.hover(self.key_at(event.position()), event.position())
        self.card.leave()

    def double_click(self, event: QMouseEvent) -> None:
        """A double click on the ground fits, one on a collapsed group opens it, one on a node asks for all about it."""
        if event.button() != Qt.MouseButton.LeftButton or self._toggled:
            return
        key = self.key_at(event.position())
        if key is None:
            self._canvas.fit()
        elif self._canvas.folding.group(key) is not None:
            self._canvas.folding.toggle(key)
        else:
            self._canvas.details_asked.emit()

    def _title(self, event: QMouseEvent) -> str | None:
        return self._canvas.folding.title_at(event.position())

    def cancel(self) -> None:
        """No button is down any more."""
        self._pressed, self._held = None, frozenset()
        self._canvas.pinning.give_up()
        if self.band is not None:
            self.band = None
            self._canvas.update()

    def give_up(self) -> bool:
        """End a drag of nodes and have them where they were; whether there was one."""
        there = self._dragged and bool(self._held)
        if there:
            self.cancel()
        return there

    def _banded(self) -> frozenset[str]:
        """The living nodes whose middles are in the band."""
        canvas = self._canvas
        if canvas.scene is None or self.band is None:
            return frozenset()
        corner, end = canvas.camera.to_scene(self.band.topLeft()), canvas.camera.to_scene(self.band.bottomRight())
        centers = canvas.scene.centers
        inside = (centers >= (corner.x(), corner.y())).all(axis=1) & (centers <= (end.x(), end.y())).all(axis=1)
        inside &= canvas.scene.living(canvas.session.cursor)
        return frozenset(canvas.scene.keys[number] for number in np.flatnonzero(inside).tolist())

    # ------------------------------------------------------------ zoom

    def wheel(self, event: QWheelEvent) -> None:
        """Zoom about the pointer."""
        turned = event.angleDelta().y() or event.angleDelta().x()
        if turned:
            self._zoom(1.0015**turned, event.position())
        event.accept()

    def gesture(self, event: QEvent) -> bool:
        """Zoom by a pinch of a trackpad or a touch screen; False for all other events."""
        if isinstance(event, QNativeGestureEvent):
            if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
                self._zoom(1 + event.value(), event.position())
                event.accept()
                return True
        elif isinstance(event, QGestureEvent):
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture):
                self.cancel()
                self._zoom(pinch.scaleFactor(), QPointF(self._canvas.mapFromGlobal(pinch.centerPoint().toPoint())))
                event.accept()
                return True
        return False

    def _zoom(self, factor: float, about: QPointF) -> None:
        canvas = self._canvas
        self.card.leave()
        canvas.look(canvas.camera.zoomed(factor, about, canvas.least_scale()))

    # ------------------------------------------------------------ what is under the pointer

    def hover(self, key: str | None, at: QPointF | None = None) -> None:
        """Mark a node; if the pointer rests there, say what it is."""
        canvas = self._canvas
        if self._pressed is None:
            hand = key or (at is not None and canvas.folding.title_at(at))
            canvas.setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)
        self.card.rest_on(key, at if at is not None else QPointF())
        if key != self.hovered:
            self.hovered = key
            canvas.update()
