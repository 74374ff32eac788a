"""Which actions can be used now, what they are called meanwhile, and the icons that they wear."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from gradviz.ui.actions import EDITING, TABLE
from gradviz.ui.icons import icon
from gradviz.ui.languages import languages
from gradviz.ui.runs import State
from gradviz.ui.shortcuts import native
from gradviz.ui.theme import Theme
from gradviz.wording import tr

if TYPE_CHECKING:
    from gradviz.ui.main_window import MainWindow


class Enabling(QObject):
    """Follows the worker, the record and the player."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        session = window.session
        window.runs.state_changed.connect(self.follow_worker)
        window.comparison.changed.connect(self.follow_record)
        session.cursor_moved.connect(lambda _step, _previous: self.follow_record())
        session.trace_grew.connect(lambda _length: self.follow_record())
        session.trace_replaced.connect(self.follow_record)
        window.player.changed.connect(self._show_playing)
        languages.switched.connect(self.refresh)
        window.documents.active_changed.connect(self.follow_text)
        window.documents.lock_changed.connect(self.follow_text)

    def refresh(self) -> None:
        """Have everything as it should be now, in the theme that is worn."""
        look, actions = self._window.look, self._window.actions_by_name
        theme = look.theme
        give_icons(actions, theme)
        for choice in ("light", "dark", "contrast", "follow_system"):
            actions[choice].setChecked(look.choice == choice)
        actions["reduce_motion"].setChecked(look.reduces_motion)
        self._show_playing()
        self.follow_worker()
        self.follow_record()

    def follow_worker(self) -> None:
        """Allow what the worker can do."""
        state, actions = self._window.runs.state, self._window.actions_by_name
        paused = state == State.PAUSED
        actions["stop"].setEnabled(state in (State.RUNNING, State.WAITING, State.PAUSED))
        actions["pause"].setEnabled(state == State.RUNNING)
        actions["run_to_caret"].setEnabled(paused)
        actions["debug"].setEnabled(not paused)
        for name in ("run_cell", "run_cell_advance", "run_cells", "run_above", "run_below"):
            actions[name].setEnabled(not paused)
        self._window.toolbar.show_steps(paused)
        self._name_run(paused)

    def follow_record(self) -> None:
        """Allow what the shown moment of the record lets one do."""
        window, actions = self._window, self._window.actions_by_name
        length, cursor = len(window.session.trace), window.session.cursor
        for name in ("first", "previous"):
            actions[name].setEnabled(cursor > 0)
        for name in ("next", "last"):
            actions[name].setEnabled(cursor < length)
        for name in ("unpin", "swap"):
            actions[name].setEnabled(window.comparison.pinned is not None)
        for name in ("play", "pin", "bookmark", "save_record"):
            actions[name].setEnabled(length > 0)

    def follow_text(self) -> None:
        """Allow no changes where a text is only read."""
        for name in EDITING:
            self._window.actions_by_name[name].setEnabled(not self._window.documents.active.is_locked)

    def _name_run(self, paused: bool) -> None:
        """What its keys do now."""
        action = self._window.actions_by_name["run"]
        keys = native(action.shortcut())
        action.setText(tr("Continue") if paused else tr("Run"))
        tip = tr("Let the program run on") if paused else tr("Run the whole program in a fresh process")
        action.setToolTip(f"{tip}  ({keys})" if keys else tip)

    def _show_playing(self) -> None:
        theme = self._window.look.theme
        sign = "pause" if self._window.player.playing else "play"
        self._window.actions_by_name["play"].setIcon(icon(sign, theme.text, theme.border))


def give_icons(actions: Mapping[str, QAction], theme: Theme) -> None:
    """Let actions wear their icons; buttons that are measured without one are as wide as their words."""
    for spec in TABLE:
        if spec.icon:
            color = {"run": theme.leaf, "stop": theme.error}.get(spec.name, theme.text)
            actions[spec.name].setIcon(icon(spec.icon, color, theme.border))
