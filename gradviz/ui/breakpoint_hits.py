"""Where the breakpoints match in the shown record, kept up with both; and jumps between these places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction

from gradviz.breakpoints import Breakpoint
from gradviz.scene.timeline import HIT, Mark
from gradviz.trace.hits import Hits
from gradviz.ui.actions import in_words
from gradviz.ui.breakpoint_words import place_words
from gradviz.ui.breakpoints import Breakpoints
from gradviz.ui.editor.sync import EditorSync
from gradviz.ui.languages import languages
from gradviz.ui.session import Session
from gradviz.wording import later, tr

_MARKS = 4_000
"""So many places are marked on the timeline, or fewer."""
_NONE = later("No breakpoint is set: press {breakpoint} on a line, or click beside it.")
_NO_RECORD = later("Nothing is recorded yet: run the program with {run}.")


class BreakpointHits(QObject):
    """A record is looked through in short turns; what was found until then can be jumped to."""

    changed = Signal()
    """Other matches are known."""
    marked = Signal(object)
    """Other marks for the timeline: a tuple of `Mark`."""
    refused = Signal(str)
    """There is nothing to jump to: one sentence."""

    def __init__(
        self, session: Session, breakpoints: Breakpoints, sync: EditorSync, actions: Mapping[str, QAction]
    ) -> None:
        super().__init__(breakpoints)
        self._session, self._breakpoints, self._sync, self._actions = session, breakpoints, sync, actions
        self._hits = Hits(session.trace)
        self._asked: object = None
        """What was looked for last: the record's cells, the text and the breakpoints."""
        self._wanted = 0
        """The direction of a jump that waits until the record was looked through."""
        self._marks: tuple[Mark, ...] = ()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._look)
        session.trace_replaced.connect(self._begin_anew)
        session.trace_grew.connect(self._expire)
        breakpoints.updated.connect(self._expire)
        sync.source_changed.connect(self._expire)
        languages.switched.connect(self._expire)  # marks have words

    def go(self, direction: int) -> None:
        """Go to the next (1) or previous (-1) match, or say that there is none; as soon as all matches are known."""
        self._wanted = direction
        self._look()

    def after(self, step: int) -> int | None:
        """The next match after a step, as far as the record was looked through."""
        found = self._hits.beside(step, 1)
        return found[0] if found is not None else None

    def steps(self, point: Breakpoint) -> Sequence[int]:
        """Where a breakpoint matches, as far as the record was looked through."""
        return self._hits.steps(point)

    def _points(self) -> list[Breakpoint]:
        """Those of the document that the record is of."""
        home = self._sync.home()
        return self._breakpoints.all(home) if home is not None else []

    def _find_marks(self) -> tuple[Mark, ...]:
        """All matches; of very many an even choice, since they stand closer than one can see."""
        points = self._points()
        stride = 1 + sum(len(self.steps(point)) for point in points) // _MARKS
        return tuple(
            Mark(step, HIT, tr("breakpoint: {place}", place=place_words(point)))
            for point in points
            for step in self.steps(point)[::stride]
        )

    def refusal(self, point: Breakpoint) -> str:
        """Why the record does not tell where it matches; empty if it does."""
        return self._hits.refusal(point)

    def _nothing(self, direction: int) -> str:
        points = [point for point in self._points() if point.enabled]
        if not points:
            return in_words(tr(_NONE), self._actions)
        if not len(self._session.trace):
            return in_words(tr(_NO_RECORD), self._actions)
        refusals = [refusal for point in points if (refusal := self.refusal(point))]
        if refusals and not any(self.steps(point) for point in points):
            return refusals[0]
        if direction > 0:
            return tr("No breakpoint matches after this moment of the record.")
        return tr("No breakpoint matches before this moment of the record.")

    def _begin_anew(self) -> None:
        self._hits = Hits(self._session.trace)
        self._asked = None
        self._expire()

    def _expire(self) -> None:
        if not self._timer.isActive():
            self._timer.start(0)

    def _look(self) -> None:
        self._ask()
        if not self._hits.catch_up():
            self._timer.start(0)
        elif self._wanted:
            self._jump(self._wanted)
            self._wanted = 0
        self.changed.emit()
        marks = self._find_marks()
        if marks != self._marks:
            self._marks = marks
            self.marked.emit(marks)

    def _jump(self, direction: int) -> None:
        found = self._hits.beside(self._session.cursor, direction)
        if found is not None:
            self._session.move_to(found[0])
        else:
            self.refused.emit(self._nothing(direction))

    def _ask(self) -> None:
        points = self._points()
        home = self._sync.home()
        source = self._sync.source(home)
        asked = (points, source)
        if asked != self._asked:
            self._asked = asked
            self._hits.set(points, source.runs_of)
