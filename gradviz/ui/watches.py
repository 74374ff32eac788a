"""Expressions that a person watches, evaluated on what the record holds of the shown moment.

Only where the program is paused at the end of the record, which is shown, is the program itself asked: there the shown
moment is now. Elsewhere what stands here is the past as it was, whatever the program does meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, QSettings, Qt, QTimer, Signal
from shiboken6 import isValid

from gradviz.trace.bindings import Bindings
from gradviz.trace.past import NotRecorded, needs
from gradviz.ui.frames import Frames
from gradviz.ui.languages import languages
from gradviz.ui.runs import Runs, State
from gradviz.ui.session import Session
from gradviz.worker.messages import Evaluated, FrameSeen

_PAUSE_MS = 80
"""While one scrubs, nothing is asked until the cursor rests."""
_AGAIN_MS = 400
_KEY = "watches"


@dataclass
class Watch:
    """One expression, and what it was at a step."""

    expression: str
    text: str = ""
    error: str = ""
    moment: tuple[int, bool] = (-1, False)
    """The step of `text` and `error`, and whether the paused program said them; those of others are stale."""


class Watches(QObject):
    """Owns the expressions; a fresh worker evaluates them, in a child of its own that is gone afterwards."""

    changed = Signal()
    """Expressions came or went, or were answered."""
    _answered = Signal(str, int, int, str, str)

    def __init__(
        self, session: Session, runs: Runs, frames: Frames, settings: QSettings, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._runs, self._frames, self._settings = session, runs, frames, settings
        self._bindings = Bindings(session.trace)
        self._record = 0
        self.waiting = False
        """Whether no fresh worker is ready to answer."""
        stored = settings.value(_KEY, [])
        texts = [stored] if isinstance(stored, str) else list(stored or [])  # type: ignore[call-overload]
        self.watches = [Watch(str(text)) for text in texts]
        self._live: dict[int, tuple[str, tuple[int, bool]]] = {}
        """What the paused program was asked, and at which moment, by the numbers of the questions."""
        self.shown = False
        """Whether anybody looks."""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._ask)
        self._answered.connect(self._take, Qt.ConnectionType.QueuedConnection)
        runs.evaluated.connect(self._take_live)
        runs.state_changed.connect(self._follow)
        frames.changed.connect(self._look_again)
        session.cursor_moved.connect(lambda _step, _previous: self._expire())
        session.trace_replaced.connect(self._begin_anew)
        languages.switched.connect(self._begin_anew)  # what cannot be told is told in words

    @property
    def moment(self) -> tuple[int, bool]:
        """The shown step, and whether it is now: the program is paused there."""
        session = self._session
        return session.cursor, self._runs.state == State.PAUSED and session.cursor == len(session.trace)

    def add(self, expression: str) -> None:
        """Watch one more expression; one that is watched already, or empty, is not added."""
        expression = " ".join(expression.split())
        if expression and all(watch.expression != expression for watch in self.watches):
            self.watches.append(Watch(expression))
            self._keep()

    def replace(self, index: int, expression: str) -> None:
        """Watch another expression in place of one; an empty one removes it."""
        expression = " ".join(expression.split())
        if not expression:
            return self.remove(index)
        if expression != self.watches[index].expression:
            self.watches[index] = Watch(expression)
            self._keep()
        return None

    def remove(self, index: int) -> None:
        """Watch an expression no longer."""
        del self.watches[index]
        self._keep()

    def show(self, shown: bool) -> None:
        """Somebody looks, or nobody does: then nothing is asked."""
        self.shown = shown
        if shown:
            self._expire()

    def _keep(self) -> None:
        self._settings.setValue(_KEY, [watch.expression for watch in self.watches])
        self._expire()
        self.changed.emit()

    # ------------------------------------------------------------ asking

    def _begin_anew(self) -> None:
        self._bindings = Bindings(self._session.trace)
        self._record += 1
        for watch in self.watches:
            watch.moment = (-1, False)
        self._expire()

    def _expire(self) -> None:
        if self.shown and self.watches:
            self._timer.start(_PAUSE_MS)

    def _ask(self) -> None:
        moment, self.waiting = self.moment, False
        for watch in self.watches:
            if watch.moment != moment:
                self._ask_one(watch, moment)
        if self.waiting:
            self._timer.start(_AGAIN_MS)
        self.changed.emit()

    def _follow(self) -> None:
        """The program was paused, or runs on: then nothing that it said is of now any longer."""
        if self.moment[1] != any(watch.moment[1] for watch in self.watches):
            self._expire()
            self.changed.emit()

    def _look_again(self) -> None:
        """Another frame of the paused program is looked into, where names may mean other things."""
        for watch in self.watches:
            if watch.moment[1]:
                watch.moment = (-1, False)
        self._live.clear()
        if self.moment[1]:
            self._expire()
            self.changed.emit()

    @property
    def frame(self) -> FrameSeen | None:
        """The frame of the paused program that expressions are evaluated in."""
        return self._frames.frame

    def _ask_one(self, watch: Watch, moment: tuple[int, bool]) -> None:
        expression, record, step = watch.expression, self._record, moment[0]
        if moment[1]:
            self._live[self._runs.evaluate(expression, self._frames.index)] = (expression, moment)
            return
        try:
            tensors = needs(self._session.trace, self._bindings, step, expression)
        except NotRecorded as refused:
            watch.text, watch.error, watch.moment = "", str(refused), moment
            return

        def told(text: str, error: str) -> None:  # on the client's thread, and it may be after the window has gone
            if isValid(self):
                self._answered.emit(expression, record, step, text, error)

        if not self._runs.evaluate_past(expression, tensors, told):
            self.waiting = True

    def _take(self, expression: str, record: int, step: int, text: str, error: str) -> None:
        if record == self._record:
            self._answer(expression, (step, False), text, error)

    def _take_live(self, answer: Evaluated) -> None:
        expression, moment = self._live.pop(answer.number, ("", (-1, False)))
        value = "None" if answer.result is None and not answer.error else answer.result or ""
        self._answer(expression, moment, answer.output + value, answer.error or "")

    def _answer(self, expression: str, moment: tuple[int, bool], text: str, error: str) -> None:
        if moment != self.moment:
            return
        for watch in self.watches:
            if watch.expression == expression:
                watch.text, watch.error, watch.moment = text, error, moment
        self.changed.emit()
