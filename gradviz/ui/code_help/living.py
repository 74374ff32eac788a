"""The names of the program that ran last, as they are now; asked of its worker while that has time to answer."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from gradviz.language.messages import Name
from gradviz.ui.code_help.completing import NamesTold
from gradviz.ui.frames import Frames
from gradviz.ui.runs import Runs, State
from gradviz.worker.messages import Completed


class LiveNames(QObject):
    """Asks for names, and knows those of the whole program whenever it rests."""

    changed = Signal()
    """`known` are others."""

    def __init__(self, runs: Runs, frames: Frames, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runs, self._frames = runs, frames
        self._waiting: dict[int, NamesTold] = {}
        self._state = runs.state
        self.known: frozenset[str] = frozenset()
        """The names of the program itself, as they were when it rested last."""
        runs.completed.connect(self._take)
        runs.state_changed.connect(self._follow)

    def ask(self, base: str, keys: bool, told: NamesTold) -> None:
        """Tell the names, or the attributes or keys of what `base` means; nobody is told where it cannot be asked."""
        number = self._runs.complete(base, keys, self._frames.index)
        if number is not None:
            self._waiting[number] = told

    def _take(self, answer: Completed) -> None:
        told = self._waiting.pop(answer.number, None)
        if told is not None:
            told(tuple(Name(each.name, each.kind, each.detail) for each in answer.names))

    def _follow(self) -> None:
        before, self._state = self._state, self._runs.state
        if before == self._state:
            return
        self._waiting.clear()
        if self._state == State.READY and before != State.STARTING:
            self.ask("", False, self._know)
        elif self._state in (State.STARTING, State.ENDED, State.NONE):
            self._know(())

    def _know(self, names: tuple[Name, ...]) -> None:
        known = frozenset(name.name for name in names)
        if known != self.known:
            self.known = known
            self.changed.emit()
