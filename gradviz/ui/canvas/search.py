"""Finding nodes as one types: what matches stays while the rest fades, and one goes from match to match."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter

from PySide6.QtCore import QObject, QTimer

from gradviz.scene.relations import FOUND, Focus
from gradviz.trace.search import found
from gradviz.ui.canvas.canvas import GraphCanvas
from gradviz.ui.canvas.search_bar import HEIGHT, SearchBar
from gradviz.ui.canvas.views import View
from gradviz.ui.session import Session
from gradviz.wording import tr

_SLICE = 0.008
"""Seconds of one turn of the event loop in which nodes are looked at."""
_PART = 100
_PAUSE_MS = 60
"""While one steps or scrubs, matches are looked for when the cursor rests."""
LEAST = 0.5
"""A match is shown no smaller than at this scale."""


class Search(QObject):
    """Owns what is looked for in the graph, and what was found."""

    def __init__(self, session: Session, canvas: GraphCanvas, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._canvas = session, canvas
        self.bar = SearchBar(canvas.theme, canvas)
        self.hits: list[str] = []
        self._shown = -1
        """Which of them one went to."""
        self._gathered: list[str] = []
        self._rest: Iterator[list[str]] = iter(())
        self._asked: object = None
        """The step and the scene that are searched."""
        self._before: tuple[Focus | None, View] | None = None
        """What was looked at before, to go back to."""
        self._own: Focus | None = None
        """The fading that is ours."""
        self._turns = QTimer(self, singleShot=True)
        self._turns.timeout.connect(self._go_on)
        canvas.put_on_top(self.bar, HEIGHT)
        self.bar.typed.connect(lambda _text: self._begin())
        self.bar.moved.connect(self.go)
        self.bar.escaped.connect(self.leave)
        self.bar.closed.connect(self.close)
        session.cursor_moved.connect(lambda _step, _previous: self._expire())
        session.trace_grew.connect(lambda _length: self._expire())
        session.trace_replaced.connect(self._forget)
        session.focus_changed.connect(self._yield)
        canvas.entered.connect(self._expire)

    @property
    def active(self) -> bool:
        """Whether the bar is there."""
        return not self.bar.isHidden()

    @property
    def complete(self) -> bool:
        """Whether all matches are known."""
        return not self._turns.isActive()

    def open(self) -> None:
        """Show the bar, and have what is typed found."""
        if not self.active:
            self._before = self._session.focus, self._canvas.views.now()
            self.bar.show()
            self._canvas.make_room()
        self.bar.field.setFocus()
        self.bar.field.selectAll()
        self._begin()

    def leave(self) -> None:
        """Close the bar, and show again what was seen before."""
        before = self._before
        self.close()
        if before is not None and self._canvas.views.segment == before[1].segment:
            self._canvas.views.jump(before[1].camera, self._canvas.theme.glide_ms, fits=before[1].fits)
            self._session.fold(before[1].folds)

    def close(self) -> None:
        """Close the bar; what is seen stays."""
        if not self.active:
            return
        focus = self._before[0] if self._before is not None else None
        self._before = self._own = None
        self._turns.stop()
        self._rest, self.hits, self._shown = iter(()), [], -1
        self.bar.hide()
        self._canvas.make_room()
        self._session.focus_on(focus)
        self._canvas.setFocus()

    def go(self, direction: int) -> None:
        """To the next (1) or the previous (-1) match, around the ends if need be; what hides it is opened."""
        if not self.hits:
            return
        if self._shown < 0:
            self._shown = 0 if direction > 0 else len(self.hits) - 1
        else:
            self._shown = (self._shown + direction) % len(self.hits)
        key = self.hits[self._shown]
        self._session.select(key)
        if not self._canvas.folding.open_to(key, LEAST):
            self._canvas.navigation.node(key, LEAST)
        self._say()

    def set_theme(self) -> None:
        """Wear the canvas's theme."""
        self.bar.set_theme(self._canvas.theme)
        self._say()

    def _forget(self) -> None:
        """Another record: what was looked at in the old one is of no use."""
        self._before = self._own = None
        self._expire()

    def _yield(self) -> None:
        """Something else is looked at, or nothing any more: that stays."""
        if self.active and self._session.focus != self._own and len(self._session.trace):
            self._before = self._session.focus, self._canvas.views.now()
            self.close()

    # ------------------------------------------------------------ looking

    def _expire(self) -> None:
        if self.active:
            self._asked, self._rest = None, iter(())
            self._turns.start(_PAUSE_MS)

    def _begin(self) -> None:
        scene, session = self._canvas.scene, self._session
        self._gathered = self._groups()
        keys = tuple(scene.index) if scene is not None else ()
        view = session.trace.at(min(session.cursor, len(session.trace)))
        self._asked = (session.cursor, scene)
        self._rest = found(view, keys, self.bar.field.text(), _PART)
        self._go_on()

    def _groups(self) -> list[str]:
        """The collapsed groups that live and are called so."""
        scene, words = self._canvas.scene, self.bar.field.text().strip().lower()
        if scene is None or not words:
            return []
        living = scene.living(self._session.cursor)
        return [group.key for at, group in scene.groups.items() if living[at] and words in group.title.lower()]

    def _go_on(self) -> None:
        if self._asked != (self._session.cursor, self._canvas.scene):
            return self._begin()
        until = perf_counter() + _SLICE
        for part in self._rest:
            self._gathered += part
            if perf_counter() > until:
                return self._turns.start(0)
        return self._tell()

    def _tell(self) -> None:
        current = self.hits[self._shown] if 0 <= self._shown < len(self.hits) else None
        self.hits = self._gathered
        self._shown = self.hits.index(current) if current in self.hits else -1
        self._own = Focus(FOUND, tuple(self.hits)) if self.hits else None
        self._session.focus_on(self._own)
        self._say()

    def _say(self) -> None:
        if not self.bar.field.text().strip():
            self.bar.say("")
        elif not self.hits:
            self.bar.say(tr("no match"), bad=True)
        elif self._shown < 0:
            self.bar.say(f"{len(self.hits):,}")
        else:
            self.bar.say(tr("{number:,} of {count:,}", number=self._shown + 1, count=len(self.hits)))
