"""A pinned moment, and what differs between it and the one that is shown."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal

from gradviz.trace.compare import BORN, CHANGED, DIED, Change, changes
from gradviz.ui.canvas.cards import CHANGED as NOW_CHANGED
from gradviz.ui.canvas.cards import CHANGES, GOES, NEW
from gradviz.ui.session import Session

_SLICE = 0.008
"""Seconds of one turn of the event loop in which differences are looked for."""
_PAUSE_MS = 40
"""While one scrubs, nothing is looked for until the cursor rests."""
MOST = 500
"""Differences beyond this are counted, and not listed."""


class Comparison(QObject):
    """Owns the pin; finds the differences in short turns, so that large graphs stop nobody."""

    changed = Signal()
    """Another moment is pinned, or none, or the differences were found anew."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.pinned: int | None = None
        self.found: list[Change] = []
        self.counts = {CHANGED: 0, BORN: 0, DIED: 0}
        self._rest: Iterator[Change] = iter(())
        self._shown = -1
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._go_on)
        session.cursor_moved.connect(lambda _step, _previous: self._expire())
        session.trace_replaced.connect(self.unpin)

    @property
    def complete(self) -> bool:
        """Whether all differences between the pinned moment and the shown one are known."""
        return self.pinned is not None and not self._timer.isActive()

    def pin(self) -> None:
        """Pin the moment that is shown."""
        self.pinned = self._session.cursor
        self._begin()

    def unpin(self) -> None:
        """Compare no longer."""
        self.pinned = None
        self._timer.stop()
        self._clear()
        self._tell()

    def swap(self) -> None:
        """Go to the pinned moment, and pin the one that was shown."""
        if self.pinned is not None:
            there, self.pinned = self.pinned, self._session.cursor
            self._session.move_to(there)

    # ------------------------------------------------------------ looking

    def _expire(self) -> None:
        if self.pinned is not None:
            self._rest = iter(())
            self._session.show_differences({})
            self._timer.start(_PAUSE_MS)

    def _clear(self) -> None:
        self.found = []
        self.counts = dict.fromkeys(self.counts, 0)
        self._rest, self._shown = iter(()), -1

    def _begin(self) -> None:
        assert self.pinned is not None
        self._clear()
        self._shown = self._session.cursor
        self._rest = changes(self._session.trace, self.pinned, self._shown)
        self._go_on()

    def _go_on(self) -> None:
        if self._shown != self._session.cursor:
            return self._begin()
        until = perf_counter() + _SLICE
        for change in self._rest:
            self.counts[change.kind] += 1
            if len(self.found) < MOST:
                self.found.append(change)
            if perf_counter() > until:
                return self._timer.start(0)
        return self._tell()

    def _tell(self) -> None:
        back = self.pinned is not None and self._session.cursor < self.pinned
        words = {CHANGED: CHANGES, DIED: GOES} if back else {CHANGED: NOW_CHANGED, BORN: NEW}
        differences = {key: words[each.kind] for each in self.found if each.kind in words for key in each.keys}
        self._session.show_differences(differences)
        self.changed.emit()
