"""When what takes long is painted well: as soon as nothing has changed for a moment, and now and then before."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

REST_MS = 40
"""Nothing has changed for so long: all rests."""
SOON_MS = 120
"""While it goes on changing, what can be painted in a wink is painted well so often."""
WINK = 0.03
"""Seconds."""


class Pace(QObject):
    """Says whether a rough picture does."""

    due = Signal()
    """Time to paint well."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self.due)
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self._halfway)

    @property
    def hurried(self) -> bool:
        """Whether not all rests."""
        return self._rest.isActive()

    def hurry(self, seconds: float) -> None:
        """Something has changed that takes so long to paint."""
        self._rest.start()
        if seconds < WINK and not self._soon.isActive():
            self._soon.start()

    def stop(self) -> None:
        """All rests."""
        self._rest.stop()
        self._soon.stop()

    def _halfway(self) -> None:
        if self._rest.isActive():
            self._rest.stop()
            self.due.emit()
