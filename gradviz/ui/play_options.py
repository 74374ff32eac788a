"""How the record is played: pace, pauses and range, as actions that are remembered between starts."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtGui import QAction

from gradviz.ui.actions import in_words
from gradviz.ui.player import Player
from gradviz.ui.session import Session
from gradviz.wording import later, tr

_BETWEEN = later(
    "Set a bookmark before or behind this moment ({bookmark}), or mark a range on the timeline: drag with Shift."
)


class PlayOptions(QObject):
    """Answers the actions of playing and keeps their ticks."""

    said = Signal(str)
    """What is worth saying."""

    def __init__(self, session: Session, player: Player, settings: QSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._player, self._settings = session, player, settings
        self._actions: Mapping[str, QAction] = {}
        player.by_line = settings.value("play_by_line") == "yes"
        player.pauses_at_marks = settings.value("pause_at_marks") == "yes"
        player.paused_at.connect(lambda step: self.said.emit(tr("Playing paused at a mark, step {step:,}.", step=step)))

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What answers the actions, by their names."""
        return {
            "play": self._player.toggle,
            "play_by_line": self._choose_pace,
            "pause_at_marks": self._choose_pauses,
            "loop": self.loop,
        }

    def show_on(self, actions: Mapping[str, QAction]) -> None:
        """Keep the ticks of the actions."""
        self._actions = actions

        def tick() -> None:
            actions["play_by_line"].setChecked(self._player.by_line)
            actions["pause_at_marks"].setChecked(self._player.pauses_at_marks)
            actions["loop"].setChecked(self._session.range is not None)

        self._player.changed.connect(tick)
        self._session.range_changed.connect(tick)
        tick()

    def loop(self) -> None:
        """Play over and over what is between the bookmarks around the cursor; or no longer do so."""
        session = self._session
        if session.range is not None:
            session.mark_range(None)
            return
        steps = [mark.step for mark in session.trace.bookmarks.all()]
        first = max((step for step in steps if step <= session.cursor), default=0)
        last = min((step for step in steps if step > session.cursor), default=len(session.trace))
        if not steps or first >= last:
            session.range_changed.emit()  # so that the tick goes that the click made
            self.said.emit(in_words(tr(_BETWEEN), self._actions))
            return
        session.mark_range((first, last))
        self.said.emit(tr("Steps {first:,} to {last:,} are played over and over.", first=first, last=last))

    def _choose_pace(self) -> None:
        self._player.set_by_line(not self._player.by_line)
        self._settings.setValue("play_by_line", "yes" if self._player.by_line else "no")

    def _choose_pauses(self) -> None:
        self._player.set_pauses_at_marks(not self._player.pauses_at_marks)
        self._settings.setValue("pause_at_marks", "yes" if self._player.pauses_at_marks else "no")
