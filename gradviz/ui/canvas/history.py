"""What a person arranged on the canvas, to be undone and done again: moved and hidden nodes, opened groups."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from gradviz.scene.folding import Folds
from gradviz.trace.pins import Pins
from gradviz.ui.session import Session

MOST = 100
"""So many changes can be undone."""
State = tuple[Folds, Pins, frozenset[str]]


class History:
    """Follows the session; each change of it is one that can be undone."""

    def __init__(self, session: Session, fold: Callable[[Folds], None]) -> None:
        self._session, self._fold = session, fold
        self._undone: deque[State] = deque(maxlen=MOST)
        self._done: deque[State] = deque(maxlen=MOST)
        self._now = self._state()
        self._going = False
        session.folds_changed.connect(self._note)
        session.pins_changed.connect(self._note)
        session.hidden_changed.connect(self._note)
        session.trace_replaced.connect(self._forget)

    def undo(self) -> bool:
        """Have all as before the last change; whether there was one."""
        return self._go(self._done, self._undone)

    def redo(self) -> bool:
        """Do again what was undone last."""
        return self._go(self._undone, self._done)

    def withdraw(self, folds: Folds) -> None:
        """Have groups as they were: what was opened and collapsed since has not come, and is nothing to be undone."""
        self._going = True
        self._session.fold(folds)
        self._going = False
        self._now = self._state()
        while self._now in self._done:
            self._done.pop()

    def _go(self, source: deque[State], other: deque[State]) -> bool:
        if not source:
            return False
        other.append(self._now)
        folds, pins, hidden = self._now = source.pop()
        self._going = True
        self._session.place(pins)
        self._session.hide(hidden)
        if folds != self._session.folds:
            self._fold(folds)
        self._going = False
        return True

    def _note(self) -> None:
        if not self._going:
            self._done.append(self._now)
            self._undone.clear()
            self._now = self._state()

    def _forget(self) -> None:
        self._done.clear()
        self._undone.clear()
        self._now = self._state()

    def _state(self) -> State:
        return self._session.folds, self._session.trace.pins, self._session.hidden
