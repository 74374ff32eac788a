"""The camera: as it follows by itself, as a person chose it, and the views that one can go back to."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from PySide6.QtCore import QEasingCurve, QObject, QVariantAnimation, Signal

from gradviz.scene.folding import Folds
from gradviz.ui.canvas.camera import Camera

MOST = 60
"""So many views are remembered."""


@dataclass(frozen=True)
class View:
    """A way to see a segment."""

    segment: int
    """Where it starts."""
    camera: Camera
    fits: bool
    """The camera moved by itself."""
    folds: Folds
    down: bool
    """Data flows down."""


class Views(QObject):
    """Owns the camera of the canvas."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.camera = Camera()
        self.fits = True
        """Nobody has panned or zoomed since the last fit: the camera moves by itself."""
        self.segment = 0
        """Where the shown segment starts."""
        self.folds: Folds = {}
        """The groups that a person has collapsed or opened."""
        self.down = False
        """Whether data flows down, not from left to right."""
        self._back: deque[View] = deque(maxlen=MOST)
        self._forward: deque[View] = deque(maxlen=MOST)
        self._way = (Camera(), Camera())
        self._turning = QVariantAnimation(self, startValue=0.0, endValue=1.0)
        self._turning.setEasingCurve(QEasingCurve.Type.InOutCubic)
        self._turning.valueChanged.connect(self._turned)

    @property
    def turning(self) -> bool:
        """Whether the camera is on its way."""
        return self._turning.state() == QVariantAnimation.State.Running

    @property
    def target(self) -> Camera:
        """Where it will stand, or stands."""
        return self._way[1] if self.turning else self.camera

    def forget(self) -> None:
        """Another record: its views are none of this one."""
        self._back.clear()
        self._forward.clear()
        self.fits = True
        self.folds = {}

    def set(self, camera: Camera) -> None:
        """Stand there at once."""
        self._turning.stop()
        self.camera = camera
        self.changed.emit()

    def turn(self, camera: Camera, duration_ms: int) -> None:
        """Go there gently."""
        self._turning.stop()
        if duration_ms <= 0 or camera == self.camera:
            return self.set(camera)
        self._way = (self.camera, camera)
        self._turning.setDuration(duration_ms)
        self._turning.start()
        return None

    def land(self) -> None:
        """Arrive."""
        if self.turning:
            self.set(self._way[1])

    # ------------------------------------------------------------ what a person chose

    def jump(self, camera: Camera, duration_ms: int, *, fits: bool = False) -> None:
        """Go to another view, and remember the one before."""
        now = self.now()
        if (camera, fits) != (now.camera, now.fits):
            self.remember(now)
        self.fits = fits
        self.turn(camera, duration_ms)

    def remember(self, view: View | None = None) -> None:
        """Have a view, the present one by default, to go back to."""
        self._back.append(view or self.now())
        self._forward.clear()

    def withdraw(self) -> None:
        """What was to come has not: there is nothing to go back from."""
        if self._back and self._back[-1] == self.now():
            self._back.pop()

    def back(self, duration_ms: int) -> View | None:
        """Go to the view before; None if there is none in this segment."""
        return self._go(self._back, self._forward, duration_ms)

    def forward(self, duration_ms: int) -> View | None:
        """Go to the view that one went back from."""
        return self._go(self._forward, self._back, duration_ms)

    def _go(self, source: deque[View], other: deque[View], duration_ms: int) -> View | None:
        found = next((view for view in reversed(source) if view.segment == self.segment), None)
        if found is None:
            return None
        while source.pop() is not found:
            pass
        other.append(self.now())
        self.fits = found.fits
        self.turn(found.camera, duration_ms)
        return found

    def now(self) -> View:
        """What is seen, or will be once the camera has arrived."""
        return View(self.segment, self.target, self.fits, self.folds, self.down)

    def _turned(self, share: object) -> None:
        self.camera = self._way[0].towards(self._way[1], float(share))  # type: ignore[arg-type]
        self.changed.emit()
