"""The whole segment in small, in the corner of the canvas while not all of it is in view."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QRectF, QSize, QSizeF, Qt, QTimer
from PySide6.QtGui import QColor, QEnterEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QWheelEvent
from PySide6.QtWidgets import QWidget

from gradviz.scene.attention import Extent
from gradviz.scene.fading import FAINT
from gradviz.scene.scene import SegmentScene
from gradviz.ui.canvas import coarse, furniture
from gradviz.ui.canvas.batches import boxes
from gradviz.ui.canvas.brush import faded
from gradviz.ui.canvas.camera import Camera
from gradviz.ui.canvas.canvas import MANY, GraphCanvas
from gradviz.ui.canvas.captions import message_place
from gradviz.ui.languages import worded
from gradviz.wording import tr

_SHARE = 0.28
"""It is no wider and no higher than this share of the canvas."""
_WIDEST, _HIGHEST = 210.0, 140.0
_LEAST = 46.0
_BORDER = 7.0
_APART = 10
_CHIP = 30
"""At the left it leaves so much room for words below it."""
_MATTERS = 1000
"""What is looked at counts as so many cards."""
_SMALLER = 0.7
"""Its size where it would cover a card."""
_SHY = 0.6
"""Its opacity where it covers one all the same, as long as the pointer is elsewhere."""
_ROOT = 40.0
"""Room for the words below a root."""
_LATER_MS = 150
"""The picture of a large graph is no older than this."""


class Minimap(QWidget):
    """Stands above the legend."""

    def __init__(self, canvas: GraphCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.wanted = True
        self._seat = 0
        """The corner in which it stands."""
        self._covers = False
        """Whether it stands on a card, since no corner is free."""
        self._picture = QPixmap()
        self._content: object = None
        self._drawn: SegmentScene | None = None
        """What the picture shows."""
        self._due = False
        """The picture of a large graph has been old for long enough."""
        self._whole: Extent = (0.0, 0.0, 1.0, 1.0)
        self._measured: SegmentScene | None = None
        self._asked: object = None
        self._living: Extent | None = None
        """What lives; None if nothing does."""
        self._later = QTimer(self, singleShot=True, interval=_LATER_MS)
        self._later.timeout.connect(self._come_due)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        worded(self, self._tell)
        self.hide()
        canvas.installEventFilter(self)
        canvas.views.changed.connect(self.refresh)
        canvas.entered.connect(self.refresh)
        canvas.session.cursor_moved.connect(lambda _step, _previous: self.refresh())
        canvas.session.trace_replaced.connect(self.refresh)
        canvas.session.selection_changed.connect(self.refresh)
        canvas.session.focus_changed.connect(self.update)

    def _tell(self) -> None:
        self.setToolTip(tr("All of this part of the record: click or drag to look elsewhere"))
        self.setAccessibleName(tr("Minimap"))

    def set_wanted(self, wanted: bool) -> None:
        """Whether it comes at all."""
        self.wanted = wanted
        self.refresh()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The canvas has another size."""
        if event.type() == QEvent.Type.Resize:
            self.refresh()
        return super().eventFilter(watched, event)

    def refresh(self) -> None:
        """Come where not all of the living graph is in view, else go.

        Large type leaves no room to cover a card, and of what a pass came to none is to be covered.
        """
        scene = self._canvas.scene
        if (
            not self.wanted
            or self._canvas.theme.presents
            or scene is None
            or not self._place(scene)
            or (self._covers and (self._canvas.theme.larger > 1.0 or self._tells_result(scene)))
            or self._all_in_view(scene)
        ):
            self.hide()
            return
        self.show()
        self.update()

    def _place(self, scene: SegmentScene) -> bool:
        """Take the shape of the graph; False if there is no room for it."""
        if self._measured is not scene:
            self._measured, self._whole = scene, scene.extent(np.ones(len(scene.keys), dtype=bool))
        left, top, right, bottom = self._whole
        width = min(_WIDEST, self._canvas.width() * _SHARE) - 2 * _BORDER
        height = min(_HIGHEST, self._canvas.height() * _SHARE) - 2 * _BORDER
        if min(width, height) < _LEAST:
            return False
        scale = min(width / max(right - left, 1.0), height / max(bottom - top, 1.0))
        wide, high = max((right - left) * scale, _LEAST), max((bottom - top) * scale, _LEAST)
        rim, taken = QSizeF(2 * _BORDER, 2 * _BORDER), (self._cards(), self._important())
        place, cost = self._free_corner((QSizeF(wide, high) + rim).toSize(), *taken)
        if cost:
            smaller = QSizeF(max(wide * _SMALLER, _LEAST), max(high * _SMALLER, _LEAST))
            place, cost = self._free_corner((smaller + rim).toSize(), *taken)
        self._covers = cost > 0
        self.setGeometry(place)
        return True

    def _free_corner(self, size: QSize, cards: NDArray[np.float64], important: list[QRectF]) -> tuple[QRect, int]:
        """Where it covers the fewest cards, and least of all what matters; and how many."""
        canvas = self._canvas
        theme, high = canvas.theme, canvas.height()
        bottom = high - round(furniture.legend_room(theme, high) + furniture.FADE) - size.height()
        top = round(furniture.headline_room(theme, high)) + _APART
        across = canvas.width() - size.width() - _APART
        corners = [QPoint(across, bottom), QPoint(_APART, bottom - _CHIP), QPoint(_APART, top)]
        if not canvas.has_bar:
            corners.append(QPoint(across, top))
        places = [QRect(corner, size) for corner in corners]

        def covered(place: QRect) -> int:
            left, top, right, bottom = place.left(), place.top(), place.right(), place.bottom()
            over = (cards[:, 0] < right) & (cards[:, 2] > left) & (cards[:, 1] < bottom) & (cards[:, 3] > top)
            return int(over.sum()) + _MATTERS * sum(map(QRectF(place).intersects, important))

        costs = [covered(place) for place in places]
        seat = self._seat if self._seat < len(places) and costs[self._seat] == min(costs) else costs.index(min(costs))
        self._seat = seat
        return places[seat], costs[seat]

    def _cards(self) -> NDArray[np.float64]:
        """Where on the canvas the cards are that live: left, top, right, bottom."""
        canvas = self._canvas
        assert canvas.scene is not None
        rects = canvas.scene.rects[canvas.scene.living(canvas.session.cursor)]
        camera = canvas.camera
        return (rects - (camera.x, camera.y, camera.x, camera.y)) * camera.scale

    def _important(self) -> list[QRectF]:
        """Where on the canvas are the step's action, the roots of the last pass, its error and the selected node."""
        canvas, session = self._canvas, self._canvas.session
        scene = canvas.scene
        assert scene is not None
        number = scene.index.get(session.selection or "")
        extents = [
            scene.attention.attended(session.cursor),
            *([] if number is None else [tuple(scene.rects[number].tolist())]),
            *self._roots(scene),
            *self._messages(scene),
        ]
        corners = [(QPointF(left, top), QPointF(right, bottom)) for left, top, right, bottom in extents]
        return [QRectF(canvas.camera.to_widget(first), canvas.camera.to_widget(last)) for first, last in corners]

    def _roots(self, scene: SegmentScene) -> list[Extent]:
        """The roots of the last pass, with the words below them."""
        run = scene.trace.passes.last(self._canvas.session.cursor)
        roots = [root.tensor for root in run.event.roots if root.tensor is not None] if run is not None else []
        keys = [scene.attention.version(tensor, self._canvas.session.cursor) for tensor in roots]
        rects = [scene.rects[scene.index[key]].tolist() for key in keys if key in scene.index]
        below = _ROOT / self._canvas.camera.scale
        return [(left, top, right, bottom + below) for left, top, right, bottom in rects]

    def _messages(self, scene: SegmentScene) -> list[Extent]:
        """What torch says where the last pass failed."""
        canvas = self._canvas
        run = scene.trace.passes.last(canvas.session.cursor)
        frame = canvas.frame() if run is not None and run.failed is not None else None
        failed = [card for card in frame.cards if card.caption_tone == "error"] if frame is not None else []
        if frame is None or not failed:
            return []
        camera = canvas.camera
        visible = camera.visible(QSizeF(canvas.size()))
        bubbles = [message_place(canvas.theme, card, frame, camera.scale, visible) for card in failed]
        return [(each.left(), each.top(), each.right(), each.bottom()) for each in bubbles]

    def _tells_result(self, scene: SegmentScene) -> bool:
        """Whether the camera shows what a pass, or the program, came to."""
        step = self._canvas.session.cursor
        return bool(scene.attention.outcome(step) or scene.attention.end(step))

    def _all_in_view(self, scene: SegmentScene) -> bool:
        step = self._canvas.session.cursor
        if self._asked != (scene, step):
            living = scene.living(step)
            self._asked = scene, step
            self._living = scene.extent(living) if living.any() else None
        if self._living is None:
            return True
        left, top, right, bottom = self._living
        room = self._canvas.room().adjusted(-20, -6, 20, furniture.CAPTION + 6)
        camera = self._canvas.camera
        return room.contains(QRectF(camera.to_widget(QPointF(left, top)), camera.to_widget(QPointF(right, bottom))))

    # ------------------------------------------------------------ painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, blocks, where the action is, and what is in view."""
        canvas, theme = self._canvas, self._canvas.theme
        scene = canvas.scene
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(_SHY if self._covers and not self.underMouse() else 1.0)
        painter.setPen(QPen(QColor(theme.border), 1))
        painter.setBrush(QColor(theme.card))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        if scene is not None:
            self._refresh_picture(scene)
            painter.drawPixmap(0, 0, self._picture)
            self._paint_action(painter, scene)
            seen = self._to_widget(canvas.camera.visible(QSizeF(canvas.size())))
            painter.setPen(QPen(QColor(theme.accent), 1.6))
            painter.setBrush(faded(theme.accent, 0.12))
            painter.drawRoundedRect(seen.intersected(QRectF(self.rect()).adjusted(2, 2, -2, -2)), 2, 2)
        painter.end()

    def _refresh_picture(self, scene: SegmentScene) -> None:
        """Paint the blocks anew where they differ; those of a large graph not at every step."""
        canvas, step = self._canvas, self._canvas.session.cursor
        content = (scene, step, canvas.theme, canvas.kept(), self.size(), self.devicePixelRatioF())
        if content == self._content:
            return
        large = len(scene.keys) > MANY and self._drawn is scene and self._picture.size() == self._pixels()
        if large and not self._due:
            if not self._later.isActive():
                self._later.start()
            return
        self._due = False
        self._drawn = scene
        self._content = content
        self._paint_picture(scene, step)

    def _pixels(self) -> QSize:
        return (QSizeF(self.size()) * self.devicePixelRatioF()).toSize()

    def _come_due(self) -> None:
        self._due = True
        self.update()

    def _paint_picture(self, scene: SegmentScene, step: int) -> None:
        canvas, ratio, camera = self._canvas, self.devicePixelRatioF(), self._camera()
        self._picture = QPixmap(self._pixels())
        self._picture.setDevicePixelRatio(ratio)
        self._picture.fill(Qt.GlobalColor.transparent)
        kept, living = canvas.kept(), scene.living(step)
        painter = QPainter(self._picture)
        painter.setTransform(camera.transform(), combine=True)
        painter.setPen(Qt.PenStyle.NoPen)
        for ink, members in coarse.blocks(scene, step, canvas.theme):
            for there, opacity in ((living, 1.0),) if kept is None else (
                (living & ~kept.nodes, FAINT), (living & kept.nodes, 1.0)
            ):  # fmt: skip
                painter.setBrush(faded(ink, opacity))
                boxes(painter, scene.faces[there & members], 1.6 / camera.scale)
        painter.end()

    def _paint_action(self, painter: QPainter, scene: SegmentScene) -> None:
        """A dot where the shown step is."""
        session, theme = self._canvas.session, self._canvas.theme
        left, top, right, bottom = scene.attention.attended(session.cursor)
        running = session.trace.passes.running(session.cursor) is not None
        painter.setPen(QPen(QColor(theme.card), 1.5))
        painter.setBrush(QColor(theme.gradient if running else theme.data))
        painter.drawEllipse(self._camera().to_widget(QPointF((left + right) / 2, (top + bottom) / 2)), 4.0, 4.0)

    def _camera(self) -> Camera:
        """From the scene to the minimap."""
        left, top, right, bottom = self._whole
        wide, high = self.width() - 2 * _BORDER, self.height() - 2 * _BORDER
        scale = min(wide / max(right - left, 1.0), high / max(bottom - top, 1.0))
        return Camera(
            scale, (left + right) / 2 - self.width() / 2 / scale, (top + bottom) / 2 - self.height() / 2 / scale
        )

    def _to_widget(self, part: QRectF) -> QRectF:
        camera = self._camera()
        return QRectF(camera.to_widget(part.topLeft()), camera.to_widget(part.bottomRight()))

    # ------------------------------------------------------------ mouse

    def enterEvent(self, event: QEnterEvent) -> None:
        """The pointer is on it: it is not shy."""
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer has gone."""
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Look there; the view before is one to go back to."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._canvas.views.remember()
            self._look_at(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Look where the pointer is dragged."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._look_at(event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """As two clicks."""
        self.mousePressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom the canvas about its middle."""
        canvas = self._canvas
        turned = event.angleDelta().y() or event.angleDelta().x()
        canvas.look(canvas.camera.zoomed(1.0015**turned, canvas.room().center(), canvas.least_scale()))
        event.accept()

    def _look_at(self, point: QPointF) -> None:
        canvas, spot = self._canvas, self._camera().to_scene(point)
        middle = canvas.room().center()
        scale = canvas.camera.scale
        canvas.look(Camera(scale, spot.x() - middle.x() / scale, spot.y() - middle.y() / scale))
