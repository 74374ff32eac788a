"""What lies over a window so that a class looks where it should: dimness with a hole, a red dot, black."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, Qt, QTimer
from PySide6.QtGui import QColor, QCursor, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QRadialGradient
from PySide6.QtWidgets import QWidget

SPOTLIGHT, LASER, BLACK = "spotlight", "laser", "black"
_DISC, _DOT = 0.17, 0.011
"""Radius, as a share of the height of the window."""
_DIM, _SOFT = 165, 0.12
"""How dark, of 255; how soft the rim of the disc is, as a share of its radius."""
_RED = "#ff2020"
_EVERY_MS = 16


class Curtain(QWidget):
    """Covers its window while it `shows` something; it follows the pointer wherever that is."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.shows = ""
        self._at = QPoint()
        self._follow = QTimer(self, interval=_EVERY_MS)
        self._follow.timeout.connect(self._look)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        window.installEventFilter(self)

    def show_as(self, what: str) -> None:
        """Show one of the three, or nothing."""
        self.shows = what
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, what != BLACK)
        self.setVisible(bool(what))
        if not what:
            self._follow.stop()
            return
        self._cover()
        self.raise_()
        self._at = self.mapFromGlobal(QCursor.pos())
        self.update()
        if what == BLACK:
            self._follow.stop()
        else:
            self._follow.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The window has another size."""
        if event.type() == QEvent.Type.Resize and self.shows:
            self._cover()
        return super().eventFilter(watched, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click brings back what was there; only black takes clicks."""
        self.show_as("")

    def _cover(self) -> None:
        self.setGeometry(self.window().rect())

    def _look(self) -> None:
        at = self.mapFromGlobal(QCursor.pos())
        if at != self._at:
            before, self._at = self._at, at
            self.update(self._around(before).united(self._around(at)))

    @property
    def radius(self) -> float:
        """That of the disc, or of the dot, with its shine."""
        return self.height() * (_DISC if self.shows == SPOTLIGHT else 3 * _DOT)

    def _around(self, at: QPoint) -> QRect:
        reach = round(self.radius) + 2
        return QRect(at.x() - reach, at.y() - reach, 2 * reach, 2 * reach)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Only what changed."""
        painter = QPainter(self)
        painter.setClipRect(event.rect())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.shows == BLACK:
            painter.fillRect(self.rect(), QColor("#000000"))
        elif self.shows == SPOTLIGHT:
            self._dim(painter, QPointF(self._at))
        else:
            self._shine(painter, QPointF(self._at))
        painter.end()

    def _dim(self, painter: QPainter, at: QPointF) -> None:
        outside, radius = QPainterPath(), self.radius
        outside.addRect(self.rect())
        outside.addEllipse(at, radius, radius)
        painter.fillPath(outside, QColor(0, 0, 0, _DIM))
        rim = QRadialGradient(at, radius)
        rim.setColorAt(1 - _SOFT, QColor(0, 0, 0, 0))
        rim.setColorAt(1, QColor(0, 0, 0, _DIM))
        painter.setBrush(rim)
        painter.drawEllipse(at, radius, radius)

    def _shine(self, painter: QPainter, at: QPointF) -> None:
        around = QRadialGradient(at, self.radius)
        for place, strength in ((0.0, 160), (0.4, 90), (1.0, 0)):
            color = QColor(_RED)
            color.setAlpha(strength)
            around.setColorAt(place, color)
        painter.setBrush(around)
        painter.drawEllipse(at, self.radius, self.radius)
        painter.setBrush(QColor(_RED))
        painter.drawEllipse(at, self.height() * _DOT, self.height() * _DOT)
