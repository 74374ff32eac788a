"""A picture of many things of which one is told: that under the pointer, or where the arrow keys have gone."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradviz.ui.theme import Theme

ARROWS: tuple[int, ...] = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)


class PointedPlot(QWidget):
    """What such pictures share; this one is of nothing."""

    def __init__(self, theme: Theme, strong: str, soft: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._strong, self._soft = theme, strong, soft
        self.chosen: int | None = None
        """The number of the one that is told of."""
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def at(self, point: QPointF) -> int | None:
        """The number of what is at a point."""
        return None

    def told(self) -> str:
        """What is said of the one that is told of, or of all."""
        return ""

    @property
    def can_be_walked(self) -> bool:
        """Whether there is something for the arrow keys to go to."""
        return False

    def choose(self, number: int | None) -> None:
        """Tell of this one."""
        if number != self.chosen:
            self.chosen = number
            self.setAccessibleDescription(self.told() if self.can_be_walked else "")
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell of what is under the pointer."""
        self.choose(self.at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Tell of all."""
        self.choose(None)

    def event(self, event: QEvent) -> bool:
        """The arrow keys are its own, though they move the cursor elsewhere."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
            event.setAccepted(self.can_be_walked and plain and event.key() in ARROWS)
            return True
        return super().event(event)

    def paint_focus(self, painter: QPainter) -> None:
        """A ring, where the keys go."""
        if self.hasFocus():
            painter.setPen(QPen(QColor(self._theme.accent), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
